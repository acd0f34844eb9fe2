import { typeError } from "../../../base/argument-error.ts";
import { checkInteger, checkOptions, type OptionChecks } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { fieldsKey, type KeyOf } from "../../../base/entry-key.ts";
import { defined } from "../../../base/objects.ts";
import { decoderOf } from "../../../client/family.ts";
import { EOPNOTSUPP } from "../../../constants/errno.ts";
import { ETH_P_IP, ETH_P_IPV6 } from "../../../constants/if_ether.ts";
import { RTPROT_STATIC } from "../../../constants/rtnetlink.ts";
import { AF_BRIDGE, AF_INET, AF_INET6 } from "../../../constants/socket.ts";
import { failure } from "../../../errors.ts";
import { type FilterMode, type MdbFlags, type MdbState, type Operations, rtMdb } from "../../../families/rt-mdb.ts";
import { asynchronous, type Listed, type Mode } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { ExtraAttributes } from "../../../schema/model/types.ts";
import { parseHex, readMac } from "../../../schema/values/addresses.ts";
import { parseAddress, showAddress, tryAddress } from "../core/addresses.ts";
import { extraFields, Fields, ipAddress, reported, type Settable, same, special } from "../core/fields.ts";
import { deviceEquals } from "../core/filters.ts";
import { type InterfaceSource, type NameOf, noNames } from "../core/interfaces.ts";
import { flagNames } from "../core/names.ts";
import type { ListOptions, RouteOptions } from "../core/options.ts";
import { ReplaceableTable, type TableKind } from "../core/table.ts";
import { type Protocol, protocols } from "../core/vocabulary.ts";

const MAX_VLAN = 4094;

/** A bridge port's membership in a multicast group (MDB entry). The fields are named as in `bridge -json mdb`. */
export interface MdbEntry extends ExtraAttributes {
  /** Name of the bridge that the port belongs to. */
  dev?: string;
  /** Index of the bridge. */
  ifindex: number;
  port?: string;
  /** Index of the interface `port`. */
  portIndex: number;
  /** Address of the multicast group: an IP address or a hardware address. */
  grp: string;
  /**
   * Source address of the multicast packets to which the group membership applies; absent if it applies to all sources.
   */
  src?: string;
  /** VLAN id; absent without VLANs. */
  vid?: number;
  /** State of the group membership (default in requests: "temporary"). */
  state: MdbState | `${number}`;
  /** The flag "blocked" means that the port does not receive the group from `src`. The kernel adds such entries for excluded sources. */
  flags: (MdbFlags | number)[];
  filterMode?: FilterMode | `${number}`;
  /**
   * Multicast sources that the group membership includes or excludes, as `filterMode` specifies. `timer` is the time
   * until the source expires, in hundredths of a second. Watch events do not contain `timer`.
   */
  sources?: { address: string; timer?: number }[];
  protocol?: Protocol | `${number}`;
  /** Time until the group membership expires, in hundredths of a second. Watch events do not contain this field. */
  timer?: number;
  /** IP address of the remote VXLAN endpoint to which the group's packets are sent. */
  dst?: string;
  /** UDP port of the remote tunnel endpoint, in host byte order. */
  dstPort?: number;
  /** VXLAN network identifier for the remote tunnel endpoint. */
  vni?: number;
  /**
   * VXLAN network identifier (VNI) of the multicast group. Set only for a tunnel that serves several VXLAN networks.
   */
  srcVni?: number;
  /** Index of the interface through which a VXLAN tunnel sends the group's packets to the remote endpoint. */
  viaIfindex?: number;
}

type MdbIdentity = Pick<
  MdbEntry,
  "ifindex" | "portIndex" | "vid" | "grp" | "src" | "dst" | "dstPort" | "vni" | "viaIfindex" | "srcVni"
>;

export const multicastGroupKey: KeyOf<MdbIdentity> = /* @__PURE__ */ fieldsKey(
  ...(["ifindex", "portIndex", "vid", "grp", "src", "dst", "dstPort", "vni", "viaIfindex", "srcVni"] as const),
);

/**
 * A multicast group membership of a bridge port to add, replace or delete. An {@link MdbEntry} returned by `list()` can
 * be passed unchanged. Additions of entries with the flag "blocked" fail with EOPNOTSUPP: the kernel adds them together
 * with the group that excludes their sources.
 */
export interface NewMdbEntry extends Settable<MdbEntry, "dev" | "port" | "flags" | "sources" | "timer"> {
  dev?: InterfaceSource | undefined;
  port?: InterfaceSource | undefined;
  grp: string;
  sources?: readonly (string | { address: string })[] | undefined;
}

/** Fields without an attribute are in `struct br_mdb_entry`. */
const fields: Fields<MdbEntry, NewMdbEntry> = /* @__PURE__ */ new Fields("entry", () => ({
  dev: special(),
  ifindex: special("header.ifindex"),
  port: special(),
  portIndex: special(),
  grp: special(),
  src: ipAddress("source"),
  vid: special(),
  state: special("entry.state"),
  flags: reported(),
  filterMode: { attribute: "groupMode", notInDelete: true, parse: parseFilterMode },
  sources: { attribute: "srcList", notInDelete: true, show: showSources, parse: parseSources },
  protocol: {
    attribute: "rtprot",
    notInDelete: true,
    show: (protocol: number) => protocols.show(protocol),
    parse: parseProtocol,
  },
  timer: reported("timer"),
  dst: ipAddress("dst"),
  ...same("dstPort", "vni", "srcVni"),
  viaIfindex: { attribute: "ifindex" },
  ...extraFields,
}));

const mdbFlags = /* @__PURE__ */ flagNames<MdbFlags>(rtMdb, "mdb-flags");

const sourceNames: OptionChecks<NonNullable<MdbEntry["sources"]>[number]> = { address: true, timer: true };

const mdbKind: TableKind<MdbEntry, NewMdbEntry, MdbEntry[]> = {
  noun: "group entry",
  plural: "multicast groups",
  family: rtMdb,
  getOperation: "getmdb",
  fields,
  read: (message, { nameOf }) => readMdbEntries(decodeGroups(message), nameOf),
  request(input, { isDelete, interfaces, what }) {
    const { port, portIndex, vid, grp, state = "temporary" } = input;
    const flags = mdbFlags.names((input as Partial<MdbEntry>).flags ?? [], "flags");
    if (!isDelete && flags.includes("blocked"))
      throw failure(
        what(),
        "the kernel cannot add an entry that blocks a source",
        EOPNOTSUPP,
        'it adds this entry with a group that has the filterMode "exclude" and sources',
      );
    const entry = {
      ifindex: interfaces.device({ dev: port, ifindex: portIndex }, ["port", "portIndex"]),
      state,
      vid: vid === undefined ? 0 : checkInteger(vid, 0, MAX_VLAN, "vid"),
      ...parseGroup(grp),
    };
    const entryAttrs: Record<string, unknown> = {};
    fields.write(input, entryAttrs, isDelete);
    const request: Record<string, unknown> = {
      header: { family: AF_BRIDGE, ifindex: interfaces.device(input, ["dev", "header.ifindex"]) },
      entry,
    };
    if (Object.keys(entryAttrs).length > 0) request["entryAttrs"] = entryAttrs;
    return { codec: operationCodec(rtMdb, isDelete ? "delmdb" : "newmdb"), fields: request };
  },
  path: (inRequest) => inRequest.replace(/^entryAttrs\./, ""),
  title: ({ grp, port, portIndex, dev, ifindex }) =>
    `${grp} port ${port ?? portIndex ?? "?"} dev ${dev ?? ifindex ?? "?"}`,
};

/**
 * Omits the default modes: the kernel accepts a mode only for all sources, and Linux before 6.3 lists modes, but accepts none.
 * (br_mdb_config_init)
 */
function parseFilterMode<Mode>(mode: Mode, _: string, { src, sources }: NewMdbEntry): Mode | undefined {
  const isDefault = src === undefined ? mode === "exclude" && sources === undefined : mode === "include";
  return isDefault ? undefined : mode;
}

/** Omits protocols up to `RTPROT_STATIC`, which kernels since 6.3 reject. */
function parseProtocol(protocol: Protocol | `${number}` | number, path: string): number | undefined {
  const number = protocols.read(protocol, path);
  return number <= RTPROT_STATIC ? undefined : number;
}

function parseSources(sources: NonNullable<NewMdbEntry["sources"]>, path: string): object {
  const entry = sources.map((source, index) => {
    const at = `${path}[${index}]`;
    if (typeof source === "string") return { address: parseAddress(source, at).bytes };
    checkOptions(source, sourceNames, at);
    return { address: parseAddress(source.address, `${at}.address`).bytes };
  });
  return { entry };
}

function showSources({ entry }: { entry?: { address?: string; timer?: number }[] }): MdbEntry["sources"] {
  return entry?.map(({ address = "", timer = 0 }) => ({ address, timer }));
}

function parseGroup(grp: string): { addr: Uint8Array; proto: number } {
  const ip = tryAddress(grp);
  const bytes = ip?.bytes ?? (typeof grp === "string" ? parseHex(grp) : undefined);
  const addr = new Uint8Array(16);
  if (bytes !== undefined && (ip !== undefined || bytes.length === 6)) {
    addr.set(bytes);
    return { addr, proto: ip === undefined ? 0 : ip.family === AF_INET ? ETH_P_IP : ETH_P_IPV6 };
  }
  throw typeError("grp", `expected an IP or a hardware address, got ${describeValue(grp)}`);
}

function showGroup(addr: Uint8Array, proto: number): string {
  if (proto === ETH_P_IP) return showAddress(AF_INET, addr);
  return proto === ETH_P_IPV6 ? showAddress(AF_INET6, addr) : readMac(addr, 0);
}

type Reply = Operations["getmdb"]["dump"]["reply"];

export const decodeGroups: (message: MessageView) => Reply = decoderOf(rtMdb, "getmdb");

/** All group memberships in a message belong to the same bridge. */
export function readMdbEntries({ header, mdb }: Reply, nameOf: NameOf = noNames): MdbEntry[] {
  const entries: MdbEntry[] = [];
  const dev = nameOf(header.ifindex);
  for (const info of (mdb?.entry ?? []).flatMap((entry) => entry.info ?? [])) {
    if (info instanceof Uint8Array || info.header?.addr === undefined) continue;
    const { ifindex: portIndex, state, flags, vid, addr, proto } = info.header;
    const entry: MdbEntry = {
      ifindex: header.ifindex,
      portIndex,
      grp: showGroup(addr, proto),
      state,
      flags,
      ...defined({ dev, port: nameOf(portIndex), vid: vid === 0 ? undefined : vid }),
    };
    entries.push(fields.read(info, entry));
  }
  return entries;
}

/**
 * Multicast group memberships of bridge ports (MDB), as `bridge mdb` shows them. Each entry is the membership of one
 * port in one group.
 *
 * ```ts
 * using groups = MulticastGroups.open();
 * groups.add({ dev: "br0", port: "swp1", grp: "239.1.1.1", state: "permanent" });
 * for (const { dev, port, grp } of groups.list({ dev: "br0" })) console.log(dev, port, grp);
 * ```
 *
 * A group membership is identified by group, source, VLAN and port. The methods `replace` and `replaceMany` require
 * Linux 6.3.
 */
export class MulticastGroups<M extends Mode = "sync"> extends ReplaceableTable<M, MdbEntry, NewMdbEntry> {
  /**
   * Opens a client for the multicast group database of bridges. Throws a NetlinkError if the network namespace does not
   * exist.
   */
  static readonly open = (options?: RouteOptions): MulticastGroups => new MulticastGroups(options, mdbKind);
  /** Opens a `MulticastGroups` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): MulticastGroups<"async"> =>
    new MulticastGroups<"async">(asynchronous(options), mdbKind);
  /**
   * Returns the string that identifies a membership in a multicast group. Events of `bun-netlink/watch` contain the
   * same string in `key`.
   */
  static readonly keyOf: KeyOf<MdbIdentity> = multicastGroupKey;

  /**
   * Lists the multicast group memberships of all bridges, or of one bridge. This library filters the entries, because
   * the kernel always sends those of all bridges.
   */
  list(filter: { dev?: InterfaceSource | undefined } = {}, options?: ListOptions): Listed<M, MdbEntry> {
    const table = { dev: deviceEquals("ifindex") };
    return this.entries.list({ filter, table, fields: { header: { family: AF_BRIDGE } } }, options);
  }
}
