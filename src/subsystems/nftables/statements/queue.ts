import { rangeError, typeError } from "../../../base/argument-error.ts";
import { isRecord } from "../../../base/check.ts";
import { defined } from "../../../base/objects.ts";
import type { ExprQueueAttrs } from "../../../families/nftables.ts";
import type { Read } from "../../../schema/model/types.ts";
import type { StatementEvaluation } from "../evaluate/packet/rule-run.ts";
import { sourceOf } from "../expressions/registry.ts";
import { datatype } from "../model/datatypes.ts";
import { type ArgumentOf, type Expression, membersOf } from "../model/statements.ts";
import { boundsOf, type Part, partOf } from "../objects/elements.ts";
import { expressionText } from "../text/expressions/expression-text.ts";
import { readStatementValue } from "../text/expressions/expressions.ts";
import { PORT } from "./addresses.ts";
import type { PacketStatement } from "./packet-statement.ts";
import { names } from "./simple/checks.ts";
import { compact, hasFlag, listOf, readNames, type StatementText } from "./simple/statement.ts";

type Queue = ArgumentOf<"queue">;

/** A number in a register. */
const NUMBER: Part = { ...partOf({ ...datatype("number"), bytes: 2 }), bits: 16 };
const MAXIMUM = 65_535;
const CONSTANT: Part = partOf({ ...datatype("inet_service"), kind: "integer" });

/** The kernel takes the remainder of a larger number. */
function checkMaximum(num: Expression, path: string): void {
  const [args] = isRecord(num) ? Object.values(num) : [];
  const { mod = 0, offset = 0 } = membersOf(args);
  const most = Number(mod) + Number(offset) - 1;
  if (most > MAXIMUM) throw rangeError(path, `expected queues up to ${MAXIMUM}, got up to ${most}`);
}

export const queue: PacketStatement<Queue> = {
  argument: { checks: { num: true, flags: names }, optional: true },
  expression: "queue",
  compile: (rule, args, path) => {
    const flags = listOf(args?.flags).map((flag) => (flag === "fanout" ? "cpu-fanout" : flag));
    const num = args?.num ?? 0;
    if (flags.includes("cpu-fanout") && args?.num !== undefined && !(isRecord(num) && "range" in num))
      throw typeError(`${path}.num`, "fanout requires a range of queues, such as 0-3");
    checkMaximum(num, `${path}.num`);
    if (sourceOf(num) !== undefined || (isRecord(num) && !("range" in num))) {
      rule.value(num, 0, [NUMBER], `${path}.num`);
      return rule.emit("queue", { sregQnum: 1, flags });
    }
    const { low, high } = boundsOf(CONSTANT, num, `${path}.num`, rule.interfaces);
    const total = Number(high - low) + 1;
    if (total > MAXIMUM) throw rangeError(`${path}.num`, `expected at most ${MAXIMUM} queues, got ${total}`);
    rule.emit("queue", { num: Number(low), total, ...(flags.length > 0 && { flags }) });
  },
  decompile: (rule, { num, total, flags, sregQnum }) => {
    const set = listOf(flags).map((flag) => (flag === "cpu-fanout" ? "fanout" : String(flag)));
    const first = Number(num ?? 0);
    const last = first + Number(total ?? 1) - 1;
    const constant: Expression = last > first ? { range: [first, last] } : first;
    const number = sregQnum === undefined ? constant : rule.use(sregQnum, NUMBER);
    // nft reads fanout only with a range, or without a number.
    const isOmitted = number === 0 && set.includes("fanout");
    rule.add({ queue: defined({ num: isOmitted ? undefined : number, flags: compact(set) }) });
  },
  isLast: true,
};

export const queueText: StatementText<Queue> = {
  read: (reader) => {
    const flags: string[] = [];
    const read: NonNullable<Queue> = {};
    for (;;) {
      const { word } = reader;
      if (word === "flags" || word === "bypass" || word === "fanout") {
        reader.eat("flags");
        flags.push(...readNames(reader, ["bypass", "fanout"]));
      } else if (word === "num" || word === "to") {
        reader.advance();
        const { at } = reader;
        read.num = readStatementValue(reader, [PORT]);
        if (word === "num" && isRecord(read.num) && !("range" in read.num))
          reader.reject('expected a number or a range after "num"; use "to" for an expression', at);
        reader.mark(read, "num", at);
      } else break;
    }
    const set = compact([...new Set(flags)]);
    if (set !== undefined) read.flags = set;
    return Object.keys(read).length === 0 ? null : read;
  },
  text: (args) => {
    const set = ["bypass", "fanout"].filter((flag) => listOf(args?.flags).includes(flag));
    const flags = set.length === 0 ? "" : ` flags ${set.join(",")}`;
    // nft rejects fanout to one queue.
    if (args?.num === undefined && set.includes("fanout")) return flags;
    return `${flags} to ${expressionText(args?.num ?? 0, [PORT])}`;
  },
};

export const queueEvaluation: StatementEvaluation<ExprQueueAttrs<Read>> = {
  evaluate: (run, { num = 0, total = 1, flags, sregQnum }) => {
    const first = sregQnum === undefined ? num : run.loadNumber(sregQnum, "number of the queue");
    run.effects.push({ kind: "queue", first, count: total, isBypassed: hasFlag(flags, "bypass") });
    return { code: "queue" };
  },
};
