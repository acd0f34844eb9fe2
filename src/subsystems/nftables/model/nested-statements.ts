import { isRecord } from "../../../base/check.ts";
import { member } from "../../../base/objects.ts";

type Convert = (statement: object, path: string) => object;

/**
 * Converts the statements of a rule, also those of chains without a name to which it jumps. Returns `statements` itself if all results
 * are the same objects.
 */
export function mapStatements(statements: unknown, path: string, convert: Convert): unknown {
  return mapItems(statements, path, (statement, place) => {
    const converted = convert(statement, place);
    const verb = "jump" in converted ? "jump" : "goto";
    const target = member(converted, verb);
    if (!isRecord(target)) return converted;
    const rules = member(target, "rules");
    const mapped = mapItems(rules, `${place}.${verb}.rules`, (rule, of) => {
      const expr = member(rule, "expr");
      const own = mapStatements(expr, `${of}.expr`, convert);
      return own === expr ? rule : { ...rule, expr: own };
    });
    return mapped === rules ? converted : { ...converted, [verb]: { ...target, rules: mapped } };
  });
}

function mapItems(items: unknown, path: string, convert: Convert): unknown {
  if (!Array.isArray(items)) return items;
  let mapped: unknown[] | undefined;
  for (const [index, item] of items.entries()) {
    const converted = isRecord(item) ? convert(item, `${path}[${index}]`) : item;
    if (converted === item) continue;
    mapped ??= [...items];
    mapped[index] = converted;
  }
  return mapped ?? items;
}
