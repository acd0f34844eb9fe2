import { Word } from "./fault.ts";

const file = process.env["FAULT_WORDS"];
const words = file === undefined ? new Uint32Array(1) : new Uint32Array(Bun.mmap(file).buffer);

/** Arms the injected faults that the environment variable FAULT selects, in all threads of this process. */
export function arm(): void {
  Atomics.store(words, Word.Armed, 1);
}

/** Disarms the injected faults. */
export function disarm(): void {
  Atomics.store(words, Word.Armed, 0);
}
