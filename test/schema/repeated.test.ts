import { describe, expect, test } from "bun:test";
import { problem } from "./problem.ts";

const raw = (list: string, groups = "") => `
name: announcing
protocol: netlink-raw
protonum: 5
definitions:
  - { name: top, type: struct, members: [{ name: family, type: u8 }] }
attribute-sets:
  - { name: main, attributes: [{ name: index, type: u32 }, { name: title, type: string }] }
sub-messages:
  - { name: message, formats: [{ value: one, attribute-set: main }] }
operations:
  fixed-header: top
  list:
    - { name: get, value: 16, attribute-set: main, do: { request: {}, reply: { attributes: [index] } } }
    - ${list}
mcast-groups: { list: [${groups}] }
`;

describe("groups of a raw family", () => {
  const event = "{ name: new, value: 17, attribute-set: main, event: {}, mcgrp: news }";

  test("have numbers of their own", () => {
    expect(problem(raw(event, "{ name: news, value: 1 }, { name: olds, value: 1 }"))).toBe(
      'mcast-groups.list[olds].value: the group "news" has the number 1 as well',
    );
    expect(problem(raw(event, "{ name: news, value: 1 }, { name: olds, value: 2 }"))).toBe("none");
  });
});

describe("two that the kernel sends by itself under one number", () => {
  const both = (one: string, other: string) =>
    raw(`{ name: new, value: 17, notify: get${one} }\n    - { name: other, value: 17, notify: get${other} }`);
  const told =
    'operations.list[other].value: "new" has the number 17 as well, and no "header-values" tell the one from the other';

  test("are refused where nothing tells which of both a message is", () => {
    expect(problem(both("", ""))).toBe(told);
    expect(problem(both(", header-values: { family: 1 }", ", header-values: { family: 1 }"))).toBe(told);
    const counted = raw("{ name: new, value: 17, notify: get }\n    - { name: older, value: 16, notify: get }");
    expect(problem(`${counted}`.replace("mcast-groups", "    - { name: other, notify: get }\nmcast-groups"))).toBe(
      told.replace("[other].value", "[other]"),
    );
  });

  test("are told apart by their headers, of which one can have all the rest", () => {
    expect(problem(both("", ", header-values: { family: 1 }"))).toBe("none");
    // So are two that come through groups of their own.
    const apart = raw(
      "{ name: new, value: 17, notify: get, mcgrp: a }\n    - { name: other, value: 17, notify: get, mcgrp: b }",
      "{ name: a, value: 1 }, { name: b, value: 2 }",
    );
    expect(problem(apart)).toBe("none");
    expect(problem(both(", header-values: { family: 2 }", ", header-values: { family: 1 }"))).toBe("none");
  });
});

test("what a reply always has is among its attributes", () => {
  const list = (always: string) =>
    raw(
      `{ name: ask, value: 20, attribute-set: main, do: { request: {}, reply: { attributes: [index], ${always} } } }`,
    );
  const place = "operations.list[ask].do.reply";
  const told = '"title" is not among the "attributes" of the reply';
  expect(problem(list("always: [title]"))).toBe(`${place}.always[title]: ${told}`);
  expect(problem(list("always-one: [index, title]"))).toBe(`${place}.always-one[title]: ${told}`);
  expect(problem(list("always: [index]"))).toBe("none");
});

describe("an extension that has a thing twice", () => {
  const extended = (text: string) => problem(raw("{ name: hole }"), { extensions: [`extends: announcing\n${text}`] });
  const told = (what: string) => `"${what}" stands in this extension already: say all of it in one place`;

  test("is refused, since the second would change what the first says", () => {
    const set = (unit: string) => `{ name: main, attributes: [{ name: index, unit: ${unit} }] }`;
    expect(extended(`attribute-sets: [${set("ms")}, ${set("s")}]`)).toBe(`attribute-sets[main]: ${told("main")}`);
    expect(
      extended("attribute-sets: [{ name: main, attributes: [{ name: index, unit: a }, { name: index, unit: b }] }]"),
    ).toBe(`attribute-sets[main].attributes[index]: ${told("index")}`);
    expect(extended("operations: { list: [{ name: get, doc: a }, { name: get, doc: b }] }")).toBe(
      `operations.list[get]: ${told("get")}`,
    );
    const formats = "formats: [{ value: two, type: u8 }, { value: two, type: u16 }]";
    expect(extended(`sub-messages: [{ name: message, ${formats} }]`)).toBe(
      `sub-messages[message].formats[two]: ${told("two")}`,
    );
    const members = (text: string) => `{ name: top, members: [{ name: family, ${text} }] }`;
    expect(extended(`definitions: [${members("unit: ms")}, ${members("doc: a")}]`)).toBe(
      `definitions[top]: ${told("top")}`,
    );
  });
});
