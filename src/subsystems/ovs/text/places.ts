/** Returns the error with a prefix before its path. */
export function placed(place: string, error: unknown): unknown {
  if (error instanceof RangeError) return new RangeError(joined(place, error.message));
  if (error instanceof TypeError) return new TypeError(joined(place, error.message));
  return error;
}

/** Calls `act` and adds a prefix to its errors. */
export function at<Result>(place: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    throw placed(place, error);
  }
}

/**
 * "key" and "ipv4.ipv4Src: expected …" give "key.ipv4.ipv4Src: expected …"; "key" and "expected …" give "key: expected
 * …".
 */
function joined(place: string, message: string): string {
  if (message.startsWith("expected ")) return `${place}: ${message}`;
  return message.startsWith("[") ? place + message : `${place}.${message}`;
}
