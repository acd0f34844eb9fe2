// Extracts the facts of our specs that C headers define too: the numbers of names, and the sizes and offsets of
// structures.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Described, type Family, lookup } from "../../src/schema/index.ts";
import { specFamily } from "./family.ts";

const directory = join(import.meta.dir, "../../specs");

/** A number that must be the same in a spec and in the C header. */
export interface Fact {
  /** Place of the fact in the spec: "dcb: attribute-sets[ieee].attributes[ieee-ets]". */
  readonly place: string;
  /** The C expression whose value must equal the number in the spec. */
  readonly expression: string;
  readonly value: number;
  /** Kernel version that introduced the name, if the spec states one. */
  readonly since: string | undefined;
  /** Whether the entry only documents a name that another spec defines. The name in C headers may differ. */
  readonly isDocumentation: boolean;
}

/** A parsed file of the directory specs/. */
export interface Spec {
  readonly file: string;
  /** The family that the spec describes or extends. */
  readonly family: string;
  readonly extends: boolean;
  readonly yaml: Yaml;
}

/** The parts of a spec that are compared with C headers. */
export interface Yaml {
  readonly definitions?: readonly Named[];
  readonly "attribute-sets"?: readonly (Named & { readonly attributes?: readonly Named[] })[];
  readonly operations?: { readonly "name-prefix"?: string; readonly list?: readonly Named[] };
  readonly "mcast-groups"?: { readonly list?: readonly Named[] };
}

interface Named {
  readonly name: string;
  readonly entries?: readonly (string | Named)[];
  readonly members?: readonly Named[];
  readonly "name-prefix"?: string;
  readonly type?: string;
  readonly value?: number | string;
  readonly access?: string;
  readonly "kernel-name"?: string | false;
}

export function readSpecs(): Spec[] {
  const files = readdirSync(directory).filter((file) => file.endsWith(".yaml"));
  return files.sort().flatMap((file) => {
    const yaml = Bun.YAML.parse(readFileSync(join(directory, file), "utf8")) as Yaml & {
      name?: string;
      extends?: string;
    };
    const family = yaml.extends ?? yaml.name;
    // Some specs do not describe a family.
    return family === undefined ? [] : [{ file, family, extends: yaml.extends !== undefined, yaml }];
  });
}

/** Returns the family of a spec: a complete spec is loaded, and an extension returns its generated family. */
export async function familyOf(spec: Spec): Promise<Family> {
  if (!spec.extends) return specFamily(spec.file.replace(".yaml", ""));
  const path = join(import.meta.dir, `../../src/families/${spec.family.replaceAll("_", "-")}.ts`);
  const module = (await import(path)) as { [name: string]: Family };
  return Object.values(module).find(({ name }) => name === spec.family)!;
}

/** C names that cannot be derived from the names in a spec. */
export interface Spellings {
  /** Prefix of the C names of commands, for an extension that does not repeat the prefix of its base. */
  readonly operations?: string;
  /**
   * C names of constants, structures and members, by their place in the spec; null if no header has the name. For an
   * enum or an attribute set, the value is the prefix of the entries' C names.
   */
  readonly names?: Readonly<Record<string, string | null>>;
  /** Flags whose C names are bit numbers rather than values. */
  readonly bits?: readonly string[];
}

/** Returns the keys `kernel-name` of operations, structures, members and groups, by place. */
function ownSpellings({ definitions = [], operations, "mcast-groups": groups }: Yaml): Record<string, string | null> {
  const found: Record<string, string | null> = {};
  const add = (place: string, { "kernel-name": name }: Named) => {
    if (name !== undefined) found[place] = name === false ? null : name;
  };
  for (const definition of definitions) {
    add(definition.name, definition);
    for (const member of definition.members ?? []) add(`${definition.name}.${member.name}`, member);
  }
  for (const operation of operations?.list ?? []) add(`operations.${operation.name}`, operation);
  for (const group of groups?.list ?? []) add(`groups.${group.name}`, group);
  return found;
}

/** Returns all facts of a spec that a header can confirm. */
export function factsOf(spec: Spec, family: Family, { names: listed = {}, operations, bits = [] }: Spellings): Fact[] {
  const names = { ...ownSpellings(spec.yaml), ...listed };
  const facts: Fact[] = [];
  const unused = new Set([...Object.keys(names), ...bits]);
  const spelled = (key: string): string | null | undefined => {
    unused.delete(key);
    return lookup(names, key);
  };
  const add = (
    key: string,
    usual: string,
    value: number,
    listed: unknown,
    ...described: (Described | undefined)[]
  ): void => {
    const expression = spelled(key);
    if (expression === null) return;
    const since = described.find((one) => one?.since !== undefined)?.since;
    const isDocumentation = expression === undefined && spec.extends && isDocumented(listed);
    facts.push({ place: `${spec.family}: ${key}`, expression: expression ?? usual, value, since, isDocumentation });
  };
  const { yaml } = spec;
  for (const definition of yaml.definitions ?? []) {
    const { name } = definition;
    if (spelled(name) === null) continue;
    const described = lookup(family.enums, name);
    const struct = lookup(family.structs, name);
    const prefix = spelled(name) ?? definition["name-prefix"] ?? described?.prefix ?? "";
    if (definition.type === "const") add(name, constant(prefix + name), Number(definition.value), definition);
    for (const listed of definition.entries ?? []) {
      const listedName = typeof listed === "string" ? listed : listed.name;
      const entry = described?.entries.find((one) => one.name === listedName);
      if (entry === undefined) continue;
      const value = described!.flags && !bits.includes(name) ? 2 ** entry.value : entry.value;
      unused.delete(name);
      if (entry.kernelName === false && lookup(names, `${name}.${entry.name}`) === undefined) continue;
      const usual = entry.kernelName || constant(prefix + entry.name);
      add(`${name}.${entry.name}`, usual, value, listed, entry, described);
    }
    if (struct === undefined) continue;
    const type = spelled(name) ?? `struct ${name.replaceAll("-", "_")}`;
    let offset = 0;
    for (const member of struct.members) {
      const key = `${name}.${member.name}`;
      const called = spelled(key) ?? member.name.replaceAll("-", "_");
      if (member.type !== "pad" && lookup(names, key) !== null) {
        const since = (member.since ?? struct.since) as string | undefined;
        facts.push({
          place: `${spec.family}: ${key}`,
          expression: `offsetof(${type}, ${called})`,
          value: offset,
          since,
          isDocumentation: spec.extends && lookup(names, key) === undefined && isDocumented(definition),
        });
      }
      offset += sizeOf(family, member);
    }
    // The size differs if the spec has members that are newer than the installed headers.
    const varies = struct.members.some((member) => sizeOf(family, member) === 0 || member.since !== undefined);
    if (!varies) add(`${name}.size`, `sizeof(${type})`, offset, definition, struct);
  }
  for (const { name, attributes = [] } of yaml["attribute-sets"] ?? []) {
    const set = family.sets[name]!;
    const base = set.subsetOf === undefined ? set : family.sets[set.subsetOf]!;
    const prefix = spelled(name);
    if (prefix === null) continue;
    for (const listed of attributes) {
      const attribute = set.attributes.find((one) => one.name === listed.name)!;
      const usual = attribute.kernelName || constant((prefix ?? base.prefix ?? "") + listed.name);
      add(`${name}.${listed.name}`, usual, attribute.number, listed, attribute, set);
    }
  }
  for (const listed of yaml.operations?.list ?? []) {
    const { name } = listed;
    const operation = family.operations[name]!;
    const number = (operation.do ?? operation.dump)?.request.number ?? operation.event?.number;
    if (number === undefined) continue;
    const usual = constant((operations ?? yaml.operations?.["name-prefix"] ?? "") + name.replace(/-ntf$/, ""));
    add(`operations.${name}`, usual, number, listed, operation);
  }
  for (const listed of yaml["mcast-groups"]?.list ?? []) {
    const { name } = listed;
    const group = family.groups[name]!;
    if (group.number !== undefined) add(`groups.${name}`, constant(name), group.number, listed, group);
  }
  if (unused.size > 0) throw new Error(`${spec.file} has nothing called ${[...unused].join(", ")}`);
  return facts;
}

/** Keys of a spec that no C header can confirm. */
const documentation = new Set(["name", "type", "doc", "access", "entries", "members"]);

/** Returns whether an entry of an extension only documents an entry of the extended spec. */
function isDocumented(listed: unknown): boolean {
  if (typeof listed !== "object" || listed === null) return false;
  return Object.entries(listed).every(([key, value]) => {
    return documentation.has(key) && (!Array.isArray(value) || value.every(isDocumented));
  });
}

function constant(name: string): string {
  return name.toUpperCase().replaceAll("-", "_");
}

function sizeOf(family: Family, member: { type: string; length?: number; struct?: string; item?: string }): number {
  if (member.length !== undefined) return member.length;
  if (member.item !== undefined) return 0;
  if (member.struct !== undefined) {
    return family.structs[member.struct]!.members.reduce((sum, inner) => sum + sizeOf(family, inner), 0);
  }
  return Number(/\d+$/.exec(member.type)?.[0] ?? 0) / 8;
}
