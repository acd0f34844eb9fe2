import { align } from "../../../base/bytes.ts";
import { isPlainObject } from "../../../base/check.ts";
import { NLA_F_NESTED, NLA_HDRLEN } from "../../../constants/netlink.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { Fields } from "../../model/types.ts";
import { Form, Kind } from "../../plan/kind.ts";
import type { SetPlan, StructPlan, ValuePlan } from "../../plan/plan.ts";
import { SourceCode } from "../../plan/source-code.ts";
import { putIpv4, putIpv6Text } from "../../values/addresses.ts";
import { encodeRequest } from "./encode.ts";
import type { EncodeBuffer, LevelHeader } from "./encode-buffer.ts";
import { appendBytes, appendText } from "./fast.ts";

/** Doubles with each compilation, which limits the total compilation time. */
const FIRST_COMPILATION = 200;
const MAX_SHORT_ATTRIBUTE = 72;
/** The limit ensures that each nested attribute fits into 65,535 bytes. */
const MAX_SIZE = 16_384;

/** Returns false for requests with other fields than the compiled ones. A part of the request may then be appended. */
type WriteAttributes = (out: EncodeBuffer, fields: Fields) => boolean;

/** Writes requests with a function compiled for their usual fields. */
export class AttributeWriter {
  readonly #set: SetPlan;
  readonly #headerField: string | undefined;
  readonly #header: LevelHeader | undefined;
  #compiled: WriteAttributes | undefined;
  #requests = 0;
  #nextCompilation = FIRST_COMPILATION;

  constructor(set: SetPlan, headerField: string | undefined, header: LevelHeader | undefined) {
    this.#set = set;
    this.#headerField = headerField;
    this.#header = header;
  }

  get isCompiled(): boolean {
    return this.#compiled !== undefined;
  }

  /**
   * @throws TypeError or RangeError with the path of an invalid field.
   */
  write(out: EncodeBuffer, fields: Fields): void {
    const { length } = out;
    if (this.#compiled?.(out, fields) === true) return;
    out.length = length;
    out.headers[0] = this.#header;
    encodeRequest(this.#set, out, fields, this.#headerField);
    if (++this.#requests < this.#nextCompilation) return;
    this.#requests = 0;
    this.#nextCompilation *= 2;
    this.#compiled = compileWriter(this.#set, this.#headerField, fields) ?? this.#compiled;
  }
}

class RequestSource extends SourceCode {
  /** Upper limit of the encoded size in bytes. The compiled code reserves it once, and then writes without a check. */
  size = 0;

  rejectIf(...conditions: readonly string[]): void {
    for (const condition of conditions) this.lines.push(`if (${condition}) return false;`);
  }

  /** `store` writes the value; "" if earlier code did. */
  addAttribute(type: number, length: number, store: string): true {
    const [whole, padded] = [NLA_HDRLEN + length, NLA_HDRLEN + align(length)];
    const word = hostLittleEndian ? whole | (type << 16) : (whole << 16) | type;
    this.lines.push(`view.setUint32(at, ${word >>> 0}, ${hostLittleEndian}); ${store} at += ${padded};`);
    this.size += padded;
    return true;
  }
}

/** Returns undefined if a field has no fast path. */
function compileWriter(set: SetPlan, headerField: string | undefined, sample: Fields): WriteAttributes | undefined {
  const source = new RequestSource();
  if (!addSet(source, set, "fields", sample, headerField) || source.size > MAX_SIZE) return undefined;
  return source.compile<WriteAttributes>(`(out, fields) => {
    let at = out.length;
    out.reserve(${source.size});
    out.length = at;
    const { view, bytes } = out;
    ${source.lines.join("\n")}
    out.length = at;
    return true;
  }`);
}

function addSet(source: RequestSource, plan: SetPlan, object: string, sample: unknown, headerField?: string): boolean {
  if (plan.sequence || !isPlainObject(sample)) return false;
  const names = Object.keys(sample);
  const [place, known] = [source.variable(), source.constant(names)];
  rejectUnlessPlain(source, object);
  source.lines.push(
    `let ${place} = 0;`,
    `for (const name in ${object}) if (name !== ${known}[${place}++]) {`,
    `while (name !== ${known}[${place}++]) if (${place} >= ${names.length}) return false; }`,
  );
  let last: ValuePlan | undefined;
  for (const name of names) {
    if (name === headerField) continue;
    const value = source.variable();
    source.lines.push(`const ${value} = ${object}[${JSON.stringify(name)}];`);
    const field = plan.following(last, name);
    if (field === undefined) return false;
    last = field;
    source.lines.push(`if (${value} !== undefined) {`);
    if (sample[name] === undefined) source.lines.push("return false;");
    else if (!addAttribute(source, field, value, sample[name])) return false;
    source.lines.push("}");
  }
  return true;
}

function addSequence(source: RequestSource, plan: SetPlan, list: string, sample: unknown): boolean {
  if (!Array.isArray(sample)) return false;
  source.rejectIf(`!Array.isArray(${list}) || ${list}.length !== ${sample.length}`);
  for (const [index, item] of sample.entries()) {
    const [name, ...others] = isPlainObject(item) ? Object.keys(item) : [];
    const field = name === undefined ? undefined : plan.fieldByName(name);
    if (name === undefined || field === undefined || others.length > 0) return false;
    const [object, value] = [source.variable(), source.variable()];
    source.lines.push(`const ${object} = ${list}[${index}];`);
    rejectUnlessPlain(source, object);
    source.lines.push(
      `for (const name in ${object}) if (name !== ${source.constant(name)}) return false;`,
      `const ${value} = ${object}[${JSON.stringify(name)}];`,
    );
    source.rejectIf(`${value} === undefined`);
    if (!addAttribute(source, field, value, item[name])) return false;
  }
  return true;
}

function rejectUnlessPlain(source: RequestSource, value: string): void {
  source.rejectIf(
    `typeof ${value} !== "object" || ${value} === null`,
    `Object.getPrototypeOf(${value}) !== ${source.constant(Object.prototype)}`,
  );
}

function addAttribute(source: RequestSource, field: ValuePlan, value: string, sample: unknown): boolean {
  const { lines } = source;
  const { form, type, kind, minimum, maximum } = field;
  if ((kind === Kind.Ipv6 || kind === Kind.Ip) && typeof sample === "string" && sample.includes(":")) {
    if (field.shortest > 16 || field.longest < 16) return false;
    const put = source.constant(putIpv6Text);
    source.rejectIf(`typeof ${value} !== "string" || !${put}(${value}, ${value}.length, bytes, at + ${NLA_HDRLEN})`);
    return source.addAttribute(type, 16, "");
  }
  switch (form) {
    case Form.Unsigned:
      source.rejectIf(`typeof ${value} !== "number" || (${value} & ${field.bits}) >>> 0 !== ${value}`);
      return addNumber(source, field, value);
    case Form.Integer:
      source.rejectIf(
        `typeof ${value} !== "number" || !(${value} >= ${minimum} && ${value} <= ${maximum})`,
        `!Number.isInteger(${value})`,
      );
      return addNumber(source, field, value);
    case Form.Names: {
      const bits = source.variable();
      lines.push(`const ${bits} = ${source.constant(field.table)}.bits(${value}, ${maximum});`);
      source.rejectIf(`${bits} < 0 || ${bits} < ${minimum}`);
      return addNumber(source, field, bits);
    }
    case Form.Bigint: {
      const [least, most] = [`${field.bigMinimum}n`, `${field.bigMaximum}n`];
      source.rejectIf(`typeof ${value} !== "bigint" || ${value} < ${least} || ${value} > ${most}`);
      return source.addAttribute(type, 8, `view.setBigUint64(at + ${NLA_HDRLEN}, ${value}, ${field.little});`);
    }
    case Form.Ipv4: {
      const put = source.constant(putIpv4);
      source.rejectIf(`typeof ${value} !== "string" || !${put}(${value}, bytes, at + ${NLA_HDRLEN})`);
      return source.addAttribute(type, 4, "");
    }
    case Form.Text: {
      if (kind !== Kind.Enum) {
        const append = `${source.constant(appendText)}(${source.constant(field)}, ${type}, out, ${value})`;
        return addShort(source, `typeof ${value} === "string" && ${append}`);
      }
      const number = source.variable();
      const table = source.constant(field.table);
      lines.push(`const ${number} = typeof ${value} === "string" ? ${table}.value(${value}) : undefined;`);
      source.rejectIf(`${number} === undefined || ${number} < ${minimum} || ${number} > ${maximum}`);
      return addNumber(source, field, number);
    }
    case Form.Bytes:
      return addShort(
        source,
        `${value} instanceof Uint8Array && ${source.constant(appendBytes)}(${source.constant(field)}, out, ${value})`,
      );
    case Form.Members: {
      const { size } = field.struct;
      if (size < field.shortest || size > field.longest) return false;
      for (let word = 0; word < size; word += 4) lines.push(`view.setUint32(at + ${NLA_HDRLEN + word}, 0);`);
      return addStruct(source, field.struct, value) && source.addAttribute(type, size, "");
    }
    case Form.Fields: {
      const start = source.variable();
      lines.push(`const ${start} = at; at += ${NLA_HDRLEN};`);
      source.size += NLA_HDRLEN;
      const add = field.set.sequence ? addSequence : addSet;
      if (!add(source, field.set, value, sample)) return false;
      const [length, number] = [`(at - ${start})`, type | NLA_F_NESTED];
      const word = hostLittleEndian ? `${length} | ${number << 16}` : `${length} << 16 | ${number}`;
      lines.push(`view.setUint32(${start}, ${word}, ${hostLittleEndian});`);
      return true;
    }
    default:
      return false;
  }
}

function addNumber(source: RequestSource, field: ValuePlan, value: string): true {
  // One 32-bit store writes the integer and its padding.
  const word = field.little ? `${value} & ${field.bits}` : `${value} << ${field.shift}`;
  return source.addAttribute(field.type, field.size, `view.setUint32(at + ${NLA_HDRLEN}, ${word}, ${field.little});`);
}

function addShort(source: RequestSource, append: string): boolean {
  source.lines.push("out.length = at;");
  source.rejectIf(`!(${append})`);
  source.lines.push("at = out.length;");
  source.size += MAX_SHORT_ATTRIBUTE;
  return true;
}

function addStruct(source: RequestSource, struct: StructPlan, value: string): boolean {
  const { layout, write, names } = struct;
  const { fields } = layout;
  if (write === undefined) return false;
  const place = source.variable();
  source.rejectIf(`typeof ${value} !== "object" || ${value} === null`);
  source.lines.push(
    `let ${place} = 0;`,
    `for (const name in ${value}) if (name !== ${source.constant(fields)}[${place}++]) return false;`,
  );
  source.rejectIf(
    `${place} !== ${fields.length}`,
    `!${source.constant(write)}(view, at + ${NLA_HDRLEN}, ${value}, ${source.constant(names)}, bytes)`,
  );
  return true;
}
