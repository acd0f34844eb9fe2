// Generated from hsr.yaml (sha256 bbd4953b837a7793). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Has, Mode, Only, Read, Write } from "../schema/model/types.ts";

/** Attribute set `hsr-attrs`. */
export interface HsrAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** MAC addresses that the ring nodes use on their first port. Attribute HSR_A_NODE_ADDR of HSR: bytes, shown as a MAC address, repeated for each array element. */
  nodeAddr?: M["address"][];
  /** Index of the HSR or PRP network interface. Attribute HSR_A_IFINDEX of HSR: u32. */ ifindex?: number;
  /** Time since a frame of the ring node arrived on the first port. Attribute HSR_A_IF1_AGE of HSR: u32 in ms. */
  if1Age?: number;
  /** Time since a frame of the ring node arrived on the second port. Attribute HSR_A_IF2_AGE of HSR: u32 in ms. */
  if2Age?: number;
  /** MAC address that the ring node uses on its second port. Attribute HSR_A_NODE_ADDR_B of HSR: bytes, shown as a MAC address. */
  nodeAddrB?: M["address"];
  /** Sequence number of the ring node's last frame on the first port. Attribute HSR_A_IF1_SEQ of HSR: u16. */
  if1Seq?: number;
  /** Sequence number of the ring node's last frame on the second port. Attribute HSR_A_IF2_SEQ of HSR: u16. */
  if2Seq?: number;
  /** Index of the interface of the first port. Attribute HSR_A_IF1_IFINDEX of HSR: u32. */ if1Ifindex?: number;
  /** Index of the interface of the second port. Attribute HSR_A_IF2_IFINDEX of HSR: u32. */ if2Ifindex?: number;
  /** Index of the interface that received `node-addr-b`. Attribute HSR_A_ADDR_B_IFINDEX of HSR: u32. */
  addrBIfindex?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns the state of a node in an HSR or PRP ring. Request 3 of family HSR. */
  "get-node-status": {
    do: Call<Only<HsrAttrs<Write>, "nodeAddr" | "ifindex"> & Has<"ifindex" | "nodeAddr">, HsrAttrs<Read>>;
  };
  /** Returns the MAC addresses of all nodes in an HSR or PRP ring. Request 5 of family HSR. */
  "get-node-list": { do: Call<Only<HsrAttrs<Write>, "ifindex"> & Has<"ifindex">, HsrAttrs<Read>> };
  /** Reports that frames of an HSR or PRP node arrive on one port only. Event 1 of family HSR in multicast group `hsr-network`. */
  "ring-error": { event: HsrAttrs<Read> };
  /** Reports that no frames of an HSR or PRP node arrive any more. Event 2 of family HSR in multicast group `hsr-network`. */
  "node-down": { event: HsrAttrs<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "get-node-status": HsrAttrs<Read>;
  "get-node-list": HsrAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "hsr-network";

/** Nodes of HSR and PRP rings. Netlink family `HSR`: `connect()` opens a client. Requires CONFIG_HSR, module hsr. */
export const hsr: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "HSR",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {},
  structs: {},
  sets: {
    "hsr-attrs": () => ({
      prefix: "hsr-a-",
      attributes: [
        { name: "node-addr", number: 1, type: "binary", hint: "mac", multi: true },
        { name: "ifindex", number: 2, type: "u32" },
        { name: "if1-age", number: 3, type: "u32", unit: "ms" },
        { name: "if2-age", number: 4, type: "u32", unit: "ms" },
        { name: "node-addr-b", number: 5, type: "binary", hint: "mac" },
        { name: "if1-seq", number: 6, type: "u16" },
        { name: "if2-seq", number: 7, type: "u16" },
        { name: "if1-ifindex", number: 8, type: "u32" },
        { name: "if2-ifindex", number: 9, type: "u32" },
        { name: "addr-b-ifindex", number: 10, type: "u32" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    "get-node-status": () => ({
      set: "hsr-attrs",
      do: {
        request: { number: 3, required: ["ifindex", "node-addr"], attributes: "ifindex node-addr" },
        reply: `
          4 ifindex node-addr if1-age if2-age node-addr-b if1-seq if2-seq if1-ifindex if2-ifindex addr-b-ifindex`,
      },
    }),
    "get-node-list": () => ({
      set: "hsr-attrs",
      do: { request: { number: 5, required: ["ifindex"], attributes: "ifindex" }, reply: "6 ifindex node-addr" },
    }),
    "ring-error": () => ({ set: "hsr-attrs", event: "1 node-addr ifindex", group: "hsr-network" }),
    "node-down": () => ({ set: "hsr-attrs", event: "2 node-addr", group: "hsr-network" }),
  },
  groups: { "hsr-network": { name: "hsr-network" } },
  config: "HSR",
  module: "hsr",
  links: {},
});
