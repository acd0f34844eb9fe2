/**
 * Replaces characters that are invisible or change the direction of text, such as U+202E, by escapes. Names of interfaces
 * and hosts may contain them, and could look like other names. Line ends stay.
 */
export function printable(text: string): string {
  return text.replaceAll(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u{${character.codePointAt(0)!.toString(16)}}`;
  });
}
