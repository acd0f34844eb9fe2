import { expect, test } from "bun:test";
import { nftables } from "../../../../src/families/nftables.ts";
import { dump, type Message, NetworkNamespace } from "../../../../src/index.ts";
import { syncIo } from "../../../../src/io/io.ts";
import { operationCodec } from "../../../../src/schema/codec/codec.ts";
import { formatRuleset, listText, Nftables, type Statement } from "../../../../src/subsystems/nftables/index.ts";
import type { KernelExpression } from "../../../../src/subsystems/nftables/model/fields.ts";
import { CachedInterfaces } from "../../../../src/subsystems/nftables/model/interfaces.ts";
import { familyName } from "../../../../src/subsystems/nftables/objects/object-messages.ts";
import { knownSet } from "../../../../src/subsystems/nftables/requests/ruleset.ts";
import { decompileRule } from "../../../../src/subsystems/nftables/rules/decompile.ts";
import type {
  DecompileContext,
  KnownSet,
} from "../../../../src/subsystems/nftables/rules/expressions/decompile-value.ts";
import { ListedRule, RuleShapes } from "../../../../src/subsystems/nftables/rules/listed-rule.ts";
import { statementsOf } from "../../../../src/subsystems/nftables/rules/listed-statements.ts";
import { RuleTemplate } from "../../../../src/subsystems/nftables/rules/rule-template.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { Random } from "../../../message/random.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../../support/environment.ts";
import { addRules, prepare } from "../generated-tables.ts";
import { isPrinted } from "../generator.ts";

const codec = operationCodec(nftables, "getrule");
const TABLE = { family: "inet", table: "shapes" } as const;
/** Offset of the attributes of a message. */
const ATTRIBUTES = 20;

/** Adds rules that differ only in addresses, chains, anonymous sets and counters. */
function addSimilarRules(nft: Nftables, random: Random): void {
  nft.transaction((batch) => {
    batch.add({ table: { family: TABLE.family, name: TABLE.table } });
    const byte = () => random.below(256);
    const ipv4 = () => [10, byte(), byte(), byte()].join(".");
    const ipv6 = () => random.pick([`2001:db8::${byte().toString(16)}`, `::ffff:${ipv4()}`, "::1", "fe80::"]);
    for (let index = 0; index < 40; index++) {
      const name = `chain-${"x".repeat(random.below(9))}${index}`;
      batch.add({ chain: { ...TABLE, name } });
      const own = { ...TABLE, chain: name };
      const jump = (): Statement => random.pick([{ jump: { target: name } }, { goto: { target: `chain-of-${name}` } }]);
      batch.add({ chain: { ...TABLE, name: `chain-of-${name}` } });
      const chain = { ...TABLE, chain: `rules-${index}` };
      batch.add({ chain: { ...TABLE, name: chain.chain } });
      const bytes = random.pick<number | bigint>([0, 1, 2 ** 40, 2n ** 53n]) as number;
      const counter = { counter: { packets: random.below(3), bytes } };
      const ip = (field: string, right: unknown, op = "==") =>
        ({ match: { op, left: { payload: { protocol: "ip", field } }, right } }) as Statement;
      const ip6 = (field: string, right: unknown) =>
        ({ match: { op: "==", left: { payload: { protocol: "ip6", field } }, right } }) as Statement;
      const nat = (addr: unknown, family = "ip") => ({ dnat: { addr, family, port: 8080 } }) as Statement;
      const tcp: Statement = { match: { op: "==", left: { meta: { key: "l4proto" } }, right: "tcp" } };
      const first = byte() & 0xf0;
      const pair = [`10.0.0.${first}`, `10.0.0.${first + random.pick([1, 2, 3, 15])}`];
      const rules: Statement[][] = [
        [ip("saddr", ipv4()), jump()],
        [ip("daddr", ipv4(), "!="), counter, jump()],
        [ip("saddr", ipv4()), ip("daddr", ipv4()), counter, jump()],
        [ip("saddr", { prefix: { addr: "10.1.0.0", len: random.pick([16, 24, 25]) } }), jump()],
        [ip("saddr", { range: pair }), jump()],
        [ip6("saddr", ipv6()), jump()],
        [ip6("daddr", ipv6()), counter, { accept: null }],
        [tcp, nat(ipv4())],
        [tcp, nat({ range: pair })],
        [tcp, nat(ipv6(), "ip6")],
        [ip("saddr", ipv4()), tcp, nat(ipv4())],
        [{ mangle: { key: { meta: { key: "mark" } }, value: byte() } }, tcp, nat(ipv4())],
        [{ mangle: { key: { meta: { key: "mark" } }, value: byte() } }, jump()],
        [
          {
            vmap: {
              key: { numgen: { mode: "random", mod: 3 } },
              data: { set: [0, 1, 2].map((number) => [number, random.pick([jump(), { drop: null }])] as never) },
            },
          } as Statement,
        ],
        [ip("saddr", { set: [ipv4(), ipv4()] }), jump()],
        [ip("saddr", { set: [{ prefix: { addr: "10.0.0.0", len: 8 } }, ipv4()] }), jump()],
      ];
      for (const [number, expr] of rules.entries())
        batch.add({ rule: { ...(number % 2 === 0 ? chain : own), expr, comment: random.pick(["a", "b"]) } });
    }
  });
}

/** Returns the messages of all rules, and a function that returns what a rule is decompiled with. */
function listed(netns: NetworkNamespace): [Message[], (rule: ListedRule) => DecompileContext] {
  using client = nftables.connect({ netns });
  const interfaces = new CachedInterfaces(netns, syncIo);
  const sets = new Map<string, KnownSet>();
  for (const set of client.dump("getset", {}).toArray()) {
    const { header, table, name } = set;
    const elements = client
      .dump("getsetelem", { header: { nfgenFamily: header.nfgenFamily }, table, set: name })
      .toArray()
      .flatMap((part) => part.elements?.elem ?? []);
    sets.set(
      `${header.nfgenFamily} ${table} ${name}`,
      knownSet(set, interfaces, () => elements),
    );
  }
  const contextOf = ({ header, table }: ListedRule): DecompileContext => ({
    family: familyName(header.nfgenFamily)!,
    interfaces,
    setOf: (name) => sets.get(`${header.nfgenFamily} ${table} ${name}`),
    rulesOf: () => undefined,
  });
  return [dump(nftables.protocol, codec.request("dump"), { netns }).toArray(), contextOf];
}

const resultOf = (decompile: () => unknown): unknown => {
  try {
    return decompile();
  } catch (error) {
    return String(error);
  }
};

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("listed rules of the same shape", () => {
    test("have the statements that each rule alone has, also with changed bytes", () => {
      using netns = NetworkNamespace.create();
      using nft = Nftables.open({ netns });
      const random = new Random(3);
      prepare(nft, isPrinted);
      expect(addRules(nft, 1, isPrinted)).toBeGreaterThan(350);
      addSimilarRules(nft, random);
      expect(listText(nft)).toBe(formatRuleset(nft.listRuleset()));
      const [messages, contextOf] = listed(netns);
      const shapes = new Map<string, RuleShapes>();
      let filled = 0;
      const compare = (message: Message) => {
        const decoded = codec.decode(message) as unknown as ListedRule;
        const table = `${decoded.header.nfgenFamily} ${decoded.table}`;
        const rule = shapes.getOrInsertComputed(table, () => new RuleShapes()).read(message, () => decoded);
        if (!(rule instanceof ListedRule)) return;
        for (const field of ["table", "chain", "handle", "userdata"] as const)
          expect(rule[field]).toEqual(decoded[field]!);
        expect(rule.expressions).toEqual(decoded.expressions);
        const expected = resultOf(() =>
          decompileRule(decoded.expressions.elem as KernelExpression[], contextOf(decoded)),
        );
        const statements = resultOf(() => statementsOf(rule, contextOf(rule)));
        if (!Bun.deepEquals(statements, expected)) expect(statements).toEqual(expected);
        if ([...rule.shape.templates.values()].some((template) => template instanceof RuleTemplate)) filled++;
      };
      for (let round = 0; round < 2; round++) for (const message of messages) compare(message);
      expect(filled).toBeGreaterThan(300);
      for (const message of messages) {
        const changed = message.copy();
        changed.store[ATTRIBUTES + random.below(changed.length - ATTRIBUTES)] = random.below(256);
        compare(changed);
      }
    }, 600_000);
  });
});
