/** A key that occurs twice in one mapping of a YAML text. */
export interface DuplicateKey {
  readonly key: string;
  /** The line of the second occurrence, counted from 1. */
  readonly line: number;
}

/** The end of text that may be a key, before a colon: a closing quote, a letter, a digit, or a merge key. */
const KEY_END = /(?<![\\"'])["'](?=[ \t]*:)|(?<=\w|<<)(?=[ \t]*:(?:[\s,{}[\]]|$))/g;
/** Not part of any sensible key. ASCII, because the parser is slower with other text. */
const MARK = "=~=";

/**
 * Finds the first duplicate key of a YAML text. Bun's parser reports none, and keeps the last value.
 *
 * Everything that may be a key is marked with its position, and the parser decides which marks are in keys: keys of one
 * mapping that differ only in their marks are duplicates. Merge keys (`<<`) lose their meaning with their mark, so that
 * overridden keys of a merged mapping are not duplicates.
 */
export function duplicateKey(text: string, parse: (text: string) => unknown): DuplicateKey | undefined {
  const marked = text.replace(KEY_END, (quote: string, at: number) => `${MARK}${at}${quote}`);
  let parsed: unknown;
  try {
    parsed = parse(marked);
  } catch {
    // A mark has made valid text invalid: it is accepted unchecked.
    return undefined;
  }
  const duplicates = new Map<number, string>();
  collect(parsed, duplicates, new Set());
  if (duplicates.size === 0) return undefined;
  const first = Math.min(...duplicates.keys());
  return { key: duplicates.get(first)!, line: text.slice(0, first).split("\n").length };
}

/** Collects the keys that their mapping already has, by their positions. */
function collect(value: unknown, duplicates: Map<number, string>, visited: Set<object>): void {
  if (typeof value !== "object" || value === null || visited.has(value)) return;
  visited.add(value);
  const keys = new Set<string>();
  for (const [marked, child] of Object.entries(value)) {
    collect(child, duplicates, visited);
    const [key = "", position] = marked.split(MARK);
    if (position === undefined || key === "<<") continue;
    if (keys.has(key)) duplicates.set(Number(position), key);
    keys.add(key);
  }
}
