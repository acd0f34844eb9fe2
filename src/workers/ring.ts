import { hostLittleEndian } from "../message/byte-order.ts";

/**
 * A ring of records in shared memory, from one writing thread to one reading thread.
 *
 * ```
 * words  │ Head │ WriterWaits │ …      │ Tail │ ReaderWaits │ Wake │ Closed │ …   each written by one of the threads alone
 * data   │ record │ record │ … │ skip ──────────┤                             a record never wraps: a skip fills the end
 * record │ size │ kind │ length │ sender │ group │ nsid │ dropped │ reason │ datagram … │ padding up to 8
 * ```
 *
 * Head and Tail count bytes and only grow, modulo 2^32: what lies between them is the reader's, the rest is the writer's.
 *
 * **Data.** The writer fills a record with plain stores and then stores Head; the reader loads Head and then reads the
 * record with plain loads. An atomic load that sees an atomic store also sees everything that came before that store, so
 * the reader finds whole records. The other way round, the reader stores Tail after its last look at a batch, and the
 * writer loads Tail before it writes over it.
 *
 * **Sleep.** Whoever wants to sleep first says so (stores ReaderWaits or WriterWaits) and then looks once more at what it
 * waits for (loads Head; or Tail and Closed). Whoever changes that first changes it (stores Head; or Tail, or Closed) and
 * then looks whether the other one sleeps. All atomic operations happen in one order that both threads agree on. In it
 * either the sleeper's statement comes before the other's look, and it is woken, or that look, and the change before it,
 * come before the statement, and the sleeper's second look sees the change. Between its second look and its sleep the
 * writer cannot miss a wake-up either: it read Wake before that look, and does not fall asleep if Wake has been raised
 * since. (For the reader the doorbell sees to that.)
 */
export const Word = {
  /** Bytes published. Written by the writer. */
  Head: 0,
  /** 1 while the writer sleeps, or is about to, until there is room. Written by the writer. */
  WriterWaits: 1,
  /** Bytes that the reader is done with. Written by the reader. It starts another cache line, as the rest is the reader's. */
  Tail: 16,
  /** 1 while the reader sleeps, or is about to, until something is published. Written by the reader. */
  ReaderWaits: 17,
  /** Raised to wake a sleeping writer. Written by the reader. */
  Wake: 18,
  /** 1 once the reader wants nothing more. Written by the reader. */
  Closed: 19,
} as const;

const WORD_BYTES = 128;
const LEAST_CAPACITY = 1024;
/** The largest power of two with which the difference of Head and Tail stays a positive 32-bit integer. */
const MOST_CAPACITY = 2 ** 30;
/** How many of the longest records a ring holds at least, so that one side fills some while the other empties some. */
const LEAST_RECORDS = 4;

/** What a record is. A skip fills the end of the ring, where the next record did not fit. */
export const RecordKind = { Skip: 0, Datagram: 1, Gap: 2 } as const;

/** Why messages are missing at a place, as it is written in a record. */
export const GapReason = {
  Overrun: 0,
  Truncated: 1,
  Malformed: 2,
  /** An overrun, too, of which the kernel has not counted the messages. */
  Uncounted: 3,
} as const;

/** Why messages are missing at a place, as users read it. */
export type GapReasonName = "overrun" | "truncated" | "malformed";

const gapReasonNames: readonly GapReasonName[] = ["overrun", "truncated", "malformed", "overrun"];

/** The name of a {@link GapReason}. */
export function gapReasonName(reason: number): GapReasonName {
  return gapReasonNames[reason] ?? "overrun";
}

/** Size of the fields in front of a record's datagram, in bytes. */
export const RECORD_HEADER = 32;
const SIZE = 0;
const KIND = 4;
const LENGTH = 8;
const SENDER = 12;
const GROUP = 16;
const NSID = 20;
const DROPPED = 24;
const REASON = 28;

/** Kept free by {@link RingWriter.room}, so that some gaps always have room. */
const GAP_RESERVE = 4 * RECORD_HEADER;

/** The longest datagram that a ring can carry. */
export const MOST_DATAGRAM: number = MOST_CAPACITY / LEAST_RECORDS - RECORD_HEADER - GAP_RESERVE;

function recordSize(length: number): number {
  return (RECORD_HEADER + length + 7) & ~7;
}

/** The capacity for a ring of `size` bytes: the next power of two that holds some of the longest datagrams, if there is one. */
export function ringCapacity(size: number, longest: number): number {
  const least = Math.max(size, LEAST_CAPACITY, recordSize(longest) * LEAST_RECORDS + GAP_RESERVE);
  return Math.min(2 ** Math.ceil(Math.log2(least)), MOST_CAPACITY);
}

/**
 * Makes the memory for a ring that holds `capacity` bytes, a power of two.
 *
 * @param start what Head and Tail start at: a multiple of 8.
 */
export function ringMemory(capacity: number, start = 0): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(WORD_BYTES + capacity);
  const words = new Int32Array(memory, 0, WORD_BYTES / 4);
  words[Word.Head] = start;
  words[Word.Tail] = start;
  return memory;
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
  readonly #buffer: Buffer;
  #head: number;
  #published: number;
  #tail: number;

  constructor(memory: SharedArrayBuffer) {
    super(memory);
    this.#buffer = Buffer.from(memory, WORD_BYTES);
    this.#head = Atomics.load(this.words, Word.Head);
    this.#published = this.#head;
    this.#tail = Atomics.load(this.words, Word.Tail);
  }

  /**
   * How many datagrams of up to `longest` bytes, with a gap before and one behind them, there is room for; at least that
   * many fit, whatever their lengths. A gap that stands alone always has room behind what was counted here.
   */
  room(longest: number): number {
    this.#tail = Atomics.load(this.words, Word.Tail);
    // One record's worth is set aside for the skip that a record leaves behind which does not fit before the end.
    return Math.max(Math.floor((this.#free - GAP_RESERVE) / recordSize(longest)) - 1, 0);
  }

  /** Puts a datagram in, which the reader sees after {@link publish}. */
  datagram(store: Buffer, offset: number, length: number, sender: number, group: number, nsid: number): void {
    const at = this.#claim(recordSize(length), RecordKind.Datagram);
    const { view } = this;
    view.setInt32(at + LENGTH, length, hostLittleEndian);
    view.setInt32(at + SENDER, sender, hostLittleEndian);
    view.setInt32(at + GROUP, group, hostLittleEndian);
    view.setInt32(at + NSID, nsid, hostLittleEndian);
    // Twice as fast as `set` with a `subarray`, which makes an object for each datagram.
    store.copy(this.#buffer, at + RECORD_HEADER, offset, offset + length);
  }

  /** Puts a gap in, which the reader sees after {@link publish}. */
  gap(dropped: number, reason: number): void {
    const at = this.#claim(RECORD_HEADER, RecordKind.Gap);
    this.view.setUint32(at + DROPPED, dropped, hostLittleEndian);
    this.view.setUint32(at + REASON, reason, hostLittleEndian);
  }

  /** Makes visible what was put in; returns how many bytes that were. */
  publish(): number {
    const bytes = (this.#head - this.#published) | 0;
    if (bytes === 0) return 0;
    this.#published = this.#head;
    Atomics.store(this.words, Word.Head, this.#head);
    return bytes;
  }

  /** Whether the reader sleeps and has to be woken. To be asked after {@link publish}, not before. */
  get readerWaits(): boolean {
    return Atomics.load(this.words, Word.ReaderWaits) !== 0;
  }

  /** Whether the reader wants nothing more. */
  get closed(): boolean {
    return Atomics.load(this.words, Word.Closed) !== 0;
  }

  /** Sleeps until the reader has made room since the last look at {@link room}, or wants nothing more. */
  sleep(): void {
    const seen = Atomics.load(this.words, Word.Wake);
    Atomics.store(this.words, Word.WriterWaits, 1);
    if (Atomics.load(this.words, Word.Tail) === this.#tail && !this.closed) {
      Atomics.wait(this.words, Word.Wake, seen);
    }
    Atomics.store(this.words, Word.WriterWaits, 0);
  }

  get #free(): number {
    return this.capacity - ((this.#head - this.#tail) | 0);
  }

  /** Takes the place of a record, and leaves a skip where it would not fit before the end. */
  #claim(record: number, kind: number): number {
    const mask = this.capacity - 1;
    let at = this.#head & mask;
    const toEnd = this.capacity - at;
    const needed = record <= toEnd ? record : record + toEnd;
    // What is overwritten here would be a reader's: whoever gets here has not asked for room.
    if (needed > this.#free) throw new RangeError(`the ring has no room for ${needed} bytes`);
    if (record > toEnd) {
      this.#header(at, toEnd, RecordKind.Skip);
      this.#head = (this.#head + toEnd) | 0;
      at = 0;
    }
    this.#header(at, record, kind);
    this.#head = (this.#head + record) | 0;
    return at;
  }

  #header(at: number, size: number, kind: number): void {
    this.view.setInt32(at + SIZE, size, hostLittleEndian);
    this.view.setInt32(at + KIND, kind, hostLittleEndian);
  }
}

/** The end that takes records out, a batch at a time. */
export class RingReader extends RingEnd {
  /** Counts the batches: what was lent before the last one is gone. */
  generation = 0;
  /** The batch lies from `#start` to `#end`; before it, all is given back. */
  #start: number;
  #end: number;

  constructor(memory: SharedArrayBuffer) {
    super(memory);
    this.#start = Atomics.load(this.words, Word.Tail);
    this.#end = this.#start;
  }

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

  /** A cursor in front of the first record of the batch. */
  records(): RecordCursor {
    return new RecordCursor(this, this.#start, this.#end);
  }

  /** Gives the room of the batch back to the writer: what was read of it is gone. */
  release(): void {
    if (this.#start === this.#end) return;
    this.generation++;
    this.#start = this.#end;
    Atomics.store(this.words, Word.Tail, this.#start);
    if (Atomics.load(this.words, Word.WriterWaits) !== 0) this.#wakeWriter();
  }

  /** Says that the reader is about to sleep; false when something was published meanwhile, and it must not. */
  sleeps(): boolean {
    Atomics.store(this.words, Word.ReaderWaits, 1);
    if (!this.readable) return true;
    this.awake();
    return false;
  }

  /** Says that the reader sleeps no more. */
  awake(): void {
    Atomics.store(this.words, Word.ReaderWaits, 0);
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

/** Walks the records of one batch. */
export class RecordCursor {
  readonly #ring: RingReader;
  readonly #view: DataView;
  readonly #mask: number;
  readonly #end: number;
  readonly #generation: number;
  #next: number;
  /** Where the current record starts in the data. */
  #at = 0;

  constructor(ring: RingReader, start: number, end: number) {
    this.#ring = ring;
    this.#view = ring.view;
    this.#mask = ring.capacity - 1;
    this.#generation = ring.generation;
    this.#next = start;
    this.#end = end;
  }

  /** Whether the batch was given back, so that the writer may be writing over its records. */
  get stale(): boolean {
    return this.#ring.generation !== this.#generation;
  }

  /** Moves on to the next record; false at the end. */
  next(): boolean {
    while (this.#next !== this.#end) {
      this.#at = this.#next & this.#mask;
      this.#next = (this.#next + this.#view.getInt32(this.#at + SIZE, hostLittleEndian)) | 0;
      if (this.kind !== RecordKind.Skip) return true;
    }
    return false;
  }

  get kind(): number {
    return this.#view.getInt32(this.#at + KIND, hostLittleEndian);
  }

  /** Where the datagram starts in the ring's bytes. */
  get offset(): number {
    return this.#at + RECORD_HEADER;
  }

  get length(): number {
    return this.#view.getInt32(this.#at + LENGTH, hostLittleEndian);
  }

  get sender(): number {
    return this.#view.getUint32(this.#at + SENDER, hostLittleEndian);
  }

  get group(): number {
    return this.#view.getInt32(this.#at + GROUP, hostLittleEndian);
  }

  get nsid(): number {
    return this.#view.getInt32(this.#at + NSID, hostLittleEndian);
  }

  get dropped(): number {
    return this.#view.getUint32(this.#at + DROPPED, hostLittleEndian);
  }

  get reason(): number {
    return this.#view.getUint32(this.#at + REASON, hostLittleEndian);
  }
}
