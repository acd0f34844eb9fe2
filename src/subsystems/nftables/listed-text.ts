import { typeError } from "../../base/argument-error.ts";
import { describeValue } from "../../base/describe.ts";
import type { CallLimits, Mode, Result } from "../../io/io.ts";
import { Nftables } from "./nftables.ts";
import type { Filter } from "./requests/ruleset.ts";
import { rulesetText } from "./text/format.ts";

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
  if (!(nft instanceof Nftables)) throw typeError("nft", `expected an Nftables object, got ${describeValue(nft)}`);
  return nft.listAs(filter, options, rulesetText);
}
