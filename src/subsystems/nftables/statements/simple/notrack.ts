import type { StatementEvaluation } from "../../evaluate/packet/rule-run.ts";
import type { SimpleStatement, StatementText } from "./statement.ts";

export const notrack: SimpleStatement<null> = {
  argument: null,
  expression: "notrack",
  write: () => ({}),
  read: () => null,
};

export const notrackText: StatementText<null> = { read: () => null, text: () => "" };

/** Has no effect on a packet that already belongs to a connection. (nft_notrack_eval) */
export const notrackEvaluation: StatementEvaluation = {
  evaluate: (run) => {
    if (run.isTracked("the packet already belongs to a connection")) return undefined;
    run.effects.push({ kind: "notrack" });
    run.isUntracked = true;
    return undefined;
  },
};
