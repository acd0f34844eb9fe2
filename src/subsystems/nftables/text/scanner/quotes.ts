/**
 * A text with a double quote gets single quotes, and a backslash before each single quote and backslash. Only this
 * library can parse that form.
 */
export function quoted(text: string): string {
  return text.includes('"') ? `'${text.replace(/[\\']/g, "\\$&")}'` : `"${text}"`;
}

const plain = /^[A-Za-z_][A-Za-z0-9_./-]*$/;

/** A name that is not a word is quoted. Only this library can parse quoted names. */
export function nameText(name: string): string {
  return plain.test(name) ? name : quoted(name);
}
