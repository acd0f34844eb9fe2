import { rangeError, typeError } from "../../../base/argument-error.ts";
import { checkObject, isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import type { SetelemAttrs, VerdictAttrs } from "../../../families/nftables.ts";
import { type Io, type Steps, syncIo } from "../../../io/io.ts";
import type { Read, Write } from "../../../schema/model/types.ts";
import { parseIpv4, parseIpv6 } from "../../../schema/values/addresses.ts";
import { textLength } from "../../../schema/values/text.ts";
import { inSlices, sortInSlices } from "../../route/core/slices.ts";
import {
  allOnes,
  bitNames,
  type Datatype,
  fromBound,
  fromBytes,
  fromInteger,
  type InterfaceNames,
  toBytes,
  toInteger,
} from "../model/datatypes.ts";
import type { Source } from "../model/fields.ts";
import { type ElementOptions, type Expression, type SetItem, statementOf, type Verdict } from "../model/statements.ts";
import { readComment, writeComment } from "../model/userdata.ts";
import { checkName } from "../statements/simple/checks.ts";
import { readSimple, writeSimple } from "../statements/simple/simple.ts";
import { checkArgument } from "../statements/simple/statement.ts";
import { isVerdict, verdictArguments } from "../statements/simple/verdicts.ts";
import { checkElementOptions } from "./element-options.ts";

/** Binary format of a value in a set or register. */
export interface Part {
  readonly type: Datatype;
  readonly bytes: number;
  readonly bits: number;
  /** Number of low-order bits that do not belong to the value. */
  readonly shift: number;
  readonly order: "host" | "big";
}

/** Binary format of a set's or map's keys and values. */
export interface SetShape {
  readonly key: readonly Part[];
  readonly interval: boolean;
  /** The flag "auto-merge". It has no effect on concatenations ({@link joinsRanges}). */
  readonly autoMerge?: boolean | undefined;
  readonly data?: readonly Part[] | "verdict" | "object" | undefined;
  readonly dataInterval?: boolean | undefined;
  /** Present only for a set that was declared with `typeof`. */
  readonly keySources?: readonly Source[] | undefined;
  readonly dataSources?: readonly Source[] | undefined;
  /** Whether the set has the flag "timeout"; undefined if unknown. */
  readonly hasTimeout?: boolean | undefined;
  /** Type of the objects in a map, such as "counter". */
  readonly objectType?: string | undefined;
}

/** Reports whether ranges of a set are joined when they are added. Like nft, does not join concatenations. */
export function joinsRanges({ autoMerge, key }: SetShape): boolean {
  return autoMerge === true && key.length === 1;
}

/** Both bounds belong to the range. */
export interface Bounds {
  readonly low: bigint;
  readonly high: bigint;
}

/**
 * Returns the encoding of the values of an nftables data type. Bounds of ranges (`interval`) are in network byte order,
 * because the kernel compares them byte by byte. Like in nft, values such as "dscp" have fewer bits than their byte, and
 * ranges up to their largest value have no end.
 */
export function partOf(type: Datatype, interval = false): Part {
  const { bytes, max } = type;
  const bits = max === undefined ? bytes * 8 : max.toString(2).length;
  return { type, bytes, bits, shift: 0, order: interval ? "big" : type.order };
}

/** In set elements, fields are right-aligned in their own bytes. */
export function typeofPart({ type, bits }: Source, interval: boolean): Part {
  return { ...partOf({ ...type, bytes: (bits + 7) >> 3 }, interval), bits };
}

/** In a concatenation, each part is padded to four bytes. */
export function lengthOf(parts: readonly Part[]): number {
  return parts.length === 1 ? parts[0]!.bytes : wordsOf(parts) * 4;
}

/** A word has four bytes. */
export function wordsOf(parts: readonly Part[]): number {
  return parts.reduce((words, { bytes }) => words + ((bytes + 3) >> 2), 0);
}

export function componentsOf<Value extends Expression | Verdict>(value: Value): (Value | Expression)[] {
  return isRecord(value) && "concat" in value && Array.isArray(value.concat) ? value.concat : [value];
}

export function concatenated(components: Expression[]): Expression {
  return components.length === 1 ? components[0]! : { concat: components };
}

/** In `{ prefix: …, timeout: 60 }`, for example, the timeout would be ignored. */
export function checkOneKey(value: unknown, path: string, advice = ""): void {
  if (!isRecord(value)) return;
  const keys = Object.keys(value);
  if (keys.length < 2) return;
  throw typeError(path, `expected an object with one key, got ${keys.join(", ")}${advice}`);
}

export function boundsOf(part: Part, value: Expression, path: string, interfaces: InterfaceNames): Bounds {
  const { type, bits } = part;
  if (typeof value === "string") {
    const slash = type.kind === "ipv4" || type.kind === "ipv6" ? /^(.+)\/(\d+)$/.exec(value) : null;
    if (slash !== null) {
      return boundsOf(part, { prefix: { addr: slash[1]!, len: Number(slash[2]) } }, path, interfaces);
    }
    if (type.kind === "string" && value.endsWith("*") && !value.endsWith("\\*")) {
      const text = value.slice(0, -1);
      const low = toInteger(type, text, bits, path, interfaces);
      return { low, high: low | allOnes(bits - 8 * textLength(text)) };
    }
  }
  checkOneKey(value, path);
  if (typeof value === "object" && value !== null && "prefix" in value) {
    checkObject(value.prefix, `${path}.prefix`);
    const { addr, len } = value.prefix;
    if (!Number.isInteger(len) || len < 0 || len > bits) {
      throw rangeError(`${path}.prefix.len`, `expected 0 to ${bits}, got ${describeValue(len)}`);
    }
    const rest = allOnes(bits - len);
    const low = toInteger(type, addr, bits, `${path}.prefix.addr`, interfaces) & ~rest;
    return { low, high: low | rest };
  }
  if (typeof value === "object" && value !== null && "range" in value) {
    if (!Array.isArray(value.range) || value.range.length !== 2) {
      throw typeError(`${path}.range`, `expected a list of two values, got ${describeValue(value.range)}`);
    }
    if (type.kind === "string") {
      throw typeError(
        `${path}.range`,
        `a range is not possible for the type ${type.name}; use a set, or a pattern such as "eth*"`,
      );
    }
    const low = toInteger(type, value.range[0], bits, `${path}.range[0]`, interfaces);
    const high = toInteger(type, value.range[1], bits, `${path}.range[1]`, interfaces);
    if (low <= high) return { low, high };
    const [first, second] = value.range.map(describeValue);
    const advice =
      type.kind === "hour"
        ? "; the kernel compares hours in UTC: write two ranges, before and after midnight in UTC"
        : "";
    throw rangeError(`${path}.range`, `expected the smaller value first, got ${first} and ${second}${advice}`);
  }
  const low = toInteger(type, value, bits, path, interfaces);
  return { low, high: low };
}

export function fromBounds(part: Part, { low, high }: Bounds, interfaces: InterfaceNames): Expression {
  const { type, bits } = part;
  const constant = (value: bigint): Expression => {
    const known = fromInteger(type, value, interfaces);
    const names = type.kind === "bitmask" && typeof known !== "string" ? bitNames(type, value) : undefined;
    return names === undefined || names.length < 2 ? known : { "|": names };
  };
  if (low === high) return constant(low);
  const size = high - low + 1n;
  const length = size.toString(2).length - 1;
  const aligned = size === 1n << BigInt(length) && low % size === 0n;
  if (type.kind === "string") {
    const text = fromInteger(type, low, interfaces) as string;
    if (high === (low | allOnes(bits - 8 * textLength(text)))) return `${text}*`;
  }
  const isAddress = type.kind === "ipv4" || type.kind === "ipv6";
  if (aligned && isAddress)
    return { prefix: { addr: fromInteger(type, low, interfaces) as string, len: bits - length } };
  return { range: [fromBound(type, low, interfaces), fromBound(type, high, interfaces)] };
}

function join(parts: readonly Part[], values: readonly bigint[]): Uint8Array {
  const [first] = parts;
  if (parts.length === 1) return toBytes(values[0]! << BigInt(first!.shift), first!.bytes, first!.order);
  const joined = new Uint8Array(lengthOf(parts));
  let at = 0;
  for (const [index, { bytes, order, shift }] of parts.entries()) {
    joined.set(toBytes(values[index]! << BigInt(shift), bytes, order), at);
    at += (bytes + 3) & ~3;
  }
  return joined;
}

function lowest(parts: readonly Part[], bounds: readonly Bounds[]): Uint8Array {
  return join(
    parts,
    bounds.map(({ low }) => low),
  );
}

function highest(parts: readonly Part[], bounds: readonly Bounds[]): Uint8Array {
  return join(
    parts,
    bounds.map(({ high }) => high),
  );
}

function split(parts: readonly Part[], joined: Uint8Array): bigint[] {
  let at = 0;
  return parts.map(({ bytes, order, shift }) => {
    const value = fromBytes(joined.subarray(at, at + bytes), order) >> BigInt(shift);
    at += (bytes + 3) & ~3;
    return value;
  });
}

export function boundsOfKey(
  parts: readonly Part[],
  value: Expression,
  path: string,
  interfaces: InterfaceNames,
): Bounds[] {
  const components = componentsOf(value);
  if (components[0] !== value) checkOneKey(value, path);
  if (components.length !== parts.length) {
    throw typeError(path, `expected ${parts.length} concatenated values, got ${components.length}`);
  }
  return components.map((component, index) => {
    const where = parts.length === 1 ? path : `${path}.concat[${index}]`;
    return boundsOf(parts[index]!, component, where, interfaces);
  });
}

/**
 * @throws TypeError for a prefix or range.
 */
export function encodeValue(
  parts: readonly Part[],
  value: Expression,
  path: string,
  interfaces: InterfaceNames,
): Uint8Array {
  const bounds = boundsOfKey(parts, value, path, interfaces);
  const isRange = (one: Expression) => isPrefix(one) || (isRecord(one) && "range" in one);
  if (!componentsOf(value).some(isRange) && bounds.every(({ low, high }) => low === high)) return lowest(parts, bounds);
  throw typeError(path, `expected a constant, got ${describeValue(value)}`);
}

export function decodeValue(parts: readonly Part[], bytes: Uint8Array, interfaces: InterfaceNames): Expression {
  const values = split(parts, bytes).map((low, index) => fromBounds(parts[index]!, { low, high: low }, interfaces));
  return concatenated(values);
}

/** Returns undefined for a statement that is not a verdict. */
export function encodeVerdict(value: unknown, path: string): VerdictAttrs | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  checkOneKey(value, path);
  const [code] = Object.keys(value);
  if (code === undefined || !isVerdict(code)) return undefined;
  const args = (value as Record<string, { target?: unknown } | null>)[code];
  checkArgument(verdictArguments[code], args, `${path}.${code}`);
  return code === "jump" || code === "goto" ? { code, chain: String(args?.target) } : { code };
}

/** Returns undefined for a verdict that cannot occur in rules. */
export function decodeVerdict({ code, chain }: { code?: unknown; chain?: unknown }): Verdict | undefined {
  if (code === "jump" && typeof chain === "string") return { jump: { target: chain } };
  if (code === "goto" && typeof chain === "string") return { goto: { target: chain } };
  if (code === "accept") return { accept: null };
  if (code === "drop") return { drop: null };
  if (code === "return") return { return: null };
  return code === "continue" ? { continue: null } : undefined;
}

/** Only a set element with options has the form `{ elem: … }`. */
export function optionsOf(value: Expression): ElementOptions & Readonly<Record<string, unknown>> {
  if (!isRecord(value) || !("elem" in value) || !isRecord(value.elem)) return { val: value };
  return value.elem as ElementOptions & Readonly<Record<string, unknown>>;
}

/** Returns the key of a pair, or the element of a set. */
export function elementKey(item: SetItem): Expression {
  return isPair(item) ? item[0] : item;
}

/** Returns the constants of an element's key, one for each part of a concatenation. */
export function keyConstants(item: SetItem): readonly Expression[] {
  return componentsOf(optionsOf(elementKey(item)).val);
}

/** The prefix of one address is a prefix too. */
function isPrefix(value: Expression): boolean {
  return isRecord(value) ? "prefix" in value : typeof value === "string" && /^[\da-f:.]+\/\d+$/i.test(value);
}

export function hasRange(item: SetItem): boolean {
  return keyConstants(item).some((part) => {
    if (typeof part === "string")
      return part.endsWith("*") ? part.length > 1 && !part.endsWith("\\*") : /\/\d+$/.test(part);
    return typeof part === "object" && part !== null && ("prefix" in part || "range" in part);
  });
}

export function isPair(item: SetItem): item is [Expression, Expression | Verdict] {
  return Array.isArray(item) && item.length === 2;
}

/** Throws for an element of a set that is a pair of key and value. A list of two flags is one value. */
export function checkNoPair(key: readonly Part[], item: SetItem, path: string): void {
  const isFlags = key.some(({ type }) => type.kind === "bitmask" || type.kind === "label");
  const isOne = isFlags && isPair(item) && item.every((one) => !isRecord(one) || "|" in one);
  if (!isPair(item) || isOne) return;
  throw typeError(path, "only the elements of a map are pairs of key and value; declare a map");
}

const optionNames = new Set(["val", "timeout", "expires", "comment"]);

/**
 * Encodes nftables set elements for a request.
 *
 * @param to index after the last element to encode.
 * @throws TypeError or RangeError with the path of the invalid element.
 */
export function encodeElements(
  shape: SetShape,
  items: readonly SetItem[],
  path: string,
  interfaces: InterfaceNames,
  from: number = 0,
  to: number = items.length,
): SetelemAttrs<Write>[] {
  const { key, interval, data } = shape;
  const encoded: SetelemAttrs<Write>[] = [];
  const plain = data === undefined && !interval && key.length === 1;
  // Faster path for IP addresses, because such sets are often large.
  const constant = plain ? { ipv4: parseIpv4, ipv6: parseIpv6 }[key[0]!.type.kind as "ipv4"] : undefined;
  for (let index = from; index < to; index++) {
    const item = items[index]!;
    const value = data === undefined ? (item as Expression) : elementKey(item);
    if (constant !== undefined && typeof value === "string") {
      const bytes = constant(value);
      if (bytes !== undefined) {
        encoded.push({ key: { value: bytes } });
        continue;
      }
    }
    const where = `${path}[${index}]`;
    if (data === undefined) checkNoPair(key, item, where);
    checkOneKey(value, where, "; options of an element are { elem: { val: …, timeout: 60 } }");
    const options = optionsOf(value);
    const element: SetelemAttrs<Write> = {};
    let end: Uint8Array | undefined;
    if (options.val === "*") element.flags = ["catchall"];
    else {
      const bounds = boundsOfKey(key, options.val, where, interfaces);
      element.key = { value: lowest(key, bounds) };
      if (!interval && (bounds.some(({ low, high }) => low !== high) || keyConstants(item).some(isPrefix))) {
        throw typeError(where, `a range requires a set with the flag "interval"`);
      }
      if (interval && key.length > 1) element.keyEnd = { value: highest(key, bounds) };
      else if (interval && bounds[0]!.high < allOnes(key[0]!.bits)) end = join(key, [bounds[0]!.high + 1n]);
    }
    if (isRecord(value) && "elem" in value) addOptions(element, shape, options, where);
    if (data !== undefined && isPair(item)) addData(element, shape, item[1], `${where}[1]`, interfaces);
    encoded.push(element);
    if (end !== undefined) encoded.push({ key: { value: end }, flags: ["interval-end"] });
  }
  return encoded;
}

/**
 * Encodes the elements of an anonymous set or map. Writes no range end where another range starts: in Linux 6.12 and
 * older, the lookup in an anonymous set ends at a range end that equals the key (nft_rbtree_lookup), and would miss that
 * range.
 */
export function encodeAnonymous(
  shape: SetShape,
  items: readonly SetItem[],
  path: string,
  interfaces: InterfaceNames,
): SetelemAttrs<Write>[] {
  const elements = encodeElements(shape, items, path, interfaces);
  if (!shape.interval || shape.key.length > 1) return elements;
  const starts = new Set(elements.flatMap((element) => (isRangeEnd(element) ? [] : [element.key?.value?.toHex()])));
  return elements.filter((element) => !isRangeEnd(element) || !starts.has(element.key?.value?.toHex()));
}

/** Returns whether an element is the end of the range that the previous element starts. */
export function isRangeEnd({ flags }: Pick<SetelemAttrs<Write>, "flags">): boolean {
  return flags?.includes("interval-end") === true;
}

export function checkOptionsOf(shape: SetShape, item: SetItem, path: string): void {
  if (isRecord(item) && "elem" in item) addOptions({}, shape, optionsOf(item as Expression), path);
}

/** Throws if the set of an element or rule with a timeout lacks the flag "timeout". */
export function checkTimeout({ hasTimeout }: SetShape, timeout: number | undefined, path: string): void {
  if (timeout && hasTimeout === false)
    throw typeError(path, 'not possible, because the set lacks the flag "timeout"; declare the set with this flag');
}

function addOptions(element: SetelemAttrs<Write>, shape: SetShape, options: ElementOptions, path: string): void {
  checkElementOptions(options, `${path}.elem`);
  const { timeout, expires, comment } = options;
  checkTimeout(shape, timeout, `${path}.elem.timeout`);
  checkTimeout(shape, expires, `${path}.elem.expires`);
  // Like nft, omits 0, which the kernel rejects in sets without the flag "timeout", and as expiration.
  if (timeout !== undefined && shape.hasTimeout !== false) element.timeout = milliseconds(timeout);
  if (expires) element.expiration = milliseconds(expires);
  if (comment !== undefined) element.userdata = writeComment(comment, `${path}.elem.comment`);
  const statements = Object.entries(options).filter(([name, value]) => !optionNames.has(name) && value !== undefined);
  const expressions = statements.map(([name, value]) => writeSimple(statementOf(name, value), `${path}.elem`));
  // Linux before 5.11 ignores the list attribute.
  if (expressions.length === 1) element.expr = expressions[0]!;
  else if (expressions.length > 1) element.expressions = { elem: expressions };
}

export function milliseconds(seconds: number): bigint {
  return BigInt(Math.round(seconds * 1000));
}

function addData(
  element: SetelemAttrs<Write>,
  { data, dataInterval }: SetShape,
  value: Expression | Verdict,
  path: string,
  interfaces: InterfaceNames,
): void {
  if (data === "object") {
    checkName(value, path);
    element.objref = value;
  } else if (data === "verdict") {
    const verdict = encodeVerdict(value, path);
    if (verdict === undefined) throw typeError(path, `expected a verdict, got ${describeValue(value)}`);
    element.data = { verdict };
  } else if (dataInterval === true) {
    const bounds = boundsOfKey(data!, value as Expression, path, interfaces);
    const joined = new Uint8Array(dataLength(data!, true));
    joined.set(lowest(data!, bounds));
    joined.set(highest(data!, bounds), joined.length / 2);
    element.data = { value: joined };
  } else element.data = { value: encodeValue(data!, value as Expression, path, interfaces) };
}

export function dataLength(data: readonly Part[], interval: boolean): number {
  return interval ? 2 * ((lengthOf(data) + 3) & ~3) : lengthOf(data);
}

/**
 * Decodes set elements that the kernel listed, and sorts them by key. Ranges of concatenated values keep the order in
 * which they were added, because the kernel accepts some overlapping ranges only in this order.
 */
export function decodeElements(
  shape: SetShape,
  elements: readonly SetelemAttrs<Read>[],
  interfaces: InterfaceNames,
): SetItem[] {
  return syncIo.run(decodingElements(syncIo, shape, elements, interfaces));
}

/** Decodes set elements with pauses, so the event loop can run. */
export function* decodingElements(
  io: Io,
  shape: SetShape,
  elements: readonly SetelemAttrs<Read>[],
  interfaces: InterfaceNames,
): Steps<SetItem[]> {
  const { key, interval } = shape;
  const catchall = elements.find(isCatchall);
  const others = catchall === undefined ? elements : elements.filter((element) => !isCatchall(element));
  const items =
    !interval && key.length === 1
      ? yield* sorted(io, shape, others, interfaces)
      : yield* concatenations(io, shape, others, interfaces);
  if (catchall === undefined) return items;
  return [...items, ...(yield* inSlices(io, 1, () => [decodeElement(shape, catchall, "*", interfaces)]))];
}

function isCatchall({ flags }: SetelemAttrs<Read>): boolean {
  return flags?.includes("catchall") === true;
}

function* concatenations(
  io: Io,
  shape: SetShape,
  elements: readonly SetelemAttrs<Read>[],
  interfaces: InterfaceNames,
): Steps<SetItem[]> {
  const { key, interval } = shape;
  const single = interval && key.length === 1;
  const read = yield* inSlices(io, elements.length, (from, to) =>
    elements.slice(from, to).map((element) => {
      const bytes = element.key?.value ?? new Uint8Array(lengthOf(key));
      return { element, low: split(key, bytes), isEnd: isRangeEnd(element) };
    }),
  );
  if (!interval || single) {
    yield* sortInSlices(io, read, (a, b) => {
      for (let index = 0; index < a.low.length; index++) {
        const [value, other] = [a.low[index]!, b.low[index]!];
        if (value !== other) return value < other ? -1 : 1;
      }
      return Number(b.isEnd) - Number(a.isEnd);
    });
  }
  return yield* inSlices(io, read.length, (from, to) => {
    const items: SetItem[] = [];
    for (let index = from; index < to; index++) {
      const { element, low, isEnd } = read[index]!;
      if (isEnd) continue;
      const next = read[index + 1];
      const end = element.keyEnd?.value;
      let high = end === undefined ? low : split(key, end);
      if (single) high = [next === undefined ? allOnes(key[0]!.bits) : next.low[0]! - 1n];
      const bounds = low.map((value, at) => ({ low: value, high: high[at]! }));
      for (const one of single && key[0]!.type.kind === "string" ? patternsIn(key[0]!, bounds[0]!) : [bounds]) {
        const values = one.map((range, at) => fromBounds(key[at]!, range, interfaces));
        items.push(decodeElement(shape, element, concatenated(values), interfaces));
      }
    }
    return items;
  });
}

/** Splits a range of names. nft joins patterns such as "a*" and "b*" if the set has the flag "auto-merge". */
function patternsIn({ bits }: Part, { low, high }: Bounds): [Bounds][] {
  const patterns: [Bounds][] = [];
  for (let first = low; first <= high; ) {
    let last = first;
    for (let free = 8; free <= bits && first % (1n << BigInt(free)) === 0n; free += 8) {
      const end = first | allOnes(free);
      if (end > high) break;
      last = end;
    }
    patterns.push([{ low: first, high: last }]);
    first = last + 1n;
  }
  return patterns;
}

function* sorted(
  io: Io,
  shape: SetShape,
  elements: readonly SetelemAttrs<Read>[],
  interfaces: InterfaceNames,
): Steps<SetItem[]> {
  const part = shape.key[0]!;
  const read = yield* inSlices(io, elements.length, (from, to) =>
    elements.slice(from, to).map((element) => {
      const bytes = element.key?.value;
      const low = bytes === undefined ? 0n : fromBytes(bytes, part.order) >> BigInt(part.shift);
      return { element, low, place: Number(low) };
    }),
  );
  // Rounded numbers are compared first, because bigints are slower.
  yield* sortInSlices(io, read, (a, b) => a.place - b.place || (a.low < b.low ? -1 : 1));
  return yield* inSlices(io, read.length, (from, to) =>
    read.slice(from, to).map(({ element, low }) => {
      return decodeElement(shape, element, fromBounds(part, { low, high: low }, interfaces), interfaces);
    }),
  );
}

function decodeElement(
  { data, dataInterval }: SetShape,
  element: SetelemAttrs<Read>,
  val: Expression,
  interfaces: InterfaceNames,
): SetItem {
  const statements = element.expressions?.elem ?? (element.expr === undefined ? [] : [element.expr]);
  const options: ElementOptions = { val };
  if (element.timeout !== undefined) options.timeout = Number(element.timeout) / 1000;
  if (element.expiration !== undefined) options.expires = Math.floor(Number(element.expiration) / 1000);
  const comment = readComment(element.userdata);
  if (comment !== undefined) options.comment = comment;
  for (const statement of statements) Object.assign(options, readSimple(statement));
  const value = Object.keys(options).length === 1 ? val : { elem: options };
  if (data === undefined) return value;
  if (data === "object") return element.objref === undefined ? value : [value, element.objref];
  if (data === "verdict") {
    const verdict = element.data?.verdict && decodeVerdict(element.data.verdict);
    return verdict === undefined ? value : [value, verdict];
  }
  const bytes = element.data?.value;
  if (bytes === undefined) return value;
  if (dataInterval !== true) return [value, decodeValue(data, bytes, interfaces)];
  const [low, high] = [split(data, bytes), split(data, bytes.subarray(bytes.length / 2))];
  const values = low.map((one, index) => fromBounds(data[index]!, { low: one, high: high[index]! }, interfaces));
  return [value, concatenated(values)];
}
