import { ECANCELED } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import { type Family, lookup } from "../schema/model/family.ts";
import type { TransactionResult } from "../sock/exchange-options.ts";

/** The operations that frame what a family's kernel side does as a whole, or not at all. */
const BEGIN = "batch-begin";
const END = "batch-end";

/** Whether the kernel takes changes of a family in batches alone. */
export function hasBatches({ operations }: Family): boolean {
  return lookup(operations, BEGIN) !== undefined && lookup(operations, END) !== undefined;
}

/**
 * Whether requests are a batch, by the names of their operations: then they are the whole of one datagram, behind whose
 * `batch-end` the kernel reads nothing. Without that end it looks at them and does nothing.
 *
 * @throws TypeError when there is more around a batch than it holds, or it is not to be one datagram.
 */
export function isBatch(family: Family, names: readonly string[], oneDatagram: boolean | undefined): boolean {
  if (!hasBatches(family) || !names.some((name) => name === BEGIN || name === END)) return false;
  for (const [index, name] of names.entries()) {
    const title = `[${index}] ${family.name}.${name}`;
    if ((name === BEGIN) !== (index === 0)) {
      throw new TypeError(`${title}: a batch is a call of its own, whose first request, and no other one, is ${BEGIN}`);
    }
    if (name === END && index < names.length - 1) {
      throw new TypeError(`${title}: it has to be the last request, since the kernel reads nothing behind it`);
    }
  }
  if (oneDatagram === false) throw new TypeError("oneDatagram: the kernel takes a batch in one datagram alone");
  return true;
}

/**
 * What became of the requests of a batch. Where the kernel refused one of them, or lacked the end, it has undone the others, of
 * which it says nothing.
 *
 * @param titles of the requests: "nftables.newtable".
 * @param refused those that the kernel itself has refused: when an answer was lost, nobody knows.
 */
export function rollBack(
  results: readonly TransactionResult[],
  titles: readonly string[],
  refused: ReadonlySet<number>,
): TransactionResult[] {
  const culprit = results.findIndex(({ error }, index) => error !== undefined && refused.has(index));
  const complete = titles.at(-1)?.endsWith(`.${END}`) === true;
  if (culprit < 0 && complete) return [...results];
  const cause = results[culprit]?.error;
  const reason =
    cause === undefined
      ? `since it has no ${END}`
      : `in which request ${culprit}, ${titles[culprit]}, failed with ${cause.code}`;
  return results.map((result, index) => {
    if (result.error !== undefined) return result;
    const operation = titles[index]!;
    const error = new NetlinkError(`${operation}: not done, as nothing of the batch, ${reason} (ECANCELED)`, {
      errno: ECANCELED,
      operation,
      cause,
    });
    return { error };
  });
}
