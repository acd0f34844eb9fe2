// Generated from psample.yaml (sha256 51272353dff8f331). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, Read } from "../schema/model/types.ts";

/** Attribute set `sample`. */
export interface Sample<M extends Mode = Read> extends ExtraAttributes {
  /** Index of the input interface. Attribute PSAMPLE_ATTR_IIFINDEX of psample: u16. */ iifindex?: number;
  /** Index of the output interface. Attribute PSAMPLE_ATTR_OIFINDEX of psample: u16. */ oifindex?: number;
  /** Length of the packet before it was truncated. Attribute PSAMPLE_ATTR_ORIGSIZE of psample: u32 in bytes. */
  origsize?: number;
  /** Number of the group that the sample belongs to. Attribute PSAMPLE_ATTR_SAMPLE_GROUP of psample: u32. */
  sampleGroup?: number;
  /** Number of the sample in its group. A gap shows lost samples. Attribute PSAMPLE_ATTR_GROUP_SEQ of psample: u32. */
  groupSeq?: number;
  /** Sampling rate N: one of N packets is sampled. With `sample-probability`, the probability of a sample instead, where 0xffffffff is always. Attribute PSAMPLE_ATTR_SAMPLE_RATE of psample: u32. */
  sampleRate?: number;
  /** The packet, starting with its link layer header. Attribute PSAMPLE_ATTR_DATA of psample: bytes. */
  data?: Uint8Array;
  /** Number of users of the sample group. Attribute PSAMPLE_ATTR_GROUP_REFCOUNT of psample: u32. */
  groupRefcount?: number;
  /** Tunnel of the packet. Attribute PSAMPLE_ATTR_TUNNEL of psample: nested attributes. */ tunnel?: TunnelKey<M>;
  /** Traffic class with which the packet left. Attribute PSAMPLE_ATTR_OUT_TC of psample: u16. */ outTc?: number;
  /** Fill level of the output queue for the traffic class. Attribute PSAMPLE_ATTR_OUT_TC_OCC of psample: u64 in bytes. */
  outTcOcc?: M["big"];
  /** Time that the packet spent in the device. Attribute PSAMPLE_ATTR_LATENCY of psample: u64 in ns. */
  latency?: M["big"];
  /** Time of the sample, in ns since 1970. Attribute PSAMPLE_ATTR_TIMESTAMP of psample: u64 in ns. */
  timestamp?: M["big"];
  /** EtherType of the sampled packet. Attribute PSAMPLE_ATTR_PROTO of psample: u16. */ proto?: number;
  /** Cookie of the action that took the sample. Attribute PSAMPLE_ATTR_USER_COOKIE of psample: bytes, since Linux 6.11. */
  userCookie?: Uint8Array;
  /** The value of `sample-rate` is a probability from 0 to 0xffffffff. Attribute PSAMPLE_ATTR_SAMPLE_PROBABILITY of psample: flag, since Linux 6.11. */
  sampleProbability?: M["flag"];
}

/** Attribute set `tunnel-key`. */
export interface TunnelKey<M extends Mode = Read> extends ExtraAttributes {
  /** PSAMPLE_TUNNEL_KEY_ATTR_ID of psample: big-endian u64. */ id?: M["big"];
  /** PSAMPLE_TUNNEL_KEY_ATTR_IPV4_SRC of psample: big-endian u32, shown as an IPv4 address. */
  ipv4Src?: M["address"];
  /** PSAMPLE_TUNNEL_KEY_ATTR_IPV4_DST of psample: big-endian u32, shown as an IPv4 address. */
  ipv4Dst?: M["address"];
  /** PSAMPLE_TUNNEL_KEY_ATTR_TOS of psample: u8. */ tos?: number;
  /** PSAMPLE_TUNNEL_KEY_ATTR_TTL of psample: u8. */ ttl?: number;
  /** PSAMPLE_TUNNEL_KEY_ATTR_DONT_FRAGMENT of psample: flag. */ dontFragment?: M["flag"];
  /** PSAMPLE_TUNNEL_KEY_ATTR_CSUM of psample: flag. */ csum?: M["flag"];
  /** PSAMPLE_TUNNEL_KEY_ATTR_OAM of psample: flag. */ oam?: M["flag"];
  /** PSAMPLE_TUNNEL_KEY_ATTR_GENEVE_OPTS of psample: bytes. */ geneveOpts?: Uint8Array;
  /** PSAMPLE_TUNNEL_KEY_ATTR_TP_SRC of psample: big-endian u16. */ tpSrc?: number;
  /** PSAMPLE_TUNNEL_KEY_ATTR_TP_DST of psample: big-endian u16. */ tpDst?: number;
  /** PSAMPLE_TUNNEL_KEY_ATTR_VXLAN_OPTS of psample: bytes. */ vxlanOpts?: Uint8Array;
  /** PSAMPLE_TUNNEL_KEY_ATTR_IPV6_SRC of psample: bytes, shown as an IPv6 address. */ ipv6Src?: M["address"];
  /** PSAMPLE_TUNNEL_KEY_ATTR_IPV6_DST of psample: bytes, shown as an IPv6 address. */ ipv6Dst?: M["address"];
  /** PSAMPLE_TUNNEL_KEY_ATTR_ERSPAN_OPTS of psample: bytes. */ erspanOpts?: Uint8Array;
  /** PSAMPLE_TUNNEL_KEY_ATTR_IPV4_INFO_BRIDGE of psample: flag. */ ipv4InfoBridge?: M["flag"];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Delivers a sampled packet. Event 0 of family psample in multicast group `packets`. */
  sample: { event: Sample<Read> };
  /** Returns the groups of packet samples. Dump 1 of family psample. */
  "get-group": { dump: Call<ExtraAttributes, Sample<Read>> };
  /** Reports a new group of packet samples. Event 2 of family psample in multicast group `config`. */
  "new-group": { event: Sample<Read> };
  /** Reports a deleted group of packet samples. Event 3 of family psample in multicast group `config`. */
  "del-group": { event: Sample<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {}

/** Names of the multicast groups. */
export type Groups = "config" | "packets";

/** Samples of packets, taken by traffic control, Open vSwitch and drivers. Netlink family `psample`: `connect()` opens a client. Requires CONFIG_PSAMPLE, module psample. */
export const psample: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "psample",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {},
  structs: {},
  sets: {
    sample: () => ({
      prefix: "psample-attr-",
      attributes: [
        { name: "iifindex", number: 0, type: "u16" },
        { name: "oifindex", number: 1, type: "u16" },
        { name: "origsize", number: 2, type: "u32", unit: "bytes" },
        { name: "sample-group", number: 3, type: "u32" },
        { name: "group-seq", number: 4, type: "u32" },
        { name: "sample-rate", number: 5, type: "u32" },
        { name: "data", number: 6, type: "binary" },
        { name: "group-refcount", number: 7, type: "u32" },
        { name: "tunnel", number: 8, type: "nest", nest: "tunnel-key" },
        { name: "pad", number: 9, type: "pad" },
        { name: "out-tc", number: 10, type: "u16" },
        { name: "out-tc-occ", number: 11, type: "u64", unit: "bytes" },
        { name: "latency", number: 12, type: "u64", unit: "ns" },
        { name: "timestamp", number: 13, type: "u64", unit: "ns" },
        { name: "proto", number: 14, type: "u16" },
        { name: "user-cookie", number: 15, type: "binary", since: "6.11" },
        { name: "sample-probability", number: 16, type: "flag", since: "6.11" },
      ],
    }),
    "tunnel-key": () => ({
      prefix: "psample-tunnel-key-attr-",
      attributes: [
        { name: "id", number: 0, type: "u64", order: "big" },
        { name: "ipv4-src", number: 1, type: "u32", order: "big", hint: "ipv4" },
        { name: "ipv4-dst", number: 2, type: "u32", order: "big", hint: "ipv4" },
        { name: "tos", number: 3, type: "u8" },
        { name: "ttl", number: 4, type: "u8" },
        { name: "dont-fragment", number: 5, type: "flag" },
        { name: "csum", number: 6, type: "flag" },
        { name: "oam", number: 7, type: "flag" },
        { name: "geneve-opts", number: 8, type: "binary" },
        { name: "tp-src", number: 9, type: "u16", order: "big" },
        { name: "tp-dst", number: 10, type: "u16", order: "big" },
        { name: "vxlan-opts", number: 11, type: "binary" },
        { name: "ipv6-src", number: 12, type: "binary", hint: "ipv6" },
        { name: "ipv6-dst", number: 13, type: "binary", hint: "ipv6" },
        { name: "pad", number: 14, type: "pad" },
        { name: "erspan-opts", number: 15, type: "binary" },
        { name: "ipv4-info-bridge", number: 16, type: "flag" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    sample: () => ({
      set: "sample",
      event: `
        0 iifindex oifindex origsize sample-group group-seq sample-rate data tunnel out-tc out-tc-occ latency
        timestamp proto user-cookie sample-probability`,
      group: "packets",
    }),
    "get-group": () => ({ set: "sample", dump: { request: "1", reply: "2 sample-group group-refcount group-seq" } }),
    "new-group": () => ({ set: "sample", event: "2 sample-group group-refcount group-seq", group: "config" }),
    "del-group": () => ({ set: "sample", event: "3 sample-group group-refcount group-seq", group: "config" }),
  },
  groups: { config: { name: "config" }, packets: { name: "packets" } },
  config: "PSAMPLE",
  module: "psample",
  links: {},
});
