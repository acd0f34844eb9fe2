import type { StatementEvaluation } from "../../evaluate/packet/rule-run.ts";
import type { ArgumentOf } from "../../model/statements.ts";
import { u64 } from "./checks.ts";
import type { SimpleStatement, StatementText } from "./statement.ts";
import { exact } from "./units.ts";

type Counts = ArgumentOf<"counter">;

export const counter: SimpleStatement<Counts> = {
  argument: { checks: { packets: u64, bytes: u64 }, optional: true },
  expression: "counter",
  write: (counts) => ({ packets: BigInt(counts?.packets ?? 0), bytes: BigInt(counts?.bytes ?? 0) }),
  read: ({ packets, bytes }) => ({ packets: exact(packets), bytes: exact(bytes) }),
  state: ["packets", "bytes"],
};

export const counterText: StatementText<Counts> = {
  read: (reader) => {
    const counts: NonNullable<Counts> = {};
    for (;;) {
      if (reader.eat("packets")) counts.packets = reader.number64();
      else if (reader.eat("bytes")) counts.bytes = reader.number64();
      else return counts.packets === undefined && counts.bytes === undefined ? null : counts;
    }
  },
  text: (counts, _, isTemplate) =>
    isTemplate || counts === null ? "" : ` packets ${counts.packets ?? 0} bytes ${counts.bytes ?? 0}`,
};

export const counterEvaluation: StatementEvaluation = { evaluate: () => undefined };
