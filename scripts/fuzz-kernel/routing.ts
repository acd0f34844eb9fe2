// Kinds of rtnetlink objects to fuzz (subjects): rules, addresses, neighbours, routes, next hops and links.
import { rtAddr } from "../../src/families/rt-addr.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { rtNeigh } from "../../src/families/rt-neigh.ts";
import { rtNexthop } from "../../src/families/rt-nexthop.ts";
import { rtRoute } from "../../src/families/rt-route.ts";
import { rtRule } from "../../src/families/rt-rule.ts";
import { NLM_F_CREATE, NLM_F_REPLACE } from "../../src/index.ts";
import type { Values } from "../../test/schema/random-values.ts";
import { CREATE, created, DEVICE, type Subject } from "./subject.ts";

const PRIORITY = 7777;
const REPLACE = NLM_F_CREATE | NLM_F_REPLACE;

/** Subjects (kinds of objects to fuzz) that require no kernel module. */
export const routingSubjects: readonly Subject[] = [
  created({
    ...{ name: "rule", family: rtRule, set: "fib-rule-attrs", read: { operation: "getrule" } },
    ...{ create: "newrule", key: "priority" },
    fields: { header: { family: 2, action: "to-tbl" }, table: 254, priority: PRIORITY },
    remove: (client) => client.do("delrule", { header: { family: 2 }, priority: PRIORITY }),
    // Random values of these attributes would be rejected: a target must refer to an existing object, and an address
    // needs a valid prefix length.
    omitted: ["priority", "goto", "dst", "src"],
  }),
  created({
    ...{ name: "address", family: rtAddr, set: "addr-attrs", read: { operation: "getaddr" } },
    ...{ create: "newaddr", flags: REPLACE, key: "local" },
    fields: {
      header: { ifaFamily: 2, ifaPrefixlen: 24, ifaIndex: DEVICE },
      ...{ local: "10.1.2.3", address: "10.1.2.3" },
    },
    remove: (client, { header }) => client.do("deladdr", { header, local: "10.1.2.3" }),
    omitted: ["local", "address", "targetNetnsid"],
  }),
  created({
    ...{ name: "neighbour", family: rtNeigh, set: "neighbour-attrs", read: { operation: "getneigh" } },
    ...{ create: "newneigh", flags: REPLACE, key: "dst" },
    fields: {
      header: { ndmFamily: 2, ndmIfindex: DEVICE, ndmState: ["permanent"] },
      ...{ dst: "10.1.2.9", lladdr: "02:00:00:00:00:01" },
    },
    remove: (client, { header }) => client.do("delneigh", { header, dst: "10.1.2.9" }),
    omitted: ["dst", "lladdr", "ifindex", "master"],
  }),
  link("bridge"),
];

/**
 * Subjects (kinds of objects to fuzz) that require kernel modules, or that are dangerous outside of a virtual machine
 * because of a kernel bug.
 */
export const moreRoutingSubjects: readonly Subject[] = [
  created({
    ...{ name: "route", family: rtRoute, set: "route-attrs", read: { operation: "getroute" } },
    ...{ create: "newroute", key: "dst" },
    fields: {
      header: { rtmFamily: 2, rtmDstLen: 24, rtmTable: 254, rtmProtocol: 4, rtmScope: 253, rtmType: "unicast" },
      ...{ dst: "10.7.0.0", oif: DEVICE },
    },
    remove: (client, { header, table }) =>
      client.do("delroute", { header, dst: "10.7.0.0", ...(table !== undefined && { table }) }),
    // Linux 6.18 panics on some encapsulations.
    omitted: ["dst", "oif", "iif", "multipath", "via", "encap", "encapType", "nhId"],
  }),
  {
    ...{ name: "next hop", family: rtNexthop, set: "nexthop", read: { operation: "getnexthop" } },
    request: (attributes) => ({
      operation: "newnexthop",
      fields: { header: { nhFamily: 2, nhScope: 0, nhProtocol: 4 }, id: 9, ...defaultOif(attributes), ...attributes },
      flags: CREATE,
    }),
    stored: (object) => (object["id"] === 9 ? object : undefined),
    remove: (client) => client.do("delnexthop", { header: {}, id: 9 }),
    omitted: ["id", "group", "encap", "encapType"],
  },
  created({
    ...{ name: "link", family: rtLink, set: "link-attrs", read: { operation: "getlink" } },
    ...{ create: "newlink", key: "ifname" },
    fields: { ifname: "fuzzed", linkinfo: { kind: "dummy" } },
    remove: (client) => client.do("dellink", { ifname: "fuzzed" }),
    omitted: "ifname altIfname linkinfo master link netNsPid netNsFd linkNetnsid targetNetnsid newNetnsid".split(" "),
  }),
  ...["bond", "erspan", "gre", "gretap", "ip6gre", "ip6gretap", "geneve", "hsr", "ipip", "ip6tnl", "sit"].map(link),
  ...["vlan", "vrf", "vti", "vti6", "vxlan", "macvlan", "macvtap", "ipvlan", "macsec", "xfrm", "bareudp"].map(link),
  ...["batadv", "veth"].map(link),
];

function defaultOif(attributes: Values): Values {
  return attributes["blackhole"] === undefined && attributes["fdb"] === undefined ? { oif: DEVICE } : {};
}

/** Returns the definition for fuzzing links of one kind, with the attributes of that kind. */
function link(kind: string): Subject {
  const required: Values = {
    vlan: { id: 5 },
    vxlan: { id: 5 },
    geneve: { id: 5 },
    vrf: { table: 10 },
    xfrm: { ifId: 5 },
    bareudp: { port: 6635, ethertype: 0x800 },
  };
  return {
    ...{ name: kind, family: rtLink, read: { operation: "getlink" } },
    set: rtLink.subMessages["linkinfo-data-msg"]!.formats[kind]!.set!,
    request: (attributes) => ({
      operation: "newlink",
      fields: {
        ...{ ifname: "fuzzed", ...(/vlan|vtap|macsec/.test(kind) && { link: DEVICE }) },
        linkinfo: { kind, data: { ...(required[kind] as Values | undefined), ...attributes } },
      },
      flags: CREATE,
    }),
    stored: (object) => {
      return object["ifname"] === "fuzzed" ? ((object["linkinfo"] as Values)["data"] as Values) : undefined;
    },
    remove: (client) => client.do("dellink", { ifname: "fuzzed" }),
  };
}
