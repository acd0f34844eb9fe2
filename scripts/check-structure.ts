import { readFileSync } from "node:fs";
import { join, posix } from "node:path";

// Checks the imports and exports of src/, the imports of apps/, the depth of classes and the number of files in each folder, as a part
// of `bun run lint`.

/**
 * Layers of src/ with their folders, lowest first. A file may import from its own folder and from lower layers. Folders
 * of the same layer do not import each other. A file in a subfolder without a layer belongs to the parent folder.
 */
const layers: readonly (readonly string[])[] = [
  ["constants"],
  ["base"],
  ["errors"],
  ["ffi", "message"],
  ["threads"],
  ["netns"],
  ["sock"],
  ["transact"],
  ["dump"],
  ["io"],
  ["genl"],
  ["workers/loop"],
  ["workers/receiver"],
  ["workers/pool"],
  ["schema/model"],
  ["schema/values"],
  ["schema/plain"],
  ["schema/plan"],
  ["schema/codec/decode"],
  ["schema/codec/encode"],
  ["schema/codec"],
  ["schema/readers", "schema/spec", "schema/generate"],
  ["schema", "workers"],
  ["client"],
  ["families"],
  ["subsystems"],
  ["watch"],
  ["subsystems/state"],
  ["testing"],
  ["index"],
];

/** Folders of src/ that work on any operating system. They import neither src/ffi nor any folder that depends on it. */
const portable: ReadonlySet<string> = new Set(["constants", "base", "errors", "message", "schema"]);

/** The only folder that may use the foreign function interface of a runtime. */
const NATIVE = "src/ffi/native";

/** Files that may use the global `Bun`: the differences between the runtimes, and the event loop of Bun. */
const usersOfBun: ReadonlySet<string> = new Set(["src/base/engine.ts", "src/workers/receiver/wait-in-loop.ts"]);

/**
 * Checks the imports of one file of apps/, and returns a message for each problem. A program in apps/ must import the
 * library by its public names, like a program of a user.
 */
export function appProblems(path: string, source: string): string[] {
  const app = path.split("/").slice(0, 2).join("/");
  return importsOf(source).flatMap((specifier) => {
    if (/^(bun|node):ffi$/.test(specifier)) return [`${path}: only ${NATIVE} may use ${specifier}`];
    if (!specifier.startsWith(".")) return [];
    const target = posix.join(posix.dirname(path), specifier);
    if (target.startsWith(`${app}/`) || target === "package.json") return [];
    return [`${path}: imports ${target}; programs import the library as "bun-netlink/…"`];
  });
}

/** Checks one file of src/ and returns a message for each problem. `path` is relative to the project's root. */
export function structureProblems(path: string, source: string): string[] {
  return [...importProblems(path, source), ...runtimeProblems(path, source), ...consoleProblems(path, source)];
}

function importProblems(path: string, source: string): string[] {
  const problems: string[] = [];
  const folder = folderOf(path);
  const layer = layerOf(folder);
  if (layer < 0) return [`${path}: the folder "${folder}" has no layer in scripts/check-structure.ts`];
  for (const specifier of importsOf(source)) {
    if (!specifier.startsWith(".")) continue;
    const target = folderOf(posix.join(posix.dirname(path), specifier));
    if (target === folder) continue;
    if (layerOf(target) >= layer)
      problems.push(`${path}: imports from ${target}, which is not in a layer below ${folder}`);
    if (portable.has(topFolder(folder)) && !portable.has(topFolder(target))) {
      problems.push(`${path}: imports from ${target}, but ${folder} must work on any host`);
    }
  }
  return problems;
}

/**
 * Finds import cycles, including cycles through type imports, and returns a message for each. `sources` maps the paths
 * of files, relative to the project's root, to their text.
 */
export function cycleProblems(sources: ReadonlyMap<string, string>): string[] {
  const imports = new Map<string, string[]>();
  for (const [path, source] of sources) {
    const targets = importsOf(source).filter((specifier) => specifier.startsWith("."));
    const paths = targets.map((specifier) => posix.join(posix.dirname(path), specifier));
    imports.set(path, [...new Set(paths)].filter((target) => sources.has(target)).sort());
  }
  const problems: string[] = [];
  const done = new Set<string>();
  for (const path of [...sources.keys()].sort()) {
    const cycle = shortestCycle(path, imports, done);
    if (cycle !== undefined) problems.push(`${[...cycle, path].join(" → ")}: import cycle`);
    done.add(path);
  }
  return problems;
}

/**
 * Returns a message for each folder of a subsystem that imports from a folder which depends on it. The entry points
 * (`index.ts`, `…-entry.ts`) do not count.
 */
export function knotProblems(sources: ReadonlyMap<string, string>): string[] {
  const imports = new Map<string, Set<string>>();
  for (const [path, source] of sources) {
    if (!path.startsWith("src/subsystems/") || INDEX.test(path)) continue;
    const folder = posix.dirname(path);
    const targets = importsOf(source).filter((specifier) => specifier.startsWith("."));
    const folders = targets.map((specifier) => posix.dirname(posix.join(folder, specifier)));
    imports.set(
      folder,
      (imports.get(folder) ?? new Set()).union(new Set(folders.filter((target) => target !== folder))),
    );
  }
  return [...imports.keys()]
    .filter((folder) => dependsOnItself(folder, imports))
    .sort()
    .map((folder) => `${folder}: imports from a folder that depends on it; move the common files to a lower folder`);
}

function dependsOnItself(folder: string, imports: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const reached = new Set(imports.get(folder));
  for (const next of reached) for (const target of imports.get(next) ?? []) reached.add(target);
  return reached.has(folder);
}

/** Maximum number of files directly in a folder. */
const MAX_FILES = 20;
/** Folders that may have any number of files, because they have one file per kernel header or per family. */
const unlimited: ReadonlySet<string> = new Set(["src/constants", "src/families"]);

/** Returns a message for each folder with too many files. */
export function folderProblems(paths: Iterable<string>): string[] {
  const counts = new Map<string, number>();
  for (const path of paths)
    if (!path.endsWith("/README.md")) counts.set(posix.dirname(path), (counts.get(posix.dirname(path)) ?? 0) + 1);
  return [...counts]
    .filter(([folder, count]) => count > MAX_FILES && !unlimited.has(folder))
    .map(([folder, count]) => `${folder}: ${count} files in a folder, expected at most ${MAX_FILES}; use subfolders`);
}

/** Maximum number of lines of the README of a folder in src/. */
const MAX_README_LINES = 15;
/** Folders that a comment elsewhere describes: the index of the constants, and the generated `src/families.ts`. */
const describedElsewhere: ReadonlySet<string> = new Set(["src/constants", "src/families"]);

/**
 * Returns a message for each folder of src/ without a short README, and for each file that a README names and that does
 * not exist. The README says what lives in the folder and where to start reading.
 *
 * @param texts paths of the READMEs, relative to the project's root, with their text.
 */
export function readmeProblems(paths: Iterable<string>, texts: ReadonlyMap<string, string>): string[] {
  const known = new Set(paths);
  const folders = new Set([...known].filter((path) => path.startsWith("src/")).map((path) => posix.dirname(path)));
  const problems: string[] = [];
  for (const folder of folders) {
    const path = `${folder}/README.md`;
    const text = texts.get(path);
    if (text === undefined) {
      if (!describedElsewhere.has(folder))
        problems.push(`${path}: missing; describe the folder like the others of src/`);
      continue;
    }
    if (text.trimEnd().split("\n").length > MAX_README_LINES)
      problems.push(`${path}: more than ${MAX_README_LINES} lines`);
    for (const [, file] of text.matchAll(/`([\w./-]+\.ts)`/g)) {
      const candidates = [file!, posix.join(folder, file!), posix.join("src", file!)];
      if (!candidates.some((candidate) => known.has(candidate)))
        problems.push(`${path}: names ${file}, which does not exist`);
    }
  }
  return problems;
}

/**
 * Returns the shortest import cycle that contains a file and none of the `excluded` files; undefined if there is none.
 */
function shortestCycle(start: string, imports: ReadonlyMap<string, string[]>, excluded: ReadonlySet<string>) {
  const paths: string[][] = [[start]];
  const visited = new Set<string>();
  for (const path of paths) {
    for (const next of imports.get(path.at(-1)!)!) {
      if (next === start) return path;
      if (visited.has(next) || excluded.has(next)) continue;
      visited.add(next);
      paths.push([...path, next]);
    }
  }
  return undefined;
}

/** Returns the specifiers of all imports and re-exports, including those of types. */
function importsOf(source: string): string[] {
  const statements = source.matchAll(
    /^\s*(?:import\b|export\s+(?:type\s+)?[{*])[^;"']*?(?:\bfrom\s*)?["']([^"']+)["']/gm,
  );
  const dynamic = source.matchAll(/\b(?:import|require)\(\s*["']([^"']+)["']/g);
  return [...statements, ...dynamic].map((match) => match[1]!);
}

/**
 * Returns a message for each use of something that only one runtime has. Only memory of the allocator has a fixed address:
 * the engines move the storage of small typed arrays. So no other file takes an address.
 */
function runtimeProblems(path: string, source: string): string[] {
  if (path.startsWith(`${NATIVE}/`)) return [];
  const text = withoutComments(source);
  const problems = [...text.matchAll(/["'](?:bun|node):ffi["']|\bDeno\b(?=[.\s]*(?:\.|in\b))|\bptr\s*\(/g)].map(
    ([found]) => `${path}: only ${NATIVE} may use ${found}`,
  );
  if (!usersOfBun.has(path))
    for (const [found] of text.matchAll(/\bBun\.\w+/g))
      problems.push(`${path}: ${found} exists only in Bun; use src/base/engine.ts`);
  return problems;
}

function consoleProblems(path: string, source: string): string[] {
  if (!/\bconsole\./.test(withoutComments(source))) return [];
  return [`${path}: src/ must not use console`];
}

/** Modules that re-export the names of the package: its entry points, and the indexes from which they take names. */
const INDEX = /\/(?:index|[\w-]+-entry)\.ts$|^src\/families\.ts$/;

/** Returns a message for each export of the package without a docstring. Other exports need none if their names suffice. */
export function undocumentedExports(sources: ReadonlyMap<string, string>): string[] {
  const published = new Set<string>();
  const publishedFiles = new Set<string>();
  for (const [path, source] of sources) {
    if (!INDEX.test(path)) continue;
    for (const [, list] of source.matchAll(/^export (?:type )?\{([^}]*)\}/gm))
      for (const [name] of list!.matchAll(/[\w$]+/g)) published.add(name);
    for (const [, file] of source.matchAll(/^export \* from "([^"]+)"/gm))
      publishedFiles.add(posix.join(posix.dirname(path), file!));
  }
  const problems: string[] = [];
  for (const [path, source] of sources) {
    const lines = source.split("\n");
    for (const [index, line] of lines.entries()) {
      const name = /^export (?:declare |abstract |async )*(?:class|function|const|let|interface|type) ([\w$]+)/.exec(
        line,
      )?.[1];
      if (name === undefined || !(published.has(name) || publishedFiles.has(path))) continue;
      if (lines[index - 1]?.trimEnd().endsWith("*/") === true) continue;
      // A constant object and a type with the same name need only one docstring.
      if (lines.slice(0, index).some((earlier) => earlier.startsWith(`export const ${name} `))) continue;
      problems.push(`${path}:${index + 1}: ${name} exported without a docstring`);
    }
  }
  return problems;
}

/** Maximum number of classes of a chain of subclasses. */
const MAX_CLASS_DEPTH = 5;

/** Returns a message for each class with too many superclasses. A superclass is found by its name, in any file. */
export function classProblems(sources: ReadonlyMap<string, string>): string[] {
  const superclasses = new Map<string, string>();
  for (const source of sources.values())
    for (const [, name, superclass] of source.matchAll(/\bclass (\w+)(?:<[^{]*?>)? extends (\w+)/g))
      superclasses.set(name!, superclass!);
  return [...superclasses.keys()].flatMap((name) => {
    const chain = [name];
    for (let next = superclasses.get(name); next !== undefined && !chain.includes(next); next = superclasses.get(next))
      chain.push(next);
    return chain.length > MAX_CLASS_DEPTH ? [`${chain.join(" extends ")}: more than ${MAX_CLASS_DEPTH} classes`] : [];
  });
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
}

/**
 * Returns the innermost folder of a file that has a layer. If there is none, returns the top folder. For a file
 * directly in src/, returns the name of the file.
 */
export function folderOf(path: string): string {
  const parts = path
    .replace(/^src\//, "")
    .replace(/\.ts$/, "")
    .split("/");
  for (let length = parts.length - 1; length > 1; length--) {
    const folder = parts.slice(0, length).join("/");
    if (layerOf(folder) >= 0) return folder;
  }
  return parts[0]!;
}

function topFolder(folder: string): string {
  return folder.split("/")[0]!;
}

/** Returns the layer of a folder of src/: 0 for the lowest layer, -1 for an unknown folder. */
export function layerOf(folder: string): number {
  return layers.findIndex((folders) => folders.includes(folder));
}

if (import.meta.main) {
  const root = join(import.meta.dir, "..");
  const sources = new Map<string, string>();
  for (const path of new Bun.Glob("src/**/*.ts").scanSync({ cwd: root })) {
    if (!path.endsWith(".d.ts")) sources.set(path, readFileSync(join(root, path), "utf8"));
  }
  const problems = [...sources].flatMap(([path, source]) => structureProblems(path, source));
  problems.push(...undocumentedExports(sources));
  for (const path of new Bun.Glob("apps/**/*.ts").scanSync({ cwd: root })) {
    const source = readFileSync(join(root, path), "utf8");
    sources.set(path, source);
    problems.push(...appProblems(path, source));
  }
  const paths = [...new Bun.Glob("{apps,bench,examples,scripts,src,test}/**/*").scanSync({ cwd: root })];
  const isInstalledOrBuilt = (path: string) => /\/(?:node_modules|dist)\//.test(path);
  const own = paths.filter((path) => !isInstalledOrBuilt(path));
  const readmes = own.filter((path) => path.endsWith("/README.md"));
  const texts = new Map(readmes.map((path) => [path, readFileSync(join(root, path), "utf8")]));
  problems.push(
    ...cycleProblems(sources),
    ...knotProblems(sources),
    ...classProblems(sources),
    ...folderProblems(own),
    ...readmeProblems(own, texts),
  );
  for (const problem of problems.sort()) console.error(problem);
  console.log(`structure: ${sources.size} files, ${problems.length} problems`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
