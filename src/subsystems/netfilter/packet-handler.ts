import { EBADMSG, ENOENT } from "../../constants/errno.ts";
import { NF_DROP } from "../../constants/netfilter.ts";
import { NetlinkError, shown } from "../../errors.ts";
import type { Message, MessageView, Request } from "../../message/message.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import type { Handler, HandlerContext, ReplyOptions } from "../../workers/handler.ts";
import type { GapReasonName } from "../../workers/ring.ts";
import { PACKET_MESSAGE, type PacketReference, QueuedPacket } from "./packet.ts";
import { QueueVerdicts } from "./queue-verdicts.ts";
import { checkVerdict, type Decision, type PacketVerdict } from "./verdict.ts";
import { VerdictMessages } from "./verdict-message.ts";

/** What a worker has done with packets. */
export interface PacketCounters {
  /** Packets that the handler was given. */
  packets: number;
  /** Verdicts on packets that did not wait any more: they had one, or their interface went down. */
  gone: number;
  /** Packets that were dropped unseen, because they did not fit the worker's buffer or their message was garbled. */
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
  /** Called last, when the workers stop. Packets without a verdict are dropped when their queue is closed. */
  close?(context: PacketContext<Data>): void | Promise<void>;
  /** The verdict on a packet for which `packet` throws, or returns what is no verdict (default "drop"). */
  failureVerdict?: PacketVerdict;
}

/**
 * Makes the handler with which a `ReceiverPool`, or `PacketQueues`, decides on packets in its workers. Verdicts are
 * gathered for what one system call has brought, and sent in as few messages as say the same.
 *
 * ```ts
 * export default definePacketHandler({
 *   packet: (packet) => (packet.length > 1000 ? "drop" : "accept"),
 * });
 * ```
 *
 * A queue has one reader: a pool with `sharing` is not for packets.
 *
 * @throws TypeError or RangeError for a handler that cannot be meant.
 */
export function definePacketHandler<Data = unknown>(handler: PacketHandler<Data>): Handler<Data> {
  checkPacketHandler(handler as PacketHandler);
  let current: PacketWork<Data> | undefined;
  const work = (context: HandlerContext<Data>): PacketWork<Data> => {
    if (current === undefined || !current.isFor(context)) current = new PacketWork(handler, context);
    return current;
  };
  return {
    open: (context) => handler.open?.(work(context).context),
    message: (message, context) => work(context).message(message),
    gap: (dropped, context, reason) => work(context).gap(dropped, reason),
    batch: (context) => work(context).batch(),
    refused: (error, sequence, context) => work(context).refused(error, sequence),
    close: (context) => work(context).close(),
  };
}

/** One queue that the worker reads. */
interface Source {
  readonly socket: NetlinkSocket;
  readonly verdicts: QueueVerdicts;
  lastId: number;
  /** Whether messages of its socket were lost here, after the kernel had queued their packets. */
  unseen: boolean;
}

/** What one worker does with packets. */
class PacketWork<Data> {
  readonly context: PacketHandlerContext<Data>;
  readonly #handler: PacketHandler<Data>;
  readonly #inner: HandlerContext<Data>;
  readonly #failureVerdict: PacketVerdict;
  readonly #packet = new QueuedPacket();
  readonly #messages = new VerdictMessages();
  readonly #sources: Source[] = [];
  readonly #counters: PacketCounters = { packets: 0, gone: 0, unseen: 0 };
  /** The one that was last in use: mostly it is the next one, too. */
  #latest: Source | undefined;

  constructor(handler: PacketHandler<Data>, inner: HandlerContext<Data>) {
    this.#handler = handler;
    this.#inner = inner;
    this.#failureVerdict = handler.failureVerdict ?? "drop";
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
      throw new NetlinkError("a packet came without its id (EBADMSG)", { errno: EBADMSG, operation: "packet" });
    }
    const { id, queue } = packet;
    const source = this.#source(this.#inner.socket, queue);
    this.#follow(source, packet);
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
    if (reason !== "overrun") {
      const { socket } = this.#inner;
      for (const source of this.#sources) if (source.socket === socket) source.unseen = true;
    }
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
    if (error.errno === -ENOENT) this.#counters.gone++;
    else if (this.#handler.refused === undefined) throw error;
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

  /** Takes note of the packet's number, and of what is missing in front of it. */
  #follow(source: Source, packet: QueuedPacket): void {
    const { id } = packet;
    const missing = (id - source.lastId - 1) | 0;
    if (missing < 0) return;
    source.lastId = id;
    if (missing === 0) return;
    packet.lostBefore = missing;
    if (!source.unseen) return;
    // Among them are packets that wait, and that nobody here will ever see.
    source.unseen = false;
    this.#counters.unseen += missing;
    source.verdicts.settleUnseen((id - 1) >>> 0, missing, NF_DROP);
  }

  #source(socket: NetlinkSocket, queue: number): Source {
    const latest = this.#latest;
    if (latest !== undefined && latest.socket === socket && latest.verdicts.queue === queue) return latest;
    let source = this.#sources.find((known) => known.socket === socket && known.verdicts.queue === queue);
    if (source === undefined) {
      const options = { socket };
      const send = (message: Message) => void this.#inner.send(message, options);
      const verdicts = new QueueVerdicts(queue, send, this.#messages);
      source = { socket, verdicts, lastId: 0, unseen: false };
      this.#sources.push(source);
    }
    this.#latest = source;
    return source;
  }
}

/** The context of the worker, with what packets need besides. */
class PacketHandlerContext<Data> implements PacketContext<Data> {
  readonly counters: Readonly<PacketCounters>;
  readonly verdict: PacketContext<Data>["verdict"];
  readonly #inner: HandlerContext<Data>;

  constructor(
    inner: HandlerContext<Data>,
    counters: PacketCounters,
    settle: (packet: PacketReference, verdict: PacketVerdict, socket: NetlinkSocket | undefined) => void,
  ) {
    this.#inner = inner;
    this.counters = counters;
    this.verdict = (packet, verdict, socket) => settle(packet, verdict, socket);
  }

  get worker(): number {
    return this.#inner.worker;
  }

  get workers(): number {
    return this.#inner.workers;
  }

  get data(): Data {
    return this.#inner.data;
  }

  get sockets(): readonly NetlinkSocket[] {
    return this.#inner.sockets;
  }

  get socket(): NetlinkSocket {
    return this.#inner.socket;
  }

  get sender(): number {
    return this.#inner.sender;
  }

  get group(): number {
    return this.#inner.group;
  }

  get nsid(): number {
    return this.#inner.nsid;
  }

  send(message: Request, options?: ReplyOptions): number {
    return this.#inner.send(message, options);
  }

  report(value: unknown): void {
    this.#inner.report(value);
  }
}

function checkPacketHandler(handler: PacketHandler): void {
  if (typeof handler !== "object" || handler === null) {
    throw new TypeError(`handler: expected an object with a function "packet", got ${shown(handler)}`);
  }
  for (const name of ["packet", "gap", "batch", "refused", "open", "close"] as const) {
    const given = handler[name];
    if (given === undefined && name !== "packet") continue;
    if (typeof given !== "function") throw new TypeError(`handler.${name}: expected a function, got ${shown(given)}`);
    if (name === "open" || name === "close") continue;
    const kind = Object.prototype.toString.call(given).slice("[object ".length, -1);
    if (kind === "Function") continue;
    throw new TypeError(
      `handler.${name}: expected a plain function, got ${kind}: nothing that is asynchronous goes on between packets`,
    );
  }
  if (handler.failureVerdict !== undefined) checkVerdict(handler.failureVerdict, "handler.failureVerdict");
}
