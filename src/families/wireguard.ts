// Generated from wireguard.yaml with specs/wireguard.yaml (sha256 3fd7e09890291112). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, OneOf, Only, Read, ReadOnlyFields, Shape, TrailingBytes, Write
  } from "../schema/model/types.ts";
import { isU64 } from "../schema/values/struct-members.ts";

/**
 * Options of a change to a WireGuard device. Flags of `wgdevice-flags` in family wireguard:
 *
 * - `replace-peers` (WGDEVICE_F_REPLACE_PEERS, bit 0): Removes all peers that the request does not contain.
 */
export type WgdeviceFlags = "replace-peers";

/**
 * Options of a change to a WireGuard peer. Flags of `wgpeer-flags` in family wireguard:
 *
 * - `remove-me` (WGPEER_F_REMOVE_ME, bit 0): Removes the peer.
 * - `replace-allowedips` (WGPEER_F_REPLACE_ALLOWEDIPS, bit 1): Removes all addresses of the peer that the request does not contain.
 * - `update-only` (WGPEER_F_UPDATE_ONLY, bit 2): Changes the peer only if it exists.
 */
export type WgpeerFlags = "remove-me" | "replace-allowedips" | "update-only";

/**
 * Options of a change to an address of a WireGuard peer. Flags of `wgallowedip-flags` in family wireguard:
 *
 * - `remove-me` (WGALLOWEDIP_F_REMOVE_ME, bit 0): Removes the address from the peer.
 */
export type WgallowedipFlags = "remove-me";

/** C structure `--kernel-timespec`. */
export interface KernelTimespec<M extends Mode = Read> extends TrailingBytes {
  /** u64. */ sec: M["big"];
  /** u64. */ nsec: M["big"];
}

/** Attribute set `wgdevice`. */
export type Wgdevice<M extends Mode = Read> = ExtraAttributes & {
  /** WGDEVICE_A_IFINDEX of wireguard: u32. */ ifindex?: number;
  /** WGDEVICE_A_IFNAME of wireguard: string of at most 15 bytes. */ ifname?: string;
  /** Private key of the device as 64 hexadecimal digits or 32 bytes, not base64. 32 zeros remove it. Attribute WGDEVICE_A_PRIVATE_KEY of wireguard: 32 bytes, shown in hexadecimal. */
  privateKey?: M["address"];
  /** Whether `peers` replaces all peers. Attribute WGDEVICE_A_FLAGS of wireguard: u32. */
  flags?: (WgdeviceFlags | number)[];
  /** UDP port; 0 selects one at random. Attribute WGDEVICE_A_LISTEN_PORT of wireguard: u16. */ listenPort?: number;
  /** Firewall mark of sent packets; 0 for none. Attribute WGDEVICE_A_FWMARK of wireguard: u32. */ fwmark?: number;
  /** Peers of the device. Attribute WGDEVICE_A_PEERS of wireguard: array of nested attributes. */
  peers?: Wgpeer<M>[];
} & ReadOnlyFields<M, {
  /** Public key of the device; derived from the private key. Attribute WGDEVICE_A_PUBLIC_KEY of wireguard: 32 bytes, shown in hexadecimal, read-only. */
  publicKey?: M["address"];
}>;

/** Attribute set `wgpeer`. */
export type Wgpeer<M extends Mode = Read> = ExtraAttributes & {
  /** Public key of the peer as 64 hexadecimal digits or 32 bytes, not base64. Attribute WGPEER_A_PUBLIC_KEY of wireguard: 32 bytes, shown in hexadecimal. */
  publicKey?: M["address"];
  /** Preshared key of the peer as 64 hexadecimal digits or 32 bytes, not base64. 32 zeros remove it. Attribute WGPEER_A_PRESHARED_KEY of wireguard: 32 bytes, shown in hexadecimal. */
  presharedKey?: M["address"];
  /** Options of the change: remove the peer, replace all addresses of the peer, or only update an existing peer. Attribute WGPEER_A_FLAGS of wireguard: u32. */
  flags?: (WgpeerFlags | number)[];
  /** IP address and UDP port of the peer, such as `192.0.2.1:51820` or `[fe80::1%3]:51820` with the index of the interface. Attribute WGPEER_A_ENDPOINT of wireguard: at least 16 bytes, shown as an address with a port. */
  endpoint?: M["address"];
  /** Interval of keepalive packets in seconds; 0 for none. Attribute WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL of wireguard: u16. */
  persistentKeepaliveInterval?: number;
  /** IP addresses that the peer may use. Packets to them are sent to the peer. Attribute WGPEER_A_ALLOWEDIPS of wireguard: array of nested attributes. */
  allowedips?: Wgallowedip<M>[];
  /** Version of the WireGuard protocol; 1 or omitted for the newest. Attribute WGPEER_A_PROTOCOL_VERSION of wireguard: u32. */
  protocolVersion?: number;
} & ReadOnlyFields<M, {
  /** Time of the last handshake with the peer since 1970; 0 for none. Attribute WGPEER_A_LAST_HANDSHAKE_TIME of wireguard: structure `--kernel-timespec`, read-only. */
  lastHandshakeTime?: Shape<M, KernelTimespec<M>>;
  /** Bytes received from the peer. Attribute WGPEER_A_RX_BYTES of wireguard: u64, read-only. */ rxBytes?: M["big"];
  /** Bytes sent to the peer. Attribute WGPEER_A_TX_BYTES of wireguard: u64, read-only. */ txBytes?: M["big"];
}>;

/** Attribute set `wgallowedip`. */
export interface Wgallowedip<M extends Mode = Read> extends ExtraAttributes {
  /** AF_INET (2) or AF_INET6 (10). Attribute WGALLOWEDIP_A_FAMILY of wireguard: u16. */ family?: number;
  /** WGALLOWEDIP_A_IPADDR of wireguard: at least 4 bytes, shown as an IPv4 or IPv6 address. */ ipaddr?: M["address"];
  /** Length of the prefix in bits. Attribute WGALLOWEDIP_A_CIDR_MASK of wireguard: u8. */ cidrMask?: number;
  /** WGALLOWEDIP_A_FLAGS of wireguard: u32. */ flags?: (WgallowedipFlags | number)[];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns a WireGuard device by `ifindex` or `ifname`, in several messages if it has many peers. Dump 0 of family wireguard; requires CAP_NET_ADMIN. */
  "get-device": {
    dump: Call<Only<Wgdevice<Write>, "ifindex" | "ifname"> & OneOf<Wgdevice<Write>, "ifname" | "ifindex">,
      Wgdevice<Read>>;
  };
  /** Changes a WireGuard device and its peers. Keys are 64 hexadecimal digits or 32 bytes; Uint8Array.fromBase64() converts keys of the program wg. Request 1 of family wireguard; requires CAP_NET_ADMIN. */
  "set-device": { do: Call<Wgdevice<Write> & OneOf<Wgdevice<Write>, "ifname" | "ifindex">> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "get-device": Wgdevice<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

const setDeviceAttributes = "ifindex ifname private-key public-key flags listen-port fwmark peers";

/** WireGuard: keys, peers and allowed addresses of an interface. Netlink family `wireguard`: `connect()` opens a client. Requires CONFIG_WIREGUARD, module wireguard. */
export const wireguard: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "wireguard",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: { "key-len": 32, "wg-key-len": 32 },
  enums: {
    "wgdevice-flags": () => ({ flags: true, prefix: "wgdevice-f-", entries: "replace-peers" }),
    "wgpeer-flags": () => ({ flags: true, prefix: "wgpeer-f-", entries: "remove-me replace-allowedips update-only" }),
    "wgallowedip-flags": () => ({ flags: true, prefix: "wgallowedip-f-", entries: "remove-me" }),
  },
  structs: {
    "--kernel-timespec": () => ({
      members: [{ name: "sec", type: "u64" }, { name: "nsec", type: "u64" }],
      read: (view, at) => ({ sec: view.getBigUint64(at, host), nsec: view.getBigUint64(at + 8, host) }),
      write: (view, at, { sec: v0, nsec: v1 }) => { if (!(isU64(v0) && isU64(v1))) return false;
        view.setBigUint64(at, v0, host); view.setBigUint64(at + 8, v1, host); return true; },
    }),
  },
  sets: {
    wgdevice: () => ({
      prefix: "wgdevice-a-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "ifindex", number: 1, type: "u32" },
        { name: "ifname", number: 2, type: "string", maximumLength: 15 },
        { name: "private-key", number: 3, type: "binary", hint: "hex", exactLength: 32 },
        { name: "public-key", number: 4, type: "binary", hint: "hex", exactLength: 32, access: "read-only" },
        { name: "flags", number: 5, type: "u32", enum: "wgdevice-flags", flags: true },
        { name: "listen-port", number: 6, type: "u16" },
        { name: "fwmark", number: 7, type: "u32" },
        { name: "peers", number: 8, type: "indexed-array", item: "nest", nest: "wgpeer" },
      ],
    }),
    wgpeer: () => ({
      prefix: "wgpeer-a-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "public-key", number: 1, type: "binary", hint: "hex", exactLength: 32 },
        { name: "preshared-key", number: 2, type: "binary", hint: "hex", exactLength: 32 },
        { name: "flags", number: 3, type: "u32", enum: "wgpeer-flags", flags: true },
        { name: "endpoint", number: 4, type: "binary", hint: "socket-address", minimumLength: 16 },
        { name: "persistent-keepalive-interval", number: 5, type: "u16" },
        { name: "last-handshake-time", number: 6, type: "binary", struct: "--kernel-timespec", exactLength: 16, access: "read-only" },
        { name: "rx-bytes", number: 7, type: "u64", access: "read-only" },
        { name: "tx-bytes", number: 8, type: "u64", access: "read-only" },
        { name: "allowedips", number: 9, type: "indexed-array", item: "nest", nest: "wgallowedip" },
        { name: "protocol-version", number: 10, type: "u32" },
      ],
    }),
    wgallowedip: () => ({
      prefix: "wgallowedip-a-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "family", number: 1, type: "u16" },
        { name: "ipaddr", number: 2, type: "binary", hint: "ipv4-or-v6", minimumLength: 4 },
        { name: "cidr-mask", number: 3, type: "u8" },
        { name: "flags", number: 4, type: "u32", enum: "wgallowedip-flags", flags: true },
      ],
    }),
  },
  subMessages: {},
  operations: {
    "get-device": () => ({
      set: "wgdevice",
      dump: {
        request: { number: 0, requiredOne: ["ifname", "ifindex"], attributes: "ifindex ifname" },
        reply: `0 ${setDeviceAttributes}`,
      },
      flags: ["uns-admin-perm"],
    }),
    "set-device": () => ({
      set: "wgdevice",
      do: { request: { number: 1, requiredOne: ["ifname", "ifindex"], attributes: setDeviceAttributes } },
      flags: ["uns-admin-perm"],
    }),
  },
  groups: {},
  config: "WIREGUARD",
  module: "wireguard",
  links: {},
});
