import { type Described, type Family, lookup } from "../model/family.ts";

/** The sorts of things that a generated module has types for, and what is added to a name that another thing has. */
const sorts = [
  ["sets", ""],
  ["structs", "Struct"],
  ["enums", "Name"],
  ["subMessages", "Message"],
] as const;

/** What a generated module may have of the types of this room. */
export const typeImports: readonly string[] = [
  "Bitfield",
  "Except",
  "WriteOnlyFields",
  "Has",
  "ExtraAttributes",
  "Mode",
  "OneOf",
  "Only",
  "OtherName",
  "Read",
  "TrailingBytes",
  "Selected",
  "Shape",
  "ReadOnlyFields",
  "With",
  "Write",
];

/**
 * Names that mean something else in a generated module, or beside it: what it imports, what every one of them has, the
 * language's own, and the type of all families.
 */
const RESERVED = [
  ...typeImports,
  ...["Family", "NetlinkFamily", "Events", "Groups", "Operations", "M"],
  ...["Partial", "Pick", "Required", "Uint8Array"],
];

/** The names of the types of a family, by sort and by what they are called in the spec. */
export class TypeNames {
  readonly #names = new Map<string, string>();
  readonly #used = new Set<string>(RESERVED);

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

  /** Returns a name that no type of the module has: the one that is passed, or that name with a number. */
  unused(name: string): string {
    let type = name;
    for (let count = 2; this.#used.has(type); count++) type = `${name}${count}`;
    this.#used.add(type);
    return type;
  }

  /** The type of a thing; for one of a linked family, with the name that its module is imported by. */
  get(sort: "sets" | "structs" | "enums" | "subMessages", family: Family, reference: string): string {
    const slash = reference.indexOf("/");
    if (slash < 0) return this.#names.get(`${sort} ${reference}`)!;
    const linked = lookup(family.links, reference.slice(0, slash))!;
    const name = new TypeNames(linked).get(sort, linked, reference.slice(slash + 1));
    return `${moduleName(reference.slice(0, slash))}.${name}`;
  }
}

/** What a type is called: "link-attrs" is LinkAttrs. */
export function typeName(name: string): string {
  const words = name.split(/[^0-9A-Za-z]+/).filter((word) => word !== "");
  const joined = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
  return /^\d/.test(joined) ? `Type${joined}` : joined;
}

/** The name that a linked family's module is imported by. */
export function moduleName(link: string): string {
  const name = typeName(link);
  return name[0]!.toLowerCase() + name.slice(1);
}

/** A property name, in quotes where it needs them. */
export function property(name: string): string {
  // In a literal, only the computed form of this key adds a property.
  if (name === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][0-9A-Za-z_$]*$/.test(name) ? name : JSON.stringify(name);
}

/** What a comment says of a thing that has not always been there. */
export function since(described: Described): string {
  return described.since === undefined ? "" : `, since Linux ${described.since}`;
}
