// Tables with an entry as large as the kernel accepts, or with more entries than fit a datagram. As a program, prints the
// first list of a process. Argument: name of the table.
import { jsonReplacer } from "../../../src/index.ts";
import {
  Addresses,
  AddressLabels,
  Chains,
  Filters,
  ForwardingEntries,
  InterfaceConfigurations,
  type MdbEntry,
  MulticastGroups,
  Neighbours,
  Nexthops,
  Rules,
  TrafficClasses,
} from "../../../src/subsystems/route/index.ts";
import { SecurityPolicies } from "../../../src/subsystems/xfrm/index.ts";
import * as sources from "../../../src/watch/index.ts";
import { addTunnels, bridge, check, DEV, hex, ip, type LongTable, listWith, range, tc, two } from "./long-table.ts";
import { netfilterTables } from "./netfilter-entries.ts";

const place = { dev: DEV, parent: "clsact/ingress" } as const;

/** A classic BPF program that accepts each packet. */
export function bpfProgram(opsLen: number): { opsLen: number; ops: Uint8Array } {
  const ops = new Uint8Array(8 * opsLen);
  const view = new DataView(ops.buffer);
  // BPF_RET | BPF_K
  for (let at = 0; at < ops.length; at += 8) view.setUint16(at, 6, true);
  return { opsLen, ops };
}

const addBridge = (settings = "") => [`link add ${DEV} type bridge ${settings}`, `link set ${DEV} up`];
export const longTables: Readonly<Record<string, LongTable>> = {
  addresses: {
    create(netns) {
      const rest = `dev ${DEV} label ${DEV.slice(0, 13)}:x scope 254 metric 4294967295`;
      const each = range(500).map(two);
      const commands = each.map((end) => `address add 10.0.${end} peer 10.1.${end}/32 broadcast 10.2.${end} ${rest}`);
      ip(netns, [...addBridge(), ...commands]);
    },
    list: listWith(Addresses, (client) => client.list({ family: "inet" })),
    count: 500,
    shown: "ip -o -4 address",
    source: sources.addresses,
    declared: ["addresses", 500],
  },
  rules: {
    create(netns) {
      const interfaces = `iif ${DEV} oif ${DEV.replaceAll("0", "1")} realms 255/255`;
      const rest = `${interfaces} tos 0x10 fwmark 0xffffffff/0xfffffffe ipproto tcp sport 1-65534 dport 2-65534`;
      const rules = range(500).map(
        (index) =>
          `rule add pref ${index + 1} from 10.0.${two(index)} to 10.1.${two(index)} ${rest} lookup 4294967290 suppress_prefixlength 32`,
      );
      ip(netns, rules);
    },
    list: listWith(Rules, (client) => client.list({ family: "inet" })),
    count: 503,
    shown: "ip -o -4 rule",
    source: sources.rules,
    declared: ["rules", 500],
  },
  neighbours: {
    create(netns) {
      const rest = `lladdr 02:00:00:00:00:01 dev ${DEV} nud permanent router proto 255`;
      ip(netns, [...addBridge(), ...range(500).map((index) => `neigh add 2001:db8::${hex(index + 1)} ${rest}`)]);
    },
    list: listWith(Neighbours, (client) => client.list({ dev: DEV, state: ["permanent"] })),
    count: 500,
    shown: `ip neigh show dev ${DEV} nud permanent`,
    source: sources.neighbours,
    declared: ["neighbours", 500],
  },
  "forwarding entries": {
    create(netns) {
      ip(netns, [...addBridge(), "link add vx type vxlan id 5 local 2001:db8::1 dstport 4789"]);
      const append = (index: number) =>
        `fdb append 00:00:00:00:00:00 dev vx dst 2001:db8:1::${hex(index + 1)} port 65535 vni 16777215 via ${DEV}`;
      bridge(netns, range(500).map(append));
    },
    list: listWith(ForwardingEntries, (client) => client.list({ dev: "vx" })),
    count: 500,
    shown: "bridge fdb show dev vx",
    source: sources.forwardingEntries,
    declared: ["forwardingEntries", 500],
  },
  // A group with 60 ports, each with the most sources (PG_SRC_ENT_LIMIT) has about 80 KiB.
  "multicast groups": {
    create(netns) {
      const ports = range(60);
      const rest = ports.map((index) => `link set x${index} master ${DEV}`);
      ip(netns, [...addBridge("mcast_snooping 1"), ...addTunnels(60), ...rest]);
      using groups = MulticastGroups.open({ netns });
      const sources = range(31).map((index) => `2001:db8::${hex(index + 1)}`);
      const group = { dev: DEV, grp: "ff05::1234", state: "permanent", filterMode: "include", sources } as const;
      check(groups.addMany(ports.map((index) => ({ ...group, port: `x${index}` }))));
    },
    list: listWith(
      MulticastGroups,
      (client) => client.list({ dev: DEV }),
      ({ grp }: MdbEntry) => grp === "ff05::1234",
    ),
    // The kernel adds an entry for each source.
    count: 60 * 32,
    shown: `bridge mdb show dev ${DEV} | grep ff05`,
    isLong: true,
    source: sources.multicastGroups,
  },
  "traffic classes": {
    create(netns) {
      const classes = range(300).map(
        (index) =>
          `class add dev ${DEV} parent 1: classid 1:${hex(index + 1)} htb rate 8gbit ceil 80gbit burst 1mb cburst 1mb prio 7 quantum 60000`,
      );
      ip(netns, addBridge());
      tc(netns, [`qdisc add dev ${DEV} root handle 1: htb`, ...classes]);
    },
    list: listWith(TrafficClasses, (client) => client.list(DEV)),
    count: 300,
    shown: `tc class show dev ${DEV}`,
    source: sources.trafficClasses.where({ dev: DEV }),
    declared: ["classes", 300],
  },
  // A classic BPF program of 4,000 instructions (of 4,096, BPF_MAXINSNS), next to short filters.
  filters: {
    create(netns) {
      ip(netns, addBridge());
      using filters = Filters.open({ netns });
      tc(netns, [`qdisc add dev ${DEV} clsact`]);
      for (const [pref, instructions] of [1, 4000, 1].entries()) {
        filters.add({ ...place, pref: pref + 1, protocol: "all", kind: "bpf", options: bpfProgram(instructions) });
      }
    },
    list: listWith(Filters, (client) => client.list(DEV, { parent: place.parent })),
    count: 3,
    shown: `tc filter show dev ${DEV} ingress | grep handle.0x`,
    isLong: true,
    source: sources.filters.where(place),
    declared: ["filters", 3],
  },
  chains: {
    create(netns) {
      ip(netns, addBridge());
      tc(netns, [
        `qdisc add dev ${DEV} clsact`,
        ...range(2000).map((index) => `chain add dev ${DEV} ingress chain ${index + 1}`),
      ]);
    },
    list: listWith(Chains, (client) => client.list(DEV, { parent: place.parent })),
    count: 2000,
    shown: `tc chain show dev ${DEV} ingress`,
  },
  "next hop buckets": {
    create(netns) {
      const group = "nexthop add id 4294967295 group 1,255/2,1 type resilient buckets 5000 idle_timer 100";
      ip(netns, [...addBridge(), `nexthop add id 1 dev ${DEV}`, `nexthop add id 2 dev ${DEV}`, group]);
    },
    list: listWith(Nexthops, (client) => client.listBuckets()),
    count: 5000,
    shown: "ip nexthop bucket",
  },
  "interface configurations": {
    create: (netns) => ip(netns, addTunnels(300)),
    list: listWith(InterfaceConfigurations, (client) => client.list({ family: "inet" })),
    // "all", "default" and lo.
    count: 303,
    shown: "ip -4 netconf",
    source: sources.interfaceConfigurations,
  },
  "neighbour tables": {
    create: (netns) => ip(netns, addTunnels(300)),
    list: listWith(
      Neighbours,
      (client) => client.listTables(),
      ({ dev }) => dev !== undefined,
    ),
    // Also lo.
    count: 2 * 301,
    shown: "ip ntable | grep dev",
  },
  "address labels": {
    create: (netns) =>
      ip(netns, [
        ...addBridge(),
        ...range(1000).map(
          (index) => `addrlabel add prefix 2001:db8::${hex(index)}/128 dev ${DEV} label ${index + 100}`,
        ),
      ]),
    list: listWith(AddressLabels, (client) => client.list({ dev: DEV })),
    count: 1000,
    shown: "ip addrlabel | grep dev",
  },
  "IPsec policies": {
    create(netns) {
      // The most templates (XFRM_MAX_DEPTH).
      const templates = range(6).map(
        (index) =>
          `tmpl src 2001:db8::${index + 1} dst 2001:db8:1::${index + 1} proto esp spi ${index + 1} mode tunnel reqid ${index + 1}`,
      );
      const policy = (index: number) =>
        `xfrm policy add src 10.0.${two(index)} dst 10.1.0.0/16 dir out priority 4294967295 mark 1 mask 1 ${templates.join(" ")}`;
      ip(netns, range(500).map(policy));
    },
    list: listWith(SecurityPolicies, (client) => client.list()),
    count: 500,
    shown: "ip xfrm policy | grep ^src",
    source: sources.securityPolicies,
    declared: ["securityPolicies", 500],
  },
  ...netfilterTables,
};

if (import.meta.main)
  console.log(JSON.stringify(await longTables[process.argv[2]!]!.list({ isAsync: false }), jsonReplacer));
