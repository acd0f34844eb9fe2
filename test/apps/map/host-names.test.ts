import { expect, test } from "bun:test";
import { shortHostNames } from "../../../apps/map/src/model/host-names.ts";

test.each<[string[], string[]]>([
  [[], []],
  [["web1"], ["web1"]],
  [
    ["web1.example.org", "web12.example.org"],
    ["…1", "…12"],
  ],
  [
    ["web", "web1"],
    ["web", "…1"],
  ],
  [
    ["a", "b"],
    ["a", "b"],
  ],
])("shortHostNames() of %j are without the common parts of all names", (names, expected) => {
  const short = shortHostNames(names);
  expect(names.map((name) => short.get(name)!)).toEqual(expected);
});
