// Generated from l2tp.yaml (sha256 5fc9b72dcd0aa09c). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Has, Mode, Only, Read, ReadOnlyFields, Write, WriteOnlyFields } from
  "../schema/model/types.ts";

/**
 * Protocol that carries an L2TP tunnel. Values of `encap-type` in family l2tp:
 *
 * - `udp` (L2TP_ENCAPTYPE_UDP, 0)
 * - `ip` (L2TP_ENCAPTYPE_IP, 1)
 */
export type EncapType = "udp" | "ip";

/**
 * What an L2TP session transports (pseudowire type). Values of `pwtype` in family l2tp:
 *
 * - `none` (L2TP_PWTYPE_NONE, 0)
 * - `eth-vlan` (L2TP_PWTYPE_ETH_VLAN, 4)
 * - `eth` (L2TP_PWTYPE_ETH, 5)
 * - `ppp` (L2TP_PWTYPE_PPP, 7)
 * - `ppp-ac` (L2TP_PWTYPE_PPP_AC, 8)
 * - `ip` (L2TP_PWTYPE_IP, 11)
 */
export type Pwtype = "none" | "eth-vlan" | "eth" | "ppp" | "ppp-ac" | "ip";

/**
 * Kind of sublayer header in L2TP data packets. Values of `l2spec-type` in family l2tp:
 *
 * - `none` (L2TP_L2SPECTYPE_NONE, 0)
 * - `default` (L2TP_L2SPECTYPE_DEFAULT, 1)
 */
export type L2specType = "none" | "default";

/** Attribute set `l2tp-attrs`. */
export type L2tpAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** What the session transports. Attribute L2TP_ATTR_PW_TYPE of l2tp: u16. */ pwType?: Pwtype | M["unnamed"];
  /** Protocol that carries the tunnel. Attribute L2TP_ATTR_ENCAP_TYPE of l2tp: u16. */
  encapType?: EncapType | M["unnamed"];
  /** Not used by the kernel. Attribute L2TP_ATTR_OFFSET of l2tp: u16. */ offset?: number;
  /** Not used by the kernel. Attribute L2TP_ATTR_DATA_SEQ of l2tp: u8. */ dataSeq?: number;
  /** Kind of the sublayer header of data packets. Attribute L2TP_ATTR_L2SPEC_TYPE of l2tp: u8. */
  l2specType?: L2specType | M["unnamed"];
  /** Not used by the kernel. Attribute L2TP_ATTR_L2SPEC_LEN of l2tp: u8. */ l2specLen?: number;
  /** Version of L2TP; 2 or 3. Attribute L2TP_ATTR_PROTO_VERSION of l2tp: u8. */ protoVersion?: number;
  /** Name of the session's interface. Attribute L2TP_ATTR_IFNAME of l2tp: string. */ ifname?: string;
  /** Number of the L2TP tunnel on this host. Attribute L2TP_ATTR_CONN_ID of l2tp: u32. */ connId?: number;
  /** Number of the L2TP tunnel on the other host. Attribute L2TP_ATTR_PEER_CONN_ID of l2tp: u32. */
  peerConnId?: number;
  /** Number of the L2TP session on this host. Attribute L2TP_ATTR_SESSION_ID of l2tp: u32. */ sessionId?: number;
  /** Number of the L2TP session on the other host. Attribute L2TP_ATTR_PEER_SESSION_ID of l2tp: u32. */
  peerSessionId?: number;
  /** UDP packets have a checksum. Attribute L2TP_ATTR_UDP_CSUM of l2tp: flag, u8 in requests, u8 in replies. */
  udpCsum?: boolean;
  /** Not used by the kernel. Attribute L2TP_ATTR_VLAN_ID of l2tp: u16. */ vlanId?: number;
  /** Cookie that the peer's packets of the session must contain: 4 or 8 bytes. Attribute L2TP_ATTR_COOKIE of l2tp: at most 8 bytes, shown in hexadecimal. */
  cookie?: M["address"];
  /** Cookie in packets of the session that this host sends: 4 or 8 bytes. Attribute L2TP_ATTR_PEER_COOKIE of l2tp: at most 8 bytes, shown in hexadecimal. */
  peerCookie?: M["address"];
  /** Ignored since Linux 5.10. Attribute L2TP_ATTR_DEBUG of l2tp: u32. */ debug?: number;
  /** Whether received packets must have sequence numbers (1 or 0). Attribute L2TP_ATTR_RECV_SEQ of l2tp: u8. */
  recvSeq?: number;
  /** Whether sent packets have sequence numbers (1 or 0). Attribute L2TP_ATTR_SEND_SEQ of l2tp: u8. */
  sendSeq?: number;
  /** Whether this host decides if packets have sequence numbers, as the L2TP network server (1 or 0). Attribute L2TP_ATTR_LNS_MODE of l2tp: u8. */
  lnsMode?: number;
  /** Time for which out-of-order packets of the session are held, to reorder them. Attribute L2TP_ATTR_RECV_TIMEOUT of l2tp: u64 in ms. */
  recvTimeout?: M["big"];
  /** IPv4 address of the L2TP tunnel on this host. Attribute L2TP_ATTR_IP_SADDR of l2tp: big-endian u32, shown as an IPv4 address. */
  ipSaddr?: M["address"];
  /** IPv4 address of the L2TP tunnel on the other host. Attribute L2TP_ATTR_IP_DADDR of l2tp: big-endian u32, shown as an IPv4 address. */
  ipDaddr?: M["address"];
  /** UDP port of the L2TP tunnel on this host. Attribute L2TP_ATTR_UDP_SPORT of l2tp: u16. */ udpSport?: number;
  /** UDP port of the L2TP tunnel on the other host. Attribute L2TP_ATTR_UDP_DPORT of l2tp: u16. */ udpDport?: number;
  /** Not used by the kernel. Attribute L2TP_ATTR_MTU of l2tp: u16 in bytes. */ mtu?: number;
  /** Not used by the kernel. Attribute L2TP_ATTR_MRU of l2tp: u16 in bytes. */ mru?: number;
  /** IPv6 address of the L2TP tunnel on this host. Attribute L2TP_ATTR_IP6_SADDR of l2tp: 16 bytes, shown as an IPv6 address. */
  ip6Saddr?: M["address"];
  /** IPv6 address of the L2TP tunnel on the other host. Attribute L2TP_ATTR_IP6_DADDR of l2tp: 16 bytes, shown as an IPv6 address. */
  ip6Daddr?: M["address"];
  /** UDP packets of the tunnel over IPv6 are sent without a checksum. Attribute L2TP_ATTR_UDP_ZERO_CSUM6_TX of l2tp: flag. */
  udpZeroCsum6Tx?: M["flag"];
  /** UDP packets of the tunnel over IPv6 are accepted without a checksum. Attribute L2TP_ATTR_UDP_ZERO_CSUM6_RX of l2tp: flag. */
  udpZeroCsum6Rx?: M["flag"];
} & ReadOnlyFields<M, {
  /** Whether the tunnel uses IPsec (1 or 0). Attribute L2TP_ATTR_USING_IPSEC of l2tp: u8, read-only. */
  usingIpsec?: number;
  /** L2TP_ATTR_STATS of l2tp: nested attributes, read-only. */ stats?: Stats<M>;
}> & WriteOnlyFields<M, {
  /** File descriptor of the UDP or L2TP/IP socket that carries the tunnel. If omitted, the kernel creates a socket. Attribute L2TP_ATTR_FD of l2tp: u32, write-only. */
  fd?: number;
}>;

/** Counters of an L2TP tunnel or session. Attribute set `stats`. */
export interface Stats<M extends Mode = Read> extends ExtraAttributes {
  /** L2TP_ATTR_TX_PACKETS of l2tp: u64. */ txPackets?: M["big"];
  /** L2TP_ATTR_TX_BYTES of l2tp: u64. */ txBytes?: M["big"];
  /** L2TP_ATTR_TX_ERRORS of l2tp: u64. */ txErrors?: M["big"];
  /** L2TP_ATTR_RX_PACKETS of l2tp: u64. */ rxPackets?: M["big"];
  /** L2TP_ATTR_RX_BYTES of l2tp: u64. */ rxBytes?: M["big"];
  /** Packets that arrived too late. Attribute L2TP_ATTR_RX_SEQ_DISCARDS of l2tp: u64. */ rxSeqDiscards?: M["big"];
  /** Packets that arrived out of order. Attribute L2TP_ATTR_RX_OOS_PACKETS of l2tp: u64. */ rxOosPackets?: M["big"];
  /** L2TP_ATTR_RX_ERRORS of l2tp: u64. */ rxErrors?: M["big"];
  /** Packets with a wrong cookie. Attribute L2TP_ATTR_RX_COOKIE_DISCARDS of l2tp: u64. */
  rxCookieDiscards?: M["big"];
  /** Malformed packets. Attribute L2TP_ATTR_RX_INVALID of l2tp: u64. */ rxInvalid?: M["big"];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Creates an L2TP tunnel. Request 1 of family l2tp; requires CAP_NET_ADMIN. */
  "tunnel-create": {
    do: Call<Only<L2tpAttrs<Write>, "encapType" | "protoVersion" | "connId" | "peerConnId" | "udpCsum" | "fd"
      | "ipSaddr" | "ipDaddr" | "udpSport" | "udpDport" | "ip6Saddr" | "ip6Daddr" | "udpZeroCsum6Tx"
      | "udpZeroCsum6Rx"> & Has<"connId" | "peerConnId" | "protoVersion" | "encapType">>;
  };
  /** Deletes an L2TP tunnel and its sessions. Request 2 of family l2tp; requires CAP_NET_ADMIN. */
  "tunnel-delete": { do: Call<Only<L2tpAttrs<Write>, "connId"> & Has<"connId">> };
  /** Changes an L2TP tunnel. Current kernels change nothing and only send the event `tunnel-modified`. Request 3 of family l2tp; requires CAP_NET_ADMIN. */
  "tunnel-modify": { do: Call<Only<L2tpAttrs<Write>, "connId"> & Has<"connId">> };
  /** Returns one L2TP tunnel, or dumps all. Request and dump 4 of family l2tp; requires CAP_NET_ADMIN. */
  "tunnel-get": {
    do: Call<Only<L2tpAttrs<Write>, "connId"> & Has<"connId">, L2tpAttrs<Read>>;
    dump: Call<ExtraAttributes, L2tpAttrs<Read>>;
  };
  /** Creates an L2TP session and its interface. Request 5 of family l2tp; requires CAP_NET_ADMIN. */
  "session-create": {
    do: Call<Only<L2tpAttrs<Write>, "pwType" | "l2specType" | "ifname" | "connId" | "sessionId" | "peerSessionId"
      | "cookie" | "peerCookie" | "recvSeq" | "sendSeq" | "lnsMode" | "recvTimeout"> & Has<"connId" | "sessionId"
      | "peerSessionId" | "pwType">>;
  };
  /** Deletes an L2TP session and its interface. Request 6 of family l2tp; requires CAP_NET_ADMIN. */
  "session-delete": { do: Call<Only<L2tpAttrs<Write>, "ifname" | "connId" | "sessionId">> };
  /** Changes an L2TP session. Omitted fields stay unchanged. Request 7 of family l2tp; requires CAP_NET_ADMIN. */
  "session-modify": {
    do: Call<Only<L2tpAttrs<Write>, "ifname" | "connId" | "sessionId" | "recvSeq" | "sendSeq" | "lnsMode"
      | "recvTimeout">>;
  };
  /** Returns one L2TP session, or dumps those of all tunnels. Request and dump 8 of family l2tp; requires CAP_NET_ADMIN. */
  "session-get": {
    do: Call<Only<L2tpAttrs<Write>, "ifname" | "connId" | "sessionId">, L2tpAttrs<Read>>;
    dump: Call<ExtraAttributes, L2tpAttrs<Read>>;
  };
  /** Reports that an L2TP tunnel was created. Event 1 of family l2tp in multicast group `l2tp`. */
  "tunnel-created": { event: L2tpAttrs<Read> };
  /** Reports that an L2TP tunnel was deleted. Event 2 of family l2tp in multicast group `l2tp`. */
  "tunnel-deleted": { event: L2tpAttrs<Read> };
  /** Reports that an L2TP tunnel was changed. Event 3 of family l2tp in multicast group `l2tp`. */
  "tunnel-modified": { event: L2tpAttrs<Read> };
  /** Reports that an L2TP session was created. Event 5 of family l2tp in multicast group `l2tp`. */
  "session-created": { event: L2tpAttrs<Read> };
  /** Reports that an L2TP session was deleted. Event 6 of family l2tp in multicast group `l2tp`. */
  "session-deleted": { event: L2tpAttrs<Read> };
  /** Reports that an L2TP session was changed. Event 7 of family l2tp in multicast group `l2tp`. */
  "session-modified": { event: L2tpAttrs<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
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

/** L2TP tunnels and sessions. Netlink family `l2tp`: `connect()` opens a client. Requires CONFIG_L2TP, module l2tp_netlink. */
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
        { name: "udp-csum", number: 13, type: "flag", replyType: "u8", requestType: "u8" },
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
      do: { request: { number: 4, required: ["conn-id"], attributes: "conn-id" }, reply: `4 ${tunnelGetAttributes}` },
      dump: { request: "4", reply: `4 ${tunnelGetAttributes}` },
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
    "session-delete": () => ({ set: "l2tp-attrs", do: { request: "6 conn-id session-id ifname" }, flags: ["uns-admin-perm"] }),
    "session-modify": () => ({
      set: "l2tp-attrs",
      do: { request: "7 conn-id session-id ifname recv-seq send-seq lns-mode recv-timeout" },
      flags: ["uns-admin-perm"],
    }),
    "session-get": () => ({
      set: "l2tp-attrs",
      do: { request: "8 conn-id session-id ifname", reply: `8 ${sessionGetAttributes}` },
      dump: { request: "8", reply: `8 ${sessionGetAttributes}` },
      flags: ["uns-admin-perm"],
    }),
    "tunnel-created": () => ({ set: "l2tp-attrs", event: `1 ${tunnelGetAttributes}`, notify: "tunnel-get", group: "l2tp" }),
    "tunnel-deleted": () => ({ set: "l2tp-attrs", event: `2 ${tunnelGetAttributes}`, notify: "tunnel-get", group: "l2tp" }),
    "tunnel-modified": () => ({ set: "l2tp-attrs", event: `3 ${tunnelGetAttributes}`, notify: "tunnel-get", group: "l2tp" }),
    "session-created": () => ({ set: "l2tp-attrs", event: `5 ${sessionGetAttributes}`, notify: "session-get", group: "l2tp" }),
    "session-deleted": () => ({ set: "l2tp-attrs", event: `6 ${sessionGetAttributes}`, notify: "session-get", group: "l2tp" }),
    "session-modified": () => ({ set: "l2tp-attrs", event: `7 ${sessionGetAttributes}`, notify: "session-get", group: "l2tp" }),
  },
  groups: { l2tp: { name: "l2tp" } },
  config: "L2TP",
  module: "l2tp_netlink",
  links: {},
});
