import { EBADMSG, ENOBUFS, EPIPE } from "../constants/errno.ts";
import {
  NLM_F_ACK_TLVS,
  NLM_F_DUMP_INTR,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_MIN_TYPE,
  NLMSG_OVERRUN,
} from "../constants/netlink.ts";
import { errorCode } from "../message/control.ts";
import { Message, type MessageView } from "../message/message.ts";
import type { Datagram } from "../sock/receive-buffer.ts";
import { isThreadAlive, threadIdentity } from "../threads/liveness.ts";

/** Index of the 64-bit word with the identity of the thread that is receiving from the socket; 0 if there is none. */
const LOCK = 0;

/** Indexes of 32-bit words. */
const Word = {
  /** Status of the dump, as a {@link DumpStatus}. Only the first thread that ends the dump changes the status. */
  Status: 2,
  /** 1 if the table changed during the dump (NLM_F_DUMP_INTR); otherwise 0. */
  Interrupted: 3,
  Errno: 4,
  /** Length in bytes of the stored message that ended the dump; 0 if that message contained only a success code. */
  FinalLength: 5,
} as const;

const WORDS = 8;
/** Maximum length in bytes of the stored last message. Its parser supports truncated messages. */
const FINAL_MESSAGE_SIZE = 4096;

const RECHECK_MS = 10;

export const DumpStatus = { Running: 0, Finished: 1, Failed: 2, Abandoned: 3 } as const;
export type DumpStatus = (typeof DumpStatus)[keyof typeof DumpStatus];

export const DUMP_STATE_SIZE: number = WORDS * 4 + FINAL_MESSAGE_SIZE;

/** State of a dump: whether it has ended, and how. Threads can share the memory of this object. */
export class DumpState {
  readonly shared: SharedArrayBuffer | undefined;
  readonly #words: Int32Array;
  /** Undefined if the state is not shared. Reading `buffer` of a short array would make each dump slower. */
  readonly #locks: BigInt64Array | undefined;
  readonly #finalBytes: Uint8Array | undefined;
  /** Last message of the dump (NLMSG_DONE); undefined in threads other than the one that received it. */
  #finalMessage: Message | undefined;

  constructor(shared?: SharedArrayBuffer) {
    this.shared = shared;
    this.#words = shared === undefined ? new Int32Array(WORDS) : new Int32Array(shared, 0, WORDS);
    this.#locks = shared && new BigInt64Array(shared, 0, 1);
    this.#finalBytes = shared && new Uint8Array(shared, WORDS * 4, FINAL_MESSAGE_SIZE);
  }

  toShared(): DumpState {
    if (this.shared !== undefined) return this;
    const state = new DumpState(new SharedArrayBuffer(DUMP_STATE_SIZE));
    state.#words.set(this.#words);
    if (this.#finalMessage !== undefined) state.#recordFinal(this.#finalMessage);
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

  get errno(): number {
    return Atomics.load(this.#words, Word.Errno);
  }

  /** Message with which the kernel ended the dump; undefined if it contained only a success code. */
  get finalMessage(): Message | undefined {
    if (this.#finalMessage !== undefined) return this.#finalMessage;
    const length = Atomics.load(this.#words, Word.FinalLength);
    if (length === 0) return undefined;
    const bytes = this.#finalBytes!.slice(0, length);
    // Clear the length in the message header, because the stored message may be truncated. The length 0 stands for all
    // bytes.
    new DataView(bytes.buffer).setUint32(0, 0);
    return new Message(bytes);
  }

  /** Whether the kernel has ended the dump. If not, more messages of the dump may arrive on the socket. */
  get settled(): boolean {
    const { status } = this;
    return status === DumpStatus.Finished || (status === DumpStatus.Failed && this.finalMessage !== undefined);
  }

  /** Ends the dump if the message is the dump's last message or an error. The caller must hold the lock. */
  readControl(message: MessageView): void {
    if (this.status !== DumpStatus.Running) return;
    const { type, flags } = message;
    if (type === NLMSG_OVERRUN) this.failWithErrno(ENOBUFS);
    if (type !== NLMSG_DONE && type !== NLMSG_ERROR) return;
    if ((flags & NLM_F_DUMP_INTR) !== 0) this.interrupted = true;
    const failed = errorCode(message) !== 0;
    if (failed || (flags & NLM_F_ACK_TLVS) !== 0) this.#recordFinal(message);
    this.#leaveRunning(failed ? DumpStatus.Failed : DumpStatus.Finished);
  }

  /** Ends the dump if a datagram contains its last message. Otherwise, other threads would wait for more. */
  lookForEnd(datagram: Datagram, sequence: number): void {
    const cursor = datagram.cursor();
    while (cursor.next()) {
      const { message } = cursor;
      if (message.sequence === sequence && message.type < NLMSG_MIN_TYPE) this.readControl(message);
    }
    if (cursor.error !== undefined) this.failWithErrno(EBADMSG);
  }

  abandon(): void {
    this.#leaveRunning(DumpStatus.Abandoned);
  }

  #recordFinal(message: MessageView): void {
    this.#finalMessage = message.copy();
    if (this.#finalBytes === undefined) return;
    const length = Math.min(message.length, FINAL_MESSAGE_SIZE);
    this.#finalBytes.set(message.bytes.subarray(0, length));
    Atomics.store(this.#words, Word.FinalLength, length);
  }

  failWithErrno(errno: number): void {
    Atomics.compareExchange(this.#words, Word.Errno, 0, Math.abs(errno));
    this.#leaveRunning(DumpStatus.Failed);
  }

  /**
   * Waits until no other thread receives from the socket, and excludes other threads until {@link unlock}. Concurrent
   * receives could leave an error on the socket for its next user.
   *
   * Returns false after `timeoutMs`. If the thread with the lock was terminated, its messages are lost, and the dump
   * fails with EPIPE.
   */
  lock(timeoutMs: number): boolean {
    const locks = this.#locks;
    if (locks === undefined) return true;
    const deadline = performance.now() + timeoutMs;
    for (let isLate = false; ; ) {
      const holder = Atomics.compareExchange(locks, LOCK, 0n, threadIdentity());
      if (holder === 0n) return true;
      if (isLate && !isThreadAlive(holder)) {
        this.failWithErrno(EPIPE);
        if (Atomics.compareExchange(locks, LOCK, holder, threadIdentity()) === holder) return true;
      }
      const left = deadline - performance.now();
      if (left <= 0) return false;
      isLate = Atomics.wait(locks, LOCK, holder, Math.min(left, RECHECK_MS)) === "timed-out";
    }
  }

  unlock(): void {
    if (this.#locks === undefined) return;
    Atomics.store(this.#locks, LOCK, 0n);
    Atomics.notify(this.#locks, LOCK, 1);
  }

  #leaveRunning(status: DumpStatus): void {
    Atomics.compareExchange(this.#words, Word.Status, DumpStatus.Running, status);
  }
}
