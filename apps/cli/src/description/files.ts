import {
  type Description,
  type Desired,
  type DesiredOptions,
  desired,
  type MergedDescription,
  mergeDescriptions,
} from "bun-netlink/state";
import { UsageError } from "../errors.ts";
import { checkDepth, readTextInput, tooDeep } from "../input.ts";
import { parseJsonc, parseYaml } from "../runtime/engine.ts";
import { type DuplicateKey, jsonPositions, type Position, positionOf, TextError, yamlPositions } from "./positions.ts";
import { environment, replaceVariables, type Variables } from "./variables.ts";

/** Names of files in the YAML format. Other files contain JSON. */
const yamlName = /\.ya?ml$/;

/** Options of {@link declare}: the target of the description, and how the files are read. */
export interface DeclareOptions extends DesiredOptions {
  /** Whether the files may refer to environment variables. */
  readonly env?: boolean | undefined;
}

/**
 * Reads, merges and checks the descriptions in files. The name "-" is the standard input.
 *
 * @throws UsageError with the file, the line and the column of an invalid part.
 */
export function declare(files: readonly string[], { env = false, ...options }: DeclareOptions = {}): Desired {
  return declareTexts(readTexts(files), env ? environment : undefined, options).state;
}

/** Reads the texts of files, by their names. The name "-" is the standard input. */
export function readTexts(files: readonly string[]): ReadonlyMap<string, string> {
  return new Map(files.map((file) => [file, readTextInput(file)]));
}

/**
 * Merges and checks the descriptions in texts, whose names determine the format.
 *
 * @param variables the variables to which the texts may refer; undefined if they may refer to none.
 * @throws UsageError with the name of the text, the line and the column of an invalid part.
 */
export function declareTexts(
  texts: ReadonlyMap<string, string>,
  variables: Variables | undefined,
  options: DesiredOptions = {},
): { readonly state: Desired; readonly description: Description } {
  const parts = [...texts].map(([name, text]) => {
    const description = parse(name, text);
    if (variables === undefined) return { name, description };
    try {
      return { name, description: replaceVariables(description, variables) as Description };
    } catch (error) {
      throw placed(error as Error, mergeDescriptions([{ name, description }]), texts);
    }
  });
  const merged = mergeDescriptions(parts);
  try {
    return { state: desired(merged.description, options), description: merged.description };
  } catch (error) {
    throw error instanceof Error ? placed(error, merged, texts) : error;
  }
}

/** Returns an error about an invalid description with the file, the line and the column; other errors as they are. */
function placed(error: Error, { placeOf }: MergedDescription, texts: ReadonlyMap<string, string>): Error {
  const place = placeOf(error.message.replace(/^description\./, ""));
  if (place === undefined) return error;
  const { name, path } = place;
  const position = findPosition(path, name, texts.get(name)!);
  if (position === undefined) return error;
  const message = path.replace(/(?<=: )\S+(?= declares the same )/, (other) => {
    const found = placeOf(other);
    return found === undefined || found.name === name ? (found?.path ?? other) : `${found.path} in ${found.name}`;
  });
  return new UsageError(`${at(name, position)}: ${message}`);
}

const at = (file: string, { line, column }: Position) => `${file}:${line}:${column}`;

/** Returns the position of a path in a valid text; undefined if the text is too unusual to be scanned. */
function findPosition(path: string, file: string, text: string): Position | undefined {
  try {
    return positionOf(path, yamlName.test(file) ? yamlPositions(text) : jsonPositions(text));
  } catch (error) {
    if (error instanceof TextError) return undefined;
    throw error;
  }
}

/** Parses a description in JSON, which may contain comments, or in YAML if the name of the file ends so. */
function parse(file: string, text: string): Description {
  const isYaml = yamlName.test(file);
  let value: unknown;
  try {
    value = isYaml ? parseYaml(text) : parseText(text);
    checkKeys(file, text, value, isYaml);
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(file);
    if (error instanceof TextError) throw new UsageError(`${at(file, error.position)}: invalid JSON: ${error.message}`);
    if (error instanceof DuplicateKeyError) throw new UsageError(error.message);
    if (error instanceof UsageError) throw new UsageError(`${file}: ${error.message}`);
    if (isYaml) throw new UsageError(`${file}: invalid YAML: ${(error as SyntaxError).message}`);
    throw new UsageError(syntaxProblem(file, text, error));
  }
  checkDepth(file, value);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  const found = value === null ? "no value" : Array.isArray(value) ? "a list" : typeof value;
  throw new UsageError(`${file}: expected an object with tables such as "links", got ${found}`);
}

/** Parses JSON with comments and trailing commas, and rejects text after the value, which parsers of such texts accept. */
function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const value = parseJsonc(text);
    jsonPositions(text);
    return value;
  }
}

class DuplicateKeyError extends Error {}

/** Rejects a key that occurs twice in an object: parsers ignore the first one. */
function checkKeys(file: string, text: string, value: unknown, isYaml: boolean): void {
  // Strings in values and comments can look like keys. Only then, or with a duplicate, both numbers differ.
  if (!isYaml && countMatches(text, /"\s*:/g) === countKeys(value)) return;
  const duplicates: DuplicateKey[] = [];
  try {
    if (isYaml) yamlPositions(text, duplicates);
    else jsonPositions(text, duplicates);
  } catch (error) {
    // The text is too unusual to be scanned.
    if (!(error instanceof TextError)) throw error;
  }
  const [first] = duplicates;
  if (first !== undefined)
    throw new DuplicateKeyError(
      `${at(file, first.position)}: ${first.path}: the key is already in the object; remove one of both`,
    );
}

function countMatches(text: string, pattern: RegExp): number {
  let count = 0;
  while (pattern.test(text)) count++;
  return count;
}

function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const members = Object.values(value);
  const inner = members.reduce((sum: number, member) => sum + countKeys(member), 0);
  return Array.isArray(value) ? inner : inner + members.length;
}

/** Returns the message for a text that is not JSON, with the position of the problem. */
function syntaxProblem(file: string, text: string, error: unknown): string {
  try {
    jsonPositions(text);
  } catch (problem) {
    if (problem instanceof TextError) return `${at(file, problem.position)}: invalid JSON: ${problem.message}`;
  }
  return `${file}: invalid JSON: ${(error as SyntaxError).message}`;
}
