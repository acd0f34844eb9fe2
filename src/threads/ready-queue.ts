/**
 * A queue in shared memory for events on file descriptors. The thread that waits on the descriptors writes events to
 * the queue, and the thread that requested the events reads them.
 *
 * ```
 * words    │ Head │ Tail │
 * entries  │ key │ events │ key │ events │ …      a power of two of them
 * ```
 *
 * The writer writes an entry before it moves Head past the entry. The reader reads an entry before it moves Tail past
 * the entry. Both words are accessed atomically, which orders the plain accesses around them: the reader finds whole
 * entries, and the writer reuses an entry only after it was read.
 */
const Word = {
  /** Number of entries written, modulo 2^32. Only the writing thread changes it. */
  Head: 0,
  /** Number of entries read, modulo 2^32. Only the reading thread changes it. */
  Tail: 1,
} as const;

const WORDS = 2;
const DEFAULT_CAPACITY = 1024;

/** Allocates the shared memory of a queue for `capacity` events. The capacity must be a power of two. */
export function readyQueueMemory(capacity: number = DEFAULT_CAPACITY): SharedArrayBuffer {
  return new SharedArrayBuffer((WORDS + capacity * 2) * 4);
}

/** Views of the memory of a queue, which its writer and its reader use. */
class ReadyQueueEnd {
  protected readonly words: Int32Array;
  protected readonly entries: Uint32Array;
  protected readonly capacity: number;

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory, 0, WORDS);
    this.entries = new Uint32Array(memory, WORDS * 4);
    this.capacity = this.entries.length / 2;
  }
}

/** Writes events to a queue in shared memory. */
export class ReadyQueueWriter extends ReadyQueueEnd {
  #head = Atomics.load(this.words, Word.Head);

  /** Writes an event, which the reader sees after {@link publish}. Returns false if the queue is full. */
  put(key: number, events: number): boolean {
    const tail = Atomics.load(this.words, Word.Tail);
    if (((this.#head - tail) | 0) === this.capacity) return false;
    const at = (this.#head & (this.capacity - 1)) * 2;
    this.entries[at] = key;
    this.entries[at + 1] = events;
    this.#head = (this.#head + 1) | 0;
    return true;
  }

  /** Makes all written events visible to the reader. */
  publish(): void {
    Atomics.store(this.words, Word.Head, this.#head);
  }

  /** Blocks until the reader has removed an event from the full queue. */
  waitForRoom(): void {
    // Tail has this value while the queue is full. If the reader has changed Tail meanwhile, the wait ends at once.
    Atomics.wait(this.words, Word.Tail, (this.#head - this.capacity) | 0);
  }
}

/** Reads events from a queue in shared memory. */
export class ReadyQueueReader extends ReadyQueueEnd {
  /** Removes all published events from the queue and calls `take` for each, in order. */
  drain(take: (key: number, events: number) => void): void {
    const head = Atomics.load(this.words, Word.Head);
    let tail = this.words[Word.Tail]!;
    if (tail === head) return;
    while (tail !== head) {
      const at = (tail & (this.capacity - 1)) * 2;
      take(this.entries[at]!, this.entries[at + 1]!);
      tail = (tail + 1) | 0;
    }
    Atomics.store(this.words, Word.Tail, tail);
    Atomics.notify(this.words, Word.Tail);
  }
}
