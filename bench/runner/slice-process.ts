// Measures the programs of a benchmark case in this process: slice-process.ts <slices> <warm-up> <programs as JSON>
// Prints the samples of each program as JSON.
import { dlopen, ptr } from "bun:ffi";
import { captureRounds, type Round } from "../lib/serve.ts";
import type { Implementation } from "./cases.ts";
import { runRounds } from "./rounds.ts";

/** A program that this process runs. */
export interface SlicedProgram {
  implementation: Implementation;
  /** Path of a TypeScript program, or of a C program that was compiled as a library. */
  path: string;
  arguments: readonly string[];
}

/** Size in bytes of `struct sample`, which starts with three 64-bit numbers. c/bench.h checks the size. */
const SAMPLE_SIZE = 88;

/** Memory that C programs refer to. */
const kept: unknown[] = [];

/** Loads a C program and returns its round. */
function loadLibrary({ path, arguments: words }: SlicedProgram): Round {
  const { symbols } = dlopen(path, {
    start: { args: ["i32", "ptr"], returns: "i32" },
    run_slice: { args: ["ptr"], returns: "void" },
  });
  const texts = [path, ...words].map((word) => new Uint8Array(Buffer.from(`${word}\0`)));
  const pointers = new BigUint64Array(texts.map((text) => BigInt(ptr(text))));
  const sample = new BigUint64Array(new ArrayBuffer(SAMPLE_SIZE));
  kept.push(texts, pointers);
  const status = symbols.start(texts.length, pointers);
  if (status !== 0) throw new Error(`${path} ended with status ${status}`);
  return () => {
    symbols.run_slice(sample);
    const [nanoseconds, operations, checksum] = sample;
    return { nanoseconds: Number(nanoseconds), operations: Number(operations), checksum: `${checksum}` };
  };
}

/** Runs a TypeScript program up to its call of `serve` and returns its round. */
function loadScript({ path, arguments: words }: SlicedProgram, index: number): Promise<Round> {
  const { promise, resolve, reject } = Promise.withResolvers<Round>();
  captureRounds(resolve);
  process.argv.splice(2, process.argv.length, ...words);
  // The number makes each program another module, even if two programs are the same file. The import does not end,
  // because the program waits in `serve`.
  import(`${path}?${index}`).then(() => reject(new Error(`${path} ended before it called serve()`)), reject);
  return promise;
}

const [slices, warmUp, json] = process.argv.slice(2) as [string, string, string];
const running = [];
for (const [index, program] of (JSON.parse(json) as SlicedProgram[]).entries()) {
  const { implementation } = program;
  const round = program.path.endsWith(".so") ? loadLibrary(program) : await loadScript(program, index);
  running.push({ implementation, round: async () => round() });
}
await runRounds(running, 0, Number(warmUp), () => {});
const samples = await runRounds(running, Number(slices), 0, () => {});
console.log(JSON.stringify([...samples]));
process.exit(0);
