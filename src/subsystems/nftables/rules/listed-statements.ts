// Statements of listed rules that differ only in constants.

import { equals } from "../../../base/engine.ts";
import { member } from "../../../base/objects.ts";
import type { SetAttrs, SetelemAttrs } from "../../../families/nftables.ts";
import type { Read } from "../../../schema/model/types.ts";
import { needsLookup } from "../../route/core/lookups.ts";
import type { KernelExpression } from "../model/fields.ts";
import type { Statement } from "../model/statements.ts";
import type { KnownSet } from "../objects/known-set.ts";
import { decompileRule } from "./decompile.ts";
import type { DecompileContext } from "./expressions/decompile-value.ts";
import type { ListedRule } from "./listed-rule.ts";
import { UNUSED_SET_ATTRIBUTES } from "./rule-shape.ts";
import { chainMark, FilledTemplate, Hole, type RuleConstant, RuleTemplate } from "./rule-template.ts";

/** Maximum number of templates of a shape. */
const MAX_TEMPLATES = 100;
/** Maximum number of elements of an anonymous set in a template. */
const MAX_ELEMENTS = 100;

/**
 * Decompiles a listed rule: fills the template of earlier rules that differ only in constants, or calls
 * {@link decompileRule}.
 *
 * The third rule of a shape creates the template. For this, it is decompiled with other constants, and each of them must
 * be in the statements exactly once. The template is not used if it returns other statements than decompileRule for this rule.
 */
export function statementsOf(rule: ListedRule, context: DecompileContext): Statement[] {
  const decompiled = templateOrStatements(rule, context);
  return decompiled instanceof FilledTemplate ? decompiled.statements : decompiled;
}

/** Decompiles a listed rule like {@link statementsOf}, but returns a template and the constants that fill it. */
export function templateOrStatements(rule: ListedRule, context: DecompileContext): Statement[] | FilledTemplate {
  const { templates } = rule.shape;
  const sets = contentsOf(rule, context);
  if (sets === undefined) return decompileRule(expressionsOf(rule), context);
  let { constants } = rule;
  let key = "";
  for (const { text, chains } of sets) {
    key += text;
    constants = [...constants, ...chains];
  }
  const known = templates.get(key);
  if (known instanceof RuleTemplate) return new FilledTemplate(known, constants);
  const statements = decompileRule(expressionsOf(rule), context);
  if (known === "none") return statements;
  const template = known === "seen" ? templateOf(rule, sets, constants, context) : undefined;
  if (needsLookup()) return statements;
  if (templates.size >= MAX_TEMPLATES) templates.clear();
  const isValid = template !== undefined && equals(template.statements(constants), statements);
  templates.set(key, known === undefined ? "seen" : isValid ? template : "none");
  return statements;
}

function expressionsOf({ shape, constants }: ListedRule): readonly KernelExpression[] {
  return shape.expressionsWith(constants);
}

function templateOf(
  { shape }: ListedRule,
  sets: readonly SetContents[],
  constants: readonly RuleConstant[],
  context: DecompileContext,
): RuleTemplate | undefined {
  const own = shape.places.length;
  const marks = constants.map((constant, index) => markOf(shape.places[index]?.kind ?? "chain", constant, index));
  const holes = new Map<unknown, number>();
  for (const [index, mark] of marks.entries()) if (shape.places[index]?.kind !== "set") holes.set(mark, index);
  let chain = own;
  const marked = new Map<unknown, KnownSet>();
  for (const set of sets) {
    const to = chain + set.chains.length;
    marked.set(set.name, withChains(set, marks.slice(chain, to) as string[]));
    chain = to;
  }
  const setOf = (name: string) => marked.get(name) ?? context.setOf(name);
  const statements = decompileRule(shape.expressionsWith(marks), { ...context, proven: undefined, setOf });
  const expected = holes.size;
  let found = 0;
  const template = (value: unknown): unknown => {
    const index = holes.get(value);
    if (index !== undefined) {
      found++;
      holes.delete(value);
      return new Hole(index);
    }
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(template);
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, template(member)]));
  };
  const made = template(statements);
  if (found !== expected) return undefined;
  return new RuleTemplate(
    made,
    marks.map((mark, index) => (shape.places[index]?.kind === "set" ? undefined : mark)),
  );
}

/** Returns a constant that the rule and its statements hardly contain. */
function markOf(kind: string, constant: RuleConstant, index: number): RuleConstant {
  if (kind === "chain") return chainMark(index);
  if (kind === "bytes" || kind === "packets") return 7_205_759_403_792_001 + index;
  if (kind === "set") return constant;
  return `${constant}`.includes(":") ? `2001:db8:7205:7594::1:${index}` : `198.51.100.${index}`;
}

/** Contents of an anonymous set, as part of a rule. */
interface SetContents {
  readonly name: string;
  readonly known: KnownSet;
  readonly elements: readonly SetelemAttrs<Read>[];
  /** Attributes and elements without the names of chains. */
  readonly text: string;
  /** Chains to which verdicts of the elements lead. */
  readonly chains: readonly string[];
}

/** Returns undefined if the rule cannot have a template. */
function contentsOf({ shape, constants }: ListedRule, context: DecompileContext): SetContents[] | undefined {
  const sets: SetContents[] = [];
  for (const [index, { kind }] of shape.places.entries()) {
    if (kind !== "set") continue;
    const name = `${constants[index]}`;
    const known = context.setOf(name);
    if (known?.anonymous !== true || known.elements().length > MAX_ELEMENTS) return undefined;
    // The kernel lists hashed elements in any order.
    const isOrdered = known.attrs.flags?.includes("interval") === true;
    const elements = isOrdered ? known.elements() : known.elements().toSorted(byKey);
    const chains: string[] = [];
    let text = `${attributesText(known.attrs)}[`;
    for (const element of elements) text += elementText(element, chains);
    sets.push({ name, known, elements, text: `${text}]`, chains });
  }
  return sets;
}

function byKey({ key: a }: SetelemAttrs<Read>, { key: b }: SetelemAttrs<Read>): number {
  return a?.value === undefined || b?.value === undefined ? 0 : Buffer.compare(a.value, b.value);
}

function attributesText(attrs: SetAttrs<Read>): string {
  let text = "";
  for (const name in attrs) if (!UNUSED_SET_ATTRIBUTES.has(name)) text += `${name}:${valueText(member(attrs, name))}`;
  return text;
}

function elementText(element: SetelemAttrs<Read>, chains: string[]): string {
  let text = "{";
  for (const name in element) {
    const { verdict } = (name === "data" ? element.data : undefined) ?? {};
    if (verdict?.chain === undefined || verdict.chain.startsWith("__chain")) {
      text += `${name}:${valueText(member(element, name))}`;
      continue;
    }
    chains.push(verdict.chain);
    text += `verdict:${verdict.code},`;
  }
  return `${text}}`;
}

function valueText(value: unknown): string {
  if (value instanceof Uint8Array) return `x${value.toHex()},`;
  if (typeof value === "string") return `${value.length}"${value}`;
  if (typeof value !== "object" || value === null) return `${typeof value}${value},`;
  let text = Array.isArray(value) ? "[" : "{";
  for (const name in value) text += `${name}:${valueText(member(value, name))}`;
  return `${text}}`;
}

/** Returns the set with other chains of its verdicts. */
function withChains({ known, elements }: SetContents, chains: readonly string[]): KnownSet {
  let index = 0;
  const changed = elements.map((element) => {
    const { verdict } = element.data ?? {};
    if (verdict?.chain === undefined || verdict.chain.startsWith("__chain")) return element;
    return { ...element, data: { verdict: { ...verdict, chain: chains[index++]! } } };
  });
  return known.with(changed);
}
