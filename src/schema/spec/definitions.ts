import { defined } from "../../base/objects.ts";
import {
  type DisplayHint,
  type Enum,
  type EnumEntry,
  find,
  type Member,
  type Struct,
  type ValueFormat,
} from "../model/family.ts";
import { fieldName } from "../model/names.ts";
import { integerKinds, textKinds } from "../plan/kind.ts";
import { type BuildContext, described, findCycle, isOpen, kernelNamed, optionalText } from "./context.ts";
import type { SpecNode } from "./spec-node.ts";

const MEMBER_TYPES = ["u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "string", "binary", "pad"] as const;
const typeKeys: Record<string, readonly string[]> = {
  const: ["value"],
  enum: ["value-start", "entries", "render-max", "enum-cnt-name"],
  flags: ["value-start", "entries", "render-max", "enum-cnt-name"],
  struct: ["members"],
};

export function registerDefinitions(context: BuildContext, root: SpecNode): void {
  for (const node of root.items("definitions")) {
    node.object("definition");
    const name = node.need("name").name();
    const type = node.need("type").supported((at) => at.oneOf(Object.keys(typeKeys)));
    if (type === undefined) continue;
    for (const key of Object.values(typeKeys).flat()) {
      if (node.has(key) && !typeKeys[type]!.includes(key))
        throw node.error(`not allowed for a definition of type ${type}`, key);
    }
    if (type === "struct") context.register("structs", node);
    else if (type !== "const") context.register("enums", node);
    else registerConstant(context, node, name);
  }
}

function registerConstant(context: BuildContext, node: SpecNode, name: string): void {
  const value = node.need("value");
  const constant = typeof value.value === "string" ? value.text() : value.integer();
  const prefixed = (optionalText(node, "name-prefix") ?? "") + name;
  for (const known of new Set([name, prefixed])) {
    if (Object.hasOwn(context.constants, known)) throw node.error(`duplicate constant "${known}"`, "name");
    context.constants[known] = constant;
  }
}

export function buildEnum(node: SpecNode): Enum {
  const flags = node.need("type").value === "flags";
  const entries: EnumEntry[] = [];
  const start = node.get("value-start")?.integer() ?? 0;
  node.need("entries");
  for (const item of node.items("entries")) {
    const entry = buildEntry(item, entries.length === 0 ? start : entries.at(-1)!.value + 1);
    if (entries.some(({ name }) => name === entry.name)) throw item.error(`duplicate entry "${entry.name}"`);
    if (flags && (entry.value < 0 || entry.value > 63)) throw item.error(`invalid bit ${entry.value}`);
    entries.push(entry);
  }
  const prefix = optionalText(node, "name-prefix");
  return defined({ flags, entries, prefix, ...described(node) });
}

function buildEntry(item: SpecNode, next: number): EnumEntry {
  if (typeof item.value === "string") return { name: item.name("entry"), value: next };
  item.object("entry");
  const value = item.get("value")?.integer() ?? next;
  return { name: item.need("name").name("entry"), value, ...kernelNamed(item), ...described(item) };
}

export function buildStruct(context: BuildContext, node: SpecNode): Struct {
  node.need("members");
  const items = node.items("members");
  const members: Member[] = [];
  for (const [index, item] of items.entries()) {
    const member = buildMember(context, item.object("member"));
    if (member.field !== undefined && members.some(({ field }) => field === member.field)) {
      throw item.error(`another member has the field name ${member.field}`, "name");
    }
    if (isOpen(member) && index < items.length - 1) {
      throw item.error('"len" may be omitted only for the last member');
    }
    if (member.counts === true && members.some(({ counts }) => counts === true)) {
      throw item.error("another member already contains the length", "counts");
    }
    members.push(member);
    context.values.push({ value: member, node: item });
  }
  checkItemCount(node, members);
  if (members.length === 0) throw node.error("a structure without members", "members");
  return { members, ...described(node) };
}

/** Only a final array, or final data of variable length, has a member with its item count or length. */
function checkItemCount(node: SpecNode, members: readonly Member[]): void {
  const counting = node.items("members").filter((item) => typeof item.get("counts")?.value === "string");
  const last = members.at(-1);
  for (const [index, item] of counting.entries()) {
    const counted = item.need("counts");
    if (index > 0) throw counted.error("another member already contains the item count");
    if ((!isOpen(last) && last?.item === undefined) || last?.name !== counted.text()) {
      const expected = `an array of structs or data of variable length named "${counted.text()}"`;
      throw counted.error(`the last member is not ${expected}`);
    }
  }
  if (last?.item !== undefined && counting.length === 0)
    throw node.error(`no member contains the item count of "${last.name}"`);
}

function buildMember(context: BuildContext, node: SpecNode): Member {
  const name = node.need("name").name();
  const type = node.need("type").supported((at) => at.oneOf(MEMBER_TYPES));
  if (type === undefined) return unsupportedMember(context, node, name);
  const sized = type === "string" || type === "binary" || type === "pad";
  if (!sized && node.has("len")) throw node.error(`a member of type ${type} has a fixed length`, "len");
  if ((type === "pad" || type === "string") && !node.has("len")) throw node.error(`a ${type} requires "len"`);
  if (type !== "binary" && node.has("struct")) throw node.error("only binary data can be a struct", "struct");
  const countsItems = typeof node.get("counts")?.value === "string";
  const counts = !countsItems && (node.get("counts")?.flag() ?? false);
  const item = node.get("sub-type")?.oneOf(["struct"]);
  if (item !== undefined && (type !== "binary" || !node.has("struct")))
    throw node.error("only binary data of structs can be an array", "sub-type");
  const struct = node.get("struct");
  if (struct !== undefined && !node.has("len")) context.checkFixedLength(struct, "the member needs `len`");
  if (countsItems && (!isInteger(type) || node.has("enum")))
    throw node.error("this member cannot contain the item count", "counts");
  if (counts && type !== "u16" && type !== "u32") throw node.error(`a ${type} cannot have a length`, "counts");
  if (counts && node.has("enum")) throw node.error("a length cannot have an enum", "enum");
  const requestMask = node.get("request-mask")?.integer(1, 0xffffffff);
  if (requestMask !== undefined && (type !== "u32" || node.has("enum")))
    throw node.error("only allowed for a u32 without enum", "request-mask");
  const isFamily = node.get("address-family")?.flag();
  if (isFamily === true && type !== "u8") throw node.error(`a ${type} cannot be an address family`, "address-family");
  return defined({
    name,
    field: type === "pad" || counts || countsItems ? undefined : fieldName(name),
    counts: counts || undefined,
    countsItems: countsItems || undefined,
    item,
    type,
    isFamily,
    requestMask,
    length: memberLength(context, node),
    ...buildFormat(context, node, type),
    ...described(node),
  });
}

function unsupportedMember(context: BuildContext, node: SpecNode, name: string): Member {
  const length = memberLength(context, node);
  return defined({ name, field: fieldName(name), type: "binary" as const, length, ...described(node) });
}

function memberLength(context: BuildContext, member: SpecNode): number | undefined {
  const node = member.get("len");
  const length = node && context.length(node);
  if (length === 0)
    throw node!.error("the minimum length of a member is 1; omit it for a last member of variable length");
  return length;
}

const isArray = (type: string) => type === "binary" || type === "indexed-array";

/** Types of the values that may have a key. */
const typesWith: Readonly<Record<string, (type: string) => boolean>> = {
  "byte-order": (type) => isInteger(type) || isArray(type),
  enum: (type) => isInteger(type) || isArray(type) || type === "bitfield32",
  "sub-type": isArray,
  "type-value": (type) => isInteger(type) || type === "nest-type-value",
  "first-index": (type) => type === "indexed-array",
  "reply-type": (type) => type === "flag" || /^[us](8|16|32)$/.test(type),
  "request-type": (type) => type === "flag",
  masked: (type) => type === "nest",
  "sub-message": (type) => type === "sub-message",
  selector: (type) => type === "sub-message",
};

/** For an array, `type` is the type of its elements. */
export function buildFormat(context: BuildContext, node: SpecNode, type: string): ValueFormat {
  for (const [key, isAllowed] of Object.entries(typesWith)) {
    if (node.has(key) && !isAllowed(type)) throw node.error(`not allowed for type ${type}`, key);
  }
  const order = node.get("byte-order")?.oneOf(["big-endian", "little-endian"]);
  // The byte order has no effect on plain binary data.
  const ordered = type !== "binary" || node.has("sub-type");
  const named = node.get("enum");
  const reference = named && context.reference(named, "enums");
  const asFlags = node.get("enum-as-flags")?.flag() ?? false;
  if (asFlags && reference === undefined) throw node.error('requires "enum"', "enum-as-flags");
  const hint = node.get("display-hint")?.supported((at) => checkedHint(at, type));
  const struct = node.get("struct");
  return defined({
    order:
      order === undefined || !ordered ? undefined : order === "big-endian" ? ("big" as const) : ("little" as const),
    enum: reference,
    flags: asFlags || find(context, "enums", reference)?.flags || undefined,
    hint,
    struct: struct && context.struct(struct, node.has("nested-attributes")),
    unit: node.get("unit")?.text(),
  });
}

export function isInteger(type: string): boolean {
  return integerKinds[type] !== undefined;
}

function checkedHint(node: SpecNode, type: string): DisplayHint {
  const hint = node.oneOf(Object.keys(textKinds) as DisplayHint[]);
  const isAllowed =
    type === "binary" ||
    hint === "hex" ||
    (type === "indexed-array" && !hint.includes("label")) ||
    (/^[us]32$/.test(type) && hint.startsWith("ipv4"));
  if (!isAllowed) throw node.error(`${hint} is not allowed for type ${type}`);
  return hint;
}

export function checkRecursion({ structs, nodes }: BuildContext): void {
  const inner = (name: string) =>
    (structs[name]?.members ?? []).flatMap(({ struct }) => (struct?.includes("/") === false ? [struct] : []));
  const cycle = findCycle(Object.keys(structs), inner);
  if (cycle !== undefined)
    throw nodes.structs.get(cycle[0]!)!.error(`the struct contains itself: ${cycle.join(" > ")}`);
}
