import { readdirSync, statSync } from "node:fs";
import { shown } from "../../../errors.ts";

/** Directory of `ip netns`: one file for each name, with the namespace mounted on it. */
export const NAMES_DIRECTORY = "/run/netns";

/** Maximum length of a file name in bytes. (linux/limits.h) */
const NAME_MAX = 255;

/** Returns `name` if it is a valid name for a namespace; throws a TypeError or RangeError otherwise. */
export function checkedNamespaceName(name: unknown): string {
  if (typeof name !== "string") throw new TypeError(`name: expected a string, got ${shown(name)}`);
  if (name === "" || name === "." || name === ".." || name.includes("/") || name.includes("\0")) {
    throw new TypeError(`name: expected a file name without "/", got ${shown(name)}`);
  }
  const length = Buffer.byteLength(name);
  if (length > NAME_MAX) throw new RangeError(`name: expected at most ${NAME_MAX} bytes, got ${length}`);
  return name;
}

/** Returns the path of the file for a name. */
export function pathOf(name: string): string {
  return `${NAMES_DIRECTORY}/${name}`;
}

/** Returns all names, sorted. Names that are deleted during the call may be included. */
export function readNames(): string[] {
  try {
    return readdirSync(NAMES_DIRECTORY).sort();
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}

/** Returns device and inode of a file in the format of `NetworkNamespace.id`, or undefined if it is not accessible. */
export function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path);
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}

/** Whether an error has one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as { code?: string } | undefined)?.code ?? "");
}
