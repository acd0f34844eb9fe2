import { fileURLToPath } from "node:url";

/**
 * Path of the page of the guard program in the package. This module is imported dynamically, because the bundler puts such a
 * module into the directory with the page.
 */
export const pagePath: string = fileURLToPath(new URL("guard-program.html", import.meta.url));
