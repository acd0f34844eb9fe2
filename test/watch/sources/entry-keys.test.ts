import { expect } from "bun:test";
import { NetlinkError, NetworkNamespace } from "../../../src/index.ts";
import { Conntrack } from "../../../src/subsystems/netfilter/index.ts";
import {
  Addresses,
  BridgeVlans,
  Filters,
  ForwardingEntries,
  InterfaceConfigurations,
  Links,
  MulticastGroups,
  MulticastRoutes,
  Neighbours,
  Nexthops,
  Qdiscs,
  Routes,
  Rules,
  TrafficClasses,
} from "../../../src/subsystems/route/index.ts";
import { Sockets } from "../../../src/subsystems/sockets/index.ts";
import type * as sources from "../../../src/watch/index.ts";
import {
  bridgeVlans,
  connections,
  filters,
  Items,
  qdiscs,
  routes,
  trafficClasses,
  watch,
} from "../../../src/watch/index.ts";
import { describeInNamespaces, namespacesAvailable, whereTheKernelHas } from "../../support/environment.ts";
import { test } from "../../support/fixtures.ts";
import { setSysctl } from "../../support/oracle.ts";
import { seed } from "../../support/seed.ts";
import { until } from "../../support/threads.ts";
import { allSources } from "../support/tables.ts";

const program = new URL("../support/random-changes.ts", import.meta.url).pathname;

async function change(netns: NetworkNamespace, ...args: string[]): Promise<void> {
  const child = netns.run(() => Bun.spawn([process.execPath, program, ...args], { stdout: "ignore", stderr: "pipe" }));
  const errors = await child.stderr.text();
  if ((await child.exited) !== 0) throw new Error(errors);
}

type AnyWatch = AsyncIterable<
  | { kind: "snapshot"; source: string; items: Items<never> }
  | { kind: "resync"; source: string }
  | { kind: "add" | "change" | "remove"; source: string; key: string; item: unknown; previous?: unknown }
>;

/** Follows a watch, and collects the keys that differ from those of their source or contradict earlier events. */
class KeyCheck {
  readonly problems: string[] = [];
  readonly known = new Set<string>();
  numbered = 0;
  events = 0;

  constructor(list: readonly sources.Source[], changes: unknown) {
    const functions = new Map(list.map((source) => [source.name, source.keyOf]));
    void this.#follow(changes as AnyWatch, (source, item) => functions.get(source)!(item));
  }

  async #follow(changes: AnyWatch, keyOf: (source: string, item: unknown) => string): Promise<void> {
    for await (const event of changes) {
      if (event.kind === "resync") continue;
      const { source } = event;
      if (event.kind === "snapshot") {
        for (const [key, item] of event.items.entries()) {
          this.#compare(key, keyOf(source, item));
          this.#add(source + key);
        }
        continue;
      }
      const { kind, key, item, previous } = event;
      this.events++;
      this.#compare(key, keyOf(source, item));
      if (previous !== undefined) this.#compare(key, keyOf(source, previous));
      if (kind === "add") this.#add(source + key);
      else if (!this.known.has(source + key)) this.problems.push(`${kind} of unknown ${source} ${key}`);
      if (kind === "remove") this.known.delete(source + key);
    }
  }

  #compare(key: string, expected: string): void {
    if (key === expected) return;
    this.numbered++;
    if (!/^ #[1-9]\d*$/.test(key.slice(expected.length)) || !key.startsWith(expected))
      this.problems.push(`${key} is not ${expected}`);
  }

  #add(name: string): void {
    if (this.known.has(name)) this.problems.push(`added twice: ${name}`);
    this.known.add(name);
  }
}

/** Returns a namespace with a bridge that filters VLANs, and its port `v0`; undefined if the kernel lacks VLAN filtering. */
function vlanBridge(): NetworkNamespace | undefined {
  const netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  try {
    links.add({ ifname: "br0", kind: "bridge", up: true, data: { vlanFiltering: 1 } });
  } catch (error) {
    netns.close();
    if (error instanceof NetlinkError && error.code === "EOPNOTSUPP") return undefined;
    throw error;
  }
  links.add({ ifname: "v0", kind: "veth", master: "br0", up: true, data: { peer: { ifname: "v1" } } });
  return netns;
}

function hasVlans(): boolean {
  using netns = vlanBridge();
  return netns !== undefined;
}

whereTheKernelHas("bridge VLANs", namespacesAvailable && hasVlans(), () => {
  test("Keys of bridge VLANs equal keyOf(item), and each VLAN has its own", async () => {
    using netns = vlanBridge()!;
    using links = Links.open({ netns });
    using vlans = BridgeVlans.open({ netns });
    await using changes = watch(bridgeVlans.where({ dev: "v0" }), { netns });
    const check = new KeyCheck([bridgeVlans as never], changes);
    vlans.add({ dev: "v0", vlan: 20, vlanEnd: 22 });
    await until(() => check.known.size === 4, "four VLANs");
    const { ifindex } = links.get("v0");
    expect([...check.known].sort()).toEqual(
      [1, 20, 21, 22].map((vlan) => `bridgeVlansifindex ${ifindex} vlan ${vlan}`),
    );
    expect([...vlans.list({ dev: "v0" })].map(BridgeVlans.keyOf)).toEqual([
      `ifindex ${ifindex} vlan 1`,
      `ifindex ${ifindex} vlan 20`,
    ]);
    expect(check.problems).toEqual([]);
  });
});

describeInNamespaces("Keys of entries", () => {
  test("equal keyOf(item) in all events about random changes, and no two entries have the same one", async ({
    netns,
  }) => {
    await change(netns, "prepare");
    await using changes = watch(allSources, { netns });
    const check = new KeyCheck(allSources as never, changes);
    await change(netns, "3000", `${seed}`);
    using links = Links.open({ netns });
    links.add({ ifname: "last", kind: "bridge" });
    const last = `links${Links.keyOf(links.get("last"))}`;
    await until(() => check.known.has(last), "the last link");
    expect(check.problems).toEqual([]);
    expect(check.events).toBeGreaterThan(300);
    expect(check.numbered).toBeGreaterThan(0);
  }, 600_000);

  test("distinguish equal routes by their number, of which the kernel uses the first", async ({ netns }) => {
    using links = Links.open({ netns });
    using table = Routes.open({ netns });
    links.add({ ifname: "d0", kind: "bridge", up: true });
    const { ifindex } = links.get("d0");
    await using changes = watch(routes.where({ table: 100 }), { netns, inLoop: true });
    const events: string[] = [];
    const ready = Promise.withResolvers<void>();
    void (async () => {
      for await (const event of changes) {
        if (event.kind === "snapshot") ready.resolve();
        else if (event.kind !== "resync") events.push(`${event.kind} ${event.key}`);
      }
    })();
    await ready.promise;
    table.add({ dst: "10.0.0.0/8", dev: "d0", table: 100, metric: 5 });
    table.append({ dst: "10.0.0.0/8", type: "unreachable", table: 100, metric: 5 });
    table.add({ dst: "2001:db8::/32", dev: "d0", table: 100, metric: 7 });
    await until(() => events.length === 3, "three routes");
    const key = "family inet table 100 dst 10.0.0.0/8 metric 5";
    expect(events).toEqual([
      `add ${key}`,
      `add ${key} #1`,
      `add family inet6 table 100 dst 2001:db8::/32 metric 7 ifindex ${ifindex}`,
    ]);
    expect(table.list({ table: 100, family: "inet" }).toArray().map(Routes.keyOf)).toEqual([key, key]);
    expect(
      Items.of(table.list({ table: 100, family: "inet6" }), routes.keyOf)
        .entries()
        .next().value?.[0],
    ).toBe(`family inet6 table 100 dst 2001:db8::/32 metric 7 ifindex ${ifindex}`);
  });

  test("equal keyOf(item) for traffic control and connections", async ({ netns }) => {
    using links = Links.open({ netns });
    using disciplines = Qdiscs.open({ netns });
    using classes = TrafficClasses.open({ netns });
    using rules = Filters.open({ netns });
    links.add({ ifname: "v0", kind: "veth", up: true, data: { peer: { ifname: "v1" } } });
    const list = [trafficClasses.where({ dev: "v0" }), filters.where({ dev: "v0" }), qdiscs];
    const checks: KeyCheck[] = [];
    await using changes = watch(list as never, { netns });
    checks.push(new KeyCheck(list as never, changes));
    let hasConntrack = true;
    using table = Conntrack.open({ netns });
    try {
      table.list().toArray();
      setSysctl(netns, "netfilter/nf_conntrack_events", 1);
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
      hasConntrack = false;
    }
    await using flows = hasConntrack ? watch(connections, { netns }) : undefined;
    if (flows !== undefined) checks.push(new KeyCheck([connections as never], flows));
    disciplines.add({ dev: "v0", kind: "htb", handle: "1:" });
    classes.add({ dev: "v0", handle: "1:10", kind: "htb", options: { rate: "1mbit" } });
    const sel = { flags: 1, keys: [{ mask: 0xffffffff, val: 0x0a000001, off: 16 }] };
    for (const chain of [0, 3]) {
      rules.add({ dev: "v0", parent: "1:", protocol: "ip", kind: "u32", pref: 7, chain, options: { sel } });
    }
    if (hasConntrack) {
      const original = { source: "10.0.0.1", destination: "10.0.0.2", sourcePort: 7, destinationPort: 80 };
      table.create({ protocol: "tcp", original, timeout: 300, zone: 4 });
      await until(() => checks[1]!.known.size > 0, "the connection");
      expect([...checks[1]!.known]).toEqual([`connections${Conntrack.keyOf(table.list().toArray()[0]!)}`]);
      expect([...checks[1]!.known]).toEqual([
        "connectionsfamily inet protocol tcp source 10.0.0.1 sourcePort 7 destination 10.0.0.2 destinationPort 80 zone 4",
      ]);
    }
    const expected = () => [
      ...[...classes.list("v0")].map((entry) => `trafficClasses${TrafficClasses.keyOf(entry)}`),
      ...[...rules.list("v0")].map((entry) => `filters${Filters.keyOf(entry)}`),
      ...[...disciplines.list()].map((entry) => `qdiscs${Qdiscs.keyOf(entry)}`),
    ];
    await until(() => expected().every((key) => checks[0]!.known.has(key)), "all entries");
    expect(checks.flatMap(({ problems }) => problems)).toEqual([]);
  });

  test("are unique in the lists of all tables but those with equal entries", ({ netns }) => {
    const unique = <Entry>(list: Iterable<Entry>, keyOf: (entry: Entry) => string) => {
      const keys = [...list].map(keyOf);
      expect(keys.filter((key) => key === "")).toEqual([]);
      expect(new Set(keys).size).toBe(keys.length);
      return keys;
    };
    using links = Links.open({ netns });
    links.set("lo", { up: true });
    links.add({ ifname: "br0", kind: "bridge", up: true });
    links.add({ ifname: "v0", kind: "veth", master: "br0", up: true, data: { peer: { ifname: "v1", up: true } } });
    using addresses = Addresses.open({ netns });
    addresses.add({ dev: "v1", local: "10.0.0.1/24" });
    addresses.add({ dev: "v1", local: "10.0.0.1/16" });
    using neighbours = Neighbours.open({ netns });
    neighbours.add({ dev: "v1", dst: "10.0.0.9", lladdr: "02:00:00:00:00:09" });
    neighbours.add({ dev: "v1", dst: "10.0.0.9", proxy: true });
    using nexthops = Nexthops.open({ netns });
    nexthops.add({ id: 4, dev: "v1", gateway: "10.0.0.7" });
    using fdb = ForwardingEntries.open({ netns });
    fdb.add({ mac: "02:00:00:00:00:05", dev: "v0", flags: ["master"] });
    using groups = MulticastGroups.open({ netns });
    groups.add({ dev: "br0", port: "v0", grp: "239.1.1.1", state: "permanent" });
    using rules = Rules.open({ netns });
    using configurations = InterfaceConfigurations.open({ netns });
    using multicast = MulticastRoutes.open({ netns });
    const { ifindex } = links.get("v1");
    expect(unique(links.list(), Links.keyOf)).toContain(`ifindex ${ifindex}`);
    expect(unique(addresses.list(), Addresses.keyOf)).toContain(`ifindex ${ifindex} local 10.0.0.1 prefixlen 16`);
    const both = [...neighbours.list(), ...neighbours.list({ proxy: true })];
    expect(unique(both, Neighbours.keyOf)).toContain(`ifindex ${ifindex} family inet dst 10.0.0.9 proxy true`);
    expect(unique(nexthops.list(), Nexthops.keyOf)).toEqual(["id 4"]);
    const master = links.get("br0").ifindex;
    expect(unique(fdb.list(), ForwardingEntries.keyOf)).toContain(`masterIndex ${master} mac 02:00:00:00:00:05`);
    expect(unique(groups.list(), MulticastGroups.keyOf)).toContain(
      `ifindex ${master} portIndex ${links.get("v0").ifindex} grp 239.1.1.1`,
    );
    expect(unique(rules.list({ family: "inet" }), Rules.keyOf)[0]).toContain("priority 0");
    unique(configurations.list(), InterfaceConfigurations.keyOf);
    expect([...multicast.list()].map(MulticastRoutes.keyOf)).toEqual([]);
    using sockets = Sockets.open({ netns });
    using server = netns.run(() => Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } }));
    expect(server.port).toBeGreaterThan(0);
    expect(unique(sockets.list({ protocol: ["tcp"] }), Sockets.keyOf)[0]).toMatch(/^protocol tcp cookie [1-9]\d*$/);
  });

  test("reject arguments that are not entries", () => {
    expect(() => Links.keyOf(undefined as never)).toThrow(new TypeError("entry: expected an object, got undefined"));
    expect(() => routes.keyOf("10.0.0.0/8" as never)).toThrow(
      new TypeError('entry: expected an object, got "10.0.0.0/8"'),
    );
  });
});
