// What the generator can tell before and after it has written modules: that it has looked at what it was asked to look at.

/** One YAML file. */
export interface SpecFile {
  readonly file: string;
  readonly text: string;
}

/**
 * Returns the specs of families that a directory holds.
 *
 * @throws Error when it holds none: whoever names a directory means the specs in it.
 */
export function checkedSpecs(directory: string, files: readonly SpecFile[]): readonly SpecFile[] {
  if (files.length > 0) return files;
  throw new Error(`${directory}: there are no specs (*.yaml) in it; the kernel's are in Documentation/netlink/specs`);
}

/** What there is of a project whose specs are all at hand. */
export interface Inventory {
  /** The modules that the specs give, and the files that are there. */
  readonly modules: Iterable<string>;
  readonly files: readonly string[];
  /** The families of the specs, and those that the kernel's facts speak of. */
  readonly families: Iterable<string>;
  readonly facts: readonly string[];
  /** The files that extend a family, and which. */
  readonly extensions: readonly { readonly file: string; readonly of: string }[];
}

/** Modules that no spec gives, and facts about families that have none, and extensions of such. */
export function inventoryProblems({ modules, files, families, facts, extensions }: Inventory): string[] {
  const known = new Set(modules);
  const named = new Set(families);
  return [
    ...files.filter((file) => !known.has(file)).map((file) => `src/families/${file} has no spec`),
    ...facts.filter((name) => !named.has(name)).map((name) => `specs/kernel.yaml: there is no spec of "${name}"`),
    ...extensions
      .filter(({ of }) => !named.has(of))
      .map(({ file, of }) => `specs/${file}: it extends "${of}", of which there is no spec`),
  ];
}

/** Names of attributes, or of members of fixed headers, by operation and the way in which it is asked for. */
export type Needs<What = readonly string[]> = Readonly<Record<string, { readonly do?: What; readonly dump?: What }>>;

/** What no spec says of a family. */
export interface KernelFacts {
  readonly config?: string;
  readonly module?: string;
  readonly header?: Needs;
  readonly attributes?: Needs;
  readonly one?: Needs;
  readonly always?: Needs;
  readonly "always-one"?: Needs;
  readonly with?: Needs<Readonly<Record<string, readonly string[]>>>;
  readonly nothing?: Needs<Readonly<Record<string, number | string>>>;
  readonly hot?: readonly string[];
}

/** What each of them is. */
const factKinds: { readonly [Key in keyof Required<KernelFacts>]: (value: unknown) => boolean } = {
  config: isText,
  module: isText,
  header: areNeeds(isNames),
  attributes: areNeeds(isNames),
  one: areNeeds(isNames),
  always: areNeeds(isNames),
  "always-one": areNeeds(isNames),
  with: areNeeds((value) => isMapping(value) && Object.values(value).every(isNames)),
  nothing: areNeeds(
    (value) => isMapping(value) && Object.values(value).every((one) => isText(one) || Number.isInteger(one)),
  ),
  hot: isNames,
};

/**
 * The facts of all families, as they were parsed.
 *
 * @throws Error for a key that is none, or for one that has something else than it can: what is misspelt says nothing.
 */
export function checkedFacts(file: string, parsed: unknown): Record<string, KernelFacts> {
  if (!isMapping(parsed)) throw new Error(`${file}: it is no mapping of families`);
  for (const [family, facts] of Object.entries(parsed)) {
    if (!isMapping(facts)) throw new Error(`${file}: ${family}: it is no mapping of facts`);
    for (const [key, value] of Object.entries(facts)) {
      if (!isFact(key)) throw new Error(`${file}: ${family}.${key}: there is no such key`);
      if (!factKinds[key](value)) throw new Error(`${file}: ${family}.${key}: it is not what it can be`);
    }
  }
  return parsed as Record<string, KernelFacts>;
}

function isFact(key: string): key is keyof KernelFacts {
  return Object.hasOwn(factKinds, key);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isText);
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What there is of operations, each in one way or both. */
function areNeeds(isNeed: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) =>
    isMapping(value) &&
    Object.values(value).every((entry) => {
      return (
        isMapping(entry) &&
        Object.entries(entry).every(([kind, need]) => (kind === "do" || kind === "dump") && isNeed(need))
      );
    });
}

/** Stands in facts for all operations that have no entry of their own. */
export const EVERY_OTHER = "*";

/** The part of an operation that facts are about. */
type Exchanges = { readonly [Kind in "do" | "dump"]?: { readonly reply?: object } | undefined };

/** What is wrong with facts about operations: that there is no such operation, or that it is not asked for, or answered, like that. */
export function needProblems(
  needs: Needs<unknown>,
  operations: Readonly<Record<string, Exchanges>>,
  side: "request" | "reply",
): string[] {
  return Object.entries(needs).flatMap(([name, entry]) => {
    if (name === EVERY_OTHER) return [];
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (operation === undefined) return [`there is no operation "${name}"`];
    return (["do", "dump"] as const)
      .filter((kind) => entry[kind] !== undefined)
      .filter((kind) => operation[kind] === undefined || (side === "reply" && operation[kind].reply === undefined))
      .map((kind) => `the operation "${name}" has no ${operation[kind] === undefined ? "" : "reply to its "}"${kind}"`);
  });
}
