// Converts the register contents of a listed nftables rule to expressions.
import { extensionAt } from "../../expressions/extensions.ts";
import {
  bitNames,
  type Datatype,
  datatype,
  fromBound,
  fromBytes,
  fromInteger,
  type InterfaceNames,
  toInteger,
} from "../../model/datatypes.ts";
import { type Base, headers, type TunnelName } from "../../model/field-tables.ts";
import { bytesIn, type Data, fieldAt, type KernelExpression, type Source } from "../../model/fields.ts";
import type { TableFamily } from "../../model/objects.ts";
import { protocolKey, RulePackets, VLAN_TAG_BYTES } from "../../model/packet-protocols.ts";
import { type ChainRule, type Expression, expressionOf, type SetItem, type Statement } from "../../model/statements.ts";
import { concatenated, hasRange, keyConstants, type Part, wordsOf } from "../../objects/elements.ts";
import type { KnownSet } from "../../objects/known-set.ts";
import { BITWISE } from "./compile-value.ts";
import { registerAt } from "./rule-expressions.ts";

export interface DecompileContext {
  readonly family: TableFamily;
  readonly interfaces: InterfaceNames;
  setOf(name: string): KnownSet | undefined;
  /** Returns undefined for a chain that is not anonymous. */
  rulesOf(chain: string): ChainRule[] | undefined;
  /**
   * Shapes of rules that compile to their listed expressions, with the indexes of the statements that remain. Rules of
   * the same shape are not compiled again. The rules must have been read with the same interface names.
   */
  readonly proven?: Map<string, readonly number[]> | undefined;
}

/** Value in a register, with the operations applied so far. */
export interface Value extends Part {
  readonly json: Expression;
  readonly source?: Source | undefined;
  /** Location in the packet, with offset and length in bits. */
  readonly location?: { readonly base: Base; readonly offset: number; readonly bits: number } | undefined;
  /** A pending operation `value & mask ^ xor`, which `json` does not contain. */
  readonly mask?: bigint | undefined;
  readonly xor?: bigint | undefined;
  readonly tunnel?: TunnelName | undefined;
  /** Present only for values from extension headers or options. */
  readonly extension?: Data | undefined;
  /** Present only if the value is a constant of the rule. */
  readonly constant?: Uint8Array | undefined;
  /** A map lookup. Its result type depends on a later statement. */
  readonly map?: { readonly key: Expression; readonly name: string; readonly parts: readonly Part[] } | undefined;
  /**
   * Number of bytes that the value occupies in registers, if they are more than `bytes`: for a map lookup whose result
   * is a concatenation, `bytes` and the other properties describe the first part.
   */
  readonly occupied?: number | undefined;
  /** The complete value, if a mask selects a part of it. */
  readonly loaded?: Value | undefined;
}

/** A statement, and the kernel expressions that it represents. */
export interface Piece {
  readonly statement: Statement;
  readonly expressions: readonly KernelExpression[];
  /** A protocol match is omitted if a later statement implies it. */
  readonly isProtocol?: boolean | undefined;
  /** Whether nft has no syntax for this match by itself. */
  readonly isImplied?: boolean | undefined;
}

/** Kernel expressions that no statement can represent become raw statements. */
export class Unsupported extends Error {}

export function unsupported(): never {
  throw new Unsupported();
}

export function slotOf(register: unknown): number {
  return slotIn(register) ?? unsupported();
}

/** Slots of the usual names and numbers, because looking them up is faster than parsing them. */
const slots: ReadonlyMap<unknown, number> = new Map<unknown, number>([
  ...Array.from({ length: 4 }, (_, index) => [`reg-${index + 1}`, index * 4] as const),
  ...Array.from({ length: 4 }, (_, index) => [index + 1, index * 4] as const),
  ...Array.from({ length: 16 }, (_, index) => [`reg32-${`${index}`.padStart(2, "0")}`, index] as const),
  ...Array.from({ length: 16 }, (_, index) => [index + 8, index] as const),
]);

export function slotIn(register: unknown): number | undefined {
  const known = slots.get(register);
  if (known !== undefined) return known;
  const [, width, named] = /^reg(32)?-(\d+)$/.exec(String(register)) ?? [];
  const number = Number(named ?? register);
  const isSmall = named === undefined ? number >= 8 : width !== undefined;
  const base = named === undefined ? 8 : 0;
  const slot = isSmall ? number - base : (number - 1) * 4;
  return Number.isInteger(slot) && slot >= 0 && slot < 16 ? slot : undefined;
}

export function bytesOf(data: unknown): Uint8Array {
  return bytesIn(data) ?? unsupported();
}

const ones = (bits: number) => (1n << BigInt(bits)) - 1n;
const operators = Object.entries(BITWISE);

export class ValueDecompiler extends RulePackets {
  readonly context: DecompileContext;
  readonly pieces: Piece[] = [];
  /** Kernel expressions since the last statement. */
  pending: KernelExpression[] = [];
  readonly #registers = new Map<number, Value>();
  /** Types of the last anonymous set of ICMP types, each with a function that moves it to the end of the set. */
  #icmpSet: readonly { readonly number: number; readonly move: () => void }[] = [];

  constructor(context: DecompileContext) {
    super(context.family);
    this.context = context;
  }

  get interfaces(): InterfaceNames {
    return this.context.interfaces;
  }

  add(statement: Statement, marks: Pick<Piece, "isProtocol" | "isImplied"> = {}): void {
    this.pieces.push({ statement, expressions: this.pending, ...marks });
    this.pending = [];
  }

  /** Other statements cannot use the results of raw statements. */
  addRaw(): void {
    for (const { name, data } of this.pending.splice(0)) {
      this.pieces.push({ statement: { raw: { name: name ?? "", data } }, expressions: [{ name, data }] });
    }
    this.#registers.clear();
  }

  store(register: unknown, value: Value): void {
    const slot = slotOf(register);
    const end = slot + words(value);
    // A new value invalidates all values that it overlaps.
    for (const [at, other] of this.#registers) if (at < end && at + words(other) > slot) this.#registers.delete(at);
    this.#registers.set(slot, value);
  }

  load(register: unknown): Value {
    return this.#registers.get(slotOf(register)) ?? unsupported();
  }

  /** Returns the protocols that the header at `base` may have. */
  headersAt(base: Base): (keyof typeof headers)[] {
    const { link, network, transport, tunnel } = this.packet;
    const known = {
      ll: link === "vlan" ? ["ether", "vlan"] : [link],
      nh: [network],
      th: [transport ?? "th"],
      tun: [tunnel],
      ih: [],
    }[base];
    return known.filter((name) => name !== undefined && Object.hasOwn(headers, name)) as (keyof typeof headers)[];
  }

  fieldAt(base: Base, offset: number, bits: number): Source | undefined {
    const { icmpType, tunnel, tags } = this.packet;
    for (const header of this.headersAt(base)) {
      const before = header === "vlan" ? Math.max(0, tags - 1) * VLAN_TAG_BYTES * 8 : 0;
      const source = fieldAt(header, offset - before, bits, icmpType, tunnel) ?? this.#icmpField(header, offset, bits);
      if (source !== undefined) return source;
    }
    return undefined;
  }

  /** Records the types of an anonymous set, of which the last one counts as matched. */
  learnIcmpTypes(parts: readonly Value[], items: SetItem[]): void {
    const [part, ...others] = parts;
    if (part?.source === undefined || others.length > 0 || !/^icmp(v6)?\.type$/.test(protocolKey(part.json))) return;
    const { source, type, bits } = part;
    this.#icmpSet = items.flatMap((item) => {
      if (hasRange(item)) return [];
      const number = toInteger(type, keyConstants(item)[0]!, bits, "", this.interfaces);
      return [{ number: Number(number), move: () => items.push(...items.splice(items.indexOf(item), 1)) }];
    });
    const numbers = this.#icmpSet.map(({ number }) => BigInt(number));
    this.inside(part.tunnel, () => this.packet.learnSet(source, () => numbers, numbers.length < items.length));
  }

  /** Returns a field of another type of the set, which becomes its last one. The kernel does not keep the order. */
  #icmpField(header: string, offset: number, bits: number): Source | undefined {
    if (!header.startsWith("icmp")) return undefined;
    for (const { number, move } of this.#icmpSet) {
      const source = fieldAt(header, offset, bits, number, this.packet.tunnel);
      if (source === undefined) continue;
      move();
      this.packet.icmpType = number;
      this.#icmpSet = [];
      return source;
    }
    return undefined;
  }

  byteorder({ sreg, dreg, op, len, size }: Data): void {
    const value = this.load(sreg);
    const bytes = Number(len);
    if (bytes < Number(size) && slotOf(sreg) === slotOf(dreg)) {
      // A byte order conversion of single bytes has no effect.
      this.pending.pop();
      return;
    }
    const padding = (bytes - value.bytes) * 8;
    if (op === "ntoh") {
      if (value.order !== "big" || padding < 0) throw new Unsupported();
      this.store(dreg, { ...value, order: "host", bytes, shift: value.shift + padding });
    } else {
      // Drops unused bytes, which are last in network byte order.
      if (value.order !== "host" || value.shift % 8 !== 0) throw new Unsupported();
      const kept = bytes - value.shift / 8;
      this.store(dreg, { ...value, order: "big", bytes: kept, bits: Math.min(value.bits, kept * 8), shift: 0 });
    }
  }

  bitwise(data: Data): void {
    const value = this.load(data["sreg"]);
    const { op = "mask-xor", dreg, sreg2 } = data;
    const operator = operators.find(([, name]) => name === op)?.[0];
    if (sreg2 !== undefined && operator !== undefined) {
      const [left, right] = [this.settled(value, true), this.settled(this.load(sreg2), true)];
      this.store(
        dreg,
        withJson({ ...left, bytes: Number(data["len"]) }, expressionOf(operator, [left.json, right.json])),
      );
    } else if (operator === "<<" || operator === ">>") this.#shifted(value, operator, data);
    else if (op === "mask-xor") this.#masked(value, data);
    else throw new Unsupported();
  }

  #shifted(value: Value, operator: "<<" | ">>", { dreg, data, len }: Data): void {
    const by = Number(fromBytes(bytesOf(data), "host"));
    if (operator === ">>" && by <= value.shift && value.mask === undefined) {
      this.store(dreg, { ...value, shift: value.shift - by, ...(value.bytes === 1 && { order: "host" }) });
      return;
    }
    const number = this.settled(value, true);
    this.store(
      dreg,
      withJson({ ...number, type: datatype("integer"), bytes: Number(len) }, expressionOf(operator, [number.json, by])),
    );
  }

  #masked(value: Value, { dreg, len, mask: clear, xor: flip }: Data): void {
    // Extending a single byte results in host byte order.
    const isExtended = Number(len) > value.bytes;
    const order = isExtended && value.bytes === 1 ? "host" : value.order;
    if (isExtended && order !== "host") throw new Unsupported();
    const mask = fromBytes(bytesOf(clear), order);
    const xor = fromBytes(bytesOf(flip), order);
    const before = value.mask === undefined ? value : this.settled(value, true);
    const bytes = Number(len);
    if (xor === 0n && before.mask === undefined && !isExtended) {
      const field = this.#fieldOf(before, mask);
      if (field !== undefined) {
        this.store(dreg, field);
        return;
      }
    }
    const longer = isExtended ? { bytes, order, bits: bytes * 8, type: datatype("integer") } : {};
    const shift = BigInt(before.shift);
    this.store(dreg, { ...before, ...longer, mask: mask >> shift, xor: xor >> shift });
  }

  /** The returned field consists of exactly the bits of the mask. */
  #fieldOf(value: Value, mask: bigint): Value | undefined {
    const { location, extension, tunnel, bytes } = value;
    const place = rangeOfBits(mask, bytes * 8);
    if (place === undefined || (location === undefined && extension === undefined)) return undefined;
    const sourceAt = (start: number, length: number) => {
      if (extension !== undefined) return extensionAt(extension, Number(extension["offset"]) * 8 + start, length);
      return this.inside(tunnel, () => this.fieldAt(location!.base, location!.offset + start, length));
    };
    if (place.length === value.bits) return undefined;
    const field = sourceAt(place.start, place.length);
    if (field?.bytes === bytes) return { ...loadedBy(field), tunnel, loaded: { ...value, mask, xor: 0n } };
    if (value.source?.header !== undefined) return undefined;
    // The mask may select bits of a shorter, final field.
    for (let length = bytes * 8 - 1; length > (bytes - 1) * 8; length--) {
      const whole = length > place.length ? sourceAt(bytes * 8 - length, length) : undefined;
      const isInside = place.start >= bytes * 8 - length;
      if (isInside && whole?.bytes === bytes && whole.shift === 0) return { ...loadedBy(whole), tunnel, mask, xor: 0n };
    }
    return undefined;
  }

  /** Adds the pending bit operation. With `isNumber`, requires right alignment. */
  settled(value: Value, isNumber = false): Value {
    if (isNumber && value.shift > 0) return this.settled(value.loaded ?? unsupported(), true);
    if (value.map !== undefined) return { ...value, json: this.#mapOf(value.map, undefined), map: undefined };
    if (value.json === 0 || isInnerProtocol(value)) throw new Unsupported();
    if (value.mask === undefined) return value;
    const all = ones(value.bits);
    const or = ~value.mask & (value.xor ?? 0n) & all;
    const xor = (value.xor ?? 0n) ^ or;
    const and = (value.mask | or) & all;
    let { json } = value;
    if (and !== all || (xor | or) === 0n) json = { "&": [json, this.constant(value.type, and, true)] };
    if (xor !== 0n) json = { "^": [json, this.constant(value.type, xor, true)] };
    if (or !== 0n) json = { "|": [json, this.constant(value.type, or, true)] };
    return withJson(value, json);
  }

  /** With `list`, flags become a list of names. */
  constant(type: Datatype, value: bigint, list: boolean): Expression {
    const isFlags = type.kind === "bitmask" || type.kind === "label";
    const names = (list || type.kind === "label") && isFlags && value !== 0n ? bitNames(type, value) : undefined;
    if (names !== undefined) return names.length === 1 ? names[0]! : names;
    return fromInteger(type, value, this.interfaces);
  }

  range(value: Part, low: bigint, high: bigint): Expression {
    const { interfaces } = this.context;
    return { range: [fromBound(value.type, low, interfaces), fromBound(value.type, high, interfaces)] };
  }

  values(register: unknown, length: number, isNumber = false): Value[] {
    const values: Value[] = [];
    let slot = slotOf(register);
    for (let rest = length; rest > 0; ) {
      const value = this.#registers.get(slot) ?? unsupported();
      values.push(value.constant === undefined ? this.settled(value, isNumber) : value);
      const count = wordsOf([value]);
      if (count === 0) throw new Unsupported();
      slot += count;
      rest -= count * 4;
    }
    return values;
  }

  joined(values: readonly Value[]): Expression {
    return concatenated(values.map((value) => (value.constant === undefined ? value.json : unsupported())));
  }

  key(register: unknown, { attrs, shape: { key } }: KnownSet): Value[] {
    const values = this.values(register, attrs.keyLen ?? 0);
    // Constants get the data types of the set's key.
    return values.map((value, index) => {
      const part = key[index];
      if (value.constant === undefined || part === undefined) return value;
      return { ...value, ...part, constant: undefined, json: this.#constantOf(value.constant, part) };
    });
  }

  #constantOf(bytes: Uint8Array, { type, order, shift, bytes: length }: Part): Expression {
    return this.constant(type, fromBytes(bytes.subarray(0, length), order) >> BigInt(shift), true);
  }

  mapData(
    name: string,
    set: KnownSet,
    key: readonly Part[],
    data: readonly Part[] | undefined,
  ): string | { set: SetItem[] } {
    return set.anonymous ? { set: set.items(key, data) } : `@${name}`;
  }

  /** A constant in the register is decoded as `target`. */
  use(register: unknown, target: Part): Expression {
    const value = this.load(register);
    if (value.constant !== undefined) return this.#constantOf(value.constant, target);
    return value.map === undefined ? this.settled(value, true).json : this.#mapOf(value.map, target);
  }

  useAll(register: unknown, targets: readonly Part[]): Expression {
    if (targets.length === 1 || this.load(register).map !== undefined) return this.use(register, targets[0]!);
    let slot = slotOf(register);
    return concatenated(
      targets.map((target) => {
        const used = this.use(registerAt(slot), target);
        slot += wordsOf([target]);
        return used;
      }),
    );
  }

  #mapOf({ key, name, parts }: NonNullable<Value["map"]>, target: Part | undefined): Expression {
    const set = this.context.setOf(name) ?? unsupported();
    const types = set.shape.data as readonly Part[];
    const data = target !== undefined && types.length === 1 ? [target] : types;
    return { map: { key, data: this.mapData(name, set, parts, data) } };
  }
}

function words({ bytes, occupied = bytes }: Value): number {
  return (occupied + 3) >> 2;
}

/** The result of an operation has no location in the packet. */
function withJson(value: Value, json: Expression): Value {
  const { type, bytes, order, tunnel } = value;
  return { type, bytes, bits: bytes * 8, shift: 0, order, tunnel, json };
}

export function loadedBy(source: Source): Value {
  const { json, type, bytes, bits, shift } = source;
  return { json, type, bytes, bits, shift, order: type.order, source };
}

export function read({ order, shift }: Part, bytes: Uint8Array): bigint {
  return fromBytes(bytes, order) >> BigInt(shift);
}

/** Counts bits from the highest one. Undefined with gaps. */
export function rangeOfBits(mask: bigint, bits: number): { start: number; length: number } | undefined {
  const matched = /^(0*)(1+)0*$/.exec(mask.toString(2).padStart(bits, "0"));
  return matched === null ? undefined : { start: matched[1]!.length, length: matched[2]!.length };
}

/** JSON cannot express the protocol of a packet inside a tunnel. */
export function isInnerProtocol({ tunnel, source }: Value): boolean {
  return tunnel !== undefined && source?.name === "meta";
}
