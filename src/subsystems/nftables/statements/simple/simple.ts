// The statements that use no registers, such as counters and limits.
import { typeError } from "../../../../base/argument-error.ts";
import { checkObject, didYouMean } from "../../../../base/check.ts";
import type { ExprAttrs } from "../../../../families/nftables.ts";
import type { Write } from "../../../../schema/model/types.ts";
import { entryOf, membersOf, type Statement, statementOf } from "../../model/statements.ts";
import { counter } from "./counter.ts";
import { ctCount } from "./ct-count.ts";
import { flow } from "./flow.ts";
import { last } from "./last.ts";
import { limit } from "./limit.ts";
import { log } from "./log.ts";
import { notrack } from "./notrack.ts";
import { quota } from "./quota.ts";
import { checkArgument, type SimpleStatement } from "./statement.ts";
import { synproxy } from "./synproxy.ts";

export const simpleStatements: Readonly<Record<string, SimpleStatement>> = {
  counter,
  limit,
  quota,
  log,
  "ct count": ctCount,
  last,
  synproxy,
  notrack,
  flow,
};

/** Arguments that packets change, by kind of statement or named object. */
export const stateOf: ReadonlyMap<string, readonly string[]> = /* @__PURE__ */ indexed((kind, { state }) =>
  state === undefined ? undefined : [kind, state],
);

function indexed<Value>(
  entryOf: (kind: string, row: SimpleStatement) => [key: string, value: Value] | undefined,
): ReadonlyMap<string, Value> {
  const entries = Object.entries(simpleStatements).map(([kind, row]) => entryOf(kind, row));
  return new Map(entries.filter((entry) => entry !== undefined));
}

export function writeSimple(statement: Statement, path: string): ExprAttrs<Write> {
  checkObject(statement, path);
  const [kind, args] = entryOf(statement);
  const row = Object.hasOwn(simpleStatements, kind) ? simpleStatements[kind] : undefined;
  if (row === undefined) {
    const advice = didYouMean(kind, Object.keys(simpleStatements));
    throw typeError(path, `expected a statement that set elements can have, such as counter, got ${kind}${advice}`);
  }
  checkArgument(row.argument, args, `${path}.${kind}`);
  return { name: row.expression, data: row.write(args as never, `${path}.${kind}`) } as ExprAttrs<Write>;
}

const kinds: ReadonlyMap<string, string> = /* @__PURE__ */ indexed((kind, { expression }) => [expression, kind]);

/** Returns undefined for a kernel expression that uses registers. */
export function readSimple({ name, data }: { name?: unknown; data?: unknown }): Statement | undefined {
  const kind = kinds.get(String(name));
  return kind === undefined ? undefined : statementOf(kind, simpleStatements[kind]!.read(membersOf(data)));
}
