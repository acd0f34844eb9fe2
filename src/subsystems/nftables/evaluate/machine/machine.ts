// The state of one run: registers, the packet, and what the run assumes.
import type { ExprAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import { isVolatile, sourceOfKernel } from "../../expressions/registry.ts";
import { fromBytes, toBytes, toInteger } from "../../model/datatypes.ts";
import type { Source } from "../../model/fields.ts";
import { type Constant, type Expression, membersOf, type PacketEffect, type SetItem } from "../../model/statements.ts";
import { type Bits, hostNumberOf, isKnown, knownBits, originOf, unknownBits } from "../packet/bits.ts";
import type { Endpoint, NatType } from "../packet/endpoints.ts";
import type { PacketInterface } from "../packet/interface.ts";
import type { PacketState } from "../packet/packet.ts";
import { type RegisterName, Registers } from "../packet/registers.ts";
import type { Outcome, RuleRun, Translation } from "../packet/rule-run.ts";
import { type FactValues, factName } from "./facts.ts";
import { statementText } from "./rule-text.ts";
import type { ProgramSet } from "./sets.ts";
import { keyOfSet, type Place, type ProgramChain, type ProgramTable } from "./tables.ts";
import { isTracked, stateOf } from "./tracking.ts";
import { translate } from "./translation.ts";

/** Evaluates a kernel expression. */
export type Evaluate<Data> = (machine: Machine, data: Data) => Outcome;

/** A set in which a rule looked up a key. */
export interface SetLookup {
  /** Name of the set or map. A set that is part of a rule has no name: its elements, such as "{ 22, 80 }". */
  readonly set: string;
  /** Undefined if the key is not known, or its type. */
  readonly key?: Expression | undefined;
  /** The found element. Undefined if the set has none for the key. */
  readonly element?: SetItem | undefined;
}

/** A header field that rules changed. */
export interface PacketChange {
  /** Name in the nft language, such as "ip daddr", "tcp dport" or "meta mark". */
  readonly field: string;
  /** The new value. Undefined if it is not known, such as a port that the kernel selects. */
  readonly value: Constant | undefined;
}

/** A fact on which a run depends, with the index of the choice for it; undefined if no verdict depends on it. */
interface Assumption extends MissingFact {
  readonly choice: number | undefined;
}

/** A fact that neither the packet nor the options contain. */
export interface MissingFact {
  /** Name of the fact: "ct state" or "meta skuid", which the option `facts` can contain, or a field of the packet. */
  readonly fact: string;
  /** What depends on it. */
  readonly question: string;
}

/** Answers to the questions of a run, in order. A question without an answer gets the first one. */
export interface Choice {
  readonly count: number;
  taken: number;
}

interface MachineInput {
  readonly packet: PacketState;
  readonly facts: FactValues;
  readonly choices: Choice[];
  readonly interfaces: { index(name: string): number | undefined; name(index: number): string | undefined };
  readonly iif: PacketInterface | undefined;
  readonly oif: PacketInterface | undefined;
  /** The output interface at the hook "output", if it is another one. */
  readonly oifAtOutput?: PacketInterface | undefined;
  /** Hooks that are evaluated, in order. */
  readonly hooks: readonly string[];
  readonly evaluate: (machine: Machine, expression: ExprAttrs<Read>) => Outcome;
}

/** Length of a value that is no known field. */
const WORD_BYTES = 4;

/** The state of one run. */
export class Machine implements RuleRun {
  registers: Registers = new Registers();
  place!: Place;
  /** The current chain. */
  chain!: ProgramChain;
  readonly input: MachineInput;
  readonly packet: PacketState;
  readonly missing: Assumption[] = [];
  readonly effects: PacketEffect[] = [];
  readonly changesAfter: Record<string, readonly PacketChange[]> = {};
  /** See {@link EvaluationOutcome.routed}. */
  routed: readonly PacketChange[] | undefined;
  lookups: SetLookup[] = [];
  /** Values that rules set or that were assumed, by the name of the fact. */
  readonly #values = new Map<string, Bits>();
  readonly #changed = new Set<string>();
  /** Answers by the keys of the questions. */
  readonly #answers = new Map<string, number>();
  /** Number of each set, by its attributes, which a set and its copy share. */
  readonly #setNumbers = new Map<object, number>();
  readonly #sets = new Map<ProgramSet, ProgramSet>();
  readonly #counted = new Map<object, bigint>();
  #asked = 0;
  /** Number of loaded values that differ at each load. */
  #volatile = 0;
  /** Index of the current rule in its chain. */
  rule = 0;
  /** Index of the current expression in its rule. */
  expression = 0;
  /** The run may have more outcomes, or other changes of the packet. */
  isIncomplete = false;
  isUntracked = false;
  /** Source and destination when connection tracking saw the packet. */
  endpoints: Readonly<Record<NatType, Endpoint>> | undefined;
  /** Whether each translation of the connection changes its packets; undefined if that is not known. */
  readonly translations: Map<NatType, boolean | undefined> = new Map();

  constructor(input: MachineInput) {
    this.input = input;
    this.packet = input.packet;
  }

  get table(): ProgramTable {
    return this.chain.table;
  }

  evaluate(expression: ExprAttrs<Read>): Outcome {
    return this.input.evaluate(this, expression);
  }

  /** Loads a value into a register. If the packet has no such value, the rule ends. */
  load(register: RegisterName | undefined, bits: Bits | null | undefined): Outcome {
    if (bits === null || bits === undefined) return "break";
    this.registers.store(register, bits);
    return undefined;
  }

  placeText(): string {
    const { family, name } = this.table;
    return `${family} ${name} ${this.chain.name}, rule ${this.rule + 1}`;
  }

  countBytes(quota: object, bytes: bigint): bigint {
    const total = (this.#counted.get(quota) ?? 0n) + bytes;
    this.#counted.set(quota, total);
    return total;
  }

  /**
   * Selects one of several possible answers.
   *
   * @param key identifies the question: two questions with the same key have the same answer during a run.
   */
  choose(question: string, facts: readonly string[], count: number, key: string = question): number {
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const { choices } = this.input;
    const choice = this.#asked++;
    choices[choice] ??= { count, taken: 0 };
    const { taken } = choices[choice];
    this.#answers.set(key, taken);
    for (const fact of facts) this.missing.push({ fact, question, choice });
    return taken;
  }

  /** @param key see {@link choose}. */
  decide(question: string, facts: readonly string[], key: string = question): boolean {
    const [fact] = facts;
    const known = fact === undefined ? undefined : this.input.facts.get(fact);
    if (facts.length === 1 && typeof known === "boolean") return known;
    return this.choose(question, facts, 2, key) === 0;
  }

  /**
   * Decides whether a partly unknown value satisfies a condition, such as "eq 0x0050".
   *
   * @param options.isInverted whether the current statement matches values that do not satisfy the condition.
   * @param options.text describes the condition, if the current statement alone does not.
   */
  decideValue(
    bits: Bits,
    condition: string,
    options: { isInverted?: boolean; text?: string; facts?: readonly string[] } = {},
  ): boolean {
    const statement = statementText(this.table.family, this.chain.rules[this.rule], this.expression);
    const outcome = options.isInverted === true ? "does not match" : "matches";
    const ownText = statement === undefined ? `${bits.facts.join(" . ")} ${condition}` : `"${statement}" ${outcome}`;
    const question = `${options.text ?? ownText} (${this.placeText()})`;
    return this.decide(question, options.facts ?? bits.facts, `${originOf(bits)} ${condition}`);
  }

  /** Records that values depend on a fact, but no verdict does. */
  recordMissing(fact: string, question: string): void {
    this.missing.push({ fact, question, choice: undefined });
  }

  /** Identifies a set and its content at this point of the run. */
  keyOf(set: ProgramSet): string {
    const { attrs, version } = set;
    const number = this.#setNumbers.get(attrs) ?? this.#setNumbers.size;
    this.#setNumbers.set(attrs, number);
    return `set ${number} version ${version}`;
  }

  /**
   * Returns a value that does not depend on the packet's bytes. Null if the packet has no such value, in which case the
   * kernel ends the rule.
   *
   * @param length in bytes, default that of the field.
   * @param origin identifies the packet's fields from which the value follows, if rules can change them.
   */
  fact(name: string, data: object, length?: number, origin = ""): Bits | null {
    const source = sourceOfKernel(name, membersOf(data));
    const bytes = length ?? source?.bytes ?? WORD_BYTES;
    return this.#named(source === undefined ? name : factName(source), bytes, source, origin);
  }

  #named(name: string, length: number, source: Source | undefined, origin: string): Bits | null {
    const known = this.#values.get(name + origin);
    if (known !== undefined) return known;
    const passed = this.input.facts.get(name);
    if (passed === null) return null;
    if (passed === undefined) return this.#unknown(name, length, source, origin);
    if (passed instanceof Uint8Array) return knownBits(fitted(passed, length));
    if (source === undefined) return this.#unknown(name, length, source, origin);
    const value = toInteger(
      source.type,
      passed as Constant,
      length * 8,
      `facts[${JSON.stringify(name)}]`,
      this.input.interfaces,
    );
    return knownBits(toBytes(value, length, source.type.order));
  }

  #unknown(name: string, length: number, source: Source | undefined, origin: string): Bits {
    if (source !== undefined && isVolatile(source))
      return unknownBits(length, name, `${name} load ${this.countLoads()}`);
    const key = name + origin;
    const bits: Bits = {
      ...unknownBits(length, name, key),
      learn: (value, mask) => {
        const current = this.#values.get(key);
        // A rule may have changed the value since it was loaded.
        if (current !== undefined && current.origin !== key) return;
        const before = current ?? unknownBits(length, name);
        const known = before.known.map((byte, at) => byte | (mask[at] ?? 0));
        const learned = before.value.map((byte, at) => byte | ((value[at] ?? 0) & (mask[at] ?? 0)));
        this.#values.set(key, { ...bits, value: learned, known });
      },
    };
    return bits;
  }

  countLoads(): number {
    return ++this.#volatile;
  }

  loadNumber(register: RegisterName, what: string): number | undefined {
    const bits = this.registers.load(register, 4);
    if (isKnown(bits)) return hostNumberOf(bits.value);
    for (const fact of bits.facts) this.recordMissing(fact, `${what} (${this.placeText()})`);
    return undefined;
  }

  isTracked(question: string): boolean {
    const state = stateOf(this);
    return isTracked(state) ?? this.decide(question, state.facts);
  }

  translate(translation: Translation): Outcome {
    return translate(this, translation);
  }

  setNamed(name: string, bits: Bits): void {
    this.#values.set(name, bits);
    this.#changed.add(name);
  }

  /** Metadata that rules set. */
  changedMetadata(): { readonly field: string; readonly value: Constant | undefined }[] {
    return [...this.#changed].map((field) => {
      const bits = this.#values.get(field)!;
      const isNumber = isKnown(bits) && bits.value.length <= 4;
      return { field, value: isNumber ? Number(fromBytes(bits.value, "host")) : undefined };
    });
  }

  valueOf(name: string): Bits | undefined {
    return this.#values.get(name);
  }

  /** A fact that the caller passed, in the caller's form. */
  passedFact(name: string): Constant | readonly Constant[] | Uint8Array | null | undefined {
    return this.input.facts.get(name);
  }

  /** The program has checked that its rules use existing sets, as it has for chains and named objects. */
  set(name: string | undefined, id: number | undefined): ProgramSet {
    const set = this.table.sets.get(keyOfSet(name, id))!;
    return this.#sets.get(set) ?? set;
  }

  /** Returns a copy of a set that this run can change. */
  writableSet(name: string | undefined, id: number | undefined): ProgramSet {
    const set = this.table.sets.get(keyOfSet(name, id))!;
    const copy = this.#sets.get(set) ?? set.copy();
    this.#sets.set(set, copy);
    return copy;
  }
}

function fitted(bytes: Uint8Array, length: number): Uint8Array {
  const value = new Uint8Array(length);
  value.set(bytes.subarray(0, length));
  return value;
}
