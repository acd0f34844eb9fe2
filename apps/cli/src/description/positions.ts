/** Line and column of a value in a text file, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Error for malformed text. */
export class TextError extends Error {
  readonly position: Position;

  constructor(message: string, position: Position) {
    super(message);
    this.position = position;
  }
}

/** Positions of the keys and list items of a text file, by their paths, such as `routes[0].dst`. */
export type Positions = ReadonlyMap<string, Position>;

/** A key that occurs again in the same object, or in an object whose own key does. */
export interface DuplicateKey {
  readonly path: string;
  readonly position: Position;
  /** Offset in the text behind the key, but before a closing quote. */
  readonly end: number;
}

/** Returns the path of a member of an object, as in error messages of the library. */
export function memberPath(path: string, name: string): string {
  if (path === "") return name;
  return /^[\w-]+$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}

/**
 * Returns the positions in a JSON text, which may contain comments and commas after the last member. Adds the keys that occur
 * again to `duplicates`.
 *
 * @throws TextError if the text is malformed.
 */
export function jsonPositions(text: string, duplicates?: DuplicateKey[]): Positions {
  const scanner = new JsonScanner(text, 0, new Map(), duplicates);
  scanner.value("");
  scanner.end();
  return scanner.found;
}

/**
 * Returns the positions in a YAML text that YAML parsers accept. Keys that are aliases or lists are omitted. Adds the keys
 * that occur again to `duplicates`.
 */
export function yamlPositions(text: string, duplicates?: DuplicateKey[]): Positions {
  const found = new Map<string, Position>();
  const root: Parent = { column: -1, isItem: false, path: "", items: 0 };
  /** The keys and list items that enclose the current line. */
  const parents: Parent[] = [root];
  const parentOf = (column: number, isItem: boolean): Parent => {
    // The items of a list may be in the same column as its key.
    const isOutside = (one: Parent) => one.column > column || (one.column === column && (!isItem || one.isItem));
    while (isOutside(parents.at(-1)!)) parents.pop();
    return parents.at(-1)!;
  };
  let blockColumn = -1;
  let skipUntil = 0;
  let offset = 0;
  for (const [index, line] of text.split("\n").entries()) {
    const start = offset;
    offset += line.length + 1;
    if (start < skipUntil || /^\s*(#|$|---|%)/.test(line)) continue;
    let column = line.search(/\S/);
    // Lines of a text block are indented further than its key.
    if (blockColumn >= 0 && column > blockColumn) continue;
    blockColumn = -1;
    const add = (path: string, isItem: boolean) => {
      found.set(path, { line: index + 1, column: column + 1 });
      parents.push({ column, isItem, path, items: 0 });
    };
    for (
      let dash = /^-(?:\s+|$)/.exec(line.slice(column));
      dash !== null;
      dash = /^-(?:\s+|$)/.exec(line.slice(column))
    ) {
      const list = parentOf(column, true);
      add(`${list.path}[${list.items++}]`, true);
      column += dash[0].length;
    }
    const key = /^("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'#{[][^#]*?)\s*:(?=\s|$)\s*/.exec(line.slice(column));
    if (key !== null) {
      const path = memberPath(parentOf(column, false).path, unquoted(key[1]!));
      const end = start + column + key[1]!.length - (/["']$/.test(key[1]!) ? 1 : 0);
      if (found.has(path)) duplicates?.push({ path, position: { line: index + 1, column: column + 1 }, end });
      add(path, false);
      column += key[0].length;
    }
    const value = line.slice(column);
    if (/^[|>]/.test(value)) blockColumn = line.search(/\S/);
    if (!/^[{[]/.test(value)) continue;
    try {
      const scanner = new JsonScanner(text, start + column, found, duplicates);
      scanner.value(parents.at(-1)!.path);
      skipUntil = scanner.offset;
    } catch (error) {
      if (!(error instanceof TextError)) throw error;
    }
  }
  return found;
}

/** A key or list item of a YAML text. */
interface Parent {
  readonly column: number;
  readonly isItem: boolean;
  readonly path: string;
  /** Number of items, if the value is a list. */
  items: number;
}

function unquoted(text: string): string {
  if (text.startsWith('"')) return JSON.parse(text) as string;
  return text.startsWith("'") ? text.slice(1, -1) : text;
}

/** Reads values in JSON form, also without quotes, as in YAML. */
class JsonScanner {
  readonly found: Map<string, Position>;
  readonly #text: string;
  /** Position of the next character in the text. */
  offset: number;
  /** Number and start of the line of the last position. */
  #line = 1;
  #lineStart = 0;
  readonly #duplicates: DuplicateKey[] | undefined;

  constructor(text: string, offset: number, found: Map<string, Position>, duplicates?: DuplicateKey[]) {
    this.#text = text;
    this.offset = offset;
    this.found = found;
    this.#duplicates = duplicates;
  }

  value(path: string): void {
    this.#skip();
    const character = this.#text[this.offset];
    if (character === "{") this.#members(path);
    else if (character === "[") this.#items(path);
    else this.#scalar();
  }

  end(): void {
    this.#skip();
    if (this.offset < this.#text.length) throw this.#error("the end of the text");
  }

  #members(path: string): void {
    this.offset++;
    for (;;) {
      this.#skip();
      if (this.#take("}")) return;
      const position = this.#position;
      const key = this.#scalar();
      const member = memberPath(path, unquoted(key));
      const end = this.offset - (/["']$/.test(key) ? 1 : 0);
      if (this.found.has(member)) this.#duplicates?.push({ path: member, position, end });
      this.found.set(member, position);
      this.#skip();
      if (!this.#take(":")) throw this.#error('":"');
      this.value(member);
      this.#skip();
      if (!this.#take(",") && this.#text[this.offset] !== "}") throw this.#error('"," or "}"');
    }
  }

  #items(path: string): void {
    this.offset++;
    for (let index = 0; ; index++) {
      this.#skip();
      if (this.#take("]")) return;
      const item = `${path}[${index}]`;
      this.found.set(item, this.#position);
      this.value(item);
      this.#skip();
      if (!this.#take(",") && this.#text[this.offset] !== "]") throw this.#error('"," or "]"');
    }
  }

  #scalar(): string {
    const token = /"(?:[^"\\\n]+|\\.)*"|'[^'\n]*'|[^\s"'{}[\],:][^\n{}[\],:]*(?::(?!\s)[^\n{}[\],:]*)*/y;
    token.lastIndex = this.offset;
    const text = token.exec(this.#text)?.[0];
    if (text === undefined) throw this.#error("a value");
    this.offset += text.length;
    return text.trim();
  }

  #take(character: string): boolean {
    const isNext = this.#text[this.offset] === character;
    if (isNext) this.offset++;
    return isNext;
  }

  /** Skips white space and comments. */
  #skip(): void {
    const ignored = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|#[^\n]*/y;
    for (let found: RegExpExecArray | null = null; ; this.offset += found[0].length) {
      ignored.lastIndex = this.offset;
      found = ignored.exec(this.#text);
      if (found === null) return;
    }
  }

  get #position(): Position {
    for (;;) {
      const end = this.#text.indexOf("\n", this.#lineStart);
      if (end < 0 || end >= this.offset) break;
      this.#line++;
      this.#lineStart = end + 1;
    }
    return { line: this.#line, column: this.offset - this.#lineStart + 1 };
  }

  #error(expected: string): TextError {
    const found = this.#text[this.offset];
    const got = found === undefined ? "the end of the text" : JSON.stringify(found);
    return new TextError(`expected ${expected}, got ${got}`, this.#position);
  }
}

/** Returns the position of the path at the start of an error message, or of the object that lacks the path. */
export function positionOf(message: string, positions: Positions): Position | undefined {
  let longest = "";
  for (const path of positions.keys()) {
    if (path.length <= longest.length || !message.startsWith(path)) continue;
    if (/^[.[: ]/.test(message.slice(path.length))) longest = path;
  }
  return positions.get(longest);
}
