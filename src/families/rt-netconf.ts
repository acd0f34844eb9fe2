// Generated from rt-netconf.yaml (sha256 8260b887b6a7c81d). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { ExtraAttributes, Only, TrailingBytes } from "../schema/model/types.ts";
import { isU8 } from "../schema/values/struct-members.ts";

/** Struct `netconfmsg`. */
export interface Netconfmsg extends TrailingBytes {
  /** `ncm-family`: u8. AF_INET, AF_INET6 or AF_MPLS (28). */ ncmFamily: number;
}

/** Attributes of `netconf`. */
export interface Netconf extends ExtraAttributes {
  /** NETCONFA_IFINDEX (1): s32. Index of the interface; -1 for all, -2 for the default of new interfaces. */
  ifindex?: number;
  /** NETCONFA_FORWARDING (2): s32. 1 if packets are forwarded. */ forwarding?: number;
  /** NETCONFA_RP_FILTER (3): s32. Reverse path filter: 0 off, 1 strict, 2 loose (any interface). */
  rpFilter?: number;
  /** NETCONFA_MC_FORWARDING (4): s32. 1 if a multicast routing daemon is active. */ mcForwarding?: number;
  /** NETCONFA_PROXY_NEIGH (5): s32. 1 if the host replies to ARP or neighbor solicitations for others. */
  proxyNeigh?: number;
  /** NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN (6): s32. 1 ignores routes over interfaces without carrier. */
  ignoreRoutesWithLinkdown?: number;
  /** NETCONFA_INPUT (7): s32. 1 if MPLS packets are accepted. */ input?: number;
  /** NETCONFA_BC_FORWARDING (8): s32. 1 forwards directed broadcasts. */ bcForwarding?: number;
  /** NETCONFA_FORCE_FORWARDING (9): s32, since Linux 6.17. IPv6: 1 forwards packets even if the setting for all interfaces is 0. */
  forceForwarding?: number;
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `getnetconf`: request 82, dump 82. Returns the settings of an interface, or dumps those of all. */
  getnetconf: {
    do: {
      request: { header?: Partial<Netconfmsg> } & Only<Netconf, "ifindex">;
      reply: { header: Netconfmsg } & Netconf;
    };
    dump: { request: { header?: Partial<Netconfmsg> } & ExtraAttributes; reply: { header: Netconfmsg } & Netconf };
  };
  /** `newnetconf-ntf`: event 80. Reports a changed setting. */
  "newnetconf-ntf": { event: { header: Netconfmsg } & Netconf };
  /** `delnetconf-ntf`: event 81. Reports that the settings of an interface were removed. */
  "delnetconf-ntf": { event: { header: Netconfmsg } & Netconf };
}

/** Events, by the operation that describes the message. */
export interface Events {
  "newnetconf-ntf": { header: Netconfmsg } & Netconf;
  "delnetconf-ntf": { header: Netconfmsg } & Netconf;
}

/** Names of the multicast groups. */
export type Groups = "rtnlgrp-ipv4-netconf" | "rtnlgrp-ipv6-netconf" | "rtnlgrp-mpls-netconf";

const getnetconfAttributes = `
  ifindex forwarding rp-filter mc-forwarding proxy-neigh ignore-routes-with-linkdown input bc-forwarding
  force-forwarding`;

/** Family `rt-netconf`: `connect()` opens a client. Also the model for codecs. */
export const rtNetconf: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "rt-netconf",
  flavour: "netlink-raw",
  protocol: 0,
  version: 1,
  constants: { "ifindex-all": -1, "netconfa-ifindex-all": -1, "ifindex-default": -2, "netconfa-ifindex-default": -2 },
  enums: {},
  structs: {
    netconfmsg: () => ({
      members: [{ name: "ncm-family", type: "u8" }],
      read: (view, at) => ({ ncmFamily: view.getUint8(at) }),
      write: (view, at, { ncmFamily: v0 }) => { if (!(isU8(v0))) return false; view.setUint8(at, v0); return true; },
    }),
  },
  sets: {
    netconf: () => ({
      prefix: "netconfa-",
      attributes: [
        { name: "ifindex", number: 1, type: "s32" },
        { name: "forwarding", number: 2, type: "s32" },
        { name: "rp-filter", number: 3, type: "s32" },
        { name: "mc-forwarding", number: 4, type: "s32" },
        { name: "proxy-neigh", number: 5, type: "s32" },
        { name: "ignore-routes-with-linkdown", number: 6, type: "s32" },
        { name: "input", number: 7, type: "s32" },
        { name: "bc-forwarding", number: 8, type: "s32" },
        { name: "force-forwarding", number: 9, type: "s32", since: "6.17" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    getnetconf: () => ({
      set: "netconf",
      header: "netconfmsg",
      do: { request: { number: 82, attributes: "ifindex" }, reply: { number: 80, attributes: getnetconfAttributes } },
      dump: { request: { number: 82 }, reply: { number: 80, attributes: getnetconfAttributes } },
    }),
    "newnetconf-ntf": () => ({
      set: "netconf",
      header: "netconfmsg",
      event: { number: 80, attributes: getnetconfAttributes },
      notify: "getnetconf",
    }),
    "delnetconf-ntf": () => ({
      set: "netconf",
      header: "netconfmsg",
      event: { number: 81, attributes: getnetconfAttributes },
      notify: "getnetconf",
    }),
  },
  groups: {
    "rtnlgrp-ipv4-netconf": { name: "rtnlgrp-ipv4-netconf", number: 24 },
    "rtnlgrp-ipv6-netconf": { name: "rtnlgrp-ipv6-netconf", number: 25 },
    "rtnlgrp-mpls-netconf": { name: "rtnlgrp-mpls-netconf", number: 29 },
  },
  links: {},
});
