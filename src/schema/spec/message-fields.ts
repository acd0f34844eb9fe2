import { didYouMeanOneOf } from "../../message/check.ts";
import { defined } from "../../message/objects.ts";
import {
  type AttributeSet,
  type Enum,
  IN_HEADER,
  lookup,
  type Member,
  type Named,
  type Payload,
  type Struct,
} from "../model/family.ts";
import { type BuildContext, nonEmpty } from "./context.ts";
import type { SpecNode } from "./spec-node.ts";

/** The parts of a spec that are needed to build one operation. */
export interface OperationContext {
  readonly context: BuildContext;
  readonly node: SpecNode;
  readonly nodes: ReadonlyMap<string, SpecNode>;
  readonly sets: Named<AttributeSet>;
  readonly structs: Named<Struct>;
  readonly enums: Named<Enum>;
  /** Nodes of the multicast groups, by name. */
  readonly groups: ReadonlyMap<string, SpecNode>;
  /** Whether requests and replies are numbered separately. */
  readonly isApart: boolean;
}

/** Returns the attribute names in a list of a spec. */
export function attributeNames(part: OperationContext, node: SpecNode, key: string, set: string | undefined): string[] {
  const names = new Set<string>();
  for (const item of node.items(key)) names.add(attributeName(part, item, item.text(), set));
  return [...names];
}

/** Returns an attribute name in a spec. Throws if the operation's set has no such attribute. */
function attributeName(part: OperationContext, node: SpecNode, name: string, set: string | undefined): string {
  if (set === undefined) throw node.error('the operation has no "attribute-set"');
  const { attributes } = part.context.linked("sets", set) ?? part.sets[set]!;
  if (!attributes.some((attribute) => attribute.name === name)) {
    const likely = didYouMeanOneOf(
      name,
      attributes.map((attribute) => attribute.name),
    );
    throw node.error(`the set "${set}" has no attribute "${name}"${likely}`);
  }
  return name;
}

/** Returns the names of the attributes that every reply has. */
export function replyGuarantees(
  part: OperationContext,
  node: SpecNode,
  set: string | undefined,
): Pick<Payload, "always" | "alwaysOne"> {
  const always = attributeNames(part, node, "always", set);
  const alwaysOne = attributeNames(part, node, "always-one", set);
  if (alwaysOne.length === 1) throw node.error("requires at least two names; use `always` for one", "always-one");
  const listed = new Set(node.items("attributes").map((item) => item.value));
  for (const item of [...node.items("always"), ...node.items("always-one")]) {
    if (!listed.has(item.value)) throw item.error(`"${item.text()}" is not among the "attributes" of the reply`);
  }
  return defined({ always: nonEmpty(always), alwaysOne: nonEmpty(alwaysOne) });
}

/** Returns the required fields of a request. */
export function requirements(
  part: OperationContext,
  node: SpecNode | undefined,
  set: string | undefined,
  header: string | undefined,
): Omit<Payload, "number" | "attributes" | "always" | "alwaysOne"> {
  if (node === undefined) return {};
  const replyOnly = attributeNames(part, node, "reply-only", set);
  const taken = new Set(node.items("attributes").map((item) => item.value));
  for (const item of node.items("reply-only")) {
    if (taken.has(item.value)) throw item.error(`"${item.text()}" is among the "attributes" of the request`);
  }
  const required = attributeNames(part, node, "required", set);
  const members = header === undefined ? undefined : lookup(part.structs, header)?.members;
  const requiredOne = alternatives(part, node, set, members ?? []);
  const absentValues = parseAbsentValues(node, requiredOne);
  const requiredWith = companions(part, node, set, members ?? []);
  const onesHeader = node.items("ones-header").map((item) => memberPath(part, item, members ?? []));
  const requiredHeader = node.items("required-header").map((item) => {
    const name = item.text();
    const member = members?.find((one) => one.name === name);
    if (member?.field === undefined) throw noMember(item, name, members);
    return name;
  });
  return defined({
    required: nonEmpty(required),
    requiredHeader: nonEmpty(requiredHeader),
    requiredOne: nonEmpty(requiredOne),
    absentValues,
    requiredWith,
    onesHeader: nonEmpty(onesHeader),
    replyOnly: nonEmpty(replyOnly),
  });
}

/** Returns the fields of which a request needs at least one. */
function alternatives(
  part: OperationContext,
  node: SpecNode,
  set: string | undefined,
  members: readonly Member[],
): readonly string[] {
  const list = node.get("required-one");
  if (list === undefined) return [];
  const names = fieldNames(part, node, "required-one", set, members);
  if (names.length < 2) throw list.error("requires at least two names; use `required` for one");
  return names;
}

/** Returns the values with which a required field counts as absent. */
function parseAbsentValues(node: SpecNode, requiredOne: readonly string[]): Named<number | string> | undefined {
  const table = node.get("absent-values");
  if (table === undefined) return undefined;
  const values: Record<string, number | string> = {};
  for (const name of table.keys()) {
    if (!requiredOne.includes(name))
      throw table.error(`not in \`required-one\`${didYouMeanOneOf(name, requiredOne)}`, name);
    const value = table.need(name);
    values[name] = typeof value.value === "string" ? value.value : value.integer(0);
  }
  return values;
}

/** Returns the values that attributes may have in messages of the operation. */
export function attributeValues(
  part: OperationContext,
  table: SpecNode | undefined,
  set: string | undefined,
): { attributeValues?: Named<readonly string[]> } {
  if (table === undefined) return {};
  const values = table.keys().map((name) => {
    return [attributeName(part, table, name, set), table.items(name).map((item) => item.text())] as const;
  });
  return { attributeValues: Object.fromEntries(values) };
}

/** Returns the fields whose meaning changes unless another field is present. */
function companions(
  part: OperationContext,
  node: SpecNode,
  set: string | undefined,
  members: readonly Member[],
): Named<readonly string[]> | undefined {
  const table = node.get("required-with");
  if (table === undefined) return undefined;
  const needs: Record<string, readonly string[]> = {};
  for (const name of table.keys()) {
    const others = fieldNames(part, table, name, set, members);
    if (others.length === 0) throw table.error("requires at least one name", name);
    needs[fieldName(part, table, name, set, members)] = others;
  }
  return needs;
}

/** Returns the names of attributes and header members in a list. */
function fieldNames(
  part: OperationContext,
  node: SpecNode,
  key: string,
  set: string | undefined,
  members: readonly Member[],
): string[] {
  return [...new Set(node.items(key).map((item) => fieldName(part, item, item.text(), set, members)))];
}

/** Checks the name of an attribute, or of a header member that starts with {@link IN_HEADER}. */
function fieldName(
  part: OperationContext,
  node: SpecNode,
  name: string,
  set: string | undefined,
  members: readonly Member[],
): string {
  if (!name.startsWith(IN_HEADER)) return attributeName(part, node, name, set);
  const own = name.slice(IN_HEADER.length);
  if (!members.some((member) => member.name === own && member.field !== undefined)) throw noMember(node, own, members);
  return name;
}

/** Checks the path of an integer in the fixed header or in one of its inner structs. */
function memberPath({ structs }: OperationContext, item: SpecNode, members: readonly Member[]): string {
  const path = item.text();
  const names = path.split(".");
  const last = names.reduce<Member | undefined>((found, name, index) => {
    const inside = index === 0 ? members : lookup(structs, found?.struct ?? "")?.members;
    return inside?.find((member) => member.name === name && member.field !== undefined);
  }, undefined);
  if (last === undefined) throw noMember(item, path, members);
  if (!/^[us]\d+$/.test(last.type)) throw item.error(`"${path}" is not an integer`);
  return path;
}

function noMember(item: SpecNode, name: string, members: readonly Member[] = []): Error {
  const likely = didYouMeanOneOf(
    name,
    members.flatMap((member) => (member.field === undefined ? [] : member.name)),
  );
  return item.error(`the operation's fixed header has no member "${name}"${likely}`);
}
