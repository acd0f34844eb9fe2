// Generated from smc_pnetid.yaml (sha256 36a587ec8006d681). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Has, OneOf, Only } from "../schema/model/types.ts";

/** Attribute set `pnetid-attrs`. */
export interface PnetidAttrs extends ExtraAttributes {
  /** Name of the physical network (PNETID): capital letters and digits. Attribute SMC_PNETID_NAME of SMC_PNETID: string of at most 16 bytes. */
  name?: string;
  /** Name of the Ethernet interface. In a reply, `n/a` stands for no interface. Attribute SMC_PNETID_ETHNAME of SMC_PNETID: string of at most 15 bytes. */
  ethname?: string;
  /** Name of the RDMA device. In a reply, `n/a` stands for no device. Attribute SMC_PNETID_IBNAME of SMC_PNETID: string of at most 63 bytes. */
  ibname?: string;
  /** Port of the RDMA device. In a reply, 255 stands for no device. Attribute SMC_PNETID_IBPORT of SMC_PNETID: u8. */
  ibport?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Lists the devices of all physical networks (PNETIDs). Dump 1 of family SMC_PNETID. */
  get: {
    dump: Call<ExtraAttributes, PnetidAttrs & Required<Pick<PnetidAttrs, "name" | "ethname" | "ibname" | "ibport">>>;
  };
  /** Adds a device to a physical network (PNETID). RDMA devices can be added only in the initial network namespace. Request 2 of family SMC_PNETID; requires CAP_NET_ADMIN in the initial user namespace. */
  add: {
    do: Call<PnetidAttrs & Has<"name"> & OneOf<PnetidAttrs, "ethname" | "ibname"> & ({ ibport?: never }
      | OneOf<PnetidAttrs, "ibname">)>;
  };
  /** Removes a physical network (PNETID) with its devices. Request 3 of family SMC_PNETID; requires CAP_NET_ADMIN in the initial user namespace. */
  del: { do: Call<Only<PnetidAttrs, "name"> & Has<"name">> };
  /** Removes all physical networks (PNETIDs). Request 4 of family SMC_PNETID; requires CAP_NET_ADMIN in the initial user namespace. */
  flush: { do: Call<ExtraAttributes> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  get: PnetidAttrs;
}

/** Names of the multicast groups. */
export type Groups = never;

/** SMC: names of physical networks of Ethernet and RDMA devices. Netlink family `SMC_PNETID`: `connect()` opens a client. Requires CONFIG_SMC, module smc. */
export const smcPnetid: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "SMC_PNETID",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {},
  structs: {},
  sets: {
    "pnetid-attrs": () => ({
      prefix: "smc-pnetid-",
      attributes: [
        { name: "name", number: 1, type: "string", maximumLength: 16 },
        { name: "ethname", number: 2, type: "string", maximumLength: 15 },
        { name: "ibname", number: 3, type: "string", maximumLength: 63 },
        { name: "ibport", number: 4, type: "u8" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    get: () => ({
      set: "pnetid-attrs",
      dump: {
        request: "1",
        reply: { number: 1, always: ["name", "ethname", "ibname", "ibport"], attributes: "name ethname ibname ibport" },
      },
    }),
    add: () => ({
      set: "pnetid-attrs",
      do: {
        request: {
          number: 2,
          required: ["name"],
          requiredOne: ["ethname", "ibname"],
          requiredWith: { ibport: ["ibname"] },
          attributes: "name ethname ibname ibport",
        },
      },
      flags: ["admin-perm"],
    }),
    del: () => ({
      set: "pnetid-attrs",
      do: { request: { number: 3, required: ["name"], attributes: "name" } },
      flags: ["admin-perm"],
    }),
    flush: () => ({ set: "pnetid-attrs", do: { request: "4" }, flags: ["admin-perm"], effect: "delete" }),
  },
  groups: {},
  config: "SMC",
  module: "smc",
  links: {},
});
