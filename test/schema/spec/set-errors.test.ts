// Changes that make the attribute sets and sub-messages of a spec invalid.
import { describe } from "bun:test";
import { type InvalidChange, pathOf, type Spec, testInvalidValues, testRejections } from "./changed-spec.ts";

const inMain = `
  two attributes with the same number | short.value | 2 | duplicate number 2, also of "tiny"
  a number out of range | tiny.value | 16384 | from 0 to 16383
  an attribute without a type | tiny.type |  | "type" is missing
  an unknown type | tiny.type | u7 | expected one of u8
  a nest without a set | inner.nested-attributes |  | missing
  a nest of an unknown set | inner.nested-attributes | nowhere | unknown attribute set "nowhere"
  a nest in an unknown family | inner.nested-attributes | other/set | the family "other" must be listed in "links" of the spec and passed in the option "links"
  nested attributes in an integer | tiny.nested-attributes | main | not allowed for type u8
  an unknown enum | color.enum | colour | unknown enum "colour"
  an enum for text | title.enum | color | not allowed for type string
  flags without an enum | tiny.enum-as-flags | true | requires "enum"
  a byte order for text | title.byte-order | big-endian | not allowed for type string
  an unknown byte order | short.byte-order | middle | expected "big-endian" or "little-endian"
  an integer shown as an IPv6 address | v4.display-hint | ipv6 | ipv6 is not allowed for type u32
  an unknown struct | shape.struct | form | unknown struct "form"
  a struct for an integer | tiny.struct | shape | only binary data
  an array without an item type | list.sub-type |  | "sub-type" is missing
  an item type for an integer | tiny.sub-type | u8 | not allowed for type u8
  two type-values with the same name | table.type-value | [row-id, row-id] | duplicate field name rowId | [row-id]
  a type-value with the name of a field | table.type-value | [row-id, index] | the field name index of "index" is already used inside the nest
  a type-value with the name of the value | statistics.type-value | [value] | the field name value of "value" is already used inside the nest
  a repeated flag | is-on.multi-attr | true | not allowed for type flag
  a multi-attr key other than true or false | tags.multi-attr | yes | true or false
  limits that exclude everything | index.checks | { min: 5, max: 4 } | the minimum 5 exceeds the maximum 4 | .min
  a limit with an unknown type | index.checks | { max: u33-max } | "u33-max" is not a numeric constant | .max
  a length limit for an integer | index.checks | { max-len: 4 } | not allowed for type u32 | .max-len
  a mask with an unknown enum | masked.checks | { flags-mask: none } | unknown enum "none" | .flags-mask
  a sub-message without a selector | data.selector |  | "selector" is missing
  a selector that no set has | data.selector | sort | unknown attribute "sort" in any set
  an unknown sub-message | data.sub-message | msg | unknown sub-message "msg"
  attributes after structures that have no length member | hops.struct | point | "point" requires a member with the length up to the next struct
  an ordered set after structures | hops.nested-attributes | steps | cannot follow a struct
  masks in an attribute that is not a nest | tiny.masked | true | not allowed for type u8
  masks in an ordered set | steps.masked | true | a list of objects
  two attributes with the same name | tiny.name | short | duplicate attribute "short" | attribute-sets[main].attributes[short].name
  two attribute names that become the same field name | tiny.name | Short | duplicate field name short, also of "Short" | attribute-sets[main].attributes[short].name
  a nest-type-value without type-values | table.type-value |  | requires "type-value" | attribute-sets[main].attributes[table].type-value
  a structure with a length member but without attributes after it | hops.nested-attributes |  | a member of "hop" contains the length of attributes, but no attributes follow the struct here | attribute-sets[main].attributes[hops].struct
`;

const elsewhere = `
  a subset of an unknown set | attribute-sets[part].subset-of | all | unknown attribute set "all"
  a number in a subset | attribute-sets[part].attributes[color].value | 3 | not allowed in a subset, which has the numbers of its set
  a format with an unknown header | sub-messages[data-msg].formats[both].fixed-header | head | unknown struct "head"
  a selector that no structure has | attribute-sets[tagged].attributes[by-tag].selector | header.tug | unknown member "tug" in any structure
  a repeated attribute in an ordered set | attribute-sets[steps].attributes[output].multi-attr | true | not allowed in a sequence, whose items may always repeat
  a subset attribute that its set lacks | attribute-sets[part].attributes[color].name | hue | has no attribute "hue" | attribute-sets[part].attributes[hue].name
  masks of text at an inner level | attribute-sets[keys].attributes[inner].nested-attributes | main | "any-uint" in this nest has variable length, so it cannot have a mask | attribute-sets[main].attributes[change].masked
  a mask of an integer of variable size | attribute-sets[keys].attributes[port].type | uint | "port" in this nest has variable length, so it cannot have a mask | attribute-sets[main].attributes[change].masked
  a format with attributes after a structure of variable length | sub-messages[number-msg].formats[framed].attribute-set | part | "open" has variable length, so nothing can follow it | sub-messages[number-msg].formats[framed].fixed-header
`;

const changes: InvalidChange[] = [
  [
    "two formats with the same value",
    (s) => (s.at("sub-messages", "data-msg", "formats", 1)["value"] = "attributes"),
    "sub-messages[data-msg].formats[attributes]",
    'duplicate name "attributes"',
  ],
  [
    "an ordered set after the structure of a sub-message",
    (s) =>
      Object.assign(s.at("sub-messages", "data-msg", "formats", "both"), {
        "fixed-header": "shape",
        "attribute-set": "steps",
      }),
    "sub-messages[data-msg].formats[both].attribute-set",
    "cannot follow a struct",
  ],
  [
    "a selector next to a sub-message in an ordered set",
    (s) => {
      s.at("attribute-sets", "deep")["sequence"] = true;
      s.attribute("outer-data", "deep")["name"] = "kind";
    },
    "attribute-sets[deep].attributes[kind].selector",
    "the selector must be in an outer set, because each object of this set has only one attribute",
  ],
  [
    "a sub-message that contains itself as a format",
    (s) => Object.assign(s.at("sub-messages", "data-msg", "formats", "number"), itself("data-msg")),
    "sub-messages[data-msg]",
    "the sub-message contains itself: data-msg > data-msg",
  ],
  [
    "sub-messages that contain each other as formats",
    (s) => {
      Object.assign(s.at("sub-messages", "data-msg", "formats", "number"), itself("number-msg"));
      (s.at("sub-messages", "number-msg")["formats"] as Spec[]).push({ value: 7, ...itself("data-msg") });
    },
    "sub-messages[data-msg]",
    "data-msg > number-msg > data-msg",
  ],
  [
    "a format with an unknown selector",
    (s) =>
      Object.assign(s.at("sub-messages", "data-msg", "formats", "number"), {
        ...itself("number-msg"),
        selector: "knd",
      }),
    "sub-messages[data-msg].formats[number].selector",
    'unknown attribute "knd" in any set',
  ],
  [
    "a format with a type-value that has the name of a field",
    (s) => {
      const table = { type: "nest-type-value", "type-value": ["color"], "nested-attributes": "part" };
      Object.assign(s.at("sub-messages", "data-msg", "formats", "number"), table);
    },
    "sub-messages[data-msg].formats[number].type-value",
    'the field name color of "color" is already used inside the nest',
  ],
  [
    "structures with an open end and attributes after each",
    (s) => (s.definition("hop")["members"] as Spec[]).push({ name: "data", type: "binary" }),
    `${pathOf("hops")}.struct`,
    '"hop" has variable length, so nothing can follow it',
  ],
  [
    "an array of structures of variable length",
    (s) => Object.assign(s.attribute("shape"), { "sub-type": "struct", struct: "open" }),
    `${pathOf("shape")}.struct`,
    '"open" has variable length, so nothing can follow it',
  ],
];

/** Returns an attribute that selects a format of the sub-message. */
function itself(name: string): Spec {
  return { type: "sub-message", "sub-message": name, selector: "kind" };
}

describe("loadFamily()", () => {
  testInvalidValues(inMain, "attribute-sets[main].attributes");
  testInvalidValues(elsewhere);
  testRejections(changes);
});
