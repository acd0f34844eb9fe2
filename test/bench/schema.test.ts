import { describe, expect, test } from "bun:test";
import { cases } from "../../bench/runner/cases.ts";
import { canonical } from "../../bench/schema/canonical.ts";
import { type Codec, createTask, kinds, MESSAGES, type Task } from "../../bench/schema/tasks.ts";
import { Message } from "../../src/index.ts";

/** Runs a benchmark task on each message of a kind and returns the results. */
function runAll(task: Task, kind: string, codec: Codec): unknown[] {
  const runTask = createTask(task, kinds[kind]!, codec);
  return Array.from({ length: MESSAGES }, (_, index) => runTask(index));
}

describe.each(Object.keys(kinds))("%s messages of the schema benchmark", (kind) => {
  test("decode to the original objects with schema and handwritten code", () => {
    const originals = Array.from({ length: MESSAGES }, (_, number) => kinds[kind]!.create(number));
    expect(runAll("decode", kind, "schema")).toStrictEqual(originals);
    expect(runAll("decode", kind, "unchecked")).toStrictEqual(originals);
  });

  test("encode to the same bytes with schema and handwritten code", () => {
    const hex = (messages: unknown[]) => messages.map((message) => (message as Message).bytes.toHex());
    const bySchema = runAll("encode", kind, "schema");
    expect(bySchema[0]).toBeInstanceOf(Message);
    expect(hex(bySchema)).toEqual(hex(runAll("encode", kind, "unchecked")));
    expect(new Set(hex(bySchema)).size).toBe(MESSAGES);
  });

  test("yield the same fields with schema and handwritten code", () => {
    const fields = runAll("fields", kind, "schema");
    expect(fields).toEqual(runAll("fields", kind, "unchecked"));
    for (const values of fields) expect(values).not.toContain(undefined);
    expect(runAll("varied", kind, "schema")).toEqual(fields);
    expect(runAll("varied", kind, "unchecked")).toEqual(fields);
    expect(runAll("walk", kind, "schema")).toEqual(runAll("walk", kind, "unchecked"));
  });

  test("have one benchmark case for each task", () => {
    const names = cases.map(({ name }) => name);
    for (const word of ["decode-schema", "encode-schema", "lazy", "lazy-walk"]) {
      expect(names).toContain(`${word} ${kind}`);
    }
  });
});

describe("canonical()", () => {
  test("ignores only the order of an object's fields", () => {
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
