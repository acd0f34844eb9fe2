import type { Fields } from "../schema/model/types.ts";
import type { SetPlan } from "../schema/plan/plan.ts";
import type { SelectorLevels } from "../schema/plan/selector.ts";

interface FieldLevel {
  readonly set: SetPlan;
  readonly fields: Fields;
  readonly path: string;
}

/** Nested objects from the outside in, in which selectors are searched. */
export class FieldLevels implements SelectorLevels {
  readonly #levels: FieldLevel[] = [];
  /** Path of the field that was found last. */
  path = "";

  get innermost(): number {
    return this.#levels.length - 1;
  }

  /** Calls `visit` with `fields` as the innermost object. */
  within<Result>(level: FieldLevel, visit: () => Result): Result {
    this.#levels.push(level);
    try {
      return visit();
    } finally {
      this.#levels.pop();
    }
  }

  attribute(level: number, specName: string): unknown {
    const { set, fields, path } = this.#levels[level]!;
    const name = set.fieldBySpecName(specName)?.name;
    if (name === undefined || fields[name] === undefined) return undefined;
    this.path = joinPath(path, name);
    return fields[name];
  }

  member(level: number, field: string): unknown {
    const { set, fields } = this.#levels[level]!;
    return (fields[set.headerField] as Fields | undefined)?.[field];
  }
}

export function joinPath(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
