// Makes calls of libc fail in the process and its workers: `bun --preload inject.ts program.ts`. FAULT selects the calls,
// for example "recvmmsg ENOBUFS every7". FAULT_WORDS is the path of the file with the shared words: see `Word`.
import { constants } from "node:os";
import { SystemCall } from "../../src/ffi/system-calls.ts";
import { hits, parseFault, type Symbols, Word } from "./fault.ts";

const fault = parseFault(process.env["FAULT"] ?? "");
const errno = constants.errno[fault.error as keyof typeof constants.errno];
const words = new Uint32Array(Bun.mmap(process.env["FAULT_WORDS"]!).buffer);
const LIBC = /src\/ffi\/libc\.ts$/;
const LOAD = "dlopen(LIBRARY_NAME, symbols)";

declare global {
  /** Wraps the functions of libc so that some calls fail. The plugin below makes libc.ts call this function. */
  var injectFaults: (symbols: Symbols, setErrno: (value: number) => void) => Symbols;
  /** Number of calls of each libc function while faults were armed. */
  var countedCalls: () => Record<string, number>;
}

/** Functions of libc that cannot fail, and `syscall`, whose calls count and fail under their own names. */
const SAFE = ["__errno_location", "sched_yield", "clock_gettime", "syscall"];
/** Names of the system calls made with `syscall`, by number. */
const systemCalls = new Map<unknown, string>(Object.entries(SystemCall).map(([name, number]) => [number, name]));

globalThis.injectFaults = (symbols, setErrno) => {
  const functions = Object.keys(symbols).filter((name) => !SAFE.includes(name));
  const names = [...functions, ...systemCalls.values()];
  globalThis.countedCalls = () =>
    Object.fromEntries(names.map((name, index) => [name, Atomics.load(words, Word.ByName + index)]));
  /** Calls the libc function `real` with the name `name`, or makes the call fail. */
  const call = (name: string, real: (...args: unknown[]) => unknown, args: unknown[]) => {
    if (Atomics.load(words, Word.Armed) === 0) return real(...args);
    Atomics.add(words, Word.ByName + names.indexOf(name), 1);
    if (name !== fault.call || !hits(fault, Atomics.add(words, Word.Calls, 1) + 1)) return real(...args);
    Atomics.add(words, Word.Failures, 1);
    // close() frees the descriptor even if it fails, so the real function is called, too.
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

// Workers do not inherit the preloads of their process.
globalThis.Worker = class extends Worker {
  constructor(url: string | URL, options: WorkerOptions = {}) {
    super(url, { ...options, preload: [import.meta.path] });
  }
};
