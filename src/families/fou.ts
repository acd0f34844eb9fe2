// Generated from fou.yaml with specs/fou.yaml (sha256 f2e93c69b76c5c22). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Mode, Read, Write } from "../schema/model/types.ts";

/**
 * How packets are encapsulated in UDP. Values of `encap-type` in family fou:
 *
 * - `unspec` (FOU_ENCAP_UNSPEC, 0): Not set.
 * - `direct` (FOU_ENCAP_DIRECT, 1): The UDP payload is a packet of the protocol `ipproto` (FOU).
 * - `gue` (FOU_ENCAP_GUE, 2): Generic UDP Encapsulation, whose header names the protocol of the packet.
 */
export type EncapType = "unspec" | "direct" | "gue";

/** Attribute set `fou`. */
export interface Fou<M extends Mode = Read> extends ExtraAttributes {
  /** UDP port at which encapsulated packets arrive. Attribute FOU_ATTR_PORT of fou: big-endian u16. */ port?: number;
  /** Address family, AF_INET (2) or AF_INET6 (10); default AF_INET. Attribute FOU_ATTR_AF of fou: u8. */ af?: number;
  /** IP protocol of the encapsulated packets for type `direct`, such as 47 for GRE. Attribute FOU_ATTR_IPPROTO of fou: u8 of at least 1. */
  ipproto?: number;
  /** Kind of UDP encapsulation. Attribute FOU_ATTR_TYPE of fou: u8. */ type?: EncapType | M["unnamed"];
  /** With remote checksum offload, the full transport checksum is written to received packets. Attribute FOU_ATTR_REMCSUM_NOPARTIAL of fou: flag. */
  remcsumNopartial?: M["flag"];
  /** Local IPv4 address of the UDP socket. Attribute FOU_ATTR_LOCAL_V4 of fou: big-endian u32, shown as an IPv4 address. */
  localV4?: M["address"];
  /** Local IPv6 address of the UDP socket. Attribute FOU_ATTR_LOCAL_V6 of fou: 16 bytes, shown as an IPv6 address. */
  localV6?: M["address"];
  /** Remote IPv4 address of the UDP socket. Attribute FOU_ATTR_PEER_V4 of fou: big-endian u32, shown as an IPv4 address. */
  peerV4?: M["address"];
  /** Remote IPv6 address of the UDP socket. Attribute FOU_ATTR_PEER_V6 of fou: 16 bytes, shown as an IPv6 address. */
  peerV6?: M["address"];
  /** Remote UDP port. Attribute FOU_ATTR_PEER_PORT of fou: big-endian u16. */ peerPort?: number;
  /** Index of the interface at which encapsulated packets arrive; 0 for any. Attribute FOU_ATTR_IFINDEX of fou: s32. */
  ifindex?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Opens a UDP port that receives encapsulated packets (FOU or GUE). Request 1 of family fou; requires CAP_NET_ADMIN in the initial user namespace. */
  add: { do: Call<Except<Fou<Write>, "af">> };
  /** Closes a UDP port of encapsulated packets. Request 2 of family fou; requires CAP_NET_ADMIN in the initial user namespace. */
  del: { do: Call<Except<Fou<Write>, "ipproto" | "type" | "remcsumNopartial">> };
  /** Returns one open UDP port of FOU or GUE, or dumps all. Request and dump 3 of family fou. */
  get: {
    do: Call<Except<Fou<Write>, "ipproto" | "type" | "remcsumNopartial">, Fou<Read>>;
    dump: Call<ExtraAttributes, Fou<Read>>;
  };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  get: Fou<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

const getAttributes = "port ipproto type remcsum-nopartial local-v4 peer-v4 local-v6 peer-v6 peer-port ifindex";

/** Receive ports of tunnels in UDP: FOU and GUE. Netlink family `fou`: `connect()` opens a client. Requires CONFIG_NET_FOU, module fou. */
export const fou: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "fou",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: { "encap-type": () => ({ prefix: "fou-encap-", entries: "unspec direct gue" }) },
  structs: {},
  sets: {
    fou: () => ({
      prefix: "fou-attr-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "port", number: 1, type: "u16", order: "big" },
        { name: "af", number: 2, type: "u8" },
        { name: "ipproto", number: 3, type: "u8", minimum: 1 },
        { name: "type", number: 4, type: "u8", enum: "encap-type" },
        { name: "remcsum-nopartial", number: 5, type: "flag" },
        { name: "local-v4", number: 6, type: "u32", order: "big", hint: "ipv4" },
        { name: "local-v6", number: 7, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "peer-v4", number: 8, type: "u32", order: "big", hint: "ipv4" },
        { name: "peer-v6", number: 9, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "peer-port", number: 10, type: "u16", order: "big" },
        { name: "ifindex", number: 11, type: "s32" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    unspec: () => ({}),
    add: () => ({ set: "fou", do: { request: `1 ${getAttributes}` }, flags: ["admin-perm"] }),
    del: () => ({
      set: "fou",
      do: { request: "2 af ifindex port peer-port local-v4 peer-v4 local-v6 peer-v6" },
      flags: ["admin-perm"],
    }),
    get: () => ({
      set: "fou",
      do: { request: "3 af ifindex port peer-port local-v4 peer-v4 local-v6 peer-v6", reply: `3 ${getAttributes}` },
      dump: { request: "3", reply: `3 ${getAttributes}` },
    }),
  },
  groups: {},
  config: "NET_FOU",
  module: "fou",
  links: {},
});
