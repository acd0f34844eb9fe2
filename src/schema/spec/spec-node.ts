import { didYouMean, notOneOf } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { SpecError } from "../model/errors.ts";
import { keysOf, type SpecObject } from "./keys.ts";

export interface SpecFile {
  readonly name: string;
  /** File name in errors, after that of the base spec. */
  readonly asExtension?: string;
  /** Collects errors about unsupported parts; if absent, they are thrown. */
  readonly ignored?: SpecError[];
}

const names = {
  family: [
    /^[\w-]*[0-9A-Za-z](?:[\w. -]*[\w-])?$/,
    'names of families have letters, digits, "-", "_", and "." and spaces inside',
  ],
  part: [/^[\w-]*[0-9A-Za-z][\w-]*$/, 'names have letters, digits, "-" and "_"'],
  // Entries may start with a digit, such as "802.3ad".
  entry: [
    /^[\w-]*[0-9A-Za-z][\w.+-]*$/,
    'names of enum entries have letters, digits, "-", "_", and "." and "+" inside',
  ],
} as const;

/** A value in a parsed spec, with its path for errors. */
export class SpecNode {
  readonly value: unknown;
  /** Contains several files if extensions changed this part of the spec. */
  readonly files: readonly SpecFile[];
  readonly path: string;
  /** Present if the object was merged with extensions. */
  #parts: ReadonlyMap<string | number, SpecNode> | undefined;

  constructor(value: unknown, files: readonly SpecFile[], path = "") {
    this.value = value;
    this.files = files;
    this.path = path;
  }

  static composed(parts: ReadonlyMap<string, SpecNode>, files: readonly SpecFile[], path: string): SpecNode {
    const value = Object.fromEntries([...parts].map(([key, node]) => [key, node.value]));
    const node = new SpecNode(value, files, path);
    node.#parts = parts;
    return node;
  }

  static composedList(items: readonly SpecNode[], files: readonly SpecFile[], path: string): SpecNode {
    const node = new SpecNode(
      items.map(({ value }) => value),
      files,
      path,
    );
    node.#parts = new Map(items.entries());
    return node;
  }

  get file(): string {
    return fileNames(this.files);
  }

  error(reason: string, key?: string): SpecError {
    if (key === undefined) return new SpecError(this.file, this.path, reason);
    return new SpecError(this.#parts?.get(key)?.file ?? this.file, this.#below(key), reason);
  }

  /** Throws the error unless all files of this part are tolerant. */
  ignore(error: SpecError): void {
    for (const { ignored } of this.files) {
      if (ignored === undefined) throw error;
      if (!ignored.some(({ message }) => message === error.message)) ignored.push(error);
    }
  }

  /** Returns undefined for an unsupported part that may be ignored. */
  supported<Value>(build: (node: this) => Value): Value | undefined {
    try {
      return build(this);
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      this.ignore(error);
      return undefined;
    }
  }

  parts(): Map<string, SpecNode> {
    return new Map(Object.keys(this.#entries()).map((key) => [key, this.#part(key)]));
  }

  /** Reports keys that this type of object cannot have. */
  object(kind: SpecObject): this {
    const keys = keysOf(kind);
    for (const key of this.keys()) {
      if (keys.includes(key)) continue;
      const reason = `unknown key; expected one of ${keys.join(", ")}${didYouMean(key, keys)}`;
      this.#part(key).ignore(this.error(reason, key));
    }
    return this;
  }

  keys(): string[] {
    return Object.keys(this.#entries());
  }

  has(key: string): boolean {
    const entries = this.#entries();
    return Object.hasOwn(entries, key) && entries[key] !== undefined && entries[key] !== null;
  }

  get(key: string): SpecNode | undefined {
    return this.has(key) ? this.#part(key) : undefined;
  }

  need(key: string): SpecNode {
    const node = this.get(key);
    if (node === undefined) throw this.error(`"${key}" is missing`);
    return node;
  }

  /** Errors identify an element by its key `name`. */
  items(key: string, name = "name"): SpecNode[] {
    const list = this.get(key);
    if (list === undefined) return [];
    if (!Array.isArray(list.value)) throw list.error(`expected a list, got ${describeValue(list.value)}`);
    return list.value.map((item: unknown, index) => {
      const label = itemName(item, name) ?? index;
      return list.#parts?.get(index) ?? new SpecNode(item, list.files, `${list.path}[${label}]`);
    });
  }

  text(): string {
    if (typeof this.value !== "string") throw this.error(`expected text, got ${describeValue(this.value)}`);
    if (this.value === "") throw this.error('expected text, got ""');
    return this.value;
  }

  name(kind: "family" | "part" | "entry" = "part"): string {
    const name = this.text();
    const [pattern, expected] = names[kind];
    if (name !== "__proto__" && pattern.test(name)) return name;
    throw this.error(`invalid name ${describeValue(name)}: ${expected}`);
  }

  integer(minimum: number = Number.MIN_SAFE_INTEGER, maximum: number = Number.MAX_SAFE_INTEGER): number {
    const { value } = this;
    if (typeof value !== "number" || !Number.isSafeInteger(value)) {
      throw this.error(`expected an integer, got ${describeValue(value)}`);
    }
    if (value < minimum || value > maximum) {
      throw this.error(`expected an integer from ${minimum} to ${maximum}, got ${value}`);
    }
    return value;
  }

  flag(): boolean {
    if (typeof this.value !== "boolean") throw this.error(`expected true or false, got ${describeValue(this.value)}`);
    return this.value;
  }

  oneOf<Choice extends string>(choices: readonly Choice[]): Choice {
    const choice = choices.find((one) => one === this.value);
    if (choice !== undefined) return choice;
    throw this.error(notOneOf(this.value, choices));
  }

  #entries(): Record<string, unknown> {
    const { value } = this;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    throw this.error(`expected keys with values, got ${Array.isArray(value) ? "a list" : describeValue(value)}`);
  }

  #part(key: string): SpecNode {
    return this.#parts?.get(key) ?? new SpecNode(this.#entries()[key], this.files, this.#below(key));
  }

  #below(key: string): string {
    return this.path === "" ? key : `${this.path}.${key}`;
  }
}

function fileNames(files: readonly SpecFile[]): string {
  const [first, ...others] = files;
  const names =
    first!.asExtension === undefined ? others.map((file) => file.asExtension!) : files.map(({ name }) => name);
  const last = names.length < 2 ? names : [names.slice(0, -1).join(", "), names.at(-1)];
  if (first!.asExtension !== undefined) return last.join(" and ");
  return names.length === 0
    ? first!.name
    : `${first!.name} with its extension${names.length > 1 ? "s" : ""} ${last.join(" and ")}`;
}

/** An element that is text is its own name. */
export function itemName(item: unknown, name: string): string | undefined {
  if (typeof item === "string") return item;
  if (typeof item !== "object" || item === null) return undefined;
  const value = (item as Record<string, unknown>)[name];
  return typeof value === "string" || typeof value === "number" ? `${value}` : undefined;
}
