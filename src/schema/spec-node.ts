import { shown } from "../errors.ts";
import { likeliest } from "../message/check.ts";
import { SpecError } from "./spec-error.ts";

/** One place in a parsed spec: its value, and the way there for errors. */
export class SpecNode {
  readonly value: unknown;
  readonly file: string;
  readonly path: string;

  constructor(value: unknown, file: string, path = "") {
    this.value = value;
    this.file = file;
    this.path = path;
  }

  /** The error for a mistake here, or at a key of this object. */
  error(reason: string, key?: string): SpecError {
    return new SpecError(this.file, key === undefined ? this.path : this.#below(key), reason);
  }

  /** This object, which has no keys but those. */
  object(keys: readonly string[]): this {
    const entries = this.#entries();
    for (const key of Object.keys(entries)) {
      if (keys.includes(key)) continue;
      throw this.error(`there is no such key here; the keys are ${keys.join(", ")}${meant(key, keys)}`, key);
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
    return this.has(key) ? new SpecNode(this.#entries()[key], this.file, this.#below(key)) : undefined;
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
      return new SpecNode(item, this.file, `${list.path}[${label}]`);
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
    const likely = typeof this.value === "string" ? meant(this.value, choices) : "";
    throw this.error(`expected one of ${choices.join(", ")}, got ${shown(this.value)}${likely}`);
  }

  #entries(): Record<string, unknown> {
    const { value } = this;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    throw this.error(`expected keys with values, got ${Array.isArray(value) ? "a list" : shown(value)}`);
  }

  #below(key: string): string {
    return this.path === "" ? key : `${this.path}.${key}`;
  }
}

/** A part of a sentence about a name that there is not: the one that was probably meant, or nothing. */
export function meant(given: string, names: Iterable<string>): string {
  const likely = likeliest(given, names);
  return likely === undefined ? "" : `; did you mean "${likely}"?`;
}

/** How many names a sentence may list. */
const MOST_NAMES = 12;

/** The same, with all that there are where none is near and they are few. */
export function meantOf(given: string, names: Iterable<string>): string {
  const all = [...names];
  const list = all.length > 0 && all.length <= MOST_NAMES ? `; there are: ${all.join(", ")}` : "";
  return meant(given, all) || list;
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
    this.things[name] = thing;
  }
}
