import { EPIPE } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
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
 * process alive; a receiver that nobody reads does not. A worker thread that uses one stops it before it ends itself: a
 * thread that ends closes no descriptors.
 */
export class Receiver implements AsyncIterable<ReceivedBatch>, AsyncDisposable {
  readonly #socket: NetlinkSocket;
  readonly #start: RingStart;
  #ring: RingReader;
  /** What was still in the socket when it was stopped: it follows what is in the ring. */
  #remainder: RingReader | undefined;
  #batch: ReceivedBatch | undefined;
  readonly #counters = counterMemory();
  readonly #filler: RingFiller;
  readonly #signal: AbortSignal | undefined;
  /** What is closed once nobody fills the ring any more. */
  readonly #resources: DisposableStack;
  readonly #gone = Promise.withResolvers<void>();
  readonly #look = (): void => this.#wakeWhenReadable();
  readonly #abort = (): void => {
    this.#aborted = true;
    void this.stop();
  };
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
    const end = (failure: Error | undefined) => this.#end(failure);
    this.#socket = socket;
    this.#start = start;
    this.#ring = new RingReader(ring);
    this.#filler = options.inLoop === true ? new InLoopFiller(start, end) : new ThreadFiller(start, watched, end);
    this.#resources = resources.move();
    this.#signal = options.signal;
    this.#signal?.addEventListener("abort", this.#abort);
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

  /** Nobody fills the ring any more: only now may what was used for it be closed. */
  #end(failure: Error | undefined): void {
    this.#failure = failure;
    if (failure === undefined && this.#state === "stopping") {
      this.#takeRemainder();
    } else if (failure === undefined) {
      this.#failure = new NetlinkError("the thread netlink-receiver ended unasked", {
        errno: EPIPE,
        operation: "receiver",
      });
    }
    this.#state = "ended";
    this.#signal?.removeEventListener("abort", this.#abort);
    this.#resources.dispose();
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
