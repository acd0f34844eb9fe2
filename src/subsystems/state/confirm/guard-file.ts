import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import { createFile } from "./files.ts";

/**
 * Returns the path of the program that undoes unconfirmed plans (guard process). A bundled library contains it as
 * compressed text, and writes it next to the record.
 */
export async function guardProgram(path: string): Promise<string> {
  const source = fileURLToPath(new URL("./guard-program.ts", import.meta.url));
  if (existsSync(source)) return source;
  const { default: text } = await import("./guard-program.bundle.txt", { with: { type: "text" } });
  const file = join(path, "guard.js");
  createFile(file, brotliDecompressSync(Buffer.from(text, "base64")).toString("latin1"));
  return file;
}
