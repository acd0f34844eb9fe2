import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { families } from "bun-netlink/families";
import { emitFamily, type Family, loadFamily, moduleFileName } from "bun-netlink/schema";
import { UsageError } from "../errors.ts";
import { readTextInput } from "../input.ts";
import { line, warn } from "../output.ts";
import { parseYaml } from "../runtime/engine.ts";

/** Length of the spec's hash in the first line of a generated module, in hexadecimal digits. */
const HASH_LENGTH = 16;

/** A family spec, with the names of the specs that it extends and to which it links. */
interface Spec {
  readonly file: string;
  readonly text: string;
  readonly name?: string;
  readonly extends?: string;
  readonly links: readonly string[];
}

/** Options of the command line. */
interface Options {
  /** Folder of the modules. */
  readonly output: string;
  /** Whether unsupported parts of specs cause a warning instead of an error. */
  readonly tolerant?: boolean;
}

/**
 * Writes a typed module for each family spec. A spec may extend another spec on the command line (`extends`). It may
 * link to specs on the command line, and to families of the library (`links`).
 */
export async function generate(files: readonly string[], options: Options): Promise<void> {
  const { output, tolerant = false } = options;
  const specs = await Promise.all(files.map(readSpec));
  const loaded = new Map<string, Family>();
  const modules: Record<string, string> = {};
  for (const { name } of specs) if (name !== undefined) modules[name] = `./${moduleFileName(name)}.ts`;
  for (const name of new Set(specs.flatMap(({ links }) => links))) {
    if (Object.hasOwn(modules, name) || !Object.hasOwn(families, name)) continue;
    loaded.set(name, await families[name]!());
    modules[name] = `bun-netlink/families/${moduleFileName(name)}`;
  }
  mkdirSync(output, { recursive: true });
  for (const { name, extends: extended, file } of specs) {
    if (extended !== undefined && !specs.some((one) => one.name === extended)) {
      throw new UsageError(`${file}: extends "${extended}"; add its spec to the arguments`);
    }
    if (name === undefined) continue;
    const family = load(name, { specs, loaded, tolerant }, [file]);
    for (const part of family.ignored ?? []) warn(`${part.file}: ${part.path}: ${part.reason}; ignored`);
    const sources = specs.filter((one) => one.name === name || one.extends === name);
    const hash = createHash("sha256");
    for (const { text } of sources) hash.update(text);
    const text = emitFamily(family, {
      source: sources.map((one) => basename(one.file)).join(" with "),
      hash: `sha256 ${hash.digest("hex").slice(0, HASH_LENGTH)}`,
      modules,
      runtime: "bun-netlink/generated",
      command: "`bun-netlink generate`",
    });
    const target = join(output, `${moduleFileName(name)}.ts`);
    writeFileSync(target, text);
    line(target);
  }
}

/** Specs of the command line, and the families that were loaded so far. */
interface Inputs {
  readonly specs: readonly Spec[];
  readonly loaded: Map<string, Family>;
  readonly tolerant: boolean;
}

/** Loads a family from its spec, the specs that extend it, and its linked families. */
function load(name: string, inputs: Inputs, path: readonly string[]): Family {
  const { specs, loaded, tolerant } = inputs;
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const spec = specs.find((one) => one.name === name);
  if (spec === undefined) throw new UsageError(`${path.at(-1)}: links "${name}"; add its spec to the arguments`);
  if (path.indexOf(spec.file) !== path.lastIndexOf(spec.file))
    throw new UsageError(`${spec.file}: the family links to itself; remove its name from "links"`);
  const extending = specs.filter((one) => one.extends === name);
  const names = [spec, ...extending].flatMap(({ links }) => links);
  const links = Object.fromEntries(names.map((link) => [link, load(link, inputs, [...path, spec.file])]));
  const extensions = extending.map(({ text, file }) => ({ text, file }));
  const family = loadFamily(spec.text, { file: spec.file, links, extensions, tolerant });
  loaded.set(name, family);
  return family;
}

async function readSpec(file: string): Promise<Spec> {
  const text = readTextInput(file);
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file}: invalid YAML: ${(error as Error).message}`);
  }
  const { name, extends: extended, links: given } = (value ?? {}) as Record<string, unknown>;
  const links = Array.isArray(given) ? given.filter((link) => typeof link === "string") : [];
  if (typeof extended === "string") return { file, text, extends: extended, links };
  if (typeof name === "string") return { file, text, name, links };
  throw new UsageError(`${file}: expected a spec with a name`);
}
