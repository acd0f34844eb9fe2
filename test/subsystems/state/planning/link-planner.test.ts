import { expect, test } from "bun:test";
import type { Io } from "../../../../src/io/io.ts";
import type { Section, Sections } from "../../../../src/subsystems/state/model/declared.ts";
import type { Scopes } from "../../../../src/subsystems/state/model/scopes.ts";
import { PlanContext } from "../../../../src/subsystems/state/planning/context.ts";
import { LinkPlanner } from "../../../../src/subsystems/state/planning/links.ts";

test("Sizes of links are checked without recursion, even if each link is declared to be on top of the next", () => {
  const count = 30_000;
  const indices = Array.from({ length: count }, (_, index) => index);
  const present = { kind: "vxlan", flags: [], data: {}, gsoMaxSize: 65_536, tsoMaxSize: 65_536 };
  const named = indices.map((index) => [`x${index}`, { ...present, ifname: `x${index}`, ifindex: index + 1 }] as const);
  const declared = indices.map((index) => {
    const wanted = { ifname: `x${index}`, link: `x${index + 1}`, ...(index === 0 && { gsoMaxSize: 100_000 }) };
    return [wanted.ifname, { index, path: `links.${wanted.ifname}`, wanted, absent: false }] as const;
  });
  const last = { ifname: `x${count}`, kind: "dummy" };
  declared.push([last.ifname, { index: count, path: "links.new", wanted: last, absent: false }] as never);
  const section = {
    name: "",
    path: "",
    owner: { tables: new Set() },
    modes: new Map(),
    tables: new Map([["links", new Map(declared)]]),
    ports: new Set(),
    isRemoved: false,
  } as unknown as Section;
  const links = new Map(named);
  const scope = {
    name: "",
    linksByName: links,
    linksByAltName: new Map(),
    linksByLower: new Map(),
    portsByMaster: new Map(),
  };
  const scopes = { find: () => scope, get: () => scope, existing: () => [scope] } as unknown as Scopes;
  const sections = { sections: [section], namespaces: new Map() } as unknown as Sections;
  const io = { pause: () => undefined } as unknown as Io;
  const context = new PlanContext(sections, scopes, {}, io);
  expect(new LinkPlanner(context).plan([section]).next().done).toBe(true);
  expect(context.problems).toEqual([]);
  expect(context.steps).toHaveLength(count + 1);
});
