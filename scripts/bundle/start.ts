import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { rowsOf } from "../../src/schema/model/lazy-family.ts";

// Makes published code start faster. The cost of an import in JavaScriptCore: about 15 ns per byte of code, because
// every file is parsed twice, 5 µs per name that one file imports from another, and milliseconds for node:fs.

const src = join(import.meta.dir, "../../src");

/** Modules of Node.js whose functions are loaded at the first call. */
const BUILTINS = [
  ...["fs", "fs/promises", "os", "path", "url", "crypto", "dns/promises", "timers/promises", "zlib"],
  ...["child_process", "util"],
];

/**
 * Returns a plugin for all bundles that contain code of the library.
 *
 * @param families texts of modules in src/families that replace the modules
 */
export async function fastStart(families: ReadonlyMap<string, string> = new Map()): Promise<Bun.BunPlugin> {
  const constants = await constantValues();
  const builtins = new Map<string, string>();
  for (const name of BUILTINS) builtins.set(`node:${name}`, await lazyBuiltin(`node:${name}`));
  return {
    name: "fast start",
    setup(build) {
      build.onResolve({ filter: /^lazy:/ }, ({ path }) => ({ path: path.slice("lazy:".length), namespace: "builtin" }));
      build.onLoad({ filter: /./, namespace: "builtin" }, ({ path }) => ({
        contents: builtins.get(path)!,
        loader: "js",
      }));
      build.onLoad({ filter: /\/commander\/lib\/.*\.js$/ }, ({ path }) => ({
        contents: withLazyBuiltins(readFileSync(path, "utf8"), builtins),
        loader: "js",
      }));
      build.onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
        const text = withLazyBuiltins(await withNamedExports(readFileSync(path, "utf8"), path), builtins);
        const isFamily = dirname(path) === join(src, "families");
        return {
          contents: withClassNames(
            pure(withConstants(isFamily ? (families.get(path) ?? withTextEntries(text)) : text, path, constants)),
          ),
          loader: "ts",
        };
      });
    },
  };
}

/** Replaces imports of built-in modules. The name differs, because the bundler asks no plugin about names of `node:`. */
function withLazyBuiltins(text: string, builtins: ReadonlyMap<string, string>): string {
  return text.replace(/^(import [^;]*? from )["'](node:[\w/]+)["'];/gm, (statement, start: string, name: string) => {
    return builtins.has(name) ? `${start}"lazy:${name}";` : statement;
  });
}

/**
 * Marks the calls that initialize constants of a module as free of side effects. Bundlers omit a module of the library if
 * the program does not use it, because package.json has `"sideEffects": false`. They need these marks to omit a part of
 * a file that contains several modules.
 */
function pure(text: string): string {
  const call = /^((?:export )?const \w+(?:: (?:[^=]|=>)*?)? = )((?:new )?[A-Za-z_$][\w$.]*(?:<.*?>)?\()/gm;
  return text.replace(call, "$1/* @__PURE__ */ $2");
}

/**
 * Adds the names of classes as properties, because the bundler shortens identifiers. Bun shows `displayName` for objects;
 * programs and texts of errors read `name`.
 */
function withClassNames(text: string): string {
  const start = /^((?:export )?(?:abstract )?class (\w+)\b[^{}]* \{)$/gm;
  return text.replace(start, '$1 static name = "$2"; static displayName = "$2";');
}

/** Values of constants by name, for each file of src/constants. */
type Constants = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

async function constantValues(): Promise<Constants> {
  const values = new Map<string, Readonly<Record<string, unknown>>>();
  for (const path of new Bun.Glob("constants/*.ts").scanSync({ cwd: src, absolute: true })) {
    if (!path.endsWith("/index.ts")) values.set(path, (await import(path)) as Record<string, unknown>);
  }
  return values;
}

/** Replaces imports of the kernel's constants by their values, so that files need not import them from another file. */
function withConstants(text: string, path: string, constants: Constants): string {
  if (dirname(path) === join(src, "constants")) return text;
  const imports = /^import (?:\{([^}]*)\}|\* as (\w+)) from "(\.[^"]*)";$/gm;
  return text.replace(
    imports,
    (statement: string, names: string | undefined, all: string | undefined, from: string) => {
      const values = constants.get(resolve(dirname(path), from));
      if (values === undefined) return statement;
      if (names === undefined) return `const ${all} = ${JSON.stringify(numbersOf(values))};`;
      const other: string[] = [];
      const declarations: string[] = [];
      for (const name of names.split(",").map((word) => word.trim())) {
        if (name === "") continue;
        const [imported, local = imported] = name.split(" as ");
        const value = values[imported!];
        if (typeof value === "number" || typeof value === "string") {
          declarations.push(`const ${local} = ${JSON.stringify(value)};`);
        } else other.push(name);
      }
      const rest = other.length === 0 ? "" : `import { ${other.join(", ")} } from "${from}";`;
      return rest + declarations.join("");
    },
  );
}

/** Replaces `export *` by the names, because joined modules share a file, of which it would export all names. */
async function withNamedExports(text: string, path: string): Promise<string> {
  const lists = text.matchAll(/^export \{([^}]*)\}/gm).flatMap(([, names]) => names!.split(","));
  const exported = new Set(lists.map((name) => name.split(" as ").at(-1)!.trim()));
  const statements = new Map<string, string>();
  for (const [statement, from] of text.matchAll(/^export \* from "(\.[^"]*)";$/gm)) {
    // The constants of the kernel stay a file of their own.
    if (from!.endsWith("/constants/index.ts")) continue;
    const module = (await import(resolve(dirname(path), from!))) as object;
    const names = Object.keys(module).filter((name) => !exported.has(name));
    for (const name of names) exported.add(name);
    statements.set(statement, `export { ${names.join(", ")} } from "${from}";`);
  }
  return text.replace(/^export \* from .*$/gm, (statement) => statements.get(statement) ?? statement);
}

function numbersOf(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === "number"));
}

/**
 * Replaces functions that create an entry of a family by the entry as JSON, because a string is parsed 10 times as fast
 * as code. Entries that contain code stay functions.
 */
export function withTextEntries(text: string): string {
  const withMembers = text.replace(/^( {6}members: )(\[.*?\]),$/gms, (members, name, literal) => {
    const rows = evaluated(literal as string);
    return Array.isArray(rows) ? `${name}${JSON.stringify(withTextRows(rows as object[]))},` : (members as string);
  });
  return withMembers.replace(
    /^( {4}\S.*?): \(\) => \((\{ .*? \}|\{\n.*?^ {4}\}|".*?")\),$/gms,
    (entry, name, literal) => {
      const value = evaluated(literal as string);
      if (value === undefined) return entry as string;
      const json = JSON.stringify(value, (key, inner: unknown) => {
        if (typeof inner === "string" && inner.includes("\n")) return inner.trim().replace(/\s+/g, " ");
        return (key === "attributes" || key === "members") && Array.isArray(inner) ? withTextRows(inner) : inner;
      });
      return `${name}: ${JSON.stringify(json)},`;
    },
  );
}

/** Replaces rows of attributes or of members by text, unless the text would be another value. */
function withTextRows(rows: readonly object[]): readonly unknown[] | string {
  const texts = rows.map((row) => {
    const words = Object.entries(row).map(([key, value]: [string, unknown]) => {
      if (key === "name" || key === "number" || key === "type") return `${value}`;
      return value === true ? key : `${key}=${value}`;
    });
    const text = words.join(" ");
    return !text.includes(";") && Bun.deepEquals(rowsOf(text), [row], true) ? text : row;
  });
  return texts.length > 0 && texts.every((row) => typeof row === "string") ? texts.join(";") : texts;
}

/** Returns the value of a literal, or undefined if JSON cannot represent it. */
function evaluated(literal: string): unknown {
  try {
    const value = new Function(`return (${literal});`)() as unknown;
    return Bun.deepEquals(JSON.parse(JSON.stringify(value)), value, true) ? value : undefined;
  } catch {
    // The literal refers to functions or to a variable of the module.
    return undefined;
  }
}

/**
 * Returns a bundle as a file that Bun evaluates as it is, without transpiling it, because of its first line. Bun reads
 * such a file as Latin-1. Characters outside of ASCII are therefore escaped; bundles contain them only in literals.
 */
export function asPrecompiled(bundle: string): string {
  const text = bundle.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return text.startsWith("// @bun") ? text : `// @bun\n${text}`;
}

/** Returns a module with the functions of a built-in module, which it loads at the first call. */
async function lazyBuiltin(name: string): Promise<string> {
  const functions = Object.entries((await import(name)) as object).flatMap(([key, value]) => {
    if (key === "default") return [];
    const member = `process.getBuiltinModule("${name}").${key}`;
    if (typeof value === "function") return [`export const ${key} = (...args) => ${member}(...args);`];
    // Reading `constants` of node:fs loads the module.
    if (key === "constants")
      return [`export const ${key} = /* @__PURE__ */ new Proxy({}, { get: (_, name) => ${member}[name] });`];
    return [`export const ${key} = /* @__PURE__ */ (() => ${member})();`];
  });
  const all = `/* @__PURE__ */ new Proxy({}, { get: (_, key) => process.getBuiltinModule("${name}")[key] })`;
  return [...functions, `export default ${all};`].join("\n");
}
