import { describe, expect } from "bun:test";
import { nftables } from "../../../../src/families/nftables.ts";
import { ipsecKeys } from "../../../../src/subsystems/nftables/expressions/ipsec.ts";
import { rtKeys } from "../../../../src/subsystems/nftables/expressions/rt.ts";
import { socketKeys } from "../../../../src/subsystems/nftables/expressions/socket.ts";
import { tunnelKeys } from "../../../../src/subsystems/nftables/expressions/tunnel.ts";
import {
  type Expression,
  field,
  type Match,
  match,
  type NftObject,
  type Statement,
} from "../../../../src/subsystems/nftables/index.ts";
import { ctKeys, extensions, type Key, metaKeys } from "../../../../src/subsystems/nftables/model/field-tables.ts";
import { canonicalObjects } from "../../../../src/subsystems/nftables/requests/canonical.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, hasProgram, whereTheKernelHas } from "../../../support/environment.ts";
import { testInTable as test } from "../fixtures.ts";
import { chain, expressionsOf, rule, table } from "../lab.ts";

const cases: [Statement, string][] = [
  [match("tcp.dport", "in", [22, 443]), "tcp dport { 22, 443 }"],
  [match("tcp.dport", "in", 22), "tcp dport 22"],
  [match("tcp.dport", "in", { range: [1, 22] }), "tcp dport 1-22"],
  [match("ip.saddr", "in", "10.0.0.0/8"), "ip saddr 10.0.0.0/8"],
  [match("meta.mark", { "|": [1, 2] }), "meta mark 0x00000003"],
  [match("tcp.flags", "in", ["syn", "ack"]), "tcp flags syn,ack"],
  [match("tcp.flags", "!", ["syn", "ack"]), "tcp flags ! syn,ack"],
  [{ match: { op: "==", left: field("tcp.flags"), right: ["syn", "ack"] } }, "tcp flags == 0x12"],
  [match("ct.state", "in", "new"), "ct state new"],
];

const namesOf = (keys: Readonly<Record<string, Key>>) => Object.values(keys).map(([name]) => name);
const extensionNames = Object.values(extensions).map(({ op }) => op);

describe("keys of nftables rules", () => {
  test.each<[values: string, known: readonly string[], unsupported: readonly string[]]>([
    ["meta-keys", namesOf(metaKeys), []],
    // The kernel has replaced the keys `src` and `dst` by keys that state the address family.
    ["ct-keys", namesOf(ctKeys), ["src", "dst"]],
    ["rt-keys", namesOf(rtKeys), []],
    ["socket-keys", namesOf(socketKeys), []],
    ["xfrm-keys", namesOf(ipsecKeys), []],
    ["tunnel-keys", namesOf(tunnelKeys), []],
    ["exthdr-op", [...extensionNames, "dccp"], []],
  ])("include the supported values of the kernel enum %s", (values, known, unsupported) => {
    const names = nftables.enums[values]!.entries.map(({ name }) => name);
    expect(names.filter((name) => !known.includes(name))).toEqual([...unsupported]);
  });
});

describe("expressions in the form of nft", () => {
  const rules = (expr: Statement[]) => {
    const objects: NftObject[] = [table, chain, rule(...expr)];
    return canonicalObjects("inet", objects).flatMap((object) => ("rule" in object ? [object.rule.expr] : []))[0];
  };
  const matched = (left: unknown, right: unknown, op: Match["op"] = "=="): Statement =>
    ({ match: { op, left, right } }) as Statement;
  const saddr = { ct: { key: "saddr", dir: "original" } };

  test.each<[name: string, Statement[], Statement[]]>([
    ["meta secpath", [matched({ meta: { key: "secpath" } }, true)], [matched({ meta: { key: "ipsec" } }, true)]],
    [
      "the first block of SACK",
      [matched({ "tcp option": { name: "sack0", field: "left" } }, 1)],
      [matched({ "tcp option": { name: "sack", field: "left" } }, 1)],
    ],
    [
      "an address of a connection",
      [match("meta.nfproto", "ipv4"), matched(saddr, "1.2.3.4")],
      [match("meta.nfproto", "ipv4"), matched({ ct: { key: "ip saddr", dir: "original" } }, "1.2.3.4")],
    ],
    ["durations", [matched({ ct: { key: "expiration" } }, "30000ms")], [matched({ ct: { key: "expiration" } }, 30)]],
    [
      "ranges of durations",
      [matched({ ct: { key: "expiration" } }, { range: ["1m", "4d23h59m59s"] })],
      [matched({ ct: { key: "expiration" } }, { range: [60, 431_999] })],
    ],
    [
      "hexadecimal masks of addresses",
      [matched({ "&": [field("ip.saddr"), "0xff"] }, "0x01")],
      [matched({ "&": [field("ip.saddr"), "0.0.0.255"] }, "0.0.0.1")],
    ],
    [
      "options of DCCP",
      [matched({ "dccp option": { type: 43 } }, false)],
      [matched({ "dccp option": { type: 43 } }, false)],
    ],
    [
      "maps of queue numbers",
      [
        {
          queue: {
            num: {
              map: {
                key: field("meta.oifname"),
                data: {
                  set: [
                    ["lo", 1],
                    ["eth0", 700],
                  ],
                },
              },
            },
          },
        },
      ],
      [
        {
          queue: {
            num: {
              map: {
                key: field("meta.oifname"),
                data: {
                  set: [
                    ["eth0", 700],
                    ["lo", 1],
                  ],
                },
              },
            },
          },
        },
      ],
    ],
    ["constant operands", [matched(field("meta.mark"), { "|": [1, { "<<": [1, 4] }] })], [match("meta.mark", 17)]],
    [
      "hours over midnight",
      [matched(field("meta.hour"), { range: ["22:00", "06:00"] }, "in")],
      [matched(field("meta.hour"), { range: ["06:00", "22:00"] }, "!=")],
    ],
  ])("are accepted: %s", (_, expr, expected) => {
    expect(rules(expr)).toEqual(expected);
  });

  test.each<[Statement, string]>([
    [matched(saddr, "1.2.3.4"), 'left.ct.key: expected "ip saddr" or "ip6 saddr", because no earlier match'],
    [
      matched(field("meta.mark"), { "|": [1, field("ct.mark")] }),
      'right["|"][1]: expected a constant, because it must',
    ],
    [matched(field("meta.hour"), { set: [{ range: ["22:00", "06:00"] }] }), "set[0].range: expected the smaller value"],
    [matched({ "dccp option": { type: 256 } }, true), "dccp option.type: expected an integer from 0 to 255, got 256"],
    [matched({ ct: { key: "expiration" } }, "1 day"), 'expected a value of type time, got "1 day"'],
  ])("are rejected with the path: %j", (statement, message) => {
    expect(() => rules([statement])).toThrow(message);
  });
});

whereTheKernelHas("nf_tables", hasNftables() && hasProgram("nft"), () => {
  describeInNamespaces("keys of nftables rules", () => {
    test("include all meta keys of nft", ({ netns }) => {
      const words = ["nft", "add", "rule", "inet", "t", "in", "meta", "unknown", "1"];
      const { stderr } = netns.run(() => Bun.spawnSync(words));
      const names = /known keys are ([\w, ]+)/.exec(stderr.toString())?.[1]?.split(", ") ?? [];
      expect(names.length).toBeGreaterThan(30);
      expect(names.filter((name) => !Object.hasOwn(metaKeys, name))).toEqual([]);
    });
  });

  describeInNamespaces("nftables match operators", () => {
    test.each(cases)("nft prints %j as %j", (statement, printed, { nft, netns }) => {
      nft.add(rule(statement));
      const { stdout } = netns.run(() => Bun.spawnSync(["nft", "list", "chain", "inet", "t", "in"]));
      const [, , , line] = stdout.toString().split("\n");
      expect(line?.trim()).toBe(printed);
    });
  });
});

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("nftables match operators", () => {
    test("reject lists and flag tests for values other than flags", ({ nft }) => {
      const add = (op: Match["op"], left: Expression, right: Expression) => () =>
        nft.add(rule({ match: { op, left, right } }));
      const path = "commands[0].rule.expr[0].match";
      const port = field("tcp.dport");
      expect(add("==", port, [22, 443])).toThrow(
        `${path}.right: expected a value of type inet_service, got Array; to match one of several values, pass { set: [...] }`,
      );
      expect(add("!", port, 22)).toThrow(`${path}.op: "!" requires a value of flags`);
      expect(add("!", { concat: [port, field("tcp.sport")] }, { concat: [1, 2] })).toThrow(`${path}.op: "!" requires`);
      expect(add("==", { "&": [field("meta.mark"), [1, 2]] }, 3)).toThrow("expected a value of type mark, got Array");
      expect(expressionsOf(nft)).toEqual([]);
    });
  });
});
