import { readdirSync, readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { type Io, type Steps, wait } from "./io.ts";

/**
 * Returns the content of a text file.
 *
 * @throws the errors of `node:fs`.
 */
export function* readText(io: Io, path: string): Steps<string> {
  return io.mode === "sync" ? readFileSync(path, "utf8") : yield* wait(readFile(path, "utf8"));
}

/**
 * Returns the names of the files in a directory, in any order.
 *
 * @throws the errors of `node:fs`.
 */
export function* readDirectory(io: Io, path: string): Steps<string[]> {
  return io.mode === "sync" ? readdirSync(path) : yield* wait(readdir(path));
}
