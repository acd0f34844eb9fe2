// Generated from tcp_metrics.yaml with specs/tcp_metrics.yaml (sha256 f47883543a49e6aa). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { ExtraAttributes, Mode, OneOf, Only, Read, Write } from "../schema/model/types.ts";

/** Attributes of `tcp-metrics`. */
export interface TcpMetrics<M extends Mode = Read> extends ExtraAttributes {
  /** TCP_METRICS_ATTR_ADDR_IPV4 (1): u32, big-endian, shown as ipv4. IPv4 address of the destination. */
  addrIpv4?: M["address"];
  /** TCP_METRICS_ATTR_ADDR_IPV6 (2): binary, shown as ipv6, 16 bytes. IPv6 address of the destination. */
  addrIpv6?: M["address"];
  /** TCP_METRICS_ATTR_AGE (3): u64. Time since the last change, in ms. */ age?: M["big"];
  /** TCP_METRICS_ATTR_TW_TSVAL (4): u32. Timestamp of the last connection; not used by current kernels. */
  twTsval?: number;
  /** TCP_METRICS_ATTR_TW_TS_STAMP (5): s32. Time of the last timestamp; not used by current kernels. */
  twTsStamp?: number;
  /** TCP_METRICS_ATTR_VALS (6): nest. Metrics. */ vals?: Metrics;
  /** TCP_METRICS_ATTR_FOPEN_MSS (7): u16. Maximum segment size for TCP Fast Open, in bytes. */ fopenMss?: number;
  /** TCP_METRICS_ATTR_FOPEN_SYN_DROPS (8): u16. Number of SYN packets with data that were lost. */
  fopenSynDrops?: number;
  /** TCP_METRICS_ATTR_FOPEN_SYN_DROP_TS (9): u64. Time since the last of those losses, in ms. */
  fopenSynDropTs?: M["big"];
  /** TCP_METRICS_ATTR_FOPEN_COOKIE (10): binary, at least 16 bytes. Cookie of TCP Fast Open. */
  fopenCookie?: Uint8Array;
  /** TCP_METRICS_ATTR_SADDR_IPV4 (11): u32, big-endian, shown as ipv4. IPv4 source address. */
  saddrIpv4?: M["address"];
  /** TCP_METRICS_ATTR_SADDR_IPV6 (12): binary, shown as ipv6, 16 bytes. IPv6 source address. */
  saddrIpv6?: M["address"];
}

/** Attributes of `metrics`. */
export interface Metrics extends ExtraAttributes {
  /** TCP_METRICS_A_METRICS_RTT (1): u32. Smoothed round-trip time, in ms multiplied by 8; `rttUs` is exact. */
  rtt?: number;
  /** TCP_METRICS_A_METRICS_RTTVAR (2): u32. Variance of the round-trip time, in ms multiplied by 4; `rttvarUs` is exact. */
  rttvar?: number;
  /** TCP_METRICS_A_METRICS_SSTHRESH (3): u32. Slow start threshold in packets. */ ssthresh?: number;
  /** TCP_METRICS_A_METRICS_CWND (4): u32. Congestion window in packets. */ cwnd?: number;
  /** TCP_METRICS_A_METRICS_REODERING (5): u32. Number of packets that may be reordered. */ reodering?: number;
  /** TCP_METRICS_A_METRICS_RTT_US (6): u32. Smoothed round-trip time, in us multiplied by 8. */ rttUs?: number;
  /** TCP_METRICS_A_METRICS_RTTVAR_US (7): u32. Variance of the round-trip time, in us multiplied by 4. */
  rttvarUs?: number;
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `get`: request 1, dump 1. Returns the cached metrics of one destination, or dumps all. */
  get: {
    do: {
      request: Only<TcpMetrics<Write>, "addrIpv4" | "addrIpv6" | "saddrIpv4" | "saddrIpv6">
        & OneOf<TcpMetrics<Write>, "addrIpv4" | "addrIpv6">;
      reply: TcpMetrics<Read>;
    };
    dump: { request: ExtraAttributes; reply: TcpMetrics<Read> };
  };
  /** `del`: request 2, requires admin-perm. Deletes the cached metrics of one destination, or of all without an address. */
  del: {
    do: { request: Only<TcpMetrics<Write>, "addrIpv4" | "addrIpv6" | "saddrIpv4" | "saddrIpv6">; reply: undefined };
  };
}

/** Events, by the operation that describes the message. */
export interface Events {
  get: TcpMetrics<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

const getAttributes = `
  addr-ipv4 addr-ipv6 saddr-ipv4 saddr-ipv6 age vals fopen-mss fopen-syn-drops fopen-syn-drop-ts fopen-cookie`;

/** Family `tcp_metrics` (CONFIG_INET): `connect()` opens a client. Also the model for codecs. */
export const tcpMetrics: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "tcp_metrics",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: { "tcp-fastopen-cookie-max": 16 },
  enums: {},
  structs: {},
  sets: {
    "tcp-metrics": () => ({
      prefix: "tcp-metrics-attr-",
      attributes: [
        { name: "addr-ipv4", number: 1, type: "u32", order: "big", hint: "ipv4" },
        { name: "addr-ipv6", number: 2, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "age", number: 3, type: "u64" },
        { name: "tw-tsval", number: 4, type: "u32" },
        { name: "tw-ts-stamp", number: 5, type: "s32" },
        { name: "vals", number: 6, type: "nest", nest: "metrics" },
        { name: "fopen-mss", number: 7, type: "u16" },
        { name: "fopen-syn-drops", number: 8, type: "u16" },
        { name: "fopen-syn-drop-ts", number: 9, type: "u64" },
        { name: "fopen-cookie", number: 10, type: "binary", minimumLength: 16 },
        { name: "saddr-ipv4", number: 11, type: "u32", order: "big", hint: "ipv4" },
        { name: "saddr-ipv6", number: 12, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "pad", number: 13, type: "pad" },
      ],
    }),
    metrics: () => ({
      attributes: [
        { name: "rtt", number: 1, type: "u32" },
        { name: "rttvar", number: 2, type: "u32" },
        { name: "ssthresh", number: 3, type: "u32" },
        { name: "cwnd", number: 4, type: "u32" },
        { name: "reodering", number: 5, type: "u32" },
        { name: "rtt-us", number: 6, type: "u32" },
        { name: "rttvar-us", number: 7, type: "u32" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    get: () => ({
      set: "tcp-metrics",
      do: {
        request: {
          number: 1,
          requiredOne: ["addr-ipv4", "addr-ipv6"],
          attributes: "addr-ipv4 addr-ipv6 saddr-ipv4 saddr-ipv6",
        },
        reply: { number: 1, attributes: getAttributes },
      },
      dump: { request: { number: 1 }, reply: { number: 1, attributes: getAttributes } },
    }),
    del: () => ({
      set: "tcp-metrics",
      do: { request: { number: 2, attributes: "addr-ipv4 addr-ipv6 saddr-ipv4 saddr-ipv6" } },
      flags: ["admin-perm"],
    }),
  },
  groups: {},
  config: "INET",
  links: {},
});
