// Tables with an entry as large as the kernel accepts, or with more entries than fit a datagram. As a program, prints the
// first list of a process. Argument: name of the table.
import { jsonReplacer, type NetworkNamespace } from "../../../src/index.ts";
import { AccountingObjects, Conntrack, Ipset } from "../../../src/subsystems/netfilter/index.ts";
import { Nftables } from "../../../src/subsystems/nftables/index.ts";
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
import type { Description } from "../../../src/subsystems/state/index.ts";
import { SecurityPolicies } from "../../../src/subsystems/xfrm/index.ts";
import type { Source } from "../../../src/watch/index.ts";
import * as sources from "../../../src/watch/index.ts";

/** Where a table is listed, and in which form. */
export interface Place {
  readonly netns?: NetworkNamespace;
  readonly isAsync: boolean;
}

/** Returns the entries of a table. */
type List = (place: Place) => readonly unknown[] | Promise<readonly unknown[]>;

export interface LongTable {
  create(netns: NetworkNamespace): void;
  readonly list: List;
  /** Number of entries. */
  readonly count: number;
  /** Command of another program that prints a line for each entry. */
  readonly shown: string;
  /** Whether an entry is longer than the first datagram of a socket, so that the first list of a process differs. */
  readonly isLong?: boolean;
  /** The table in watches. */
  readonly source?: Source<unknown, string>;
  /** The table in snapshots, and the number of entries there. */
  readonly declared?: readonly [keyof Description, number];
}

type Listed<Entry> = { toArray(): Entry[] | Promise<Entry[]> };

/** Lists a table with a client in the form of the place. */
export function listWith<Table extends Disposable, Asynchronous extends Disposable, Entry>(
  table: { open(options: object): Table; openAsync(options: object): Asynchronous },
  list: (client: Table | Asynchronous) => Listed<Entry>,
  isCounted: (entry: Entry) => boolean = () => true,
): List {
  return async ({ netns, isAsync }) => {
    const options = netns === undefined ? {} : { netns };
    using client = isAsync ? table.openAsync(options) : table.open(options);
    return (await list(client).toArray()).filter(isCounted);
  };
}

export const range = (count: number) => Array.from({ length: count }, (_, index) => index);
export const two = (index: number) => `${index >> 8}.${index & 255}`;
const hex = (index: number) => index.toString(16);
/** The longest name of an interface. */
const DEV = "b".padEnd(15, "0");

/** Runs a program that reads commands. */
export function feed(netns: NetworkNamespace, program: string, commands: readonly string[]): void {
  const stdin = new TextEncoder().encode(`${commands.join("\n")}\n`);
  const { exitCode, stderr } = netns.run(() => Bun.spawnSync(program.split(" "), { stdin }));
  if (exitCode !== 0) throw new Error(`${program}: ${stderr}`);
}

const ip = (netns: NetworkNamespace, commands: readonly string[]) => feed(netns, "ip -batch -", commands);
const tc = (netns: NetworkNamespace, commands: readonly string[]) => feed(netns, "tc -batch -", commands);
const bridge = (netns: NetworkNamespace, commands: readonly string[]) => feed(netns, "bridge -batch -", commands);

/** Throws the first error. */
export function check(outcomes: readonly { error?: Error | undefined }[]): void {
  for (const { error } of outcomes) if (error !== undefined) throw error;
}

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
const addTunnels = (count: number) =>
  range(count).map((index) => `link add x${index} type vxlan id ${index + 1} local 10.0.0.1 dstport 4789`);

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
  connections: {
    create(netns) {
      using table = Conntrack.open({ netns });
      const ends = { source: "2001:db8::1", destination: "2001:db8::2" };
      const rest = { timeout: 600, mark: 0xffffffff, zone: 65535 };
      for (const port of range(1000)) {
        const original = { ...ends, sourcePort: port + 1, destinationPort: 65535 };
        table.create({ ...rest, protocol: "tcp", original, tcp: { state: "established" } });
      }
    },
    list: listWith(Conntrack, (client) => client.list()),
    count: 1000,
    shown: "conntrack -L -f ipv6",
    source: sources.connections,
  },
  sets: {
    create: (netns) =>
      feed(
        netns,
        "ipset restore",
        range(500).map(
          (index) =>
            `create ${`s${index}x`.padEnd(31, "0")} hash:net,port family inet6 counters comment skbinfo timeout 600`,
        ),
      ),
    list: listWith(Ipset, (client) => client.list()),
    count: 500,
    shown: "ipset list -n",
  },
  "elements of a set": {
    create(netns) {
      const comment = "c".repeat(255);
      const rest = `timeout 600 packets 1 bytes 1 skbmark 0xffffffff/0xffffffff skbprio 1:1 skbqueue 1 comment ${comment}`;
      const add = (index: number) => `add s 2001:db8::${hex(index + 1)}/128,tcp:65535 ${rest}`;
      const create = "create s hash:net,port family inet6 counters comment skbinfo timeout 600";
      feed(netns, "ipset restore", [create, ...range(1000).map(add)]);
    },
    list: listWith(Ipset, (client) => client.entries("s")),
    count: 1000,
    shown: "ipset list s | grep comment.*ccc",
  },
  "accounting objects": {
    create(netns) {
      using objects = AccountingObjects.open({ netns });
      check(
        objects.addMany(
          range(1000).map((index) => ({ name: `a${index}x`.padEnd(31, "0"), quota: { bytes: 2n ** 63n } })),
        ),
      );
    },
    list: listWith(AccountingObjects, (client) => client.list()),
    count: 1000,
    shown: "seq 1000",
  },
  // Names of 255 bytes, comments of 128 characters, and a set whose elements have comments and counters.
  nftables: {
    create(netns) {
      const name = (start: string) => start.padEnd(255, "0");
      const comment = `comment "${"c".repeat(128)}"`;
      const table = name("t");
      const element = (index: number) => `10.0.${two(index)} counter ${comment}`;
      const chains = range(40).map((index) => `chain ${name(`c${index}x`)} { ${comment}; }`);
      const counters = range(40).map((index) => `counter ${name(`k${index}x`)} { ${comment}; }`);
      const sets = range(40).map(
        (index) => `set ${name(`s${index}x`)} { type ipv4_addr . inet_service . mark; ${comment}; }`,
      );
      const long = `set long { type ipv4_addr; counter; ${comment}; }`;
      // The requests of a command fit the send buffer of an ordinary user.
      feed(netns, "nft -f -", [`table inet ${table} { ${comment};`, ...chains, ...counters, ...sets, long, "}"]);
      for (const part of range(2)) {
        const elements = range(500).map((index) => element(500 * part + index));
        feed(netns, "nft -f -", [`add element inet ${table} long { ${elements.join(", ")} }`]);
      }
    },
    async list({ netns, isAsync }) {
      const options = netns === undefined ? {} : { netns };
      using client = isAsync ? Nftables.openAsync(options) : Nftables.open(options);
      const objects = await client.listRuleset();
      return objects.flatMap((object): unknown[] =>
        "set" in object ? [object, ...(object.set.elem ?? [])] : [object],
      );
    },
    count: 122 + 1000,
    shown: String.raw`nft list ruleset | grep -oE '^\s*(table|chain|set|counter) [a-z]|10\.0\.[0-9]+\.[0-9]+'`,
    isLong: true,
  },
};

if (import.meta.main)
  console.log(JSON.stringify(await longTables[process.argv[2]!]!.list({ isAsync: false }), jsonReplacer));
