import { describe, expect, test } from "bun:test";
import { describe as describeFamily, loadFamily, operationCodec } from "../../../src/schema/index.ts";
import { thrown } from "../../message/bytes.ts";
import { everything } from "../everything.ts";

const family = loadFamily(everything);

describe("required fields", () => {
  const codec = operationCodec(family, "set-one");
  const request = (fields: object) => thrown(() => codec.request("do", fields, { type: 30 })).message;

  test("can be attributes or members of the fixed header", () => {
    expect(request({ title: "x" })).toBe("header.ifindex: required by this request");
    expect(request({ header: { options: [] }, title: "x" })).toBe("header.ifindex: required by this request");
    expect(request({ header: { ifindex: undefined }, title: "x" })).toStartWith("header.ifindex: ");
    expect(request({ header: { ifindex: 1 } })).toBe("title: required by this request");
    expect(request({ header: 5, title: "x" })).toBe("header: expected an object, got 5");
  });

  test("may be 0 or an empty string", () => {
    const message = codec.request("do", { header: { ifindex: 0 }, title: "" }, { type: 30 });
    expect(codec.decodeRequest(message)).toEqual({ header: { ifindex: 0, options: [] }, title: "" });
  });
});

describe("`required-one` fields", () => {
  const codec = operationCodec(family, "set-any");
  const request = (fields: object) => codec.request("do", fields, { type: 30 });
  const refused = (fields: object) => thrown(() => request(fields)).message;
  const none = "index, title or header.ifindex: the request requires one of these";

  test("can be attributes or members of the fixed header", () => {
    for (const fields of [{}, { data: Uint8Array.of(1) }, { title: undefined }, { header: { options: ["fast"] } }]) {
      expect(refused(fields)).toBe(none);
    }
    for (const fields of [{ index: 1 }, { title: "" }, { header: { ifindex: 1 } }, { header: {}, title: "" }]) {
      expect(request(fields).length).toBeGreaterThan(0);
    }
  });

  test("do not count if a member has its default value", () => {
    expect(refused({ header: { ifindex: 0, options: ["fast"] } })).toStartWith(`${none}, and header.ifindex is `);
    expect(refused({ header: { ifindex: 0 } })).toBe(`${none}, and header.ifindex is 0, which counts as absent`);
    expect(refused({ header: 5 })).toBe("header: expected an object, got 5");
  });

  test("do not count if 64-bit members and flags have default values", () => {
    const wide = loadFamily(`
name: wide
protocol: netlink-raw
protonum: 0
definitions:
  - { name: bits, type: flags, entries: [first, second] }
  - { name: top, type: struct, members: [{ name: id, type: u64 }, { name: flags, type: u64, enum: bits }] }
attribute-sets: [{ name: main, attributes: [{ name: one, type: u32 }] }]
operations:
  fixed-header: top
  list:
    - name: get
      value: 16
      attribute-set: main
      do: { request: { required-one: [one, header.id, header.flags] } }
`);
    const get = (header: object) => () => operationCodec(wide, "get").request("do", { header }).length;
    for (const header of [{}, { id: 0n }, { id: 0 }, { flags: [] }, { flags: 0n, id: 0n }]) {
      expect(get(header)).toThrow("one, header.id or header.flags: the request requires one of these");
    }
    for (const header of [{ id: 1n }, { flags: ["second"] }, { id: 0n, flags: 1n }]) expect(get(header)()).toBe(32);
  });

  test("do not count if `absent-values` lists their value", () => {
    const silent = loadFamily(`
name: silent
protocol: netlink-raw
protonum: 0
definitions: [{ name: kind, type: enum, entries: [any, one, other] }]
attribute-sets:
  - name: main
    attributes: [{ name: mark, type: u64 }, { name: kind, type: u8, enum: kind }, { name: title, type: string }]
operations:
  list:
    - name: get
      value: 16
      attribute-set: main
      do: { request: { required-one: [mark, kind, title], absent-values: { mark: 0, kind: 1, title: "" } } }
`);
    const get = (fields: object) => () => operationCodec(silent, "get").request("do", fields).length;
    const none = "mark, kind or title: the request requires one of these, and";
    for (const mark of [0, 0n]) expect(get({ mark })).toThrow(`${none} mark is `);
    for (const kind of [1, "one"]) expect(get({ kind })).toThrow(`${none} kind is `);
    expect(get({ title: "", kind: "one" })).toThrow(`${none} kind is "one", which counts as absent`);
    for (const fields of [{ mark: 1n }, { kind: "any" }, { kind: 0 }, { title: "x" }, { mark: 0, title: "x" }]) {
      expect(get(fields)()).toBeGreaterThan(16);
    }
    const { messages } = describeFamily(silent).operations[0]!;
    expect(messages[0]?.absentValues).toEqual({ mark: 0, kind: 1, title: "" });
  });

  test("may belong to requests without a fixed header", () => {
    const headless = loadFamily(`
name: headless
protocol: netlink-raw
protonum: 0
attribute-sets: [{ name: main, attributes: [{ name: one, type: u32 }, { name: two, type: u32 }] }]
operations: { list: [{ name: get, value: 16, attribute-set: main, do: { request: { required-one: [one, two] } } }] }
`);
    expect(() => operationCodec(headless, "get").request("do", {})).toThrow(
      new TypeError("one or two: the request requires one of these"),
    );
  });

  test("are suggested for misspelled fields", () => {
    expect(refused({ titel: "x" })).toBe('titel: unknown field; did you mean "title"?');
    expect(refused({ header: { ifidnex: 1 } })).toBe('header.ifidnex: unknown struct member; did you mean "ifindex"?');
  });
});

const companions = loadFamily(`
name: companions
protocol: netlink-raw
protonum: 0
definitions:
  - { name: ends, type: struct, members: [{ name: port, type: u16 }, { name: cookie, type: u64 }] }
  - name: head
    type: struct
    members: [{ name: length, type: u8 }, { name: change, type: u8 }, { name: ends, type: binary, struct: ends }]
attribute-sets:
  - { name: main, attributes: [{ name: one, type: u32 }, { name: two, type: u32 }, { name: three, type: u32 }] }
operations:
  fixed-header: head
  list:
    - name: set
      value: 16
      attribute-set: main
      do:
        request:
          required-with: { one: [two, header.length], header.change: [three] }
          ones-header: [ends.cookie]
`);

describe("`required-with` fields", () => {
  const codec = operationCodec(companions, "set");
  const refused = (fields: object) => thrown(() => codec.request("do", fields)).message;
  const why = "otherwise the request has another meaning";

  test("must be passed with the field that requires them", () => {
    for (const fields of [{ one: 1 }, { one: 0, two: undefined }, { one: 1, header: { change: 0 } }]) {
      expect(refused(fields)).toBe(`one: requires two or header.length, ${why}`);
    }
    expect(refused({ header: { change: 1 } })).toBe(`header.change: requires three, ${why}`);
    expect(refused({ one: 1, header: { lenght: 4 } })).toBe(
      'header.lenght: unknown struct member; did you mean "length"?',
    );
    expect(refused({ one: 1, header: 5 })).toBe("header: expected an object, got 5");
  });

  test("may be 0", () => {
    for (const fields of [{}, { one: 1, two: 0 }, { one: 1, header: { length: 0 } }, { header: { change: 0 } }]) {
      expect(codec.request("do", fields).length).toBeGreaterThan(0);
    }
  });

  test("may be header members whose default has all bits set", () => {
    const cookie = (fields: object) => codec.decodeRequest(codec.request("do", fields))["header"];
    const all = 0xffff_ffff_ffff_ffffn;
    expect(cookie({})).toEqual({ length: 0, change: 0, ends: { port: 0, cookie: all } });
    expect(cookie({ header: { length: 1, ends: { port: 5 } } })).toMatchObject({ ends: { port: 5, cookie: all } });
    expect(cookie({ header: { ends: { cookie: 0n } } })).toMatchObject({ ends: { port: 0, cookie: 0n } });
  });

  test("are listed by describe()", () => {
    const { messages } = describeFamily(companions).operations[0]!;
    const requiredWith = { one: ["two", "header.length"], "header.change": ["three"] };
    expect(messages[0]).toMatchObject({ requiredWith, onesHeader: ["ends.cookie"] });
  });
});
