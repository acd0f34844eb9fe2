// Generated from nlbl_unlbl.yaml (sha256 b585d53fd7e7fb73). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Except, ExtraAttributes, Has, Mode, OneOf, Only, Read, Write } from "../schema/model/types.ts";

/** Attributes of `unlabel-attrs`. */
export interface UnlabelAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** NLBL_UNLABEL_A_ACPTFLG (1): u8. 1 if packets without a label are accepted, 0 if they are dropped. */
  acptflg?: number;
  /** NLBL_UNLABEL_A_IPV6ADDR (2): binary, shown as ipv6, 16 bytes. IPv6 network of the sender. */
  ipv6addr?: M["address"];
  /** NLBL_UNLABEL_A_IPV6MASK (3): binary, shown as ipv6, 16 bytes. Mask of `ipv6addr`. */ ipv6mask?: M["address"];
  /** NLBL_UNLABEL_A_IPV4ADDR (4): binary, shown as ipv4, 4 bytes. IPv4 network of the sender. */
  ipv4addr?: M["address"];
  /** NLBL_UNLABEL_A_IPV4MASK (5): binary, shown as ipv4, 4 bytes. Mask of `ipv4addr`. */ ipv4mask?: M["address"];
  /** NLBL_UNLABEL_A_IFACE (6): string, at most 15 bytes. Name of the interface. */ iface?: string;
  /** NLBL_UNLABEL_A_SECCTX (7): binary. Label in the form of the security module: for SELinux, text that a NUL byte ends. */
  secctx?: Uint8Array;
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `accept`: request 1, requires admin-perm. Sets whether packets without a label are accepted. */
  accept: { do: { request: Only<UnlabelAttrs<Write>, "acptflg"> & Has<"acptflg">; reply: undefined } };
  /** `list`: request 2. Returns whether packets without a label are accepted. */
  list: {
    do: { request: ExtraAttributes; reply: UnlabelAttrs<Read> & Required<Pick<UnlabelAttrs<Read>, "acptflg">> };
  };
  /** `staticadd`: request 3, requires admin-perm. Adds the label of a network on an interface. */
  staticadd: {
    do: {
      request: Except<UnlabelAttrs<Write>, "acptflg"> & Has<"iface" | "secctx">
        & OneOf<UnlabelAttrs<Write>, "ipv4addr" | "ipv6addr">;
      reply: undefined;
    };
  };
  /** `staticremove`: request 4, requires admin-perm. Removes the label of a network on an interface. */
  staticremove: {
    do: {
      request: Except<UnlabelAttrs<Write>, "acptflg" | "secctx"> & Has<"iface">
        & OneOf<UnlabelAttrs<Write>, "ipv4addr" | "ipv6addr">;
      reply: undefined;
    };
  };
  /** `staticlist`: dump 5. Lists the labels of networks on interfaces. */
  staticlist: {
    dump: { request: ExtraAttributes; reply: UnlabelAttrs<Read> & Required<Pick<UnlabelAttrs<Read>, "secctx">> };
  };
  /** `staticadddef`: request 6, requires admin-perm. Adds the label of a network on all interfaces that have none of their own. */
  staticadddef: {
    do: {
      request: Except<UnlabelAttrs<Write>, "acptflg" | "iface"> & Has<"secctx">
        & OneOf<UnlabelAttrs<Write>, "ipv4addr" | "ipv6addr">;
      reply: undefined;
    };
  };
  /** `staticremovedef`: request 7, requires admin-perm. Removes the label of a network on all interfaces. */
  staticremovedef: {
    do: {
      request: Except<UnlabelAttrs<Write>, "acptflg" | "iface" | "secctx"> & OneOf<UnlabelAttrs<Write>, "ipv4addr"
        | "ipv6addr">;
      reply: undefined;
    };
  };
  /** `staticlistdef`: dump 8. Lists the labels of networks on all interfaces. */
  staticlistdef: {
    dump: { request: ExtraAttributes; reply: UnlabelAttrs<Read> & Required<Pick<UnlabelAttrs<Read>, "secctx">> };
  };
}

/** Events, by the operation that describes the message. */
export interface Events {
  list: UnlabelAttrs<Read>;
  staticlist: UnlabelAttrs<Read>;
  staticlistdef: UnlabelAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

/** Family `NLBL_UNLBL` (CONFIG_NETLABEL): `connect()` opens a client. Also the model for codecs. */
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
      do: { request: { number: 2 }, reply: { number: 2, always: ["acptflg"], attributes: "acptflg" } },
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
        request: { number: 5 },
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
        request: { number: 8 },
        reply: { number: 8, always: ["secctx"], attributes: "ipv4addr ipv4mask ipv6addr ipv6mask secctx" },
      },
    }),
  },
  groups: {},
  config: "NETLABEL",
  links: {},
});
