// Changes that make the attribute sets and sub-messages of a spec invalid.
import { describe } from "bun:test";
import { type InvalidChange, pathOf, type Spec, testRejections } from "./changed-spec.ts";

const errors: InvalidChange[] = [
  [
    "two attributes with the same name",
    (s) => (s.attribute("tiny")["name"] = "short"),
    `${pathOf("short")}.name`,
    'duplicate attribute "short"',
  ],
  [
    "two attribute names that become the same field name",
    (s) => (s.attribute("tiny")["name"] = "Short"),
    `${pathOf("short")}.name`,
    'duplicate field name short, also of "Short"',
  ],
  [
    "two attributes with the same number",
    (s) => (s.attribute("short")["value"] = 2),
    `${pathOf("short")}.value`,
    'duplicate number 2, also of "tiny"',
  ],
  [
    "a number out of range",
    (s) => (s.attribute("tiny")["value"] = 0x4000),
    `${pathOf("tiny")}.value`,
    "from 0 to 16383",
  ],
  ["an attribute without a type", (s) => delete s.attribute("tiny")["type"], pathOf("tiny"), '"type" is missing'],
  ["an unknown type", (s) => (s.attribute("tiny")["type"] = "u7"), `${pathOf("tiny")}.type`, "expected one of u8"],
  ["a nest without a set", (s) => delete s.attribute("inner")["nested-attributes"], pathOf("inner"), "missing"],
  [
    "a nest of an unknown set",
    (s) => (s.attribute("inner")["nested-attributes"] = "nowhere"),
    `${pathOf("inner")}.nested-attributes`,
    'unknown attribute set "nowhere"',
  ],
  [
    "a nest in an unknown family",
    (s) => (s.attribute("inner")["nested-attributes"] = "other/set"),
    `${pathOf("inner")}.nested-attributes`,
    'the family "other" must be listed in "links" of the spec and passed in the option "links"',
  ],
  [
    "nested attributes in an integer",
    (s) => (s.attribute("tiny")["nested-attributes"] = "main"),
    `${pathOf("tiny")}.nested-attributes`,
    "not allowed for type u8",
  ],
  [
    "an unknown enum",
    (s) => (s.attribute("color")["enum"] = "colour"),
    `${pathOf("color")}.enum`,
    'unknown enum "colour"',
  ],
  [
    "an enum for text",
    (s) => (s.attribute("title")["enum"] = "color"),
    `${pathOf("title")}.enum`,
    "not allowed for type string",
  ],
  [
    "flags without an enum",
    (s) => (s.attribute("tiny")["enum-as-flags"] = true),
    `${pathOf("tiny")}.enum-as-flags`,
    'requires "enum"',
  ],
  [
    "a byte order for text",
    (s) => (s.attribute("title")["byte-order"] = "big-endian"),
    `${pathOf("title")}.byte-order`,
    "not allowed for type string",
  ],
  [
    "an unknown byte order",
    (s) => (s.attribute("short")["byte-order"] = "middle"),
    `${pathOf("short")}.byte-order`,
    "expected one of",
  ],
  [
    "an integer shown as an IPv6 address",
    (s) => (s.attribute("v4")["display-hint"] = "ipv6"),
    `${pathOf("v4")}.display-hint`,
    "ipv6 is not allowed for type u32",
  ],
  [
    "an unknown struct",
    (s) => (s.attribute("shape")["struct"] = "form"),
    `${pathOf("shape")}.struct`,
    'unknown struct "form"',
  ],
  [
    "a struct for an integer",
    (s) => (s.attribute("tiny")["struct"] = "shape"),
    `${pathOf("tiny")}.struct`,
    "only binary data",
  ],
  [
    "an array without an item type",
    (s) => delete s.attribute("list")["sub-type"],
    pathOf("list"),
    '"sub-type" is missing',
  ],
  [
    "an item type for an integer",
    (s) => (s.attribute("tiny")["sub-type"] = "u8"),
    `${pathOf("tiny")}.sub-type`,
    "not allowed for type u8",
  ],
  [
    "two type-values with the same name",
    (s) => (s.attribute("table")["type-value"] = ["row-id", "row-id"]),
    `${pathOf("table")}.type-value[row-id]`,
    "duplicate field name rowId",
  ],
  [
    "a type-value with the name of a field",
    (s) => (s.attribute("table")["type-value"] = ["row-id", "index"]),
    `${pathOf("table")}.type-value`,
    'the field name index of "index" is already used inside the nest',
  ],
  [
    "a type-value with the name of the value",
    (s) => (s.attribute("statistics")["type-value"] = ["value"]),
    `${pathOf("statistics")}.type-value`,
    'the field name value of "value" is already used inside the nest',
  ],
  [
    "a nest-type-value without type-values",
    (s) => delete s.attribute("table")["type-value"],
    `${pathOf("table")}.type-value`,
    'requires "type-value"',
  ],
  [
    "a repeated flag",
    (s) => (s.attribute("is-on")["multi-attr"] = true),
    `${pathOf("is-on")}.multi-attr`,
    "not allowed for type flag",
  ],
  [
    "a multi-attr key other than true or false",
    (s) => (s.attribute("tags")["multi-attr"] = "yes"),
    `${pathOf("tags")}.multi-attr`,
    "true or false",
  ],
  [
    "limits that exclude everything",
    (s) => (s.attribute("index")["checks"] = { min: 5, max: 4 }),
    `${pathOf("index")}.checks.min`,
    "the minimum 5 exceeds the maximum 4",
  ],
  [
    "a limit with an unknown type",
    (s) => (s.attribute("index")["checks"] = { max: "u33-max" }),
    `${pathOf("index")}.checks.max`,
    '"u33-max" is not a numeric constant',
  ],
  [
    "a length limit for an integer",
    (s) => (s.attribute("index")["checks"] = { "max-len": 4 }),
    `${pathOf("index")}.checks.max-len`,
    "not allowed for type u32",
  ],
  [
    "a mask with an unknown enum",
    (s) => (s.attribute("masked")["checks"] = { "flags-mask": "none" }),
    `${pathOf("masked")}.checks.flags-mask`,
    'unknown enum "none"',
  ],
  [
    "a subset of an unknown set",
    (s) => (s.at("attribute-sets", "part")["subset-of"] = "all"),
    "attribute-sets[part].subset-of",
    'unknown attribute set "all"',
  ],
  [
    "a subset attribute that its set lacks",
    (s) => (s.attribute("color", "part")["name"] = "hue"),
    "attribute-sets[part].attributes[hue].name",
    'has no attribute "hue"',
  ],
  [
    "a number in a subset",
    (s) => (s.attribute("color", "part")["value"] = 3),
    "attribute-sets[part].attributes[color].value",
    "not allowed in a subset, which has the numbers of its set",
  ],
  [
    "a sub-message without a selector",
    (s) => delete s.attribute("data")["selector"],
    pathOf("data"),
    '"selector" is missing',
  ],
  [
    "a selector that no set has",
    (s) => (s.attribute("data")["selector"] = "sort"),
    `${pathOf("data")}.selector`,
    'unknown attribute "sort" in any set',
  ],
  [
    "an unknown sub-message",
    (s) => (s.attribute("data")["sub-message"] = "msg"),
    `${pathOf("data")}.sub-message`,
    'unknown sub-message "msg"',
  ],
  [
    "two formats with the same value",
    (s) => (s.at("sub-messages", "data-msg", "formats", 1)["value"] = "attributes"),
    "sub-messages[data-msg].formats[attributes]",
    'duplicate name "attributes"',
  ],
  [
    "a format with an unknown header",
    (s) => (s.at("sub-messages", "data-msg", "formats", 1)["fixed-header"] = "head"),
    "sub-messages[data-msg].formats[both].fixed-header",
    'unknown struct "head"',
  ],
  [
    "attributes after structures that have no length member",
    (s) => (s.attribute("hops")["struct"] = "point"),
    `${pathOf("hops")}.struct`,
    '"point" requires a member with the length up to the next struct',
  ],
  [
    "a structure with a length member but without attributes after it",
    (s) => delete s.attribute("hops")["nested-attributes"],
    `${pathOf("hops")}.struct`,
    'a member of "hop" contains the length of attributes, but no attributes follow the struct here',
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
    "an ordered set after structures",
    (s) => (s.attribute("hops")["nested-attributes"] = "steps"),
    `${pathOf("hops")}.nested-attributes`,
    "cannot follow a struct",
  ],
  [
    "a selector that no structure has",
    (s) => (s.attribute("by-tag", "tagged")["selector"] = "header.tug"),
    "attribute-sets[tagged].attributes[by-tag].selector",
    'unknown member "tug" in any structure',
  ],
  [
    "masks in an attribute that is not a nest",
    (s) => (s.attribute("tiny")["masked"] = true),
    `${pathOf("tiny")}.masked`,
    "not allowed for type u8",
  ],
  [
    "masks of text at an inner level",
    (s) => (s.attribute("inner", "keys")["nested-attributes"] = "main"),
    `${pathOf("change")}.masked`,
    '"any-uint" in this nest has variable length, so it cannot have a mask',
  ],
  [
    "a mask of an integer of variable size",
    (s) => Object.assign(s.attribute("port", "keys"), { type: "uint" }),
    `${pathOf("change")}.masked`,
    '"port" in this nest has variable length, so it cannot have a mask',
  ],
  [
    "a repeated attribute in an ordered set",
    (s) => (s.attribute("output", "steps")["multi-attr"] = true),
    "attribute-sets[steps].attributes[output].multi-attr",
    "not allowed in a sequence, whose items may always repeat",
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
    "a format with attributes after a structure of variable length",
    (s) => (s.at("sub-messages", "number-msg", "formats", "framed")["attribute-set"] = "part"),
    "sub-messages[number-msg].formats[framed].fixed-header",
    '"open" has variable length, so nothing can follow it',
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
  [
    "masks in an ordered set",
    (s) => (s.attribute("steps")["masked"] = true),
    `${pathOf("steps")}.masked`,
    "a list of objects",
  ],
];

/** Returns an attribute that selects a format of the sub-message. */
function itself(name: string): Spec {
  return { type: "sub-message", "sub-message": name, selector: "kind" };
}

describe("loadFamily()", () => {
  testRejections(errors);
});
