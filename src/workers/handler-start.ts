import type { ThreadFailure } from "../threads/failure.ts";
import type { LoopStart, SourceStart } from "./receiver-start.ts";

/** The 32-bit words that a pool and its worker share. Each has one writer. */
export const HandlerWord = {
  /** Errors of the handler that the pool has received. The pool writes it. */
  Heard: 0,
  /** Commands that the pool has sent. The pool writes it. */
  Commands: 1,
  /** 1 once the worker has finished and ends its thread itself. The worker writes it. */
  Finished: 2,
} as const;

/** Makes the memory for the words. */
export function handlerWords(): SharedArrayBuffer {
  return new SharedArrayBuffer(Object.keys(HandlerWord).length * 4);
}

/** What a worker of a pool is given. */
export interface HandlerStart extends LoopStart {
  worker: number;
  workers: number;
  data: unknown;
  /** Whether other workers read the same sockets. */
  sharing: boolean;
  /** The kind of handler that the pool runs; undefined for handlers without one. */
  handlerKind: string | undefined;
  /** Address of the module that exports the handler; undefined where the worker's own file brings it. */
  module: string | undefined;
  words: SharedArrayBuffer;
}

/** What a pool has a worker do. Each raises {@link HandlerWord.Commands} and comes with a wake-up. */
export type HandlerCommand =
  | { kind: "add"; id: number; source: SourceStart }
  | { kind: "remove"; id: number; key: number }
  | { kind: "stop" };

/** What a worker tells its pool. */
export type HandlerNews =
  | { kind: "ready" }
  /** The handler could not be had or opened, or the sockets not be read: the thread ends. */
  | { kind: "unready"; failure: ThreadFailure }
  /** The command of that id was carried out, or could not be. */
  | { kind: "done"; id: number; failure?: ThreadFailure | undefined }
  | { kind: "report"; value: unknown }
  /** The handler has thrown. */
  | { kind: "error"; failure: ThreadFailure }
  /** A socket cannot be read any more. */
  | { kind: "lost"; key: number; failure: ThreadFailure };
