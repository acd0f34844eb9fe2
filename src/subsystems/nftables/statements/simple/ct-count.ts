import { checkFlag } from "../../../../base/check.ts";
import type { ExprConnlimitAttrs } from "../../../../families/nftables.ts";
import { factOf, isExceeded, type StatementEvaluation } from "../../evaluate/packet/rule-run.ts";
import type { ArgumentOf } from "../../model/statements.ts";
import { u32 } from "./checks.ts";
import { hasFlag, type SimpleStatement, type StatementText } from "./statement.ts";
import { readInverted } from "./units.ts";

type Connections = ArgumentOf<"ct count">;

export const ctCount: SimpleStatement<Connections> = {
  argument: { checks: { val: u32, inv: checkFlag }, required: ["val"] },
  expression: "connlimit",
  write: ({ val, inv }) => ({ count: val, flags: inv === true ? ["inv"] : [] }),
  read: ({ count, flags }) => ({ val: Number(count ?? 0), ...(hasFlag(flags, "inv") && { inv: true }) }),
};

export const ctCountText: StatementText<Connections> = {
  read: (reader) => {
    const inverted = readInverted(reader);
    return { val: reader.number(0xffff_ffff), ...inverted };
  },
  text: ({ val, inv }) => `${inv === true ? " over" : ""} ${val}`,
};

/** Ends the rule if there are more connections, or fewer with the flag "inv". (nft_connlimit.c) */
export const ctCountEvaluation: StatementEvaluation<ExprConnlimitAttrs> = {
  evaluate: (run, { count, flags }, name) => {
    const over = isExceeded(run, factOf("ct count", name), name, `is at most ${count}`);
    return over === hasFlag(flags, "inv") ? undefined : "break";
  },
  fact: "ct count",
  isPerObject: true,
};
