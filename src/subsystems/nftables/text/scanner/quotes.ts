/**
 * Quotes a text for the nft language, whose double quotes cannot contain a double quote. Such a text gets single
 * quotes, with a backslash before single quotes and backslashes. Only this library reads that form.
 */
export function quoted(text: string): string {
  return text.includes('"') ? `'${text.replace(/[\\']/g, "\\$&")}'` : `"${text}"`;
}

const plain = /^[A-Za-z_][A-Za-z0-9_./-]*$/;

/** Formats the name of an nftables object. Other names than words are quoted, which only this library reads. */
export function nameText(name: string): string {
  return plain.test(name) ? name : quoted(name);
}
