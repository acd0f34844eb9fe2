/**
 * Formats a text in double quotes. In the nft language, such a text cannot contain a double quote; it is then in single quotes,
 * with a backslash before single quotes and backslashes, which only this library reads.
 */
export function quoted(text: string): string {
  return text.includes('"') ? `'${text.replace(/[\\']/g, "\\$&")}'` : `"${text}"`;
}

const plain = /^[A-Za-z_][A-Za-z0-9_./-]*$/;

/**
 * Formats the name of a table, chain, set or other object. A name that is not a word of the language is in quotes, which
 * only this library reads.
 */
export function nameText(name: string): string {
  return plain.test(name) ? name : quoted(name);
}
