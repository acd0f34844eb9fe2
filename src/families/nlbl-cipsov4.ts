// Generated from nlbl_cipsov4.yaml (sha256 d425c8e13cab6a38). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Has, Mode, Only, Read, Write } from "../schema/model/types.ts";

/**
 * How a CIPSO definition translates security labels. Values of `map-type` in family NLBL_CIPSOv4:
 *
 * - `trans` (CIPSO_V4_MAP_TRANS, 1): Levels and categories are translated by the tables of the definition.
 * - `pass` (CIPSO_V4_MAP_PASS, 2): Levels and categories are sent unchanged.
 * - `local` (CIPSO_V4_MAP_LOCAL, 3): Packets carry the full label of this host, for connections within the host.
 */
export type MapType = "trans" | "pass" | "local";

/**
 * Format of the CIPSO label in a packet. Values of `tag-type` in family NLBL_CIPSOv4:
 *
 * - `rbitmap` (CIPSO_V4_TAG_RBITMAP, 1): Bitmap of categories.
 * - `enum` (CIPSO_V4_TAG_ENUM, 2): Numbers of categories.
 * - `range` (CIPSO_V4_TAG_RANGE, 5): Ranges of categories.
 * - `local` (CIPSO_V4_TAG_LOCAL, 128): Reference to a label of this host; only for the type `local`.
 */
export type TagType = "rbitmap" | "enum" | "range" | "local";

/** Attribute set `cipsov4-attrs`. */
export interface Cipsov4Attrs<M extends Mode = Read> extends ExtraAttributes {
  /** Domain of interpretation (DOI): number of a label definition that both hosts must have. Attribute NLBL_CIPSOV4_A_DOI of NLBL_CIPSOv4: u32. */
  doi?: number;
  /** How the definition translates security labels. Attribute NLBL_CIPSOV4_A_MTYPE of NLBL_CIPSOv4: u32. */
  mtype?: MapType | M["unnamed"];
  /** NLBL_CIPSOV4_A_TAG of NLBL_CIPSOv4: u8. */ tag?: TagType | M["unnamed"];
  /** Formats of the label in packets, up to five, preferred ones first. Attribute NLBL_CIPSOV4_A_TAGLST of NLBL_CIPSOv4: nested attributes. */
  taglst?: Tags<M>;
  /** Local level. Attribute NLBL_CIPSOV4_A_MLSLVLLOC of NLBL_CIPSOv4: u32. */ mlslvlloc?: number;
  /** Level in packets. Attribute NLBL_CIPSOV4_A_MLSLVLREM of NLBL_CIPSOv4: u32. */ mlslvlrem?: number;
  /** NLBL_CIPSOV4_A_MLSLVL of NLBL_CIPSOv4: nested attributes. */ mlslvl?: Level;
  /** Table that translates security levels, for the type `trans`. Attribute NLBL_CIPSOV4_A_MLSLVLLST of NLBL_CIPSOv4: nested attributes. */
  mlslvllst?: Levels;
  /** Local category. Attribute NLBL_CIPSOV4_A_MLSCATLOC of NLBL_CIPSOv4: u32. */ mlscatloc?: number;
  /** Category in packets. Attribute NLBL_CIPSOV4_A_MLSCATREM of NLBL_CIPSOv4: u32. */ mlscatrem?: number;
  /** NLBL_CIPSOV4_A_MLSCAT of NLBL_CIPSOv4: nested attributes. */ mlscat?: Category;
  /** Table that translates categories, for the type `trans`. Attribute NLBL_CIPSOV4_A_MLSCATLST of NLBL_CIPSOv4: nested attributes. */
  mlscatlst?: Categories;
}

/** Attribute set `tags`. */
export interface Tags<M extends Mode = Read> extends ExtraAttributes {
  /** NLBL_CIPSOV4_A_TAG of NLBL_CIPSOv4: u8, repeated for each array element. */ tag?: (TagType | M["unnamed"])[];
}

/** Attribute set `level`. */
export interface Level extends ExtraAttributes {
  /** Local level. Attribute NLBL_CIPSOV4_A_MLSLVLLOC of NLBL_CIPSOv4: u32. */ mlslvlloc?: number;
  /** Level in packets. Attribute NLBL_CIPSOV4_A_MLSLVLREM of NLBL_CIPSOv4: u32. */ mlslvlrem?: number;
}

/** Attribute set `levels`. */
export interface Levels extends ExtraAttributes {
  /** NLBL_CIPSOV4_A_MLSLVL of NLBL_CIPSOv4: nested attributes, repeated for each array element. */ mlslvl?: Level[];
}

/** Attribute set `category`. */
export interface Category extends ExtraAttributes {
  /** Local category. Attribute NLBL_CIPSOV4_A_MLSCATLOC of NLBL_CIPSOv4: u32. */ mlscatloc?: number;
  /** Category in packets. Attribute NLBL_CIPSOV4_A_MLSCATREM of NLBL_CIPSOv4: u32. */ mlscatrem?: number;
}

/** Attribute set `categories`. */
export interface Categories extends ExtraAttributes {
  /** NLBL_CIPSOV4_A_MLSCAT of NLBL_CIPSOv4: nested attributes, repeated for each array element. */
  mlscat?: Category[];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Adds a CIPSO definition (DOI) for IPv4 packet labels. Request 1 of family NLBL_CIPSOv4; requires CAP_NET_ADMIN in the initial user namespace. */
  add: {
    do: Call<Only<Cipsov4Attrs<Write>, "doi" | "mtype" | "taglst" | "mlslvllst" | "mlscatlst"> & Has<"doi" | "mtype"
      | "taglst">>;
  };
  /** Removes a CIPSO definition (DOI) and the domain mappings that use it. Request 2 of family NLBL_CIPSOv4; requires CAP_NET_ADMIN in the initial user namespace. */
  remove: { do: Call<Only<Cipsov4Attrs<Write>, "doi"> & Has<"doi">> };
  /** Returns a CIPSO definition (DOI) with its tables. Request 3 of family NLBL_CIPSOv4. */
  list: {
    do: Call<Only<Cipsov4Attrs<Write>, "doi"> & Has<"doi">,
      Cipsov4Attrs<Read> & Required<Pick<Cipsov4Attrs<Read>, "mtype" | "taglst">>>;
  };
  /** Lists the numbers and types of all CIPSO definitions. Dump 4 of family NLBL_CIPSOv4. */
  listall: { dump: Call<ExtraAttributes, Cipsov4Attrs<Read> & Required<Pick<Cipsov4Attrs<Read>, "doi" | "mtype">>> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  list: Cipsov4Attrs<Read>;
  listall: Cipsov4Attrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

/** NetLabel: how IPv4 packets carry the security labels of SELinux and Smack (CIPSO options). Netlink family `NLBL_CIPSOv4`: `connect()` opens a client. Requires CONFIG_NETLABEL. */
export const nlblCipsov4: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "NLBL_CIPSOv4",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 3,
  constants: {},
  enums: {
    "map-type": () => ({ prefix: "cipso-v4-map-", entries: "trans=1 pass local" }),
    "tag-type": () => ({ prefix: "cipso-v4-tag-", entries: "rbitmap=1 enum range=5 local=128" }),
  },
  structs: {},
  sets: {
    "cipsov4-attrs": () => ({
      prefix: "nlbl-cipsov4-a-",
      attributes: [
        { name: "doi", number: 1, type: "u32" },
        { name: "mtype", number: 2, type: "u32", enum: "map-type" },
        { name: "tag", number: 3, type: "u8", enum: "tag-type" },
        { name: "taglst", number: 4, type: "nest", nest: "tags" },
        { name: "mlslvlloc", number: 5, type: "u32" },
        { name: "mlslvlrem", number: 6, type: "u32" },
        { name: "mlslvl", number: 7, type: "nest", nest: "level" },
        { name: "mlslvllst", number: 8, type: "nest", nest: "levels" },
        { name: "mlscatloc", number: 9, type: "u32" },
        { name: "mlscatrem", number: 10, type: "u32" },
        { name: "mlscat", number: 11, type: "nest", nest: "category" },
        { name: "mlscatlst", number: 12, type: "nest", nest: "categories" },
      ],
    }),
    tags: () => ({ subsetOf: "cipsov4-attrs", attributes: [{ name: "tag", number: 3, type: "u8", enum: "tag-type", multi: true }] }),
    level: () => ({
      subsetOf: "cipsov4-attrs",
      attributes: [{ name: "mlslvlloc", number: 5, type: "u32" }, { name: "mlslvlrem", number: 6, type: "u32" }],
    }),
    levels: () => ({
      subsetOf: "cipsov4-attrs",
      attributes: [{ name: "mlslvl", number: 7, type: "nest", nest: "level", multi: true }],
    }),
    category: () => ({
      subsetOf: "cipsov4-attrs",
      attributes: [{ name: "mlscatloc", number: 9, type: "u32" }, { name: "mlscatrem", number: 10, type: "u32" }],
    }),
    categories: () => ({
      subsetOf: "cipsov4-attrs",
      attributes: [{ name: "mlscat", number: 11, type: "nest", nest: "category", multi: true }],
    }),
  },
  subMessages: {},
  operations: {
    add: () => ({
      set: "cipsov4-attrs",
      do: {
        request: { number: 1, required: ["doi", "mtype", "taglst"], attributes: "doi mtype taglst mlslvllst mlscatlst" },
      },
      flags: ["admin-perm"],
    }),
    remove: () => ({
      set: "cipsov4-attrs",
      do: { request: { number: 2, required: ["doi"], attributes: "doi" } },
      flags: ["admin-perm"],
      effect: "delete",
    }),
    list: () => ({
      set: "cipsov4-attrs",
      do: {
        request: { number: 3, required: ["doi"], attributes: "doi" },
        reply: { number: 3, always: ["mtype", "taglst"], attributes: "mtype taglst mlslvllst mlscatlst" },
      },
      effect: "read",
    }),
    listall: () => ({
      set: "cipsov4-attrs",
      dump: { request: "4", reply: { number: 4, always: ["doi", "mtype"], attributes: "doi mtype" } },
    }),
  },
  groups: {},
  config: "NETLABEL",
  links: {},
});
