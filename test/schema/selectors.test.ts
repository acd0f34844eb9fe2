// What tells the format of a sub-message, wherever it stands: behind it, in a level around it, or in a list beside it.
import { describe, expect, test } from "bun:test";
import { decodeAttributes, encodeAttributes, loadFamily } from "../../src/schema/index.ts";
import { kept } from "../support/retention.ts";

const family = loadFamily(`
name: selecting
definitions:
  - { name: bits, type: flags, entries: [one, two] }
attribute-sets:
  - name: main
    attributes:
      - { name: kind, type: string }
      - { name: data, type: sub-message, sub-message: data, selector: kind }
      - { name: bits, type: u32, enum: bits }
      - { name: by-bits, type: sub-message, sub-message: data, selector: bits }
      - { name: inner, type: nest, nested-attributes: inner, multi-attr: true }
      - { name: steps, type: nest, nested-attributes: steps }
  - name: inner
    attributes:
      - { name: data, type: sub-message, sub-message: data, selector: kind }
      - { name: by-bits, type: sub-message, sub-message: data, selector: bits }
  - name: steps
    sequence: true
    attributes:
      - { name: kind, type: string }
      - { name: inner, type: nest, nested-attributes: inner }
  - { name: numbers, attributes: [{ name: id, type: u32 }] }
  - { name: titles, attributes: [{ name: title, type: string }] }
sub-messages:
  - name: data
    formats:
      - { value: number, attribute-set: numbers }
      - { value: title, attribute-set: titles }
      - { value: one, attribute-set: titles }
operations: { list: [] }
`);

const decode = (bytes: Uint8Array, set = "main") => decodeAttributes(family, set, bytes);
const encode = (fields: object, set = "main") => encodeAttributes(family, set, fields);
/** A message with those fields, in another order than whoever reads it would like. */
const round = (fields: object, set = "main") => decode(encode(fields, set), set);

describe("what selects can stand behind what it selects", () => {
  test("in one message after the other, each time as it is in that one", () => {
    const [number, title] = [
      { data: { id: 7 }, kind: "number" },
      { data: { title: "a" }, kind: "title" },
    ];
    for (const fields of [number, title, title, number]) expect(round(fields)).toEqual(fields);
    const none = { data: new Uint8Array([1, 2, 3, 4, 5]) };
    for (const fields of [number, none, title, none]) expect(round(fields)).toEqual(fields);
  });

  test("in a level around it", () => {
    const fields = { inner: [{ data: { title: "a" }, byBits: { title: "b" } }], bits: ["one"], kind: "title" };
    expect(round(fields)).toEqual(fields);
  });

  test("and is forgotten with the message", async () => {
    const bytes = encode({ byBits: { title: "a" }, bits: ["one"] });
    const names: unknown[] = [];
    const original = Array.prototype.toString;
    // What was found is an object of its own, which the message does not have: it is seen where it becomes text.
    const found = () => {
      Array.prototype.toString = function (this: unknown[]) {
        names.push(this);
        return original.call(this);
      };
      try {
        expect(decode(bytes)).toMatchObject({ byBits: { title: "a" } });
      } finally {
        Array.prototype.toString = original;
      }
      return names.splice(0) as object[];
    };
    expect(found()).toHaveLength(1);
    expect(await kept(found)).toBe(0);
  });

  test("and is looked for once, however often and in what turns it is asked for", () => {
    const [data, byBits] = [new Uint8Array([1, 2, 3, 4, 5]), new Uint8Array([6, 7, 8, 9, 10])];
    // It would take minutes if each of them had all of the message searched.
    const inner = Array.from({ length: 50_000 }, () => ({ data, byBits }));
    const decoded = round({ inner }) as { inner: object[] };
    expect(decoded.inner).toHaveLength(inner.length);
    expect(decoded.inner.at(-1)).toEqual({ data, byBits });
  });
});

describe("what stands in a list of objects", () => {
  test("tells nothing of its neighbours, whether they are read or written", () => {
    const data = new Uint8Array([1, 2, 3, 4, 5]);
    const steps = [{ inner: { data } }, { kind: "title" }, { inner: { data } }];
    expect(round(steps, "steps")).toEqual(steps);
    expect(() => encode([{ kind: "title" }, { inner: { data: { title: "a" } } }], "steps")).toThrow(
      '[1].inner.data: expected bytes (Uint8Array), since "kind" is not given',
    );
  });

  test("is told by what is around the list", () => {
    const fields = { kind: "number", steps: [{ kind: "title" }, { inner: { data: { id: 5 } } }] };
    expect(round(fields)).toEqual(fields);
  });
});
