// Tracks the values in the registers of a rule, and converts them to the expressions of statements.
import { bitNames, type Datatype, fromBound, fromBytes, fromInteger, type InterfaceNames } from "../datatypes.ts";
import { concatenated, type Part, type SetShape } from "../elements.ts";
import type { TableFamily } from "../objects.ts";
import type { Expression, SetItem, Statement } from "../statements.ts";
import { type Base, icmpTypes, networks, type TunnelName, tunnels } from "./field-tables.ts";
import { type Data, extensionAt, fieldAt, type Source } from "./fields.ts";
import { type Layer, RulePackets } from "./packet-protocols.ts";

/** Information about the table of a rule. It is needed to decompile the rule. */
export interface DecompileContext {
  readonly family: TableFamily;
  readonly interfaces: InterfaceNames;
  setOf(name: string): KnownSet | undefined;
}

/** A set of the table, with the information that is needed to decompile rules which use the set. */
export interface KnownSet {
  readonly shape: SetShape;
  readonly anonymous: boolean;
  /** Decodes the elements of the set. `key` and `data` are the storage formats of the values that the rule loads. */
  items(key: readonly Part[], data: readonly Part[] | undefined): SetItem[];
}

/** A value in a register, with its position in the packet and the operations applied to it. */
export interface Value extends Part {
  readonly json: Expression;
  readonly source?: Source | undefined;
  /** Position of the loaded bytes in the packet: start header, offset and length, in bits. */
  readonly location?: { readonly base: Base; readonly offset: number; readonly bits: number } | undefined;
  /** Mask of the bits that an operation has selected. The expression in `json` does not contain this operation yet. */
  readonly mask?: bigint | undefined;
  readonly xor?: bigint | undefined;
  /** The tunnel whose inner packet contains the value. */
  readonly tunnel?: TunnelName | undefined;
  /** Attributes of the kernel expression that loads an extension header. */
  readonly extension?: Data | undefined;
  /** Bytes of the value if it is a constant. */
  readonly constant?: Uint8Array | undefined;
  /** A map lookup whose result is not decoded yet, because its type depends on how the rule uses the result. */
  readonly map?: { readonly key: Expression; readonly name: string; readonly parts: readonly Part[] } | undefined;
  /**
   * Number of bytes that the value occupies in the registers (default: `bytes`). The result of a map lookup can consist
   * of several values, of which the others describe only the first.
   */
  readonly occupied?: number | undefined;
}

/** Thrown if kernel expressions use registers in a way that statements cannot represent. */
export class Unsupported extends Error {}

/** Returns the position of a register in units of four bytes. */
export function slotOf(register: unknown): number {
  const [, width, named] = /^reg(32)?-(\d+)$/.exec(String(register)) ?? [];
  const number = Number(named ?? register);
  const isSmall = named === undefined ? number >= 8 : width !== undefined;
  const base = named === undefined ? 8 : 0;
  const slot = isSmall ? number - base : (number - 1) * 4;
  if (Number.isInteger(slot) && slot >= 0 && slot < 16) return slot;
  throw new Unsupported();
}

/** Returns the bytes of a constant from an attribute of a kernel expression. */
export function bytesOf(data: unknown): Uint8Array {
  const value = (data as { value?: Uint8Array } | undefined)?.value;
  if (value !== undefined) return value;
  throw new Unsupported();
}

/**
 * Base class for converting kernel expressions to statements. Tracks the values in registers, the statements so far,
 * and the protocols that earlier matches determine.
 */
export class ValueDecompiler extends RulePackets {
  protected readonly context: DecompileContext;
  /** Statements of the rule so far. If a field implies the match of its protocol, this match becomes undefined. */
  protected readonly statements: (Statement | undefined)[] = [];
  protected readonly registers: Map<number, Value> = new Map();
  /** The comparison with the lower end of a range. It is stored until the comparison with the upper end follows. */
  protected lower: { slot: number; index: number; value: bigint } | undefined;

  constructor(context: DecompileContext) {
    super(context.family);
    this.context = context;
  }

  protected add(statement: Statement): void {
    this.statements.push(statement);
  }

  protected store(register: unknown, value: Value): void {
    const slot = slotOf(register);
    const end = slot + wordsOf(value);
    // A value of which any part is overwritten is lost.
    for (const [at, other] of this.registers) if (at < end && at + wordsOf(other) > slot) this.registers.delete(at);
    this.registers.set(slot, value);
  }

  protected load(register: unknown): Value {
    return this.registers.get(slotOf(register)) ?? unsupported();
  }

  /**
   * Returns the protocols of the headers that can start at a base, such as "nh" (network header). The earlier matches
   * of the rule determine them.
   */
  protected headersAt(base: Base): (string | undefined)[] {
    if (base === "ll")
      return this.packet.link === "vlan" ? ["ether", "vlan"] : this.packet.link === "ether" ? ["ether"] : [];
    if (base === "nh") return [this.packet.network];
    return base === "th" ? [this.packet.transport ?? "th"] : base === "tun" ? [this.packet.tunnel] : [];
  }

  protected fieldAt(base: Base, offset: number, bits: number): Source | undefined {
    for (const header of this.headersAt(base)) {
      const source =
        header === undefined ? undefined : fieldAt(header, offset, bits, this.packet.icmpType, this.packet.tunnel);
      if (source !== undefined) return source;
    }
    return undefined;
  }

  /** Removes the match of a protocol from the statements, because a later field of the protocol implies it. */
  protected kill(layer: Layer, protocol: string | number | undefined): void {
    const dependency = this.packet.dependencies.get(layer);
    if (dependency === undefined || dependency.protocol !== protocol) return;
    this.statements[dependency.index] = undefined;
    this.packet.dependencies.delete(layer);
  }

  /** Removes the matches of protocols that a header field implies. */
  protected seen(source: Source | undefined): void {
    if (source?.tunnel !== undefined && source.tunnel !== this.packet.tunnel) {
      // Like nft, keep the match of UDP, because UDP also carries protocols other than tunnels.
      if (tunnels[source.tunnel].carrier === "gre") this.kill("transport", "gre");
      this.inside(source.tunnel, () => this.seen(source));
      return;
    }
    const header = source?.header;
    if (header === undefined) return;
    const field = (source!.json as { payload?: { field: string } }).payload?.field;
    if (header === "ether") this.kill("link", "ether");
    else if (header === "vlan" && field !== "type") this.kill("link", "vlan");
    else if (networks[header] !== undefined) this.kill("network", header);
    else {
      this.kill("transport", header);
      if (header === "icmp" || header === "icmpv6") this.kill("network", header === "icmp" ? "ip" : "ip6");
      const types = icmpTypes[`${header}.${field}`];
      if (types?.length === 1) this.kill("icmp", types[0]);
    }
  }

  protected bitwise(data: Data): void {
    const value = this.load(data["sreg"]);
    const op = data["op"];
    if (op === "lshift" || op === "rshift") {
      const shift = Number(fromBytes(bytesOf(data["data"]), "host"));
      if (op === "rshift" && shift === value.shift && shift > 0 && value.mask === undefined) {
        this.store(data["dreg"], { ...value, shift: 0, bytes: (value.bits + 7) >> 3 });
        return;
      }
      const settled = this.settled(value);
      const json = op === "lshift" ? { "<<": [settled.json, shift] } : { ">>": [settled.json, shift] };
      this.store(data["dreg"], { ...settled, json: json as Expression, source: undefined });
      return;
    }
    if (op !== undefined && op !== "mask-xor") throw new Unsupported();
    const mask = fromBytes(bytesOf(data["mask"]), value.order);
    const xor = fromBytes(bytesOf(data["xor"]), value.order);
    const before = value.mask === undefined ? value : this.settled(value);
    const { location } = before;
    const bits = before.bytes * 8;
    const place = xor === 0n && before.mask === undefined ? rangeOfBits(mask, bits) : undefined;
    const { extension } = before;
    if (place !== undefined && (location !== undefined || extension !== undefined)) {
      const field =
        location !== undefined
          ? this.inside(before.tunnel, () => this.fieldAt(location.base, location.offset + place.start, place.length))
          : extensionAt(extension!, Number(extension!["offset"]) * 8 + place.start, place.length);
      if (field !== undefined && field.bytes === before.bytes) {
        this.store(data["dreg"], loadedBy(field));
        return;
      }
    }
    if (before.json === 0 && before.constant === undefined && extension !== undefined) throw new Unsupported();
    this.store(data["dreg"], { ...before, mask: mask >> BigInt(before.shift), xor: xor >> BigInt(before.shift) });
  }

  /** Returns the value with a pending bit operation included in its expression. */
  protected settled(value: Value): Value {
    this.seen(value.source);
    if (value.map !== undefined) return { ...value, json: this.mapOf(value.map, undefined), map: undefined };
    // An expression cannot name bits of a constant, or bits of an unnamed field.
    if (value.json === 0 || isInnerProtocol(value)) throw new Unsupported();
    if (value.mask === undefined) return value;
    const all = (1n << BigInt(value.bits)) - 1n;
    const or = ~value.mask & (value.xor ?? 0n) & all;
    const xor = (value.xor ?? 0n) ^ or;
    const and = (value.mask | or) & all;
    let json = value.json;
    if (and !== all) json = { "&": [json, this.constant(value.type, and, true)] };
    if (xor !== 0n) json = { "^": [json, this.constant(value.type, xor, true)] };
    if (or !== 0n) json = { "|": [json, this.constant(value.type, or, true)] };
    return { ...value, json, mask: undefined, xor: undefined, location: undefined, source: undefined };
  }

  /** Converts an integer to a constant of a data type. With `list`, flags become a list of names. */
  protected constant(type: Datatype, value: bigint, list: boolean): Expression {
    const names = list && type.kind === "bitmask" && value !== 0n ? bitNames(type, value) : undefined;
    if (names !== undefined) return names.length === 1 ? names[0]! : names;
    return fromInteger(type, value, this.context.interfaces);
  }

  protected range(value: Part, low: bigint, high: bigint): Expression {
    const { interfaces } = this.context;
    return { range: [fromBound(value.type, low, interfaces), fromBound(value.type, high, interfaces)] };
  }

  /** Returns the values that consecutive registers contain, up to a length in bytes. */
  protected values(register: unknown, length: number): Value[] {
    const values: Value[] = [];
    let slot = slotOf(register);
    for (let rest = length; rest > 0; ) {
      const value = this.registers.get(slot) ?? unsupported();
      values.push(this.settled(value));
      const words = (value.bytes + 3) >> 2;
      if (words === 0) throw new Unsupported();
      slot += words;
      rest -= words * 4;
    }
    return values;
  }

  protected joined(values: readonly Value[]): Expression {
    return concatenated(values.map(({ json }) => json));
  }

  protected key(register: unknown, shape: SetShape): Value[] {
    return this.values(
      register,
      shape.key.reduce((sum, { bytes }) => sum + ((bytes + 3) & ~3), 0),
    );
  }

  protected mapData(
    name: string,
    set: KnownSet,
    key: readonly Part[],
    data: readonly Part[] | undefined,
  ): string | { set: SetItem[] } {
    return set.anonymous ? { set: set.items(key, data) } : `@${name}`;
  }

  /** Returns the expression for the value in a register. `target` is the storage format in which the value is used. */
  protected use(register: unknown, target: Part): Expression {
    const value = this.load(register);
    if (value.constant !== undefined) {
      const constant = fromBytes(value.constant.subarray(0, target.bytes), target.order) >> BigInt(target.shift);
      return this.constant(target.type, constant, true);
    }
    return value.map === undefined ? this.settled(value).json : this.mapOf(value.map, target);
  }

  protected mapOf({ key, name, parts }: NonNullable<Value["map"]>, target: Part | undefined): Expression {
    const set = this.context.setOf(name) ?? unsupported();
    const types = set.shape.data as readonly Part[];
    const data = target !== undefined && types.length === 1 ? [target] : types;
    return { map: { key, data: this.mapData(name, set, parts, data) } };
  }
}

/** Throws {@link Unsupported}: the statements of a rule cannot represent its kernel expressions. */
export function unsupported(): never {
  throw new Unsupported();
}

/** Returns the number of registers of four bytes that a value occupies. */
function wordsOf({ bytes, occupied = bytes }: Value): number {
  return (occupied + 3) >> 2;
}

/** Returns the register value after a source, such as a header field, was loaded. */
export function loadedBy(source: Source): Value {
  const { json, type, bytes, bits, shift } = source;
  return { json, type, bytes, bits, shift, order: type.order, source };
}

/** Decodes an integer from the bytes of a constant. */
export function read({ order, shift }: Part, bytes: Uint8Array): bigint {
  return fromBytes(bytes, order) >> BigInt(shift);
}

/**
 * Returns the position and number of the bits that are set in a mask, counted from the highest bit. Returns undefined
 * if the bits are not contiguous.
 */
export function rangeOfBits(mask: bigint, bits: number): { start: number; length: number } | undefined {
  const matched = /^(0*)(1+)0*$/.exec(mask.toString(2).padStart(bits, "0"));
  return matched === null ? undefined : { start: matched[1]!.length, length: matched[2]!.length };
}

/** Reports whether a value is the protocol of a tunnel's inner packet, for which JSON has no name. */
export function isInnerProtocol({ tunnel, source }: Value): boolean {
  return tunnel !== undefined && source?.name === "meta";
}
