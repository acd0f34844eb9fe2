import { didYouMean, didYouMeanOneOf } from "../../base/check.ts";
import type { SpecError } from "../model/errors.ts";
import { rejectSharedNumber } from "./numbering.ts";
import { itemName, type SpecFile, SpecNode } from "./spec-node.ts";

/** How to merge a list; `key` identifies its elements. */
interface ListRule {
  readonly key: string;
  /** Number of the first element, if positions determine the numbers. */
  readonly first?: number;
  readonly lists?: Readonly<Record<string, ListRule>>;
}

const named: ListRule = { key: "name" };
const lists: Readonly<Record<string, ListRule>> = {
  links: named,
  definitions: { key: "name", lists: { entries: { key: "name", first: 0 }, members: named } },
  "attribute-sets": { key: "name", lists: { attributes: { key: "name", first: 1 } } },
  "sub-messages": { key: "name", lists: { formats: { key: "value" } } },
};
const operationRule: ListRule = { key: "name", first: 1 };

/** Keys of the extension replace those of elements with equal names. */
export function extendSpec(base: SpecNode, extension: SpecNode): SpecNode {
  extension.object("extension");
  const family = extension.need("extends").text();
  if (base.get("name")?.value !== family) {
    throw extension.error(`extends "${family}", expected "${base.get("name")?.value}"`, "extends");
  }
  const files = filesOf(base, extension);
  const merged = base.parts();
  if (extension.has("version")) merged.set("version", extension.get("version")!);
  for (const [key, rule] of Object.entries(lists)) {
    if (extension.has(key)) merged.set(key, mergeList(base, extension, key, rule));
  }
  for (const [key, rule] of Object.entries({ operations: operationRule, "mcast-groups": named })) {
    const added = extension.get(key);
    if (added === undefined) continue;
    const before = base.get(key) ?? new SpecNode({}, base.files, key);
    const list = mergeList(before, added.object(key === "operations" ? "added operations" : "groups"), "list", rule);
    const parts = before.parts().set("list", list);
    merged.set(key, SpecNode.composed(parts, filesOf(before, added), key));
  }
  return SpecNode.composed(merged, files, base.path);
}

function filesOf(base: SpecNode, extension: SpecNode): readonly SpecFile[] {
  return [...new Set([...base.files, ...extension.files])];
}

/** An added element to which nothing refers is probably misspelt. */
export function unusedAddition(base: SpecNode, extensions: readonly SpecNode[], root: SpecNode): SpecError | undefined {
  for (const [key, what] of Object.entries(references)) {
    const names = base.items(key).map((node) => `${itemName(node.value, "name")}`);
    for (const node of extensions.flatMap((extension) => extension.items(key))) {
      const name = itemName(node.value, "name")!;
      // Programs can read constants from the family.
      if (names.includes(name) || node.get("type")?.value === "const" || isReferredTo(root.value, key, name)) continue;
      const reason = `unknown ${what} "${name}", and no reference to it`;
      return node.error(`${reason}${didYouMeanOneOf(name, names)}`);
    }
  }
  return undefined;
}

/** Names of elements in errors, by list. */
const references = {
  definitions: "definition",
  "attribute-sets": "attribute set",
  "sub-messages": "sub-message",
} as const;

function isReferredTo(value: unknown, list: string, name: string, key = ""): boolean {
  if (typeof value === "string") return value === name && key !== "name" && key !== "doc";
  if (typeof value !== "object" || value === null) return false;
  if (!Array.isArray(value)) return Object.entries(value).some(([key, one]) => isReferredTo(one, list, name, key));
  return value.some(
    (item) => !(key === list && itemName(item, "name") === name) && isReferredTo(item, list, name, key),
  );
}

function mergeList(base: SpecNode, extension: SpecNode, key: string, rule: ListRule): SpecNode {
  const items = base.items(key, rule.key);
  const names = items.map((node) => itemName(node.value, rule.key));
  const numbers = numbersOf(items, base, rule);
  const seen = new Set<string>();
  for (const node of extension.items(key, rule.key)) {
    const name = itemName(node.value, rule.key);
    if (name === undefined) throw node.error(`"${rule.key}" is missing`);
    if (seen.has(name)) {
      throw node.error(`duplicate "${name}" in this extension`);
    }
    seen.add(name);
    const index = names.indexOf(name);
    if (index >= 0) {
      items[index] = mergeItem(items[index]!, node, rule, numbers[index]);
      continue;
    }
    if (rule.first !== undefined && base.has(key) && !base.has("subset-of")) {
      const checkNumber = rule === operationRule ? checkOperationNumbers : checkItemNumber;
      checkNumber(node, names as string[], base);
    }
    items.push(node);
    names.push(name);
  }
  const list = extension.get(key)!;
  return SpecNode.composedList(items, filesOf(base.get(key) ?? list, list), list.path);
}

function checkItemNumber(item: SpecNode, names: readonly string[]): void {
  if (typeof item.value !== "string" && item.has("value")) return;
  const name = itemName(item.value, "name")!;
  throw item.error(`an item that an extension adds requires a number: "value"${didYouMean(name, names)}`);
}

/** With `enum-model: directional`, request and reply need separate numbers. */
function checkOperationNumbers(item: SpecNode, names: readonly string[], operations: SpecNode): void {
  const exchanges = typeof item.value === "string" ? [] : ["do", "dump"].flatMap((kind) => item.get(kind) ?? []);
  const isApart = exchanges.length > 0 && operations.get("enum-model")?.value === "directional";
  if (isApart) rejectSharedNumber(item);
  const lacking = exchanges.find((exchange) => placeWithoutNumber(exchange) !== undefined);
  if (isApart && lacking !== undefined) {
    const reason =
      "missing: an item that an extension adds requires numbers, and requests and replies are numbered separately";
    throw lacking.error(reason, placeWithoutNumber(lacking));
  }
  if (exchanges.length === 0 || lacking !== undefined) checkItemNumber(item, names);
}

function placeWithoutNumber(exchange: SpecNode): string | undefined {
  if (exchange.get("request")?.has("value") !== true) return "request.value";
  return exchange.get("reply")?.has("value") === false ? "reply.value" : undefined;
}

/** Without an explicit number: the previous number plus 1. */
function numbersOf(items: readonly SpecNode[], list: SpecNode, { first }: ListRule): (number | undefined)[] {
  const isCounted = !list.has("subset-of") && list.get("enum-model")?.value !== "directional";
  let next = isCounted && first !== undefined ? (list.get("value-start")?.integer() ?? first) : undefined;
  return items.map((item) => {
    const own = typeof item.value === "string" ? undefined : item.get("value")?.value;
    const number = typeof own === "number" ? own : next;
    if (next !== undefined) next = number! + 1;
    return number;
  });
}

function mergeItem(base: SpecNode, extension: SpecNode, rule: ListRule, number: number | undefined): SpecNode {
  if (typeof extension.value === "string") return base;
  const corrects = extension.get("corrects")?.flag() === true;
  // The spec of a newer kernel may already have the element.
  const isSame = !corrects && number !== undefined && extension.get("value")?.value === number;
  if (corrects && !extension.has("value")) throw extension.error('requires the correct "value"', "corrects");
  if (!corrects && !isSame && rule.key !== "value" && extension.has("value")) {
    const known = number === undefined ? "a number" : `the number ${number}`;
    const reason = `the base has ${known}; only "corrects: true" can change it`;
    throw extension.error(reason, "value");
  }
  if (typeof base.value !== "string" && base.has("entries") && !isSameValue(base, extension, "value-start")) {
    throw extension.error("the numbers of existing entries cannot change", "value-start");
  }
  const before =
    typeof base.value === "string" ? SpecNode.composed(new Map([[rule.key, base]]), base.files, base.path) : base;
  const merged = new Map([...before.parts(), ...extension.parts()]);
  merged.delete("corrects");
  // Other keys of the base could contradict a complete definition.
  if (isSame && extension.has("type")) {
    for (const key of before.parts().keys()) if (key !== "doc" && !extension.has(key)) merged.delete(key);
  }
  for (const [key, inner] of Object.entries(rule.lists ?? {})) {
    if (extension.has(key)) merged.set(key, mergeList(before, extension, key, inner));
  }
  if (rule === operationRule) mergeExchanges(merged, before, extension);
  return SpecNode.composed(merged, filesOf(base, extension), base.path);
}

function isSameValue(base: SpecNode, extension: SpecNode, key: string): boolean {
  return !extension.has(key) || base.get(key)?.value === extension.get(key)!.value;
}

/** `attributes: null` removes the attribute list. */
function mergeExchanges(merged: Map<string, SpecNode>, base: SpecNode, extension: SpecNode): void {
  for (const kind of ["do", "dump"]) {
    const [before, added] = [base.get(kind), extension.get(kind)];
    if (before === undefined || added === undefined) continue;
    const exchange = new Map([...before.parts(), ...added.parts()]);
    for (const side of ["request", "reply"]) {
      const [first, second] = [before.get(side), added.get(side)];
      if (first === undefined || second === undefined) continue;
      if (!isSameValue(first, second, "value")) {
        throw second.error("the base has another number, which an extension cannot change", "value");
      }
      const files = filesOf(first, second);
      const removed = second.parts().get("attributes")?.value === null;
      const attributes = [...(removed ? [] : first.items("attributes")), ...second.items("attributes")];
      const list = SpecNode.composedList(attributes, files, `${first.path}.attributes`);
      const parts = new Map([...first.parts(), ...second.parts()]).set("attributes", list);
      exchange.set(side, SpecNode.composed(parts, files, first.path));
    }
    merged.set(kind, SpecNode.composed(exchange, filesOf(before, added), before.path));
  }
}
