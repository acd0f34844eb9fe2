import { runProgram } from "../threads/program-entry.ts";
import { checkHandler } from "./check-handler.ts";
import type { Handler } from "./handler.ts";
import type { HandlerStart } from "./handler-start.ts";

/** Whether this thread has its handler. */
let running = false;

/**
 * Makes this worker one of a `ReceiverPool` that was started with `worker: () => new Worker(…)`: for programs that are
 * bundled, since bundlers see that form and take the worker's file along. To be called once, before any `await`.
 *
 * ```ts
 * // handler-worker.ts
 * runHandler({ message: (message, context) => context.report(message.type) });
 * ```
 *
 * @throws TypeError when it is not given a handler, in a thread that is no worker, and the second time.
 */
export function runHandler<Data = unknown>(handler: Handler<Data>): void {
  checkHandler(handler, "handler");
  if (Bun.isMainThread)
    throw new TypeError("runHandler: expected to be called in a worker, and this is the main thread");
  if (running) throw new TypeError("runHandler: this worker has a handler already");
  running = true;
  // Fetched only here: modules of handlers import this file's entry point too, and the worker that loads them has it all.
  runProgram(async (start: HandlerStart, starter) => {
    const { handleMessages } = await import("./handle-messages.ts");
    await handleMessages(() => handler as Handler, start, starter);
  });
}
