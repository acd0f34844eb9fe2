import type { ThreadFailure } from "../../threads/failure.ts";
import type { LoopStart, SourceStart } from "../loop/watched-sockets.ts";

/** Indexes of the 32-bit words that a pool and its worker share. Each word has one writer. */
export const HandlerWord = {
  /** Number of errors of the handler that the pool has received. Written by the pool. */
  ErrorsReceived: 0,
  /** Number of commands that the pool has sent. Written by the pool. */
  Commands: 1,
  /** 1 once the worker has finished and is about to end its own thread. Written by the worker. */
  Finished: 2,
} as const;

/** Allocates the shared memory of a pool and its worker. */
export function handlerWords(): SharedArrayBuffer {
  return new SharedArrayBuffer(Object.keys(HandlerWord).length * 4);
}

/** Values that the thread of a pool's worker gets when it starts. */
export interface HandlerStart extends LoopStart {
  worker: number;
  workers: number;
  data: unknown;
  /** Whether other workers read the same sockets. */
  sharing: boolean;
  /** See `ReceiverPoolOptions.handlerKind`. */
  handlerKind: string | undefined;
  /** URL of the module that exports the handler; undefined if the worker's own file calls `runHandler`. */
  module: string | undefined;
  words: SharedArrayBuffer;
}

/**
 * A command of a pool to a worker. After sending it, the pool increments {@link HandlerWord.Commands} and wakes the
 * worker.
 */
export type HandlerCommand =
  | { kind: "add"; id: number; source: SourceStart }
  | { kind: "remove"; id: number; key: number }
  | { kind: "stop" };

/** An event that a worker sends to its pool. */
export type HandlerEvent =
  | { kind: "ready" }
  /** The handler could not be loaded or opened, or the sockets cannot be read. The thread ends. */
  | { kind: "unready"; failure: ThreadFailure }
  /** The worker has carried out the command with this id, or the command has failed. */
  | { kind: "done"; id: number; failure?: ThreadFailure | undefined }
  | { kind: "report"; value: unknown }
  /** The handler has thrown. */
  | { kind: "error"; failure: ThreadFailure }
  /** A socket can no longer be read. */
  | { kind: "socket-failed"; key: number; failure: ThreadFailure };
