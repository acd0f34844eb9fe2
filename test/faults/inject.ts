// Makes calls of libc fail in a process and its workers: `bun --preload inject.ts program.ts`. The variable FAULT
// selects the calls, for example "recvmmsg ENOBUFS every7". FAULT_WORDS is the path of the file with the words that all
// threads share (see `Word`).
import { constants } from "node:os";
import { SystemCall } from "../../src/ffi/system-calls.ts";
import { hits, parseFault, type Symbols, Word } from "./fault.ts";

const fault = parseFault(process.env["FAULT"] ?? "");
const errno = constants.errno[fault.error as keyof typeof constants.errno];
const words = new Uint32Array(Bun.mmap(process.env["FAULT_WORDS"]!).buffer);
const LIBC = /src\/ffi\/libc\.ts$/;
const LOAD = "dlopen(LIBRARY_NAME, symbols)";

declare global {
  /**
   * Wraps the functions of libc so that some of their calls fail. The plugin below makes libc.ts call this function.
   */
  var injectFaults: (symbols: Symbols, setErrno: (value: number) => void) => Symbols;
  /** Number of calls of each libc function while the injected faults were active. */
  var countedCalls: () => Record<string, number>;
}

/**
 * Functions of libc that cannot fail. Also `syscall`, because its calls count and fail under the names of the system
 * calls.
 */
const SAFE = ["__errno_location", "memcpy", "sched_yield", "clock_gettime", "syscall"];
/** Names of the system calls that the library makes with `syscall`. The keys are the numbers of the calls. */
const systemCalls = new Map<unknown, string>(Object.entries(SystemCall).map(([name, number]) => [number, name]));

globalThis.injectFaults = (symbols, setErrno) => {
  const functions = Object.keys(symbols).filter((name) => !SAFE.includes(name));
  const names = [...functions, ...systemCalls.values()];
  globalThis.countedCalls = () =>
    Object.fromEntries(names.map((name, index) => [name, Atomics.load(words, Word.ByName + index)]));
  /** Calls the libc function `real`, or makes the call fail. `name` is the name of the function. */
  const call = (name: string, real: (...args: unknown[]) => unknown, args: unknown[]) => {
    if (Atomics.load(words, Word.Armed) === 0) return real(...args);
    Atomics.add(words, Word.ByName + names.indexOf(name), 1);
    if (name !== fault.call || !hits(fault, Atomics.add(words, Word.Calls, 1) + 1)) return real(...args);
    Atomics.add(words, Word.Failures, 1);
    // close() releases the descriptor even if it fails, so this wrapper calls the real function as well.
    if (name === "close") real(...args);
    setErrno(errno);
    return -1;
  };
  const wrapped = { ...symbols };
  for (const name of functions) wrapped[name] = (...args) => call(name, symbols[name]!, args);
  wrapped["syscall"] = (...args) => call(systemCalls.get(args[0])!, symbols["syscall"]!, args);
  return wrapped;
};

Bun.plugin({
  name: "faults",
  setup(build) {
    build.onLoad({ filter: LIBC }, async ({ path }) => {
      const source = await Bun.file(path).text();
      if (!source.includes(LOAD)) throw new Error(`${path} no longer has ${LOAD}`);
      const setErrno = "(value) => { libc().errno[0] = value; }";
      const injected = `{ symbols: globalThis.injectFaults(${LOAD}.symbols, ${setErrno}) }`;
      return { contents: source.replace(LOAD, injected), loader: "ts" };
    });
  },
});

// A worker does not inherit the preloaded modules of its process.
globalThis.Worker = class extends Worker {
  constructor(url: string | URL, options: WorkerOptions = {}) {
    super(url, { ...options, preload: [import.meta.path] });
  }
};
