import { describe, expect, test } from "bun:test";
import { buildFamily, encodeAttributes, loadFamily, operationCodec, SpecError } from "../../../src/schema/index.ts";
import { everything } from "../everything.ts";

type Spec = Record<string, unknown>;
type Change = (spec: Tree) => void;

/** A parsed spec with helpers to change parts of it. */
class Tree {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }

  /** Returns the value at a path. Its parts are keys, and names or indices of list items. */
  at(...path: (string | number)[]): Spec {
    let value = this.value;
    for (const step of path) value = child(value, step);
    return value as Spec;
  }

  attribute(name: string, set = "main"): Spec {
    return this.at("attribute-sets", set, "attributes", name);
  }

  definition(name: string): Spec {
    return this.at("definitions", name);
  }

  operation(name: string): Spec {
    return this.at("operations", "list", name);
  }
}

function child(value: unknown, step: string | number): unknown {
  if (Array.isArray(value) && typeof step === "string") {
    return value.find((item) => (item as Spec)["name"] === step || (item as Spec)["value"] === step);
  }
  return (value as Spec)[step];
}

const a = (name: string) => `attribute-sets[main].attributes[${name}]`;

const errors: [name: string, change: Change, path: string, reason: string][] = [
  ["a missing name", (s) => delete s.at()["name"], "", '"name" is missing'],
  [
    "a name with a slash",
    (s) => (s.at()["name"] = "a/b"),
    "name",
    'invalid name "a/b": names of families have letters, digits, "-", "_", and "." and spaces inside',
  ],
  [
    "a name that ends with a space",
    (s) => (s.at()["name"] = "a "),
    "name",
    'invalid name "a ": names of families have letters, digits, "-", "_", and "." and spaces inside',
  ],
  ["an unknown key", (s) => (s.at()["colour"] = 1), "colour", "unknown key"],
  ["an unknown protocol", (s) => (s.at()["protocol"] = "netlink"), "protocol", "expected one of genetlink"],
  [
    "a protocol number in a generic family",
    (s) => (s.at()["protonum"] = 3),
    "protonum",
    "not allowed for protocol genetlink-legacy",
  ],
  ["a raw family without a protocol number", (s) => raw(s, { protonum: undefined }), "", '"protonum" is missing'],
  ["a protocol number out of range", (s) => raw(s, { protonum: 32 }), "protonum", "from 0 to 31"],
  ["a version in a raw family", (s) => raw(s, { version: 1 }), "version", "not allowed for raw families"],
  ["a version out of range", (s) => (s.at()["version"] = 256), "version", "from 0 to 255"],
  ["missing attribute sets", (s) => delete s.at()["attribute-sets"], "", '"attribute-sets" is missing'],
  ["missing operations", (s) => delete s.at()["operations"], "", '"operations" is missing'],
  ["an object instead of a list", (s) => (s.at()["definitions"] = {}), "definitions", "expected a list"],
  [
    "a definition without a type",
    (s) => delete s.definition("color")["type"],
    "definitions[color]",
    '"type" is missing',
  ],
  [
    "members in an enum",
    (s) => (s.definition("color")["members"] = []),
    "definitions[color].members",
    "not allowed for a definition of type enum",
  ],
  [
    "an enum without entries",
    (s) => delete s.definition("color")["entries"],
    "definitions[color]",
    '"entries" is missing',
  ],
  [
    "two definitions with the same name",
    (s) => (s.definition("option")["name"] = "color"),
    "definitions[color].name",
    "duplicate name",
  ],
  ["a constant without a value", (s) => delete s.definition("key-len")["value"], "definitions[key-len]", "missing"],
  [
    "two entries with the same name",
    (s) => (s.definition("color")["entries"] = ["red", "red"]),
    "definitions[color].entries[red]",
    "duplicate entry",
  ],
  [
    "a bit number above 63",
    (s) => (s.definition("option")["value-start"] = 64),
    "definitions[option].entries[fast]",
    "invalid bit 64",
  ],
  [
    "a kernel version without quotes",
    (s) => (s.definition("option")["entries"] = [{ name: "x", since: 6.1 }]),
    "definitions[option].entries[x].since",
    "in quotes",
  ],
  [
    "a struct without members",
    (s) => (s.definition("top")["members"] = []),
    "definitions[top].members",
    "without members",
  ],
  [
    "a member with a type for attributes only",
    (s) => (s.at("definitions", "top", "members", 0)["type"] = "nest"),
    "definitions[top].members[ifindex].type",
    "expected one of",
  ],
  [
    "padding without a length",
    (s) => delete s.at("definitions", "top", "members", 2)["len"],
    "definitions[top].members[tail]",
    'a pad requires "len"',
  ],
  [
    "a length for an integer",
    (s) => (s.at("definitions", "top", "members", 0)["len"] = 4),
    "definitions[top].members[ifindex].len",
    "has a fixed length",
  ],
  [
    "a length with an unknown constant",
    (s) => (s.at("definitions", "shape", "members", 5)["len"] = "nothing"),
    "definitions[shape].members[key].len",
    "is not a numeric constant",
  ],
  [
    "open binary data before other members",
    (s) => delete s.at("definitions", "shape", "members", 5)["len"],
    "definitions[shape].members[key]",
    "may be omitted only for the last member",
  ],
  [
    "a struct that contains itself",
    (s) => (s.at("definitions", "point", "members", 0)["name"] = recursion(s)),
    "definitions[point]",
    "contains itself: point > shape > point",
  ],
  [
    "two attributes with the same name",
    (s) => (s.attribute("tiny")["name"] = "short"),
    `${a("short")}.name`,
    'duplicate attribute "short"',
  ],
  [
    "two attribute names that become the same field name",
    (s) => (s.attribute("tiny")["name"] = "Short"),
    `${a("short")}.name`,
    'duplicate field name short, also of "Short"',
  ],
  [
    "two attributes with the same number",
    (s) => (s.attribute("short")["value"] = 2),
    `${a("short")}.value`,
    'duplicate number 2, also of "tiny"',
  ],
  ["a number out of range", (s) => (s.attribute("tiny")["value"] = 0x4000), `${a("tiny")}.value`, "from 0 to 16383"],
  ["an attribute without a type", (s) => delete s.attribute("tiny")["type"], a("tiny"), '"type" is missing'],
  ["an unknown type", (s) => (s.attribute("tiny")["type"] = "u7"), `${a("tiny")}.type`, "expected one of u8"],
  ["a nest without a set", (s) => delete s.attribute("inner")["nested-attributes"], a("inner"), "missing"],
  [
    "a nest of an unknown set",
    (s) => (s.attribute("inner")["nested-attributes"] = "nowhere"),
    `${a("inner")}.nested-attributes`,
    'unknown attribute set "nowhere"',
  ],
  [
    "a nest in an unknown family",
    (s) => (s.attribute("inner")["nested-attributes"] = "other/set"),
    `${a("inner")}.nested-attributes`,
    'the family "other" must be listed in "links" of the spec and passed in the option "links"',
  ],
  [
    "nested attributes in an integer",
    (s) => (s.attribute("tiny")["nested-attributes"] = "main"),
    `${a("tiny")}.nested-attributes`,
    "not allowed for type u8",
  ],
  ["an unknown enum", (s) => (s.attribute("color")["enum"] = "colour"), `${a("color")}.enum`, 'unknown enum "colour"'],
  [
    "an enum for text",
    (s) => (s.attribute("title")["enum"] = "color"),
    `${a("title")}.enum`,
    "not allowed for type string",
  ],
  [
    "flags without an enum",
    (s) => (s.attribute("tiny")["enum-as-flags"] = true),
    `${a("tiny")}.enum-as-flags`,
    'requires "enum"',
  ],
  [
    "a byte order for text",
    (s) => (s.attribute("title")["byte-order"] = "big-endian"),
    `${a("title")}.byte-order`,
    "not allowed for type string",
  ],
  [
    "an unknown byte order",
    (s) => (s.attribute("short")["byte-order"] = "middle"),
    `${a("short")}.byte-order`,
    "expected one of",
  ],
  [
    "an integer shown as an IPv6 address",
    (s) => (s.attribute("v4")["display-hint"] = "ipv6"),
    `${a("v4")}.display-hint`,
    "ipv6 is not allowed for type u32",
  ],
  [
    "an unknown struct",
    (s) => (s.attribute("shape")["struct"] = "form"),
    `${a("shape")}.struct`,
    'unknown struct "form"',
  ],
  [
    "a struct for an integer",
    (s) => (s.attribute("tiny")["struct"] = "shape"),
    `${a("tiny")}.struct`,
    "only binary data",
  ],
  ["an array without an item type", (s) => delete s.attribute("list")["sub-type"], a("list"), '"sub-type" is missing'],
  [
    "an item type for an integer",
    (s) => (s.attribute("tiny")["sub-type"] = "u8"),
    `${a("tiny")}.sub-type`,
    "not allowed for type u8",
  ],
  [
    "two type-values with the same name",
    (s) => (s.attribute("table")["type-value"] = ["row-id", "row-id"]),
    `${a("table")}.type-value[row-id]`,
    "duplicate field name rowId",
  ],
  [
    "a type-value with the name of a field",
    (s) => (s.attribute("table")["type-value"] = ["row-id", "index"]),
    `${a("table")}.type-value`,
    'the field name index of "index" is already used inside the nest',
  ],
  [
    "a type-value with the name of the value",
    (s) => (s.attribute("statistics")["type-value"] = ["value"]),
    `${a("statistics")}.type-value`,
    'the field name value of "value" is already used inside the nest',
  ],
  [
    "a nest-type-value without type-values",
    (s) => delete s.attribute("table")["type-value"],
    `${a("table")}.type-value`,
    'requires "type-value"',
  ],
  [
    "a repeated flag",
    (s) => (s.attribute("is-on")["multi-attr"] = true),
    `${a("is-on")}.multi-attr`,
    "not allowed for type flag",
  ],
  [
    "a multi-attr key other than true or false",
    (s) => (s.attribute("tags")["multi-attr"] = "yes"),
    `${a("tags")}.multi-attr`,
    "true or false",
  ],
  [
    "limits that exclude everything",
    (s) => (s.attribute("index")["checks"] = { min: 5, max: 4 }),
    `${a("index")}.checks.min`,
    "the minimum 5 exceeds the maximum 4",
  ],
  [
    "a limit with an unknown type",
    (s) => (s.attribute("index")["checks"] = { max: "u33-max" }),
    `${a("index")}.checks.max`,
    '"u33-max" is not a numeric constant',
  ],
  [
    "a length limit for an integer",
    (s) => (s.attribute("index")["checks"] = { "max-len": 4 }),
    `${a("index")}.checks.max-len`,
    "not allowed for type u32",
  ],
  [
    "a mask with an unknown enum",
    (s) => (s.attribute("masked")["checks"] = { "flags-mask": "none" }),
    `${a("masked")}.checks.flags-mask`,
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
    a("data"),
    '"selector" is missing',
  ],
  [
    "a selector that no set has",
    (s) => (s.attribute("data")["selector"] = "sort"),
    `${a("data")}.selector`,
    'unknown attribute "sort" in any set',
  ],
  [
    "an unknown sub-message",
    (s) => (s.attribute("data")["sub-message"] = "msg"),
    `${a("data")}.sub-message`,
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
    "an unknown fixed header of all operations",
    (s) => (s.at("operations")["fixed-header"] = "head"),
    "operations.fixed-header",
    'unknown struct "head"',
  ],
  [
    "an unknown enum-model",
    (s) => (s.at("operations")["enum-model"] = "random"),
    "operations.enum-model",
    "expected one of",
  ],
  [
    "a request attribute that its set lacks",
    (s) => (s.at("operations", "list", "get", "do", "request")["attributes"] = ["none"]),
    "operations.list[get].do.request.attributes[none]",
    'has no attribute "none"',
  ],
  [
    "an unknown effect",
    (s) => (s.operation("get")["effect"] = "write"),
    "operations.list[get].effect",
    "expected one of",
  ],
  [
    "an address family of two bytes",
    (s) => Object.assign(s.at("definitions", "shape", "members", "port"), { "address-family": true }),
    "definitions[shape].members[port].address-family",
    "a u16 cannot be an address family",
  ],
  [
    "always-replies for an operation without replies",
    (s) => {
      delete (s.operation("get")["do"] as Spec)["reply"];
      s.operation("get")["always-replies"] = true;
    },
    "operations.list[get].always-replies",
    'requires a "reply" of "do"',
  ],
  [
    "an operation with an unknown set",
    (s) => (s.operation("set")["attribute-set"] = "all"),
    "operations.list[set].attribute-set",
    'unknown attribute set "all"',
  ],
  [
    "an unknown flag",
    (s) => (s.operation("set")["flags"] = ["root"]),
    "operations.list[set].flags[root]",
    "expected one of admin-perm",
  ],
  [
    "a notification for an unknown operation",
    (s) => (s.operation("changed")["notify"] = "take"),
    "operations.list[changed].notify",
    'unknown operation "take"',
  ],
  [
    "a notification for an operation without a reply",
    (s) => (s.operation("changed")["notify"] = "set"),
    "operations.list[changed].notify",
    "has no reply",
  ],
  [
    "a notification that is also a request",
    (s) => (s.operation("changed")["do"] = {}),
    "operations.list[changed]",
    "conflicting keys: do and notify",
  ],
  [
    "an unknown group",
    (s) => (s.operation("changed")["mcgrp"] = "olds"),
    "operations.list[changed].mcgrp",
    'unknown group "olds"',
  ],
  [
    "a command number above 255",
    (s) => (s.operation("set")["value"] = 256),
    "operations.list[set].value",
    "from 0 to 255",
  ],
  [
    "an unknown required attribute",
    (s) => ((s.operation("set-one")["do"] as Spec)["request"] = { required: ["size"] }),
    "operations.list[set-one].do.request.required[size]",
    'has no attribute "size"',
  ],
  [
    "an unknown required header member",
    (s) => ((s.operation("set-one")["do"] as Spec)["request"] = { "required-header": ["tail"] }),
    "operations.list[set-one].do.request.required-header[tail]",
    'has no member "tail"',
  ],
  [
    "an unknown attribute in required-one",
    (s) => ((s.operation("set-one")["do"] as Spec)["request"] = { "required-one": ["title", "size"] }),
    "operations.list[set-one].do.request.required-one[size]",
    'has no attribute "size"',
  ],
  [
    "a single name in required-one",
    (s) => ((s.operation("set-one")["do"] as Spec)["request"] = { "required-one": ["title", "title"] }),
    "operations.list[set-one].do.request.required-one",
    "requires at least two names; use `required` for one",
  ],
  [
    "an unknown header member in required-one",
    (s) => ((s.operation("set-one")["do"] as Spec)["request"] = { "required-one": ["title", "header.tail-end"] }),
    "operations.list[set-one].do.request.required-one[header.tail-end]",
    'has no member "tail-end"',
  ],
  [
    "an absent-values key that is not in required-one",
    (s) =>
      ((s.operation("set-one")["do"] as Spec)["request"] = {
        "required-one": ["index", "title"],
        "absent-values": { "header.ifindex": 0 },
      }),
    "operations.list[set-one].do.request.absent-values.header.ifindex",
    "not in `required-one`",
  ],
  [
    "an invalid absent-values value",
    (s) =>
      ((s.operation("set-one")["do"] as Spec)["request"] = {
        "required-one": ["index", "title"],
        "absent-values": { title: [] },
      }),
    "operations.list[set-one].do.request.absent-values.title",
    "expected an integer",
  ],
  [
    "an empty list in required-with",
    (s) => ((s.operation("set-one")["do"] as Spec)["request"] = { "required-with": { title: [] } }),
    "operations.list[set-one].do.request.required-with.title",
    "requires at least one name",
  ],
  [
    "an unknown attribute in a list of required-with",
    (s) => ((s.operation("set-one")["do"] as Spec)["request"] = { "required-with": { title: ["size"] } }),
    "operations.list[set-one].do.request.required-with.title[size]",
    'has no attribute "size"',
  ],
  [
    "an unknown attribute as a key of required-with",
    (s) => ((s.operation("set-one")["do"] as Spec)["request"] = { "required-with": { "header.size": ["title"] } }),
    "operations.list[set-one].do.request.required-with",
    'has no member "size"',
  ],
  [
    "an unknown member in ones-header",
    (s) => ((s.operation("set-one")["do"] as Spec)["request"] = { "ones-header": ["size"] }),
    "operations.list[set-one].do.request.ones-header[size]",
    'has no member "size"',
  ],
  [
    "a structure in ones-header",
    (s) => ((s.operation("set-one")["do"] as Spec)["request"] = { "ones-header": ["tail"] }),
    "operations.list[set-one].do.request.ones-header[tail]",
    "",
  ],
  [
    "required-one in a reply",
    (s) => ((s.operation("get")["do"] as Spec)["reply"] = { "required-one": ["index", "title"] }),
    "operations.list[get].do.reply.required-one",
    "unknown key",
  ],
  [
    "required in a reply",
    (s) => ((s.operation("get")["do"] as Spec)["reply"] = { required: ["title"] }),
    "operations.list[get].do.reply.required",
    "unknown key",
  ],
  [
    "attributes after structures that have no length member",
    (s) => (s.attribute("hops")["struct"] = "point"),
    `${a("hops")}.struct`,
    '"point" requires a member with the length up to the next struct',
  ],
  [
    "a structure with a length member but without attributes after it",
    (s) => delete s.attribute("hops")["nested-attributes"],
    `${a("hops")}.struct`,
    'a member of "hop" contains the length of attributes, but no attributes follow the struct here',
  ],
  [
    "a fixed header with a length member",
    (s) => (s.at("operations")["fixed-header"] = "hop"),
    "operations.fixed-header",
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
    "an ordered set as a message",
    (s) => (s.at("operations", "list", 0)["attribute-set"] = "steps"),
    "operations.list[get].attribute-set",
    "cannot be a message",
  ],
  [
    "an ordered set as a reply",
    (s) => (s.at("operations", "list", 0)["reply-attribute-set"] = "steps"),
    "operations.list[get].reply-attribute-set",
    "cannot be a message",
  ],
  [
    "an ordered set after structures",
    (s) => (s.attribute("hops")["nested-attributes"] = "steps"),
    `${a("hops")}.nested-attributes`,
    "cannot follow a struct",
  ],
  [
    "a length member of one byte",
    (s) => (s.at("definitions", "hop", "members", "weight")["counts"] = true),
    "definitions[hop].members[weight].counts",
    "a u8 cannot have a length",
  ],
  [
    "a second length member",
    (s) => (s.at("definitions", "hop", "members", "zone")["counts"] = true),
    "definitions[hop].members[zone].counts",
    "another member already contains the length",
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
    `${a("tiny")}.masked`,
    "only allowed for nests",
  ],
  [
    "masks of text at an inner level",
    (s) => (s.attribute("inner", "keys")["nested-attributes"] = "main"),
    `${a("change")}.masked`,
    '"any-uint" in this nest has variable length, so it cannot have a mask',
  ],
  [
    "a mask of an integer of variable size",
    (s) => Object.assign(s.attribute("port", "keys"), { type: "uint" }),
    `${a("change")}.masked`,
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
    "a fixed header of variable length",
    (s) => (s.at("operations")["fixed-header"] = "open"),
    "operations.fixed-header",
    '"open" has variable length, so nothing can follow it',
  ],
  [
    "a fixed header that ends in an array",
    (s) => (s.operation("set")["fixed-header"] = array(s)),
    "operations.list[set].fixed-header",
    '"listing" has variable length, so nothing can follow it',
  ],
  [
    "a reply header of variable length",
    (s) => (s.operation("set")["reply-fixed-header"] = "open"),
    "operations.list[set].reply-fixed-header",
    '"open" has variable length, so nothing can follow it',
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
    `${a("hops")}.struct`,
    '"hop" has variable length, so nothing can follow it',
  ],
  [
    "an array of structures of variable length",
    (s) => Object.assign(s.attribute("shape"), { "sub-type": "struct", struct: "open" }),
    `${a("shape")}.struct`,
    '"open" has variable length, so nothing can follow it',
  ],
  [
    "a member that is a structure of variable length",
    (s) => {
      array(s);
      Object.assign(s.at("definitions", "shape", "members", "key"), {
        type: "binary",
        struct: "listing",
        len: undefined,
      });
    },
    "definitions[shape].members[key].struct",
    '"listing" has variable length, so nothing can follow it',
  ],
  [
    "a negative length",
    (s) => {
      s.definition("key-len")["value"] = 0;
      s.at("definitions", "shape", "members", "key")["len"] = 4;
    },
    "definitions[shape].members[short-key].len",
    'expected an integer from 0 to 65535, but "key-len - 1" is -1',
  ],
  [
    "a member of zero bytes",
    (s) => (s.at("definitions", "open", "members", "data")["len"] = 0),
    "definitions[open].members[data].len",
    "the minimum length of a member is 1",
  ],
  [
    "a length above the maximum of a message",
    (s) => (s.definition("key-len")["value"] = 65_536),
    "definitions[shape].members[key].len",
    'expected an integer from 0 to 65535, but "every-key-len" is 65536',
  ],
  [
    "masks in an ordered set",
    (s) => (s.attribute("steps")["masked"] = true),
    `${a("steps")}.masked`,
    "a list of objects",
  ],
  [
    "two operations with the same name",
    (s) => (s.operation("set")["name"] = "get"),
    "operations.list[get]",
    'duplicate name "get"',
  ],
  [
    "a group number in a generic family",
    (s) => (s.at("mcast-groups", "list", 0)["value"] = 1),
    "mcast-groups.list[news].value",
    "kernel numbers",
  ],
];

/** Makes the structures "shape" and "point" contain each other, which is invalid. */
function recursion(spec: Tree): string {
  const members = spec.definition("point")["members"] as Spec[];
  members.push({ name: "around", type: "binary", struct: "shape" });
  return "x";
}

/** Returns an attribute that selects a format of the sub-message. */
function itself(name: string): Spec {
  return { type: "sub-message", "sub-message": name, selector: "kind" };
}

/** Adds a structure that ends in an array, and returns its name. */
function array(spec: Tree): string {
  const members = [
    { name: "count", type: "u32", counts: "points" },
    { name: "points", type: "binary", "sub-type": "struct", struct: "point" },
  ];
  (spec.at()["definitions"] as Spec[]).push({ name: "listing", type: "struct", members });
  return "listing";
}

function raw(spec: Tree, changes: Spec): void {
  const root = spec.at();
  delete root["version"];
  Object.assign(root, { protocol: "netlink-raw", protonum: 5 }, changes);
}

describe("loadFamily()", () => {
  test("accepts a valid spec", () => {
    expect(loadFamily(everything, { file: "everything.yaml" }).name).toBe("every-thing");
  });

  for (const [name, change, path, reason] of errors) {
    test(`rejects ${name}`, () => {
      const spec = new Tree(Bun.YAML.parse(everything));
      change(spec);
      let error: unknown;
      try {
        buildFamily(spec.value, { file: "everything.yaml", strict: true });
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(SpecError);
      const { file, path: place, reason: why } = error as SpecError;
      expect({ file, path: place }).toEqual({ file: "everything.yaml", path });
      expect(why).toContain(reason);
    });
  }

  test("rejects an unknown option and suggests a similar one", () => {
    const misspelt = { fil: "x.yaml" } as object;
    const unknownOption = new TypeError("options.fil: unknown option; did you mean file?");
    expect(() => loadFamily(everything, misspelt)).toThrow(unknownOption);
    expect(() => buildFamily({}, misspelt)).toThrow(unknownOption);
    expect(() => loadFamily(everything, 5 as unknown as object)).toThrow("options: expected an object, got 5");
  });

  test("rejects a duplicate key", () => {
    const twice = everything.replace("\nattribute-sets:", "\nattribute-sets: []\nattribute-sets:");
    const line = twice.slice(0, twice.lastIndexOf("\nattribute-sets:")).split("\n").length + 1;
    expect(() => loadFamily(twice, { file: "twice.yaml" })).toThrow(
      `twice.yaml: line ${line}: duplicate key "attribute-sets"`,
    );
    const attribute = everything.replace("{ name: tags, type: string", "{ name: tags, type: u8, type: string");
    expect(() => loadFamily(attribute)).toThrow(/^spec: line \d+: duplicate key "type"$/);
    expect(() => loadFamily(everything, { extensions: ["extends: every-thing\ndoc: a\ndoc: b"] })).toThrow(
      'extension 1 of spec: line 3: duplicate key "doc"',
    );
  });

  test("rejects invalid options", () => {
    expect(() => loadFamily(everything, { extensions: "x" as never })).toThrow(
      'extensions: expected an array of specs, got "x"',
    );
    expect(() => loadFamily(everything, { file: 7 as never })).toThrow("file: expected a string, got 7");
    expect(() => loadFamily(everything, { links: 7 as never })).toThrow("links: expected an object, got 7");
    const linking = { name: "linking", links: ["other"], "attribute-sets": [], operations: { list: [] } };
    expect(() => buildFamily(linking, { links: { other: 7 as never } })).toThrow(
      new TypeError("links.other: expected a family, got 7"),
    );
  });

  test("throws errors whose stack trace starts at the caller", () => {
    const stack = (action: () => unknown) => {
      try {
        action();
      } catch (error) {
        return (error as Error).stack;
      }
      return undefined;
    };
    const deep = everything.replace("{ name: tags, type: string", "{ name: tags, type: u7");
    const family = loadFamily(everything);
    let inner: object = { color: "grene" };
    for (let depth = 0; depth < 12; depth++) inner = { inner };
    expect(stack(() => loadFamily(deep, { strict: true }))).toContain(import.meta.file);
    expect(stack(() => buildFamily(Bun.YAML.parse(deep), { strict: true }))).toContain(import.meta.file);
    expect(stack(() => encodeAttributes(family, "main", inner))).toContain(import.meta.file);
    expect(stack(() => operationCodec(family, "get").request("do", inner, { type: 30 }))).toContain(import.meta.file);
  });

  test("names the set of the linked family for an unknown name", () => {
    const other = loadFamily(everything.replace("name: every-thing", "name: other"));
    const linking = (changes: object) => {
      const request = { attributes: ["index"], ...changes };
      const get = { name: "get", "attribute-set": "other/main", do: { request } };
      return buildFamily(
        { name: "linking", links: ["other"], "attribute-sets": [], operations: { list: [get] } },
        { links: { other } },
      );
    };
    expect(linking({ required: ["title"] }).operations["get"]!.do!.request.required).toEqual(["title"]);
    for (const key of ["attributes", "required"]) {
      expect(() => linking({ [key]: ["tilte"] })).toThrow('the set "other/main" has no attribute "tilte"');
    }
    expect(() => linking({ "required-one": ["title", "tilte"] })).toThrow('has no attribute "tilte"');
    const list = [{ name: "get", "fixed-header": "other/open", do: { request: {} } }];
    const opened = { name: "opened", links: ["other"], "attribute-sets": [], operations: { list } };
    expect(() => buildFamily(opened, { links: { other } })).toThrow('"other/open" has variable length');
    const set = {
      name: "linked",
      attributes: [{ name: "m", type: "nest", masked: true, "nested-attributes": "other/main" }],
    };
    const masked = { name: "masked", links: ["other"], "attribute-sets": [set], operations: { list: [] } };
    expect(() => buildFamily(masked, { links: { other } })).toThrow('"any-uint" in this nest has variable length');
  });

  test("accepts any constant as a limit of a number", () => {
    const spec = new Tree(Bun.YAML.parse(everything));
    (spec.at()["definitions"] as Spec[]).push({ name: "far", type: "const", value: -70_000 });
    spec.attribute("index")["checks"] = { min: "key-len", max: 90_000 };
    spec.attribute("any-sint")["checks"] = { min: "far" };
    const { attributes } = buildFamily(spec.value).sets["main"]!;
    expect(attributes.find(({ name }) => name === "any-sint")!.minimum).toBe(-70_000);
  });

  test("rejects invalid YAML with the line", () => {
    expect(() => loadFamily("a: [1\nb: 2", { file: "broken.yaml" })).toThrow(/^broken\.yaml: invalid YAML at line 1: /);
    const lines = everything.split("\n");
    const place = lines.findIndex((line, index) => index > 60 && line.startsWith("    "));
    const broken = lines.toSpliced(place, 0, "    name: [a").join("\n");
    expect(() => loadFamily(broken)).toThrow(new RegExp(`^spec: invalid YAML at line ${place + 1}: `));
    // The error has the line of the invalid text, even if the enclosing list or text starts some lines earlier.
    expect(() => loadFamily("a: [1,\n  2,\n  3]\nb: 'c\n\n  d'\ne: {f\n")).toThrow("spec: invalid YAML at line 7: ");
    expect(() => loadFamily("- 1", { file: "list.yaml" })).toThrow("list.yaml: expected keys with values, got a list");
    expect(() => loadFamily(5 as unknown as string)).toThrow("text: expected the text of a spec, got 5");
  });

  test("rejects an operation without a request in the directional model", () => {
    const spec = new Tree(Bun.YAML.parse(everything));
    spec.at("operations")["enum-model"] = "directional";
    expect(() => buildFamily(spec.value)).toThrow('operations.list[hole]: requires "do", "dump"');
  });
});
