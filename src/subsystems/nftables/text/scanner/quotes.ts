/**
 * Quotes a text for the nft language. Normally, the result has double quotes.
 *
 * A text that contains a double quote gets single quotes instead, with a backslash before each single quote and
 * backslash. Only this library can parse that form.
 */
export function quoted(text: string): string {
  return text.includes('"') ? `'${text.replace(/[\\']/g, "\\$&")}'` : `"${text}"`;
}

const plain = /^[A-Za-z_][A-Za-z0-9_./-]*$/;

/**
 * Formats the name of an nftables object. A name that is not a word is quoted; only this library can parse such names.
 */
export function nameText(name: string): string {
  return plain.test(name) ? name : quoted(name);
}
