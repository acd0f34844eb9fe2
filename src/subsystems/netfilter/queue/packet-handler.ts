import { EBADMSG, ENOENT } from "../../../constants/errno.ts";
import { NETLINK_NETFILTER } from "../../../constants/netlink.ts";
import { NetlinkError } from "../../../errors.ts";
import { messageTypeName } from "../../../message/format/names.ts";
import type { Message, MessageView } from "../../../message/message.ts";
import type { NetlinkSocket } from "../../../sock/socket.ts";
import type { GapReasonName } from "../../../workers/loop/sink.ts";
import type { Handler, HandlerContext, LendingContext } from "../../../workers/pool/handler.ts";
import { type Callbacks, checkRequired, checkReturned, ExtendedContext } from "../../../workers/pool/handler.ts";
import { PACKET_MESSAGE, type PacketReference, QueuedPacket } from "./packet.ts";
import { readDamagedPacket } from "./packet-receiver.ts";
import { QueueVerdicts } from "./queue-verdicts.ts";
import {
  checkVerdict,
  type Decision,
  detailedWord,
  type PacketVerdict,
  unseenVerdict,
  type VerdictDetails,
} from "./verdict.ts";
import { BATCH_MESSAGE, NO_MARK, replaceVerdicts, VERDICT_MESSAGE, VerdictMessages } from "./verdict-message.ts";

export const PACKET_HANDLER = "packet handler";
/** Error replies of the kernel name these operations. */
const verdictOperations: readonly string[] = [VERDICT_MESSAGE, BATCH_MESSAGE].map((type) =>
  messageTypeName(NETLINK_NETFILTER, type),
);

const callbacks: Callbacks<Exclude<keyof PacketHandler, "failureVerdict">> = {
  asynchronous: ["open", "close"],
  synchronous: ["packet", "gap", "batch", "rejected"],
  between: "packets",
};

/** Packet counters of one worker. */
export interface PacketCounters {
  /** Number of packets passed to the handler. */
  packets: number;
  /**
   * Number of verdicts on queued packets that came too late. A verdict is too late if the packet already has a verdict
   * or its interface has gone down.
   */
  gone: number;
  /**
   * Number of packets that got `failureVerdict` without being passed to the handler, because they did not fit the
   * buffer or were malformed. The number excludes packets that another worker left without a verdict.
   */
  unseen: number;
}

/**
 * Context of a packet handler: information about the worker in which the handler runs. Each worker has its own context.
 * If the handler returns "later" for a packet, the handler must send the verdict afterwards with the method `verdict`.
 */
export interface PacketContext<Data = unknown> extends HandlerContext<Data> {
  /**
   * Sends the verdict on a packet for which the handler has returned "later". The verdict is sent together with the
   * verdicts of the current batch.
   *
   * @param socket the socket of the packet's queue (default: the socket of the current packet, or the worker's only
   *   socket).
   * @throws TypeError or RangeError for an invalid verdict.
   */
  verdict(packet: PacketReference, verdict: PacketVerdict, socket?: NetlinkSocket): void;
  /** Packet statistics of this worker. */
  readonly counters: Readonly<PacketCounters>;
}

/**
 * Callbacks of a packet handler. All callbacks of a worker run in its thread, one at a time. Only `open` and `close`
 * may be asynchronous.
 */
export interface PacketHandler<Data = unknown> {
  /**
   * Called once, before all other callbacks of the packet handler. If it returns a promise, the worker receives packets
   * only after the promise has resolved. If it throws, no worker starts.
   */
  open?(context: PacketContext<Data>): void | Promise<void>;
  /**
   * Called for each packet. The packet is valid until the callback returns. The callback returns a verdict, undefined
   * for "accept", or "later" if the handler will call `context.verdict`. As long as a packet waits for a later verdict,
   * verdicts are sent more slowly, because each one needs a separate message.
   *
   * If the callback throws, the exception is reported to the thread that started the workers, and the packet gets
   * `failureVerdict`.
   */
  packet(packet: QueuedPacket, context: PacketContext<Data>): Decision;
  /**
   * Called if packets are missing between two calls of the callback `packet`. `reason` is "overrun" if the receive
   * buffer was full, "truncated" if a datagram did not fit the worker's buffer, or "malformed" if a datagram was
   * invalid. `dropped` is the number of missing datagrams, or 0 if the kernel reported an overrun without counting
   * drops.
   */
  gap?(dropped: number, context: PacketContext<Data>, reason: GapReasonName): void;
  /**
   * Called once per batch: after all packets of one receive system call have been passed to the callback `packet`, and
   * before their verdicts are sent.
   */
  batch?(context: PacketContext<Data>): void;
  /**
   * Called when the kernel rejects a verdict, and the packet still waits for one. If this callback is omitted, the
   * rejection is reported as an error of the handler.
   */
  rejected?(error: NetlinkError, sequence: number, context: PacketContext<Data>): void;
  /**
   * Called once, after all other callbacks, when the workers stop. Packets without a verdict keep waiting until another
   * worker takes over their queue, or the queue is closed.
   */
  close?(context: PacketContext<Data>): void | Promise<void>;
  /**
   * The verdict on a packet if the callback `packet` throws or returns an invalid verdict (default "drop").
   * `failureVerdict` is also the verdict on:
   *
   * - packets that did not fit the buffer,
   * - packets that another worker received and left without a verdict when it ended,
   * - packets whose own verdict could not be sent, after retries.
   *
   * If `failureVerdict` changes more than the mark, the packets in this list are dropped instead.
   */
  failureVerdict?: PacketVerdict | undefined;
}

/**
 * Creates the packet handler that the workers of `PacketQueues` run. The verdicts on the packets of one receive system
 * call are sent together, in as few messages as possible.
 *
 * ```ts
 * export default definePacketHandler({
 *   packet: (packet) => (packet.length > 1000 ? "drop" : "accept"),
 * });
 * ```
 *
 * To run the handler in a `ReceiverPool` over queue sockets, set `handlerKind: "packet handler"`. A queue has a single
 * reader, so a pool with `sharing` is rejected.
 *
 * @throws TypeError or RangeError for an invalid handler.
 */
export function definePacketHandler<Data = unknown>(handler: PacketHandler<Data>): Handler<Data> {
  checkPacketHandler(handler as PacketHandler);
  const unseen = unseenVerdict(handler.failureVerdict ?? "drop");
  let current: PacketDecider<Data> | undefined;
  const work = (context: HandlerContext<Data>): PacketDecider<Data> => {
    if (current === undefined || !current.isFor(context)) current = new PacketDecider(handler, context);
    return current;
  };
  return {
    kind: PACKET_HANDLER,
    exclusive: true,
    open: (context) => handler.open?.(work(context).context),
    message: (message, context) => work(context).message(message),
    gap: (dropped, context, reason) => work(context).gap(dropped, reason),
    batch: (context) => work(context).batch(),
    rejected: (error, sequence, context) => work(context).rejected(error, sequence),
    unsent: (datagram) => replaceVerdicts(datagram, detailedWord(unseen), unseen.mark ?? NO_MARK),
    close: (context) => work(context).close(),
  };
}

interface Source {
  readonly socket: NetlinkSocket;
  readonly verdicts: QueueVerdicts;
  /** Whether messages were lost, whose packets wait without a verdict. */
  unseen: boolean;
}

class PacketDecider<Data> {
  readonly context: PacketHandlerContext<Data>;
  readonly #handler: PacketHandler<Data>;
  readonly #inner: HandlerContext<Data>;
  readonly #failureVerdict: PacketVerdict;
  /** Verdict on waiting packets that this worker has never received. */
  readonly #unseenVerdict: VerdictDetails;
  readonly #packet = new QueuedPacket();
  readonly #messages = new VerdictMessages();
  #sources: Source[] = [];
  readonly #counters: PacketCounters = { packets: 0, gone: 0, unseen: 0 };
  /** Cached because the next packet usually belongs to the same queue. */
  #latest: Source | undefined;

  constructor(handler: PacketHandler<Data>, inner: HandlerContext<Data>) {
    this.#handler = handler;
    this.#inner = inner;
    const { failureVerdict = "drop" } = handler;
    this.#failureVerdict = failureVerdict;
    this.#unseenVerdict = unseenVerdict(failureVerdict);
    this.context = new PacketHandlerContext(inner, this.#counters, (packet, verdict, socket) =>
      this.#settle(packet, verdict, socket),
    );
  }

  isFor(inner: HandlerContext<Data>): boolean {
    return this.#inner === inner;
  }

  message(message: MessageView): void {
    if (message.type !== PACKET_MESSAGE) return;
    const packet = this.#packet;
    const { view, offset, length } = message;
    if (!packet.point(view, offset, length)) {
      this.#expectUnseen();
      throw new NetlinkError("the packet message contains no packet id (EBADMSG)", {
        errno: EBADMSG,
        operation: "packet",
      });
    }
    const { id, queue } = packet;
    const source = this.#source(this.#inner.socket, queue);
    this.#settleBefore(source, id);
    packet.lostBefore = source.verdicts.follow(id);
    this.#counters.packets++;
    try {
      source.verdicts.decide(id, this.#handler.packet(packet, this.context));
    } catch (error) {
      source.verdicts.give(id, this.#failureVerdict);
      throw error;
    }
  }

  gap(dropped: number, reason: GapReasonName): void {
    if (reason !== "overrun" && !this.#settleBroken()) this.#expectUnseen();
    checkReturned(this.#handler.gap?.(dropped, this.context, reason), "gap", callbacks);
  }

  batch(): void {
    try {
      checkReturned(this.#handler.batch?.(this.context), "batch", callbacks);
    } finally {
      this.#flush();
    }
  }

  rejected(error: NetlinkError, sequence: number): void {
    if (error.errno === -ENOENT && verdictOperations.includes(error.operation ?? "")) {
      if (!this.#mayMiss(sequence)) this.#counters.gone++;
    } else if (this.#handler.rejected === undefined) throw error;
    else checkReturned(this.#handler.rejected(error, sequence, this.context), "rejected", callbacks);
  }

  async close(): Promise<void> {
    try {
      await this.#handler.close?.(this.context);
    } finally {
      this.#flush();
    }
  }

  #flush(): void {
    for (const { verdicts } of this.#sources) verdicts.flush();
  }

  #settle(packet: PacketReference, verdict: PacketVerdict, socket: NetlinkSocket | undefined): void {
    const from = socket ?? this.#inner.socket;
    this.#source(from, packet.queue).verdicts.settle(packet.id, verdict);
  }

  /** Sends a verdict on earlier packets that were never received. */
  #settleBefore(source: Source, id: number): void {
    const { verdicts } = source;
    const missing = verdicts.missingBefore(id);
    if (missing === 0) return;
    // Ids start at 1.
    if (missing === undefined ? id === 1 : !source.unseen) return;
    source.unseen = false;
    this.#counters.unseen += missing ?? 0;
    const { mark } = this.#unseenVerdict;
    verdicts.settleUnseen((id - 1) >>> 0, missing ?? 1, detailedWord(this.#unseenVerdict), mark);
  }

  /** Returns false if the message contains no packet id. */
  #settleBroken(): boolean {
    const { datagram, socket } = this.#inner as LendingContext<Data>;
    const packet = this.#packet;
    if (datagram?.sender !== 0 || !readDamagedPacket(packet, datagram.bytes, datagram.truncated)) return false;
    const { id } = packet;
    const source = this.#source(socket, packet.queue);
    this.#settleBefore(source, id);
    source.verdicts.pass(id);
    source.verdicts.settle(id, this.#unseenVerdict);
    this.#counters.unseen++;
    return true;
  }

  /** The lost packet needs a verdict, although its id is unknown. */
  #expectUnseen(): void {
    const { socket } = this.#inner;
    for (const source of this.#sources) if (source.socket === socket) source.unseen = true;
  }

  #mayMiss(sequence: number): boolean {
    const { socket } = this.#inner;
    return this.#sources.some((source) => source.socket === socket && source.verdicts.mayMiss(sequence));
  }

  #source(socket: NetlinkSocket, queue: number): Source {
    const latest = this.#latest;
    if (latest !== undefined && latest.socket === socket && latest.verdicts.queue === queue) return latest;
    let source = this.#sources.find((known) => known.socket === socket && known.verdicts.queue === queue);
    if (source === undefined) {
      const options = { socket };
      const send = (message: Message) => this.#inner.send(message, options);
      source = { socket, verdicts: new QueueVerdicts(queue, send, this.#messages), unseen: false };
      const { sockets } = this.#inner;
      this.#sources = this.#sources.filter((known) => sockets.includes(known.socket));
      this.#sources.push(source);
    }
    this.#latest = source;
    return source;
  }
}

class PacketHandlerContext<Data> extends ExtendedContext<Data> implements PacketContext<Data> {
  readonly counters: Readonly<PacketCounters>;
  readonly verdict: PacketContext<Data>["verdict"];

  constructor(
    inner: HandlerContext<Data>,
    counters: PacketCounters,
    settle: (packet: PacketReference, verdict: PacketVerdict, socket: NetlinkSocket | undefined) => void,
  ) {
    super(inner, inner.data);
    this.counters = counters;
    this.verdict = (packet, verdict, socket) => settle(packet, verdict, socket);
  }
}

function checkPacketHandler(handler: PacketHandler): void {
  checkRequired(handler, "packet", callbacks);
  if (handler.failureVerdict !== undefined) checkVerdict(handler.failureVerdict, "handler.failureVerdict");
}
