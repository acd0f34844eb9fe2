// Generated from rt-mdb.yaml (sha256 3113e372ecdd03a4). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute

import { copyOf } from "../base/bytes.ts";
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, Read, Shape, TrailingBytes, With, Write } from
  "../schema/model/types.ts";
import { isU8, isU16, isU32, putBytes } from "../schema/values/struct-members.ts";

/**
 * Whether a multicast group entry expires (temporary) or stays (permanent). Values of `mdb-state` in family rt-mdb:
 *
 * - `temporary` (MDB_TEMPORARY, 0)
 * - `permanent` (MDB_PERMANENT, 1)
 */
export type MdbState = "temporary" | "permanent";

/**
 * Flags of a multicast group entry of a bridge. Flags of `mdb-flags` in family rt-mdb:
 *
 * - `offload` (MDB_FLAGS_OFFLOAD, bit 0): The entry is in hardware.
 * - `fast-leave` (MDB_FLAGS_FAST_LEAVE, bit 1): The entry is removed without a query when a member leaves.
 * - `star-excl` (MDB_FLAGS_STAR_EXCL, bit 2): The bridge added the entry because of a (*,G) entry in mode `exclude`.
 * - `blocked` (MDB_FLAGS_BLOCKED, bit 3): The port does not receive packets of the source.
 * - `offload-failed` (MDB_FLAGS_OFFLOAD_FAILED, bit 4, since Linux 6.15): The hardware rejected the entry.
 */
export type MdbFlags = "offload" | "fast-leave" | "star-excl" | "blocked" | "offload-failed";

/**
 * Kind of multicast router port of a bridge. Values of `router-type` in family rt-mdb:
 *
 * - `disabled` (MDB_RTR_TYPE_DISABLED, 0): Never a router port.
 * - `temp-query` (MDB_RTR_TYPE_TEMP_QUERY, 1): Learned from queries; expires.
 * - `perm` (MDB_RTR_TYPE_PERM, 2): Always a router port.
 * - `temp` (MDB_RTR_TYPE_TEMP, 3): Added by a program; expires.
 */
export type RouterType = "disabled" | "temp-query" | "perm" | "temp";

/**
 * Whether the source list of a multicast group excludes or includes sources. Values of `filter-mode` in family rt-mdb:
 *
 * - `exclude` (MCAST_EXCLUDE, 0): All sources except the listed ones.
 * - `include` (MCAST_INCLUDE, 1): Only the listed sources.
 */
export type FilterMode = "exclude" | "include";

/** C structure `br-port-msg`. */
export interface BrPortMsg extends TrailingBytes {
  /** u8. */ family: number;
  /** Index of the bridge or VXLAN device; 0 in a dump means all. Member: u32. */ ifindex: number;
}

/** C structure `br-mdb-entry`. */
export interface BrMdbEntry<M extends Mode = Read> extends TrailingBytes {
  /** Index of the port, or of the bridge or VXLAN device. Member: u32. */ ifindex: number;
  /** State of the entry: 0 temporary, 1 permanent. Member: u8. */ state: MdbState | M["unnamed"];
  /** u8. */ flags: (MdbFlags | number)[];
  /** VLAN id; 0 without VLANs. Member: u16. */ vid: number;
  /** Address of the multicast group. IPv4 uses the first 4 bytes, a MAC address the first 6. Member: 16 bytes. */
  addr: Uint8Array;
  /** EtherType of the multicast group's address; 0 for a MAC address. Member: big-endian u16. */ proto: number;
}

/** C structure `router-port`. */
export interface RouterPort extends TrailingBytes {
  /** u32. */ ifindex: number;
}

/** Attribute set `mdba`. */
export interface Mdba<M extends Mode = Read> extends ExtraAttributes {
  /** Entries of the database. Attribute MDBA_MDB of rt-mdb: nested attributes. */ mdb?: Mdb<M>;
  /** Ports with multicast routers. Attribute MDBA_ROUTER of rt-mdb: nested attributes. */ router?: Router<M>;
}

/** Attribute set `mdb`. */
export interface Mdb<M extends Mode = Read> extends ExtraAttributes {
  /** MDBA_MDB_ENTRY of rt-mdb: nested attributes, repeated for each array element. */ entry?: Entry<M>[];
}

/** Attribute set `entry`. */
export interface Entry<M extends Mode = Read> extends ExtraAttributes {
  /** MDBA_MDB_ENTRY_INFO of rt-mdb: sub-message, repeated for each array element. */ info?: EntryInfo<M>[];
}

/** Attribute set `entry-attrs`. */
export interface EntryAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Remaining time until the multicast entry expires; 0 if permanent. Attribute MDBA_MDB_EATTR_TIMER of rt-mdb: u32 in units of 1/100 s. */
  timer?: number;
  /** MDBA_MDB_EATTR_SRC_LIST of rt-mdb: nested attributes. */ srcList?: SrcList<M>;
  /** Whether the group's source list excludes or includes sources. Attribute MDBA_MDB_EATTR_GROUP_MODE of rt-mdb: u8. */
  groupMode?: FilterMode | M["unnamed"];
  /** Source address of a multicast entry for one source, (S,G). Attribute MDBA_MDB_EATTR_SOURCE of rt-mdb: bytes, shown as an IPv4 or IPv6 address. */
  source?: M["address"];
  /** Origin of the entry, an RTPROT_* number. Attribute MDBA_MDB_EATTR_RTPROT of rt-mdb: u8. */ rtprot?: number;
  /** Address of the remote VXLAN endpoint that receives the group. Attribute MDBA_MDB_EATTR_DST of rt-mdb: bytes, shown as an IPv4 or IPv6 address, since Linux 6.4. */
  dst?: M["address"];
  /** UDP port of the remote VXLAN endpoint. Attribute MDBA_MDB_EATTR_DST_PORT of rt-mdb: u16, since Linux 6.4. */
  dstPort?: number;
  /** VXLAN network id (VNI) of packets to the remote endpoint. Attribute MDBA_MDB_EATTR_VNI of rt-mdb: u32, since Linux 6.4. */
  vni?: number;
  /** Interface through which VXLAN packets to the remote endpoint leave. Attribute MDBA_MDB_EATTR_IFINDEX of rt-mdb: u32, since Linux 6.4. */
  ifindex?: number;
  /** VXLAN network id (VNI) to which the multicast group belongs. Attribute MDBA_MDB_EATTR_SRC_VNI of rt-mdb: u32, since Linux 6.4. */
  srcVni?: number;
}

/** Attribute set `src-list`. */
export interface SrcList<M extends Mode = Read> extends ExtraAttributes {
  /** MDBA_MDB_SRCLIST_ENTRY of rt-mdb: nested attributes, repeated for each array element. */ entry?: Source<M>[];
}

/** Attribute set `source`. */
export interface Source<M extends Mode = Read> extends ExtraAttributes {
  /** Source address in the source list of the multicast group. Attribute MDBA_MDB_SRCATTR_ADDRESS of rt-mdb: bytes, shown as an IPv4 or IPv6 address. */
  address?: M["address"];
  /** Remaining time until the source expires from the multicast group's list. Attribute MDBA_MDB_SRCATTR_TIMER of rt-mdb: u32 in units of 1/100 s. */
  timer?: number;
}

/** Attribute set `router`. */
export interface Router<M extends Mode = Read> extends ExtraAttributes {
  /** MDBA_ROUTER_PORT of rt-mdb: sub-message, repeated for each array element. */ port?: RouterPortMessage<M>[];
}

/** Attribute set `router-attrs`. */
export interface RouterAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Remaining time until the multicast router expires: the larger of the IPv4 and the IPv6 time. Attribute MDBA_ROUTER_PATTR_TIMER of rt-mdb: u32 in units of 1/100 s. */
  timer?: number;
  /** MDBA_ROUTER_PATTR_TYPE of rt-mdb: u8. */ type?: RouterType | M["unnamed"];
  /** Remaining time until the IPv4 multicast router expires. Attribute MDBA_ROUTER_PATTR_INET_TIMER of rt-mdb: u32 in units of 1/100 s. */
  inetTimer?: number;
  /** Remaining time until the IPv6 multicast router expires. Attribute MDBA_ROUTER_PATTR_INET6_TIMER of rt-mdb: u32 in units of 1/100 s. */
  inet6Timer?: number;
  /** VLAN of the multicast router. Absent without VLAN snooping. Attribute MDBA_ROUTER_PATTR_VID of rt-mdb: u16. */
  vid?: number;
}

/** Attribute set `set`. */
export interface Set<M extends Mode = Read> extends ExtraAttributes {
  /** MDBA_SET_ENTRY of rt-mdb: structure `br-mdb-entry`. */ entry?: Shape<M, BrMdbEntry<M>>;
  /** MDBA_SET_ENTRY_ATTRS of rt-mdb: nested attributes. */ entryAttrs?: SetAttrs<M>;
}

/** Attribute set `set-attrs`. */
export interface SetAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Source address of a multicast entry for one source, (S,G). Attribute MDBE_ATTR_SOURCE of rt-mdb: bytes, shown as an IPv4 or IPv6 address. */
  source?: M["address"];
  /** MDBE_ATTR_SRC_LIST of rt-mdb: nested attributes, since Linux 6.3. */ srcList?: SetSrcList<M>;
  /** Whether the group's source list excludes or includes sources; default `exclude`. Attribute MDBE_ATTR_GROUP_MODE of rt-mdb: u8, since Linux 6.3. */
  groupMode?: FilterMode | M["unnamed"];
  /** Origin of the entry, an RTPROT_* number; default static (4). Attribute MDBE_ATTR_RTPROT of rt-mdb: u8, since Linux 6.3. */
  rtprot?: number;
  /** Address of the remote VXLAN endpoint that receives the group. Attribute MDBE_ATTR_DST of rt-mdb: bytes, shown as an IPv4 or IPv6 address, since Linux 6.4. */
  dst?: M["address"];
  /** UDP port of the remote VXLAN endpoint; default is that of the device. Attribute MDBE_ATTR_DST_PORT of rt-mdb: u16, since Linux 6.4. */
  dstPort?: number;
  /** VXLAN network id (VNI) of packets to the remote endpoint; default is that of the device. Attribute MDBE_ATTR_VNI of rt-mdb: u32, since Linux 6.4. */
  vni?: number;
  /** Interface through which VXLAN packets to the remote endpoint leave. Attribute MDBE_ATTR_IFINDEX of rt-mdb: s32, since Linux 6.4. */
  ifindex?: number;
  /** VXLAN network id (VNI) to which the multicast group belongs. Attribute MDBE_ATTR_SRC_VNI of rt-mdb: u32, since Linux 6.4. */
  srcVni?: number;
  /** Bits of the entry's `state` that must be equal, in bulk deletions. Attribute MDBE_ATTR_STATE_MASK of rt-mdb: u8, since Linux 6.8. */
  stateMask?: number;
}

/** Attribute set `set-src-list`. */
export interface SetSrcList<M extends Mode = Read> extends ExtraAttributes {
  /** MDBE_SRC_LIST_ENTRY of rt-mdb: nested attributes, repeated for each array element, since Linux 6.3. */
  entry?: SetSource<M>[];
}

/** Attribute set `set-source`. */
export interface SetSource<M extends Mode = Read> extends ExtraAttributes {
  /** MDBE_SRCATTR_ADDRESS of rt-mdb: bytes, shown as an IPv4 or IPv6 address, since Linux 6.3. */
  address?: M["address"];
}

/** Attribute set `get`. */
export interface Get<M extends Mode = Read> extends ExtraAttributes {
  /** MDBA_GET_ENTRY of rt-mdb: structure `br-mdb-entry`, since Linux 6.7. */ entry?: Shape<M, BrMdbEntry<M>>;
  /** MDBA_GET_ENTRY_ATTRS of rt-mdb: nested attributes, since Linux 6.7. */ entryAttrs?: SetAttrs<M>;
}

/**
 * Formats of sub-message `entry-info`:
 *
 * - always: ({ header?: Shape<M, BrMdbEntry<M>> } & EntryAttrs<M>)
 */
export type EntryInfo<M extends Mode = Read> =
  | ({ header?: Shape<M, BrMdbEntry<M>> } & EntryAttrs<M>)
  | Uint8Array;

/**
 * Formats of sub-message `router-port`:
 *
 * - always: ({ header?: Shape<M, RouterPort> } & RouterAttrs<M>)
 */
export type RouterPortMessage<M extends Mode = Read> =
  | ({ header?: Shape<M, RouterPort> } & RouterAttrs<M>)
  | Uint8Array;

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Adds a bridge port to a multicast group. With NLM_F_REPLACE, replaces its entry. Request 84 of family rt-mdb; requires CAP_NET_ADMIN. */
  newmdb: { do: Call<{ header: With<BrPortMsg, "ifindex"> } & Set<Write>> };
  /** Removes a bridge port from a multicast group. With NLM_F_BULK, removes all entries that match. Request 85 of family rt-mdb; requires CAP_NET_ADMIN. */
  delmdb: { do: Call<{ header: With<BrPortMsg, "ifindex"> } & Set<Write>> };
  /** Returns one multicast group entry of a bridge, or dumps all entries. Request and dump 86 of family rt-mdb. */
  getmdb: {
    do: Call<{ header?: Partial<BrPortMsg> } & Get<Write>, { header: BrPortMsg } & Mdba<Read>>;
    dump: Call<{ header?: Partial<BrPortMsg> } & ExtraAttributes, { header: BrPortMsg } & Mdba<Read>>;
  };
  /** Reports a new or changed multicast group entry or router port of a bridge. Event 84 of family rt-mdb in multicast group `rtnlgrp-mdb`. */
  "newmdb-ntf": { event: { header: BrPortMsg } & Mdba<Read> };
  /** Reports a deleted multicast group entry or router port of a bridge. Event 85 of family rt-mdb in multicast group `rtnlgrp-mdb`. */
  "delmdb-ntf": { event: { header: BrPortMsg } & Mdba<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  getmdb: { header: BrPortMsg } & Mdba<Read>;
}

/** Names of the multicast groups. */
export type Groups = "rtnlgrp-mdb";

/** Multicast database of bridges and VXLAN. Netlink family `rt-mdb`: `connect()` opens a client. Requires CONFIG_BRIDGE_IGMP_SNOOPING. */
export const rtMdb: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "rt-mdb",
  flavour: "netlink-raw",
  protocol: 0,
  version: 1,
  constants: {},
  enums: {
    "mdb-state": () => ({ prefix: "mdb-", entries: "temporary permanent" }),
    "mdb-flags": () => ({
      flags: true,
      prefix: "mdb-flags-",
      entries: ["offload fast-leave star-excl blocked", { name: "offload-failed", value: 4, since: "6.15" }],
    }),
    "router-type": () => ({ prefix: "mdb-rtr-type-", entries: "disabled temp-query perm temp" }),
    "filter-mode": () => ({ prefix: "mcast-", entries: "exclude include" }),
  },
  structs: {
    "br-port-msg": () => ({
      members: [{ name: "family", type: "u8" }, { name: "pad", type: "pad", length: 3 }, { name: "ifindex", type: "u32" }],
      read: (view, at) => ({ family: view.getUint8(at), ifindex: view.getUint32(at + 4, host) }),
      write: (view, at, { family: v0, ifindex: v1 }) => { if (!(isU8(v0) && isU32(v1))) return false;
        view.setUint8(at, v0); view.setUint32(at + 4, v1, host); return true; },
    }),
    "br-mdb-entry": () => ({
      members: [
        { name: "ifindex", type: "u32" },
        { name: "state", type: "u8", enum: "mdb-state" },
        { name: "flags", type: "u8", enum: "mdb-flags", flags: true },
        { name: "vid", type: "u16" },
        { name: "addr", type: "binary", length: 16 },
        { name: "proto", type: "u16", order: "big" },
        { name: "pad", type: "pad", length: 2 },
      ],
      read: (view, at, names, store) => ({ ifindex: view.getUint32(at, host),
        state: names[1]!.nameOf(view.getUint8(at + 4)), flags: names[2]!.bitNames(view.getUint8(at + 5)),
        vid: view.getUint16(at + 6, host), addr: copyOf(store, at + 8, at + 24),
        proto: view.getUint16(at + 24, false) }),
      write: (view, at, { ifindex: v0, state: v1, flags: v2, vid: v3, addr: v4, proto: v5 }, names, bytes) => {
        const n1 = names[1]!.number(v1, 255); const n2 = names[2]!.bits(v2, 255); if (!(isU32(v0) && n1 >= 0 &&
        n2 >= 0 && isU16(v3) && putBytes(v4, bytes, at + 8, 16) && isU16(v5))) return false;
        view.setUint32(at, v0, host); view.setUint8(at + 4, n1); view.setUint8(at + 5, n2);
        view.setUint16(at + 6, v3, host); view.setUint16(at + 24, v5, false); return true; },
    }),
    "router-port": () => ({
      members: [{ name: "ifindex", type: "u32" }],
      read: (view, at) => ({ ifindex: view.getUint32(at, host) }),
      write: (view, at, { ifindex: v0 }) => { if (!(isU32(v0))) return false; view.setUint32(at, v0, host); return true; },
    }),
  },
  sets: {
    mdba: () => ({
      prefix: "mdba-",
      attributes: [
        { name: "mdb", number: 1, type: "nest", nest: "mdb" },
        { name: "router", number: 2, type: "nest", nest: "router" },
      ],
    }),
    mdb: () => ({ prefix: "mdba-mdb-", attributes: [{ name: "entry", number: 1, type: "nest", nest: "entry", multi: true }] }),
    entry: () => ({
      prefix: "mdba-mdb-entry-",
      attributes: [{ name: "info", number: 1, type: "sub-message", subMessage: "entry-info", selector: "", multi: true }],
    }),
    "entry-attrs": () => ({
      prefix: "mdba-mdb-eattr-",
      attributes: [
        { name: "timer", number: 1, type: "u32", unit: "1/100 s" },
        { name: "src-list", number: 2, type: "nest", nest: "src-list" },
        { name: "group-mode", number: 3, type: "u8", enum: "filter-mode" },
        { name: "source", number: 4, type: "binary", hint: "ipv4-or-v6" },
        { name: "rtprot", number: 5, type: "u8" },
        { name: "dst", number: 6, type: "binary", hint: "ipv4-or-v6", since: "6.4" },
        { name: "dst-port", number: 7, type: "u16", since: "6.4" },
        { name: "vni", number: 8, type: "u32", since: "6.4" },
        { name: "ifindex", number: 9, type: "u32", since: "6.4" },
        { name: "src-vni", number: 10, type: "u32", since: "6.4" },
      ],
    }),
    "src-list": () => ({
      prefix: "mdba-mdb-srclist-",
      attributes: [{ name: "entry", number: 1, type: "nest", nest: "source", multi: true }],
    }),
    source: () => ({
      prefix: "mdba-mdb-srcattr-",
      attributes: [
        { name: "address", number: 1, type: "binary", hint: "ipv4-or-v6" },
        { name: "timer", number: 2, type: "u32", unit: "1/100 s" },
      ],
    }),
    router: () => ({
      prefix: "mdba-router-",
      attributes: [{ name: "port", number: 1, type: "sub-message", subMessage: "router-port", selector: "", multi: true }],
    }),
    "router-attrs": () => ({
      prefix: "mdba-router-pattr-",
      attributes: [
        { name: "timer", number: 1, type: "u32", unit: "1/100 s" },
        { name: "type", number: 2, type: "u8", enum: "router-type" },
        { name: "inet-timer", number: 3, type: "u32", unit: "1/100 s" },
        { name: "inet6-timer", number: 4, type: "u32", unit: "1/100 s" },
        { name: "vid", number: 5, type: "u16" },
      ],
    }),
    set: () => ({
      prefix: "mdba-set-",
      attributes: [
        { name: "entry", number: 1, type: "binary", struct: "br-mdb-entry" },
        { name: "entry-attrs", number: 2, type: "nest", nest: "set-attrs" },
      ],
    }),
    "set-attrs": () => ({
      prefix: "mdbe-attr-",
      attributes: [
        { name: "source", number: 1, type: "binary", hint: "ipv4-or-v6" },
        { name: "src-list", number: 2, type: "nest", nest: "set-src-list", since: "6.3" },
        { name: "group-mode", number: 3, type: "u8", enum: "filter-mode", since: "6.3" },
        { name: "rtprot", number: 4, type: "u8", since: "6.3" },
        { name: "dst", number: 5, type: "binary", hint: "ipv4-or-v6", since: "6.4" },
        { name: "dst-port", number: 6, type: "u16", since: "6.4" },
        { name: "vni", number: 7, type: "u32", since: "6.4" },
        { name: "ifindex", number: 8, type: "s32", since: "6.4" },
        { name: "src-vni", number: 9, type: "u32", since: "6.4" },
        { name: "state-mask", number: 10, type: "u8", since: "6.8" },
      ],
    }),
    "set-src-list": () => ({
      prefix: "mdbe-src-list-",
      since: "6.3",
      attributes: [{ name: "entry", number: 1, type: "nest", nest: "set-source", multi: true, since: "6.3" }],
    }),
    "set-source": () => ({
      prefix: "mdbe-srcattr-",
      since: "6.3",
      attributes: [{ name: "address", number: 1, type: "binary", hint: "ipv4-or-v6", since: "6.3" }],
    }),
    get: () => ({
      prefix: "mdba-get-",
      since: "6.7",
      attributes: [
        { name: "entry", number: 1, type: "binary", struct: "br-mdb-entry", since: "6.7" },
        { name: "entry-attrs", number: 2, type: "nest", nest: "set-attrs", since: "6.7" },
      ],
    }),
  },
  subMessages: {
    "entry-info": () => ({ formats: { "": { header: "br-mdb-entry", set: "entry-attrs" } } }),
    "router-port": () => ({ formats: { "": { header: "router-port", set: "router-attrs" } } }),
  },
  operations: {
    newmdb: () => ({
      set: "set",
      header: "br-port-msg",
      do: { request: { number: 84, requiredHeader: ["ifindex"], attributes: "entry entry-attrs" } },
      flags: ["uns-admin-perm"],
    }),
    delmdb: () => ({
      set: "set",
      header: "br-port-msg",
      do: { request: { number: 85, requiredHeader: ["ifindex"], attributes: "entry entry-attrs" } },
      flags: ["uns-admin-perm"],
    }),
    getmdb: () => ({
      set: "get",
      header: "br-port-msg",
      replySet: "mdba",
      do: { request: "86 entry entry-attrs", reply: "84 mdb" },
      dump: { request: "86", reply: "86 mdb router" },
    }),
    "newmdb-ntf": () => ({ set: "mdba", header: "br-port-msg", event: "84 mdb", notify: "getmdb", group: "rtnlgrp-mdb" }),
    "delmdb-ntf": () => ({ set: "mdba", header: "br-port-msg", event: "85 mdb", notify: "getmdb", group: "rtnlgrp-mdb" }),
  },
  groups: { "rtnlgrp-mdb": { name: "rtnlgrp-mdb", number: 26 } },
  config: "BRIDGE_IGMP_SNOOPING",
  creates: { newmdb: ["ENOENT"] },
  links: {},
});
