import { fileURLToPath, pathToFileURL } from "node:url";
import { mainFile } from "../../../base/engine.ts";

// In the format "cjs" of other bundlers, this module has no URL.
const base = import.meta.url ?? pathToFileURL(mainFile());

/**
 * Path of the page of the guard program in the package. This module is imported dynamically, because the bundler puts such a
 * module into the directory with the page.
 */
export const pagePath: string = fileURLToPath(new URL("guard-program.html", base));
