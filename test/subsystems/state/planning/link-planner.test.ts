import { describe, expect, test } from "bun:test";
import type { Io } from "../../../../src/io/io.ts";
import type { Section, Sections } from "../../../../src/subsystems/state/model/declared.ts";
import type { Scopes } from "../../../../src/subsystems/state/model/scopes.ts";
import { PlanContext } from "../../../../src/subsystems/state/planning/context.ts";
import { LinkPlanner } from "../../../../src/subsystems/state/planning/links.ts";

interface Chain {
  readonly count: number;
  readonly kind: string;
  /** Whether each link is on top of the previous one. */
  readonly isStacked?: boolean;
}

/** Plans links of a namespace with the links x0, x1 and so on. */
function plan(
  { count, kind, isStacked = false }: Chain,
  wanted: readonly { readonly ifname: string }[],
  absent = false,
): { context: PlanContext; pauses: number } {
  const present = { kind, flags: [], data: {}, mtu: 1500, gsoMaxSize: 65_536, tsoMaxSize: 65_536 };
  const links = Array.from({ length: count }, (_, index) => {
    const linkIndex = isStacked && index > 0 ? index : undefined;
    return { ...present, ifname: `x${index}`, ifindex: index + 1, linkIndex };
  });
  const declared = wanted.map((link, index) => {
    return [link.ifname, { index, path: `links.${link.ifname}`, wanted: link, absent }] as const;
  });
  const section = {
    name: "",
    path: "",
    owner: { tables: new Set() },
    modes: new Map(),
    tables: new Map([["links", new Map(declared)]]),
    ports: new Set(),
    isRemoved: false,
  } as unknown as Section;
  const scope = {
    name: "",
    linksByName: new Map(links.map((link) => [link.ifname, link])),
    linksByIndex: new Map(links.map((link) => [link.ifindex, link])),
    linksByAltName: new Map(),
    linksByLower: new Map(links.map((link) => [link.linkIndex, [link]])),
    portsByMaster: new Map(),
    refersTo: () => true,
  };
  const scopes = { find: () => scope, get: () => scope, existing: () => [scope] } as unknown as Scopes;
  const sections = { sections: [section], namespaces: new Map() } as unknown as Sections;
  let pauses = 0;
  const io = { pause: () => void pauses++ } as unknown as Io;
  const context = new PlanContext(sections, scopes, {}, io);
  expect(new LinkPlanner(context).plan([section]).next().done).toBe(true);
  expect(context.problems).toEqual([]);
  return { context, pauses };
}

const count = 30_000;

describe("Sizes of links, each of which is declared to be on top of the next,", () => {
  test.each([
    ["one", 1],
    ["all", count],
  ])("are checked without recursion, in linear time, if %s of them have a larger size", (_, larger) => {
    const declared = Array.from({ length: count }, (_, index) => {
      return { ifname: `x${index}`, link: `x${index + 1}`, ...(index < larger && { gsoMaxSize: 100_000 }) };
    });
    const { context, pauses } = plan({ count, kind: "vxlan" }, [
      ...declared,
      { ifname: `x${count}`, kind: "dummy" } as never,
    ]);
    expect(context.steps).toHaveLength(count + 1);
    expect(pauses).toBeLessThan(20 * count);
  });
});

describe("A chain of links, each of which is on top of the previous one,", () => {
  test("gets a smaller MTU without recursion", () => {
    const { context } = plan({ count, kind: "macvlan", isStacked: true }, [{ ifname: "x0", mtu: 1400 } as never]);
    expect(context.lost).toHaveLength(count - 1);
  });

  test("is removed without recursion", () => {
    const { context } = plan({ count, kind: "macvlan", isStacked: true }, [{ ifname: "x0" }], true);
    expect(context.steps.map(({ key }) => key)).toEqual(
      Array.from({ length: count }, (_, index) => `x${count - 1 - index}`),
    );
  });
});
