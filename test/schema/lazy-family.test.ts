import { expect, test } from "bun:test";
import { rtLink } from "../../src/families/rt-link.ts";
import { team } from "../../src/families/team.ts";
import { awoken, type LazyFamily } from "../../src/schema/lazy-family.ts";
import { lookup } from "../../src/schema/model.ts";
import { setPlan } from "../../src/schema/plan.ts";

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

test("what is in a generated model is made at its first use, once", () => {
  const made: string[] = [];
  const { sets } = awoken(written(made));
  expect(Object.keys(sets)).toEqual(["main", "other", "constructor"]);
  expect(made).toEqual([]);
  const first = lookup(sets, "other");
  expect(first?.attributes).toHaveLength(1);
  expect(lookup(sets, "other")).toBe(first!);
  expect(lookup(sets, "constructor")?.attributes[0]?.name).toBe("constructor");
  expect(lookup(sets, "toString")).toBeUndefined();
  expect(made).toEqual(["other", "constructor"]);
});

test("a generated model that is spread or compared is as plain as any other", () => {
  const made: string[] = [];
  const { sets } = awoken(written(made));
  const { main, ...others } = { ...sets };
  expect(main).toBe(sets["main"]!);
  expect(Object.keys(others)).toEqual(["other", "constructor"]);
  expect(sets).toEqual(awoken(written([])).sets);
  expect(made).toEqual(["main", "other", "constructor"]);
});

test("a generated model is frozen to the ground, like one that is loaded", () => {
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

test("what was made cannot be replaced", () => {
  const { sets } = team;
  expect(() => Object.assign(sets, { team: { attributes: [] } })).toThrow(TypeError);
  expect(lookup(sets, "team")?.attributes.length).toBeGreaterThan(0);
  expect(() => Object.assign(sets, { team: { attributes: [] } })).toThrow(TypeError);
});

test("what a set is looked up by makes the same plan of an attribute, and no other", () => {
  const plan = setPlan(rtLink, "link-attrs");
  expect(plan.byType.filter((field) => field !== undefined)).toEqual([]);
  const mtu = plan.named("mtu")!;
  expect([mtu.type, mtu.specName]).toEqual([4, "mtu"]);
  expect(plan.numbered(4)).toBe(mtu);
  expect(plan.specified("mtu")).toBe(mtu);
  expect(plan.byType.filter((field) => field !== undefined)).toEqual([mtu]);
  expect([plan.numbered(0), plan.numbered(9999), plan.named("toString"), plan.specified("")]).toEqual([
    ...[undefined, undefined, undefined, undefined],
  ]);
  expect(plan.byName.get("mtu")).toBe(mtu);
  expect(plan.byField["mtu"]).toBe(mtu);
  const usable = rtLink.sets["link-attrs"]!.attributes.filter(({ type }) => type !== "unused");
  expect([...plan.byName.keys()]).toEqual(usable.map(({ name }) => name));
});
