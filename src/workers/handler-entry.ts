import { typeError } from "../base/argument-error.ts";
import { isMainThread } from "../base/engine.ts";
import { runProgram } from "../threads/program-entry.ts";
import { checkHandler, type Handler } from "./pool/handler.ts";
import type { HandlerStart } from "./pool/protocol.ts";

export type { GapReasonName } from "./loop/sink.ts";
export { defineHandler, type Handler, type HandlerContext, type ReplyOptions } from "./pool/handler.ts";

let running = false;

/**
 * Runs a handler in the current worker thread, which a `ReceiverPool` has created with its option `worker`. Use this
 * function in bundled programs: bundlers recognize `new Worker(…)` and include the file of the worker. Call
 * `runHandler` once, before any `await`.
 *
 * ```ts
 * // handler-worker.ts
 * runHandler({ message: (message, context) => context.report(message.type) });
 *
 * // main.ts; in Node.js and Deno, Worker is that of node:worker_threads
 * const worker = () => new Worker(new URL("./handler-worker.ts", import.meta.url));
 * await using pool = await ReceiverPool.start({ worker, sockets });
 * ```
 *
 * @throws TypeError if the argument is not a handler, if the function is called in the main thread, or if it is called
 *   a second time.
 */
export function runHandler<Data = unknown>(handler: Handler<Data>): void {
  checkHandler(handler, "handler");
  if (isMainThread()) throw typeError("runHandler", "expected to be called in a worker, not in the main thread");
  if (running) throw typeError("runHandler", "this worker already has a handler; call runHandler() once per worker");
  running = true;
  // Keep this import out of programs that never call runHandler().
  runProgram("netlink-handler", async (start: HandlerStart, starter) => {
    const { handleMessages } = await import("./pool/handler-thread.ts");
    await handleMessages(() => handler as Handler, start, starter);
  });
}
