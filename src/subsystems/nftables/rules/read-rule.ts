import { defined } from "../../../base/objects.ts";
import type { RuleAttrs } from "../../../families/nftables.ts";
import type { Read } from "../../../schema/model/types.ts";
import type { Rule } from "../model/objects.ts";
import { readComment } from "../model/userdata.ts";
import { decompileRule } from "./decompile.ts";
import type { DecompileContext } from "./expressions/decompile-value.ts";
import { ListedRule } from "./listed-rule.ts";
import { templateOrStatements } from "./listed-statements.ts";
import { FilledTemplate, type TemplateRule } from "./rule-template.ts";

export function readRule(attrs: RuleAttrs<Read>, context: DecompileContext): Rule {
  const rule = readTemplateRule(attrs, context);
  if (rule.expr instanceof FilledTemplate) rule.expr = rule.expr.statements;
  return rule as Rule;
}

export function readTemplateRule(attrs: RuleAttrs<Read>, context: DecompileContext): TemplateRule {
  const { table = "", chain = "", handle, userdata } = attrs;
  const { family } = context;
  const number = handle === undefined ? undefined : Number(handle);
  const known = defined({ handle: number, comment: readComment(userdata) });
  const expr =
    attrs instanceof ListedRule
      ? templateOrStatements(attrs, context)
      : decompileRule(attrs.expressions?.elem ?? [], context);
  return { family, table, chain, ...known, expr };
}
