import type { NetlinkError } from "../../errors.ts";
import { allocate, type PinnedMemory } from "../../ffi/memory.ts";
import { ReceiveSlots } from "../../ffi/receive-slots.ts";
import { SYSTEM_CALL_VALUES } from "../../ffi/system-call.ts";
import { doorbell } from "../doorbell.ts";
import { type Program, ProgramThread } from "../program.ts";
import { CallMemory, STOP, Word } from "./call-memory.ts";

export type SystemCallValues = readonly number[];

export interface CallThreadStart {
  memory: SharedArrayBuffer;
  doorbell: SharedArrayBuffer;
}

export const JOB_SLOTS = 8;
const SLOT_SIZE = 68 * 1024;
const REQUEST_SIZE = 64 * 1024;

const program: Program = {
  name: "netlink-calls",
  url: new URL("./call-program.ts", import.meta.url),
  text: () => import("./call-program.bundle.txt", { with: { type: "text" } }),
};

/**
 * Thread that executes jobs one at a time. It keeps alive the memory that the kernel accesses: memory of the requesting
 * thread would be released if that thread were terminated during a system call.
 */
export class CallThread {
  readonly #memory: CallMemory;
  readonly #thread: ProgramThread;
  #request: PinnedMemory;
  #slots: ReceiveSlots | undefined;
  #requested = 0;

  /**
   * @param onEnd called once, with the error if the thread failed.
   */
  constructor(onEnd: (failure: NetlinkError | undefined) => void) {
    const memory = CallMemory.allocate();
    this.#memory = new CallMemory(memory);
    this.#thread = new ProgramThread(program, { memory, doorbell: doorbell.memory } satisfies CallThreadStart, onEnd);
    this.#request = this.#allocate(REQUEST_SIZE);
  }

  requestMemory(size: number): PinnedMemory {
    const { length } = this.#request.bytes;
    if (size > length) this.#request = this.#allocate(Math.max(size, 2 * length));
    return this.#request;
  }

  get slots(): ReceiveSlots {
    this.#slots ??= new ReceiveSlots(JOB_SLOTS, SLOT_SIZE, (size) => this.#allocate(size));
    return this.#slots;
  }

  /** Keeps the process alive until {@link take} returns the results. */
  start(calls: readonly SystemCallValues[]): void {
    const { words, values } = this.#memory;
    for (let index = 0; index < calls.length; index++) {
      const at = index * SYSTEM_CALL_VALUES;
      values.fill(0, at, at + SYSTEM_CALL_VALUES);
      values.set(calls[index]!, at);
    }
    words[Word.Count] = calls.length;
    this.#thread.hold();
    this.#requested = (this.#requested + 1) & 0x7fffffff;
    Atomics.store(words, Word.Requested, this.#requested);
    Atomics.notify(words, Word.Requested);
  }

  /** Returns undefined while the job runs. */
  take(): readonly number[] | undefined {
    const { words, results } = this.#memory;
    if (Atomics.load(words, Word.Completed) !== this.#requested) return undefined;
    this.#thread.release();
    return [...results.subarray(0, words[Word.Executed]!)];
  }

  stop(): void {
    Atomics.store(this.#memory.words, Word.Requested, STOP);
    Atomics.notify(this.#memory.words, Word.Requested);
  }

  /** Queues the memory at the thread, which keeps it alive. */
  #allocate(size: number): PinnedMemory {
    const memory = allocate(size);
    this.#thread.post(memory.buffer);
    return memory;
  }
}
