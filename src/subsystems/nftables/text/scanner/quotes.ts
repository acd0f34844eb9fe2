import { describeValue } from "../../../../base/describe.ts";

/** Formats a text in double quotes. Throws a TypeError for a text that the language cannot represent. */
export function quoted(text: string): string {
  if (!text.includes('"')) return `"${text}"`;
  throw new TypeError(
    `expected a text without double quotes, because the nft language cannot represent them, got ${describeValue(text)}`,
  );
}

const plain = /^[A-Za-z_][A-Za-z0-9_./-]*$/;

/**
 * Formats the name of a table, chain, set or other object. A name that is not a word of the language is in quotes, which
 * only this library reads.
 */
export function nameText(name: string): string {
  return plain.test(name) ? name : quoted(name);
}
