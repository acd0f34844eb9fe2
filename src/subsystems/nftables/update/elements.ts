import type { NftMap, NftSet } from "../model/objects.ts";
import { membersOf, type SetItem } from "../model/statements.ts";
import { boundsOf, componentsOf, elementKey, isPair, optionsOf } from "../objects/elements.ts";
import { shapeOfSet } from "../objects/write-sets.ts";
import { placeholderInterfaces } from "../requests/canonical.ts";
import { configurationText } from "./configuration.ts";
import { type Box, outOfOrder } from "./range-order.ts";

/** Elements of a set to delete, and elements to add afterwards. */
export interface ElementDifferences {
  readonly removed: readonly SetItem[];
  readonly added: readonly SetItem[];
  /** Number of elements in both lists that only get their full lifetime again. */
  readonly renewed?: number;
}

export interface Element {
  readonly item: SetItem;
  /** Identifies the element in its set. */
  readonly key: string;
  /** The text is "" for an element without options and data. */
  readonly rest: string;
}

/**
 * Compares the wanted elements of a set with the existing elements. Both lists must have the form in which the library
 * lists elements.
 *
 * @param set declaration of the set. Statements that the set adds to each element, such as counters, are not compared.
 * @param keepsOthers whether existing elements remain even if they are not wanted, because packets may have added them.
 */
export function compareElements(
  set: NftSet | NftMap,
  wanted: readonly SetItem[],
  current: readonly SetItem[],
  keepsOthers: boolean,
): ElementDifferences {
  const split = splitter(set);
  const isSame = (one: SetItem, other: SetItem) => {
    if (typeof one === "string" || typeof other === "string") return one === other;
    const [a, b] = [split(one), split(other)];
    return a.key === b.key && a.rest === b.rest;
  };
  // Usually, most elements are equal and in the same order.
  let start = 0;
  while (start < wanted.length && start < current.length && isSame(wanted[start]!, current[start]!)) start++;
  const existing = new Map<string, Element & { readonly position: number }>();
  for (let position = start; position < current.length; position++) {
    const element = split(current[position]!);
    existing.set(element.key, { ...element, position });
  }
  const removed: SetItem[] = [];
  const declared = wanted.slice(start).map((item) => {
    const element = split(item);
    const found = existing.get(element.key);
    existing.delete(element.key);
    const isEqual = found !== undefined && found.rest === element.rest;
    if (found !== undefined && !isEqual) removed.push(found.item);
    return { item, found, isEqual, position: isEqual ? found.position : undefined };
  });
  const hasNew = declared.some(({ isEqual }) => !isEqual);
  const isMoved = declared.some(
    ({ position = 0 }, index) => index > 0 && position < (declared[index - 1]!.position ?? 0),
  );
  const moved = hasNew || isMoved ? movedElements(set, declared) : new Set<number>();
  const added: SetItem[] = [];
  for (const [index, { item, found, isEqual }] of declared.entries()) {
    if (isEqual && !moved.has(index)) continue;
    if (isEqual) removed.push(found!.item);
    added.push(item);
  }
  if (!keepsOthers) for (const { item } of existing.values()) removed.push(item);
  return { removed: removed.map(withoutOptions), added };
}

/** Returns the overlapping ranges that must be deleted and added again. */
function movedElements(
  set: NftSet | NftMap,
  elements: readonly { readonly item: SetItem; readonly position: number | undefined }[],
): Set<number> {
  const { key, interval, data } = shapeOfSet(set);
  if (!interval || key.length === 1) return new Set();
  const interfaces = placeholderInterfaces();
  const indexes: number[] = [];
  const boxes: Box[] = [];
  for (const [index, { item, position }] of elements.entries()) {
    const value = optionsOf(elementKey(item)).val;
    if (value === "*") continue;
    const bounds = componentsOf(value).map((one, at) => boundsOf(key[at]!, one, "elem", interfaces));
    indexes.push(index);
    boxes.push({ bounds, position });
  }
  return new Set([...outOfOrder(boxes, data !== undefined)].map((index) => indexes[index]!));
}

export function splitter(set: NftSet | NftMap): (item: SetItem) => Element {
  // Not configuration of the element, although the kernel lists it.
  const ignored = new Set(["val", "expires", ...(set.stmt ?? []).map((statement) => Object.keys(statement)[0]!)]);
  return (item) => {
    if (typeof item === "string") return { item, key: item, rest: "" };
    const [key, data] = isPair(item) ? item : [item, undefined];
    const options = optionsOf(key);
    let rest = "";
    for (const name of Object.keys(options)) {
      const value = options[name];
      if (ignored.has(name) || value === undefined || (name === "timeout" && value === set.timeout)) continue;
      rest += `${name}:${configurationText({ [name]: value })}`;
    }
    if (data !== undefined) rest += `data:${configurationText(data)}`;
    const { val } = options;
    return { item, key: keyText(val), rest };
  };
}

/** Texts of other values start with a zero byte. */
function keyText(value: unknown): string {
  if (typeof value === "string") return value;
  // A faster path for prefixes, which most large sets consist of.
  if (typeof value === "object" && value !== null && "prefix" in value) {
    const { addr, len } = membersOf(value.prefix);
    return `\0${String(addr)}/${String(len)}`;
  }
  return `\0${configurationText(value)}`;
}

/**
 * Returns an element to add again with its full lifetime, its counters and its data. Returns undefined for an element that
 * never expires.
 */
export function renewedElement(item: SetItem): SetItem | undefined {
  if (typeof item === "string") return undefined;
  const { expires, val, ...options } = optionsOf(elementKey(item));
  if (expires === undefined) return undefined;
  const elem = { elem: { ...options, val } };
  return isPair(item) ? [elem, item[1]] : elem;
}

/** Reports whether the listed element has no remaining lifetime. */
export function isLasting(item: SetItem): boolean {
  return typeof item === "string" || optionsOf(elementKey(item)).expires === undefined;
}

/** The value is sufficient to delete the element. */
export function withoutOptions(item: SetItem): SetItem {
  return typeof item === "string" ? item : optionsOf(elementKey(item)).val;
}
