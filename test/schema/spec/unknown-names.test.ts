import { describe, expect, test } from "bun:test";
import { type LoadOptions, loadFamily } from "../../../src/schema/index.ts";
import { everything } from "../everything.ts";
import { specErrorOf } from "./spec-error.ts";

const spec = `
name: misspelt
definitions:
  - { name: size, type: const, value: 4 }
  - { name: motto, type: const, value: text }
  - { name: color, type: enum, entries: [red, green] }
  - { name: top, type: struct, members: [{ name: family, type: u8 }, { name: color, type: u8, enum: color }] }
attribute-sets:
  - { name: other, attributes: [{ name: kid, type: string }] }
  - name: main
    attributes:
      - { name: index, type: u32, checks: { max: size } }
      - { name: color, type: u32, enum: color }
      - { name: shape, type: binary, struct: top }
      - { name: bits, type: u32, checks: { flags-mask: color } }
      - { name: inner, type: nest, nested-attributes: other }
      - { name: kind, type: string }
      - { name: data, type: sub-message, sub-message: data-msg, selector: kind }
      - { name: blob, type: binary, display-hint: hex, checks: { max-len: size } }
  - { name: part, subset-of: main, attributes: [{ name: index }] }
sub-messages:
  - { name: data-msg, formats: [{ value: plain, attribute-set: other }] }
operations:
  fixed-header: top
  list:
    - name: get
      attribute-set: main
      header-values: { color: red }
      do:
        request: { attributes: [index], required-header: [family], required-one: [index, header.family] }
        reply: { attributes: [index, color] }
    - { name: changed, notify: get, mcgrp: news }
mcast-groups: { list: [{ name: news }] }
`;

/** Returns the error for the spec after replacing one part of it. */
function problem(from: string, to: string, options: LoadOptions = {}): string {
  expect(from === "" || spec.includes(from)).toBe(true);
  return specErrorOf(spec.replace(from, to), { file: "spec.yaml", ...options })?.reason ?? "none";
}

describe("errors for unknown names", () => {
  test("do not occur for the original spec", () => expect(problem("", "")).toBe("none"));

  // If two attributes are equally similar, the error suggests the attribute of the same set.
  const cases = `
    an enum | type: u32, enum: color | type: u32, enum: colour | unknown enum "colour"; did you mean "color"?
    a struct | struct: top | struct: tpo | unknown struct "tpo"; did you mean "top"?
    an attribute set | nested-attributes: other | nested-attributes: ohter | attribute set "ohter"; did you mean "other"?
    a sub-message | sub-message: data-msg | sub-message: data-mgs | sub-message "data-mgs"; did you mean "data-msg"?
    a fixed header | fixed-header: top | fixed-header: topp | struct "topp"; did you mean "top"?
    the set of a subset | subset-of: main | subset-of: mian | attribute set "mian"; did you mean "main"?
    an attribute of a subset | [{ name: index }] | [{ name: idnex }] | attribute "idnex"; did you mean "index"?
    the enum of a mask | flags-mask: color | flags-mask: colr | unknown enum "colr"; did you mean "color"?
    an attribute that selects a format | selector: kind | selector: kin | attribute "kin" in any set; did you mean "kind"?
    a header member that selects a format | selector: kind | selector: header.famly | ; did you mean "header.family"?
    a constant | max-len: size | max-len: szie | "szie" is not a numeric constant; did you mean "size"?
    a named limit of an integer type | max: size | max: u33-max | ; did you mean "u32-max"?
    an attribute of a request | attributes: [index], req | attributes: [idex], req | did you mean "index"?
    a required header member | required-header: [family] | required-header: [famly] | "famly"; did you mean "family"?
    a name in required-one | [index, header.family] | [index, header.famly] | "famly"; did you mean "family"?
    an enum entry in header-values | { color: red } | { color: redd } | the enum "color" has no "redd"; did you mean "red"?
    a notification | notify: get | notify: gte | unknown operation "gte"; did you mean "get"?
    a multicast group | mcgrp: news | mcgrp: nwes | unknown group "nwes"; did you mean "news"?
    an attribute type | name: kid, type: string | name: kid, type: strin | got "strin"; did you mean "string"?
  `;
  test.each(cases.match(/\S.*/g)!.map((line) => line.split(" | ")))(
    "suggest a similar name for %s",
    (_, from = "", to = "", expected = "") => expect(problem(from, to)).toContain(expected),
  );

  test("list all names if none is similar", () => {
    expect(problem("struct: top", "struct: nothing")).toBe('unknown struct "nothing"; there are: top');
    expect(problem("mcgrp: news", "mcgrp: olds-and-more")).toEndWith("; there are: news");
    expect(problem("max-len: size", "max-len: nothing")).toEndWith("; there are: size");
  });

  test("state the kind of a name of another kind", () => {
    const color = "type: u32, enum: color";
    expect(problem(color, "type: u32, enum: top")).toBe('unknown enum "top": this is a struct');
    expect(problem(color, "type: u32, enum: main")).toBe('unknown enum "main": this is an attribute set');
    expect(problem("struct: top", "struct: color")).toBe('unknown struct "color": this is an enum');
    expect(problem("struct: top", "struct: size")).toBe('unknown struct "size": this is a constant');
    expect(problem("max-len: size", "max-len: top")).toBe('unknown constant "top": this is a struct');
    expect(problem("max-len: size", "max-len: motto")).toBe('the constant "motto" is text, expected a number');
    const nested = "nested-attributes: other";
    expect(problem(nested, "nested-attributes: data-msg")).toEndWith('"data-msg": this is a sub-message');
  });

  test("suggest names in linked families", () => {
    const links = { "every-thing": loadFamily(everything) };
    expect(problem("nested-attributes: other", "nested-attributes: every-thing/part", { links })).toBe(
      `the family "every-thing" must be listed in "links" of the spec and passed in the option "links"`,
    );
    const both = spec
      .replace("name: misspelt", "name: misspelt\nlinks: [every-thing]")
      .replace("nested-attributes: other", "nested-attributes: every-thing/prat");
    expect(() => loadFamily(both, { links })).toThrow(
      'the family "every-thing" has no attribute set "prat"; did you mean "part"?',
    );
    expect(() => loadFamily(both.replace("every-thing/prat", "everything/part"), { links })).toThrow(
      'the family "everything" must be listed in "links" of the spec and passed in the option "links"; did you mean "every-thing"?',
    );
    expect(() => loadFamily(both, { links: { everyThing: links["every-thing"] } })).toThrow(
      'the family "every-thing" was not passed in the option "links"; did you mean "everyThing"?',
    );
  });
});
