import type { NetlinkError } from "../../errors.ts";
import { allocate, type PinnedMemory } from "../../ffi/memory.ts";
import { ReceiveSlots } from "../../ffi/receive-slots.ts";
import { doorbell } from "../doorbell.ts";
import { type Program, ProgramThread } from "../program.ts";
import { CallMemory, type SystemCallValues } from "./call-memory.ts";

export interface CallThreadStart {
  memory: SharedArrayBuffer;
  doorbell: SharedArrayBuffer;
}

export const JOB_SLOTS = 8;
const SLOT_SIZE = 68 * 1024;
const REQUEST_SIZE = 64 * 1024;

const program: Program = {
  name: "netlink-calls",
  url: URL.parse("./call-program.ts", import.meta.url),
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

  /** @param onEnd called once, with the error if the thread failed. */
  constructor(onEnd: (failure: NetlinkError | undefined) => void) {
    const memory = CallMemory.allocate();
    this.#memory = new CallMemory(memory);
    const request = allocate(REQUEST_SIZE);
    this.#thread = new ProgramThread(program, { memory, doorbell: doorbell.memory } satisfies CallThreadStart, onEnd);
    this.#request = this.#keep(request);
  }

  requestMemory(size: number): PinnedMemory {
    const { length } = this.#request.bytes;
    if (size > length) this.#request = this.#keep(allocate(Math.max(size, 2 * length)));
    return this.#request;
  }

  /** Returns slots for datagrams of up to `capacity` bytes, of which the next job may fill {@link JOB_SLOTS}. */
  slotsOf(capacity: number): ReceiveSlots {
    if (this.#slots === undefined || this.#slots.capacity < capacity) {
      const size = Math.max(capacity, SLOT_SIZE);
      this.#slots = new ReceiveSlots(JOB_SLOTS, size, (bytes) => this.#keep(allocate(bytes)));
    }
    return this.#slots;
  }

  /** Keeps the process alive until {@link take} returns the results. */
  start(calls: readonly SystemCallValues[]): void {
    this.#thread.hold();
    this.#memory.request(calls);
  }

  /** Number of calls that the current job has completed, and of datagrams that it has received. */
  get progress(): number {
    return this.#memory.executed + (this.#slots?.arrived ?? 0);
  }

  /** Returns undefined while the job runs. */
  take(): readonly number[] | undefined {
    const results = this.#memory.take();
    if (results !== undefined) this.#thread.release();
    return results;
  }

  stop(): void {
    this.#memory.stop();
  }

  /** Queues the memory at the thread, which keeps it alive. */
  #keep(memory: PinnedMemory): PinnedMemory {
    this.#thread.post(memory.buffer);
    return memory;
  }
}
