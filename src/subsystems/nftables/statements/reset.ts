import { isRecord } from "../../../base/check.ts";
import { sourceOf, unknownExpression } from "../expressions/registry.ts";
import type { Expression } from "../model/statements.ts";
import { expressionText } from "../text/expressions/expression-text.ts";
import { readLeft } from "../text/expressions/expressions.ts";
import { presenceText } from "../text/expressions/selectors.ts";
import type { PacketStatement } from "./packet-statement.ts";
import type { StatementText } from "./simple/statement.ts";

/** Removes a TCP option. */
export const reset: PacketStatement<Expression> = {
  argument: { checks: { "tcp option": true }, required: ["tcp option"] },
  compile: (rule, args, path) => {
    const source = sourceOf(isRecord(args) ? args : "") ?? unknownExpression(args, path);
    rule.emit("exthdr", { op: source.data["op"], type: source.data["type"] });
  },
};

export const resetText: StatementText<Expression> = {
  read: (reader) => {
    if (reader.word !== "tcp") reader.fail(["tcp"]);
    const { at } = reader;
    const { json } = readLeft(reader);
    const option = isRecord(json) && "tcp option" in json ? json["tcp option"] : undefined;
    const isWhole =
      option !== undefined && ("name" in option ? option.field === undefined : option.offset === 0 && option.len === 8);
    if (!isWhole) reader.reject("expected a TCP option without a field, such as tcp option sack-perm", at);
    return { "tcp option": option };
  },
  text: (args) => ` ${presenceText(args) ?? expressionText(args, [])}`,
};
