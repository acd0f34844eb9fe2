import { type Io, type Steps, syncIo } from "../../../io/io.ts";

/**
 * Thrown by code that needs the reply to a request, but cannot wait for it. {@link resolving} sends the request, and
 * then calls the code again.
 */
export class NeededLookup {
  readonly request: Steps<unknown>;

  constructor(request: Steps<unknown>) {
    this.request = request;
  }
}

/**
 * Performs a lookup for code that cannot wait, such as an encoder. The lookup stores its result or error in a cache,
 * which the code reads first.
 *
 * An asynchronous call cannot perform the lookup at once. It throws an exception, which {@link resolving} handles.
 */
export function perform(io: Io, lookup: Steps<unknown>): void {
  if (io.mode === "async") throw new NeededLookup(lookup);
  syncIo.run(lookup);
}

/** Calls code that may look up interfaces. In an asynchronous call, calls the code again after each lookup. */
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

/**
 * Calls code until it needs its first lookup. Errors about invalid arguments are therefore thrown before anything is
 * sent.
 */
export function withoutLookups(code: () => unknown): void {
  try {
    code();
  } catch (error) {
    if (!(error instanceof NeededLookup)) throw error;
  }
}
