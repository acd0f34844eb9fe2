// Generated from nlctrl.yaml with specs/nlctrl.yaml (sha256 e4ebd4fc73d46712). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, OneOf, Only, Read, Write } from "../schema/model/types.ts";

/**
 * Required privileges and supported requests of a generic netlink operation. Flags of `op-flags` in family nlctrl:
 *
 * - `admin-perm` (GENL_ADMIN_PERM, bit 0): Requires CAP_NET_ADMIN in the initial user namespace.
 * - `cmd-cap-do` (GENL_CMD_CAP_DO, bit 1): Accepts single requests.
 * - `cmd-cap-dump` (GENL_CMD_CAP_DUMP, bit 2): Accepts dumps.
 * - `cmd-cap-haspol` (GENL_CMD_CAP_HASPOL, bit 3): Has an attribute policy.
 * - `uns-admin-perm` (GENL_UNS_ADMIN_PERM, bit 4): Requires CAP_NET_ADMIN in the user namespace of the network namespace.
 */
export type OpFlags = "admin-perm" | "cmd-cap-do" | "cmd-cap-dump" | "cmd-cap-haspol" | "uns-admin-perm";

/**
 * Type of an attribute in a generic netlink policy. Values of `attr-type` in family nlctrl:
 *
 * - `invalid` (NL_ATTR_TYPE_INVALID, 0)
 * - `flag` (NL_ATTR_TYPE_FLAG, 1)
 * - `u8` (NL_ATTR_TYPE_U8, 2)
 * - `u16` (NL_ATTR_TYPE_U16, 3)
 * - `u32` (NL_ATTR_TYPE_U32, 4)
 * - `u64` (NL_ATTR_TYPE_U64, 5)
 * - `s8` (NL_ATTR_TYPE_S8, 6)
 * - `s16` (NL_ATTR_TYPE_S16, 7)
 * - `s32` (NL_ATTR_TYPE_S32, 8)
 * - `s64` (NL_ATTR_TYPE_S64, 9)
 * - `binary` (NL_ATTR_TYPE_BINARY, 10)
 * - `string` (NL_ATTR_TYPE_STRING, 11)
 * - `nul-string` (NL_ATTR_TYPE_NUL_STRING, 12)
 * - `nested` (NL_ATTR_TYPE_NESTED, 13)
 * - `nested-array` (NL_ATTR_TYPE_NESTED_ARRAY, 14)
 * - `bitfield32` (NL_ATTR_TYPE_BITFIELD32, 15)
 * - `sint` (NL_ATTR_TYPE_SINT, 16)
 * - `uint` (NL_ATTR_TYPE_UINT, 17)
 */
export type AttrType = "invalid" | "flag" | "u8" | "u16" | "u32" | "u64" | "s8" | "s16" | "s32" | "s64" | "binary"
  | "string" | "nul-string" | "nested" | "nested-array" | "bitfield32" | "sint" | "uint";

/** Attribute set `ctrl-attrs`. */
export interface CtrlAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Message type of the family; assigned by the kernel. Attribute CTRL_ATTR_FAMILY_ID of nlctrl: u16. */
  familyId?: number;
  /** CTRL_ATTR_FAMILY_NAME of nlctrl: string of at most 15 bytes. */ familyName?: string;
  /** CTRL_ATTR_VERSION of nlctrl: u32. */ version?: number;
  /** Size of the family's fixed header in bytes. Attribute CTRL_ATTR_HDRSIZE of nlctrl: u32. */ hdrsize?: number;
  /** Highest attribute number. Attribute CTRL_ATTR_MAXATTR of nlctrl: u32. */ maxattr?: number;
  /** Operations of the generic netlink family. Attribute CTRL_ATTR_OPS of nlctrl: array of nested attributes. */
  ops?: OpAttrs[];
  /** Multicast groups of the family. Attribute CTRL_ATTR_MCAST_GROUPS of nlctrl: array of nested attributes. */
  mcastGroups?: McastGroupAttrs[];
  /** Attribute policies of the family, by number of policy and attribute. Attribute CTRL_ATTR_POLICY of nlctrl: nested attributes. */
  policy?: ({ policyId?: number; attrId?: number } & PolicyAttrs<M>)[];
  /** Numbers of the attribute policies of each operation. Attribute CTRL_ATTR_OP_POLICY of nlctrl: nested attributes. */
  opPolicy?: ({ opId?: number } & OpPolicyAttrs)[];
  /** Number of the operation whose attribute policy is returned. Attribute CTRL_ATTR_OP of nlctrl: u32. */
  op?: number;
}

/** Attribute set `mcast-group-attrs`. */
export interface McastGroupAttrs extends ExtraAttributes {
  /** CTRL_ATTR_MCAST_GRP_NAME of nlctrl: string. */ name?: string;
  /** Number to subscribe to; assigned by the kernel. Attribute CTRL_ATTR_MCAST_GRP_ID of nlctrl: u32. */ id?: number;
}

/** Attribute set `op-attrs`. */
export interface OpAttrs extends ExtraAttributes {
  /** Command number. Attribute CTRL_ATTR_OP_ID of nlctrl: u32. */ id?: number;
  /** Required privileges and supported kinds of requests. Attribute CTRL_ATTR_OP_FLAGS of nlctrl: u32. */
  flags?: (OpFlags | number)[];
}

/** Attribute set `policy-attrs`. */
export interface PolicyAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** NL_POLICY_TYPE_ATTR_TYPE of nlctrl: u32. */ type?: AttrType | M["unnamed"];
  /** Minimum of the attribute, a signed integer. Attribute NL_POLICY_TYPE_ATTR_MIN_VALUE_S of nlctrl: s64. */
  minValueS?: M["big"];
  /** Maximum of the attribute, a signed integer. Attribute NL_POLICY_TYPE_ATTR_MAX_VALUE_S of nlctrl: s64. */
  maxValueS?: M["big"];
  /** Minimum of the attribute, an unsigned integer. Attribute NL_POLICY_TYPE_ATTR_MIN_VALUE_U of nlctrl: u64. */
  minValueU?: M["big"];
  /** Maximum of the attribute, an unsigned integer. Attribute NL_POLICY_TYPE_ATTR_MAX_VALUE_U of nlctrl: u64. */
  maxValueU?: M["big"];
  /** Minimum length of the attribute in bytes. Attribute NL_POLICY_TYPE_ATTR_MIN_LENGTH of nlctrl: u32. */
  minLength?: number;
  /** Maximum length of the attribute in bytes. Attribute NL_POLICY_TYPE_ATTR_MAX_LENGTH of nlctrl: u32. */
  maxLength?: number;
  /** Number of the policy for nested attributes. Attribute NL_POLICY_TYPE_ATTR_POLICY_IDX of nlctrl: u32. */
  policyIdx?: number;
  /** Highest number of the attributes in the nested policy. Attribute NL_POLICY_TYPE_ATTR_POLICY_MAXTYPE of nlctrl: u32. */
  policyMaxtype?: number;
  /** Allowed bits of a `bitfield32`. Attribute NL_POLICY_TYPE_ATTR_BITFIELD32_MASK of nlctrl: u32. */
  bitfield32Mask?: number;
  /** Allowed bits of the attribute, an unsigned integer. Attribute NL_POLICY_TYPE_ATTR_MASK of nlctrl: u64. */
  mask?: M["big"];
}

/** Attribute set `op-policy-attrs`. */
export interface OpPolicyAttrs extends ExtraAttributes {
  /** Number of the policy of single requests. Attribute CTRL_ATTR_POLICY_DO of nlctrl: u32. */ do?: number;
  /** Number of the policy of dumps. Attribute CTRL_ATTR_POLICY_DUMP of nlctrl: u32. */ dump?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns one generic netlink family by id or name, or dumps all families. Request and dump 3 of family nlctrl. */
  getfamily: {
    do: Call<Only<CtrlAttrs<Write>, "familyId" | "familyName"> & OneOf<CtrlAttrs<Write>, "familyName" | "familyId">,
      CtrlAttrs<Read>>;
    dump: Call<ExtraAttributes, CtrlAttrs<Read>>;
  };
  /** Dumps the attribute policies with which the kernel validates requests of a family. Dump 10 of family nlctrl. */
  getpolicy: {
    dump: Call<Only<CtrlAttrs<Write>, "familyId" | "familyName" | "op"> & OneOf<CtrlAttrs<Write>, "familyName"
      | "familyId">,
      CtrlAttrs<Read>>;
  };
  /** Reports a removed generic netlink family. Event 2 of family nlctrl. */
  delfamily: { event: CtrlAttrs<Read> };
  /** Reports a new multicast group of a generic netlink family. Event 7 of family nlctrl. */
  "newmcast-grp": { event: CtrlAttrs<Read> };
  /** Reports a removed multicast group of a generic netlink family. Event 8 of family nlctrl. */
  "delmcast-grp": { event: CtrlAttrs<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  getfamily: CtrlAttrs<Read>;
  getpolicy: CtrlAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "notify";

/** The generic netlink controller: registered families and their policies. Netlink family `nlctrl`: `connect()` opens a client. Requires CONFIG_NET. */
export const nlctrl: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "nlctrl",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 2,
  constants: {},
  enums: {
    "op-flags": () => ({ flags: true, prefix: "genl-", entries: "admin-perm cmd-cap-do cmd-cap-dump cmd-cap-haspol uns-admin-perm" }),
    "attr-type": () => ({
      prefix: "nl-attr-type-",
      entries: `
        invalid flag u8 u16 u32 u64 s8 s16 s32 s64 binary string nul-string nested nested-array bitfield32 sint uint`,
    }),
  },
  structs: {},
  sets: {
    "ctrl-attrs": () => ({
      prefix: "ctrl-attr-",
      attributes: [
        { name: "family-id", number: 1, type: "u16" },
        { name: "family-name", number: 2, type: "string", maximumLength: 15 },
        { name: "version", number: 3, type: "u32" },
        { name: "hdrsize", number: 4, type: "u32" },
        { name: "maxattr", number: 5, type: "u32" },
        { name: "ops", number: 6, type: "indexed-array", item: "nest", nest: "op-attrs" },
        { name: "mcast-groups", number: 7, type: "indexed-array", item: "nest", nest: "mcast-group-attrs" },
        { name: "policy", number: 8, type: "nest-type-value", nest: "policy-attrs", typeValues: [{ name: "policy-id", field: "policyId" }, { name: "attr-id", field: "attrId" }] },
        { name: "op-policy", number: 9, type: "nest-type-value", nest: "op-policy-attrs", typeValues: [{ name: "op-id", field: "opId" }] },
        { name: "op", number: 10, type: "u32" },
      ],
    }),
    "mcast-group-attrs": () => ({
      prefix: "ctrl-attr-mcast-grp-",
      attributes: [{ name: "name", number: 1, type: "string" }, { name: "id", number: 2, type: "u32" }],
    }),
    "op-attrs": () => ({
      prefix: "ctrl-attr-op-",
      attributes: [
        { name: "id", number: 1, type: "u32" },
        { name: "flags", number: 2, type: "u32", enum: "op-flags", flags: true },
      ],
    }),
    "policy-attrs": () => ({
      prefix: "nl-policy-type-attr-",
      attributes: [
        { name: "type", number: 1, type: "u32", enum: "attr-type" },
        { name: "min-value-s", number: 2, type: "s64" },
        { name: "max-value-s", number: 3, type: "s64" },
        { name: "min-value-u", number: 4, type: "u64" },
        { name: "max-value-u", number: 5, type: "u64" },
        { name: "min-length", number: 6, type: "u32" },
        { name: "max-length", number: 7, type: "u32" },
        { name: "policy-idx", number: 8, type: "u32" },
        { name: "policy-maxtype", number: 9, type: "u32" },
        { name: "bitfield32-mask", number: 10, type: "u32" },
        { name: "mask", number: 12, type: "u64" },
        { name: "pad", number: 11, type: "pad" },
      ],
    }),
    "op-policy-attrs": () => ({
      prefix: "ctrl-attr-policy-",
      attributes: [{ name: "do", number: 1, type: "u32" }, { name: "dump", number: 2, type: "u32" }],
    }),
  },
  subMessages: {},
  operations: {
    getfamily: () => ({
      set: "ctrl-attrs",
      do: {
        request: { number: 3, requiredOne: ["family-name", "family-id"], attributes: "family-name family-id" },
        reply: "1 family-id family-name hdrsize maxattr mcast-groups ops version",
      },
      dump: { request: "3", reply: "1 family-id family-name hdrsize maxattr mcast-groups ops version" },
    }),
    getpolicy: () => ({
      set: "ctrl-attrs",
      dump: {
        request: { number: 10, requiredOne: ["family-name", "family-id"], attributes: "family-name family-id op" },
        reply: "10 family-id op-policy policy",
      },
    }),
    delfamily: () => ({ set: "ctrl-attrs", event: "2 family-name family-id version hdrsize maxattr ops mcast-groups" }),
    "newmcast-grp": () => ({ set: "ctrl-attrs", event: "7 family-name family-id mcast-groups" }),
    "delmcast-grp": () => ({ set: "ctrl-attrs", event: "8 family-name family-id mcast-groups" }),
  },
  groups: { notify: { name: "notify" } },
  config: "NET",
  links: {},
});
