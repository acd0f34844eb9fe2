import { checkOptions } from "../../../base/check.ts";
import type { PacketEffect } from "../model/statements.ts";
import { evaluateExpression } from "./evaluators.ts";
import { changesOf } from "./machine/changes.ts";
import { type Choice, Machine, type MissingFact, type PacketChange } from "./machine/machine.ts";
import { type EvaluateOptions, factsOf, hooksOf, optionChecks } from "./options.ts";
import { isKnown } from "./packet/bits.ts";
import { interfaceOf, type PacketInterface } from "./packet/interface.ts";
import { PacketState } from "./packet/packet.ts";
import { type EvaluatedPacket, partsOf } from "./packet/packet-fields.ts";
import { type EvaluatedRuleset, Program } from "./program.ts";
import { type EvaluationStep, type PacketVerdict, run } from "./run.ts";

/** What happens to a packet if certain facts are as assumed. */
export interface EvaluationOutcome {
  readonly verdict: PacketVerdict;
  /** The evaluated rules and the ends of chains, in order. */
  readonly steps: readonly EvaluationStep[];
  /** Changed header fields and metadata, without checksums. */
  readonly changes: readonly PacketChange[];
  /** The packet after the last rule. Undefined if some of its bits are not known. */
  readonly bytes: Uint8Array | undefined;
  /** Changes after each hook that accepted the packet. */
  readonly changesAfter: Readonly<Record<string, readonly PacketChange[]>>;
  /**
   * Changes at the time when the kernel last looked up the route of a sent packet again: after a chain of the type "route"
   * or an address translation at output. Undefined if it did not.
   */
  readonly routed?: readonly PacketChange[] | undefined;
  /** Effects other than the verdict and the changes: logs, replies, queues, copies, added set elements. */
  readonly effects: readonly PacketEffect[];
  /** Questions whose answers were assumed, in order, with the assumed answers. The first answer of a question is 0. */
  readonly assumed: readonly (MissingFact & { readonly answer: number })[];
}

/** Result of {@link evaluate}. Its steps, changes and effects are those of the first possible outcome. */
export interface Evaluation extends Omit<EvaluationOutcome, "verdict" | "assumed"> {
  /** "undecided" if several verdicts are possible. */
  readonly verdict: PacketVerdict | "undecided";
  /** All possible verdicts. */
  readonly possible: readonly PacketVerdict[];
  /** Facts on which the steps, the changes or the verdict depend, and which were not passed. */
  readonly missing: readonly MissingFact[];
  /** All possible outcomes. */
  readonly outcomes: readonly EvaluationOutcome[];
  /** Whether all outcomes were evaluated. If false, all verdicts are possible, and the packet can have other changes. */
  readonly isComplete: boolean;
}

/** Most outcomes that are evaluated for a packet. */
const MOST_OUTCOMES = 512;
const VERDICTS: readonly PacketVerdict[] = ["accept", "drop", "queue", "stolen"];

/**
 * Evaluates an nftables ruleset for one packet, without a kernel: which rule decides, what the packet is afterwards,
 * and why the other rules did not match.
 *
 * ```ts
 * const { verdict, steps } = evaluate(rules, { iif: "eth0", ip: { saddr: "192.0.2.7" }, tcp: { dport: 22 } }, {
 *   hook: "input",
 *   conntrack: "new",
 * });
 * ```
 *
 * What the packet and the options do not determine is never guessed: if rules depend on it, `missing` names the fact,
 * and `possible` contains each verdict that is possible. If they differ, the verdict is "undecided".
 *
 * @throws TypeError or RangeError with the path of an invalid object, packet field or option.
 */
export function evaluate(
  ruleset: EvaluatedRuleset,
  packet: EvaluatedPacket,
  options: EvaluateOptions = {},
): Evaluation {
  return evaluateProgram(new Program(ruleset), packet, options);
}

/**
 * Evaluates a ruleset that was converted before.
 *
 * @param oifAtOutput interface of the route at the hook "output", if the packet has another one afterwards.
 */
export function evaluateProgram(
  program: Program,
  packet: EvaluatedPacket,
  options: EvaluateOptions,
  oifAtOutput?: PacketInterface,
): Evaluation {
  checkOptions(options, optionChecks);
  const parts = partsOf(packet, program.interfaces);
  const [iif, oif] = [interfaceOf(packet.iif, "packet.iif"), interfaceOf(packet.oif, "packet.oif")];
  const facts = factsOf(packet, { iif, oif }, options, program);
  const hooks = hooksOf({ iif, oif }, options);
  const choices: Choice[] = [];
  const outcomes: EvaluationOutcome[] = [];
  const missing = new Map<string, MissingFact>();
  let isComplete = false;
  let isKnownCompletely = true;
  while (!isComplete && outcomes.length < MOST_OUTCOMES) {
    const state = new PacketState(parts);
    const { interfaces } = program;
    const context = { facts, choices, interfaces, iif, oif, oifAtOutput, hooks };
    const machine = new Machine({ ...context, packet: state, evaluate: evaluateExpression });
    const { verdict, steps } = run(program, machine, hooks, options.bridge === true);
    outcomes.push({
      ...{ verdict, steps, changes: changesOf(machine), effects: machine.effects, routed: machine.routed },
      changesAfter: machine.changesAfter,
      bytes: isKnown(state) ? state.bytes : undefined,
      assumed: assumptions(machine, choices),
    });
    for (const { fact, question } of machine.missing) if (!missing.has(fact)) missing.set(fact, { fact, question });
    isComplete = !advance(choices);
    if (machine.isIncomplete) isKnownCompletely = false;
  }
  return summary(outcomes, [...missing.values()], isComplete && isKnownCompletely);
}

/** Selects the next combination of answers. Returns false after the last one. */
function advance(choices: Choice[]): boolean {
  for (let last = choices.at(-1); last !== undefined; last = choices.at(-1)) {
    if (++last.taken < last.count) return true;
    choices.pop();
  }
  return false;
}

function assumptions({ missing }: Machine, choices: readonly Choice[]): EvaluationOutcome["assumed"] {
  return missing.flatMap(({ fact, question, choice }) =>
    choice === undefined ? [] : [{ fact, question, answer: choices[choice]!.taken }],
  );
}

function summary(
  outcomes: readonly EvaluationOutcome[],
  missing: readonly MissingFact[],
  isComplete: boolean,
): Evaluation {
  const [first] = outcomes;
  const found = new Set(outcomes.map(({ verdict }) => verdict));
  const possible = isComplete ? VERDICTS.filter((verdict) => found.has(verdict)) : VERDICTS;
  const { steps, changes, changesAfter, bytes, effects, routed } = first!;
  const verdict = possible.length === 1 ? possible[0]! : "undecided";
  return { verdict, possible, missing, steps, changes, changesAfter, bytes, effects, routed, outcomes, isComplete };
}
