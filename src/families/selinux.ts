// Generated from selinux.yaml (sha256 87e256e95c5d18e3). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { EventsOf, ExtraAttributes, TrailingBytes } from "../schema/model/types.ts";
import { isS32, isU32 } from "../schema/values/struct-members.ts";

/** C structure `selnl-msg-setenforce`. */
export interface SelnlMsgSetenforce extends TrailingBytes {
  /** Value 1 if SELinux enforces its policy, 0 if it only logs violations. Member: s32. */ val: number;
}

/** C structure `selnl-msg-policyload`. */
export interface SelnlMsgPolicyload extends TrailingBytes {
  /** Number of the policy. Member: u32. */ seqno: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Reports that SELinux was switched between enforcing and permissive. Event 16 of family selinux in multicast group `avc`. */
  setenforce: { event: { header: SelnlMsgSetenforce } & ExtraAttributes };
  /** Reports that an SELinux policy was loaded, or a boolean in it changed. Event 17 of family selinux in multicast group `avc`. */
  policyload: { event: { header: SelnlMsgPolicyload } & ExtraAttributes };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {}

/** Names of the multicast groups. */
export type Groups = "avc";

/** Events about the state of SELinux: enforcement and policy. Netlink family `selinux`: `connect()` opens a client. Requires CONFIG_SECURITY_SELINUX. */
export const selinux: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "selinux",
  flavour: "netlink-raw",
  protocol: 7,
  version: 1,
  constants: {},
  enums: {},
  structs: {
    "selnl-msg-setenforce": () => ({
      members: [{ name: "val", type: "s32" }],
      read: (view, at) => ({ val: view.getInt32(at, host) }),
      write: (view, at, { val: v0 }) => { if (!(isS32(v0))) return false; view.setInt32(at, v0, host); return true; },
    }),
    "selnl-msg-policyload": () => ({
      members: [{ name: "seqno", type: "u32" }],
      read: (view, at) => ({ seqno: view.getUint32(at, host) }),
      write: (view, at, { seqno: v0 }) => { if (!(isU32(v0))) return false; view.setUint32(at, v0, host); return true; },
    }),
  },
  sets: {},
  subMessages: {},
  operations: {
    setenforce: () => ({ header: "selnl-msg-setenforce", event: "16", group: "avc" }),
    policyload: () => ({ header: "selnl-msg-policyload", event: "17", group: "avc" }),
  },
  groups: { avc: { name: "avc", number: 1 } },
  config: "SECURITY_SELINUX",
  links: {},
});
