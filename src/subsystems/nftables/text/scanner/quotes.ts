/** Quotes a text. nft cannot parse the form with single quotes. */
export function quoted(text: string): string {
  return text.includes('"') ? `'${text.replace(/[\\']/g, "\\$&")}'` : `"${text}"`;
}

const plain = /^[A-Za-z_][A-Za-z0-9_./-]*$/;

/** Quotes names that are not words, which nft cannot parse. */
export function nameText(name: string): string {
  return plain.test(name) ? name : quoted(name);
}
