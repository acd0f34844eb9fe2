import { member } from "../../../base/objects.ts";
import type { NftObject, Rule } from "../model/objects.ts";
import type { Statement } from "../model/statements.ts";

/** A constant in the form of a statement: an IP address, the name of a chain or anonymous set, or a number of a counter. */
export type RuleConstant = string | number;

/** Functions that format constants. */
export interface ConstantFormats {
  chain(name: string): string;
  address(address: string): string;
}

/** Decompiled statements with {@link Hole}s instead of constants. */
export class RuleTemplate {
  readonly #statements: unknown;
  /** Constants that neither the statements nor their text contain anywhere else; undefined for those without a hole. */
  readonly #marks: readonly (RuleConstant | undefined)[];
  #text: readonly (string | number)[] | "none" | undefined;

  constructor(statements: unknown, marks: readonly (RuleConstant | undefined)[]) {
    this.#statements = statements;
    this.#marks = marks;
  }

  statements(constants: readonly RuleConstant[]): Statement[] {
    return filled(this.#statements, constants) as Statement[];
  }

  /**
   * Returns the text of the statements. The first call calls `write` with other constants, and replaces them in the
   * result. If this text differs from that of the statements, all calls call `write`.
   *
   * @param write formats statements.
   */
  text(
    constants: readonly RuleConstant[],
    write: (statements: Statement[]) => string,
    formats: ConstantFormats,
  ): string {
    if (this.#text === undefined) {
      const expected = write(this.statements(constants));
      const parts = this.#textWith(write);
      this.#text = parts !== undefined && this.#filledText(parts, constants, formats) === expected ? parts : "none";
    }
    return this.#text === "none" ? write(this.statements(constants)) : this.#filledText(this.#text, constants, formats);
  }

  /** Returns the parts of the text: texts, and the indexes of the constants between them. */
  #textWith(write: (statements: Statement[]) => string): (string | number)[] | undefined {
    const indexes = new Map(this.#marks.flatMap((mark, index) => (mark === undefined ? [] : [[`${mark}`, index]])));
    // Longer marks first: a mark can start with another one.
    const texts = [...indexes.keys()].sort((a, b) => b.length - a.length).map((text) => RegExp.escape(text));
    if (texts.length === 0) return [write(this.statements([]))];
    const parts = write(this.statements(this.#marks as RuleConstant[])).split(new RegExp(`(${texts.join("|")})`));
    const numbered = parts.map((part, at) => (at % 2 === 0 ? part : indexes.get(part)!));
    const found = numbered.filter((part) => typeof part === "number");
    return found.length === indexes.size && new Set(found).size === found.length ? numbered : undefined;
  }

  #filledText(
    parts: readonly (string | number)[],
    constants: readonly RuleConstant[],
    { chain, address }: ConstantFormats,
  ): string {
    let text = "";
    for (const part of parts) {
      const constant = typeof part === "string" ? part : constants[part]!;
      if (typeof part === "string" || typeof constant === "number") text += constant;
      else text += isChainMark(this.#marks[part]) ? chain(constant) : address(constant);
    }
    return text;
  }
}

/** A template and the constants of a rule. */
export class FilledTemplate {
  readonly template: RuleTemplate;
  readonly constants: readonly RuleConstant[];

  constructor(template: RuleTemplate, constants: readonly RuleConstant[]) {
    this.template = template;
    this.constants = constants;
  }

  get statements(): Statement[] {
    return this.template.statements(this.constants);
  }
}

/** A listed rule whose statements may be those of a template. */
export type TemplateRule = Omit<Rule, "expr"> & { expr: readonly Statement[] | FilledTemplate };

/** A listed object. */
export type TemplateObject = NftObject | { readonly rule: TemplateRule };

/** Place of a constant in a template. */
export class Hole {
  readonly index: number;

  constructor(index: number) {
    this.index = index;
  }
}

const CHAIN_MARK = "mark-of-a-template-";

export function chainMark(index: number): string {
  return `${CHAIN_MARK}${index}`;
}

function isChainMark(mark: RuleConstant | undefined): boolean {
  return typeof mark === "string" && mark.startsWith(CHAIN_MARK);
}

function filled(template: unknown, constants: readonly RuleConstant[]): unknown {
  if (typeof template !== "object" || template === null) return template;
  if (template instanceof Hole) return constants[template.index];
  if (Array.isArray(template)) {
    const list: unknown[] = [];
    for (let index = 0; index < template.length; index++) list.push(filled(template[index], constants));
    return list;
  }
  const copy: Record<string, unknown> = {};
  for (const name in template) copy[name] = filled(member(template, name), constants);
  return copy;
}
