// Rules that the library rejects before it sends them, and rules of which each value needs several registers.
import { describe, expect, test } from "bun:test";
import {
  type Expression,
  field,
  match,
  type NftObject,
  type SetItem,
  type Statement,
} from "../../../../src/subsystems/nftables/index.ts";
import { canonicalObjects } from "../../../../src/subsystems/nftables/requests/canonical.ts";
import { chain, inTable, rule, table } from "../lab.ts";

const mark = field("meta.mark");
const source = field("ip.saddr");
const mangle = (key: Expression, value: unknown): Statement => ({ mangle: { key, value: value as Expression } });
const map = (data: string | { set: unknown[] }, key: Expression = source) => ({ map: { key, data } });
const vmap = (data: string | { set: SetItem[] }, key: Expression = source): Statement => ({ vmap: { key, data } });
const typed = { ...inTable, name: "m", type: "ipv4_addr" } as const;

const time = (value: string): Statement => ({ match: { op: "<", left: field("meta.time"), right: value } });

/** Statements, the path of the rejected value in the statement, the reason, and the set "m". */
const statements: [Statement, path: string, reason: string, ...NftObject[]][] = [
  [mangle(field("ip.dscp"), mark), "mangle.value", "ip dscp shares its bytes or its word of the checksum"],
  [mangle(field("ip.dscp"), field("ip.dscp")), "mangle.value", "expected a constant, or an operation"],
  [{ dnat: { family: "ip", addr: { symhash: { mod: 4 } } } }, "dnat.addr", "a hash cannot be an address"],
  [
    mangle(field("ip.dscp"), map({ set: [["10.0.0.1", "cs1"]] })),
    "mangle.value",
    "expected a constant, or an operation",
  ],
  [{ log: { flags: "all", snaplen: 5 } }, "log.snaplen", "flags, because it applies to log groups only"],
  [{ log: { level: "info", "queue-threshold": 5 } }, "log.queue-threshold", "level, because it applies to log groups"],
  [
    {
      dnat: { family: "ip", addr: map({ set: [["10.0.0.1", { concat: ["10.0.0.2", 80] }]] }) as Expression, port: 80 },
    },
    "dnat.port",
    "not allowed together with a map that has ports",
  ],
  ...([
    mangle(mark, map({ set: [["10.0.0.1", { range: [1, 5] }]] })),
    { redirect: { port: map("@m") as Expression } },
  ].map((statement) => [
    statement,
    "mangle" in statement ? "mangle.value.map.data" : "redirect.port.map.data",
    "ranges as values of a map are allowed only as addresses of snat and dnat",
    { map: { ...typed, map: "interval inet_service" } },
  ]) as [Statement, string, string, NftObject][]),
  [{ queue: { num: 3, flags: "fanout" } }, "queue.num", "fanout requires a range of queues, such as 0-3"],
  [
    { match: { op: "==", left: field("ct.ip saddr"), right: "10.0.0.1" } },
    "match.left.ct.dir",
    "requires the direction",
  ],
  [{ match: { op: "==", left: { ct: { key: "mark", dir: "reply" } }, right: 1 } }, "match.left.ct.dir", "no direction"],
  [
    mangle(mark, map({ set: [["10.0.0.1", 1]] }, { ct: { key: "saddr", dir: "original" } } as Expression)),
    "mangle.value.map.key.ct.key",
    'expected "ip saddr" or "ip6 saddr" in a key',
  ],
  [
    vmap({ set: [] }, { concat: [mark, { ct: { key: "daddr", dir: "reply" } } as Expression] }),
    "vmap.key.concat[1].ct.key",
    'expected "ip daddr" or "ip6 daddr" in a key',
  ],
  [{ dup: { addr: "10.0.0.1" } }, "dup", "dup is possible only in tables of the families ip, ip6 and netdev, not inet"],
  [{ fwd: { dev: "lo" } }, "fwd", "fwd is possible only in tables of the family netdev, not inet"],
  // A number is no address and no name: 5 would be 0.0.0.5.
  [match("ip.saddr", 5), "match.right", "expected an IPv4 address, got 5"],
  [match("ip.saddr", [5]), "match.right.set[0]", "expected an IPv4 address, got 5"],
  [match("ip6.saddr", 5), "match.right", "expected an IPv6 address, got 5"],
  [match("ether.saddr", 5), "match.right", "expected an Ethernet address, got 5"],
  [match("meta.iifname", 5), "match.right", "expected a text of type ifname, got 5"],
  [mangle(source, 5), "mangle.value", "expected an IPv4 address, got 5"],
  [{ dnat: { family: "ip", addr: 5 } }, "dnat.addr", "expected an IPv4 address, got 5"],
  [
    match("ip.saddr", { set: [{ elem: { val: "10.0.0.1", timeout: 5 } }] } as never),
    "match.right.set[0].elem.timeout",
    'the set lacks the flag "timeout"',
  ],
  [
    { set: { op: "add", elem: { elem: { val: source, timeout: 5 } } as Expression, set: "@m" } },
    "set.elem.elem.timeout",
    'the set lacks the flag "timeout"',
    { set: typed },
  ],
  // nft 1.0.6 reads these as midnight of the day, and ignores the time.
  [time("2024-05-05T19:30:00"), "match.right", 'expected a date as in "2026-01-31 12:00:00"'],
  [time("2024-05-05 25:00"), "match.right", "expected a date as in"],
  [time("2024-05-05 19:60"), "match.right", "expected a date as in"],
  [mangle({ concat: [mark, mark] }, 1), "mangle.key", 'the expression "concat" is not allowed here'],
  [mangle(mark, { nope: 1 }), "mangle.value", 'unknown expression "nope"'],
  [mangle(mark, { jhash: { mod: 2, expr: { concat: [source, 5] } } }), "mangle.value.jhash.expr.concat[1]", "unknown"],
  [mangle(mark, { "<<": [mark, field("ct.mark")] }), 'mangle.value["<<"][1]', "expected a value of type number"],
  [mangle(mark, map("@m")), "mangle.value.map.data", "@m: expected a map with values of type mark", { set: typed }],
  [
    mangle(mark, map("@m")),
    "mangle.value.map.data",
    "@m: expected a map with values of type mark (32 bits), got values of type verdict",
    { map: { ...typed, map: "verdict" } },
  ],
  [
    mangle(mark, map("@m", field("tcp.dport"))),
    "mangle.value.map.data",
    "@m: expected a key of type ipv4_addr (32 bits), got inet_service (16 bits)",
    { map: { ...typed, map: "mark" } },
  ],
  [vmap("@m"), "vmap.data", "expected a map with values of type verdict", { map: { ...typed, map: "mark" } }],
  [vmap({ set: [["10.0.0.1", 3]] }), "vmap.data.set[0][1]", "expected a verdict, got 3"],
  [
    vmap({ set: [["10.0.0.1", { accept: null }]] }, { concat: [source, field("tcp.dport")] }),
    "vmap.data.set[0]",
    "expected 2 concatenated values, got 1",
  ],
  [
    { match: { op: "==", left: map("@m") as Expression, right: 1 } },
    "match.left",
    "a map is not allowed here, because the type of the value is unknown",
  ],
];

describe("nftables rules", () => {
  test.each(statements)("rejects %j", (statement, path, reason, ...sets) => {
    const place = 2 + sets.length;
    expect(() => canonicalObjects("inet", [table, ...sets, chain, rule(statement)])).toThrow(
      expect.objectContaining({
        name: "TypeError",
        message: expect.stringContaining(`commands[${place}].rule.expr[0].${path}: `),
      }),
    );
    expect(() => canonicalObjects("inet", [table, ...sets, chain, rule(statement)])).toThrow(reason);
  });

  test("reject numbers of queues that the kernel would truncate", () => {
    const statement: Statement = { queue: { num: { symhash: { mod: 2, offset: 65_535 } } } };
    const objects = () => canonicalObjects("inet", [table, chain, rule(statement)]);
    expect(objects).toThrow(RangeError);
    expect(objects).toThrow("commands[2].rule.expr[0].queue.num: expected queues up to 65535, got up to 65536");
  });

  test("reject a range of more queues than the kernel can count", () => {
    const all = () => canonicalObjects("inet", [table, chain, rule({ queue: { num: { range: [0, 65_535] } } })]);
    expect(all).toThrow("commands[2].rule.expr[0].queue.num: expected at most 65535 queues, got 65536");
    canonicalObjects("inet", [table, chain, rule({ queue: { num: { range: [0, 65_534] } } })]);
    canonicalObjects("inet", [table, chain, rule({ queue: { num: 65_535 } })]);
  });

  const tcp: Statement = { match: { op: "==", left: { meta: { key: "l4proto" } }, right: "tcp" } };
  test.each<[Statement, ...Statement[]]>([
    [mangle(mark, { "|": [mark, field("ct.mark")] })],
    [mangle(mark, { "&": [mark, { "^": [field("ct.mark"), 7] }] })],
    [mangle(mark, { jhash: { mod: 2, expr: { concat: [source, field("ip.daddr")] } } })],
    [{ dnat: { family: "ip", addr: map({ set: [["10.0.0.1", { concat: ["10.0.0.2", 80] }]] }) as Expression } }, tcp],
  ])("keep all registers of %j", (statement, ...before) => {
    const object = rule(...before, statement);
    expect(canonicalObjects("inet", [table, chain, object]).at(-1)).toEqual(object);
  });

  test("in a ruleset have no index, because their order determines it", () => {
    const indexed: NftObject = { rule: { ...inTable, chain: "in", index: 1, expr: [] } };
    expect(() => canonicalObjects("inet", [table, chain, indexed])).toThrow("rule.index: not allowed");
  });
});
