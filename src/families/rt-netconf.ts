// Generated from rt-netconf.yaml (sha256 2cbd33b59137e171). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Only, TrailingBytes } from "../schema/model/types.ts";
import { isU8 } from "../schema/values/struct-members.ts";

/** C structure `netconfmsg`. */
export interface Netconfmsg extends TrailingBytes {
  /** Address family: AF_INET, AF_INET6 or AF_MPLS (28). Member: u8. */ ncmFamily: number;
}

/** Attribute set `netconf`. */
export interface Netconf extends ExtraAttributes {
  /** Index of the interface; -1 stands for all, -2 for the default of new interfaces. Attribute NETCONFA_IFINDEX of rt-netconf: s32. */
  ifindex?: number;
  /** Whether packets are forwarded (1 or 0). Attribute NETCONFA_FORWARDING of rt-netconf: s32. */
  forwarding?: number;
  /** Reverse path filter of IPv4: 0 off, 1 strict, 2 loose (any interface). Attribute NETCONFA_RP_FILTER of rt-netconf: s32. */
  rpFilter?: number;
  /** Whether a multicast routing daemon is active (1 or 0). Attribute NETCONFA_MC_FORWARDING of rt-netconf: s32. */
  mcForwarding?: number;
  /** Whether the host replies to ARP requests or neighbor solicitations for other hosts (1 or 0). Attribute NETCONFA_PROXY_NEIGH of rt-netconf: s32. */
  proxyNeigh?: number;
  /** Value 1 ignores routes through interfaces without a carrier. Attribute NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN of rt-netconf: s32. */
  ignoreRoutesWithLinkdown?: number;
  /** Whether MPLS packets are accepted (1 or 0). Attribute NETCONFA_INPUT of rt-netconf: s32. */ input?: number;
  /** Value 1 forwards directed broadcasts. Attribute NETCONFA_BC_FORWARDING of rt-netconf: s32. */
  bcForwarding?: number;
  /** IPv6: 1 forwards packets even if the setting for all interfaces is 0. Attribute NETCONFA_FORCE_FORWARDING of rt-netconf: s32, since Linux 6.17. */
  forceForwarding?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns the IP settings of one interface, such as forwarding, or dumps those of all. Request and dump 82 of family rt-netconf. */
  getnetconf: {
    do: Call<{ header?: Partial<Netconfmsg> } & Only<Netconf, "ifindex">, { header: Netconfmsg } & Netconf>;
    dump: Call<{ header?: Partial<Netconfmsg> } & ExtraAttributes, { header: Netconfmsg } & Netconf>;
  };
  /** Reports a changed IP setting of an interface, such as forwarding. Event 80 of family rt-netconf. */
  "newnetconf-ntf": { event: { header: Netconfmsg } & Netconf };
  /** Reports that the IP settings of an interface were removed. Event 81 of family rt-netconf. */
  "delnetconf-ntf": { event: { header: Netconfmsg } & Netconf };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {}

/** Names of the multicast groups. */
export type Groups = "rtnlgrp-ipv4-netconf" | "rtnlgrp-ipv6-netconf" | "rtnlgrp-mpls-netconf";

const getnetconfAttributes = `
  ifindex forwarding rp-filter mc-forwarding proxy-neigh ignore-routes-with-linkdown input bc-forwarding
  force-forwarding`;

/** IP settings of interfaces, such as forwarding. Netlink family `rt-netconf`: `connect()` opens a client. */
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
      do: { request: "82 ifindex", reply: `80 ${getnetconfAttributes}` },
      dump: { request: "82", reply: `80 ${getnetconfAttributes}` },
    }),
    "newnetconf-ntf": () => ({ set: "netconf", header: "netconfmsg", event: `80 ${getnetconfAttributes}`, notify: "getnetconf" }),
    "delnetconf-ntf": () => ({ set: "netconf", header: "netconfmsg", event: `81 ${getnetconfAttributes}`, notify: "getnetconf" }),
  },
  groups: {
    "rtnlgrp-ipv4-netconf": { name: "rtnlgrp-ipv4-netconf", number: 24 },
    "rtnlgrp-ipv6-netconf": { name: "rtnlgrp-ipv6-netconf", number: 25 },
    "rtnlgrp-mpls-netconf": { name: "rtnlgrp-mpls-netconf", number: 29 },
  },
  links: {},
});
