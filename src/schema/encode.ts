import { NLA_F_NESTED, NLA_HDRLEN } from "../constants/netlink.ts";
import type { AttributeBuffer } from "../message/attribute-buffer.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { likeliest, MAX_ATTRIBUTE_LENGTH } from "../message/check.ts";
import { MAX_DEPTH } from "./decode.ts";
import { appendBig, appendNumber, appendText, setHeader, writeBytes, writeLeaf } from "./encode-leaf.ts";
import {
  checkDepth,
  outOfRange,
  pathAt,
  pathFields,
  pathIndices,
  tooLarge,
  wrongLength,
  wrongType,
} from "./encode-path.ts";
import { appendStruct, writeMembers } from "./encode-struct.ts";
import { writeStructs } from "./encode-structs.ts";
import { isHollow, isObject, isWithin } from "./encode-values.ts";
import type { Fields } from "./kept.ts";
import { Kind } from "./kind.ts";
import type { AttributeValue, TypeValue } from "./model.ts";
import type { FormatPlan, SetPlan, StructPlan, ValuePlan } from "./plan.ts";
import { indicesOf } from "./remembered.ts";

// The levels around what is being written, for sub-messages whose format a value further out tells.
const levelPlans: (SetPlan | undefined)[] = new Array<SetPlan | undefined>(MAX_DEPTH * 2 + 2).fill(undefined);
const levelValues: (Fields | undefined)[] = new Array<Fields | undefined>(MAX_DEPTH * 2 + 2).fill(undefined);

/**
 * Appends the attributes that the fields of `value` stand for, in the order of the fields. Fields that are undefined are
 * passed over; `headerField` is left to whoever writes the header.
 *
 * @throws TypeError or RangeError with the path of the field that cannot be written. What was appended by then stays.
 */
export function encodeSet(plan: SetPlan, out: AttributeBuffer, value: unknown, headerField?: string): void {
  pathFields[0] = "";
  pathIndices[0] = -1;
  writeSet(plan, out, value, 0, headerField);
}

/** Writes a fixed header into the zeros at `at`; members that are not given stay 0. */
export function encodeHeader(plan: StructPlan, out: AttributeBuffer, at: number, value: unknown, field: string): void {
  pathFields[0] = field;
  pathIndices[0] = -1;
  if (value === undefined) return;
  if (!isObject(value)) throw wrongType(0, "an object", value);
  writeMembers(plan, out, value, at, 0, 0);
}

/** Writes the attributes of a level; `depth` is the level of what they stand in. */
function writeSet(plan: SetPlan, out: AttributeBuffer, value: unknown, depth: number, headerField?: string): void {
  if (plan.sequence) {
    writeSequence(plan, out, value, depth);
    return;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrongType(depth, "an object", value);
  const fields = value as Fields;
  if (plan.tracked) {
    levelPlans[depth] = plan;
    levelValues[depth] = fields;
  }
  const { usual } = plan;
  const inner = depth + 1;
  let place = 0;
  let hasUnparsed = false;
  for (const name in fields) {
    const content = fields[name];
    if (content === undefined || name === headerField) continue;
    let field = usual[place];
    if (field === undefined || field.name !== name) {
      field = plan.byField[name];
      usual[place] = field;
    }
    place++;
    if (field !== undefined && !field.multi) {
      // The usual case stands here, since a call would cost more than all that it does.
      if (
        field.numeric &&
        typeof content === "number" &&
        content >= field.minimum &&
        content <= field.maximum &&
        Number.isInteger(content)
      ) {
        appendNumber(field, field.type, out, content);
        continue;
      }
      if (typeof content === "string" && appendText(field, field.type, out, content)) continue;
      if (typeof content === "bigint" && appendBig(field, field.type, out, content)) continue;
    }
    pathFields[inner] = name;
    pathIndices[inner] = -1;
    if (field !== undefined && field.kind === Kind.Nest && !field.multi && !(content instanceof Uint8Array)) {
      if (inner >= MAX_DEPTH * 2) checkDepth(inner);
      const start = out.reserve(NLA_HDRLEN);
      writeSet(field.set, out, content, inner);
      const length = out.length - start;
      if (length - NLA_HDRLEN > MAX_ATTRIBUTE_LENGTH) {
        pathIndices[inner] = -1;
        throw tooLarge(inner, length - NLA_HDRLEN);
      }
      setHeader(out.view, start, length, field.type | NLA_F_NESTED);
      if ((length & 3) !== 0) out.pad();
      continue;
    }
    if (field === undefined) {
      if (name === "unparsed") hasUnparsed = true;
      else writeUnknown(plan, out, name, content, inner);
    } else if (field.multi && field.kind !== Kind.Typed) writeMulti(field, out, content, inner);
    else if (field.kind < Kind.Nest) writeLeaf(field, field.type, out, content, inner);
    else writeField(field, field.type, out, content, inner);
  }
  if (hasUnparsed) writeTails(out, writeUnparsed(out, fields["unparsed"], inner));
  if (place === 0 && isHollow(fields)) throw wrongType(depth, "an object with fields", value);
}

function writeSequence(plan: SetPlan, out: AttributeBuffer, value: unknown, depth: number): void {
  if (!Array.isArray(value)) throw wrongType(depth, "an array of objects with one field each", value);
  const inner = depth + 1;
  let tails: Uint8Array[] | undefined;
  for (let index = 0; index < value.length; index++) {
    pathIndices[depth] = index;
    const item: unknown = value[index];
    if (!isObject(item)) throw wrongType(depth, "an object with one field", item);
    if (plan.tracked) {
      levelPlans[depth] = plan;
      levelValues[depth] = item;
    }
    let given: string | undefined;
    for (const name in item) {
      const content = item[name];
      if (content === undefined) continue;
      if (given !== undefined)
        throw new TypeError(`${pathAt(depth)}: it has ${given} and ${name}; give each its own item`);
      given = name;
      const field = plan.byField[name];
      pathFields[inner] = name;
      pathIndices[inner] = -1;
      if (field === undefined) {
        if (name === "unparsed") tails = [...(tails ?? []), ...writeUnparsed(out, content, inner)];
        else writeUnknown(plan, out, name, content, inner);
      } else writeField(field, field.type, out, content, inner);
    }
    if (given === undefined && isHollow(item)) throw wrongType(depth, "an object with one field", item);
  }
  pathIndices[depth] = -1;
  if (tails !== undefined) writeTails(out, tails);
}

function writeMulti(field: ValuePlan, out: AttributeBuffer, content: unknown, depth: number): void {
  if (!Array.isArray(content)) throw wrongType(depth, "an array", content);
  for (let index = 0; index < content.length; index++) {
    pathIndices[depth] = index;
    writeField(field, field.type, out, content[index], depth);
  }
}

/** Writes attributes that no spec describes. */
function writeUnknown(plan: SetPlan, out: AttributeBuffer, name: string, content: unknown, depth: number): void {
  if (name !== "unknown") throw noSuchField(plan, name, depth);
  if (!Array.isArray(content)) throw wrongType(depth, "an array", content);
  for (let index = 0; index < content.length; index++) {
    pathIndices[depth] = index;
    writeKept(out, content[index], depth);
  }
}

/**
 * Writes the attributes that could not be decoded, behind the others of their level: one that came a second time would
 * otherwise be the first. Returns the bytes that are no attributes.
 */
function writeUnparsed(out: AttributeBuffer, content: unknown, depth: number): Uint8Array[] {
  pathFields[depth] = "unparsed";
  pathIndices[depth] = -1;
  if (!Array.isArray(content)) throw wrongType(depth, "an array", content);
  const tails: Uint8Array[] = [];
  for (let index = 0; index < content.length; index++) {
    pathIndices[depth] = index;
    const { type, bytes } = (content[index] ?? {}) as { type?: unknown; bytes?: unknown };
    if (type === undefined && bytes instanceof Uint8Array) tails.push(bytes);
    else writeKept(out, content[index], depth);
  }
  return tails;
}

/** Writes bytes that are no attributes: last, since they end what a reader can see, and as many as there were. */
function writeTails(out: AttributeBuffer, tails: readonly Uint8Array[]): void {
  for (const bytes of tails) {
    const at = out.reserve(bytes.length);
    out.bytes.set(bytes, at);
  }
}

/** Writes an attribute that was kept as bytes when it was decoded. */
function writeKept(out: AttributeBuffer, item: unknown, depth: number): void {
  const { type, bytes, flags } = (item ?? {}) as { type?: unknown; bytes?: unknown; flags?: unknown };
  if (!(bytes instanceof Uint8Array)) throw wrongType(depth, "an object with bytes (Uint8Array)", item);
  if (!isWithin(type, 0, 0x3fff)) throw outOfRange(depth, "an object with a type from 0 to 16383", item);
  if (flags !== undefined && !isWithin(flags, 0, 0xffff)) throw outOfRange(depth, "flags of 16 bits", flags);
  writeBytes((type as number) | ((flags as number | undefined) ?? 0), out, bytes, depth);
}

function noSuchField(plan: SetPlan, name: string, depth: number): TypeError {
  const inside = plan.name === "" ? "there are no attributes in this message" : `"${plan.name}" has no such field`;
  return new TypeError(`${pathAt(depth)}: ${inside}${suggestion(plan, name)}`);
}

function suggestion(plan: SetPlan, name: string): string {
  const likely = likeliest(name, Object.keys(plan.byField));
  return likely === undefined ? "" : `; did you mean "${likely}"?`;
}

/** Writes one attribute under a number: that of the field, or of an item in an array. */
function writeField(field: ValuePlan, type: number, out: AttributeBuffer, content: unknown, depth: number): void {
  switch (field.kind) {
    case Kind.Nest:
      writeNest(field, type, out, content, depth);
      return;
    case Kind.Indexed:
      writeIndexed(field, type, out, content, depth);
      return;
    case Kind.SubMessage:
      writeSubMessage(field, type, out, content, depth);
      return;
    case Kind.Masked:
      writeMasked(field, type, out, content, depth);
      return;
    case Kind.Structs:
      writeStructs(field, type, out, content, depth);
      return;
    case Kind.Typed:
      writeTyped(field, type, out, content, depth);
      return;
    default:
      writeLeaf(field, type, out, content, depth);
  }
}

function openNest(type: number, out: AttributeBuffer): number {
  const start = out.reserve(NLA_HDRLEN);
  setHeader(out.view, start, NLA_HDRLEN, type | NLA_F_NESTED);
  return start;
}

function closeNest(start: number, out: AttributeBuffer, depth: number): void {
  const length = out.length - start;
  if (length - NLA_HDRLEN > MAX_ATTRIBUTE_LENGTH) {
    pathIndices[depth] = -1;
    throw tooLarge(depth, length - NLA_HDRLEN);
  }
  out.view.setUint16(start, length, hostLittleEndian);
  if ((length & 3) !== 0) out.pad();
}

function writeNest(field: ValuePlan, type: number, out: AttributeBuffer, content: unknown, depth: number): void {
  if (content instanceof Uint8Array) {
    writeBytes(type | NLA_F_NESTED, out, content, depth);
    return;
  }
  checkDepth(depth);
  const start = openNest(type, out);
  writeSet(field.set, out, content, depth);
  closeNest(start, out, depth);
}

/** A nest of attributes that each hold a value and, behind it, its mask. */
function writeMasked(field: ValuePlan, type: number, out: AttributeBuffer, content: unknown, depth: number): void {
  if (content instanceof Uint8Array) {
    writeBytes(type | NLA_F_NESTED, out, content, depth);
    return;
  }
  if (!isObject(content) || isHollow(content)) throw wrongType(depth, "an object with key and mask", content);
  const start = openNest(type, out);
  pathIndices[depth + 1] = -1;
  writeHalves(field.set, out, content["key"], content["mask"], depth + 1, depth + 1);
  closeNest(start, out, depth);
}

/** Writes the fields of `key` and `mask`, which are the same. `half` is the depth at which the path tells them apart. */
function writeHalves(
  plan: SetPlan,
  out: AttributeBuffer,
  key: unknown,
  mask: unknown,
  half: number,
  depth: number,
): void {
  checkDepth(depth);
  pathFields[half] = "mask";
  if (!isObject(mask) || isHollow(mask)) throw wrongType(depth, "an object", mask);
  for (const name in mask) maskedField(plan, name, depth + 1);
  pathFields[half] = "key";
  if (!isObject(key) || isHollow(key)) throw wrongType(depth, "an object", key);
  for (const name in { ...key, ...mask }) {
    const [value, bits] = [key[name], mask[name]];
    const field = maskedField(plan, name, depth + 1);
    if (value === undefined && bits === undefined) continue;
    if (value === undefined) throw wrongType(depth + 1, "the value that mask has the mask of", value);
    pathFields[half] = "mask";
    if (bits === undefined) throw wrongType(depth + 1, "the mask of the value that is in key", bits);
    pathFields[half] = "key";
    const start = out.length;
    if (field.kind === Kind.Nest) {
      openNest(field.type, out);
      writeHalves(field.set, out, value, bits, half, depth + 1);
      closeNest(start, out, depth + 1);
      continue;
    }
    writeField(field, field.type, out, value, depth + 1);
    const next = out.length;
    pathFields[half] = "mask";
    writeField(field, field.type, out, bits, depth + 1);
    joinHalves(out, start, next, depth + 1);
    pathFields[half] = "key";
  }
}

function maskedField(plan: SetPlan, name: string, depth: number): ValuePlan {
  const field = plan.byField[name];
  pathFields[depth] = name;
  pathIndices[depth] = -1;
  if (field === undefined) throw noSuchField(plan, name, depth);
  if (!field.maskable) throw new TypeError(`${pathAt(depth)}: it is none that has a mask`);
  return field;
}

/** Makes one attribute of two: the value of the second goes behind that of the first. */
function joinHalves(out: AttributeBuffer, start: number, next: number, depth: number): void {
  const length = out.view.getUint16(start, hostLittleEndian) - NLA_HDRLEN;
  const other = out.view.getUint16(next, hostLittleEndian) - NLA_HDRLEN;
  if (other !== length) throw wrongLength(depth, `${length} bytes, as many as the value in key has`, other);
  if (2 * length > MAX_ATTRIBUTE_LENGTH) throw tooLarge(depth, 2 * length);
  const middle = start + NLA_HDRLEN + length;
  out.bytes.copyWithin(middle, next + NLA_HDRLEN, next + NLA_HDRLEN + length);
  out.view.setUint16(start, NLA_HDRLEN + 2 * length, hostLittleEndian);
  out.length = middle + length;
  out.pad();
}

function writeIndexed(field: ValuePlan, type: number, out: AttributeBuffer, content: unknown, depth: number): void {
  if (!Array.isArray(content)) throw wrongType(depth, "an array", content);
  checkDepth(depth);
  const item = field.item!;
  const remembered = indicesOf(content);
  // An array that has grown or shrunk is not the one that came.
  const numbers = remembered?.length === content.length ? remembered : undefined;
  const first = (field.source as AttributeValue).firstIndex ?? 1;
  const start = openNest(type, out);
  for (let index = 0; index < content.length; index++) {
    pathIndices[depth] = index;
    const value: unknown = content[index];
    writeField(item, numbers?.[index] ?? first + index, out, value, depth);
  }
  pathIndices[depth] = -1;
  closeNest(start, out, depth);
}

/** Nests whose numbers are values: neighbours with the same number share a nest. */
function writeTyped(field: ValuePlan, type: number, out: AttributeBuffer, content: unknown, depth: number): void {
  if (!Array.isArray(content)) throw wrongType(depth, "an array", content);
  checkDepth(depth);
  const { typeValues } = field.source as { typeValues: readonly TypeValue[] };
  if (!field.multi || content.length === 0) {
    writeEntries(field, typeValues, type, out, content, 0, content.length, depth);
    return;
  }
  for (let index = 0; index < content.length; index++) {
    writeEntries(field, typeValues, type, out, content, index, index + 1, depth);
  }
}

function writeEntries(
  field: ValuePlan,
  typeValues: readonly TypeValue[],
  type: number,
  out: AttributeBuffer,
  entries: readonly unknown[],
  from: number,
  to: number,
  depth: number,
): void {
  const start = openNest(type, out);
  writeLevel(field, typeValues, 0, out, entries, from, to, depth);
  pathIndices[depth] = -1;
  closeNest(start, out, depth);
}

function writeLevel(
  field: ValuePlan,
  typeValues: readonly TypeValue[],
  level: number,
  out: AttributeBuffer,
  entries: readonly unknown[],
  from: number,
  to: number,
  depth: number,
): void {
  const { field: name } = typeValues[level]!;
  for (let index = from; index < to; ) {
    pathIndices[depth] = index;
    const entry = entries[index];
    if (!isObject(entry)) throw wrongType(depth, "an object", entry);
    const number = entry[name];
    // An entry that ends above this level stands for an empty nest there.
    if (number === undefined && level > 0) {
      index++;
      continue;
    }
    if (!isWithin(number, 0, 0x3fff)) throw outOfRange(depth, `${name} to be an integer from 0 to 16383`, number);
    let next = index + 1;
    if (level + 1 < typeValues.length) {
      // What ends here is an empty nest, which shares nothing.
      const { field: below } = typeValues[level + 1]!;
      const isShared = (other: unknown) => isObject(other) && other[name] === number && other[below] !== undefined;
      if (isShared(entry)) while (next < to && isShared(entries[next])) next++;
      const start = openNest(number as number, out);
      writeLevel(field, typeValues, level + 1, out, entries, index, next, depth);
      closeNest(start, out, depth);
    } else writeTypedValue(field.item!, typeValues, number as number, out, entry, depth);
    index = next;
  }
}

function writeTypedValue(
  item: ValuePlan,
  typeValues: readonly TypeValue[],
  number: number,
  out: AttributeBuffer,
  entry: Fields,
  depth: number,
): void {
  if (item.kind !== Kind.Nest || item.set.sequence) {
    writeField(item, number, out, entry["value"], depth);
    return;
  }
  const fields: Fields = {};
  for (const name in entry) if (!typeValues.some((value) => value.field === name)) fields[name] = entry[name];
  const start = openNest(number, out);
  writeSet(item.set, out, fields, depth);
  closeNest(start, out, depth);
}

function writeSubMessage(field: ValuePlan, type: number, out: AttributeBuffer, content: unknown, depth: number): void {
  if (content instanceof Uint8Array) {
    writeBytes(type, out, content, depth);
    return;
  }
  checkDepth(depth);
  const { selector } = field.source as { selector: string };
  const selected = selectedBy(selector, depth);
  const format = selected === undefined ? undefined : field.format(selected);
  if (format === undefined) {
    const why = selected === undefined ? `"${selector}" is not given` : `"${selected}" has no format`;
    throw wrongType(depth, `bytes (Uint8Array), since ${why}`, content);
  }
  if (format.value !== undefined) {
    writeField(format.value, type, out, content, depth);
    return;
  }
  writeFormat(format, type, out, content, depth);
}

function writeFormat(format: FormatPlan, type: number, out: AttributeBuffer, content: unknown, depth: number): void {
  const { header, headerField, set } = format;
  if (!isObject(content) || isHollow(content)) throw wrongType(depth, "an object", content);
  const start = out.length;
  if (header === undefined) {
    openNest(type, out);
    writeSet(set, out, content, depth);
    closeNest(start, out, depth);
    return;
  }
  // A header is no attribute, so this is no nest to the kernel.
  out.attribute(type, 0);
  pathFields[depth + 1] = headerField;
  pathIndices[depth + 1] = -1;
  const fields = content[headerField] ?? {};
  if (!isObject(fields)) throw wrongType(depth + 1, "an object", fields);
  appendStruct(header, out, fields, depth + 1);
  let hasAttributes = false;
  for (const name in content) hasAttributes ||= name !== headerField && content[name] !== undefined;
  if (hasAttributes) {
    out.pad();
    writeSet(set, out, content, depth, headerField);
  }
  const length = out.length - start;
  out.pad();
  if (length - NLA_HDRLEN > MAX_ATTRIBUTE_LENGTH) throw tooLarge(depth, length - NLA_HDRLEN);
  out.view.setUint16(start, length, hostLittleEndian);
}

/** The value of the attribute that tells the format: beside the sub-message, or in the nearest level around it. */
function selectedBy(selector: string, depth: number): string | undefined {
  if (selector === "") return "";
  for (let level = depth - 1; level >= 0; level--) {
    const attribute = levelPlans[level]?.byName.get(selector);
    const value = attribute === undefined ? undefined : levelValues[level]?.[attribute.name];
    if (value === undefined) continue;
    return `${typeof value === "number" && attribute!.table !== undefined ? attribute!.table.show(value) : value}`;
  }
  return undefined;
}
