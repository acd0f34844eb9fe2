import { describe, expect, test } from "bun:test";
import { Message } from "../../src/message/index.ts";
import { FieldReader, loadFamily, operationCodec, SetReader } from "../../src/schema/index.ts";
import { everything } from "./everything.ts";

const family = loadFamily(everything);
const codec = operationCodec(family, "get");
const fields = {
  header: { ifindex: 7, options: ["fast"] },
  tiny: 9,
  inner: { part: { color: "red" }, title: "inside" },
  shape: { color: "green", label: "lo", total: 5n, ip: "10.0.0.1" },
  wide: 1n,
  tags: ["a", "b"],
};
const message = codec.request("do", fields, { type: 30 });

function read(path: string): unknown {
  return new FieldReader(family, "get", path).read(message);
}

describe("one field is read without the others", () => {
  test("from attributes, nests, structures and the header", () => {
    const paths = ["tiny", "inner.part.color", "inner.title", "shape.color", "shape.label", "shape.total", "shape.ip"];
    expect(paths.map(read)).toEqual([9, "red", "inside", "green", "lo", 5n, "10.0.0.1"]);
    expect([read("header.ifindex"), read("header.options"), read("wide"), read("tags")]).toEqual([
      7,
      ["fast"],
      1n,
      "a",
    ]);
    expect(read("inner.part")).toEqual({ color: "red" });
  });

  test("and is undefined where it is not there or not what it should be", () => {
    expect([read("short"), read("part.color"), read("inner.tiny")]).toEqual([undefined, undefined, undefined]);
    const wrong = codec.request("do", { unknown: [{ type: 2, bytes: new Uint8Array(3) }] }, { type: 30 });
    expect(new FieldReader(family, "get", "tiny").read(wrong)).toBeUndefined();
    const cut = codec.request("do", { shape: new Uint8Array(4) }, { type: 30 });
    expect(new FieldReader(family, "get", "shape.port").read(cut)).toBe(0);
    expect(new FieldReader(family, "get", "shape.total").read(cut)).toBeUndefined();
  });

  test("a message that ends with its fixed header, unpadded, has no attributes and no error", () => {
    const short = new Message(codec.request("do", fields, { type: 30 }).bytes.slice(0, 16 + 4 + 7));
    const reader = new SetReader(family, "get").start(short);
    expect([reader.next(), reader.error]).toEqual([false, undefined]);
    const shorter = new Message(short.bytes.slice(0, 16 + 4 + 6));
    const cut = new SetReader(family, "get").start(shorter);
    expect(cut.next()).toBe(false);
    expect(cut.error?.reason).toContain("before its attributes begin");
  });

  test("paths that lead nowhere are refused", () => {
    expect(() => read("nothing")).toThrow('nothing: there is no field "nothing"');
    expect(() => read("inner.nothing")).toThrow('inner.nothing: there is no field "nothing"');
    expect(() => read("header.nothing")).toThrow('there is no field "nothing"');
    expect(() => read("shape.nothing")).toThrow('there is no field "nothing"');
    expect(() => read("data.index")).toThrow('data.index: "data" is no nest');
    expect(() => read("tiny.index")).toThrow('tiny.index: "tiny" is no nest');
  });
});

describe("a walk makes no objects but those that are asked for", () => {
  test("names and values come by the schema", () => {
    const reader = new SetReader(family, "get");
    const seen: [string | undefined, unknown][] = [];
    for (reader.start(message); reader.next(); ) seen.push([reader.field, reader.value()]);
    expect(seen).toEqual([
      ["tiny", 9],
      ["inner", fields.inner],
      ["shape", codec.decode(message)["shape"]],
      ["wide", 1n],
      ["tags", "a"],
      ["tags", "b"],
    ]);
  });

  test("what the schema does not know has a number alone", () => {
    const unknown = codec.request("do", { unknown: [{ type: 500, bytes: Uint8Array.of(1) }] }, { type: 30 });
    const reader = new SetReader(family, "get").start(unknown);
    expect(reader.next()).toBe(true);
    expect([reader.type, reader.field, reader.value(), reader.u8()]).toEqual([500, undefined, undefined, 1]);
  });
});
