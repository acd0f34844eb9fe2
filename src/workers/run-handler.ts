import { shown } from "../errors.ts";
import { ReceiveBuffer } from "../sock/receive-buffer.ts";
import { runProgram, type Starter } from "../threads/program-entry.ts";
import type { Handler } from "./handler.ts";
import { HandlerSink } from "./handler-sink.ts";
import type { HandlerCommand, HandlerNews, HandlerStart } from "./handler-start.ts";
import { ReceiveLoop } from "./receive-loop.ts";

const callbacks = ["open", "gap", "batch", "refused", "close"] as const satisfies readonly (keyof Handler)[];

/**
 * Makes this worker one of a `ReceiverPool` that was started with `worker: () => new Worker(…)`: for programs that are
 * bundled, since bundlers see that form and take the worker's file along. To be called once, before any `await`.
 *
 * ```ts
 * // handler-worker.ts
 * runHandler({ message: (message, context) => context.report(message.type) });
 * ```
 *
 * @throws TypeError when it is not given a handler.
 */
export function runHandler<Data = unknown>(handler: Handler<Data>): void {
  checkHandler(handler, "handler");
  runProgram((start: HandlerStart, starter) => handleMessages(handler as Handler, start, starter));
}

/** Throws unless a value can be a handler. */
export function checkHandler(value: unknown, name: string): asserts value is Handler {
  const handler = value as Partial<Handler> | null | undefined;
  if (typeof handler?.message !== "function") {
    throw new TypeError(
      `${name}: expected a handler, an object with a function "message" (see defineHandler), got ${shown(value)}`,
    );
  }
  for (const callback of callbacks) {
    const given = handler[callback];
    if (given === undefined || typeof given === "function") continue;
    throw new TypeError(`${name}.${callback}: expected a function, got ${shown(given)}`);
  }
}

/** Does what the pool has this worker do until it is told to stop. */
export async function handleMessages(handler: Handler, start: HandlerStart, starter: Starter): Promise<void> {
  const post = (news: HandlerNews) => starter.send(news);
  const sink = new HandlerSink(handler, start, post);
  const { context } = sink;
  const loop = new ReceiveLoop(start, new ReceiveBuffer(start.buffer), sink);
  for (const { socket } of loop.sources) context.sockets.push(socket);
  await handler.open?.(context);
  sink.sendQueued();
  post({ kind: "ready" });
  for (;;) {
    // Commands are told by wake-ups, and cannot arrive while the thread is in the loop.
    for (let commands = loop.run(); commands > 0; commands--) {
      const command = (await starter.receive()) as HandlerCommand;
      switch (command.kind) {
        case "add":
          context.sockets.push(loop.add(command.source).socket);
          post({ kind: "done", id: command.id });
          break;
        case "remove": {
          const source = loop.remove(command.key);
          if (source !== undefined) context.sockets.splice(context.sockets.indexOf(source.socket), 1);
          post({ kind: "done", id: command.id });
          break;
        }
        case "stop":
          loop.finish();
          await handler.close?.(context);
          sink.sendQueued();
          return;
      }
    }
  }
}
