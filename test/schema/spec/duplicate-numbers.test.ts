import { describe, expect, test } from "bun:test";
import { problem } from "./spec-error.ts";

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

describe("multicast groups of a raw family", () => {
  const event = "{ name: new, value: 17, attribute-set: main, event: {}, mcgrp: news }";

  test("must have distinct numbers", () => {
    expect(problem(raw(event, "{ name: news, value: 1 }, { name: olds, value: 1 }"))).toBe(
      'mcast-groups.list[olds].value: duplicate number 1, also of group "news"',
    );
    expect(problem(raw(event, "{ name: news, value: 1 }, { name: olds, value: 2 }"))).toBe("none");
  });
});

describe("notifications with the same number", () => {
  const both = (one: string, other: string) =>
    raw(`{ name: new, value: 17, notify: get${one} }\n    - { name: other, value: 17, notify: get${other} }`);
  const expected =
    'operations.list[other].value: "new" has the number 17, too, and no "header-values" distinguish them';

  test("are rejected if nothing distinguishes them", () => {
    expect(problem(both("", ""))).toBe(expected);
    expect(problem(both(", header-values: { family: 1 }", ", header-values: { family: 1 }"))).toBe(expected);
    const counted = raw("{ name: new, value: 17, notify: get }\n    - { name: older, value: 16, notify: get }");
    expect(problem(`${counted}`.replace("mcast-groups", "    - { name: other, notify: get }\nmcast-groups"))).toBe(
      expected.replace("[other].value", "[other]"),
    );
  });

  test("may be distinguished by `header-values` of one of them", () => {
    expect(problem(both("", ", header-values: { family: 1 }"))).toBe("none");
    // Notifications in different groups are also distinct.
    const apart = raw(
      "{ name: new, value: 17, notify: get, mcgrp: a }\n    - { name: other, value: 17, notify: get, mcgrp: b }",
      "{ name: a, value: 1 }, { name: b, value: 2 }",
    );
    expect(problem(apart)).toBe("none");
    expect(problem(both(", header-values: { family: 2 }", ", header-values: { family: 1 }"))).toBe("none");
  });
});

test("`always` and `always-one` accept only attributes of the reply", () => {
  const list = (always: string) =>
    raw(
      `{ name: ask, value: 20, attribute-set: main, do: { request: {}, reply: { attributes: [index], ${always} } } }`,
    );
  const place = "operations.list[ask].do.reply";
  const expected = '"title" is not among the "attributes" of the reply';
  expect(problem(list("always: [title]"))).toBe(`${place}.always[title]: ${expected}`);
  expect(problem(list("always-one: [index, title]"))).toBe(`${place}.always-one[title]: ${expected}`);
  expect(problem(list("always: [index]"))).toBe("none");
});

describe("extensions with duplicate entries", () => {
  const extended = (text: string) => problem(raw("{ name: hole }"), { extensions: [`extends: announcing\n${text}`] });
  const repeatedError = (name: string) => `duplicate "${name}" in this extension`;

  test("are rejected", () => {
    const set = (unit: string) => `{ name: main, attributes: [{ name: index, unit: ${unit} }] }`;
    expect(extended(`attribute-sets: [${set("ms")}, ${set("s")}]`)).toBe(
      `attribute-sets[main]: ${repeatedError("main")}`,
    );
    expect(
      extended("attribute-sets: [{ name: main, attributes: [{ name: index, unit: a }, { name: index, unit: b }] }]"),
    ).toBe(`attribute-sets[main].attributes[index]: ${repeatedError("index")}`);
    expect(extended("operations: { list: [{ name: get, doc: a }, { name: get, doc: b }] }")).toBe(
      `operations.list[get]: ${repeatedError("get")}`,
    );
    const formats = "formats: [{ value: two, type: u8 }, { value: two, type: u16 }]";
    expect(extended(`sub-messages: [{ name: message, ${formats} }]`)).toBe(
      `sub-messages[message].formats[two]: ${repeatedError("two")}`,
    );
    const members = (text: string) => `{ name: top, members: [{ name: family, ${text} }] }`;
    expect(extended(`definitions: [${members("unit: ms")}, ${members("doc: a")}]`)).toBe(
      `definitions[top]: ${repeatedError("top")}`,
    );
  });
});
