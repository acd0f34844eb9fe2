import { type DuplicateKey, memberPath, yamlPositions } from "../../description/positions.ts";
import { UsageError } from "../../errors.ts";
import { checkDepth, readTextInput } from "../../input.ts";
import { parseYaml } from "../../runtime/engine.ts";

export type Yaml = Readonly<Record<string, unknown>>;

/** A value of a YAML file with its place. */
interface Node {
  readonly place: string;
  readonly value: unknown;
  readonly items?: readonly Node[];
  readonly members?: ReadonlyMap<string, Node>;
}

/** Content of merged YAML files, and the file and line of each value by its path. */
export interface PlacedYaml {
  readonly content: Yaml;
  readonly places: ReadonlyMap<string, string>;
}

/** Follows a key that occurs again in the same object, so that the parser keeps the values of both. */
const AGAIN = "\u{e000}";

/**
 * Reads YAML files and merges them as netplan does, which also merges the values of a key that occurs twice in an object:
 * objects by member, lists are joined, and another later value replaces an earlier one.
 *
 * @throws UsageError if a file is no YAML object.
 */
export function readYaml(files: readonly string[]): PlacedYaml {
  let all: Node | undefined;
  for (const file of files) {
    const text = withUniqueKeys(readTextInput(file));
    const content = parse(file, text);
    checkDepth(file, content);
    if (!isObject(content)) throw new UsageError(`${file}: expected a YAML object`);
    const places = new Map([...yamlPositions(text)].map(([path, { line }]) => [path, `${file}:${line}`]));
    const node = nodeOf(content, "", places, `${file}:1`);
    all = all === undefined ? node : merged(all, node);
  }
  const places = new Map<string, string>();
  return { content: plain(all!, "", places) as Yaml, places };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(file: string, text: string): unknown {
  try {
    return parseYaml(text);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file}: invalid YAML: ${(error as SyntaxError).message}`);
  }
}

function withUniqueKeys(text: string): string {
  const duplicates: DuplicateKey[] = [];
  yamlPositions(text, duplicates);
  let result = text;
  for (const [index, { end }] of [...duplicates.entries()].reverse())
    result = `${result.slice(0, end)}${AGAIN}${index}${result.slice(end)}`;
  return result;
}

function nodeOf(value: unknown, path: string, places: ReadonlyMap<string, string>, around: string): Node {
  const place = places.get(path) ?? around;
  if (Array.isArray(value))
    return { place, value, items: value.map((item, index) => nodeOf(item, `${path}[${index}]`, places, place)) };
  if (!isObject(value)) return { place, value };
  const members = new Map<string, Node>();
  for (const [key, member] of Object.entries(value)) {
    const name = key.replace(new RegExp(`\\s*${AGAIN}\\d+$`), "");
    const node = nodeOf(member, memberPath(path, key), places, place);
    const earlier = members.get(name);
    members.set(name, earlier === undefined ? node : merged(earlier, node));
  }
  return { place, value, members };
}

function merged(earlier: Node, later: Node): Node {
  if (earlier.items !== undefined && later.items !== undefined)
    return { ...earlier, items: [...earlier.items, ...later.items] };
  if (earlier.members === undefined || later.members === undefined) return later;
  const members = new Map(earlier.members);
  for (const [name, node] of later.members) {
    const known = members.get(name);
    members.set(name, known === undefined ? node : merged(known, node));
  }
  return { ...earlier, members };
}

function plain({ place, value, items, members }: Node, path: string, places: Map<string, string>): unknown {
  places.set(path, place);
  if (items !== undefined) return items.map((item, index) => plain(item, `${path}[${index}]`, places));
  if (members === undefined) return value;
  return Object.fromEntries(
    [...members].map(([name, member]) => [name, plain(member, memberPath(path, name), places)]),
  );
}
