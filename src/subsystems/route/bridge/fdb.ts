import { typeError } from "../../../base/argument-error.ts";
import { checkFlag, checkObject, checkRequiredString, integerFrom } from "../../../base/check.ts";
import { titleText } from "../../../base/describe.ts";
import { entryKey, type KeyOf } from "../../../base/entry-key.ts";
import { defined } from "../../../base/objects.ts";
import { NLM_F_BULK, NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { AF_BRIDGE } from "../../../constants/socket.ts";
import {
  type FdbNotify,
  type NeighbourAttrs,
  type NtfExtFlags,
  type NtfFlags,
  type NudState,
  rtNeigh,
} from "../../../families/rt-neigh.ts";
import { asynchronous, type Listed, type Mode, type Result } from "../../../io/io.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { ExtraAttributes } from "../../../schema/model/types.ts";
import { readMac } from "../../../schema/values/addresses.ts";
import { parseAddress, parseMac } from "../core/addresses.ts";
import { words } from "../core/changes.ts";
import {
  computed,
  extraFields,
  Fields,
  integer,
  interfaceName,
  ipAddress,
  named,
  reported,
  type Settable,
  same,
} from "../core/fields.ts";
import { deviceEquals, equals, type FilterTable } from "../core/filters.ts";
import { type InterfaceSource, type Interfaces, type NameOf, noNames, type OnInterface } from "../core/interfaces.ts";
import type { CallOptions, ListOptions, Outcome, RouteOptions } from "../core/options.ts";
import { encode, type RouteRequest } from "../core/session.ts";
import { ChangeableTable, type TableKind } from "../core/table.ts";
import { type Protocol, protocols } from "../core/vocabulary.ts";
import { decodeNeighbour, joinFlags, type NeighbourReply, splitFlags } from "../neighbours.ts";

/**
 * An entry in the forwarding database (FDB) of a bridge, VXLAN tunnel or other network device. The fields are named as
 * in `bridge -json fdb`.
 */
export interface FdbEntry extends ExtraAttributes, Pick<NeighbourAttrs, "vlan" | "port" | "vni" | "srcVni"> {
  mac: string;
  /**
   * Name of the interface. A watch or mirror (`bun-netlink/watch`) reports the name only if `links` is one of its
   * sources.
   */
  dev?: string;
  /** Index of the interface `dev`. */
  ifindex: number;
  /** Name of the bridge that owns the forwarding entry. */
  master?: string;
  /**
   * Index of the bridge `master`. In requests, `masterIndex` selects the forwarding database of the bridge, unless
   * `flags` already select a database with "self" or "master".
   */
  masterIndex?: number;
  /**
   * State of the forwarding entry: "permanent" (default in requests) for an address of the bridge itself, "noarp" for a
   * static entry. Learned entries have other states.
   */
  state: (NudState | number)[];
  /**
   * Flags of the forwarding entry. In requests, they select the database to change: "self" (default) for the device's
   * own database, "master" for the database of its bridge. With both, the kernel changes the database of the bridge
   * first, and keeps this change if the second one fails.
   */
  flags: (NtfFlags | NtfExtFlags | number)[];
  /** IP address of the remote tunnel endpoint to which packets for the hardware address `mac` are sent. */
  dst?: string;
  /** Interface through which a VXLAN tunnel sends packets to the remote endpoint. */
  viaIf?: string;
  /** Index of the interface `viaIf`. */
  viaIfindex?: number;
  /** Id of the next hop object with the remote tunnel endpoints. */
  nhid?: number;
  /** Id that the caller's network namespace has assigned to the network namespace of the interface `viaIf`. */
  linkNetnsid?: number;
  /**
   * "notify" if the kernel reports when the forwarding entry becomes active or inactive; "inactive" if the entry is
   * inactive now.
   */
  activityNotify?: (FdbNotify | number)[];
  protocol?: Protocol | `${number}`;
  /** Time since the forwarding entry was last used, in hundredths of a second. */
  used?: number;
  /** Time since the forwarding entry was last changed, in hundredths of a second. */
  updated?: number;
}

type FdbIdentity = Pick<
  FdbEntry,
  "ifindex" | "masterIndex" | "mac" | "vlan" | "srcVni" | "dst" | "port" | "vni" | "viaIfindex" | "nhid"
>;

export const ZERO_ADDRESS = "00:00:00:00:00:00";

/** A tunnel can have several destinations only for multicast addresses and for the zero address. (vxlan_fdb_append) */
export function hasSeveralDestinations({ mac, masterIndex }: Pick<FdbEntry, "mac" | "masterIndex">): boolean {
  return masterIndex === undefined && (mac === ZERO_ADDRESS || (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1);
}

export const forwardingKey: KeyOf<FdbIdentity> = /* @__PURE__ */ entryKey(
  ({ ifindex, masterIndex, mac, vlan, srcVni, dst, port, vni, viaIfindex, nhid }) => {
    const place = masterIndex === undefined ? { ifindex } : { masterIndex };
    const remote = hasSeveralDestinations({ mac, ...defined({ masterIndex }) })
      ? { dst, port, vni, viaIfindex, nhid }
      : {};
    return { ...place, mac, vlan, srcVni, ...remote };
  },
  { mac: checkRequiredString },
);

/** A forwarding entry to add, change or delete. An {@link FdbEntry} returned by `list()` can be passed unchanged. */
export type NewFdbEntry = FdbSettings & OnInterface;

/** Fields of a forwarding entry in requests. */
export interface FdbSettings
  extends Settable<FdbEntry, "dev" | "master" | "viaIf" | "linkNetnsid" | "used" | "updated"> {
  mac: string;
  dev?: InterfaceSource | undefined;
  /**
   * Interface through which a VXLAN tunnel sends the packets: its name or index. The field `viaIfindex` accepts only an
   * index.
   */
  viaIf?: InterfaceSource | undefined;
}

/** Filter for listing forwarding entries with {@link ForwardingEntries.list}. */
export interface FdbFilter {
  dev?: InterfaceSource | undefined;
  /** Bridge whose forwarding entries are listed. */
  master?: InterfaceSource | undefined;
  /** VLAN id of the listed entries. */
  vlan?: number | undefined;
  mac?: string | undefined;
}

const filterTable: FilterTable<FdbFilter, FdbEntry> = {
  dev: deviceEquals("ifindex", "header.ndmIfindex"),
  master(master, path, request, interfaces) {
    const index = interfaces.index(master, path);
    request["master"] = index;
    return ({ masterIndex, ifindex }) => masterIndex === index || ifindex === index;
  },
  vlan: equals("vlan", integerFrom(1, 4094)),
  mac(text, path) {
    const address = readMac(parseMac(text, path), 0);
    return ({ mac }) => mac === address;
  },
};

/** A VXLAN header has 24 bits for the id. The kernel sends only the lower bits of larger ones. (vxlan_vni_field) */
const MAX_VNI = 0xffffff;

export const fields: Fields<FdbEntry, NewFdbEntry> = /* @__PURE__ */ new Fields("entry", () => ({
  mac: { attribute: "lladdr", parse: parseMac },
  dev: interfaceName("header.ndmIfindex"),
  ifindex: { from: "header.ndmIfindex" },
  master: interfaceName("master"),
  masterIndex: reported("master"),
  state: { from: "header.ndmState", path: "header.ndmState" },
  flags: { ...computed(joinFlags), path: "header.ndmFlags" },
  dst: ipAddress("dst"),
  ...same("vlan"),
  // The kernel replaces 0 by the port of the tunnel, but then does not find the entry by that port. (vxlan_fdb_delete)
  port: { attribute: "port", parse: (port: number) => (port === 0 ? undefined : port) },
  vni: integer("vni", 0, MAX_VNI),
  srcVni: integer("srcVni", 0, MAX_VNI),
  viaIf: interfaceName("ifindex"),
  viaIfindex: reported("ifindex"),
  nhid: { attribute: "nhId" },
  linkNetnsid: reported("linkNetnsid"),
  activityNotify: reported("fdbExtAttrs.activityNotify"),
  protocol: { ...named(protocols, "protocol"), notInDelete: true },
  used: reported("cacheinfo.used"),
  updated: reported("cacheinfo.updated"),
  ...extraFields,
}));

/** Only the kernel sets this flag, so requests omit it. */
const kernelFlags: ReadonlySet<unknown> = new Set<NtfFlags>(["offloaded"]);

export const fdbKind: TableKind<FdbEntry, NewFdbEntry> = {
  noun: "forwarding entry",
  plural: "forwarding entries",
  family: rtNeigh,
  getOperation: "getneigh",
  fields,
  read: (message, { nameOf }) => toForwardingEntry(decodeNeighbour(message), nameOf),
  request(input, { isDelete, interfaces }) {
    parseMac(input.mac, "mac");
    const { state = ["permanent"], flags = ["self"], activityNotify, masterIndex, viaIf, viaIfindex } = input;
    const { ndmFlags: allFlags, flagsExt } = splitFlags(flags);
    const ndmFlags = allFlags.filter((flag) => !kernelFlags.has(flag));
    checkEndpoint(input, ndmFlags, isDelete);
    const ndmIfindex = interfaces.device(input);
    // Listed bridge entries lack the flag that selects their database.
    if (masterIndex !== undefined && !ndmFlags.includes("self") && !ndmFlags.includes("master")) {
      ndmFlags.push(masterIndex === ndmIfindex ? "self" : "master");
    }
    // Drivers without `ndo_fdb_del` delete only entries with the state "permanent". (ndo_dflt_fdb_del)
    const ndmState = isDelete ? ["permanent"] : state;
    const request: Record<string, unknown> = defined({
      header: { ndmFamily: AF_BRIDGE, ndmIfindex, ndmState, ndmFlags },
      ifindex: interfaces.optionalDevice({ dev: viaIf, ifindex: viaIfindex }, ["viaIf", "viaIfindex"]),
      flagsExt: isDelete ? undefined : flagsExt,
      fdbExtAttrs: activityNotify === undefined || isDelete ? undefined : { activityNotify },
    });
    fields.write(input, request, isDelete);
    // A VXLAN without collectMetadata would delete the entries of all endpoints, and could neither use, list nor delete an
    // entry that it adds. (vxlan_find_mac, vxlan_fdb_info)
    const deletesAll = deletesAllEndpoints(input, isDelete);
    const needsSourceVni = input.srcVni !== undefined && (deletesAll || !isDelete);
    if (needsSourceVni && !interfaces.mayHaveSourceVni(input.dev ?? ndmIfindex)) {
      const reason = deletesAll
        ? "requires dst with the address of an endpoint"
        : "requires a VXLAN with collectMetadata";
      throw typeError("srcVni", `${reason}, because the interface stores no srcVni`);
    }
    return { codec: operationCodec(rtNeigh, isDelete ? "delneigh" : "newneigh"), fields: request };
  },
  path: (inRequest) => inRequest.replace(/^flagsExt\b/, "flags"),
  title: ({ mac, dev, ifindex, vlan, srcVni, dst, vni, port, viaIf }) =>
    `${mac} ${words({ dev: dev ?? ifindex ?? "?", vlan, src_vni: srcVni, dst, vni, port, via: viaIf })}`,
};

/**
 * Rejects fields that the kernel ignores. It would delete the entries of all endpoints, for example. With both "self"
 * and "master", the bridge uses `vlan`, and the tunnel the endpoint. (rtnl_fdb_add, br_fdb_add, vxlan_fdb_parse,
 * vxlan_fdb_delete)
 */
function checkEndpoint(input: NewFdbEntry, ndmFlags: readonly unknown[], isDelete: boolean): void {
  const { dst, nhid, port, vni, viaIf, viaIfindex, vlan, masterIndex } = input;
  const isOwn = ndmFlags.includes("self");
  const isOnBridge = ndmFlags.includes("master") || (!isOwn && masterIndex !== undefined);
  const ofEndpoint = Object.keys(defined({ port: port === 0 ? undefined : port, vni, viaIf, viaIfindex }));
  const [excluded] = dst === undefined ? ofEndpoint : ["dst"];
  if (nhid !== undefined && excluded !== undefined)
    throw typeError(excluded, "expected undefined, because the next hop object nhid contains the endpoints");
  const needsAddress = deletesAllEndpoints(input, isDelete);
  if (ofEndpoint[0] !== undefined && (dst === undefined || needsAddress))
    throw typeError(ofEndpoint[0], "requires dst with the address of an endpoint");
  const endpoint = dst !== undefined ? "dst" : nhid !== undefined ? "nhid" : undefined;
  if (endpoint === undefined) return;
  if (!isOwn && isOnBridge)
    throw typeError(endpoint, 'ignored by the kernel in entries of a bridge, with the flag "master"');
  if (!isOnBridge && vlan !== undefined) throw typeError("vlan", `ignored by the kernel in entries with ${endpoint}`);
}

/**
 * Returns whether a deletion deletes the entries of all endpoints of a hardware address: unless `dst` is the address of one. An
 * unspecified address, such as 0.0.0.0, is not one.
 */
function deletesAllEndpoints({ mac, dst, nhid }: NewFdbEntry, isDelete: boolean): boolean {
  if (!isDelete || nhid !== undefined || !hasSeveralDestinations({ mac: readMac(parseMac(mac, "mac"), 0) }))
    return false;
  return dst === undefined || parseAddress(dst, "dst").bytes.every((byte) => byte === 0);
}

export function toForwardingEntry(reply: NeighbourReply, nameOf: NameOf = noNames): FdbEntry {
  return fields.read(reply, { mac: "" } as FdbEntry, nameOf);
}

/**
 * Forwarding databases (FDB), which map hardware addresses to bridge ports or remote tunnel endpoints.
 *
 * ```ts
 * using fdb = ForwardingEntries.open();
 * fdb.add({ mac: "02:00:5e:00:53:01", dev: "vxlan0", dst: "192.0.2.7" });
 * for (const { mac, dev, vlan } of fdb.list({ master: "br0" })) console.log(mac, dev, vlan);
 * ```
 *
 * `append` adds another remote endpoint for a multicast address or the zero address of a tunnel. The tunnel then sends
 * packets for that address to all of its endpoints. Other hardware addresses have one endpoint, which `append` neither
 * changes nor rejects; `replace` changes it. `delete` without `dst` deletes all endpoints of the address.
 */
export class ForwardingEntries<M extends Mode = "sync"> extends ChangeableTable<M, FdbEntry, NewFdbEntry> {
  /**
   * Opens a client for the forwarding databases of a network namespace. Throws a NetlinkError if the namespace does not
   * exist.
   */
  static readonly open = (options?: RouteOptions): ForwardingEntries => new ForwardingEntries(options, fdbKind);
  /** Opens a `ForwardingEntries` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): ForwardingEntries<"async"> =>
    new ForwardingEntries<"async">(asynchronous(options), fdbKind);
  /**
   * Returns the string that identifies an entry of a forwarding database. Events of `bun-netlink/watch` contain the
   * same string in `key`.
   */
  static readonly keyOf: KeyOf<FdbIdentity> = forwardingKey;

  /**
   * Lists all forwarding entries, or those that match the filter. The kernel filters by bridge and port; this library
   * filters by the other fields.
   */
  list(filter: FdbFilter = {}, options?: ListOptions): Listed<M, FdbEntry> {
    return this.entries.list({ filter, table: filterTable, fields: { header: { ndmFamily: AF_BRIDGE } } }, options);
  }

  /** The kernel cannot select by hardware address. (`fdb_del_bulk_policy`, since Linux 5.19; of tunnels since 6.7) */
  protected override bulkDeletions({ dev, master, vlan, mac }: FdbFilter, interfaces: Interfaces): RouteRequest[] {
    if (mac !== undefined || (dev ?? master) === undefined) return [];
    const port = dev === undefined ? undefined : interfaces.index(dev, "filter.dev");
    const bridge = master === undefined ? undefined : interfaces.index(master, "filter.master");
    const codec = operationCodec(rtNeigh, "delneigh");
    const flags = NLM_F_REQUEST | NLM_F_BULK;
    const what = () => "flush forwarding entries";
    // Without a bridge, the entries are in the own database of the interface and in that of its bridge.
    const databases = bridge === undefined ? (["master", "self"] as const) : (["self"] as const);
    return databases.map((database) => {
      const header = { ndmFamily: AF_BRIDGE, ndmIfindex: bridge ?? port, ndmFlags: [database] };
      const fields = defined({ header, vlan, ifindex: bridge === undefined ? undefined : port });
      return { codec, message: encode(codec, "do", fields, flags), what };
    });
  }

  /**
   * Returns the FDB entry (forwarding database) of a hardware address. Throws NetlinkError ENOENT if there is no such
   * entry.
   */
  get(
    dev: InterfaceSource,
    mac: string,
    options: CallOptions & { vlan?: number | undefined; master?: boolean | undefined } = {},
  ): Result<M, FdbEntry> {
    return this.session.call(() => {
      checkObject(options, "options");
      const { vlan, master = false, ...call } = options;
      checkFlag(master, "master");
      const request = (interfaces: Interfaces) => {
        const ndmIfindex = interfaces.index(dev, "dev");
        const header = { ndmFamily: AF_BRIDGE, ndmIfindex, ndmFlags: [master ? "master" : "self"] };
        return defined({ header, lladdr: parseMac(mac, "mac"), vlan });
      };
      return this.entries.get(`${titleText(mac)} dev ${titleText(dev)}`, request, call);
    }, options);
  }

  /**
   * Adds an entry to the table. Existing entries with the same key are kept. A second endpoint of a hardware address is
   * added only for multicast addresses and for the zero address; for others, the kernel ignores it without an error.
   */
  append(entry: NewFdbEntry, options?: CallOptions): Result<M, void> {
    return this.session.run(this.changes.one("append", entry, options), options);
  }

  /** Appends several entries as {@link append} does. Returns one outcome per entry, in order. */
  appendMany(entries: Iterable<NewFdbEntry>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.changes.many("append", entries, options), options);
  }
}
