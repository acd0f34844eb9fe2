import { checkObject } from "../../base/check.ts";
import { originOf } from "../model/conventions.ts";
import {
  type Attribute,
  type AttributeSet,
  checkFamily,
  type Enum,
  type EnumEntry,
  type Exchange,
  type Family,
  type Member,
  type Operation,
  type Payload,
  type Struct,
} from "../model/family.ts";
import { lazyKeys, memberField } from "../model/lazy-family.ts";
import { fieldName } from "../model/names.ts";
import { comment, type Docs, sentences } from "./comments.ts";
import { CODE_BREAK, fileName, moduleName, property, TYPE_BREAK, typeImports, WIDTH, wrapped } from "./names.ts";
import { structCode, structImports } from "./struct-code.ts";
import { emitTypes } from "./types.ts";

/** Options for generating the TypeScript module of a family. */
export interface EmitOptions {
  /** File name of the spec, which the first line of the generated module contains. */
  source: string;
  hash: string;
  /** Module specifiers of the linked families, by link name. Default: "./NAME.ts". */
  modules?: Readonly<Record<string, string>>;
  /**
   * Module specifier from which the generated module imports this library, such as "bun-netlink/generated". By default,
   * the generated module imports the library's own files by relative paths. Linked families are imported from
   * {@link EmitOptions.modules} instead.
   */
  runtime?: string;
  /** Command that generates the module, for the "Do not edit" notice in its first line. Default: `bun run generate`. */
  command?: string;
  /**
   * Documentation for the comments of the generated types. Each key is the path of a spec element, such as
   * "operations/get". The key of the family's documentation is "".
   */
  docs?: Docs;
}

/**
 * Returns the TypeScript source of a family's module: the types of its messages, and the model of the family. The same
 * arguments always result in the same text. Comments contain the documentation in {@link EmitOptions.docs}, not that of
 * the spec.
 */
export function emitFamily(family: Family, options: EmitOptions): string {
  checkFamily(family);
  checkObject(options, "options");
  const links = Object.keys(family.links);
  const types = emitTypes(family, options.docs)
    .map((text) => text.split("\n").map(wrappedType).join("\n"))
    .join("\n");
  const code = types.replace(/\/\*\*.*?\*\//gs, "");
  const uses = typeImports.filter((name) => new RegExp(`\\b${name}\\b`).test(code));
  const name = moduleName(family.name);
  const lists = sharedLists(family);
  const value = literal(model(family, lists), "");
  const imports = Object.entries(structImports).map(([file, names]) => [file, names.filter(usedIn(value))] as const);
  const origin = originOf(family);
  const from = (file: string) => JSON.stringify(options.runtime ?? file);
  const lines = [
    `// Generated from ${options.source} (${options.hash}). Do not edit: ${options.command ?? "`bun run generate`"} writes it.`,
    "// biome-ignore-all format: one row per attribute",
    `import { generatedFamily, type NetlinkFamily } from ${from("../client/family.ts")};`,
    ...imports
      .filter(([, used]) => used.length > 0)
      .map(([file, used]) => wrapped(`import { ${used.join(", ")} } from ${from(file)};`, "")),
    wrapped(`import type { ${uses.join(", ")} } from ${from("../schema/model/types.ts")};`, ""),
    ...links.map((link) => {
      return `import * as ${moduleName(link)} from "${options.modules?.[link] ?? `./${fileName(link)}.ts`}";`;
    }),
    "",
    types,
    ...[...lists].map(([list, variable]) => {
      return `const ${variable} = ${literal(words(JSON.parse(list) as string[]), "")};\n`;
    }),
    comment(
      sentences(options.docs ?? new Map(), ""),
      `Netlink family \`${family.name}\`: \`connect()\` opens a client.${origin === undefined ? "" : ` Requires ${origin}.`}`,
    ),
    `export const ${name}: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily(${value});`,
    "",
  ];
  return lines.join("\n");
}

/** A line that starts with a comment is never broken. */
function wrappedType(line: string): string {
  const indent = /^ */.exec(line)![0];
  const text = line.slice(indent.length);
  return /^\/?\*/.test(text) ? line : indent + wrapped(text, indent, TYPE_BREAK);
}

function usedIn(text: string): (name: string) => boolean {
  return (name) => new RegExp(`\\b${name.split(" ").at(-1)}\\b[(),;]`).test(text);
}

/** Longer attribute lists that are repeated become a variable. */
const LONG = 80;

/** The key of the result is the list as JSON. */
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

/** The model of a generated module omits documentation and derived properties. */
function model(family: Family, lists: ReadonlyMap<string, string>): Record<string, unknown> {
  const { ignored: _, links, ...rest } = family;
  const bare = stripped(rest) as Omit<Family, "links">;
  const compact: Record<(typeof lazyKeys)[number], (definition: never, name: string) => unknown> = {
    enums: compactEnum,
    structs: compactStruct,
    sets: compactSet,
    subMessages: (subMessage) => subMessage,
    operations: (operation) => compactOperation(operation, lists),
  };
  const all: Record<string, unknown> = { ...bare };
  for (const sort of lazyKeys) {
    const definitions = Object.entries(bare[sort]).map(([name, definition]) => {
      const value = compact[sort](definition as never, name);
      return [name, (indent: string) => `() => (${literal(value, indent)})`];
    });
    all[sort] = Object.fromEntries(definitions);
  }
  const linked = Object.keys(links).map((name) => [name, code(`${moduleName(name)}.${moduleName(name)}`)]);
  return { ...all, links: Object.fromEntries(linked) };
}

/** Words with white space or special characters stay a list. */
function words(list: readonly string[]): Emit | readonly string[] {
  return list.every((word) => /^[^\s`$\\]+$/.test(word)) ? (indent) => textOf(list, indent) : list;
}

function compactEnum({ flags, entries, ...rest }: Enum): object {
  const parts: (string[] | EnumEntry)[] = [];
  let next = 0;
  for (const entry of entries) {
    const { name, value, ...more } = entry;
    if (Object.keys(more).length > 0 || !/^[^\s`$\\=]+$/.test(name)) parts.push(entry);
    else {
      if (!Array.isArray(parts.at(-1))) parts.push([]);
      (parts.at(-1) as string[]).push(value === next ? name : `${name}=${value}`);
    }
    next = value + 1;
  }
  const texts = parts.map((part) => (Array.isArray(part) ? words(part) : part));
  return {
    ...(flags ? { flags } : {}),
    ...rest,
    entries: texts.length === 1 && Array.isArray(parts[0]) ? texts[0] : texts,
  };
}

function compactStruct(struct: Struct): object {
  const members = struct.members.map((member) => withoutField(member, memberField(member)));
  const functions = Object.entries(structCode(struct)).map(([sort, text]) => [sort, code(text)]);
  return { ...struct, members, ...Object.fromEntries(functions) };
}

function compactSet({ attributes, ...rest }: AttributeSet): object {
  return { ...rest, attributes: attributes.map((attribute) => withoutField(attribute, fieldName(attribute.name))) };
}

function withoutField(row: Member | Attribute, derived: string | undefined): object {
  const { field, ...others } = row;
  return field === derived ? others : row;
}

function compactOperation(described: Operation, lists: ReadonlyMap<string, string>): object {
  // Only the generated types need the `attributeValues`.
  const { name: _, attributeValues: __, ...operation } = described;
  const payload = ({ attributes, ...rest }: Payload) => {
    const variable = lists.get(JSON.stringify(attributes));
    const list = variable === undefined ? words(attributes) : code(variable);
    if (Object.keys(rest).length > 1 || typeof list !== "function")
      return attributes.length === 0 ? rest : { ...rest, attributes: list };
    const numbered = [`${rest.number}`, ...attributes];
    return variable === undefined ? words(numbered) : code(`\`${rest.number} \${${variable}}\``);
  };
  const entries = Object.entries(operation).map(([key, value]) => {
    if (key === "event") return [key, payload(value as Payload)];
    if (key !== "do" && key !== "dump") return [key, value];
    const messages = Object.entries(value as Exchange) as [string, Payload][];
    return [key, Object.fromEntries(messages.map(([side, message]) => [side, payload(message)]))];
  });
  return Object.fromEntries(entries) as object;
}

type Emit = (indent: string) => string;

function code(text: string): Emit {
  return (indent) => wrapped(text, indent, CODE_BREAK);
}

/** In these tables, "doc" is an ordinary name. */
const TEXT_TABLES = new Set(["constants", "headerValues", "absentValues"]);

/** Omits documentation, and methods such as `connect()`. */
function stripped(value: unknown, isTable = false): unknown {
  if (Array.isArray(value)) return value.map((item) => stripped(item));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key, inner]) => {
    return typeof inner !== "function" && (isTable || key !== "doc" || typeof inner !== "string");
  });
  return Object.fromEntries(entries.map(([key, inner]) => [key, stripped(inner, TEXT_TABLES.has(key))]));
}

/** Short values, and each element of a list, take one line. */
function literal(value: unknown, indent: string, isRow = false): string {
  if (typeof value === "function") return (value as Emit)(indent);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item: unknown) => literal(item, inner, true))
    : Object.entries(value).map(([key, item]) => `${property(key)}: ${literal(item, inner, isRow)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (items.length === 0) return open + close;
  const flat = Array.isArray(value) ? `[${items.join(", ")}]` : `{ ${items.join(", ")} }`;
  if ((isRow || flat.length + indent.length <= WIDTH) && !flat.includes("\n")) return flat;
  return `${open}\n${items.map((item) => `${inner}${item},\n`).join("")}${indent}${close}`;
}

/** Long lists become a template literal with several lines. */
function textOf(list: readonly string[], indent: string): string {
  const text = list.join(" ");
  if (text.length + indent.length <= WIDTH - 20) return JSON.stringify(text);
  return `\`\n${indent}  ${wrapped(text, indent)}\``;
}
