// Generated from nfacct.yaml (sha256 a27344fd9d995ee2). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Has, Mode, OneOf, Only, Read, 
  ReadOnlyFields, TrailingBytes,Write, WriteOnlyFields } from "../schema/model/types.ts";
import { isU8, isU16 } from "../schema/values/struct-members.ts";

/**
 * Options of a named counter (accounting object). Flags of `acct-flags` in family nfacct:
 *
 * - `quota-pkts` (NFACCT_F_QUOTA_PKTS, bit 0): The quota limits packets.
 * - `quota-bytes` (NFACCT_F_QUOTA_BYTES, bit 1): The quota limits bytes.
 * - `overquota` (NFACCT_F_OVERQUOTA, bit 2): The quota is used up; read-only.
 */
export type AcctFlags = "quota-pkts" | "quota-bytes" | "overquota";

/** C structure `nfgenmsg`. */
export interface Nfgenmsg extends TrailingBytes {
  /** u8. */ nfgenFamily: number;
  /** u8. */ version: number;
  /** big-endian u16. */ resId: number;
}

/** A named counter (accounting object). Attribute set `acct-attrs`. */
export type AcctAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** NFACCT_NAME of nfacct: string of at most 31 bytes. */ name?: string;
  /** Number of packets. Attribute NFACCT_PKTS of nfacct: big-endian u64. */ pkts?: M["big"];
  /** Sum of the lengths of all packets. Attribute NFACCT_BYTES of nfacct: big-endian u64 in bytes. */
  bytes?: M["big"];
  /** NFACCT_FLAGS of nfacct: big-endian u32. */ flags?: (AcctFlags | number)[];
  /** Quota: number of packets or bytes. Attribute NFACCT_QUOTA of nfacct: big-endian u64. */ quota?: M["big"];
} & ReadOnlyFields<M, {
  /** Number of firewall rules that use the counter. Attribute NFACCT_USE of nfacct: big-endian u32, read-only. */
  use?: number;
}> & WriteOnlyFields<M, {
  /** NFACCT_FILTER of nfacct: nested attributes, write-only. */ filter?: FilterAttrs;
}>;

/** Restricts a dump to named counters with `flags & mask` equal to `value`. Attribute set `filter-attrs`. */
export interface FilterAttrs extends ExtraAttributes {
  /** NFACCT_FILTER_MASK of nfacct: big-endian u32. */ mask?: (AcctFlags | number)[];
  /** NFACCT_FILTER_VALUE of nfacct: big-endian u32. */ value?: (AcctFlags | number)[];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Creates a named packet counter. NLM_F_REPLACE resets an existing one. Request 1792 of family nfacct; requires CAP_NET_ADMIN. */
  new: {
    do: Call<{ header?: Partial<Nfgenmsg> } & Except<AcctAttrs<Write>, "filter"> & Has<"name"> & ({ quota?: never }
      | OneOf<AcctAttrs<Write>, "flags">)>;
  };
  /** Returns one named packet counter, or dumps all. Request and dump 1793 of family nfacct; requires CAP_NET_ADMIN. */
  get: {
    do: Call<{ header?: Partial<Nfgenmsg> } & Only<AcctAttrs<Write>, "name"> & Has<"name">,
      { header: Nfgenmsg } & AcctAttrs<Read> & Required<Pick<AcctAttrs<Read>, "name" | "pkts" | "bytes" | "use">>>;
    dump: Call<{ header?: Partial<Nfgenmsg> } & Only<AcctAttrs<Write>, "filter">,
      { header: Nfgenmsg } & AcctAttrs<Read> & Required<Pick<AcctAttrs<Read>, "name" | "pkts" | "bytes" | "use">>>;
  };
  /** Returns one named packet counter, or dumps all, and resets them to 0. Request and dump 1794 of family nfacct; requires CAP_NET_ADMIN. */
  "get-ctrzero": {
    do: Call<{ header?: Partial<Nfgenmsg> } & Only<AcctAttrs<Write>, "name"> & Has<"name">,
      { header: Nfgenmsg } & AcctAttrs<Read> & Required<Pick<AcctAttrs<Read>, "name" | "pkts" | "bytes" | "use">>>;
    dump: Call<{ header?: Partial<Nfgenmsg> } & Only<AcctAttrs<Write>, "filter">,
      { header: Nfgenmsg } & AcctAttrs<Read> & Required<Pick<AcctAttrs<Read>, "name" | "pkts" | "bytes" | "use">>>;
  };
  /** Deletes a named packet counter; without a name, all that no rule uses. Request 1795 of family nfacct; requires CAP_NET_ADMIN. */
  del: { do: Call<{ header?: Partial<Nfgenmsg> } & Only<AcctAttrs<Write>, "name">> };
  /** Reports a named packet counter whose quota is used up. Event 1796 of family nfacct in multicast group `nfnlgrp-acct-quota`. */
  "overquota-ntf": { event: { header: Nfgenmsg } & AcctAttrs<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  new: { header: Nfgenmsg } & AcctAttrs<Read>;
  del: { header: Nfgenmsg } & AcctAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "nfnlgrp-acct-quota";

/** Named counters of packets and bytes, with quotas. Netlink family `nfacct`: `connect()` opens a client. Requires CONFIG_NETFILTER_NETLINK_ACCT, module nfnetlink_acct. */
export const nfacct: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "nfacct",
  flavour: "netlink-raw",
  protocol: 12,
  version: 1,
  constants: {},
  enums: { "acct-flags": () => ({ flags: true, prefix: "nfacct-f-", entries: "quota-pkts quota-bytes overquota" }) },
  structs: {
    nfgenmsg: () => ({
      members: [
        { name: "nfgen-family", type: "u8" },
        { name: "version", type: "u8" },
        { name: "res-id", type: "u16", order: "big" },
      ],
      read: (view, at) => ({ nfgenFamily: view.getUint8(at), version: view.getUint8(at + 1),
        resId: view.getUint16(at + 2, false) }),
      write: (view, at, { nfgenFamily: v0, version: v1, resId: v2 }) => { if (!(isU8(v0) && isU8(v1) &&
        isU16(v2))) return false; view.setUint8(at, v0); view.setUint8(at + 1, v1); view.setUint16(at + 2, v2, false);
        return true; },
    }),
  },
  sets: {
    "acct-attrs": () => ({
      prefix: "nfacct-",
      attributes: [
        { name: "name", number: 1, type: "string", maximumLength: 31 },
        { name: "pkts", number: 2, type: "u64", order: "big" },
        { name: "bytes", number: 3, type: "u64", order: "big", unit: "bytes" },
        { name: "use", number: 4, type: "u32", order: "big", access: "read-only" },
        { name: "flags", number: 5, type: "u32", order: "big", enum: "acct-flags", flags: true },
        { name: "quota", number: 6, type: "u64", order: "big" },
        { name: "filter", number: 7, type: "nest", nest: "filter-attrs", access: "write-only" },
        { name: "pad", number: 8, type: "pad" },
      ],
    }),
    "filter-attrs": () => ({
      prefix: "nfacct-filter-",
      attributes: [
        { name: "mask", number: 1, type: "u32", order: "big", enum: "acct-flags", flags: true },
        { name: "value", number: 2, type: "u32", order: "big", enum: "acct-flags", flags: true },
      ],
    }),
  },
  subMessages: {},
  operations: {
    new: () => ({
      set: "acct-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 1792,
          required: ["name"],
          requiredWith: { quota: ["flags"] },
          attributes: "name pkts bytes flags quota",
        },
      },
      flags: ["uns-admin-perm"],
    }),
    get: () => ({
      set: "acct-attrs",
      header: "nfgenmsg",
      do: {
        request: { number: 1793, required: ["name"], attributes: "name" },
        reply: { number: 1792, always: ["name", "pkts", "bytes", "use"], attributes: "name pkts bytes use flags quota" },
      },
      dump: {
        request: "1793 filter",
        reply: { number: 1792, always: ["name", "pkts", "bytes", "use"], attributes: "name pkts bytes use flags quota" },
      },
      flags: ["uns-admin-perm"],
    }),
    "get-ctrzero": () => ({
      set: "acct-attrs",
      header: "nfgenmsg",
      do: {
        request: { number: 1794, required: ["name"], attributes: "name" },
        reply: { number: 1792, always: ["name", "pkts", "bytes", "use"], attributes: "name pkts bytes use flags quota" },
      },
      dump: {
        request: "1794 filter",
        reply: { number: 1792, always: ["name", "pkts", "bytes", "use"], attributes: "name pkts bytes use flags quota" },
      },
      flags: ["uns-admin-perm"],
      effect: "reset",
    }),
    del: () => ({ set: "acct-attrs", header: "nfgenmsg", do: { request: "1795 name" }, flags: ["uns-admin-perm"] }),
    "overquota-ntf": () => ({
      set: "acct-attrs",
      header: "nfgenmsg",
      event: "1796 name pkts bytes use flags quota",
      group: "nfnlgrp-acct-quota",
    }),
  },
  groups: { "nfnlgrp-acct-quota": { name: "nfnlgrp-acct-quota", number: 8 } },
  config: "NETFILTER_NETLINK_ACCT",
  module: "nfnetlink_acct",
  links: {},
});
