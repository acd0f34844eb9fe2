import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Command,
  formatRule,
  formatRuleset,
  type NftObject,
  parseRuleset,
  type Rule,
} from "../../../../src/subsystems/nftables/index.ts";
import { mutateText } from "../../../fuzz/mutate.ts";
import { nftTexts, readNftText } from "../../../fuzz/nft-text.ts";
import { Random } from "../../../message/random.ts";

/** Time limit for tests with thousands of steps, which take minutes on a busy machine. */

function ruleOf([command]: readonly Command[]): Rule {
  if (command === undefined || !("rule" in command)) throw new Error("expected a rule");
  return command.rule;
}

describe("texts of the nft language", () => {
  test("of nft are parsed and formatted without a change", () => {
    const listing = readFileSync(join(import.meta.dir, "listing.nft"), "utf8");
    const objects = parseRuleset(listing) as NftObject[];
    expect(formatRuleset(objects)).toBe(listing);
  });

  test("have the same objects after formatting, in any order of the kinds", () => {
    const text = `table inet t {
	counter n {
		packets 1 bytes 2
	}

	set s {
		type ipv4_addr
		elements = { 10.0.0.1 }
	}

	chain c {
		type filter hook input priority filter; policy accept;
		ip saddr @s counter name "n" accept comment "first"
		tcp dport 22 drop
	}
}
`;
    const objects = parseRuleset(text) as NftObject[];
    expect(formatRuleset(objects)).toBe(text);
    const [rules, others] = [objects.filter((one) => "rule" in one), objects.filter((one) => !("rule" in one))];
    expect(formatRuleset([...rules, ...others.toReversed()])).toBe(text);
  });

  test("of tunnels with options of every kind have the same text after formatting", () => {
    const ends = ["ip saddr 10.0.0.1", "ip daddr 10.0.0.2"];
    const block = (name: string, lines: readonly string[], options: string, inner: readonly string[]) =>
      [
        `\ttunnel ${name} {`,
        ...lines.map((line) => `\t\t${line}`),
        `\t\t${options} {`,
        ...inner.map((line) => `\t\t\t${line}`),
        "\t\t}\n\t}\n",
      ].join("\n");
    const geneve = ['class 0x1 opt-type 0x2 data "0x12345678"', 'class 0x1 opt-type 0x3 data "0x00000001"'];
    const blocks = [
      block("a", ["id 5", ...ends], "erspan", ["version 1", "index 4"]),
      block("b", ["id 6", ...ends, "sport 1", "dport 2"], "erspan", ["version 2", "direction ingress", "id 3"]),
      block("c", ['comment "x"', "id 7", "ip6 saddr fe80::1", "ip6 daddr fe80::2"], "geneve", geneve),
      block("d", ["id 8", ...ends, "tos 4", "ttl 9"], "vxlan", ["gbp 200"]),
    ];
    const text = `table netdev t {\n${blocks.join("\n")}}\n`;
    expect(formatRuleset(parseRuleset(text) as NftObject[])).toBe(text);
  });

  test.each([
    ["ip saddr & 255.255.255.0 == 10.0.0.0", "ip saddr 10.0.0.0/24"],
    ["ip6 saddr & ffff:: != 1::", "ip6 saddr != 1::/16"],
    ["ip saddr & 255.255.255.0 == 10.0.0.1", "ip saddr & 255.255.255.0 == 10.0.0.1"],
    ["ip daddr & 255.255.255.0 != 10.0.0.1", "ip daddr & 255.255.255.0 != 10.0.0.1"],
    ["ip6 saddr & ffff:: == 1:2::", "ip6 saddr & ffff:: == 1:2::"],
  ])("have prefixes in place of masks only if no other bit is compared: %s", (text, formatted) => {
    expect(formatRule(ruleOf(parseRuleset(`add rule t c ${text}`)))).toBe(formatted);
  });

  test("of elements without their set are commands", () => {
    const text = 'add element inet t s { 10.0.0.1 timeout 1h comment "x", 10.0.0.2 }\n';
    expect(formatRuleset(parseRuleset(text) as NftObject[])).toBe(text);
  });

  test("of every statement and field have the same text after formatting", () => {
    let accepted = 0;
    for (const text of nftTexts().filter((one) => one.startsWith("add rule"))) {
      let rule: Rule;
      try {
        rule = ruleOf(parseRuleset(text));
      } catch {
        continue;
      }
      accepted++;
      const { family, chain } = rule;
      const formatted = formatRule(rule);
      const again = ruleOf(parseRuleset(`add rule ${family} t ${chain} ${formatted}`));
      expect(formatRule(again)).toBe(formatted);
    }
    expect(accepted).toBeGreaterThan(980);
  });

  test("that are damaged are rejected with an NftSyntaxError, or keep their meaning when they are formatted", () => {
    const random = new Random(42);
    const texts = nftTexts();
    let rejected = 0;
    for (let index = 0; index < 20_000; index++) {
      const text = mutateText(random, random.pick(texts), random.pick(texts));
      if (/^(?:[^:]*: )?line 0, column 0/.test(readNftText(text))) rejected++;
    }
    expect(rejected).toBeGreaterThan(5000);
    expect(rejected).toBeLessThan(19_000);
  });

  test("of a megabyte are parsed", () => {
    const long = "x".repeat(1_000_000);
    const many = 100_000;
    const texts: readonly string[] = [
      `add table inet t # ${long}`,
      `add rule t c tcp dport { ${"22, ".repeat(many)} }`,
      `add rule t c ${"accept ".repeat(many)}`,
      "add table inet t\n".repeat(many),
      "add table inet t \\\n;".repeat(many),
      `${Array.from({ length: 10_000 }, (_, index) => `define v${index} = { 1, 2, 3 }`).join("\n")}\nadd rule t c tcp dport $v9`,
      `add rule t c meta mark set ${"1 | ".repeat(many)} 1`,
    ];
    for (const text of texts) expect(parseRuleset(text).length).toBeGreaterThan(0);
  });

  test("of a megabyte are rejected", () => {
    const many = 200_000;
    for (const part of [
      "{",
      "(",
      "1 . ",
      "1-",
      "a ",
      "$",
      "$a ",
      "define a = $a\n",
      "::",
      "1.",
      '"',
      "\\",
      "0x",
      "!",
      "/",
      "[",
      "\t",
      "&",
      "1:",
    ]) {
      for (const start of ["", "add rule t c meta mark set ", "add rule t c ip saddr { ", "table t { chain c { "]) {
        const outcome = readNftText(start + part.repeat(many / part.length));
        if (part !== "\t" || start !== "") expect(outcome).toContain("line 0, column 0");
      }
    }
  });
});

test.each([
  ['a"b', `'a"b'`],
  [`"'`, `'"\\''`],
  ['it\'s\n"two" lines', `'it\\'s\n"two" lines'`],
  ['\\"', `'\\\\"'`],
])("the text %j with a double quote is formatted in single quotes", (comment, quoted) => {
  const text = formatRule({ expr: [{ log: { prefix: comment } }], comment });
  expect(text).toBe(`log prefix ${quoted} comment ${quoted}`);
  const { expr, comment: read } = ruleOf(parseRuleset(`add rule inet t c ${text}`));
  expect([expr, read]).toEqual([[{ log: { prefix: comment } }], comment]);
});

test.each(["comment 'a", "comment 'a\\'", "comment 'a\\b'"])(
  "%s lacks a second single quote or has another escape",
  (text) => {
    expect(() => parseRuleset(`add rule inet t c accept ${text}`)).toThrow(
      "line 1, column 34: expected a second single quote that ends the text",
    );
  },
);
