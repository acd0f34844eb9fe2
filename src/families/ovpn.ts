// Generated from ovpn.yaml with specs/ovpn.yaml (sha256 53df89bf7dd4a3fe). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Mode, Only, Read, Write } from "../schema/model/types.ts";

/**
 * Cipher that encrypts the packets of an OpenVPN peer. Values of `cipher-alg` in family ovpn:
 *
 * - `none` (OVPN_CIPHER_ALG_NONE, 0)
 * - `aes-gcm` (OVPN_CIPHER_ALG_AES_GCM, 1)
 * - `chacha20-poly1305` (OVPN_CIPHER_ALG_CHACHA20_POLY1305, 2)
 */
export type CipherAlg = "none" | "aes-gcm" | "chacha20-poly1305";

/**
 * Reason for which an OpenVPN peer was deleted. Values of `del-peer-reason` in family ovpn:
 *
 * - `teardown` (OVPN_DEL_PEER_REASON_TEARDOWN, 0): The interface was deleted.
 * - `userspace` (OVPN_DEL_PEER_REASON_USERSPACE, 1): A program deleted the peer.
 * - `expired` (OVPN_DEL_PEER_REASON_EXPIRED, 2): No packets of the peer arrived before `keepaliveTimeout`.
 * - `transport-error` (OVPN_DEL_PEER_REASON_TRANSPORT_ERROR, 3): Error of the socket.
 * - `transport-disconnect` (OVPN_DEL_PEER_REASON_TRANSPORT_DISCONNECT, 4): The peer closed the connection.
 */
export type DelPeerReason = "teardown" | "userspace" | "expired" | "transport-error" | "transport-disconnect";

/**
 * Slot of an OpenVPN peer's key: the primary key encrypts sent packets. Values of `key-slot` in family ovpn:
 *
 * - `primary` (OVPN_KEY_SLOT_PRIMARY, 0)
 * - `secondary` (OVPN_KEY_SLOT_SECONDARY, 1)
 */
export type KeySlot = "primary" | "secondary";

/** Attribute set `peer`. */
export interface Peer<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the peer, 0 to 16777215. Attribute OVPN_A_PEER_ID of ovpn: u32 up to 16777215. */ id?: number;
  /** IPv4 address of the peer outside of the tunnel. Attribute OVPN_A_PEER_REMOTE_IPV4 of ovpn: big-endian u32, shown as an IPv4 address. */
  remoteIpv4?: M["address"];
  /** IPv6 address of the peer outside of the tunnel. Attribute OVPN_A_PEER_REMOTE_IPV6 of ovpn: 16 bytes, shown as an IPv6 address. */
  remoteIpv6?: M["address"];
  /** Index of the interface for a link-local `remoteIpv6`. Attribute OVPN_A_PEER_REMOTE_IPV6_SCOPE_ID of ovpn: u32. */
  remoteIpv6ScopeId?: number;
  /** UDP or TCP port of the peer. Attribute OVPN_A_PEER_REMOTE_PORT of ovpn: big-endian u16 of at least 1. */
  remotePort?: number;
  /** File descriptor of the UDP or TCP socket. Attribute OVPN_A_PEER_SOCKET of ovpn: u32. */ socket?: number;
  /** Id of the socket's network namespace, if it is not the namespace of the interface. Attribute OVPN_A_PEER_SOCKET_NETNSID of ovpn: s32. */
  socketNetnsid?: number;
  /** IPv4 address of the peer inside of the tunnel. Attribute OVPN_A_PEER_VPN_IPV4 of ovpn: big-endian u32, shown as an IPv4 address. */
  vpnIpv4?: M["address"];
  /** IPv6 address of the peer inside of the tunnel. Attribute OVPN_A_PEER_VPN_IPV6 of ovpn: 16 bytes, shown as an IPv6 address. */
  vpnIpv6?: M["address"];
  /** IPv4 source address of packets to the OpenVPN peer. Attribute OVPN_A_PEER_LOCAL_IPV4 of ovpn: big-endian u32, shown as an IPv4 address. */
  localIpv4?: M["address"];
  /** IPv6 source address of packets to the OpenVPN peer. Attribute OVPN_A_PEER_LOCAL_IPV6 of ovpn: 16 bytes, shown as an IPv6 address. */
  localIpv6?: M["address"];
  /** UDP or TCP port of this host. Attribute OVPN_A_PEER_LOCAL_PORT of ovpn: big-endian u16 of at least 1. */
  localPort?: number;
  /** Time in seconds without sent packets, after which a keepalive packet is sent. Attribute OVPN_A_PEER_KEEPALIVE_INTERVAL of ovpn: u32. */
  keepaliveInterval?: number;
  /** Time in seconds without received packets, after which the peer is deleted. Attribute OVPN_A_PEER_KEEPALIVE_TIMEOUT of ovpn: u32. */
  keepaliveTimeout?: number;
  /** Why the peer was deleted. Attribute OVPN_A_PEER_DEL_REASON of ovpn: u32. */
  delReason?: DelPeerReason | M["unnamed"];
  /** Bytes received inside of the tunnel. Attribute OVPN_A_PEER_VPN_RX_BYTES of ovpn: u32 or u64. */
  vpnRxBytes?: M["big"];
  /** Bytes sent inside of the tunnel. Attribute OVPN_A_PEER_VPN_TX_BYTES of ovpn: u32 or u64. */
  vpnTxBytes?: M["big"];
  /** Packets received inside of the tunnel. Attribute OVPN_A_PEER_VPN_RX_PACKETS of ovpn: u32 or u64. */
  vpnRxPackets?: M["big"];
  /** Packets sent inside of the tunnel. Attribute OVPN_A_PEER_VPN_TX_PACKETS of ovpn: u32 or u64. */
  vpnTxPackets?: M["big"];
  /** Bytes received outside of the tunnel. Attribute OVPN_A_PEER_LINK_RX_BYTES of ovpn: u32 or u64. */
  linkRxBytes?: M["big"];
  /** Bytes sent outside of the tunnel. Attribute OVPN_A_PEER_LINK_TX_BYTES of ovpn: u32 or u64. */
  linkTxBytes?: M["big"];
  /** Packets received outside of the tunnel. Attribute OVPN_A_PEER_LINK_RX_PACKETS of ovpn: u32 or u64. */
  linkRxPackets?: M["big"];
  /** Packets sent outside of the tunnel. Attribute OVPN_A_PEER_LINK_TX_PACKETS of ovpn: u32 or u64. */
  linkTxPackets?: M["big"];
  /** Number by which the peer knows this host, in sent packets, if it differs from `id`. Attribute OVPN_A_PEER_TX_ID of ovpn: u32 up to 16777215. */
  txId?: number;
}

/** Attribute set `peer-new-input`. */
export interface PeerNewInput<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the peer, 0 to 16777215. Attribute OVPN_A_PEER_ID of ovpn: u32 up to 16777215. */ id?: number;
  /** IPv4 address of the peer outside of the tunnel. Attribute OVPN_A_PEER_REMOTE_IPV4 of ovpn: big-endian u32, shown as an IPv4 address. */
  remoteIpv4?: M["address"];
  /** IPv6 address of the peer outside of the tunnel. Attribute OVPN_A_PEER_REMOTE_IPV6 of ovpn: 16 bytes, shown as an IPv6 address. */
  remoteIpv6?: M["address"];
  /** Index of the interface for a link-local `remoteIpv6`. Attribute OVPN_A_PEER_REMOTE_IPV6_SCOPE_ID of ovpn: u32. */
  remoteIpv6ScopeId?: number;
  /** UDP or TCP port of the peer. Attribute OVPN_A_PEER_REMOTE_PORT of ovpn: big-endian u16 of at least 1. */
  remotePort?: number;
  /** File descriptor of the UDP or TCP socket. Attribute OVPN_A_PEER_SOCKET of ovpn: u32. */ socket?: number;
  /** IPv4 address of the peer inside of the tunnel. Attribute OVPN_A_PEER_VPN_IPV4 of ovpn: big-endian u32, shown as an IPv4 address. */
  vpnIpv4?: M["address"];
  /** IPv6 address of the peer inside of the tunnel. Attribute OVPN_A_PEER_VPN_IPV6 of ovpn: 16 bytes, shown as an IPv6 address. */
  vpnIpv6?: M["address"];
  /** IPv4 source address of packets to the OpenVPN peer. Attribute OVPN_A_PEER_LOCAL_IPV4 of ovpn: big-endian u32, shown as an IPv4 address. */
  localIpv4?: M["address"];
  /** IPv6 source address of packets to the OpenVPN peer. Attribute OVPN_A_PEER_LOCAL_IPV6 of ovpn: 16 bytes, shown as an IPv6 address. */
  localIpv6?: M["address"];
  /** Time in seconds without sent packets, after which a keepalive packet is sent. Attribute OVPN_A_PEER_KEEPALIVE_INTERVAL of ovpn: u32. */
  keepaliveInterval?: number;
  /** Time in seconds without received packets, after which the peer is deleted. Attribute OVPN_A_PEER_KEEPALIVE_TIMEOUT of ovpn: u32. */
  keepaliveTimeout?: number;
  /** Number by which the peer knows this host, in sent packets, if it differs from `id`. Attribute OVPN_A_PEER_TX_ID of ovpn: u32 up to 16777215. */
  txId?: number;
}

/** Attribute set `peer-set-input`. */
export interface PeerSetInput<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the peer, 0 to 16777215. Attribute OVPN_A_PEER_ID of ovpn: u32 up to 16777215. */ id?: number;
  /** IPv4 address of the peer outside of the tunnel. Attribute OVPN_A_PEER_REMOTE_IPV4 of ovpn: big-endian u32, shown as an IPv4 address. */
  remoteIpv4?: M["address"];
  /** IPv6 address of the peer outside of the tunnel. Attribute OVPN_A_PEER_REMOTE_IPV6 of ovpn: 16 bytes, shown as an IPv6 address. */
  remoteIpv6?: M["address"];
  /** Index of the interface for a link-local `remoteIpv6`. Attribute OVPN_A_PEER_REMOTE_IPV6_SCOPE_ID of ovpn: u32. */
  remoteIpv6ScopeId?: number;
  /** UDP or TCP port of the peer. Attribute OVPN_A_PEER_REMOTE_PORT of ovpn: big-endian u16 of at least 1. */
  remotePort?: number;
  /** IPv4 address of the peer inside of the tunnel. Attribute OVPN_A_PEER_VPN_IPV4 of ovpn: big-endian u32, shown as an IPv4 address. */
  vpnIpv4?: M["address"];
  /** IPv6 address of the peer inside of the tunnel. Attribute OVPN_A_PEER_VPN_IPV6 of ovpn: 16 bytes, shown as an IPv6 address. */
  vpnIpv6?: M["address"];
  /** IPv4 source address of packets to the OpenVPN peer. Attribute OVPN_A_PEER_LOCAL_IPV4 of ovpn: big-endian u32, shown as an IPv4 address. */
  localIpv4?: M["address"];
  /** IPv6 source address of packets to the OpenVPN peer. Attribute OVPN_A_PEER_LOCAL_IPV6 of ovpn: 16 bytes, shown as an IPv6 address. */
  localIpv6?: M["address"];
  /** Time in seconds without sent packets, after which a keepalive packet is sent. Attribute OVPN_A_PEER_KEEPALIVE_INTERVAL of ovpn: u32. */
  keepaliveInterval?: number;
  /** Time in seconds without received packets, after which the peer is deleted. Attribute OVPN_A_PEER_KEEPALIVE_TIMEOUT of ovpn: u32. */
  keepaliveTimeout?: number;
  /** Number by which the peer knows this host, in sent packets, if it differs from `id`. Attribute OVPN_A_PEER_TX_ID of ovpn: u32 up to 16777215. */
  txId?: number;
}

/** Attribute set `peer-del-input`. */
export interface PeerDelInput extends ExtraAttributes {
  /** Number of the peer, 0 to 16777215. Attribute OVPN_A_PEER_ID of ovpn: u32 up to 16777215. */ id?: number;
}

/** Attribute set `keyconf`. */
export interface Keyconf<M extends Mode = Read> extends ExtraAttributes {
  /** OVPN_A_KEYCONF_PEER_ID of ovpn: u32 up to 16777215. */ peerId?: number;
  /** Primary or secondary key. Attribute OVPN_A_KEYCONF_SLOT of ovpn: u32. */ slot?: KeySlot | M["unnamed"];
  /** Number of the key, 0 to 7. Attribute OVPN_A_KEYCONF_KEY_ID of ovpn: u32 up to 7, u16 in replies, since Linux 6.16. */
  keyId?: number;
  /** OVPN_A_KEYCONF_CIPHER_ALG of ovpn: u32. */ cipherAlg?: CipherAlg | M["unnamed"];
  /** Key of sent packets. Attribute OVPN_A_KEYCONF_ENCRYPT_DIR of ovpn: nested attributes. */ encryptDir?: Keydir;
  /** Key of received packets. Attribute OVPN_A_KEYCONF_DECRYPT_DIR of ovpn: nested attributes. */
  decryptDir?: Keydir;
}

/** Attribute set `keydir`. */
export interface Keydir extends ExtraAttributes {
  /** OVPN_A_KEYDIR_CIPHER_KEY of ovpn: at most 256 bytes. */ cipherKey?: Uint8Array;
  /** Fixed part of the nonce, 8 bytes. Attribute OVPN_A_KEYDIR_NONCE_TAIL of ovpn: 8 bytes. */
  nonceTail?: Uint8Array;
}

/** Attribute set `keyconf-get`. */
export interface KeyconfGet<M extends Mode = Read> extends ExtraAttributes {
  /** OVPN_A_KEYCONF_PEER_ID of ovpn: u32 up to 16777215. */ peerId?: number;
  /** Primary or secondary key. Attribute OVPN_A_KEYCONF_SLOT of ovpn: u32. */ slot?: KeySlot | M["unnamed"];
  /** Number of the key, 0 to 7. Attribute OVPN_A_KEYCONF_KEY_ID of ovpn: u32 up to 7, u16 in replies, since Linux 6.16. */
  keyId?: number;
  /** OVPN_A_KEYCONF_CIPHER_ALG of ovpn: u32. */ cipherAlg?: CipherAlg | M["unnamed"];
}

/** Attribute set `keyconf-swap-input`. */
export interface KeyconfSwapInput extends ExtraAttributes {
  /** OVPN_A_KEYCONF_PEER_ID of ovpn: u32 up to 16777215. */ peerId?: number;
}

/** Attribute set `keyconf-del-input`. */
export interface KeyconfDelInput<M extends Mode = Read> extends ExtraAttributes {
  /** OVPN_A_KEYCONF_PEER_ID of ovpn: u32 up to 16777215. */ peerId?: number;
  /** Primary or secondary key. Attribute OVPN_A_KEYCONF_SLOT of ovpn: u32. */ slot?: KeySlot | M["unnamed"];
}

/** Attribute set `ovpn`. */
export interface Ovpn<M extends Mode = Read> extends ExtraAttributes {
  /** OVPN_A_IFINDEX of ovpn: u32. */ ifindex?: number;
  /** OVPN_A_PEER of ovpn: nested attributes. */ peer?: Peer<M>;
  /** OVPN_A_KEYCONF of ovpn: nested attributes. */ keyconf?: Keyconf<M>;
}

/** Attribute set `ovpn-peer-new-input`. */
export interface OvpnPeerNewInput<M extends Mode = Read> extends ExtraAttributes {
  /** OVPN_A_IFINDEX of ovpn: u32. */ ifindex?: number;
  /** OVPN_A_PEER of ovpn: nested attributes. */ peer?: PeerNewInput<M>;
}

/** Attribute set `ovpn-peer-set-input`. */
export interface OvpnPeerSetInput<M extends Mode = Read> extends ExtraAttributes {
  /** OVPN_A_IFINDEX of ovpn: u32. */ ifindex?: number;
  /** OVPN_A_PEER of ovpn: nested attributes. */ peer?: PeerSetInput<M>;
}

/** Attribute set `ovpn-peer-del-input`. */
export interface OvpnPeerDelInput extends ExtraAttributes {
  /** OVPN_A_IFINDEX of ovpn: u32. */ ifindex?: number;
  /** OVPN_A_PEER of ovpn: nested attributes. */ peer?: PeerDelInput;
}

/** Attribute set `ovpn-keyconf-get`. */
export interface OvpnKeyconfGet<M extends Mode = Read> extends ExtraAttributes {
  /** OVPN_A_IFINDEX of ovpn: u32. */ ifindex?: number;
  /** OVPN_A_KEYCONF of ovpn: nested attributes. */ keyconf?: KeyconfGet<M>;
}

/** Attribute set `ovpn-keyconf-swap-input`. */
export interface OvpnKeyconfSwapInput extends ExtraAttributes {
  /** OVPN_A_IFINDEX of ovpn: u32. */ ifindex?: number;
  /** OVPN_A_KEYCONF of ovpn: nested attributes. */ keyconf?: KeyconfSwapInput;
}

/** Attribute set `ovpn-keyconf-del-input`. */
export interface OvpnKeyconfDelInput<M extends Mode = Read> extends ExtraAttributes {
  /** OVPN_A_IFINDEX of ovpn: u32. */ ifindex?: number;
  /** OVPN_A_KEYCONF of ovpn: nested attributes. */ keyconf?: KeyconfDelInput<M>;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Adds an OpenVPN peer to an interface. Request 1 of family ovpn; requires CAP_NET_ADMIN in the initial user namespace. */
  "peer-new": { do: Call<OvpnPeerNewInput<Write>> };
  /** Changes an OpenVPN peer. Request 2 of family ovpn; requires CAP_NET_ADMIN in the initial user namespace. */
  "peer-set": { do: Call<OvpnPeerSetInput<Write>> };
  /** Returns one OpenVPN peer, or dumps all peers of an interface. Request and dump 3 of family ovpn; requires CAP_NET_ADMIN in the initial user namespace. */
  "peer-get": {
    do: Call<Except<Ovpn<Write>, "keyconf">, Ovpn<Read>>;
    dump: Call<Only<Ovpn<Write>, "ifindex">, Ovpn<Read>>;
  };
  /** Deletes an OpenVPN peer. Request 4 of family ovpn; requires CAP_NET_ADMIN in the initial user namespace. */
  "peer-del": { do: Call<OvpnPeerDelInput> };
  /** Reports a deleted OpenVPN peer with the reason. Event 5 of family ovpn in multicast group `peers`. */
  "peer-del-ntf": { event: Ovpn<Read> };
  /** Adds an encryption key to the primary or secondary slot of an OpenVPN peer. Request 6 of family ovpn; requires CAP_NET_ADMIN in the initial user namespace. */
  "key-new": { do: Call<Except<Ovpn<Write>, "peer">> };
  /** Returns the cipher and id of an OpenVPN peer's encryption key, but not the key itself. Request 7 of family ovpn; requires CAP_NET_ADMIN in the initial user namespace. */
  "key-get": { do: Call<OvpnKeyconfGet<Write>, OvpnKeyconfGet<Read>> };
  /** Swaps the primary and secondary encryption key of an OpenVPN peer. Request 8 of family ovpn; requires CAP_NET_ADMIN in the initial user namespace. */
  "key-swap": { do: Call<OvpnKeyconfSwapInput> };
  /** Reports that an OpenVPN encryption key must be renewed, because its packet ids are used up. Event 9 of family ovpn in multicast group `peers`. */
  "key-swap-ntf": { event: OvpnKeyconfGet<Read> };
  /** Deletes an encryption key of an OpenVPN peer. Request 10 of family ovpn; requires CAP_NET_ADMIN in the initial user namespace. */
  "key-del": { do: Call<OvpnKeyconfDelInput<Write>> };
  /** Reports that an OpenVPN peer changed its address. Event 11 of family ovpn in multicast group `peers`. */
  "peer-float-ntf": { event: Ovpn<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "peer-get": Ovpn<Read>;
  "key-get": OvpnKeyconfGet<Read>;
}

/** Names of the multicast groups. */
export type Groups = "peers";

/** OpenVPN in the kernel: peers and keys of an interface. Netlink family `ovpn`: `connect()` opens a client. Requires Linux 6.16 with CONFIG_OVPN, module ovpn. */
export const ovpn: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "ovpn",
  flavour: "genetlink",
  protocol: 16,
  version: 1,
  constants: { "nonce-tail-size": 8 },
  enums: {
    "cipher-alg": () => ({ entries: "none aes-gcm chacha20-poly1305" }),
    "del-peer-reason": () => ({ entries: "teardown userspace expired transport-error transport-disconnect" }),
    "key-slot": () => ({ entries: "primary secondary" }),
  },
  structs: {},
  sets: {
    peer: () => ({
      attributes: [
        { name: "id", number: 1, type: "u32", maximum: 16777215 },
        { name: "remote-ipv4", number: 2, type: "u32", order: "big", hint: "ipv4" },
        { name: "remote-ipv6", number: 3, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "remote-ipv6-scope-id", number: 4, type: "u32" },
        { name: "remote-port", number: 5, type: "u16", order: "big", minimum: 1 },
        { name: "socket", number: 6, type: "u32" },
        { name: "socket-netnsid", number: 7, type: "s32" },
        { name: "vpn-ipv4", number: 8, type: "u32", order: "big", hint: "ipv4" },
        { name: "vpn-ipv6", number: 9, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "local-ipv4", number: 10, type: "u32", order: "big", hint: "ipv4" },
        { name: "local-ipv6", number: 11, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "local-port", number: 12, type: "u16", order: "big", minimum: 1 },
        { name: "keepalive-interval", number: 13, type: "u32" },
        { name: "keepalive-timeout", number: 14, type: "u32" },
        { name: "del-reason", number: 15, type: "u32", enum: "del-peer-reason" },
        { name: "vpn-rx-bytes", number: 16, type: "uint" },
        { name: "vpn-tx-bytes", number: 17, type: "uint" },
        { name: "vpn-rx-packets", number: 18, type: "uint" },
        { name: "vpn-tx-packets", number: 19, type: "uint" },
        { name: "link-rx-bytes", number: 20, type: "uint" },
        { name: "link-tx-bytes", number: 21, type: "uint" },
        { name: "link-rx-packets", number: 22, type: "uint" },
        { name: "link-tx-packets", number: 23, type: "uint" },
        { name: "tx-id", number: 24, type: "u32", maximum: 16777215 },
      ],
    }),
    "peer-new-input": () => ({
      subsetOf: "peer",
      attributes: [
        { name: "id", number: 1, type: "u32", maximum: 16777215 },
        { name: "remote-ipv4", number: 2, type: "u32", order: "big", hint: "ipv4" },
        { name: "remote-ipv6", number: 3, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "remote-ipv6-scope-id", number: 4, type: "u32" },
        { name: "remote-port", number: 5, type: "u16", order: "big", minimum: 1 },
        { name: "socket", number: 6, type: "u32" },
        { name: "vpn-ipv4", number: 8, type: "u32", order: "big", hint: "ipv4" },
        { name: "vpn-ipv6", number: 9, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "local-ipv4", number: 10, type: "u32", order: "big", hint: "ipv4" },
        { name: "local-ipv6", number: 11, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "keepalive-interval", number: 13, type: "u32" },
        { name: "keepalive-timeout", number: 14, type: "u32" },
        { name: "tx-id", number: 24, type: "u32", maximum: 16777215 },
      ],
    }),
    "peer-set-input": () => ({
      subsetOf: "peer",
      attributes: [
        { name: "id", number: 1, type: "u32", maximum: 16777215 },
        { name: "remote-ipv4", number: 2, type: "u32", order: "big", hint: "ipv4" },
        { name: "remote-ipv6", number: 3, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "remote-ipv6-scope-id", number: 4, type: "u32" },
        { name: "remote-port", number: 5, type: "u16", order: "big", minimum: 1 },
        { name: "vpn-ipv4", number: 8, type: "u32", order: "big", hint: "ipv4" },
        { name: "vpn-ipv6", number: 9, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "local-ipv4", number: 10, type: "u32", order: "big", hint: "ipv4" },
        { name: "local-ipv6", number: 11, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "keepalive-interval", number: 13, type: "u32" },
        { name: "keepalive-timeout", number: 14, type: "u32" },
        { name: "tx-id", number: 24, type: "u32", maximum: 16777215 },
      ],
    }),
    "peer-del-input": () => ({ subsetOf: "peer", attributes: [{ name: "id", number: 1, type: "u32", maximum: 16777215 }] }),
    keyconf: () => ({
      attributes: [
        { name: "peer-id", number: 1, type: "u32", maximum: 16777215 },
        { name: "slot", number: 2, type: "u32", enum: "key-slot" },
        { name: "key-id", number: 3, type: "u32", replyType: "u16", maximum: 7, since: "6.16" },
        { name: "cipher-alg", number: 4, type: "u32", enum: "cipher-alg" },
        { name: "encrypt-dir", number: 5, type: "nest", nest: "keydir" },
        { name: "decrypt-dir", number: 6, type: "nest", nest: "keydir" },
      ],
    }),
    keydir: () => ({
      attributes: [
        { name: "cipher-key", number: 1, type: "binary", maximumLength: 256 },
        { name: "nonce-tail", number: 2, type: "binary", exactLength: 8 },
      ],
    }),
    "keyconf-get": () => ({
      subsetOf: "keyconf",
      attributes: [
        { name: "peer-id", number: 1, type: "u32", maximum: 16777215 },
        { name: "slot", number: 2, type: "u32", enum: "key-slot" },
        { name: "key-id", number: 3, type: "u32", replyType: "u16", maximum: 7, since: "6.16" },
        { name: "cipher-alg", number: 4, type: "u32", enum: "cipher-alg" },
      ],
    }),
    "keyconf-swap-input": () => ({ subsetOf: "keyconf", attributes: [{ name: "peer-id", number: 1, type: "u32", maximum: 16777215 }] }),
    "keyconf-del-input": () => ({
      subsetOf: "keyconf",
      attributes: [
        { name: "peer-id", number: 1, type: "u32", maximum: 16777215 },
        { name: "slot", number: 2, type: "u32", enum: "key-slot" },
      ],
    }),
    ovpn: () => ({
      attributes: [
        { name: "ifindex", number: 1, type: "u32" },
        { name: "peer", number: 2, type: "nest", nest: "peer" },
        { name: "keyconf", number: 3, type: "nest", nest: "keyconf" },
      ],
    }),
    "ovpn-peer-new-input": () => ({
      subsetOf: "ovpn",
      attributes: [{ name: "ifindex", number: 1, type: "u32" }, { name: "peer", number: 2, type: "nest", nest: "peer-new-input" }],
    }),
    "ovpn-peer-set-input": () => ({
      subsetOf: "ovpn",
      attributes: [{ name: "ifindex", number: 1, type: "u32" }, { name: "peer", number: 2, type: "nest", nest: "peer-set-input" }],
    }),
    "ovpn-peer-del-input": () => ({
      subsetOf: "ovpn",
      attributes: [{ name: "ifindex", number: 1, type: "u32" }, { name: "peer", number: 2, type: "nest", nest: "peer-del-input" }],
    }),
    "ovpn-keyconf-get": () => ({
      subsetOf: "ovpn",
      attributes: [{ name: "ifindex", number: 1, type: "u32" }, { name: "keyconf", number: 3, type: "nest", nest: "keyconf-get" }],
    }),
    "ovpn-keyconf-swap-input": () => ({
      subsetOf: "ovpn",
      attributes: [
        { name: "ifindex", number: 1, type: "u32" },
        { name: "keyconf", number: 3, type: "nest", nest: "keyconf-swap-input" },
      ],
    }),
    "ovpn-keyconf-del-input": () => ({
      subsetOf: "ovpn",
      attributes: [
        { name: "ifindex", number: 1, type: "u32" },
        { name: "keyconf", number: 3, type: "nest", nest: "keyconf-del-input" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    "peer-new": () => ({ set: "ovpn-peer-new-input", do: { request: "1 ifindex peer" }, flags: ["admin-perm"] }),
    "peer-set": () => ({ set: "ovpn-peer-set-input", do: { request: "2 ifindex peer" }, flags: ["admin-perm"] }),
    "peer-get": () => ({
      set: "ovpn",
      do: { request: "3 ifindex peer", reply: "3 peer" },
      dump: { request: "3 ifindex", reply: "3 peer" },
      flags: ["admin-perm"],
    }),
    "peer-del": () => ({ set: "ovpn-peer-del-input", do: { request: "4 ifindex peer" }, flags: ["admin-perm"] }),
    "peer-del-ntf": () => ({ set: "ovpn", event: "5 peer", notify: "peer-get", group: "peers" }),
    "key-new": () => ({ set: "ovpn", do: { request: "6 ifindex keyconf" }, flags: ["admin-perm"] }),
    "key-get": () => ({ set: "ovpn-keyconf-get", do: { request: "7 ifindex keyconf", reply: "7 keyconf" }, flags: ["admin-perm"] }),
    "key-swap": () => ({ set: "ovpn-keyconf-swap-input", do: { request: "8 ifindex keyconf" }, flags: ["admin-perm"] }),
    "key-swap-ntf": () => ({ set: "ovpn-keyconf-get", event: "9 keyconf", notify: "key-get", group: "peers" }),
    "key-del": () => ({ set: "ovpn-keyconf-del-input", do: { request: "10 ifindex keyconf" }, flags: ["admin-perm"] }),
    "peer-float-ntf": () => ({ set: "ovpn", event: "11 peer", notify: "peer-get", group: "peers" }),
  },
  groups: { peers: { name: "peers" } },
  config: "OVPN",
  module: "ovpn",
  since: "6.16",
  links: {},
});
