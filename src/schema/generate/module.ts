import { originOf } from "../model/conventions.ts";
import { type Family, lookup } from "../model/family.ts";
import { lazyKeys } from "../model/lazy-family.ts";
import { moduleName, property, typeImports } from "./names.ts";
import { setImports, setReader } from "./set-readers.ts";
import { structCode, structImports } from "./struct-code.ts";
import { emitTypes } from "./types.ts";

/** Options of {@link emitFamily}. */
export interface EmitOptions {
  /** File name and hash of the spec, for the first line. */
  source: string;
  hash: string;
  /** Module paths of linked families, by link name. */
  modules?: Readonly<Record<string, string>>;
  /** Sets with generated readers, because they are decoded often. */
  hot?: readonly string[];
}

/**
 * Returns the TypeScript module of a family: its types, and its model as a literal. The result is deterministic.
 * Documentation in the spec is omitted, so that modules contain only facts.
 */
export function emitFamily(family: Family, options: EmitOptions): string {
  const links = Object.keys(family.links);
  const types = emitTypes(family).join("\n");
  const uses = typeImports.filter((name) => new RegExp(`\\b${name}\\b`).test(types));
  const name = moduleName(family.name);
  const readers = hotReaders(family, options.hot ?? []);
  const lists = sharedLists(family);
  const value = [model(family, lists), ...(readers === undefined ? [] : [readers])]
    .map((argument) => literal(argument, "", links))
    .join(", ");
  const files = new Set([...Object.keys(structImports), ...Object.keys(setImports)]);
  const callable = [...files].sort().map((file) => {
    return [file, [...new Set([...(structImports[file] ?? []), ...(setImports[file] ?? [])])].sort()] as const;
  });
  const imports = callable.map(([file, things]) => [file, things.filter(usedIn(value))] as const);
  const origin = originOf(family);
  const lines = [
    `// Generated from ${options.source} (${options.hash}). Do not edit: \`bun run generate\` writes it.`,
    `import { generatedFamily, type NetlinkFamily } from "../client/family.ts";`,
    ...imports
      .filter(([, used]) => used.length > 0)
      .map(([file, used]) => `import { ${used.join(", ")} } from "${file}";`),
    `import type { ${uses.join(", ")} } from "../schema/model/types.ts";`,
    ...links.map((link) => `import * as ${moduleName(link)} from "${options.modules?.[link] ?? `./${link}.ts`}";`),
    "",
    types,
    ...[...lists].map(([list, variable]) => `const ${variable}: readonly string[] = ${list};\n`),
    `/** The family \`${family.name}\`${origin === undefined ? "" : ` (${origin})`}: \`connect()\` for a client, and the model that its codecs go by. */`,
    `export const ${name}: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily(${value});`,
    "",
  ];
  return lines.join("\n");
}

/** Returns a predicate: whether the text uses an importable name. */
function usedIn(text: string): (thing: string) => boolean {
  return (thing) => new RegExp(`\\b${thing.split(" ").at(-1)}\\b[(),;]`).test(text);
}

/** Lists of attributes with more than this many characters are written once if several messages have them. */
const LONG = 80;

/** Returns the lists of attributes that several messages have, as JSON, with the name of the variable for each. */
function sharedLists({ name: family, operations }: Family): Map<string, string> {
  const seen = new Set<string>();
  const lists = new Map<string, string>();
  const names = new Set([moduleName(family)]);
  for (const { name, do: one, dump, event } of Object.values(operations)) {
    for (const message of [one?.request, one?.reply, dump?.request, dump?.reply, event]) {
      const list = JSON.stringify(message?.attributes ?? []);
      if (list.length > LONG && seen.has(list) && !lists.has(list)) {
        let variable = `${moduleName(name)}Attributes`;
        for (let count = 2; names.has(variable); count++) variable = `${moduleName(name)}Attributes${count}`;
        names.add(variable);
        lists.set(list, variable);
      }
      seen.add(list);
    }
  }
  return lists;
}

/** The model without its documentation, with literals for structures, and with variables for shared lists. */
function model(family: Family, lists: ReadonlyMap<string, string>): Record<string, unknown> {
  const bare = stripped(family) as Record<string, unknown>;
  const structs = Object.entries(family.structs).map(([name, struct]) => {
    const functions = Object.entries(structCode(struct)).map(([sort, text]) => [sort, new Code(text as string)]);
    return [name, { ...(stripped(struct) as object), ...Object.fromEntries(functions) }];
  });
  const links = Object.keys(family.links).map((name) => [name, new Code(`${moduleName(name)}.${moduleName(name)}`)]);
  const operations = replaced(bare["operations"], lists);
  const all: Record<string, unknown> = { ...bare, operations, structs: Object.fromEntries(structs) };
  for (const sort of lazyKeys) {
    const things = Object.entries(all[sort] as object).map(([name, thing]) => [name, new Lazy(thing)]);
    all[sort] = Object.fromEntries(things);
  }
  return { ...all, links: Object.fromEntries(links) };
}

/** Returns the generated set readers. */
function hotReaders(family: Family, hot: readonly string[]): Record<string, unknown> | undefined {
  if (hot.length === 0) return undefined;
  const names = new Set(hot);
  const readers = hot.map((name) => {
    const set = lookup(family.sets, name);
    if (set === undefined || set.sequence === true) {
      throw new Error(`${family.name} has no attribute set "${name}" that can have a reader`);
    }
    return [name, new Code(setReader(family, set, names))];
  });
  return Object.fromEntries(readers) as Record<string, unknown>;
}

/** A value that is created on first use. */
class Lazy {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** Source text. */
class Code {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Keys of the model that are used only for imports and types. */
const TYPE_ONLY_KEYS = new Set(["links", "attributeValues"]);

function stripped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripped);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(
    ([key, inner]) => !TYPE_ONLY_KEYS.has(key) && !(key === "doc" && typeof inner === "string"),
  );
  return Object.fromEntries(entries.map(([key, inner]) => [key, stripped(inner)]));
}

/** Replaces lists by their variables. */
function replaced(value: unknown, lists: ReadonlyMap<string, string>): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const variable = lists.get(JSON.stringify(value));
    return variable === undefined ? value : new Code(variable);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaced(inner, lists)]));
}

/** Formats plain data as a literal; short values in one line. */
function literal(value: unknown, indent: string, links: readonly string[]): string {
  if (value instanceof Code) return value.text;
  if (value instanceof Lazy) return `() => (${literal(value.value, indent, links)})`;
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item: unknown) => literal(item, inner, links))
    : Object.entries(value).map(([key, item]) => `${property(key)}: ${literal(item, inner, links)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (items.length === 0) return open + close;
  const flat = Array.isArray(value) ? `[${items.join(", ")}]` : `{ ${items.join(", ")} }`;
  if (flat.length + indent.length <= 118 && !flat.includes("\n")) return flat;
  return `${open}\n${items.map((item) => `${inner}${item},\n`).join("")}${indent}${close}`;
}
