import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { mainFile } from "../../../base/engine.ts";
import { ENOENT } from "../../../constants/errno.ts";
import { failure } from "../../../errors.ts";
import { createFile } from "./files.ts";

const OPERATION = "start the guard process";

/**
 * Returns the path of the script for guard processes, which undo an unconfirmed plan if this process is killed. The
 * script is imported through an HTML page, because Bun bundles a second program only in this form. From a bundle, the
 * script is copied into the directory of the plan's record, because an update of the application may replace the
 * bundle.
 */
export async function guardProgram(record: string): Promise<string> {
  if (!("Bun" in globalThis)) return besidePage((await import("./guard-path.ts")).pagePath);
  // Bundlers other than Bun's import an empty object.
  const { default: page } = await import("./guard-program.html");
  if (page.files === undefined) return besidePage(page.index ?? (await import("./guard-path.ts")).pagePath);
  let program = "";
  // Only the main program has the HTML page as `input`.
  for (const { path, loader, input } of page.files) {
    if (loader !== "js") continue;
    const copy = join(record, basename(path));
    createFile(copy, readFileSync(bundledFile(path), "utf8"));
    if (input?.endsWith(".html")) program = copy;
  }
  return program;
}

function besidePage(path: string): string {
  const program = ["ts", "js"].map((extension) => path.replace(/html$/, extension)).find((name) => existsSync(name));
  if (program !== undefined) return program;
  const advice = "declare bun-netlink as an external package for the bundler";
  throw failure(OPERATION, `there is no ${path}`, ENOENT, advice);
}

/**
 * Returns the absolute path of a file that `bun build` has written together with the bundle of this program.
 *
 * @throws NetlinkError ENOENT if the file was not installed together with the bundle.
 */
function bundledFile(path: string): string {
  // In a bundle with the format "cjs", the URL of this module is that of its source.
  const folders = [dirname(fileURLToPath(import.meta.url)), dirname(mainFile())];
  // The bundler may have moved this module into a subdirectory.
  const file = folders.flatMap((folder) => inAncestors(folder, path)).find((name) => existsSync(name));
  if (file !== undefined) return file;
  const advice = "install all files that `bun build --outdir` has written";
  throw failure(OPERATION, `${folders[1]} has no file ${basename(path)}`, ENOENT, advice);
}

function inAncestors(folder: string, path: string): string[] {
  const parent = dirname(folder);
  return [resolve(folder, path), ...(parent === folder ? [] : inAncestors(parent, path))];
}
