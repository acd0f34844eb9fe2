import type { ThreadFailure } from "../threads/failure.ts";
import type { LoopStart, SourceStart } from "./receiver-start.ts";

/** What a worker of a pool is given. */
export interface HandlerStart extends LoopStart {
  worker: number;
  workers: number;
  data: unknown;
  /** Address of the module that exports the handler; undefined where the worker's own file brings it. */
  module: string | undefined;
  /** One 32-bit word: how many errors the pool has heard of. Written by the pool. */
  heard: SharedArrayBuffer;
}

/** What a pool has a worker do. Each comes with a wake-up. */
export type HandlerCommand =
  | { kind: "add"; id: number; source: SourceStart }
  | { kind: "remove"; id: number; key: number }
  | { kind: "stop" };

/** What a worker tells its pool. */
export type HandlerNews =
  | { kind: "ready" }
  /** The command of that id was carried out. */
  | { kind: "done"; id: number }
  | { kind: "report"; value: unknown }
  /** The handler has thrown. */
  | { kind: "error"; failure: ThreadFailure }
  /** A socket cannot be read any more. */
  | { kind: "lost"; key: number; failure: ThreadFailure };
