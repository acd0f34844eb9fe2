import { oneOf } from "../../../../base/check.ts";
import { IPPROTO_TCP } from "../../../../constants/in.ts";
import type { ExprFlowOffloadAttrs } from "../../../../families/nftables.ts";
import type { StatementEvaluation } from "../../evaluate/packet/rule-run.ts";
import type { ArgumentOf } from "../../model/statements.ts";
import { nameText } from "../../text/scanner/quotes.ts";
import { checkText } from "./checks.ts";
import type { SimpleStatement, StatementText } from "./statement.ts";

type Flow = ArgumentOf<"flow">;

export const flow: SimpleStatement<Flow> = {
  argument: { checks: { op: oneOf("add"), flowtable: checkText }, required: ["flowtable"] },
  expression: "flow_offload",
  write: ({ flowtable }) => ({ name: flowtable.replace(/^@/, "") }),
  read: ({ name }) => ({ op: "add", flowtable: `@${name}` }),
  chains: "with the hook forward",
};

export const flowText: StatementText<Flow> = {
  read: (reader) => {
    reader.oneOf(["add", "offload"]);
    reader.expect("@");
    return { op: "add", flowtable: `@${reader.identifier("the name of a flow table")}` };
  },
  text: ({ flowtable }) => ` add @${nameText(flowtable.replace(/^@/, ""))}`,
};

/** Offloads an established connection. Otherwise, the rule ends. (nft_flow_offload_eval) */
export const flowEvaluation: StatementEvaluation<ExprFlowOffloadAttrs> = {
  evaluate: (run, { name }) => {
    const connection = run.packet.transport?.protocol === IPPROTO_TCP ? "TCP connection" : "connection";
    const { family, name: table } = run.table;
    const question = `the ${connection} can be offloaded to the flow table ${name} of ${family} ${table}`;
    if (!run.decide(question, ["flow offload"])) return "break";
    run.effects.push({ kind: "offload" });
    return undefined;
  },
  fact: "flow offload",
};
