// Tests that errors of a transaction name the line and the column of the command that was parsed from text.
import { expect } from "bun:test";
import { parseRuleset, nft as template } from "../../../../src/subsystems/nftables/index.ts";
import { thrown } from "../../../message/bytes.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { test } from "../fixtures.ts";

const file = `define ports = { 22, 80 }
table inet t {
  set s { type ipv4_addr; }
  chain c {
    tcp dport $ports accept
    ip saddr @s drop
  }
}
`;

const texts: readonly (readonly [text: string, message: string])[] = [
  ["add rule inet t c tcp dport 22 jump ssh", "rules.nft: line 9, column 37: add rule inet t c, statement 2 (jump): "],
  [
    "table inet t {\n  chain c {\n\n    jump ssh\n  }\n}",
    "rules.nft: line 12, column 10: add rule inet t c, statement 1",
  ],
  ["\n\ndelete set inet t x", "rules.nft: line 11, column 19: delete set inet t x: "],
  ["add element inet t s { 10.0.0.1 }; create set inet t s { type ipv4_addr; }", "line 9, column 54: create set inet"],
  ["add rule inet t c log level info group 1", "rules.nft: line 9, column 19: level: not allowed together"],
];

describeInNamespaces("Errors of commands that were parsed from text", () => {
  test.each(texts)("name the line and column: %s", (text, message, { nft }) => {
    const commands = parseRuleset(file + text, { file: "rules.nft" });
    const error = thrown(() => nft.transaction((batch) => batch.run(commands))) as Error;
    expect(error.message).toContain(message);
  });

  test.each([
    ["add rule inet t c ip protocol tpc accept", 31],
    ["add rule inet t c tcp dport 22 tcp sport ssh2", 42],
    ["add set inet p { type inet_proto; elements = { tcp, udq }; }".replace("p {", "t p {"), 55],
    ["add rule inet t c iif eth9 accept", 23],
    ['add rule inet t c tcp dport 22 meta mark set 1 iifname { "x", "" }', 63],
  ])("point at an invalid value with a caret: %s", (text, column, { nft }) => {
    const commands = parseRuleset(`table inet t { chain c { }; }\n${text}`);
    const error = thrown(() => nft.transaction((batch) => batch.run(commands))) as Error;
    expect(error.message).toStartWith(`line 2, column ${column}: `);
    expect(error.message).toEndWith(`\n  ${text}\n  ${" ".repeat(column - 1)}^`);
  });

  test("contain the index of the command and the value if there are several texts", ({ nft }) => {
    nft.transaction((batch) => batch.run(parseRuleset(`${file}add set inet t r { type ipv4_addr; flags interval; }`)));
    const error = thrown(() =>
      nft.transaction((batch) => {
        for (const address of ["10.0.0.1", "10.0.0.0/8", "10.0.0.2"])
          batch.run(template`add element inet t r { ${address} }`);
      }),
    ) as Error;
    expect(error).toHaveProperty("path", expect.stringMatching(/^commands\[[12]\]: line 1, column 24$/));
    expect(error.message).toMatch(/\n {25}\^ "10\.0\.0\.\d(\/8)?"$/);
  });

  test("name the included file", ({ nft }) => {
    const commands = parseRuleset(`${file}include "more.nft"`, {
      include: (name) => [{ name, text: "\n  add rule inet t c jump ssh" }],
    });
    const error = thrown(() => nft.transaction((batch) => batch.run(commands))) as Error;
    expect(error.message).toStartWith("more.nft: line 2, column 26: add rule inet t c, statement 1 (jump): ");
    expect(error).toHaveProperty("path", "more.nft: line 2, column 26");
  });

  test("declare sets that rules update as dynamic, as the kernel requires", ({ nft }) => {
    const text = "table inet t {\n set s { type ipv4_addr; size 100; }\n chain c { add @s { ip saddr }; }\n}";
    nft.transaction((batch) => batch.run(parseRuleset(text)));
    expect(nft.get("set", { family: "inet", table: "t", name: "s" }).flags).toEqual(["dynamic"]);
  });
});
