import { availableParallelism } from "node:os";
import { shown } from "../../../errors.ts";
import { checkFlag, checkInteger, checkKnown, checkObject, type Names } from "../../../message/check.ts";
import { checkSignal } from "../../../sock/call-options.ts";
import { type ReceiverPoolOptions, type WorkerOptionName, workerOptionNames } from "../../../workers/pool/options.ts";
import type { DispatchKind } from "./dispatch.ts";
import { readProcessors } from "./processors.ts";

/** The most workers that a pool can have. */
const MOST_WORKERS = 64;

/**
 * How upcalls are taken, and by what.
 *
 * @typeParam Data what handlers find as `context.data`.
 */
export interface UpcallHandlersOptions<Data = unknown>
  extends Pick<
    ReceiverPoolOptions<Data>,
    Exclude<WorkerOptionName, "onError"> | "slots" | "slotSize" | "answerTimeoutMs"
  > {
  /**
   * Called with what goes wrong, and the number of the worker in which it did: undefined for what went wrong beside them, when
   * ports were followed or the datapath was deleted. Without it the first error stops all workers and `wait()` rejects; with
   * `stopOnError: false` errors are then emitted as process warnings.
   */
  onError?: (error: Error, worker: number | undefined) => void;
  /**
   * How many workers (default: one for each processor that this process may use, 64 at most; Open vSwitch takes the next prime
   * number where it may not use all).
   */
  workers?: number;
  /**
   * Which socket a packet comes up to: that of the worker which belongs to the processor ("per-cpu", Linux 5.15), or one of
   * the port that it came in through ("per-vport"). Default "auto": per processor where the kernel can.
   */
  dispatch?: DispatchKind | "auto";
  /**
   * How many sockets each port has (default 1), at most as many as there are processors; only with "per-vport". Packets go to
   * one of them by their hash, so that those of one connection stay together.
   */
  socketsPerPort?: number;
  /**
   * Whether every worker reads the sockets of all ports (default true), so that no worker waits while another has more than
   * it can do; only with "per-vport". Without it a socket has one worker, and its packets stay in order.
   */
  sharing?: boolean;
  /** Bytes to ask for as receive buffer of each socket (default 4 MiB). A stand-in's sockets are as it makes them. */
  receiveBufferSize?: number;
}

const names: Names<UpcallHandlersOptions> = {
  ...workerOptionNames,
  slots: true,
  slotSize: true,
  answerTimeoutMs: true,
  workers: true,
  dispatch: true,
  socketsPerPort: true,
  sharing: true,
  receiveBufferSize: true,
};

/** The options that are for the pool, as they are. */
const pooled = [
  "module",
  "worker",
  "stopOnError",
  "signal",
  "slots",
  "slotSize",
  "startTimeoutMs",
  "stopTimeoutMs",
  "answerTimeoutMs",
] as const;

/** What is asked for, with all that was left out. */
export interface UpcallPlan {
  readonly workers: number;
  readonly dispatch: DispatchKind | "auto";
  readonly socketsPerPort: number;
  readonly sharing: boolean;
}

/** Throws unless the options can be meant. What is the pool's it checks itself, before anything is opened. */
export function checkUpcallOptions(options: UpcallHandlersOptions): UpcallPlan {
  checkObject(options, "options");
  checkKnown(options, names);
  checkSignal(options.signal);
  const { workers, dispatch = "auto", socketsPerPort = 1, sharing, receiveBufferSize } = options;
  if (dispatch !== "auto" && dispatch !== "per-cpu" && dispatch !== "per-vport") {
    throw new TypeError(`dispatch: expected "per-cpu", "per-vport" or "auto", got ${shown(dispatch)}`);
  }
  checkInteger(socketsPerPort, 1, readProcessors().highest + 1, "socketsPerPort");
  checkFlag(sharing, "sharing");
  if (receiveBufferSize !== undefined) checkInteger(receiveBufferSize, 0, 2 ** 30, "receiveBufferSize");
  if (dispatch === "per-cpu") {
    for (const name of ["socketsPerPort", "sharing"] as const) {
      if (options[name] !== undefined) throw new TypeError(`${name}: this is for dispatch "per-vport"`);
    }
  }
  const likely = Math.min(availableParallelism(), MOST_WORKERS);
  return {
    workers: workers === undefined ? likely : checkInteger(workers, 1, MOST_WORKERS, "workers"),
    dispatch,
    socketsPerPort,
    sharing: sharing ?? true,
  };
}

/** What of the options the pool takes as it is. */
export function pickPoolOptions(options: UpcallHandlersOptions): Partial<ReceiverPoolOptions> {
  const given = pooled.filter((name) => options[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, options[name]]));
}
