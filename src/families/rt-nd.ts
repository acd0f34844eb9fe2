// Generated from rt-nd.yaml (sha256 bced437afff64abe). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { EventsOf, ExtraAttributes, Mode, Read, RouterOption, TrailingBytes } from "../schema/model/types.ts";

/** C structure `nduseroptmsg`. */
export interface Nduseroptmsg extends TrailingBytes {
  /** u8. */ nduseroptFamily: number;
  /** Index of the interface that received the advertisement. Member: s32. */ nduseroptIfindex: number;
  /** Type of the ICMPv6 message: 134 for router advertisements. Member: u8. */ nduseroptIcmpType: number;
  /** u8. */ nduseroptIcmpCode: number;
  /** Options as in the advertisement (RFC 4861, 8106, 8781, 8910). The kernel sends one message for each. Member: bytes, shown as options of a router advertisement. */
  options: RouterOption[];
}

/** Attribute set `nduseropt`. */
export interface Nduseropt<M extends Mode = Read> extends ExtraAttributes {
  /** Address of the router. Attribute NDUSEROPT_SRCADDR of rt-nd: 16 bytes, shown as an IPv6 address. */
  srcaddr?: M["address"];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Reports an option of a router advertisement that the kernel accepted. Event 68 of family rt-nd in multicast group `rtnlgrp-nd-useropt`. */
  newnduseropt: { event: { header: Nduseroptmsg } & Nduseropt<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {}

/** Names of the multicast groups. */
export type Groups = "rtnlgrp-nd-useropt";

/** Options of received IPv6 router advertisements: DNS servers, search domains, the prefix of NAT64. Netlink family `rt-nd`: `connect()` opens a client. Requires CONFIG_IPV6. */
export const rtNd: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "rt-nd",
  flavour: "netlink-raw",
  protocol: 0,
  version: 1,
  constants: {},
  enums: {},
  structs: {
    nduseroptmsg: () => ({
      members: [
        { name: "nduseropt-family", type: "u8" },
        { name: "nduseropt-pad1", type: "pad", length: 1 },
        { name: "nduseropt-opts-len", countsItems: true, type: "u16" },
        { name: "nduseropt-ifindex", type: "s32" },
        { name: "nduseropt-icmp-type", type: "u8" },
        { name: "nduseropt-icmp-code", type: "u8" },
        { name: "nduseropt-pad2", type: "pad", length: 2 },
        { name: "nduseropt-pad3", type: "pad", length: 4 },
        { name: "options", type: "binary", hint: "router-options" },
      ],
      make: (v) => ({ nduseroptFamily: v[0], nduseroptIfindex: v[1], nduseroptIcmpType: v[2], nduseroptIcmpCode: v[3],
        options: v[4] }),
    }),
  },
  sets: {
    nduseropt: () => ({
      prefix: "nduseropt-",
      attributes: [{ name: "srcaddr", number: 1, type: "binary", hint: "ipv6", exactLength: 16 }],
    }),
  },
  subMessages: {},
  operations: {
    newnduseropt: () => ({ set: "nduseropt", header: "nduseroptmsg", event: "68 srcaddr", group: "rtnlgrp-nd-useropt" }),
  },
  groups: { "rtnlgrp-nd-useropt": { name: "rtnlgrp-nd-useropt", number: 20 } },
  config: "IPV6",
  links: {},
});
