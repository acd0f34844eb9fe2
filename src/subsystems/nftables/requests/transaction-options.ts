import { checkFlag, integerFrom, type OptionChecks } from "../../../base/check.ts";
import { limitChecks } from "../../../client/options.ts";
import type { CallLimits } from "../../../io/io.ts";

/** Options of an nftables transaction. */
export interface TransactionOptions extends CallLimits {
  /**
   * Whether the results of the nftables transaction contain the handles of the created objects (default false). If
   * true, the kernel sends the created objects back.
   */
  handles?: boolean | undefined;
  /** Maximum number of retries if other processes change the nftables ruleset during the transaction (default 200). */
  retries?: number | undefined;
}

/** About one in 20 attempts succeeds while 20 processes make changes. */
export const DEFAULT_RETRIES = 200;

export const transactionChecks: OptionChecks<TransactionOptions> = {
  ...limitChecks,
  handles: checkFlag,
  retries: integerFrom(0, 1_000_000),
};
