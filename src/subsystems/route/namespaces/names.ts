import { readdirSync, statSync } from "node:fs";
import { shown } from "../../../errors.ts";

/** Where `ip netns` keeps a file for each name, with the namespace mounted on it. */
export const NAMES_DIRECTORY = "/run/netns";

/** The longest name of a file, in bytes. (linux/limits.h) */
const NAME_MAX = 255;

/** Returns what can be the name of a namespace. Throws TypeError or RangeError for everything else. */
export function checkedNamespaceName(name: unknown): string {
  if (typeof name !== "string") throw new TypeError(`name: expected a string, got ${shown(name)}`);
  if (name === "" || name === "." || name === ".." || name.includes("/") || name.includes("\0")) {
    throw new TypeError(`name: expected the name of a file, without "/", got ${shown(name)}`);
  }
  const length = Buffer.byteLength(name);
  if (length > NAME_MAX) throw new RangeError(`name: expected at most ${NAME_MAX} bytes, got ${length}`);
  return name;
}

/** The file of a name. */
export function pathOf(name: string): string {
  return `${NAMES_DIRECTORY}/${name}`;
}

/** All names that are there, in order. What goes meanwhile may be among them or not. */
export function readNames(): string[] {
  try {
    return readdirSync(NAMES_DIRECTORY).sort();
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}

/** Device and inode of what a path leads to, as `NetworkNamespace.id` has them; undefined where that cannot be seen. */
export function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path);
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}

/** Whether something was thrown with that code. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as { code?: string } | undefined)?.code ?? "");
}
