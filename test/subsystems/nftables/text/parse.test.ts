import { describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Command,
  formatRule,
  NftSyntaxError,
  nft,
  parseRuleset,
  type Statement,
} from "../../../../src/subsystems/nftables/index.ts";
import { thrown } from "../../../message/bytes.ts";

const place = { family: "inet", table: "t" } as const;
const accept: Statement[] = [{ accept: null }];

function statements(text: string, family = "inet"): Statement[] {
  const [command] = parseRuleset(`add rule ${family} t c ${text}`);
  if (command === undefined || !("rule" in command)) throw new Error("expected a rule");
  return command.rule.expr;
}

test.each([
  ["ip protocol", "6"],
  ["icmp type", "8"],
  ["ct state", "8"],
  ["ip dscp", "0x0a"],
  ["tcp flags", "2"],
])("%s reads a quoted number like one without quotes", (selector, number) => {
  expect(statements(`${selector} "${number}"`)).toEqual(statements(`${selector} ${number}`));
});

/** Commands, and the objects that they stand for. */
const commands: readonly (readonly [text: string, ...objects: unknown[]])[] = [
  ["", ...[]],
  ["# only a comment", ...[]],
  ["add table inet t", { table: { family: "inet", name: "t" } }],
  ["table t", { table: { family: "ip", name: "t" } }],
  ["create table inet t", { create: { table: { family: "inet", name: "t" } } }],
  ["destroy table inet t", { destroy: { table: { family: "inet", name: "t" } } }],
  ["delete table inet handle 7", { delete: { table: { family: "inet", handle: 7 } } }],
  ["flush ruleset", { flush: { ruleset: null } }],
  ["flush ruleset inet", { flush: { ruleset: { family: "inet" } } }],
  ["flush table inet t", { flush: { table: { family: "inet", name: "t" } } }],
  ["flush chain inet t c", { flush: { chain: { ...place, name: "c" } } }],
  ["flush set inet t s", { flush: { set: { ...place, name: "s" } } }],
  ["rename chain inet t a b", { rename: { chain: { ...place, name: "a", newname: "b" } } }],
  ["add chain inet t c", { chain: { ...place, name: "c" } }],
  [
    "add chain inet t c { type filter hook input priority filter + 10; policy drop; }",
    { chain: { ...place, name: "c", type: "filter", hook: "input", prio: "filter + 10", policy: "drop" } },
  ],
  [
    'add chain netdev t c { type filter hook ingress devices = { "eth0", lo } priority -500; }',
    {
      chain: {
        family: "netdev",
        table: "t",
        name: "c",
        type: "filter",
        hook: "ingress",
        dev: ["eth0", "lo"],
        prio: -500,
      },
    },
  ],
  ["add rule inet t c accept", { rule: { ...place, chain: "c", expr: accept } }],
  ["inet t c accept", { rule: { ...place, chain: "c", expr: accept } }],
  [
    'add rule t c accept comment "x y"',
    { rule: { family: "ip", table: "t", chain: "c", expr: accept, comment: "x y" } },
  ],
  ["insert rule inet t c index 3 accept", { insert: { rule: { ...place, chain: "c", index: 3, expr: accept } } }],
  ["replace rule inet t c handle 5 accept", { replace: { rule: { ...place, chain: "c", handle: 5, expr: accept } } }],
  ["delete rule inet t c handle 5", { delete: { rule: { ...place, chain: "c", handle: 5 } } }],
  [
    "add set inet t s { type ipv4_addr . inet_service; flags interval, timeout; timeout 1h30m; size 10; auto-merge; }",
    {
      set: {
        ...place,
        name: "s",
        type: ["ipv4_addr", "inet_service"],
        flags: ["interval", "timeout"],
        timeout: 5400,
        size: 10,
        "auto-merge": true,
      },
    },
  ],
  [
    "add map inet t m { typeof ip saddr : verdict; elements = { 10.0.0.1 : jump x, 10.0.0.2 : drop } }",
    {
      map: {
        ...place,
        name: "m",
        type: { typeof: { payload: { protocol: "ip", field: "saddr" } } },
        map: "verdict",
        elem: [
          ["10.0.0.1", { jump: { target: "x" } }],
          ["10.0.0.2", { drop: null }],
        ],
      },
    },
  ],
  [
    'add element inet t s { 10.0.0.1 timeout 1h expires 30s comment "x", 10.0.0.0/8, 10.1.0.0-10.2.0.0, * }',
    {
      element: {
        ...place,
        name: "s",
        elem: [
          { elem: { val: "10.0.0.1", timeout: 3600, expires: 30, comment: "x" } },
          { prefix: { addr: "10.0.0.0", len: 8 } },
          { range: ["10.1.0.0", "10.2.0.0"] },
          "*",
        ],
      },
    },
  ],
  ["delete element inet t s { 22 }", { delete: { element: { ...place, name: "s", elem: [22] } } }],
  ["add counter inet t c { packets 1 bytes 2; }", { counter: { ...place, name: "c", packets: 1, bytes: 2 } }],
  ["add quota inet t q { over 2 mbytes; }", { quota: { ...place, name: "q", bytes: 2 * 1024 * 1024, inv: true } }],
  [
    "add limit inet t l { rate over 5/minute burst 3 packets; }",
    { limit: { ...place, name: "l", rate: 5, per: "minute", burst: 3, inv: true } },
  ],
  [
    'add ct helper inet t h { type "ftp" protocol tcp; l3proto ip; }',
    { "ct helper": { ...place, name: "h", type: "ftp", protocol: "tcp", l3proto: "ip" } },
  ],
  [
    "add ct timeout inet t o { protocol tcp; policy = { established : 2m, close : 4 }; }",
    { "ct timeout": { ...place, name: "o", protocol: "tcp", policy: { established: 120, close: 4 } } },
  ],
  [
    "add ct timeout inet t o { protocol tcp; policy = { established : 1m500ms, close : 500ms }; }",
    { "ct timeout": { ...place, name: "o", protocol: "tcp", policy: { established: 60, close: 0 } } },
  ],
  [
    "add element inet t s { 1 timeout 0s, 2 timeout never }",
    { element: { ...place, name: "s", elem: [1, { elem: { val: 2, timeout: 0 } }] } },
  ],
  [
    "add ct expectation inet t e { protocol udp; dport 9876; timeout 2m; size 12; }",
    { "ct expectation": { ...place, name: "e", protocol: "udp", dport: 9876, timeout: 120_000, size: 12 } },
  ],
  [
    "add synproxy inet t y { mss 1460; wscale 7; timestamp sack-perm; }",
    { synproxy: { ...place, name: "y", mss: 1460, wscale: 7, flags: ["timestamp", "sack-perm"] } },
  ],
  [
    'add secmark inet t k { "system_u:object_r:ssh_t:s0" }',
    { secmark: { ...place, name: "k", context: "system_u:object_r:ssh_t:s0" } },
  ],
  [
    "add flowtable inet t f { hook ingress priority filter; devices = { lo, eth0 }; counter; }",
    { flowtable: { ...place, name: "f", hook: "ingress", prio: "filter", dev: ["lo", "eth0"], flags: "counter" } },
  ],
  ["delete flowtable inet t f", { delete: { flowtable: { ...place, name: "f" } } }],
  ["destroy ct helper inet t h", { destroy: { "ct helper": { ...place, name: "h" } } }],
  ["add quota inet t q { over 2 bytes used 1 bytes; 3 bytes; }", { quota: { ...place, name: "q", bytes: 3 } }],
  [
    "add limit inet t l { rate over 2/second burst 9 packets; rate 3 bytes/minute; }",
    { limit: { ...place, name: "l", rate: 3, per: "minute", rate_unit: "bytes" } },
  ],
  [
    "add element inet t s { 1 timeout never }",
    { element: { ...place, name: "s", elem: [{ elem: { val: 1, timeout: 0 } }] } },
  ],
  ["undefine x", ...[]],
  ['add table inet "my table"', { table: { family: "inet", name: "my table" } }],
  ["add table inet a; add table inet b", ...["a", "b"].map((name) => ({ table: { family: "inet", name } }))],
  ["add table inet \\\n  a # a comment", { table: { family: "inet", name: "a" } }],
];

describe("commands of the nft language", () => {
  for (const [text, ...objects] of commands) {
    test(text.replaceAll("\n", " ") || "nothing", () => {
      expect(parseRuleset(text)).toEqual(objects as Command[]);
    });
  }

  test("declare the content of a table in an order in which the kernel can add it", () => {
    const text = `
table inet t {
  flags dormant; comment "x"
  chain a { jump b; ip saddr @s counter name "n"; }
  chain b { }
  set s { type ipv4_addr; }
  counter n { }
}`;
    expect(parseRuleset(text).map((one) => Object.keys(one)[0]!)).toEqual([
      "table",
      "chain",
      "chain",
      "counter",
      "set",
      "rule",
      "rule",
    ]);
    expect(parseRuleset(text)[0]).toEqual({ table: { family: "inet", name: "t", flags: "dormant", comment: "x" } });
  });
});

describe("statements of the nft language", () => {
  const rules: readonly (readonly [text: string, expr: unknown])[] = [
    ["tcp dport { 22, 80-90 }", { set: [22, { range: [80, 90] }] }],
    ["tcp dport @ports", "@ports"],
    ["ip saddr 10.0.0.0/8", { prefix: { addr: "10.0.0.0", len: 8 } }],
    ["ct state established,related", ["established", "related"]],
    ["ct mark 1|2", 3],
    ["ip saddr . tcp dport { 10.0.0.1 . 22 }", { set: [{ concat: ["10.0.0.1", 22] }] }],
    ["meta mark 0x10", 16],
    ["meta l4proto { tcp, udp }", { set: ["tcp", "udp"] }],
    ['iifname "eth*"', "eth*"],
    ['iifname "eth\\*"', "eth\\*"],
    ["iif lo", "lo"],
    ["icmp type echo-request", "echo-request"],
    ["ip dscp cs1", "cs1"],
    ['meta hour "09:00"-"17:00"', { range: ["09:00", "17:00"] }],
    ["meta day Monday", "Monday"],
    ["ip6 saddr ::1", "::1"],
    ["ip6 saddr [::1]", "::1"],
    ["tcp dport != 22", 22],
    ["tcp dport ne 22", 22],
    ["tcp dport >= 1024", 1024],
    ["ether saddr 00:11:22:33:44:55", "00:11:22:33:44:55"],
    ["fib daddr type local", "local"],
    ["tcp option sack exists", true],
    ["meta mark ^ 5 == { 3, 6 }", { set: [6, 3] }],
    ["meta mark ^ 5 != 3", 6],
    ["meta mark << 4 == 0x30", 3],
  ];
  for (const [text, right] of rules) {
    test(`match: ${text}`, () => {
      const [statement] = statements(text);
      expect(statement).toMatchObject({ match: { right: right as never } });
    });
  }

  test("bind operators as nft does", () => {
    const value = (text: string) => {
      const [statement] = statements(`meta mark set ${text}`);
      return statement !== undefined && "mangle" in statement ? statement.mangle.value : undefined;
    };
    const mark = { ct: { key: "mark" } };
    expect(value("ct mark & 0xff | 0x100")).toEqual({ "|": [{ "&": [mark, 0xff] }, 0x100] });
    expect(value("ct mark and 0xff or 0x100")).toEqual({ "|": [{ "&": [mark, 0xff] }, 0x100] });
    expect(value("ct mark << 2 & 0xff")).toEqual({ "&": [{ "<<": [mark, 2] }, 0xff] });
    expect(value("1 << 4 | 3")).toBe(19);
    expect(value("(1 | 2) << 4")).toBe(48);
    // A protocol is a constant, unless a field of its header follows.
    expect(formatRule({ expr: statements("ip protocol set ip protocol | ip") })).toBe(
      "ip protocol set ip protocol | ip",
    );
    expect(formatRule({ expr: statements("meta mark set (ct mark | 0x1) & 0xff") })).toBe(
      "meta mark set (ct mark | 0x00000001) & 0x000000ff",
    );
  });

  test("have the same form as those of nft's JSON", () => {
    expect(statements('ip saddr 10.0.0.1 counter log prefix "x " limit rate 5/second jump y')).toEqual([
      { match: { op: "==", left: { payload: { protocol: "ip", field: "saddr" } }, right: "10.0.0.1" } },
      { counter: null },
      { log: { prefix: "x " } },
      { limit: { rate: 5, per: "second", burst: 5 } },
      { jump: { target: "y" } },
    ]);
    expect(statements("dnat to 10.0.0.1:80", "ip")).toEqual([{ dnat: { addr: "10.0.0.1", port: 80 } }]);
    expect(statements("ct state vmap { established : accept, invalid : drop }")).toEqual([
      {
        vmap: {
          key: { ct: { key: "state" } },
          data: {
            set: [
              ["established", { accept: null }],
              ["invalid", { drop: null }],
            ],
          },
        },
      },
    ]);
    expect(statements("add @s { ip saddr timeout 1m limit rate 5/second }")).toMatchObject([
      { set: { op: "add", set: "@s", elem: { elem: { timeout: 60 } }, stmt: [{ limit: { rate: 5, per: "second" } }] } },
    ]);
    expect(statements("reject with icmpx type admin-prohibited")).toEqual([
      { reject: { type: "icmpx", expr: "admin-prohibited" } },
    ]);
  });
});

test("a table has the flags of all its lines", () => {
  const [table] = parseRuleset("table t { flags dormant; flags owner, dormant; }");
  expect(table).toEqual({ table: { family: "ip", name: "t", flags: ["dormant", "owner"] } });
});

describe("variables of the nft language", () => {
  const values = (text: string) =>
    parseRuleset(text).map((one) => {
      if (!("rule" in one)) throw new Error("expected a rule");
      return formatRule(one.rule);
    });

  test("stand for values, lists, names and verdicts", () => {
    const text = `
define port = 22
define ports = { $port, 80 }
define lan = 10.0.0.0/8
define both = { $lan, 192.168.0.0/16 }
define wan = "eth0"
define pair = 10.0.0.1 . 22
add rule t c ip saddr $lan tcp dport $ports accept
add rule t c ip saddr $both iifname $wan accept
add rule t c ip saddr . tcp dport { $pair, 10.0.0.2 . $port } drop
add rule t c ip saddr . tcp dport $pair
redefine port = 23
add rule t c tcp dport $port tcp sport $ports
`;
    expect(values(text)).toEqual([
      "ip saddr 10.0.0.0/8 tcp dport { 22, 80 } accept",
      'ip saddr { 10.0.0.0/8, 192.168.0.0/16 } iifname "eth0" accept',
      "ip saddr . tcp dport { 10.0.0.1 . 22, 10.0.0.2 . 22 } drop",
      "ip saddr . tcp dport 10.0.0.1 . 22",
      "tcp dport 23 tcp sport { 22, 80 }",
    ]);
  });

  test("are replaced in the prefix of a log statement, unless it is in single quotes or interpolated", () => {
    const text = `
define name = "web"
define port = 0x50
define other = $name
add rule t c log prefix "$name:$port-$other_"
`;
    expect(thrown(() => parseRuleset(text))).toMatchObject({ line: 5, message: expect.stringContaining("other_") });
    expect(values(text.replace("other_", "other "))).toEqual(['log prefix "web:80-web "']);
    expect(values("add rule t c log prefix '$name'")).toEqual(["log prefix '$name'"]);
    expect(nft`add rule t c log prefix ${"$name"}`).toEqual(parseRuleset("add rule t c log prefix '$name'"));
  });

  test("apply to the block in which they are defined", () => {
    const text = "table t { define x = 1; chain c { tcp dport $x; }; }\nadd rule t c tcp dport $x";
    expect(thrown(() => parseRuleset(text))).toMatchObject({ name: "NftSyntaxError", line: 2 });
    expect(thrown(() => parseRuleset("define x = 1\nundefine x\nadd rule t c tcp dport $x"))).toMatchObject({
      line: 3,
    });
  });
});

test("compares masked flags with a value instead of testing single bits", () => {
  expect(statements("tcp flags & (fin | syn | rst) syn")).toEqual(statements("tcp flags & (fin | syn | rst) == syn"));
  expect(statements("tcp flags syn")).toMatchObject([{ match: { op: "in" } }]);
});

describe("variables of the caller", () => {
  const define = { lan: '{ "eth0", "eth1" }', port: "22" };

  test("stand for texts of the nft language", () => {
    const [command] = parseRuleset("add rule inet t c iifname $lan tcp dport $port accept", { define });
    expect(command).toEqual(parseRuleset('add rule inet t c iifname { "eth0", "eth1" } tcp dport 22 accept')[0]!);
    expect(thrown(() => parseRuleset("define port = 23", { define })).message).toContain('use "redefine"');
  });

  test("are rejected with their name if they are invalid", () => {
    expect(() => parseRuleset("", { define: { "a b": "1" } })).toThrow(
      'define: expected the name of a variable, got "a b"',
    );
    expect(() => parseRuleset("", { define: { a: 1 } as never })).toThrow("define.a: expected a string, got 1");
    expect(thrown(() => parseRuleset("", { define: { a: "" } }))).toBeInstanceOf(NftSyntaxError);
  });

  // nft aborts if the text of a variable contains a command (load_cmdline_vars of libnftables.c).
  test.each([
    "eth0; flush ruleset",
    "eth0\nflush ruleset",
    "eth0; define port = 23",
    "eth0; undefine lan",
    'eth0; include "/etc/nftables.conf"',
    "eth0; table inet t {}",
  ])("cannot contain further statements: %j", (lan) => {
    const error = thrown(() => parseRuleset("add rule inet t c iifname $lan", { define: { lan }, include: "/" }));
    expect(error).toBeInstanceOf(NftSyntaxError);
    expect(error.message).toMatch(/^define: line \d, column \d+: expected one value for each variable, got a further/);
  });
});

test("objects of a block can be declared after the maps and rules that refer to them", () => {
  const text = `table inet t {
    map m { type ipv4_addr : counter; elements = { 10.0.0.1 : "c1" }; }
    chain c { counter name "c1"; counter name ip saddr map @m; jump d; }
    counter c1 { }
    chain d { }
  }`;
  const kinds = parseRuleset(text).map((command) => Object.keys(command)[0]);
  expect(kinds).toEqual(["table", "chain", "chain", "counter", "map", "rule", "rule", "rule"]);
});

test("variables contain sets of concatenated values", () => {
  const rule = "add rule t c ip saddr . tcp dport";
  const set = "{ 10.0.0.1 . 22, 10.0.0.2 . 23 }";
  expect(parseRuleset(`define x = ${set}\n${rule} $x`)).toEqual(parseRuleset(`${rule} ${set}`));
  expect(parseRuleset(`define x = ${set}\n${rule} != $x accept`)).toEqual(parseRuleset(`${rule} != ${set} accept`));
});

describe("include", () => {
  const include = (path: string) => {
    const files: Readonly<Record<string, string>> = {
      ports: "define port = 22\n",
      rules: "add rule t c tcp dport $port\n",
    };
    return path === "all" ? Object.keys(files).map((name) => ({ name, text: files[name]! })) : [];
  };

  test("reads the files of a function", () => {
    expect(parseRuleset('include "all"\nadd rule t c tcp sport $port', { include })).toHaveLength(2);
    expect(parseRuleset('include "none"', { include })).toEqual([]);
  });

  test("reads files inside of a block", () => {
    const [, , rule] = parseRuleset('table t { chain c { include "x"; }; }', {
      include: () => [{ name: "x", text: "tcp dport 22 accept\n" }],
    });
    expect(rule).toMatchObject({ rule: { chain: "c", expr: [{ match: { right: 22 } }, { accept: null }] } });
  });

  test("requires a line break at the end of a file that text follows, which nft joins with the last line", () => {
    const commandsOf = (text: string, ...files: string[]) =>
      parseRuleset(text, { include: () => files.map((file, index) => ({ name: `${index}.nft`, text: file })) });
    const inChain = (text: string) => `table t {\n chain c {\n  ${text}\n };\n}`;
    for (const [text, ...files] of [
      [inChain('include "x"\n  accept'), "tcp dport 22"],
      [inChain('include "x"; accept'), "tcp dport 22"],
      [inChain('include "x"'), "tcp dport 22", "accept\n"],
      ['include "x"\nadd table b', "add table a"],
    ] as const) {
      const error = thrown(() => commandsOf(text, ...files));
      expect(error).toMatchObject({ file: "0.nft", line: 1 });
      expect(error.message).toContain("expected a line break at the end of the file");
    }
    expect(commandsOf(inChain('include "x"\n\n  accept'), "tcp dport 22", "")).toHaveLength(4);
    expect(commandsOf('include "x"\n\nadd table b', "add table a")).toHaveLength(2);
    expect(commandsOf('include "x"', "add table a;", "add table b")).toHaveLength(2);
  });

  test("reads the files of a directory in the order of their names, and cannot leave it", () => {
    const folder = mkdtempSync(join(tmpdir(), "nft-include-"));
    try {
      mkdirSync(join(folder, "conf.d"));
      writeFileSync(join(folder, "secret"), "add table secret");
      for (const name of ["b", "a"]) writeFileSync(join(folder, `conf.d/${name}.nft`), `add table ${name}\n`);
      writeFileSync(join(folder, "conf.d/.hidden.nft"), "add table hidden");
      const named = (text: string) => parseRuleset(text, { include: join(folder, "conf.d") });
      expect(named('include "*.nft"')).toEqual([
        { table: { family: "ip", name: "a" } },
        { table: { family: "ip", name: "b" } },
      ]);
      expect(named('include "b.nft"')).toHaveLength(1);
      for (const [pattern, count] of Object.entries({
        "?.nft": 2,
        "[ab].nft": 2,
        "[!a].nft": 1,
        "[^a].nft": 1,
        "[c-z].nft": 0,
        "?": 0,
        ".h*.nft": 1,
      }))
        expect(named(`include "${pattern}"`)).toHaveLength(count);
      expect(named('include "*.none"')).toEqual([]);
      symlinkSync(join(folder, "secret"), join(folder, "conf.d/link.nft"));
      expect(named('include "none/*"')).toEqual([]);
      expect(named(`include "${folder}/conf.d/a.nft"`)).toHaveLength(1);
      for (const path of ["../secret", join(folder, "secret"), "x/../../secret", "none.nft", "link.nft"]) {
        const error = thrown(() => named(`include "${path}"`));
        expect(error).toBeInstanceOf(NftSyntaxError);
        expect(error.message).toContain(path.startsWith("none") ? `cannot read ${path}` : "outside");
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("reads the first directory that has the file, and absolute paths into each directory", () => {
    const folder = mkdtempSync(join(tmpdir(), "nft-include-"));
    try {
      for (const [path, table] of [
        ["one/a.nft", "first"],
        ["two/a.nft", "second"],
        ["two/b.nft", "b"],
      ] as const) {
        mkdirSync(join(folder, path, ".."), { recursive: true });
        writeFileSync(join(folder, path), `add table ip ${table}\n`);
      }
      const include = [join(folder, "one"), join(folder, "two")];
      const tables = (text: string) =>
        parseRuleset(text, { include }).map((command) => (command as { table: { name: string } }).table.name);
      expect(tables('include "a.nft"')).toEqual(["first"]);
      expect(tables('include "b.nft"')).toEqual(["b"]);
      expect(tables('include "b*"')).toEqual(["b"]);
      expect(tables(`include "${folder}/two/*.nft"`)).toEqual(["second", "b"]);
      const all = (path: string) =>
        parseRuleset(`include "${path}"`, { include: folder }).map((command) => Object.values(command)[0].name);
      for (const start of ["", `${folder}/`]) {
        expect(all(`${start}*/?.nft`)).toEqual(["first", "second", "b"]);
        expect(all(`${start}t*/a.nft`)).toEqual(["second"]);
        expect(all(`${start}none*/a.nft`)).toEqual([]);
      }
      symlinkSync("two", join(folder, "three"));
      // glob(7) sorts the whole paths, and does not look for patterns in the names of the directories to search.
      for (const path of ["[1]/x/a.nft", "[1]/x-y/a.nft"]) {
        mkdirSync(join(folder, path, ".."), { recursive: true });
        writeFileSync(join(folder, path), `add table ip ${path.includes("-") ? "dash" : "slash"}\n`);
      }
      const named = parseRuleset('include "x*/*.nft"', { include: join(folder, "[1]") });
      expect(named).toMatchObject([{ table: { name: "dash" } }, { table: { name: "slash" } }]);
      symlinkSync("loop.nft", join(folder, "one/loop.nft"));
      expect(thrown(() => tables('include "l*.nft"')).message).toMatch(/^.*cannot read l\*\.nft: /);
      rmSync(join(folder, "one/loop.nft"));
      expect(all("th*/b.nft")).toEqual(["b"]);
      expect(thrown(() => tables(`include "${folder}/*/a.nft"`)).message).toContain("outside");
      expect(thrown(() => tables(`include "${folder}/*"`)).message).toContain("outside");
      expect(thrown(() => tables('include "c.nft"')).message).toContain("cannot read c.nft");
      expect(tables('include "./a.nft"')).toEqual(["first"]);
      const start = process.cwd();
      try {
        process.chdir(join(folder, "two"));
        expect(tables('include "./a.nft"')).toEqual(["second"]);
        process.chdir(folder);
        writeFileSync(join(folder, "a.nft"), "add table outer\n");
        const outside = `the file ${join(folder, "a.nft")} is outside`;
        expect(thrown(() => tables('include "./a.nft"')).message).toContain(outside);
        expect(thrown(() => tables('include "./?.nft"')).message).toContain("is outside");
      } finally {
        process.chdir(start);
      }
      expect(parseRuleset(`include "${folder}/one/a.nft"`, { include: ["/"] })).toHaveLength(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("of a file by itself ends", () => {
    const error = thrown(() => parseRuleset('include "x"', { include: () => [{ name: "x", text: 'include "x"' }] }));
    expect(error).toBeInstanceOf(NftSyntaxError);
  });
});

describe("a text of several thousand statements", () => {
  // Such a text is parsed in parts of about 4096 words.
  const lines = Array.from({ length: 3000 }, (_, index) => `add rule t c tcp dport ${index} accept`);
  const text = ["define port = 9999", "add table t", ...lines, ""].join("\n");

  test("has variables and lists that are longer than a part", () => {
    const list = Array.from({ length: 3000 }, (_, index) => `10.0.${index >> 8}.${index & 255},\n`).join("");
    const parsed = parseRuleset(`${text}add element t s {\n${list}}\nadd rule t c tcp dport $port accept\n`);
    expect(parsed.slice(1, -2)).toEqual(lines.flatMap((line) => parseRuleset(line)));
    expect(parsed.at(-2)).toMatchObject({ element: { elem: { length: 3000 } } });
    expect(parsed.at(-1)).toEqual(parseRuleset("add rule t c tcp dport 9999 accept")[0]!);
  });

  test("reports the place of an error in the whole text", () => {
    for (const [line, column] of [
      ["add rule t c tcp dport $other accept", 25],
      ["add chain t c { type filter", 28],
    ] as const)
      expect(thrown(() => parseRuleset(text + line))).toMatchObject({ line: 3003, column });
  });

  test("has the included files between its statements", () => {
    const include = (name: string) => [{ name, text: "add table included\n" }];
    const parsed = parseRuleset(`${text}include "file"\nadd table last`, { include });
    expect(parsed.slice(-2)).toMatchObject([{ table: { name: "included" } }, { table: { name: "last" } }]);
    const unfinished = () => [{ name: "file", text: "add table included" }];
    expect(() => parseRuleset(`${text}include "file"\nadd table last`, { include: unfinished })).toThrow("line break");
  });
});
