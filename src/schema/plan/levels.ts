import { type AttributeValue, type Family, follow, lookup } from "../model/family.ts";

/** Whether an outer attribute may select a format inside the set. */
export function tracksLevels(family: Family, set: string, seen: Map<Family, Set<string>> = new Map()): boolean {
  const target = follow(family, set);
  if (target === undefined) return true;
  // The other steps would create all entries of a lazy family.
  const { subMessages, links } = target.family;
  if (Object.keys(subMessages).length + Object.keys(links).length === 0) return false;
  const names = seen.get(target.family) ?? new Set();
  if (names.has(target.name)) return false;
  seen.set(target.family, names.add(target.name));
  for (const attribute of lookup(target.family.sets, target.name)?.attributes ?? []) {
    const { nest, subMessage } = attribute;
    if ((nest ?? subMessage) !== undefined && selectsInside(target.family, attribute, seen)) return true;
  }
  return false;
}

function selectsInside(family: Family, value: AttributeValue, seen: Map<Family, Set<string>>): boolean {
  const { nest, selector, subMessage } = value;
  if (nest !== undefined && tracksLevels(family, nest, seen)) return true;
  if (subMessage === undefined) return false;
  const target = follow(family, subMessage);
  if (selector !== "" || target === undefined) return true;
  const formats = Object.values(lookup(target.family.subMessages, target.name)?.formats ?? {});
  return formats.some(({ set, value: single }) => {
    if (single !== undefined && selectsInside(target.family, single, seen)) return true;
    return set !== undefined && tracksLevels(target.family, set, seen);
  });
}
