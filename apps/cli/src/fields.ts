import { text as readAll } from "node:stream/consumers";
import { describe, type Family, lookup } from "bun-netlink/schema";
import { UsageError } from "./errors.ts";
import { parseArgument, parseJson } from "./values.ts";

type Fields = Record<string, unknown>;

/**
 * Command line arguments with the fields of a request: an optional JSON object, and options such as `--linkinfo.kind
 * bridge`.
 */
export interface FieldArguments {
  readonly json: string | undefined;
  readonly options: readonly (readonly [path: string, value: string | undefined])[];
}

/** Splits the arguments after the operation into a JSON object and options. An option without a value is `true`. */
function splitArguments(args: readonly string[]): FieldArguments {
  let json: string | undefined;
  const options: [string, string | undefined][] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    const [, path, value] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (path === undefined) {
      if (json !== undefined)
        throw new UsageError(`unexpected argument "${arg}"; fields are --FIELD VALUE or one JSON object`);
      json = arg;
    } else if (value !== undefined) options.push([path, value]);
    else if (at + 1 === args.length || args[at + 1]!.startsWith("--")) options.push([path, undefined]);
    else options.push([path, args[++at]]);
  }
  return { json, options };
}

/**
 * Returns the fields of a request from the command line. For the argument "-", the JSON object is read from the
 * standard input.
 */
export async function readFields(family: Family, operation: string, args: readonly string[]): Promise<Fields> {
  const { json, options } = splitArguments(args);
  const text = json === "-" ? await readAll(process.stdin) : json;
  const fields = text === undefined ? {} : parseObject(text);
  const isText = textFields(family, operation);
  for (const [name, value] of options) {
    const path = name.split(".").map(fieldName);
    const last = path.at(-1)!;
    const parsed = value === undefined ? true : isText.has(last) && !/^["[]/.test(value) ? value : parseArgument(value);
    setField(fields, path, parsed, name);
  }
  return fields;
}

function parseObject(text: string): Fields {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    // The parser is recursive, and exhausts the stack.
    const reason = error instanceof RangeError ? "too many levels" : (error as Error).message;
    throw new UsageError(`invalid JSON: ${reason}`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new UsageError(`expected a JSON object, got ${text.slice(0, 40)}`);
}

/** Converts a name of a spec to the name of the field: "dev-index" becomes `devIndex`. */
export function fieldName(name: string): string {
  return name.replaceAll(/[-_]([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * Sets the field of a request at a path. A number in the path is the index of a list element. If a field is set twice,
 * it becomes a list.
 */
function setField(fields: Fields, path: readonly string[], value: unknown, option: string): void {
  let into: Fields | unknown[] = fields;
  for (const [at, name] of path.entries()) {
    if (name === "") throw new UsageError(`--${option}: empty field name`);
    const before: unknown = Object.hasOwn(into, name) ? (into as Fields)[name] : undefined;
    if (at === path.length - 1) {
      const next = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
      (into as Fields)[name] = next;
    } else {
      if (before !== undefined && (typeof before !== "object" || before === null)) {
        throw new UsageError(`--${option}: ${path.slice(0, at + 1).join(".")} has a value and fields`);
      }
      const next: Fields | unknown[] = (before as Fields) ?? (/^\d+$/.test(path[at + 1]!) ? [] : {});
      (into as Fields)[name] = next;
      into = next;
    }
  }
}

/**
 * Returns the names of the fields that are text in all attribute sets of an operation. For such a field, the value "10"
 * is text rather than a number.
 */
function textFields(family: Family, operation: string): ReadonlySet<string> {
  if (lookup(family.operations, operation) === undefined) return new Set();
  const text = new Set<string>();
  const other = new Set<string>();
  const families = [family, ...Object.values(family.links)].map(describe);
  for (const { sets, structs } of families) {
    for (const { attributes } of sets) {
      for (const { field, type, item } of attributes)
        (type === "string" || item === "string" ? text : other).add(field);
    }
    for (const { members } of structs)
      for (const { field, type } of members) if (type !== "string" && field) other.add(field);
  }
  return text.difference(other);
}
