import { EINVAL, EPIPE } from "../constants/errno.ts";
import { EFD_CLOEXEC, EFD_NONBLOCK } from "../constants/poll.ts";
import { check, NetlinkError } from "../errors.ts";
import { close, eventfd, signalEventfd } from "../ffi/libc.ts";
import { describe } from "../message/message.ts";
import type { ReceiveBufferOptions } from "../sock/receive-buffer.ts";
import { NetlinkSocket, type SocketToken } from "../sock/socket.ts";
import type { SocketOptions } from "../sock/socket-options.ts";
import { doorbell } from "../threads/doorbell.ts";
import { type Program, startProgram } from "../threads/program.ts";
import { ReceivedBatch } from "./received-batch.ts";
import { counterMemory, type ReceiverStatistics, readCounters } from "./receiver-statistics.ts";
import { RingReader, ringMemory } from "./ring.ts";

/** What a receiver listens to, and how it is sized. */
export interface ReceiverOptions extends SocketOptions {
  /** The protocol to open a socket of; not needed with `socket`. */
  protocol?: number;
  /** A socket to listen on instead of one of the receiver's own. It stays the caller's to close, after the receiver. */
  socket?: NetlinkSocket;
  /** How many bytes of messages can wait for this thread before the worker stops reading (default 1 MiB). */
  ringSize?: number;
  /** How many datagrams the worker takes with one system call (default 64). */
  slots?: number;
  /** The longest datagram that fits, in bytes (default 68 KiB). */
  slotSize?: number;
  /** Stops the receiver; the iteration then throws the signal's reason. */
  signal?: AbortSignal;
}

/** What the worker is given. */
export interface ReceiverStart {
  /** The sockets to read, each with the number of its dropped messages that are not to be reported. */
  sources: { token: SocketToken; counted: number }[];
  buffer: Required<ReceiveBufferOptions>;
  ring: SharedArrayBuffer;
  counters: SharedArrayBuffer;
  doorbell: SharedArrayBuffer;
  wakeFd: number;
}

/** What the worker says before it ends because of an error. */
export interface ReceiverFailure {
  message: string;
  errno?: number;
  syscall?: string | undefined;
  operation?: string | undefined;
  stack?: string | undefined;
}

const DEFAULT_RING_SIZE = 1024 * 1024;
const DEFAULT_SLOTS = 64;
const DEFAULT_SLOT_SIZE = 68 * 1024;
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
 * its place. A pending iteration keeps the process alive; a receiver that nobody reads does not.
 */
export class Receiver implements AsyncIterable<ReceivedBatch>, AsyncDisposable {
  readonly #socket: NetlinkSocket;
  readonly #ownsSocket: boolean;
  readonly #ring: RingReader;
  readonly #batch: ReceivedBatch;
  readonly #counters = counterMemory();
  readonly #wakeFd: number;
  readonly #signal: AbortSignal | undefined;
  readonly #ended = Promise.withResolvers<void>();
  readonly #look = (): void => this.#wakeReader();
  readonly #abort = (): void => void this.stop();
  #worker: Worker | undefined;
  #state: "running" | "stopping" | "ended" = "running";
  #failure: Error | undefined;
  #waiting: (() => void) | undefined;

  private constructor(socket: NetlinkSocket, ownsSocket: boolean, options: ReceiverOptions) {
    const slotSize = options.slotSize ?? DEFAULT_SLOT_SIZE;
    const memory = ringMemory(ringCapacity(options.ringSize ?? DEFAULT_RING_SIZE, slotSize));
    this.#socket = socket;
    this.#ownsSocket = ownsSocket;
    this.#ring = new RingReader(memory);
    this.#batch = new ReceivedBatch(this.#ring);
    this.#signal = options.signal;
    // What an own socket drops before the worker has started is lost to this receiver, too.
    const counted = ownsSocket ? 0 : socket.memory().dropped;
    const token = socket.share();
    this.#wakeFd = check(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd");
    const start: ReceiverStart = {
      sources: [{ token, counted }],
      buffer: { slots: options.slots ?? DEFAULT_SLOTS, slotSize },
      ring: memory,
      counters: this.#counters,
      doorbell: doorbell.memory,
      wakeFd: this.#wakeFd,
    };
    this.#signal?.addEventListener("abort", this.#abort);
    const started = startProgram(program);
    if (started instanceof Worker) this.#begin(started, start);
    else started.then((worker) => this.#begin(worker, start)).catch((error) => this.#end(error));
  }

  /**
   * Opens a socket (or takes the one given), subscribes it, and starts the worker that reads it.
   *
   * @throws NetlinkError when the socket cannot be had; RangeError or TypeError for bad options.
   */
  static start(options: ReceiverOptions): Receiver {
    checkOptions(options);
    options.signal?.throwIfAborted();
    const socket = options.socket ?? NetlinkSocket.open(options.protocol!, options);
    try {
      return new Receiver(socket, options.socket === undefined, options);
    } catch (error) {
      if (options.socket === undefined) socket.close();
      throw error;
    }
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
   * afterwards the iteration ends. Resolves when all is gone; stopping twice is harmless.
   */
  stop(): Promise<void> {
    if (this.#state === "running") {
      this.#state = "stopping";
      this.#ring.close();
      signalEventfd(this.#wakeFd);
      this.#worker?.ref();
    }
    return this.#ended.promise;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Batches as they come. One loop at a time; leaving it early does not stop the receiver. */
  [Symbol.asyncIterator](): AsyncIterator<ReceivedBatch, undefined> {
    return { next: () => this.#next() };
  }

  async #next(): Promise<IteratorResult<ReceivedBatch, undefined>> {
    if (this.#waiting !== undefined) throw new TypeError("a receiver is read by one loop at a time");
    const ring = this.#ring;
    ring.release();
    while (!ring.readable) {
      if (this.#signal?.aborted === true) throw this.#signal.reason;
      if (this.#state === "ended") {
        if (this.#failure !== undefined) throw this.#failure;
        return { done: true, value: undefined };
      }
      await this.#sleep();
    }
    ring.begin(ring.capacity / BATCH_SHARE);
    return { done: false, value: this.#batch };
  }

  #sleep(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting = () => {
      this.#waiting = undefined;
      doorbell.remove(this.#look);
      if (this.#state === "running") this.#worker?.unref();
      resolve();
    };
    this.#worker?.ref();
    if (this.#ring.sleeps()) doorbell.add(this.#look);
    else this.#waiting();
    return promise;
  }

  #wakeReader(): void {
    if (this.#ring.readable || this.#state === "ended") this.#waiting?.();
  }

  #begin(worker: Worker, start: ReceiverStart): void {
    this.#worker = worker;
    if (this.#waiting !== undefined || this.#state === "stopping") worker.ref();
    worker.addEventListener("message", (event: MessageEvent<ReceiverFailure>) => {
      this.#failure = rebuild(event.data);
    });
    worker.addEventListener("error", (event) => {
      this.#failure ??= new NetlinkError(`the receiver's thread failed: ${event.message}`, {
        errno: EPIPE,
        operation: "receiver",
      });
    });
    worker.addEventListener("close", () => this.#end());
    worker.postMessage(start);
  }

  /** The worker has gone: only now may what it used be closed. */
  #end(error?: Error): void {
    if (this.#state === "running") {
      this.#failure ??=
        error ?? new NetlinkError("the receiver's thread ended unasked", { errno: EPIPE, operation: "receiver" });
    }
    this.#state = "ended";
    this.#signal?.removeEventListener("abort", this.#abort);
    if (this.#ownsSocket) this.#socket.close();
    close(this.#wakeFd);
    this.#waiting?.();
    this.#ended.resolve();
  }
}

function rebuild(failure: ReceiverFailure): Error {
  const { message, errno, syscall, operation, stack } = failure;
  const error = new NetlinkError(message, { errno: errno ?? EINVAL, syscall, operation: operation ?? "receiver" });
  if (stack !== undefined) error.stack = stack;
  return error;
}

/** The next power of two that holds some of the largest datagrams. */
function ringCapacity(size: number, slotSize: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(size, slotSize * 4)));
}

function checkOptions(options: ReceiverOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`options: expected an object, got ${describe(options)}`);
  }
  const { socket, protocol, ringSize } = options;
  if (socket === undefined && protocol === undefined) throw new TypeError("protocol: expected one, or a socket");
  if (ringSize !== undefined && !(Number.isInteger(ringSize) && ringSize > 0 && ringSize <= 2 ** 29)) {
    throw new RangeError(`ringSize: expected an integer from 1 to 2^29 bytes, got ${describe(ringSize)}`);
  }
}
