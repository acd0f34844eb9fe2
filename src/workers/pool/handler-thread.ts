import { typeError } from "../../base/argument-error.ts";
import { ReceiveBuffer } from "../../sock/receive-buffer.ts";
import { describeFailure, type ThreadFailure } from "../../threads/failure.ts";
import type { Starter } from "../../threads/program-entry.ts";
import { ReceiveLoop } from "../loop/receive-loop.ts";
import { type Handler, withArticle } from "./handler.ts";
import { HandlerSink } from "./handler-sink.ts";
import { type HandlerCommand, type HandlerEvent, type HandlerStart, HandlerWord } from "./protocol.ts";

/** Noun in error messages for a handler without the property `kind`. */
const plainKind = "handler of messages (see defineHandler)";

export async function handleMessages(
  load: () => Handler | Promise<Handler>,
  start: HandlerStart,
  starter: Starter,
): Promise<void> {
  try {
    await (await open(load, start, starter))?.();
  } catch (error) {
    starter.fail(error);
  }
  Atomics.store(new Int32Array(start.words), HandlerWord.Finished, 1);
  // Timers or connections of the handler might keep the thread alive.
  starter.exit();
}

/** Reports success or failure. Returns a function that handles messages. */
async function open(
  load: () => Handler | Promise<Handler>,
  start: HandlerStart,
  starter: Starter,
): Promise<(() => Promise<void>) | undefined> {
  const post = (event: HandlerEvent) => starter.send(event);
  try {
    const handler = await load();
    checkFits(handler, start);
    const buffer = new ReceiveBuffer(start.buffer);
    const sink = new HandlerSink(handler, start, post, buffer);
    const loop = new ReceiveLoop(start, buffer, (error, source) => sink.socketFailed(error, source));
    for (const source of start.sources) sink.context.sockets.push(loop.add(source, sink).socket);
    try {
      await handler.open?.(sink.context);
    } catch (error) {
      post({ kind: "unready", failure: sink.describe(error, "open") });
      return undefined;
    }
    sink.context.queue.flush();
    post({ kind: "ready" });
    return () => run(handler, sink, loop, starter);
  } catch (error) {
    post({ kind: "unready", failure: describeFailure(error) });
    return undefined;
  }
}

/** Ends when the pool sends the command "stop". */
async function run(handler: Handler, sink: HandlerSink, loop: ReceiveLoop, starter: Starter): Promise<void> {
  const { context } = sink;
  let reads = false;
  for (;;) {
    // The pool signals the eventfd once per command.
    for (let commands = loop.run(); commands > 0; commands--) {
      const command = (await starter.receive()) as HandlerCommand;
      if (command.kind === "stop") {
        loop.finish();
        try {
          await handler.close?.(context);
        } catch (error) {
          sink.fail(error, "close");
        }
        context.queue.flush();
        return;
      }
      sink.commandDone();
      if (command.kind === "read") {
        reads = true;
        continue;
      }
      let failure: ThreadFailure | undefined;
      if (command.kind === "remove") {
        const source = loop.remove(command.key);
        if (source !== undefined) context.sockets.splice(context.sockets.indexOf(source.socket), 1);
      } else {
        try {
          context.sockets.push(loop.add(command.source, sink).socket);
        } catch (error) {
          failure = describeFailure(error);
        }
      }
      starter.send({ kind: "done", id: command.id, failure } satisfies HandlerEvent);
    }
    // Pending commands prevent receiving.
    if (reads) loop.readAll();
    reads &&= sink.room() === 0;
  }
}

function checkFits({ kind, exclusive = false }: Handler, { sharing, handlerKind }: HandlerStart): void {
  if (sharing && exclusive) {
    throw typeError("sharing", "not allowed with this handler, which requires that each socket has a single worker");
  }
  if (kind === handlerKind) return;
  const [expected, actual] = [handlerKind ?? plainKind, kind ?? plainKind];
  throw typeError("handler", `expected ${withArticle(expected)}, got ${withArticle(actual)}`);
}
