/** A key that stands twice in one mapping of a YAML text. */
export interface RepeatedKey {
  readonly key: string;
  /** The line, from 1 on, on which it stands again. */
  readonly line: number;
}

/** One mapping or list that is open: where its keys start, and which it has. Braces and brackets have no column. */
interface Open {
  readonly column: number;
  readonly keys: Set<string>;
}

const BLOCK_ENTRY = /^( *)((?:- +)*)(?:(-)(?: *$| +#))?/;
const KEY =
  /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^\s#&*!|>%@`"'{}[\],?-][^#{}[\],"']*?|-[^\s#{}[\],"'][^#{}[\],"']*?)) *:(?= |$)/;
const FLOW_KEY = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^\s{}[\],:"'#][^{}[\],:#]*?)) *:(?=[\s,{}[\]]|$)/;
/** A value that goes on in the lines that are indented more than its key. */
const BLOCK_SCALAR = /(?:^|[ :-])[|>][-+0-9]*(?: +#.*)?$/;

/**
 * The first key that a mapping has twice: the parser takes the last one and says nothing. It reads as much of YAML as tells
 * keys from values: blocks, braces, quotes, comments, and text over several lines.
 */
export function repeatedKey(text: string): RepeatedKey | undefined {
  return new KeyReader().read(text);
}

class KeyReader {
  /** Block mappings around the line, outermost first. */
  readonly #blocks: Open[] = [];
  /** Mappings in braces, and lists in brackets, that are open. */
  readonly #flows: Open[] = [];
  #quote = "";
  /** Lines that are indented more than this are text. */
  #scalar = -1;
  #repeated: string | undefined;

  read(text: string): RepeatedKey | undefined {
    for (const [index, line] of text.split(/\r?\n/).entries()) {
      this.#line(line);
      if (this.#repeated !== undefined) return { key: this.#repeated, line: index + 1 };
    }
    return undefined;
  }

  #line(line: string): void {
    const inside = this.#quote !== "" || this.#flows.length > 0;
    if (!inside) {
      if (/^ *(?:#|$)/.test(line)) return;
      const indent = line.search(/[^ ]/);
      if (this.#scalar >= 0 && indent > this.#scalar) return;
      this.#scalar = -1;
    }
    this.#rest(line, inside ? 0 : this.#entry(line));
  }

  /** Reads what a line of a block begins with, dashes and a key; returns where its value starts. */
  #entry(line: string): number {
    const [whole, spaces, dashes] = BLOCK_ENTRY.exec(line)!;
    const column = spaces!.length + dashes!.length;
    const isItem = whole.length > spaces!.length;
    // An item is a mapping of its own, even when the one before it has the same column.
    while (this.#blocks.length > 0 && this.#blocks.at(-1)!.column > (isItem ? spaces!.length : column))
      this.#blocks.pop();
    const found = KEY.exec(line.slice(column));
    if (found === null) {
      if (BLOCK_SCALAR.test(line)) this.#scalar = spaces!.length;
      return column;
    }
    let mapping = this.#blocks.at(-1);
    if (mapping?.column !== column) {
      mapping = { column, keys: new Set() };
      this.#blocks.push(mapping);
    }
    this.#key(mapping, found);
    if (BLOCK_SCALAR.test(line)) this.#scalar = column;
    return column + found[0].length;
  }

  /** Reads on from `at`: braces, brackets, quotes, and the keys in braces. */
  #rest(line: string, start: number): void {
    let at = start;
    // Whether a new value or key can start here: quotes and keys do so only there.
    let fresh = true;
    while (at < line.length) {
      const sign = line[at]!;
      if (this.#quote !== "") {
        at += this.#quoted(line, at);
        fresh = false;
        continue;
      }
      if (sign === "#" && (at === 0 || line[at - 1] === " ")) return;
      if (fresh && this.#flows.at(-1)?.column === 0) {
        const found = FLOW_KEY.exec(line.slice(at));
        if (found !== null) {
          this.#key(this.#flows.at(-1)!, found);
          at += found[0].length;
          continue;
        }
      }
      if (fresh && (sign === '"' || sign === "'")) this.#quote = sign;
      else if ((fresh || this.#flows.length > 0) && (sign === "{" || sign === "[")) {
        this.#flows.push({ column: sign === "{" ? 0 : -1, keys: new Set() });
      } else if (this.#flows.length > 0 && (sign === "}" || sign === "]")) this.#flows.pop();
      else if (sign !== " " && !(this.#flows.length > 0 && sign === ",")) fresh = false;
      if (this.#flows.length > 0 && "{[,".includes(sign)) fresh = true;
      at++;
    }
  }

  /** How many characters of quoted text, or of its end, are at that place. */
  #quoted(line: string, at: number): number {
    const sign = line[at];
    if (this.#quote === '"' && sign === "\\") return 2;
    if (sign !== this.#quote) return 1;
    if (this.#quote === "'" && line[at + 1] === "'") return 2;
    this.#quote = "";
    return 1;
  }

  #key({ keys }: Open, [, double, single, bare]: RegExpExecArray): void {
    const key = double ?? single ?? bare!;
    // One that merges others in can stand several times.
    if (key === "<<") return;
    if (keys.has(key)) this.#repeated ??= key;
    keys.add(key);
  }
}
