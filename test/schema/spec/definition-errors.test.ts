// Changes that make the definitions of a spec invalid.
import { describe } from "bun:test";
import { type InvalidChange, type Spec, type Tree, testInvalidValues, testRejections } from "./changed-spec.ts";

const inDefinitions = `
  a definition without a type | color.type |  | "type" is missing
  members in an enum | color.members | [] | not allowed for a definition of type enum
  an enum without entries | color.entries |  | "entries" is missing
  a constant without a value | key-len.value |  | missing
  an entry whose name has another character than names of enum entries | color.entries | ["802.3ad", layer3+4, a b] | invalid name "a b": names of enum entries have letters, digits, "-", "_", and "." and "+" inside | [a b]
  two entries with the same name | color.entries | [red, red] | duplicate entry | [red]
  a kernel version without quotes | option.entries | [{ name: x, since: 6.1 }] | in quotes | [x].since
  a struct without members | top.members | [] | without members
  a member with a type for attributes only | top.members[ifindex].type | nest | expected one of
  padding without a length | top.members[tail].len |  | a pad requires "len"
  a length for an integer | top.members[ifindex].len | 4 | has a fixed length
  a length with an unknown constant | shape.members[key].len | nothing | is not a numeric constant
  open binary data before other members | shape.members[key].len |  | may be omitted only for the last member
  a length member of one byte | hop.members[weight].counts | true | a u8 cannot have a length
  a second length member | hop.members[zone].counts | true | another member already contains the length
  a member of zero bytes | open.members[data].len | 0 | the minimum length of a member is 1
  two definitions with the same name | option.name | color | duplicate name | definitions[color].name
  a bit number above 63 | option.value-start | 64 | invalid bit 64 | definitions[option].entries[fast]
  an address family of two bytes | shape.members[port].address-family | true | a u16 cannot be an address family
  a length above the maximum of a message | key-len.value | 65536 | expected an integer from 0 to 65535, but "every-key-len" is 65536 | definitions[shape].members[key].len
`;

const elsewhere = `
  an object instead of a list | definitions | {} | expected a list
`;

const changes: InvalidChange[] = [
  [
    "a struct that contains itself",
    (s) => (s.at("definitions", "point", "members", 0)["name"] = recursion(s)),
    "definitions[point]",
    "contains itself: point > shape > point",
  ],
  [
    "a member that is a structure of variable length",
    (s) => {
      s.addListing();
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
];

/** Makes the structures "shape" and "point" contain each other, which is invalid. */
function recursion(spec: Tree): string {
  const members = spec.definition("point")["members"] as Spec[];
  members.push({ name: "around", type: "binary", struct: "shape" });
  return "x";
}

describe("loadFamily()", () => {
  testInvalidValues(inDefinitions, "definitions");
  testInvalidValues(elsewhere);
  testRejections(changes);
});
