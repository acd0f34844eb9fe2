import { describe, expect } from "bun:test";
import {
  field,
  fromJSON,
  match,
  Nftables,
  type NftObject,
  type NftTransaction,
  type Reference,
  type Rule,
  type Statement,
  set,
  toJSON,
} from "../../../src/subsystems/nftables/index.ts";
import { canonicalObjects } from "../../../src/subsystems/nftables/requests/canonical.ts";
import { FakeFirewall } from "../../../src/testing/index.ts";
import { hasNftables } from "../../families/nftables/nftables.ts";
import { thrown } from "../../message/bytes.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../support/environment.ts";
import { mode } from "../../support/modes/blocking.ts";
import { testInTable as test } from "./fixtures.ts";
import { expressionsOf, inTable, rule, table } from "./lab.ts";

describe("names of nftables objects", () => {
  const rejected: [name: string, reason: string][] = [
    ["a".repeat(256), "expected a name of at most 255 bytes, got 256"],
    ["é".repeat(128), "expected a name of at most 255 bytes, got 256"],
    ["a\0b", "a string cannot contain a NUL"],
    ["a\ud800", "a string cannot contain a lone surrogate"],
  ];
  const declare = (name: string): [NftObject, path: string][] => [
    [{ table: { family: "inet", name } }, "table.name"],
    [{ chain: { family: "inet", table: name, name: "c" } }, "chain.table"],
    [{ chain: { ...inTable, name } }, "chain.name"],
    [{ set: { ...inTable, name, type: "ipv4_addr" } }, "set.name"],
    [{ map: { ...inTable, name, type: "ipv4_addr", map: "mark" } }, "map.name"],
    [{ counter: { ...inTable, name } }, "counter.name"],
    [{ flowtable: { ...inTable, name, hook: "ingress", prio: 0, dev: ["lo"] } }, "flowtable.name"],
    [rule({ jump: { target: name } }), "rule.expr[0].jump.target"],
    [rule({ counter: name }), "rule.expr[0].counter"],
  ];

  test.each(rejected)("are rejected with their path, before anything is sent: %j", (name, reason) => {
    for (const [object, path] of declare(name)) {
      const { message } = thrown(() => canonicalObjects("inet", [object]));
      expect(message).toBe(`commands[0].${path}: ${reason}`);
    }
    expect(thrown(() => canonicalObjects("inet", [declare(name)[0]![0]]))).toBeInstanceOf(RangeError);
  });

  test.each([
    [{ table: { family: "inet", name: "t", comment: "\ud800" } }, "table.comment"],
    [{ set: { ...inTable, name: "s", type: "ipv4_addr", comment: "\ud800" } }, "set.comment"],
    [{ set: { ...inTable, name: "s", type: "ifname", elem: ["\ud800"] } }, "set.elem[0]"],
    [{ set: { ...inTable, name: "s", type: "ifname", flags: ["interval"], elem: ["\ud800*"] } }, "set.elem[0]"],
    [rule({ log: { prefix: "\ud800" } }), "rule.expr[0].log.prefix"],
    [rule(match("meta.iifname", "\ud800")), "rule.expr[0].match.right"],
    [{ rule: { ...rule({ accept: null }).rule, comment: "\ud800" } }, "rule.comment"],
  ] as [NftObject, string][])("and other texts cannot contain a lone surrogate: %j", (object, path) => {
    const error = thrown(() => canonicalObjects("inet", [object]));
    expect(error.message).toBe(`commands[0].${path}: a string cannot contain a lone surrogate`);
    expect(error).toBeInstanceOf(RangeError);
  });

  test("can have 255 bytes", () => {
    for (const [object] of declare("a".repeat(255)).slice(2, 7))
      expect(canonicalObjects("inet", [table, object])).toHaveLength(2);
  });
});

describe("timeouts of sets without the flag timeout", () => {
  const declared = { set: { ...inTable, name: "s", type: "ipv4_addr" } } as const;
  const withElement = (options: object): NftObject[] => {
    const elem = [{ elem: { val: "10.0.0.1", ...options } }];
    return [table, { set: { ...declared.set, elem } }];
  };

  test("are rejected with the path of the element, and 0 stands for none", () => {
    for (const key of ["timeout", "expires"]) {
      expect(thrown(() => canonicalObjects("inet", withElement({ [key]: 5 }))).message).toBe(
        `commands[1].set.elem[0].elem.${key}: not possible, because the set lacks the flag "timeout"; declare the set with this flag`,
      );
      expect(() => canonicalObjects("inet", withElement({ [key]: 0 }))).not.toThrow();
    }
    const interval: NftObject = { set: { ...declared.set, "gc-interval": 5 } };
    expect(() => canonicalObjects("inet", [table, interval])).toThrow(
      'commands[1].set.gc-interval: requires the flag "timeout"',
    );
  });
});

describe("fromJSON", () => {
  const raw = { raw: { name: "immediate", data: { data: { value: { hex: "0007" } } } } };
  const bytes = { raw: { name: "immediate", data: { data: { value: Uint8Array.of(0, 7) } } } };
  const update = { set: { op: "add", elem: "10.0.0.1", set: "@seen" } };
  const own = { family: "inet", table: "t" };

  test("converts bytes and set flags in objects and commands", () => {
    const seen = { ...own, name: "seen", type: "ipv4_addr" };
    const theirs = { ...own, chain: "c", expr: [raw, update] };
    const [set, converted] = [
      { ...seen, flags: ["dynamic"] },
      { ...theirs, expr: [bytes, update] },
    ];
    for (const verb of ["add", "create", "insert"]) {
      const text = JSON.stringify({ nftables: [{ [verb]: { set: seen } }, { [verb]: { rule: theirs } }] });
      expect(fromJSON(text)).toEqual([{ [verb]: { set } }, { [verb]: { rule: converted } }] as never);
    }
    const text = JSON.stringify({ nftables: [{ metainfo: {} }, { set: seen }, { rule: theirs }] });
    expect(fromJSON(text)).toEqual([{ set }, { rule: converted }] as never);
  });

  test("adds the flag dynamic to sets that rules in chains without a name update, but not to maps", () => {
    const [set, map] = ["seen", "m"].map((name) => ({ ...own, name, type: "ipv4_addr" }));
    const rule = (...expr: object[]) => ({ rule: { ...own, chain: "c", expr } });
    const mapped = { map: { ...update.set, map: "@m", data: 5, set: undefined } };
    const goto = rule({ counter: null }, { goto: { rules: [{ expr: [mapped] }, { expr: [update] }] } });
    const converted = [{ set: { ...set, flags: ["dynamic"] } }, { map: { ...map, map: "mark" } }, goto];
    const commands = [{ set }, { map: { ...map, map: "mark" } }, goto];
    expect(fromJSON(JSON.stringify({ nftables: commands }))).toEqual(JSON.parse(JSON.stringify(converted)));
    for (const jump of [null, 5, { rules: 5 }, { rules: [null, { expr: null }, { expr: [null] }] }])
      expect(fromJSON(JSON.stringify({ nftables: [rule({ jump })] }))).toEqual([rule({ jump })] as never);
  });

  test("requests intervals of garbage collection in whole milliseconds", () => {
    using firewall = new FakeFirewall();
    using nft = Nftables.open({ socket: firewall.open() });
    const set = { ...inTable, name: "s", type: "ipv4_addr", flags: ["timeout"], "gc-interval": 1.001 } as const;
    nft.add([{ table: { family: inTable.family, name: inTable.table } }, { set }]);
    expect(nft.list("set")).toMatchObject([{ "gc-interval": 1.001 }]);
  });

  test("converts durations and types of maps from the form of nft, and toJSON converts the types back", () => {
    const set = { ...own, name: "s", type: "ipv4_addr" };
    const map = { ...own, name: "m", type: "inet_service", map: ["ipv4_addr", "inet_service"] };
    const commands = [
      {
        set: {
          ...set,
          timeout: "1d2h",
          "gc-interval": 12,
          count: 1,
          elem: [{ elem: { val: "1.1.1.1", timeout: "90s" } }],
        },
      },
      {
        map: { ...map, interval: true, elem: [[{ elem: { val: 5, expires: "1m500ms" } }, { concat: ["1.1.1.1", 5] }]] },
      },
      { element: { ...own, name: "s", elem: ["1.1.1.2", { elem: { val: "1.1.1.3", timeout: "1h" } }] } },
    ];
    const converted = [
      { set: { ...set, timeout: 93_600, "gc-interval": 12, elem: [{ elem: { val: "1.1.1.1", timeout: 90 } }] } },
      {
        map: {
          ...map,
          map: "interval ipv4_addr . inet_service",
          elem: [[{ elem: { val: 5, expires: 60.5 } }, { concat: ["1.1.1.1", 5] }]],
        },
      },
      { element: { ...own, name: "s", elem: ["1.1.1.2", { elem: { val: "1.1.1.3", timeout: 3600 } }] } },
    ];
    expect(fromJSON(JSON.stringify({ nftables: commands }))).toEqual(converted as never);
    const [, listed] = toJSON([converted[1] as NftObject]).nftables;
    expect(listed).toMatchObject({ map: { map: ["ipv4_addr", "inet_service"], interval: true } });
    const plain: NftObject = { map: { family: "inet", table: "t", name: "p", type: "mark", map: "verdict" } };
    expect(toJSON([plain]).nftables[1]).toEqual(plain);
    const wrong = { set: { ...set, timeout: "1 day" } };
    expect(() => canonicalObjects("inet", fromJSON(JSON.stringify({ nftables: [wrong] })) as NftObject[])).toThrow(
      'set.timeout: expected a number of seconds, got "1 day"',
    );
  });

  test("keeps commands without statements", () => {
    const commands = [
      { flush: { ruleset: null } },
      { delete: { rule: { ...own, chain: "c", handle: 3 } } },
      { rule: { ...own, chain: "c" } },
    ];
    expect(fromJSON(JSON.stringify({ nftables: commands }))).toEqual(commands as never);
  });

  test("rejects other objects with their keys", () => {
    const message = 'ruleset: expected an object with the list "nftables", got ';
    for (const [value, got] of [
      [{ list: [] }, "an object with list"],
      [{}, "an object with no keys"],
      [[], "Array"],
    ] as const)
      for (const ruleset of [value, JSON.stringify(value)])
        expect(() => fromJSON(ruleset as never)).toThrow(`${message}${got}`);
  });

  test("converts the large integers of a snapshot", () => {
    const quota = { ...inTable, name: "q", bytes: { integer: "1152921504606846976" }, used: 0, inv: false };
    const ruleset = { nftables: [{ quota }] } as never;
    for (const one of [ruleset, JSON.stringify(ruleset)])
      expect(fromJSON(one)).toEqual([{ quota: { ...quota, bytes: 2n ** 60n } }] as never);
  });

  test.each([
    [7, "nftables[0]: expected an object with one key, such as"],
    [{ add: null }, "nftables[0].add: expected an object with one key, such as"],
    [{ table: {}, chain: {} }, "nftables[0]: expected an object with one key, such as"],
    [{ rule: null }, "nftables[0].rule: expected an object, got null"],
    [{ add: { rule: [] } }, "nftables[0].add.rule: expected an object, got Array"],
    [{ add: { rule: { expr: [7] } } }, "nftables[0].add.rule.expr[0]: expected a statement, got 7"],
    [
      { rule: { expr: [{ accept: null }, "jump {\n\t\t\taccept\n\t\t}"] } },
      "; nft has no JSON for some statements: use the text of `nft list ruleset`",
    ],
    [{ rule: { expr: "accept" } }, 'nftables[0].rule.expr: expected a list of statements, got "accept"'],
  ])("rejects %j with the path of the invalid field", (command, message) => {
    expect(() => fromJSON(JSON.stringify({ nftables: [command] }))).toThrow(message);
    expect(() => fromJSON(JSON.stringify({ nftables: [command] }))).toThrow(TypeError);
  });

  test.each([
    { rule: { expr: [{ raw: null }, { set: null }, { map: 7 }] } },
    { rule: { expr: [{ set: { set: 7 } }] } },
  ])("leaves the check of %j to the transaction", (command) => {
    expect(fromJSON(JSON.stringify({ nftables: [command] }))).toHaveLength(1);
  });
});

describe("canonicalObjects", () => {
  const matched = (left: unknown) => ({
    rule: { ...inTable, chain: "c", expr: [{ match: { op: "==", left, right: 1 } }] },
  });
  test.each<[object, string]>([
    [matched({ payload: { protocol: 7, field: "dport" } }), "payload.protocol: expected one of ether, vlan"],
    [
      { set: { ...inTable, name: "s", type: ["mark", "mark"], elem: [{ concat: "ab" }] } },
      "set.elem[0]: expected 2 concatenated values, got 1",
    ],
  ])("rejects %j with the path of the invalid value", (object, message) => {
    expect(() => canonicalObjects("inet", [object as NftObject])).toThrow(message);
    expect(() => canonicalObjects("inet", [object as NftObject])).toThrow(TypeError);
  });
});

describe("The arguments of builders and of toJSON", () => {
  test.each([[undefined], [null], [5], [["ip.saddr"]]])("must not be %j", (value) => {
    const wrong = value as never;
    for (const call of [() => field(wrong), () => match(wrong, 5), () => set(wrong, 5)]) {
      expect(call).toThrow("name: expected a string, got ");
    }
    if (!Array.isArray(value)) expect(() => toJSON(wrong)).toThrow("objects: expected an array, got ");
  });

  test("contain known operators and objects of one known kind", () => {
    expect(() => match("tcp.dport", "=" as "==", 22)).toThrow(
      'op: expected one of ==, !=, <, >, <=, >=, in, !, got "="',
    );
    for (const [object, message] of [
      [{}, "objects[0]: expected an object with one key"],
      [null, "objects[0]: expected an object with one key"],
      [{ tabel: {} }, "objects[0].tabel: unknown kind of object"],
      [{ table: 5 }, "objects[0].table: expected an object, got 5"],
    ] as const)
      expect(() => toJSON([object as never])).toThrow(message);
  });
});

test("canonicalObjects keeps statements about the Ethernet address of a bridge", () => {
  const inBridge = { family: "bridge", table: "t" } as const;
  const address = { meta: { key: "ibrhwaddr" } };
  const rule: NftObject = {
    rule: {
      ...inBridge,
      chain: "c",
      expr: [
        { match: { op: "!=", left: address, right: "02:00:00:00:00:01" } },
        { mangle: { key: { payload: { protocol: "ether", field: "daddr" } }, value: address } },
      ],
    },
  };
  expect(canonicalObjects("bridge", [rule])).toEqual([rule]);
});

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("Nftables", () => {
    test("restores raw statements from JSON", ({ nft }) => {
      const value = Uint8Array.of(0, 0, 0, 7);
      nft.add(rule({ raw: { name: "immediate", data: { dreg: "reg-1", data: { value } } } }));
      const before = expressionsOf(nft);
      const commands = toJSON(nft.listRuleset()).nftables.filter((object) => !("metainfo" in object));
      // In a command with a verb, the handle of a rule would be a position.
      const text = JSON.stringify(commands.map((object) => ({ add: object })));
      const nested = { nftables: JSON.parse(text.replace(/"handle":\d+,/g, "")) as { add: NftObject }[] };
      nft.transaction((batch) => batch.flush({ ruleset: null }).run(fromJSON(JSON.stringify(nested))));
      expect(expressionsOf(nft)).toEqual(before);
    });

    const source = { payload: { protocol: "ip", field: "saddr" } };
    const prefix = { prefix: { addr: "10.0.0.0", len: 24 } };
    test.each(
      Object.entries<object>({
        "element.elem[0]: expected an object with one key, got prefix, timeout; options of an element are { elem: ": {
          element: { ...inTable, name: "s", elem: [{ ...prefix, timeout: 60 }] },
        },
        "element.elem[0]: expected an object with one key, got elem, comment": {
          element: { ...inTable, name: "s", elem: [{ elem: { val: "10.0.0.1" }, comment: "x" }] },
        },
        "element.elem[0].range: expected a list of two values, got null": {
          element: { ...inTable, name: "s", elem: [{ range: null }] },
        },
        "expr[0].match.left: expected an object with one key, got payload, x": {
          rule: {
            ...inTable,
            chain: "c",
            expr: [{ match: { op: "==", left: { ...source, x: 1 }, right: "10.0.0.1" } }],
          },
        },
        "expr[0].match.right: expected an object with one key, got prefix, x": {
          rule: { ...inTable, chain: "c", expr: [{ match: { op: "==", left: source, right: { ...prefix, x: 1 } } }] },
        },
        "expr[0].match.right.prefix.len: expected 0 to 32, got 33": {
          rule: { ...inTable, chain: "c", expr: [{ match: { op: "==", left: source, right: "10.0.0.0/33" } }] },
        },
        "expr[0].match.right.prefix: expected an object, got null": {
          rule: { ...inTable, chain: "c", expr: [{ match: { op: "==", left: source, right: { prefix: null } } }] },
        },
      }),
    )("rejects an object, and adds nothing: %s", (message, object, { nft }) => {
      nft.add({ set: { ...inTable, name: "s", type: "ipv4_addr", flags: ["interval", "timeout"] } });
      expect(() => nft.add(object as NftObject)).toThrow(message);
      expect(nft.get("set", { ...inTable, name: "s" }).elem).toBeUndefined();
      expect(nft.list("rule", inTable)).toEqual([]);
    });

    test("deletes tables and their objects by handle", ({ nft }) => {
      const [set] = nft.add({ set: { ...inTable, name: "s", type: "ipv4_addr" } });
      nft.delete({ set: { ...inTable, handle: set } });
      expect(nft.list("set")).toEqual([]);
      const { handle } = nft.list("table")[0]!;
      nft.delete({ table: { family: "inet", handle } });
      expect(nft.list("table")).toEqual([]);
      const absent: Reference = { table: { family: "inet" } };
      expect(() => nft.delete(absent)).toThrow("commands[0].table.name: expected a name, got undefined");
      expect(() => nft.add({ table: { family: "inet", handle: 1 } } as NftObject)).toThrow(
        "table.name: expected a name",
      );
    });

    const port = { port: 80 };
    const cases: [Statement, string][] = [
      [{ dnat: { addr: "10.0.0.1" } }, 'dnat.family: expected "ip" or "ip6", because the family of the table'],
      [{ snat: { addr: "10.0.0.1" } }, 'snat.family: expected "ip" or "ip6", because the family of the table'],
      [{ dnat: { family: "ip4" as "ip", ...port } }, 'dnat.family: expected "ip" or "ip6", got "ip4"'],
      [{ tproxy: { family: "ip4" as "ip", ...port } }, 'tproxy.family: expected "ip" or "ip6", got "ip4"'],
      [
        { masquerade: { flags: "radnom" } },
        'masquerade.flags: expected one of random, fully-random, persistent, netmap, got "radnom"; did you mean "random"?',
      ],
      [{ masquerade: { flags: "toString" } }, "masquerade.flags: expected one of random"],
      [{ reject: { type: "icmp6" as "icmp" } }, 'reject.type: expected icmp, icmpv6, icmpx or tcp reset, got "icmp6"'],
      [{ limit: { rate: 0, per: "second" } }, "limit.rate: expected a rate of at least 1, got 0"],
      [{ log: { prefix: `${"x".repeat(126)}é` } }, "log.prefix: expected a prefix of at most 127 bytes, got 128"],
    ];

    test.each(cases)("rejects %j with the path of the argument", (statement, message, { nft }) => {
      expect(() => nft.add(rule(statement))).toThrow(`commands[0].rule.expr[0].${message}`);
    });

    const statement = (one: object, message: string): [object, string] => {
      return [rule(one as Statement), `rule.expr[0].${message}`];
    };
    const base = { ...inTable, name: "a" };
    const set = { ...base, type: "ipv4_addr" } as const;
    const hooked = { ...base, type: "filter", hook: "input", prio: "filter" };
    const limit = { rate: 1, per: "second" };
    const mark = { op: "==", left: { meta: { key: "mark" } } };
    const left = (expression: object, message: string) =>
      statement({ match: { op: "==", left: expression, right: 1 } }, `match.left${message}`);
    const invalid: [object, string][] = [
      [{ table: { family: "inet", name: "f", flag: "dormant" } }, "table.flag: unknown option; did you mean flags?"],
      [{ chain: { ...hooked, polcy: "drop" } }, "chain.polcy: unknown option; did you mean policy?"],
      [{ chain: { ...hooked, priority: 100 } }, "chain.priority: unknown option"],
      [
        { chain: { ...base, type: "filter", Hook: "input", prio: 0 } },
        "chain.Hook: unknown option; did you mean hook?",
      ],
      [{ chain: { ...base, type: "filter" } }, "chain.hook: missing; a chain with type requires a hook"],
      [{ chain: { ...base, prio: 0 } }, "chain.hook: missing; a chain with prio requires a hook"],
      [{ chain: { ...hooked, policy: "dorp" } }, 'chain.policy: expected "accept" or "drop", got "dorp"'],
      [{ rule: { ...rule().rule, commnt: "x" } }, "rule.commnt: unknown option; did you mean comment?"],
      [{ set: { ...set, timout: 60 } }, "set.timout: unknown option; did you mean timeout?"],
      [{ set: { ...set, type: 5 } }, "set.type: expected a name or a list of names, got 5"],
      [{ set: { ...set, type: [] } }, "set.type: expected a type or a list of types, got []"],
      [{ set: base }, "set.type: expected a name or a list of names, got undefined"],
      [{ set: { ...set, timeout: "1h" } }, 'set.timeout: expected a number of seconds, got "1h"'],
      [{ set: { ...set, elem: "10.0.0.1" } }, 'set.elem: expected a list, got "10.0.0.1"'],
      [{ set: { ...set, elem: [{ elem: null }] } }, "set.elem[0]: "],
      [
        { set: { ...set, elem: [{ elem: { val: "10.0.0.1", timeout: "1h" } }] } },
        'set.elem[0].elem.timeout: expected a number of seconds, got "1h"',
      ],
      [{ map: set }, "map.map: expected a name or a list of names, got undefined"],
      [
        { map: { ...set, map: "verdict", elem: [["10.0.0.1", { jump: "x" }]] } },
        'map.elem[0][1].jump: expected an object, got "x"',
      ],
      [{ quota: { ...base, bytes: "25 mbytes" } }, 'quota.bytes: expected a bigint or an integer, got "25 mbytes"'],
      [{ counter: { ...base, packets: "5" } }, 'counter.packets: expected a bigint or an integer, got "5"'],
      [
        { synproxy: { ...base, mss: 1460, wscale: 7, flags: ["timestamp", "mss"] } },
        'synproxy.flags[1]: expected "timestamp" or "sack-perm", got "mss"',
      ],
      statement({ synproxy: { flags: "ecn" } }, 'synproxy.flags: expected "timestamp" or "sack-perm", got "ecn"'),
      [{ "ct expectation": { ...base, protocol: "tcp" } }, "ct expectation.dport: expected an integer, got undefined"],
      [
        { "ct expectation": { ...base, protocol: "tcp", dport: 5, timeout: 1000 } },
        "ct expectation.size: expected an integer, got undefined",
      ],
      [
        { "ct timeout": { ...base, protocol: "udp", policy: { nope: 1 } } },
        'ct timeout.policy.nope: unknown state "nope"; there are: unreplied, replied',
      ],
      [{ rule: null }, "rule: expected an object, got null"],
      [
        { limit: { ...base, rate: 1, per: "sec" } },
        'limit.per: expected one of second, minute, hour, day, week, got "sec"',
      ],
      [{ "ct timeout": { ...base, protocol: "tcp" } }, "ct timeout.policy: expected an object, got undefined"],
      [
        { "ct helper": { ...base, type: "ftp", protocol: "tcp", l3prot: "ip" } },
        "ct helper.l3prot: unknown option; did you mean l3proto?",
      ],
      [{ flowtable: { ...base, devs: "lo" } }, "flowtable.devs: unknown option; did you mean dev?"],
      statement({ log: { prefx: "x", grup: 1 } }, "log.prefx: unknown option; did you mean prefix?"),
      statement({ log: "my prefix" }, 'log: expected an object or null, got "my prefix"'),
      statement({ limit: { ...limit, brst: 5 } }, "limit.brst: unknown option; did you mean burst?"),
      statement({ limit: { ...limit, inverse: true } }, "limit.inverse: unknown option"),
      statement({ limit: { per: "second" } }, "limit.rate: expected a bigint or an integer, got undefined"),
      statement({ quota: { val: "25 mbytes" } }, 'quota.val: expected a bigint or an integer, got "25 mbytes"'),
      statement({ counter: 5 }, "counter: expected an object or null, got 5"),
      statement({ counter: { map: { key: { meta: { key: "mark" } }, data: 5 } } }, "counter.map.data: expected"),
      statement({ "ct helper": 5 }, "ct helper: expected the name of an object, or a map, got 5"),
      statement({ reject: { typ: "tcp reset" } }, "reject.typ: unknown option; did you mean type?"),
      statement({ reject: "tcp reset" }, 'reject: expected an object or null, got "tcp reset"'),
      statement({ accept: true }, "accept: expected null, got true"),
      statement({ jump: "x" }, 'jump: expected an object, got "x"'),
      statement({ jump: {} }, "jump.target: expected a name, got undefined"),
      statement({ vmap: "x" }, 'vmap: expected an object, got "x"'),
      statement(
        { vmap: { key: { meta: { key: "mark" } }, data: "x" } },
        'vmap.data: expected "@" and the name of a map',
      ),
      statement({ match: null }, "match: expected an object, got null"),
      statement({ match: { op: "==", right: 5 } }, "match.left: expected a value, got undefined"),
      statement({ match: { ...mark, right: { set: 5 } } }, "match.right.set: expected a list, got 5"),
      statement({ match: { ...mark, right: { prefix: null } } }, "match.right.prefix: expected an object, got null"),
      statement(
        { match: { ...mark, left: { jhash: null }, right: 1 } },
        "match.left.jhash: expected an object, got null",
      ),
      [{ set: { ...set, stmt: [null] } }, "set.stmt[0]: expected an object, got null"],
      statement({ snat: null }, "snat: expected an object, got null"),
      statement({ snat: { addr: { map: 5 }, family: "ip" } }, "snat.addr.map: expected an object, got 5"),
      statement({ flow: "x" }, 'flow: expected an object, got "x"'),
      statement({ set: { op: "add", set: "@a" } }, "set.elem: expected a value, got undefined"),
      statement(
        { set: { op: "add", set: "@a", elem: { elem: { val: 1, timout: 5 } } } },
        "set.elem.elem.timout: unknown option; did you mean timeout?",
      ),
      statement({ raw: null }, "raw: expected an object, got null"),
      [{ tabel: { family: "inet", name: "t" } }, 'tabel: unknown kind of object; did you mean "table"?'],
      [
        { table: { family: "inet", name: "t", flags: "dormnt" } },
        'table.flags: expected "dormant", "owner" or "persist", got "dormnt"',
      ],
      [{ chain: { ...hooked, type: "filtr" } }, 'chain.type: expected "filter", "nat" or "route", got "filtr"'],
      [
        { flowtable: { ...base, flags: ["ofload"] } },
        'flowtable.flags[0]: expected "offload" or "counter", got "ofload"',
      ],
      [rule({ acept: null } as never), 'rule.expr[0]: unknown statement "acept"; did you mean "accept"?'],
      [
        rule({ counter: null, accept: null } as never),
        "rule.expr[0]: expected an object with one statement, got counter",
      ],
      left({ metaa: { key: "mark" } }, ': unknown expression "metaa"; did you mean "meta"?'),
      left({ meta: { key: "makr" } }, '.meta.key: unknown name "makr"; did you mean "mark"?'),
      left({ ct: { key: "state", dri: "reply" } }, ".ct.dri: unknown option; did you mean dir?"),
      left({ payload: { protocol: "tpc", field: "dport" } }, ".payload.protocol: expected one of ether, vlan"),
      left(
        { payload: { protocol: "udp", field: "dprot" } },
        ".payload.field: expected one of sport, dport, length, checksum",
      ),
      left({ payload: null }, ".payload: expected an object, got null"),
      left({ payload: { base: "nx", offset: 0, len: 8 } }, ".payload.base: expected one of ll, nh, th, ih"),
      left({ payload: { base: "nh", len: 8 } }, ".payload.offset: expected an integer, got undefined"),
      left({ exthdr: { name: "frga" } }, ".exthdr.name: expected one of hbh, rt, "),
      left({ exthdr: { name: "srh", field: "nexthdr" } }, ".exthdr.field: expected one of last-entry, "),
      left(
        { "tcp option": { name: "maxseg", field: "siez" } },
        '.tcp option.field: expected "kind", "length" or "size"',
      ),
      left({ rt: { key: "mut" } }, ".rt.key: expected one of classid, nexthop, mtu, ipsec"),
      left({ socket: {} }, ".socket.key: expected one of transparent, mark, wildcard, cgroupv2, got undefined"),
      left({ osf: { key: "nmae" } }, '.osf.key: expected "name" or "version"'),
      left({ ipsec: { key: "reqid" } }, '.ipsec.dir: expected "in" or "out", got undefined'),
    ];

    test("rejects unknown, invalid and missing fields with their path", ({ nft }) => {
      const before = nft.listRuleset();
      for (const [object, message] of invalid) {
        const error = thrown(() => nft.add(object as NftObject));
        expect(error.message).toStartWith(`commands[0].${message}`);
        expect(error).toBeInstanceOf(TypeError);
      }
      const quota = { ...base, name: "q", bytes: 2 ** 64 };
      const inexact = thrown(() => nft.add({ quota }));
      expect(inexact).toBeInstanceOf(RangeError);
      expect(inexact.message).toBe(
        "commands[0].quota.bytes: expected a bigint or a safe integer, got 18446744073709552000",
      );
      const outOfRange: [object, string][] = [
        [{ quota: { ...base, bytes: 2n ** 63n } }, "quota.bytes: expected at most 9223372036854775807 bytes"],
        [
          { limit: { ...base, rate: 2n ** 64n - 5n, per: "second" } },
          "limit.rate: expected at most 18446744073709551610",
        ],
        statement(
          { quota: { val: 2 ** 43, val_unit: "mbytes" } },
          "quota.val: expected at most 9223372036854775807 bytes",
        ),
        statement(
          { limit: { ...limit, rate: 2 ** 44 - 1, rate_unit: "mbytes", burst: 4, burst_unit: "mbytes" } },
          "limit.rate: expected at most 18446744073705357311",
        ),
        [
          { "ct timeout": { ...base, protocol: "tcp", policy: { established: 0x7fffffff } } },
          "ct timeout.policy.established: expected an integer from 0 to ",
        ],
        [
          { set: { ...base, type: "ipv4_addr", timeout: 18_446_744_074 } },
          "set.timeout: expected a number of seconds from 0 to 18446744073, got 18446744074",
        ],
        [
          { set: { ...base, type: "ipv4_addr", timeout: 1, "gc-interval": 4_294_968 } },
          "set.gc-interval: expected a number of seconds from 0 to 4294967, got 4294968",
        ],
        [{ limit: { ...base, rate: 1, per: "second", burst: 0 } }, "limit.burst: expected at least 1 packet, got 0"],
        [
          { limit: { ...base, rate: 1, per: "second", rate_unit: "bytes", burst: 4096, burst_unit: "mbytes" } },
          "limit.burst: expected at most 4294967295 bytes, got 4294967296",
        ],
        [{ quota: { ...base, bytes: 5, used: 6 } }, "quota.used: expected at most the 5 bytes of the quota, got 6"],
        statement(
          { quota: { val: 1, val_unit: "kbytes", used: 2, used_unit: "kbytes" } },
          "quota.used: expected at most the 1024 bytes of the quota, got 2048",
        ),
        [
          { "ct helper": { ...base, protocol: "tcp", type: "x".repeat(16) } },
          "ct helper.type: expected a name of at most 15 bytes, got 16",
        ],
      ];
      for (const [object, message] of outOfRange) {
        const error = thrown(() => nft.add(object as NftObject));
        expect(error.message).toStartWith(`commands[0].${message}`);
        expect(error).toBeInstanceOf(RangeError);
      }
      expect(nft.listRuleset()).toEqual(before);
    });

    test("names the index of a command without an object", ({ nft }) => {
      const commands: ((batch: NftTransaction) => unknown)[] = [
        (batch) => batch.add(table).add({ rule: null } as never),
        (batch) => batch.run([{ add: table }, { insert: { rule: null } }] as never),
      ];
      for (const fill of commands)
        expect(() => nft.transaction(fill)).toThrow("commands[1].rule: expected an object, got null");
    });

    test("lists of all kinds reject a filter by chain or name", ({ nft }) => {
      for (const filter of [{ chain: "c" }, { name: "t" }])
        expect(() => nft.listRuleset(filter as object)).toThrow("unknown option; there are: family, table");
    });

    test("rejects commands after the end of a transaction", ({ nft }) => {
      let kept: NftTransaction | undefined;
      nft.transaction((batch) => {
        kept = batch;
      });
      expect(() => kept!.add(table)).toThrow("add: the callback of the transaction has ended");
    });

    test("replaceTable() names the index of a rejected object", ({ nft }) => {
      const bad = rule({ jump: { target: "no" } });
      for (const last of [bad, rule({ foo: 1 } as never)])
        expect(() => nft.replaceTable([table, { chain: { ...inTable, name: "in" } }, last])).toThrow("commands[2]");
    });

    if (!mode.isAsync) {
      test("rejects a transaction callback that returns a promise", async ({ nft }) => {
        const { promise, resolve } = Promise.withResolvers<void>();
        const fill = async (batch: NftTransaction) => {
          batch.delete(table as Reference);
          await promise;
          throw new Error("is not reported as an unhandled rejection");
        };
        expect(() => nft.transaction(fill)).toThrow("fill: expected a finished result, got a promise");
        expect(nft.list("table")).toHaveLength(1);
        resolve();
        await promise;
      });
    }

    test("rejects transactions with unknown commands", ({ nft }) => {
      const commands: [object, string][] = [
        [{ ad: { table: {} } }, 'commands[0].ad: unknown command or object; did you mean "add"?'],
        [{ add: { table: {} }, delete: { table: {} } }, "commands[0]: expected an object with one key"],
      ];
      for (const [command, message] of commands) {
        expect(() => nft.transaction((batch) => batch.run([command as never]))).toThrow(message);
      }
      expect(() => nft.transaction((batch) => batch.run(undefined as never))).toThrow(
        "commands: expected a list of commands, got undefined",
      );
      expect(() => nft.transaction(undefined as never)).toThrow("fill: expected a function, got undefined");
    });

    test("ignores inherited properties of commands and objects", ({ nft }) => {
      const inheriting = (own: object) => Object.assign(Object.create({ inherited: 1 }), own);
      const added = inheriting({ table: { family: "ip", name: "added" } });
      const created = inheriting({ create: inheriting({ table: { family: "ip", name: "created" } }) });
      nft.transaction((batch) => batch.add(added).run([created]));
      expect(nft.list("table")).toHaveLength(3);
    });

    test("replaceTable() requires at least one table", ({ nft }) => {
      nft.add(rule({ accept: null }));
      for (const objects of [[], [rule({ accept: null })], undefined, null, { table: null }]) {
        expect(() => nft.replaceTable(objects as never)).toThrow("objects: expected at least one table to replace");
      }
      expect(() => nft.replaceTable({ tabel: {} } as never)).toThrow(
        'objects[0].tabel: unknown kind of object; did you mean "table"?',
      );
      expect(expressionsOf(nft)).toHaveLength(1);
      nft.replaceTable(table);
      expect(nft.list("chain", inTable)).toEqual([]);
    });

    test("get() requires a name or a handle", ({ nft }) => {
      const [handle] = nft.add(rule({ accept: null }));
      const wrong: [string, unknown, string][] = [
        ["table", undefined, "reference: expected an object, got undefined"],
        ["table", 5, "reference: expected an object, got 5"],
        ["table", { family: "inet" }, "reference.name: expected a name, got undefined"],
        ["chain", { ...inTable, nmae: "in" }, "reference.nmae: unknown option; did you mean name?"],
        ["chain", { ...inTable, handle: "1" }, 'handle: expected an integer, got "1"'],
        ["rule", {}, "reference.handle: expected an integer, got undefined"],
      ];
      for (const [kind, reference, message] of wrong) {
        expect(() => nft.get(kind as "table", reference as never)).toThrow(message);
      }
      expect(nft.get("rule", { ...inTable, handle }).handle).toBe(handle);
    });

    test("accepts listed objects in all commands", ({ nft }) => {
      nft.add([{ set: { ...set, flags: "interval", "auto-merge": true } }, rule({ counter: null }, { accept: null })]);
      const listed = nft.listRuleset();
      nft.add(listed);
      const rules = listed.filter((one) => "rule" in one);
      nft.replace(rules as { rule: Rule }[]);
      nft.transaction((batch) => batch.delete(rules as Reference[]).delete(listed[0] as Reference));
    });

    test("infers the NAT family from a preceding match", ({ nft }) => {
      nft.add([
        { chain: { ...inTable, name: "nat", type: "nat", hook: "prerouting", prio: "dstnat" } },
        { rule: { ...inTable, chain: "nat", expr: [match("ip.daddr", "10.0.0.2"), { dnat: { addr: "10.0.0.1" } }] } },
      ]);
      expect(nft.list("rule", { ...inTable, chain: "nat" })[0]?.expr[1]).toEqual({
        dnat: { family: "ip", addr: "10.0.0.1" },
      });
    });
  });
});

test("Nftables rejects invalid options, kinds and filters with their path", () => {
  using nft = Nftables.open();
  const transact = (options: object) => () => nft.transaction((batch) => batch.add(table), options);
  expect(transact({ handles: "yes" })).toThrow('handles: expected true or false, got "yes"');
  expect(transact({ retries: -1 })).toThrow("retries: expected");
  expect(transact({ retries: "3" })).toThrow(TypeError);
  expect(() => nft.list("chians" as "chain")).toThrow('secmark, tunnel, got "chians"; did you mean "chain"?');
  expect(() => nft.list("element" as "set")).toThrow(/kind: expected one of table, chain, rule, set, map, .*"element"/);
  expect(() => nft.get("chians" as "chain", { name: "in" })).toThrow("kind: expected one of table");
  expect(() => nft.list("chain", { family: "inet6" as "inet" })).toThrow("filter.family: expected inet, ip");
  expect(() => nft.list("chain", { table: 7 as unknown as string })).toThrow("filter.table: expected");
});
