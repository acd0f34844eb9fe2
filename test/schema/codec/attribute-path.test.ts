// Paths of fields by byte offset. The kernel reports the offset of an invalid attribute, and the caller gets its path.
import { expect, test } from "bun:test";
import { rtRoute } from "../../../src/families/rt-route.ts";
import { byField, namedPath } from "../../../src/schema/codec/attribute-path.ts";
import { loadFamily, operationCodec } from "../../../src/schema/index.ts";
import { messagePlan } from "../../../src/schema/plan/message-plan.ts";
import { offsetOf } from "../../../src/testing/attribute-offset.ts";
import { Random } from "../../message/random.ts";
import { seed } from "../../support/seed.ts";
import { everything } from "../everything.ts";
import { RandomValues, type Values } from "../random-values.ts";

const family = loadFamily(everything);
const codec = operationCodec(family, "get");
const layout = messagePlan(family, codec.operation);

/** Returns the distinct field paths of all bytes of a request, in order. */
function paths(fields: object): (string | undefined)[] {
  const request = codec.request("do", fields, { type: 30 });
  return [...new Set(Array.from({ length: request.length }, (_, offset) => codec.path(request, offset)))].slice(1);
}

test("The path of an array item contains its index, not its attribute number", () => {
  const decoded = codec.decode(codec.request("do", { list: [{ index: 1 }, { index: 2 }] }, { type: 30 }));
  const list = decoded["list"] as object[];
  expect(paths({ list })).toEqual(["list", "list[0]", "list[0].index", "list[1]", "list[1].index"]);
});

test("The path of a table entry contains its index", () => {
  const table = [
    { rowId: 9, columnId: 3, index: 1 },
    { rowId: 9, columnId: 4, index: 2 },
    { rowId: 7 },
    { rowId: 9, columnId: 3, index: 3 },
  ];
  expect(paths({ table })).toEqual([
    "table",
    "table[0]",
    "table[0].index",
    "table[1]",
    "table[1].index",
    "table[2]",
    "table[3]",
    "table[3].index",
  ]);
});

test("The path of an item of an ordered set contains its index", () => {
  const steps = [{ output: 5 }, { push: true }, { again: [{ push: true }, { part: { index: 1 } }] }];
  expect(() => codec.request("do", { steps: [{ push: true }, { output: "x" }] }, { type: 30 })).toThrow(
    "steps[1].output: ",
  );
  expect(paths({ steps })).toEqual([
    "steps",
    "steps[0].output",
    "steps[1].push",
    "steps[2].again",
    "steps[2].again[0].push",
    "steps[2].again[1].part",
    "steps[2].again[1].part.index",
  ]);
});

test("The path of a struct with attributes contains its index", () => {
  const route = operationCodec(rtRoute, "newroute");
  const multipath = [
    { header: { rtnhIfindex: 1 }, gateway: "10.0.0.1" },
    { header: { rtnhIfindex: 2 }, gateway: "10.0.0.2", flow: 3 },
  ];
  const header = { rtmFamily: 2, rtmType: "unicast", rtmDstLen: 16 };
  const request = route.request("do", { header, dst: "10.1.0.0", multipath });
  const found = new Set(Array.from({ length: request.length }, (_, offset) => route.path(request, offset)));
  expect([...found]).toEqual([
    undefined,
    "dst",
    "multipath",
    "multipath[0]",
    "multipath[0].gateway",
    "multipath[1]",
    "multipath[1].gateway",
    "multipath[1].flow",
  ]);
});

test("Paths use the format that the header of each struct selects", () => {
  const family = loadFamily(`
name: selected
protocol: netlink-raw
protonum: 0
definitions:
  - { name: kind, type: enum, entries: [plain, framed] }
  - { name: top, type: struct, members: [{ name: kind, type: u32, enum: kind }] }
  - { name: hop, type: struct, members: [{ name: len, type: u16, counts: true }, { name: kind, type: u16, enum: kind }] }
attribute-sets:
  - { name: main, attributes: [{ name: ways, type: binary, sub-type: struct, struct: hop, nested-attributes: way }] }
  - { name: way, attributes: [{ name: data, type: sub-message, sub-message: data, selector: header.kind }] }
  - { name: numbers, attributes: [{ name: id, type: u32 }] }
  - { name: titles, attributes: [{ name: title, type: string }] }
sub-messages:
  - { name: data, formats: [{ value: plain, attribute-set: numbers }, { value: framed, attribute-set: titles }] }
operations:
  fixed-header: top
  list: [{ name: get, attribute-set: main, do: { request: { value: 20 }, reply: { value: 20 } } }]
`);
  const get = operationCodec(family, "get");
  const ways = [
    { header: { kind: "framed" }, data: { title: "a" } },
    { header: { kind: "plain" }, data: { id: 7 } },
  ];
  const request = get.request("do", { header: { kind: "plain" }, ways });
  expect(get.decodeRequest(request)).toEqual({ header: { kind: "plain" }, ways });
  const found = new Set(Array.from({ length: request.length }, (_, offset) => get.path(request, offset)));
  expect([...found].slice(1)).toEqual([
    "ways",
    "ways[0]",
    "ways[0].data",
    "ways[0].data.title",
    "ways[1]",
    "ways[1].data",
    "ways[1].data.id",
  ]);
});

/** Returns the field value at a path, or undefined. */
function at(value: unknown, path: string): unknown {
  const steps = path.match(/[^.[\]]+/g) ?? [];
  return steps.reduce<unknown>((inner, step) => (inner as Values | undefined)?.[step], value);
}

test("The path of each attribute in a random request leads to its value", () => {
  const values = new RandomValues(new Random(seed));
  values.forRequests = true;
  let seen = 0;
  for (let round = 0; round < 300; round++) {
    const fields = values.set(family, "main", 0, []) as Values;
    const request = codec.request("do", fields, { type: 30 });
    const found = new Map<string, number>();
    for (let offset = 16 + codec.headerLength; offset < request.length; offset += 4) {
      const path = namedPath(layout, request.bytes, offset, byField);
      if (path !== undefined && !found.has(path)) found.set(path, offset);
    }
    for (const [path, first] of found) {
      seen++;
      const where = `${path} of ${Bun.inspect(fields)}; BUN_NETLINK_SEED=${seed}`;
      // A masked attribute is sent as a value and a mask, which have the same name.
      const isThere = at(fields, path) ?? at(fields, path.replace(/(^|\.)change\./, "$1change.key."));
      if (isThere === undefined) expect(isThere, where).toBeDefined();
      const offset = offsetOf(layout, request.bytes, path);
      if (offset !== first) expect(offset, where).toBe(first);
    }
  }
  expect(seen).toBeGreaterThan(500);
}, 600_000);

test("offsetOf() finds an attribute after many others in a single pass", () => {
  const tags = Array.from({ length: 40_000 }, (_, index) => `${index}`.padStart(7, "0"));
  const request = codec.request("do", { tags, title: "last" }, { type: 30 });
  const last = offsetOf(layout, request.bytes, "tags[39999]")!;
  expect(codec.path(request, last)).toBe("tags[39999]");
  expect(offsetOf(layout, request.bytes, "title")).toBe(last + 12);
  expect(offsetOf(layout, request.bytes, "tags[40000]")).toBeUndefined();
});
