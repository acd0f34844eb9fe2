import { ReceiveBuffer } from "../sock/receive-buffer.ts";
import { describeFailure, type ThreadFailure } from "../threads/failure.ts";
import type { Starter } from "../threads/program-entry.ts";
import type { Handler } from "./handler.ts";
import { HandlerSink } from "./handler-sink.ts";
import { type HandlerCommand, type HandlerNews, type HandlerStart, HandlerWord } from "./handler-start.ts";
import { ReceiveLoop } from "./receive-loop.ts";

/** What a handler without a kind is called. */
const plainKind = "handler of messages (see defineHandler)";

/** Does what the pool has this worker do until it is told to stop, and ends the thread. */
export async function handleMessages(
  load: () => Handler | Promise<Handler>,
  start: HandlerStart,
  starter: Starter,
): Promise<void> {
  try {
    const opened = await open(load, start, starter);
    if (opened !== undefined) await obey(opened, starter);
  } catch (error) {
    starter.fail(error);
  }
  Atomics.store(new Int32Array(start.words), HandlerWord.Finished, 1);
  // A handler may have left behind what would keep the thread alive: a timer, a connection.
  process.exit();
}

/** A handler that is open, and what gives it messages. */
interface Opened {
  readonly handler: Handler;
  readonly sink: HandlerSink;
  readonly loop: ReceiveLoop;
}

/** Gets everything ready and says so to the pool; undefined when that is not possible. */
async function open(
  load: () => Handler | Promise<Handler>,
  start: HandlerStart,
  starter: Starter,
): Promise<Opened | undefined> {
  const post = (news: HandlerNews) => starter.send(news);
  try {
    const handler = await load();
    checkFits(handler, start);
    const sink = new HandlerSink(handler, start, post);
    const loop = new ReceiveLoop(start, new ReceiveBuffer(start.buffer), sink);
    for (const { socket } of loop.sources) sink.context.sockets.push(socket);
    try {
      await handler.open?.(sink.context);
    } catch (error) {
      post({ kind: "unready", failure: sink.describe(error, "open") });
      return undefined;
    }
    sink.sendQueued();
    post({ kind: "ready" });
    return { handler, sink, loop };
  } catch (error) {
    post({ kind: "unready", failure: describeFailure(error) });
    return undefined;
  }
}

/** Handles messages, and does what the pool wants done in between, until that is to stop. */
async function obey({ handler, sink, loop }: Opened, starter: Starter): Promise<void> {
  const { context } = sink;
  for (;;) {
    // Commands are told by wake-ups, and cannot arrive while the thread is in the loop.
    for (let commands = loop.run(); commands > 0; commands--) {
      const command = (await starter.receive()) as HandlerCommand;
      switch (command.kind) {
        case "add": {
          const { id, source } = command;
          const failure = attempt(() => context.sockets.push(loop.add(source).socket));
          starter.send({ kind: "done", id, failure } satisfies HandlerNews);
          break;
        }
        case "remove": {
          const source = loop.remove(command.key);
          if (source !== undefined) context.sockets.splice(context.sockets.indexOf(source.socket), 1);
          starter.send({ kind: "done", id: command.id } satisfies HandlerNews);
          break;
        }
        case "stop":
          loop.finish();
          await close(handler, sink);
          return;
      }
      sink.obeyed();
    }
  }
}

async function close(handler: Handler, sink: HandlerSink): Promise<void> {
  try {
    await handler.close?.(sink.context);
  } catch (error) {
    sink.fail(error, "close");
  }
  sink.sendQueued();
}

/** Throws unless the pool can run the handler. */
function checkFits({ kind, exclusive = false }: Handler, { sharing, handlerKind }: HandlerStart): void {
  if (sharing && exclusive) {
    throw new TypeError("sharing: this handler needs each socket to have one worker, which gets all of its messages");
  }
  if (kind === handlerKind) return;
  throw new TypeError(`handler: expected ${withArticle(handlerKind)}, got ${withArticle(kind)}`);
}

/** A kind of handler as a sentence names it. */
function withArticle(kind: string = plainKind): string {
  return `${/^[aeiou]/i.test(kind) ? "an" : "a"} ${kind}`;
}

/** How an action failed; undefined when it did not. */
function attempt(action: () => void): ThreadFailure | undefined {
  try {
    action();
  } catch (error) {
    return describeFailure(error);
  }
  return undefined;
}
