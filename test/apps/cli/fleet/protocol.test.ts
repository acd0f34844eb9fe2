import { describe, expect, test } from "bun:test";
import {
  compareIds,
  decodeData,
  decodeEntry,
  type Entry,
  encodeEntry,
} from "../../../../apps/cli/src/fleet/protocol.ts";

const entry: Entry = { epoch: "e1", seq: 7, kind: "changes", time: 12, snapshot: "5-1", data: '{"changes":[]}' };

/** Returns the fields of a valid stream entry with one field replaced, or removed if the value is undefined. */
function fieldsWith(name: string, value: string | undefined): string[] {
  const fields = encodeEntry(entry);
  const at = fields.indexOf(name);
  fields.splice(at, 2, ...(value === undefined ? [] : [name, value]));
  return fields;
}

describe("fleet protocol", () => {
  test("decodes an encoded entry to the same entry", () => {
    expect(decodeEntry(encodeEntry(entry))).toEqual(entry);
  });

  test("ignores unknown fields of an entry", () => {
    expect(decodeEntry([...encodeEntry(entry), "color", "red"])).toEqual(entry);
  });

  test.each([
    ["version", "2", "entry of version 2, expected version 1; update bun-netlink"],
    ["version", undefined, "entry of version (none), expected version 1; update bun-netlink"],
    ["epoch", undefined, 'entry without the field "epoch"'],
    ["seq", "-1", 'seq: expected a number, got "-1"'],
    ["seq", "9007199254740993", 'seq: expected a number, got "9007199254740993"'],
    ["time", "9000000000000000", 'time: expected a number, got "9000000000000000"'],
    ["time", "soon", 'time: expected a number, got "soon"'],
    ["kind", "moved", 'kind: unknown kind "moved"'],
    ["kind", "k".repeat(100), `kind: unknown kind "${"k".repeat(40)}…"`],
    ["epoch", "e".repeat(513), "epoch: expected at most 512 characters, got 513"],
    ["data", " ".repeat(4 * 1024 * 1024 + 1), "data: expected at most 4194304 characters, got 4194305"],
  ])("rejects an entry whose field %s is %p", (name, value, message) => {
    expect(() => decodeEntry(fieldsWith(name, value))).toThrow(message);
  });

  test.each([
    ["begin", '{"reason":"start","dropped":0,"interval":5,"tables":[{"table":"links"}]}'],
    ["rows", '{"table":"links","netns":"blue","rows":[{"key":"1","item":{"mtu":1500}}]}'],
    ["end", '{"rows":1}'],
    ["changes", '{"changes":[{"table":"links","kind":"remove","key":"1","item":{}}]}'],
    [
      "changes",
      '{"changes":[{"table":"links","kind":"add","key":"1","item":{},"by":{"portId":4294967295,"program":"ip","command":["ip"]}}]}',
    ],
    ["changes", '{"changes":[{"table":"links","kind":"resync","reason":"overrun","dropped":3}]}'],
    ["changes", '{"changes":[{"table":"links","kind":"open"}]}'],
  ] as const)("decodes the %s entry %s", (kind, data) => {
    expect(decodeData({ ...entry, kind: kind as "begin", data })).toEqual(JSON.parse(data));
  });

  test.each([
    ["begin", '{"reason":"start","dropped":0,"interval":5}'],
    ["begin", '{"reason":"start","dropped":-1,"interval":5,"tables":[]}'],
    ["rows", '{"table":"links","rows":[{"key":1,"item":{}}]}'],
    ["rows", '{"table":"links","rows":[{"key":"1","item":"text"}]}'],
    ["end", "[]"],
    ["end", '{"rows":"1"}'],
    ["changes", '{"changes":[{"table":"links","kind":"moved"}]}'],
    ["changes", '{"changes":[{"kind":"open"}]}'],
    ["changes", '{"changes":[{"table":"links","kind":"add","key":"1"}]}'],
    ["changes", '{"changes":[{"table":"links","kind":"add","key":"1","item":{},"by":"ip"}]}'],
    ["changes", '{"changes":[{"table":"links","kind":"add","key":"1","item":{},"by":{"portId":1,"program":{}}}]}'],
    ["changes", '{"changes":[{"table":"links","kind":"add","key":"1","item":{},"by":{"portId":1,"command":[1]}}]}'],
    ["changes", "{"],
    ["changes", `{"changes":${"[".repeat(100)}${"]".repeat(100)}}`],
    ["changes", `{"changes":[],"x":[${'{"x":'.repeat(100)}1${"}".repeat(100)}]}`],
    ["changes", '{"changes":[],"x":184467440737095516150}'],
    ["begin", `{"reason":"${"r".repeat(513)}","dropped":0,"interval":5,"tables":[]}`],
    ["changes", `{"changes":[{"table":"${"t".repeat(513)}","kind":"open"}]}`],
  ] as const)("rejects the malformed %s entry %s", (kind, data) => {
    expect(() => decodeData({ ...entry, kind: kind as "begin", data })).toThrow(`data of "${kind}": `);
  });

  test.each(["[", "\\\\[", '\\"[', '\\\\\\"['])("does not count the brackets in the text %j as levels", (part) => {
    const data = `{"changes":[],"x":"${part.repeat(200)}"}`;
    expect(decodeData({ ...entry, kind: "changes", data })).toEqual(JSON.parse(data));
  });

  test("keeps 64-bit integers and any text", () => {
    const data =
      '{"changes":[{"table":"t","kind":"add","key":"1","item":{"count":18446744073709551615,"ifalias":"hex:none"}}]}';
    const { changes } = decodeData({ ...entry, kind: "changes", data });
    expect(changes[0]).toMatchObject({ item: { count: 18446744073709551615n, ifalias: "hex:none" } });
  });

  test("compares entry ids by time, then by number", () => {
    expect(compareIds("10-0", "9-5")).toBeGreaterThan(0);
    expect(compareIds("10-1", "10-10")).toBeLessThan(0);
    expect(compareIds("10-1", "10-1")).toBe(0);
  });
});
