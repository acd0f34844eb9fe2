import type { ThreadFailure } from "../../threads/failure.ts";
import type { LoopStart } from "../loop/receive-loop.ts";
import type { SourceStart } from "../loop/source.ts";

/** Indexes of 32-bit words that a pool shares with one worker. */
export const HandlerWord = {
  /** Handler errors that the pool has received. Written by the pool. */
  ErrorsReceived: 0,
  /** Commands that the pool has sent. Written by the pool. */
  Commands: 1,
  /** The worker sets 1 before it ends its own thread. */
  Finished: 2,
} as const;

export interface HandlerStart extends LoopStart {
  worker: number;
  workers: number;
  data: unknown;
  sharing: boolean;
  /** Undefined for handlers without a kind. */
  handlerKind: string | undefined;
  /** Undefined if the worker's own file calls `runHandler`. */
  module: string | undefined;
  words: SharedArrayBuffer;
}

/** The pool also increments {@link HandlerWord.Commands} and wakes the worker. */
export type HandlerCommand =
  | { kind: "add"; id: number; source: SourceStart }
  | { kind: "remove"; id: number; key: number }
  /** Receive from all sockets, because their events may have woken only a worker that has ended. */
  | { kind: "read" }
  | { kind: "stop" };

export type HandlerEvent =
  | { kind: "ready" }
  /** The handler or a socket cannot be opened. The worker ends. */
  | { kind: "unready"; failure: ThreadFailure }
  /** The worker has executed the command `id`, or has failed to. */
  | { kind: "done"; id: number; failure?: ThreadFailure | undefined }
  | { kind: "report"; value: unknown }
  | { kind: "error"; failure: ThreadFailure }
  | { kind: "socket-failed"; key: number; failure: ThreadFailure };
