// Generated from psample.yaml (sha256 0a28ea3a1cc7ee8d). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { ExtraAttributes, Mode, Read } from "../schema/model/types.ts";

/** Attributes of `sample`. */
export interface Sample<M extends Mode = Read> extends ExtraAttributes {
  /** PSAMPLE_ATTR_IIFINDEX (0): u16. Index of the input interface. */ iifindex?: number;
  /** PSAMPLE_ATTR_OIFINDEX (1): u16. Index of the output interface. */ oifindex?: number;
  /** PSAMPLE_ATTR_ORIGSIZE (2): u32, in bytes. Length of the packet before it was truncated. */ origsize?: number;
  /** PSAMPLE_ATTR_SAMPLE_GROUP (3): u32. Number of the group that the sample belongs to. */ sampleGroup?: number;
  /** PSAMPLE_ATTR_GROUP_SEQ (4): u32. Number of the sample in its group. A gap shows lost samples. */
  groupSeq?: number;
  /** PSAMPLE_ATTR_SAMPLE_RATE (5): u32. One of this many packets is sampled; with `sample-probability`, a probability of 0xffffffff is always. */
  sampleRate?: number;
  /** PSAMPLE_ATTR_DATA (6): binary. The packet, starting with its link layer header. */ data?: Uint8Array;
  /** PSAMPLE_ATTR_GROUP_REFCOUNT (7): u32. Number of users of the group. */ groupRefcount?: number;
  /** PSAMPLE_ATTR_TUNNEL (8): nest. Tunnel of the packet. */ tunnel?: TunnelKey<M>;
  /** PSAMPLE_ATTR_OUT_TC (10): u16. Traffic class of the output queue. */ outTc?: number;
  /** PSAMPLE_ATTR_OUT_TC_OCC (11): u64, in bytes. Fill level of the traffic class. */ outTcOcc?: M["big"];
  /** PSAMPLE_ATTR_LATENCY (12): u64, in ns. Time that the packet spent in the device. */ latency?: M["big"];
  /** PSAMPLE_ATTR_TIMESTAMP (13): u64, in ns. Time of the sample, in ns since 1970. */ timestamp?: M["big"];
  /** PSAMPLE_ATTR_PROTO (14): u16. EtherType of the packet. */ proto?: number;
  /** PSAMPLE_ATTR_USER_COOKIE (15): binary, since Linux 6.11. Cookie of the action that took the sample. */
  userCookie?: Uint8Array;
  /** PSAMPLE_ATTR_SAMPLE_PROBABILITY (16): flag, since Linux 6.11. The unit of `sample-rate` is a probability. */
  sampleProbability?: M["flag"];
}

/** Attributes of `tunnel-key`. */
export interface TunnelKey<M extends Mode = Read> extends ExtraAttributes {
  /** PSAMPLE_TUNNEL_KEY_ATTR_ID (0): u64, big-endian. */ id?: M["big"];
  /** PSAMPLE_TUNNEL_KEY_ATTR_IPV4_SRC (1): u32, big-endian, shown as ipv4. */ ipv4Src?: M["address"];
  /** PSAMPLE_TUNNEL_KEY_ATTR_IPV4_DST (2): u32, big-endian, shown as ipv4. */ ipv4Dst?: M["address"];
  /** PSAMPLE_TUNNEL_KEY_ATTR_TOS (3): u8. */ tos?: number;
  /** PSAMPLE_TUNNEL_KEY_ATTR_TTL (4): u8. */ ttl?: number;
  /** PSAMPLE_TUNNEL_KEY_ATTR_DONT_FRAGMENT (5): flag. */ dontFragment?: M["flag"];
  /** PSAMPLE_TUNNEL_KEY_ATTR_CSUM (6): flag. */ csum?: M["flag"];
  /** PSAMPLE_TUNNEL_KEY_ATTR_OAM (7): flag. */ oam?: M["flag"];
  /** PSAMPLE_TUNNEL_KEY_ATTR_GENEVE_OPTS (8): binary. */ geneveOpts?: Uint8Array;
  /** PSAMPLE_TUNNEL_KEY_ATTR_TP_SRC (9): u16, big-endian. */ tpSrc?: number;
  /** PSAMPLE_TUNNEL_KEY_ATTR_TP_DST (10): u16, big-endian. */ tpDst?: number;
  /** PSAMPLE_TUNNEL_KEY_ATTR_VXLAN_OPTS (11): binary. */ vxlanOpts?: Uint8Array;
  /** PSAMPLE_TUNNEL_KEY_ATTR_IPV6_SRC (12): binary, shown as ipv6. */ ipv6Src?: M["address"];
  /** PSAMPLE_TUNNEL_KEY_ATTR_IPV6_DST (13): binary, shown as ipv6. */ ipv6Dst?: M["address"];
  /** PSAMPLE_TUNNEL_KEY_ATTR_ERSPAN_OPTS (15): binary. */ erspanOpts?: Uint8Array;
  /** PSAMPLE_TUNNEL_KEY_ATTR_IPV4_INFO_BRIDGE (16): flag. */ ipv4InfoBridge?: M["flag"];
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `sample`: event 0, group `packets`. A sample. */
  sample: { event: Sample<Read> };
  /** `get-group`: dump 1. Returns the groups. */
  "get-group": { dump: { request: ExtraAttributes; reply: Sample<Read> } };
  /** `new-group`: event 2, group `config`. A group was created. */
  "new-group": { event: Sample<Read> };
  /** `del-group`: event 3, group `config`. A group was deleted. */
  "del-group": { event: Sample<Read> };
}

/** Events, by the operation that describes the message. */
export interface Events {
  sample: Sample<Read>;
  "new-group": Sample<Read>;
  "del-group": Sample<Read>;
}

/** Names of the multicast groups. */
export type Groups = "config" | "packets";

/** Family `psample` (CONFIG_PSAMPLE, module psample): `connect()` opens a client. Also the model for codecs. */
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
      event: {
        number: 0,
        attributes: `
          iifindex oifindex origsize sample-group group-seq sample-rate data tunnel out-tc out-tc-occ latency
          timestamp proto user-cookie sample-probability`,
      },
      group: "packets",
    }),
    "get-group": () => ({
      set: "sample",
      dump: { request: { number: 1 }, reply: { number: 2, attributes: "sample-group group-refcount group-seq" } },
    }),
    "new-group": () => ({ set: "sample", event: { number: 2, attributes: "sample-group group-refcount group-seq" }, group: "config" }),
    "del-group": () => ({ set: "sample", event: { number: 3, attributes: "sample-group group-refcount group-seq" }, group: "config" }),
  },
  groups: { config: { name: "config" }, packets: { name: "packets" } },
  config: "PSAMPLE",
  module: "psample",
  links: {},
});
