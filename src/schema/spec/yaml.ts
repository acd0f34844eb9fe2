import { typeError } from "../../base/argument-error.ts";
import { describeValue } from "../../base/describe.ts";
import { SpecError } from "../model/errors.ts";

/** The search for an invalid line skips values in brackets or quotes of up to this number of lines. */
const MAX_VALUE_LINES = 40;

/**
 * Other JavaScript runtimes than Bun need another parser, whose result is passed to `buildFamily`.
 *
 * @throws SpecError for invalid YAML and duplicate keys. TypeError if `text` is not a string, or the engine has no YAML
 *   parser.
 */
export function parseYaml(text: string, file: string): unknown {
  if (typeof text !== "string") throw typeError("text", `expected the text of a spec, got ${describeValue(text)}`);
  const bun = (globalThis as { Bun?: { YAML?: { parse(input: string): unknown } } }).Bun;
  if (bun?.YAML === undefined) {
    throw new TypeError(
      "parsing YAML requires Bun; elsewhere, use another parser and pass the result to buildFamily()",
    );
  }
  const { YAML } = bun;
  let parsed: unknown;
  try {
    parsed = YAML.parse(text);
  } catch (error) {
    const line = linesOfYaml(text.split("\n"), (part) => YAML.parse(part)) + 1;
    // A RangeError means that deep nesting has exhausted the stack of the recursive YAML parser.
    const isTooDeep = error instanceof RangeError;
    const reason = isTooDeep ? "too many levels" : error instanceof Error ? error.message : describeValue(error);
    throw new SpecError(file, "", `invalid YAML at line ${line}: ${reason}`, error);
  }
  let duplicate: DuplicateKey | undefined;
  try {
    duplicate = duplicateKey(text, (marked) => YAML.parse(marked));
  } catch (error) {
    const advice = "use plain keys, or pass the parsed spec to buildFamily()";
    throw new SpecError(file, "", `cannot be searched for duplicate keys; ${advice}`, error);
  }
  if (duplicate === undefined) return parsed;
  throw new SpecError(file, "", `line ${duplicate.line}: duplicate key "${duplicate.key}"`);
}

/** Finds the line of an error by parsing parts of the text, because Bun's YAML parser does not report the line. */
function linesOfYaml(lines: readonly string[], parse: (text: string) => unknown): number {
  let good = 0;
  let bad = lines.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isYaml(middle)) good = middle;
    else bad = middle;
  }
  // The first lines of a value in brackets or quotes are invalid YAML without the rest of the value. Texts that end at
  // later lines are therefore tried as well.
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

export interface DuplicateKey {
  readonly key: string;
  /** Line of the second occurrence. The first line is 1. */
  readonly line: number;
}

/**
 * Matches the end of text that may be a YAML key, before the colon. This text ends with a quote, a letter, a digit or a
 * merge key (`<<`). Aliases (`*name`) are not matched, because a mark after an alias would make the YAML invalid.
 */
const KEY_END = /(?<![\\"'])["'](?=[ \t]*:)|(?<=\w|<<)(?<!\*[\w-]+)(?=[ \t]*:(?:[\s,{}[\]]|$))/g;
/** Marks possible keys of a YAML text. No key contains this mark. A non-ASCII mark would slow down the parser. */
const MARK = "=~=";

/**
 * Bun's YAML parser keeps the last value of a duplicate key and reports no error. This function finds the first
 * duplicate key.
 *
 * The function appends a mark with the position to every text that may be a key, and parses the marked text. Keys of
 * one mapping that differ only in their marks are duplicates. A marked merge key (`<<`) does not merge, so keys that
 * override merged ones are not reported.
 *
 * @throws The error of `parse` if a mark makes valid text invalid.
 */
export function duplicateKey(text: string, parse: (text: string) => unknown): DuplicateKey | undefined {
  const marked = text.replace(KEY_END, (quote: string, at: number) => `${MARK}${at}${quote}`);
  const duplicates = new Map<number, string>();
  collect(parse(marked), duplicates, new Set());
  if (duplicates.size === 0) return undefined;
  const first = Math.min(...duplicates.keys());
  return { key: duplicates.get(first)!, line: text.slice(0, first).split("\n").length };
}

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
