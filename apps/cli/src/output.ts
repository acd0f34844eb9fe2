import { fstatSync, writeSync } from "node:fs";
import { encodeText } from "bun-netlink/message";
import { shortened, sleepSync, textWidth } from "./runtime/engine.ts";
import { cellText, toJson, toTree } from "./values.ts";

const STDOUT = 1;
const STDERR = 2;
/**
 * Minimum number of characters that are written to the standard output at once. A system call for each line would be
 * slow.
 */
const PIECE = 65536;
const PAUSE_MS = 1;
let pending = "";

/** Replaces the characters of several lines of text as {@link printable} does, except for the line ends. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

/**
 * Matches characters that a terminal interprets, that are invisible, or that change the direction of text, and lone
 * surrogates.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** In text from the kernel, the characters U+DC80 to U+DCFF stand for bytes that are not UTF-8. */
const ESCAPED_BYTE = /[\udc80-\udcff]/u;
const ESCAPE = 0xdc00;

/** Major number of the devices /dev/null, /dev/zero and others. (linux/major.h) */
const MEM_MAJOR = 1;

/**
 * Whether the standard output is a terminal. Only then does the command use `process.stdout`, whose creation takes a
 * third of the start-up time.
 */
const isTerminal = canBeTerminal() && process.stdout.isTTY;

function canBeTerminal(): boolean {
  const status = fstatSync(STDOUT);
  return status.isCharacterDevice() && ((status.rdev >> 8) & 0xfff) !== MEM_MAJOR;
}

/**
 * Width of the terminal in columns; undefined if the output is not a terminal, or if the terminal does not know its width
 * and reports 0.
 */
export function terminalWidth(): number | undefined {
  return isTerminal && process.stdout.columns > 0 ? process.stdout.columns : undefined;
}

function hasColours(): boolean {
  const { NO_COLOR = "", FORCE_COLOR = "", TERM } = process.env;
  return NO_COLOR === "" && (FORCE_COLOR !== "" || (isTerminal && TERM !== "dumb"));
}

const coloured = hasColours();

/** Returns a function that adds an ANSI style, such as bold, to text. */
function ansi(start: number, end: number): (text: string) => string {
  return coloured ? (text) => `\x1b[${start}m${text}\x1b[${end}m` : (text) => text;
}

/**
 * Functions that add ANSI styles to text. They return the text unchanged if NO_COLOR is set or the output is not a
 * terminal.
 */
export const style = {
  ...{ bold: ansi(1, 22), dim: ansi(2, 22), red: ansi(31, 39), green: ansi(32, 39), yellow: ansi(33, 39) },
  ...{ magenta: ansi(35, 39), cyan: ansi(36, 39) },
} as const;

/** Writes text to the standard output. The text is buffered until {@link flush}. */
export function write(text: string): void {
  pending += text;
  if (pending.length >= PIECE) flush();
}

/** Writes a line to the standard output. */
export function line(text = ""): void {
  write(`${text}\n`);
}

/** Writes the buffered text to the standard output. */
export function flush(): void {
  // Restores bytes that are not UTF-8.
  const bytes = encodeText(pending);
  pending = "";
  writeAll(STDOUT, bytes);
}

/**
 * Writes all bytes to a file descriptor. If it is a non-blocking pipe that is full, waits until the pipe has room. If
 * the reader of the standard output has closed the pipe, the process exits without a message. A closed standard error
 * output is ignored.
 */
export function writeAll(fd: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(fd, bytes, written);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE" && fd === STDERR) return;
      if (code === "EPIPE") process.exit(0);
      if (code !== "EAGAIN") throw error;
      sleepSync(PAUSE_MS);
    }
  }
}

/** Writes text to the standard error output. */
export function writeError(text: string): void {
  writeAll(STDERR, Buffer.from(text));
}

/** Writes a warning to the standard error output. */
export function warn(text: string): void {
  writeError(`${style.yellow("warning:")} ${printable(text)}\n`);
}

/** Writes an error message, which may have several lines, to the standard error output. */
export function fail(text: string): void {
  writeError(`${style.red("error:")} ${printableLines(text)}\n`);
}

/** Writes a value to the standard output as one line of JSON. */
export function json(value: unknown): void {
  line(jsonText(value));
}

/**
 * Returns a value as JSON. Characters that a terminal interprets, that are invisible or that change the direction of text
 * are escapes of JSON.
 */
export function jsonText(value: unknown): string {
  return escapedJson(toJson(value));
}

/** Replaces invisible characters in the texts of JSON by escapes of JSON, except for the line ends between values. */
export function escapedJson(text: string): string {
  return text.replaceAll(INVISIBLE, (character) => {
    if (character === "\n") return character;
    const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
  });
}

/** Writes an object to the standard output, as one line of JSON or as indented text. */
export function object(value: unknown, asJson: boolean | undefined): void {
  if (asJson === true) json(value);
  else line(printableLines(toTree(value).trimEnd()));
}

/** Styles of the values in columns named STATE: whether the object works, does not work, or only partly works. */
const stateStyles: ReadonlyMap<string, (text: string) => string> = new Map([
  ...["up", "reachable", "permanent", "established", "listen"].map((state) => [state, style.green] as const),
  ...["down", "lowerlayerdown", "notpresent", "failed"].map((state) => [state, style.red] as const),
  ...["dormant", "testing", "incomplete", "delay", "probe"].map((state) => [state, style.yellow] as const),
]);

/**
 * Writes rows with aligned columns to the standard output. On a terminal, lines are cut at its width. Empty columns are
 * omitted.
 */
export function table(head: readonly string[], rows: readonly (readonly unknown[])[]): void {
  const cells = rows.map((row) => row.map((value) => printable(cellText(value))));
  const used = head.map((_, index) => index).filter((index) => cells.some((row) => row[index] !== ""));
  const widths = head.map((name, index) => Math.max(name.length, ...cells.map((row) => textWidth(row[index]!))));
  const aligned = (row: readonly string[]) => {
    const padded = used.map((index, position) => {
      const text = row[index]!;
      // The last column is not padded, because one of its values can be very long, such as the elements of a set.
      if (position === used.length - 1 && head[index] !== "STATE") return text;
      const styled = head[index] === "STATE" ? (stateStyles.get(text)?.(text) ?? text) : text;
      return styled + " ".repeat(widths[index]! - textWidth(text));
    });
    return padded.join("  ");
  };
  const width = terminalWidth();
  if (used.length > 0) line(style.bold(cut(aligned(head).trimEnd(), width)));
  for (const row of cells) line(cut(aligned(row).trimEnd(), width));
}

/** Returns the start of a text that is longer than a width in columns, with "…" at its end. */
export function cut(text: string, width: number | undefined): string {
  if (width === undefined || textWidth(text) <= width) return text;
  return shortened(text, width);
}

/**
 * Replaces the characters in text from the kernel that a terminal would interpret, and those that are invisible or change
 * the direction of the text.
 */
export function printable(text: string): string {
  return text.replaceAll(INVISIBLE, (character) => {
    const point = character.codePointAt(0)!;
    const code = ESCAPED_BYTE.test(character) ? point - ESCAPE : point;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
  });
}
