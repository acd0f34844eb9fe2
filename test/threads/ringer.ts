import { ringDoorbell } from "../../src/threads/doorbell.ts";

/** What a thread that rings is given. */
export interface RingerStart {
  doorbell: SharedArrayBuffer;
  /** `count` is what this thread has handed over, `taken` what the other one has taken of it. */
  words: SharedArrayBuffer;
  handOvers: number;
  /** Whether each hand-over waits until it was taken; otherwise they come at random. */
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
