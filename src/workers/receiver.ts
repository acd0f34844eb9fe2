import { EPIPE } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import { protocolName } from "../message/names.ts";
import { type LeakKind, leaks } from "../sock/leaks.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import { pickSocketOptions } from "../sock/socket-options.ts";
import { InLoopFiller } from "./in-loop-filler.ts";
import { nextTurn } from "./in-loop-watch.ts";
import { ReceivedBatch } from "./received-batch.ts";
import { checkReceiverOptions, type ReceiverOptions, type ReceiverSizes } from "./receiver-options.ts";
import { counterMemory, type ReceiverStatistics, readCounters } from "./receiver-statistics.ts";
import { readRemainder } from "./remainder.ts";
import { RingReader, ringCapacity, ringMemory } from "./ring.ts";
import { type RingFiller, type RingStart, ThreadFiller } from "./ring-filler.ts";
import { WatchedSockets } from "./watched-sockets.ts";

export type { ReceiverOptions };

/** The part of the ring that one batch takes at the most, so that the rest can be filled meanwhile. */
const BATCH_SHARE = 4;
/** The most bytes that one batch takes, so that this thread's other work need not wait for all of a large ring. */
const MOST_BATCH = 128 * 1024;
const leakedReceiver: LeakKind = {
  one: "a receiver",
  many: "receivers",
  omission: "never stopped",
  remedy: "`await using` or stop()",
};

/** How long a loop over batches that come without a pause may keep this thread from its other work. */
const TURN_MS = 5;

/**
 * Receives what the kernel (or a peer) sends when it likes, in a worker thread (or, with `inLoop`, beside the other work of
 * this one), and hands it over in batches.
 *
 * ```ts
 * await using receiver = Receiver.start({ protocol: NETLINK_ROUTE, groups: [RTNLGRP_LINK] });
 * for await (const batch of receiver) {
 *   for (const item of batch) {
 *     if (item.kind === "message") console.log(item.message.type);
 *     else console.log(`${item.dropped} messages lost here`);
 *   }
 * }
 * ```
 *
 * The socket is subscribed when `start` returns: what happens from then on is delivered or reported as a gap. When this
 * thread is slow the ring fills, then the kernel's receive buffer, and what is lost then is counted exactly and told in
 * its place. However much comes, this thread's other work has its turn between batches. A pending iteration keeps the
 * process alive; a receiver that nobody reads does not. A receiver that is garbage collected without having been stopped is
 * stopped then, with a process warning. A worker thread that uses one stops it before it ends itself: a thread that ends
 * closes no descriptors.
 */
export class Receiver implements AsyncIterable<ReceivedBatch>, AsyncDisposable {
  /** Receivers that are being stopped: these are not garbage, although only their filler is left. */
  static readonly #stopping = new Set<Receiver>();

  readonly #socket: NetlinkSocket;
  readonly #start: RingStart;
  #ring: RingReader;
  /** What was still in the socket when it was stopped: it follows what is in the ring. */
  #remainder: RingReader | undefined;
  #batch: ReceivedBatch | undefined;
  readonly #counters = counterMemory();
  readonly #filler: RingFiller;
  readonly #signal: AbortSignal | undefined;
  readonly #gone = Promise.withResolvers<void>();
  readonly #look = (): void => this.#wakeWhenReadable();
  readonly #abort: () => void;
  #state: "running" | "stopping" | "ended" = "running";
  #failure: Error | undefined;
  #aborted = false;
  /** Ends the sleep of the iteration, while it sleeps. */
  #wake: (() => void) | undefined;
  /** Whether a loop waits for its next batch. */
  #awaited = false;
  /** When the event loop had its last turn that is known of. */
  #turnStart = performance.now();

  private constructor(options: ReceiverOptions, { ringSize, slots, slotSize }: ReceiverSizes) {
    using resources = new DisposableStack();
    const socket = options.socket ?? resources.use(NetlinkSocket.open(options.protocol!, pickSocketOptions(options)));
    resources.use(socket.claim("receiver"));
    if (options.socket !== undefined) for (const group of options.groups ?? []) socket.joinGroup(group);
    const ring = ringMemory(ringCapacity(ringSize, slotSize));
    const watched = resources.use(new WatchedSockets());
    const start: RingStart = {
      epollFd: watched.epollFd,
      wakeFd: watched.wakeFd,
      sources: [watched.add(0, socket)],
      buffer: { slots, slotSize },
      ring,
      counters: this.#counters,
    };
    const kept = new DisposableStack();
    const { onEnd, onAbort } = Receiver.#callbacks(new WeakRef(this), kept);
    const reader = new RingReader(ring);
    const filler = options.inLoop === true ? new InLoopFiller(start, onEnd) : new ThreadFiller(start, watched, onEnd);
    kept.use(resources.move());
    this.#socket = socket;
    this.#start = start;
    this.#ring = reader;
    this.#filler = filler;
    this.#abort = onAbort;
    this.#signal = options.signal;
    this.#signal?.addEventListener("abort", onAbort);
    Receiver.#watchForLeak(this, reader, filler);
  }

  /**
   * Makes the callbacks of the filler and of the signal. They live as long as these and must not keep the receiver alive:
   * a leaked one is garbage. `resources` is what the filler uses, and is closed when that has ended.
   */
  static #callbacks(receiver: WeakRef<Receiver>, resources: DisposableStack) {
    return {
      onEnd: (failure: Error | undefined): void => {
        const alive = receiver.deref();
        if (alive !== undefined) alive.#takeEnd(failure);
        resources.dispose();
        if (alive !== undefined) alive.#settle();
      },
      onAbort: (): void => {
        const alive = receiver.deref();
        if (alive === undefined) return;
        alive.#aborted = true;
        void alive.stop();
      },
    };
  }

  /** Stops the filler with a warning if the receiver is garbage collected before it was stopped. */
  static #watchForLeak(receiver: Receiver, reader: RingReader, filler: RingFiller): void {
    const { protocol, portId } = receiver.#socket;
    const close = () => {
      reader.close();
      filler.stop();
    };
    leaks.register(
      receiver,
      { kind: leakedReceiver, name: `${protocolName(protocol)}, port ${portId}`, close },
      receiver,
    );
  }

  /**
   * Opens a socket (or takes the one given), subscribes it, and starts to read it.
   *
   * @throws NetlinkError when the socket cannot be had, EBUSY when somebody else reads it; RangeError or TypeError, before
   * anything is opened, for bad options; the signal's reason when it is aborted already.
   */
  static start(options: ReceiverOptions): Receiver {
    const sizes = checkReceiverOptions(options);
    options.signal?.throwIfAborted();
    return new Receiver(options, sizes);
  }

  /** The socket that it reads: for joining and leaving groups, and for its port id. Nobody else receives on it. */
  get socket(): NetlinkSocket {
    return this.#socket;
  }

  /** What was received so far, and how. */
  get statistics(): ReceiverStatistics {
    return readCounters(this.#counters);
  }

  /**
   * Ends the worker and then closes what the receiver has opened. All that has come before can still be iterated, what was in
   * the socket at that moment included, with the gaps in it; afterwards the iteration ends. Resolves when all is gone, also if
   * it had failed; stopping twice is harmless.
   */
  stop(): Promise<void> {
    if (this.#state === "running") {
      this.#state = "stopping";
      leaks.unregister(this);
      Receiver.#stopping.add(this);
      this.#ring.close();
      this.#filler.stop();
    }
    return this.#gone.promise;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /**
   * Batches as they come, lent until the next one is asked for. One loop at a time; leaving it early does not stop the
   * receiver, and another loop can go on.
   *
   * The iteration ends after `stop()`. It throws the reason of an aborted signal, and the error if receiving fails, with the
   * stack that it had in the worker.
   */
  [Symbol.asyncIterator](): AsyncIterator<ReceivedBatch, undefined> {
    return { next: () => this.#next() };
  }

  async #next(): Promise<IteratorResult<ReceivedBatch, undefined>> {
    if (this.#awaited) throw new TypeError("a receiver is read by one loop at a time");
    this.#ring.release();
    this.#filler.roomMade();
    for (;;) {
      if (this.#aborted) {
        await this.#gone.promise;
        throw this.#signal?.reason;
      }
      if (this.#ring.readable) {
        if (performance.now() - this.#turnStart < TURN_MS) break;
        await this.#pause(nextTurn(), true);
      } else if (this.#remainder !== undefined) {
        this.#ring = this.#remainder;
        this.#remainder = undefined;
        // Its items are of the other ring.
        this.#batch = undefined;
      } else if (this.#state === "ended") {
        if (this.#failure !== undefined) throw this.#failure;
        return { done: true, value: undefined };
      } else {
        await this.#sleep();
      }
    }
    const ring = this.#ring;
    ring.begin(Math.min(ring.capacity / BATCH_SHARE, MOST_BATCH));
    this.#batch = new ReceivedBatch(ring, this.#batch);
    return { done: false, value: this.#batch };
  }

  /** Sleeps until there may be something to read. */
  async #sleep(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = () => {
      this.#wake = undefined;
      this.#ring.awake();
      this.#filler.ignore(this.#look);
      if (this.#state === "running") this.#filler.release();
      resolve();
    };
    this.#filler.hold();
    if (this.#ring.sleeps()) this.#filler.listen(this.#look);
    else this.#wake();
    // Where something has come by now, the event loop has no turn.
    await this.#pause(promise, this.#wake !== undefined);
  }

  async #pause(promise: Promise<void>, isTurn: boolean): Promise<void> {
    this.#awaited = true;
    await promise;
    this.#awaited = false;
    if (isTurn) this.#turnStart = performance.now();
  }

  #wakeWhenReadable(): void {
    if (this.#ring.readable) this.#wake?.();
  }

  /** Takes the result of the filler, which has ended, and what is left in the socket. */
  #takeEnd(failure: Error | undefined): void {
    this.#failure = failure;
    if (failure === undefined && this.#state === "stopping") {
      this.#takeRemainder();
    } else if (failure === undefined) {
      this.#failure = new NetlinkError("the thread netlink-receiver ended unasked", {
        errno: EPIPE,
        operation: "receiver",
      });
    }
  }

  /** Ends the iteration and the stop: nothing uses the socket any more. */
  #settle(): void {
    this.#state = "ended";
    leaks.unregister(this);
    Receiver.#stopping.delete(this);
    this.#signal?.removeEventListener("abort", this.#abort);
    this.#wake?.();
    this.#gone.resolve();
  }

  /** Reads what is still in the socket, unless nobody can be told of it. */
  #takeRemainder(): void {
    if (this.#aborted) return;
    try {
      this.#remainder = readRemainder(this.#socket, this.#start);
    } catch (error) {
      this.#failure = error as Error;
    }
  }
}
