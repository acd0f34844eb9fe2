import { EPERM, type MessageView, NetlinkError } from "../../../../src/index.ts";
import { defineHandler, type HandlerContext } from "../../../../src/workers/handler-entry.ts";
import { numberOf, TEST_TYPE } from "../../numbered.ts";
import { COMMAND_TYPE, type Command, type Orders, parseCommand, type Told } from "../commands.ts";

type Context = HandlerContext<Orders>;

/** Does what it is told, by what it is started with and by the messages that come. */
export default defineHandler<Orders>({
  open: (context) => obey(context.data.open, context, "open"),
  close: (context) => obey(context.data.close, context, "close"),
  message(message, context) {
    if (message.type === COMMAND_TYPE) {
      const order = parseCommand(message);
      if (order.do === "report message") return context.report(message);
      // What a handler in JavaScript may do.
      return carryOut(order, context, "message") as never;
    }
    if (context.data.tells) tell(context, "message", facts(message));
  },
  gap(dropped, context, reason) {
    for (const order of context.data.gap ?? []) void carryOut(order, context, "gap");
    if (context.data.tells) tell(context, "gap", { number: dropped, reason });
  },
  batch(context) {
    for (const order of context.data.batch ?? []) void carryOut(order, context, "batch");
  },
  refused(error, sequence, context) {
    tell(context, "refused", { code: error.code, sequence });
  },
});

async function obey(orders: Command[] | undefined, context: Context, where: Told["what"]): Promise<void> {
  if (context.data.worker !== undefined && context.data.worker !== context.worker) return;
  for (const order of orders ?? []) await carryOut(order, context, where);
}

/** Synchronous as far as it does not return a promise, so that it can be used between messages. */
function carryOut(order: Command, context: Context, where: Told["what"]): Promise<void> | undefined {
  switch (order.do) {
    case "report":
      context.report(order.value);
      break;
    case "look":
      tell(context, where, {});
      break;
    case "throw":
      throw thrown(order);
    case "reject":
      return Promise.reject(new RangeError(order.message));
    case "exit":
      process.exit(order.code);
      break;
    case "spin":
      for (;;);
    case "hang":
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      break;
    case "never":
      return new Promise(() => {});
    case "sleep":
      Bun.sleepSync(order.milliseconds);
      break;
    case "gate":
      passGate(context.data.words!);
      break;
    case "report message":
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
  tell(context, "look", { sequences });
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
    case "thorny":
      return Object.assign(Object.create(null), { toString: null });
  }
}

function tell(context: Context, what: Told["what"], more: Partial<Told>): void {
  const { worker, sender, group, nsid } = context;
  const socket = context.sockets.length === 0 ? undefined : context.socket;
  const place = { port: socket?.portId ?? 0, index: socket === undefined ? -1 : context.sockets.indexOf(socket) };
  context.report({ what, worker, ...place, sender, group, nsid, ...more } satisfies Told);
}

function facts(message: MessageView): Partial<Told> {
  const { type, length, sequence } = message;
  return { type, length, sequence, ...(type === TEST_TYPE && length >= 20 ? { number: numberOf(message) } : {}) };
}
