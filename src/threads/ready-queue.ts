/**
 * A queue of events in shared memory, from the thread that waits for descriptors to the thread that asked.
 *
 * ```
 * words    │ Head │ Tail │
 * entries  │ key │ events │ key │ events │ …      a power of two of them
 * ```
 *
 * An entry is written before Head moves past it, and read before Tail does. The store of Head and the load that sees it
 * order the plain accesses around them, and so do those of Tail: the reader finds whole entries, and the writer uses a
 * place again only when it has been read.
 */
const Word = {
  /** Entries written, modulo 2^32. Written by the waiting thread alone. */
  Head: 0,
  /** Entries taken, modulo 2^32. Written by the asking thread alone. */
  Tail: 1,
} as const;

const WORDS = 2;
const DEFAULT_CAPACITY = 1024;

/** Makes the memory for a queue of `capacity` entries, a power of two. */
export function readyQueueMemory(capacity: number = DEFAULT_CAPACITY): SharedArrayBuffer {
  return new SharedArrayBuffer((WORDS + capacity * 2) * 4);
}

/** The end that puts events in. */
export class ReadyQueueWriter {
  readonly #words: Int32Array;
  readonly #entries: Uint32Array;
  readonly #capacity: number;
  #head = 0;

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory, 0, WORDS);
    this.#entries = new Uint32Array(memory, WORDS * 4);
    this.#capacity = this.#entries.length / 2;
    this.#head = Atomics.load(this.#words, Word.Head);
  }

  /** Puts an event in, which the reader sees after {@link publish}; false when there is no room. */
  put(key: number, events: number): boolean {
    const tail = Atomics.load(this.#words, Word.Tail);
    if (((this.#head - tail) | 0) === this.#capacity) return false;
    const at = (this.#head & (this.#capacity - 1)) * 2;
    this.#entries[at] = key;
    this.#entries[at + 1] = events;
    this.#head = (this.#head + 1) | 0;
    return true;
  }

  /** Makes visible what was put in. */
  publish(): void {
    Atomics.store(this.#words, Word.Head, this.#head);
  }

  /** Sleeps until the reader has taken something from the full queue. */
  waitForRoom(): void {
    // Full means that Tail is a whole capacity behind. When the reader has moved it since, the wait ends at once;
    // when it does later, it notifies.
    Atomics.wait(this.#words, Word.Tail, (this.#head - this.#capacity) | 0);
  }
}

/** The end that takes events out. */
export class ReadyQueueReader {
  readonly #words: Int32Array;
  readonly #entries: Uint32Array;
  readonly #capacity: number;

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory, 0, WORDS);
    this.#entries = new Uint32Array(memory, WORDS * 4);
    this.#capacity = this.#entries.length / 2;
  }

  /** Takes out all that is visible, in order, and calls `take` for each. */
  drain(take: (key: number, events: number) => void): void {
    const head = Atomics.load(this.#words, Word.Head);
    let tail = this.#words[Word.Tail]!;
    if (tail === head) return;
    while (tail !== head) {
      const at = (tail & (this.#capacity - 1)) * 2;
      take(this.#entries[at]!, this.#entries[at + 1]!);
      tail = (tail + 1) | 0;
    }
    Atomics.store(this.#words, Word.Tail, tail);
    Atomics.notify(this.#words, Word.Tail);
  }
}
