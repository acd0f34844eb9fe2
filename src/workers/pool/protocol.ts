import type { ThreadFailure } from "../../threads/failure.ts";
import type { LoopStart, SourceStart } from "../loop/watched-sockets.ts";

/** Indexes of the 32-bit words in the memory that a pool shares with one worker. Each word has one writer. */
export const HandlerWord = {
  /** Handler errors that the pool has received from the worker. Written by the pool. */
  ErrorsReceived: 0,
  /** Commands that the pool has sent to the worker. Written by the pool. */
  Commands: 1,
  /** The worker sets this word to 1 before it ends its own thread, after the command "stop" or a failure. */
  Finished: 2,
} as const;

export function handlerWords(): SharedArrayBuffer {
  return new SharedArrayBuffer(Object.keys(HandlerWord).length * 4);
}

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

/** After sending a command, the pool increments {@link HandlerWord.Commands} and wakes the worker. */
export type HandlerCommand =
  | { kind: "add"; id: number; source: SourceStart }
  | { kind: "remove"; id: number; key: number }
  | { kind: "stop" };

export type HandlerEvent =
  | { kind: "ready" }
  /** The handler could not be loaded or opened, or a socket cannot be read. The worker ends after this event. */
  | { kind: "unready"; failure: ThreadFailure }
  /** The worker has executed the command `id`, or has failed to execute it. */
  | { kind: "done"; id: number; failure?: ThreadFailure | undefined }
  | { kind: "report"; value: unknown }
  | { kind: "error"; failure: ThreadFailure }
  | { kind: "socket-failed"; key: number; failure: ThreadFailure };
