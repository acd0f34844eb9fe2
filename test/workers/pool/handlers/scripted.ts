import { EPERM } from "../../../../src/constants/errno.ts";
import { LOCK_EX } from "../../../../src/constants/system.ts";
import { NetlinkError } from "../../../../src/errors.ts";
import { flock } from "../../../../src/ffi/libc.ts";
import type { MessageView } from "../../../../src/message/message.ts";
import { defineHandler, type HandlerContext } from "../../../../src/workers/handler-entry.ts";
import { numberOf, TEST_TYPE } from "../../numbered.ts";
import { COMMAND_TYPE, type Command, parseCommand, type Report, type Script } from "../commands.ts";

type Context = HandlerContext<Script>;

/** A handler that executes the commands in the pool's data and in the messages that it receives. */
export default defineHandler<Script>({
  open: (context) => runAll(context.data.open, context, "open"),
  close: (context) => runAll(context.data.close, context, "close"),
  message(message, context) {
    if (message.type === COMMAND_TYPE) {
      const order = parseCommand(message);
      if (order.do === "report message") return context.report(message);
      if (order.do === "report bytes") return context.report([{ bytes: message.bytes.subarray(16) }]);
      // The type of the callback does not allow a result, but JavaScript code can return one.
      return run(order, context, "message") as never;
    }
    if (context.data.reportsAll) reportState(context, "message", facts(message));
  },
  gap(dropped, context, reason) {
    for (const order of context.data.gap ?? []) void run(order, context, "gap");
    if (context.data.reportsAll) reportState(context, "gap", { number: dropped, reason });
  },
  batch(context) {
    for (const order of context.data.batch ?? []) void run(order, context, "batch");
  },
  rejected(error, sequence, context) {
    reportState(context, "rejected", { code: error.code, sequence });
  },
});

async function runAll(commands: Command[] | undefined, context: Context, where: Report["what"]): Promise<void> {
  if (context.data.worker !== undefined && context.data.worker !== context.worker) return;
  for (const order of commands ?? []) await run(order, context, where);
}

/**
 * Executes a command. Commands in messages must run synchronously, so this function returns a promise only for
 * asynchronous commands.
 */
function run(order: Command, context: Context, where: Report["what"]): Promise<void> | undefined {
  switch (order.do) {
    case "report":
      context.report(order.value);
      break;
    case "look":
      reportState(context, where, {});
      break;
    case "throw":
      throw thrown(order);
    case "reject":
      return Promise.reject(new RangeError(order.message));
    case "exit":
      process.exit(order.code);
      break;
    case "spin":
      if (context.data.words !== undefined) Atomics.store(new Int32Array(context.data.words), 0, 1);
      for (;;);
    case "hang":
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      break;
    case "never":
      return new Promise(() => {});
    case "sleep":
      Bun.sleepSync(order.milliseconds);
      break;
    case "lock":
      flock(order.fd, LOCK_EX);
      break;
    case "gate":
      passGate(context.data.words!);
      break;
    case "report message":
    case "report bytes":
      break;
    case "report function":
      context.report(() => {});
      break;
    case "timer":
      setInterval(() => {}, 1000);
      break;
    case "send":
      send(order, context);
      break;
    case "send nowhere":
      context.send(new Uint8Array(16), { socket: {} as never });
      break;
    case "close socket":
      context.socket.close();
      break;
  }
  return undefined;
}

function send({ message, times = 1, to, socket }: Command & { do: "send" }, context: Context): void {
  const options = {
    ...(to === undefined ? {} : { to }),
    ...(socket === undefined ? {} : { socket: context.sockets[socket]! }),
  };
  const sequences = Array.from({ length: times }, () => context.send(message, options));
  reportState(context, "look", { sequences });
}

function passGate(memory: SharedArrayBuffer): void {
  const words = new Int32Array(memory);
  Atomics.store(words, 0, 1);
  Atomics.wait(words, 1, 0);
  Atomics.store(words, 1, 0);
}

function thrown({ kind, message }: Command & { do: "throw" }): unknown {
  switch (kind) {
    case "TypeError":
      return new TypeError(message, { cause: new Error("the cause") });
    case "NetlinkError":
      return new NetlinkError(message, { errno: EPERM, operation: "test" });
    case "text":
      return message;
    case "nothing":
      return undefined;
    case "unprintable":
      return Object.assign(Object.create(null), { toString: null });
  }
}

function reportState(context: Context, what: Report["what"], more: Partial<Report>): void {
  const { worker, sender, group, nsid } = context;
  const socket = context.sockets.length === 0 ? undefined : context.socket;
  const place = { port: socket?.portId ?? 0, index: socket === undefined ? -1 : context.sockets.indexOf(socket) };
  context.report({ what, worker, ...place, sender, group, nsid, ...more } satisfies Report);
}

function facts(message: MessageView): Partial<Report> {
  const { type, length, sequence } = message;
  return { type, length, sequence, ...(type === TEST_TYPE && length >= 20 ? { number: numberOf(message) } : {}) };
}
