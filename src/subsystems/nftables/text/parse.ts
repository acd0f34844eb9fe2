import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { typeError } from "../../../base/argument-error.ts";
import {
  checkObject,
  checkOptions,
  checkRequiredString,
  checkString,
  isRecord,
  type OptionChecks,
} from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { startStackAt } from "../../../base/stack.ts";
import { decodeText } from "../../../base/text.ts";
import { throwIfDenied } from "../../../errors.ts";
import type { Command } from "../model/objects.ts";
import { withDynamicSets } from "../requests/json.ts";
import { CommandParser } from "./commands.ts";
import type { Include } from "./objects/blocks.ts";
import { NftSyntaxError, type SourceText } from "./scanner/error.ts";
import { type ParsedText, setOrigin } from "./scanner/origin.ts";
import { Places } from "./scanner/places.ts";
import { Reader } from "./scanner/reader.ts";
import { type Interpolation, tokensOf } from "./scanner/tokens.ts";

/** A file that the command `include` in nft text reads: its name in error messages, and its text. */
export interface IncludedFile {
  readonly name: string;
  readonly text: string;
}

/** Options of {@link parseRuleset}. */
export interface ParseOptions {
  /** Name of the file that contains the text, for error messages. */
  file?: string | undefined;
  /**
   * Where `include` in the nft text finds files (default: `include` is not allowed).
   *
   * A string is a directory, an array several directories. A relative path in the text names a file of the first
   * directory that has it. One that starts with `./` or `../` names a file of the current directory if it exists there, as
   * in nft. That file, and any absolute path, must be in one of the directories; `["/"]` allows all files. A path can be a
   * pattern of glob(7), such as `/etc/nftables.d/*.nft`, which may match no file. A function gets the path after
   * `include`, and returns the files to parse.
   */
  include?: string | readonly string[] | ((path: string) => readonly IncludedFile[]) | undefined;
  /**
   * Variables that the text can use, as with `nft --define`. The values are texts of the nft language, such as
   * `{ lan: '{ "eth0", "eth1" }', port: "22" }`. A value cannot contain further statements, but it can be any expression:
   * the tagged template `nft` interpolates values that are never parsed.
   */
  define?: Readonly<Record<string, string>> | undefined;
}

const optionNames: OptionChecks<ParseOptions> = {
  file: true,
  include: (value, path) => {
    if (typeof value === "string" || typeof value === "function") return;
    if (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string")) return;
    throw typeError(path, `expected a directory, a list of directories or a function, got ${describeValue(value)}`);
  },
  define: (value, path) => {
    checkObject(value, path);
    for (const [name, text] of Object.entries(value)) {
      if (!/^[A-Za-z_]\w*$/.test(name))
        throw typeError(path, `expected the name of a variable, got ${describeValue(name)}`);
      checkString(text, `${path}.${name}`);
    }
  },
};

/**
 * Parses a text of the nft language: a ruleset as `nft list ruleset` prints it, or a file of commands. Returns the
 * objects and commands for {@link NftTransaction.run}. Objects to add have no verb.
 *
 * No request is sent to the kernel, so the existence of tables, chains and sets is not checked.
 *
 * @throws NftSyntaxError with line, column and the expected words. TypeError for invalid options.
 */
export function parseRuleset(text: string, options: ParseOptions = {}): Command[] {
  checkRequiredString(text, "text");
  checkOptions(options, optionNames);
  try {
    return parse({ name: options.file, text }, [], includeOf(options.include), options.define);
  } catch (error) {
    throw error instanceof NftSyntaxError ? startStackAt(error, parseRuleset) : error;
  }
}

/**
 * Parses commands of the nft language with interpolated values:
 * nft`add element inet t blocked { ${address} timeout 1h }`.
 *
 * An interpolated value is a single value, whatever characters it contains. A string is a name, an address, a prefix or
 * a comment. A number, bigint or boolean is a constant. An array is a list of set elements. An interpolated value
 * cannot be a keyword, and cannot be a part of a word or of a text in quotes.
 *
 * @throws NftSyntaxError with line and column, in which each interpolated value is shown as `${0}`, `${1}` and so on.
 */
export function nft(strings: TemplateStringsArray, ...values: readonly unknown[]): Command[] {
  if (!Array.isArray(strings)) throw typeError("nft", "expected a template, as in nft`add table inet t`");
  let text = strings[0] ?? "";
  const interpolations: Interpolation[] = [];
  for (const [index, value] of values.entries()) {
    const placeholder = `\${${index}}`;
    interpolations.push({ offset: text.length, length: placeholder.length, value });
    text += placeholder + (strings[index + 1] ?? "");
  }
  // In a common function, the `try` would be lost to a tail call, which removes the frame of `nft` from the stack.
  try {
    return parse({ name: undefined, text, values }, interpolations, undefined);
  } catch (error) {
    throw error instanceof NftSyntaxError ? startStackAt(error, nft) : error;
  }
}

function parse(
  source: SourceText,
  values: readonly Interpolation[],
  include: Include | undefined,
  define: ParseOptions["define"] = {},
): Command[] {
  const lines = Object.entries(define).map(([name, value]) => `define ${name} = ${value}\n`);
  const definitions = lines.length === 0 ? undefined : { name: "define", text: lines.join("") };
  // An include must be followed by its next token (Reader.include).
  const from = values.length > 0 || source.text.includes("include") ? undefined : 0;
  const run = (read: Include | undefined, places?: Places) => {
    const reader = new Reader(tokensOf(source, values, from), places);
    const parser = new CommandParser(reader, read);
    parser.run(definitions && tokensOf(definitions), lines.length);
    return reader.hasUpdates ? withDynamicSets(parser.commands) : parser.commands;
  };
  const files: (readonly SourceText[])[] = [];
  const recorded = (path: string) => {
    const found = include!(path);
    files.push(found);
    return found;
  };
  const commands = run(include && recorded);
  // Places are needed only for errors. The second parse reads the same texts, and returns the same objects.
  let located: ReturnType<ParsedText["locate"]> | undefined;
  const parsed: ParsedText = {
    sources: commands.map(({ source }) => source),
    offsets: commands.map(({ offset }) => offset),
    locate() {
      const places = new Places();
      let next = 0;
      const again = () => run(include && (() => files[next++]!), places);
      located ??= { places, objects: again().map(({ object }) => object ?? {}) };
      return located;
    },
  };
  return commands.map(({ verb, kind, object }, index) => {
    const named = withKind(kind, object);
    setOrigin(object ?? named, parsed, index);
    return (verb === undefined ? named : { [verb]: named }) as Command;
  });
}

/** An object with a constant key takes half as much memory. */
function withKind(kind: string, object: object | null): object {
  if (kind === "rule") return { rule: object };
  if (kind === "chain") return { chain: object };
  return kind === "element" ? { element: object } : { [kind]: object };
}

function includeOf(include: ParseOptions["include"]): Include | undefined {
  if (include === undefined) return undefined;
  if (typeof include !== "function") {
    const directories = [include].flat().map((directory) => resolve(directory));
    return (path) => filesIn(directories, path);
  }
  return (path) => {
    const files: unknown = include(path);
    const isFile = (file: unknown) =>
      isRecord(file) &&
      "name" in file &&
      "text" in file &&
      typeof file.name === "string" &&
      typeof file.text === "string";
    if (Array.isArray(files) && files.every(isFile)) return files as SourceText[];
    throw typeError("include", `expected a list of files with name and text, got ${describeValue(files)}`);
  };
}

const PATTERN = /[*?[]/;

/** Whether a path starts with `./` or `../` and exists in the current directory, where nft looks for such paths. */
function isInCurrentDirectory(path: string): boolean {
  return /^\.\.?\//.test(path) && filesAt(process.cwd(), path).length > 0;
}

/** Like nft, uses the first directory that has a file. The files that a pattern matches are sorted by path. */
function filesIn(directories: readonly string[], path: string): SourceText[] {
  const allowed = directories.join(", ");
  const isAllowed = (file: string) => directories.some((directory) => isInside(directory, file));
  const isAbsolute = path.startsWith("/");
  const isCurrent = isInCurrentDirectory(path);
  const starts = isAbsolute ? ["/"] : isCurrent ? [process.cwd()] : directories;
  const roots = starts.filter((root) => isAllowed(join(root, literalPart(path))));
  if (roots.length === 0) {
    const file = isCurrent ? join(process.cwd(), path) : path;
    throw new TypeError(`the file ${file} is outside of ${allowed}`);
  }
  for (const root of roots) {
    const files = filesAt(root, path);
    if (files.length === 0) continue;
    return files.map((file) => {
      const name = isAbsolute ? file : relative(root, file);
      if (!isAllowed(file)) throw new TypeError(`the file ${name} is outside of ${allowed}`);
      return { name, text: reading(name, () => decodeText(readFileSync(file))) };
    });
  }
  if (PATTERN.test(path)) return [];
  const searched = isAbsolute ? "" : ` in ${allowed}`;
  throw new TypeError(`cannot read ${path}${searched}: no such file or directory (ENOENT)`);
}

/** Returns the directories before the first pattern: "/etc" for "/etc/?/a.nft", or the whole path without a pattern. */
function literalPart(path: string): string {
  const parts = path.split("/");
  const first = parts.findIndex((part) => PATTERN.test(part));
  return first < 0 ? path : parts.slice(0, first).join("/");
}

/** Returns the files below a directory that a path, which can be a pattern of glob(7), names. */
function filesAt(root: string, path: string): string[] {
  const parts = path.split("/");
  return reading(path, () =>
    parts
      .reduce(
        (places, part, index) =>
          PATTERN.test(part)
            ? places.flatMap((place) => matching(place, part, index < parts.length - 1))
            : places.map((place) => join(place, part)).filter((place) => existsSync(place)),
        [root],
      )
      .sort(),
  );
}

/** Returns the entries of a directory that a pattern matches: only directories, or only other entries. */
function matching(directory: string, part: string, isDirectory: boolean): string[] {
  const parts = part.split(/(\*|\?|\[[!^]?[^\]]+\])/);
  const pattern = new RegExp(`^${parts.map(expressionOf).join("")}$`, "s");
  return readdirSync(directory)
    .filter((name) => pattern.test(name) && (part.startsWith(".") || !name.startsWith(".")))
    .map((name) => join(directory, name))
    .filter((file) => (statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false) === isDirectory);
}

function expressionOf(part: string): string {
  if (part === "*") return ".*";
  if (part === "?") return ".";
  const [, not, characters] = /^\[([!^]?)([^\]]+)\]$/.exec(part) ?? [];
  return characters === undefined ? RegExp.escape(part) : `[${not && "^"}${characters.replace(/[\\^]/g, "\\$&")}]`;
}

function reading<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throwIfDenied(error, `read ${path}`);
    throw new TypeError(`cannot read ${path}: ${reasonOf(error)}`);
  }
}

/** Removes the system call and the path from the message. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [, code, reason] = /^(E[A-Z0-9]+): (.*?), /.exec(message) ?? [];
  if (code === "EISDIR") return "expected a file, got a directory";
  return code === undefined ? message : `${reason} (${code})`;
}

/** A symbolic link to a file outside of the directory is not inside. */
function isInside(directory: string, file: string): boolean {
  const isOutside = (from: string, to: string) => relative(from, to).startsWith("..");
  return (
    !isOutside(directory, file) &&
    !reading(file, () => existsSync(file) && isOutside(realpathSync(directory), realpathSync(file)))
  );
}
