import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ADVICE } from "../../../apps/cli/src/errors.ts";
import {
  jsonPositions,
  type Positions,
  positionOf,
  TextError,
  yamlPositions,
} from "../../../apps/cli/src/positions.ts";
import { cli } from "./cli.ts";

const lines = (positions: Positions) => [...positions].map(([path, { line, column }]) => `${path} ${line}:${column}`);

describe("Positions in a description", () => {
  test("are those of keys and list items in JSON with comments", () => {
    const text =
      '{\n  // a comment\n  "links": { "eth0.5": { "up": true, }, /* … */ },\n  "rules": [ { "table": 7 },\n  { } ] }\n';
    expect(lines(jsonPositions(text))).toEqual([
      "links 3:3",
      'links["eth0.5"] 3:14',
      'links["eth0.5"].up 3:26',
      "rules 4:3",
      "rules[0] 4:14",
      "rules[0].table 4:16",
      "rules[1] 5:3",
    ]);
  });

  test("are those of keys and list items in YAML, in blocks and in flow form", () => {
    const text = [
      "# a comment",
      "links:",
      "  br0: { kind: bridge, mtu: 1500 }",
      '  "eth0.5":',
      "    up: true",
      "nftables: |",
      "  table inet t {",
      "  x: y",
      "addresses:",
      "- dev: br0",
      "  local: 192.0.2.1/24",
      "- { dev: br0 }",
      "rules:",
      "  -",
      "    priority: 7",
    ].join("\n");
    expect(lines(yamlPositions(text))).toEqual([
      "links 2:1",
      "links.br0 3:3",
      "links.br0.kind 3:10",
      "links.br0.mtu 3:24",
      'links["eth0.5"] 4:3',
      'links["eth0.5"].up 5:5',
      "nftables 6:1",
      "addresses 9:1",
      "addresses[0] 10:1",
      "addresses[0].dev 10:3",
      "addresses[0].local 11:3",
      "addresses[1] 12:1",
      "addresses[1].dev 12:5",
      "rules 13:1",
      "rules[0] 14:3",
      "rules[0].priority 15:5",
    ]);
  });

  test("of an error are those of the longest path at the start of its message", () => {
    const positions = jsonPositions('{ "links": {\n "a": { "up": 1 },\n "ab": {} } }');
    expect(positionOf("links.a.up: expected a boolean", positions)).toEqual({ line: 2, column: 9 });
    expect(positionOf("links.ab.kind: required", positions)).toEqual({ line: 3, column: 2 });
    expect(positionOf("nothing: unknown", positions)).toBeUndefined();
  });

  test.each([
    ['{\n  "links" {} }', 2, 11, 'expected ":", got "{"'],
    ['{\n  "a": [1 2] x', 2, 14, 'expected "," or "}", got "x"'],
    ['{ "a": ', 1, 8, "expected a value, got the end of the text"],
    ["{} }", 1, 4, 'expected the end of the text, got "}"'],
  ])("of a malformed text %p are reported", (text, line, column, message) => {
    try {
      jsonPositions(text);
    } catch (error) {
      expect(error).toBeInstanceOf(TextError);
      expect(error).toMatchObject({ message, position: { line, column } });
      return;
    }
    throw new Error("the text was accepted");
  });
});

describe("bun-netlink state check", () => {
  test("accepts a valid description, and reports the line and column of an error", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bun-netlink-cli-"));
    using _ = { [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
    const check = async (name: string, text: string) => {
      const file = join(folder, name);
      await Bun.write(file, text);
      const { status, stdout, stderr } = cli(["state", "check", file]);
      return { status, text: `${stdout}${stderr}`.replaceAll(`${folder}/`, "") };
    };
    expect(await check("n.json", '{ // comment\n "links": { "br0": { "kind": "bridge" } } }')).toEqual({
      status: 0,
      text: "",
    });
    expect(await check("n.json", '{\n "links": { "br0": { "kinds": 1 } } }')).toEqual({
      status: 2,
      text: `error: n.json:2:22: links.br0.kinds: unknown option; did you mean kind?\n${ADVICE}\n`,
    });
    expect(await check("n.yaml", "addresses:\n  - dev: br0\n    locals: 192.0.2.1/24\n")).toEqual({
      status: 2,
      text: `error: n.yaml:3:5: addresses[0].locals: unknown option; did you mean local?\n${ADVICE}\n`,
    });
    expect(await check("n.json", '{\n "links": ')).toEqual({
      status: 2,
      text: `error: n.json:2:11: invalid JSON: expected a value, got the end of the text\n${ADVICE}\n`,
    });
  }, 60_000);
});
