import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createFile } from "./files.ts";

/**
 * Returns the path of the program that undoes unconfirmed plans (guard process). A bundle contains no module that
 * another process could run, except the scripts of pages. The guard program is therefore the script of a page. If the
 * library is bundled, this function copies the script to the directory of the record, where no update of the program
 * replaces it.
 */
export async function guardProgram(record: string): Promise<string> {
  const { default: page } = await import("./guard-program.html");
  if (page.files === undefined) {
    const source = page.index.replace(/html$/, "ts");
    return existsSync(source) ? source : page.index.replace(/html$/, "js");
  }
  let program = "";
  // If the bundle is split, the script imports other files, whose `input` is not the page.
  for (const { path, loader, input } of page.files) {
    if (loader !== "js") continue;
    const copy = join(record, basename(path));
    createFile(copy, readFileSync(bundledFile(path), "utf8"));
    if (input?.endsWith(".html")) program = copy;
  }
  return program;
}

/** Returns the path of a file of the bundle. Its path is relative to the bundle's directory, or is in the executable. */
function bundledFile(path: string): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = resolve(folder, path);
    // The bundler may have put this module into a subdirectory.
    if (existsSync(file) || folder === dirname(folder)) return file;
  }
}
