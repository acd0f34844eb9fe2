// Generated from smc_pnetid.yaml (sha256 2cedb6592c20b883). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { ExtraAttributes, Has, OneOf, Only } from "../schema/model/types.ts";

/** Attributes of `pnetid-attrs`. */
export interface PnetidAttrs extends ExtraAttributes {
  /** SMC_PNETID_NAME (1): string, at most 16 bytes. Name of the network: capital letters and digits. */
  name?: string;
  /** SMC_PNETID_ETHNAME (2): string, at most 15 bytes. Ethernet interface; `n/a` in replies without one. */
  ethname?: string;
  /** SMC_PNETID_IBNAME (3): string, at most 63 bytes. RDMA device; `n/a` in replies without one. */ ibname?: string;
  /** SMC_PNETID_IBPORT (4): u8. Port of the RDMA device; 255 in replies without one. */ ibport?: number;
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `get`: dump 1. Lists the devices of all networks. */
  get: {
    dump: {
      request: ExtraAttributes;
      reply: PnetidAttrs & Required<Pick<PnetidAttrs, "name" | "ethname" | "ibname" | "ibport">>;
    };
  };
  /** `add`: request 2, requires admin-perm. Adds a device to a network. RDMA devices can be added in the initial network namespace only. */
  add: {
    do: {
      request: PnetidAttrs & Has<"name"> & OneOf<PnetidAttrs, "ethname" | "ibname"> & ({ ibport?: never }
        | OneOf<PnetidAttrs, "ibname">);
      reply: undefined;
    };
  };
  /** `del`: request 3, requires admin-perm. Removes a network with its devices. */
  del: { do: { request: Only<PnetidAttrs, "name"> & Has<"name">; reply: undefined } };
  /** `flush`: request 4, requires admin-perm. Removes all networks. */
  flush: { do: { request: ExtraAttributes; reply: undefined } };
}

/** Events, by the operation that describes the message. */
export interface Events {
  get: PnetidAttrs;
}

/** Names of the multicast groups. */
export type Groups = never;

/** Family `SMC_PNETID` (CONFIG_SMC, module smc): `connect()` opens a client. Also the model for codecs. */
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
        request: { number: 1 },
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
    flush: () => ({ set: "pnetid-attrs", do: { request: { number: 4 } }, flags: ["admin-perm"], effect: "delete" }),
  },
  groups: {},
  config: "SMC",
  module: "smc",
  links: {},
});
