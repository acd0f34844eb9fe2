import type { ExprImmediateAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import type { Evaluate } from "../machine/machine.ts";
import { knownBits } from "../packet/bits.ts";
import type { Outcome, RuleVerdict } from "../packet/rule-run.ts";

const VERDICTS: readonly string[] = ["accept", "drop", "return", "jump", "goto", "queue", "stolen"];

/** "continue" goes on with the next expression. */
export function outcomeOf(verdict: { code?: unknown; chain?: string; chainId?: number } | undefined): Outcome {
  const { code, chain, chainId } = verdict ?? {};
  if (code === "break") return "break";
  if (!VERDICTS.includes(String(code))) return undefined;
  return { code: code as RuleVerdict["code"], chain, chainId };
}

/** Loads a constant or a verdict. (nft_immediate_eval) */
export const immediate: Evaluate<ExprImmediateAttrs<Read>> = (machine, { dreg, data }) => {
  if (data?.verdict !== undefined) return outcomeOf(data.verdict);
  return machine.load(dreg, knownBits(data?.value ?? new Uint8Array(0)));
};
