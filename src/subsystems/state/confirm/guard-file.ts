import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createFile } from "./files.ts";

/** Returns the program of guard processes. A bundled library stores it next to the record. */
export async function guardProgram(path: string): Promise<string> {
  const source = fileURLToPath(new URL("./guard-program.ts", import.meta.url));
  if (existsSync(source)) return source;
  const { default: text } = await import("./guard-program.bundle.txt", { with: { type: "text" } });
  const file = join(path, "guard.js");
  createFile(file, text);
  return file;
}
