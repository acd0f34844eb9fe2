/** The functions of libc by their names. */
export type Symbols = Record<string, (...args: unknown[]) => unknown>;

/** The injected errors. */
export const errors = ["ENOBUFS", "EINTR", "EAGAIN", "ENOMEM", "EMFILE", "EPERM"] as const;
/** Which calls of a function fail. */
export const moments = ["first", "second", "every7"] as const;

/** Which calls of which function fail, and how. */
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
  return number === (moment === "first" ? 1 : 2);
}

/** Indexes of the words in the file that all threads of the process share. */
export const Word = {
  /** 1 while calls fail. */
  Armed: 0,
  /** Calls of the faulty function. */
  Calls: 1,
  /** Calls of it that failed. */
  Failures: 2,
  /** The first of one word for each function of libc, in the order of src/ffi/libc.ts: calls of that function. */
  ByName: 3,
} as const;

/** Size of the file in bytes. */
export const WORDS_BYTES = 1024;
