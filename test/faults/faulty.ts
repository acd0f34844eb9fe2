import { Word } from "./fault.ts";

const file = process.env["FAULT_WORDS"];
const words = file === undefined ? new Uint32Array(1) : new Uint32Array(Bun.mmap(file).buffer);

/** Makes the calls that FAULT names fail, in all threads of this process. */
export function arm(): void {
  Atomics.store(words, Word.Armed, 1);
}

/** Lets all calls succeed again. */
export function disarm(): void {
  Atomics.store(words, Word.Armed, 0);
}
