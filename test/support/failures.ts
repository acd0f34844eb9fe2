import { NetlinkError } from "../../src/index.ts";
import { within } from "./threads.ts";

/** Returns the NetlinkError that `action` throws. Throws if it ends otherwise. */
export function failureOf(action: () => unknown): NetlinkError {
  try {
    action();
  } catch (error) {
    if (error instanceof NetlinkError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

/**
 * Returns the error with which a promise rejects. Throws if it is fulfilled. Replaces `expect(…).rejects`, which runs the
 * event loop itself and delays the events of workers.
 */
export async function rejection<Failure extends Error = NetlinkError>(promise: Promise<unknown>): Promise<Failure> {
  const outcome = promise.then(
    () => Promise.reject(new Error("the promise was fulfilled")),
    (error: Failure) => error,
  );
  return await within(outcome, "the failure");
}

/** Returns what `action` returns, or `describe` of the NetlinkError that it throws. */
export function outcomeOf<Result, Described>(
  action: () => Result,
  describe: (error: NetlinkError) => Described,
): Result | Described {
  try {
    return action();
  } catch (error) {
    if (error instanceof NetlinkError) return describe(error);
    throw error;
  }
}
