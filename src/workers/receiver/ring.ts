import { rangeError } from "../../base/argument-error.ts";
import { discardPages } from "../../ffi/libc.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";

/**
 * Indexes of the words of a ring: shared memory in which one thread passes records to another thread.
 *
 * ```
 * words  │ Head │ WriterWaits │ Base │ … │ Tail │ ReaderSleeps │ Closed │ …       each is written by one thread only
 * data   │ record │ record │ … │ skip ──────────┤                            a record never wraps: a skip fills the end
 * record │ size │ kind │ length │ sender │ group │ nsid │ dropped │ reason │ datagram … │ padding up to 8
 * ```
 *
 * Head and Tail count bytes and only grow, modulo 2^32. The bytes between Head and Tail belong to the reader, all
 * others to the writer. The offset of a byte in the memory is its count plus Base, modulo the capacity.
 *
 * **Pages.** While the ring is empty, the writer may change Base, so that the next record is at the start of the memory
 * again. A ring whose reader keeps up therefore uses few pages. The writer returns the pages that a burst has used to
 * the kernel when the burst is over.
 *
 * **Data.** The writer fills a record with plain stores and then stores Head. The reader loads Head and then reads the
 * record with plain loads. An atomic load that sees an atomic store also sees everything before that store, so the
 * reader finds complete records. In the other direction, the reader stores Tail after its last access to a batch, and
 * the writer loads Tail before it overwrites the batch.
 *
 * **Waiting.** A reader that waits for records first stores ReaderSleeps, and a writer that waits for room first stores
 * WriterWaits. The thread then checks its condition again: the reader checks Head, the writer checks Tail. A thread
 * that changes Head or Tail first stores the new value and then checks the other thread's flag.
 *
 * All atomic operations happen in one order that both threads agree on. There are two cases. If the waiting thread
 * stores its flag before the other thread checks the flag, the other thread wakes it. Otherwise, the new value of Head
 * or Tail was stored before the flag, and the waiting thread sees the new value in its second check.
 */
export const Word = {
  /** Number of bytes that were added to the ring, modulo 2^32. Written by the writer. */
  Head: 0,
  /** 1 if the writer waits, or is about to wait, until the ring has room. Written by the writer. */
  WriterWaits: 1,
  /** Difference between byte counts and offsets in the memory. Written by the writer while the ring is empty. */
  Base: 2,
  /** Number of bytes that the reader has released, modulo 2^32. The words of the reader start a new cache line. */
  Tail: 16,
  /** 1 if the reader sleeps, or is about to sleep, until a record is added. Written by the reader. */
  ReaderSleeps: 17,
  /** 1 if the reader has closed the ring. Written by the reader. */
  Closed: 18,
} as const;

const WORD_BYTES = 128;
const MIN_CAPACITY = 1024;
/** The limit ensures that the difference of Head and Tail is a positive 32-bit integer. */
const MAX_CAPACITY = 2 ** 30;
/** A ring has room for this many records of the maximum length, so that reader and writer can overlap. */
const MIN_RECORDS = 4;

/** After this many used bytes, an empty ring continues at the start of its memory, to use few pages. */
const RESTART_BYTES = 16 * 1024;

/** A skip record fills the end of the ring's memory if the next record does not fit there. */
export const RecordKind = { Skip: 0, Datagram: 1, Gap: 2 } as const;

/** Size in bytes of the fields that precede the datagram in a record of a ring. */
export const RECORD_HEADER = 32;
const SIZE = 0;
const KIND = 4;
const LENGTH = 8;
const SENDER = 12;
const GROUP = 16;
const NSID = 20;
const DROPPED = 24;
const REASON = 28;

/** {@link RingWriter.room} keeps these bytes free for the records of gaps. */
const GAP_RESERVE = 4 * RECORD_HEADER;

export const MAX_DATAGRAM: number = MAX_CAPACITY / MIN_RECORDS - RECORD_HEADER - GAP_RESERVE;

function recordSize(length: number): number {
  return (RECORD_HEADER + length + 7) & ~7;
}

/** Returns the smallest power of two that is at least `size` bytes and has room for datagrams of `longest` bytes. */
export function ringCapacity(size: number, longest: number): number {
  const minimum = Math.max(size, MIN_CAPACITY, recordSize(longest) * MIN_RECORDS + GAP_RESERVE);
  return Math.min(2 ** Math.ceil(Math.log2(minimum)), MAX_CAPACITY);
}

/** Returns how many datagrams of up to `longest` bytes fit in `free` bytes of a ring, with a gap before and after. */
export function roomIn(free: number, longest: number): number {
  // Keep room for one skip record, which fills the end of the memory if the next record does not fit there.
  return Math.max(Math.floor((free - GAP_RESERVE) / recordSize(longest)) - 1, 0);
}

/**
 * `capacity` must be a power of two.
 *
 * @param start initial value of Head and Tail: a multiple of 8.
 */
export function ringMemory(capacity: number, start = 0): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(WORD_BYTES + capacity);
  const words = new Int32Array(memory, 0, WORD_BYTES / 4);
  words[Word.Head] = start;
  words[Word.Tail] = start;
  return memory;
}

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

/** Adds records to a ring, in the thread that receives datagrams. */
export class RingWriter extends RingEnd {
  readonly #memory: SharedArrayBuffer;
  readonly #buffer: Buffer;
  #head: number;
  #published: number;
  #tail: number;
  #base: number;
  /** Highest offset since the last {@link discard}, which returns the memory pages below it to the kernel. */
  #highest = 0;

  constructor(memory: SharedArrayBuffer) {
    super(memory);
    this.#memory = memory;
    this.#base = Atomics.load(this.words, Word.Base);
    this.#buffer = Buffer.from(memory, WORD_BYTES);
    this.#head = Atomics.load(this.words, Word.Head);
    this.#published = this.#head;
    this.#tail = Atomics.load(this.words, Word.Tail);
  }

  /** Returns how many datagrams of up to `longest` bytes fit in the ring now, with a gap before and after. */
  room(longest: number): number {
    this.#tail = Atomics.load(this.words, Word.Tail);
    if (this.#tail === this.#head) this.#restart();
    return roomIn(this.#free, longest);
  }

  /**
   * Reports whether a datagram of `length` bytes fits in the ring, or a gap if `length` is 0. One more gap must fit as
   * well.
   */
  fits(length: number): boolean {
    this.#tail = Atomics.load(this.words, Word.Tail);
    if (this.#tail === this.#head) this.#restart();
    const record = recordSize(length);
    const toEnd = this.capacity - this.#offset;
    return (record <= toEnd ? record : record + toEnd) <= this.#free - GAP_RESERVE;
  }

  get isEmpty(): boolean {
    return Atomics.load(this.words, Word.Tail) === this.#head;
  }

  /** The reader sees the datagram after the next call of {@link publish}. */
  datagram(store: Buffer, offset: number, length: number, sender: number, group: number, nsid: number): void {
    const at = this.#reserve(recordSize(length), RecordKind.Datagram);
    const { view } = this;
    view.setInt32(at + LENGTH, length, hostLittleEndian);
    view.setInt32(at + SENDER, sender, hostLittleEndian);
    view.setInt32(at + GROUP, group, hostLittleEndian);
    view.setInt32(at + NSID, nsid, hostLittleEndian);
    // `Buffer.copy` takes offsets. `Uint8Array.set` would need a `subarray`, which allocates an object per datagram.
    store.copy(this.#buffer, at + RECORD_HEADER, offset, offset + length);
  }

  /** The reader sees the gap after the next call of {@link publish}. */
  gap(dropped: number, reason: number): void {
    const at = this.#reserve(RECORD_HEADER, RecordKind.Gap);
    this.view.setUint32(at + DROPPED, dropped, hostLittleEndian);
    this.view.setUint32(at + REASON, reason, hostLittleEndian);
  }

  /** Makes all added records visible to the reader, and returns their total size in bytes. */
  publish(): number {
    const bytes = (this.#head - this.#published) | 0;
    if (bytes === 0) return 0;
    this.#published = this.#head;
    Atomics.store(this.words, Word.Head, this.#head);
    return bytes;
  }

  /** The flag `readerSleeps` must be read after {@link publish}. Otherwise, the reader may miss records. */
  get readerSleeps(): boolean {
    return Atomics.load(this.words, Word.ReaderSleeps) !== 0;
  }

  get closed(): boolean {
    return Atomics.load(this.words, Word.Closed) !== 0;
  }

  /** If the result is 0, announces that the writer waits: the reader then wakes the thread of the writer. */
  awaitRoom(longest: number): number {
    Atomics.store(this.words, Word.WriterWaits, 1);
    const room = this.room(longest);
    if (room > 0) Atomics.store(this.words, Word.WriterWaits, 0);
    return room;
  }

  get hasUnusedPages(): boolean {
    return Math.max(this.#highest, this.#offset) >= RESTART_BYTES;
  }

  /** Returns the memory pages of an empty ring, except those at the start, to the kernel. */
  discard(): void {
    this.#tail = Atomics.load(this.words, Word.Tail);
    if (this.#tail !== this.#head) return;
    this.#restart();
    if (this.#highest < RESTART_BYTES) return;
    this.#highest = 0;
    discardPages(this.#memory, WORD_BYTES + RESTART_BYTES, WORD_BYTES + this.capacity);
  }

  get #offset(): number {
    return (this.#head + this.#base) & (this.capacity - 1);
  }

  #restart(): void {
    const offset = this.#offset;
    if (offset < RESTART_BYTES) return;
    this.#highest = Math.max(this.#highest, offset);
    this.#base = -this.#head & (this.capacity - 1);
    Atomics.store(this.words, Word.Base, this.#base);
  }

  get #free(): number {
    return this.capacity - ((this.#head - this.#tail) | 0);
  }

  /** A skip record fills the end of the memory if it is too short for the record. */
  #reserve(record: number, kind: number): number {
    let at = this.#offset;
    const toEnd = this.capacity - at;
    const needed = record <= toEnd ? record : record + toEnd;
    if (needed > this.#free)
      throw rangeError("ring", `no room for ${needed} bytes, only ${this.#free} are free; call room() first`);
    if (record > toEnd) {
      this.#header(at, toEnd, RecordKind.Skip);
      this.#head = (this.#head + toEnd) | 0;
      this.#highest = at;
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

/** Reads records from a ring in batches, in the thread of the receiver. */
export class RingReader extends RingEnd {
  /** Number of released batches. A {@link RecordCursor} detects with this number that its batch was released. */
  generation = 0;
  /** Difference between byte counts (Head, Tail) and offsets in the memory. Constant while the ring has records. */
  base = 0;
  /** Byte counts at which the current batch starts and ends. All records before the start are released. */
  #start: number;
  #end: number;

  constructor(memory: SharedArrayBuffer) {
    super(memory);
    this.#start = Atomics.load(this.words, Word.Tail);
    this.#end = this.#start;
  }

  get readable(): boolean {
    return Atomics.load(this.words, Word.Head) !== this.#end;
  }

  /** Releases the current batch and begins the next one, with about `maximum` bytes of records or fewer. */
  begin(maximum: number): void {
    this.release();
    const head = Atomics.load(this.words, Word.Head);
    const base = Atomics.load(this.words, Word.Base);
    this.base = base;
    let end = this.#start;
    while (end !== head && ((end - this.#start) | 0) < maximum) {
      end = (end + this.view.getInt32(((end + base) & (this.capacity - 1)) + SIZE, hostLittleEndian)) | 0;
    }
    this.#end = end;
  }

  records(): RecordCursor {
    return new RecordCursor(this, this.#start, this.#end);
  }

  release(): void {
    if (this.#start === this.#end) return;
    this.generation++;
    this.#start = this.#end;
    Atomics.store(this.words, Word.Tail, this.#start);
  }

  /** The flag `writerWaits` must be read after {@link release}. Otherwise, the writer may miss the room. */
  get writerWaits(): boolean {
    return Atomics.load(this.words, Word.WriterWaits) !== 0;
  }

  /** Announces that the reader will sleep. Returns false if records were added: the reader must not sleep then. */
  sleeps(): boolean {
    Atomics.store(this.words, Word.ReaderSleeps, 1);
    if (!this.readable) return true;
    this.awake();
    return false;
  }

  awake(): void {
    Atomics.store(this.words, Word.ReaderSleeps, 0);
  }

  /** The writer adds no more records to a closed ring. Records in the ring can still be read. */
  close(): void {
    Atomics.store(this.words, Word.Closed, 1);
  }
}

export class RecordCursor {
  readonly #ring: RingReader;
  readonly #view: DataView;
  readonly #mask: number;
  readonly #base: number;
  readonly #end: number;
  readonly #generation: number;
  #next: number;
  #at = 0;

  constructor(ring: RingReader, start: number, end: number) {
    this.#ring = ring;
    this.#view = ring.view;
    this.#mask = ring.capacity - 1;
    this.#base = ring.base;
    this.#generation = ring.generation;
    this.#next = start;
    this.#end = end;
  }

  /** If the cursor's batch was released, the writer may have overwritten its records. */
  get stale(): boolean {
    return this.#ring.generation !== this.#generation;
  }

  /** Skips skip records. Returns false at the end of the batch. */
  next(): boolean {
    while (this.#next !== this.#end) {
      this.#at = (this.#next + this.#base) & this.#mask;
      this.#next = (this.#next + this.#view.getInt32(this.#at + SIZE, hostLittleEndian)) | 0;
      if (this.kind !== RecordKind.Skip) return true;
    }
    return false;
  }

  get kind(): number {
    return this.#view.getInt32(this.#at + KIND, hostLittleEndian);
  }

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
