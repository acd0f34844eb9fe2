import { availableParallelism } from "node:os";
import { typeError } from "../../../base/argument-error.ts";
import {
  checkFlag,
  checkInteger,
  checkOneOf,
  checkOptions,
  integerFrom,
  type OptionChecks,
} from "../../../base/check.ts";
import { socketOptions } from "../../../sock/socket-options.ts";
import {
  MAX_WORKERS,
  type ReceiverPoolOptions,
  type WorkerOptionName,
  workerOptions,
} from "../../../workers/pool/options.ts";
import type { DispatchKind } from "./dispatch/dispatch.ts";
import { readCpus } from "./dispatch/per-cpu.ts";

/**
 * Options for starting upcall handlers with `UpcallHandlers.start`.
 *
 * @typeParam Data - type of `context.data` in the upcall handlers.
 */
export interface UpcallHandlersOptions<Data = unknown>
  extends Pick<ReceiverPoolOptions<Data>, Exclude<WorkerOptionName, "onError"> | "slots" | "slotSize"> {
  /**
   * Called with an error and the number of the worker in which it occurred. Without a number, the error occurred
   * outside of the workers, such as the deletion of the datapath.
   *
   * Without `onError`, the first error stops all workers and `wait()` rejects; with `stopOnError: false`, errors are
   * emitted as process warnings.
   */
  onError?: ((error: Error, worker: number | undefined) => void) | undefined;
  /** Number of worker threads (default: number of CPUs of the process, at most 64). */
  workers?: number | undefined;
  /**
   * How the datapath selects the socket for an upcall: by the CPU that processes the packet ("per-cpu", Linux 5.15), or
   * by the input port ("per-vport"). The default "auto" is "per-cpu" if the kernel supports it.
   */
  dispatch?: DispatchKind | "auto" | undefined;
  /**
   * Number of sockets per Open vSwitch datapath port (default 1, at most the number of CPUs), only for "per-vport". The
   * hash of a packet selects the socket, so that all packets of a connection use the same one.
   */
  socketsPerPort?: number | undefined;
  /**
   * Whether all workers read the sockets of all ports, only for "per-vport" (default true). With true, the load is
   * balanced. With false, the packets stay in order, because only one worker reads each socket.
   */
  sharing?: boolean | undefined;
  /**
   * Requested size in bytes of each socket's receive buffer (default 4 MiB). Ignored if the datapath was opened with
   * the option `connection`.
   */
  receiveBufferSize?: number | undefined;
}

const checks: OptionChecks<UpcallHandlersOptions> = {
  ...workerOptions,
  slots: true,
  slotSize: true,
  workers: integerFrom(1, MAX_WORKERS),
  dispatch: true,
  socketsPerPort: true,
  sharing: checkFlag,
  receiveBufferSize: socketOptions.receiveBufferSize,
};

const pooled = [
  "module",
  "worker",
  "stopOnError",
  "signal",
  "slots",
  "slotSize",
  "startTimeoutMs",
  "stopTimeoutMs",
] as const;

export type UpcallPlan = {
  [Name in "workers" | "dispatch" | "socketsPerPort" | "sharing"]: NonNullable<UpcallHandlersOptions[Name]>;
};

export function checkUpcallOptions(options: UpcallHandlersOptions): UpcallPlan {
  checkOptions(options, checks);
  const { workers = Math.min(availableParallelism(), MAX_WORKERS), dispatch = "auto", socketsPerPort = 1 } = options;
  checkOneOf(dispatch, ["per-cpu", "per-vport", "auto"], "dispatch");
  checkInteger(socketsPerPort, 1, readCpus().highest + 1, "socketsPerPort");
  if (dispatch === "per-cpu") {
    for (const name of ["socketsPerPort", "sharing"] as const) {
      if (options[name] !== undefined) throw typeError(name, `only allowed with dispatch "per-vport"`);
    }
  }
  return { workers, dispatch, socketsPerPort, sharing: options.sharing ?? true };
}

export function pickPoolOptions(options: UpcallHandlersOptions): Partial<ReceiverPoolOptions> {
  const names = pooled.filter((name) => options[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, options[name]]));
}
