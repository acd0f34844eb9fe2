// Tests of watches and mirrors whose filters select entries of a table.
import { expect } from "bun:test";
import { type Message, NetworkNamespace, RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE } from "../../src/index.ts";
import { Links, Routes } from "../../src/subsystems/route/index.ts";
import {
  addresses,
  bridgeVlans,
  connections,
  forwardingEntries,
  interfaceConfigurations,
  links,
  type Mirror,
  type MirrorTable,
  mirror,
  multicastGroups,
  neighbours,
  nexthops,
  qdiscs,
  routes,
  rules,
  type Source,
  watch,
} from "../../src/watch/index.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { expectNoDifference } from "../support/eventually.ts";
import { test } from "../support/fixtures.ts";
import { runIn } from "../support/oracle.ts";
import { inputs, seed } from "../support/seed.ts";
import { until, within } from "../support/threads.ts";
import { difference, freshEntries, textOf } from "./support/tables.ts";

const randomChanges = new URL("./support/random-changes.ts", import.meta.url).pathname;

/** A filtered source of a watch, and a function that applies the same filter to entries of the whole table. */
interface Selection {
  readonly table: string;
  readonly source: Source;
  /** Returns whether the filter selects an entry, which was decoded by the family's client. */
  selects(entry: never): boolean;
}

type Hop = { header: { rtnhIfindex: number } };
type RawRoute = {
  header: { rtmTable: number; rtmFamily: number; rtmProtocol: number; rtmDstLen: number };
  dst?: string;
  table?: number;
  oif?: number;
  multipath?: Hop[];
};

/** Fields that the kernel tests if each source of `selections` has a socket of its own. */
const filteredByKernel = {
  table77: ["table"],
  main6: ["table", "family"],
  dst3: ["dst"],
  rules: ["table", "family"],
  addresses: ["dev", "family"],
  neighbours: ["dev"],
};

/** Returns filters for every field, for the links d0 and d1 and the bridge port p0. */
function selections(indexOf: (ifname: string) => number): Selection[] {
  const [d0, d1, p0] = [indexOf("d0"), indexOf("d1"), indexOf("p0")];
  const usesLink = ({ oif, multipath = [] }: RawRoute, index: number) =>
    oif === index || multipath.some(({ header }) => header.rtnhIfindex === index);
  return [
    {
      table: "links",
      source: links.where({ kind: "bridge" }, "bridges"),
      selects: ({ linkinfo }: { linkinfo?: { kind?: string } }) => linkinfo?.kind === "bridge",
    },
    {
      table: "links",
      source: links.where({ master: "d0" }, "ports"),
      selects: ({ master }: { master?: number }) => master === d0,
    },
    {
      table: "links",
      source: links.where({ ifname: "d3" }, "d3"),
      selects: ({ ifname }: { ifname: string }) => ifname === "d3",
    },
    {
      table: "addresses",
      source: addresses.where({ dev: "d0", family: "inet" }),
      selects: ({ header }: { header: { ifaIndex: number; ifaFamily: number } }) =>
        header.ifaIndex === d0 && header.ifaFamily === 2,
    },
    {
      table: "routes",
      source: routes.where({ table: 77 }, "table77"),
      selects: (route: RawRoute) => (route.table ?? route.header.rtmTable) === 77,
    },
    {
      table: "routes",
      source: routes.where({ table: "main", family: "inet6" }, "main6"),
      selects: (route: RawRoute) => (route.table ?? route.header.rtmTable) === 254 && route.header.rtmFamily === 10,
    },
    {
      table: "routes",
      source: routes.where({ dst: "172.16.3.0/24" }, "dst3"),
      selects: ({ header, dst }: RawRoute) => header.rtmDstLen === 24 && dst === "172.16.3.0",
    },
    {
      table: "routes",
      source: routes.where({ dev: d1 }, "routesOfD1"),
      selects: (route: RawRoute) => usesLink(route, d1),
    },
    {
      table: "routes",
      source: routes.where({ dev: "d0", protocol: "boot" }, "bootRoutesOfD0"),
      selects: (route: RawRoute) => usesLink(route, d0) && route.header.rtmProtocol === 3,
    },
    {
      table: "rules",
      source: rules.where({ table: 77, family: "inet" }),
      selects: ({ header, table }: { header: { family: number }; table?: number }) =>
        table === 77 && header.family === 2,
    },
    {
      table: "neighbours",
      source: neighbours.where({ dev: "d1" }),
      selects: ({ header }: { header: { ndmIfindex: number } }) => header.ndmIfindex === d1,
    },
    { table: "nexthops", source: nexthops.where({ dev: "d1" }), selects: ({ oif }: { oif?: number }) => oif === d1 },
    {
      table: "forwardingEntries",
      source: forwardingEntries.where({ dev: "p0" }),
      selects: ({ header }: { header: { ndmIfindex: number } }) => header.ndmIfindex === p0,
    },
    {
      table: "multicastGroups",
      source: multicastGroups.where({ port: "p0" }),
      selects: ({ portIndex }: { portIndex: number }) => portIndex === p0,
    },
    {
      table: "qdiscs",
      source: qdiscs.where({ dev: "d1", kind: "pfifo" }),
      selects: ({ header, kind }: { header: { ifindex: number }; kind?: string }) =>
        header.ifindex === d1 && kind === "pfifo",
    },
    {
      table: "interfaceConfigurations",
      source: interfaceConfigurations.where({ dev: "d1" }),
      selects: ({ ifindex }: { ifindex?: number }) => ifindex === d1,
    },
  ];
}

describeInNamespaces(`Filtered sources (seed ${seed})`, () => {
  // The kernel applies the filter of a source that has a socket of its own.
  test.each([
    [4 * 1024 * 1024, "one socket"],
    [16 * 1024, "one socket"],
    [4 * 1024 * 1024, "own sockets"],
    [16 * 1024, "own sockets"],
  ])("equal the kernel's tables after random changes (buffer of %d bytes, %s)", async (receiveBufferSize, place) => {
    using netns = NetworkNamespace.create();
    const run = (...words: string[]) =>
      netns.run(() => Bun.spawn([process.execPath, randomChanges, ...words], { stdout: "ignore" }));
    expect(await run("prepare").exited).toBe(0);
    using table = Links.open({ netns });
    const selected = selections((ifname) => table.get(ifname).ifindex);
    const sources = selected.map(({ source }) => source);
    await using ending = new AsyncDisposableStack();
    const mirrors = new Map<string, MirrorTable<unknown>>();
    const filtered: object[] = [];
    for (const members of place === "one socket" ? [sources] : sources.map((source) => [source])) {
      const kernel = ending.use(await mirror(members, { netns, receiveBufferSize, inLoop: true, raw: true }));
      for (const { name } of members) mirrors.set(name, kernel[name]!);
      filtered.push(kernel.filteredByKernel);
    }
    expect(Object.assign({}, ...filtered)).toEqual(
      place === "one socket" ? { rules: filteredByKernel.rules } : filteredByKernel,
    );
    /** The table that results from the events of the watches: entries as text, by source and key. */
    const state = new Map(sources.map(({ name }) => [name, new Map<string, string>()]));
    const problems: string[] = [];
    const tableOf = new Map(selected.map(({ source, table }) => [source.name, table]));
    const watches = (place === "one socket" ? [sources] : sources.map((source) => [source])).map((members) =>
      watch(members, { netns, receiveBufferSize, raw: true }),
    );
    const reading = watches.map(async (changes) => {
      for await (const event of changes) {
        const known = state.get(event.source)!;
        const text = (item: unknown) => textOf(tableOf.get(event.source)!, item);
        if (event.kind === "resync") continue;
        if (event.kind === "snapshot") for (const [key, item] of event.items.entries()) known.set(key, text(item));
        else if (known.has(event.key) === (event.kind === "add")) problems.push(`${event.kind} ${text(event.item)}`);
        else if (event.kind === "remove") known.delete(event.key);
        else known.set(event.key, text(event.item));
      }
    });
    expect(await run(`${inputs(800, 2500)}`, `${seed}`).exited).toBe(0);
    const differences = () => {
      const fresh = freshEntries(netns);
      return selected.flatMap(({ table, source, selects }) => {
        const expected = fresh[table]!.filter((entry) => selects(entry as never)).map((entry) => textOf(table, entry));
        const mirrored = [...mirrors.get(source.name)!].map((entry) => textOf(table, entry));
        const one = difference(mirrored, expected);
        const other = difference(state.get(source.name)!.values(), expected);
        return one === undefined && other === undefined ? [] : `${source.name}\nmirror:\n${one}\nwatch:\n${other}`;
      });
    };
    await expectNoDifference(differences);
    expect(problems).toEqual([]);
    for (const changes of watches) await changes.stop();
    await Promise.all(reading);
  });

  test("get no messages about entries with other keys", async ({ netns }) => {
    using links = Links.open({ netns });
    links.set("lo", { up: true });
    using table = Routes.open({ netns });
    table.add({ dst: "10.0.0.0/8", dev: "lo", table: 100 });
    // A buffer that the messages about all changes would overflow: they are sent before the event loop can read.
    const options = { netns, inLoop: true, receiveBufferSize: 16 * 1024 };
    const kinds: string[] = [];
    await using all = await mirror(routes, options);
    await using few = await mirror(routes.where({ table: 100 }, "few"), options);
    await using one = await mirror(routes.where({ dst: "10.0.0.0/8" }, "one"), options);
    for (const kernel of [few, one]) kernel.onChange(({ kind, source }) => kinds.push(`${source} ${kind}`));
    const lost = new Promise((resolve) => all.onChange(({ kind }) => void (kind === "resync" && resolve(true))));
    table.addMany(
      Array.from({ length: 2000 }, (_, index) => ({ dst: `10.${index >> 8}.${index & 255}.0/24`, dev: "lo" })),
    );
    await within(lost, "the lost messages of the mirror without a filter");
    table.add({ dst: "10.0.0.0/9", dev: "lo", table: 100 });
    table.add({ dst: "10.0.0.0/8", dev: "lo" });
    await until(() => few.few.size === 2 && one.one.size === 2, "the routes");
    expect(kinds).toEqual(["few add", "one add"]);
    expect([all, few, one].map(({ filteredByKernel }) => filteredByKernel)).toEqual([
      {},
      { few: ["table"] },
      { one: ["dst"] },
    ]);
  });

  test("select destinations of both families", async ({ netns }) => {
    using links = Links.open({ netns });
    links.set("lo", { up: true });
    using table = Routes.open({ netns });
    const networks = ["default", "10.0.0.0/8", "2001:db8::/32"];
    const sources = networks.map((dst, index) => routes.where({ dst }, `routes${index}`));
    await using stack = new AsyncDisposableStack();
    const copies: Mirror<(typeof sources)[number]>[] = [];
    for (const source of sources) copies.push(stack.use(await mirror(source, { netns, inLoop: true })));
    const found = () =>
      copies.map((copy, index) => [...copy[`routes${index}`]!].map(({ dst, family }) => `${family} ${dst}`).sort());
    const added = ["0.0.0.0/0", "::/0", "10.0.0.0/8", "10.0.0.0/9", "11.0.0.0/8", "2001:db8::/32", "2001:db8::/33"];
    for (const dst of added) table.add({ dst, dev: "lo" });
    const expected = [["inet default", "inet6 default"], ["inet 10.0.0.0/8"], ["inet6 2001:db8::/32"]];
    await until(() => JSON.stringify(found()) === JSON.stringify(expected), "the routes");
    for (const dst of added) table.delete({ dst, dev: "lo" });
    await until(() => found().every((list) => list.length === 0), "the deletions");
    expect(() => routes.where({ dst: "10.0.0.1/8" })).toThrow("filter.dst");
  });

  test.skipIf(!hasProgram("ip"))("report newly selected entries as added and excluded ones as removed", async () => {
    using netns = NetworkNamespace.create();
    runIn(netns, [
      "sh",
      "-c",
      "ip link add br0 type bridge; ip link add va type veth peer name vb; ip link set br0 up; ip link set va up",
    ]);
    const source = [
      links.where({ master: "br0" }),
      addresses.where({ label: "br0:one" }),
      routes.where({ dev: "va", table: 99 }),
    ] as const;
    await using changes = watch(source, { netns, inLoop: true });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const event of changes) {
        if (event.kind === "snapshot") seen.push(`${event.source} ${event.items.size}`);
        else if (event.kind === "resync" || event.kind === "change") continue;
        else if (event.source === "links") seen.push(`${event.kind} ${event.item.ifname}`);
        else if (event.source === "routes") seen.push(`${event.kind} ${event.item.dst}`);
        else seen.push(`${event.kind} ${event.item.local}`);
      }
    })();
    await until(() => seen.length === 3, "the tables");
    const steps: [command: string, expected: string[]][] = [
      ["ip link set vb master br0", ["add vb"]],
      ["ip link set vb nomaster", ["remove vb"]],
      ["ip addr add 10.0.0.1/24 dev br0; ip addr add 10.0.0.2/24 dev br0 label br0:one", ["add 10.0.0.2"]],
      ["ip route add 10.9.0.0/16 dev br0 table 99; ip route add 10.8.0.0/16 dev va table 99", ["add 10.8.0.0/16"]],
      ["ip route replace 10.9.0.0/16 dev va table 99", ["add 10.9.0.0/16"]],
      ["ip route replace 10.9.0.0/16 dev br0 table 99", ["remove 10.9.0.0/16"]],
      ["ip route del 10.8.0.0/16 table 99", ["remove 10.8.0.0/16"]],
    ];
    for (const [command, expected] of steps) {
      seen.length = 0;
      runIn(netns, ["sh", "-c", command]);
      await until(() => seen.length >= expected.length, command);
      expect([command, ...seen]).toEqual([command, ...expected]);
    }
    await changes.stop();
    await reading;
  });

  test.skipIf(!hasProgram("ip"))("store no excluded entries", async ({ netns }) => {
    const lines = Array.from(
      { length: 20_000 },
      (_, index) => `route add blackhole 10.${index >> 8}.${index & 255}.0/24`,
    );
    lines.push("route add blackhole 192.0.2.0/24 table 100");
    const stdin = Buffer.from(`${lines.join("\n")}\n`);
    expect(netns.run(() => Bun.spawnSync(["ip", "-batch", "-"], { stdin })).exitCode).toBe(0);
    await using kernel = await mirror([routes, routes.where({ table: 100 }, "few")], { netns, inLoop: true });
    expect([kernel.routes.size, kernel.few.size]).toEqual([20_001, 1]);
    expect(kernel.routes.memory).toBeGreaterThan(1_500_000);
    expect(kernel.few.memory).toBeLessThan(8_000);
  });

  test("request only selected entries from the kernel", ({ netns }) => {
    const all = routes.plan({ netns });
    const some = routes.where({ family: "inet", table: 100, dev: 1, protocol: "bgp" }).plan({ netns });
    expect([all.dumps.length, some.dumps.length]).toEqual([1, 1]);
    expect([all.groups.includes(RTNLGRP_IPV6_ROUTE), some.groups.includes(RTNLGRP_IPV6_ROUTE)]).toEqual([true, false]);
    expect(some.groups).toContain(RTNLGRP_IPV4_ROUTE);
    // The dump request has a struct rtmsg with the protocol 186 for all families, then RTA_TABLE and RTA_OIF.
    expect(
      Buffer.from((some.dumps[0] as Message).bytes)
        .subarray(16)
        .toString("hex"),
    ).toBe("000000000" + "0ba0000" + "00000000" + "08000f0064000000" + "0800040001000000");
  });

  test.skipIf(!hasProgram("ip"))("start with an empty table if the routing table does not exist", async ({ netns }) => {
    await using changes = watch(routes.where({ table: 4242 }), { netns, inLoop: true });
    const iterator = changes[Symbol.asyncIterator]();
    const first = await within(iterator.next(), "the snapshot");
    expect(first.value).toMatchObject({ kind: "snapshot" });
    runIn(netns, ["ip", "route", "add", "blackhole", "10.0.0.0/8", "table", "4242"]);
    const second = await within(iterator.next(), "the route");
    expect(second.value).toMatchObject({ kind: "add", item: { dst: "10.0.0.0/8", table: 4242 } });
  });

  test("select links by the namespace of their peer", async ({ netns, other }) => {
    using table = Links.open({ netns });
    table.add({ ifname: "va", kind: "veth", data: { peer: { ifname: "vb" } } });
    table.add({ ifname: "vc", kind: "veth", data: { peer: { ifname: "vd" } } });
    table.set("vb", { netns: other });
    const { linkNetnsid } = table.get("va");
    await using kernel = await mirror(links.where({ linkNetnsid: linkNetnsid! }), { netns, inLoop: true });
    const names = () => [...kernel.links].map(({ ifname }) => ifname);
    expect(names()).toEqual(["va"]);
    table.set("vd", { netns: other });
    await until(() => names().length === 2, "the other pair");
    expect(names()).toEqual(["va", "vc"]);
  });

  test("have independent names and reject invalid filters", ({ netns }) => {
    expect(routes.where({}).name).toBe("routes");
    expect(routes.where({ table: 5 }, "five").name).toBe("five");
    expect(() => watch([routes, routes.where({ table: 5 })])).toThrow('sources[1]: duplicate name "routes"');
    expect(() => routes.where({ tabel: 5 } as object)).toThrow("filter.tabel");
    expect(() => routes.where({ table: -1 })).toThrow("filter.table");
    expect(() => routes.where({ table: "mian" as "main" })).toThrow("filter.table");
    expect(() => routes.where({ family: "mpls" as "inet" })).toThrow(
      'filter.family: expected "inet" or "inet6", got "mpls"',
    );
    expect(() => addresses.where({ dev: 0 })).toThrow("filter.dev");
    expect(() => addresses.where({ dev: "a b" })).toThrow("filter.dev");
    expect(() => addresses.where({ label: 7 as never })).toThrow("filter.label: expected a non-empty string, got 7");
    expect(() => links.where({ linkNetnsid: -1 })).toThrow("filter.linkNetnsid");
    expect(() => forwardingEntries.where({ vlan: 5000 })).toThrow("filter.vlan");
    expect(() => connections.where({ zone: 70_000 })).toThrow("filter.zone");
    expect(() => connections.where({ mark: -1 })).toThrow("filter.mark");
    expect(() => bridgeVlans.where({ dev: undefined }, "")).toThrow("name: expected a non-empty string");
    expect(() => watch(addresses.where({ dev: "none0" }), { netns })).toThrow(/watch addresses: .*"none0".*ENODEV/);
  });
});
