// Generated from cthelper.yaml (sha256 d50a78c9b0833dc3). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Has, Mode, Only, Read, TrailingBytes, Write } from
  "../schema/model/types.ts";
import { isU8, isU16 } from "../schema/values/struct-members.ts";

/**
 * Whether packets are queued to the user-space helper. Values of `helper-status` in family cthelper:
 *
 * - `disabled` (NFCT_HELPER_STATUS_DISABLED, 0): Packets bypass the helper.
 * - `enabled` (NFCT_HELPER_STATUS_ENABLED, 1): Packets are queued.
 */
export type HelperStatus = "disabled" | "enabled";

/** C structure `nfgenmsg`. */
export interface Nfgenmsg extends TrailingBytes {
  /** u8. */ nfgenFamily: number;
  /** u8. */ version: number;
  /** big-endian u16. */ resId: number;
}

/** A connection tracking helper in user space. Attribute set `helper-attrs`. */
export interface HelperAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** NFCTH_NAME of cthelper: string of at most 15 bytes. */ name?: string;
  /** Address family and IP protocol of the connections that use the helper. Attribute NFCTH_TUPLE of cthelper: nested attributes. */
  tuple?: TupleAttrs;
  /** NFQUEUE number that gets the packets. Attribute NFCTH_QUEUE_NUM of cthelper: big-endian u32. */
  queueNum?: number;
  /** Limits of expected connections. Attribute NFCTH_POLICY of cthelper: nested attributes. */
  policy?: PoliciesAttrs;
  /** Bytes of private data that the helper can store for each connection. Attribute NFCTH_PRIV_DATA_LEN of cthelper: big-endian u32 in bytes. */
  privDataLen?: number;
  /** NFCTH_STATUS of cthelper: big-endian u32. */ status?: HelperStatus | M["unnamed"];
}

/** Attribute set `tuple-attrs`. */
export interface TupleAttrs extends ExtraAttributes {
  /** Address family. Attribute NFCTH_TUPLE_L3PROTONUM of cthelper: big-endian u16. */ l3protonum?: number;
  /** IP protocol. Attribute NFCTH_TUPLE_L4PROTONUM of cthelper: u8. */ l4protonum?: number;
}

/** Limits of expected connections of a helper. Attribute set `policies-attrs`. */
export interface PoliciesAttrs extends ExtraAttributes {
  /** Number of expectation policies in the list. Attribute NFCTH_POLICY_SET_NUM of cthelper: big-endian u32. */
  setNum?: number;
  /** NFCTH_POLICY_SET1 of cthelper: nested attributes. */ set1?: PolicyAttrs;
  /** NFCTH_POLICY_SET2 of cthelper: nested attributes. */ set2?: PolicyAttrs;
  /** NFCTH_POLICY_SET3 of cthelper: nested attributes. */ set3?: PolicyAttrs;
  /** NFCTH_POLICY_SET4 of cthelper: nested attributes. */ set4?: PolicyAttrs;
}

/** Attribute set `policy-attrs`. */
export interface PolicyAttrs extends ExtraAttributes {
  /** NFCTH_POLICY_NAME of cthelper: string of at most 15 bytes. */ name?: string;
  /** Maximum number of connections that the helper expects at once for each connection. Attribute NFCTH_POLICY_EXPECT_MAX of cthelper: big-endian u32. */
  expectMax?: number;
  /** Time after which the helper no longer expects a connection. Attribute NFCTH_POLICY_EXPECT_TIMEOUT of cthelper: big-endian u32 in seconds. */
  expectTimeout?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Creates or changes a connection tracking helper. Request 2304 of family cthelper; requires CAP_NET_ADMIN in the initial user namespace. */
  new: { do: Call<{ header?: Partial<Nfgenmsg> } & HelperAttrs<Write> & Has<"name" | "tuple">> };
  /** Returns the first connection tracking helper with the passed name and protocol, or dumps all. Request and dump 2305 of family cthelper; requires CAP_NET_ADMIN in the initial user namespace. */
  get: {
    do: Call<{ header?: Partial<Nfgenmsg> } & Only<HelperAttrs<Write>, "name" | "tuple">,
      { header: Nfgenmsg } & HelperAttrs<Read>>;
    dump: Call<{ header?: Partial<Nfgenmsg> } & ExtraAttributes, { header: Nfgenmsg } & HelperAttrs<Read>>;
  };
  /** Deletes the connection tracking helpers with the passed name and protocol; without both, all. Request 2306 of family cthelper; requires CAP_NET_ADMIN in the initial user namespace. */
  del: { do: Call<{ header?: Partial<Nfgenmsg> } & Only<HelperAttrs<Write>, "name" | "tuple">> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  new: { header: Nfgenmsg } & HelperAttrs<Read>;
  del: { header: Nfgenmsg } & HelperAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

/** Connection tracking helpers in user space. Netlink family `cthelper`: `connect()` opens a client. Requires CONFIG_NF_CT_NETLINK_HELPER, module nfnetlink_cthelper. */
export const cthelper: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "cthelper",
  flavour: "netlink-raw",
  protocol: 12,
  version: 1,
  constants: {},
  enums: { "helper-status": () => ({ prefix: "nfct-helper-status-", entries: "disabled enabled" }) },
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
    "helper-attrs": () => ({
      prefix: "nfcth-",
      attributes: [
        { name: "name", number: 1, type: "string", maximumLength: 15 },
        { name: "tuple", number: 2, type: "nest", nest: "tuple-attrs" },
        { name: "queue-num", number: 3, type: "u32", order: "big" },
        { name: "policy", number: 4, type: "nest", nest: "policies-attrs" },
        { name: "priv-data-len", number: 5, type: "u32", order: "big", unit: "bytes" },
        { name: "status", number: 6, type: "u32", order: "big", enum: "helper-status" },
      ],
    }),
    "tuple-attrs": () => ({
      prefix: "nfcth-tuple-",
      attributes: [{ name: "l3protonum", number: 1, type: "u16", order: "big" }, { name: "l4protonum", number: 2, type: "u8" }],
    }),
    "policies-attrs": () => ({
      prefix: "nfcth-policy-",
      attributes: [
        { name: "set-num", number: 1, type: "u32", order: "big" },
        { name: "set1", number: 2, type: "nest", nest: "policy-attrs" },
        { name: "set2", number: 3, type: "nest", nest: "policy-attrs" },
        { name: "set3", number: 4, type: "nest", nest: "policy-attrs" },
        { name: "set4", number: 5, type: "nest", nest: "policy-attrs" },
      ],
    }),
    "policy-attrs": () => ({
      prefix: "nfcth-policy-",
      attributes: [
        { name: "name", number: 1, type: "string", maximumLength: 15 },
        { name: "expect-max", number: 2, type: "u32", order: "big" },
        { name: "expect-timeout", number: 3, type: "u32", order: "big", unit: "s" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    new: () => ({
      set: "helper-attrs",
      header: "nfgenmsg",
      do: {
        request: { number: 2304, required: ["name", "tuple"], attributes: "name tuple queue-num policy priv-data-len status" },
      },
      flags: ["admin-perm"],
    }),
    get: () => ({
      set: "helper-attrs",
      header: "nfgenmsg",
      do: { request: "2305 name tuple", reply: "2304 name tuple queue-num policy priv-data-len status" },
      dump: { request: "2305", reply: "2304 name tuple queue-num policy priv-data-len status" },
      flags: ["admin-perm"],
    }),
    del: () => ({ set: "helper-attrs", header: "nfgenmsg", do: { request: "2306 name tuple" }, flags: ["admin-perm"] }),
  },
  groups: {},
  config: "NF_CT_NETLINK_HELPER",
  module: "nfnetlink_cthelper",
  links: {},
});
