import { expect, test } from "bun:test";
import { ClientOperation } from "../../../src/client/operation.ts";
import { rtLink } from "../../../src/families/rt-link.ts";
import { team } from "../../../src/families/team.ts";
import { lookup } from "../../../src/schema/model/family.ts";
import { createLazyFamily, entriesWith, type LazyFamily } from "../../../src/schema/model/lazy-family.ts";
import { setPlan } from "../../../src/schema/plan/plan.ts";

function written(made: string[]): LazyFamily {
  const set = (name: string) => () => {
    made.push(name);
    return { attributes: [{ name, field: name, number: 1, type: "u32" as const }] };
  };
  return {
    name: "made-up",
    flavour: "genetlink",
    protocol: 16,
    version: 1,
    constants: {},
    groups: {},
    links: {},
    enums: {},
    structs: {},
    sets: { main: set("main"), other: set("other"), constructor: set("constructor") },
    subMessages: {},
    operations: {},
  };
}

test("A generated model creates each entry once, on first use", () => {
  const made: string[] = [];
  const { sets } = createLazyFamily(written(made));
  expect(Object.keys(sets)).toEqual(["main", "other", "constructor"]);
  expect(made).toEqual([]);
  const first = lookup(sets, "other");
  expect(first?.attributes).toHaveLength(1);
  expect(lookup(sets, "other")).toBe(first!);
  expect(lookup(sets, "constructor")?.attributes[0]?.name).toBe("constructor");
  expect(lookup(sets, "toString")).toBeUndefined();
  expect(made).toEqual(["other", "constructor"]);
});

test("A request creates only the operations that it needs", () => {
  const made: string[] = [];
  const operation = (name: string, more: object) => () => {
    made.push(name);
    return { name, set: "main", do: { request: { number: 20, attributes: [] } }, ...more };
  };
  const head = { members: [{ name: "family", field: "family", type: "u8" as const }] };
  const family = createLazyFamily({
    ...written([]),
    flavour: "netlink-raw",
    protocol: 5,
    structs: { head: () => head },
    operations: {
      bare: operation("bare", {}),
      any: operation("any", { header: "head" }),
      seventh: operation("seventh", { header: "head", headerValues: { family: 7 } }),
    },
  });
  const request = (name: string, fields: object) => {
    return new ClientOperation(family, family.operations[name]!).request("do", fields, undefined);
  };
  request("bare", { main: 1 });
  expect(made).toEqual(["bare"]);
  request("any", { main: 1 });
  expect(made).toEqual(["bare", "any"]);
  request("any", { header: { family: 2 } });
  expect(made).toEqual(["bare", "any", "seventh"]);
  expect(() => request("any", { header: { family: 7 } })).toThrow('header.family: 7 selects the operation "seventh"');
});

test("A generated model can be spread and compared like a plain object", () => {
  const made: string[] = [];
  const { sets } = createLazyFamily(written(made));
  const { main, ...others } = { ...sets };
  expect(main).toBe(sets["main"]!);
  expect(Object.keys(others)).toEqual(["other", "constructor"]);
  expect(sets).toEqual(createLazyFamily(written([])).sets);
  expect(made).toEqual(["main", "other", "constructor"]);
});

test("A generated model is deeply frozen", () => {
  const unfrozen: string[] = [];
  const look = (value: unknown, path: string) => {
    if (typeof value !== "object" || value === null) return;
    if (!Object.isFrozen(value)) unfrozen.push(path);
    for (const [key, inner] of Object.entries(value)) look(inner, `${path}.${key}`);
  };
  look(team, "team");
  look(rtLink, "rtLink");
  expect(unfrozen).toEqual([]);
});

test("Entries of a generated model cannot be replaced", () => {
  const { sets } = team;
  expect(() => Object.assign(sets, { team: { attributes: [] } })).toThrow(TypeError);
  expect(lookup(sets, "team")?.attributes.length).toBeGreaterThan(0);
  expect(() => Object.assign(sets, { team: { attributes: [] } })).toThrow(TypeError);
});

test("All lookups share one prepared field per attribute", () => {
  // A copy of the family, because tests of other files in this process use the plans of the family.
  const plan = setPlan({ ...rtLink }, "link-attrs");
  expect(plan.byType.filter((field) => field !== undefined)).toEqual([]);
  const mtu = plan.fieldByName("mtu")!;
  expect([mtu.type, mtu.specName]).toEqual([4, "mtu"]);
  expect(plan.fieldByNumber(4)).toBe(mtu);
  expect(plan.fieldBySpecName("mtu")).toBe(mtu);
  expect(plan.byType.filter((field) => field !== undefined)).toEqual([mtu]);
  expect([
    plan.fieldByNumber(0),
    plan.fieldByNumber(9999),
    plan.fieldByName("toString"),
    plan.fieldBySpecName(""),
  ]).toEqual([...[undefined, undefined, undefined, undefined]]);
  expect(plan.fieldByName("mtu")).toBe(mtu);
  const usable = rtLink.sets["link-attrs"]!.attributes.filter(({ type }) => type !== "unused" && type !== "pad");
  expect(plan.fields).toEqual(usable.map(({ field }) => field));
});

test("A search for entries with a property creates no entry whose text does not contain the property", () => {
  const made: string[] = [];
  const family = createLazyFamily({
    ...written(made),
    sets: {
      // The text is invalid, so creating the entry would throw.
      without: "mtu 1 u32",
      with: JSON.stringify({ attributes: "mtu 1 u32", doc: "documented" }),
    },
  });
  const { sets } = family;
  const found = entriesWith(sets, "doc");
  expect(found).toEqual([sets["with"]!]);
  expect(found[0]?.attributes).toEqual([{ name: "mtu", number: 1, type: "u32", field: "mtu" }]);
  // Families without texts have no other way than to look at all entries.
  expect(entriesWith(createLazyFamily(written(made)).sets, "doc")).toEqual([]);
  expect(made).toEqual(["main", "other", "constructor"]);
});
