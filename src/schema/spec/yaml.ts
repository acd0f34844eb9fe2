import { shown } from "../../errors.ts";
import { SpecError } from "../model/errors.ts";

/** How many lines a value in brackets or quotes is expected to have at most. */
const MAX_VALUE_LINES = 40;

/**
 * Parses the YAML of a spec into plain values. Nothing else needs Bun's parser: `buildFamily` takes the result of any parser.
 *
 * @throws SpecError for invalid YAML and for duplicate keys; TypeError if `text` is not a string, or the engine has no YAML
 * parser.
 */
export function parseYaml(text: string, file: string): unknown {
  if (typeof text !== "string") throw new TypeError(`text: expected the text of a spec, got ${shown(text)}`);
  const bun = (globalThis as { Bun?: { YAML?: { parse(input: string): unknown } } }).Bun;
  if (bun?.YAML === undefined) {
    throw new TypeError("parsing YAML needs Bun; elsewhere, parse it yourself and pass the result to buildFamily()");
  }
  const { YAML } = bun;
  let parsed: unknown;
  try {
    parsed = YAML.parse(text);
  } catch (error) {
    const line = linesOfYaml(text.split("\n"), (part) => YAML.parse(part)) + 1;
    const reason = error instanceof Error ? error.message : shown(error);
    throw new SpecError(file, "", `no YAML from line ${line} on: ${reason}`, error);
  }
  const duplicate = duplicateKey(text, (marked) => YAML.parse(marked));
  if (duplicate === undefined) return parsed;
  throw new SpecError(file, "", `line ${duplicate.line}: duplicate key "${duplicate.key}"`);
}

/** The parser does not say where it gave up: these are the lines at the beginning that are YAML without the others. */
function linesOfYaml(lines: readonly string[], parse: (text: string) => unknown): number {
  let good = 0;
  let bad = lines.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isYaml(middle)) good = middle;
    else bad = middle;
  }
  // What is open at the end of some lines is no YAML before its own end.
  for (let end = good + 1; end < lines.length && end - good <= MAX_VALUE_LINES; end++) if (isYaml(end)) good = end;
  return good;

  function isYaml(count: number): boolean {
    try {
      parse(lines.slice(0, count).join("\n"));
      return true;
    } catch {
      return false;
    }
  }
}

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
