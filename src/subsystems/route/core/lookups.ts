import { type Io, type Steps, syncIo } from "../../../io/io.ts";

/** Thrown by code that cannot wait for a reply. */
export class NeededLookup {
  readonly request: Steps<unknown>;

  constructor(request: Steps<unknown>) {
    this.request = request;
  }
}

/** In an asynchronous call, throws a {@link NeededLookup}. */
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

/** Throws errors about invalid arguments before anything is sent. */
export function withoutLookups(code: () => unknown): void {
  try {
    code();
  } catch (error) {
    if (!(error instanceof NeededLookup)) throw error;
  }
}
