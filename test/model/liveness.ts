// The functions of src/threads/liveness.ts for the threads of a scenario.
import { runningThread, surroundings } from "./checker.ts";

export const IDENTITY_BITS = 56n;

/** Identities of threads are positive. */
export const threadIdentity = (): bigint => BigInt(runningThread() + 1);

export const isThreadAlive = (identity: bigint): boolean =>
  surroundings(`isThreadAlive ${identity}`, (state) => state[`dead${identity - 1n}`] === undefined);
