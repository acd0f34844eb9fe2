import { shown } from "../../errors.ts";
import { didYouMean, didYouMeanOneOf } from "../../message/check.ts";
import { type SpecError, UnresolvedReference } from "../model/errors.ts";
import { type Family, type Flavour, lookup, type Named } from "../model/family.ts";
import type { SpecNode } from "./spec-node.ts";

/** Keys that everything described may have. */
export const DESCRIBED: readonly string[] = ["doc", "since"];

/** The sorts of things that a spec refers to by name. */
export type Sort = "enums" | "structs" | "sets" | "subMessages";

const sortNames: Record<Sort, string> = {
  enums: "enum",
  structs: "struct",
  sets: "attribute set",
  subMessages: "sub-message",
};

/** The things of a family by their names, as what they are. */
type Things = Readonly<Record<Sort | "constants", Named<unknown>>>;

/** What a thing of another sort than the one that was expected is. */
const sortPhrases: Record<Sort | "constants", string> = {
  enums: "an enum",
  structs: "a struct",
  sets: "an attribute set",
  subMessages: "a sub-message",
  constants: "a constant",
};

/** The limits of types. */
const LIMITS: readonly string[] = ["u", "s"].flatMap((sign) =>
  ["8", "16", "32", "64"].flatMap((bits) => ["min", "max"].map((end) => `${sign}${bits}-${end}`)),
);

/** What limits of 64 bits are called, by what parsers make of them that read all numbers as doubles. */
const roundedLimits: Readonly<Record<string, string>> = {
  [2 ** 64]: "u64-max",
  [2 ** 63]: "s64-max",
  [-(2 ** 63)]: "s64-min",
};

/** The most bytes that anything in a spec is long. */
const MAX_LENGTH = 65_535;

/** What the parts of the builder share: the names that exist, before anything is built. */
export class BuildContext {
  readonly flavour: Flavour;
  readonly links: Named<Family>;
  /** Nodes of the things in this spec, to be looked up by references to them. */
  readonly nodes: Record<Sort, Map<string, SpecNode>> = {
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

  /** Whether the family is a generic one. */
  get generic(): boolean {
    return this.flavour !== "netlink-raw";
  }

  /** Notes that the spec has a thing of that name; two of one name are a mistake. */
  register(sort: Sort, node: SpecNode): void {
    const name = node.need("name").name();
    if (this.nodes[sort].has(name)) throw node.error(`there are two of the name "${name}"`, "name");
    this.nodes[sort].set(name, node);
  }

  /**
   * The name of the structure below a key. `counted` says whether it stands before others with attributes in between: then, and
   * only then, it needs a member that counts its bytes and theirs.
   */
  struct(node: SpecNode, counted = false): string {
    const name = this.reference(node, "structs");
    const slash = name.indexOf("/");
    const counts =
      slash < 0
        ? this.nodes.structs
            .get(name)!
            .items("members")
            .some((member) => member.get("counts")?.value === true)
        : this.links[name.slice(0, slash)]!.structs[name.slice(slash + 1)]!.members.some(
            (member) => member.counts === true,
          );
    if (counted && !counts) throw node.error(`no member of "${name}" counts the bytes up to the next structure`);
    if (!counted && counts) throw node.error(`a member of "${name}" counts attributes, and here are none`);
    if (counted) this.#checkEnd(node, name);
    return name;
  }

  /** The name below a key of a structure that attributes can stand behind. */
  header(node: SpecNode): string {
    const name = this.struct(node);
    this.#checkEnd(node, name);
    return name;
  }

  /** Refuses a structure whose last member takes all that is left: nobody could tell where attributes begin. */
  #checkEnd(node: SpecNode, name: string): void {
    const slash = name.indexOf("/");
    let isOpen = false;
    if (slash < 0) {
      const last = this.nodes.structs.get(name)!.items("members").at(-1);
      const isBinary = last?.get("type")?.value === "binary" && !last.has("len");
      isOpen = isBinary && (!last.has("struct") || last.has("sub-type"));
    } else {
      const last = this.links[name.slice(0, slash)]!.structs[name.slice(slash + 1)]!.members.at(-1)!;
      isOpen =
        last.type === "binary" && last.length === undefined && (last.struct === undefined || last.item !== undefined);
    }
    if (isOpen) throw node.error(`"${name}" has an open end, and nothing can stand behind it`);
  }

  /** The name below a key, which has to be that of a thing in this spec or, with its family's name, in a linked one. */
  reference(node: SpecNode, sort: Sort): string {
    const name = node.text();
    const slash = name.indexOf("/");
    if (slash < 0) {
      if (!this.nodes[sort].has(name)) throw this.unresolvedReference(node, sort);
      return name;
    }
    const [link, thing] = [name.slice(0, slash), name.slice(slash + 1)];
    const family = lookup(this.links, link);
    if (family === undefined) {
      const likely = didYouMean(link, Object.keys(this.links));
      const reason = `the spec's key "links" does not name the family "${link}", which has to be there and in the option`;
      throw new UnresolvedReference(node.file, node.path, `${reason}${likely}`);
    }
    if (lookup<unknown>(family[sort], thing) === undefined) {
      throw noSuchThing(node, sort, thing, family, `the family "${family.name}" has no`);
    }
    return name;
  }

  /** The error for the name at a node, which is that of no such thing in this spec. */
  unresolvedReference(node: SpecNode, sort: Sort): SpecError {
    return noSuchThing(node, sort, node.text(), this.#things(), "there is no");
  }

  #things(): Things {
    const { enums, structs, sets, subMessages } = this.nodes;
    return {
      enums: Object.fromEntries(enums),
      structs: Object.fromEntries(structs),
      sets: Object.fromEntries(sets),
      subMessages: Object.fromEntries(subMessages),
      constants: this.constants,
    };
  }

  /** Whether the set of that name, which is known, is one whose order counts. */
  isSequence(set: string): boolean {
    const slash = set.indexOf("/");
    if (slash < 0) return this.nodes.sets.get(set)!.get("sequence")?.value === true;
    return this.links[set.slice(0, slash)]!.sets[set.slice(slash + 1)]!.sequence === true;
  }

  /** The name below a key of a set whose objects have something else beside its fields, as no list of objects can. */
  setOfObjects(node: SpecNode, what: string): string {
    const set = this.reference(node, "sets");
    if (this.isSequence(set)) throw node.error(`a list of objects cannot ${what}`);
    return set;
  }

  /** A number of bytes: an integer, or the name of a constant that is one, perhaps less one: "string-max-len - 1". */
  length(node: SpecNode): number {
    if (typeof node.value !== "string") return node.integer(0, MAX_LENGTH);
    const value = this.#constant(node);
    if (value >= 0 && value <= MAX_LENGTH) return value;
    throw node.error(`expected an integer from 0 to ${MAX_LENGTH}, and "${node.value}" is ${value}`);
  }

  /** The number that a constant has; `more` are names that could be meant beside those of constants. */
  #constant(node: SpecNode, more: readonly string[] = []): number {
    const [, name, less] = /^([0-9A-Za-z_-]+?)(?: - (1))?$/.exec(node.text()) ?? [];
    const value = name === undefined ? undefined : lookup(this.constants, name);
    if (typeof value === "number") return less === undefined ? value : value - 1;
    const wanted = name ?? "";
    if (value !== undefined) throw node.error(`the constant "${wanted}" is a text, and no number`);
    const other = actualSort(wanted, this.#things());
    if (other !== undefined) throw node.error(`there is no constant "${wanted}": that is ${other}`);
    const names = Object.keys(this.constants).filter((one) => typeof this.constants[one] === "number");
    const likely = didYouMean(wanted, [...names, ...more]) || didYouMeanOneOf(wanted, names);
    throw node.error(`"${node.value}" is no constant with a number${likely}`);
  }

  /** An integer, the name of a constant, or the limit of a type: "u32-max". Bigint where a number is not exact. */
  limit(node: SpecNode): number | bigint {
    if (typeof node.value !== "string") {
      const isRounded = Number.isInteger(node.value) && !Number.isSafeInteger(node.value);
      if (!isRounded) return node.integer();
      const name = roundedLimits[`${node.value}`];
      const advice = name === undefined ? "" : `; limits of types go by their names, such as "${name}"`;
      throw node.error(`a number beyond 2^53 is not exact in YAML${advice}`);
    }
    const named = /^([us])(8|16|32|64)-(min|max)$/.exec(node.value);
    if (named === null) return this.#constant(node, LIMITS);
    const bits = BigInt(named[2]!);
    const signed = named[1] === "s";
    if (named[3] === "min") return exactNumber(signed ? -(2n ** (bits - 1n)) : 0n);
    return exactNumber(2n ** (signed ? bits - 1n : bits) - 1n);
  }
}

function noSuchThing(node: SpecNode, sort: Sort, name: string, things: Things, lacking: string): SpecError {
  const other = actualSort(name, things);
  const instead = other === undefined ? didYouMeanOneOf(name, Object.keys(things[sort])) : `: that is ${other}`;
  return new UnresolvedReference(node.file, node.path, `${lacking} ${sortNames[sort]} "${name}"${instead}`);
}

/** What the thing of that name is, whatever it was expected to be. */
function actualSort(name: string, things: Things): string | undefined {
  const sort = (Object.keys(sortPhrases) as (keyof Things)[]).find(
    (one) => lookup<unknown>(things[one], name) !== undefined,
  );
  return sort === undefined ? undefined : sortPhrases[sort];
}

/** What a node says about the thing it describes. */
export function described(node: SpecNode): { doc?: string; since?: string } {
  const { doc, since } = { doc: node.get("doc"), since: node.get("since") };
  const said: { doc?: string; since?: string } = {};
  if (doc !== undefined) said.doc = doc.text().trim();
  if (since !== undefined) said.since = version(since);
  return said;
}

/** What a node says of its name in the kernel's headers, where that is not made from a prefix and its own. */
export function kernelNamed(node: SpecNode): { kernelName?: string | false } {
  const called = node.get("kernel-name");
  if (called === undefined) return {};
  if (called.value === false) return { kernelName: false };
  if (typeof called.value === "string" && /^[A-Za-z_]\w*$/.test(called.value)) return { kernelName: called.value };
  throw called.error(`expected a name as C has them, or false, got ${shown(called.value)}`);
}

function version(node: SpecNode): string {
  // YAML reads 6.10 as a number, and would make it 6.1.
  if (typeof node.value !== "string") throw node.error('expected a kernel version in quotes, such as "6.10"');
  if (!/^\d+\.\d+(\.\d+)?$/.test(node.value)) throw node.error(`"${node.value}" is no kernel version`);
  return node.value;
}

/** Text that may be left empty: then it is absent. */
export function optionalText(node: SpecNode, key: string): string | undefined {
  const value = node.get(key);
  return value === undefined || value.value === "" ? undefined : value.text();
}

/** A number where that is exact, otherwise the bigint. */
export function exactNumber(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
