// Lines of declarations in braces.

import type { TableFamily } from "../../model/objects.ts";
import { quoted } from "./quotes.ts";
import type { Reader } from "./reader.ts";

/** One line of a declaration, for the parser and the formatter. */
export interface Line<Object, Draft = Partial<Object>> {
  readonly words: readonly string[];
  read(reader: Reader, object: Draft, family: TableFamily): void;
  text(object: Object, family: TableFamily): string | undefined;
}

/** nft prints the lines of a declaration in this order. */
export interface Block<Object, Draft = Partial<Object>> {
  readonly lines: readonly Line<Object, Draft>[];
  /** Words that start a line after which nft requires neither a line break nor ";". */
  readonly open?: readonly string[];
  /** Required fields, and the words for them in errors. */
  readonly required?: Readonly<Record<string, string>>;
}

/** A line that starts with a keyword. `read` parses the text after the keyword and returns the fields. */
export function line<Object, Draft = Partial<Object>>(
  word: string,
  read: (reader: Reader, object: Draft) => Partial<Draft>,
  text: Line<Object, Draft>["text"] = () => undefined,
): Line<Object, Draft> {
  return {
    words: [word],
    read(reader, object) {
      reader.advance();
      Object.assign(object as object, read(reader, object));
    },
    text,
  };
}

/** A line that `read` of an earlier line parses. */
export function textLine<Object>(text: Line<Object>["text"]): Line<Object> {
  return { words: [], read: () => {}, text };
}

export function quotedLine<Name extends string>(
  name: Name,
): Line<{ [Key in Name]?: string | undefined }, { [Key in Name]?: string | undefined }> {
  return {
    words: [name],
    read(reader, object) {
      if (object[name] !== undefined) reader.reject(`an object has only one ${name}`);
      reader.advance();
      object[name] = reader.name("a text in quotes");
    },
    text: (object) => (object[name] === undefined ? undefined : `${name} ${quoted(object[name])}`),
  };
}

export function numberLine<Name extends string>(
  name: Name,
  max: number,
): Line<{ [Key in Name]?: number | undefined }, { [Key in Name]?: number | undefined }> {
  return {
    words: [name],
    read(reader, object) {
      reader.advance();
      object[name] = reader.number(max);
    },
    text: (object) => (object[name] === undefined ? undefined : `${name} ${object[name]}`),
  };
}
