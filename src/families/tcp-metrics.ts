// Generated from tcp_metrics.yaml with specs/tcp_metrics.yaml (sha256 24664aa4b99bad8f). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, OneOf, Only, Read, Write } from "../schema/model/types.ts";

/** Attribute set `tcp-metrics`. */
export interface TcpMetrics<M extends Mode = Read> extends ExtraAttributes {
  /** IPv4 address of the destination. Attribute TCP_METRICS_ATTR_ADDR_IPV4 of tcp_metrics: big-endian u32, shown as an IPv4 address. */
  addrIpv4?: M["address"];
  /** IPv6 address of the destination. Attribute TCP_METRICS_ATTR_ADDR_IPV6 of tcp_metrics: 16 bytes, shown as an IPv6 address. */
  addrIpv6?: M["address"];
  /** Time in ms since the metrics last changed. Attribute TCP_METRICS_ATTR_AGE of tcp_metrics: u64. */
  age?: M["big"];
  /** TCP timestamp of the last connection. Current kernels do not use it. Attribute TCP_METRICS_ATTR_TW_TSVAL of tcp_metrics: u32. */
  twTsval?: number;
  /** Time at which the last TCP timestamp was received. Current kernels do not use it. Attribute TCP_METRICS_ATTR_TW_TS_STAMP of tcp_metrics: s32. */
  twTsStamp?: number;
  /** Cached TCP metrics. Attribute TCP_METRICS_ATTR_VALS of tcp_metrics: nested attributes. */ vals?: Metrics;
  /** Maximum segment size for TCP Fast Open, in bytes. Attribute TCP_METRICS_ATTR_FOPEN_MSS of tcp_metrics: u16. */
  fopenMss?: number;
  /** Number of lost SYN packets that contained data (TCP Fast Open). Attribute TCP_METRICS_ATTR_FOPEN_SYN_DROPS of tcp_metrics: u16. */
  fopenSynDrops?: number;
  /** Time in ms since a SYN packet with data (TCP Fast Open) was last lost. Attribute TCP_METRICS_ATTR_FOPEN_SYN_DROP_TS of tcp_metrics: u64. */
  fopenSynDropTs?: M["big"];
  /** Cookie of TCP Fast Open. Attribute TCP_METRICS_ATTR_FOPEN_COOKIE of tcp_metrics: at least 16 bytes. */
  fopenCookie?: Uint8Array;
  /** IPv4 source address. Attribute TCP_METRICS_ATTR_SADDR_IPV4 of tcp_metrics: big-endian u32, shown as an IPv4 address. */
  saddrIpv4?: M["address"];
  /** IPv6 source address. Attribute TCP_METRICS_ATTR_SADDR_IPV6 of tcp_metrics: 16 bytes, shown as an IPv6 address. */
  saddrIpv6?: M["address"];
}

/** Attribute set `metrics`. */
export interface Metrics extends ExtraAttributes {
  /** Smoothed round-trip time in ms, multiplied by 8. `rttUs` is more exact. Attribute TCP_METRICS_A_METRICS_RTT of tcp_metrics: u32. */
  rtt?: number;
  /** Variance of the round-trip time in ms, multiplied by 4. `rttvarUs` is more exact. Attribute TCP_METRICS_A_METRICS_RTTVAR of tcp_metrics: u32. */
  rttvar?: number;
  /** Slow start threshold in packets. Attribute TCP_METRICS_A_METRICS_SSTHRESH of tcp_metrics: u32. */
  ssthresh?: number;
  /** Congestion window in packets. Attribute TCP_METRICS_A_METRICS_CWND of tcp_metrics: u32. */ cwnd?: number;
  /** Number of packets that may be reordered. Attribute TCP_METRICS_A_METRICS_REODERING of tcp_metrics: u32. */
  reodering?: number;
  /** Smoothed round-trip time, in µs multiplied by 8. Attribute TCP_METRICS_A_METRICS_RTT_US of tcp_metrics: u32. */
  rttUs?: number;
  /** Variance of the round-trip time, in µs multiplied by 4. Attribute TCP_METRICS_A_METRICS_RTTVAR_US of tcp_metrics: u32. */
  rttvarUs?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns the cached TCP metrics of one destination, or dumps those of all. Request and dump 1 of family tcp_metrics. */
  get: {
    do: Call<Only<TcpMetrics<Write>, "addrIpv4" | "addrIpv6" | "saddrIpv4" | "saddrIpv6">
      & OneOf<TcpMetrics<Write>, "addrIpv4" | "addrIpv6">,
      TcpMetrics<Read>>;
    dump: Call<ExtraAttributes, TcpMetrics<Read>>;
  };
  /** Deletes the cached TCP metrics of one destination, or without an address, of all. Request 2 of family tcp_metrics; requires CAP_NET_ADMIN in the initial user namespace. */
  del: { do: Call<Only<TcpMetrics<Write>, "addrIpv4" | "addrIpv6" | "saddrIpv4" | "saddrIpv6">> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  get: TcpMetrics<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

const getAttributes = `
  addr-ipv4 addr-ipv6 saddr-ipv4 saddr-ipv6 age vals fopen-mss fopen-syn-drops fopen-syn-drop-ts fopen-cookie`;

/** Metrics that TCP has cached about other hosts. Netlink family `tcp_metrics`: `connect()` opens a client. Requires CONFIG_INET. */
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
        reply: `1 ${getAttributes}`,
      },
      dump: { request: "1", reply: `1 ${getAttributes}` },
    }),
    del: () => ({ set: "tcp-metrics", do: { request: "2 addr-ipv4 addr-ipv6 saddr-ipv4 saddr-ipv6" }, flags: ["admin-perm"] }),
  },
  groups: {},
  config: "INET",
  links: {},
});
