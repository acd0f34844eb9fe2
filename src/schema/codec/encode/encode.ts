import { closestName } from "../../../base/check.ts";
import { shortened } from "../../../base/describe.ts";
import { NLA_F_NESTED, NLA_HDRLEN } from "../../../constants/netlink.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { Attribute, AttributeValue } from "../../model/family.ts";
import type { Fields } from "../../model/types.ts";
import { Form, Kind } from "../../plan/kind.ts";
import type { FormatPlan, SetPlan, StructPlan, ValuePlan } from "../../plan/plan.ts";
import { type SelectorLevels, selectorValue } from "../../plan/selector.ts";
import { integerSizes } from "../../values/integer-sizes.ts";
import { findUnparsed, indicesOf } from "../../values/wire-metadata.ts";
import { readStruct } from "../decode/leaf.ts";
import type { EncodeBuffer } from "./encode-buffer.ts";
import { checkDepth, typeError, wrongType, wrongValue } from "./errors.ts";
import { appendBig, appendBytes, appendIpv4, appendNumber, appendText } from "./fast.ts";
import { writeBytes, writeLeaf, writeTails, writeUnknown, writeUnparsed } from "./leaf.ts";
import {
  closeNest,
  openNest,
  writeMasked,
  writeNumberedNests,
  writeRecords,
  writeStructAndSet,
  writeStructs,
} from "./nested.ts";
import { appendCompleteStruct, UNLIMITED, writeMembers } from "./struct.ts";
import { hasHiddenContent, isInteger, isObject } from "./values.ts";

class EncodedLevels implements SelectorLevels {
  readonly #out: EncodeBuffer;

  constructor(out: EncodeBuffer) {
    this.#out = out;
  }

  attribute(level: number, specName: string): unknown {
    const out = this.#out;
    const attribute = out.levelPlans[level]?.fieldBySpecName(specName);
    const value = attribute === undefined ? undefined : out.levelValues[level]?.[attribute.name];
    return attribute?.table === undefined ? value : attribute.table.nameOfInput(value);
  }

  /** Returns null if the header member is not set. */
  member(level: number, field: string): unknown {
    const out = this.#out;
    const header = out.headers[level];
    if (header?.plan.layout.byField[field] === undefined) return undefined;
    const { plan, start, fixed } = header;
    const values = out.levelValues[level]![out.levelPlans[level]!.headerField] as Fields | undefined;
    if (values?.[field] === undefined && fixed?.[field] === undefined) return null;
    const { bytes, view } = out;
    return (readStruct(plan, bytes, view, start, start + plan.size) as Fields)[field];
  }
}

/** Nothing of this level may affect the next message. */
const leaveLevel = (out: EncodeBuffer, depth: number): void => {
  out.levelValues[depth] = undefined;
  out.headers[depth] = undefined;
};

/** Skips the field `headerField`, the structure before the attributes. */
export const encodeSet = (plan: SetPlan, out: EncodeBuffer, value: unknown, headerField = ""): void => {
  out.fields[0] = "";
  out.indices[0] = -1;
  try {
    writeSet(plan, out, value, 0, headerField);
  } catch (error) {
    for (let depth = 0; depth < out.levelValues.length; depth++) leaveLevel(out, depth);
    throw error;
  }
};

export const encodeRequest = (plan: SetPlan, out: EncodeBuffer, value: unknown, headerField = ""): void => {
  out.isRequest = true;
  out.rootName = "fields";
  encodeSet(plan, out, value, headerField);
  out.isRequest = false;
  out.rootName = "value";
  out.headers[0] = undefined;
};

/**
 * The bytes at offset `at` must be 0. Omitted members stay 0. Data of variable length is appended, so the header must be
 * the end of the output.
 */
export const encodeHeader = (plan: StructPlan, out: EncodeBuffer, at: number, value: unknown, field: string): void => {
  if (value === undefined) return;
  out.fields[0] = field;
  out.indices[0] = -1;
  if (!isObject(value)) throw wrongType(out, 0, "an object", value);
  writeMembers(plan, out, value, at, 0, plan.isCounted ? UNLIMITED : 0);
  if (plan.isCounted) out.pad();
};

/** The depth of the written attributes is `depth` + 1. */
const writeSet = (plan: SetPlan, out: EncodeBuffer, value: unknown, depth: number, headerField = ""): void => {
  if (plan.sequence) writeSequence(plan, out, value, depth);
  else if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrongType(out, depth, "an object", value);
  } else writeFields(plan, out, value as Fields, depth, headerField);
};

const writeFields = (plan: SetPlan, out: EncodeBuffer, fields: Fields, depth: number, headerField: string): void => {
  if (plan.tracked) {
    out.levelPlans[depth] = plan;
    out.levelValues[depth] = fields;
  }
  const inner = depth + 1;
  let last: ValuePlan | undefined;
  let hasUnparsed = false;
  for (const name in fields) {
    // Usually the first property; the code below skips it elsewhere.
    if (last === undefined && name === headerField) continue;
    const field = plan.following(last, name);
    if (field !== undefined) {
      last = field;
      // Separate reads by form: JavaScriptCore compiles each for one type.
      const { form } = field;
      if (form === Form.Unsigned) {
        const number = fields[name];
        if (typeof number === "number" && (number & field.bits) >>> 0 === number) {
          appendNumber(field, field.type, out, number);
          continue;
        }
      } else if (form === Form.Fields) {
        const content = fields[name];
        if (!field.set.sequence && isObject(content)) {
          writeNestedFields(field, out, name, content, inner);
          continue;
        }
      } else if (writeUsual(field, out, fields, name)) continue;
    }
    const content = fields[name];
    if (content === undefined) continue;
    out.fields[inner] = name;
    out.indices[inner] = -1;
    if (field !== undefined) writeAny(field, out, content, inner, fields);
    else if (name === "unparsed") hasUnparsed = true;
    else if (name !== headerField) writeUnknown(plan, out, name, content, inner);
  }
  if (hasUnparsed) writeTails(out, writeUnparsed(plan, out, fields, inner));
  if (last === undefined && hasHiddenContent(fields)) throw wrongType(out, depth, "an object with fields", fields);
  if (plan.tracked) leaveLevel(out, depth);
};

const writeNestedFields = (field: ValuePlan, out: EncodeBuffer, name: string, content: Fields, depth: number): void => {
  out.fields[depth] = name;
  out.indices[depth] = -1;
  checkDepth(out, depth);
  const start = openNest(field.type, out);
  writeFields(field.set, out, content, depth, "");
  closeNest(start, out, depth);
};

/** Returns false and appends nothing for unusual or invalid values. */
const writeUsual = (field: ValuePlan, out: EncodeBuffer, fields: Fields, name: string): boolean => {
  switch (field.form) {
    case Form.Unsigned: {
      const number = fields[name];
      if (typeof number !== "number" || (number & field.bits) >>> 0 !== number) return false;
      appendNumber(field, field.type, out, number);
      return true;
    }
    case Form.Ipv4: {
      const address = fields[name];
      return typeof address === "string" && appendIpv4(field, out, address);
    }
    case Form.Text: {
      const text = fields[name];
      return typeof text === "string" && appendText(field, field.type, out, text);
    }
    case Form.Bigint: {
      const big = fields[name];
      if (typeof big !== "bigint" || big < field.bigMinimum || big > field.bigMaximum) return false;
      appendBig(field, field.type, out, big);
      return true;
    }
    case Form.Integer: {
      const number = fields[name];
      if (!isInteger(field, number)) return false;
      appendNumber(field, field.type, out, number);
      return true;
    }
    case Form.Names: {
      const bits = field.table!.bits(fields[name], field.maximum);
      if (bits < 0 || bits < field.minimum) return false;
      appendNumber(field, field.type, out, bits);
      return true;
    }
    case Form.Members: {
      const content = fields[name];
      return isObject(content) && appendCompleteStruct(field, out, content);
    }
    case Form.Bytes: {
      const bytes = fields[name];
      return bytes instanceof Uint8Array && appendBytes(field, out, bytes);
    }
    default:
      return false;
  }
};

const writeSequence = (plan: SetPlan, out: EncodeBuffer, value: unknown, depth: number): void => {
  if (!Array.isArray(value)) throw wrongType(out, depth, "an array of objects with one field each", value);
  const inner = depth + 1;
  let last: ValuePlan | undefined;
  let tails: Uint8Array[] | undefined;
  for (let index = 0; index < value.length; index++) {
    out.indices[depth] = index;
    const item: unknown = value[index];
    if (!isObject(item)) throw wrongType(out, depth, "an object with one field", item);
    if (plan.tracked) {
      out.levelPlans[depth] = plan;
      out.levelValues[depth] = item;
    }
    let present: string | undefined;
    for (const name in item) {
      const content = item[name];
      if (content === undefined) continue;
      if (present !== undefined)
        throw typeError(out, depth, `has ${present} and ${name}; use a separate item for each`);
      present = name;
      const field = plan.following(last, name);
      if (field !== undefined) {
        last = field;
        if (writeUsual(field, out, item, name)) continue;
      }
      out.fields[inner] = name;
      out.indices[inner] = -1;
      if (field !== undefined) writeField(field, field.type, out, content, inner);
      else if (name === "unparsed") tails = [...(tails ?? []), ...writeUnparsed(plan, out, item, inner)];
      else writeUnknown(plan, out, name, content, inner);
    }
    if (present !== undefined) continue;
    if (hasHiddenContent(item)) throw wrongType(out, depth, "an object with one field", item);
    throw typeError(out, depth, "expected an object with one field, got none");
  }
  out.indices[depth] = -1;
  if (tails !== undefined) writeTails(out, tails);
  if (plan.tracked) leaveLevel(out, depth);
};

const writeAny = (field: ValuePlan, out: EncodeBuffer, content: unknown, depth: number, fields: Fields): void => {
  if (field.multi && field.kind !== Kind.NumberedNests) writeMulti(field, out, content, depth, fields);
  else if (field.kind < Kind.Nest) writeLeaf(field, field.type, out, content, depth);
  else if (field.kind === Kind.ReadOnly) writeReadOnly(field, out, content, depth, fields);
  else writeField(field, field.type, out, content, depth);
};

/** `fields.unparsed` contains list elements that could not be decoded. */
const writeMulti = (field: ValuePlan, out: EncodeBuffer, content: unknown, depth: number, fields: Fields): void => {
  if (!Array.isArray(content)) throw wrongType(out, depth, "an array", content);
  for (let index = 0; index < content.length; index++) {
    out.indices[depth] = index;
    const item: unknown = content[index];
    const kept = item instanceof Uint8Array ? findUnparsed(fields, item) : undefined;
    if (kept === undefined) writeField(field, field.type, out, item, depth);
    else writeBytes(field.type | (kept.flags ?? 0), out, kept.bytes, depth);
  }
};

/** The kernel ignores or rejects read-only attributes. */
const writeReadOnly = (field: ValuePlan, out: EncodeBuffer, content: unknown, depth: number, fields: Fields): void => {
  if (!out.isRequest) writeAny(field.item!, out, content, depth, fields);
};

/** List elements may have different numbers (`type`). */
const writeField = (field: ValuePlan, type: number, out: EncodeBuffer, content: unknown, depth: number): void => {
  const { kind } = field;
  if (kind < Kind.Nest) writeLeaf(field, type, out, content, depth);
  else if (kind === Kind.Nest) writeNest(field, type, out, content, depth);
  else if (kind === Kind.ArrayOrNest) writeArrayOrNest(field, type, out, content, depth);
  else if (kind === Kind.Indexed) writeIndexed(field, type, out, content, depth);
  else if (kind === Kind.SubMessage) writeSubMessage(field, type, out, content, depth);
  else if (kind === Kind.Masked) writeMasked(field, type, out, content, depth, writeField, writeSet);
  else if (kind === Kind.Structs) writeStructs(field, type, out, content, depth);
  else if (kind === Kind.Records) writeRecords(field, type, out, content, depth, writeField, writeSet);
  else if (kind === Kind.NumberedNests) writeNumberedNests(field, type, out, content, depth, writeField, writeSet);
  else if (kind === Kind.FlagOrInteger) writeFlagOrInteger(field.source as AttributeValue, type, out, content, depth);
  else if (kind === Kind.ReadOnly) writeReadOnly(field, out, content, depth, {});
  else writeLeaf(field, type, out, content, depth);
};

const writeNest = (field: ValuePlan, type: number, out: EncodeBuffer, content: unknown, depth: number): void => {
  if (content instanceof Uint8Array) {
    writeBytes(type | NLA_F_NESTED, out, content, depth);
    return;
  }
  checkDepth(out, depth);
  const start = openNest(type, out);
  writeSet(field.set, out, content, depth);
  closeNest(start, out, depth);
};

/** Presence means true, except in replies with a byte that is 0 or 1. */
function writeFlagOrInteger(
  { replyType, requestType }: AttributeValue,
  type: number,
  out: EncodeBuffer,
  content: unknown,
  depth: number,
): void {
  if (typeof content !== "boolean") throw wrongValue(out, depth, "true or false", content);
  const hasValue = !out.isRequest && replyType !== undefined;
  if (!hasValue && !content) return;
  const size = hasValue ? 1 : (integerSizes[requestType ?? ""] ?? 0);
  const at = out.attribute(type, size);
  if (size === 4) out.view.setUint32(at, 1, hostLittleEndian);
  else if (size === 1) out.bytes[at] = content ? 1 : 0;
}

/** An array of numbers in replies, numbered attributes in requests. Requests omit read-only attributes. */
function writeArrayOrNest(field: ValuePlan, type: number, out: EncodeBuffer, content: unknown, depth: number): void {
  const isArray = Array.isArray(content);
  if (content instanceof Uint8Array || (isArray && !out.isRequest)) writeLeaf(field, type, out, content, depth);
  else if (!isArray) writeNest(field, type, out, content, depth);
  else {
    const start = openNest(type, out);
    for (let index = 0; index < content.length; index++) {
      out.indices[depth] = index;
      const item = field.set.fieldByNumber(index + 1) ?? field.set.fieldByNumber(1)!;
      if ((item.source as Attribute).access !== "read-only") writeLeaf(item, index + 1, out, content[index], depth);
    }
    out.indices[depth] = -1;
    closeNest(start, out, depth);
  }
}

const writeIndexed = (field: ValuePlan, type: number, out: EncodeBuffer, content: unknown, depth: number): void => {
  if (!Array.isArray(content)) throw wrongType(out, depth, "an array", content);
  checkDepth(out, depth);
  const item = field.item!;
  const remembered = indicesOf(content);
  // Recorded numbers apply only to an array of the same length.
  const numbers = remembered?.length === content.length ? remembered : undefined;
  const first = (field.source as AttributeValue).firstIndex ?? 1;
  const start = openNest(type, out);
  for (let index = 0; index < content.length; index++) {
    out.indices[depth] = index;
    writeField(item, numbers?.[index] ?? first + index, out, content[index], depth);
  }
  out.indices[depth] = -1;
  closeNest(start, out, depth);
};

function writeSubMessage(field: ValuePlan, type: number, out: EncodeBuffer, content: unknown, depth: number): void {
  if (content instanceof Uint8Array) {
    writeBytes(type, out, content, depth);
    return;
  }
  checkDepth(out, depth);
  const { selector } = field.source as { selector: string };
  const selected = selectorValue(field, depth - 1, new EncodedLevels(out));
  const format = selected === undefined ? undefined : field.formats.get(selected);
  if (format === undefined) {
    const why =
      selected === undefined
        ? `"${selector}" is missing (required for an object)`
        : `"${shortened(`${selected}`)}" has no format${suggestion(field, selected)}`;
    throw wrongType(out, depth, `bytes (Uint8Array), because ${why}`, content);
  }
  if (format.value !== undefined) {
    writeField(format.value, type, out, content, depth);
    return;
  }
  out.chosenSets[depth] = selector === "" ? undefined : format.set;
  out.chosenBy[depth] = selector;
  out.chosenValues[depth] = selected!;
  try {
    writeFormat(format, type, out, content, depth);
  } finally {
    // The selected set applies only to this sub-message.
    out.chosenSets[depth] = undefined;
  }
}

function suggestion(field: ValuePlan, selected: string): string {
  const likely = closestName(selected, field.formats.keys());
  return likely === undefined ? "" : ` (did you mean "${likely}"?)`;
}

function writeFormat(format: FormatPlan, type: number, out: EncodeBuffer, content: unknown, depth: number): void {
  const { header: struct, set } = format;
  if (!isObject(content) || hasHiddenContent(content)) throw wrongType(out, depth, "an object", content);
  // No NLA_F_NESTED if the payload starts with a C structure.
  const start = struct === undefined ? openNest(type, out) : out.attribute(type, 0) - NLA_HDRLEN;
  if (struct === undefined) writeSet(set, out, content, depth);
  else writeStructAndSet({ struct, set, isOpen: true }, out, content, depth, writeSet);
  closeNest(start, out, depth);
}
