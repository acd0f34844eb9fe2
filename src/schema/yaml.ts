import { shown } from "../errors.ts";
import { SpecError } from "./spec-error.ts";

/**
 * Parses the YAML of a spec into plain values. It is the one place that needs Bun's parser: everything else takes what
 * another parser made just as well.
 *
 * @throws SpecError when it is no YAML; TypeError when it is no text, or the engine has no parser.
 */
export function parseYaml(text: string, file: string): unknown {
  if (typeof text !== "string") throw new TypeError(`text: expected the text of a spec, got ${shown(text)}`);
  const bun = (globalThis as { Bun?: { YAML?: { parse(input: string): unknown } } }).Bun;
  if (bun?.YAML === undefined) {
    throw new TypeError("parsing YAML needs Bun; elsewhere, parse it yourself and pass the result to buildFamily()");
  }
  try {
    return bun.YAML.parse(text);
  } catch (error) {
    throw new SpecError(file, "", `no YAML: ${error instanceof Error ? error.message : shown(error)}`, error);
  }
}
