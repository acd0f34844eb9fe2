import { shown } from "../../errors.ts";
import { SpecError } from "../model/spec-error.ts";
import { duplicateKey } from "./duplicate-keys.ts";

/** How many lines a value in brackets or quotes is expected to have at most. */
const LONGEST_VALUE = 40;

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
  for (let end = good + 1; end < lines.length && end - good <= LONGEST_VALUE; end++) if (isYaml(end)) good = end;
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
