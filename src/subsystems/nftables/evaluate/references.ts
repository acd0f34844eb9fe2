// Checks that a ruleset contains the chains, sets and named objects that its rules and elements use, as the kernel does.
import { typeError } from "../../../base/argument-error.ts";
import { didYouMeanOneOf } from "../../../base/check.ts";
import { originOf } from "../text/scanner/origin.ts";
import { keyOfChain, keyOfObject, keyOfSet, type ProgramTable } from "./machine/tables.ts";

interface Reference {
  readonly noun: "chain" | "set" | "object";
  readonly name: string;
  readonly key: string;
}

interface Referring {
  readonly chain?: unknown;
  readonly chainId?: unknown;
  readonly set?: unknown;
  readonly setName?: unknown;
  readonly setId?: unknown;
  readonly immType?: unknown;
  readonly immName?: unknown;
}

/** Yields what an expression and the expressions inside of it use. */
function* referencesOf(value: unknown): Generator<Reference> {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return;
  const { chain, chainId, set, setName = set, setId, immType, immName } = value as Referring;
  if (typeof chain === "string" || typeof chainId === "number") {
    const key = keyOfChain(text(chain), number(chainId));
    yield { noun: "chain", name: key, key };
  }
  if (typeof setName === "string") yield { noun: "set", name: setName, key: keyOfSet(setName, number(setId)) };
  if (typeof immName === "string") yield objectReference(immType, immName);
  for (const inner of Object.values(value)) yield* referencesOf(inner);
}

const text = (value: unknown) => (typeof value === "string" ? value : undefined);
const number = (value: unknown) => (typeof value === "number" ? value : undefined);

function objectReference(type: unknown, name: string): Reference {
  const key = keyOfObject(type, name);
  return { noun: "object", name: key, key };
}

/** @throws TypeError that names the rule or the set, and what the ruleset lacks. */
export function checkReferences(table: ProgramTable): void {
  const known = { chain: table.chains, set: table.sets, object: table.objects } as const;
  const check = (references: Iterable<Reference>, where: string, source: object | undefined) => {
    for (const { noun, name, key } of references) {
      if (known[noun].has(key)) continue;
      const origin = (source && originOf(source)) ?? "ruleset";
      const names = known[noun].keys().filter((one) => !one.startsWith("__"));
      const missing = `${where} uses the ${noun} "${name}", which table ${table.family} ${table.name} does not have`;
      throw typeError(origin, `${missing}: add it to the ruleset${didYouMeanOneOf(name, names)}`);
    }
  };
  for (const { name, rules } of table.chains.values()) {
    const chain = name.startsWith("__") ? "a chain without a name" : `chain ${name}`;
    for (const [index, { expressions, source }] of rules.entries())
      check(referencesOf(expressions), `rule ${index + 1} of ${chain}`, source);
  }
  for (const { attrs, elements } of table.sets.values()) {
    const where = `an element of ${attrs.name}`;
    for (const { objref, data, expressions, expr } of elements) {
      check(referencesOf([data, expressions, expr]), where, undefined);
      if (objref !== undefined) check([objectReference(attrs.objType, objref)], where, undefined);
    }
  }
}

/** Most chains between a base chain and a chain that it reaches, both included. (NFT_JUMP_STACK_SIZE) */
const MOST_NESTED = 16;

/**
 * Checks the jumps between chains as the kernel does. (nft_chain_validate, ELOOP and EMLINK)
 *
 * @throws TypeError for a chain that reaches itself, or that is nested too deeply.
 */
export function checkJumps(table: ProgramTable): void {
  const isBase = (key: string) => table.chains.get(key)!.hook !== undefined;
  /** Length of the longest path on which each chain was visited. */
  const depths = new Map<string, number>();
  const visit = (key: string, path: readonly string[]): void => {
    const chain = table.chains.get(key)!;
    if (path.length >= MOST_NESTED && isBase(path[0]!))
      throw typeError(
        "ruleset",
        `chain ${key} of table ${table.family} ${table.name} is nested too deeply: expected at most ${MOST_NESTED} chains ` +
          `including the base chain ${path[0]}`,
      );
    if (path.includes(key)) {
      const names = [...path.slice(path.indexOf(key)), key].join(", ");
      const origin = chain.rules[0]?.source && originOf(chain.rules[0].source);
      throw typeError(
        origin ?? "ruleset",
        `chain ${key} of table ${table.family} ${table.name} reaches itself: ${names}`,
      );
    }
    if ((depths.get(key) ?? -1) >= path.length) return;
    depths.set(key, path.length);
    for (const next of targetsOf(table, key)) visit(next, [...path, key]);
  };
  // The depth counts from base chains, so they are first.
  const keys = [...table.chains.keys()];
  for (const key of [...keys.filter(isBase), ...keys.filter((one) => !isBase(one))]) visit(key, []);
}

/** Returns the chains to which the rules of a chain, and the elements of their verdict maps, jump. */
function targetsOf(table: ProgramTable, key: string): Set<string> {
  const targets = new Set<string>();
  for (const { noun, key: used } of referencesOf(table.chains.get(key)!.rules.map(({ expressions }) => expressions))) {
    if (noun === "chain") targets.add(used);
    else if (noun === "set")
      for (const { data } of table.sets.get(used)!.elements)
        for (const inner of referencesOf(data)) if (inner.noun === "chain") targets.add(inner.key);
  }
  return targets;
}
