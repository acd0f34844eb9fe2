import { rangeError } from "../../base/argument-error.ts";
import { heapWeight } from "../../base/engine.ts";
import { discardPages } from "../../ffi/libc.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";

/**
 * Indexes of the words of a ring: shared memory in which one thread passes records to another thread.
 *
 * ```
 * words  │ Head │ WriterWaits │ … │ Tail │ ReaderSleeps │ Closed │ …       each is written by one thread only
 * data   │ record │ record │ … │ skip ──────────┤                            a record never wraps: a skip fills the end
 * record │ size │ kind │ length │ sender │ group │ nsid │ dropped │ reason │ datagram … │ padding up to 8
 * ```
 *
 * Head and Tail count bytes and only grow, modulo 2^32. The bytes between Head and Tail belong to the reader, all
 * others to the writer. The offset of a byte in the memory is its count modulo the capacity.
 *
 * **Data.** The writer fills a record with plain stores and then stores Head atomically. The reader loads Head
 * atomically and then reads complete records. In the other direction, the reader stores Tail after its last access to a
 * batch, and the writer loads Tail before it overwrites the batch.
 *
 * **Waiting.** To wait for records, the reader stores ReaderSleeps and then checks Head again. To wait for room, the
 * writer stores WriterWaits and then checks Tail again. A thread that changes Head or Tail first stores the new value
 * and then checks the other thread's flag. All threads see atomic operations in the same order, so no wake-up is lost:
 * either the other thread sees the flag, or the waiting thread sees the new value.
 */
export const Word = {
  /** Number of bytes added, modulo 2^32. Written by the writer. */
  Head: 0,
  /** 1 while the writer waits for room. Written by the writer. */
  WriterWaits: 1,
  /** Bytes that the reader has released. Starts a new cache line. */
  Tail: 16,
  /** 1 while the reader waits for records. Written by the reader. */
  ReaderSleeps: 17,
  /** 1 if the reader has closed the ring. Written by the reader. */
  Closed: 18,
} as const;

const WORD_BYTES = 128;
const MIN_CAPACITY = 1024;
/** Keeps the difference of Head and Tail a positive 32-bit integer. */
const MAX_CAPACITY = 2 ** 30;
/** Room for several records lets reader and writer overlap. */
const MIN_RECORDS = 4;

/** A skip record fills an end that is too short. */
export const RecordKind = { Skip: 0, Datagram: 1, Gap: 2 } as const;

/** Size in bytes of the fields before the datagram. */
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

/** Returns a power of two of at least `size` bytes. */
export function ringCapacity(size: number, longest: number): number {
  const minimum = Math.max(size, MIN_CAPACITY, recordSize(longest) * MIN_RECORDS + GAP_RESERVE);
  return Math.min(2 ** Math.ceil(Math.log2(minimum)), MAX_CAPACITY);
}

/** Returns how many datagrams fit, with a gap before and after. */
export function roomIn(free: number, longest: number): number {
  // Keep room for one skip record.
  return Math.max(Math.floor((free - GAP_RESERVE) / recordSize(longest)) - 1, 0);
}

/**
 * Allocates the shared memory of a ring.
 *
 * @param capacity a power of two.
 * @param start initial Head and Tail, a multiple of 8.
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
  /** See {@link heapWeight}. Nothing reads it. */
  readonly weight: ArrayBuffer | undefined;

  constructor(memory: SharedArrayBuffer) {
    this.weight = heapWeight(memory);
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

  constructor(memory: SharedArrayBuffer) {
    super(memory);
    this.#memory = memory;
    this.#buffer = Buffer.from(memory, WORD_BYTES);
    this.#head = Atomics.load(this.words, Word.Head);
    this.#published = this.#head;
    this.#tail = Atomics.load(this.words, Word.Tail);
  }

  /** Returns how many datagrams fit now, with room for two gaps. */
  room(longest: number): number {
    this.#tail = Atomics.load(this.words, Word.Tail);
    return roomIn(this.#free, longest);
  }

  /** Checks a datagram and a gap, or two gaps for length 0. */
  fits(length: number): boolean {
    this.#tail = Atomics.load(this.words, Word.Tail);
    const record = recordSize(length);
    const toEnd = this.capacity - this.#offset;
    return (record <= toEnd ? record : record + toEnd) <= this.#free - GAP_RESERVE;
  }

  get isEmpty(): boolean {
    return Atomics.load(this.words, Word.Tail) === this.#head;
  }

  /** The reader sees the datagram after {@link publish}. */
  datagram(store: Buffer, offset: number, length: number, sender: number, group: number, nsid: number): void {
    const at = this.#reserve(recordSize(length), RecordKind.Datagram);
    const { view } = this;
    view.setInt32(at + LENGTH, length, hostLittleEndian);
    view.setInt32(at + SENDER, sender, hostLittleEndian);
    view.setInt32(at + GROUP, group, hostLittleEndian);
    view.setInt32(at + NSID, nsid, hostLittleEndian);
    // `Uint8Array.set` would need a `subarray`, an object per datagram.
    store.copy(this.#buffer, at + RECORD_HEADER, offset, offset + length);
  }

  /** The reader sees the gap after {@link publish}. */
  gap(dropped: number, reason: number): void {
    const at = this.#reserve(RECORD_HEADER, RecordKind.Gap);
    this.view.setUint32(at + DROPPED, dropped, hostLittleEndian);
    this.view.setUint32(at + REASON, reason, hostLittleEndian);
  }

  /** Shows added records to the reader. Returns their size in bytes. */
  publish(): number {
    const bytes = (this.#head - this.#published) | 0;
    if (bytes === 0) return 0;
    this.#published = this.#head;
    Atomics.store(this.words, Word.Head, this.#head);
    return bytes;
  }

  /** Read after {@link publish}; otherwise, the reader may miss records. */
  get readerSleeps(): boolean {
    return Atomics.load(this.words, Word.ReaderSleeps) !== 0;
  }

  get closed(): boolean {
    return Atomics.load(this.words, Word.Closed) !== 0;
  }

  /** If the result is 0, the reader will wake this thread. */
  awaitRoom(longest: number): number {
    Atomics.store(this.words, Word.WriterWaits, 1);
    const room = this.room(longest);
    if (room > 0) Atomics.store(this.words, Word.WriterWaits, 0);
    return room;
  }

  /** Returns the memory pages to the kernel. The ring must be empty. */
  discard(): void {
    discardPages(this.#memory, WORD_BYTES, WORD_BYTES + this.capacity);
  }

  get #offset(): number {
    return this.#head & (this.capacity - 1);
  }

  get #free(): number {
    return this.capacity - ((this.#head - this.#tail) | 0);
  }

  #reserve(record: number, kind: number): number {
    let at = this.#offset;
    const toEnd = this.capacity - at;
    const needed = record <= toEnd ? record : record + toEnd;
    if (needed > this.#free)
      throw rangeError("ring", `no room for ${needed} bytes, only ${this.#free} are free; call room() first`);
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

/** Reads records from a ring in batches, in the thread of the receiver. */
export class RingReader extends RingEnd {
  /** Number of released batches, by which cursors detect stale records. */
  generation = 0;
  /** Byte counts of the current batch; earlier records are released. */
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

  /** Releases the current batch and begins another of about `maximum` bytes. */
  begin(maximum: number): void {
    this.release();
    const head = Atomics.load(this.words, Word.Head);
    let end = this.#start;
    while (end !== head && ((end - this.#start) | 0) < maximum) {
      end = (end + this.view.getInt32((end & (this.capacity - 1)) + SIZE, hostLittleEndian)) | 0;
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

  /** Read after {@link release}; otherwise, the writer may miss the room. */
  get writerWaits(): boolean {
    return Atomics.load(this.words, Word.WriterWaits) !== 0;
  }

  /** Returns false if records were added: the reader must not sleep. */
  sleeps(): boolean {
    Atomics.store(this.words, Word.ReaderSleeps, 1);
    if (!this.readable) return true;
    this.awake();
    return false;
  }

  awake(): void {
    Atomics.store(this.words, Word.ReaderSleeps, 0);
  }

  /** Records in a closed ring can still be read. */
  close(): void {
    Atomics.store(this.words, Word.Closed, 1);
  }
}

export class RecordCursor {
  readonly #ring: RingReader;
  readonly #view: DataView;
  readonly #mask: number;
  readonly #end: number;
  readonly #generation: number;
  #next: number;
  #at = 0;

  constructor(ring: RingReader, start: number, end: number) {
    this.#ring = ring;
    this.#view = ring.view;
    this.#mask = ring.capacity - 1;
    this.#generation = ring.generation;
    this.#next = start;
    this.#end = end;
  }

  /** The writer may have overwritten the records of a released batch. */
  get stale(): boolean {
    return this.#ring.generation !== this.#generation;
  }

  /** Skips skip records. Returns false at the end of the batch. */
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
