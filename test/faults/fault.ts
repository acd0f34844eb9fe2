/** The functions of libc by name. */
export type Symbols = Record<string, (...args: unknown[]) => unknown>;

/** The error numbers that are injected into calls of libc. */
export const errors = ["ENOBUFS", "EINTR", "EAGAIN", "ENOMEM", "EMFILE", "EPERM"] as const;
/**
 * Selects the failing calls of a libc function. Single tests also use "afterSecond", which selects all calls after the
 * second.
 */
export const moments = ["first", "second", "every7"] as const;

/** An injected fault: a libc function, the calls of it that fail, and their error. */
export interface Fault {
  call: string;
  error: string;
  moment: string;
}

/** Parses the text form of a fault, such as "recvmmsg ENOBUFS every7". */
export function parseFault(text: string): Fault {
  const [call = "", error = "", moment = ""] = text.split(" ");
  return { call, error, moment };
}

/** Returns whether the call with this number, counted from 1, fails. */
export function hits({ moment }: Fault, number: number): boolean {
  if (moment === "every7") return number % 7 === 0;
  if (moment === "afterSecond") return number > 2;
  return number === (moment === "first" ? 1 : 2);
}

/** Indexes of the words in the file that all threads of the process share for fault injection. */
export const Word = {
  /** 1 while the injected faults are armed. */
  Armed: 0,
  /** Number of calls of the function that the fault affects. */
  Calls: 1,
  /** Number of calls of that function that failed because of the fault. */
  Failures: 2,
  /** Index of the first call counter. Each function of libc has one counter, in the order of src/ffi/libc.ts. */
  ByName: 3,
} as const;

/** Size in bytes of the file with the shared words. */
export const WORDS_BYTES = 1024;
