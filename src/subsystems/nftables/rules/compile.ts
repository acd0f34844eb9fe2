import { typeError } from "../../../base/argument-error.ts";
import { didYouMean, isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { member } from "../../../base/objects.ts";
import type { KernelExpression } from "../model/fields.ts";
import { isObjectKind, objectTypes } from "../model/objects.ts";
import { type ObjectReference, type Statement, VERDICTS } from "../model/statements.ts";
import { encodeVerdict } from "../objects/elements.ts";
import { hasName } from "../objects/typeof.ts";
import { packetStatements } from "../statements/registry.ts";
import { checkFields, checkName, lookup } from "../statements/simple/checks.ts";
import { simpleStatements, writeSimple } from "../statements/simple/simple.ts";
import { checkArgument, isReference } from "../statements/simple/statement.ts";
import { anonymousChain, isLastVerdict, jumpsToRules } from "../statements/simple/verdicts.ts";
import { ValueCompiler } from "./expressions/compile-value.ts";
import { mergeComparisons } from "./expressions/merge-comparisons.ts";
import { ANONYMOUS, type CompileContext } from "./expressions/rule-expressions.ts";

export function compileRule(
  statements: readonly Statement[],
  context: CompileContext,
  path: string,
): KernelExpression[] {
  const compiler = new RuleCompiler(context);
  const ends: number[] = [];
  for (const [index, statement] of statements.entries()) {
    const where = `${path}[${index}]`;
    const kinds = isRecord(statement) ? Object.keys(statement) : [];
    if (kinds.length !== 1) {
      const got = kinds.length > 1 ? kinds.join(", ") : describeValue(statement);
      throw typeError(where, `expected an object with one statement, got ${got}`);
    }
    compiler.statement(statement, where);
    ends.push(compiler.expressions.length);
  }
  const movedTo = compiler.moveRequired();
  const { merged, omittedBefore } = compiler.merged();
  for (const end of ends) context.statementEnds?.(movedTo(end) - omittedBefore(movedTo(end)));
  return merged;
}

/** The protocols that one statement matches are known to later statements. */
export class RuleCompiler extends ValueCompiler {
  /** The statement after which packets leave the rule. */
  #last: string | undefined;

  /** Returns false and removes the new expressions on failure. */
  attempt(statement: Statement, isExpected: (expressions: readonly KernelExpression[]) => boolean): boolean {
    const restore = this.save();
    const from = this.expressions.length;
    const { stackTraceLimit } = Error;
    // The errors are discarded, and most of their time is that of their stacks.
    Error.stackTraceLimit = 0;
    try {
      this.statement(statement, "");
      if (isExpected(this.expressions.slice(from))) return true;
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
    restore();
    return false;
  }

  /** Returns a function that undoes all statements compiled after this call. */
  save(): () => void {
    const forget = this.remember();
    const { length } = this.expressions;
    const last = this.#last;
    const moved = this.required.length;
    return () => {
      this.#last = last;
      this.required.length = moved;
      this.expressions.length = length;
      forget();
    };
  }

  /**
   * Like nft, moves the protocol matches that `reject`, extension headers and IP options require to the start of the
   * rule, so that a counter before `reject` counts only packets that can be rejected. The returned function converts an
   * index in `expressions` from before the move.
   */
  moveRequired(): (end: number) => number {
    const moves = this.required.map((range) => this.#moveFirst(range));
    return (end) => moves.reduce((at, move) => move(at), end);
  }

  #moveFirst({ from, to }: { readonly from: number; readonly to: number }): (end: number) => number {
    const count = to - from;
    if (count === 0 || from === 0) return (end) => end;
    this.expressions.unshift(...this.expressions.splice(from, count));
    const moved = (position: number) =>
      position < from ? position + count : position < to ? position - from : position;
    for (const [index, comparison] of this.comparisons.entries())
      this.comparisons[index] = { ...comparison, at: moved(comparison.at) };
    return (end) => (end <= from ? end + count : end);
  }

  merged(): ReturnType<typeof mergeComparisons> {
    return mergeComparisons(this.expressions, this.comparisons);
  }

  statement(statement: Statement, path: string): void {
    if (!("match" in statement)) this.otherStatements++;
    const [kind = ""] = Object.keys(statement);
    // A listed rule of another program can have statements that nft rejects; they are raw.
    if (this.#last !== undefined && kind !== "raw")
      throw typeError(path, `${kind} is not possible after ${this.#last}, which ends the rule`);
    const args = member(statement, kind);
    const where = `${path}.${kind}`;
    if (jumpsToRules(kind, args)) {
      checkFields(args, anonymousChain, where);
      const chainId = this.context.addChain(args.rules, `${where}.rules`);
      this.emit("immediate", { dreg: 0, data: { verdict: { code: kind, chainId } } });
      return;
    }
    const packetStatement = Object.hasOwn(packetStatements, kind) ? packetStatements[kind] : undefined;
    if (packetStatement?.isLast === true || isLastVerdict(kind)) this.#last = kind;
    const verdict = encodeVerdict(statement, path);
    if (verdict !== undefined) this.emit("immediate", { dreg: 0, data: { verdict } });
    else if (isObjectKind(kind) && isReference(args)) this.#object(objectTypes[kind], args, where);
    else if (Object.hasOwn(simpleStatements, kind)) this.expressions.push(writeSimple(statement, path));
    else if (packetStatement !== undefined) {
      checkArgument(packetStatement.argument, args, where);
      packetStatement.compile(this, args as never, where);
    } else if (isObjectKind(kind)) {
      throw typeError(where, `expected the name of an object, or a map, got ${describeValue(args)}`);
    } else throw typeError(path, `unknown statement ${JSON.stringify(kind)}${didYouMean(kind, STATEMENT_KINDS)}`);
  }

  #object(type: string, reference: ObjectReference, path: string): void {
    if (typeof reference === "string") {
      checkName(reference, path);
      this.emit("objref", { immType: type, immName: reference });
      return;
    }
    checkFields(reference.map, lookup, `${path}.map`);
    const { key, data } = reference.map;
    this.require(key, `${path}.map.key`);
    const items = typeof data === "string" ? data : data.set;
    const shape = this.lookupKey(key, 0, items, `${path}.map.key`, `${path}.map.data`);
    if (typeof items === "string") {
      this.emit("objref", { setSreg: 1, setName: items.slice(1) });
      return;
    }
    const unnamed = shape.key.length > 1 ? shape.key.findIndex((part) => !hasName(part)) : -1;
    if (unnamed >= 0) {
      const where = `${path}.map.key.concat[${unnamed}]`;
      throw typeError(where, "expected a value with a type name, because nft cannot list other maps of objects");
    }
    const objects = { ...shape, data: "object", objectType: type } as const;
    const setId = this.context.addSet(objects, items, `${path}.map.data.set`);
    this.emit("objref", { setSreg: 1, setName: ANONYMOUS.map, setId });
  }
}

/** Kinds of all statements, for suggestions. */
const STATEMENT_KINDS: readonly string[] = [
  ...VERDICTS,
  ...Object.keys(simpleStatements),
  ...Object.keys(packetStatements),
  ...Object.keys(objectTypes),
];
