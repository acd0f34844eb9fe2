/**
 * The complaint about what the caller gave, with a prefix that says where; any other error as it is. It stays the same error:
 * one that had another as its cause would be printed with all that both say.
 */
export function prefixed(error: unknown, prefix: string): unknown {
  if (error instanceof RangeError || error instanceof TypeError) error.message = `${prefix}${error.message}`;
  return error;
}
