type ErrorClass = typeof TypeError | typeof RangeError;
type Call = () => unknown;

/** Calls with invalid arguments by the class of the error, and by a part of the error's message. */
export interface Mistakes {
  readonly TypeError?: Readonly<Record<string, Call | readonly Call[]>>;
  readonly RangeError?: Readonly<Record<string, Call | readonly Call[]>>;
}

/** Returns a row for each call, as arguments of a test: a part of the error's message, the call, and the error's class. */
export function rowsOf(mistakes: Mistakes): [text: string, call: Call, error: ErrorClass][] {
  return [TypeError, RangeError].flatMap((error) =>
    Object.entries(mistakes[error.name as keyof Mistakes] ?? {}).flatMap(([text, calls]) =>
      [calls].flat().map((call): ReturnType<typeof rowsOf>[number] => [text, call as Call, error]),
    ),
  );
}
