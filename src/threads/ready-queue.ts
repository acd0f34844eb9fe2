/**
 * Words of a queue in shared memory. A helper thread waits for events of file descriptors and adds them. The thread
 * that has requested the events removes them.
 *
 * ```
 * words    │ Head │ Tail │
 * entries  │ key │ events │ key │ events │ …      a power of two of them
 * ```
 *
 * The writer fills an entry before it increments Head. The reader reads an entry before it increments Tail. Both words
 * are accessed atomically, so the reader always finds complete entries, and the writer reuses only entries that were
 * read.
 */
const Word = {
  /** Number of added entries, modulo 2^32. Written by the writer. */
  Head: 0,
  /** Number of removed entries, modulo 2^32. Written by the reader. */
  Tail: 1,
} as const;

const WORDS = 2;
const DEFAULT_CAPACITY = 1024;

/** @param capacity maximum number of queued events, a power of two. */
export function readyQueueMemory(capacity: number = DEFAULT_CAPACITY): SharedArrayBuffer {
  return new SharedArrayBuffer((WORDS + capacity * 2) * 4);
}

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

export class ReadyQueueWriter extends ReadyQueueEnd {
  #head = Atomics.load(this.words, Word.Head);

  put(key: number, events: number): boolean {
    const tail = Atomics.load(this.words, Word.Tail);
    if (((this.#head - tail) | 0) === this.capacity) return false;
    const at = (this.#head & (this.capacity - 1)) * 2;
    this.entries[at] = key;
    this.entries[at + 1] = events;
    this.#head = (this.#head + 1) | 0;
    return true;
  }

  publish(): void {
    Atomics.store(this.words, Word.Head, this.#head);
  }

  waitForRoom(): void {
    // If the reader has already changed Tail, Atomics.wait returns at once.
    Atomics.wait(this.words, Word.Tail, (this.#head - this.capacity) | 0);
  }
}

export class ReadyQueueReader extends ReadyQueueEnd {
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
