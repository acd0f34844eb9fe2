import type { ArgumentOf } from "../../model/statements.ts";
import { nameText } from "../../text/scanner/quotes.ts";
import { checkText, oneOf } from "./checks.ts";
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
