import { align, copyOf } from "../../../base/bytes.ts";
import { NLA_HDRLEN, NLA_TYPE_MASK } from "../../../constants/netlink.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { Attribute } from "../../model/family.ts";
import type { Fields } from "../../model/types.ts";
import { integerMethods, Kind } from "../../plan/kind.ts";
import type { MessagePlan } from "../../plan/message-plan.ts";
import type { SetPlan, ValuePlan } from "../../plan/plan.ts";
import { SourceCode } from "../../plan/source-code.ts";
import { readIpv4, readIpv6 } from "../../values/addresses.ts";
import { readText } from "../../values/text.ts";
import { decodeHeader } from "./decode.ts";
import { readLeaf } from "./leaf.ts";
import { FAILED } from "./values.ts";

/**
 * Number of messages that are decoded without a compiled function before a function is compiled for the layout of the
 * latest message. The number doubles with each compilation, which limits the time spent on layouts that cannot be
 * compiled.
 */
const FIRST_COMPILATION = 200;
/** Maximum number of decoding functions that are compiled for an operation. Each is for one message layout. */
const MAX_LAYOUTS = 8;
/** Limits of a message layout that is compiled: the number of attributes, and the depth of nested attributes. */
const MAX_ATTRIBUTES = 150;
const MAX_NESTS = 8;

type ReadMessage = (store: Uint8Array, view: DataView, header: number, at: number, end: number) => Fields | undefined;

/**
 * Decodes messages with functions that are compiled at run time. Each function decodes messages with a certain order
 * and length of attributes, and creates the complete object at once. All other messages are decoded by the general
 * decoder.
 */
export class CompiledReader {
  readonly #plan: MessagePlan;
  /** Compiled functions, in the order in which they are tried. Each successful function moves forward by one place. */
  #first: ReadMessage | undefined;
  readonly #others: ReadMessage[] = [];
  #messages = 0;
  #nextCompilation = FIRST_COMPILATION;

  constructor(plan: MessagePlan) {
    this.#plan = plan;
  }

  /** Decodes a message with the compiled function for its layout; returns undefined if there is no such function. */
  read(store: Uint8Array, view: DataView, header: number, at: number, end: number): Fields | undefined {
    if (this.#first === undefined) return undefined;
    const fields = this.#first(store, view, header, at, end);
    return fields !== undefined || this.#others.length === 0 ? fields : this.#readOther(store, view, header, at, end);
  }

  #readOther(store: Uint8Array, view: DataView, header: number, at: number, end: number): Fields | undefined {
    const others = this.#others;
    for (let index = 0; index < others.length; index++) {
      const read = others[index]!;
      const fields = read(store, view, header, at, end);
      if (fields === undefined) continue;
      if (index > 0) [others[index - 1], others[index]] = [read, others[index - 1]!];
      else [this.#first, others[0]] = [read, this.#first!];
      return fields;
    }
    return undefined;
  }

  /** Counts a message that no function could decode. After many such messages, compiles a function for the last one. */
  record(view: DataView, at: number, end: number): void {
    if (++this.#messages < this.#nextCompilation || this.#others.length === MAX_LAYOUTS - 1) return;
    this.#messages = 0;
    this.#nextCompilation *= 2;
    const read = compileReader(this.#plan, view, at, end);
    if (read === undefined) return;
    if (this.#first === undefined) this.#first = read;
    else this.#others.push(read);
  }
}

class MessageSource extends SourceCode {
  readonly view: DataView;
  attributes = 0;

  constructor(view: DataView) {
    super();
    this.view = view;
  }
}

/** An attribute of the sample message. A decoding function is compiled from the layout of this message. */
interface Sample {
  readonly field: ValuePlan;
  readonly set: SetPlan | undefined;
  readonly type: number;
  readonly at: number;
  readonly length: number;
}

/** A text attribute of the sample message, and the variable that has its value in the generated code. */
interface SampleText {
  readonly variable: string;
  readonly value: string | undefined;
}

/** An offset in the generated code: a variable (`base`) plus a constant number of bytes (`distance`). */
interface Place {
  base: string;
  distance: number;
  /** Index of the generated line that checks the remaining length, once for consecutive attributes of fixed length. */
  check: number;
}

function compileReader(
  { set, header, field }: MessagePlan,
  view: DataView,
  start: number,
  end: number,
): ReadMessage | undefined {
  const source = new MessageSource(view);
  const fields: string[] = [];
  if (set.sequence) return undefined;
  if (header?.read !== undefined) {
    const names = source.constant(header.names);
    fields.push(`${JSON.stringify(field)}: ${source.constant(header.read)}(view, header, ${names}, store)`);
  } else if (header !== undefined) {
    const decoded = `${source.constant(decodeHeader)}(${source.constant(header)}, store, view, header, end)`;
    fields.push(`${JSON.stringify(field)}: ${decoded}`);
  }
  const attributes = addLevel(source, set, start, end, "at", "end", 0, field);
  if (attributes === undefined) return undefined;
  return source.compile<ReadMessage>(`(store, view, header, at, end) => {
    ${source.lines.join("\n")}
    return { ${[...fields, ...attributes].join(", ")} };
  }`);
}

/**
 * Generates code that checks the attributes of one nesting level, which is from `start` to `end` in the sample message.
 * `limit` is source code for the end of the level; undefined if the level has a fixed length.
 *
 * Returns source code for the fields of the object or, if the order of the attributes matters, for the elements of the
 * list. Returns undefined if an attribute cannot be compiled.
 */
function addLevel(
  source: MessageSource,
  plan: SetPlan,
  start: number,
  end: number,
  base: string,
  limit: string | undefined,
  depth: number,
  headerField?: string,
): string[] | undefined {
  if (depth > MAX_NESTS) return undefined;
  const { sequence } = plan;
  const { view, lines } = source;
  const names = new Set<string | undefined>([headerField]);
  /** Text attributes of this nesting level, by name in the spec. One of them may select the format of a sub-message. */
  const texts = new Map<string, SampleText>();
  const fields: string[] = [];
  const place: Place = { base, distance: 0, check: lines.push("") - 1 };
  let at = start;
  while (end - at >= NLA_HDRLEN) {
    const length = view.getUint16(at, hostLittleEndian);
    if (length < NLA_HDRLEN || length > end - at || ++source.attributes > MAX_ATTRIBUTES) return undefined;
    const type = view.getUint16(at + 2, hostLittleEndian);
    const field = plan.fieldByNumber(type & NLA_TYPE_MASK);
    if (field === undefined) return undefined;
    const isPad = field.kind === Kind.Pad;
    if (isPad ? sequence : !field.single || names.has(field.name)) return undefined;
    if (!isPad && !/^[A-Za-z]\w*$/.test(field.name)) return undefined;
    if (!sequence) names.add(field.name);
    let set = field.kind === Kind.Nest ? field.set : undefined;
    if (field.kind === Kind.SubMessage) set = selectedSet(source, field, texts);
    const sample = { field, set, type, at, length };
    const value = hasVariableLength(view, field, at, length)
      ? addVariable(source, sample, place, limit!, depth)
      : addFixed(source, sample, place, depth);
    if (value === undefined) return undefined;
    // In a set whose order matters, an attribute cannot select the format of another attribute.
    if (field.kind === Kind.String && !sequence) {
      const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      const text = readText(bytes, at + NLA_HDRLEN, at + length);
      texts.set((field.source as Attribute).name, { variable: value, value: text });
    }
    const own = `${JSON.stringify(field.name)}: ${value}`;
    if (!isPad) fields.push(sequence ? `{ ${own} }` : own);
    at += align(length);
  }
  if (at !== end) return undefined;
  if (limit !== undefined) {
    lines[place.check] = `if (${limit} - ${place.base} !== ${place.distance}) return undefined;`;
  }
  return fields;
}

/**
 * Returns the attribute set that a text attribute selects for a sub-message: `kind: "bridge"` selects the attributes of
 * a bridge. Adds a check to the generated code, because the function is only for messages with this text. Returns
 * undefined if no earlier text attribute selects the format, or if the format is not just an attribute set.
 */
function selectedSet(
  source: MessageSource,
  field: ValuePlan,
  texts: ReadonlyMap<string, SampleText>,
): SetPlan | undefined {
  const selector = texts.get((field.source as Attribute).selector!);
  const format = selector?.value === undefined ? undefined : field.format(selector.value);
  if (format === undefined || format.header !== undefined || format.value !== undefined) return undefined;
  source.lines.push(`if (${selector!.variable} !== ${source.constant(selector!.value)}) return undefined;`);
  return format.set;
}

/** Returns whether the length of an attribute may differ between messages with the same layout. */
function hasVariableLength(view: DataView, field: ValuePlan, at: number, length: number): boolean {
  if (field.kind === Kind.String || field.kind === Kind.SubMessage) return true;
  if (field.kind !== Kind.Nest) return false;
  for (let inner = at + NLA_HDRLEN; at + length - inner >= NLA_HDRLEN; ) {
    const size = view.getUint16(inner, hostLittleEndian);
    if (size < NLA_HDRLEN || size > at + length - inner) return false;
    const plan = field.set.fieldByNumber(view.getUint16(inner + 2, hostLittleEndian) & NLA_TYPE_MASK);
    if (plan !== undefined && hasVariableLength(view, plan, inner, size)) return true;
    inner += align(size);
  }
  return false;
}

/** Generates a check of the type and length of an attribute of fixed length. Returns source code for its value. */
function addFixed(source: MessageSource, sample: Sample, place: Place, depth: number): string | undefined {
  const { type, length } = sample;
  const { base, distance } = place;
  const word = hostLittleEndian ? length | (type << 16) : (length << 16) | type;
  place.distance += align(length);
  source.lines.push(
    `if (view.getUint32(${base} + ${distance}, ${hostLittleEndian}) !== ${word >>> 0}) return undefined;`,
  );
  const from = distance + NLA_HDRLEN;
  if (sample.set === undefined) return leaf(source, sample, `${base} + ${from}`);
  return nest(source, sample, sample.set, `(${base} + ${from})`, undefined, depth);
}

function nest(
  source: MessageSource,
  { at, length }: Sample,
  set: SetPlan,
  base: string,
  limit: string | undefined,
  depth: number,
): string | undefined {
  const fields = addLevel(source, set, at + NLA_HDRLEN, at + length, base, limit, depth + 1);
  if (fields === undefined) return undefined;
  return set.sequence ? `[${fields.join(", ")}]` : `{ ${fields.join(", ")} }`;
}

/**
 * Generates code that checks an attribute of variable length: text, or nested attributes that contain text. Returns
 * source code for the attribute's value; undefined if the value cannot be compiled.
 */
function addVariable(
  source: MessageSource,
  sample: Sample,
  place: Place,
  limit: string,
  depth: number,
): string | undefined {
  const { lines } = source;
  const [start, end, value] = [source.variable(), source.variable(), source.variable()];
  lines[place.check] = `if (${limit} - ${place.base} < ${place.distance + NLA_HDRLEN}) return undefined;`;
  lines.push(
    `const ${start} = ${place.base} + ${place.distance};`,
    `const ${end} = ${start} + view.getUint16(${start}, ${hostLittleEndian});`,
    `if (${end} - ${start} < ${NLA_HDRLEN} || ${end} > ${limit}) return undefined;`,
    `if (view.getUint16(${start} + 2, ${hostLittleEndian}) !== ${sample.type}) return undefined;`,
  );
  let text: string | undefined = value;
  if (sample.set !== undefined) {
    text = nest(source, sample, sample.set, `(${start} + ${NLA_HDRLEN})`, end, depth);
  } else if (sample.field.kind !== Kind.String) {
    return undefined;
  } else {
    lines.push(
      `const ${value} = ${source.constant(readText)}(store, ${start} + ${NLA_HDRLEN}, ${end});`,
      `if (${value} === undefined) return undefined;`,
    );
  }
  place.base = source.variable();
  place.distance = 0;
  lines.push(`const ${place.base} = ${start} + ((${end} - ${start} + 3) & ~3);`);
  place.check = lines.push("") - 1;
  return text;
}

/** Kinds of values that are valid if their length is valid. The generated code reads them with {@link readLeaf}. */
const leafKinds: ReadonlySet<number> = new Set([
  ...[Kind.Uint, Kind.Sint, Kind.BigEnum, Kind.BigFlags, Kind.Ipv4, Kind.Ipv6, Kind.Bitfield32],
  ...[Kind.Mac, Kind.Hex, Kind.Uuid, Kind.Array, Kind.ArrayOrNest],
]);

/** Returns source code for the value of an attribute without inner attributes; undefined if it cannot be compiled. */
function leaf(source: MessageSource, { field, type, length }: Sample, from: string): string | undefined {
  const { kind } = field;
  const size = length - NLA_HDRLEN;
  if (kind === Kind.Pad) return "";
  if (field.size >= 0 && field.size !== size) return undefined;
  if (kind <= Kind.S64) return integer(kind, field.little, from);
  if (kind === Kind.Flag) return "true";
  if (kind === Kind.Enum) return `${source.constant(field.table)}.nameOf(${integer(field.base, field.little, from)})`;
  if (kind === Kind.Flags)
    return `${source.constant(field.table)}.bitNames(${integer(field.base, field.little, from)})`;
  if (kind === Kind.Ip) {
    if (size !== 4 && size !== 16) return undefined;
    return `${source.constant(size === 4 ? readIpv4 : readIpv6)}(store, ${from})`;
  }
  // Byte attributes with flag bits in their type are left to the general decoder, because it records the flags.
  const hasFlags = type !== (type & NLA_TYPE_MASK);
  if (kind === Kind.Bytes)
    return hasFlags ? undefined : `${source.constant(copyOf)}(store, ${from}, ${from} + ${size})`;
  if (kind === Kind.Struct) {
    const { read, names } = field.struct;
    if (read === undefined || field.struct.size !== size) return undefined;
    return `${source.constant(read)}(view, ${from}, ${source.constant(names)}, store)`;
  }
  // The general decoder reads values of invalid length, because it keeps their bytes and the reason.
  if (
    !leafKinds.has(kind) ||
    readLeaf(field, new Uint8Array(size), new DataView(new ArrayBuffer(size)), 0, size) === FAILED
  )
    return undefined;
  return `${source.constant(readLeaf)}(${source.constant(field)}, store, view, ${from}, ${from} + ${size})`;
}

function integer(base: number, little: boolean, from: string): string | undefined {
  const method = integerMethods[base];
  return method === undefined ? undefined : `view.get${method}(${from}, ${little})`;
}
