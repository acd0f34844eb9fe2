import type { StatementEvaluation } from "../../evaluate/packet/rule-run.ts";
import { durationText } from "../../model/durations.ts";
import type { ArgumentOf } from "../../model/statements.ts";
import { u64 } from "./checks.ts";
import type { SimpleStatement, StatementText } from "./statement.ts";

/** `used` is in milliseconds. */
type Last = ArgumentOf<"last">;

export const last: SimpleStatement<Last> = {
  argument: { checks: { used: u64 }, optional: true },
  expression: "last",
  write: (args) => (args?.used === undefined ? {} : { set: 1, msecs: BigInt(args.used) }),
  read: ({ set, msecs }) => (set === 1 ? { used: Number(msecs ?? 0) } : null),
  state: ["used"],
};

export const lastText: StatementText<Last> = {
  read: (reader) => {
    if (!reader.eat("used")) return null;
    return reader.eat("never") ? null : { used: Math.round(reader.duration() * 1000) };
  },
  text: (args, _, isTemplate) =>
    isTemplate ? "" : ` used ${args?.used === undefined ? "never" : durationText(args.used / 1000)}`,
};

export const lastEvaluation: StatementEvaluation = { evaluate: () => undefined };
