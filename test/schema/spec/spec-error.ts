import { type LoadOptions, loadFamily, SpecError } from "../../../src/schema/index.ts";

/** Returns the error with which loadFamily() rejects a spec, or undefined. */
export function specErrorOf(text: string, options: LoadOptions = {}): SpecError | undefined {
  try {
    loadFamily(text, options);
  } catch (error) {
    if (error instanceof SpecError) return error;
    throw error;
  }
  return undefined;
}

/** Returns the path and reason of the error as text, or "none". */
export function problem(text: string, options: LoadOptions = {}): string {
  const error = specErrorOf(text, options);
  return error === undefined ? "none" : `${error.path}: ${error.reason}`;
}
