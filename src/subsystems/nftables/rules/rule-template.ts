import type { Statement } from "../model/statements.ts";

/** A constant in the form of a statement: an IP address, the name of a chain or anonymous set, or a number of a counter. */
export type RuleConstant = string | number;

/** Decompiled statements with {@link Hole}s instead of constants. */
export class RuleTemplate {
  readonly #statements: unknown;

  constructor(statements: unknown) {
    this.#statements = statements;
  }

  statements(constants: readonly RuleConstant[]): Statement[] {
    return filled(this.#statements, constants) as Statement[];
  }
}

/** Place of a constant in a template. */
export class Hole {
  readonly index: number;

  constructor(index: number) {
    this.index = index;
  }
}

function filled(template: unknown, constants: readonly RuleConstant[]): unknown {
  if (typeof template !== "object" || template === null) return template;
  if (template instanceof Hole) return constants[template.index];
  if (Array.isArray(template)) return template.map((item) => filled(item, constants));
  const copy: Record<string, unknown> = {};
  for (const name in template) copy[name] = filled((template as Record<string, unknown>)[name], constants);
  return copy;
}
