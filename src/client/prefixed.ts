/** The complaint about what the caller gave, with a prefix that says where; any other error as it is. */
export function prefixed(error: unknown, prefix: string): unknown {
  if (error instanceof RangeError) return new RangeError(`${prefix}${error.message}`, { cause: error });
  if (error instanceof TypeError) return new TypeError(`${prefix}${error.message}`, { cause: error });
  return error;
}
