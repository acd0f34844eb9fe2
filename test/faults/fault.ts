/** All functions of libc that the library calls. The keys are the names of the functions. */
export type Symbols = Record<string, (...args: unknown[]) => unknown>;

/** The error numbers that fault injection uses for calls of libc functions. */
export const errors = ["ENOBUFS", "EINTR", "EAGAIN", "ENOMEM", "EMFILE", "EPERM"] as const;
/**
 * Selects the calls of a libc function that fail. Only some tests use "always", "afterSecond", which selects all calls
 * after the second, and a number, which selects the call with this number.
 */
export const moments = ["first", "second", "every7"] as const;

/** An injected fault: a function of libc, the calls of this function that fail, and their error. */
export interface Fault {
  call: string;
  error: string;
  moment: string;
}

/** Parses the text form of an injected fault, such as "recvmmsg ENOBUFS every7". */
export function parseFault(text: string): Fault {
  const [call = "", error = "", moment = ""] = text.split(" ");
  return { call, error, moment };
}

/** Returns whether the call with this number fails. The first call has the number 1. */
export function hits({ moment }: Fault, number: number): boolean {
  if (moment === "always") return true;
  if (moment === "every7") return number % 7 === 0;
  if (moment === "afterSecond") return number > 2;
  return number === (moment === "first" ? 1 : moment === "second" ? 2 : Number(moment));
}

/** Indexes of the 32-bit words in the file that all threads of the process share for fault injection. */
export const Word = {
  /** 1 while the injected faults are active, otherwise 0. */
  Armed: 0,
  /** Number of calls of the function into which the fault is injected. */
  Calls: 1,
  /** Number of calls of that function that failed because of the injected fault. */
  Failures: 2,
  /**
   * Index of the first call counter. There is one counter for each function of libc, in the order of src/ffi/libc.ts.
   */
  ByName: 3,
} as const;

/** Size in bytes of the file with the words that all threads share. */
export const WORDS_BYTES = 1024;
