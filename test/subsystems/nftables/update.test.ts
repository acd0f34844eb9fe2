// Tests the commands that change an existing table to a wanted one.
import { describe, expect, test as plainTest } from "bun:test";
import {
  field,
  match,
  type Nftables,
  type NftObject,
  type SetItem,
  type Statement,
} from "../../../src/subsystems/nftables/index.ts";
import { canonicalObjects } from "../../../src/subsystems/nftables/requests/canonical.ts";
import { updateCommands } from "../../../src/subsystems/nftables/update/commands.ts";
import { configurationOf } from "../../../src/subsystems/nftables/update/configuration.ts";
import { compareContents, contentsOf } from "../../../src/subsystems/nftables/update/contents.ts";
import { outOfOrder } from "../../../src/subsystems/nftables/update/range-order.ts";
import { remaining } from "../../../src/subsystems/nftables/update/sequence.ts";
import { hasNftables } from "../../families/nftables/nftables.ts";
import { Random } from "../../message/random.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../support/environment.ts";
import { inputs, seed } from "../../support/seed.ts";
import { testInTable as test } from "./fixtures.ts";
import { inTable, table } from "./lab.ts";

const name = { family: "inet", name: "t" } as const;

/** Returns the declared objects in the form for comparisons. */
const wantedOf = (objects: readonly NftObject[]) => contentsOf(canonicalObjects("inet", objects), objects);

/** Changes the table to the declared one. Returns false if the table must be replaced. */
function update(nft: Nftables, objects: readonly NftObject[]): boolean {
  const commands = updateCommands(name, wantedOf(objects), contentsOf(nft.listRuleset()));
  if (commands === undefined) return false;
  nft.transaction((batch) => batch.changes.push(...commands));
  return true;
}

plainTest("A raw dynset without a set updates no set", () => {
  const statement: Statement = { raw: { name: "dynset", data: { op: "add", sregKey: 1 } } };
  const objects: NftObject[] = [
    { table: name },
    { chain: { family: "inet", table: "t", name: "c" } },
    { set: { family: "inet", table: "t", name: "undefined", type: "ipv4_addr" } },
    { rule: { family: "inet", table: "t", chain: "c", expr: [statement] } },
  ];
  const sets = canonicalObjects("inet", objects).filter((object) => "set" in object);
  expect(sets).toEqual([{ set: expect.not.objectContaining({ size: expect.anything() }) }]);
});

const differences = (nft: Nftables, objects: readonly NftObject[]) => [
  ...compareContents(wantedOf(objects), contentsOf(nft.listRuleset())),
];

/** Makes random tables in which rules refer to chains, sets, maps and counters. */
class Tables {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  next(): NftObject[] {
    const some = <Item>(items: readonly Item[]) => items.filter(() => this.#random.below(3) > 0);
    const chains = ["a", "b", "c"].slice(0, 1 + this.#random.below(3));
    const sets = some(["s0", "s1"]);
    const maps = some(["m0", "m1"]);
    const counters = some(["c0", "c1", "c2"]);
    const verdicts = some(["v0", "v1"]);
    const one = <Item>(items: readonly Item[]) => items[this.#random.below(items.length)]!;
    const target = () => ({ jump: { target: one(chains) } });
    const ports = (data: () => unknown) => some([1, 2, 3, 4, 5]).map((port) => [port, data()] as unknown as SetItem);
    const objects: NftObject[] = [table];
    for (const counter of counters) objects.push({ counter: { ...inTable, name: counter } });
    for (const set of sets) {
      const elem = some(["10.0.0.0/8", "192.0.2.1", { range: ["198.51.100.1", "198.51.100.9"] }, "203.0.113.0/24"]);
      objects.push({ set: { ...inTable, name: set, type: "ipv4_addr", flags: "interval", elem: elem as SetItem[] } });
    }
    for (const map of maps) {
      const elem = counters.length === 0 ? [] : ports(() => one(counters));
      objects.push({ map: { ...inTable, name: map, type: "inet_service", map: "counter", elem } });
    }
    for (const map of verdicts)
      objects.push({ map: { ...inTable, name: map, type: "inet_service", map: "verdict", elem: ports(target) } });
    for (const chain of chains) objects.push({ chain: { ...inTable, name: chain } });
    objects.push({
      chain: {
        ...inTable,
        name: "in",
        type: "filter",
        hook: "input",
        prio: "filter",
        policy: one(["accept", "drop"] as const),
      },
    });
    const key = field("tcp.dport");
    const statements: (() => Statement)[] = [
      () => match("tcp.dport", 1 + this.#random.below(4)),
      () => match("tcp.dport", some([1, 2, 3]).length > 1 ? [1, 2] : [3, 4]),
      () => ({ counter: null }),
      ...sets.map((set) => () => match("ip.saddr", `@${set}`)),
      ...counters.map((counter) => () => ({ counter }) as Statement),
      ...maps.map((map) => () => ({ counter: { map: { key, data: `@${map}` } } }) as Statement),
      ...verdicts.map((map) => () => ({ vmap: { key, data: `@${map}` } }) as Statement),
    ];
    for (let index = this.#random.below(12); index > 0; index--) {
      const expr = [one(statements)()];
      const rule = { ...inTable, chain: "in", expr: [...expr, one([{ accept: null }, target()])] };
      objects.push({ rule: rule as never });
    }
    return objects;
  }
}

describe("remaining()", () => {
  test("keeps the longest possible part of a list", () => {
    expect(remaining(["a", "b", "c", "d"], ["a", "x", "c", "d", "y"])).toEqual([0, undefined, 2, 3, undefined]);
    expect(remaining(["a", "b", "c"], ["c", "a", "b"])).toEqual([undefined, 0, 1]);
    expect(remaining(["a", "a", "b"], ["a", "b"])).toEqual([0, 2]);
    expect(remaining([], ["a"])).toEqual([undefined]);
    expect(remaining(["a"], [])).toEqual([]);
  });
});

describe("outOfOrder()", () => {
  const box = (position: number | undefined, ...bounds: [number, number][]) => ({
    position,
    bounds: bounds.map(([low, high]) => ({ low: BigInt(low), high: BigInt(high) })),
  });

  test("moves elements that the kernel would otherwise accept only before a new element", () => {
    const [inner, outer, other] = [box(undefined, [1, 2], [1, 2]), box(0, [0, 9], [0, 9]), box(1, [20, 30], [0, 9])];
    expect(outOfOrder([inner, outer, other], false)).toEqual(new Set([1]));
    expect(
      outOfOrder(
        [
          { ...inner, position: 1 },
          { ...outer, position: 0 },
        ],
        false,
      ),
    ).toEqual(new Set());
    expect(
      outOfOrder(
        [
          { ...inner, position: 1 },
          { ...outer, position: 0 },
        ],
        true,
      ),
    ).toEqual(new Set([1]));
    expect(
      outOfOrder(
        [
          { ...inner, position: 0 },
          { ...outer, position: 1 },
        ],
        true,
      ),
    ).toEqual(new Set());
  });

  test("moves elements of maps whose ranges cross", () => {
    const [wide, high] = [box(undefined, [0, 9], [4, 5]), box(0, [4, 5], [0, 9])];
    expect(outOfOrder([wide, high], false)).toEqual(new Set());
    expect(outOfOrder([wide, high], true)).toEqual(new Set([1]));
  });
});

describe("configurationOf()", () => {
  test("omits exactly the state of statements and elements", () => {
    const key = { payload: { protocol: "tcp", field: "dport" } };
    const map = { counter: { map: { key, data: { set: [[80, "web"]] } } } };
    expect(
      configurationOf({
        rule: {
          expr: [
            { counter: { packets: 1, bytes: 2 } },
            { counter: "named" },
            map,
            { quota: { val: 1, val_unit: "bytes", used: 1, used_unit: "bytes" } },
            { last: { used: 5 } },
            { set: { op: "add", elem: 1, set: "@s", stmt: [{ counter: { packets: 1, bytes: 2 } }] } },
          ],
        },
      }),
    ).toEqual({
      rule: {
        expr: [
          { counter: null },
          { counter: "named" },
          map,
          { quota: { val: 1, val_unit: "bytes" } },
          { last: null },
          { set: { op: "add", elem: 1, set: "@s", stmt: [{ counter: null }] } },
        ],
      },
    } as never);
    expect(configurationOf({ elem: [{ elem: { val: 1, timeout: 5, expires: 3, counter: { packets: 1 } } }] })).toEqual({
      elem: [{ elem: { val: 1, timeout: 5, counter: null } }],
    } as never);
    expect(configurationOf({ quota: { name: "q", bytes: 5, used: 4 } })).toEqual({
      quota: { name: "q", bytes: 5 },
    } as never);
  });
});

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("updateCommands()", () => {
    test("changes random tables to others, and keeps the rules that both have", ({ nft }) => {
      const tables = new Tables(new Random(seed));
      nft.replaceTable(tables.next());
      let kept = 0;
      for (let index = 0; index < inputs(60, 600); index++) {
        const objects = tables.next();
        const before = new Map(nft.list("rule").map(({ handle, expr }) => [handle, JSON.stringify(expr)]));
        expect(update(nft, objects)).toBe(true);
        expect(differences(nft, objects)).toEqual([]);
        const after = nft.list("rule");
        for (const { handle, expr } of after) {
          if (!before.has(handle)) continue;
          expect(JSON.stringify(expr)).toBe(before.get(handle)!);
          kept++;
        }
      }
      expect(kept).toBeGreaterThan(20);
    });

    test("keeps counters, handles and elements that packets added", ({ nft }) => {
      const recent = { ...inTable, name: "recent" };
      const set: NftObject = { set: { ...recent, type: "ipv4_addr", flags: ["dynamic", "timeout"], timeout: 3600 } };
      const chain = { ...inTable, name: "in", type: "filter", hook: "input", prio: "filter" } as const;
      const counted = {
        ...inTable,
        chain: "in",
        expr: [match("tcp.dport", 22), { counter: { packets: 7, bytes: 700 } }],
      };
      const other = (port: number) => ({ rule: { ...inTable, chain: "in", expr: [match("tcp.dport", port)] } });
      nft.replaceTable([table, set, { chain }, other(1), { rule: counted as never }, other(2)]);
      nft.add({ element: { ...recent, elem: ["10.0.0.1"] } });
      const handle = nft.list("rule")[1]!.handle;
      const counter: NftObject = {
        rule: { ...inTable, chain: "in", expr: [match("tcp.dport", 22), { counter: null }] },
      };
      const wanted = [
        table,
        set,
        { chain: { ...chain, policy: "drop" } },
        other(3),
        other(4),
        counter,
        other(5),
      ] as NftObject[];
      expect(update(nft, wanted)).toBe(true);
      expect(differences(nft, wanted)).toEqual([]);
      const rules = nft.list("rule");
      expect(rules.map(({ expr }) => (expr[0] as { match: { right: number } }).match.right)).toEqual([3, 4, 22, 5]);
      expect(rules[2]).toMatchObject({ handle, expr: [{}, { counter: { packets: 7, bytes: 700 } }] });
      expect(nft.get("set", recent).elem).toHaveLength(1);
      expect(nft.get("chain", { ...inTable, name: "in" }).policy).toBe("drop");
      // The policy of a chain is "accept" unless declared.
      expect(update(nft, [table, set, { chain }, counter])).toBe(true);
      expect(nft.get("chain", { ...inTable, name: "in" }).policy).toBe("accept");
    });

    test.each<[string, (set: Record<string, unknown>) => NftObject[]]>([
      ["the type of a set", (set) => [{ set: { ...set, type: "inet_service" } as never }]],
      ["a set to a map of the same name", (set) => [{ map: { ...set, map: "verdict" } as never }]],
      ["the hook of a chain", (set) => [{ set: set as never }, { chain: { ...inTable, name: "x", hook: "output" } }]],
    ])("requires a replacement to change %s", (_, changed, { nft }) => {
      const set = { ...inTable, name: "s", type: "ipv4_addr" } as const;
      nft.replaceTable([table, { set }, { chain: { ...inTable, name: "x", hook: "input" } }]);
      expect(update(nft, [table, ...changed(set)])).toBe(false);
    });

    test("adds overlapping ranges of concatenations in an order that the kernel accepts", ({ nft }) => {
      const range = (low: number, high: number) => ({ range: [low, high] });
      const port = (low: number, high: number, value: number) =>
        [{ concat: [range(low, high), range(low, high)] }, value] as unknown as SetItem;
      const map = {
        ...inTable,
        name: "m",
        type: ["inet_service", "inet_service"],
        map: "mark",
        flags: "interval",
      } as const;
      const declared = (...elem: SetItem[]): NftObject[] => [table, { map: { ...map, elem } }];
      nft.replaceTable(declared(port(10, 20, 1), port(5, 100, 2), port(200, 300, 3)));
      for (const wanted of [
        declared(port(12, 14, 4), port(10, 20, 1), port(5, 100, 2), port(200, 300, 3)),
        declared(port(12, 14, 4), port(10, 20, 5), port(5, 100, 2)),
        declared(port(5, 100, 2)),
        declared(port(40, 50, 6), port(5, 100, 2), port(0, 1000, 7)),
      ]) {
        expect(update(nft, wanted)).toBe(true);
        expect(differences(nft, wanted)).toEqual([]);
        nft.replaceTable(nft.listRuleset());
        expect(differences(nft, wanted)).toEqual([]);
      }
    });

    test("finds elements equal if they differ only in what they have from their set", ({ nft }) => {
      const elem = ["10.0.0.1", { elem: { val: "10.0.0.2", comment: "noted" } }] as SetItem[];
      const set = (fields: object, items = elem): NftObject => ({
        set: { ...inTable, type: "ipv4_addr", elem: items, ...fields } as never,
      });
      const objects = [
        table,
        set({ name: "counted", stmt: [{ counter: null }] }),
        set({ name: "short", flags: ["timeout"], timeout: 3600 }),
        set({
          name: "limited",
          flags: ["dynamic"],
          size: 9,
          stmt: [{ limit: { rate: 1, per: "second" } }, { counter: null }],
        }),
        set({ name: "quota", stmt: [{ quota: { val: 100 } }] }),
        set({ name: "own" }, [{ elem: { val: "10.0.0.3", counter: { packets: 1, bytes: 1 } } }]),
      ];
      nft.replaceTable(objects);
      expect(differences(nft, objects)).toEqual([]);
      const changed = [table, ...objects.slice(1, 5), set({ name: "own" }, ["10.0.0.3"])];
      expect(differences(nft, changed).map((one) => one.name)).toEqual(["elements of own"]);
      expect(update(nft, changed)).toBe(true);
      expect(differences(nft, changed)).toEqual([]);
    });
  });
});
