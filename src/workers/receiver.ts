import { EPIPE } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import type { SocketOptions } from "../sock/socket-options.ts";
import { doorbell } from "../threads/doorbell.ts";
import { type Program, ProgramThread } from "../threads/program.ts";
import { ReceivedBatch } from "./received-batch.ts";
import { checkReceiverOptions, type ReceiverSizes } from "./receiver-options.ts";
import type { ReceiverStart } from "./receiver-start.ts";
import { counterMemory, type ReceiverStatistics, readCounters } from "./receiver-statistics.ts";
import { RingReader, ringCapacity, ringMemory } from "./ring.ts";
import { WatchedSockets } from "./watched-sockets.ts";

/** What a receiver listens to, and how it is sized. */
export interface ReceiverOptions extends SocketOptions {
  /** The protocol to open a socket of; not needed with `socket`. */
  protocol?: number;
  /**
   * A socket to listen on instead of one of the receiver's own; `groups` are joined on it. It stays open and the caller's
   * after the receiver, and nobody else receives on it meanwhile. Closing it earlier ends the iteration with EBADF.
   */
  socket?: NetlinkSocket;
  /** How many bytes of messages can wait for this thread before the worker stops reading (default 4 MiB). */
  ringSize?: number;
  /** How many datagrams the worker takes with one system call (default 64). */
  slots?: number;
  /** The longest datagram that fits, in bytes (default 68 KiB). The ring is made large enough for some of these. */
  slotSize?: number;
  /** Stops the receiver; the iteration then throws the signal's reason. */
  signal?: AbortSignal;
}

/** The part of the ring that one batch takes at the most, so that the worker can fill the rest meanwhile. */
const BATCH_SHARE = 4;

const program: Program = {
  name: "netlink-receiver",
  url: new URL("./receiver-program.ts", import.meta.url),
  text: () => import("./receiver-program.bundle.txt", { with: { type: "text" } }),
};

/**
 * Receives what the kernel (or a peer) sends when it likes, in a worker thread, and hands it over in batches.
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
 * its place. A pending iteration keeps the process alive; a receiver that nobody reads does not. A worker thread that
 * uses one stops it before it ends itself: a thread that ends closes no descriptors.
 */
export class Receiver implements AsyncIterable<ReceivedBatch>, AsyncDisposable {
  readonly #socket: NetlinkSocket;
  readonly #ring: RingReader;
  #batch: ReceivedBatch | undefined;
  readonly #counters = counterMemory();
  readonly #thread: ProgramThread;
  readonly #signal: AbortSignal | undefined;
  /** What is closed once the worker has gone. */
  readonly #resources: DisposableStack;
  readonly #watched: WatchedSockets;
  readonly #gone = Promise.withResolvers<void>();
  readonly #look = (): void => this.#wakeWhenReadable();
  readonly #abort = (): void => {
    this.#aborted = true;
    void this.stop();
  };
  #state: "running" | "stopping" | "ended" = "running";
  #failure: NetlinkError | undefined;
  #aborted = false;
  /** Ends the sleep of the iteration, while it sleeps. */
  #wake: (() => void) | undefined;

  private constructor(options: ReceiverOptions, { ringSize, slots, slotSize }: ReceiverSizes) {
    using resources = new DisposableStack();
    const socket = options.socket ?? resources.use(NetlinkSocket.open(options.protocol!, options));
    if (options.socket !== undefined) for (const group of options.groups ?? []) socket.joinGroup(group);
    const ring = ringMemory(ringCapacity(ringSize, slotSize));
    const watched = resources.use(new WatchedSockets());
    const start: ReceiverStart = {
      epollFd: watched.epollFd,
      wakeFd: watched.wakeFd,
      sources: [watched.add(0, socket)],
      buffer: { slots, slotSize },
      ring,
      counters: this.#counters,
      doorbell: doorbell.memory,
    };
    this.#socket = socket;
    this.#ring = new RingReader(ring);
    this.#watched = watched;
    this.#thread = new ProgramThread(program, start, (failure) => this.#end(failure));
    this.#resources = resources.move();
    this.#signal = options.signal;
    this.#signal?.addEventListener("abort", this.#abort);
  }

  /**
   * Opens a socket (or takes the one given), subscribes it, and starts the worker that reads it.
   *
   * @throws NetlinkError when the socket cannot be had; RangeError or TypeError, before anything is opened, for bad options;
   * the signal's reason when it is aborted already.
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

  /** What the worker has done so far. */
  get statistics(): ReceiverStatistics {
    return readCounters(this.#counters);
  }

  /**
   * Ends the worker and then closes what the receiver has opened. What it had handed over can still be iterated;
   * afterwards the iteration ends. Resolves when all is gone, also if the worker had failed; stopping twice is harmless.
   */
  stop(): Promise<void> {
    if (this.#state === "running") {
      this.#state = "stopping";
      // Whichever of its two sleeps the worker is in, it ends; and it looks at `closed` before it goes on.
      this.#ring.close();
      this.#watched.wake();
      this.#thread.hold();
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
   * The iteration ends after `stop()`. It throws the reason of an aborted signal, and the worker's error if it fails, with
   * the stack that it had there.
   */
  [Symbol.asyncIterator](): AsyncIterator<ReceivedBatch, undefined> {
    return { next: () => this.#next() };
  }

  async #next(): Promise<IteratorResult<ReceivedBatch, undefined>> {
    if (this.#wake !== undefined) throw new TypeError("a receiver is read by one loop at a time");
    const ring = this.#ring;
    ring.release();
    for (;;) {
      if (this.#aborted) {
        await this.#gone.promise;
        throw this.#signal?.reason;
      }
      if (ring.readable) break;
      if (this.#state === "ended") {
        if (this.#failure !== undefined) throw this.#failure;
        return { done: true, value: undefined };
      }
      await this.#sleep();
    }
    ring.begin(ring.capacity / BATCH_SHARE);
    this.#batch = new ReceivedBatch(ring, this.#batch);
    return { done: false, value: this.#batch };
  }

  #sleep(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = () => {
      this.#wake = undefined;
      this.#ring.awake();
      doorbell.remove(this.#look);
      if (this.#state === "running") this.#thread.release();
      resolve();
    };
    this.#thread.hold();
    if (this.#ring.sleeps()) doorbell.add(this.#look);
    else this.#wake();
    return promise;
  }

  #wakeWhenReadable(): void {
    if (this.#ring.readable) this.#wake?.();
  }

  /** The worker has gone: only now may what it used be closed. */
  #end(failure: NetlinkError | undefined): void {
    this.#failure = failure;
    if (failure === undefined && this.#state === "running") {
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
}
