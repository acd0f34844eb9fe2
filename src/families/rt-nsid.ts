// Generated from rt-nsid.yaml (sha256 bf0f04b808fccc3b). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Mode, OneOf, Only, Read, 
  ReadOnlyFields, TrailingBytes,Write, WriteOnlyFields } from "../schema/model/types.ts";
import { isU8 } from "../schema/values/struct-members.ts";

/** C structure `rtgenmsg`. */
export interface Rtgenmsg extends TrailingBytes {
  /** u8. */ rtgenFamily: number;
}

/** Attribute set `nsid`. */
export type Nsid<M extends Mode = Read> = ExtraAttributes & {
  /** Id of the network namespace. In a reply, -1 stands for no id; in a request, -1 lets the kernel select it. Attribute NETNSA_NSID of rt-nsid: s32. */
  nsid?: number;
} & ReadOnlyFields<M, {
  /** Id that the caller's network namespace assigns to the namespace in `nsid`. Returned only with `targetNsid`. Attribute NETNSA_CURRENT_NSID of rt-nsid: s32, read-only. */
  currentNsid?: number;
}> & WriteOnlyFields<M, {
  /** Id of a process in the network namespace. Attribute NETNSA_PID of rt-nsid: u32, write-only. */ pid?: number;
  /** File descriptor of the network namespace, such as of /proc/PID/ns/net. Attribute NETNSA_FD of rt-nsid: u32, write-only. */
  fd?: number;
  /** Id of the network namespace whose ids are returned, instead of the ids of the caller's namespace. Attribute NETNSA_TARGET_NSID of rt-nsid: s32, write-only. */
  targetNsid?: number;
}>;

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Assigns an id to a network namespace. Request 88 of family rt-nsid; requires CAP_NET_ADMIN. */
  newnsid: {
    do: Call<{ header?: Partial<Rtgenmsg> } & Except<Nsid<Write>, "targetNsid"> & OneOf<Nsid<Write>, "pid" | "fd">>;
  };
  /** Returns the id that the caller's network namespace assigns to another one, or dumps all ids. Request and dump 90 of family rt-nsid. */
  getnsid: {
    do: Call<{ header?: Partial<Rtgenmsg> } & Nsid<Write> & OneOf<Nsid<Write>, "nsid" | "pid" | "fd">,
      { header: Rtgenmsg } & Nsid<Read>>;
    dump: Call<{ header?: Partial<Rtgenmsg> } & Only<Nsid<Write>, "targetNsid">, { header: Rtgenmsg } & Nsid<Read>>;
  };
  /** Reports an id that a network namespace assigned to another one. Event 88 of family rt-nsid in multicast group `rtnlgrp-nsid`. */
  "newnsid-ntf": { event: { header: Rtgenmsg } & Nsid<Read> };
  /** Reports an id that was removed with its network namespace. Event 89 of family rt-nsid in multicast group `rtnlgrp-nsid`. */
  "delnsid-ntf": { event: { header: Rtgenmsg } & Nsid<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {}

/** Names of the multicast groups. */
export type Groups = "rtnlgrp-nsid";

/** Ids that a network namespace assigns to other network namespaces. Netlink family `rt-nsid`: `connect()` opens a client. */
export const rtNsid: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "rt-nsid",
  flavour: "netlink-raw",
  protocol: 0,
  version: 1,
  constants: { "nsid-not-assigned": -1, "netnsa-nsid-not-assigned": -1 },
  enums: {},
  structs: {
    rtgenmsg: () => ({
      members: [{ name: "rtgen-family", type: "u8" }],
      read: (view, at) => ({ rtgenFamily: view.getUint8(at) }),
      write: (view, at, { rtgenFamily: v0 }) => { if (!(isU8(v0))) return false; view.setUint8(at, v0); return true; },
    }),
  },
  sets: {
    nsid: () => ({
      prefix: "netnsa-",
      attributes: [
        { name: "nsid", number: 1, type: "s32" },
        { name: "pid", number: 2, type: "u32", access: "write-only" },
        { name: "fd", number: 3, type: "u32", access: "write-only" },
        { name: "target-nsid", number: 4, type: "s32", access: "write-only" },
        { name: "current-nsid", number: 5, type: "s32", access: "read-only" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    newnsid: () => ({
      set: "nsid",
      header: "rtgenmsg",
      do: { request: { number: 88, requiredOne: ["pid", "fd"], attributes: "nsid pid fd" } },
      flags: ["uns-admin-perm"],
    }),
    getnsid: () => ({
      set: "nsid",
      header: "rtgenmsg",
      do: {
        request: { number: 90, requiredOne: ["nsid", "pid", "fd"], attributes: "nsid pid fd target-nsid" },
        reply: "88 nsid current-nsid",
      },
      dump: { request: "90 target-nsid", reply: "88 nsid current-nsid" },
    }),
    "newnsid-ntf": () => ({ set: "nsid", header: "rtgenmsg", event: "88 nsid current-nsid", notify: "getnsid", group: "rtnlgrp-nsid" }),
    "delnsid-ntf": () => ({ set: "nsid", header: "rtgenmsg", event: "89 nsid current-nsid", notify: "getnsid", group: "rtnlgrp-nsid" }),
  },
  groups: { "rtnlgrp-nsid": { name: "rtnlgrp-nsid", number: 28 } },
  creates: { newnsid: ["ENOENT"] },
  links: {},
});
