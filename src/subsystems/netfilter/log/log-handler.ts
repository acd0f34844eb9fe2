import { typeError } from "../../../base/argument-error.ts";
import type { MessageView } from "../../../message/message.ts";
import {
  type Callbacks,
  checkRequired,
  checkReturned,
  ExtendedContext,
  type Handler,
  type HandlerContext,
} from "../../../workers/pool/handler.ts";
import { LOG_MESSAGE, LoggedPacket } from "./logged-packet.ts";

export const LOG_HANDLER = "packet log handler";

export interface LogWorkerData {
  /** Distinguishes packet log workers from workers with other handlers. */
  readonly packetLog: true;
  readonly firstGroup: number;
  /** Each log group's counters have one writer at a time. */
  readonly counters: SharedArrayBuffer;
  readonly data: unknown;
}

export const WORDS = 3;
export const Word = { Next: 0, Received: 1, Lost: 2 } as const;

/**
 * Context of a packet log handler: information about the worker in which the handler runs. Each worker has its own
 * context object.
 */
export type PacketLogContext<Data = unknown> = HandlerContext<Data>;

/**
 * Callbacks of a packet log handler, which processes packets that firewall rules log. All callbacks of a worker run in
 * its thread, one at a time.
 */
export interface PacketLogHandler<Data = unknown> {
  /**
   * Called once, before all other callbacks of the packet log handler. If it returns a promise, the worker receives
   * packets only after the promise has resolved. If it throws, no worker starts.
   */
  open?(context: PacketLogContext<Data>): void | Promise<void>;
  /**
   * Called for each logged packet. The packet is valid until the callback returns. If the callback throws, the
   * exception is reported to the thread that started the workers. The worker continues with the next packet.
   */
  packet(packet: LoggedPacket, context: PacketLogContext<Data>): void;
  /**
   * Called before a logged packet if packets of the same log group were dropped directly before it. `lost` is the exact
   * number of dropped packets, because the kernel numbers the packets of each group.
   */
  gap?(lost: number, group: number, context: PacketLogContext<Data>): void;
  /** Called once per batch: after all packets of one receive system call have been passed to the callback `packet`. */
  batch?(context: PacketLogContext<Data>): void;
  /** Called once, after all other callbacks, when the workers stop. */
  close?(context: PacketLogContext<Data>): void | Promise<void>;
}

const callbacks: Callbacks<keyof PacketLogHandler> = {
  asynchronous: ["open", "close"],
  synchronous: ["packet", "gap", "batch"],
  between: "packets",
};

/**
 * Creates the packet handler that the workers of a `PacketLog` run. It must be the default export of its module.
 *
 * ```ts
 * export default definePacketLogHandler({
 *   packet: ({ prefix, headers }) => console.log(prefix, headers.ipv4?.source),
 *   gap: (lost, group) => console.log(`${lost} packets of group ${group} were lost`),
 * });
 * ```
 *
 * @throws TypeError for an invalid handler.
 */
export function definePacketLogHandler<Data = unknown>(handler: PacketLogHandler<Data>): Handler<Data> {
  checkRequired(handler, "packet", callbacks);
  let current: LogWorker<Data> | undefined;
  const work = (context: HandlerContext<Data>): LogWorker<Data> => {
    if (current?.inner !== context) current = new LogWorker(handler, context);
    return current;
  };
  return {
    kind: LOG_HANDLER,
    exclusive: true,
    open: (context) => handler.open?.(work(context).context),
    message: (message, context) => work(context).message(message),
    // The next sequence number shows the exact number of dropped packets.
    gap: () => {},
    batch: (context) => checkReturned(handler.batch?.(work(context).context), "batch", callbacks),
    close: (context) => handler.close?.(work(context).context),
  };
}

class LogWorker<Data> {
  readonly inner: HandlerContext<Data>;
  readonly context: PacketLogContext<Data>;
  readonly #handler: PacketLogHandler<Data>;
  readonly #packet = new LoggedPacket();
  readonly #counters: Float64Array;
  readonly #firstGroup: number;

  constructor(handler: PacketLogHandler<Data>, inner: HandlerContext<Data>) {
    const start = inner.data as Partial<LogWorkerData> | null | undefined;
    if (start?.packetLog !== true) throw typeError("handler", "use PacketLog.start() to run a packet log handler");
    this.inner = inner;
    this.#handler = handler;
    this.#firstGroup = start.firstGroup!;
    this.#counters = new Float64Array(start.counters!);
    this.context = new ExtendedContext(inner, start.data as Data);
  }

  message(message: MessageView): void {
    if (message.type !== LOG_MESSAGE) return;
    const packet = this.#packet;
    // Packets without a sequence number were logged before numbering began.
    if (!packet.point(message)) return;
    const { group, sequence } = packet;
    const at = (group - this.#firstGroup) * WORDS;
    const counters = this.#counters;
    if (at < 0 || at >= counters.length) return;
    const lost = (sequence - counters[at + Word.Next]!) >>> 0;
    counters[at + Word.Next] = (sequence + 1) >>> 0;
    counters[at + Word.Received]!++;
    counters[at + Word.Lost]! += lost;
    packet.lostBefore = lost;
    if (lost === 0) {
      checkReturned(this.#handler.packet(packet, this.context), "packet", callbacks);
      return;
    }
    const errors: unknown[] = [];
    for (const call of [
      () => checkReturned(this.#handler.gap?.(lost, group, this.context), "gap", callbacks),
      () => checkReturned(this.#handler.packet(packet, this.context), "packet", callbacks),
    ]) {
      try {
        call();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1) throw new AggregateError(errors, errors.map((error) => (error as Error).message).join("; "));
  }
}
