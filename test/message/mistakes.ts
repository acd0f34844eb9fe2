type ErrorClass = typeof TypeError | typeof RangeError;

/** Calls with invalid arguments by the class of the error: the name of the call, and a part of the error's message. */
export interface Mistakes {
  readonly TypeError?: readonly [name: string, action: () => unknown, text: string][];
  readonly RangeError?: readonly [name: string, action: () => unknown, text: string][];
}

/** Returns a row for each call, as arguments of a test. */
export function rowsOf(mistakes: Mistakes): [name: string, action: () => unknown, error: ErrorClass, text: string][] {
  const rows = (calls: Mistakes["TypeError"], error: ErrorClass) =>
    (calls ?? []).map(([name, action, text]): ReturnType<typeof rowsOf>[number] => [name, action, error, text]);
  return [...rows(mistakes.TypeError, TypeError), ...rows(mistakes.RangeError, RangeError)];
}
