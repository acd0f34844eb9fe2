// Writes the modules of src/families from specs: the kernel's own, which are not part of the project, and those in specs/;
// and then the pages of docs/families from the modules, as "bun run docs" does.
//
//   bun run generate [--specs DIR] [--check]
//
// The kernel's specs are looked for in DIR, or in the directory that YNL_SPECS names; without either only the families of
// specs/ are written. --check writes nothing and fails where a module is not what it should be. With all specs at hand,
// modules and names in specs/kernel.yaml that no spec goes with are failures as well.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { emitFamily } from "../src/schema/emit.ts";
import { type Family, loadFamily } from "../src/schema/index.ts";
import {
  checkedFacts,
  checkedSpecs,
  EVERY_OTHER,
  inventoryProblems,
  type KernelFacts,
  type Needs,
  needProblems,
  type SpecFile,
} from "./generate-checks.ts";

const root = join(import.meta.dir, "..");
const target = join(root, "src/families");
const { values } = parseArgs({ options: { specs: { type: "string" }, check: { type: "boolean" } } });

/** One spec with what adds to it. */
interface Source {
  readonly file: string;
  readonly text: string;
  readonly name: string;
  readonly links: readonly string[];
  readonly extensions: SpecFile[];
}

/** What the specs do not say: which option and module bring a family, and what its headers cannot do without. */
const KERNEL_FACTS = "kernel.yaml";
const kernel = readKernelFacts();
const ours = readSpecs(join(root, "specs")).filter(({ file }) => file !== KERNEL_FACTS);
const upstream = values.specs ?? process.env["YNL_SPECS"];
if (upstream === undefined)
  console.log("the kernel's specs are not at hand: only the families of specs/ are looked at");
const theirs = upstream === undefined ? [] : checkedSpecs(upstream, readSpecs(upstream));
/** The files that extend a family, and which. */
const extensions: { file: string; of: string }[] = [];
const sources = collect([...theirs, ...ours]);
const loaded = new Map<string, Family>();
const modules = new Map<string, string>();
for (const source of [...sources.values()].filter((one) => isComplete(one, []))) {
  modules.set(`${fileName(source.name)}.ts`, emit(source));
}
const formatted = format(modules);
const done = values.check === true ? compare(formatted) : write(formatted) + writePages();
process.exitCode = upstream === undefined ? done : done + takeStock();

/** Tells what does not belong to any spec; returns 1 when there is something. */
function takeStock(): number {
  const files = readdirSync(target);
  const problems = inventoryProblems({
    modules: modules.keys(),
    files,
    families: sources.keys(),
    facts: Object.keys(kernel),
    extensions,
  });
  for (const problem of problems) console.log(problem);
  return problems.length > 0 ? 1 : 0;
}

function readSpecs(directory: string): SpecFile[] {
  if (!existsSync(directory)) return [];
  const files = readdirSync(directory).filter((file) => file.endsWith(".yaml"));
  return files.sort().map((file) => ({ file, text: readFileSync(join(directory, file), "utf8") }));
}

function readKernelFacts(): Record<string, KernelFacts> {
  return checkedFacts(KERNEL_FACTS, Bun.YAML.parse(readFileSync(join(root, "specs", KERNEL_FACTS), "utf8")));
}

/** The specs by their family's name, each with its extensions. */
function collect(files: readonly SpecFile[]): Map<string, Source> {
  const collected = new Map<string, Source>();
  const parsed = files.map((file) => ({ ...file, spec: Bun.YAML.parse(file.text) as Record<string, unknown> }));
  for (const { file, text, spec } of parsed) {
    if (spec["extends"] !== undefined) continue;
    const links = (spec["links"] as string[] | undefined) ?? [];
    collected.set(`${spec["name"]}`, { file, text, name: `${spec["name"]}`, links: [...links], extensions: [] });
  }
  for (const { file, text, spec } of parsed) {
    if (spec["extends"] === undefined) continue;
    extensions.push({ file, of: `${spec["extends"]}` });
    const source = collected.get(`${spec["extends"]}`);
    // The specs of the kernel may not be at hand. Where they are, takeStock() tells of it.
    if (source === undefined) continue;
    source.extensions.push({ file, text });
    (source.links as string[]).push(...((spec["links"] as string[] | undefined) ?? []));
  }
  return collected;
}

/** Whether the families that a spec leads into are at hand: those of the kernel may not be. */
function isComplete({ name, links }: Source, path: readonly string[]): boolean {
  return links.every((link) => {
    const linked = sources.get(link);
    return path.includes(link) || (linked !== undefined && isComplete(linked, [...path, name]));
  });
}

function load(name: string, path: readonly string[]): Family {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const source = sources.get(name);
  if (source === undefined) throw new Error(`${path.at(-1)}: there is no spec of the family "${name}"`);
  if (path.includes(name)) throw new Error(`families are linked in a circle: ${[...path, name].join(", ")}`);
  const links = Object.fromEntries(source.links.map((link) => [link, load(link, [...path, name])]));
  const extended = source.extensions.map(({ file, text }) => ({ file: `specs/${file}`, text }));
  const options = { file: source.file, extensions: extended, links };
  const described = loadFamily(source.text, options);
  const extensions = [...options.extensions, ...needed(described)];
  const family = loadFamily(source.text, { ...options, extensions });
  loaded.set(name, family);
  return family;
}

/** What requests cannot do without, and what replies always have, as extensions of the family. */
function needed(family: Family): object[] {
  const {
    header = {},
    attributes = {},
    one = {},
    nothing = {},
    with: beside = {},
    always = {},
    "always-one": alwaysOne = {},
  } = kernel[family.name] ?? {};
  return [
    ...neededAs("required-header", header, family),
    ...neededAs("required", attributes, family),
    ...neededAs("required-one", one, family),
    ...neededAs("says-nothing", nothing, family),
    ...neededAs("required-with", beside, family),
    ...neededAs("always", always, family, "reply"),
    ...neededAs("always-one", alwaysOne, family, "reply"),
  ];
}

function neededAs(
  key: string,
  needs: Needs<unknown>,
  { name, operations }: Family,
  side: "request" | "reply" = "request",
): object[] {
  const [problem] = needProblems(needs, operations, side);
  if (problem !== undefined) throw new Error(`${KERNEL_FACTS}: ${name}, ${key}: ${problem}`);
  const list = Object.values(operations).flatMap((operation) => {
    const entry = needs[operation.name] ?? needs[EVERY_OTHER] ?? {};
    const kinds = (["do", "dump"] as const).filter((kind) => entry[kind] && operation[kind] !== undefined);
    const requests = kinds.map((kind) => [kind, { [side]: { [key]: entry[kind], ...named(key, entry[kind]) } }]);
    return kinds.length === 0 ? [] : [{ name: operation.name, ...Object.fromEntries(requests) }];
  });
  return list.length === 0 ? [] : [{ extends: name, operations: { list } }];
}

/** The attributes that a fact names belong in the message, whether its spec has them there or not. */
function named(key: string, fact: unknown): { attributes?: string[] } {
  if (key === "required-header" || key === "says-nothing") return {};
  const names = Array.isArray(fact) ? fact : Object.entries(fact as object).flat(2);
  return { attributes: (names as string[]).filter((name) => !name.startsWith("header.")) };
}

function emit(source: Source): string {
  const parts = [source, ...source.extensions];
  const hasher = new Bun.CryptoHasher("sha256");
  for (const { text } of parts) hasher.update(text);
  const facts = kernel[source.name];
  if (facts !== undefined) hasher.update(JSON.stringify(facts));
  const links = Object.fromEntries(source.links.map((link) => [link, `./${fileName(link)}.ts`]));
  const { config, module: brought, hot } = facts ?? {};
  return emitFamily(
    {
      ...load(source.name, []),
      ...(config === undefined ? {} : { config }),
      ...(brought === undefined ? {} : { module: brought }),
    },
    {
      source: [source.file, ...source.extensions.map(({ file }) => `specs/${file}`)].join(" with "),
      hash: `sha256 ${hasher.digest("hex").slice(0, 16)}`,
      modules: links,
      ...(hot === undefined ? {} : { hot }),
    },
  );
}

/** What a family's module is called: ovs_flow is ovs-flow. */
function fileName(name: string): string {
  return name.replaceAll("_", "-");
}

/** The modules as the project's formatter writes them. */
function format(texts: ReadonlyMap<string, string>): Map<string, string> {
  if (texts.size === 0) return new Map();
  const directory = mkdtempSync(join(root, ".generate-"));
  try {
    for (const [file, text] of texts) writeFileSync(join(directory, file), text);
    const biome = join(root, "node_modules/.bin/biome");
    const command = [biome, "check", "--write", "--vcs-enabled=false", directory];
    const { exitCode, stderr, stdout } = Bun.spawnSync(command, { cwd: root });
    if (exitCode !== 0) throw new Error(`biome failed:\n${stdout}${stderr}`);
    return new Map([...texts.keys()].map((file) => [file, readFileSync(join(directory, file), "utf8")]));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function write(texts: ReadonlyMap<string, string>): number {
  mkdirSync(target, { recursive: true });
  for (const [file, text] of texts) writeFileSync(join(target, file), text);
  console.log(`${texts.size} families written to src/families`);
  return 0;
}

/** Writes the pages of all families, those with a new module and those without; returns 0, or 1 when it cannot. */
function writePages(): number {
  // In a process of its own, which reads its command line by itself and has read no module before they were written.
  const command = [process.execPath, join(import.meta.dir, "docs.ts")];
  const { exitCode } = Bun.spawnSync(command, { stdio: ["ignore", "inherit", "inherit"] });
  return exitCode === 0 ? 0 : 1;
}

function compare(texts: ReadonlyMap<string, string>): number {
  let different = 0;
  for (const [file, text] of texts) {
    const path = join(target, file);
    if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
    console.log(`src/families/${file} is not what its spec says: run "bun run generate"`);
    different++;
  }
  if (different === 0) console.log(`${texts.size} families are what their specs say`);
  return different === 0 ? 0 : 1;
}
