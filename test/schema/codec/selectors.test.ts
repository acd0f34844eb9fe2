// The attribute that selects the format of a nest may be after the nest, at an outer level, or in a list next to it.
import { describe, expect, test } from "bun:test";
import { decodeAttributes, encodeAttributes, loadFamily } from "../../../src/schema/index.ts";
import { countSurvivors } from "../../support/retention.ts";

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
/**
 * Encodes and decodes fields. The caller passes the field that selects a format last, so that its attribute is last
 * too.
 */
const round = (fields: object, set = "main") => decode(encode(fields, set), set);

describe("selector attribute after its nest", () => {
  test("applies only to its own message", () => {
    const [number, title] = [
      { data: { id: 7 }, kind: "number" },
      { data: { title: "a" }, kind: "title" },
    ];
    for (const fields of [number, title, title, number]) expect(round(fields)).toEqual(fields);
    const none = { data: new Uint8Array([1, 2, 3, 4, 5]) };
    for (const fields of [number, none, title, none]) expect(round(fields)).toEqual(fields);
  });

  test("applies to nests at an inner level", () => {
    const fields = { inner: [{ data: { title: "a" }, byBits: { title: "b" } }], bits: ["one"], kind: "title" };
    expect(round(fields)).toEqual(fields);
  });

  test("leaves no reference after decoding", async () => {
    const bytes = encode({ byBits: { title: "a" }, bits: ["one"] });
    const names: unknown[] = [];
    const original = Array.prototype.toString;
    // Each decoded message has its own array of bits as the selecting value. The test counts how often the decoder
    // converts it to text.
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
    expect(await countSurvivors(found)).toBe(0);
  });

  test("is searched for once per message", () => {
    const [data, byBits] = [new Uint8Array([1, 2, 3, 4, 5]), new Uint8Array([6, 7, 8, 9, 10])];
    // Decoding would take minutes if each nest caused a search of the whole message.
    const inner = Array.from({ length: 50_000 }, () => ({ data, byBits }));
    const decoded = round({ inner }) as { inner: object[] };
    expect(decoded.inner).toHaveLength(inner.length);
    expect(decoded.inner.at(-1)).toEqual({ data, byBits });
  });
});

describe("selector attribute in an ordered set", () => {
  test("does not apply to adjacent items", () => {
    const data = new Uint8Array([1, 2, 3, 4, 5]);
    const steps = [{ inner: { data } }, { kind: "title" }, { inner: { data } }];
    expect(round(steps, "steps")).toEqual(steps);
    expect(() => encode([{ kind: "title" }, { inner: { data: { title: "a" } } }], "steps")).toThrow(
      '[1].inner.data: expected bytes (Uint8Array), because "kind" is missing',
    );
  });

  test("is overridden by a selector outside of the set", () => {
    const fields = { kind: "number", steps: [{ kind: "title" }, { inner: { data: { id: 5 } } }] };
    expect(round(fields)).toEqual(fields);
  });
});
