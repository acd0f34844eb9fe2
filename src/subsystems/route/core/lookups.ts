import { type Io, type Steps, syncIo } from "../../../io/io.ts";

/**
 * Thrown by code that needs the reply to a request, but cannot wait for it. {@link resolving} sends the request and
 * calls the code again.
 */
export class NeededLookup {
  readonly request: Steps<unknown>;

  constructor(request: Steps<unknown>) {
    this.request = request;
  }
}

/**
 * Performs a lookup for code that cannot wait, such as an encoder. The lookup stores its result or error in a cache,
 * which the code reads first. In an asynchronous call, throws a {@link NeededLookup} for {@link resolving}.
 */
export function perform(io: Io, lookup: Steps<unknown>): void {
  if (io.mode === "async") throw new NeededLookup(lookup);
  syncIo.run(lookup);
}

/** In an asynchronous call, calls the code again after each lookup. */
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

/** Calls code up to its first lookup, so that errors about invalid arguments are thrown before anything is sent. */
export function withoutLookups(code: () => unknown): void {
  try {
    code();
  } catch (error) {
    if (!(error instanceof NeededLookup)) throw error;
  }
}
