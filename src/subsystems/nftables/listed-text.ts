import { typeError } from "../../base/argument-error.ts";
import { checkFunction } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import type { CallLimits, Mode, Result } from "../../io/io.ts";
import type { NftObject } from "./model/objects.ts";
import { Nftables } from "./nftables.ts";
import type { Filter } from "./requests/read-objects.ts";
import { FilledTemplate, type TemplateObject } from "./rules/rule-template.ts";
import { RulesetText } from "./text/format.ts";

/**
 * Lists the nftables ruleset, or the tables that `filter` selects, as `nft list ruleset` prints it. Returns the text that
 * `formatRuleset` returns for the objects of {@link Nftables.listRuleset}, in less time and memory: rules that differ only
 * in constants do not become objects.
 */
export function listText<M extends Mode>(
  nft: Nftables<M>,
  filter: Pick<Filter, "family" | "table"> = {},
  options?: CallLimits,
): Result<M, string> {
  checkNftables(nft);
  return nft.listTo(filter, options, () => new RulesetText(true));
}

/**
 * Lists the nftables ruleset like {@link Nftables.listRuleset}, and returns the results of a function that converts each
 * object, for example to a line of JSON. The objects do not stay in memory, so a large ruleset takes less memory.
 *
 * @param convert converts one object. It is called again with all objects if another process changes the ruleset during
 *   the listing; only its last results are returned. Its exception ends the call.
 */
export function listConverted<M extends Mode, T>(
  nft: Nftables<M>,
  convert: (object: NftObject) => T,
  filter: Pick<Filter, "family" | "table"> = {},
  options?: CallLimits,
): Result<M, T[]> {
  checkNftables(nft);
  const start = () => {
    const converted: T[] = [];
    return {
      add: (object: TemplateObject) => void converted.push(convert(withStatements(object))),
      end: () => converted,
    };
  };
  return nft.listTo(filter, options, start, () => checkFunction(convert, "convert"));
}

function checkNftables(nft: unknown): void {
  if (!(nft instanceof Nftables)) throw typeError("nft", `expected an Nftables object, got ${describeValue(nft)}`);
}

function withStatements(object: TemplateObject): NftObject {
  if ("rule" in object && object.rule.expr instanceof FilledTemplate) object.rule.expr = object.rule.expr.statements;
  return object as NftObject;
}
