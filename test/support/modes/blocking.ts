import { expect } from "bun:test";
import { AsyncListing } from "../../../src/io/async-listing.ts";
import { NftMirror } from "../../../src/subsystems/nftables/mirror/mirror.ts";

/** Whether the tests use objects of the mode "async" in place of those of the mode "sync". */
export const mode: { isAsync: boolean } = { isAsync: false };

/**
 * Executes the event loop until a promise is settled, and returns its value. Tests that were written for methods which
 * return values can so be executed with methods which return promises.
 */
export function settled<T>(promise: Promise<T>): T {
  let outcome: { value: T } | { error: unknown } | undefined;
  const done = promise.then(
    (value) => {
      outcome = { value };
    },
    (error) => {
      outcome = { error };
    },
  );
  // Bun's `resolves` executes the event loop before it returns.
  void expect(done).resolves.toBeUndefined();
  if (outcome === undefined) throw new Error("the promise is still pending: `resolves` did not wait for it");
  if ("error" in outcome) {
    // With `await`, the stack of the error would end with the caller.
    if (outcome.error instanceof Error) outcome.error.stack += new Error().stack!.replace(/^.*/, "");
    throw outcome.error;
  }
  return outcome.value;
}

/** The form of asynchronous listings in which tests read listings: every method waits for the result. */
class SettledListing implements Iterable<unknown>, Disposable {
  readonly #listing: AsyncListing<unknown>;

  constructor(listing: AsyncListing<unknown>) {
    this.#listing = listing;
  }

  get consistent(): boolean {
    return this.#listing.consistent;
  }

  get filteredByKernel(): boolean {
    return this.#listing.filteredByKernel;
  }

  next(): unknown {
    return settled<unknown>(this.#listing.next());
  }

  toArray(): unknown[] {
    return settled<unknown[]>(this.#listing.toArray());
  }

  count(): number {
    return settled(this.#listing.count());
  }

  done(): void {
    settled(this.#listing.done());
  }

  [Symbol.iterator](): Iterator<unknown, undefined> {
    const items: AsyncIterator<unknown, void> = this.#listing[Symbol.asyncIterator]();
    return {
      next: () => settled(items.next()) as IteratorResult<unknown, undefined>,
      return: () => {
        this.done();
        return { done: true, value: undefined };
      },
    };
  }

  [Symbol.dispose](): void {
    this.done();
  }
}

/** Converts a result of an object of the mode "async" to what an object of the mode "sync" returns. */
export function converted(value: unknown): unknown {
  if (value instanceof Promise) {
    const result: unknown = settled(value);
    return result instanceof NftMirror ? blocking(result) : result;
  }
  if (value instanceof AsyncListing) return new SettledListing(value);
  return value;
}

/** Wraps an object whose methods return promises, so that its methods return the values. */
export function blocking<T extends object>(object: T): T {
  return new Proxy(object, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") {
        // Other objects are parts that also have methods, such as the services of IPVS.
        const isPart = typeof value === "object" && value !== null && Object.hasOwn(target, name);
        return isPart ? blocking(value) : converted(value);
      }
      if (name === "constructor") return value;
      return (...args: unknown[]) => converted(Reflect.apply(value, target, args));
    },
  });
}
