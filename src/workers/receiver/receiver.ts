import { fromOpen, typeError } from "../../base/argument-error.ts";
import { checkObject } from "../../base/check.ts";
import { type LeakKind, leaks } from "../../base/leaks.ts";
import { EPIPE } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import { protocolName } from "../../message/format/names.ts";
import { NetlinkSocket } from "../../sock/socket.ts";
import { pickSocketOptions } from "../../sock/socket-options.ts";
import { TimeSlice } from "../../threads/time-slice.ts";
import { counterMemory, type ReceiverStatistics, readReceiverCounters } from "../loop/counters.ts";
import { checkReceiverOptions, type ReceiverOptions } from "./options.ts";
import { ReceivedBatch } from "./received-batch.ts";
import { ReceiverThread } from "./receiver-thread.ts";
import { RingReader, ringCapacity, ringMemory } from "./ring.ts";
import { InLoopFiller, type RingFiller, type RingStart } from "./ring-fillers.ts";
import { firstCapacity, sharedCapacity } from "./ring-sink.ts";

/** The receiving thread fills the rest while a batch is read. */
const BATCH_SHARE = 4;
/** A larger batch would delay other work of the thread. */
const MAX_BATCH = 128 * 1024;

const leakedReceiver: LeakKind = {
  singular: "a receiver",
  plural: "receivers",
  problem: "never stopped",
  remedy: "`await using` or stop()",
};

/**
 * Receives messages, such as the notifications of a multicast group, and delivers them in batches. A worker thread
 * receives the messages, or, with the option `inLoop`, the event loop of this thread.
 *
 * ```ts
 * await using receiver = Receiver.start({ protocol: NETLINK_ROUTE, groups: [RTNLGRP_LINK] });
 * for await (const batch of receiver) {
 *   for (const item of batch) {
 *     if (item.kind === "message") console.log(item.message.type);
 *     else console.log(`${item.dropped || "an unknown number of"} messages dropped`);
 *   }
 * }
 * ```
 *
 * The socket is subscribed when `start` returns: every later message is delivered or reported as a gap. If this thread
 * is slow, first the receiver's buffer of `ringSize` bytes fills up, and then the kernel's receive buffer. The messages
 * that the kernel then drops are counted exactly and reported as a gap at their position. During a flood, this thread's
 * other work runs between batches.
 *
 * All receivers of a thread with the same `slots` and `slotSize` share one worker thread. A pending iteration keeps the
 * process alive; an idle receiver does not.
 *
 * A receiver that is garbage collected without `stop()` is stopped with a process warning. In a worker thread, stop the
 * receiver before the thread ends: an ending thread does not close descriptors.
 */
export class Receiver implements AsyncIterable<ReceivedBatch>, AsyncDisposable {
  /** Keeps receivers from being garbage collected while their resources are closed. */
  static readonly #stopping = new Set<Receiver>();
  /** Number of this thread's receivers, which determines the default `ringSize`. */
  static #open = 0;

  readonly #socket: NetlinkSocket;
  #ring: RingReader;
  /** Undefined for the default, which depends on the number of receivers. */
  readonly #maximum: number | undefined;
  /** Rings to read after the current one, in order. */
  readonly #successors: RingReader[] = [];
  #batch: ReceivedBatch | undefined;
  readonly #counters = counterMemory();
  readonly #filler: RingFiller;
  readonly #signal: AbortSignal | undefined;
  readonly #stopped = Promise.withResolvers<void>();
  readonly #onPublished = (): void => {
    if (this.#ring.readable) this.#wake?.();
  };
  /** Written only by {@link stop} and {@link #end}. */
  #state: "running" | "stopping" | "ended" = "running";
  #failure: Error | undefined;
  #aborted = false;
  /** Undefined if no iteration waits for messages. */
  #wake: (() => void) | undefined;
  /** Whether receiving keeps the process alive. */
  #held = false;
  #releasing: ReturnType<typeof setImmediate> | undefined;
  readonly #release = (): void => {
    this.#releasing = undefined;
    if (this.#wake !== undefined || this.#state !== "running") return;
    this.#held = false;
    this.#filler.release();
  };
  /** Whether {@link #next} waits, so that another loop must not start. */
  #awaited = false;
  readonly #slice = new TimeSlice();

  private constructor(options: ReceiverOptions, model?: NetlinkSocket) {
    const { ringSize, ...buffer } = checkReceiverOptions(fromOpen(options, new.target, "Receiver.start()"));
    options.signal?.throwIfAborted();
    using resources = new DisposableStack();
    const socket = options.socket ?? resources.use(openSocket(options, model));
    checkReportsReadable(socket);
    resources.use(socket.core.reserve("receiver"));
    using joined = new DisposableStack();
    if (options.socket !== undefined) {
      const others = socket.groups;
      for (const group of options.groups ?? []) {
        socket.joinGroup(group);
        if (!others.includes(group)) joined.defer(() => socket.leaveGroup(group));
      }
    }
    const maximum = ringSize === undefined ? undefined : ringCapacity(ringSize, buffer.slotSize);
    const ring = ringMemory(firstCapacity(maximum ?? sharedCapacity(Receiver.#open + 1)));
    const start: RingStart = { socket, buffer, ring, ringCapacity: maximum, counters: this.#counters };
    const filled = new DisposableStack();
    const { onAbort, ...callbacks } = Receiver.#callbacks(new WeakRef(this), filled);
    const reader = new RingReader(ring);
    const isInLoop = options.inLoop === true || !socket.core.isKernelSocket;
    const filler = isInLoop ? new InLoopFiller(start, callbacks) : ReceiverThread.fill(start, callbacks);
    filled.use(resources.move());
    joined.move();
    Receiver.#open++;
    filled.defer(() => Receiver.#open--);
    // The signal may outlive the receiver, but must not retain it.
    filled.defer(() => options.signal?.removeEventListener("abort", onAbort));
    this.#socket = socket;
    this.#ring = reader;
    this.#maximum = maximum;
    this.#filler = filler;
    this.#signal = options.signal;
    this.#signal?.addEventListener("abort", onAbort);
    const name = `${protocolName(socket.protocol)}, port ${socket.portId}`;
    leaks.register(this, { kind: leakedReceiver, name, close: () => filler.stop(true) }, this);
  }

  /** A strong reference would keep a leaked receiver from garbage collection. */
  static #callbacks(receiver: WeakRef<Receiver>, resources: DisposableStack) {
    return {
      onEnd: (failure: Error | undefined): void => {
        const alive = receiver.deref();
        if (alive !== undefined) alive.#fillerEnded(failure);
        resources.dispose();
        if (alive !== undefined) alive.#end();
      },
      onRing: (ring: SharedArrayBuffer): void => {
        const alive = receiver.deref();
        if (alive !== undefined) alive.#addRing(new RingReader(ring));
      },
      onAbort: (): void => {
        const alive = receiver.deref();
        if (alive === undefined) return;
        alive.#aborted = true;
        void alive.stop();
      },
    };
  }

  /**
   * Opens a socket (or uses `options.socket`), joins its multicast groups, and starts to receive.
   *
   * @throws RangeError or TypeError for invalid options, before anything is opened.
   * @throws NetlinkError if the socket cannot be opened; EBUSY if another reader uses the socket.
   * @throws the reason of the signal if it is already aborted.
   */
  static start(options: ReceiverOptions): Receiver {
    checkObject(options, "options");
    return new Receiver(options);
  }

  /**
   * @internal Starts a receiver on a clone of the socket `model`, which has a custom transport. The receiver closes the
   * clone when it stops.
   */
  static startBeside(model: NetlinkSocket, options: Omit<ReceiverOptions, "socket">): Receiver {
    return new Receiver(options, model);
  }

  /**
   * Socket of the receiver, for example to join and leave multicast groups. While the receiver runs, nothing else can
   * receive from this socket.
   */
  get socket(): NetlinkSocket {
    return this.#socket;
  }

  /** Statistics of the messages that the receiver has received so far. */
  get statistics(): ReceiverStatistics {
    return readReceiverCounters(this.#counters);
  }

  /**
   * Stops receiving and closes the resources that the receiver opened. The iteration still delivers messages and gaps
   * from before the stop, including messages that are queued on the socket, and then ends.
   *
   * Resolves when everything is closed, even after a failure. Stopping twice has no effect.
   */
  stop(): Promise<void> {
    if (this.#state === "running") {
      this.#state = "stopping";
      leaks.unregister(this);
      Receiver.#stopping.add(this);
      for (const ring of this.#successors) ring.close();
      this.#ring.close();
      this.#filler.stop(this.#aborted);
    }
    return this.#stopped.promise;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /**
   * Iterates over batches as they arrive. Each batch is valid until the next one is requested. Only one loop can run at
   * a time. Leaving the loop does not stop the receiver: another loop can continue.
   *
   * The iteration ends after `stop()`. After an abort, it throws the reason of the signal. If receiving fails, it
   * throws the error, with the stack of the worker.
   */
  [Symbol.asyncIterator](): AsyncIterator<ReceivedBatch, undefined> {
    return { next: () => this.#next() };
  }

  async #next(): Promise<IteratorResult<ReceivedBatch, undefined>> {
    if (this.#awaited)
      throw typeError("receiver", "another loop is already waiting for the next batch; read the batches in one loop");
    this.#ring.release();
    if (this.#ring.writerWaits) this.#filler.resume();
    for (;;) {
      if (this.#aborted) {
        await this.#stopped.promise;
        throw this.#signal?.reason;
      }
      if (this.#ring.readable) {
        if (!this.#slice.isOver) break;
        this.#awaited = true;
        await this.#slice.pause();
        this.#awaited = false;
      } else if (this.#successors.length > 0) {
        this.#ring = this.#successors.shift()!;
        // The last batch's messages are views of the previous ring.
        this.#batch = undefined;
      } else if (this.#state === "ended") {
        if (this.#failure !== undefined) throw this.#failure;
        return { done: true, value: undefined };
      } else {
        const waking = this.#sleep();
        this.#awaited = true;
        await waking;
        this.#awaited = false;
      }
    }
    const ring = this.#ring;
    const capacity = this.#maximum ?? sharedCapacity(Receiver.#open);
    ring.begin(Math.min(capacity / BATCH_SHARE, MAX_BATCH));
    this.#batch = new ReceivedBatch(ring, this.#batch);
    return { done: false, value: this.#batch };
  }

  #addRing(ring: RingReader): void {
    if (this.#state !== "running") ring.close();
    this.#successors.push(ring);
    this.#wake?.();
  }

  #sleep(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = () => {
      this.#wake = undefined;
      this.#ring.awake();
      this.#filler.ignore(this.#onPublished);
      resolve();
      this.#releasing ??= setImmediate(this.#release);
    };
    if (!this.#held) this.#filler.hold();
    this.#held = true;
    if (this.#ring.sleeps()) this.#filler.listen(this.#onPublished);
    else this.#wake();
    return promise;
  }

  #fillerEnded(failure: Error | undefined): void {
    this.#failure = failure;
    if (failure !== undefined || this.#state === "stopping") return;
    const problem = "the thread netlink-receiver ended unexpectedly (EPIPE); start another receiver";
    this.#failure = new NetlinkError(problem, { errno: EPIPE, operation: "receiver" });
  }

  #end(): void {
    this.#state = "ended";
    leaks.unregister(this);
    Receiver.#stopping.delete(this);
    this.#wake?.();
    this.#stopped.resolve();
  }
}

/** Clones `model` if defined; otherwise opens a kernel socket. */
function openSocket(options: ReceiverOptions, model: NetlinkSocket | undefined): NetlinkSocket {
  if (model === undefined) return NetlinkSocket.open(options.protocol!, pickSocketOptions(options));
  const socket = model.clone();
  for (const group of options.groups ?? []) socket.joinGroup(group);
  return socket;
}

/** A custom transport must report when it is readable. */
function checkReportsReadable({ core }: NetlinkSocket): void {
  if (core.isKernelSocket || core.transport.onReadable !== undefined) return;
  throw typeError("socket", "a receiver needs a transport with the method onReadable()");
}
