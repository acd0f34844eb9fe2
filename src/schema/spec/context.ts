import { didYouMean, didYouMeanOneOf } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { defined } from "../../base/objects.ts";
import { type SpecError, UnresolvedReference } from "../model/errors.ts";
import {
  type AttributeSet,
  type AttributeValue,
  type Enum,
  type Family,
  type Flavour,
  find,
  lookup,
  type Member,
  type Named,
  type PartKind,
  type Parts,
  type Struct,
  type SubMessage,
} from "../model/family.ts";
import { rangeOf } from "../plan/kind.ts";
import { integerSizes } from "../values/integer-sizes.ts";
import type { SpecNode } from "./spec-node.ts";

type Definitions = Readonly<Record<PartKind | "constants", Named<unknown>>>;

const kindPhrases: Record<keyof Definitions, string> = {
  enums: "an enum",
  structs: "a struct",
  sets: "an attribute set",
  subMessages: "a sub-message",
  constants: "a constant",
};

/** Limits that specs may name instead of writing numbers, such as "u32-max". */
const limits: ReadonlyMap<string, bigint> = new Map(
  Object.keys(integerSizes).flatMap((type) => {
    const [least, most] = rangeOf(type)!;
    return [[`${type}-min`, least] as const, [`${type}-max`, most] as const];
  }),
);

/** Maximum length in bytes that a spec may require. */
const MAX_LENGTH = 65_535;

/** An attribute, a structure member, or the only value of a sub-message. */
export interface LocatedValue {
  readonly value: AttributeValue;
  readonly node: SpecNode;
  readonly set?: AttributeSet;
}

type MemberKeys = { readonly [Name in keyof Member]?: unknown };

/** The length of such a member varies: bytes without a length, or an array. */
export function isOpen({ type, length, struct, item }: MemberKeys = {}): boolean {
  return type === "binary" && length === undefined && (struct === undefined || item !== undefined);
}

/** All names are registered before the first part is built. */
export class BuildContext implements Parts {
  readonly flavour: Flavour;
  readonly links: Named<Family>;
  enums: Named<Enum> = {};
  structs: Named<Struct> = {};
  sets: Named<AttributeSet> = {};
  subMessages: Named<SubMessage> = {};
  /** Values that are checked when all parts are built. */
  readonly values: LocatedValue[] = [];
  readonly nodes: Record<PartKind, Map<string, SpecNode>> = {
    enums: new Map(),
    structs: new Map(),
    sets: new Map(),
    subMessages: new Map(),
  };
  readonly constants: Record<string, number | string> = {};

  constructor(flavour: Flavour, links: Named<Family>) {
    this.flavour = flavour;
    this.links = links;
  }

  get generic(): boolean {
    return this.flavour !== "netlink-raw";
  }

  register(kind: PartKind, node: SpecNode): void {
    const name = node.need("name").name();
    if (this.nodes[kind].has(name)) throw node.error(`duplicate name "${name}"`, "name");
    this.nodes[kind].set(name, node);
  }

  /** `counted`: a member must contain the length of structure and attributes. */
  struct(node: SpecNode, counted = false): string {
    const name = this.reference(node, "structs");
    const counts = this.#membersOf(name).some((member) => member.counts === true);
    if (counted && !counts) throw node.error(`"${name}" requires a member with the length up to the next struct`);
    if (!counted && counts)
      throw node.error(
        `a member of "${name}" contains the length of attributes, but no attributes follow the struct here`,
      );
    if (counted) this.checkFixedLength(node);
    return name;
  }

  /** Attributes follow this structure, so its length must be fixed; replies and events may have a member with it. */
  header(node: SpecNode, isRequest = true): string {
    const name = this.struct(node);
    const hasLength = ({ counts, countsItems }: MemberKeys) => typeof counts === "string" || countsItems === true;
    if (isRequest || !this.#membersOf(name).some(hasLength)) this.checkFixedLength(node);
    return name;
  }

  checkFixedLength(node: SpecNode, consequence = "nothing can follow it"): void {
    const name = this.reference(node, "structs");
    if (isOpen(this.#membersOf(name).at(-1))) {
      throw node.error(`"${name}" has variable length, so ${consequence}`);
    }
  }

  /** The structure may not be built yet. */
  #membersOf(reference: string): readonly MemberKeys[] {
    const built = find(this, "structs", reference);
    if (built !== undefined) return built.members;
    return this.nodes.structs
      .get(reference)!
      .items("members")
      .map((member) => {
        const keys = ["type", "len", "struct", "sub-type", "counts"];
        const [type, length, struct, item, counts] = keys.map((key) => member.get(key)?.value);
        return { type, length, struct, item, counts };
      });
  }

  reference(node: SpecNode, kind: PartKind): string {
    const name = node.text();
    const slash = name.indexOf("/");
    if (slash < 0) {
      if (!this.nodes[kind].has(name)) throw this.unresolvedReference(node, kind);
      return name;
    }
    const [link, definition] = [name.slice(0, slash), name.slice(slash + 1)];
    const family = lookup(this.links, link);
    if (family === undefined) {
      const likely = didYouMean(link, Object.keys(this.links));
      const reason = `the family "${link}" must be listed in "links" of the spec and passed in the option "links"`;
      throw new UnresolvedReference(node.file, node.path, `${reason}${likely}`);
    }
    if (lookup<unknown>(family[kind], definition) === undefined) {
      throw unknownDefinition(node, kind, definition, family, `the family "${family.name}" has no`);
    }
    return name;
  }

  unresolvedReference(node: SpecNode, kind: PartKind): SpecError {
    return unknownDefinition(node, kind, node.text(), this.#definitions(), "unknown");
  }

  #definitions(): Definitions {
    const nodes = Object.entries(this.nodes).map(([kind, named]) => [kind, Object.fromEntries(named)]);
    return { ...(Object.fromEntries(nodes) as Record<PartKind, Named<SpecNode>>), constants: this.constants };
  }

  /** The set may not be built yet. */
  isSequence(set: string): boolean {
    return (find(this, "sets", set)?.sequence ?? this.nodes.sets.get(set)?.get("sequence")?.value) === true;
  }

  setOfObjects(node: SpecNode, what: string): string {
    const set = this.reference(node, "sets");
    if (this.isSequence(set)) throw node.error(`a list of objects cannot ${what}`);
    return set;
  }

  /** Example: "string-max-len - 1". */
  length(node: SpecNode): number {
    if (typeof node.value !== "string") return node.integer(0, MAX_LENGTH);
    const value = this.#constant(node);
    if (value >= 0 && value <= MAX_LENGTH) return value;
    throw node.error(`expected an integer from 0 to ${MAX_LENGTH}, but "${node.value}" is ${value}`);
  }

  /** Errors for unknown names may suggest a name from `more`. */
  #constant(node: SpecNode, more: readonly string[] = []): number {
    const [, name, less] = /^([0-9A-Za-z_-]+?)(?: - (1))?$/.exec(node.text()) ?? [];
    const value = name === undefined ? undefined : lookup(this.constants, name);
    if (typeof value === "number") return less === undefined ? value : value - 1;
    const wanted = name ?? "";
    if (value !== undefined) throw node.error(`the constant "${wanted}" is text, expected a number`);
    const other = actualKind(wanted, this.#definitions());
    if (other !== undefined) throw node.error(`unknown constant "${wanted}": this is ${other}`);
    const names = Object.keys(this.constants).filter((one) => typeof this.constants[one] === "number");
    const likely = didYouMean(wanted, [...names, ...more]) || didYouMeanOneOf(wanted, names);
    throw node.error(`"${node.value}" is not a numeric constant${likely}`);
  }

  /** Example: "u32-max". Returns a bigint if a number is inexact. */
  limit(node: SpecNode): number | bigint {
    if (typeof node.value !== "string") {
      const isRounded = Number.isInteger(node.value) && !Number.isSafeInteger(node.value);
      if (!isRounded) return node.integer();
      const [name] = [...limits].find(([, limit]) => Number(limit) === node.value) ?? [];
      const advice = name === undefined ? "" : `; use the name of the limit: "${name}"`;
      throw node.error(`numbers above 2^53 are not exact in YAML${advice}`);
    }
    const known = limits.get(node.value);
    return known === undefined ? this.#constant(node, [...limits.keys()]) : exactNumber(known);
  }
}

function unknownDefinition(
  node: SpecNode,
  kind: PartKind,
  name: string,
  definitions: Definitions,
  problem: string,
): SpecError {
  const other = actualKind(name, definitions);
  const instead = other === undefined ? didYouMeanOneOf(name, Object.keys(definitions[kind])) : `: this is ${other}`;
  return new UnresolvedReference(
    node.file,
    node.path,
    `${problem} ${kindPhrases[kind].replace(/^an? /, "")} "${name}"${instead}`,
  );
}

function actualKind(name: string, definitions: Definitions): string | undefined {
  const kinds = Object.keys(kindPhrases) as (keyof Definitions)[];
  const kind = kinds.find((one) => lookup<unknown>(definitions[one], name) !== undefined);
  return kind && kindPhrases[kind];
}

export function described(node: SpecNode): { doc?: string; since?: string } {
  const since = node.get("since");
  return defined({ doc: node.get("doc")?.text().trim(), since: since && version(since) });
}

/** False if the kernel's headers have no name. */
export function kernelNamed(node: SpecNode): { kernelName?: string | false } {
  const identifier = node.get("kernel-name");
  if (identifier === undefined) return {};
  if (identifier.value === false) return { kernelName: false };
  if (typeof identifier.value === "string" && /^[A-Za-z_]\w*$/.test(identifier.value))
    return { kernelName: identifier.value };
  throw identifier.error(`expected a C identifier or false, got ${describeValue(identifier.value)}`);
}

function version(node: SpecNode): string {
  // YAML parses the unquoted version 6.10 as 6.1.
  if (typeof node.value !== "string") throw node.error('expected a kernel version in quotes, such as "6.10"');
  if (!/^\d+\.\d+(\.\d+)?$/.test(node.value)) throw node.error(`"${node.value}" is not a kernel version`);
  return node.value;
}

/** Empty text counts as absent. */
export function optionalText(node: SpecNode, key: string): string | undefined {
  const value = node.get(key);
  return value === undefined || value.value === "" ? undefined : value.text();
}

export function nonEmpty<Item>(list: readonly Item[]): readonly Item[] | undefined {
  return list.length === 0 ? undefined : list;
}

/** Returns a bigint only if a number would not be exact. */
export function exactNumber(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** The first and the last name of the cycle are equal. */
export function findCycle(
  names: readonly string[],
  referencesOf: (name: string) => readonly string[],
  path: readonly string[] = [],
  done: Set<string> = new Set(),
): string[] | undefined {
  for (const name of names) {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    const cycle = done.has(name) ? undefined : findCycle(referencesOf(name), referencesOf, [...path, name], done);
    if (cycle !== undefined) return cycle;
    done.add(name);
  }
  return undefined;
}
