import { isReservedName } from "./reserved.ts";

/** nft cannot parse this form. */
export function inSingleQuotes(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

export function quoted(text: string): string {
  return text.includes('"') ? inSingleQuotes(text) : `"${text}"`;
}

const plain = /^[A-Za-z_][A-Za-z0-9_./-]*$/;

/** Quotes names that are keywords or no words, which nft cannot parse. */
export function nameText(name: string): string {
  return plain.test(name) && !isReservedName(name) ? name : quoted(name);
}
