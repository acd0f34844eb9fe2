// The kernel expressions of a rule that is being compiled.
import { fromBytes, type InterfaceNames, toBytes } from "../../model/datatypes.ts";
import { tunnels } from "../../model/field-tables.ts";
import { bytesIn, type Data, type KernelExpression, type Source } from "../../model/fields.ts";
import type { TableFamily } from "../../model/objects.ts";
import { RulePackets, VLAN_TAG_BYTES } from "../../model/packet-protocols.ts";
import { type ChainRule, fieldsIn, membersOf, type RawSet, type SetItem } from "../../model/statements.ts";
import { type Part, type SetShape, wordsOf } from "../../objects/elements.ts";
import type { FieldComparison } from "./merge-comparisons.ts";

export interface HiddenSet {
  readonly name: string;
  readonly flags: readonly string[];
  readonly size: number;
}

export interface CompileContext {
  readonly family: TableFamily;
  readonly interfaces: InterfaceNames;
  shapeOf(set: string, path: string): SetShape;
  /** Returns the NFTA_SET_ID of the anonymous set or map. */
  addSet(shape: SetShape, items: readonly SetItem[], path: string): number;
  /** Returns the NFTA_SET_ID of the set of the meter. */
  addMeter(shape: SetShape, set: HiddenSet): number;
  /** Returns the NFTA_CHAIN_ID of the anonymous chain. */
  addChain(rules: readonly ChainRule[], path: string): number;
  /** Returns the NFTA_SET_ID of the set of the raw statement. */
  addRawSet(name: string, set: RawSet, path: string): number;
  /** Called with the number of kernel expressions so far. */
  statementEnds?(expressions: number): void;
}

/** The kernel replaces "%d" by a number. */
export const ANONYMOUS = { set: "__set%d", map: "__map%d" } as const;
/** A slot has four bytes, and a register 16. */
export const REGISTER_SLOTS = 4;

/**
 * Returns the first free slot after a value that starts at `slot`. The compiler reserves a whole register for a value of
 * up to 16 bytes, as nft 1.0 does, and only the necessary slots for a longer one.
 */
export function slotAfter(slot: number, parts: readonly Part[]): number {
  return slot + Math.max(wordsOf(parts), REGISTER_SLOTS);
}

/** Every fourth slot starts one of the registers NFT_REG_1 to NFT_REG_4. */
export function registerAt(slot: number): number {
  return slot % 4 === 0 ? 1 + slot / 4 : 8 + slot;
}

/** A value that the compiled rule has loaded into registers. */
export interface Operand extends Part {
  readonly source?: Source | undefined;
  /** Field whose data type the result of a bit operation keeps. */
  readonly origin?: Source | undefined;
  readonly isShifted?: boolean;
}

/** In frames with several VLAN tags, "vlan" is the last one. */
export function locatedIn({ header, data }: Source, tags: number): Data {
  if (header !== "vlan" || tags < 2) return { ...data };
  return { ...data, offset: Number(data["offset"]) + (tags - 1) * VLAN_TAG_BYTES };
}

export function operandOf(source: Source): Operand {
  const { type, bytes, bits, shift } = source;
  return { type, bytes, bits, shift, order: type.order, source };
}

/** Encodes a constant, shifted to the bits of its packet field. */
export function write({ bytes, order, shift }: Part, value: bigint): Uint8Array {
  return toBytes(value << BigInt(shift), bytes, order);
}

/** Header fields that contain the number of the next protocol. */
const NEXT_HEADER: readonly string[] = ["protocol", "nexthdr"];

export class RuleExpressions extends RulePackets {
  readonly expressions: KernelExpression[] = [];
  /** Candidates for a merge with a comparison of an adjacent field. */
  readonly comparisons: FieldComparison[] = [];
  /** Other statements between two comparisons prevent their merge. */
  otherStatements = 0;
  readonly context: CompileContext;

  constructor(context: CompileContext) {
    super(context.family);
    this.context = context;
  }

  get interfaces(): InterfaceNames {
    return this.context.interfaces;
  }

  emit(name: string, data: Data): void {
    const { tunnel } = this.packet;
    if (tunnel !== undefined && (name === "payload" || name === "meta")) {
      const inner = { ...tunnels[tunnel].kernel, expr: { name, data } };
      this.expressions.push({ name: "inner", data: inner });
      return;
    }
    this.expressions.push({ name, data });
  }

  source(source: Source, slot: number): Operand {
    const operand = operandOf(source);
    this.inside(source.tunnel, () =>
      this.emit(source.name, { ...locatedIn(source, this.packet.tags), dreg: registerAt(slot) }),
    );
    const { bits, bytes, shift } = operand;
    if (bits < bytes * 8) this.bitwise(slot, operand, ((1n << BigInt(bits)) - 1n) << BigInt(shift), 0n);
    return operand;
  }

  /** Emits `value & mask ^ xor`, merged with such an expression before it. */
  bitwise(slot: number, { bytes, order }: Pick<Part, "bytes" | "order">, mask: bigint, xor: bigint): void {
    const register = registerAt(slot);
    const last = this.expressions.at(-1);
    const { sreg, op, len, mask: before, xor: changed } = membersOf(last?.data);
    const previous = last?.name === "bitwise" && sreg === register && op === "mask-xor";
    let [and, flip] = [mask, xor];
    if (previous && Number(len) <= bytes) {
      const integerIn = (data: unknown) => fromBytes(bytesIn(data)!, order);
      and &= integerIn(before);
      flip ^= integerIn(changed) & mask;
      this.expressions.pop();
    }
    const data = { mask: { value: toBytes(and, bytes, order) }, xor: { value: toBytes(flip, bytes, order) } };
    this.emit("bitwise", { sreg: register, dreg: register, len: bytes, op: "mask-xor", ...data });
  }

  /** Records the comparison of a whole header field, which is the last expression. */
  recordComparison({ name, tunnel, bits, bytes, header, json }: Source): void {
    if (name !== "payload" || tunnel !== undefined || bits !== bytes * 8) return;
    const { field } = fieldsIn(json, "payload");
    const isProtocol = field === "type" ? header === "ether" || header === "vlan" : NEXT_HEADER.includes(field ?? "");
    this.comparisons.push({ at: this.expressions.length - 1, run: this.otherStatements, isProtocol });
  }

  compare(op: string, value: Uint8Array): void {
    this.emit("cmp", { sreg: 1, op, data: { value } });
  }
}

/**
 * Extends the constant of a `fib … exists` comparison from one byte to four, because nft before 1.1 reads only rules
 * that compare four bytes. Later versions read both forms. Returns any other constant unchanged.
 */
export function padded(value: Uint8Array, source: Source | undefined): Uint8Array {
  if (source?.name !== "fib" || source.type.kind !== "boolean") return value;
  const long = new Uint8Array(4);
  long.set(value);
  return long;
}
