// An attribute of the outer family selects the format of a nest in a linked family.
import { expect, test } from "bun:test";
import { decodeAttributes, encodeAttributes, loadFamily } from "../../../src/schema/index.ts";

test("An attribute of the outer family selects a format in a linked family", () => {
  const host = loadFamily(`
name: host
attribute-sets:
  - { name: inside, attributes: [{ name: data, type: sub-message, sub-message: chosen, selector: kind }] }
  - { name: own, attributes: [{ name: kind, type: string }, { name: more, type: nest, nested-attributes: inside }] }
  - { name: part, attributes: [{ name: x, type: u32 }] }
sub-messages:
  - { name: wrapped, formats: [{ type: nest, nested-attributes: inside }] }
  - { name: chosen, formats: [{ value: foo, attribute-set: part }] }
operations: { list: [] }
`);
  const guest = loadFamily(
    `
name: guest
links: [host]
attribute-sets:
  - name: main
    attributes:
      - { name: kind, type: string }
      - { name: wrap, type: sub-message, sub-message: host/wrapped }
operations: { list: [] }
`,
    { links: { host } },
  );
  const value = { kind: "foo", wrap: { data: { x: 7 } } };
  expect(decodeAttributes(guest, "main", encodeAttributes(guest, "main", value))).toEqual(value);
});

test("Format lists of the same name in two families are distinct", () => {
  const host = loadFamily(`
name: host
attribute-sets: [{ name: part, attributes: [{ name: x, type: u32 }] }]
sub-messages:
  - { name: outer, formats: [{ type: sub-message, sub-message: message }] }
  - { name: message, formats: [{ type: u32 }] }
operations: { list: [] }
`);
  const guest = loadFamily(
    `
name: guest
links: [host]
attribute-sets: [{ name: main, attributes: [{ name: data, type: sub-message, sub-message: message }] }]
sub-messages: [{ name: message, formats: [{ type: sub-message, sub-message: host/outer }] }]
operations: { list: [] }
`,
    { links: { host } },
  );
  expect(decodeAttributes(guest, "main", encodeAttributes(guest, "main", { data: 5 }))).toEqual({ data: 5 });
});
