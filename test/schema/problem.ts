import { type LoadOptions, loadFamily, SpecError } from "../../src/schema/index.ts";

/** The mistake for which a spec is refused; undefined where it is not. */
export function mistakeIn(text: string, options: LoadOptions = {}): SpecError | undefined {
  try {
    loadFamily(text, { strict: true, ...options });
  } catch (error) {
    if (error instanceof SpecError) return error;
    throw error;
  }
  return undefined;
}

/** The same as its place and its reason; "none" where there is none. */
export function problem(text: string, options: LoadOptions = {}): string {
  const mistake = mistakeIn(text, options);
  return mistake === undefined ? "none" : `${mistake.path}: ${mistake.reason}`;
}
