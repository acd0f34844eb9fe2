import { shown } from "../../errors.ts";
import { didYouMean } from "../../message/check.ts";
import { SpecError } from "../model/errors.ts";

/** A file of a spec. */
export interface SpecFile {
  /** What it is called by itself. */
  readonly name: string;
  /** What an extension is called behind the name of the spec that it extends. */
  readonly asExtension?: string;
  /** Collects the errors for unsupported parts, which are then ignored; absent if each of them is thrown. */
  readonly ignored?: SpecError[];
}

/** One place in a parsed spec: its value, and the way there for errors. */
export class SpecNode {
  readonly value: unknown;
  /** The file that it is in; several where extensions said more of it. */
  readonly files: readonly SpecFile[];
  readonly path: string;
  /** What it was put together from, by key or by place: what is not there is in its files as it is. */
  #parts: ReadonlyMap<string | number, SpecNode> | undefined;

  constructor(value: unknown, files: readonly SpecFile[], path = "") {
    this.value = value;
    this.files = files;
    this.path = path;
  }

  /** An object whose keys come from several files, in place of another with the same path. */
  static composed(parts: ReadonlyMap<string, SpecNode>, files: readonly SpecFile[], path: string): SpecNode {
    const value = Object.fromEntries([...parts].map(([key, node]) => [key, node.value]));
    const node = new SpecNode(value, files, path);
    node.#parts = parts;
    return node;
  }

  /** A list whose items come from several files. */
  static composedList(items: readonly SpecNode[], files: readonly SpecFile[], path: string): SpecNode {
    const list = items.map((item) => item.value);
    const node = new SpecNode(list, files, path);
    node.#parts = new Map(items.entries());
    return node;
  }

  /** The name of the file that it is in, or the names of all that say something of it. */
  get file(): string {
    return fileNames(this.files);
  }

  /** The error for a mistake here, or at a key of this object. */
  error(reason: string, key?: string): SpecError {
    if (key === undefined) return new SpecError(this.file, this.path, reason);
    return new SpecError(this.#parts?.get(key)?.file ?? this.file, this.#below(key), reason);
  }

  /** Records the error for an unsupported part at this place if its file allows unsupported parts; throws it otherwise. */
  ignore(error: SpecError): void {
    for (const { ignored } of this.files) {
      if (ignored === undefined) throw error;
      if (!ignored.some(({ message }) => message === error.message)) ignored.push(error);
    }
  }

  /** Returns what `build` makes of this place, or undefined if it is unsupported and its file allows that. */
  supported<Value>(build: (node: this) => Value): Value | undefined {
    try {
      return build(this);
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      this.ignore(error);
      return undefined;
    }
  }

  /** The places below all keys of this object, also those where nothing is. */
  parts(): Map<string, SpecNode> {
    return new Map(Object.keys(this.#entries()).map((key) => [key, this.#part(key)]));
  }

  /** This object, which has no keys but those. Other keys are unsupported. */
  object(keys: readonly string[]): this {
    const entries = this.#entries();
    for (const key of Object.keys(entries)) {
      if (keys.includes(key)) continue;
      const reason = `there is no such key here; the keys are ${keys.join(", ")}${didYouMean(key, keys)}`;
      this.#part(key).ignore(this.error(reason, key));
    }
    return this;
  }

  /** The keys of this object, which can be any. */
  keys(): string[] {
    return Object.keys(this.#entries());
  }

  /** Whether the object has that key, with a value. */
  has(key: string): boolean {
    const entries = this.#entries();
    return Object.hasOwn(entries, key) && entries[key] !== undefined && entries[key] !== null;
  }

  /** The place below a key; undefined when nothing is there. */
  get(key: string): SpecNode | undefined {
    return this.has(key) ? this.#part(key) : undefined;
  }

  /** The place below a key that has to be there. */
  need(key: string): SpecNode {
    const node = this.get(key);
    if (node === undefined) throw this.error(`"${key}" is missing`);
    return node;
  }

  /** The items of the list below a key, called by their `name` where they have one; none when nothing is there. */
  items(key: string, name = "name"): SpecNode[] {
    const list = this.get(key);
    if (list === undefined) return [];
    if (!Array.isArray(list.value)) throw list.error(`expected a list, got ${shown(list.value)}`);
    return list.value.map((item: unknown, index) => {
      const label = itemName(item, name) ?? index;
      return list.#parts?.get(index) ?? new SpecNode(item, list.files, `${list.path}[${label}]`);
    });
  }

  /** This value, which has to be text. */
  text(): string {
    if (typeof this.value !== "string") throw this.error(`expected text, got ${shown(this.value)}`);
    if (this.value === "") throw this.error("expected text, got an empty one");
    return this.value;
  }

  /** This value, which has to be text that can be a name. */
  name(): string {
    const name = this.text();
    if (name === "__proto__" || !/^[0-9A-Za-z_-]*[0-9A-Za-z][0-9A-Za-z_-]*$/.test(name)) {
      throw this.error(`${shown(name)} is no name: names have letters, digits, "-" and "_"`);
    }
    return name;
  }

  /** This value, which has to be an integer in that range. */
  integer(minimum: number = Number.MIN_SAFE_INTEGER, maximum: number = Number.MAX_SAFE_INTEGER): number {
    const { value } = this;
    if (typeof value !== "number" || !Number.isSafeInteger(value)) {
      throw this.error(`expected an integer, got ${shown(value)}`);
    }
    if (value < minimum || value > maximum) {
      throw this.error(`expected an integer from ${minimum} to ${maximum}, got ${value}`);
    }
    return value;
  }

  /** This value, which has to be true or false. */
  flag(): boolean {
    if (typeof this.value !== "boolean") throw this.error(`expected true or false, got ${shown(this.value)}`);
    return this.value;
  }

  /** This value, which has to be one of those. */
  oneOf<Choice extends string>(choices: readonly Choice[]): Choice {
    const choice = choices.find((one) => one === this.value);
    if (choice !== undefined) return choice;
    const likely = typeof this.value === "string" ? didYouMean(this.value, choices) : "";
    throw this.error(`expected one of ${choices.join(", ")}, got ${shown(this.value)}${likely}`);
  }

  #entries(): Record<string, unknown> {
    const { value } = this;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    throw this.error(`expected keys with values, got ${Array.isArray(value) ? "a list" : shown(value)}`);
  }

  #part(key: string): SpecNode {
    return this.#parts?.get(key) ?? new SpecNode(this.#entries()[key], this.files, this.#below(key));
  }

  #below(key: string): string {
    return this.path === "" ? key : `${this.path}.${key}`;
  }
}

/** Files in one phrase: "a.yaml with its extensions b.yaml and 2". */
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

/** What an item of a list is called: its text, or the text at its `name`. */
export function itemName(item: unknown, name: string): string | undefined {
  if (typeof item === "string") return item;
  if (typeof item !== "object" || item === null) return undefined;
  const value = (item as Record<string, unknown>)[name];
  return typeof value === "string" || typeof value === "number" ? `${value}` : undefined;
}

/** Things by their name; two of one name are a mistake. */
export class NameTable<Thing> {
  readonly things: Record<string, Thing> = {};

  add(node: SpecNode, name: string, thing: Thing): void {
    if (Object.hasOwn(this.things, name)) throw node.error(`"${name}" is there already`);
    // Assignment to "__proto__" would set the prototype instead of adding an entry.
    Object.defineProperty(this.things, name, { value: thing, enumerable: true, configurable: true, writable: true });
  }
}
