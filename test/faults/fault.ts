/** The functions of libc by their names. */
export type Symbols = Record<string, (...args: unknown[]) => unknown>;

/** The injected errors. */
export const errors = ["ENOBUFS", "EINTR", "EAGAIN", "ENOMEM", "EMFILE", "EPERM"] as const;
/** Selects the failing calls of a function. Single tests also use "afterSecond": all calls after the second. */
export const moments = ["first", "second", "every7"] as const;

/** A function, its failing calls, and their error. */
export interface Fault {
  call: string;
  error: string;
  moment: string;
}

/** Parses "recvmmsg ENOBUFS every7". */
export function parseFault(text: string): Fault {
  const [call = "", error = "", moment = ""] = text.split(" ");
  return { call, error, moment };
}

/** Whether the call with this number, counted from 1, fails. */
export function hits({ moment }: Fault, number: number): boolean {
  if (moment === "every7") return number % 7 === 0;
  if (moment === "afterSecond") return number > 2;
  return number === (moment === "first" ? 1 : 2);
}

/** Indexes of the words in the file shared by all threads of the process. */
export const Word = {
  /** 1 while faults are armed. */
  Armed: 0,
  /** Number of calls of the faulty function. */
  Calls: 1,
  /** Number of failed calls of the faulty function. */
  Failures: 2,
  /** First of one word for each function of libc, in the order of src/ffi/libc.ts: number of calls of that function. */
  ByName: 3,
} as const;

/** Size of the file in bytes. */
export const WORDS_BYTES = 1024;
