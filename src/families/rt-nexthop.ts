// Generated from rt-nexthop.yaml (sha256 a57821db3c465ae7). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Mode, OneOf, Only, Read, ReadOnlyFields, 
  Shape, TrailingBytes,Write, WriteOnlyFields } from "../schema/model/types.ts";
import { isU8, isU32 } from "../schema/values/struct-members.ts";
import * as rtRoute from "./rt-route.ts";

/**
 * State and options of a next hop. Flags of `nexthop-flags` in family rt-nexthop:
 *
 * - `dead` (RTNH_F_DEAD, bit 0): The interface of the next hop is down.
 * - `pervasive` (RTNH_F_PERVASIVE, bit 1)
 * - `onlink` (RTNH_F_ONLINK, bit 2): The gateway is directly reachable, even if no prefix covers it.
 * - `offload` (RTNH_F_OFFLOAD, bit 3): The hardware forwards packets to the next hop.
 * - `linkdown` (RTNH_F_LINKDOWN, bit 4): The interface of the next hop has no carrier.
 * - `unresolved` (RTNH_F_UNRESOLVED, bit 5)
 * - `trap` (RTNH_F_TRAP, bit 6): The hardware passes packets for the next hop to the kernel.
 */
export type NexthopFlags = "dead" | "pervasive" | "onlink" | "offload" | "linkdown" | "unresolved" | "trap";

/**
 * How a next hop group distributes packets. Values of `group-type` in family rt-nexthop:
 *
 * - `mpath` (NEXTHOP_GRP_TYPE_MPATH, 0): Flows are distributed by hash and move when the group changes.
 * - `res` (NEXTHOP_GRP_TYPE_RES, 1): Flows are distributed over buckets, which move to another next hop only when they are idle or the group is unbalanced.
 */
export type GroupType = "mpath" | "res";

/**
 * Additional data to return about next hops, and the format of replies. Flags of `op-flags` in family rt-nexthop:
 *
 * - `dump-stats` (NHA_OP_FLAG_DUMP_STATS, bit 0, since Linux 6.9): Returns packet counts.
 * - `dump-hw-stats` (NHA_OP_FLAG_DUMP_HW_STATS, bit 1, since Linux 6.9): Includes counts of the hardware.
 * - `resp-grp-resvd-0` (NHA_OP_FLAG_RESP_GRP_RESVD_0, bit 31, since Linux 6.12): Replies only: unused bytes of group members are 0.
 */
export type OpFlags = "dump-stats" | "dump-hw-stats" | "resp-grp-resvd-0";

/** C structure `nhmsg`. */
export interface Nhmsg extends TrailingBytes {
  /** Address family of the gateway; 0 for groups. Member: u8. */ nhFamily: number;
  /** Scope (distance) of the next hop; set by the kernel. Member: u8. */ nhScope: number;
  /** Origin of the next hop, an RTPROT_* number. Member: u8. */ nhProtocol: number;
  /** u32. */ nhFlags: (NexthopFlags | number)[];
}

/** Member of a group. C structure `nexthop-grp`. */
export interface NexthopGrp extends TrailingBytes {
  /** Id of the next hop in the group. Member: u32. */ id: number;
  /** Weight of the next hop, its share of the group's traffic, minus 1. Member: u8. */ weight: number;
  /** Upper 8 bits of the weight. Member: u8, since Linux 6.12. */ weightHigh: number;
}

/** Attribute set `nexthop`. */
export type Nexthop<M extends Mode = Read> = ExtraAttributes & {
  /** Id by which routes refer to the next hop; if 0 or absent in a new next hop, the kernel selects it. Attribute NHA_ID of rt-nexthop: u32. */
  id?: number;
  /** Next hops of a group, with weights. Attribute NHA_GROUP of rt-nexthop: array of structures `nexthop-grp`. */
  group?: Shape<M, NexthopGrp>[];
  /** Kind of the group; default `mpath`. Attribute NHA_GROUP_TYPE of rt-nexthop: u16. */
  groupType?: GroupType | M["unnamed"];
  /** Drops packets. Attribute NHA_BLACKHOLE of rt-nexthop: flag. */ blackhole?: M["flag"];
  /** Index of the output interface. In a dump request, it selects the next hops of that interface. Attribute NHA_OIF of rt-nexthop: u32. */
  oif?: number;
  /** IP address of the next hop's gateway. Attribute NHA_GATEWAY of rt-nexthop: bytes, shown as an IPv4 or IPv6 address. */
  gateway?: M["address"];
  /** Selects the format of `encap`. Attribute NHA_ENCAP_TYPE of rt-nexthop: u16. */
  encapType?: rtRoute.LwtunnelEncapTypes | M["unnamed"];
  /** Encapsulation, as of routes. Attribute NHA_ENCAP of rt-nexthop: format depends on `encap-type`. */
  encap?: rtRoute.Encap<M>;
  /** The next hop is for the forwarding table of VXLAN devices, not for routes. Attribute NHA_FDB of rt-nexthop: flag. */
  fdb?: M["flag"];
  /** Settings of a resilient group. Attribute NHA_RES_GROUP of rt-nexthop: nested attributes. */
  resGroup?: ResGroup<M>;
  /** Bucket of a resilient group. Attribute NHA_RES_BUCKET of rt-nexthop: nested attributes. */
  resBucket?: ResBucket<M>;
  /** Additional data to return about next hops, and the format of replies. Attribute NHA_OP_FLAGS of rt-nexthop: u32, since Linux 6.9. */
  opFlags?: (OpFlags | number)[];
  /** Value 1 makes the hardware count the packets that it forwards. Attribute NHA_HW_STATS_ENABLE of rt-nexthop: u32, since Linux 6.9. */
  hwStatsEnable?: number;
  /** UDP port of the remote end, for next hops with `fdb` and a gateway. Attribute NHA_DST_PORT of rt-nexthop: big-endian u16 of at least 1, since Linux 7.3. */
  dstPort?: number;
} & ReadOnlyFields<M, {
  /** Packet counts of each group member. Returned if `opFlags` of the request contains `dump-stats`. Attribute NHA_GROUP_STATS of rt-nexthop: nested attributes, read-only, since Linux 6.9. */
  groupStats?: GroupStats<M>;
  /** Whether hardware counts the packets of the next hop group (1 or 0). Attribute NHA_HW_STATS_USED of rt-nexthop: u32, read-only, since Linux 6.9. */
  hwStatsUsed?: number;
}> & WriteOnlyFields<M, {
  /** Makes a dump return only next hop groups. Attribute NHA_GROUPS of rt-nexthop: flag, write-only. */
  groups?: M["flag"];
  /** In a dump request, selects the next hops whose interface has this master. Attribute NHA_MASTER of rt-nexthop: u32, write-only. */
  master?: number;
}>;

/** Attribute set `res-group`. */
export type ResGroup<M extends Mode = Read> = ExtraAttributes & {
  /** Number of hash buckets of a resilient group; fixed when the group is created. Attribute NHA_RES_GROUP_BUCKETS of rt-nexthop: u16. */
  buckets?: number;
  /** Time without traffic after which a bucket can move to another next hop; default 120 s. Attribute NHA_RES_GROUP_IDLE_TIMER of rt-nexthop: u32 in units of 1/100 s. */
  idleTimer?: number;
  /** Time after which an unbalanced group also moves buckets with traffic; 0 (default) for never. Attribute NHA_RES_GROUP_UNBALANCED_TIMER of rt-nexthop: u32 in units of 1/100 s. */
  unbalancedTimer?: number;
} & ReadOnlyFields<M, {
  /** Time for which the resilient group has been unbalanced. Attribute NHA_RES_GROUP_UNBALANCED_TIME of rt-nexthop: u64 in units of 1/100 s, read-only. */
  unbalancedTime?: M["big"];
}>;

/** Attribute set `res-bucket`. */
export type ResBucket<M extends Mode = Read> = ExtraAttributes & {
  /** Number of the bucket, from 0. Attribute NHA_RES_BUCKET_INDEX of rt-nexthop: u16. */ index?: number;
  /** Id of the next hop to which the bucket is assigned. Attribute NHA_RES_BUCKET_NH_ID of rt-nexthop: u32. */
  nhId?: number;
} & ReadOnlyFields<M, {
  /** Time since the hash bucket's last packet. Attribute NHA_RES_BUCKET_IDLE_TIME of rt-nexthop: u64 in units of 1/100 s, read-only. */
  idleTime?: M["big"];
}>;

/** Attribute set `group-stats`. */
export interface GroupStats<M extends Mode = Read> extends ExtraAttributes {
  /** NHA_GROUP_STATS_ENTRY of rt-nexthop: nested attributes, repeated for each array element, since Linux 6.9. */
  entry?: GroupStatsEntry<M>[];
}

/** Attribute set `group-stats-entry`. */
export interface GroupStatsEntry<M extends Mode = Read> extends ExtraAttributes {
  /** Id of the next hop. Attribute NHA_GROUP_STATS_ENTRY_ID of rt-nexthop: u32, since Linux 6.9. */ id?: number;
  /** Packets forwarded by software and hardware. Attribute NHA_GROUP_STATS_ENTRY_PACKETS of rt-nexthop: u32 or u64, since Linux 6.9. */
  packets?: M["big"];
  /** Packets forwarded by hardware. Attribute NHA_GROUP_STATS_ENTRY_PACKETS_HW of rt-nexthop: u32 or u64, since Linux 6.9. */
  packetsHw?: M["big"];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Adds a next hop object or a group of them. With NLM_F_REPLACE, replaces it. Request 104 of family rt-nexthop; requires CAP_NET_ADMIN. */
  newnexthop: {
    do: Call<{ header?: Partial<Nhmsg> } & Except<Nexthop<Write>, "groups" | "master" | "resBucket" | "opFlags">
      & OneOf<Nexthop<Write>, "group" | "blackhole" | "fdb" | "oif">>;
  };
  /** Deletes a next hop object and the routes that use it. Request 105 of family rt-nexthop; requires CAP_NET_ADMIN. */
  delnexthop: { do: Call<{ header?: Partial<Nhmsg> } & Only<Nexthop<Write>, "id">> };
  /** Returns one next hop object, or dumps all that match the request. Request and dump 106 of family rt-nexthop. */
  getnexthop: {
    do: Call<{ header?: Partial<Nhmsg> } & Only<Nexthop<Write>, "id" | "opFlags">,
      { header: Nhmsg } & Nexthop<Read> & Required<Pick<Nexthop<Read>, "id">> & OneOf<Nexthop<Read>, "group"
        | "blackhole" | "fdb" | "oif">>;
    dump: Call<{ header?: Partial<Nhmsg> } & Only<Nexthop<Write>, "oif" | "groups" | "master" | "fdb" | "opFlags">,
      { header: Nhmsg } & Nexthop<Read> & Required<Pick<Nexthop<Read>, "id">> & OneOf<Nexthop<Read>, "group"
        | "blackhole" | "fdb" | "oif">>;
  };
  /** Reports a new or changed next hop object. Event 104 of family rt-nexthop in multicast group `rtnlgrp-nexthop`. */
  "newnexthop-ntf": { event: { header: Nhmsg } & Nexthop<Read> };
  /** Reports a deleted next hop object. Event 105 of family rt-nexthop in multicast group `rtnlgrp-nexthop`. */
  "delnexthop-ntf": { event: { header: Nhmsg } & Nexthop<Read> };
  /** Returns buckets of resilient next hop groups. Request and dump 118 of family rt-nexthop. */
  getnexthopbucket: {
    do: Call<{ header?: Partial<Nhmsg> } & Only<Nexthop<Write>, "id" | "resBucket">,
      { header: Nhmsg } & Nexthop<Read>>;
    dump: Call<{ header?: Partial<Nhmsg> } & Only<Nexthop<Write>, "id" | "oif" | "master" | "resBucket">,
      { header: Nhmsg } & Nexthop<Read>>;
  };
  /** Reports that a bucket of a resilient next hop group moved to another next hop. Event 116 of family rt-nexthop in multicast group `rtnlgrp-nexthop`. */
  "newnexthopbucket-ntf": { event: { header: Nhmsg } & Nexthop<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {}

/** Names of the multicast groups. */
export type Groups = "rtnlgrp-nexthop";

const getnexthopAttributes = `
  id group group-type blackhole oif gateway encap-type encap fdb res-group group-stats hw-stats-enable hw-stats-used
  dst-port`;

/** Next hop objects and groups of them. Netlink family `rt-nexthop`: `connect()` opens a client. */
export const rtNexthop: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "rt-nexthop",
  flavour: "netlink-raw",
  protocol: 0,
  version: 1,
  constants: {},
  enums: {
    "nexthop-flags": () => ({ flags: true, prefix: "rtnh-f-", entries: "dead pervasive onlink offload linkdown unresolved trap" }),
    "group-type": () => ({ prefix: "nexthop-grp-type-", entries: "mpath res" }),
    "op-flags": () => ({
      flags: true,
      prefix: "nha-op-flag-",
      since: "6.9",
      entries: [
        { name: "dump-stats", value: 0, since: "6.9" },
        { name: "dump-hw-stats", value: 1, since: "6.9" },
        { name: "resp-grp-resvd-0", value: 31, since: "6.12" },
      ],
    }),
  },
  structs: {
    nhmsg: () => ({
      members: [
        { name: "nh-family", type: "u8" },
        { name: "nh-scope", type: "u8" },
        { name: "nh-protocol", type: "u8" },
        { name: "resvd", type: "pad", length: 1 },
        { name: "nh-flags", type: "u32", enum: "nexthop-flags", flags: true },
      ],
      read: (view, at, names) => ({ nhFamily: view.getUint8(at), nhScope: view.getUint8(at + 1),
        nhProtocol: view.getUint8(at + 2), nhFlags: names[3]!.bitNames(view.getUint32(at + 4, host)) }),
      write: (view, at, { nhFamily: v0, nhScope: v1, nhProtocol: v2, nhFlags: v3 }, names) => {
        const n3 = names[3]!.bits(v3, 4294967295); if (!(isU8(v0) && isU8(v1) && isU8(v2) && n3 >= 0)) return false;
        view.setUint8(at, v0); view.setUint8(at + 1, v1); view.setUint8(at + 2, v2); view.setUint32(at + 4, n3, host);
        return true; },
    }),
    "nexthop-grp": () => ({
      members: [
        { name: "id", type: "u32" },
        { name: "weight", type: "u8" },
        { name: "weight-high", type: "u8", since: "6.12" },
        { name: "resvd2", type: "pad", length: 2 },
      ],
      read: (view, at) => ({ id: view.getUint32(at, host), weight: view.getUint8(at + 4),
        weightHigh: view.getUint8(at + 5) }),
      write: (view, at, { id: v0, weight: v1, weightHigh: v2 }) => { if (!(isU32(v0) && isU8(v1) &&
        isU8(v2))) return false; view.setUint32(at, v0, host); view.setUint8(at + 4, v1); view.setUint8(at + 5, v2);
        return true; },
    }),
  },
  sets: {
    nexthop: () => ({
      prefix: "nha-",
      attributes: [
        { name: "id", number: 1, type: "u32" },
        { name: "group", number: 2, type: "binary", struct: "nexthop-grp", item: "struct" },
        { name: "group-type", number: 3, type: "u16", enum: "group-type" },
        { name: "blackhole", number: 4, type: "flag" },
        { name: "oif", number: 5, type: "u32" },
        { name: "gateway", number: 6, type: "binary", hint: "ipv4-or-v6" },
        { name: "encap-type", number: 7, type: "u16", enum: "rt-route/lwtunnel-encap-types" },
        { name: "encap", number: 8, type: "sub-message", subMessage: "rt-route/encap", selector: "encap-type" },
        { name: "groups", number: 9, type: "flag", access: "write-only" },
        { name: "master", number: 10, type: "u32", access: "write-only" },
        { name: "fdb", number: 11, type: "flag" },
        { name: "res-group", number: 12, type: "nest", nest: "res-group" },
        { name: "res-bucket", number: 13, type: "nest", nest: "res-bucket" },
        { name: "op-flags", number: 14, type: "u32", enum: "op-flags", flags: true, since: "6.9" },
        { name: "group-stats", number: 15, type: "nest", nest: "group-stats", access: "read-only", since: "6.9" },
        { name: "hw-stats-enable", number: 16, type: "u32", since: "6.9" },
        { name: "hw-stats-used", number: 17, type: "u32", access: "read-only", since: "6.9" },
        { name: "dst-port", number: 18, type: "u16", order: "big", minimum: 1, since: "7.3" },
      ],
    }),
    "res-group": () => ({
      prefix: "nha-res-group-",
      attributes: [
        { name: "pad", number: 0, type: "pad" },
        { name: "buckets", number: 1, type: "u16" },
        { name: "idle-timer", number: 2, type: "u32", unit: "1/100 s" },
        { name: "unbalanced-timer", number: 3, type: "u32", unit: "1/100 s" },
        { name: "unbalanced-time", number: 4, type: "u64", unit: "1/100 s", access: "read-only" },
      ],
    }),
    "res-bucket": () => ({
      prefix: "nha-res-bucket-",
      attributes: [
        { name: "pad", number: 0, type: "pad" },
        { name: "index", number: 1, type: "u16" },
        { name: "idle-time", number: 2, type: "u64", unit: "1/100 s", access: "read-only" },
        { name: "nh-id", number: 3, type: "u32" },
      ],
    }),
    "group-stats": () => ({
      prefix: "nha-group-stats-",
      since: "6.9",
      attributes: [{ name: "entry", number: 1, type: "nest", nest: "group-stats-entry", multi: true, since: "6.9" }],
    }),
    "group-stats-entry": () => ({
      prefix: "nha-group-stats-entry-",
      since: "6.9",
      attributes: [
        { name: "id", number: 1, type: "u32", since: "6.9" },
        { name: "packets", number: 2, type: "uint", since: "6.9" },
        { name: "packets-hw", number: 3, type: "uint", since: "6.9" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    newnexthop: () => ({
      set: "nexthop",
      header: "nhmsg",
      do: {
        request: {
          number: 104,
          requiredOne: ["group", "blackhole", "fdb", "oif"],
          replyOnly: ["op-flags", "header.nh-scope"],
          attributes: `
            id group group-type blackhole oif gateway encap-type encap fdb res-group hw-stats-enable dst-port`,
        },
      },
      flags: ["uns-admin-perm"],
    }),
    delnexthop: () => ({ set: "nexthop", header: "nhmsg", do: { request: "105 id" }, flags: ["uns-admin-perm"] }),
    getnexthop: () => ({
      set: "nexthop",
      header: "nhmsg",
      do: {
        request: "106 id op-flags",
        reply: {
          number: 104,
          always: ["id"],
          alwaysOne: ["group", "blackhole", "fdb", "oif"],
          attributes: getnexthopAttributes,
        },
      },
      dump: {
        request: "106 oif groups master fdb op-flags",
        reply: {
          number: 104,
          always: ["id"],
          alwaysOne: ["group", "blackhole", "fdb", "oif"],
          attributes: getnexthopAttributes,
        },
      },
    }),
    "newnexthop-ntf": () => ({
      set: "nexthop",
      header: "nhmsg",
      event: `104 ${getnexthopAttributes}`,
      notify: "getnexthop",
      group: "rtnlgrp-nexthop",
    }),
    "delnexthop-ntf": () => ({
      set: "nexthop",
      header: "nhmsg",
      event: `105 ${getnexthopAttributes}`,
      notify: "getnexthop",
      group: "rtnlgrp-nexthop",
    }),
    getnexthopbucket: () => ({
      set: "nexthop",
      header: "nhmsg",
      do: { request: "118 id res-bucket", reply: "116 id res-bucket" },
      dump: { request: "118 id oif master res-bucket", reply: "116 id res-bucket" },
    }),
    "newnexthopbucket-ntf": () => ({
      set: "nexthop",
      header: "nhmsg",
      event: "116 id res-bucket",
      notify: "getnexthopbucket",
      group: "rtnlgrp-nexthop",
    }),
  },
  groups: { "rtnlgrp-nexthop": { name: "rtnlgrp-nexthop", number: 32 } },
  creates: { newnexthop: ["ENOENT"] },
  links: { "rt-route": rtRoute.rtRoute },
});
