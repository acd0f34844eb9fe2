import { describe, expect, test } from "bun:test";
import { cases } from "../../bench/lib/cases.ts";
import { canonical } from "../../bench/schema/canonical.ts";
import { kinds, type Task, VARIANTS, workOf } from "../../bench/schema/work.ts";
import { Message } from "../../src/index.ts";

/** What comes of a task, for each message. */
function all(task: Task, kind: string, who: "schema" | "hand"): unknown[] {
  const work = workOf(task, kinds[kind]!, who);
  return Array.from({ length: VARIANTS }, (_, index) => work(index));
}

describe.each(Object.keys(kinds))("messages of the kind %s", (kind) => {
  test("decoded by schema and by hand are the objects that they were made from", () => {
    const made = Array.from({ length: VARIANTS }, (_, number) => kinds[kind]!.make(number));
    expect(all("decode", kind, "schema")).toStrictEqual(made);
    expect(all("decode", kind, "hand")).toStrictEqual(made);
  });

  test("encoded by schema and by hand have the same bytes, and differ from each other", () => {
    const hex = (messages: unknown[]) => messages.map((message) => (message as Message).bytes.toHex());
    const bySchema = all("encode", kind, "schema");
    expect(bySchema[0]).toBeInstanceOf(Message);
    expect(hex(bySchema)).toEqual(hex(all("encode", kind, "hand")));
    expect(new Set(hex(bySchema)).size).toBe(VARIANTS);
  });

  test("fields that are read alone, and walks, come to the same", () => {
    const fields = all("fields", kind, "schema");
    expect(fields).toEqual(all("fields", kind, "hand"));
    for (const values of fields) expect(values).not.toContain(undefined);
    expect(all("varied", kind, "schema")).toEqual(fields);
    expect(all("varied", kind, "hand")).toEqual(fields);
    expect(all("walk", kind, "schema")).toEqual(all("walk", kind, "hand"));
  });

  test("are decoded, encoded and read in a case each", () => {
    const names = cases.map(({ name }) => name);
    for (const word of ["decode-schema", "encode-schema", "lazy", "lazy-walk"]) {
      expect(names).toContain(`${word} ${kind}`);
    }
  });
});

describe("the text of a value", () => {
  test("is the same for fields in another order, and another for any other value", () => {
    expect(canonical({ a: 1, b: [2n, "x"] })).toBe(canonical({ b: [2n, "x"], a: 1 }));
    const values = [
      1,
      1n,
      "1",
      [1],
      { a: 1 },
      { a: undefined },
      {},
      new Uint8Array([1]),
      true,
      "1n",
      ["1,1"],
      ["1", "1"],
    ];
    expect(new Set(values.map(canonical)).size).toBe(values.length);
  });
});
