import type { ExprLookupAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import type { Evaluate, Machine } from "../machine/machine.ts";
import type { Entry, ProgramSet } from "../machine/sets.ts";
import { type Bits, knownBits, originOf } from "../packet/bits.ts";
import type { Outcome } from "../packet/rule-run.ts";
import { outcomeOf } from "./immediate.ts";

/** Finds the element of a key, and records the lookup. Unknown bits of the key make several elements possible. */
export function findEntry(
  machine: Machine,
  set: ProgramSet,
  key: Bits,
  options: { isSet?: boolean; isInverted?: boolean } = {},
): Entry | undefined {
  const entry = search(machine, set, key, options) ?? set.catchall;
  machine.lookups.push({
    set: set.title,
    key: set.describeKey(key),
    element: entry && set.describe(entry),
  });
  return entry;
}

export function search(
  machine: Machine,
  set: ProgramSet,
  key: Bits,
  { isSet = false, isInverted = false }: { isSet?: boolean; isInverted?: boolean },
): Entry | undefined {
  const { possible, isCertain } = set.candidates(key);
  if (possible.length === 0) return undefined;
  // Elements with statements differ in what they do.
  const areAlike = isSet && !possible.some(hasStatements);
  if (isCertain && (possible.length === 1 || areAlike)) return possible.at(-1);
  const condition = `in ${machine.keyOf(set)}`;
  if (areAlike && possible.length > 1)
    return machine.decideValue(key, condition, { isInverted }) ? possible[0] : undefined;
  for (const [index, entry] of possible.entries()) {
    if (isCertain && index === possible.length - 1) return entry;
    const text = `${key.facts.join(" . ")} is ${set.textOf(entry) ?? `element ${index + 1} of ${set.title}`}`;
    const facts = [...new Set([...key.facts, ...entry.low.facts])];
    if (!machine.decideValue(key, `${condition} ${originOf(entry.low)} ${entry.high?.toHex()}`, { text, facts }))
      continue;
    if (entry.high === undefined) key.learn?.(entry.low.value, entry.low.known);
    return entry;
  }
  return undefined;
}

function statementsOf({ element }: Entry) {
  return element.expressions?.elem ?? (element.expr === undefined ? [] : [element.expr]);
}

function hasStatements(entry: Entry): boolean {
  return statementsOf(entry).length > 0;
}

/** Runs the statements of a found element, such as its counter. (nft_set_elem_update_expr) */
export function runElement(machine: Machine, entry: Entry): Outcome {
  for (const expression of statementsOf(entry)) {
    const outcome = machine.evaluate(expression);
    if (outcome !== undefined) return outcome;
  }
  return undefined;
}

/** Looks up a register in a set or map. (nft_lookup_eval) */
export const lookup: Evaluate<ExprLookupAttrs<Read>> = (machine, { set: name, setId, sreg, dreg, flags }) => {
  const set = machine.set(name, setId);
  const key = machine.registers.load(sreg, set.attrs.keyLen ?? 0);
  const isInverted = flags?.includes("invert") === true;
  const entry = findEntry(machine, set, key, { isSet: dreg === undefined, isInverted });
  if ((entry !== undefined) === isInverted) return "break";
  if (entry === undefined) return undefined;
  const { data } = entry.element;
  const value = entry.data ?? (data?.value === undefined ? undefined : knownBits(data.value));
  if (dreg !== undefined && value !== undefined) machine.registers.store(dreg, value);
  return runElement(machine, entry) ?? (dreg === undefined ? undefined : outcomeOf(data?.verdict));
};
