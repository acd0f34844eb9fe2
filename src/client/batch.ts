import { typeError } from "../base/argument-error.ts";
import { withProgramStack } from "../base/stack.ts";
import { ECANCELED } from "../constants/errno.ts";
import { failure } from "../errors.ts";
import { type Family, lookup } from "../schema/model/family.ts";
import type { TransactionResult } from "../transact/outcomes.ts";

/** The kernel applies an nftables batch completely or not at all. */
const BEGIN = "batch-begin";
const END = "batch-end";

export function hasBatches({ operations }: Family): boolean {
  return lookup(operations, BEGIN) !== undefined && lookup(operations, END) !== undefined;
}

/**
 * Checks an nftables batch, which starts with `batch-begin` and is sent in one datagram. The kernel ignores requests
 * after `batch-end`. If `batch-end` is missing, the kernel checks the requests but applies none.
 *
 * @throws TypeError for requests before or after the batch, or for `oneDatagram: false`.
 */
export function isBatch(family: Family, names: readonly string[], oneDatagram: boolean | undefined): boolean {
  if (!hasBatches(family) || !(names.includes(BEGIN) || names.includes(END))) return false;
  const end = names.indexOf(END);
  const places = [names[0] === BEGIN ? -1 : 0, names.indexOf(BEGIN, 1), end === names.length - 1 ? -1 : end];
  const misplaced = Math.min(...places.filter((place) => place >= 0));
  if (misplaced < names.length) {
    const expected =
      misplaced > 0 && names[misplaced] === END
        ? "expected as the last request, because the kernel ignores requests after it"
        : `expected ${BEGIN} as the first request of a batch, and only there`;
    throw withProgramStack(new TypeError(`[${misplaced}] ${family.name}.${names[misplaced]}: ${expected}`));
  }
  if (oneDatagram === false) throw typeError("oneDatagram", "expected true for a batch, got false");
  return true;
}

/** Reports whether the last request ends the nftables batch. */
export function isCompleteBatch(names: readonly string[]): boolean {
  return names.at(-1) === END;
}

/** Returns the type of a request's echo: that of the request, or for "destroychain", that of "delchain". */
export function echoType({ operations }: Family, name: string): number | undefined {
  return (lookup(operations, name.replace(/^destroy/, "del")) ?? lookup(operations, name))?.do?.request.number;
}

/**
 * Sets the error of successful requests to ECANCELED if another request of the nftables batch failed or `batch-end` is
 * missing: the kernel rolls these requests back without reporting it.
 *
 * @param names operation of each request.
 * @param refused indexes of the requests that the kernel rejected. Requests whose reply was dropped are not included.
 */
export function rollBack(
  results: readonly TransactionResult[],
  family: Family,
  names: readonly string[],
  refused: ReadonlySet<number>,
): readonly TransactionResult[] {
  const failed = results.findIndex(({ error }, index) => error !== undefined && refused.has(index));
  if (failed < 0 && isCompleteBatch(names)) return results;
  const cause = results[failed]?.error;
  const reason =
    cause === undefined
      ? `because ${END} is missing`
      : `because request ${failed}, ${family.name}.${names[failed]}, failed with ${cause.code}`;
  return results.map((result, index) => {
    if (result.error !== undefined) return result;
    const error = failure(
      `${family.name}.${names[index]}`,
      `the batch was rolled back ${reason}`,
      ECANCELED,
      undefined,
      cause,
    );
    return { error };
  });
}
