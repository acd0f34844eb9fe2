import { type Family, follow } from "../model/family.ts";

/** The suffix is for type names that are already in use. */
const sorts = [
  ["sets", ""],
  ["structs", "Struct"],
  ["enums", "Name"],
  ["subMessages", "Message"],
] as const;

export type ModedSort = "sets" | "structs" | "subMessages";

export const typeImports: readonly string[] = (
  "Bitfield Call EventsOf Except WriteOnlyFields Has ExtraAttributes Mode OneOf Only OtherName Read TrailingBytes Selected Shape " +
  "ReadOnlyFields RouterOption With Write"
).split(" ");

/** Names of imports, of the language and of modules. */
const RESERVED = [
  ...typeImports,
  ...["Family", "NetlinkFamily", "Events", "Groups", "Operations", "M"],
  ...["Exclude", "Partial", "Pick", "Required", "Uint8Array"],
];

/** Example: the attribute set "link-attrs" gets the type name `LinkAttrs`. */
export class TypeNames {
  readonly #names = new Map<string, string>();
  readonly #used = new Set<string>(RESERVED);
  /** Generated types with the parameter `Read` or `Write`. */
  readonly moded: Set<string> = new Set();

  constructor(family: Family) {
    const used = this.#used;
    for (const [sort, suffix] of sorts) {
      for (const name of Object.keys(family[sort])) {
        let type = typeName(name);
        if (used.has(type)) type += suffix === "" ? "Attributes" : suffix;
        this.#names.set(`${sort} ${name}`, this.unused(type, typeName(name)));
      }
    }
  }

  /** Appends a number to `name` if another generated type already has the name `type`. */
  unused(type: string, name: string = type): string {
    let free = type;
    for (let count = 2; this.#used.has(free); count++) free = `${name}${count}`;
    this.#used.add(free);
    return free;
  }

  get(sort: ModedSort | "enums", family: Family, reference: string): string {
    const place = follow(family, reference)!;
    if (place.family === family) return this.#names.get(`${sort} ${reference}`)!;
    const name = new TypeNames(place.family).get(sort, place.family, place.name);
    return `${moduleName(reference.slice(0, reference.indexOf("/")))}.${name}`;
  }

  /** Example: `LinkAttrs<Read>`. */
  withMode(sort: ModedSort, family: Family, reference: string, mode: "M" | "Read" | "Write"): string {
    const type = this.get(sort, family, reference);
    return this.moded.has(type) ? `${type}<${mode}>` : type;
  }
}

export function typeName(name: string): string {
  const words = name.split(/[^0-9A-Za-z]+/).filter((word) => word !== "");
  const joined = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
  return /^\d/.test(joined) ? `Type${joined}` : joined;
}

/** Returns the file name, without extension, of a family's module and documentation page: "ovs-flow" for `ovs_flow`. */
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

/** Identifiers cannot start with a digit: 802.15.4 MAC becomes "ieee802154 mac". */
function plainName(family: string): string {
  return /^\d/.test(family) ? `ieee${family.replaceAll(".", "").toLowerCase()}` : family;
}

/** A name that is not an identifier is quoted. */
export function property(name: string): string {
  // As a plain key, `__proto__` would set the prototype.
  if (name === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][0-9A-Za-z_$]*$/.test(name) ? name : JSON.stringify(name);
}

export const WIDTH = 118;

export const CODE_BREAK: RegExp = /(?<=[;{]|&&|\|\|) | (?=[A-Za-z"][\w"-]*: )/;

export const TYPE_BREAK: RegExp = / (?=[&|] )/;

export function row(text: string, field: string): string {
  const separator = text.length + field.length + 3 <= WIDTH ? " " : "\n  ";
  return `  ${text}${separator}${field}\n`;
}

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
