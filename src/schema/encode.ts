import { NLA_F_NESTED, NLA_HDRLEN } from "../constants/netlink.ts";
import type { AttributeBuffer } from "../message/attribute-buffer.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { likeliest, MAX_ATTRIBUTE_LENGTH } from "../message/check.ts";
import { MAX_DEPTH } from "./depth.ts";
import { writeTails, writeUnknown, writeUnparsed } from "./encode-kept.ts";
import { writeBytes, writeLeaf } from "./encode-leaf.ts";
import { writeMasked } from "./encode-masked.ts";
import { closeNest, openNest } from "./encode-nest.ts";
import {
  checkDepth,
  chosenBy,
  chosenSets,
  chosenValues,
  pathAt,
  pathFields,
  pathIndices,
  tooLarge,
  whole,
  wrongType,
} from "./encode-path.ts";
import { appendStruct, writeMembers } from "./encode-struct.ts";
import { writeStructs } from "./encode-structs.ts";
import { writeTyped } from "./encode-typed.ts";
import { appendBig, appendNumber, appendText, setHeader } from "./encode-usual.ts";
import { isHollow, isObject } from "./encode-values.ts";
import type { Fields } from "./kept.ts";
import { Kind } from "./kind.ts";
import type { AttributeValue } from "./model.ts";
import type { FormatPlan, SetPlan, StructPlan, ValuePlan } from "./plan.ts";
import { indicesOf } from "./remembered.ts";

// The levels around what is being written, for sub-messages whose format a value further out tells.
const levelPlans: (SetPlan | undefined)[] = new Array<SetPlan | undefined>(MAX_DEPTH * 2 + 2).fill(undefined);
const levelValues: (Fields | undefined)[] = new Array<Fields | undefined>(MAX_DEPTH * 2 + 2).fill(undefined);

/** Whether a request is being written. */
let asking = false;

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

/** The same for the attributes of a request, of which some look otherwise than in answers. */
export function encodeRequest(plan: SetPlan, out: AttributeBuffer, value: unknown, headerField?: string): void {
  asking = true;
  whole.name = "fields";
  try {
    encodeSet(plan, out, value, headerField);
  } finally {
    asking = false;
    whole.name = "value";
  }
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
    if (name === headerField) continue;
    let field = usual[place];
    if (field === undefined || field.name !== name) {
      field = plan.named(name);
      usual[place] = field;
    }
    // The usual cases stand here, since a call would cost more than all that it does. Numbers, bigints and all else are
    // read in a place each, which the engine then compiles for values of one type.
    if (field?.number) {
      const number = fields[name];
      if (
        typeof number === "number" &&
        number >= field.minimum &&
        number <= field.maximum &&
        Number.isInteger(number)
      ) {
        appendNumber(field, field.type, out, number);
        place++;
        continue;
      }
    } else if (field?.big) {
      const big = fields[name];
      if (typeof big === "bigint" && big >= field.bigMinimum && big <= field.bigMaximum) {
        appendBig(field, field.type, out, big);
        place++;
        continue;
      }
    }
    const content = fields[name];
    if (content === undefined) continue;
    place++;
    if (typeof content === "string" && field !== undefined && !field.multi) {
      if (appendText(field, field.type, out, content)) continue;
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
      const field = plan.named(name);
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

/** Writes one attribute under a number: that of the field, or of an item in an array. */
function writeField(field: ValuePlan, type: number, out: AttributeBuffer, content: unknown, depth: number): void {
  switch (field.kind) {
    case Kind.Nest:
      writeNest(field, type, out, content, depth);
      return;
    case Kind.ArrayOrNest:
      writeArrayOrNest(field, type, out, content, depth);
      return;
    case Kind.Indexed:
      writeIndexed(field, type, out, content, depth);
      return;
    case Kind.SubMessage:
      writeSubMessage(field, type, out, content, depth);
      return;
    case Kind.Masked:
      writeMasked(field, type, out, content, depth, writeField);
      return;
    case Kind.Structs:
      writeStructs(field, type, out, content, depth);
      return;
    case Kind.Typed:
      writeTyped(field, type, out, content, depth, writeField);
      return;
    default:
      writeLeaf(field, type, out, content, depth);
  }
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

/** Writes what is an array in answers, and a nest in requests: the kernel would take the numbers of the one for the other. */
function writeArrayOrNest(field: ValuePlan, type: number, out: AttributeBuffer, content: unknown, depth: number): void {
  const isArray = Array.isArray(content);
  if (content instanceof Uint8Array || (isArray && !asking)) writeLeaf(field, type, out, content, depth);
  else if (!isArray) writeNest(field, type, out, content, depth);
  else throw wrongType(depth, "an object: it is an array in answers only, and a nest in requests", content);
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
    const why =
      selected === undefined ? `"${selector}" is not given` : `"${selected}" has no format${meant(field, selected)}`;
    throw wrongType(depth, `bytes (Uint8Array), since ${why}`, content);
  }
  if (format.value !== undefined) {
    writeField(format.value, type, out, content, depth);
    return;
  }
  chosenSets[depth] = selector === "" ? undefined : format.set;
  chosenBy[depth] = selector;
  chosenValues[depth] = selected!;
  writeFormat(format, type, out, content, depth);
}

function meant(field: ValuePlan, selected: string): string {
  const likely = likeliest(selected, field.selectors);
  return likely === undefined ? "" : ` (did you mean "${likely}"?)`;
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
  for (const name in content) {
    if (name === headerField || content[name] === undefined) continue;
    if (set.named(name) === undefined && header.byField[name] !== undefined) {
      pathFields[depth + 1] = name;
      throw new TypeError(`${pathAt(depth + 1)}: it is a member of ${headerField}`);
    }
    hasAttributes = true;
  }
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
    const attribute = levelPlans[level]?.specified(selector);
    const value = attribute === undefined ? undefined : levelValues[level]?.[attribute.name];
    if (value === undefined) continue;
    return `${typeof value === "number" && attribute!.table !== undefined ? attribute!.table.show(value) : value}`;
  }
  return undefined;
}
