/**
 * What Bun and Node.js name differently, or what only Bun has. The rest of the command uses standard JavaScript and the
 * modules of Node.js, which both have. Modules are loaded at their first use: `show` starts faster without them.
 */
import { UsageError } from "../errors.ts";

/** Undefined in Node.js. */
const bun = (globalThis as { readonly Bun?: typeof Bun }).Bun;

/** Rejects the use of a feature that needs a part of Bun which Node.js does not have. */
export function requireBun(feature: string, advice?: string): void {
  if (bun !== undefined) return;
  throw new UsageError(`${feature} requires Bun (https://bun.sh)${advice === undefined ? "" : `; ${advice}`}`);
}

/** @throws UsageError in Node.js; SyntaxError or RangeError for an invalid text. */
export function parseYaml(text: string): unknown {
  requireBun("YAML", "pass the same data as JSON");
  return bun!.YAML.parse(text);
}

/** Parses JSON with comments and trailing commas. */
export function parseJsonc(text: string): unknown {
  if (bun !== undefined) return bun.JSONC.parse(text);
  const token = /"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  const plain = text.replace(token, (found) => (found.startsWith('"') ? found : " "));
  return JSON.parse(plain.replace(/"(?:\\.|[^"\\])*"|,(?=\s*[}\]])/g, (found) => (found === "," ? "" : found)));
}

/** Returns plain data as indented YAML. */
export function yamlText(value: unknown): string {
  return bun === undefined ? yamlOf(value, "") : bun.YAML.stringify(value, null, 2);
}

function yamlOf(value: unknown, indent: string): string {
  if (typeof value === "string") return isPlainText(value) ? value : JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return value.map((item: unknown) => `- ${yamlOf(item, `${indent}  `)}`).join(`\n${indent}`);
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return "{}";
  const lines = entries.map(([name, item]: [string, unknown]) => {
    const key = isPlainText(name) ? name : JSON.stringify(name);
    const isNested = typeof item === "object" && item !== null && Object.keys(item).length > 0;
    return isNested ? `${key}:\n${indent}  ${yamlOf(item, `${indent}  `)}` : `${key}: ${yamlOf(item, indent)}`;
  });
  return lines.join(`\n${indent}`);
}

/** Returns whether a text needs no quotes in YAML. */
function isPlainText(text: string): boolean {
  const isOtherValue = /^(?:null|true|false|yes|no|on|off|y|n|~|[-+.]?\d[\d_.a-fx]*)$/i;
  return /^[\w./@+][\w ./@+:-]*$/.test(text) && !isOtherValue.test(text) && !/: |[ :]$/.test(text);
}

/** Reports whether two values of plain data are equal. An undefined property is the same as none. */
export function equals(one: unknown, other: unknown): boolean {
  if (bun !== undefined) return bun.deepEquals(one, other);
  if (Object.is(one, other)) return true;
  if (!isObject(one) || !isObject(other) || Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
  if (Array.isArray(one) && one.length !== (other as unknown as unknown[]).length) return false;
  if (one instanceof Map && other instanceof Map) return equals([...one], [...other]);
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => equals(one[name], other[name]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Returns a function that reports whether a text matches a pattern with `*`, `?` and `[…]`. */
export function globMatcher(pattern: string): (text: string) => boolean {
  if (bun === undefined) {
    const { matchesGlob } = process.getBuiltinModule("node:path");
    return (text) => matchesGlob(text, pattern);
  }
  const glob = new bun.Glob(pattern);
  return (text) => glob.match(text);
}

/** Returns the sorted absolute paths of the files and directories that match an absolute pattern. */
export function globPaths(pattern: string): string[] {
  if (bun === undefined) return process.getBuiltinModule("node:fs").globSync(pattern).sort();
  return [...new bun.Glob(pattern.slice(1)).scanSync({ cwd: "/", absolute: true, onlyFiles: false })].sort();
}

/** Collects garbage at once. Node.js does so itself when a program is idle. */
export function collectGarbage(): void {
  bun?.gc(true);
}

/** Blocks the thread. */
export function sleepSync(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Resolves after the time, which keeps the process alive. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Characters that take two columns in a terminal. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
/** Created at its first use. */
let segmenter: Intl.Segmenter | undefined;

function graphemesOf(text: string): string[] {
  segmenter ??= new Intl.Segmenter();
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Returns the number of columns that a text takes in a terminal. Escape sequences take none. */
export function textWidth(text: string): number {
  if (bun !== undefined) return bun.stringWidth(text);
  const { stripVTControlCharacters } = process.getBuiltinModule("node:util");
  const plain = stripVTControlCharacters(text);
  if (/^[\x20-\x7e]*$/.test(plain)) return plain.length;
  return graphemesOf(plain).reduce((sum, grapheme) => sum + columnsOf(grapheme), 0);
}

function columnsOf(grapheme: string): number {
  if (/^[\p{Cc}\p{Mn}\p{Cf}]/u.test(grapheme)) return 0;
  return WIDE.test(grapheme) ? 2 : 1;
}

const ESCAPE = "\x1b";
const ESCAPE_OR_TEXT = new RegExp(`${ESCAPE}\\[[\\d;]*m|[^${ESCAPE}]+|${ESCAPE}`, "g");

/** Returns the start of a text, with its escape sequences and "…", if it takes more than this number of columns. */
export function shortened(text: string, columns: number): string {
  if (bun !== undefined) return bun.sliceAnsi(text, 0, columns, { ellipsis: "…" });
  let [left, shown] = [columns - 1, ""];
  // The escape sequences after the cut remain, because they reset the colours.
  for (const [part] of text.matchAll(ESCAPE_OR_TEXT)) {
    if (part.startsWith(ESCAPE)) {
      shown += part;
      continue;
    }
    for (const segment of graphemesOf(part)) {
      const width = columnsOf(segment);
      if (left < 0) break;
      shown += width <= left ? segment : "…";
      left = width <= left ? left - width : -1;
    }
  }
  return shown;
}

/** Returns a value in one line of JavaScript. */
export function inspected(value: unknown): string {
  if (bun !== undefined) return bun.inspect(value, { compact: true });
  const { inspect } = process.getBuiltinModule("node:util");
  return inspect(value, { compact: true, breakLength: Number.POSITIVE_INFINITY, depth: null });
}

/** Returns the path of an executable program, or undefined if there is none. */
export function findProgram(name: string, path: string = process.env["PATH"] ?? ""): string | undefined {
  const { accessSync, constants, statSync } = process.getBuiltinModule("node:fs");
  const { delimiter, join } = process.getBuiltinModule("node:path");
  const places = name.includes("/") ? [name] : path.split(delimiter).map((folder) => join(folder || ".", name));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return statSync(place).isFile();
    } catch {
      return false;
    }
  });
}

/** Options for running a program. */
interface RunOptions {
  /** Descriptors 0, 1 and 2 of the program. */
  readonly stdio: ["ignore" | "inherit", "ignore" | "inherit" | number, "ignore" | "inherit" | number];
  readonly env?: NodeJS.ProcessEnv;
  /** Signal that ends the program. */
  readonly signal?: AbortSignal;
  /** Maximum time in milliseconds. */
  readonly timeout?: number;
}

/** Starts a program at once, and resolves when it has ended. The status after a signal is that of shells: 128 and more. */
export function runProgram(
  command: readonly string[],
  options: RunOptions,
): Promise<{ readonly status: number; readonly signal: NodeJS.Signals | null }> {
  const [program = "", ...args] = command;
  const { spawn } = process.getBuiltinModule("node:child_process");
  const { signals } = process.getBuiltinModule("node:os").constants;
  const child = spawn(program, args, { ...options, stdio: [...options.stdio] });
  return new Promise((resolve, reject) => {
    child.once("exit", (status, signal) =>
      resolve({ status: status ?? 128 + (signal === null ? 0 : signals[signal]), signal }),
    );
    // The signal's abort is an error of the process as well.
    child.once("error", (error) => (error.name === "AbortError" ? undefined : reject(error)));
  });
}
