import { type Io, type Steps, syncIo } from "../../../io/io.ts";

/** Thrown by code that cannot wait for a request. {@link resolving} sends the request and repeats the code. */
export class NeededLookup {
  readonly request: Steps<unknown>;

  constructor(request: Steps<unknown>) {
    this.request = request;
  }
}

/**
 * Performs a lookup in code that cannot wait, such as an encoder. The lookup stores its result or error in a cache,
 * which the caller reads first. In an asynchronous call, throws an exception for {@link resolving}.
 */
export function perform(io: Io, lookup: Steps<unknown>): void {
  if (io.mode === "async") throw new NeededLookup(lookup);
  syncIo.run(lookup);
}

/** Executes code that may look up interfaces. In an asynchronous call, repeats the code after each lookup. */
export function* resolving<T>(code: () => T): Steps<T> {
  for (;;) {
    try {
      return code();
    } catch (error) {
      if (!(error instanceof NeededLookup)) throw error;
      yield* error.request;
    }
  }
}

/** Executes code up to its first lookup. Errors about invalid arguments are thrown before anything is sent. */
export function withoutLookups(code: () => unknown): void {
  try {
    code();
  } catch (error) {
    if (!(error instanceof NeededLookup)) throw error;
  }
}
