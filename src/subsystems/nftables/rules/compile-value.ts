import { checkObject, isRecord } from "../../../message/check.ts";
import { checkFields, lookup as lookupFields } from "../arguments.ts";
import { datatype, type InterfaceNames, toBytes, toInteger } from "../datatypes.ts";
import {
  checkOneKey,
  componentsOf,
  encodeValue,
  hasRange,
  isPair,
  type Part,
  partOf,
  type SetShape,
} from "../elements.ts";
import type { TableFamily } from "../objects.ts";
import type { Constant, Expression, MapLookup, Match, SetItem } from "../statements.ts";
import { checkExpression, unknownExpression } from "./expression-arguments.ts";
import { icmpTypes, networks, transports, tunnels } from "./field-tables.ts";
import { type Data, type KernelExpression, type Source, sourceOf } from "./fields.ts";
import { RulePackets } from "./packet-protocols.ts";

/** Information about the table of a rule. It is needed to compile the rule. */
export interface CompileContext {
  readonly family: TableFamily;
  readonly interfaces: InterfaceNames;
  /** Returns the storage format of a named set or map. Throws if the table has no such set. */
  shapeOf(set: string, path: string): SetShape;
  /** Adds an anonymous set or map to the transaction. Returns its id in the transaction. */
  addSet(shape: SetShape, items: readonly SetItem[], path: string): number;
  /** Called at the end of each statement with the number of kernel expressions so far. */
  statementEnds?(expressions: number): void;
}

/** Names by which a transaction refers to anonymous sets and maps. The kernel replaces "%d" by a number. */
export const ANONYMOUS = { set: "__set%d", map: "__map%d" } as const;
/** Keys of the expressions that combine bits. */
export const BITWISE: readonly string[] = ["&", "|", "^", "<<", ">>"];

/** Returns the kernel's number of a register. `slot` is the position of the register in units of four bytes. */
export function registerAt(slot: number): number {
  return slot % 4 === 0 ? 1 + slot / 4 : 8 + slot;
}

/** Generates the kernel expressions that load values into registers. */
export abstract class ValueCompiler extends RulePackets {
  readonly expressions: KernelExpression[] = [];
  protected readonly context: CompileContext;

  constructor(context: CompileContext) {
    super(context.family);
    this.context = context;
  }

  protected abstract match(match: Match, path: string): void;

  protected emit(name: string, data: Data): void {
    const { tunnel } = this.packet;
    if (tunnel !== undefined && (name === "payload" || name === "meta")) {
      const inner = { ...tunnels[tunnel].kernel, expr: { name, data } };
      this.expressions.push({ name: "inner", data: inner } as KernelExpression);
      return;
    }
    this.expressions.push({ name, data } as KernelExpression);
  }

  protected compare(op: string, value: Uint8Array): void {
    this.emit("cmp", { sreg: 1, op, data: { value } });
  }

  /** If a field in an expression exists only in packets of certain protocols, adds matches of these protocols. */
  protected require(expression: Expression | undefined, path: string): void {
    if (typeof expression !== "object" || expression === null) return;
    if (Array.isArray(expression)) {
      for (const one of expression) this.require(one, path);
      return;
    }
    checkOneKey(expression, path);
    for (const [kind, argument] of Object.entries(expression)) checkExpression(kind, argument, `${path}.${kind}`);
    const source = sourceOf(expression);
    if (source === undefined) {
      // Fields inside operations, maps, hashes and concatenations also need their protocols. Sets contain only
      // constants.
      for (const value of Object.values(expression)) {
        if (Array.isArray(value)) this.require(value as Expression, path);
        else if (isRecord(value))
          for (const one of Object.values(value))
            if (isRecord(one) && !("set" in one)) this.require(one as Expression, path);
      }
      return;
    }
    if (source.tunnel !== undefined) this.requireHeader(tunnels[source.tunnel].carrier, path);
    this.inside(source.tunnel, () => this.requireField(source, path));
  }

  protected requireField(source: Source, path: string): void {
    if (source.header === undefined) return;
    this.requireHeader(source.header, path);
    const payload = (source.json as { payload?: { field: string } }).payload;
    const name = `${source.header}.${payload?.field}`;
    const types = this.packet.icmpKnown ? undefined : icmpTypes[name];
    if (types !== undefined) {
      const left = { payload: { protocol: source.header, field: "type" } };
      const right = types.length === 1 ? types[0]! : { set: [...types] };
      this.packet.icmpKnown = true;
      this.match({ op: "==", left, right }, path);
    } else if (name === "icmp.type" || name === "icmpv6.type") this.packet.icmpKnown = true;
  }

  protected requireHeader(header: string, path: string): void {
    const family = this.family;
    if (header === "th") return;
    if (header === "ether" || header === "vlan") {
      if (this.packet.link === undefined) this.dependency({ meta: { key: "iiftype" } }, "ether", path);
      if (header === "vlan" && this.packet.link !== "vlan") {
        this.dependency({ payload: { protocol: "ether", field: "type" } }, 0x8100, path);
      }
      return;
    }
    const network = networks[header];
    if (network !== undefined) {
      if (this.packet.network === header) return;
      if (header === "arp" && family === "inet") {
        throw new TypeError(`${path}: arp is not possible in tables of the family inet; use the family arp or netdev`);
      }
      if (this.packet.network !== undefined) {
        throw new TypeError(
          `${path}: ${header} is not possible after a match of ${this.packet.network}, or in tables of that family`,
        );
      }
      if (this.packet.link === "vlan")
        this.dependency({ payload: { protocol: "vlan", field: "type" } }, network.type, path);
      else if (family === "inet" && this.packet.tunnel === undefined)
        this.dependency({ meta: { key: "nfproto" } }, network.family, path);
      else this.dependency({ meta: { key: "protocol" } }, network.type, path);
      return;
    }
    const transport = transports[header];
    if (transport === undefined || this.packet.transport === header) return;
    const under = { icmp: "ip", igmp: "ip", icmpv6: "ip6" }[header];
    if (under !== undefined) this.requireHeader(under, path);
    this.dependency({ meta: { key: "l4proto" } }, transport, path);
  }

  protected dependency(left: Expression, right: Constant, path: string): void {
    this.match({ op: "==", left, right }, path);
  }

  /** Loads the key of a set lookup. Returns the storage format of the set if the set is anonymous. */
  protected lookupKey(left: Expression, slot: number, set: string | readonly SetItem[], path: string): SetShape {
    const isNamed = typeof set === "string";
    const interval = isNamed ? this.context.shapeOf(set.slice(1), path).interval : set.some(hasRange);
    const components = componentsOf(left);
    const isShifted = isNamed || components.length > 1;
    return { key: this.concat(components, slot, interval, path, isShifted), interval };
  }

  /**
   * Loads the values of a concatenation into consecutive registers. With `isShifted`, the bits of a field are aligned
   * to the end of its bytes, as in the elements of named sets and of concatenations.
   */
  protected concat(
    components: readonly Expression[],
    slot: number,
    interval: boolean,
    path: string,
    isShifted = false,
  ): Operand[] {
    let at = slot;
    return components.map((component) => {
      const field = this.load(component, at, path);
      const operand = isShifted ? this.shifted(field, at, path) : field;
      const loaded = interval ? this.ordered(operand, at) : operand;
      at += (loaded.bytes + 3) >> 2;
      return loaded;
    });
  }

  /**
   * Converts a loaded number to network byte order, because the kernel compares bytes, and only big-endian numbers have
   * the right order.
   */
  protected ordered(operand: Operand, slot: number): Operand {
    if (operand.order === "big" || operand.bytes === 1) return { ...operand, order: "big" };
    const register = registerAt(slot);
    const { bytes } = operand;
    const size = bytes === 16 ? 8 : bytes;
    this.emit("byteorder", { sreg: register, dreg: register, op: "hton", len: bytes, size });
    return { ...operand, order: "big" };
  }

  /** Aligns the bits of a loaded field to the end of its bytes. */
  protected shifted(operand: Operand, slot: number, path: string): Operand {
    const { shift, bits, bytes } = operand;
    if (shift === 0) return operand;
    if (bytes > 2) {
      throw new TypeError(
        `${path}: a field of more than two bytes that does not end at a byte cannot be looked up in this set`,
      );
    }
    const register = registerAt(slot);
    // The kernel shifts numbers in host byte order.
    const swap = (op: "ntoh" | "hton") =>
      this.emit("byteorder", { sreg: register, dreg: register, op, len: 2, size: 2 });
    if (bytes === 2) swap("ntoh");
    this.shift("rshift", slot, bytes, shift);
    if (bits > 8) swap("hton");
    return { ...operand, shift: 0, bytes: (bits + 7) >> 3 };
  }

  protected shift(op: "lshift" | "rshift", slot: number, len: number, by: number): void {
    const register = registerAt(slot);
    this.emit("bitwise", { sreg: register, dreg: register, len, op, data: { value: toBytes(BigInt(by), 4, "host") } });
  }

  protected bitwise(slot: number, operand: Part, mask: bigint, xor: bigint): void {
    const register = registerAt(slot);
    const { bytes, order, shift } = operand;
    const at = BigInt(shift);
    const data = {
      mask: { value: toBytes(mask << at, bytes, order) },
      xor: { value: toBytes(xor << at, bytes, order) },
    };
    this.emit("bitwise", { sreg: register, dreg: register, len: bytes, op: "mask-xor", ...data });
  }

  /** Loads the value of an expression into registers. Returns a description of the loaded value. */
  protected load(expression: Expression, slot: number, path: string, target?: Part): Operand {
    const dreg = registerAt(slot);
    const source = sourceOf(expression);
    if (source !== undefined) return this.source(source, slot);
    const [kind, args] = isRecord(expression) ? (Object.entries(expression)[0] ?? [""]) : [""];
    if (BITWISE.includes(kind) && Array.isArray(args))
      return this.operation(kind, args as Expression[], slot, path, target);
    if (kind === "map") {
      if (target === undefined)
        throw new TypeError(
          `${path}: a map is not allowed here, because the type of the value is unknown; use a value`,
        );
      this.map(args as MapLookup, slot, [target], path);
      return { ...target, source: undefined };
    }
    if (kind === "jhash") {
      checkObject(args, `${path}.jhash`);
      const { mod, expr, seed, offset } = args as { mod: number; expr: Expression; seed?: number; offset?: number };
      const parts = this.concat(componentsOf(expr), slot + 4, false, `${path}.jhash.expr`);
      const len = parts.length === 1 ? parts[0]!.bytes : parts.reduce((sum, { bytes }) => sum + ((bytes + 3) & ~3), 0);
      const values = { modulus: mod, ...(seed !== undefined && { seed }), offset: offset ?? 0 };
      this.emit("hash", { type: "jenkins", sreg: registerAt(slot + 4), dreg, len, ...values });
      return { ...partOf(datatype("number")), source: undefined };
    }
    return unknownExpression(expression, path);
  }

  protected source(source: Source, slot: number): Operand {
    this.inside(source.tunnel, () => this.emit(source.name, { ...source.data, dreg: registerAt(slot) }));
    const operand = operandOf(source);
    if (source.bits < source.bytes * 8) this.bitwise(slot, operand, (1n << BigInt(source.bits)) - 1n, 0n);
    return operand;
  }

  protected operation(kind: string, [left, ...rest]: Expression[], slot: number, path: string, target?: Part): Operand {
    const isShift = kind === "<<" || kind === ">>";
    const loaded = this.load(left!, slot, path, target);
    const operand = isShift && loaded.source !== undefined ? this.shifted(loaded, slot, path) : loaded;
    const { type, bits, bytes, order } = operand;
    const all = (1n << BigInt(bits)) - 1n;
    for (const [index, right] of rest.entries()) {
      const where = `${path}[${JSON.stringify(kind)}][${index + 1}]`;
      if (isShift) {
        const by = Number(toInteger(datatype("number"), right, 32, where, this.context.interfaces));
        this.shift(kind === "<<" ? "lshift" : "rshift", slot, bytes, by);
        continue;
      }
      const value = toInteger(type, right, bits, where, this.context.interfaces);
      if (kind === "&") this.bitwise(slot, operand, value, 0n);
      else if (kind === "|") this.bitwise(slot, operand, all ^ value, value);
      else this.bitwise(slot, operand, all, value);
    }
    return { ...operand, order, source: undefined };
  }

  /**
   * Loads a constant, or the value of an expression, into registers. Returns the position of the next free register.
   */
  protected value(value: Expression, slot: number, parts: readonly Part[], path: string): number {
    if (isConstant(value)) {
      const bytes = encodeValue(parts, value, path, this.context.interfaces);
      this.emit("immediate", { dreg: registerAt(slot), data: { value: bytes } });
    } else {
      this.require(value, path);
      if (isRecord(value) && "map" in value) this.map(value.map as MapLookup, slot, parts, `${path}.map`);
      else this.load(value, slot, path, parts[0]);
    }
    return slot + parts.reduce((sum, { bytes }) => sum + ((bytes + 3) >> 2), 0);
  }

  /** Looks up a key in a map. Returns the storage format of the map. */
  protected map(lookup: MapLookup, slot: number, values: readonly Part[] | "verdict", path: string): SetShape {
    checkFields(lookup, lookupFields, path);
    const { key, data } = lookup;
    this.require(key, `${path}.key`);
    const items = typeof data === "string" ? undefined : data.set;
    const interval = items?.some((item) => isPair(item) && isRange(item[1] as Expression)) ?? false;
    const keyShape = this.lookupKey(key, slot, typeof data === "string" ? data : items!, `${path}.key`);
    const shape: SetShape = { ...keyShape, data: values, dataInterval: interval };
    const dreg = values === "verdict" ? 0 : registerAt(slot);
    const target =
      typeof data === "string"
        ? { set: data.slice(1) }
        : { set: ANONYMOUS.map, setId: this.context.addSet(shape, items!, `${path}.data.set`) };
    this.emit("lookup", { sreg: registerAt(slot), dreg, ...target });
    return typeof data === "string" ? this.context.shapeOf(data.slice(1), `${path}.data`) : shape;
  }
}

/** A value that the compiled rule has loaded into registers. */
interface Operand extends Part {
  readonly source?: Source | undefined;
}

/** Returns the description of a value that was loaded from a source. */
export function operandOf(source: Source): Operand {
  const { type, bytes, bits, shift } = source;
  return { type, bytes, bits, shift, order: type.order, source };
}

/** Encodes a value in the byte order and bit position of a loaded value. */
export function write({ bytes, order, shift }: Part, value: bigint): Uint8Array {
  return toBytes(value << BigInt(shift), bytes, order);
}

/** Reports whether a value refers to a named set or map ("@name"). */
export function isNamed(value: unknown): value is string {
  return typeof value === "string" && value.startsWith("@");
}

/** Reports whether a value is a range or prefix, or a concatenation that contains a range or prefix. */
export function isRange(value: Expression): boolean {
  return componentsOf(value).some((one) =>
    isRecord(one) ? "range" in one || "prefix" in one : /\/\d+$/.test(String(one)),
  );
}

/** Reports whether a value is the same for all packets. */
function isConstant(value: Expression): boolean {
  if (!isRecord(value)) return true;
  if (Array.isArray(value)) return value.every(isConstant);
  if ("concat" in value) return (value.concat as Expression[]).every(isConstant);
  return "|" in value && Array.isArray(value["|"]) && value["|"].every(isConstant);
}
