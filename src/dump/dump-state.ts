import { Message, type MessageView } from "../message/message.ts";

const Word = {
  /** 1 while a thread reads from the socket. */
  Lock: 0,
  /** A {@link DumpStatus}. It leaves Running once, and whoever comes first says for what. */
  Status: 1,
  /** 1 once a message said that the table changed meanwhile. Only grows. */
  Interrupted: 2,
  /** The error number of a failure that no message of the kernel's explains. */
  Errno: 3,
  /** Length of the kernel's message that ended the dump, where it says more than that. Written under the lock. */
  VerdictLength: 4,
} as const;

const WORDS = 8;
/**
 * Room for the message that ends a dump, for the other threads. They have a longer one in part, which its parser survives: it
 * is as long only where a socket has the kernel repeat the request (`capAck: false`).
 */
const VERDICT_SIZE = 4096;

/** How far a dump is. */
export const DumpStatus = { Running: 0, Finished: 1, Failed: 2, Abandoned: 3 } as const;
export type DumpStatus = (typeof DumpStatus)[keyof typeof DumpStatus];

/** How much memory the state of a dump takes. */
export const DUMP_STATE_SIZE: number = WORDS * 4 + VERDICT_SIZE;

/** How far a dump is, in memory that the threads which pull it can share. */
export class DumpState {
  readonly #words: Int32Array;
  readonly #verdict: Uint8Array;
  /** The kernel's message that ended the dump, in full, where this thread has met it. */
  #whole: Message | undefined;

  constructor(buffer: ArrayBuffer | SharedArrayBuffer = new ArrayBuffer(DUMP_STATE_SIZE)) {
    this.#words = new Int32Array(buffer, 0, WORDS);
    this.#verdict = new Uint8Array(buffer, WORDS * 4, VERDICT_SIZE);
  }

  /** The shared memory, where it is shared. */
  get shared(): SharedArrayBuffer | undefined {
    const { buffer } = this.#words;
    return buffer instanceof SharedArrayBuffer ? buffer : undefined;
  }

  /** The same state in memory that can be shared; itself, where it is already. */
  toShared(): DumpState {
    if (this.shared !== undefined) return this;
    const state = new DumpState(new SharedArrayBuffer(DUMP_STATE_SIZE));
    state.#words.set(this.#words);
    state.#verdict.set(this.#verdict);
    state.#whole = this.#whole;
    return state;
  }

  get status(): DumpStatus {
    return Atomics.load(this.#words, Word.Status) as DumpStatus;
  }

  get interrupted(): boolean {
    return Atomics.load(this.#words, Word.Interrupted) !== 0;
  }

  set interrupted(interrupted: boolean) {
    Atomics.store(this.#words, Word.Interrupted, interrupted ? 1 : 0);
  }

  /** Why the dump failed, where the kernel did not say so in a message; 0 where it did. */
  get errno(): number {
    return Atomics.load(this.#words, Word.Errno);
  }

  /** The kernel's message that ended the dump, where it says more than that all went well. */
  get verdict(): Message | undefined {
    if (this.#whole !== undefined) return this.#whole;
    const length = Atomics.load(this.#words, Word.VerdictLength);
    if (length === 0) return undefined;
    const bytes = this.#verdict.slice(0, length);
    // The length of what was kept, where the message itself was longer.
    new DataView(bytes.buffer).setUint32(0, 0);
    return new Message(bytes);
  }

  /** Whether the kernel has ended the dump, in whichever way: nothing more of it can arrive. */
  get settled(): boolean {
    const { status } = this;
    return status === DumpStatus.Finished || (status === DumpStatus.Failed && this.verdict !== undefined);
  }

  /** Ends the dump well; `remark` is the kernel's message where it says more. For the thread that holds the lock. */
  finish(remark?: MessageView): void {
    if (remark !== undefined) this.#keep(remark);
    this.#leaveRunning(DumpStatus.Finished);
  }

  /** Gives the dump up. */
  abandon(): void {
    this.#leaveRunning(DumpStatus.Abandoned);
  }

  /** Ends the dump with the kernel's own words. For the thread that holds the lock. */
  failWith(verdict: MessageView): void {
    this.#keep(verdict);
    this.#leaveRunning(DumpStatus.Failed);
  }

  #keep(verdict: MessageView): void {
    this.#whole = verdict.copy();
    const length = Math.min(verdict.length, VERDICT_SIZE);
    this.#verdict.set(verdict.bytes.subarray(0, length));
    Atomics.store(this.#words, Word.VerdictLength, length);
  }

  /** Ends the dump with an error number. */
  failWithErrno(errno: number): void {
    Atomics.compareExchange(this.#words, Word.Errno, 0, Math.abs(errno));
    this.#leaveRunning(DumpStatus.Failed);
  }

  /**
   * Lets this thread in and keeps the others out until {@link unlock}: two reads at once on a dumping socket can leave an
   * error behind that hits whoever uses the socket next. False when another thread has not let go in time, as when it was
   * terminated inside.
   */
  lock(timeoutMs: number): boolean {
    if (this.shared === undefined) return true;
    const deadline = performance.now() + timeoutMs;
    while (Atomics.compareExchange(this.#words, Word.Lock, 0, 1) !== 0) {
      const left = deadline - performance.now();
      if (left <= 0) return false;
      Atomics.wait(this.#words, Word.Lock, 1, left);
    }
    return true;
  }

  unlock(): void {
    if (this.shared === undefined) return;
    Atomics.store(this.#words, Word.Lock, 0);
    Atomics.notify(this.#words, Word.Lock, 1);
  }

  #leaveRunning(status: DumpStatus): void {
    Atomics.compareExchange(this.#words, Word.Status, DumpStatus.Running, status);
  }
}
