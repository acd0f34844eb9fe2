import { EBADMSG, ENOENT } from "../../constants/errno.ts";
import { NETLINK_NETFILTER } from "../../constants/netlink.ts";
import { NetlinkError, shown } from "../../errors.ts";
import type { Message, MessageView } from "../../message/message.ts";
import { messageTypeName } from "../../message/names.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import { type Callbacks, checkCallbacks } from "../../workers/check-handler.ts";
import { ExtendedContext } from "../../workers/extended-context.ts";
import type { Handler, HandlerContext, LendingContext } from "../../workers/handler.ts";
import type { GapReasonName } from "../../workers/ring.ts";
import { PACKET_MESSAGE, type PacketReference, QueuedPacket } from "./packet.ts";
import { pointAtBroken } from "./packet-intake.ts";
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

/** The kind of handler that decides on packets. */
export const PACKET_HANDLER = "packet handler";
/** What the errors call messages that carry verdicts. */
const verdictOperations: readonly string[] = [VERDICT_MESSAGE, BATCH_MESSAGE].map((type) =>
  messageTypeName(NETLINK_NETFILTER, type),
);

const callbacks: Callbacks<Exclude<keyof PacketHandler, "failureVerdict">> = {
  asynchronous: ["open", "close"],
  synchronous: ["packet", "gap", "batch", "refused"],
  between: "packets",
};

/** What a worker has done with packets. */
export interface PacketCounters {
  /** Packets that the handler was given. */
  packets: number;
  /** Verdicts on packets that did not wait any more: they had one, or their interface went down. */
  gone: number;
  /**
   * Packets that got `failureVerdict` unseen, because they did not fit the worker's buffer or their message was garbled. Not
   * those that were left by a worker before this one: nobody knows how many they are.
   */
  unseen: number;
}

/** What a packet handler knows of where it runs, and how it gives verdicts later. One object for each worker. */
export interface PacketContext<Data = unknown> extends HandlerContext<Data> {
  /**
   * Gives the verdict on a packet for which "later" was returned. It goes out with those of the messages at hand.
   *
   * @param socket the socket that its queue is bound to (default: that of the current packet, or the only one).
   * @throws TypeError or RangeError for what is no verdict.
   */
  verdict(packet: PacketReference, verdict: PacketVerdict, socket?: NetlinkSocket): void;
  /** What this worker has done so far. */
  readonly counters: Readonly<PacketCounters>;
}

/**
 * What a worker does with packets. All of it runs in the worker's thread, one call at a time; apart from `open` and `close`
 * nothing may be asynchronous.
 */
export interface PacketHandler<Data = unknown> {
  /** Called first; packets come when it is done. If it throws, the workers do not start. */
  open?(context: PacketContext<Data>): void | Promise<void>;
  /**
   * Called for each packet, which is lent until this returns. Returns the verdict, nothing for "accept", or "later" for a
   * packet that `context.verdict` decides on. While one waits for that, every other packet costs a message of its own.
   *
   * An exception is told to the thread that started the workers, and the packet gets `failureVerdict`.
   */
  packet(packet: QueuedPacket, context: PacketContext<Data>): Decision;
  /** Called where packets were lost, with how many and why: see `Handler.gap`. */
  gap?(dropped: number, context: PacketContext<Data>, reason: GapReasonName): void;
  /** Called when the packets that one system call brought have been decided on, before the verdicts are sent. */
  batch?(context: PacketContext<Data>): void;
  /**
   * Called when the kernel refuses a verdict for another reason than that the packet is gone. Without this it is told as
   * an error of the handler.
   */
  refused?(error: NetlinkError, sequence: number, context: PacketContext<Data>): void;
  /** Called last, when the workers stop. Packets without a verdict wait on, until their queue is closed or read anew. */
  close?(context: PacketContext<Data>): void | Promise<void>;
  /**
   * The verdict on a packet for which `packet` throws, or returns what is no verdict (default "drop"). Also on those that it
   * is never given: that did not fit the buffer, or that another worker had received or held back when it ended; and on those
   * whose own verdict could not be sent to the kernel, after retries. For these it is "drop" when it changes more than the mark.
   */
  failureVerdict?: PacketVerdict;
}

/**
 * Makes the handler with which `PacketQueues` decide on packets in their workers. Verdicts are gathered for what one system
 * call has brought, and sent in as few messages as say the same.
 *
 * ```ts
 * export default definePacketHandler({
 *   packet: (packet) => (packet.length > 1000 ? "drop" : "accept"),
 * });
 * ```
 *
 * A `ReceiverPool` over sockets of queues runs it with `handlerKind: "packet handler"`, and does not start without that. A
 * queue has one reader: with `sharing` none starts either.
 *
 * @throws TypeError or RangeError for a handler that cannot be meant.
 */
export function definePacketHandler<Data = unknown>(handler: PacketHandler<Data>): Handler<Data> {
  checkPacketHandler(handler as PacketHandler);
  const unseen = unseenVerdict(handler.failureVerdict ?? "drop");
  let current: PacketWork<Data> | undefined;
  const work = (context: HandlerContext<Data>): PacketWork<Data> => {
    if (current === undefined || !current.isFor(context)) current = new PacketWork(handler, context);
    return current;
  };
  return {
    kind: PACKET_HANDLER,
    exclusive: true,
    open: (context) => handler.open?.(work(context).context),
    message: (message, context) => work(context).message(message),
    gap: (dropped, context, reason) => work(context).gap(dropped, reason),
    batch: (context) => work(context).batch(),
    refused: (error, sequence, context) => work(context).refused(error, sequence),
    unsent: (datagram) => replaceVerdicts(datagram, detailedWord(unseen), unseen.mark ?? NO_MARK),
    close: (context) => work(context).close(),
  };
}

/** One queue that the worker reads. */
interface Source {
  readonly socket: NetlinkSocket;
  readonly verdicts: QueueVerdicts;
  /** Whether messages of its socket were lost here, after the kernel had queued their packets, and nobody knows which. */
  unseen: boolean;
}

/** What one worker does with packets. */
class PacketWork<Data> {
  readonly context: PacketHandlerContext<Data>;
  readonly #handler: PacketHandler<Data>;
  readonly #inner: HandlerContext<Data>;
  readonly #failureVerdict: PacketVerdict;
  /** The verdict on packets that nobody has seen. */
  readonly #unseenVerdict: VerdictDetails;
  readonly #packet = new QueuedPacket();
  readonly #messages = new VerdictMessages();
  #sources: Source[] = [];
  readonly #counters: PacketCounters = { packets: 0, gone: 0, unseen: 0 };
  /** The one that was last in use: mostly it is the next one, too. */
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
      throw new NetlinkError("a packet came without its id (EBADMSG)", { errno: EBADMSG, operation: "packet" });
    }
    const { id, queue } = packet;
    const source = this.#source(this.#inner.socket, queue);
    this.#settleBefore(source, id);
    packet.lostBefore = source.verdicts.follow(id);
    this.#counters.packets++;
    let decision: Decision;
    try {
      decision = this.#handler.packet(packet, this.context);
      if (decision === undefined) source.verdicts.give(id, "accept");
      else if (decision === "later") source.verdicts.hold(id);
      else source.verdicts.give(id, decision);
    } catch (error) {
      source.verdicts.give(id, this.#failureVerdict);
      throw error;
    }
  }

  gap(dropped: number, reason: GapReasonName): void {
    if (reason !== "overrun" && !this.#settleBroken()) this.#expectUnseen();
    this.#handler.gap?.(dropped, this.context, reason);
  }

  batch(): void {
    try {
      this.#handler.batch?.(this.context);
    } finally {
      this.#flush();
    }
  }

  refused(error: NetlinkError, sequence: number): void {
    if (error.errno === -ENOENT && verdictOperations.includes(error.operation ?? "")) {
      if (!this.#mayMiss(sequence)) this.#counters.gone++;
    } else if (this.#handler.refused === undefined) throw error;
    else this.#handler.refused(error, sequence, this.context);
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

  /** Settles what waits in front of a packet that has just come, and that nobody here has seen or will ever see. */
  #settleBefore(source: Source, id: number): void {
    const { verdicts } = source;
    const missing = verdicts.missingBefore(id);
    if (missing === 0) return;
    // In front of the first one is what others have left who read the queue before; the first of all has the number 1.
    if (missing === undefined ? id === 1 : !source.unseen) return;
    source.unseen = false;
    this.#counters.unseen += missing ?? 0;
    const { mark } = this.#unseenVerdict;
    verdicts.settleUnseen((id - 1) >>> 0, missing ?? 1, detailedWord(this.#unseenVerdict), mark);
  }

  /** Settles the packet of a datagram that was cut or garbled; false when it does not say which that is. */
  #settleBroken(): boolean {
    const { datagram, socket } = this.#inner as LendingContext<Data>;
    const packet = this.#packet;
    if (datagram?.sender !== 0 || !pointAtBroken(packet, datagram.bytes, datagram.truncated)) return false;
    const { id } = packet;
    const source = this.#source(socket, packet.queue);
    this.#settleBefore(source, id);
    source.verdicts.pass(id);
    source.verdicts.settle(id, this.#unseenVerdict);
    this.#counters.unseen++;
    return true;
  }

  /** Takes note that a packet of the current socket waits, and will never be seen. */
  #expectUnseen(): void {
    const { socket } = this.#inner;
    for (const source of this.#sources) if (source.socket === socket) source.unseen = true;
  }

  /** Whether that message on the current socket was about packets of which there may be none. */
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
      // Those that this worker does not read any more are forgotten.
      const { sockets } = this.#inner;
      this.#sources = this.#sources.filter((known) => sockets.includes(known.socket));
      this.#sources.push(source);
    }
    this.#latest = source;
    return source;
  }
}

/** The context of the worker, with what packets need besides. */
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
  if (typeof handler !== "object" || handler === null) {
    throw new TypeError(`handler: expected an object with a function "packet", got ${shown(handler)}`);
  }
  if (handler.packet === undefined) throw new TypeError("handler.packet: expected a function, got undefined");
  checkCallbacks(handler, "handler", callbacks);
  if (handler.failureVerdict !== undefined) checkVerdict(handler.failureVerdict, "handler.failureVerdict");
}
