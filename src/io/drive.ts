import { namingFlag } from "../errors.ts";

export type MaybePromise<T> = T | Promise<T>;

/**
 * I/O steps that run in the modes "sync" and "async". The generator yields each value that may be a promise, and gets
 * back the resolved value. {@link wait} gives this value the right type.
 */
export type Steps<T> = Generator<unknown, T, unknown>;

/**
 * Waits for a promise in a generator of I/O steps: `const reply = yield* wait(io.transact(…))`. A value that is not a
 * promise is returned at once.
 */
export function* wait<T>(value: MaybePromise<T>): Steps<T> {
  return (yield value) as T;
}

export function* mapped<T, U>(steps: Steps<T>, convert: (value: T) => U): Steps<U> {
  return convert(yield* steps);
}

/** Runs steps of an object in mode "sync", whose values are no promises. */
export function drive<T>(steps: Steps<T>): T {
  try {
    let next = steps.next();
    while (next.done !== true) next = steps.next(next.value);
    return next.value;
  } catch (error) {
    throw namingFlag(error);
  }
}

/**
 * Runs steps and waits for their promises.
 *
 * @param during calls each part of the steps that runs without a wait.
 */
export async function driveAsync<T>(
  steps: Steps<T>,
  during: (part: () => IteratorResult<unknown, T>) => IteratorResult<unknown, T> = (part) => part(),
): Promise<T> {
  try {
    let next = during(() => steps.next());
    while (next.done !== true) {
      let value: unknown = next.value;
      if (value instanceof Promise) {
        try {
          value = await value;
        } catch (error) {
          next = during(() => steps.throw(error));
          continue;
        }
      }
      next = during(() => steps.next(value));
    }
    return next.value;
  } catch (error) {
    throw namingFlag(error);
  }
}
