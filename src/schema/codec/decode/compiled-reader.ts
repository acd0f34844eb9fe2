import { align, copyOf } from "../../../base/bytes.ts";
import { NLA_HDRLEN, NLA_TYPE_MASK } from "../../../constants/netlink.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { Attribute, AttributeValue } from "../../model/family.ts";
import type { NeededFields } from "../../model/needed-fields.ts";
import type { Fields } from "../../model/types.ts";
import { integerMethods, Kind } from "../../plan/kind.ts";
import type { MessagePlan } from "../../plan/message-plan.ts";
import type { SetPlan, ValuePlan } from "../../plan/plan.ts";
import { SourceCode } from "../../plan/source-code.ts";
import { readIpv6, readRepeatedIpv4 } from "../../values/addresses.ts";
import { readText } from "../../values/text.ts";
import { decodeHeader } from "./decode.ts";
import { FAILED, readLeaf } from "./leaf.ts";

/** Doubles with each compilation, which limits the total compilation time. */
const FIRST_COMPILATION = 200;
const MAX_LAYOUTS = 8;
const MAX_ATTRIBUTES = 150;
const MAX_NESTS = 8;

type Code = string | undefined;

type ReadMessage = (store: Uint8Array, view: DataView, header: number, at: number, end: number) => Fields | undefined;

/**
 * Decodes messages with functions that are compiled for frequent message layouts. The functions omit the fields that
 * `selection` does not contain.
 */
export class CompiledReader {
  readonly selection: NeededFields | undefined;
  readonly #plan: MessagePlan;
  /** In the order of attempts; a successful function moves forward. */
  #first: ReadMessage | undefined;
  readonly #others: ReadMessage[] = [];
  #messages = 0;
  #nextCompilation = FIRST_COMPILATION;

  constructor(plan: MessagePlan, selection?: NeededFields) {
    this.#plan = plan;
    this.selection = selection;
  }

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

  record(view: DataView, at: number, end: number): void {
    if (this.#plan.header?.isCounted === true) return;
    if (++this.#messages < this.#nextCompilation || this.#others.length === MAX_LAYOUTS - 1) return;
    this.#messages = 0;
    this.#nextCompilation *= 2;
    const read = compileReader(this.#plan, this.selection, view, at, end);
    if (read === undefined) return;
    if (this.#first === undefined) this.#first = read;
    else this.#others.push(read);
  }
}

class Source extends SourceCode {
  readonly view: DataView;
  attributes = 0;

  constructor(view: DataView) {
    super();
    this.view = view;
  }
}

/** An attribute of the message that serves as a sample. */
interface Sample {
  readonly field: ValuePlan;
  readonly set: SetPlan | undefined;
  readonly type: number;
  readonly at: number;
  readonly length: number;
  /** Needed fields of nested attributes; undefined: all. False: the attribute is skipped. */
  readonly selection: NeededFields | false | undefined;
}

interface SampleText {
  readonly variable: string;
  readonly value: string | undefined;
}

/** Source code of an offset: the variable `base` plus `distance` bytes. */
interface Place {
  base: string;
  distance: number;
  /** Index of the generated line that checks the remaining length. */
  check: number;
}

function compileReader(
  { set, header, field }: MessagePlan,
  selection: NeededFields | undefined,
  view: DataView,
  start: number,
  end: number,
): ReadMessage | undefined {
  const source = new Source(view);
  const fields: string[] = [];
  if (set.sequence) return undefined;
  if (header?.read !== undefined) {
    const names = source.constant(header.names);
    fields.push(`${JSON.stringify(field)}: ${source.constant(header.read)}(view, header, ${names}, store)`);
  } else if (header !== undefined) {
    const decoded = `${source.constant(decodeHeader)}(${source.constant(header)}, store, view, header, end)`;
    fields.push(`${JSON.stringify(field)}: ${decoded}`);
  }
  const attributes = addLevel(source, set, selection, start, end, "at", "end", 0, field);
  if (attributes === undefined) return undefined;
  return source.compile<ReadMessage>(`(store, view, header, at, end) => {
    ${source.lines.join("\n")}
    return { ${[...fields, ...attributes].join(", ")} };
  }`);
}

/** `limit` is source code; undefined in a level of fixed length. */
function addLevel(
  source: Source,
  plan: SetPlan,
  selection: NeededFields | undefined,
  start: number,
  end: number,
  base: string,
  limit: Code,
  depth: number,
  headerField?: string,
): string[] | undefined {
  if (depth > MAX_NESTS) return undefined;
  const { sequence } = plan;
  const { view, lines } = source;
  const names = new Set<string | undefined>([headerField]);
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
    const sample = { field, set, type, at, length, selection: selected(selection, field.name) };
    const value = hasVariableLength(view, field, at, length)
      ? addVariable(source, sample, place, limit!, depth)
      : addFixed(source, sample, place, depth);
    if (value === undefined) return undefined;
    // In a sequence, no attribute selects the format of another one.
    if (field.kind === Kind.String && !sequence) {
      const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      const text = readText(bytes, at + NLA_HDRLEN, at + length);
      texts.set((field.source as Attribute).name, { variable: value, value: text });
    }
    const own = `${JSON.stringify(field.name)}: ${value}`;
    if (!isPad && sample.selection !== false) fields.push(sequence ? `{ ${own} }` : own);
    at += align(length);
  }
  if (at !== end) return undefined;
  if (limit !== undefined) {
    lines[place.check] = `if (${limit} - ${place.base} !== ${place.distance}) return undefined;`;
  }
  return fields;
}

function selected(selection: NeededFields | undefined, name: string): Sample["selection"] {
  const inner = selection === undefined ? true : (selection[name] ?? false);
  return inner === true ? undefined : inner;
}

/** Limits the compiled function to messages with the same selecting text. */
function selectedSet(source: Source, field: ValuePlan, texts: ReadonlyMap<string, SampleText>): SetPlan | undefined {
  const selector = texts.get((field.source as Attribute).selector!);
  const format = selector?.value === undefined ? undefined : field.formats.get(selector.value);
  if (format === undefined || format.header !== undefined || format.value !== undefined) return undefined;
  source.lines.push(`if (${selector!.variable} !== ${source.constant(selector!.value)}) return undefined;`);
  return format.set;
}

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

function addFixed(source: Source, sample: Sample, place: Place, depth: number): Code {
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

function nest(source: Source, sample: Sample, set: SetPlan, base: string, limit: Code, depth: number): Code {
  const { at, length, selection } = sample;
  // The decoder keeps invalid content in the object of the nest, so the content of a skipped nest has no effect.
  if (selection === false) return "";
  const fields = addLevel(source, set, selection, at + NLA_HDRLEN, at + length, base, limit, depth + 1);
  if (fields === undefined) return undefined;
  return set.sequence ? `[${fields.join(", ")}]` : `{ ${fields.join(", ")} }`;
}

/** Variable length means text, or nested attributes that contain text. */
function addVariable(source: Source, sample: Sample, place: Place, limit: string, depth: number): Code {
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

/** Kinds of which every value of valid length is valid. */
const leafKinds: ReadonlySet<number> = new Set([
  ...[Kind.Uint, Kind.Sint, Kind.BigEnum, Kind.BigFlags, Kind.Ipv4, Kind.Ipv6, Kind.Bitfield32],
  ...[Kind.Mac, Kind.Hex, Kind.Uuid, Kind.Array, Kind.ArrayOrNest],
]);

/** Handles attributes without inner attributes. */
function leaf(source: Source, { field, type, length }: Sample, from: string): string | undefined {
  const { kind } = field;
  const size = length - NLA_HDRLEN;
  if (kind === Kind.Pad) return "";
  if (field.size >= 0 && field.size !== size) return undefined;
  if (kind <= Kind.S64) return integer(kind, field.little, from);
  if (kind === Kind.Flag) return "true";
  if (kind === Kind.FlagOrInteger) return flagByte(source, field, size, from);
  if (kind === Kind.Enum) return `${source.constant(field.table)}.nameOf(${integer(field.base, field.little, from)})`;
  if (kind === Kind.Flags)
    return `${source.constant(field.table)}.bitNames(${integer(field.base, field.little, from)})`;
  if (kind === Kind.Ip) {
    if (size !== 4 && size !== 16) return undefined;
    return `${source.constant(size === 4 ? readRepeatedIpv4 : readIpv6)}(store, ${from})`;
  }
  // Flag bits of byte attributes must be recorded.
  const hasFlags = type !== (type & NLA_TYPE_MASK);
  if (kind === Kind.Bytes)
    return hasFlags ? undefined : `${source.constant(copyOf)}(store, ${from}, ${from} + ${size})`;
  if (kind === Kind.Struct) {
    const { read, names } = field.struct;
    if (read === undefined || field.struct.size !== size) return undefined;
    return `${source.constant(read)}(view, ${from}, ${source.constant(names)}, store)`;
  }
  // The general decoder keeps values of invalid length as bytes.
  if (
    !leafKinds.has(kind) ||
    readLeaf(field, new Uint8Array(size), new DataView(new ArrayBuffer(size)), 0, size) === FAILED
  )
    return undefined;
  return `${source.constant(readLeaf)}(${source.constant(field)}, store, view, ${from}, ${from} + ${size})`;
}

/** Handles flags that replies contain as one byte. */
function flagByte(source: Source, field: ValuePlan, size: number, from: string): Code {
  if ((field.source as AttributeValue).replyType === undefined || size !== 1) return undefined;
  const value = source.variable();
  source.lines.push(`const ${value} = view.getUint8(${from});`, `if (${value} > 1) return undefined;`);
  return `${value} === 1`;
}

function integer(base: number, little: boolean, from: string): string | undefined {
  const method = integerMethods[base];
  return method === undefined ? undefined : `view.get${method}(${from}, ${little})`;
}
