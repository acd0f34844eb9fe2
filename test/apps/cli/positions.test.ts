// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts contain variables of descriptions
import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  jsonPositions,
  type Positions,
  positionOf,
  TextError,
  yamlPositions,
} from "../../../apps/cli/src/description/positions.ts";
import { replaceVariables } from "../../../apps/cli/src/description/variables.ts";
import { ADVICE } from "../../../apps/cli/src/errors.ts";
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
    // Parsers take the last of two equal keys, and the first of two values.
    for (const [name, text, message] of [
      [
        "n.json",
        '{"links":{"a":{"kind":"bridge","kind":"ifb"}}}',
        "1:32: links.a.kind: the key is already in the object",
      ],
      [
        "n.yaml",
        "links:\n  a: { kind: bridge }\n  a: { kind: ifb }\n",
        "3:3: links.a: the key is already in the object",
      ],
      ["n.json", '{"links":{}} {"links":{}}', '1:14: invalid JSON: expected the end of the text, got "{"'],
      ["n.json", '{"links":{}, /* none */} x', '1:26: invalid JSON: expected the end of the text, got "x"'],
    ] as const)
      expect(await check(name, text)).toMatchObject({
        status: 2,
        text: expect.stringContaining(`error: ${name}:${message}`),
      });
    const unusual = '{ "links": { "a": { "kind": "bridge", "ifalias": "b\\": c" }, } } // "links": 1';
    expect(await check("n.json", unusual)).toEqual({ status: 0, text: "" });
  }, 600_000);

  test("merges several files, and reports errors with the file, the line and the column", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bun-netlink-cli-"));
    using _ = { [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
    const check = async (one: string, other: string, ...args: string[]) => {
      const files = [join(folder, "a.yaml"), join(folder, "b.json")];
      await Promise.all([Bun.write(files[0]!, one), Bun.write(files[1]!, other)]);
      const env = { UPLINK: "eth0", MTU: "1400", EMPTY: "" };
      const { status, stdout, stderr } = cli(["state", ...args, ...files], { env });
      return { status, text: `${stdout}${stderr}`.replaceAll(`${folder}/`, "").replace(`${ADVICE}\n`, "") };
    };
    const plan = ["plan", "--env"];
    expect(await check("$schema: x\nlinks: { d0: { kind: bridge } }", '{"$schema":"y","routes":[]}', "plan")).toEqual({
      status: 0,
      text: "+ link d0 (bridge)\n",
    });
    for (const [one, other, args, text] of [
      ["rules:\n- { priority: 5, table: 9 }", '{\n"rules":[\n {"priority":5,"table":9}]}', ["check"], RULE_TWICE],
      [
        "links: { d0: { mtu: 1 } }",
        '{"links":{"d0":{"mtu":2}}}',
        ["check"],
        "links.d0.mtu: a.yaml declares 1, b.json 2",
      ],
      ["links: {}", '{\n "adresses": [] }', ["check"], UNKNOWN_TABLE],
      ["links: {}\nadresses: []", "{}", ["check"], UNKNOWN_TABLE.replace("b.json:2:2", "a.yaml:2:1")],
      ["links: { d0: {\n ifalias: '${MISSING}' } }", "{}", plan, `a.yaml:2:2: links.d0.ifalias: ${NOT_SET}`],
      [
        "links: { '${UPLINK}': {}, eth0: {} }",
        "{}",
        plan,
        'a.yaml:1:27: links.eth0: another member has the name "eth0" as well',
      ],
    ] as [string, string, string[], string][])
      expect(await check(one, other, ...args)).toEqual({ status: 2, text: `error: ${text}\n` });
    const described =
      "links: { '${NAME:-d1}': { kind: bridge, mtu: '${MTU}', ifalias: 'x${EMPTY}$${MTU}', up: '${UP:-true}' } }";
    expect(await check(described, "{}", ...plan)).toEqual({ status: 0, text: "+ link d1 (bridge)\n" });
    expect(await check(described, "{}", "check")).toMatchObject({
      status: 2,
      text: expect.stringContaining("a.yaml:1:"),
    });
  }, 600_000);
});

const RULE_TWICE = "b.json:3:2: rules[0]: rules[0] in a.yaml declares the same rule";
const UNKNOWN_TABLE = "b.json:2:2: adresses: unknown option; did you mean addresses?";
const NOT_SET = "the environment variable MISSING of ${MISSING} is not set";

describe("Variables in a description", () => {
  test("are replaced in texts and keys, as numbers and booleans if they are the whole text", () => {
    process.env["BUN_NETLINK_A"] = "12";
    process.env["BUN_NETLINK_B"] = "";
    const replace = (text: string) => replaceVariables({ [text]: [text] });
    const [a, b] = ["${BUN_NETLINK_A}", "${BUN_NETLINK_B}"];
    expect(replace(a)).toEqual({ "12": [12] });
    expect(replace(`x${a}y${b}`)).toEqual({ x12y: ["x12y"] });
    expect(replace(`$${a}`)).toEqual({ [a]: [a] });
    expect(replace("${BUN_NETLINK_B:-false}")).toEqual({ false: [false] });
    expect(replace("${BUN_NETLINK_C:-}")).toEqual({ "": [""] });
    expect(replaceVariables([null, 1, true])).toEqual([null, 1, true]);
    expect(() => replaceVariables({ a: ["${BUN_NETLINK_C}"] })).toThrow("a[0]: the environment variable BUN_NETLINK_C");
  });
});
