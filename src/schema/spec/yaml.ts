import { typeError } from "../../base/argument-error.ts";
import { describeValue } from "../../base/describe.ts";
import { withProgramStack } from "../../base/stack.ts";
import { SpecError } from "../model/errors.ts";

type Parse = (text: string) => unknown;

/** Longest value in brackets or quotes that the search skips. */
const MAX_VALUE_LINES = 40;

/** Other runtimes pass a parsed spec to `buildFamily`. */
export function parseYaml(text: string, file: string): unknown {
  if (typeof text !== "string") throw typeError("text", `expected the text of a spec, got ${describeValue(text)}`);
  const { YAML } = (globalThis as { Bun?: { YAML?: { parse: Parse } } }).Bun ?? {};
  if (YAML === undefined) {
    throw withProgramStack(
      new TypeError("parsing YAML requires Bun; elsewhere, use another parser and pass the result to buildFamily()"),
    );
  }
  const parse: Parse = (part) => YAML.parse(part);
  let parsed: unknown;
  try {
    parsed = parse(text);
  } catch (error) {
    const line = linesOfYaml(text.split("\n"), parse) + 1;
    // Deep nesting exhausts the stack of the recursive parser.
    const isTooDeep = error instanceof RangeError;
    const reason = isTooDeep ? "too many levels" : error instanceof Error ? error.message : describeValue(error);
    throw new SpecError(file, "", `invalid YAML at line ${line}: ${reason}`, error);
  }
  let duplicate: DuplicateKey | undefined;
  try {
    duplicate = duplicateKey(text, parse);
  } catch (error) {
    const advice = "use plain keys, or pass the parsed spec to buildFamily()";
    throw new SpecError(file, "", `cannot be searched for duplicate keys; ${advice}`, error);
  }
  if (duplicate === undefined) return parsed;
  throw new SpecError(file, "", `line ${duplicate.line}: duplicate key "${duplicate.key}"`);
}

/** Bun's YAML parser does not report the line of an error. */
function linesOfYaml(lines: readonly string[], parse: Parse): number {
  let good = 0;
  let bad = lines.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isYaml(middle)) good = middle;
    else bad = middle;
  }
  // A cut value in brackets or quotes is invalid YAML.
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

/** End of text that may be a key; aliases are excluded. */
const KEY_END = /(?<![\\"'])["'](?=[ \t]*:)|(?<=\w|<<)(?<!\*[\w-]+)(?=[ \t]*:(?:[\s,{}[\]]|$))/g;
/** No key contains this mark; non-ASCII would slow down parsing. */
const MARK = "=~=";

/**
 * Finds duplicate keys in YAML text, which Bun's parser accepts. The function appends a mark with the position to every
 * possible key and parses the text again: keys that differ only in their marks are duplicates.
 *
 * @throws The error of `parse` if a mark makes valid text invalid.
 */
export function duplicateKey(text: string, parse: Parse): DuplicateKey | undefined {
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
