import { defined } from "../../base/objects.ts";
import {
  type AttributeType,
  type AttributeValue,
  find,
  type IntegerType,
  memberIn,
  type TypeValue,
} from "../model/family.ts";
import { fieldName } from "../model/names.ts";
import { rangeOf } from "../plan/kind.ts";
import { type BuildContext, exactNumber, nonEmpty } from "./context.ts";
import { buildFormat, isInteger } from "./definitions.ts";
import { SpecNode } from "./spec-node.ts";

const INTEGERS: readonly IntegerType[] = ["u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64"];
const TYPES: readonly AttributeType[] = [
  ...INTEGERS,
  ...(["uint", "sint", "flag", "string", "binary", "nest", "indexed-array", "nest-type-value"] as const),
  ...(["sub-message", "bitfield32", "pad", "unused"] as const),
];
const itemTypes: ReadonlyMap<AttributeType, readonly string[]> = new Map([
  ["binary", [...INTEGERS, "struct"]],
  ["indexed-array", [...INTEGERS, "nest", "binary", "string"]],
]);

export function buildValue(context: BuildContext, source: SpecNode): AttributeValue {
  const node = withCurrentType(source);
  const type = node.need("type").supported((at) => at.oneOf(TYPES));
  // Arrays with an unsupported element type are decoded as bytes.
  if (type === undefined || !hasSupportedItems(node, type)) return { type: "binary" };
  const format = buildFormat(context, node, type);
  const item = (type === "indexed-array" ? node.need("sub-type") : node.get("sub-type"))?.text();
  const isBinaryItem = type === "indexed-array" && item === "binary";
  if (node.has("struct") && type !== "binary" && !isBinaryItem)
    throw node.error("only binary data can be a struct", "struct");
  if (node.has("struct") && item !== undefined && item !== "struct" && !isBinaryItem)
    throw node.error('not allowed together with "sub-type"', "struct");
  if (item === "struct") {
    const struct = node.get("struct");
    if (struct === undefined) throw node.error('requires "struct"', "sub-type");
    context.checkFixedLength(struct);
  }
  const typeValues = buildTypeValues(node);
  if (type === "nest-type-value" && typeValues.length === 0) throw node.error('requires "type-value"', "type-value");
  return defined({
    type,
    ...format,
    replyType: node.get("reply-type")?.oneOf(type === "flag" ? ["u8"] : ["u8", "u16", "u32", "u64"]),
    requestType: node.get("request-type")?.oneOf(["u8", "u32"]),
    item,
    ...buildNest(context, node, type, item),
    typeValues: nonEmpty(typeValues),
    firstIndex: node.get("first-index")?.integer(0, 1),
    ...(type === "sub-message" ? buildSelection(context, node) : {}),
    ...buildChecks(context, node, type),
  }) as AttributeValue;
}

function buildTypeValues(node: SpecNode): TypeValue[] {
  const typeValues: TypeValue[] = [];
  for (const level of node.items("type-value")) {
    const name = level.name();
    const field = fieldName(name);
    if (typeValues.some((other) => other.field === field)) throw level.error(`duplicate field name ${field}`);
    typeValues.push({ name, field });
  }
  return typeValues;
}

/** Older specs use other names for some types of values. */
function withCurrentType(node: SpecNode): SpecNode {
  if (node.get("type")?.value !== "array-nest") return node;
  const parts = node.parts();
  for (const [key, value] of Object.entries({ type: "indexed-array", "sub-type": "nest" })) {
    parts.set(key, new SpecNode(value, node.files, `${node.path}.${key}`));
  }
  return SpecNode.composed(parts, node.files, node.path);
}

function hasSupportedItems(node: SpecNode, type: AttributeType): boolean {
  const item = node.get("sub-type");
  const types = itemTypes.get(type);
  return item === undefined || types === undefined || item.supported((at) => at.oneOf(types)) !== undefined;
}

function buildNest(context: BuildContext, node: SpecNode, type: AttributeType, item?: string): Partial<AttributeValue> {
  const needed = type === "nest" || type === "nest-type-value" || (type === "indexed-array" && item === "nest");
  const reference = node.get("nested-attributes");
  if (item === "struct" && reference !== undefined) {
    return { nest: context.setOfObjects(reference, "follow a struct") };
  }
  if (!needed && reference !== undefined) throw reference.error(`not allowed for type ${type}`);
  const request = node.get("request-attributes");
  if (request !== undefined) {
    if (type !== "binary" || item === undefined || item === "struct") throw request.error("only allowed for arrays");
    return { nest: context.reference(request, "sets") };
  }
  if (!needed) return {};
  const nest = context.reference(node.need("nested-attributes"), "sets");
  const masked = node.get("masked");
  if (masked !== undefined && context.isSequence(nest)) throw masked.error("a list of objects cannot have masks");
  return masked?.flag() === true ? { nest, masked: true } : { nest };
}

function buildSelection(context: BuildContext, node: SpecNode): Partial<AttributeValue> {
  const subMessage = context.reference(node.need("sub-message"), "subMessages");
  const selecting = node.get("selector");
  const isMember = memberIn(`${selecting?.value}`) !== undefined;
  const selector = (isMember ? selecting?.text() : selecting?.name()) ?? "";
  const built = find(context, "subMessages", subMessage);
  const formats = context.nodes.subMessages.get(subMessage)?.items("formats", "value") ?? [];
  const values = built === undefined ? formats.map(selectedValue) : Object.keys(built.formats);
  if (selector !== "" && values.includes("")) throw node.error("not allowed: the only format has no value", "selector");
  if (selector === "" && !values.includes("")) throw node.error('"selector" is missing');
  return { subMessage, selector };
}

function buildChecks(context: BuildContext, node: SpecNode, type: AttributeType): Partial<AttributeValue> {
  const checks = node.get("checks")?.object("checks");
  if (checks === undefined) return {};
  const lengths = type === "binary" || type === "string" || type === "indexed-array";
  const check = <Value>(key: string, fits: boolean, read: (at: SpecNode) => Value): Value | undefined => {
    return checks.get(key)?.supported((at) => {
      if (!fits) throw at.error(`not allowed for type ${type}`);
      return read(at);
    });
  };
  const limit = (key: string) => check(key, isInteger(type), (at) => context.limit(at));
  const length = (key: string) => check(key, lengths, (at) => context.length(at));
  const [minimum, maximum] = [limit("min"), limit("max")];
  const range = rangeOf(type);
  for (const [key, value] of Object.entries({ min: minimum, max: maximum })) {
    if (range === undefined || value === undefined || (value >= range[0] && value <= range[1])) continue;
    throw checks.error(`${value} is out of range for ${type} (${range[0]} to ${range[1]})`, key);
  }
  const [minimumLength, maximumLength, exactLength] = [length("min-len"), length("max-len"), length("exact-len")];
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    throw checks.error(`the minimum ${minimum} exceeds the maximum ${maximum}`, "min");
  }
  if (minimumLength !== undefined && maximumLength !== undefined && minimumLength > maximumLength) {
    throw checks.error(`the minimum length ${minimumLength} exceeds the maximum length ${maximumLength}`, "min-len");
  }
  const mask = check("flags-mask", isInteger(type), (at) => flagsMask(context, at));
  if (range !== undefined && mask !== undefined && mask > range[1] - range[0]) {
    throw checks.error(`bits out of range for ${type}`, "flags-mask");
  }
  const unterminated = check("unterminated-ok", type === "string", (at) => at.flag()) || undefined;
  return defined({ minimum, maximum, minimumLength, maximumLength, exactLength, mask, unterminated });
}

const MAX_BIT = 63;

function flagsMask(context: BuildContext, node: SpecNode): number | bigint {
  const { entries } = find(context, "enums", context.reference(node, "enums"))!;
  const other = entries.find(({ value }) => value < 0 || value > MAX_BIT);
  if (other !== undefined) throw node.error(`the entry "${other.name}" is not a bit: ${other.value}`);
  return exactNumber(entries.reduce((mask, { value }) => mask | (1n << BigInt(value)), 0n));
}

/** A sub-message with only one format is selected by "". */
export function selectedValue(format: SpecNode): string {
  const value = format.get("value");
  if (value === undefined) return "";
  return typeof value.value === "number" ? `${value.integer()}` : value.text();
}
