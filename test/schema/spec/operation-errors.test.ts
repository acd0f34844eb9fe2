// Changes that make the operations of a spec invalid.
import { describe } from "bun:test";
import { type InvalidChange, type Spec, testInvalidValues, testRejections } from "./changed-spec.ts";

const inOperations = `
  a request attribute that its set lacks | get.do.request.attributes | [none] | has no attribute "none" | [none]
  an unknown effect | get.effect | write | expected one of
  an operation with an unknown set | set.attribute-set | all | unknown attribute set "all"
  an unknown flag | set.flags | [root] | expected "admin-perm" or "uns-admin-perm" | [root]
  a notification for an unknown operation | changed.notify | take | unknown operation "take"
  a notification for an operation without a reply | changed.notify | set | has no reply
  an unknown group | changed.mcgrp | olds | unknown group "olds"
  a command number above 255 | set.value | 256 | from 0 to 255
  values of an unknown attribute | set-one.attribute-values | { size: [small] } | has no attribute "size"
  required-one in a reply | get.do.reply | { required-one: [index, title] } | unknown key | .required-one
  required in a reply | get.do.reply | { required: [title] } | unknown key | .required
  an ordered set as a message | get.attribute-set | steps | cannot be a message
  an ordered set as a reply | get.reply-attribute-set | steps | cannot be a message
  a reply header of variable length | set.reply-fixed-header | open | "open" has variable length, so nothing can follow it
  an unknown required attribute | set-one.do.request | { required: [size] } | has no attribute "size" | .required[size]
  an unknown required header member | set-one.do.request | { required-header: [tail] } | has no member "tail" | .required-header[tail]
  an unknown attribute in required-one | set-one.do.request | { required-one: [title, size] } | has no attribute "size" | .required-one[size]
  a request attribute in reply-only | set-one.do.request | { attributes: [index, title], reply-only: [title] } | "title" is among the "attributes" of the request | .reply-only[title]
  a single name in required-one | set-one.do.request | { required-one: [title, title] } | requires at least two names; use \`required\` for one | .required-one
  an unknown header member in required-one | set-one.do.request | { required-one: [title, header.tail-end] } | has no member "tail-end" | .required-one[header.tail-end]
  an absent-values key that is not in required-one | set-one.do.request | { required-one: [index, title], absent-values: { header.ifindex: 0 } } | not in \`required-one\` | .absent-values.header.ifindex
  an invalid absent-values value | set-one.do.request | { required-one: [index, title], absent-values: { title: [] } } | expected an integer | .absent-values.title
  an empty list in required-with | set-one.do.request | { required-with: { title: [] } } | requires at least one name | .required-with.title
  an unknown attribute in a list of required-with | set-one.do.request | { required-with: { title: [size] } } | has no attribute "size" | .required-with.title[size]
  an unknown attribute as a key of required-with | set-one.do.request | { required-with: { header.size: [title] } } | has no member "size" | .required-with
  an unknown member in ones-header | set-one.do.request | { ones-header: [size] } | has no member "size" | .ones-header[size]
  a structure in ones-header | set-one.do.request | { ones-header: [tail] } |  | .ones-header[tail]
  a notification that is also a request | changed.do | {} | conflicting keys: do and notify | operations.list[changed]
  two operations with the same name | set.name | get | duplicate name "get" | operations.list[get]
`;

const elsewhere = `
  an unknown fixed header of all operations | operations.fixed-header | head | unknown struct "head"
  an unknown enum-model | operations.enum-model | random | expected "unified" or "directional"
  a fixed header with a length member | operations.fixed-header | hop | a member of "hop" contains the length of attributes, but no attributes follow the struct here
  a fixed header of variable length | operations.fixed-header | open | "open" has variable length, so nothing can follow it
`;

const changes: InvalidChange[] = [
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
    "a fixed header that ends in an array",
    (s) => (s.operation("set")["fixed-header"] = s.addListing()),
    "operations.list[set].fixed-header",
    '"listing" has variable length, so nothing can follow it',
  ],
];

describe("loadFamily()", () => {
  testInvalidValues(inOperations, "operations.list");
  testInvalidValues(elsewhere);
  testRejections(changes);
});
