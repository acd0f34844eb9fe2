import { rangeError, typeError } from "../../../../base/argument-error.ts";
import { checkObject, isRecord } from "../../../../base/check.ts";
import { describeValue } from "../../../../base/describe.ts";
import { presenceOf, sourceOf, unknownExpression } from "../../expressions/registry.ts";
import { type Datatype, datatype, isConstant, toBytes, toInteger } from "../../model/datatypes.ts";
import { type Expression, expressionOf, type MapLookup, membersOf, type SetItem } from "../../model/statements.ts";
import {
  componentsOf,
  encodeValue,
  hasRange,
  isPair,
  keyConstants,
  type Part,
  partOf,
  type SetShape,
  wordsOf,
} from "../../objects/elements.ts";
import { checkLength, sourcesOfKey, standIn } from "../../objects/typeof.ts";
import { checkFields, lookup as lookupFields } from "../../statements/simple/checks.ts";
import { isMap } from "../../statements/simple/statement.ts";
import { ProtocolCompiler } from "./compile-protocols.ts";
import { ANONYMOUS, type Operand, REGISTER_SLOTS, registerAt, slotAfter } from "./rule-expressions.ts";

/** Operations between two registers, keyed by the operator in JSON. */
export const BITWISE: Readonly<Record<string, string>> = {
  "&": "and",
  "|": "or",
  "^": "xor",
  "<<": "lshift",
  ">>": "rshift",
};

export function isOperation(expression: Expression): boolean {
  return isRecord(expression) && Object.hasOwn(BITWISE, Object.keys(expression)[0] ?? "");
}

/** Returns the largest number that a number generator or hash reaches; undefined for all other expressions. */
export function largestOf(expression: Expression | undefined): number | undefined {
  const [args] = isRecord(expression) ? Object.values(expression) : [];
  const { mod, offset = 0 } = membersOf(args);
  return mod === undefined ? undefined : Number(mod) + Number(offset) - 1;
}

export function checkReached(most: number, number: number, path: string): void {
  if (number > most) throw rangeError(path, `expected a number from 0 to ${most}, got ${number}`);
}

interface Use {
  readonly target?: Part | undefined;
  /** Whether the value must be a number in the low-order bits. */
  readonly isNumber: boolean;
  /** Whether the value tells if a route or an option exists. */
  readonly isPresence?: boolean;
}

/** A comparison with a boolean tests whether a route or an option exists. */
export const isBoolean = (value: unknown): boolean => typeof value === "boolean";

export class ValueCompiler extends ProtocolCompiler {
  /** @param setPath path of the set in errors. */
  lookupKey(left: Expression, slot: number, set: string | readonly SetItem[], path: string, setPath: string): SetShape {
    const components = componentsOf(left);
    if (typeof set !== "string") {
      const interval = set.some(hasRange);
      const presence = set.slice(0, 1).flatMap(keyConstants).map(isBoolean);
      const key = this.key(components, slot, interval, path, interval || components.length > 1, presence);
      return { key, interval, keySources: sourcesOfKey(key) };
    }
    const shape = this.context.shapeOf(set.slice(1), setPath);
    const key = this.keyOf(components, slot, shape, path);
    checkKey(key, shape, set, setPath);
    return { key, interval: shape.interval };
  }

  /** Constants in the key have the data types of the set. */
  keyOf(components: readonly Expression[], slot: number, shape: SetShape, path: string): Operand[] {
    const presence = shape.key.map(({ type }) => type.kind === "boolean");
    return this.key(components, slot, shape.interval, path, true, presence, shape.key);
  }

  /**
   * Loads the components of a key.
   *
   * @param isAligned whether fields are shifted to the low-order bits.
   * @param presence for each component, whether it tells if a route or an option exists.
   */
  key(
    components: readonly Expression[],
    slot: number,
    interval: boolean,
    path: string,
    isAligned: boolean,
    presence: readonly boolean[] = [],
    constants: readonly Part[] = [],
  ): Operand[] {
    let at = slot;
    return components.map((component, index) => {
      const where = components.length === 1 ? path : `${path}.concat[${index}]`;
      const constant = constants[index];
      if (constant !== undefined && isConstant(component)) {
        this.#component(component, at, constant, where);
        at += wordsOf([constant]);
        return constant;
      }
      const field = this.load(component, at, where, { isNumber: false, isPresence: presence[index] === true });
      if (components.length > 1) checkLength(field.type, where);
      const operand = isAligned ? this.#asElement(field, at) : field;
      const loaded = interval ? this.ordered(operand, at) : operand;
      at += wordsOf([loaded]);
      return loaded;
    });
  }

  /** The kernel compares registers byte by byte. */
  ordered(operand: Operand, slot: number): Operand {
    return operand.order === "big" ? operand : this.#inNetworkOrder(operand, slot, operand.bytes);
  }

  #swap(op: "hton" | "ntoh", slot: number, len: number): void {
    const register = registerAt(slot);
    const size = len % 8 === 0 ? 8 : len % 4 === 0 ? 4 : 2;
    this.emit("byteorder", { sreg: register, dreg: register, op, len, size });
  }

  #inNetworkOrder(operand: Operand, slot: number, bytes: number): Operand {
    if (bytes > 1) this.#swap("hton", slot, bytes);
    return { ...operand, bytes, order: "big" };
  }

  /** The caller may still have to shift the converted value. */
  #inHostOrder(operand: Operand, slot: number): Operand {
    const { bytes, order, shift } = operand;
    if (order === "host" || bytes === 1) return { ...operand, order: "host" };
    // The kernel converts only words of 2, 4 or 8 bytes.
    const padded = bytes > 8 ? bytes : bytes > 4 ? 8 : bytes > 2 ? 4 : 2;
    this.#swap("ntoh", slot, padded);
    return { ...operand, bytes: padded, shift: shift + (padded - bytes) * 8, order: "host" };
  }

  #shift(op: "lshift" | "rshift", slot: number, len: number, by: number): void {
    const register = registerAt(slot);
    if (by > 0) {
      const data = { value: toBytes(BigInt(by), 4, "host") };
      this.emit("bitwise", { sreg: register, dreg: register, len, op, data });
    }
  }

  /** The number is right-aligned and in host byte order. */
  #asNumber(operand: Operand, slot: number): Operand {
    const number = this.#inHostOrder(operand, slot);
    this.#shift("rshift", slot, number.bytes, number.shift);
    return { ...number, shift: 0 };
  }

  /** Set elements are right-aligned and in network byte order. */
  #asElement(operand: Operand, slot: number): Operand {
    const { shift, bits, order, type } = operand;
    const bytes = (bits + 7) >> 3;
    if (shift === 0) {
      return order === "host" && type.order === "big" ? this.#inNetworkOrder(operand, slot, bytes) : operand;
    }
    const number = this.#inHostOrder(operand, slot);
    // The conversion reverses the whole word, so shift first.
    const word = bytes > 4 ? 8 : bytes > 2 ? 4 : bytes;
    const surplus = (word - bytes) * 8;
    this.#shift("rshift", slot, number.bytes, Math.max(0, number.shift - surplus));
    this.#shift("lshift", slot, number.bytes, Math.max(0, surplus - number.shift));
    if (bytes > 1) this.#swap("hton", slot, word);
    return { ...operand, shift: 0, bytes, order: "big" };
  }

  #converted(operand: Operand, target: Part, slot: number, path: string): void {
    const { type, bytes, shift, order } = operand;
    if (shift === 0 && bytes === target.bytes && (order === target.order || bytes === 1)) return;
    const isNumeric = ({ type: { kind }, bytes: length }: Part) => kind !== "string" && length <= 8;
    if (!isNumeric(operand) || !isNumeric(target)) {
      throw typeError(path, `expected a value of type ${target.type.name}, got one of type ${type.name}`);
    }
    const number = this.#asNumber(operand, slot);
    if (target.order === "big") this.#inNetworkOrder(number, slot, target.bytes);
  }

  load(expression: Expression, slot: number, path: string, use: Use): Operand {
    const source = sourceOf(this.resolved(expression, path));
    if (source !== undefined) {
      const operand = this.source((use.isPresence ? presenceOf(source) : undefined) ?? source, slot);
      return use.isNumber && operand.shift > 0 ? this.#asNumber(operand, slot) : operand;
    }
    const [kind, args] = isRecord(expression) ? (Object.entries(expression)[0] ?? [""]) : [""];
    if (Object.hasOwn(BITWISE, kind) && Array.isArray(args)) {
      return this.#operation(kind, args, slot, path, use);
    }
    if (kind === "map") {
      const { target } = use;
      if (target === undefined)
        throw typeError(path, "a map is not allowed here, because the type of the value is unknown; use a value");
      this.map(args as MapLookup, slot, [target], `${path}.map`);
      return target;
    }
    if (kind === "jhash") return this.#hash(args, slot, path);
    return unknownExpression(expression, path);
  }

  #hash(args: unknown, slot: number, path: string): Operand {
    checkObject(args, `${path}.jhash`);
    const { mod, expr, seed, offset } = args as { mod: number; expr: Expression; seed?: number; offset?: number };
    let at = slot + REGISTER_SLOTS;
    const components = componentsOf(expr);
    const parts = components.map((component, index) => {
      const where = components.length === 1 ? `${path}.jhash.expr` : `${path}.jhash.expr.concat[${index}]`;
      const part = this.load(component, at, where, { isNumber: true });
      at += wordsOf([part]);
      return part;
    });
    const len = parts.length === 1 ? parts[0]!.bytes : wordsOf(parts) * 4;
    const data = { modulus: mod, ...(seed !== undefined && { seed }), offset: offset ?? 0 };
    const sreg = registerAt(slot + REGISTER_SLOTS);
    const hash = { type: "jenkins", ...data };
    this.emit("hash", { ...hash, sreg, dreg: registerAt(slot), len });
    const part = partOf(datatype("number"));
    const stored = { ...hash, seedSet: seed === undefined ? 0 : 1 };
    return { ...part, source: { ...part, json: expressionOf("jhash", args), name: "hash", data: stored } };
  }

  #operation(kind: string, operands: readonly Expression[], slot: number, path: string, use: Use): Operand {
    const isShift = kind === "<<" || kind === ">>";
    // The kernel accepts a constant only as the right operand.
    const isSwapped = !isShift && isConstant(operands[0]!) && operands.some((one) => !isConstant(one));
    const [left, ...rest] = isSwapped
      ? operands.toSorted((a, b) => Number(isConstant(a)) - Number(isConstant(b)))
      : operands;
    const leftPath = `${path}[${JSON.stringify(kind)}][0]`;
    const first = this.load(left!, slot, leftPath, { ...use, isNumber: true });
    const origin = first.source ?? first.origin;
    const most = isSwapped ? undefined : largestOf(origin?.json);
    let operand: Operand = { ...first, source: undefined, origin, isShifted: isShift || first.isShifted === true };
    // The target can have more bits than the operand.
    const width = use.target?.bits ?? 0;
    if (isShift) operand = this.#asNumber(operand, slot);
    if (isShift || width > operand.bits) {
      if (!isShift) operand = this.#asNumber(operand, slot);
      const bits = Math.max(width, operand.bits);
      operand = { ...operand, bits, bytes: Math.max(width >> 3, operand.bytes) };
    }
    const { bits, bytes } = operand;
    // In a wider operation, a constant can exceed the values of the field.
    const type = bits > (origin?.bits ?? bits) ? { ...operand.type, max: undefined } : operand.type;
    const all = (1n << BigInt(bits)) - 1n;
    // Bits that do not belong to the value must not change.
    const others = ((1n << BigInt(bytes * 8)) - 1n) ^ all;
    for (const [index, right] of rest.entries()) {
      const where = `${path}[${JSON.stringify(kind)}][${index + 1}]`;
      if (isShift) {
        const by = Number(toInteger(datatype("number"), right, 32, where, this.interfaces));
        if (by >= bits) throw rangeError(where, `expected less than ${bits}, the number of bits, got ${by}`);
        this.#shift(kind === "<<" ? "lshift" : "rshift", slot, bytes, by);
      } else if (!isConstant(right)) this.#combine(BITWISE[kind]!, operand, right, slot, where);
      else {
        const value = toInteger(type, right, bits, where, this.interfaces);
        if (most !== undefined) checkReached(most, Number(value), where);
        if (kind === "&") this.bitwise(slot, operand, value, 0n);
        else if (kind === "|") this.bitwise(slot, operand, others | (all ^ value), value);
        else this.bitwise(slot, operand, others | all, value);
      }
    }
    return operand;
  }

  /** The right operand is also a value of the packet. */
  #combine(op: string, operand: Operand, right: Expression, slot: number, path: string): void {
    const other = slot + REGISTER_SLOTS;
    const loaded = this.load(right, other, path, { target: operand, isNumber: true });
    this.#converted(loaded, operand, other, path);
    const register = registerAt(slot);
    this.emit("bitwise", { sreg: register, sreg2: registerAt(other), dreg: register, len: operand.bytes, op });
  }

  /**
   * Emits nftables expressions that load a value into registers, and returns the next free register slot. To load
   * several values, first call `require` for all of them, because the protocol matches that `require` adds overwrite
   * registers.
   */
  value(value: Expression, slot: number, parts: readonly Part[], path: string): number {
    const components = componentsOf(value);
    this.require(value, path);
    if (isMap(value)) {
      if (this.map(value.map, slot, parts, `${path}.map`).dataInterval === true)
        throw typeError(`${path}.map.data`, "ranges as values of a map are allowed only as addresses of snat and dnat");
    } else if (components.length !== parts.length) {
      throw typeError(path, `expected ${parts.length} concatenated values, got ${describeValue(value)}`);
    } else {
      let at = slot;
      for (const [index, part] of parts.entries()) {
        const where = parts.length === 1 ? path : `${path}.concat[${index}]`;
        this.#component(components[index]!, at, part, where);
        at += wordsOf([part]);
      }
    }
    return slotAfter(slot, parts);
  }

  #component(value: Expression, slot: number, part: Part, path: string): void {
    if (isConstant(value)) {
      const bytes = encodeValue([part], value, path, this.interfaces);
      this.emit("immediate", { dreg: registerAt(slot), data: { value: bytes } });
      return;
    }
    const loaded = this.load(value, slot, path, { target: part, isNumber: true });
    if (!isAssignable(loaded, part))
      throw typeError(path, `expected a value of type ${textOf([part])}, got ${textOf([loaded])}`);
    this.#converted(loaded, part, slot, path);
  }

  map(lookup: MapLookup, slot: number, values: readonly Part[] | "verdict", path: string): SetShape {
    checkFields(lookup, lookupFields, path);
    const { key, data } = lookup;
    this.checkInKey(key, `${path}.key`);
    this.require(key, `${path}.key`);
    const items = typeof data === "string" ? data : data.set;
    if (typeof data === "string")
      checkValues(values, this.context.shapeOf(data.slice(1), `${path}.data`), data, `${path}.data`);
    const keyShape = this.lookupKey(key, slot, items, `${path}.key`, `${path}.data`);
    const hasRanges = (item: SetItem) => isPair(item) && isRange(item[1] as Expression);
    const dataInterval = typeof items !== "string" && items.some(hasRanges);
    // nft ignores stored key types without stored value types.
    const isStored = keyShape.key.length > 1 && values !== "verdict" && keyShape.keySources !== undefined;
    const dataSources = isStored ? values.map(standIn) : undefined;
    const shape: SetShape = { ...keyShape, data: values, dataInterval, dataSources };
    const dreg = values === "verdict" ? 0 : registerAt(slot);
    const target =
      typeof items === "string"
        ? { set: items.slice(1) }
        : { set: ANONYMOUS.map, setId: this.context.addSet(shape, items, `${path}.data.set`) };
    this.emit("lookup", { sreg: registerAt(slot), dreg, ...target });
    if (typeof data !== "string") return shape;
    return this.context.shapeOf(data.slice(1), `${path}.data`);
  }
}

/** Data types that nft accepts for any type of equal length. */
const GENERIC: readonly string[] = ["integer", "number", "bitmask", "string"];

const textOf = (parts: readonly Part[]) =>
  parts.map(({ type: { name }, bits }) => `${name} (${bits} bits)`).join(" . ");

function areEqual(parts: readonly Part[], others: readonly Part[]): boolean {
  return (
    parts.length === others.length &&
    parts.every(({ type, bytes }, index) => {
      const other = others[index]!;
      const isGeneric = GENERIC.includes(type.name) || GENERIC.includes(other.type.name);
      return bytes === other.bytes && (isGeneric || type.name === other.type.name);
    })
  );
}

const isInteger = ({ name }: Datatype) => name === "integer" || name === "number";

/**
 * Reports whether an integer can be used as a value of the type. Like nft 1.1, allows random numbers and hashes for
 * types of 32 bits, and unnamed bits at the place of a port for ports.
 */
function isOfAnyType({ source, origin }: Operand, { type, bits }: Part): boolean {
  const { name, json } = source ?? origin ?? {};
  if (name === "numgen" || name === "hash") return bits === 32 && type.kind !== "bitmask";
  const { payload } = (json ?? {}) as { payload?: { base?: string; offset?: number; len?: number } };
  const isPort = payload?.base === "th" && payload.len === 16 && (payload.offset === 0 || payload.offset === 16);
  return isPort && type.name === "inet_service";
}

/**
 * Reports whether a statement can use a value of another type. Like nft 1.1, allows numbers of all types for marks, and
 * integers for integers, unless they are header fields of another length.
 */
function isAssignable(operand: Operand, target: Part): boolean {
  const { type, bits, source } = operand;
  const isField = source?.name === "payload" && isInteger(type);
  const isWhole = bits === target.bits && target.type.max === undefined;
  const isSame = !isField || isWhole || (bits % 8 !== 0 && bits < target.bits);
  if (target.type.name === "mark")
    return type.kind !== "string" && isSame && (type.kind !== "bitmask" || isCalculated(operand, target));
  if (!isInteger(type)) return type.name === target.type.name;
  return isInteger(target.type) ? isSame : isOfAnyType(operand, target);
}

/** Reports whether nft 1.1 treats flags as a number: after a shift, or an operation that adds bits. */
function isCalculated({ source, origin, isShifted }: Operand, { bits }: Part): boolean {
  return source === undefined && (isShifted === true || (origin?.bits ?? bits) < bits);
}

/** A lookup with a key of another type would never succeed. */
export function checkKey(key: readonly Operand[], shape: SetShape, set: string, path: string): void {
  if (areEqual(key, shape.key) && key.every((operand, index) => isKeyOf(operand, shape.key[index]!))) return;
  throw typeError(path, `${set}: expected a key of type ${textOf(shape.key)}, got ${textOf(key)}`);
}

/** Like nft, rejects an integer as key of a set of another type, and the other way round. */
function isKeyOf(operand: Operand, part: Part): boolean {
  const { type, source } = operand;
  const isMark = type.name === "mark" || part.type.name === "mark";
  if (source === undefined || isMark || isInteger(type) === isInteger(part.type)) return true;
  return isInteger(type) && isOfAnyType(operand, part);
}

function checkValues(values: readonly Part[] | "verdict", { data }: SetShape, map: string, path: string): void {
  const isVerdict = data === "verdict";
  if (values === "verdict" ? isVerdict : Array.isArray(data) && areEqual(values, data)) return;
  const got = data === undefined ? "a set" : `values of type ${Array.isArray(data) ? textOf(data) : data}`;
  throw typeError(
    path,
    `${map}: expected a map with values of type ${values === "verdict" ? values : textOf(values)}, got ${got}`,
  );
}

export function isNamed(value: unknown): value is string {
  return typeof value === "string" && value.startsWith("@");
}

export function isRange(value: Expression): boolean {
  return componentsOf(value).some((one) =>
    isRecord(one) ? "range" in one || "prefix" in one : /\/\d+$/.test(String(one)),
  );
}
