import { typeError } from "../../base/argument-error.ts";
import { anyValue, checkFlag, checkNotEmpty, checkObject, checkOptions, type OptionChecks } from "../../base/check.ts";
import { fieldsKey, type KeyOf } from "../../base/entry-key.ts";
import { defined } from "../../base/objects.ts";
import { decoderOf } from "../../client/family.ts";
import { EINVAL, ENOBUFS } from "../../constants/errno.ts";
import { NLM_F_REQUEST } from "../../constants/netlink.ts";
import { AF_BRIDGE, AF_UNSPEC } from "../../constants/socket.ts";
import {
  type NdaCacheinfo,
  type NdtAttrs,
  type NdtpaAttrs,
  type NeighbourAttrs,
  type NtfExtFlags,
  type NtfFlags,
  type NudState,
  type Operations,
  rtNeigh,
} from "../../families/rt-neigh.ts";
import { asynchronous, type Listed, type Mode, type Result } from "../../io/io.ts";
import type { MessageView } from "../../message/message.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { ExtraAttributes, Write } from "../../schema/model/types.ts";
import { parseAddress } from "./core/addresses.ts";
import { type ChangeKind, Changes, words } from "./core/changes.ts";
import {
  computed,
  extraFields,
  Fields,
  interfaceName,
  ipAddress,
  named,
  reported,
  type Settable,
} from "./core/fields.ts";
import {
  checkKnownNames,
  deviceEquals,
  type FilterTable,
  inNetwork,
  isFlag,
  namedEquals,
  onlyDevice,
} from "./core/filters.ts";
import { type InterfaceSource, type Interfaces, type NameOf, noNames, type OnInterface } from "./core/interfaces.ts";
import { BitNames, bitsOf, flagNames } from "./core/names.ts";
import type { CallOptions, ListOptions, RouteOptions } from "./core/options.ts";
import { ChangeableTable, type TableKind } from "./core/table.ts";
import {
  type AddressFamily,
  checkFamily,
  families,
  messageFamily,
  type Protocol,
  protocols,
} from "./core/vocabulary.ts";

/**
 * Settings of a neighbour table (ARP or NDP) for an interface, or the default settings for new interfaces. Times are in
 * milliseconds.
 */
export interface NeighbourTable extends NdtAttrs {
  family: AddressFamily | "unspec" | `${number}`;
  /**
   * Name of the interface to which the settings in `parms` apply; absent if they are the default settings for new
   * interfaces.
   */
  dev?: string;
}

/** A change of the settings of a neighbour table (ARP or NDP). Times are in milliseconds. */
export interface NeighbourTableChange
  extends Settable<Pick<NdtAttrs<Write>, "thresh1" | "thresh2" | "thresh3" | "gcInterval">> {
  /** Name of the neighbour table, such as "arp_cache" or "ndisc_cache". */
  name: string;
  family?: "inet" | "inet6" | undefined;
  /** Interface whose settings in `parms` change. If it is omitted, the default settings for new interfaces change. */
  dev?: InterfaceSource | undefined;
  parms?: Omit<NdtpaAttrs<Write>, keyof typeof readOnlyParms> | undefined;
}

const tableNames: OptionChecks<NeighbourTableChange> = /* @__PURE__ */ anyValue(
  ...(["name", "family", "dev", "thresh1", "thresh2", "thresh3", "gcInterval", "parms"] as const),
);

/** Settings that requests cannot change, with the reasons. */
const readOnlyParms = {
  reachableTime: "chosen at random by the kernel; change baseReachableTime instead",
  refcnt: "a reference count, which cannot be changed",
  ifindex: "specify the interface in dev",
};

const neighbourTableKind: ChangeKind<NeighbourTableChange> = {
  noun: "neighbour table",
  request(input, { interfaces }) {
    checkOptions(input, tableNames, "table");
    const { dev, family, parms, ...own } = input;
    if (parms !== undefined) checkObject(parms, "parms");
    for (const [name, why] of Object.entries(readOnlyParms)) {
      if ((parms as Record<string, unknown> | undefined)?.[name] !== undefined) throw typeError(`parms.${name}`, why);
    }
    checkNotEmpty({ ...own, name: undefined, ...parms }, "table");
    const index = interfaces.optionalIndex(dev, "dev");
    const header = { family: family === undefined ? AF_UNSPEC : families.read(family, "family") };
    const all = parms === undefined ? undefined : defined({ ...parms, ifindex: index });
    return {
      codec: operationCodec(rtNeigh, "setneightbl"),
      fields: defined({ header, ...own, parms: all }),
      flags: NLM_F_REQUEST,
    };
  },
  title: ({ name, dev }) => `${name} ${words({ dev })}`,
};

const decodeTable = decoderOf(rtNeigh, "getneightbl");

function readTable(message: MessageView, nameOf: NameOf): NeighbourTable {
  const { header, ...table } = decodeTable(message);
  const dev = table.parms?.ifindex === undefined ? undefined : nameOf(table.parms.ifindex);
  return defined({ family: families.show(header.family), ...table, dev });
}

/**
 * An entry of a neighbour table (ARP or NDP), which maps an IP address to a hardware address. The fields are named as
 * in `ip -json neigh`, in camel case.
 */
export interface Neighbour
  extends ExtraAttributes,
    Pick<NeighbourAttrs, "probes">,
    Partial<Pick<NdaCacheinfo, "used" | "confirmed" | "updated" | "refcnt">> {
  family: AddressFamily | "unspec" | `${number}`;
  dst?: string;
  /**
   * Name of the interface. A watch or mirror (`bun-netlink/watch`) reports the name only if `links` is one of its
   * sources.
   */
  dev?: string;
  /** Index of the interface `dev`. */
  ifindex: number;
  /** Hardware address of the neighbour; absent while it is unknown. */
  lladdr?: string;
  state: (NudState | number)[];
  flags: (NtfFlags | NtfExtFlags | number)[];
  /**
   * Whether the neighbour entry is a proxy entry: the interface answers ARP or NDP requests for the IP address on
   * behalf of another host.
   */
  proxy?: true;
  protocol?: Protocol | `${number}`;
}

type NeighbourIdentity = Pick<Neighbour, "ifindex" | "family" | "dst" | "proxy">;

export const neighbourKey: KeyOf<NeighbourIdentity> = /* @__PURE__ */ fieldsKey("ifindex", "family", "dst", "proxy");

/** A neighbour entry to add, change or delete. A {@link Neighbour} returned by `list()` can be passed unchanged. */
export type NewNeighbour = (NeighbourSettings & OnInterface & NeighbourUse) | Neighbour;

/** A proxy entry has neither a hardware address nor a state. */
export type NeighbourUse =
  | { proxy?: boolean | undefined; lladdr?: undefined; state?: undefined }
  | { proxy?: false | undefined };

/** Fields of a neighbour entry in requests. */
export interface NeighbourSettings extends Pick<Settable<Neighbour>, "ifindex" | "state" | "flags" | "protocol"> {
  dst: string;
  dev?: InterfaceSource | undefined;
  /** Hardware address of the neighbour. Not allowed in proxy entries. */
  lladdr?: string | Uint8Array | undefined;
  /**
   * State of the neighbour entry. The default in requests is "permanent", and no state with the flag "managed", with which
   * the kernel resolves the address. Not allowed in proxy entries.
   */
  state?: readonly (NudState | number)[] | undefined;
  /**
   * Whether the neighbour entry is a proxy entry: the interface answers ARP or NDP requests for the IP address on
   * behalf of another host.
   */
  proxy?: boolean | undefined;
}

/** Filter for listing neighbour entries with {@link Neighbours.list}. */
export interface NeighbourFilter {
  dev?: InterfaceSource | undefined;
  family?: "inet" | "inet6" | undefined;
  /** Lists only neighbour entries on the ports of this bridge, bond or VRF. */
  master?: InterfaceSource | undefined;
  /** Lists only neighbour entries that have one of these states. */
  state?: readonly NudState[] | undefined;
  /** Lists only neighbour entries whose IP address is in this network, such as "10.0.0.0/8". */
  to?: string | undefined;
  /** Whether to list proxy entries instead of other neighbour entries (default false). */
  proxy?: boolean | undefined;
}

const filterTable: FilterTable<NeighbourFilter, Neighbour> = {
  dev: deviceEquals("ifindex", "ifindex"),
  master: onlyDevice("master"),
  family: namedEquals(families, "family", "header.ndmFamily"),
  state(states, path) {
    checkKnownNames(states, path, rtNeigh, "nud-state");
    return (neighbour) => states.some((state) => neighbour.state.includes(state));
  },
  to: inNetwork("dst"),
  proxy: isFlag((proxy, request) => {
    if (proxy) {
      // The kernel does not filter the separate table of proxy entries.
      delete request["ifindex"];
      request.header["ndmFlags"] = ["proxy"];
    }
    return (neighbour) => (neighbour.proxy === true) === proxy;
  }),
};

export const fields: Fields<Neighbour, NeighbourSettings> = /* @__PURE__ */ new Fields("neighbour", () => ({
  family: { from: "header.ndmFamily", show: (family: number) => families.show(family) },
  dst: ipAddress("dst"),
  dev: interfaceName("header.ndmIfindex"),
  ifindex: { from: "header.ndmIfindex" },
  lladdr: { attribute: "lladdr", notInDelete: true },
  state: { from: "header.ndmState", path: "header.ndmState" },
  flags: { ...computed(joinFlags), path: "header.ndmFlags" },
  proxy: { from: "header.ndmFlags", show: (flags: Flags) => flags.includes("proxy") || undefined },
  probes: reported("probes"),
  protocol: { ...named(protocols, "protocol"), notInDelete: true },
  used: reported("cacheinfo.used"),
  confirmed: reported("cacheinfo.confirmed"),
  updated: reported("cacheinfo.updated"),
  refcnt: reported("cacheinfo.refcnt"),
  ...extraFields,
}));

type Flags = readonly (NtfFlags | NtfExtFlags | number)[];

/** Bits of the flags in the header. The kernel stores those of `NDA_FLAGS_EXT` above them. (`NTF_EXT_SHIFT`) */
const HEADER_BITS = 8;
export const neighbourFlags: BitNames<NtfFlags | NtfExtFlags> = /* @__PURE__ */ new BitNames<NtfFlags | NtfExtFlags>(
  () => ({
    ...bitsOf<NtfFlags>(rtNeigh, "ntf-flags"),
    ...bitsOf<NtfExtFlags>(rtNeigh, "ntf-ext-flags", HEADER_BITS),
  }),
);

export const neighbourStates: BitNames<NudState> = /* @__PURE__ */ flagNames(rtNeigh, "nud-state");

/** Requests contain some flags in the header, others in `NDA_FLAGS_EXT`. */
export function splitFlags(flags: Flags): { ndmFlags: Flags[number][]; flagsExt: number | undefined } {
  const bits = neighbourFlags.read(flags, "flags");
  return { ndmFlags: neighbourFlags.show(bits & 0xff), flagsExt: bits >>> HEADER_BITS || undefined };
}

export function joinFlags({ header, flagsExt }: NeighbourReply): Flags[number][] {
  if (flagsExt === undefined) return header.ndmFlags;
  const extended = flagsExt.map((flag) => (typeof flag === "number" ? flag * 2 ** HEADER_BITS : flag));
  return [...header.ndmFlags, ...extended];
}

/** The kernel always reports `dst`, although it is optional. */
type Input = NeighbourSettings | Neighbour;

export const neighbourKind: TableKind<Neighbour, Input> = {
  noun: "neighbour",
  plural: "neighbours",
  family: rtNeigh,
  getOperation: "getneigh",
  fields,
  read: (message, { nameOf }) => toNeighbour(decodeNeighbour(message), nameOf),
  request(input, { isDelete, interfaces }) {
    const { family } = parseAddress(input.dst!, "dst");
    checkFamily(input, family, "dst");
    const { flags = [], proxy = false } = input;
    checkFlag(proxy, "proxy");
    const { ndmFlags, flagsExt } = splitFlags(flags);
    // The kernel rejects permanent entries with this flag (neigh_add). ip(8) sends NUD_NONE, too.
    const { state = isManaged(flags, "flags") ? [] : ["permanent"] } = input;
    if (proxy && !ndmFlags.includes("proxy")) ndmFlags.push("proxy");
    const isProxy = ndmFlags.includes("proxy");
    if (!isDelete && isProxy) checkProxy(input);
    if (!isDelete) checkManaged(input);
    const ndmState = proxy || isDelete ? [] : state;
    // A proxy entry for all interfaces has the index 0.
    const ndmIfindex = proxy && input.ifindex === 0 && input.dev === undefined ? 0 : interfaces.device(input);
    const request: Record<string, unknown> = { header: { ndmFamily: family, ndmIfindex, ndmState, ndmFlags } };
    if (flagsExt !== undefined && !isDelete) request["flagsExt"] = flagsExt;
    fields.write(input as NeighbourSettings, request, isDelete);
    if (!isDelete && !isProxy) interfaces.checkNeighbour(input.dst, input.dev ?? ndmIfindex, ndmIfindex, "dst");
    if (!isDelete) interfaces.checkAddress(input.lladdr, input.dev ?? ndmIfindex, "lladdr");
    return { codec: operationCodec(rtNeigh, isDelete ? "delneigh" : "newneigh"), fields: request };
  },
  path: (inRequest) => inRequest.replace(/^flagsExt\b/, "flags"),
  advice(errno, verb, { lladdr, dst, proxy }) {
    // The kernel creates the entry before it checks the hardware address (neigh_add).
    if (errno === EINVAL && verb !== "delete" && lladdr === undefined && proxy !== true)
      return "specify lladdr, and use replace(), because the kernel may have created the entry without an address";
    // neigh_alloc() of net/core/neighbour.c
    if (errno !== ENOBUFS) return undefined;
    const family = `${dst}`.includes(":") ? "ipv6" : "ipv4";
    return `the table of neighbours is full: raise the sysctl net.${family}.neigh.default.gc_thresh3`;
  },
  title: ({ dst, lladdr, dev, ifindex, proxy }) =>
    `${proxy === true ? "proxy " : ""}${dst} ${words({ lladdr, dev: dev ?? ifindex ?? "?" })}`,
};

/** The kernel ignores some fields of proxy entries. */
function checkProxy({ lladdr, state = [] }: Input): void {
  const hasState = !Array.isArray(state) || state.length > 0;
  const ignored = lladdr !== undefined ? "lladdr" : hasState ? "state" : undefined;
  if (ignored !== undefined) throw typeError(ignored, `ignored by the kernel for proxy entries: omit ${ignored}`);
}

function isManaged(flags: Flags, path: string): boolean {
  return neighbourFlags.names(flags, path).includes("managed");
}

/** The kernel does not store the hardware address of a managed entry without a state. (neigh_add) */
export function checkManaged({ lladdr, state, flags }: Pick<Input, "lladdr" | "state" | "flags">, path = ""): void {
  if (flags === undefined || lladdr === undefined || state !== undefined) return;
  const at = (field: string) => (path === "" ? field : `${path}.${field}`);
  if (!isManaged(flags, at("flags"))) return;
  throw typeError(at("lladdr"), "ignored by the kernel, which resolves the addresses of managed neighbours");
}

export type NeighbourReply = Operations["getneigh"]["dump"]["reply"];

export const decodeNeighbour: (message: MessageView) => NeighbourReply = decoderOf(rtNeigh, "getneigh");

export function toNeighbour(reply: NeighbourReply, nameOf: NameOf = noNames): Neighbour {
  return fields.read(reply, {} as Neighbour, nameOf);
}

/**
 * Entries of the neighbour tables (ARP and NDP), which map IP addresses on an interface's network to hardware
 * addresses.
 *
 * ```ts
 * using neighbours = Neighbours.open();
 * neighbours.add({ dev: "eth0", dst: "10.0.0.7", lladdr: "02:00:5e:00:53:01" });
 * for (const { dst, lladdr, state } of neighbours.list({ dev: "eth0" })) console.log(dst, lladdr, state);
 * ```
 *
 * A neighbour entry is identified by interface and IP address. A proxy entry contains an IP address for which the
 * interface answers on behalf of another host.
 */
export class Neighbours<M extends Mode = "sync"> extends ChangeableTable<
  M,
  Neighbour,
  NewNeighbour,
  NewNeighbour,
  Input
> {
  readonly #tables: Changes<NeighbourTableChange> = new Changes(this.session, neighbourTableKind);

  /**
   * Opens a client for the neighbour table (ARP, NDP). Throws a NetlinkError if the network namespace does not exist.
   */
  static readonly open = (options?: RouteOptions): Neighbours => new Neighbours(options, neighbourKind);
  /** Opens a `Neighbours` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): Neighbours<"async"> =>
    new Neighbours<"async">(asynchronous(options), neighbourKind);
  /**
   * Returns the string that identifies a neighbour entry. Events of `bun-netlink/watch` contain the same string in
   * `key`.
   */
  static readonly keyOf: KeyOf<NeighbourIdentity> = neighbourKey;

  /**
   * Lists all neighbour entries, or those that match the filter. The kernel filters by family, interface and master;
   * this library filters by the other fields.
   */
  list(filter: NeighbourFilter = {}, options?: ListOptions): Listed<M, Neighbour> {
    const accepts = (message: MessageView) => messageFamily(message) !== AF_BRIDGE;
    checkObject(filter, "filter");
    const all = { ...filter, proxy: filter.proxy === undefined ? false : filter.proxy };
    return this.entries.list({ filter: all, table: filterTable, accepts }, options);
  }

  /**
   * Returns the neighbour entry for an IP address on an interface. Throws NetlinkError ENOENT if there is no such
   * entry.
   */
  get(
    dev: InterfaceSource,
    dst: string,
    options: CallOptions & { proxy?: boolean | undefined } = {},
  ): Result<M, Neighbour> {
    return this.session.call(() => {
      checkObject(options, "options");
      const { proxy = false, ...call } = options;
      checkFlag(proxy, "proxy");
      const { family, bytes } = parseAddress(dst, "dst");
      const request = (interfaces: Interfaces) => ({
        header: { ndmFamily: family, ndmIfindex: interfaces.index(dev, "dev"), ndmFlags: proxy ? ["proxy"] : [] },
        dst: bytes,
      });
      return this.entries.get(`${dst} dev ${String(dev)}`, request, call);
    }, options);
  }

  /**
   * Lists the settings of the neighbour tables (ARP and NDP) for each interface, and the default settings for new
   * interfaces.
   */
  listTables(options?: ListOptions): Listed<M, NeighbourTable> {
    const read = (message: MessageView, { nameOf }: Interfaces) => readTable(message, nameOf);
    const kind = { plural: "neighbour tables", listOperation: "getneightbl" };
    return this.entries.list({ filter: {}, table: {}, kind, read }, options);
  }

  /**
   * Changes settings of a neighbour table (ARP or NDP) for an interface, or the default settings for new interfaces.
   */
  changeTable(change: NeighbourTableChange, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#tables.one("change", change, options), options);
  }
}
