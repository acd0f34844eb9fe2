import { expect, test } from "bun:test";
import { shortHostNames } from "../../../apps/map/src/model/host-names.ts";
import { printable } from "../../../apps/map/src/model/printable.ts";

test("printable() escapes characters that are invisible or change the direction of text, except line ends", () => {
  expect(printable("a\u202eb\u2066c\u200bd\ufeff\u2028\x1b[31m")).toBe(
    "a\\u{202e}b\\u{2066}c\\u{200b}d\\u{feff}\\u{2028}\\u{1b}[31m",
  );
  expect(printable("eth0 ü 網路 🙂\n→")).toBe("eth0 ü 網路 🙂\n→");
});

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
