// Generates the modules in src/families from the kernel's specs, which are not part of the project, and from those in
// specs/, and the modules in src/constants from specs/constants. Then generates the pages in docs/families from the modules, like "bun run docs".
//
//   bun run generate [--specs DIR] [--check]
//
// DIR contains the kernel's specs (default: $YNL_SPECS). Without it, only the families whose specs are in specs/ are
// generated. --check writes nothing and fails if a module is out of date. With the kernel's specs, it also fails for a
// module without a spec.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { defined } from "../src/base/objects.ts";
import { emitFamily } from "../src/schema/generate/module.ts";
import { fileName, moduleName } from "../src/schema/generate/names.ts";
import { type Family, loadFamily } from "../src/schema/index.ts";
import { readSpecDocs } from "./docs/spec-docs.ts";
import { summaries } from "./docs/summaries.ts";
import { constantModules } from "./generate/constants.ts";
import {
  checkFacts,
  inventoryProblems,
  type KernelFacts,
  type OperationFacts,
  OTHER_OPERATIONS,
  operationFactProblems,
  type SpecFile,
} from "./generate/kernel-facts.ts";

const root = join(import.meta.dir, "..");
const target = join(root, "src/families");
const { values } = parseArgs({ options: { specs: { type: "string" }, check: { type: "boolean" } } });

/** A family spec with the specs that extend it. */
interface Source {
  readonly file: string;
  readonly text: string;
  readonly name: string;
  /** Names of the other families to which the spec refers. */
  readonly links: string[];
  readonly extensions: SpecFile[];
  /** The key `kernel` of the spec or of an extension. */
  facts: KernelFacts;
}

/** Only the project's own documentation is copied to generated modules, not that in the kernel's specs. */
const specDocs = readSpecDocs(join(root, "specs"));
const projectSpecs = readSpecs(join(root, "specs"));
const kernelDirectory = values.specs ?? process.env["YNL_SPECS"];
if (kernelDirectory === undefined)
  console.log("no kernel specs given (--specs DIR): generating only the families in specs/");
const kernelSpecs = kernelDirectory === undefined ? [] : readSpecs(kernelDirectory);
if (kernelDirectory !== undefined && kernelSpecs.length === 0) {
  throw new Error(`${kernelDirectory}: contains no specs (*.yaml); the kernel's are in Documentation/netlink/specs`);
}
/** Specs in specs/ that extend another spec: file name, and name of the extended family. */
const extensions: { file: string; of: string }[] = [];
const sources = collectSources([...kernelSpecs, ...projectSpecs]);
const loaded = new Map<string, Family>();
const modules = new Map<string, string>();
for (const source of [...sources.values()].filter((one) => isComplete(one, []))) {
  modules.set(`${fileName(source.name)}.ts`, emit(source));
}
const formatted = format(modules);
const constants = constantModules(root);
const index = format(new Map([["families.ts", familyIndex()]])).get("families.ts")!;
const succeeded = values.check === true ? isUpToDate(formatted) : write(formatted) && writePages();
const complete = kernelDirectory === undefined || hasAllSpecs();
process.exitCode = succeeded && complete ? 0 : 1;

/** Prints each module and extension whose family has no spec. Returns true if nothing was printed. */
function hasAllSpecs(): boolean {
  const problems = inventoryProblems({
    modules: modules.keys(),
    files: readdirSync(target),
    families: sources.keys(),
    extensions,
  });
  for (const problem of problems) console.log(problem);
  return problems.length === 0;
}

function readSpecs(directory: string): SpecFile[] {
  if (!existsSync(directory)) return [];
  const files = readdirSync(directory).filter((file) => file.endsWith(".yaml"));
  return files.sort().map((file) => ({ file, text: readFileSync(join(directory, file), "utf8") }));
}

/** Returns all family specs by family name, each with the specs that extend it. */
function collectSources(files: readonly SpecFile[]): Map<string, Source> {
  const collected = new Map<string, Source>();
  const parsed = files.map((file) => ({ ...file, spec: Bun.YAML.parse(file.text) as Record<string, unknown> }));
  for (const { file, text, spec } of parsed) {
    if (spec["extends"] !== undefined) continue;
    const links = (spec["links"] as string[] | undefined) ?? [];
    const facts = factsIn(file, spec);
    collected.set(`${spec["name"]}`, { file, text, name: `${spec["name"]}`, links: [...links], extensions: [], facts });
  }
  for (const { file, text, spec } of parsed) {
    if (spec["extends"] === undefined) continue;
    extensions.push({ file, of: `${spec["extends"]}` });
    const source = collected.get(`${spec["extends"]}`);
    // Without the kernel's specs, the extended spec may be missing. With the kernel's specs, hasAllSpecs() reports a
    // missing spec.
    if (source === undefined) continue;
    source.extensions.push({ file, text });
    source.links.push(...((spec["links"] as string[] | undefined) ?? []));
    source.facts = { ...source.facts, ...factsIn(file, spec) };
  }
  return collected;
}

function factsIn(file: string, spec: Readonly<Record<string, unknown>>): KernelFacts {
  return spec["kernel"] === undefined ? {} : checkFacts(`specs/${file}`, spec["kernel"]);
}

/** Returns whether there is a spec for every family to which a spec refers, directly or indirectly. */
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
  if (source === undefined) throw new Error(`${path.at(-1)}: no spec has the linked family "${name}"`);
  if (path.includes(name)) throw new Error(`link cycle of families: ${[...path, name].join(", ")}`);
  const links = Object.fromEntries(source.links.map((link) => [link, load(link, [...path, name])]));
  const extended = source.extensions.map(({ file, text }) => ({ file: `specs/${file}`, text }));
  const options = { file: source.file, extensions: extended, links };
  const withoutFacts = loadFamily(source.text, options);
  const extensions = [...options.extensions, ...factExtensions(withoutFacts, source.facts)];
  const family = loadFamily(source.text, { ...options, extensions });
  loaded.set(name, family);
  return family;
}

/** Converts the facts about the operations of a family to extensions of the family's spec. */
function factExtensions(family: Family, facts: KernelFacts): object[] {
  return [
    // An extension can only add items to a list of the spec. To replace the list, the extension first removes it.
    ...factExtension("attributes", facts.takes, family, "request", () => ({ attributes: null })),
    ...factExtension("attributes", facts.takes, family, "request", (attributes) => ({ attributes })),
    ...factExtension("reply-only", facts["reply-only"], family),
    ...operationExtension("attribute-values", facts.values, family),
    ...operationExtension("effect", facts.effects, family),
    ...factExtension("required-header", facts.header, family),
    ...factExtension("required", facts.attributes, family),
    ...factExtension("required-one", facts.one, family),
    ...factExtension("absent-values", facts.nothing, family),
    ...factExtension("required-with", facts.with, family),
    ...factExtension("always", facts.always, family, "reply"),
    ...factExtension("always-one", facts["always-one"], family, "reply"),
  ];
}

function factExtension(
  key: string,
  facts: OperationFacts<unknown> | undefined,
  { name, operations }: Family,
  side: "request" | "reply" = "request",
  payload: (fact: unknown) => object = (fact) => ({ [key]: fact, ...attributesIn(key, fact) }),
): object[] {
  if (facts === undefined) return [];
  const [problem] = operationFactProblems(facts, operations, side);
  if (problem !== undefined) throw new Error(`${name}: kernel.${key}: ${problem}`);
  const list = Object.values(operations).flatMap((operation) => {
    const entry = facts[operation.name] ?? facts[OTHER_OPERATIONS] ?? {};
    const kinds = (["do", "dump"] as const).filter((kind) => entry[kind] && operation[kind]?.[side] !== undefined);
    const sides = kinds.map((kind) => [kind, { [side]: payload(entry[kind]) }]);
    return kinds.length === 0 ? [] : [{ name: operation.name, ...Object.fromEntries(sides) }];
  });
  return list.length === 0 ? [] : [{ extends: name, operations: { list } }];
}

/** Converts a fact that applies to whole operations to an extension of the spec. */
function operationExtension(
  key: string,
  facts: Readonly<Record<string, unknown>> = {},
  { name, operations }: Family,
): object[] {
  checkOperationNames(key, facts, name, operations);
  const list = Object.entries(facts).map(([operation, fact]) => ({ name: operation, [key]: fact }));
  return list.length === 0 ? [] : [{ extends: name, operations: { list } }];
}

function checkOperationNames(key: string, facts: object, family: string, operations: object): void {
  const unknown = Object.keys(facts).find((operation) => !Object.hasOwn(operations, operation));
  if (unknown !== undefined) throw new Error(`${family}: kernel.${key}: unknown operation "${unknown}"`);
}

/**
 * Returns the attributes that a fact names. They are attributes of the message, even if the spec does not list them.
 */
function attributesIn(key: string, fact: unknown): { attributes?: string[] } {
  if (["required-header", "absent-values", "reply-only"].includes(key)) return {};
  const names = Array.isArray(fact) ? fact : Object.entries(fact as object).flat(2);
  return { attributes: (names as string[]).filter((name) => !name.startsWith("header.")) };
}

function emit(source: Source): string {
  const parts = [source, ...source.extensions];
  const hasher = new Bun.CryptoHasher("sha256");
  for (const { text } of parts) hasher.update(text);
  const { config, module, since, creates, "dump-nests": dumpNests, kinds } = source.facts;
  const family = load(source.name, []);
  checkOperationNames("creates", creates ?? {}, source.name, family.operations);
  const summary = summaries[source.name];
  const docs = new Map([
    ...(specDocs.get(source.name) ?? []),
    ...(summary === undefined ? [] : [["", summary] as const]),
  ]);
  return emitFamily(
    defined({ ...family, config, module, since, creates, dumpNests, kinds }),
    defined({
      source: [source.file, ...source.extensions.map(({ file }) => `specs/${file}`)].join(" with "),
      hash: `sha256 ${hasher.digest("hex").slice(0, 16)}`,
      docs,
    }),
  );
}

/** Returns the module that loads any family by name, including families whose spec is not available in this run. */
function familyIndex(): string {
  const names = new Map(readdirSync(target).map((file) => [file.replace(/\.ts$/, ""), nameIn(file)]));
  for (const name of sources.keys()) if (modules.has(`${fileName(name)}.ts`)) names.set(fileName(name), name);
  const entries = [...names].sort().map(([file, name]) => {
    return `  "${name}": async () => netlinkFamily((await import("./families/${file}.ts")).${moduleName(name)}),`;
  });
  return [
    "// Generated from the modules in src/families. Do not edit: `bun run generate` writes it.",
    `import { type NetlinkFamily, netlinkFamily } from "./client/family.ts";`,
    "",
    "/**",
    " * Functions that load the included families, by family name, for programs that choose a family at run time. Requests",
    " * and replies of these families' clients are not typed.",
    " *",
    " * A bundle of a program that uses this table contains all families. If you know the family, import its module instead.",
    " *",
    " * ```ts",
    ' * using client = (await families["ethtool"]!()).connect();',
    " * ```",
    " */",
    "export const families: Readonly<Record<string, () => Promise<NetlinkFamily>>> = {",
    ...entries,
    "};",
    "",
  ].join("\n");
}

/** Returns the name of the family that a module of src/families contains. */
function nameIn(file: string): string {
  const name = /generatedFamily\(\{\s*name: "([^"]+)"/.exec(readFileSync(join(target, file), "utf8"))?.[1];
  if (name === undefined) throw new Error(`src/families/${file}: contains no family`);
  return name;
}

/** Formats the texts of modules with the project's formatter. */
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

function write(texts: ReadonlyMap<string, string>): true {
  mkdirSync(target, { recursive: true });
  for (const [file, text] of texts) writeFileSync(join(target, file), text);
  writeFileSync(`${target}.ts`, index);
  for (const [file, text] of constants) writeFileSync(join(root, "src/constants", file), text);
  console.log(`wrote ${texts.size} families to src/families`);
  return true;
}

/** Writes the documentation pages of all families. Returns whether the pages were written. */
function writePages(): boolean {
  // A new process writes the pages: this process may have imported the modules before they were generated.
  const command = [process.execPath, join(import.meta.dir, "docs.ts")];
  return Bun.spawnSync(command, { stdio: ["ignore", "inherit", "inherit"] }).exitCode === 0;
}

/** Prints the modules that differ from their generated texts. Returns true if nothing was printed. */
function isUpToDate(texts: ReadonlyMap<string, string>): boolean {
  let different = 0;
  for (const [file, text] of texts) {
    const path = join(target, file);
    if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
    console.log(`src/families/${file} differs from its spec; run "bun run generate"`);
    different++;
  }
  if (readFileSync(`${target}.ts`, "utf8") !== index) {
    console.log(`src/families.ts does not list the modules; run "bun run generate"`);
    different++;
  }
  for (const [file, text] of constants) {
    const path = join(root, "src/constants", file);
    if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
    console.log(`src/constants/${file} differs from specs/constants; run "bun run generate"`);
    different++;
  }
  if (different === 0) console.log(`${texts.size} families match their specs`);
  return different === 0;
}
