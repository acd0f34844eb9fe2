// Generated from rt-tunnel.yaml (sha256 21c1340a44eff3c8). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, Read, ReadOnlyFields, TrailingBytes, Write } from
  "../schema/model/types.ts";
import { isU8, isU32 } from "../schema/values/struct-members.ts";

/**
 * Options of a dump of VNIs. Flags of `tunnel-flags` in family rt-tunnel:
 *
 * - `stats` (TUNNEL_MSG_FLAG_STATS, bit 0): The dump contains counters.
 */
export type TunnelFlags = "stats";

/** C structure `tunnel-msg`. */
export interface TunnelMsg extends TrailingBytes {
  /** AF_BRIDGE (7). Member: u8. */ family: number;
  /** Options of a dump. Member: u8. */ flags: (TunnelFlags | number)[];
  /** Index of the VXLAN interface; in a dump, 0 stands for all. Member: u32. */ ifindex: number;
}

/** Attribute set `vnifilter`. */
export interface Vnifilter<M extends Mode = Read> extends ExtraAttributes {
  /** Ranges of VNIs. Attribute VXLAN_VNIFILTER_ENTRY of rt-tunnel: nested attributes, repeated for each array element. */
  entry?: VnifilterEntry<M>[];
}

/** Attribute set `vnifilter-entry`. */
export type VnifilterEntry<M extends Mode = Read> = ExtraAttributes & {
  /** First VNI of the range. Attribute VXLAN_VNIFILTER_ENTRY_START of rt-tunnel: u32. */ start?: number;
  /** Last VNI of the range; absent for a single VNI. Attribute VXLAN_VNIFILTER_ENTRY_END of rt-tunnel: u32. */
  end?: number;
  /** IPv4 address to which VXLAN sends packets with unknown destinations. Attribute VXLAN_VNIFILTER_ENTRY_GROUP of rt-tunnel: big-endian u32, shown as an IPv4 address. */
  group?: M["address"];
  /** IPv6 address to which VXLAN sends packets with unknown destinations. Attribute VXLAN_VNIFILTER_ENTRY_GROUP6 of rt-tunnel: 16 bytes, shown as an IPv6 address. */
  group6?: M["address"];
} & ReadOnlyFields<M, {
  /** Counters. Attribute VXLAN_VNIFILTER_ENTRY_STATS of rt-tunnel: nested attributes, read-only. */
  stats?: VnifilterStats<M>;
}>;

/** Attribute set `vnifilter-stats`. */
export interface VnifilterStats<M extends Mode = Read> extends ExtraAttributes {
  /** Received bytes. Attribute VNIFILTER_ENTRY_STATS_RX_BYTES of rt-tunnel: u64. */ rxBytes?: M["big"];
  /** Received packets. Attribute VNIFILTER_ENTRY_STATS_RX_PKTS of rt-tunnel: u64. */ rxPkts?: M["big"];
  /** Received packets that were dropped. Attribute VNIFILTER_ENTRY_STATS_RX_DROPS of rt-tunnel: u64. */
  rxDrops?: M["big"];
  /** Received packets with errors. Attribute VNIFILTER_ENTRY_STATS_RX_ERRORS of rt-tunnel: u64. */
  rxErrors?: M["big"];
  /** Sent bytes. Attribute VNIFILTER_ENTRY_STATS_TX_BYTES of rt-tunnel: u64. */ txBytes?: M["big"];
  /** Sent packets. Attribute VNIFILTER_ENTRY_STATS_TX_PKTS of rt-tunnel: u64. */ txPkts?: M["big"];
  /** Packets that were dropped instead of sent. Attribute VNIFILTER_ENTRY_STATS_TX_DROPS of rt-tunnel: u64. */
  txDrops?: M["big"];
  /** Packets that could not be sent. Attribute VNIFILTER_ENTRY_STATS_TX_ERRORS of rt-tunnel: u64. */
  txErrors?: M["big"];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Adds VXLAN network ids (VNIs) to the filter of a VXLAN interface, or changes their destination addresses. Request 120 of family rt-tunnel. */
  newtunnel: { do: Call<{ header?: Partial<TunnelMsg> } & Vnifilter<Write>> };
  /** Deletes VXLAN network ids (VNIs) from the filter of a VXLAN interface. Request 121 of family rt-tunnel. */
  deltunnel: { do: Call<{ header?: Partial<TunnelMsg> } & Vnifilter<Write>> };
  /** Dumps the VXLAN network ids (VNIs) of one or all VXLAN interfaces. Dump 122 of family rt-tunnel. */
  gettunnel: {
    dump: Call<{ header?: Partial<TunnelMsg> } & ExtraAttributes, { header: TunnelMsg } & Vnifilter<Read>>;
  };
  /** Reports an added or changed VXLAN network id (VNI) of a VXLAN interface. Event 120 of family rt-tunnel in multicast group `rtnlgrp-tunnel`. */
  "newtunnel-ntf": { event: { header: TunnelMsg } & Vnifilter<Read> };
  /** Reports a deleted VXLAN network id (VNI) of a VXLAN interface. Event 121 of family rt-tunnel in multicast group `rtnlgrp-tunnel`. */
  "deltunnel-ntf": { event: { header: TunnelMsg } & Vnifilter<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {}

/** Names of the multicast groups. */
export type Groups = "rtnlgrp-tunnel";

/** VNIs of VXLAN interfaces with a VNI filter. Netlink family `rt-tunnel`: `connect()` opens a client. Requires CONFIG_VXLAN, module vxlan. */
export const rtTunnel: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "rt-tunnel",
  flavour: "netlink-raw",
  protocol: 0,
  version: 1,
  constants: {},
  enums: { "tunnel-flags": () => ({ flags: true, prefix: "tunnel-msg-flag-", entries: "stats" }) },
  structs: {
    "tunnel-msg": () => ({
      members: [
        { name: "family", type: "u8" },
        { name: "flags", type: "u8", enum: "tunnel-flags", flags: true },
        { name: "reserved2", type: "pad", length: 2 },
        { name: "ifindex", type: "u32" },
      ],
      read: (view, at, names) => ({ family: view.getUint8(at), flags: names[1]!.bitNames(view.getUint8(at + 1)),
        ifindex: view.getUint32(at + 4, host) }),
      write: (view, at, { family: v0, flags: v1, ifindex: v2 }, names) => { const n1 = names[1]!.bits(v1, 255);
        if (!(isU8(v0) && n1 >= 0 && isU32(v2))) return false; view.setUint8(at, v0); view.setUint8(at + 1, n1);
        view.setUint32(at + 4, v2, host); return true; },
    }),
  },
  sets: {
    vnifilter: () => ({
      prefix: "vxlan-vnifilter-",
      attributes: [{ name: "entry", number: 1, type: "nest", nest: "vnifilter-entry", multi: true }],
    }),
    "vnifilter-entry": () => ({
      prefix: "vxlan-vnifilter-entry-",
      attributes: [
        { name: "start", number: 1, type: "u32" },
        { name: "end", number: 2, type: "u32" },
        { name: "group", number: 3, type: "u32", order: "big", hint: "ipv4" },
        { name: "group6", number: 4, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "stats", number: 5, type: "nest", nest: "vnifilter-stats", access: "read-only" },
      ],
    }),
    "vnifilter-stats": () => ({
      prefix: "vnifilter-entry-stats-",
      attributes: [
        { name: "rx-bytes", number: 1, type: "u64" },
        { name: "rx-pkts", number: 2, type: "u64" },
        { name: "rx-drops", number: 3, type: "u64" },
        { name: "rx-errors", number: 4, type: "u64" },
        { name: "tx-bytes", number: 5, type: "u64" },
        { name: "tx-pkts", number: 6, type: "u64" },
        { name: "tx-drops", number: 7, type: "u64" },
        { name: "tx-errors", number: 8, type: "u64" },
        { name: "pad", number: 9, type: "pad" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    newtunnel: () => ({ set: "vnifilter", header: "tunnel-msg", do: { request: "120 entry" } }),
    deltunnel: () => ({ set: "vnifilter", header: "tunnel-msg", do: { request: "121 entry" } }),
    gettunnel: () => ({ set: "vnifilter", header: "tunnel-msg", dump: { request: "122", reply: "120 entry" } }),
    "newtunnel-ntf": () => ({ set: "vnifilter", header: "tunnel-msg", event: "120 entry", notify: "gettunnel", group: "rtnlgrp-tunnel" }),
    "deltunnel-ntf": () => ({ set: "vnifilter", header: "tunnel-msg", event: "121 entry", notify: "gettunnel", group: "rtnlgrp-tunnel" }),
  },
  groups: { "rtnlgrp-tunnel": { name: "rtnlgrp-tunnel", number: 35, since: "5.18" } },
  config: "VXLAN",
  module: "vxlan",
  links: {},
});
