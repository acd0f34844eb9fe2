import { describe, expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { fromJSON, match, Nftables, type NftObject, toJSON } from "../../../src/subsystems/nftables/index.ts";
import { type ApplyError, type Description, desired, snapshot } from "../../../src/subsystems/state/index.ts";
import { describeInNamespaces, hasProgram } from "../../support/environment.ts";
import { loadFixture } from "../nftables/oracle.ts";
import { planned } from "./support.ts";

const inTable = { family: "inet", table: "lab" } as const;
const table: NftObject = { table: { family: "inet", name: "lab" } };
const input = { ...inTable, chain: "input" };
const firewall: NftObject[] = [
  table,
  { counter: { ...inTable, name: "web" } },
  {
    set: { ...inTable, name: "blocked", type: "ipv4_addr", flags: "interval", elem: ["198.51.100.0/24", "192.0.2.7"] },
  },
  { set: { ...inTable, name: "recent", type: "ipv4_addr", flags: ["dynamic", "timeout"], timeout: 60 } },
  { chain: { ...inTable, name: "input", type: "filter", hook: "input", prio: "filter - 5", policy: "drop" } },
  { rule: { ...input, expr: [match("ct.state", "in", ["established", "related"]), { accept: null }] } },
  { rule: { ...input, expr: [match("meta.iif", "lo"), { accept: null }] } },
  { rule: { ...input, expr: [match("ip.saddr", "@blocked"), { counter: null }, { drop: null }] } },
  {
    rule: {
      ...input,
      comment: "web",
      expr: [
        match("tcp.dport", [443, 80]),
        { limit: { rate: 10, per: "second" } },
        { counter: "web" },
        { accept: null },
      ],
    },
  },
];

async function apply(netns: NetworkNamespace, description: Description): Promise<string[]> {
  const { steps } = await (await desired(description, { netns }).plan()).apply();
  return steps.map(({ action, tableName, entry }) => `${action} ${tableName} ${entry}`);
}

describe("desired() with nftables", () => {
  test.each<[string, unknown, string]>([
    ["an object without its table", [firewall[4]], "nftables[0]: expected the declaration of the table as well"],
    ["an unknown family", [{ table: { family: "inett", name: "t" } }], "nftables[0].table.family: expected inet"],
    ["an unknown kind", [{ tabel: {} }], 'nftables[0].tabel: unknown kind of object; did you mean "table"?'],
    ["an object without a kind", [{}], "nftables[0]: expected an object with one key"],
    [
      "a statement with an unknown field",
      [table, firewall[4], { rule: { ...input, expr: [match("tcp.dport", 80), { limit: { rat: 1 } }] } }],
      "nftables[2].rule.expr[1].limit",
    ],
    [
      "a rule that refers to an undeclared set",
      [table, firewall[4], { rule: { ...input, expr: [match("ip.saddr", "@other"), { drop: null }] } }],
      'there is no set or map "other"',
    ],
    [
      "a command instead of objects",
      { nftables: [{ flush: { ruleset: null } }] },
      'nftables.nftables[0]: expected an object, got the command "flush"; a description lists objects, not commands',
    ],
    [
      "an object without a kind in a ruleset",
      { nftables: [{ metainfo: {} }, {}] },
      "nftables.nftables[1]: expected an object with one key",
    ],
    [
      "a level of messages to user space",
      [table, firewall[4], { rule: { ...input, expr: [{ log: { level: "info", group: 1 } }] } }],
      "nftables[2].rule.expr[0].log.level: not allowed together with group",
    ],
    [
      "flags of messages to user space",
      [table, firewall[4], { rule: { ...input, expr: [{ log: { flags: "all", group: 1 } }] } }],
      "nftables[2].rule.expr[0].log.flags: not allowed together with group",
    ],
    [
      "a rule with an index",
      [table, firewall[4], { rule: { ...input, index: 0, expr: [{ accept: null }] } }],
      "the list determines the order of the rules",
    ],
  ])("rejects %s", (_, nftables, message) => {
    expect(() => desired({ nftables } as Description)).toThrow(message);
  });
});

describeInNamespaces("Declared nftables tables", () => {
  test("match their declaration in each accepted form", async () => {
    using netns = NetworkNamespace.create();
    expect(await apply(netns, { nftables: firewall })).toEqual(["add nftables inet lab"]);
    expect(await planned(netns, { nftables: firewall })).toEqual([]);
    using nft = Nftables.open({ netns });
    const printed = toJSON(nft.listRuleset());
    expect(await planned(netns, { nftables: printed })).toEqual([]);
    expect(await planned(netns, { nftables: JSON.parse(JSON.stringify(printed)) })).toEqual([]);
    const { nftables } = await snapshot({ netns });
    expect(await planned(netns, { nftables })).toEqual([]);
    expect(fromJSON(nftables as never)).toHaveLength(firewall.length);
  });

  test("with merged ranges are in the declared state after one application", async () => {
    using netns = NetworkNamespace.create();
    const blocked = { ...inTable, name: "blocked" };
    const set = { set: { ...blocked, type: "ipv4_addr", flags: "interval", "auto-merge": true } } as const;
    const nftables: NftObject[] = [table, set, { element: { ...blocked, elem: ["10.0.0.1", "10.0.0.2"] } }];
    expect(await apply(netns, { nftables })).toEqual(["add nftables inet lab"]);
    const changed: NftObject[] = [table, set, { element: { ...blocked, elem: ["10.0.0.2", "10.0.0.9"] } }];
    expect(await apply(netns, { nftables: changed })).toEqual(["change nftables inet lab"]);
    expect(await planned(netns, { nftables: changed })).toEqual([]);
  });

  test("are unchanged by counters and by elements that packets added", async () => {
    using netns = NetworkNamespace.create();
    await apply(netns, { nftables: firewall });
    using nft = Nftables.open({ netns });
    nft.add({ element: { ...inTable, name: "recent", elem: ["10.0.0.1"] } });
    nft.change({ counter: { ...inTable, name: "web", packets: 7, bytes: 700 } });
    expect(await planned(netns, { nftables: firewall })).toEqual([]);
  });

  test("are replaced as a whole if any part differs", async () => {
    using netns = NetworkNamespace.create();
    await apply(netns, { nftables: firewall });
    using nft = Nftables.open({ netns });
    const before = nft.list("rule", inTable).map(({ expr }) => JSON.stringify(expr));
    nft.insert({ rule: { ...input, expr: [{ accept: null }] } });
    nft.change({ chain: { ...inTable, name: "input", policy: "accept" } });
    nft.add({ element: { ...inTable, name: "blocked", elem: ["203.0.113.0/24"] } });
    nft.add({ chain: { ...inTable, name: "extra" } });
    const plan = await desired({ nftables: firewall }, { netns }).plan();
    expect(plan.steps.map((step) => [step.action, Object.keys(step.toJSON().changes ?? {}).sort()])).toEqual([
      ["change", ["chain extra", "chain input", "rules of input", "set blocked"]],
    ]);
    expect(String(plan).length).toBeLessThan(1500);
    await plan.apply();
    expect(nft.list("rule", inTable).map(({ expr }) => JSON.stringify(expr))).toEqual(before);
    expect(await planned(netns, { nftables: firewall })).toEqual([]);
  });

  test("are removed by `absent`, by the owner's alias and in exact mode", async () => {
    using netns = NetworkNamespace.create();
    using nft = Nftables.open({ netns });
    const tables = () =>
      nft
        .list("table")
        .map(({ name }) => name)
        .sort();
    nft.add({ table: { family: "ip", name: "foreign" } });
    await apply(netns, { owner: { alias: "lab" }, nftables: firewall });
    expect(nft.get("table", { family: "inet", name: "lab" }).comment).toBe("lab");
    expect(await apply(netns, { owner: { alias: "lab" } })).toEqual(["remove nftables inet lab"]);
    await apply(netns, { nftables: firewall });
    expect(await apply(netns, { nftables: [{ ...table, absent: true } as never] })).toEqual([
      "remove nftables inet lab",
    ]);
    expect(tables()).toEqual(["foreign"]);
    expect(await apply(netns, { nftables: firewall, mode: { nftables: "exact" } })).toEqual([
      "add nftables inet lab",
      "remove nftables ip foreign",
    ]);
    expect(tables()).toEqual(["lab"]);
  });

  test("keep their counters after a rollback", async () => {
    using netns = NetworkNamespace.create();
    using nft = Nftables.open({ netns });
    await apply(netns, { nftables: firewall });
    nft.change({ counter: { ...inTable, name: "web", packets: 7, bytes: 700 } });
    const before = JSON.stringify(toJSON(nft.listRuleset()), (name, value) => (name === "handle" ? undefined : value));
    const other: Description = {
      nftables: [table],
      routes: [{ dst: "10.0.0.0/8", gateway: "203.0.113.1" }],
    };
    const plan = await desired(other, { netns }).plan();
    const error = await plan.apply({ rollback: true }).catch((reason: ApplyError) => reason);
    expect(error).toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    const after = JSON.stringify(toJSON(nft.listRuleset()), (name, value) => (name === "handle" ? undefined : value));
    expect(after).toBe(before);
  });

  test.skipIf(!hasProgram("nft"))("match a snapshot with all kinds of objects and statements", async () => {
    using netns = NetworkNamespace.create();
    await loadFixture(netns);
    const { nftables } = await snapshot({ netns });
    expect(await planned(netns, { nftables })).toEqual([]);
    using other = NetworkNamespace.create();
    await apply(other, { nftables });
    expect(await planned(other, { nftables })).toEqual([]);
  });

  test.each<[string, (objects: NftObject[]) => unknown, string]>([
    ["a list", (objects) => objects, "nftables[2]"],
    ["a ruleset", (nftables) => ({ nftables: [{ metainfo: {} }, ...nftables] }), "nftables.nftables[3]"],
    ["commands", (objects) => ({ nftables: objects.map((add) => ({ add })) }), "nftables.nftables[2].add"],
  ])("contains the path of a rejected object in %s", async (_title, declare, path) => {
    using netns = NetworkNamespace.create();
    const rule = { rule: { ...input, expr: [{ jump: { target: "missing" } }] } };
    const nftables = declare([table, firewall[4]!, rule]) as Description["nftables"];
    const error = await apply(netns, { nftables }).catch((reason: ApplyError) => reason);
    expect((error as ApplyError).message).toStartWith(
      `apply "+ nftables table inet lab": ${path} add rule inet lab input, statement 1 (jump): no such file`,
    );
  });
});
