import type { BuildContext } from "./build-context.ts";
import { type AttributeSet, IN_HEADER, type Struct } from "./model.ts";
import type { SpecNode } from "./spec-node.ts";

/** Refuses selectors that no set of this spec has, or no structure. */
export function checkSelectors(
  sets: { readonly [name: string]: AttributeSet },
  structs: { readonly [name: string]: Struct },
  nodes: Map<string, SpecNode>,
): void {
  const known = new Set(Object.values(sets).flatMap((set) => set.attributes.map(({ name }) => name)));
  for (const { members } of Object.values(structs)) {
    for (const { name, field } of members) if (field !== undefined) known.add(`${IN_HEADER}${name}`);
  }
  for (const [name, set] of Object.entries(sets)) {
    for (const { name: attribute, selector } of set.attributes) {
      if (selector === undefined || selector === "" || known.has(selector)) continue;
      const item = nodes
        .get(name)!
        .items("attributes")
        .find((one) => one.get("name")?.value === attribute)!;
      const what = selector.startsWith(IN_HEADER)
        ? `member "${selector.slice(IN_HEADER.length)}" in any structure`
        : `attribute "${selector}" in any set`;
      throw item.error(`there is no ${what}`, "selector");
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
