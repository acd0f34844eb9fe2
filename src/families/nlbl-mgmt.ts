// Generated from nlbl_mgmt.yaml (sha256 258c2992a0884077). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Has, Mode, OneOf, Only, Read, ReadOnlyFields, Write } from
  "../schema/model/types.ts";

/**
 * Protocol with which NetLabel labels packets. Values of `protocols` in family NLBL_MGMT:
 *
 * - `cipsov4` (NETLBL_NLTYPE_CIPSOV4, 3): Labels in options of IPv4 (CIPSO).
 * - `unlabeled` (NETLBL_NLTYPE_UNLABELED, 5): No labels.
 * - `addrselect` (NETLBL_NLTYPE_ADDRSELECT, 6): The protocol depends on the address of the peer. Replies have a `selector-list`.
 * - `calipso` (NETLBL_NLTYPE_CALIPSO, 7): Labels in options of IPv6.
 */
export type Protocols = "cipsov4" | "unlabeled" | "addrselect" | "calipso";

/**
 * IP version to which a labeling protocol applies. Values of `address-family` in family NLBL_MGMT:
 *
 * - `any` (AF_UNSPEC, 0): IPv4 and IPv6.
 * - `inet` (AF_INET, 2): IPv4.
 * - `inet6` (AF_INET6, 10): IPv6.
 */
export type AddressFamily = "any" | "inet" | "inet6";

/** Attribute set `mgmt-attrs`. */
export type MgmtAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** Domain of the security module, such as the type of a process in SELinux. Attribute NLBL_MGMT_A_DOMAIN of NLBL_MGMT: string. */
  domain?: string;
  /** Protocol of the labels. `addrselect` is only in replies. Attribute NLBL_MGMT_A_PROTOCOL of NLBL_MGMT: u32. */
  protocol?: Protocols | M["unnamed"];
  /** Version of the interface. Attribute NLBL_MGMT_A_VERSION of NLBL_MGMT: u32. */ version?: number;
  /** DOI of a CIPSO definition, which NLBL_CIPSOv4 adds. Required for `cipsov4`. Attribute NLBL_MGMT_A_CV4DOI of NLBL_MGMT: u32. */
  cv4doi?: number;
  /** IPv6 network of peers to which the mapping applies. Attribute NLBL_MGMT_A_IPV6ADDR of NLBL_MGMT: 16 bytes, shown as an IPv6 address. */
  ipv6addr?: M["address"];
  /** Mask of `ipv6addr`. Attribute NLBL_MGMT_A_IPV6MASK of NLBL_MGMT: 16 bytes, shown as an IPv6 address. */
  ipv6mask?: M["address"];
  /** IPv4 network of peers to which the mapping applies. Attribute NLBL_MGMT_A_IPV4ADDR of NLBL_MGMT: 4 bytes, shown as an IPv4 address. */
  ipv4addr?: M["address"];
  /** Mask of `ipv4addr`. Attribute NLBL_MGMT_A_IPV4MASK of NLBL_MGMT: 4 bytes, shown as an IPv4 address. */
  ipv4mask?: M["address"];
  /** NLBL_MGMT_A_ADDRSELECTOR of NLBL_MGMT: nested attributes. */ addrSelector?: MgmtAttrs<M>;
  /** IP versions to which the labeling applies. Requests need it for `unlabeled` only; the default is both. Attribute NLBL_MGMT_A_FAMILY of NLBL_MGMT: u16. */
  family?: AddressFamily | M["unnamed"];
  /** DOI of a CALIPSO definition, which NLBL_CALIPSO adds. Required for `calipso`. Attribute NLBL_MGMT_A_CLPDOI of NLBL_MGMT: u32. */
  clpdoi?: number;
} & ReadOnlyFields<M, {
  /** Networks of peers in the domain, with their labeling protocols. Attribute NLBL_MGMT_A_SELECTORLIST of NLBL_MGMT: nested attributes, read-only. */
  selectorList?: Selectors<M>;
}>;

/** Attribute set `selectors`. */
export interface Selectors<M extends Mode = Read> extends ExtraAttributes {
  /** NLBL_MGMT_A_ADDRSELECTOR of NLBL_MGMT: nested attributes, repeated for each array element. */
  addrSelector?: MgmtAttrs<M>[];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Maps a security domain, or one network of peers in it, to a labeling protocol. Each request adds one network. Request 1 of family NLBL_MGMT; requires CAP_NET_ADMIN in the initial user namespace. */
  add: {
    do: Call<Except<MgmtAttrs<Write>, "version" | "addrSelector"> & Has<"domain" | "protocol">
      & ({ ipv4addr?: never } | OneOf<MgmtAttrs<Write>, "ipv4mask">) & ({ ipv4mask?: never }
      | OneOf<MgmtAttrs<Write>, "ipv4addr">) & ({ ipv6addr?: never } | OneOf<MgmtAttrs<Write>, "ipv6mask">)
      & ({ ipv6mask?: never } | OneOf<MgmtAttrs<Write>, "ipv6addr">)>;
  };
  /** Removes the labeling protocols of a security domain with all of its networks. Request 2 of family NLBL_MGMT; requires CAP_NET_ADMIN in the initial user namespace. */
  remove: { do: Call<Only<MgmtAttrs<Write>, "domain"> & Has<"domain">> };
  /** Lists the labeling protocols of all security domains except the default. Dump 3 of family NLBL_MGMT. */
  listall: { dump: Call<ExtraAttributes, MgmtAttrs<Read>> };
  /** Sets the labeling protocol of security domains that have none of their own. Request 4 of family NLBL_MGMT; requires CAP_NET_ADMIN in the initial user namespace. */
  adddef: {
    do: Call<Except<MgmtAttrs<Write>, "domain" | "version" | "addrSelector"> & Has<"protocol">
      & ({ ipv4addr?: never } | OneOf<MgmtAttrs<Write>, "ipv4mask">) & ({ ipv4mask?: never }
      | OneOf<MgmtAttrs<Write>, "ipv4addr">) & ({ ipv6addr?: never } | OneOf<MgmtAttrs<Write>, "ipv6mask">)
      & ({ ipv6mask?: never } | OneOf<MgmtAttrs<Write>, "ipv6addr">)>;
  };
  /** Removes the labeling protocol of security domains that have none of their own. Request 5 of family NLBL_MGMT; requires CAP_NET_ADMIN in the initial user namespace. */
  removedef: { do: Call<ExtraAttributes> };
  /** Returns the default labeling protocol of an IP version; without `family`, that of IPv4. Request 6 of family NLBL_MGMT. */
  listdef: { do: Call<Only<MgmtAttrs<Write>, "family">, MgmtAttrs<Read>> };
  /** Lists the labeling protocols that the kernel supports. Dump 7 of family NLBL_MGMT. */
  protocols: { dump: Call<ExtraAttributes, MgmtAttrs<Read> & Required<Pick<MgmtAttrs<Read>, "protocol">>> };
  /** Returns the version of the NetLabel interface. Request 8 of family NLBL_MGMT. */
  version: { do: Call<ExtraAttributes, MgmtAttrs<Read> & Required<Pick<MgmtAttrs<Read>, "version">>> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  listall: MgmtAttrs<Read>;
  listdef: MgmtAttrs<Read>;
  protocols: MgmtAttrs<Read>;
  version: MgmtAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

/** NetLabel: the protocol that labels the packets of each domain. Netlink family `NLBL_MGMT`: `connect()` opens a client. Requires CONFIG_NETLABEL. */
export const nlblMgmt: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "NLBL_MGMT",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 3,
  constants: {},
  enums: {
    protocols: () => ({ prefix: "netlbl-nltype-", entries: "cipsov4=3 unlabeled=5 addrselect calipso" }),
    "address-family": () => ({ prefix: "af-", entries: [{ name: "any", value: 0, kernelName: "AF_UNSPEC" }, "inet=2 inet6=10"] }),
  },
  structs: {},
  sets: {
    "mgmt-attrs": () => ({
      prefix: "nlbl-mgmt-a-",
      attributes: [
        { name: "domain", number: 1, type: "string" },
        { name: "protocol", number: 2, type: "u32", enum: "protocols" },
        { name: "version", number: 3, type: "u32" },
        { name: "cv4doi", number: 4, type: "u32" },
        { name: "ipv6addr", number: 5, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "ipv6mask", number: 6, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "ipv4addr", number: 7, type: "binary", hint: "ipv4", exactLength: 4 },
        { name: "ipv4mask", number: 8, type: "binary", hint: "ipv4", exactLength: 4 },
        { name: "addr-selector", number: 9, type: "nest", nest: "mgmt-attrs", kernelName: "NLBL_MGMT_A_ADDRSELECTOR" },
        { name: "selector-list", number: 10, type: "nest", nest: "selectors", kernelName: "NLBL_MGMT_A_SELECTORLIST", access: "read-only" },
        { name: "family", number: 11, type: "u16", enum: "address-family" },
        { name: "clpdoi", number: 12, type: "u32" },
      ],
    }),
    selectors: () => ({
      subsetOf: "mgmt-attrs",
      attributes: [
        { name: "addr-selector", number: 9, type: "nest", nest: "mgmt-attrs", multi: true, kernelName: "NLBL_MGMT_A_ADDRSELECTOR" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    add: () => ({
      set: "mgmt-attrs",
      do: {
        request: {
          number: 1,
          required: ["domain", "protocol"],
          requiredWith: { ipv4addr: ["ipv4mask"], ipv4mask: ["ipv4addr"], ipv6addr: ["ipv6mask"], ipv6mask: ["ipv6addr"] },
          attributes: "domain protocol family cv4doi clpdoi ipv4addr ipv4mask ipv6addr ipv6mask",
        },
      },
      flags: ["admin-perm"],
    }),
    remove: () => ({
      set: "mgmt-attrs",
      do: { request: { number: 2, required: ["domain"], attributes: "domain" } },
      flags: ["admin-perm"],
      effect: "delete",
    }),
    listall: () => ({ set: "mgmt-attrs", dump: { request: "3", reply: "3 domain family protocol cv4doi clpdoi selector-list" } }),
    adddef: () => ({
      set: "mgmt-attrs",
      do: {
        request: {
          number: 4,
          required: ["protocol"],
          requiredWith: { ipv4addr: ["ipv4mask"], ipv4mask: ["ipv4addr"], ipv6addr: ["ipv6mask"], ipv6mask: ["ipv6addr"] },
          attributes: "protocol family cv4doi clpdoi ipv4addr ipv4mask ipv6addr ipv6mask",
        },
      },
      flags: ["admin-perm"],
    }),
    removedef: () => ({ set: "mgmt-attrs", do: { request: "5" }, flags: ["admin-perm"], effect: "delete" }),
    listdef: () => ({
      set: "mgmt-attrs",
      do: { request: "6 family", reply: "6 family protocol cv4doi clpdoi selector-list" },
      effect: "read",
    }),
    protocols: () => ({ set: "mgmt-attrs", dump: { request: "7", reply: { number: 7, always: ["protocol"], attributes: "protocol" } } }),
    version: () => ({
      set: "mgmt-attrs",
      do: { request: "8", reply: { number: 8, always: ["version"], attributes: "version" } },
      effect: "read",
    }),
  },
  groups: {},
  config: "NETLABEL",
  links: {},
});
