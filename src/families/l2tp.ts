// Generated from l2tp.yaml (sha256 a23917bb3e4dad96). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { ExtraAttributes, Has, Mode, Only, Read, ReadOnlyFields, Write, WriteOnlyFields } from
  "../schema/model/types.ts";

/**
 * Values of `encap-type`.
 *
 * - `udp`: L2TP_ENCAPTYPE_UDP (0)
 * - `ip`: L2TP_ENCAPTYPE_IP (1)
 */
export type EncapType = "udp" | "ip";

/**
 * Values of `pwtype`.
 *
 * - `none`: L2TP_PWTYPE_NONE (0)
 * - `eth-vlan`: L2TP_PWTYPE_ETH_VLAN (4)
 * - `eth`: L2TP_PWTYPE_ETH (5)
 * - `ppp`: L2TP_PWTYPE_PPP (7)
 * - `ppp-ac`: L2TP_PWTYPE_PPP_AC (8)
 * - `ip`: L2TP_PWTYPE_IP (11)
 */
export type Pwtype = "none" | "eth-vlan" | "eth" | "ppp" | "ppp-ac" | "ip";

/**
 * Values of `l2spec-type`.
 *
 * - `none`: L2TP_L2SPECTYPE_NONE (0)
 * - `default`: L2TP_L2SPECTYPE_DEFAULT (1)
 */
export type L2specType = "none" | "default";

/** Attributes of `l2tp-attrs`. */
export type L2tpAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** L2TP_ATTR_PW_TYPE (1): u16. What the session transports. */ pwType?: Pwtype | M["unnamed"];
  /** L2TP_ATTR_ENCAP_TYPE (2): u16. Protocol that carries the tunnel. */ encapType?: EncapType | M["unnamed"];
  /** L2TP_ATTR_OFFSET (3): u16. Not used by the kernel. */ offset?: number;
  /** L2TP_ATTR_DATA_SEQ (4): u8. Not used by the kernel. */ dataSeq?: number;
  /** L2TP_ATTR_L2SPEC_TYPE (5): u8. Kind of the sublayer header of data packets. */
  l2specType?: L2specType | M["unnamed"];
  /** L2TP_ATTR_L2SPEC_LEN (6): u8. Not used by the kernel. */ l2specLen?: number;
  /** L2TP_ATTR_PROTO_VERSION (7): u8. Version of L2TP; 2 or 3. */ protoVersion?: number;
  /** L2TP_ATTR_IFNAME (8): string. Name of the session's interface. */ ifname?: string;
  /** L2TP_ATTR_CONN_ID (9): u32. Number of the tunnel on this host. */ connId?: number;
  /** L2TP_ATTR_PEER_CONN_ID (10): u32. Number of the tunnel on the other host. */ peerConnId?: number;
  /** L2TP_ATTR_SESSION_ID (11): u32. Number of the session on this host. */ sessionId?: number;
  /** L2TP_ATTR_PEER_SESSION_ID (12): u32. Number of the session on the other host. */ peerSessionId?: number;
  /** L2TP_ATTR_UDP_CSUM (13): u8. 1 if UDP packets have a checksum. */ udpCsum?: number;
  /** L2TP_ATTR_VLAN_ID (14): u16. Not used by the kernel. */ vlanId?: number;
  /** L2TP_ATTR_COOKIE (15): binary, shown as hex, at most 8 bytes. Cookie of received packets; 4 or 8 bytes. */
  cookie?: M["address"];
  /** L2TP_ATTR_PEER_COOKIE (16): binary, shown as hex, at most 8 bytes. Cookie of sent packets; 4 or 8 bytes. */
  peerCookie?: M["address"];
  /** L2TP_ATTR_DEBUG (17): u32. Ignored since Linux 5.10. */ debug?: number;
  /** L2TP_ATTR_RECV_SEQ (18): u8. 1 if received packets must have sequence numbers. */ recvSeq?: number;
  /** L2TP_ATTR_SEND_SEQ (19): u8. 1 if sent packets have sequence numbers. */ sendSeq?: number;
  /** L2TP_ATTR_LNS_MODE (20): u8. 1 if this host decides about sequence numbers. */ lnsMode?: number;
  /** L2TP_ATTR_RECV_TIMEOUT (22): u64, in ms. Time to wait for packets that are out of order. */
  recvTimeout?: M["big"];
  /** L2TP_ATTR_IP_SADDR (24): u32, big-endian, shown as ipv4. IPv4 address of this host. */ ipSaddr?: M["address"];
  /** L2TP_ATTR_IP_DADDR (25): u32, big-endian, shown as ipv4. IPv4 address of the other host. */
  ipDaddr?: M["address"];
  /** L2TP_ATTR_UDP_SPORT (26): u16. UDP port of this host. */ udpSport?: number;
  /** L2TP_ATTR_UDP_DPORT (27): u16. UDP port of the other host. */ udpDport?: number;
  /** L2TP_ATTR_MTU (28): u16, in bytes. Not used by the kernel. */ mtu?: number;
  /** L2TP_ATTR_MRU (29): u16, in bytes. Not used by the kernel. */ mru?: number;
  /** L2TP_ATTR_IP6_SADDR (31): binary, shown as ipv6, 16 bytes. IPv6 address of this host. */
  ip6Saddr?: M["address"];
  /** L2TP_ATTR_IP6_DADDR (32): binary, shown as ipv6, 16 bytes. IPv6 address of the other host. */
  ip6Daddr?: M["address"];
  /** L2TP_ATTR_UDP_ZERO_CSUM6_TX (33): flag. UDP packets over IPv6 are sent without a checksum. */
  udpZeroCsum6Tx?: M["flag"];
  /** L2TP_ATTR_UDP_ZERO_CSUM6_RX (34): flag. UDP packets over IPv6 are accepted without a checksum. */
  udpZeroCsum6Rx?: M["flag"];
} & ReadOnlyFields<M, {
  /** L2TP_ATTR_USING_IPSEC (21): u8, read-only. 1 if the tunnel uses IPsec. */ usingIpsec?: number;
  /** L2TP_ATTR_STATS (30): nest, read-only. */ stats?: Stats<M>;
}> & WriteOnlyFields<M, {
  /** L2TP_ATTR_FD (23): u32, write-only. Socket that carries the tunnel; without it, the kernel creates one. */
  fd?: number;
}>;

/** Attributes of `stats`. Counters of a tunnel or session. */
export interface Stats<M extends Mode = Read> extends ExtraAttributes {
  /** L2TP_ATTR_TX_PACKETS (1): u64. */ txPackets?: M["big"];
  /** L2TP_ATTR_TX_BYTES (2): u64. */ txBytes?: M["big"];
  /** L2TP_ATTR_TX_ERRORS (3): u64. */ txErrors?: M["big"];
  /** L2TP_ATTR_RX_PACKETS (4): u64. */ rxPackets?: M["big"];
  /** L2TP_ATTR_RX_BYTES (5): u64. */ rxBytes?: M["big"];
  /** L2TP_ATTR_RX_SEQ_DISCARDS (6): u64. Packets that arrived too late. */ rxSeqDiscards?: M["big"];
  /** L2TP_ATTR_RX_OOS_PACKETS (7): u64. Packets that arrived out of order. */ rxOosPackets?: M["big"];
  /** L2TP_ATTR_RX_ERRORS (8): u64. */ rxErrors?: M["big"];
  /** L2TP_ATTR_RX_COOKIE_DISCARDS (10): u64. Packets with a wrong cookie. */ rxCookieDiscards?: M["big"];
  /** L2TP_ATTR_RX_INVALID (11): u64. Malformed packets. */ rxInvalid?: M["big"];
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `tunnel-create`: request 1, requires uns-admin-perm. Creates a tunnel. */
  "tunnel-create": {
    do: {
      request: Only<L2tpAttrs<Write>, "encapType" | "protoVersion" | "connId" | "peerConnId" | "udpCsum" | "fd"
        | "ipSaddr" | "ipDaddr" | "udpSport" | "udpDport" | "ip6Saddr" | "ip6Daddr" | "udpZeroCsum6Tx"
        | "udpZeroCsum6Rx"> & Has<"connId" | "peerConnId" | "protoVersion" | "encapType">;
      reply: undefined;
    };
  };
  /** `tunnel-delete`: request 2, requires uns-admin-perm. Deletes a tunnel and its sessions. */
  "tunnel-delete": { do: { request: Only<L2tpAttrs<Write>, "connId"> & Has<"connId">; reply: undefined } };
  /** `tunnel-modify`: request 3, requires uns-admin-perm. Has no effect on current kernels except the event that the tunnel was changed. */
  "tunnel-modify": { do: { request: Only<L2tpAttrs<Write>, "connId"> & Has<"connId">; reply: undefined } };
  /** `tunnel-get`: request 4, dump 4, requires uns-admin-perm. Returns a tunnel. A dump lists all tunnels. */
  "tunnel-get": {
    do: { request: Only<L2tpAttrs<Write>, "connId"> & Has<"connId">; reply: L2tpAttrs<Read> };
    dump: { request: ExtraAttributes; reply: L2tpAttrs<Read> };
  };
  /** `session-create`: request 5, requires uns-admin-perm. Creates a session and its interface. */
  "session-create": {
    do: {
      request: Only<L2tpAttrs<Write>, "pwType" | "l2specType" | "ifname" | "connId" | "sessionId" | "peerSessionId"
        | "cookie" | "peerCookie" | "recvSeq" | "sendSeq" | "lnsMode" | "recvTimeout"> & Has<"connId" | "sessionId"
        | "peerSessionId" | "pwType">;
      reply: undefined;
    };
  };
  /** `session-delete`: request 6, requires uns-admin-perm. Deletes a session and its interface. */
  "session-delete": { do: { request: Only<L2tpAttrs<Write>, "ifname" | "connId" | "sessionId">; reply: undefined } };
  /** `session-modify`: request 7, requires uns-admin-perm. Changes a session. Omitted fields stay unchanged. */
  "session-modify": {
    do: {
      request: Only<L2tpAttrs<Write>, "ifname" | "connId" | "sessionId" | "recvSeq" | "sendSeq" | "lnsMode"
        | "recvTimeout">;
      reply: undefined;
    };
  };
  /** `session-get`: request 8, dump 8, requires uns-admin-perm. Returns a session. A dump lists the sessions of all tunnels. */
  "session-get": {
    do: { request: Only<L2tpAttrs<Write>, "ifname" | "connId" | "sessionId">; reply: L2tpAttrs<Read> };
    dump: { request: ExtraAttributes; reply: L2tpAttrs<Read> };
  };
  /** `tunnel-created`: event 1, group `l2tp`. A tunnel was created. */
  "tunnel-created": { event: L2tpAttrs<Read> };
  /** `tunnel-deleted`: event 2, group `l2tp`. A tunnel was deleted. */
  "tunnel-deleted": { event: L2tpAttrs<Read> };
  /** `tunnel-modified`: event 3, group `l2tp`. A tunnel was changed. */
  "tunnel-modified": { event: L2tpAttrs<Read> };
  /** `session-created`: event 5, group `l2tp`. A session was created. */
  "session-created": { event: L2tpAttrs<Read> };
  /** `session-deleted`: event 6, group `l2tp`. A session was deleted. */
  "session-deleted": { event: L2tpAttrs<Read> };
  /** `session-modified`: event 7, group `l2tp`. A session was changed. */
  "session-modified": { event: L2tpAttrs<Read> };
}

/** Events, by the operation that describes the message. */
export interface Events {
  "tunnel-created": L2tpAttrs<Read>;
  "tunnel-deleted": L2tpAttrs<Read>;
  "tunnel-modified": L2tpAttrs<Read>;
  "session-created": L2tpAttrs<Read>;
  "session-deleted": L2tpAttrs<Read>;
  "session-modified": L2tpAttrs<Read>;
  "tunnel-get": L2tpAttrs<Read>;
  "session-get": L2tpAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "l2tp";

const tunnelGetAttributes = `
  encap-type proto-version conn-id peer-conn-id using-ipsec ip-saddr ip-daddr ip6-saddr ip6-daddr udp-sport udp-dport
  udp-csum udp-zero-csum6-tx udp-zero-csum6-rx stats`;

const sessionGetAttributes = `
  conn-id peer-conn-id session-id peer-session-id pw-type ifname cookie peer-cookie recv-seq send-seq lns-mode
  using-ipsec recv-timeout stats`;

/** Family `l2tp` (CONFIG_L2TP, module l2tp_netlink): `connect()` opens a client. Also the model for codecs. */
export const l2tp: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "l2tp",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {
    "encap-type": () => ({ prefix: "l2tp-encaptype-", entries: "udp ip" }),
    pwtype: () => ({ prefix: "l2tp-pwtype-", entries: "none eth-vlan=4 eth ppp=7 ppp-ac ip=11" }),
    "l2spec-type": () => ({ prefix: "l2tp-l2spectype-", entries: "none default" }),
  },
  structs: {},
  sets: {
    "l2tp-attrs": () => ({
      prefix: "l2tp-attr-",
      attributes: [
        { name: "pw-type", number: 1, type: "u16", enum: "pwtype" },
        { name: "encap-type", number: 2, type: "u16", enum: "encap-type" },
        { name: "offset", number: 3, type: "u16" },
        { name: "data-seq", number: 4, type: "u8" },
        { name: "l2spec-type", number: 5, type: "u8", enum: "l2spec-type" },
        { name: "l2spec-len", number: 6, type: "u8" },
        { name: "proto-version", number: 7, type: "u8" },
        { name: "ifname", number: 8, type: "string" },
        { name: "conn-id", number: 9, type: "u32" },
        { name: "peer-conn-id", number: 10, type: "u32" },
        { name: "session-id", number: 11, type: "u32" },
        { name: "peer-session-id", number: 12, type: "u32" },
        { name: "udp-csum", number: 13, type: "u8" },
        { name: "vlan-id", number: 14, type: "u16" },
        { name: "cookie", number: 15, type: "binary", hint: "hex", maximumLength: 8 },
        { name: "peer-cookie", number: 16, type: "binary", hint: "hex", maximumLength: 8 },
        { name: "debug", number: 17, type: "u32" },
        { name: "recv-seq", number: 18, type: "u8" },
        { name: "send-seq", number: 19, type: "u8" },
        { name: "lns-mode", number: 20, type: "u8" },
        { name: "using-ipsec", number: 21, type: "u8", access: "read-only" },
        { name: "recv-timeout", number: 22, type: "u64", unit: "ms" },
        { name: "fd", number: 23, type: "u32", access: "write-only" },
        { name: "ip-saddr", number: 24, type: "u32", order: "big", hint: "ipv4" },
        { name: "ip-daddr", number: 25, type: "u32", order: "big", hint: "ipv4" },
        { name: "udp-sport", number: 26, type: "u16" },
        { name: "udp-dport", number: 27, type: "u16" },
        { name: "mtu", number: 28, type: "u16", unit: "bytes" },
        { name: "mru", number: 29, type: "u16", unit: "bytes" },
        { name: "stats", number: 30, type: "nest", nest: "stats", access: "read-only" },
        { name: "ip6-saddr", number: 31, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "ip6-daddr", number: 32, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "udp-zero-csum6-tx", number: 33, type: "flag" },
        { name: "udp-zero-csum6-rx", number: 34, type: "flag" },
        { name: "pad", number: 35, type: "pad" },
      ],
    }),
    stats: () => ({
      prefix: "l2tp-attr-",
      attributes: [
        { name: "tx-packets", number: 1, type: "u64" },
        { name: "tx-bytes", number: 2, type: "u64" },
        { name: "tx-errors", number: 3, type: "u64" },
        { name: "rx-packets", number: 4, type: "u64" },
        { name: "rx-bytes", number: 5, type: "u64" },
        { name: "rx-seq-discards", number: 6, type: "u64" },
        { name: "rx-oos-packets", number: 7, type: "u64" },
        { name: "rx-errors", number: 8, type: "u64" },
        { name: "stats-pad", number: 9, type: "pad" },
        { name: "rx-cookie-discards", number: 10, type: "u64" },
        { name: "rx-invalid", number: 11, type: "u64" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    "tunnel-create": () => ({
      set: "l2tp-attrs",
      do: {
        request: {
          number: 1,
          required: ["conn-id", "peer-conn-id", "proto-version", "encap-type"],
          attributes: `
            encap-type proto-version conn-id peer-conn-id fd ip-saddr ip-daddr ip6-saddr ip6-daddr udp-sport udp-dport
            udp-csum udp-zero-csum6-tx udp-zero-csum6-rx`,
        },
      },
      flags: ["uns-admin-perm"],
    }),
    "tunnel-delete": () => ({
      set: "l2tp-attrs",
      do: { request: { number: 2, required: ["conn-id"], attributes: "conn-id" } },
      flags: ["uns-admin-perm"],
    }),
    "tunnel-modify": () => ({
      set: "l2tp-attrs",
      do: { request: { number: 3, required: ["conn-id"], attributes: "conn-id" } },
      flags: ["uns-admin-perm"],
    }),
    "tunnel-get": () => ({
      set: "l2tp-attrs",
      do: {
        request: { number: 4, required: ["conn-id"], attributes: "conn-id" },
        reply: { number: 4, attributes: tunnelGetAttributes },
      },
      dump: { request: { number: 4 }, reply: { number: 4, attributes: tunnelGetAttributes } },
      flags: ["uns-admin-perm"],
    }),
    "session-create": () => ({
      set: "l2tp-attrs",
      do: {
        request: {
          number: 5,
          required: ["conn-id", "session-id", "peer-session-id", "pw-type"],
          attributes: `
            conn-id session-id peer-session-id pw-type l2spec-type ifname cookie peer-cookie recv-seq send-seq
            lns-mode recv-timeout`,
        },
      },
      flags: ["uns-admin-perm"],
    }),
    "session-delete": () => ({
      set: "l2tp-attrs",
      do: { request: { number: 6, attributes: "conn-id session-id ifname" } },
      flags: ["uns-admin-perm"],
    }),
    "session-modify": () => ({
      set: "l2tp-attrs",
      do: { request: { number: 7, attributes: "conn-id session-id ifname recv-seq send-seq lns-mode recv-timeout" } },
      flags: ["uns-admin-perm"],
    }),
    "session-get": () => ({
      set: "l2tp-attrs",
      do: {
        request: { number: 8, attributes: "conn-id session-id ifname" },
        reply: { number: 8, attributes: sessionGetAttributes },
      },
      dump: { request: { number: 8 }, reply: { number: 8, attributes: sessionGetAttributes } },
      flags: ["uns-admin-perm"],
    }),
    "tunnel-created": () => ({ set: "l2tp-attrs", event: { number: 1, attributes: tunnelGetAttributes }, notify: "tunnel-get", group: "l2tp" }),
    "tunnel-deleted": () => ({ set: "l2tp-attrs", event: { number: 2, attributes: tunnelGetAttributes }, notify: "tunnel-get", group: "l2tp" }),
    "tunnel-modified": () => ({ set: "l2tp-attrs", event: { number: 3, attributes: tunnelGetAttributes }, notify: "tunnel-get", group: "l2tp" }),
    "session-created": () => ({
      set: "l2tp-attrs",
      event: { number: 5, attributes: sessionGetAttributes },
      notify: "session-get",
      group: "l2tp",
    }),
    "session-deleted": () => ({
      set: "l2tp-attrs",
      event: { number: 6, attributes: sessionGetAttributes },
      notify: "session-get",
      group: "l2tp",
    }),
    "session-modified": () => ({
      set: "l2tp-attrs",
      event: { number: 7, attributes: sessionGetAttributes },
      notify: "session-get",
      group: "l2tp",
    }),
  },
  groups: { l2tp: { name: "l2tp" } },
  config: "L2TP",
  module: "l2tp_netlink",
  links: {},
});
