import { type Io, type Steps, syncIo } from "../../../io/io.ts";

/**
 * Thrown by code that needs the result of a request, in an object of the mode "async". {@link resolving} sends the
 * request and repeats the code, which then finds the result in a cache.
 */
export class NeededLookup {
  readonly request: Steps<unknown>;

  constructor(request: Steps<unknown>) {
    this.request = request;
  }
}

/**
 * Performs a lookup in the middle of code that is not a generator, such as the encoder of a request. The lookup must
 * store its result or its error in a cache that the caller reads first.
 *
 * In the mode "sync", returns when the lookup is complete. In the mode "async", throws an exception for {@link
 * resolving}, and the calling code is executed again.
 */
export function perform(io: Io, lookup: Steps<unknown>): void {
  if (io.mode === "async") throw new NeededLookup(lookup);
  syncIo.run(lookup);
}

/** Executes code that may look up interfaces. Repeats it after each lookup, in the mode "async". */
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

/** Executes code up to its first lookup, to throw its errors. */
export function withoutLookups(code: () => unknown): void {
  try {
    code();
  } catch (error) {
    if (!(error instanceof NeededLookup)) throw error;
  }
}
