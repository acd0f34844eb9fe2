import { Word } from "./fault.ts";

const file = process.env["FAULT_WORDS"];
const words = file === undefined ? new Uint32Array(1) : new Uint32Array(Bun.mmap(file).buffer);

/** Activates the injected faults in all threads of this process. The environment variable FAULT selects the faults. */
export function arm(): void {
  Atomics.store(words, Word.Armed, 1);
}

export function disarm(): void {
  Atomics.store(words, Word.Armed, 0);
}
