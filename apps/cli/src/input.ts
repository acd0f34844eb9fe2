import { fstatSync, readFileSync, statSync } from "node:fs";
import { decodeText } from "bun-netlink/message";
import { UsageError } from "./errors.ts";

const STDIN = 0;
/** Maximum number of levels of objects and lists in a file. */
const MAX_DEPTH = 100;
/** Major number of /dev/null, /dev/zero, /dev/random and similar devices, and the minor number of /dev/null. (linux/major.h) */
const [MEM_MAJOR, NULL_MINOR] = [1, 3];

/**
 * Reads a file that the user named. The path "-" is the standard input.
 *
 * @throws UsageError for a directory, and for a device that has no end, such as /dev/zero.
 */
export function readInput(path: string): Uint8Array {
  const isStdin = path === "-";
  const status = isStdin ? fstatSync(STDIN) : statSync(path, { throwIfNoEntry: false });
  if (status?.isDirectory() === true) throw new UsageError(`${path}: expected a file, got a directory`);
  const [major, minor] = [((status?.rdev ?? 0) >> 8) & 0xfff, (status?.rdev ?? 0) & 0xff];
  const isEndless = status?.isCharacterDevice() === true && major === MEM_MAJOR && minor !== NULL_MINOR;
  if (isEndless || status?.isBlockDevice() === true) throw new UsageError(`${path}: expected a file, got a device`);
  if (!isStdin) return readFileSync(path);
  // A read of a non-blocking pipe fails with EAGAIN if no data is available. Opening the pipe again makes reads wait.
  return readFileSync(status?.isFIFO() === true ? "/dev/stdin" : STDIN);
}

/**
 * Reads a text file that the user named, like {@link readInput}. A byte order mark at its start is removed. The text has bytes
 * that are not UTF-8 as the output of a list does, which writes them unchanged.
 */
export function readTextInput(path: string): string {
  return decodeText(readInput(path)).replace(/^\ufeff/, "");
}

/**
 * Checks the number of levels in the content of a YAML or JSON file. Functions that process the content are recursive, and
 * a YAML alias can refer to an object that contains the alias.
 *
 * @throws UsageError for content of more than 100 levels.
 */
export function checkDepth(file: string, content: unknown): void {
  if (isDeeper(content, MAX_DEPTH)) throw tooDeep(file);
}

/** Returns the error for a file whose content has too many levels. */
export function tooDeep(file: string): UsageError {
  return new UsageError(`${file}: more than ${MAX_DEPTH} levels of objects and lists`);
}

function isDeeper(value: unknown, maximum: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return maximum === 0 || Object.values(value).some((member) => isDeeper(member, maximum - 1));
}
