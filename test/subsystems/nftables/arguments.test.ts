import { describe, expect, test } from "bun:test";
import {
  fromJSON,
  match,
  Nftables,
  type NftObject,
  type Reference,
  type Statement,
  toJSON,
} from "../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../families/nftables.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../support/environment.ts";
import { expressionsOf, inTable, lab, rule, table } from "./lab.ts";

describe("fromJSON", () => {
  const raw = { raw: { name: "immediate", data: { data: { value: { hex: "0007" } } } } };
  const bytes = { raw: { name: "immediate", data: { data: { value: Uint8Array.of(0, 7) } } } };
  const update = { set: { op: "add", elem: "10.0.0.1", set: "@seen" } };
  const own = { family: "inet", table: "t" };

  test("converts bytes and flags of sets in objects and in commands", () => {
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

  test("keeps commands without statements", () => {
    const commands = [
      { flush: { ruleset: null } },
      { delete: { rule: { ...own, chain: "c", handle: 3 } } },
      { rule: { ...own, chain: "c" } },
    ];
    expect(fromJSON(JSON.stringify({ nftables: commands }))).toEqual(commands as never);
  });

  test.each([
    [7, "nftables[0]: expected an object with one key, such as"],
    [{ add: null }, "nftables[0].add: expected an object with one key, such as"],
    [{ table: {}, chain: {} }, "nftables[0]: expected an object with one key, such as"],
    [{ rule: null }, "nftables[0].rule: expected an object, got null"],
    [{ add: { rule: [] } }, "nftables[0].add.rule: expected an object, got Array"],
    [{ add: { rule: { expr: [7] } } }, "nftables[0].add.rule.expr: expected a list of statements"],
    [{ rule: { expr: "accept" } }, 'nftables[0].rule.expr: expected a list of statements, got "accept"'],
  ])("rejects %j with its path", (command, message) => {
    expect(() => fromJSON(JSON.stringify({ nftables: [command] }))).toThrow(message);
    expect(() => fromJSON(JSON.stringify({ nftables: [command] }))).toThrow(TypeError);
  });

  test.each([
    { rule: { expr: [{ raw: null }, { set: null }, { map: 7 }] } },
    { rule: { expr: [{ set: { set: 7 } }] } },
  ])("accepts %j, which the transaction rejects", (command) => {
    expect(fromJSON(JSON.stringify({ nftables: [command] }))).toHaveLength(1);
  });
});

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("Nftables", () => {
    test("runs commands of a ruleset with raw statements", () => {
      using both = lab();
      const { nft } = both;
      const value = Uint8Array.of(0, 0, 0, 7);
      nft.add(rule({ raw: { name: "immediate", data: { dreg: "reg-1", data: { value } } } }));
      const before = expressionsOf(nft);
      const commands = toJSON(nft.listRuleset()).nftables.filter((object) => !("metainfo" in object));
      const nested = { nftables: commands.map((object) => ({ add: object as NftObject })) };
      nft.transaction((batch) => batch.flush({ ruleset: null }).run(fromJSON(JSON.stringify(nested))));
      expect(expressionsOf(nft)).toEqual(before);
    });

    test("deletes tables and their objects by handle", () => {
      using both = lab();
      const { nft } = both;
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
      [{ snat: port }, 'snat.family: expected "ip" or "ip6", because the family of the table'],
      [{ dnat: { family: "ip4" as "ip", ...port } }, 'dnat.family: expected "ip" or "ip6", got "ip4"'],
      [{ tproxy: { family: "ip4" as "ip", ...port } }, 'tproxy.family: expected "ip" or "ip6", got "ip4"'],
      [{ masquerade: { flags: "radnom" } }, 'masquerade.flags: unknown flag "radnom"; did you mean "random"?'],
      [{ masquerade: { flags: "toString" } }, 'masquerade.flags: unknown flag "toString"'],
      [{ reject: { type: "icmp6" as "icmp" } }, 'reject.type: expected icmp, icmpv6, icmpx or tcp reset, got "icmp6"'],
    ];

    test.each(cases)("rejects %j with the path of the argument", (statement, message) => {
      using both = lab();
      expect(() => both.nft.add(rule(statement))).toThrow(`commands[0].rule.expr[0].${message}`);
    });

    test("accepts address translation after a match that determines the family", () => {
      using both = lab();
      both.nft.add([
        { chain: { ...inTable, name: "nat", type: "nat", hook: "prerouting", prio: "dstnat" } },
        { rule: { ...inTable, chain: "nat", expr: [match("ip.daddr", "10.0.0.2"), { dnat: { addr: "10.0.0.1" } }] } },
      ]);
      expect(both.nft.get("rule", { ...inTable, chain: "nat" }).expr[1]).toEqual({
        dnat: { family: "ip", addr: "10.0.0.1" },
      });
    });
  });
});

test("Nftables rejects invalid options, kinds and filters with their path, before anything is sent", () => {
  using nft = Nftables.open();
  const transact = (options: object) => () => nft.transaction((batch) => batch.add(table), options);
  expect(transact({ handles: "yes" })).toThrow('handles: expected true or false, got "yes"');
  expect(transact({ retries: -1 })).toThrow("retries: expected");
  expect(transact({ retries: "3" })).toThrow(TypeError);
  expect(() => nft.list("chians" as "chain")).toThrow('kind: unknown kind of object "chians"; did you mean "chain"?');
  expect(() => nft.list("element" as "set")).toThrow('kind: unknown kind of object "element"');
  expect(() => nft.get("chians" as "chain", { family: "inet" })).toThrow("kind: unknown kind of object");
  expect(() => nft.list("chain", { family: "inet6" as "inet" })).toThrow("filter.family: expected inet, ip");
  expect(() => nft.list("chain", { table: 7 as unknown as string })).toThrow("filter.table: expected");
});
