// Changes that make the definitions of a spec invalid.
import { describe } from "bun:test";
import { type InvalidChange, type Spec, type Tree, testRejections } from "./changed-spec.ts";

const errors: InvalidChange[] = [
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
    "an entry whose name has another character than names of enum entries",
    (s) => (s.definition("color")["entries"] = ["802.3ad", "layer3+4", "a b"]),
    "definitions[color].entries[a b]",
    'invalid name "a b": names of enum entries have letters, digits, "-", "_", and "." and "+" inside',
  ],
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
    "an address family of two bytes",
    (s) => Object.assign(s.at("definitions", "shape", "members", "port"), { "address-family": true }),
    "definitions[shape].members[port].address-family",
    "a u16 cannot be an address family",
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
    '"listing" has variable length, so the member needs `len`',
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
];

/** Makes the structures "shape" and "point" contain each other, which is invalid. */
function recursion(spec: Tree): string {
  const members = spec.definition("point")["members"] as Spec[];
  members.push({ name: "around", type: "binary", struct: "shape" });
  return "x";
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

describe("loadFamily()", () => {
  testRejections(errors);
});
