import { checkFlag, type OptionChecks } from "../../../base/check.ts";
import { type ConnectOptions, type DoOptions, type ReadOptions, readNames } from "../../../client/options.ts";
import type { ExtendedAck, NetlinkError } from "../../../errors.ts";

/** Options for opening a kernel table: network namespace, netlink socket of the caller, and time limit. */
export type RouteOptions = ConnectOptions;

/** Options of a single request to a kernel table. */
export type CallOptions = Pick<DoOptions, "timeoutMs" | "signal" | "idempotent">;

/** Options for deleting entries of a kernel table. */
export interface DeleteOptions extends CallOptions {
  /**
   * Whether deleting a missing entry succeeds instead of throwing (default false). Missing entries are those for which
   * the kernel reports ESRCH, ENOENT, ENODEV or EADDRNOTAVAIL, for example because their interface was deleted.
   */
  ignoreMissing?: boolean | undefined;
}

/** Options for listing a kernel table. */
export type ListOptions = Omit<ReadOptions, "flags">;

/**
 * Outcome of one change in a call with several changes. The change succeeded if `error` is absent. Successful changes may
 * share one frozen object.
 */
export interface Outcome {
  /** Error with which the change failed. The other changes of the same call are executed regardless. */
  readonly error?: NetlinkError;
  /** Warning that the kernel sent although the change succeeded. */
  readonly warning?: string;
  /** Extended acknowledgement data that the kernel sent for a successful change. */
  readonly extendedAck?: ExtendedAck;
}

export const callChecks: OptionChecks<CallOptions> = { timeoutMs: true, signal: true, idempotent: true };
export const deleteChecks: OptionChecks<DeleteOptions> = { ...callChecks, ignoreMissing: checkFlag };
const { flags: _, ...limits } = readNames;
export const listChecks: OptionChecks<ListOptions> = limits;
