// What the evaluation of a statement can ask and change. The interface is narrower than the class Machine, which implements it:
// the files of statements must not load the evaluation, because most programs do not evaluate.
import type { NatRangeFlags } from "../../../../families/nftables.ts";
import type { TableFamily } from "../../model/objects.ts";
import type { PacketEffect } from "../../model/statements.ts";
import type { Bits } from "./bits.ts";
import type { NatType } from "./endpoints.ts";
import type { PacketState } from "./packet.ts";
import type { RegisterName, Registers } from "./registers.ts";

/** What follows after an expression: the next one (undefined), the next rule ("break"), or a verdict. */
export type Outcome = undefined | "break" | RuleVerdict;

export interface RuleVerdict {
  readonly code: "accept" | "drop" | "continue" | "return" | "jump" | "goto" | "queue" | "stolen";
  readonly chain?: string | undefined;
  readonly chainId?: number | undefined;
}

/** New address and port of a packet. Undefined keeps the address or port. */
export interface Translation {
  readonly type: NatType;
  /** A range, or the address of the interface. */
  readonly addresses?: readonly [low: Bits, high: Bits] | "iif" | "oif" | "loopback" | undefined;
  readonly ports?: readonly [low: Bits, high: Bits] | undefined;
  readonly flags: readonly (NatRangeFlags | number)[];
}

/** One rule that is evaluated for a packet. */
export interface RuleRun {
  readonly packet: PacketState;
  readonly registers: Registers;
  readonly table: { readonly family: TableFamily; readonly name: string };
  readonly place: { readonly hook: string };
  readonly effects: PacketEffect[];
  /** Connection tracking was disabled for the packet. */
  isUntracked: boolean;
  /** Describes the current rule. */
  placeText(): string;
  /**
   * Answers a question with true or false.
   *
   * @param facts names of the facts that determine the answer. The caller's value of a single fact is the answer.
   * @param key identifies the question: two questions with the same key have the same answer during a run.
   */
  decide(question: string, facts: readonly string[], key?: string): boolean;
  /** Decides whether a partly unknown value satisfies a condition. `text` describes the condition. */
  decideValue(bits: Bits, condition: string, options: { readonly text: string }): boolean;
  /** A fact that the caller passed, in the caller's form. */
  passedFact(name: string): unknown;
  /** Counts the bytes of the packet for a quota, and returns the total of this run. */
  countBytes(quota: object, bytes: bigint): bigint;
  /** Returns a number for a value that differs at each load. */
  countLoads(): number;
  /** Loads a number in host byte order. If it is unknown, records the facts on which `what` depends. */
  loadNumber(register: RegisterName, what: string): number | undefined;
  /** Answers whether the packet belongs to a tracked connection. */
  isTracked(question: string): boolean;
  translate(translation: Translation): Outcome;
}

/** What a statement does to packets. */
export interface StatementEvaluation<Attributes = never> {
  /** @param name name of the object, if the statement refers to a named one. */
  readonly evaluate: (run: RuleRun, attributes: Attributes, name: string | undefined) => Outcome;
  /** Name of the fact that is true or false, and which the caller can pass. */
  readonly fact?: string;
  /** Whether the caller can also pass the fact of one named object: "limit NAME". */
  readonly isPerObject?: true;
}

/** Name by which the caller can answer: "limit", or "limit NAME" for a named one. */
export function factOf(kind: string, name: string | undefined): string {
  return name === undefined ? kind : `${kind} ${name}`;
}

/**
 * Answers whether a limit is exceeded.
 *
 * @param condition holds if the limit is not exceeded.
 * @param isUsedUp whether each evaluation uses up a part of the limit, so that the next one can have another answer.
 */
export function isExceeded(
  run: RuleRun,
  fact: string,
  name: string | undefined,
  condition: string,
  isUsedUp = false,
): boolean {
  const passed = run.passedFact(fact);
  if (typeof passed === "boolean") return passed;
  // The rules of a table share its named objects.
  const place = name === undefined ? run.placeText() : `${run.table.family} ${run.table.name}`;
  const question = `${fact} ${condition} (${place})`;
  return !run.decide(question, [fact], isUsedUp ? `${question} ${run.countLoads()}` : question);
}
