// Rules and statements in the nft language.
import type { TableFamily } from "../../model/objects.ts";
import type { Statement } from "../../model/statements.ts";
import { formatRule } from "../../text/format.ts";
import type { ProgramRule } from "./tables.ts";

const texts = new WeakMap<object, string>();

/** Returns undefined for statements that the language cannot represent. */
export function textOf(family: TableFamily, expr: Statement[]): string | undefined {
  const key = expr.length === 1 ? expr[0]! : expr;
  const known = texts.get(key);
  if (known !== undefined) return known;
  try {
    const text = formatRule({ family, expr });
    texts.set(key, text);
    return text;
  } catch {
    return undefined;
  }
}

/** Returns the text of the statement to which the kernel expression with an index belongs. */
export function statementText(
  family: TableFamily,
  rule: ProgramRule | undefined,
  expression: number,
): string | undefined {
  const statement = rule?.source?.expr[rule.statements.findIndex((end) => expression < end)];
  return statement && textOf(family, [statement]);
}
