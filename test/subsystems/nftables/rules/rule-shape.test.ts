import { expect, test } from "bun:test";
import { nftables } from "../../../../src/families/nftables.ts";
import { NetworkNamespace } from "../../../../src/index.ts";
import { syncIo } from "../../../../src/io/io.ts";
import { Nftables } from "../../../../src/subsystems/nftables/index.ts";
import { familyName } from "../../../../src/subsystems/nftables/model/families.ts";
import type { KernelExpression } from "../../../../src/subsystems/nftables/model/fields.ts";
import { CachedInterfaces } from "../../../../src/subsystems/nftables/model/interfaces.ts";
import type { Statement } from "../../../../src/subsystems/nftables/model/statements.ts";
import { type KnownSet, knownSet } from "../../../../src/subsystems/nftables/objects/known-set.ts";
import { decompileRule } from "../../../../src/subsystems/nftables/rules/decompile.ts";
import type { DecompileContext } from "../../../../src/subsystems/nftables/rules/expressions/decompile-value.ts";
import { shapeOf } from "../../../../src/subsystems/nftables/rules/rule-shape.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { Random } from "../../../message/random.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../../support/environment.ts";
import { inputs } from "../../../support/seed.ts";
import { addRules, prepare } from "../generated-tables.ts";
import { isPrinted } from "../generator.ts";

interface ListedRule {
  readonly expressions: readonly KernelExpression[];
  readonly context: DecompileContext;
}

/** Returns the rules of all tables, as the kernel lists them. */
function listedRules(netns: NetworkNamespace): ListedRule[] {
  using client = nftables.connect({ netns });
  const interfaces = new CachedInterfaces(netns, syncIo);
  const sets = new Map<string, KnownSet>();
  for (const set of client.dump("getset", {}).toArray()) {
    const { header, table, name } = set;
    const elements = [
      ...client.dump("getsetelem", { header: { nfgenFamily: header.nfgenFamily }, table, set: name }),
    ].flatMap((part) => part.elements?.elem ?? []);
    sets.set(
      `${header.nfgenFamily} ${table} ${name}`,
      knownSet(set, interfaces, () => elements),
    );
  }
  return Array.from(client.dump("getrule", {}), ({ header, table, expressions }) => ({
    expressions: (expressions?.elem ?? []) as KernelExpression[],
    context: {
      family: familyName(header.nfgenFamily)!,
      interfaces,
      setOf: (name) => sets.get(`${header.nfgenFamily} ${table} ${name}`),
      rulesOf: () => undefined,
    },
  }));
}

/** Returns the expressions with one changed byte, number or text. */
function changed(
  expressions: readonly KernelExpression[],
  random: Random,
  texts: readonly string[],
): KernelExpression[] {
  const copy = structuredClone(expressions) as KernelExpression[];
  const places: (() => void)[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, member] of Object.entries(value)) {
      const set = (other: unknown) => places.push(() => Object.assign(value, { [key]: other }));
      if (value instanceof Uint8Array) set(random.below(256));
      else if (typeof member === "number") set(member + 1);
      else if (typeof member === "bigint") set(member + 1n);
      else if (typeof member === "string") set(random.pick(texts));
      else visit(member);
    }
  };
  visit(copy);
  if (places.length > 0) random.pick(places)();
  return copy;
}

function textsOf(rules: readonly ListedRule[]): string[] {
  const texts = new Set<string>(["reg-1", "reg-2", "reg32-02"]);
  JSON.stringify(
    rules.map(({ expressions }) => expressions),
    (_, value) => {
      if (typeof value === "string") texts.add(value);
      return typeof value === "bigint" ? `${value}` : value;
    },
  );
  return [...texts];
}

const failureOr = (decompile: () => Statement[]): unknown => {
  try {
    return decompile();
  } catch (error) {
    return String(error);
  }
};

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("the shape of a listed rule", () => {
    test("allows rules to be proven together with the result of compiling each, also for changed rules", () => {
      using netns = NetworkNamespace.create();
      using nft = Nftables.open({ netns });
      prepare(nft, isPrinted);
      for (const seed of [1, 2]) expect(addRules(nft, seed, isPrinted)).toBeGreaterThan(350);
      const rules = listedRules(netns);
      const texts = textsOf(rules);
      const random = new Random(7);
      const proven = new Map<string, readonly number[]>();
      let shared = 0;
      const compare = (expressions: readonly KernelExpression[], context: DecompileContext) => {
        const { size } = proven;
        const together = failureOr(() => decompileRule(expressions, { ...context, proven }));
        if (proven.size === size) shared++;
        const alone = failureOr(() => decompileRule(expressions, context));
        if (!Bun.deepEquals(together, alone)) expect(together).toEqual(alone);
      };
      for (const { expressions, context } of rules) compare(expressions, context);
      for (let round = 0; round < inputs(2, 5); round++) {
        for (const { expressions, context } of rules) compare(changed(expressions, random, texts), context);
      }
      expect(shared).toBeGreaterThan(rules.length);
    });
  });
});

const context: DecompileContext = {
  family: "ip",
  interfaces: { nameOf: () => undefined, indexOf: () => undefined } as never,
  setOf: () => undefined,
  rulesOf: () => undefined,
};

const source = { payload: { protocol: "ip", field: "saddr" } } as const;
const compare = (...value: number[]) => ({
  name: "cmp",
  data: { sreg: "reg-1", data: { value: Uint8Array.of(...value) } },
});
const jump = (chain: string) => ({
  name: "immediate",
  data: { dreg: "reg-verdict", data: { verdict: { code: "jump", chain } } },
});

function shape(statement: Statement, ...expressions: object[]): string | undefined {
  return shapeOf([{ statement, expressions: expressions as KernelExpression[] }], context);
}

const matched = (right: string): Statement => ({ match: { op: "==", left: source, right } });

test("rules that differ in addresses, chains or counters have the same shape", () => {
  const first = shape(matched("10.0.0.1"), compare(10, 0, 0, 1));
  expect(first).toBeString();
  expect(shape(matched("10.0.0.2"), compare(10, 0, 0, 2))).toBe(first);
  expect(shape({ jump: { target: "a" } }, jump("a"))).toBe(shape({ jump: { target: "b" } }, jump("b"))!);
  const counted = (packets: number) =>
    shape({ counter: { packets, bytes: 100 } }, { name: "counter", data: { bytes: 100n, packets: BigInt(packets) } });
  expect(counted(1)).toBe(counted(2)!);
});

test("an address, chain or counter that is not that of the expressions results in another shape", () => {
  expect(shape(matched("10.0.0.1"), compare(10, 0, 0, 2))).toBeUndefined();
  expect(shape(matched("10.0.0.1"), compare(10, 0, 0, 1), compare(10, 0, 0, 1))).toBeUndefined();
  expect(shape(matched("10.0.0.1"))).toBeUndefined();
  expect(shape({ jump: { target: "a" } }, jump("b"))).not.toBe(shape({ jump: { target: "b" } }, jump("b"))!);
  const wrong = shape({ counter: { packets: 1, bytes: 2 } }, { name: "counter", data: { bytes: 1n, packets: 2n } });
  const right = shape({ counter: { packets: 1, bytes: 2 } }, { name: "counter", data: { bytes: 2n, packets: 1n } });
  expect(wrong).not.toBe(right!);
});
