import { type BuildContext, DESCRIBED, described, optionalText } from "./build-context.ts";
import { buildFormat, isInteger } from "./build-definitions.ts";
import { fieldName } from "./field-name.ts";
import type {
  Attribute,
  AttributeSet,
  AttributeType,
  AttributeValue,
  IntegerType,
  SubMessage,
  SubMessageFormat,
  TypeValue,
} from "./model.ts";
import { plain } from "./numbers.ts";
import { NameTable, SpecNode } from "./spec-node.ts";

const INTEGERS: readonly IntegerType[] = ["u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64"];
const TYPES: readonly AttributeType[] = [
  ...INTEGERS,
  "uint",
  "sint",
  "flag",
  "string",
  "binary",
  "nest",
  "indexed-array",
  "nest-type-value",
  "sub-message",
  "bitfield32",
  "pad",
  "unused",
];
const VALUE_KEYS = [
  "type",
  "byte-order",
  "enum",
  "enum-as-flags",
  "display-hint",
  "struct",
  "unit",
  "type-value",
  "nested-attributes",
  "masked",
  "checks",
  "sub-type",
  "sub-message",
  "selector",
  "first-index",
];
const ATTRIBUTE_KEYS = ["name", "value", "multi-attr", "name-prefix", "access", ...VALUE_KEYS, ...DESCRIBED];
const SET_KEYS = [
  "name",
  "name-prefix",
  "enum-name",
  "subset-of",
  "attr-cnt-name",
  "attr-max-name",
  "header",
  "attributes",
  "sequence",
  ...DESCRIBED,
];
const CHECKS = ["flags-mask", "min", "max", "min-len", "max-len", "exact-len", "unterminated-ok"];

/** Attributes are numbered with 14 bits: the others are marks. */
const LARGEST_NUMBER = 0x3fff;

/** Builds an attribute set, or a part of one. */
export function buildSet(context: BuildContext, node: SpecNode): AttributeSet {
  node.object(SET_KEYS).need("attributes");
  const base = baseOf(context, node);
  const attributes: Attribute[] = [];
  const fields = new Map<string, string>();
  const names = new Set<string>();
  const numbers = new Map<number, string>();
  let next = 1;
  for (const item of node.items("attributes")) {
    const name = item.object(ATTRIBUTE_KEYS).need("name").name();
    if (names.has(name)) {
      // A subset only says what belongs to it: saying so twice is harmless.
      if (base !== undefined && Object.keys(item.value as object).length === 1) continue;
      throw item.error(`there are two attributes "${name}"`, "name");
    }
    names.add(name);
    if (base !== undefined && item.has("value")) throw item.error("a subset keeps the numbers of its set", "value");
    const original = base?.get(name);
    if (base !== undefined && original === undefined) {
      throw item.error(`the set "${node.need("subset-of").text()}" has no attribute "${name}"`, "name");
    }
    const number = original?.number ?? item.get("value")?.integer(0, LARGEST_NUMBER) ?? next;
    if (number > LARGEST_NUMBER) throw item.error(`the number ${number} is larger than ${LARGEST_NUMBER}`);
    next = number + 1;
    const merged = original === undefined ? item : new SpecNode(inherit(original.node, item), item.file, item.path);
    const attribute = buildAttribute(context, merged, number);
    const other = numbers.get(number);
    if (other !== undefined) throw item.error(`"${other}" has the number ${number} as well`, "value");
    numbers.set(number, name);
    if (attribute.type !== "unused" && attribute.type !== "pad") {
      const namesake = fields.get(attribute.field);
      if (namesake !== undefined) throw item.error(`"${namesake}" is called ${attribute.field} as well`, "name");
      fields.set(attribute.field, name);
    }
    attributes.push(attribute);
  }
  const prefix = optionalText(node, "name-prefix");
  const subsetOf = optionalText(node, "subset-of");
  return {
    ...(subsetOf === undefined ? {} : { subsetOf }),
    ...(node.get("sequence")?.flag() === true ? { sequence: true } : {}),
    attributes,
    ...(prefix === undefined ? {} : { prefix }),
    ...described(node),
  } as AttributeSet;
}

/** The attributes, by name, of the set that a node describes a part of. */
function baseOf(context: BuildContext, node: SpecNode): Map<string, { node: SpecNode; number: number }> | undefined {
  const reference = node.get("subset-of");
  if (reference === undefined) return undefined;
  const base = context.nodes.sets.get(reference.text());
  if (base === undefined) throw reference.error(`there is no attribute set "${reference.text()}"`);
  if (base.has("subset-of")) throw reference.error(`"${reference.text()}" is a subset itself`);
  if (node.has("name-prefix")) throw node.error("a subset has the names of its set", "name-prefix");
  const attributes = new Map<string, { node: SpecNode; number: number }>();
  let next = 1;
  for (const item of base.items("attributes")) {
    const number = item.get("value")?.integer(0, LARGEST_NUMBER) ?? next;
    attributes.set(item.need("name").name(), { node: item, number });
    next = number + 1;
  }
  return attributes;
}

function inherit(base: SpecNode, item: SpecNode): Record<string, unknown> {
  const inherited = { ...(base.value as object), ...(item.value as object) } as Record<string, unknown>;
  delete inherited["value"];
  return inherited;
}

function buildAttribute(context: BuildContext, node: SpecNode, number: number): Attribute {
  const name = node.need("name").name();
  const value = buildValue(context, node);
  const multi = node.get("multi-attr")?.flag() ?? false;
  if (multi && (value.type === "pad" || value.type === "unused" || value.type === "flag")) {
    throw node.error(`a ${value.type} cannot stand several times`, "multi-attr");
  }
  const access = node.get("access")?.oneOf(["read-only", "write-only"]);
  return {
    name,
    field: fieldName(name),
    number,
    ...value,
    ...(multi ? { multi } : {}),
    ...(access === undefined ? {} : { access }),
    ...described(node),
  };
}

/** Builds the type of an attribute, or of a format of a sub-message. */
function buildValue(context: BuildContext, given: SpecNode): AttributeValue {
  const node = renewed(given);
  const type = node.need("type").oneOf(TYPES);
  const item = buildItem(node, type);
  const nest = buildNest(context, node, type, item);
  if (node.has("struct") && type !== "binary") throw node.error("only binary data can be a structure", "struct");
  if (node.has("struct") && item !== undefined && item !== "struct")
    throw node.error('it cannot have a "sub-type" and be a structure', "struct");
  if (item === "struct" && !node.has("struct"))
    throw node.error('which structures there are, "struct" says', "sub-type");
  const format = buildFormat(context, node, type);
  const typeValues = buildTypeValues(node);
  if (type === "nest-type-value" && typeValues.length === 0) throw node.error('it needs a "type-value"', "type-value");
  if (node.has("type-value") && type !== "nest-type-value" && !isInteger(type)) {
    throw node.error(`a ${type} has none`, "type-value");
  }
  const firstIndex = node.get("first-index");
  if (firstIndex !== undefined && type !== "indexed-array") throw firstIndex.error("only indexed arrays have one");
  return {
    type,
    ...format,
    ...(item === undefined ? {} : { item }),
    ...nest,
    ...(typeValues.length === 0 ? {} : { typeValues }),
    ...(firstIndex === undefined ? {} : { firstIndex: firstIndex.integer(0, 1) }),
    ...buildSelection(context, node, type),
    ...buildChecks(context, node, type),
  } as AttributeValue;
}

/** What the numbers of nests are called, from the outermost one to that of the value. */
function buildTypeValues(node: SpecNode): TypeValue[] {
  const typeValues: TypeValue[] = [];
  for (const level of node.items("type-value")) {
    const name = level.name();
    const field = fieldName(name);
    if (typeValues.some((other) => other.field === field)) throw level.error(`there are two called ${field}`);
    typeValues.push({ name, field });
  }
  return typeValues;
}

/** What specs of older kernels call otherwise, as it is called now. */
function renewed(node: SpecNode): SpecNode {
  if (node.get("type")?.value !== "array-nest") return node;
  const value = { ...(node.value as object), type: "indexed-array", "sub-type": "nest" };
  return new SpecNode(value, node.file, node.path);
}

function buildItem(node: SpecNode, type: AttributeType): string | undefined {
  const item = node.get("sub-type");
  if (type === "binary") return item?.oneOf([...INTEGERS, "struct"]);
  if (type === "indexed-array") return node.need("sub-type").oneOf([...INTEGERS, "nest", "binary", "string"]);
  if (item !== undefined) throw item.error(`a ${type} has no items`);
  return undefined;
}

function buildNest(
  context: BuildContext,
  node: SpecNode,
  type: AttributeType,
  item: string | undefined,
): { nest?: string; masked?: true } {
  const needed = type === "nest" || type === "nest-type-value" || (type === "indexed-array" && item === "nest");
  const reference = node.get("nested-attributes");
  if (!needed && reference !== undefined) throw reference.error(`a ${type} has no attributes inside`);
  const masked = node.get("masked");
  if (masked !== undefined && type !== "nest") throw masked.error("only a nest can have masks");
  if (!needed) return {};
  const nest = context.reference(node.need("nested-attributes"), "sets");
  if (masked !== undefined && context.isSequence(nest)) throw masked.error("a list of objects cannot have masks");
  return { nest, ...(masked?.flag() === true ? { masked: true } : {}) };
}

function buildSelection(context: BuildContext, node: SpecNode, type: AttributeType): Partial<AttributeValue> {
  if (type !== "sub-message") {
    for (const key of ["sub-message", "selector"]) if (node.has(key)) throw node.error(`a ${type} has none`, key);
    return {};
  }
  const subMessage = context.reference(node.need("sub-message"), "subMessages");
  // Without a selector there is nothing to choose: the only format has no value, and is called by none.
  const selector = node.get("selector")?.name() ?? "";
  const slash = subMessage.indexOf("/");
  const values =
    slash < 0
      ? context.nodes.subMessages
          .get(subMessage)!
          .items("formats", "value")
          .map((item) => selectedValue(item))
      : Object.keys(context.links[subMessage.slice(0, slash)]!.subMessages[subMessage.slice(slash + 1)]!.formats);
  if (selector !== "" && values.includes("")) throw node.error("its only format is not selected", "selector");
  if (selector === "" && !values.includes("")) throw node.error('"selector" is missing');
  return { subMessage, selector };
}

function buildChecks(context: BuildContext, node: SpecNode, type: AttributeType): Partial<AttributeValue> {
  const checks = node.get("checks")?.object(CHECKS);
  if (checks === undefined) return {};
  const lengths = type === "binary" || type === "string" || type === "indexed-array";
  for (const key of CHECKS) {
    if (!checks.has(key)) continue;
    const fits = key === "unterminated-ok" ? type === "string" : key.endsWith("-len") ? lengths : isInteger(type);
    if (!fits) throw checks.error(`a ${type} has no such limit`, key);
  }
  const limit = (key: string) => optional(checks.get(key), (at) => context.limit(at));
  const length = (key: string) => optional(checks.get(key), (at) => context.length(at));
  const [minimum, maximum] = [limit("min"), limit("max")];
  const [minimumLength, maximumLength, exactLength] = [length("min-len"), length("max-len"), length("exact-len")];
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    throw checks.error(`the smallest value ${minimum} is larger than the largest, ${maximum}`, "min");
  }
  if (minimumLength !== undefined && maximumLength !== undefined && minimumLength > maximumLength) {
    throw checks.error(`the shortest length ${minimumLength} is longer than the longest, ${maximumLength}`, "min-len");
  }
  const mask = optional(checks.get("flags-mask"), (at) => flagsMask(context, at));
  const unterminated = checks.get("unterminated-ok")?.flag() === true ? { unterminated: true as const } : {};
  return {
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(minimumLength === undefined ? {} : { minimumLength }),
    ...(maximumLength === undefined ? {} : { maximumLength }),
    ...(exactLength === undefined ? {} : { exactLength }),
    ...(mask === undefined ? {} : { mask }),
    ...unterminated,
  };
}

function optional<Value>(node: SpecNode | undefined, read: (node: SpecNode) => Value): Value | undefined {
  return node === undefined ? undefined : read(node);
}

function flagsMask(context: BuildContext, node: SpecNode): number | bigint {
  const flags = context.nodes.enums.get(node.text());
  if (flags === undefined) throw node.error(`there is no enum "${node.text()}"`);
  let mask = 0n;
  let bit = flags.get("value-start")?.integer(0, 63) ?? 0;
  for (const entry of flags.items("entries")) {
    if (typeof entry.value !== "string") bit = entry.get("value")?.integer(0, 63) ?? bit;
    mask |= 1n << BigInt(bit++);
  }
  return plain(mask);
}

/** Builds a sub-message with its formats. */
export function buildSubMessage(context: BuildContext, node: SpecNode): SubMessage {
  node.object(["name", "formats", ...DESCRIBED]).need("formats");
  const formats = new NameTable<SubMessageFormat>();
  const items = node.items("formats", "value");
  for (const item of items) {
    const name = selectedValue(item);
    if (name === "" && items.length > 1) throw item.error('"value" is missing');
    formats.add(item, name, buildSubMessageFormat(context, item));
  }
  return { formats: formats.things, ...described(node) };
}

/** The value of the selector that stands for a format; none for one that is not selected. */
function selectedValue(format: SpecNode): string {
  const value = format.get("value");
  if (value === undefined) return "";
  return typeof value.value === "number" ? `${value.integer()}` : value.text();
}

function buildSubMessageFormat(context: BuildContext, node: SpecNode): SubMessageFormat {
  if (node.has("type")) {
    return { value: buildValue(context, node.object(["value", ...VALUE_KEYS, ...DESCRIBED])), ...described(node) };
  }
  node.object(["value", "fixed-header", "attribute-set", ...DESCRIBED]);
  const [header, set] = [node.get("fixed-header"), node.get("attribute-set")];
  return {
    ...(header === undefined ? {} : { header: context.reference(header, "structs") }),
    ...(set === undefined ? {} : { set: context.reference(set, "sets") }),
    ...described(node),
  };
}

/** Refuses selectors that no set of this spec has. */
export function checkSelectors(sets: { readonly [name: string]: AttributeSet }, nodes: Map<string, SpecNode>): void {
  const known = new Set(Object.values(sets).flatMap((set) => set.attributes.map(({ name }) => name)));
  for (const [name, set] of Object.entries(sets)) {
    for (const { name: attribute, selector } of set.attributes) {
      if (selector === undefined || selector === "" || known.has(selector)) continue;
      const item = nodes
        .get(name)!
        .items("attributes")
        .find((one) => one.get("name")?.value === attribute)!;
      throw item.error(`there is no attribute "${selector}" in any set`, "selector");
    }
  }
}

/** Refuses numbers of nests that are called like what stands beside them in the same object. */
export function checkTypeValues(context: BuildContext, sets: { readonly [name: string]: AttributeSet }): void {
  for (const [name, { attributes }] of Object.entries(sets)) {
    for (const { name: attribute, nest, typeValues = [] } of attributes) {
      if (typeValues.length === 0) continue;
      const beside = nest === undefined ? undefined : nestedSet(context, sets, nest);
      const fields = new Set(["unknown", "unparsed"]);
      if (beside === undefined || beside.sequence === true) fields.add("value");
      else for (const { field, type } of beside.attributes) if (type !== "unused" && type !== "pad") fields.add(field);
      const clash = typeValues.find(({ field }) => fields.has(field));
      if (clash === undefined) continue;
      const item = context.nodes.sets
        .get(name)!
        .items("attributes")
        .find((one) => one.get("name")?.value === attribute)!;
      throw item.error(`"${clash.name}" is called ${clash.field}, as something beside it is`, "type-value");
    }
  }
}

function nestedSet(
  context: BuildContext,
  sets: { readonly [name: string]: AttributeSet },
  reference: string,
): AttributeSet {
  const slash = reference.indexOf("/");
  if (slash < 0) return sets[reference]!;
  return context.links[reference.slice(0, slash)]!.sets[reference.slice(slash + 1)]!;
}
