// Generated from ila.yaml (sha256 f775750ba937f57a). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Has, Mode, Only, Read, Write } from "../schema/model/types.ts";

/**
 * Direction of the packets whose addresses are translated. The kernel does not use it. Flags of `direction` in family ila:
 *
 * - `in` (ILA_DIR_IN, bit 0)
 * - `out` (ILA_DIR_OUT, bit 1)
 */
export type Direction = "in" | "out";

/**
 * How transport checksums are kept valid when the locator changes. Values of `csum-mode` in family ila:
 *
 * - `adjust-transport` (ILA_CSUM_ADJUST_TRANSPORT, 0): The checksum of TCP or UDP is adjusted.
 * - `neutral-map` (ILA_CSUM_NEUTRAL_MAP, 1): The identifier is adjusted so that checksums stay valid.
 * - `no-action` (ILA_CSUM_NO_ACTION, 2): Checksums become invalid.
 * - `neutral-map-auto` (ILA_CSUM_NEUTRAL_MAP_AUTO, 3): Adjusts the identifier like `neutral-map`, but without a flag in the identifier.
 */
export type CsumMode = "adjust-transport" | "neutral-map" | "no-action" | "neutral-map-auto";

/**
 * Format of the identifier, the lower half of an IPv6 address. Values of `identifier-type` in family ila:
 *
 * - `iid` (ILA_ATYPE_IID, 0)
 * - `luid` (ILA_ATYPE_LUID, 1)
 * - `virt-v4` (ILA_ATYPE_VIRT_V4, 2)
 * - `virt-uni-v6` (ILA_ATYPE_VIRT_UNI_V6, 3)
 * - `virt-multi-v6` (ILA_ATYPE_VIRT_MULTI_V6, 4)
 * - `nonlocal-addr` (ILA_ATYPE_NONLOCAL_ADDR, 5)
 * - `rsvd-1` (ILA_ATYPE_RSVD_1, 6)
 * - `rsvd-2` (ILA_ATYPE_RSVD_2, 7)
 * - `use-format` (ILA_ATYPE_USE_FORMAT, 32)
 */
export type IdentifierType = "iid" | "luid" | "virt-v4" | "virt-uni-v6" | "virt-multi-v6" | "nonlocal-addr"
  | "rsvd-1" | "rsvd-2" | "use-format";

/** Attribute set `ila-attrs`. */
export interface IlaAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** New locator: upper 64 bits of the translated IPv6 address. Attribute ILA_ATTR_LOCATOR of ila: big-endian u64, shown in hexadecimal. */
  locator?: M["big"];
  /** Not used by the kernel. Attribute ILA_ATTR_IDENTIFIER of ila: big-endian u64. */ identifier?: M["big"];
  /** Locator to replace: upper 64 bits of the IPv6 destination address. Attribute ILA_ATTR_LOCATOR_MATCH of ila: big-endian u64, shown in hexadecimal. */
  locatorMatch?: M["big"];
  /** Index of the interface at which packets must arrive; 0 for all. Attribute ILA_ATTR_IFINDEX of ila: s32. */
  ifindex?: number;
  /** Not used by the kernel. Attribute ILA_ATTR_DIR of ila: u32. */ dir?: (Direction | number)[];
  /** How transport checksums are kept valid when the locator changes. Attribute ILA_ATTR_CSUM_MODE of ila: u8. */
  csumMode?: CsumMode | M["unnamed"];
  /** Format of the identifier, the lower 64 bits of the IPv6 address. Attribute ILA_ATTR_IDENT_TYPE of ila: u8. */
  identType?: IdentifierType | M["unnamed"];
  /** Not used by mappings. Attribute ILA_ATTR_HOOK_TYPE of ila: u8. */ hookType?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Adds a mapping from one locator (upper 64 bits of an IPv6 address) to another. Request 1 of family ila; requires CAP_NET_ADMIN in the initial user namespace. */
  add: { do: Call<Except<IlaAttrs<Write>, "identifier" | "dir" | "hookType"> & Has<"locator" | "locatorMatch">> };
  /** Deletes the mapping of an IPv6 locator. Request 2 of family ila; requires CAP_NET_ADMIN in the initial user namespace. */
  del: { do: Call<Only<IlaAttrs<Write>, "locator" | "locatorMatch" | "ifindex"> & Has<"locatorMatch">> };
  /** Returns the mapping of an IPv6 locator, or dumps all. Request and dump 3 of family ila. */
  get: {
    do: Call<Only<IlaAttrs<Write>, "locatorMatch" | "ifindex"> & Has<"locatorMatch">, IlaAttrs<Read>>;
    dump: Call<ExtraAttributes, IlaAttrs<Read>>;
  };
  /** Deletes all mappings of IPv6 locators. Request 4 of family ila; requires CAP_NET_ADMIN in the initial user namespace. */
  flush: { do: Call<ExtraAttributes> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  get: IlaAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

/** Identifier locator addressing: mappings of IPv6 addresses. Netlink family `ila`: `connect()` opens a client. Requires CONFIG_IPV6_ILA, module ila. */
export const ila: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "ila",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {
    direction: () => ({ flags: true, prefix: "ila-dir-", entries: "in out" }),
    "csum-mode": () => ({ prefix: "ila-csum-", entries: "adjust-transport neutral-map no-action neutral-map-auto" }),
    "identifier-type": () => ({
      prefix: "ila-atype-",
      entries: "iid luid virt-v4 virt-uni-v6 virt-multi-v6 nonlocal-addr rsvd-1 rsvd-2 use-format=32",
    }),
  },
  structs: {},
  sets: {
    "ila-attrs": () => ({
      prefix: "ila-attr-",
      attributes: [
        { name: "locator", number: 1, type: "u64", order: "big", hint: "hex" },
        { name: "identifier", number: 2, type: "u64", order: "big" },
        { name: "locator-match", number: 3, type: "u64", order: "big", hint: "hex" },
        { name: "ifindex", number: 4, type: "s32" },
        { name: "dir", number: 5, type: "u32", enum: "direction", flags: true },
        { name: "pad", number: 6, type: "pad" },
        { name: "csum-mode", number: 7, type: "u8", enum: "csum-mode" },
        { name: "ident-type", number: 8, type: "u8", enum: "identifier-type" },
        { name: "hook-type", number: 9, type: "u8" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    add: () => ({
      set: "ila-attrs",
      do: {
        request: {
          number: 1,
          required: ["locator", "locator-match"],
          attributes: "locator locator-match ifindex csum-mode ident-type",
        },
      },
      flags: ["admin-perm"],
    }),
    del: () => ({
      set: "ila-attrs",
      do: { request: { number: 2, required: ["locator-match"], attributes: "locator locator-match ifindex" } },
      flags: ["admin-perm"],
    }),
    get: () => ({
      set: "ila-attrs",
      do: {
        request: { number: 3, required: ["locator-match"], attributes: "locator-match ifindex" },
        reply: "3 locator locator-match ifindex csum-mode ident-type",
      },
      dump: { request: "3", reply: "3 locator locator-match ifindex csum-mode ident-type" },
    }),
    flush: () => ({ set: "ila-attrs", do: { request: "4" }, flags: ["admin-perm"], effect: "delete" }),
  },
  groups: {},
  config: "IPV6_ILA",
  module: "ila",
  links: {},
});
