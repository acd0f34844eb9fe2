import { describe, expect, test } from "bun:test";
import {
  formatRule,
  formatRuleset,
  NftSyntaxError,
  nft,
  parseRuleset,
} from "../../../../src/subsystems/nftables/index.ts";
import { thrown } from "../../../message/bytes.ts";

function errorOf(text: string, options?: Parameters<typeof parseRuleset>[1]): NftSyntaxError {
  const error = thrown(() => parseRuleset(text, options));
  expect(error).toBeInstanceOf(NftSyntaxError);
  return error as NftSyntaxError;
}

/** Texts with an error, the text from the error on, and what the message contains. */
const texts: readonly (readonly [text: string, from: string, message: string])[] = [
  ["tabel inet t", "tabel", 'got "tabel"; did you mean "table"?'],
  ["add table inet", "", "expected the name of a table, got the end of the text"],
  ["add tables inet t", "tables", 'got "tables"; did you mean "table"?'],
  ["table inet t { chian c { } }", "chian", 'got "chian"; did you mean "chain"?'],
  ["table inet t {", "", "got the end of the text"],
  ["table inet t { flags dorment; }", "dorment", 'expected "dormant", "owner" or "persist", got "dorment"'],
  ["table inet t {} table inet u {}", "table inet u", 'got "table"'],
  ["add chain inet t c { type filtr hook input priority 0; }", "filtr", 'did you mean "filter"?'],
  ["add chain inet t c { type filter hook inputs priority 0; }", "inputs", 'did you mean "input"?'],
  ["add chain inet t c { type filter hook input priority filtre; }", "filtre", 'did you mean "filter"?'],
  ["add chain inet t c { policy acept; }", "acept", 'expected "accept" or "drop", got "acept"'],
  ["add set inet t s { typ ipv4_addr; }", "typ", 'did you mean "type"?'],
  ["add set inet t s { type ipv4_adr; }", "ipv4_adr", 'unknown type "ipv4_adr"; did you mean "ipv4_addr"?'],
  ["add set inet t s { flags intervall; }", "intervall", 'did you mean "interval"?'],
  ["add set inet t s { flags interval; }", "{ flags", "type"],
  ["add element inet t s { 1, 2", "", 'expected "," or "}", got the end of the text'],
  ['add element inet t s { 1 comment "a" comment "b" }', 'comment "b"', "an element has only one comment"],
  ["add element inet t s { 1 counter counter }", "counter }", "an element has only one counter"],
  ["add counter inet t c { packets x bytes 1; }", "x", 'expected a number, got "x"'],
  ['add ct helper inet t h { type "ftp" protocl tcp; }', "protocl", 'expected "protocol", got "protocl"'],
  ["add limit inet t l { rate 5/secnd; }", "secnd", 'did you mean "second"?'],
  ["add quota inet t q { 17592186044416 mbytes }", "17592186044416", "expected at most 9223372036854775807 bytes"],
  ["add quota inet t q { 9223372036854775808 bytes }", "9223372036854775808", "expected at most 9223372036854775807"],
  ["add rule inet t c quota 17592186044416 mbytes", "17592186044416", "expected at most 9223372036854775807 bytes"],
  ["add rule inet t c quota 8796093022208 mbytes", "8796093022208", "expected at most 9223372036854775807 bytes"],
  ["add rule inet t c quota 5 kbytes used 6 kbytes", "6 kbytes", "expected at most 5120 bytes, got 6144"],
  ["add rule inet t c limit rate 17592186044416 mbytes/second", "17592186044416", "expected at most 1844674407370955"],
  [
    "add rule inet t c limit rate 17592186044415 mbytes/second burst 4 mbytes",
    "17592186044415",
    "expected at most 184",
  ],
  ["add limit inet t l { rate 18446744073709551615/second; }", "18446744073709551615", "18446744073709551610 packets"],
  ["add rule inet t c limit rate 1 mbytes/second burst 4096 mbytes", "4096", "expected at most 4294967295 bytes"],
  ["add rule inet t c", "", "expected a statement of a rule, got the end of the text"],
  ["add rule inet t c tcp dprt 22", "dprt", 'did you mean "dport"?'],
  ["add rule inet t c tcp dport 22 acept", "acept", "expected a statement or a field of a rule"],
  ["add rule inet t c tcp dport 22 acept", "acept", 'got "acept"; did you mean "accept"?'],
  ["add rule inet t c tcp dport 70000", "70000", "expected a value of 16 bits, got 70000"],
  ["add rule inet t c ip saddr 10.0.0.300", "10.0.0.300", 'expected an IPv4 address, got "10.0.0.300"'],
  ["add rule inet t c ip saddr 10.0.0.0/33", "33", "expected a prefix of at most 32 bits, got 33"],
  ["table inet t { chain c { acept\n } }", "acept", 'got "acept"; did you mean "accept"?'],
  ["table inet t { chain c { oifnme lo\n } }", "oifnme", 'got "oifnme"; did you mean "oifname"?'],
  ["table int t { }", "t {", '"int" is the name of a table here: did you mean the family "inet"?'],
  ["add chain int t c { }", "c {", '"int" is the name of a table here: did you mean the family "inet"?'],
  ["add rule int t c accept", "c accept", '"int" is the name of a table here: did you mean the family "inet"?'],
  ["add rule int t tcp dprt 22", "dprt", 'did you mean "dport"?'],
  ["add rule inet t c tcp dport { 22 : accept }", "22", 'only "map" and "vmap" have pairs of key and value'],
  ["add rule inet t c ct state establised", "establised", 'did you mean "established"?'],
  ["add rule inet t c meta mark set tcp", "tcp", "expected a value of type mark"],
  ["add rule inet t c ct label set 1 & 5", "&", "labels are combined with |, got &"],
  ["add rule inet t c log level warnin", "warnin", 'did you mean "warn"?'],
  ["add rule inet t c reject with icmp type x", "x", 'got "x"'],
  ["add rule inet t c iifname accept", "accept", "expected a value of type"],
  ["add rule inet t c ip saddr . tcp dport { 10.0.0.1 }", "}", 'expected ".", got "}"'],
  [
    "add rule inet t c tcp dport vmap { 1 : jump { accept; } }",
    "{ accept",
    "a map cannot contain a chain without a name",
  ],
  ["add rule inet t c add @s { ip saddr counter timeout 5s }", "timeout", 'expected "timeout" before the statements'],
  ["add rule inet t c add @s { ip saddr timeout never }", "never", "expected a duration such as 1h30m"],
  ["add rule inet t c dnat ip to 10.0.0.1 random persistent", "persistent", 'expected ",", got "persistent"'],
  ["add rule inet t c accept comment 5", "5", 'expected a text in quotes, got "5"'],
  ["add rule inet t c meter m { ip saddr }", "}", "expected a statement, such as limit or counter"],
  ["add rule inet t c meter m { ip saddr counter last }", "ip", "expected one statement"],
  ["add rule inet t c tcp dport $web", "web", "there is no variable web"],
  ["define webs = 1\nadd rule inet t c tcp dport $web", "web", 'did you mean "webs"?'],
  ["define a = 1\ntable inet t { define a = 2; }", "a = 2", "a is already defined"],
  ['add rule inet t c log prefix "to $web"', '"to', "there is no variable web"],
  ['add rule inet t c log prefix "5$"', '"5', "there is no variable"],
  ['define a = { 1 }\nadd rule inet t c log prefix "$a"', "{ 1", 'expected one value, got "{"'],
  ['add element inet t s { "*" }', '"*"', 'a pattern requires characters before "*"'],
  ["add set inet t s { type ipv4_addr; type mark; }", "type mark", "a set has only one type"],
  [
    "table t { set s { type mark; elements = { 1 }; elements = { 2 }; } }",
    "elements = { 2",
    "only one list of elements",
  ],
  ["add set inet t s { type ipv4_addr; timeout 5; }", "5;", 'expected a duration such as 1h30m, got "5"'],
  ["add element inet t s { 1 timeout 5 }", "5 }", 'expected a duration such as 1h30m, got "5"'],
  ["add rule inet t c set add ip saddr counter @s", "ip saddr", "statements require the form add @name { … }"],
  ["add rule inet t c dnat ip 10.0.0.1", "10.0.0.1", 'expected "to", got "10.0.0.1"'],
  ["add rule inet t c dnat prefix 10.0.0.1", "10.0.0.1", 'expected "to", got "10.0.0.1"'],
  ["add rule inet t c dnat ip addr . port to 10.0.0.1", "10.0.0.1", "expected a map of addresses and ports"],
  [
    "add rule inet t c dnat ip addr . port to ip saddr map { 10.0.0.1 : 10.0.0.2 }",
    "ip saddr",
    "expected a map of addresses and ports",
  ],
  ["define x = { }\nadd rule inet t c tcp dport $x drop", "$x", "expected at least one value, got an empty set"],
  ["define a = 1\ndefine a = 2", "a = 2", "a is already defined"],
  ['include "x.nft"', "include", 'the option "include" of the parser allows it'],
  ["list ruleset", "list", "use the methods of Nftables"],
  ['add rule inet t c iifname "x', '"x', 'expected a second quotation mark (")'],
  ["add rule inet t c tcp dport 22 ^^", "^", 'got "^"'],
  ["add rule inet t c ip saddr . tcp dport { 10.0.0.1 . 22 . 5 }", ". 5", 'expected "," or "}", got "."'],
  ["add rule inet t c ö", "ö", 'unexpected character "ö"'],
  ["add rule inet t c 😀", "😀", 'unexpected character "😀"'],
  ["delete rule inet t c 5", "5", 'expected "handle", got "5"'],
  ["add rule inet t c tcp dport 22 comment x y", "y", 'expected the end of the line, or ";", got "y"'],
  ['add rule inet t c comment "only"', "comment", "expected a statement"],
  ["add rule inet t c tcp dport { 22, 80", "", 'expected "," or "}"'],
  ["add rule inet t c tcp dport { 22 80 }", "80", 'expected "," or "}", got "80"'],
  ["add rule inet t c ip saddr & 10.0.0.1", "", "got the end of the text"],
  ["add rule inet t c tcp dport 1-2-3", "-3", 'got "-"'],
  ["add rule inet t c meta mark set 1 << 600", "<<", "expected a shift by at most 512 bits, got 600"],
  ["add rule inet t c meta mark set 1 << 40", "<<", "the value of 32 bits is too large: 1099511627776"],
  ["table accept { }", "accept", 'expected the name of a table that is no keyword, got "accept"'],
  ["add chain inet t drop", "drop", "expected the name of a chain that is no keyword"],
  ["add set inet t interval { type mark; }", "interval", "expected the name of a set that is no keyword"],
  ["add rule inet t c jump list", "list", "expected the name of a chain that is no keyword"],
  ["add rule inet t c meta mark @th", "th", "expected the name of a set or map that is no keyword"],
  ["define mark = 5", "mark", "expected the name of a variable that is no keyword"],
  ["table exists { }", "exists", "expected the name of a table that is no keyword"],
  ["add chain inet t missing", "missing", "expected the name of a chain that is no keyword"],
  ["table t { chain c { accept }\n}", "}\n", 'expected the end of the line, or ";", got "}"'],
  ["table t { chain c { accept; } }", "}", 'expected the end of the line, or ";", got "}"'],
  ["table t { set s { type mark }\n}", "}\n", 'expected the end of the line, or ";", got "}"'],
  ["table t { set s { type mark flags interval; }\n}", "flags", 'expected the end of the line, or ";", got "flags"'],
  ["table t { chain c { jump { accept }\n}\n}", "}\n}\n", 'expected the end of the line, or ";", got "}"'],
  ['add ct helper t h { type "ftp" protocol tcp }', "}", 'expected the end of the line, or ";", got "}"'],
  ["add tunnel netdev t u { id 5; vxlan { gbp 5 }; }", "}; }", 'expected the end of the line, or ";", got "}"'],
  ["table t { counter c; }", ";", 'expected "{", got ";"'],
  ["add flowtable t f hook ingress priority 0", "hook", 'expected "{", got "hook"'],
  ["add synproxy t s { mss 5 wscale 7; }", "wscale", 'expected the end of the line, or ";", got "wscale"'],
  ["add synproxy t s { wscale 7; mss 5; }", "wscale", 'got "wscale"'],
  ["add ct timeout t o { protocol tcp; policy = { }; }", "}; }", "expected the name of a state"],
  ["add ct timeout t o { protocol tcp; policy = { close : 5, }; }", "}; }", "expected the name of a state"],
  ["add map t m { type mark : integer; }", "integer", 'the type integer has no length; use "typeof"'],
  ['add rule t c iifname "eth\\**"', '"eth', 'a text cannot end with "\\\\*" or "\\**"'],
  ["add rule t c dnat ip prefix to 10.0.0.0/24 random", "random", 'nft ignores "prefix" if a flag follows'],
  ["add rule inet t c meta mark << 4 == 3", "3", "the comparison with 3 is never true, because the value is shifted"],
];

describe("invalid texts of the nft language", () => {
  for (const [text, from, message] of texts) {
    test(`${text.replaceAll("\n", "; ")}: ${message}`, () => {
      const error = errorOf(text);
      const offset = from === "" ? text.length : text.lastIndexOf(from);
      const before = text.slice(0, offset).split("\n");
      expect(error.message.split("\n")[0]).toContain(message);
      expect({ line: error.line, column: error.column }).toEqual({
        line: before.length,
        column: before.at(-1)!.length + 1,
      });
    });
  }

  test("have the line with a caret below the error", () => {
    const text = "table inet t {\n\tchain c {\n\t\ttcp dport 22 acept\n\t}\n}\n";
    const error = errorOf(text, { file: "/etc/firewall.nft" });
    expect(error).toMatchObject({ file: "/etc/firewall.nft", line: 3, column: 16 });
    expect(error.expected).toContain("accept");
    expect(error.message).toBe(
      '/etc/firewall.nft: line 3, column 16: expected a statement or a field of a rule, got "acept"; did you mean "accept"?\n' +
        "    tcp dport 22 acept\n" +
        "                 ^",
    );
  });

  test("show a part of a long line, without control characters", () => {
    const error = errorOf(`add rule inet t c ${"tcp dport 22 ".repeat(100)}\u001b[31m x`);
    const [, line, caret] = error.message.split("\n");
    expect(line!.length).toBeLessThan(130);
    expect(line).not.toContain("\u001b");
    expect(line![caret!.indexOf("^")]).toBe("·");
  });

  test("start their stack at the call of parseRuleset or nft", () => {
    // A function that ends with the call would have no frame, because of the tail call.
    const calls = [() => void parseRuleset("add tabel inet t"), () => void nft`add tabel inet ${"t"}`];
    for (const call of calls) {
      // JavaScriptCore starts the stack of each SyntaxError with a frame <parse>.
      const [first] = thrown(call)
        .stack!.split("\n")
        .filter((line) => /^ +at (?!<parse>)/.test(line));
      expect(first).toContain("errors.test.ts");
    }
  });

  test("name the included file", () => {
    const include = (path: string) => [{ name: `/etc/${path}`, text: "add table inet a\nadd tabel inet b" }];
    expect(errorOf('\n\ninclude "a.nft"', { include })).toMatchObject({ file: "/etc/a.nft", line: 2, column: 5 });
  });

  test("name the reason why a file cannot be included", () => {
    const reasonOf = (include: never) => errorOf('include "a.nft"', { include }).message;
    expect(reasonOf((() => "x") as never)).toContain('include: expected a list of files with name and text, got "x"');
    expect(reasonOf("/nowhere" as never)).toContain(
      "cannot read a.nft in /nowhere: no such file or directory (ENOENT)\n",
    );
    const nothing = errorOf('include "/"', { include: "/" }).message;
    expect(nothing).toContain("cannot read /: expected a file, got a directory");
  });

  test("name files that include themselves", () => {
    const include = (path: string) => [{ name: path, text: 'include "a.nft"' }];
    expect(errorOf('include "a.nft"', { include }).message).toContain("a file cannot include itself");
  });

  test("that nest too deeply are rejected", () => {
    const braces = "{".repeat(100_000);
    expect(errorOf(`add element inet t s ${braces}`).message).toContain("at most 40 nested blocks");
    const brackets = "(".repeat(100_000);
    expect(errorOf(`add rule inet t c meta mark set ${brackets}1`).message).toContain("at most 40 nested blocks");
  });

  test("that expand variables without end are rejected", () => {
    const lines = ["define a0 = { 1, 2 }"];
    for (let index = 1; index < 10; index++) {
      const items = Array(20).fill(`$a${index - 1}`);
      lines.push(`define a${index} = { ${items.join(", ")} }`);
    }
    expect(errorOf(`${lines.join("\n")}\nadd element inet t s $a9`).message).toContain("variables stand for more than");
  });
});

describe("invalid arguments", () => {
  const table = { family: "inet", table: "t" } as const;
  const unknown = { verdict: null } as never;
  const calls: readonly (readonly [message: string, call: () => unknown])[] = [
    ["text: expected a string, got 5", () => parseRuleset(5 as never)],
    ["options.includes: unknown option; did you mean include?", () => parseRuleset("", { includes: "x" } as never)],
    [
      "include: expected a directory, a list of directories or a function, got true",
      () => parseRuleset("", { include: true as never }),
    ],
    ["objects: expected an array", () => formatRuleset({} as never)],
    ["objects[0]: expected an object", () => formatRuleset([1 as never])],
    ["objects[0].table: expected an object", () => formatRuleset([{ table: "t" } as never])],
    ["objects[0].table.family: expected a string", () => formatRuleset([{ table: { name: "t" } } as never])],
    ["objects[0].rule.chain: expected a string", () => formatRuleset([{ rule: table } as never])],
    ["objects[0].tables: unknown kind of object", () => formatRuleset([{ tables: { ...table, name: "t" } } as never])],
    [
      "objects[1].rule.expr[0].verdict: the nft language has no such statement",
      () =>
        formatRuleset([{ table: { family: "inet", name: "t" } }, { rule: { ...table, chain: "c", expr: [unknown] } }]),
    ],
    ["rule: expected an object", () => formatRule(undefined as never)],
    ["expr: expected an array", () => formatRule({ expr: "accept" as never })],
    ["expr[0]: expected an object", () => formatRule({ expr: [undefined as never] })],
    [
      "expr[1].match: expected an expression, got Object",
      () => formatRule({ expr: [{ accept: null }, { match: { op: "==", left: {}, right: 1 } } as never] }),
    ],
    ["expr[0].verdict: the nft language has no such statement", () => formatRule({ expr: [unknown] })],
  ];
  for (const [message, call] of calls) {
    test(`are TypeErrors: ${message}`, () => {
      const error = thrown(call);
      expect(error).toBeInstanceOf(TypeError);
      expect((error as Error).message).toContain(message);
    });
  }
});
