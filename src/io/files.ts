import { readdirSync, readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { type Io, type Steps, wait } from "./io.ts";

export function* readText(io: Io, path: string): Steps<string> {
  return io.mode === "sync" ? readFileSync(path, "utf8") : yield* wait(readFile(path, "utf8"));
}

export function* readBytes(io: Io, path: string): Steps<Buffer> {
  return io.mode === "sync" ? readFileSync(path) : yield* wait(readFile(path));
}

export function* readDirectory(io: Io, path: string): Steps<string[]> {
  return io.mode === "sync" ? readdirSync(path) : yield* wait(readdir(path));
}
