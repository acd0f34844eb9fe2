import { describe, expect, test } from "bun:test";
import { loadFamily } from "../../../src/schema/index.ts";
import { problem } from "./spec-error.ts";

const generic = (list: string, model = "unified") => `
name: numbered
attribute-sets: [{ name: main, attributes: [{ name: index, type: u32 }] }]
operations:
  enum-model: ${model}
  list: [${list}]
`;
const directional = (list: string) => generic(list, "directional");
const raw = (list: string) =>
  directional(list).replace("name: numbered", "name: numbered\nprotocol: netlink-raw\nprotonum: 0");
const operation = (rest: string, name = "get") => `{ name: ${name}, attribute-set: main, ${rest} }`;

describe("directional numbering", () => {
  test("requires separate numbers for requests and replies", () => {
    const apart = "operations.list[get].value: requests and replies are numbered separately (enum-model): use ";
    const only = operation("value: 3, do: { request: { attributes: [index] } }");
    expect(problem(directional(only))).toBe(`${apart}do.request.value`);
    const both = operation("value: 3, do: { request: { value: 4 }, reply: { value: 5 } }, dump: { reply: {} }");
    expect(problem(directional(both))).toBe(`${apart}dump.request.value and dump.reply.value`);
    const needless = operation("value: 3, do: { request: { value: 4 }, reply: { value: 5 } }");
    expect(problem(directional(needless))).toBe(apart.replace(/use $/, "omit it"));
    expect(problem(generic(only))).toBe("none");
  });

  test("accepts a single number for notifications", () => {
    const { operations } = loadFamily(
      directional(`${operation("do: { request: {}, reply: {} }")}, { name: new, value: 7, notify: get }`),
    );
    expect(operations["new"]!.event).toEqual({ number: 7, attributes: [] });
  });

  test("requires all numbers in extensions", () => {
    const base = directional(operation("do: { request: {}, reply: {} }"));
    const extended = (rest: string) =>
      problem(base, { extensions: [`extends: numbered\noperations: { list: [${operation(rest, "new")}] }`] });
    const missing =
      "missing: an item that an extension adds requires numbers, and requests and replies are numbered separately";
    expect(extended("value: 9, do: { request: {} }")).toBe(
      "operations.list[new].value: requests and replies are numbered separately (enum-model): use do.request.value",
    );
    expect(extended("do: { request: {}, reply: { value: 9 } }")).toBe(
      `operations.list[new].do.request.value: ${missing}`,
    );
    expect(extended("do: { request: { value: 9 }, reply: {} }")).toBe(
      `operations.list[new].do.reply.value: ${missing}`,
    );
    expect(extended("dump: { reply: { value: 9 } }")).toBe(`operations.list[new].dump.request.value: ${missing}`);
    expect(extended("do: { request: { value: 9 }, reply: { value: 10 } }")).toBe("none");
    expect(extended("event: {}")).toContain('an item that an extension adds requires a number: "value"');
    expect(extended("value: 9, event: {}")).toBe("none");
  });
});

describe("misplaced operation numbers", () => {
  test("inside `event` are rejected with the correct place", () => {
    expect(problem(generic(operation("event: { value: 16 }")))).toBe(
      'operations.list[get].event.value: the number is not allowed here: put it one level higher, next to "event"',
    );
  });

  test("next to a request are rejected with the correct place", () => {
    const text = operation("do: { value: 16, request: {} }");
    expect(problem(generic(text))).toBe(
      'operations.list[get].do.value: the number is not allowed here: put it one level higher, next to "do"',
    );
    expect(problem(directional(text))).toBe(
      'operations.list[get].do.value: the number is not allowed here: put one in "request" and one in "reply"',
    );
  });
});

describe("message numbers out of range", () => {
  test("are reported at their place in the spec", () => {
    expect(problem(generic(operation("value: 256, do: {}")))).toBe(
      "operations.list[get].value: expected a message number from 0 to 255, got 256",
    );
    expect(problem(raw(operation("do: { request: { value: 16 }, reply: { value: 3 } }")))).toBe(
      "operations.list[get].do.reply.value: expected a message number from 16 to 65535, got 3",
    );
  });

  test("are reported with the missing key if they result from counting", () => {
    const counted = "operations.list[get]: the default number is 1, expected 16 to 65535; ";
    expect(problem(raw(operation("do: {}")))).toBe(`${counted}specify it as "do.request.value"`);
    expect(problem(raw(operation("dump: { request: { value: 16 }, reply: {} }")))).toBe(
      `${counted}specify it as "dump.reply.value"`,
    );
    expect(problem(raw(operation("event: {}")))).toBe(`${counted}specify it as "value"`);
    expect(problem(raw(operation("do: {}")).replace("directional", "unified"))).toBe(`${counted}specify it as "value"`);
  });
});

test("A duplicate operation name is reported before its consequences", () => {
  const first = operation("do: { request: {}, reply: {} }");
  const list = `${first}, ${operation("do: { request: {} }")}, { name: changed, notify: get }`;
  expect(problem(generic(list))).toBe('operations.list[get]: duplicate name "get"');
});
