// Generated from cthelper.yaml (sha256 781410d9f92a2b03). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { ExtraAttributes, Has, Mode, Only, Read, TrailingBytes, Write } from "../schema/model/types.ts";
import { isU8, isU16 } from "../schema/values/struct-members.ts";

/**
 * Values of `helper-status`.
 *
 * - `disabled`: NFCT_HELPER_STATUS_DISABLED (0). Packets bypass the helper.
 * - `enabled`: NFCT_HELPER_STATUS_ENABLED (1). Packets are queued.
 */
export type HelperStatus = "disabled" | "enabled";

/** Struct `nfgenmsg`. */
export interface Nfgenmsg extends TrailingBytes {
  /** `nfgen-family`: u8. */ nfgenFamily: number;
  /** `version`: u8. */ version: number;
  /** `res-id`: u16, big-endian. */ resId: number;
}

/** Attributes of `helper-attrs`. A helper. */
export interface HelperAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** NFCTH_NAME (1): string, at most 15 bytes. */ name?: string;
  /** NFCTH_TUPLE (2): nest. Protocol of the connections. */ tuple?: TupleAttrs;
  /** NFCTH_QUEUE_NUM (3): u32, big-endian. Packet queue. */ queueNum?: number;
  /** NFCTH_POLICY (4): nest. Limits of expectations. */ policy?: PoliciesAttrs;
  /** NFCTH_PRIV_DATA_LEN (5): u32, big-endian, in bytes. Private data of each connection. */ privDataLen?: number;
  /** NFCTH_STATUS (6): u32, big-endian. */ status?: HelperStatus | M["unnamed"];
}

/** Attributes of `tuple-attrs`. */
export interface TupleAttrs extends ExtraAttributes {
  /** NFCTH_TUPLE_L3PROTONUM (1): u16, big-endian. Address family. */ l3protonum?: number;
  /** NFCTH_TUPLE_L4PROTONUM (2): u8. IP protocol. */ l4protonum?: number;
}

/** Attributes of `policies-attrs`. Expectation policies of a helper. */
export interface PoliciesAttrs extends ExtraAttributes {
  /** NFCTH_POLICY_SET_NUM (1): u32, big-endian. Number of policies. */ setNum?: number;
  /** NFCTH_POLICY_SET1 (2): nest. */ set1?: PolicyAttrs;
  /** NFCTH_POLICY_SET2 (3): nest. */ set2?: PolicyAttrs;
  /** NFCTH_POLICY_SET3 (4): nest. */ set3?: PolicyAttrs;
  /** NFCTH_POLICY_SET4 (5): nest. */ set4?: PolicyAttrs;
}

/** Attributes of `policy-attrs`. */
export interface PolicyAttrs extends ExtraAttributes {
  /** NFCTH_POLICY_NAME (1): string, at most 15 bytes. */ name?: string;
  /** NFCTH_POLICY_EXPECT_MAX (2): u32, big-endian. Maximum number of expectations per connection. */
  expectMax?: number;
  /** NFCTH_POLICY_EXPECT_TIMEOUT (3): u32, big-endian, in s. Lifetime of an expectation. */ expectTimeout?: number;
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `new`: request 2304, requires admin-perm. Creates a helper, or changes an existing one. */
  new: {
    do: { request: { header?: Partial<Nfgenmsg> } & HelperAttrs<Write> & Has<"name" | "tuple">; reply: undefined };
  };
  /** `get`: request 2305, dump 2305, requires admin-perm. Returns the first helper with the name and protocol. A dump lists all helpers. */
  get: {
    do: {
      request: { header?: Partial<Nfgenmsg> } & Only<HelperAttrs<Write>, "name" | "tuple">;
      reply: { header: Nfgenmsg } & HelperAttrs<Read>;
    };
    dump: {
      request: { header?: Partial<Nfgenmsg> } & ExtraAttributes;
      reply: { header: Nfgenmsg } & HelperAttrs<Read>;
    };
  };
  /** `del`: request 2306, requires admin-perm. Deletes the helpers with the name and protocol. Without both, deletes all helpers. */
  del: {
    do: { request: { header?: Partial<Nfgenmsg> } & Only<HelperAttrs<Write>, "name" | "tuple">; reply: undefined };
  };
}

/** Events, by the operation that describes the message. */
export interface Events {
  new: { header: Nfgenmsg } & HelperAttrs<Read>;
  del: { header: Nfgenmsg } & HelperAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

/** Family `cthelper` (CONFIG_NF_CT_NETLINK_HELPER, module nfnetlink_cthelper): `connect()` opens a client. Also the model for codecs. */
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
      do: {
        request: { number: 2305, attributes: "name tuple" },
        reply: { number: 2304, attributes: "name tuple queue-num policy priv-data-len status" },
      },
      dump: {
        request: { number: 2305 },
        reply: { number: 2304, attributes: "name tuple queue-num policy priv-data-len status" },
      },
      flags: ["admin-perm"],
    }),
    del: () => ({
      set: "helper-attrs",
      header: "nfgenmsg",
      do: { request: { number: 2306, attributes: "name tuple" } },
      flags: ["admin-perm"],
    }),
  },
  groups: {},
  config: "NF_CT_NETLINK_HELPER",
  module: "nfnetlink_cthelper",
  links: {},
});
