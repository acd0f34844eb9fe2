// Generated from nlbl_calipso.yaml (sha256 ff9751b6682deb14). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Has, Mode, Only, Read, Write } from "../schema/model/types.ts";

/**
 * How a CALIPSO definition translates security labels. Values of `map-type` in family NLBL_CALIPSO:
 *
 * - `pass` (CALIPSO_MAP_PASS, 2): Levels and categories are sent unchanged.
 */
export type MapType = "pass";

/** Attribute set `calipso-attrs`. */
export interface CalipsoAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Domain of interpretation (DOI): number of a label definition that both hosts must have. Attribute NLBL_CALIPSO_A_DOI of NLBL_CALIPSO: u32. */
  doi?: number;
  /** How the definition translates security labels. Attribute NLBL_CALIPSO_A_MTYPE of NLBL_CALIPSO: u32. */
  mtype?: MapType | M["unnamed"];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Adds a CALIPSO definition (DOI) for IPv6 packet labels. Request 1 of family NLBL_CALIPSO; requires CAP_NET_ADMIN in the initial user namespace. */
  add: { do: Call<CalipsoAttrs<Write> & Has<"doi" | "mtype">> };
  /** Removes a CALIPSO definition (DOI) and the domain mappings that use it. Request 2 of family NLBL_CALIPSO; requires CAP_NET_ADMIN in the initial user namespace. */
  remove: { do: Call<Only<CalipsoAttrs<Write>, "doi"> & Has<"doi">> };
  /** Returns the type of a CALIPSO definition (DOI). Request 3 of family NLBL_CALIPSO. */
  list: {
    do: Call<Only<CalipsoAttrs<Write>, "doi"> & Has<"doi">,
      CalipsoAttrs<Read> & Required<Pick<CalipsoAttrs<Read>, "mtype">>>;
  };
  /** Lists the numbers and types of all CALIPSO definitions. Dump 4 of family NLBL_CALIPSO. */
  listall: { dump: Call<ExtraAttributes, CalipsoAttrs<Read> & Required<Pick<CalipsoAttrs<Read>, "doi" | "mtype">>> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  list: CalipsoAttrs<Read>;
  listall: CalipsoAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

/** NetLabel: how IPv6 packets carry the security labels of SELinux and Smack (CALIPSO options). Netlink family `NLBL_CALIPSO`: `connect()` opens a client. Requires CONFIG_NETLABEL. */
export const nlblCalipso: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "NLBL_CALIPSO",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 3,
  constants: {},
  enums: { "map-type": () => ({ prefix: "calipso-map-", entries: "pass=2" }) },
  structs: {},
  sets: {
    "calipso-attrs": () => ({
      prefix: "nlbl-calipso-a-",
      attributes: [{ name: "doi", number: 1, type: "u32" }, { name: "mtype", number: 2, type: "u32", enum: "map-type" }],
    }),
  },
  subMessages: {},
  operations: {
    add: () => ({
      set: "calipso-attrs",
      do: { request: { number: 1, required: ["doi", "mtype"], attributes: "doi mtype" } },
      flags: ["admin-perm"],
    }),
    remove: () => ({
      set: "calipso-attrs",
      do: { request: { number: 2, required: ["doi"], attributes: "doi" } },
      flags: ["admin-perm"],
      effect: "delete",
    }),
    list: () => ({
      set: "calipso-attrs",
      do: {
        request: { number: 3, required: ["doi"], attributes: "doi" },
        reply: { number: 3, always: ["mtype"], attributes: "mtype" },
      },
      effect: "read",
    }),
    listall: () => ({
      set: "calipso-attrs",
      dump: { request: "4", reply: { number: 4, always: ["doi", "mtype"], attributes: "doi mtype" } },
    }),
  },
  groups: {},
  config: "NETLABEL",
  links: {},
});
