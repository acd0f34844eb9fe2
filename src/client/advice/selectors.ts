import { closestName } from "../../base/check.ts";
import type { Family } from "../../schema/model/family.ts";
import type { Fields } from "../../schema/model/types.ts";
import { Kind } from "../../schema/plan/kind.ts";
import type { SetPlan, ValuePlan } from "../../schema/plan/plan.ts";
import { selectorValue } from "../../schema/plan/selector.ts";
import { FieldLevels, joinPath } from "../field-levels.ts";

/**
 * Returns advice about a misspelled selector: a name that determines the format of another field, such as the link type
 * "vlna" instead of "vlan". Only names that are similar to a known name are reported, because a newer kernel may accept
 * other names.
 */
export function selectorAdvice(family: Family, set: SetPlan, fields: unknown): string | undefined {
  return new SelectorSearch(family).adviceIn(set, fields, "");
}

class SelectorSearch {
  readonly #family: Family;
  readonly #levels = new FieldLevels();

  constructor(family: Family) {
    this.#family = family;
  }

  adviceIn(set: SetPlan, value: unknown, path: string): string | undefined {
    if (Array.isArray(value)) return first(value, (item, index) => this.adviceIn(set, item, `${path}[${index}]`));
    if (typeof value !== "object" || value === null || value instanceof Uint8Array) return undefined;
    const fields = value as Fields;
    return this.#levels.within({ set, fields, path }, () => {
      return (
        first(set.attributes, ({ field, type }) =>
          type === "sub-message" ? this.#selectorAdvice(set.fieldByName(field)!) : undefined,
        ) ??
        first(Object.keys(fields), (name) =>
          this.#adviceInside(set.fieldByName(name), fields[name], joinPath(path, name)),
        )
      );
    });
  }

  #selectorOf(field: ValuePlan): string | undefined {
    return selectorValue(field, this.#levels.innermost, this.#levels);
  }

  #selectorAdvice(field: ValuePlan): string | undefined {
    // Unknown names in the fixed header already fail in the encoder.
    if (field.selectingMember !== undefined) return undefined;
    const value = this.#selectorOf(field);
    if (value === undefined || field.formats.get(value) !== undefined) return undefined;
    const likely = closestName(value, field.formats.keys());
    // The name may be valid for another sub-message of the family.
    const isValidElsewhere = Object.values(this.#family.subMessages).some(({ formats }) =>
      Object.hasOwn(formats, value),
    );
    return likely === undefined || isValidElsewhere
      ? undefined
      : `${this.#levels.path}: the schema has no "${value}"; did you mean "${likely}"?`;
  }

  #adviceInside(field: ValuePlan | undefined, value: unknown, path: string): string | undefined {
    const inner = field?.item ?? field;
    if (inner === undefined) return undefined;
    if (inner.kind === Kind.Nest || inner.kind === Kind.ArrayOrNest || inner.kind === Kind.Records)
      return this.adviceIn(inner.set, value, path);
    if (inner.kind !== Kind.SubMessage) return undefined;
    const format = inner.formats.get(`${this.#selectorOf(inner)}`);
    return format === undefined ? undefined : this.adviceIn(format.set, value, path);
  }
}

function first<Item>(
  items: readonly Item[],
  find: (item: Item, index: number) => string | undefined,
): string | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
