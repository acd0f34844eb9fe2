import { isDeepStrictEqual } from "node:util";
import { typeError } from "../../base/argument-error.ts";
import { checkArray, checkObject, isPlainObject } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { groupBy } from "../../base/objects.ts";
import { checkWithPrefix } from "../../client/errors.ts";
import { shortText } from "./model/compare.ts";
import { memberPath } from "./model/forms.ts";
import type { Description } from "./model/types.ts";
import { declaredTableObjects } from "./tables/nftables/table.ts";

/** One of the descriptions that {@link mergeDescriptions} merges. */
export interface DescriptionPart {
  /** Name of the description of a desired state in error messages, such as the name of its file. */
  readonly name: string;
  readonly description: Description;
}

/** Position of a value in one of the merged descriptions. */
export interface DescriptionPlace {
  /** Name of the description that contains the value, as passed to {@link mergeDescriptions}, such as a file name. */
  readonly name: string;
  /** Path of the value in its description, such as `routes[0].dst`. */
  readonly path: string;
}

/** Result of {@link mergeDescriptions}. */
export interface MergedDescription {
  readonly description: Description;
  /**
   * Finds the origin of a value: converts its path in the merged description, such as `routes[5].dst`, to the name of
   * the original description and the path in that description. Also accepts an error message of `desired`, which starts
   * with a path; the text after the path is kept. Returns undefined if no original description contains the path.
   */
  placeOf(path: string): DescriptionPlace | undefined;
}

/**
 * Merges several descriptions into one, for example the files of a directory.
 *
 * - Objects, such as `links` and the settings of a link, are merged member by member.
 * - Lists of entries, such as `routes`, are joined in the order of the parts. `desired` rejects an entry that two parts
 *   declare.
 * - `nftables` contains the tables of all parts. Only one part may declare a table.
 * - `$schema` is omitted.
 * - Other values, such as numbers and lists inside of an entry, must be equal in all parts that contain them.
 *
 * @throws TypeError if a value differs between two parts, with the path of the value and the names of both parts.
 */
export function mergeDescriptions(parts: readonly DescriptionPart[]): MergedDescription {
  const merger = new Merger();
  checkArray(parts, "parts");
  for (const [index, part] of parts.entries()) {
    checkObject(part, `parts[${index}]`);
    if (typeof part.name !== "string")
      throw typeError(`parts[${index}].name`, `expected a string, got ${describeValue(part.name)}`);
    checkWithPrefix(part.name, undefined, () => checkObject(part.description, "description"));
  }
  const values = parts.map(({ name, description: { $schema: _, ...value } }) => ({ name, path: "", value }));
  const description = values.length === 0 ? {} : (merger.section(values) as Description);
  return { description, placeOf: (path) => merger.placeOf(path) };
}

interface Part extends DescriptionPlace {
  readonly value: unknown;
}

class Merger {
  /** Origin of merged values, by path in the merged description. */
  readonly #places = new Map<string, DescriptionPlace>();

  section(parts: readonly Part[]): unknown {
    return this.#merge(parts, (name, members) => {
      if (name === "namespaces") return this.#merge(members, (_, sections) => this.section(sections));
      if (members.length > 1 && name === "nftables") return this.#rulesets(members);
      if (members.length > 1 && members.every(({ value }) => Array.isArray(value))) return this.#lists(members);
      return this.#merge(members);
    });
  }

  placeOf(path: string): DescriptionPlace | undefined {
    const ends = [0, ...path.matchAll(/[.[: ]|$/g).map(({ index }) => index)];
    for (const end of ends.reverse()) {
      const found = this.#places.get(path.slice(0, end));
      if (found !== undefined) return { name: found.name, path: found.path + path.slice(end) };
    }
    return undefined;
  }

  #merge(
    parts: readonly Part[],
    mergeMember: (name: string, members: readonly Part[]) => unknown = (_, members) => this.#merge(members),
  ): unknown {
    const [first, ...others] = parts as [Part, ...Part[]];
    // The merged description itself (path "") has no single origin.
    if (others.length === 0 || first.path !== "") this.#places.set(first.path, { name: first.name, path: first.path });
    if (others.length === 0) return first.value;
    if (parts.every(({ value }) => isPlainObject(value))) {
      const members = groupBy(parts.flatMap(membersOf), ([name]) => name);
      const entries = [...members].map(([name, found]) => [
        name,
        mergeMember(
          name,
          found.map(([, part]) => part),
        ),
      ]);
      return Object.fromEntries(entries);
    }
    for (const other of others)
      if (!isDeepStrictEqual(other.value, first.value))
        throw typeError(first.path, `${first.name} declares ${textOf(first)}, ${other.name} ${textOf(other)}`);
    return first.value;
  }

  #lists(parts: readonly Part[]): unknown[] {
    return this.#join(
      parts.flatMap(({ name, path, value }) =>
        (value as unknown[]).map((item, index) => ({ name, path: `${path}[${index}]`, value: item })),
      ),
      parts[0]!.path,
    );
  }

  #rulesets(parts: readonly Part[]): unknown[] {
    const owners = new Map<string, string>();
    const objects: Part[] = [];
    for (const part of parts) {
      for (const { path, entry, table } of tableObjects(part)) {
        const owner = owners.get(table) ?? part.name;
        owners.set(table, owner);
        if (owner !== part.name) throw typeError(path, `${owner} and ${part.name} both declare the table ${table}`);
        objects.push({ name: part.name, path, value: entry });
      }
    }
    return this.#join(objects, parts[0]!.path);
  }

  #join(items: readonly Part[], path: string): unknown[] {
    for (const [index, item] of items.entries()) this.#places.set(`${path}[${index}]`, item);
    return items.map(({ value }) => value);
  }
}

const textOf = ({ value }: Part) => (value === null ? "null" : shortText(value));

function membersOf({ name: part, path, value }: Part): [string, Part][] {
  return Object.entries(value as object).map(([name, member]) => [
    name,
    { name: part, path: memberPath(path, name), value: member },
  ]);
}

function tableObjects({ name, path, value }: Part): ReturnType<typeof declaredTableObjects> {
  try {
    return declaredTableObjects(value, path);
  } catch (error) {
    if (error instanceof Error) error.message = `${name}: ${error.message}`;
    throw error;
  }
}
