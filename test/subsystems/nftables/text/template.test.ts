import { describe, expect, test } from "bun:test";
import { type Command, formatRule, NftSyntaxError, nft } from "../../../../src/subsystems/nftables/index.ts";
import { thrown } from "../../../message/bytes.ts";

function onlyRule(commands: readonly Command[]) {
  expect(commands).toHaveLength(1);
  const [command] = commands;
  if (command === undefined || !("rule" in command)) throw new Error("expected a rule");
  return command.rule;
}

/** Texts that would change the ruleset if they were inserted into the text of a command. */
const hostile: readonly string[] = [
  "t; flush ruleset",
  "t\nflush ruleset",
  't" ; flush ruleset ; add table inet "x',
  "} ; flush ruleset ; table inet x {",
  "$secret",
  "# comment",
  "\\\n",
  "accept",
  "10.0.0.0/8",
  "a,b",
  "{ a }",
  `${"$"}{0}`,
  "",
];

describe("nft templates", () => {
  test("return the objects of the text", () => {
    expect(nft`add table inet t; flush ruleset`).toEqual([
      { table: { family: "inet", name: "t" } },
      { flush: { ruleset: null } },
    ]);
  });

  test("take names, numbers, addresses, texts and lists", () => {
    const [table, port, address, comment] = ["my-table", 22, "2001:db8::1", "for ssh; really"];
    expect(nft`add rule inet ${table} input ip6 saddr ${address} tcp dport ${port} accept comment ${comment}`).toEqual([
      {
        rule: {
          family: "inet",
          table: "my-table",
          chain: "input",
          expr: [
            { match: { op: "==", left: { payload: { protocol: "ip6", field: "saddr" } }, right: address } },
            { match: { op: "==", left: { payload: { protocol: "tcp", field: "dport" } }, right: 22 } },
            { accept: null },
          ],
          comment,
        },
      },
    ]);
    expect(nft`add element inet t blocked ${["10.0.0.1", "10.0.0.2"]}`).toEqual([
      { element: { family: "inet", table: "t", name: "blocked", elem: ["10.0.0.1", "10.0.0.2"] } },
    ]);
    expect(nft`add element inet t blocked { ${["10.0.0.1", "10.0.0.2"]}, 10.0.0.3 timeout ${90} }`).toEqual([
      {
        element: {
          family: "inet",
          table: "t",
          name: "blocked",
          elem: ["10.0.0.1", "10.0.0.2", { elem: { val: "10.0.0.3", timeout: 90 } }],
        },
      },
    ]);
    const { expr } = onlyRule(
      nft`add rule inet t c meta mark set ${0x10n} tcp dport ${[22, 80]} limit rate ${5}/second`,
    );
    expect(formatRule({ expr })).toBe(
      "meta mark set 0x00000010 tcp dport { 22, 80 } limit rate 5/second burst 5 packets",
    );
  });

  test("take values before and after an operator", () => {
    const { expr } = onlyRule(
      nft`add rule t c ip saddr ${"10.0.0.0"}/${24} tcp dport ${1}-${9} limit rate ${5}/second`,
    );
    expect(formatRule({ expr })).toBe("ip saddr 10.0.0.0/24 tcp dport 1-9 limit rate 5/second burst 5 packets");
  });

  test("take whole prefixes, in rules and in elements of sets", () => {
    const [four, six] = ["192.0.2.0/24", "2001:db8::/32"];
    const { expr } = onlyRule(
      nft`add rule inet t c ip saddr ${four} ip6 daddr { ${six}, ${"::1"} } ip daddr ${[four, "10.0.0.1"]}`,
    );
    expect(formatRule({ expr })).toBe(
      "ip saddr 192.0.2.0/24 ip6 daddr { 2001:db8::/32, ::1 } ip daddr { 192.0.2.0/24, 10.0.0.1 }",
    );
    const [, set, element] = nft`
      table ip t { set s { type ipv4_addr; flags interval; elements = { ${[four, "10.0.0.1"]} } }; }
      add element ip t s { ${four} timeout 1h }`;
    const prefix = { prefix: { addr: "192.0.2.0", len: 24 } };
    expect(set).toMatchObject({ set: { elem: [prefix, "10.0.0.1"] } });
    expect(element).toMatchObject({ element: { elem: [{ elem: { val: prefix, timeout: 3600 } }] } });
    const rule = (text: string) => () => nft`add rule ip t c ip saddr ${text} drop`;
    expect(rule("192.0.2.0/33")).toThrow("line 1, column 26: expected a prefix of at most 32 bits, got 33");
    expect(rule("web/24")).toThrow('line 1, column 26: expected an IPv4 address, got "web"');
    expect(rule("192.0.2.0/24/8")).toThrow("expected an IPv4 address");
  });

  for (const text of hostile) {
    test(`keep ${JSON.stringify(text)} as one value`, () => {
      const [table] = nft`add table inet ${text}`;
      expect(table).toEqual({ table: { family: "inet", name: text } });
      const { table: name, chain, comment, expr } = onlyRule(nft`add rule inet ${text} ${text} accept comment ${text}`);
      expect({ name, chain, comment, expr }).toEqual({
        name: text,
        chain: text,
        comment: text,
        expr: [{ accept: null }],
      });
      const prefix = onlyRule(nft`add rule inet t c log prefix ${text} drop`).expr;
      expect(prefix).toEqual([{ log: { prefix: text } }, { drop: null }]);
      const interfaces = onlyRule(nft`add rule inet t c iifname ${text} drop`).expr;
      expect(interfaces).toEqual([
        { match: { op: "==", left: { meta: { key: "iifname" } }, right: text } },
        { drop: null },
      ]);
    });
  }

  test("do not let a name become a wildcard or a reference to a set", () => {
    expect(onlyRule(nft`add rule inet t c iifname ${"eth*"} drop`).expr[0]).toMatchObject({
      match: { right: "eth\\*" },
    });
    expect(thrown(() => nft`add rule inet t c iifname ${"@set"} drop`)).toBeInstanceOf(NftSyntaxError);
    expect(thrown(() => nft`add rule inet t c ip saddr ${"@set"} drop`)).toBeInstanceOf(NftSyntaxError);
  });

  const wrong: readonly (readonly [name: string, message: string, call: () => unknown])[] = [
    ["a keyword", "expected", () => nft`add ${"table"} inet t`],
    ["a family", "expected", () => nft`add table ${"inet"} ${"t"} { }`],
    ["a part of a word", "cannot be a part of a word", () => nft`add table inet my${"table"}`],
    ["the end of a word", "cannot be a part of a word", () => nft`add table inet my-${"table"}`],
    ["the start of a word", "cannot be a part of a word", () => nft`add table inet ${"my"}table`],
    ["a part of an address", "cannot be a part of a word", () => nft`add rule t c ip saddr 10.0.0.${1}`],
    ["a part of a text in quotes", "cannot be a part of a word", () => nft`add rule t c log prefix "a ${1}"`],
    ["a part of a comment", "cannot be a part of a word", () => nft`add table t # ${"x"}`],
    ["an object", "got Object", () => nft`add rule t c tcp dport ${{}}`],
    ["undefined", "got undefined", () => nft`add rule t c tcp dport ${undefined}`],
    ["a fraction", "got 1.5", () => nft`add rule t c tcp dport ${1.5}`],
    ["a port that is too large", "expected a value of 16 bits, got 65536", () => nft`add rule t c tcp dport ${65536}`],
    ["a text as address", 'expected an IPv4 address, got "x; drop"', () => nft`add rule t c ip saddr ${"x; drop"}`],
    ["a text as port", "expected a value of type inet_service", () => nft`add rule t c tcp dport ${"22; drop"}`],
    ["a verdict", "expected", () => nft`add rule t c tcp dport 22 ${"accept"}`],
    ["a text as number", "expected a number", () => nft`add rule t c limit rate ${"5"}/second`],
  ];
  for (const [name, message, call] of wrong) {
    test(`reject ${name}`, () => {
      const error = thrown(call);
      expect(error).toBeInstanceOf(NftSyntaxError);
      expect(error.message).toContain(message);
    });
  }

  test("show the place of a value in errors", () => {
    const error = thrown(() => nft`add rule t c tcp dport ${70_000} accept`);
    expect(error.message).toBe(
      "line 1, column 24: expected a value of 16 bits, got 70000\n" +
        `  add rule t c tcp dport ${"$"}{0} accept\n` +
        "                         ^",
    );
  });

  test("are templates, not functions", () => {
    const call = nft as unknown as (text: string) => unknown;
    expect(thrown(() => call("add table t"))).toBeInstanceOf(TypeError);
  });
});
