import { expect, test } from "bun:test";
import { nftables } from "../../../../src/families/nftables.ts";
import { dump, type Message, NetworkNamespace } from "../../../../src/index.ts";
import { syncIo } from "../../../../src/io/io.ts";
import { operationCodec } from "../../../../src/schema/codec/codec.ts";
import {
  formatRuleset,
  listConverted,
  listText,
  Nftables,
  parseRuleset,
} from "../../../../src/subsystems/nftables/index.ts";
import { familyName } from "../../../../src/subsystems/nftables/model/families.ts";
import type { KernelExpression } from "../../../../src/subsystems/nftables/model/fields.ts";
import { CachedInterfaces } from "../../../../src/subsystems/nftables/model/interfaces.ts";
import { type KnownSet, knownSet } from "../../../../src/subsystems/nftables/objects/known-set.ts";
import { decompileRule } from "../../../../src/subsystems/nftables/rules/decompile.ts";
import type { DecompileContext } from "../../../../src/subsystems/nftables/rules/expressions/decompile-value.ts";
import { ListedRule, RuleShapes } from "../../../../src/subsystems/nftables/rules/listed-rule.ts";
import { statementsOf } from "../../../../src/subsystems/nftables/rules/listed-statements.ts";
import { RuleTemplate } from "../../../../src/subsystems/nftables/rules/rule-template.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { Random } from "../../../message/random.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../../support/environment.ts";
import { addRules, prepare } from "../generated-tables.ts";
import { isPrinted } from "../generator.ts";
import { similarRules } from "../similar-rules.ts";

const codec = operationCodec(nftables, "getrule");
/** Offset of the attributes of a message. */
const ATTRIBUTES = 20;

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
    test("are converted and formatted one after the other to the same results as all objects of the ruleset", async () => {
      using netns = NetworkNamespace.create();
      using nft = Nftables.open({ netns });
      using other = Nftables.openAsync({ netns });
      const inside = "jump { ip daddr { 10.0.0.3, 10.0.0.4 } tcp dport { 80, 443 } accept; }";
      // More than the number of rules that are decoded together.
      const rules = Array.from({ length: 140 }, (_, index) =>
        index % 7 === 3
          ? `add rule ip t c ip saddr { 10.1.0.${index}, 10.2.0.${index} } ${inside}`
          : `add rule ip t c ip saddr { 10.1.0.${index}, 10.2.0.${index} } tcp dport vmap { ${index + 100} : accept, 22 : drop }`,
      );
      const commands = parseRuleset(["add table ip t", "add chain ip t c", ...rules].join("\n"));
      nft.transaction((batch) => batch.run(commands));
      const objects = nft.listRuleset();
      expect(formatRuleset(objects)).toContain("ip saddr { 10.1.0.3, 10.2.0.3 } jump {");
      expect(listText(nft)).toBe(formatRuleset(objects));
      expect(await listText(other)).toBe(formatRuleset(objects));
      expect(listConverted(nft, (object) => object)).toEqual(objects);
      expect(await listConverted(other, (object) => JSON.stringify(object), { table: "t" })).toEqual(
        objects.map((object) => JSON.stringify(object)),
      );
      expect(() => listConverted(nft, 3 as never)).toThrow("convert: expected a function, got 3");
      await expect(listConverted(other, 3 as never)).rejects.toThrow("convert: expected a function, got 3");
      let calls = 0;
      const failing = () => {
        nft.add({ chain: { family: "ip", table: "t", name: `c${calls++}` } });
        throw new Error("of the caller");
      };
      expect(() => listConverted(nft, failing)).toThrow("of the caller");
      expect(calls).toBe(1);
      const changing = (object: object) => {
        if ("table" in object) nft.add({ chain: { family: "ip", table: "t", name: `c${calls++}` } });
      };
      expect(() => listConverted(nft, changing)).toThrow(
        "list nftables ruleset: another process changed the ruleset during each attempt (ERESTART); try again",
      );
    });

    test("have the statements that each rule alone has, also with changed bytes", () => {
      using netns = NetworkNamespace.create();
      using nft = Nftables.open({ netns });
      const random = new Random(3);
      prepare(nft, isPrinted);
      expect(addRules(nft, 1, isPrinted)).toBeGreaterThan(350);
      nft.add(similarRules(random));
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
