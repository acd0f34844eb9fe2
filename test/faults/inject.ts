// Makes calls of libc fail in a process and its workers: `bun --preload inject.ts program.ts`. The variable FAULT
// selects the calls, for example "recvmmsg ENOBUFS every7". FAULT_WORDS is the path of the file with the words that all
// threads share (see `Word`).
import { toArrayBuffer } from "bun:ffi";
import { constants } from "node:os";
import { SystemCall } from "../../src/ffi/system-calls.ts";
import { type Fault, hits, parseFault, type Symbols, Word } from "./fault.ts";

let fault = parseFault(process.env["FAULT"] ?? "");
let errno = errnoOf(fault);
const words = new Uint32Array(Bun.mmap(process.env["FAULT_WORDS"]!).buffer);
/** The module that loads libc, and its call that loads it. */
const LIBC = /src\/ffi\/native\/bun\.ts$/;
const LOAD = "dlopen(library, symbols)";

declare global {
  /**
   * Wraps libc so that some system calls fail. The plugin below makes the module that loads libc call this function.
   */
  var withFaults: (library: { symbols: Symbols }) => { symbols: Symbols };
  /** Number of calls of each system call while the injected faults were active. */
  var countedCalls: () => Record<string, number>;
  /** Replaces the fault that FAULT has selected, in this thread, and resets all counters. */
  var selectFault: (text: string) => void;
}

function errnoOf({ error }: Fault): number {
  return constants.errno[error as keyof typeof constants.errno];
}

globalThis.selectFault = (text) => {
  words.fill(0);
  fault = parseFault(text);
  errno = errnoOf(fault);
};

const systemCalls = Object.entries(SystemCall);

globalThis.withFaults = ({ symbols }) => {
  const currentErrno = new Int32Array(toArrayBuffer(symbols["__errno_location"]!() as never, 0, 4));
  globalThis.countedCalls = () =>
    Object.fromEntries(systemCalls.map(([name], index) => [name, Atomics.load(words, Word.ByName + index)]));
  /** Executes the system call, or makes it fail. */
  const syscall = (...args: unknown[]) => {
    if (Atomics.load(words, Word.Armed) === 0) return symbols["syscall"]!(...args);
    const index = systemCalls.findIndex(([, number]) => number === args[0]);
    const name = systemCalls[index]![0];
    Atomics.add(words, Word.ByName + index, 1);
    const isCounted = name === fault.call && hits(fault, Atomics.add(words, Word.Calls, 1) + 1);
    if (!isCounted) return symbols["syscall"]!(...args);
    Atomics.add(words, Word.Failures, 1);
    // close() releases the descriptor even if it fails.
    if (name === "close") symbols["syscall"]!(...args);
    currentErrno[0] = errno;
    return -1;
  };
  return { symbols: { ...symbols, syscall } };
};

Bun.plugin({
  name: "faults",
  setup(build) {
    build.onLoad({ filter: LIBC }, async ({ path }) => {
      const source = await Bun.file(path).text();
      if (!source.includes(LOAD)) throw new Error(`${path} no longer has ${LOAD}`);
      const contents = source.replace(LOAD, `globalThis.withFaults(${LOAD})`);
      return { contents, loader: "ts" };
    });
  },
});

// A worker does not inherit the preloaded modules of its process.
globalThis.Worker = class extends Worker {
  constructor(url: string | URL, options: WorkerOptions = {}) {
    super(url, { ...options, preload: [import.meta.path] });
  }
};
