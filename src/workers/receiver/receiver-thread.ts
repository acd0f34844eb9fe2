import type { NetlinkError } from "../../errors.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import { doorbell } from "../../threads/doorbell.ts";
import { rebuildFailure, type ThreadFailure } from "../../threads/failure.ts";
import { type Program, ProgramThread } from "../../threads/program.ts";
import { LoopDescriptors } from "../loop/loop-descriptors.ts";
import type { BufferSizes, LoopStart } from "../loop/receive-loop.ts";
import type { SourceStart } from "../loop/source.ts";
import type { FirstRing, RingCallbacks, RingFiller, RingStart } from "./ring-fillers.ts";

const program: Program = {
  name: "netlink-receiver",
  url: URL.parse("./receiver-program.ts", import.meta.url),
  text: () => import("./receiver-program.bundle.txt", { with: { type: "text" } }),
};

export interface ReceiverThreadStart extends Omit<LoopStart, "sources" | "counters"> {
  doorbell: SharedArrayBuffer;
  /** Counts the commands that were sent to the thread. */
  commands: SharedArrayBuffer;
}

export type ReceiverCommand =
  | ({ kind: "add"; source: SourceStart } & FirstRing)
  | { kind: "remove"; key: number; leavesQueued: boolean }
  | { kind: "stop" };

/** From now on, the socket's datagrams go to another ring. */
export interface RingReplaced {
  key: number;
  ring: SharedArrayBuffer;
}

/** The thread no longer reads the socket. */
export interface ReceptionEnded {
  key: number;
  failure: ThreadFailure | undefined;
}

/**
 * Worker thread that receives for all receivers of this thread whose buffers have the same sizes. The thread starts
 * with the first receiver and ends with the last one.
 *
 * The datagrams of each socket are copied to the ring of its receiver. A full ring pauses only its own socket.
 */
export class ReceiverThread {
  static readonly #threads = new Map<string, ReceiverThread>();

  readonly #name: string;
  readonly #buffer: BufferSizes;
  readonly #descriptors = new LoopDescriptors();
  readonly #commands = new Int32Array(new SharedArrayBuffer(4));
  readonly #receptions = new Map<number, RingCallbacks>();
  readonly #holders = new Set<number>();
  #thread: ProgramThread | undefined;
  #lastKey = 0;

  private constructor(name: string, buffer: BufferSizes) {
    this.#name = name;
    this.#buffer = buffer;
  }

  /**
   * Registers a receiver with the worker thread for its buffer sizes, which copies the receiver's datagrams to a ring
   * in shared memory. Starts the thread if necessary. Returns the object that controls the copying.
   *
   * @throws NetlinkError if no descriptor is available, or no thread can be started.
   */
  static fill({ socket, buffer, counters, ...ring }: RingStart, callbacks: RingCallbacks): RingFiller {
    const name = `${buffer.slots} ${buffer.slotSize}`;
    let thread = ReceiverThread.#threads.get(name);
    if (thread === undefined) {
      thread = new ReceiverThread(name, buffer);
      ReceiverThread.#threads.set(name, thread);
    }
    const key = thread.#add(socket, counters, ring, callbacks);
    return {
      hold: () => thread.#hold(key),
      release: () => thread.#release(key),
      listen: (listener) => doorbell.add(listener),
      ignore: (listener) => doorbell.remove(listener),
      resume: () => thread.#descriptors.wake(),
      stop: (leavesQueued) => thread.#remove(key, leavesQueued),
    };
  }

  #add(socket: NetlinkSocket, counters: SharedArrayBuffer, ring: FirstRing, callbacks: RingCallbacks): number {
    const key = ++this.#lastKey;
    try {
      const source: SourceStart = { ...this.#descriptors.prepare(key, socket), counters };
      this.#thread ??= this.#start();
      this.#receptions.set(key, callbacks);
      this.#send({ kind: "add", source, ...ring });
      return key;
    } catch (error) {
      this.#descriptors.release(key);
      if (this.#thread === undefined) this.#close();
      throw error;
    }
  }

  #start(): ProgramThread {
    const start: ReceiverThreadStart = {
      epollFd: this.#descriptors.epollFd,
      wakeFd: this.#descriptors.wakeFd,
      buffer: this.#buffer,
      doorbell: doorbell.memory,
      commands: this.#commands.buffer as SharedArrayBuffer,
    };
    const onEnd = (failure: NetlinkError | undefined): void => this.#ended(failure);
    return new ProgramThread(program, start, onEnd, (message) => {
      const received = message as ReceptionEnded | RingReplaced;
      if ("ring" in received) this.#receptions.get(received.key)?.onRing(received.ring);
      else this.#receptionEnded(received);
    });
  }

  #remove(key: number, leavesQueued: boolean): void {
    if (!this.#receptions.has(key)) return;
    this.#hold(key);
    this.#send({ kind: "remove", key, leavesQueued });
  }

  #hold(key: number): void {
    if (!this.#receptions.has(key) || this.#holders.has(key)) return;
    this.#holders.add(key);
    this.#thread?.hold();
  }

  #release(key: number): void {
    if (this.#holders.delete(key)) this.#thread?.release();
  }

  #send(command: ReceiverCommand): void {
    Atomics.add(this.#commands, 0, 1);
    this.#thread?.post(command);
    this.#descriptors.wake();
  }

  #receptionEnded({ key, failure }: ReceptionEnded): void {
    const reception = this.#receptions.get(key);
    if (reception === undefined) return;
    const error = failure === undefined ? undefined : rebuildFailure(failure, program.name);
    if (this.#receptions.size === 1) {
      // The last `stop()` resolves after the thread has exited.
      this.#receptions.set(key, { ...reception, onEnd: () => reception.onEnd(error) });
      ReceiverThread.#threads.delete(this.#name);
      this.#thread?.hold();
      this.#send({ kind: "stop" });
      return;
    }
    this.#release(key);
    this.#receptions.delete(key);
    reception.onEnd(error);
    this.#descriptors.release(key);
  }

  #ended(failure: NetlinkError | undefined): void {
    for (const { onEnd } of this.#receptions.values()) onEnd(failure);
    this.#receptions.clear();
    this.#close();
  }

  #close(): void {
    if (ReceiverThread.#threads.get(this.#name) === this) ReceiverThread.#threads.delete(this.#name);
    this.#descriptors[Symbol.dispose]();
  }
}
