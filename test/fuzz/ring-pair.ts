import { doorbell } from "../../src/threads/doorbell.ts";
import { RecordKind, RingReader, ringMemory } from "../../src/workers/receiver/ring.ts";
import type { Random } from "../message/random.ts";

/** Data that the writing thread receives when it starts. */
export interface WriterStart {
  ring: SharedArrayBuffer;
  doorbell: SharedArrayBuffer;
  seed: number;
}

/** Returns the length of the record with this number. Both threads compute the same length. */
export function lengthOf(number: number): number {
  return Math.imul(number, 0x9e3779b1) >>> 23;
}

/**
 * A fuzz target with two threads. One thread writes records of random lengths to a ring buffer. This thread reads
 * them with random pauses. Each record counts as one execution.
 */
export class RingPair {
  readonly #random: Random;
  readonly #worker: Worker;
  readonly #ring: RingReader;
  #failure: Error | undefined;
  #nextRecord = 0;

  constructor(random: Random) {
    this.#random = random;
    const start: WriterStart = {
      ring: ringMemory(4096, (random.u32() & ~7) | 0),
      doorbell: doorbell.memory,
      seed: random.u32(),
    };
    this.#ring = new RingReader(start.ring);
    this.#worker = new Worker(new URL("./ring-writer.ts", import.meta.url));
    this.#worker.onerror = ({ message }) => {
      this.#failure = new Error(`the writing thread failed: ${message}`);
    };
    this.#worker.postMessage(start);
  }

  async run(times: number): Promise<number> {
    const first = this.#nextRecord;
    const done = () => this.#nextRecord - first;
    const deadline = performance.now() + 500_000;
    while (done() < times) {
      if (this.#failure !== undefined) throw this.#failure;
      this.#read();
      if (performance.now() > deadline) throw new Error(`${done()} of ${times} arrived in 500 seconds`);
      if (this.#random.below(4) === 0) await Bun.sleep(0);
      if (this.#ring.readable) continue;
      await this.#sleep();
    }
    return done();
  }

  close(): void {
    this.#ring.close();
    this.#worker.terminate();
  }

  #read(): void {
    this.#ring.begin(1 + this.#random.below(6000));
    const cursor = this.#ring.records();
    while (cursor.next()) {
      const number = this.#nextRecord++ | 0;
      if (cursor.kind === RecordKind.Gap) {
        if (cursor.dropped !== number >>> 0) throw new Error(`gap ${cursor.dropped} instead of ${number >>> 0}`);
        continue;
      }
      if (cursor.group !== number) throw new Error(`record ${cursor.group} instead of ${number}`);
      const bytes = this.#ring.bytes.subarray(cursor.offset, cursor.offset + cursor.length);
      const isWhole = bytes.length === lengthOf(number) && bytes.every((byte) => byte === (number & 0xff));
      if (!isWhole) throw new Error(`the content of record ${number} is wrong`);
    }
    if (this.#random.below(2) === 0) this.#ring.release();
  }

  async #sleep(): Promise<void> {
    this.#ring.release();
    if (!this.#ring.sleeps()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const listener = () => {
      if (this.#ring.readable || this.#failure !== undefined) resolve();
    };
    doorbell.add(listener);
    const timer = setTimeout(() => {
      this.#failure ??= new Error("a wake-up was lost: nothing arrived in 100 seconds");
      resolve();
    }, 100_000);
    await promise;
    clearTimeout(timer);
    doorbell.remove(listener);
    this.#ring.awake();
  }
}
