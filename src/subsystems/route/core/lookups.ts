import { type Steps, syncIo } from "../../../io/io.ts";

const NONE: readonly Steps<unknown>[] = [];

/** Lookups that the running code needs. Undefined outside of {@link neededBy}. */
let needed: readonly Steps<unknown>[] | undefined;

/**
 * Requests a lookup for code that cannot wait for a reply. The code continues with any valid value instead of the
 * result, and runs again after the lookup: see {@link resolving}. Outside of such code, blocks until the reply.
 */
export function need(lookup: Steps<unknown>): void {
  if (needed === undefined) syncIo.run(lookup);
  else needed = [...needed, lookup];
}

/** Reports whether the running code has requested a lookup: its results are then not valid, and must not be cached. */
export function needsLookup(): boolean {
  return needed !== undefined && needed.length > 0;
}

/** Runs code, and returns the lookups without which its result is not valid. */
export function neededBy(code: () => void): readonly Steps<unknown>[] {
  const outer = needed;
  needed = NONE;
  try {
    code();
    return needed;
  } catch (error) {
    // A value instead of the result of a lookup may cause an error: the next run decides.
    if (needed.length === 0) throw error;
    return needed;
  } finally {
    needed = outer;
  }
}

/** Runs code again after the lookups that it needs, until it needs none. */
export function* resolving<T>(code: () => T): Steps<T> {
  for (;;) {
    let result: T;
    const lookups = neededBy(() => {
      result = code();
    });
    if (lookups.length === 0) return result!;
    for (const lookup of lookups) yield* lookup;
  }
}
