import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { typeError } from "../../../base/argument-error.ts";
import { checkOptions, isRecord, type OptionChecks } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { withDynamicSets } from "../json.ts";
import type { Command } from "../objects.ts";
import { CommandParser } from "./commands.ts";
import type { Include } from "./objects/blocks.ts";
import { setOrigin } from "./origin.ts";
import type { SourceText } from "./scanner/error.ts";
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
   * A string is a directory. Paths in the text are relative to this directory, cannot lead outside of it, and can
   * contain `*` in their last part. A function gets the path after `include`, and returns the files to parse.
   */
  include?: string | ((path: string) => readonly IncludedFile[]) | undefined;
}

const optionNames: OptionChecks<ParseOptions> = {
  file: true,
  include: (value, path) => {
    if (typeof value === "string" || typeof value === "function") return;
    throw typeError(path, `expected a directory or a function, got ${describeValue(value)}`);
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
  if (typeof text !== "string") throw typeError("text", `expected a string, got ${describeValue(text)}`);
  checkOptions(options, optionNames);
  return parse({ name: options.file, text }, [], includeOf(options.include));
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
  return parse({ name: undefined, text }, interpolations, undefined);
}

function parse(source: SourceText, values: readonly Interpolation[], include: Include | undefined): Command[] {
  const parser = new CommandParser(new Reader(tokensOf(source, values)), include);
  parser.run();
  const commands = withDynamicSets(parser.commands);
  return commands.map(({ verb, kind, object, source, offset, statements }) => {
    const named = { [kind]: object };
    setOrigin(object ?? named, { source, offset, statements });
    return (verb === undefined ? named : { [verb]: named }) as unknown as Command;
  });
}

function includeOf(include: ParseOptions["include"]): Include | undefined {
  if (typeof include !== "function") return include === undefined ? undefined : (path) => filesIn(include, path);
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

/** The files of the directory are sorted by name. */
function filesIn(directory: string, path: string): SourceText[] {
  const full = resolve(directory, path);
  const last = basename(full);
  if (!last.includes("*")) return [{ name: path, text: read(directory, full, path) }];
  const pattern = new RegExp(`^${last.split("*").map(RegExp.escape).join(".*")}$`, "s");
  const folder = dirname(full);
  checkInside(directory, folder, path);
  const names = reading(path, () => readdirSync(folder, { withFileTypes: true })).flatMap((entry) => {
    return pattern.test(entry.name) && !entry.name.startsWith(".") && !entry.isDirectory() ? [entry.name] : [];
  });
  return names.sort().map((name) => {
    const file = join(dirname(path), name);
    return { name: file, text: read(directory, join(folder, name), file) };
  });
}

function read(directory: string, full: string, path: string): string {
  checkInside(directory, full, path);
  return reading(path, () => readFileSync(full, "utf8"));
}

function reading<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
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

/** Symbolic links to files outside of the directory are rejected too. */
function checkInside(directory: string, full: string, path: string): void {
  const outside = (from: string, to: string) => relative(from, to).startsWith("..");
  const isOutside = outside(resolve(directory), full);
  const isLinkOutside = () => existsSync(full) && outside(realpathSync(directory), realpathSync(full));
  if (isOutside || isLinkOutside()) throw new TypeError(`the file ${path} is outside of ${directory}`);
}
