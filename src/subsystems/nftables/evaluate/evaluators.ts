// What each kernel expression does to a packet, by its name.
import type { ExprAttrs } from "../../../families/nftables.ts";
import type { Read } from "../../../schema/model/types.ts";
import { isFieldExpression } from "../expressions/registry.ts";
import { evaluations } from "../statements/registry.ts";
import { bitwise } from "./expressions/bitwise.ts";
import { byteorder } from "./expressions/byteorder.ts";
import { cmp } from "./expressions/cmp.ts";
import { ct } from "./expressions/ct.ts";
import { dynset } from "./expressions/dynset.ts";
import { exthdr } from "./expressions/exthdr.ts";
import { fib } from "./expressions/fib.ts";
import { hash } from "./expressions/hash.ts";
import { immediate } from "./expressions/immediate.ts";
import { lookup } from "./expressions/lookup.ts";
import { meta } from "./expressions/meta.ts";
import { objref } from "./expressions/objref.ts";
import { payload } from "./expressions/payload.ts";
import { range } from "./expressions/range.ts";
import type { Evaluate, Machine } from "./machine/machine.ts";
import { unknownBits } from "./packet/bits.ts";
import type { RegisterName } from "./packet/registers.ts";
import type { Outcome } from "./packet/rule-run.ts";

/** Expressions that compute and compare values. To evaluate another one, write its file and add it here. */
const evaluators = {
  bitwise,
  byteorder,
  cmp,
  ct,
  dynset,
  exthdr,
  fib,
  hash,
  immediate,
  lookup,
  meta,
  objref,
  payload,
  range,
};

const OUTCOMES: readonly Outcome[] = [undefined, "break", { code: "accept" }, { code: "drop" }];
/** Unknown expressions that only compare or load something. */
const MATCHES: ReadonlySet<unknown> = new Set(["match", "inner"]);
const LONGEST = 16;

/**
 * Evaluates one kernel expression. An expression without an evaluator has all possible outcomes. If it can do more than
 * compare, the evaluation is incomplete.
 */
export function evaluateExpression(machine: Machine, { name, data }: ExprAttrs<Read>): Outcome {
  const known: Readonly<Record<string, Evaluate<never>>> = evaluators;
  const attributes = (data ?? {}) as never;
  if (name !== undefined && Object.hasOwn(known, name)) return known[name]!(machine, attributes);
  if (name !== undefined && Object.hasOwn(evaluations, name))
    return evaluations[name]!.evaluate(machine, attributes, undefined);
  if (name !== undefined && isFieldExpression(name)) return loadFact(machine, name, attributes);
  const extension = (data as { readonly name?: unknown } | undefined)?.name;
  const what = [name, extension].filter((part) => typeof part === "string").join(" ");
  const isMatch = MATCHES.has(name);
  if (!isMatch) machine.isIncomplete = true;
  const question = `the unsupported expression "${what}" (${machine.placeText()})`;
  const key = `${question} ${machine.expression}`;
  const fact = `expression ${what}`;
  const outcome = OUTCOMES[machine.choose(question, [fact], isMatch ? 2 : OUTCOMES.length, key)];
  const { dreg, len = LONGEST } = loadedBy(data);
  if (outcome === undefined && dreg !== undefined)
    machine.registers.store(dreg, unknownBits(len, fact, `${key} ${machine.countLoads()}`));
  return outcome;
}

/** Loads a value that only the kernel knows: a fact that the caller can pass. */
function loadFact(machine: Machine, name: string, attributes: { readonly dreg?: RegisterName }): Outcome {
  return machine.load(attributes.dreg, machine.fact(name, attributes));
}

/** Returns the register that an expression, or the one inside of it, loads. */
function loadedBy(data: unknown): { readonly dreg?: RegisterName; readonly len?: number } {
  if (typeof data !== "object" || data === null || data instanceof Uint8Array) return {};
  if ("dreg" in data) return data as { dreg?: RegisterName; len?: number };
  return (
    Object.values(data)
      .map(loadedBy)
      .find(({ dreg }) => dreg !== undefined) ?? {}
  );
}
