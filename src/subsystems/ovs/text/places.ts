/** The error for a mistake in a value, with the place of what it lies in before its own. */
export function placed(place: string, error: unknown): unknown {
  if (error instanceof RangeError) return new RangeError(joined(place, error.message));
  if (error instanceof TypeError) return new TypeError(joined(place, error.message));
  return error;
}

/** "key" and "ipv4.ipv4Src: expected …" make "key.ipv4.ipv4Src: expected …"; "key" and "expected …" make "key: expected …". */
function joined(place: string, message: string): string {
  if (message.startsWith("expected ")) return `${place}: ${message}`;
  return message.startsWith("[") ? place + message : `${place}.${message}`;
}
