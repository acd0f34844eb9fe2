import { expect } from "bun:test";
import { type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { until, within } from "../../../support/threads.ts";
import { test } from "../../route/support.ts";
import { apply, planned } from "../support.ts";

const lab: Description = {
  links: { v0: { kind: "veth", up: true, data: { peer: { ifname: "v1" } } }, v1: { up: true } },
  addresses: [
    { dev: "v0", local: "192.0.2.1/24" },
    { dev: "v0", local: "198.51.100.1/24" },
    { dev: "v1", local: "192.0.2.2/32" },
  ],
  neighbours: [
    { dev: "v0", dst: "192.0.2.7", lladdr: "02:00:5e:00:53:01" },
    { dev: "v0", dst: "192.0.2.8", lladdr: "02:00:5e:00:53:02" },
    { dev: "v0", dst: "192.0.2.9", proxy: true },
    { dev: "v1", dst: "192.0.2.7", lladdr: "02:00:5e:00:53:01" },
  ],
  nexthops: [{ id: 7, gateway: "192.0.2.254", dev: "v0" }],
  routes: [
    { dst: "default", gateway: "192.0.2.254", metric: 20 },
    { dst: "default", gateway: "192.0.2.254", table: 100 },
    { dst: "default", gateway: "fe80::9", dev: "v0", table: 100 },
    { dst: "203.0.113.0/24", type: "blackhole", protocol: 42 },
    { dst: "203.0.113.0/25", nhid: 7 },
  ],
  rules: [
    { priority: 100, src: "192.0.2.0/24", table: 100 },
    { priority: 100, fwmark: 7, table: 101 },
    { priority: 101, iif: "v0", sport: 80, dport: { start: 1, end: 9 }, table: 100 },
    { priority: 101, dst: "2001:db8::/32", table: 100 },
  ],
  qdiscs: [{ dev: "v0", kind: "htb", handle: "1:" }],
  classes: [
    { dev: "v0", kind: "htb", handle: "1:1", options: { rate: "1mbit" } },
    { dev: "v0", kind: "htb", handle: "1:2", options: { rate: "2mbit" } },
  ],
};

type Tables = Omit<Description, "links" | "namespaces" | "$schema">;

// nmstate: "absent" removes all entries that have the given properties. nm.dev/nmstate/features/route.html
const cases: readonly [string, Tables, readonly string[]][] = [
  [
    "a neighbour without its hardware address",
    { neighbours: [{ dev: "v0", dst: "192.0.2.7", absent: true }] },
    ["- neighbour 192.0.2.7 lladdr 02:00:5e:00:53:01 dev v0"],
  ],
  [
    "neighbours by their hardware address",
    { neighbours: [{ lladdr: "02:00:5E:00:53:01", absent: true }] },
    ["- neighbour 192.0.2.7 lladdr 02:00:5e:00:53:01 dev v0", "- neighbour 192.0.2.7 lladdr 02:00:5e:00:53:01 dev v1"],
  ],
  ["proxy entries", { neighbours: [{ proxy: true, absent: true }] }, ["- neighbour proxy 192.0.2.9 dev v0"]],
  [
    "rules by their priority",
    { rules: [{ priority: 100, absent: true }] },
    ["- rule 100 from 192.0.2.0/24 to all table 100", "- rule 100 from all to all fwmark 0x7 table 101"],
  ],
  [
    "rules by their table",
    { rules: [{ table: 100, priority: 101, absent: true }] },
    [
      "- rule 101 from all to all iif v0 sport 80 dport 1-9 table 100",
      "- rule inet6 101 from all to 2001:db8::/32 table 100",
    ],
  ],
  [
    "a rule by one of its ports",
    { rules: [{ sport: 80, absent: true }] },
    ["- rule 101 from all to all iif v0 sport 80 dport 1-9 table 100"],
  ],
  ["no rule with another port", { rules: [{ sport: 81, absent: true }] }, []],
  ["no rule of the kernel", { rules: [{ table: 254, absent: true }] }, []],
  [
    "routes of each table and metric",
    { routes: [{ to: "default", absent: true }] },
    ["- route default via 192.0.2.254 dev v0 metric 20", "- route default via 192.0.2.254 dev v0 table 100"],
  ],
  [
    "routes by their table",
    { routes: [{ table: 100, absent: true }] },
    ["- route default via 192.0.2.254 dev v0 table 100", "- route default via fe80::9 dev v0 metric 1024 table 100"],
  ],
  ["routes by their type", { routes: [{ type: "blackhole", absent: true }] }, ["- route blackhole 203.0.113.0/24"]],
  ["routes by their protocol", { routes: [{ protocol: 42, absent: true }] }, ["- route blackhole 203.0.113.0/24"]],
  [
    "routes by their next hop",
    { routes: [{ nhid: 7, absent: true }] },
    ["- route 203.0.113.0/25 via 192.0.2.254 nhid 7 dev v0"],
  ],
  [
    "addresses of an interface",
    { addresses: [{ dev: "v0", absent: true }] },
    ["- address 192.0.2.1/24 dev v0", "- address 198.51.100.1/24 dev v0"],
  ],
  [
    "an address without its interface and length",
    { addresses: [{ local: "192.0.2.2", absent: true }] },
    ["- address 192.0.2.2/32 dev v1"],
  ],
  ["no address of another length", { addresses: [{ local: "192.0.2.1/25", absent: true }] }, []],
  ["no address of the kernel", { addresses: [{ dev: "lo", absent: true }] }, []],
  ["classes", { classes: [{ dev: "v0", handle: "1:2", absent: true }] }, ["- class htb 1:2 dev v0 parent root"]],
  [
    "a queueing discipline without its kind",
    { qdiscs: [{ dev: "v0", absent: true }] },
    ["- queueing discipline htb dev v0 parent root handle 1:"],
  ],
];

const fields = (table: keyof Tables, entry: object): Tables => ({ [table]: [{ ...entry, absent: true }] });

// The entries of `lab` do not have these fields.
const others: readonly Tables[] = [
  ...[
    { family: "inet6" },
    { ifindex: 99 },
    { protocol: 9 },
    { flags: ["deprecated"] },
    { flags: ["secondary"], dev: "v0" },
    { dev: "v0", local: "192.0.2.1/24", flags: ["tentative"] },
  ].map((entry) => fields("addresses", entry)),
  ...[
    { dev: "v0", family: "inet6" },
    { ifindex: 99 },
    { flags: ["router"] },
    { flags: ["use"] },
    { dev: "v0", dst: "192.0.2.7", state: ["stale"] },
    { proxy: true, dst: "192.0.2.7" },
  ].map((entry) => fields("neighbours", entry)),
  ...[
    { ifindex: 99 },
    { iif: "v0" },
    { mark: 5 },
    { expires: 5 },
    { ttlPropagate: true },
    { flags: ["onlink"] },
    { to: "default", metric: 21 },
    { to: "default", gateway: "192.0.2.254", table: 100, prefsrc: "192.0.2.1" },
  ].map((entry) => fields("routes", entry)),
  ...[{ flags: ["unresolved"] }, { not: true }, { priority: 100, src: "192.0.2.0/25" }].map((entry) =>
    fields("rules", entry),
  ),
  ...[{ flags: ["onlink"] }, { scope: "host" }, { ifindex: 99 }, { blackhole: true }].map((entry) =>
    fields("nexthops", entry),
  ),
  fields("qdiscs", { ifindex: 99 }),
  fields("classes", { handle: "1:2", ifindex: 99 }),
];

const invalid: readonly [Tables, string][] = [
  [fields("addresses", { flags: "permanent" }), "addresses[0].flags: "],
  [fields("addresses", { flags: ["foo"] }), "addresses[0].flags[0]: expected a number or one of"],
  [fields("addresses", { family: "foo" }), "addresses[0].family: "],
  [fields("addresses", { validLifeTime: "x" }), "addresses[0].validLifeTime: "],
  [fields("addresses", { prefixlen: "24" }), "addresses[0].prefixlen: "],
  [fields("addresses", { local: "foo" }), "addresses[0].local: "],
  [fields("addresses", { local: 5 }), "addresses[0].local: "],
  [fields("addresses", { label: 5 }), "addresses[0].label: "],
  [fields("addresses", { protocol: "ra" }), "addresses[0].protocol: "],
  [fields("neighbours", { state: "permanent" }), "neighbours[0].state: "],
  [fields("neighbours", { lladdr: "foo" }), "neighbours[0].lladdr: "],
  [fields("neighbours", { proxy: "yes" }), "neighbours[0].proxy: "],
  [fields("routes", { flags: "onlink" }), "routes[0].flags: "],
  [fields("routes", { flags: ["foo"] }), "routes[0].flags[0]: expected a number or one of"],
  [fields("routes", { metric: "50" }), "routes[0].metric: "],
  [fields("routes", { metric: -1 }), "routes[0].metric: "],
  [fields("routes", { tos: "0x10" }), "routes[0].tos: "],
  [fields("routes", { nhid: "7" }), "routes[0].nhid: "],
  [fields("rules", { action: "foo" }), "rules[0].action: "],
  [fields("rules", { fwmark: "1" }), "rules[0].fwmark: "],
  [fields("rules", { iif: 5 }), "rules[0].iif: "],
  [fields("rules", { ipproto: "tcp" }), "rules[0].ipproto: "],
  [fields("forwardingEntries", { vlan: "5" }), "forwardingEntries[0].vlan: "],
  [fields("forwardingEntries", { flags: ["foo"] }), "forwardingEntries[0].flags[0]: expected a number or one of"],
  [fields("nexthops", { gateway: 5 }), "nexthops[0].gateway: "],
  [fields("qdiscs", { options: { a: 5 } }), "qdiscs[0].options: not allowed without kind"],
];

describeInNamespaces("Declarations of absent entries", () => {
  test("select no entry that lacks one of the fields, also one that a change would ignore", async ({ netns }) => {
    await apply(netns, lab);
    for (const tables of others)
      expect([tables, (await desired(tables, { netns }).plan()).steps.map(String)]).toEqual([tables, []]);
  });

  test("ignore the index of an interface next to its name, which listed entries of another host have", async ({
    netns,
  }) => {
    await apply(netns, lab);
    for (const [table, entry] of [
      ["addresses", { dev: "v0", local: "192.0.2.1/24" }],
      ["neighbours", { dev: "v0", dst: "192.0.2.7" }],
      ["routes", { dst: "default", dev: "v0", metric: 20 }],
      ["classes", { dev: "v0", handle: "1:2" }],
    ] as const) {
      const expected = await planned(netns, fields(table, entry));
      expect(expected).toHaveLength(1);
      expect(await planned(netns, fields(table, { ...entry, ifindex: 999 }))).toEqual(expected);
    }
  });

  test.each([...invalid])("reject the invalid field %j", (tables, message) => {
    expect(() => desired(tables)).toThrow(message);
  });

  test("select VLANs without their numbers, unless they are a range", () => {
    expect(() => desired({ bridgeVlans: [{ dev: "p2", absent: true }] })).not.toThrow();
    expect(() => desired({ bridgeVlans: [{ dev: "p2" } as never] })).toThrow("bridgeVlans[0].vlan: expected");
    expect(() => desired(fields("bridgeVlans", { dev: "p2", vlanEnd: 5 }))).toThrow("bridgeVlans[0].vlan: expected");
  });

  test("select all entries with the declared fields", async ({ netns }) => {
    await apply(netns, lab);
    const results = new Map<string, readonly string[]>();
    for (const [title, tables] of cases) {
      const { steps } = await desired(tables, { netns }).plan();
      // The removal of the last address also removes routes, which the plan restores.
      results.set(
        title,
        steps
          .filter(({ restored }) => !restored)
          .map(String)
          .toSorted(),
      );
    }
    expect(results).toEqual(new Map(cases.map(([title, , steps]) => [title, steps.toSorted()])));
  });

  test("remove the entries, and restore them if a step fails", async ({ netns }) => {
    await apply(netns, lab);
    const absent: Tables = {
      neighbours: [{ dev: "v0", absent: true }],
      rules: [{ priority: 101, absent: true }],
      routes: [{ table: 100, absent: true }],
    };
    const before = await snapshot({ netns });
    const impossible = { dst: "10.9.0.0/16", gateway: "203.0.113.9" };
    const failing = { ...absent, routes: [...absent.routes!, impossible] };
    const plan = await desired(failing, { netns }).plan();
    await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect(await snapshot({ netns })).toEqual(before);
    const steps = await apply(netns, absent);
    expect(steps).toHaveLength(7);
    expect(await planned(netns, absent)).toEqual([]);
    expect((await snapshot({ netns })).rules).toHaveLength(2);
  });

  test("keep entries that are declared", async ({ netns }) => {
    await apply(netns, lab);
    const rules: Description["rules"] = [
      { priority: 101, absent: true },
      { priority: 101, dst: "2001:db8::/32", table: 100 },
    ];
    expect(await planned(netns, { rules })).toEqual(["- rule 101 from all to all iif v0 sport 80 dport 1-9 table 100"]);
  });

  test("remove an address that the kernel resolved, by its identity", async ({ netns, neighbours }) => {
    await apply(netns, { ...lab, neighbours: [] });
    neighbours.add({ dev: "v0", dst: "192.0.2.7", lladdr: "02:00:5e:00:53:01", state: ["stale"] });
    expect(await planned(netns, { neighbours: [{ dev: "v0", absent: true }] })).toEqual([]);
    const one: Description = { neighbours: [{ dev: "v0", dst: "192.0.2.7", absent: true }] };
    expect(await planned(netns, one)).toEqual(["- neighbour 192.0.2.7 lladdr 02:00:5e:00:53:01 dev v0"]);
  });

  test("count the default queueing discipline, which the kernel never removes, as absent", async ({ netns }) => {
    const { links, qdiscs, classes } = lab;
    await apply(netns, { links });
    const absent: Tables = { qdiscs: [{ dev: "v0", parent: "root", absent: true }] };
    for (const fields of [{ parent: "root" }, { parent: "root", kind: "noqueue" }, {}])
      expect(await planned(netns, { qdiscs: [{ dev: "v0", ...fields, absent: true }] } as Tables)).toEqual([]);
    await apply(netns, { qdiscs, classes });
    const before = await snapshot({ netns });
    const impossible = { routes: [{ dst: "10.9.0.0/16", gateway: "203.0.113.9" }] };
    const failing = await desired({ ...absent, ...impossible }, { netns }).plan();
    await expect(failing.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect(await snapshot({ netns })).toEqual(before);
    expect(await apply(netns, absent)).toEqual(["- queueing discipline htb dev v0 parent root handle 1:"]);
    expect(await planned(netns, absent)).toEqual([]);
  });

  test("are kept by a keeper", async ({ netns, neighbours }) => {
    await apply(netns, { ...lab, neighbours: [] });
    const state = desired({ neighbours: [{ lladdr: "02:00:5e:00:53:01", absent: true }] }, { netns });
    const removed: string[] = [];
    await using keeper = state.keep({
      onReport: (report) => report.kind === "repaired" && removed.push(...report.steps.map(String)),
    });
    await within(keeper.ready, "the declared state");
    neighbours.add({ dev: "v1", dst: "192.0.2.77", lladdr: "02:00:5e:00:53:01", state: ["permanent"] });
    await until(() => removed.length > 0, "a repair");
    expect(removed).toEqual(["- neighbour 192.0.2.77 lladdr 02:00:5e:00:53:01 dev v1"]);
  });

  test.each<[Description, string]>([
    [{ rules: [{ absent: true }] }, "rules[0]: expected at least one field, because absent selects each rule"],
    [{ neighbours: [{ dst: "192.0.2", absent: true }] }, "neighbours[0].dst: expected"],
    [{ routes: [{ dest: "10.0.0.0/8", absent: true } as object as { absent: true }] }, "routes[0].dest: unknown"],
    [
      { addresses: [{ dev: "v0", local: "192.0.2.1/24", prefixlen: 25, absent: true }] },
      "addresses[0].prefixlen: expected 24 as in local",
    ],
    [{ addresses: [{ dev: "v0", local: undefined as unknown as string }] }, "addresses[0].local: expected an address"],
  ])("reject invalid fields: %#", (description, message) => {
    expect(() => desired(description)).toThrow(message);
  });
});
