// Loaded before every program of a test run in Node.js and Deno, also in their workers. It maps the modules of Bun to those of
// this folder, and adds the names that only Bun has.
import { globSync, readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { installGlobals } from "./globals.ts";

const here = import.meta.dirname;
const root = resolve(here, "../..");
const sources = `${pathToFileURL(join(root, "src")).href}/`;
/** Modules of Bun that this folder has. */
const MODULES: Readonly<Record<string, string>> = {
  "bun:test": pathToFileURL(join(here, "bun-test.ts")).href,
  "bun:ffi": pathToFileURL(join(here, "bun-ffi.ts")).href,
  "bun:jsc": pathToFileURL(join(here, "bun-jsc.ts")).href,
  bun: pathToFileURL(join(here, "bun.ts")).href,
};
/** Programs from a command line (`-e`) are files of this folder, and resolve their imports as if they were in the current one. */
const evaluated = `${pathToFileURL(process.env["TEST_RUNTIME_FOLDER"] ?? "/nonexistent").href}/eval-`;

const paths = tsconfigPaths();

registerHooks({
  resolve(specifier, context, next) {
    const module = MODULES[specifier] ?? paths.get(specifier);
    if (module !== undefined) return { url: module, shortCircuit: true };
    if (context.parentURL?.startsWith(evaluated) && !specifier.startsWith("node:")) {
      const parentURL = pathToFileURL(join(process.cwd(), "program.ts")).href;
      return next(specifier.startsWith("/") ? pathToFileURL(specifier).href : specifier, { ...context, parentURL });
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    // With hooks, Deno 2.9 loads the JSON files of CommonJS modules as text.
    if ("Deno" in globalThis && url.endsWith(".json") && url.includes("/node_modules/"))
      return { format: "commonjs", source: `module.exports = ${read(url)}`, shortCircuit: true };
    const loaded = next(url, context);
    if (!/^(file:.*\.m?[tj]s$|data:)/.test(url) || url.includes("/node_modules/")) return loaded;
    const source = loaded.source == null ? read(url) : textOf(loaded.source);
    return { ...loaded, source: prefixOf(url, source) + withProgram(url, source) };
  },
});

installGlobals();
loadExperimentalModules();

/** Programs of tests count the warnings of the library, so that of Node.js about its module is omitted. */
function loadExperimentalModules(): void {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  process.getBuiltinModule("node:ffi");
  process.emitWarning = emitWarning;
}

/** Returns declarations for the first line of a module, so that the lines in stack traces stay correct. */
function prefixOf(url: string, source: string): string {
  // The library finds out its runtime from the global, so tests import theirs.
  const usesBun = !url.startsWith(sources) && !url.startsWith(pathToFileURL(here).href) && /\bBun\./.test(source);
  const bun = usesBun && !/^import .*\bBun\b/m.test(source) ? 'import { Bun } from "bun";' : "";
  const meta = /\bimport\.meta\.(dir|path|file)\b/.test(source)
    ? "import.meta.dir=import.meta.dirname;import.meta.path=import.meta.filename;" +
      'import.meta.file=import.meta.filename.replace(/.*[/]/,"");'
    : "";
  return bun + meta;
}

/** Children are started with the same preparation: the program of the runtime becomes a script that does it. */
function withProgram(url: string, source: string): string {
  const isTest = !url.startsWith(sources) && process.env["TEST_RUNTIME_PROGRAM"] !== undefined;
  return isTest ? source.replaceAll("process.execPath", "process.env.TEST_RUNTIME_PROGRAM") : source;
}

/** The hooks of Deno get no source. */
function read(url: string): string {
  if (!url.startsWith("data:")) return readFileSync(fileURLToPath(url), "utf8");
  const comma = url.indexOf(",");
  return Buffer.from(url.slice(comma + 1), url.slice(0, comma).endsWith(";base64") ? "base64" : "utf8").toString();
}

function textOf(source: string | ArrayBuffer | NodeJS.TypedArray): string {
  return typeof source === "string" ? source : new TextDecoder().decode(source);
}

/** Returns the URLs of the modules that tsconfig.json names, by their specifier. */
function tsconfigPaths(): Map<string, string> {
  const { compilerOptions } = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8")) as {
    compilerOptions: { paths: Record<string, string[]> };
  };
  const modules = new Map<string, string>();
  for (const [name, patterns] of Object.entries(compilerOptions.paths)) {
    for (const pattern of patterns) {
      const [before = "", after = ""] = pattern.replace(/^\.\//, "").split("*");
      for (const file of globSync(pattern, { cwd: root })) {
        const part = pattern.includes("*") ? file.slice(before.length, file.length - after.length) : "";
        const specifier = name.replace("*", part);
        if (!modules.has(specifier)) modules.set(specifier, pathToFileURL(join(root, file)).href);
      }
    }
  }
  return modules;
}
