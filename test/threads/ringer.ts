import { ringDoorbell } from "../../src/threads/doorbell.ts";

/** Start data of a thread that passes work items to another thread, and signals this with a doorbell. */
export interface RingerStart {
  doorbell: SharedArrayBuffer;
  /**
   * `count` is the number of work items that this thread has passed. `taken` is the number of items that the other
   * thread has accepted.
   */
  words: SharedArrayBuffer;
  handOvers: number;
  /**
   * Whether the thread waits after each work item until the other thread has accepted it. Otherwise, it passes the
   * items at random times.
   */
  lockstep: boolean;
}

declare const self: { onmessage: ((event: { data: RingerStart }) => void) | null };

self.onmessage = ({ data: { doorbell, words, handOvers, lockstep } }) => {
  self.onmessage = null;
  const bell = new Int32Array(doorbell);
  const [count, taken] = [new Int32Array(words, 0, 1), new Int32Array(words, 4, 1)];
  for (let number = 1; number <= handOvers; number++) {
    Atomics.store(count, 0, number);
    ringDoorbell(bell);
    if (lockstep) while (Atomics.load(taken, 0) !== number) Atomics.wait(taken, 0, number - 1);
    else for (let pause = Math.random() ** 8 * 20_000; pause > 0; pause--) Atomics.load(taken, 0);
  }
};
