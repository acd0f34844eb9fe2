import type { OptionalKinds } from "../../src/schema/model/family.ts";

/** A YAML file: its name and its text. */
export interface SpecFile {
  readonly file: string;
  readonly text: string;
}

/** Names of the project's generated modules and specs. These lists must match each other. */
export interface Inventory {
  /** File names of the family modules that are generated from the specs. */
  readonly modules: Iterable<string>;
  /** Names of the files in src/families. */
  readonly files: readonly string[];
  /** Names of the families that have a spec. */
  readonly families: Iterable<string>;
  /** Specs that extend another spec, each with the name of the family that it extends. */
  readonly extensions: readonly { readonly file: string; readonly of: string }[];
}

/** Returns a message for each module and extension whose family has no spec. */
export function inventoryProblems({ modules, files, families, extensions }: Inventory): string[] {
  const generated = new Set(modules);
  const known = new Set(families);
  return [
    ...files.filter((file) => !generated.has(file)).map((file) => `src/families/${file} has no spec`),
    ...extensions
      .filter(({ of }) => !known.has(of))
      .map(({ file, of }) => `specs/${file}: extends "${of}", but no spec has that family`),
  ];
}

/**
 * Facts about the requests or replies of operations, usually names of attributes or members. They are grouped by
 * operation, and then by kind of request.
 */
export type OperationFacts<What = readonly string[]> = Readonly<
  Record<string, { readonly do?: What; readonly dump?: What }>
>;

/** The key `kernel` of a spec: facts about a family that the language of specs cannot express. specs/README.md describes the keys. */
export interface KernelFacts {
  readonly config?: string;
  readonly module?: string;
  readonly since?: string;
  readonly header?: OperationFacts;
  readonly takes?: OperationFacts;
  readonly "reply-only"?: OperationFacts;
  readonly attributes?: OperationFacts;
  readonly one?: OperationFacts;
  readonly always?: OperationFacts;
  readonly "always-one"?: OperationFacts;
  readonly with?: OperationFacts<Readonly<Record<string, readonly string[]>>>;
  readonly nothing?: OperationFacts<Readonly<Record<string, number | string>>>;
  readonly values?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly effects?: Readonly<Record<string, string>>;
  readonly creates?: Readonly<Record<string, readonly string[]>>;
  readonly "dump-nests"?: readonly string[];
  readonly kinds?: readonly OptionalKinds[];
}

const kindKeys: ReadonlySet<string> = new Set("name field list error message options option module".split(" "));

/** Functions that check the values of facts, by key. */
const factChecks: { readonly [Key in keyof Required<KernelFacts>]: (value: unknown) => boolean } = {
  config: isString,
  module: isString,
  since: isString,
  header: areOperationFacts(isNameList),
  takes: areOperationFacts(isNameList),
  "reply-only": areOperationFacts(isNameList),
  attributes: areOperationFacts(isNameList),
  one: areOperationFacts(isNameList),
  always: areOperationFacts(isNameList),
  "always-one": areOperationFacts(isNameList),
  with: areOperationFacts(areNameLists),
  nothing: areOperationFacts(
    (value) => isMapping(value) && Object.values(value).every((one) => isString(one) || Number.isInteger(one)),
  ),
  values: (value) => isMapping(value) && Object.values(value).every(areNameLists),
  effects: areTexts,
  creates: areNameLists,
  "dump-nests": isNameList,
  kinds: (value) => Array.isArray(value) && value.every(areOptionalKinds),
};

/**
 * Checks the facts in a spec and returns them.
 *
 * @throws Error for an unknown key or an invalid value.
 */
export function checkFacts(file: string, facts: unknown): KernelFacts {
  if (!isMapping(facts)) throw new Error(`${file}: kernel: expected a mapping of facts`);
  for (const [key, value] of Object.entries(facts)) {
    if (!isFactKey(key)) throw new Error(`${file}: kernel.${key}: unknown key`);
    if (!factChecks[key](value)) throw new Error(`${file}: kernel.${key}: invalid value`);
  }
  return facts;
}

function isFactKey(key: string): key is keyof KernelFacts {
  return Object.hasOwn(factChecks, key);
}

function isString(value: unknown): boolean {
  return typeof value === "string";
}

function isNameList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isString);
}

function areNameLists(value: unknown): boolean {
  return isMapping(value) && Object.values(value).every(isNameList);
}

function areTexts(value: unknown): boolean {
  return isMapping(value) && Object.values(value).every(isString);
}

function areOptionalKinds(value: unknown): boolean {
  if (!isMapping(value)) return false;
  const entries = Object.entries(value);
  const areValid = entries.every(([key, one]) => kindKeys.has(key) && (key === "options" ? areTexts : isString)(one));
  return areValid && ["name", "field", "error"].every((key) => Object.hasOwn(value, key));
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns a function that checks facts about operations. Each fact must satisfy `isValid`. */
function areOperationFacts(isValid: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) =>
    isMapping(value) &&
    Object.values(value).every((entry) => {
      return (
        isMapping(entry) &&
        Object.entries(entry).every(([kind, fact]) => (kind === "do" || kind === "dump") && isValid(fact))
      );
    });
}

/** Key of facts that apply to all operations without an entry of their own. */
export const OTHER_OPERATIONS = "*";

/** The request or reply of an operation to which facts refer. */
type OperationKinds = { readonly [Kind in "do" | "dump"]?: { readonly reply?: object } | undefined };

/** Returns an error message for each fact whose operation, request or reply does not exist in the family. */
export function operationFactProblems(
  facts: OperationFacts<unknown>,
  operations: Readonly<Record<string, OperationKinds>>,
  side: "request" | "reply",
): string[] {
  return Object.entries(facts).flatMap(([name, entry]) => {
    if (name === OTHER_OPERATIONS) return [];
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (operation === undefined) return [`unknown operation "${name}"`];
    return (["do", "dump"] as const)
      .filter((kind) => entry[kind] !== undefined)
      .filter((kind) => operation[kind] === undefined || (side === "reply" && operation[kind].reply === undefined))
      .map((kind) => `operation "${name}" has no ${operation[kind] === undefined ? "" : "reply to "}"${kind}"`);
  });
}
