import { type Described, type Family, follow } from "../model/family.ts";

/** Parts of a family for which types are generated, with the suffix for a type name that is already in use. */
const sorts = [
  ["sets", ""],
  ["structs", "Struct"],
  ["enums", "Name"],
  ["subMessages", "Message"],
] as const;

/** Names of the library's types that a generated module may import. */
export const typeImports: readonly string[] = (
  "Bitfield Except WriteOnlyFields Has ExtraAttributes Mode OneOf Only OtherName Read TrailingBytes Selected Shape " +
  "ReadOnlyFields With Write"
).split(" ");

/** Names that a generated type must not have: imported names, common names of modules, and names of the language. */
const RESERVED = [
  ...typeImports,
  ...["Family", "NetlinkFamily", "Events", "Groups", "Operations", "M"],
  ...["Exclude", "Partial", "Pick", "Required", "Uint8Array"],
];

/** Assigns a unique name to each generated type of a family: `LinkAttrs` for the attribute set "link-attrs". */
export class TypeNames {
  readonly #names = new Map<string, string>();
  readonly #used = new Set<string>(RESERVED);
  /** Generated types with a parameter (`Read` or `Write`), because decoded objects and objects to encode differ. */
  readonly moded: Set<string> = new Set();

  constructor(family: Family) {
    const used = this.#used;
    for (const [sort, suffix] of sorts) {
      for (const name of Object.keys(family[sort])) {
        let type = typeName(name);
        if (used.has(type)) type += suffix === "" ? "Attributes" : suffix;
        for (let count = 2; used.has(type); count++) type = `${typeName(name)}${count}`;
        used.add(type);
        this.#names.set(`${sort} ${name}`, type);
      }
    }
  }

  /** Returns `name`, or `name` with a number appended if another generated type already has that name. */
  unused(name: string): string {
    let type = name;
    for (let count = 2; this.#used.has(type); count++) type = `${name}${count}`;
    this.#used.add(type);
    return type;
  }

  /** Returns the name of a generated type: `LinkAttrs`, or `ovsFlow.KeyAttrs` for a type of a linked family. */
  get(sort: "sets" | "structs" | "enums" | "subMessages", family: Family, reference: string): string {
    const place = follow(family, reference)!;
    if (place.family === family) return this.#names.get(`${sort} ${reference}`)!;
    const name = new TypeNames(place.family).get(sort, place.family, place.name);
    return `${moduleName(reference.slice(0, reference.indexOf("/")))}.${name}`;
  }

  /** Returns the name of a generated type, with `Read` or `Write` if the type has this parameter: `LinkAttrs<Read>`. */
  withMode(
    sort: "sets" | "structs" | "subMessages",
    family: Family,
    reference: string,
    mode: "M" | "Read" | "Write",
  ): string {
    const type = this.get(sort, family, reference);
    return this.moded.has(type) ? `${type}<${mode}>` : type;
  }
}

export function typeName(name: string): string {
  const words = name.split(/[^0-9A-Za-z]+/).filter((word) => word !== "");
  const joined = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
  return /^\d/.test(joined) ? `Type${joined}` : joined;
}

/** Returns the file name, without extension, of a family's module and documentation page: "ovs-flow" for ovs_flow. */
export function fileName(family: string): string {
  return plainName(family).toLowerCase().replaceAll(/[_ ]/g, "-");
}

/** Returns the import name of a family's module: "rtLink" for rt-link, "netDm" for NET_DM. */
export function moduleName(link: string): string {
  const plain = plainName(link);
  const type = typeName(/^[A-Z]{2}/.test(plain) ? plain.toLowerCase() : plain);
  const name = type[0]!.toLowerCase() + type.slice(1);
  return RESERVED_WORDS.has(name) ? `${name}Family` : name;
}

const RESERVED_WORDS: ReadonlySet<string> = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof var void while with yield"
  ).split(" "),
);

/** Returns the name of a family in a form that does not start with a digit: "ieee802154 mac" for 802.15.4 MAC. */
function plainName(family: string): string {
  return /^\d/.test(family) ? `ieee${family.replaceAll(".", "").toLowerCase()}` : family;
}

/** Returns a name as a property key of generated code, in quotes if necessary. */
export function property(name: string): string {
  // In an object literal, a plain key `__proto__` sets the prototype. In brackets, the key adds a property.
  if (name === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][0-9A-Za-z_$]*$/.test(name) ? name : JSON.stringify(name);
}

/** Returns the kernel version that introduced a part of the spec, as the end of a comment; "" if it is unknown. */
export function since(described: Described): string {
  return described.since === undefined ? "" : `, since Linux ${described.since}`;
}

export const WIDTH = 118;

/** Positions at which generated code may be broken into lines. */
export const CODE_BREAK: RegExp = /(?<=[;{]|&&|\|\|) | (?=[A-Za-z"][\w"-]*: )/;

/** Matches the spaces of a generated type at which a long line may be broken: before `&` and `|`. */
export const TYPE_BREAK: RegExp = / (?=[&|] )/;

/**
 * Sentences for the comments of generated types, by path in the spec: "operations/get",
 * "attribute-sets/flow-attrs/key".
 */
export type Docs = ReadonlyMap<string, string>;

/** Returns the documentation for a path in the spec, with a space before it; "" if there is none. */
export function sentences(docs: Docs, path: string): string {
  const text = inComment(docs.get(path) ?? "");
  if (text === "") return "";
  return /[.!?:]$/.test(text) ? ` ${text}` : ` ${text}.`;
}

function inComment(text: string): string {
  return text.replaceAll("*/", "* /");
}

/** Formats a comment on one line, however long the line is, because generated types have one line per attribute. */
export function comment(facts: string, doc: string): string {
  return `/** ${inComment(facts)}${doc} */`;
}

/** Formats a field of a generated type together with its comment, on one line unless this line would be too long. */
export function row(text: string, field: string): string {
  const separator = text.length + field.length + 3 <= WIDTH ? " " : "\n  ";
  return `  ${text}${separator}${field}\n`;
}

/** Breaks a text at spaces into lines of at most {@link WIDTH} characters. */
export function wrapped(text: string, indent: string, separator: RegExp = / /): string {
  if (text.includes("\n") || text.length + indent.length <= WIDTH) return text;
  const lines: string[] = [];
  for (const part of text.split(separator)) {
    const last = lines.at(-1);
    if (last === undefined || indent.length + last.length + part.length + 3 > WIDTH) lines.push(part);
    else lines[lines.length - 1] = `${last} ${part}`;
  }
  return lines.join(`\n${indent}  `);
}
