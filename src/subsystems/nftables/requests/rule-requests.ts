import { typeError } from "../../../base/argument-error.ts";
import { checkObject } from "../../../base/check.ts";
import { NLM_F_APPEND, NLM_F_CREATE } from "../../../constants/netlink.ts";
import { type Steps, syncIo } from "../../../io/io.ts";
import { resolving } from "../../route/core/lookups.ts";
import type { KernelExpression } from "../model/fields.ts";
import type { Rule, TableFamily } from "../model/objects.ts";
import { setsUpdatedBy } from "../model/set-updates.ts";
import type { ChainRule, RawSet, SetItem, Statement } from "../model/statements.ts";
import { writeComment } from "../model/userdata.ts";
import { encodeAnonymous, type SetShape } from "../objects/elements.ts";
import { shapeData, writeShape } from "../objects/write-sets.ts";
import { compatOf } from "../rules/compat.ts";
import { compileRule } from "../rules/compile.ts";
import { isNamed } from "../rules/expressions/compile-value.ts";
import { ANONYMOUS, type CompileContext, type HiddenSet } from "../rules/expressions/rule-expressions.ts";
import type { NewRule } from "../rules/positions.ts";
import { type Content, ContentText, Templates } from "../rules/templates.ts";
import { joinedItems } from "../sets/auto-merge.ts";
import type { SetTarget } from "../sets/transaction-sets.ts";
import { checkFields } from "../statements/simple/checks.ts";
import { anonymousRule } from "../statements/simple/verdicts.ts";
import type { Request } from "./change.ts";
import type { Header, RequestList } from "./request-list.ts";

/** The kernel's size for sets that rules update (nft_dynset_init). */
export const UPDATED_SIZE = 0xffff;

/** What a rule compiles to. */
export interface CompiledRule {
  readonly expressions: readonly KernelExpression[];
  /** Index after the last kernel expression of each statement. */
  readonly ends: readonly number[];
  readonly compat: ReturnType<typeof compatOf>;
  /** Requests for anonymous sets and chains. */
  readonly sets: readonly Request[];
  /** Number of anonymous sets, and of chains. */
  readonly setCount: number;
  readonly chainCount: number;
}

/** Compiles the statements of a rule. The first anonymous set has the NFTA_SET_ID after the specified one. */
type Compile = (statements: readonly Statement[], setId: number) => CompiledRule;

interface ChainOfRule {
  readonly table: string;
  readonly rules: readonly ChainRule[];
  readonly path: string;
  readonly context: CompileContext;
  readonly command: number;
}

/** Compiles rules, with the requests for their anonymous sets and chains. */
export class RuleRequests {
  readonly #list: RequestList;
  /** By family and table. */
  readonly #templates = new Map<string, Templates<CompiledRule>>();

  constructor(list: RequestList) {
    this.#list = list;
  }

  /** Compiles a rule, and pushes the requests for its anonymous sets and chains. */
  *compiled({ family, table, expr }: Rule, header: Header, command: number): Steps<CompiledRule> {
    const known = this.#templates.getOrInsertComputed(`${family} ${table}`, () => new Templates());
    const text = new ContentText({ expr });
    const setId = this.#list.setId;
    const template = known.find(text);
    if (template !== undefined) {
      const filled = template.filled(text.constants, setId);
      this.#list.setId += template.sets;
      for (const { operation, fields, flags, items } of filled.sets)
        this.#list.all.push({ operation, fields, flags, command, items });
      return filled;
    }
    yield* this.findSets(family, table, expr);
    const compile = this.compiler(family, header, table, command);
    // Compilation restarts after the lookup of an interface.
    const compiled = yield* resolving(() => compile(expr, setId));
    this.makeAllUpdatable(family, table, compiled.expressions);
    for (const request of compiled.sets) this.#list.all.push(request);
    this.#list.setId += compiled.setCount;
    this.#list.chainId += compiled.chainCount;
    const result = isPlain(compiled) ? compiled : undefined;
    const marked = (content: Content, firstSetId: number) => compile(content.expr!, firstSetId);
    known.add(text, setId, { result, sets: compiled.setCount }, { expr }, marked);
    return compiled;
  }

  /** Reads the sets in statements, because they are compiled without waiting. */
  *findSets(family: TableFamily, table: string, expr: readonly Statement[]): Steps<void> {
    for (const set of setsIn(expr)) yield* this.#list.sets.find(family, table, set);
  }

  /** Returns a function that compiles statements, and leaves the transaction unchanged. */
  compiler(family: TableFamily, header: Header, table: string, command: number): Compile {
    const context: CompileContext = {
      family,
      interfaces: this.#list.context.interfaces,
      shapeOf: (set, path) => this.#list.setNow(family, table, set, path).shape,
      addSet: (shape, items, path) => this.#anonymous(header, table, shape, items, path, command),
      addMeter: (shape, set) => this.#hidden(header, table, shape, set, command),
      addChain: (rules, path) => this.#chainOfRule(header, { table, rules, path, context, command }),
      addRawSet: (name, set, path) => this.#rawSet({ header, table, set: name }, set, path, command),
    };
    return (statements, firstSetId) => {
      const [count, setId, chainId] = [this.#list.all.length, this.#list.setId, this.#list.chainId];
      this.#list.setId = firstSetId;
      try {
        const ends: number[] = [];
        const expressions = compileRule(statements, { ...context, statementEnds: (end) => ends.push(end) }, "expr");
        const sets = this.#list.all.slice(count);
        const [setCount, chainCount] = [this.#list.setId - firstSetId, this.#list.chainId - chainId];
        return { expressions, ends, compat: compatOf(family, expressions), sets, setCount, chainCount };
      } finally {
        this.#list.all.length = count;
        this.#list.setId = setId;
        this.#list.chainId = chainId;
      }
    };
  }

  /** The jump of the rule refers to the returned NFTA_CHAIN_ID. */
  #chainOfRule(header: Header, { table, rules, path, context, command }: ChainOfRule): number {
    const id = ++this.#list.chainId;
    const inner: CompileContext = {
      ...context,
      statementEnds: () => undefined,
      addChain(_, where) {
        throw typeError(where, "a chain without a name cannot contain another one; declare a chain with a name");
      },
    };
    this.#list.push("newchain", { header, table, id, flags: ["binding"] }, NLM_F_CREATE, command);
    for (const [index, rule] of rules.entries()) {
      const where = `${path}[${index}]`;
      checkObject(rule, where);
      checkFields(rule, anonymousRule, where);
      const { expr, comment } = rule;
      const elem = compileRule(expr, inner, `${where}.expr`);
      this.makeAllUpdatable(context.family, table, elem);
      const compat = compatOf(context.family, elem);
      const userdata = comment === undefined ? {} : { userdata: writeComment(comment, `${where}.comment`) };
      const fields = { header, table, chainId: id, ...(compat && { compat }), expressions: { elem }, ...userdata };
      this.#list.push("newrule", fields, NLM_F_CREATE | NLM_F_APPEND, command);
    }
    return id;
  }

  makeAllUpdatable(family: TableFamily, table: string, expressions: readonly KernelExpression[]): void {
    for (const set of setsUpdatedBy(expressions)) this.#makeUpdatable(family, table, set);
  }

  /**
   * Adds the flag "dynamic" to a new set that has a size and is updated by a rule. Without the flag "dynamic" or
   * "timeout", the kernel rejects the rule (nft_hash_fast_estimate).
   *
   * If the size is 65535, removes the size instead of adding the flag: the kernel lists a set without a size as having
   * this size once a rule updates it (nft_dynset_init).
   */
  #makeUpdatable(family: TableFamily, table: string, name: string): void {
    const setId = this.#list.sets.known(family, table, name)?.target.setId;
    const set = setId === undefined ? undefined : this.#list.newSets.get(setId);
    if (set?.desc?.size === undefined || set.flags?.some((flag) => flag === "eval" || flag === "timeout")) return;
    const { desc, flags = [] } = set;
    if (desc.size === UPDATED_SIZE) Object.assign(set, { desc: { ...desc, size: undefined } });
    else Object.assign(set, { flags: [...flags, "eval"] });
  }

  #anonymous(
    header: Header,
    table: string,
    shape: SetShape,
    items: readonly SetItem[],
    path: string,
    command: number,
  ): number {
    if (!Array.isArray(items) || items.length === 0) throw typeError(path, "expected a list with at least one element");
    const { interfaces } = this.#list.context;
    const isMerged = shape.interval && shape.key.length === 1 && shape.data === undefined;
    const merged = isMerged ? joinedItems(shape.key[0]!, interfaces, items, path) : items;
    const elements = encodeAnonymous({ ...shape, hasTimeout: false }, merged, path, interfaces);
    const name = shape.data === undefined ? ANONYMOUS.set : ANONYMOUS.map;
    // The size counts range ends: older kernels otherwise return ENFILE.
    const set = { name, flags: ["anonymous", "constant"], size: elements.length };
    const setId = this.#hidden(header, table, shape, set, command);
    const target = { header, table, set: name, setId };
    // Rules are compiled synchronously, even in the mode "async".
    syncIo.run(this.#list.elements.push("newsetelem", target, elements, NLM_F_CREATE, command, path));
    return setId;
  }

  #rawSet(target: SetTarget, { attributes, elements }: RawSet, path: string, command: number): number {
    const { header, table, set: name } = target;
    const setId = ++this.#list.setId;
    this.#list.push("newset", { ...attributes, header, table, name, id: setId }, NLM_F_CREATE, command);
    const add = this.#list.elements.push("newsetelem", { ...target, setId }, elements, NLM_F_CREATE, command, path);
    syncIo.run(add);
    return setId;
  }

  /** Returns the NFTA_SET_ID of the requested set. */
  #hidden(header: Header, table: string, shape: SetShape, { name, flags, size }: HiddenSet, command: number): number {
    const id = ++this.#list.setId;
    const described = writeShape(shape, flags);
    const userdata = Buffer.concat(shapeData(shape, flags.includes("constant")));
    const desc = { ...described.desc, size };
    const set = { header, table, name, id, ...described, desc, userdata };
    this.#list.push("newset", set, NLM_F_CREATE, command);
    return id;
  }
}

/** Fields of a new rule that do not depend on its place. */
export function ruleFields(
  comment: string | undefined,
  compat: CompiledRule["compat"],
  expressions: CompiledRule["expressions"],
): NewRule & Record<"expressions", object> {
  const userdata = comment === undefined ? {} : { userdata: writeComment(comment, "comment") };
  return { ...(compat && { compat }), expressions: { elem: expressions }, ...userdata };
}

/** Other requests and expressions than those of anonymous sets also change the state of the transaction. */
export function isPlain({ sets, setCount, chainCount, expressions }: CompiledRule): boolean {
  return (
    chainCount === 0 &&
    sets.length === 2 * setCount &&
    !expressions.some(({ name }) => name === "dynset" || name === "match" || name === "target")
  );
}

/**
 * Returns the names of the sets and maps in statements: texts such as "@allowed". Other texts may start with "@", too.
 *
 * @param parents objects that contain `value`, because an invalid rule can contain itself.
 */
function setsIn(value: unknown, names: string[] = [], parents: object[] = []): string[] {
  if (isNamed(value)) names.push(value.slice(1));
  if (typeof value !== "object" || value === null || parents.includes(value)) return names;
  parents.push(value);
  for (const part of Array.isArray(value) ? value : Object.values(value)) setsIn(part, names, parents);
  parents.pop();
  return names;
}
