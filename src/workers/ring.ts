import { hostLittleEndian } from "../message/byte-order.ts";

/**
 * A ring of records in shared memory, from one writing thread to one reading thread.
 *
 * ```
 * words  │ Head │ Tail │ ReaderWaits │ WriterWaits │ Wake │ …                 one writer each; Head and Tail only grow
 * data   │ record │ record │ … │ skip ──────────┤                             a record never wraps: a skip fills the end
 * record │ size │ kind │ length │ sender │ group │ nsid │ dropped │ 0 │ datagram … │ padding up to 8
 * ```
 *
 * Everything that a record holds is written before Head moves past it, and read before Tail does; the atomic stores and
 * loads of the two order the plain ones around them.
 */
export const Word = {
  /** Bytes published, modulo 2^32. Written by the writer alone. */
  Head: 0,
  /** Bytes that the reader is done with, modulo 2^32. Written by the reader alone. */
  Tail: 1,
  /** 1 while the reader sleeps until something is published. Set by the reader, taken by whoever wakes it. */
  ReaderWaits: 2,
  /** 1 while the writer sleeps for lack of room. Set by the writer, taken by whoever wakes it. */
  WriterWaits: 3,
  /** Raised to wake a sleeping writer. Written by the reader's thread alone. */
  Wake: 4,
  /** 1 once the reader wants nothing more. Written by the reader's thread alone. */
  Closed: 5,
} as const;

const WORD_BYTES = 64;

export const RecordKind = { Skip: 0, Datagram: 1, Gap: 2 } as const;

/** Why messages are missing at a place. */
export const GapReason = { Overrun: 0, Truncated: 1, Malformed: 2 } as const;

export const RECORD_HEADER = 32;
const SIZE = 0;
const KIND = 4;
const LENGTH = 8;
const SENDER = 12;
const GROUP = 16;
const NSID = 20;
const DROPPED = 24;
const REASON = 28;

/** Makes the memory for a ring that holds `capacity` bytes, a power of two. */
export function ringMemory(capacity: number): SharedArrayBuffer {
  return new SharedArrayBuffer(WORD_BYTES + capacity);
}

/** What the two ends have in common. */
class RingEnd {
  readonly words: Int32Array;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly capacity: number;

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory, 0, WORD_BYTES / 4);
    this.bytes = new Uint8Array(memory, WORD_BYTES);
    this.view = new DataView(memory, WORD_BYTES);
    this.capacity = memory.byteLength - WORD_BYTES;
  }
}

/** The end that puts records in. */
export class RingWriter extends RingEnd {
  #head = 0;
  #tail = 0;

  /** Puts a datagram in; false when there is no room. It is visible to the reader after {@link publish}. */
  datagram(store: Uint8Array, offset: number, length: number, sender: number, group: number, nsid: number): boolean {
    const at = this.#claim(RECORD_HEADER + length, RecordKind.Datagram);
    if (at < 0) return false;
    const { view } = this;
    view.setInt32(at + LENGTH, length, hostLittleEndian);
    view.setInt32(at + SENDER, sender, hostLittleEndian);
    view.setInt32(at + GROUP, group, hostLittleEndian);
    view.setInt32(at + NSID, nsid, hostLittleEndian);
    this.bytes.set(store.subarray(offset, offset + length), at + RECORD_HEADER);
    return true;
  }

  /** Puts a gap in; false when there is no room. */
  gap(dropped: number, reason: number): boolean {
    const at = this.#claim(RECORD_HEADER, RecordKind.Gap);
    if (at < 0) return false;
    this.view.setUint32(at + DROPPED, dropped, hostLittleEndian);
    this.view.setUint32(at + REASON, reason, hostLittleEndian);
    return true;
  }

  /** Makes what was put in visible; true when the reader sleeps and has to be woken. */
  publish(): boolean {
    if (Atomics.load(this.words, Word.Head) === this.#head) return false;
    Atomics.store(this.words, Word.Head, this.#head);
    return Atomics.load(this.words, Word.ReaderWaits) !== 0 && Atomics.exchange(this.words, Word.ReaderWaits, 0) !== 0;
  }

  /** Whether the reader wants nothing more. */
  get closed(): boolean {
    return Atomics.load(this.words, Word.Closed) !== 0;
  }

  /** Sleeps until the reader has made room, or wants nothing more. */
  sleep(): void {
    const seen = Atomics.load(this.words, Word.Wake);
    Atomics.store(this.words, Word.WriterWaits, 1);
    // The reader moves Tail (or closes) before it looks at WriterWaits and raises Wake: if it has by now, it may not have
    // seen us; if it does later, the wait ends at once.
    if (Atomics.load(this.words, Word.Tail) === this.#tail && !this.closed) {
      Atomics.wait(this.words, Word.Wake, seen);
    }
    Atomics.store(this.words, Word.WriterWaits, 0);
  }

  #claim(size: number, kind: number): number {
    const record = (size + 7) & ~7;
    const mask = this.capacity - 1;
    let at = this.#head & mask;
    const toEnd = this.capacity - at;
    const needed = record <= toEnd ? record : record + toEnd;
    if (needed > this.#room()) {
      this.#tail = Atomics.load(this.words, Word.Tail);
      if (needed > this.#room()) return -1;
    }
    if (record > toEnd) {
      this.#header(at, toEnd, RecordKind.Skip);
      this.#head = (this.#head + toEnd) | 0;
      at = 0;
    }
    this.#header(at, record, kind);
    this.#head = (this.#head + record) | 0;
    return at;
  }

  #room(): number {
    return this.capacity - ((this.#head - this.#tail) | 0);
  }

  #header(at: number, size: number, kind: number): void {
    this.view.setInt32(at + SIZE, size, hostLittleEndian);
    this.view.setInt32(at + KIND, kind, hostLittleEndian);
  }
}

/** The end that takes records out, a batch at a time. */
export class RingReader extends RingEnd {
  /** The batch lies from `#start` to `#end`; before it, all is given back. */
  #start = 0;
  #end = 0;
  #next = 0;
  /** Where the current record starts in the data. */
  #at = 0;

  /** Whether something has been published behind the batch. */
  get readable(): boolean {
    return Atomics.load(this.words, Word.Head) !== this.#end;
  }

  /** Gives back the room of the batch before, and takes what is published by now, up to about `maximum` bytes. */
  begin(maximum: number): void {
    this.release();
    const head = Atomics.load(this.words, Word.Head);
    let end = this.#start;
    while (end !== head && ((end - this.#start) | 0) < maximum) {
      end = (end + this.view.getInt32((end & (this.capacity - 1)) + SIZE, hostLittleEndian)) | 0;
    }
    this.#end = end;
  }

  /** Starts over at the first record of the batch. */
  rewind(): void {
    this.#next = this.#start;
  }

  /** Moves on to the next record of the batch; false at its end. */
  next(): boolean {
    while (this.#next !== this.#end) {
      this.#at = this.#next & (this.capacity - 1);
      this.#next = (this.#next + this.view.getInt32(this.#at + SIZE, hostLittleEndian)) | 0;
      if (this.kind !== RecordKind.Skip) return true;
    }
    return false;
  }

  get kind(): number {
    return this.view.getInt32(this.#at + KIND, hostLittleEndian);
  }

  /** Where the datagram starts in {@link bytes}. */
  get offset(): number {
    return this.#at + RECORD_HEADER;
  }

  get length(): number {
    return this.view.getInt32(this.#at + LENGTH, hostLittleEndian);
  }

  get sender(): number {
    return this.view.getUint32(this.#at + SENDER, hostLittleEndian);
  }

  get group(): number {
    return this.view.getInt32(this.#at + GROUP, hostLittleEndian);
  }

  get nsid(): number {
    return this.view.getInt32(this.#at + NSID, hostLittleEndian);
  }

  get dropped(): number {
    return this.view.getUint32(this.#at + DROPPED, hostLittleEndian);
  }

  get reason(): number {
    return this.view.getUint32(this.#at + REASON, hostLittleEndian);
  }

  /** Gives the room of the batch back to the writer: what was read of it is gone. */
  release(): void {
    if (this.#start === this.#end) return;
    this.#start = this.#end;
    this.#next = this.#end;
    Atomics.store(this.words, Word.Tail, this.#start);
    if (Atomics.load(this.words, Word.WriterWaits) !== 0) this.#wakeWriter();
  }

  /** Says that the reader sleeps; false when something was published meanwhile, and it must not. */
  sleeps(): boolean {
    Atomics.store(this.words, Word.ReaderWaits, 1);
    if (!this.readable) return true;
    Atomics.store(this.words, Word.ReaderWaits, 0);
    return false;
  }

  /** Says that nothing more is wanted, and wakes a writer that waits for room. What is published can still be taken. */
  close(): void {
    Atomics.store(this.words, Word.Closed, 1);
    this.#wakeWriter();
  }

  #wakeWriter(): void {
    Atomics.add(this.words, Word.Wake, 1);
    Atomics.notify(this.words, Word.Wake);
  }
}
