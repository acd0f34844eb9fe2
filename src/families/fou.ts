// Generated from fou.yaml with specs/fou.yaml (sha256 90ad70f7483e180c). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Except, ExtraAttributes, Mode, Read, Write } from "../schema/model/types.ts";

/**
 * Values of `encap-type`.
 *
 * - `unspec`: FOU_ENCAP_UNSPEC (0). Not set.
 * - `direct`: FOU_ENCAP_DIRECT (1). The UDP payload is a packet of `ipproto` (FOU).
 * - `gue`: FOU_ENCAP_GUE (2). Generic UDP Encapsulation, whose header has the protocol.
 */
export type EncapType = "unspec" | "direct" | "gue";

/** Attributes of `fou`. */
export interface Fou<M extends Mode = Read> extends ExtraAttributes {
  /** FOU_ATTR_PORT (1): u16, big-endian. UDP port that packets arrive at. */ port?: number;
  /** FOU_ATTR_AF (2): u8. Address family, AF_INET (2) or AF_INET6 (10); default AF_INET. */ af?: number;
  /** FOU_ATTR_IPPROTO (3): u8, from 1. Inner protocol for type `direct`, such as 47 for GRE. */ ipproto?: number;
  /** FOU_ATTR_TYPE (4): u8. Kind of the encapsulation. */ type?: EncapType | M["unnamed"];
  /** FOU_ATTR_REMCSUM_NOPARTIAL (5): flag. Writes the full checksum with remote checksum offload. */
  remcsumNopartial?: M["flag"];
  /** FOU_ATTR_LOCAL_V4 (6): u32, big-endian, shown as ipv4. Local IPv4 address. */ localV4?: M["address"];
  /** FOU_ATTR_LOCAL_V6 (7): binary, shown as ipv6, 16 bytes. Local IPv6 address. */ localV6?: M["address"];
  /** FOU_ATTR_PEER_V4 (8): u32, big-endian, shown as ipv4. Remote IPv4 address. */ peerV4?: M["address"];
  /** FOU_ATTR_PEER_V6 (9): binary, shown as ipv6, 16 bytes. Remote IPv6 address. */ peerV6?: M["address"];
  /** FOU_ATTR_PEER_PORT (10): u16, big-endian. Remote UDP port. */ peerPort?: number;
  /** FOU_ATTR_IFINDEX (11): s32. Index of the interface that packets arrive at; 0 for any. */ ifindex?: number;
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `add`: request 1, requires admin-perm. Opens a UDP port that receives encapsulated packets. */
  add: { do: { request: Except<Fou<Write>, "af">; reply: undefined } };
  /** `del`: request 2, requires admin-perm. Closes a UDP port. */
  del: { do: { request: Except<Fou<Write>, "ipproto" | "type" | "remcsumNopartial">; reply: undefined } };
  /** `get`: request 3, dump 3. Returns one open UDP port, or dumps all. */
  get: {
    do: { request: Except<Fou<Write>, "ipproto" | "type" | "remcsumNopartial">; reply: Fou<Read> };
    dump: { request: ExtraAttributes; reply: Fou<Read> };
  };
}

/** Events, by the operation that describes the message. */
export interface Events {
  get: Fou<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

const getAttributes = "port ipproto type remcsum-nopartial local-v4 peer-v4 local-v6 peer-v6 peer-port ifindex";

/** Family `fou` (CONFIG_NET_FOU, module fou): `connect()` opens a client. Also the model for codecs. */
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
    add: () => ({ set: "fou", do: { request: { number: 1, attributes: getAttributes } }, flags: ["admin-perm"] }),
    del: () => ({
      set: "fou",
      do: { request: { number: 2, attributes: "af ifindex port peer-port local-v4 peer-v4 local-v6 peer-v6" } },
      flags: ["admin-perm"],
    }),
    get: () => ({
      set: "fou",
      do: {
        request: { number: 3, attributes: "af ifindex port peer-port local-v4 peer-v4 local-v6 peer-v6" },
        reply: { number: 3, attributes: getAttributes },
      },
      dump: { request: { number: 3 }, reply: { number: 3, attributes: getAttributes } },
    }),
  },
  groups: {},
  config: "NET_FOU",
  module: "fou",
  links: {},
});
