import { posix } from "node:path";

/**
 * The rooms of src/, lowest first. A file may import from its own room and from rooms on lower floors; rooms on one floor
 * know nothing of each other.
 */
const floors: readonly (readonly string[])[] = [
  ["constants"],
  ["errors"],
  ["ffi", "message"],
  ["threads"],
  ["sock"],
  ["dump"],
  ["genl"],
  ["schema", "workers"],
  ["client"],
  ["families"],
  ["subsystems"],
  ["watch"],
  ["testing"],
  ["index"],
];

/** Rooms that know no ffi although they stand above it: they work on any host. */
const portable: ReadonlySet<string> = new Set(["constants", "errors", "message", "schema"]);

/** The one file that turns memory into addresses. */
const ALLOCATOR = "src/ffi/memory.ts";

/** What is wrong with the structure of one file of src/, given by its path from the project's root: one sentence each. */
export function structureProblems(path: string, source: string): string[] {
  return [
    ...importProblems(path, source),
    ...addressProblems(path, source),
    ...consoleProblems(path, source),
    ...undocumentedExports(path, source),
  ];
}

function importProblems(path: string, source: string): string[] {
  const problems: string[] = [];
  const room = roomOf(path);
  const floor = floorOf(room);
  if (floor < 0) return [`${path}: the room "${room}" has no floor in scripts/structure.ts`];
  for (const specifier of importsOf(source)) {
    if (specifier === "bun:ffi" && room !== "ffi") problems.push(`${path}: only src/ffi may import bun:ffi`);
    if (!specifier.startsWith(".")) continue;
    const target = roomOf(posix.join(posix.dirname(path), specifier));
    if (target === room) continue;
    if (floorOf(target) >= floor) problems.push(`${path}: imports point down only, and ${target} is not below ${room}`);
    if (portable.has(room) && !portable.has(target)) {
      problems.push(`${path}: ${room} works on any host, and ${target} does not`);
    }
  }
  return problems;
}

/**
 * The circles in which files import each other, types included: none of them can be read, or tested, without the others. One
 * sentence for each; `sources` has the files of src/ by their paths from the project's root.
 */
export function cycleProblems(sources: ReadonlyMap<string, string>): string[] {
  const neighbours = new Map<string, string[]>();
  for (const [path, source] of sources) {
    const targets = importsOf(source).filter((specifier) => specifier.startsWith("."));
    const paths = targets.map((specifier) => posix.join(posix.dirname(path), specifier));
    neighbours.set(path, [...new Set(paths)].filter((target) => sources.has(target)).sort());
  }
  const problems: string[] = [];
  const done = new Set<string>();
  for (const path of [...sources.keys()].sort()) {
    const circle = wayBack(path, neighbours, done);
    if (circle !== undefined)
      problems.push(`${[...circle, path].join(" → ")}: these files import each other in a circle`);
    done.add(path);
  }
  return problems;
}

/** The shortest way along imports from a file back to itself that meets none of the `done` ones, if there is any. */
function wayBack(start: string, neighbours: ReadonlyMap<string, string[]>, done: ReadonlySet<string>) {
  const ways: string[][] = [[start]];
  const met = new Set<string>();
  for (const way of ways) {
    for (const next of neighbours.get(way.at(-1)!)!) {
      if (next === start) return way;
      if (met.has(next) || done.has(next)) continue;
      met.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}

/** Every module that the source names in an import or re-export, of types too. */
function importsOf(source: string): string[] {
  const statements = source.matchAll(/^\s*(?:import|export)\b[^;"']*?(?:\bfrom\s*)?["']([^"']+)["']/gm);
  const dynamic = source.matchAll(/\bimport\(\s*["']([^"']+)["']/g);
  return [...statements, ...dynamic].map((match) => match[1]!);
}

/** `ptr()` of a small typed array goes stale: addresses come from the allocator alone. */
function addressProblems(path: string, source: string): string[] {
  if (path === ALLOCATOR) return [];
  const takesAddress = /\bptr\s*\(/.test(withoutComments(source)) || /\bimport\s*\{[^}]*\bptr\b[^}]*\}/.test(source);
  return takesAddress ? [`${path}: only ${ALLOCATOR} may take an address with ptr()`] : [];
}

function consoleProblems(path: string, source: string): string[] {
  if (!/\bconsole\./.test(withoutComments(source))) return [];
  return [`${path}: a library does not print`];
}

function undocumentedExports(path: string, source: string): string[] {
  const problems: string[] = [];
  const lines = source.split("\n");
  for (const [index, line] of lines.entries()) {
    const name = /^export (?:declare |abstract |async )*(?:class|function|const|let|interface|type) ([\w$]+)/.exec(
      line,
    )?.[1];
    if (name === undefined || lines[index - 1]?.trimEnd().endsWith("*/") === true) continue;
    // A constant object and the type of the same name share one comment.
    if (lines.slice(0, index).some((earlier) => earlier.startsWith(`export const ${name} `))) continue;
    problems.push(`${path}:${index + 1}: ${name} is exported without a docstring`);
  }
  return problems;
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
}

/** The first folder below src/, or the name of a file that stands in src/ itself. */
export function roomOf(path: string): string {
  return path
    .replace(/^src\//, "")
    .split("/")[0]!
    .replace(/\.ts$/, "");
}

/** How high a room stands, from 0 on; -1 for one that is not known. */
export function floorOf(room: string): number {
  return floors.findIndex((rooms) => rooms.includes(room));
}
