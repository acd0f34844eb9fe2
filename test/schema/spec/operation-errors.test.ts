// Changes that make the operations of a spec invalid.
import { describe } from "bun:test";
import { type InvalidChange, type Spec, type Tree, testRejections } from "./changed-spec.ts";

const errors: InvalidChange[] = [
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
    "a request attribute in reply-only",
    (s) =>
      ((s.operation("set-one")["do"] as Spec)["request"] = { attributes: ["index", "title"], "reply-only": ["title"] }),
    "operations.list[set-one].do.request.reply-only[title]",
    '"title" is among the "attributes" of the request',
  ],
  [
    "values of an unknown attribute",
    (s) => (s.operation("set-one")["attribute-values"] = { size: ["small"] }),
    "operations.list[set-one].attribute-values",
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
    "a fixed header with a length member",
    (s) => (s.at("operations")["fixed-header"] = "hop"),
    "operations.fixed-header",
    'a member of "hop" contains the length of attributes, but no attributes follow the struct here',
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
    "two operations with the same name",
    (s) => (s.operation("set")["name"] = "get"),
    "operations.list[get]",
    'duplicate name "get"',
  ],
];

/** Adds a structure that ends in an array, and returns its name. */
function array(spec: Tree): string {
  const members = [
    { name: "count", type: "u32", counts: "points" },
    { name: "points", type: "binary", "sub-type": "struct", struct: "point" },
  ];
  (spec.at()["definitions"] as Spec[]).push({ name: "listing", type: "struct", members });
  return "listing";
}

describe("loadFamily()", () => {
  testRejections(errors);
});
