// Generated from nlbl_unlbl.yaml (sha256 cc93d8744aee2b32). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Has, Mode, OneOf, Only, Read, Write } from
  "../schema/model/types.ts";

/** Attribute set `unlabel-attrs`. */
export interface UnlabelAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Value 1 if packets without a label are accepted, 0 if they are dropped. Attribute NLBL_UNLABEL_A_ACPTFLG of NLBL_UNLBL: u8. */
  acptflg?: number;
  /** IPv6 network of the senders. Attribute NLBL_UNLABEL_A_IPV6ADDR of NLBL_UNLBL: 16 bytes, shown as an IPv6 address. */
  ipv6addr?: M["address"];
  /** Mask of `ipv6addr`. Attribute NLBL_UNLABEL_A_IPV6MASK of NLBL_UNLBL: 16 bytes, shown as an IPv6 address. */
  ipv6mask?: M["address"];
  /** IPv4 network of the senders. Attribute NLBL_UNLABEL_A_IPV4ADDR of NLBL_UNLBL: 4 bytes, shown as an IPv4 address. */
  ipv4addr?: M["address"];
  /** Mask of `ipv4addr`. Attribute NLBL_UNLABEL_A_IPV4MASK of NLBL_UNLBL: 4 bytes, shown as an IPv4 address. */
  ipv4mask?: M["address"];
  /** Name of the interface. Attribute NLBL_UNLABEL_A_IFACE of NLBL_UNLBL: string of at most 15 bytes. */
  iface?: string;
  /** Security label in the form of the security module: for SELinux, text that a NUL byte ends. Attribute NLBL_UNLABEL_A_SECCTX of NLBL_UNLBL: bytes. */
  secctx?: Uint8Array;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Sets whether NetLabel accepts packets without a security label. Request 1 of family NLBL_UNLBL; requires CAP_NET_ADMIN in the initial user namespace. */
  accept: { do: Call<Only<UnlabelAttrs<Write>, "acptflg"> & Has<"acptflg">> };
  /** Returns whether NetLabel accepts packets without a security label. Request 2 of family NLBL_UNLBL. */
  list: { do: Call<ExtraAttributes, UnlabelAttrs<Read> & Required<Pick<UnlabelAttrs<Read>, "acptflg">>> };
  /** Adds the security label that unlabeled packets from a network get on an interface. Request 3 of family NLBL_UNLBL; requires CAP_NET_ADMIN in the initial user namespace. */
  staticadd: {
    do: Call<Except<UnlabelAttrs<Write>, "acptflg"> & Has<"iface" | "secctx">
      & OneOf<UnlabelAttrs<Write>, "ipv4addr" | "ipv6addr">>;
  };
  /** Removes the security label that unlabeled packets from a network get on an interface. Request 4 of family NLBL_UNLBL; requires CAP_NET_ADMIN in the initial user namespace. */
  staticremove: {
    do: Call<Except<UnlabelAttrs<Write>, "acptflg" | "secctx"> & Has<"iface">
      & OneOf<UnlabelAttrs<Write>, "ipv4addr" | "ipv6addr">>;
  };
  /** Lists the security labels that unlabeled packets get, by interface and network. Dump 5 of family NLBL_UNLBL. */
  staticlist: { dump: Call<ExtraAttributes, UnlabelAttrs<Read> & Required<Pick<UnlabelAttrs<Read>, "secctx">>> };
  /** Adds the security label that unlabeled packets from a network get on interfaces without their own. Request 6 of family NLBL_UNLBL; requires CAP_NET_ADMIN in the initial user namespace. */
  staticadddef: {
    do: Call<Except<UnlabelAttrs<Write>, "acptflg" | "iface"> & Has<"secctx">
      & OneOf<UnlabelAttrs<Write>, "ipv4addr" | "ipv6addr">>;
  };
  /** Removes the default security label that unlabeled packets from a network get. Request 7 of family NLBL_UNLBL; requires CAP_NET_ADMIN in the initial user namespace. */
  staticremovedef: {
    do: Call<Except<UnlabelAttrs<Write>, "acptflg" | "iface" | "secctx"> & OneOf<UnlabelAttrs<Write>, "ipv4addr"
      | "ipv6addr">>;
  };
  /** Lists the default security labels that unlabeled packets get, by network. Dump 8 of family NLBL_UNLBL. */
  staticlistdef: { dump: Call<ExtraAttributes, UnlabelAttrs<Read> & Required<Pick<UnlabelAttrs<Read>, "secctx">>> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  list: UnlabelAttrs<Read>;
  staticlist: UnlabelAttrs<Read>;
  staticlistdef: UnlabelAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

/** NetLabel: labels of packets that arrive without one. Netlink family `NLBL_UNLBL`: `connect()` opens a client. Requires CONFIG_NETLABEL. */
export const nlblUnlbl: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "NLBL_UNLBL",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 3,
  constants: {},
  enums: {},
  structs: {},
  sets: {
    "unlabel-attrs": () => ({
      prefix: "nlbl-unlabel-a-",
      attributes: [
        { name: "acptflg", number: 1, type: "u8" },
        { name: "ipv6addr", number: 2, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "ipv6mask", number: 3, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "ipv4addr", number: 4, type: "binary", hint: "ipv4", exactLength: 4 },
        { name: "ipv4mask", number: 5, type: "binary", hint: "ipv4", exactLength: 4 },
        { name: "iface", number: 6, type: "string", maximumLength: 15 },
        { name: "secctx", number: 7, type: "binary" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    accept: () => ({
      set: "unlabel-attrs",
      do: { request: { number: 1, required: ["acptflg"], attributes: "acptflg" } },
      flags: ["admin-perm"],
    }),
    list: () => ({
      set: "unlabel-attrs",
      do: { request: "2", reply: { number: 2, always: ["acptflg"], attributes: "acptflg" } },
      effect: "read",
    }),
    staticadd: () => ({
      set: "unlabel-attrs",
      do: {
        request: {
          number: 3,
          required: ["iface", "secctx"],
          requiredOne: ["ipv4addr", "ipv6addr"],
          requiredWith: { ipv4addr: ["ipv4mask"], ipv4mask: ["ipv4addr"], ipv6addr: ["ipv6mask"], ipv6mask: ["ipv6addr"] },
          attributes: "iface ipv4addr ipv4mask ipv6addr ipv6mask secctx",
        },
      },
      flags: ["admin-perm"],
    }),
    staticremove: () => ({
      set: "unlabel-attrs",
      do: {
        request: {
          number: 4,
          required: ["iface"],
          requiredOne: ["ipv4addr", "ipv6addr"],
          requiredWith: { ipv4addr: ["ipv4mask"], ipv4mask: ["ipv4addr"], ipv6addr: ["ipv6mask"], ipv6mask: ["ipv6addr"] },
          attributes: "iface ipv4addr ipv4mask ipv6addr ipv6mask",
        },
      },
      flags: ["admin-perm"],
      effect: "delete",
    }),
    staticlist: () => ({
      set: "unlabel-attrs",
      dump: {
        request: "5",
        reply: { number: 5, always: ["secctx"], attributes: "iface ipv4addr ipv4mask ipv6addr ipv6mask secctx" },
      },
    }),
    staticadddef: () => ({
      set: "unlabel-attrs",
      do: {
        request: {
          number: 6,
          required: ["secctx"],
          requiredOne: ["ipv4addr", "ipv6addr"],
          requiredWith: { ipv4addr: ["ipv4mask"], ipv4mask: ["ipv4addr"], ipv6addr: ["ipv6mask"], ipv6mask: ["ipv6addr"] },
          attributes: "ipv4addr ipv4mask ipv6addr ipv6mask secctx",
        },
      },
      flags: ["admin-perm"],
    }),
    staticremovedef: () => ({
      set: "unlabel-attrs",
      do: {
        request: {
          number: 7,
          requiredOne: ["ipv4addr", "ipv6addr"],
          requiredWith: { ipv4addr: ["ipv4mask"], ipv4mask: ["ipv4addr"], ipv6addr: ["ipv6mask"], ipv6mask: ["ipv6addr"] },
          attributes: "ipv4addr ipv4mask ipv6addr ipv6mask",
        },
      },
      flags: ["admin-perm"],
      effect: "delete",
    }),
    staticlistdef: () => ({
      set: "unlabel-attrs",
      dump: {
        request: "8",
        reply: { number: 8, always: ["secctx"], attributes: "ipv4addr ipv4mask ipv6addr ipv6mask secctx" },
      },
    }),
  },
  groups: {},
  config: "NETLABEL",
  links: {},
});
