import { shown } from "../../../errors.ts";
import type { Fields } from "../../../schema/model/types.ts";
import { placed } from "./places.ts";
import type { PortNames } from "./ports.ts";
import type { Scanner } from "./scanner.ts";
import type { ValueText } from "./values.ts";

/** How a key is written. */
export interface Style {
  /** Whether there is no mask at all: every field counts, and none is written with a mask. */
  exact: boolean;
  /** Whether what nobody looks at is written, too. */
  verbose: boolean;
  /** Whether an attribute is written even where nobody looks at any of it. */
  keep: boolean;
  /** Whether what counts is written where `ovs-dpctl` leaves it out: see `FormatOptions`. */
  complete: boolean;
  ports: PortNames | undefined;
}

/** A value that was read, and which of its bits count. Undefined stands for an attribute that is not there. */
export interface Masked {
  key: unknown;
  mask: unknown;
}

/** How one attribute of a key is written and read. */
export interface Entry {
  /** What the attribute is called in texts. */
  readonly name: string;
  /** What it is called in objects. */
  readonly field: string;
  /** The attribute as text, `name(…)`; empty where nothing is to be said of it. */
  format(key: unknown, mask: unknown, style: Style): string;
  /** Reads what stands between the parentheses, up to and with the closing one. */
  parse(scanner: Scanner, ports: PortNames | undefined): Masked;
  /** Whether a mask looks at all of the attribute. */
  isFull(mask: unknown): boolean;
}

/** One member of an attribute: what texts call it, what objects call it, and what kind of value it has. */
export type Part = readonly [text: string, field: string, kind: ValueText];

/** The object that a structure or nest has to be; an empty one where there is none. */
export function fieldsOf(value: unknown): Fields {
  if (value === undefined) return {};
  if (!isFields(value)) throw new TypeError(`expected an object, got ${shown(value)}`);
  return value;
}

/** Refuses what has no fields. */
export function checkFields(value: unknown, name: string): void {
  if (!isFields(value)) throw new TypeError(`${name}: expected an object, got ${shown(value)}`);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** A value with the bits of it that count: `5`, `5/0xf`; undefined where none of them does and that is not to be said. */
export function valueText(kind: ValueText, key: unknown, mask: unknown, style: Style): string | undefined {
  // The two masks that nearly all fields have, in the form in which they are read from the kernel.
  if (style.exact || mask === kind.full) return kind.show(key);
  if ((mask === undefined || mask === kind.zero) && (!style.verbose || kind.unseen)) return undefined;
  const bits = kind.showMask(mask);
  if (bits === kind.fullMask) return kind.show(key);
  if (bits === kind.blankMask && (!style.verbose || kind.unseen)) return undefined;
  return `${kind.showPart === undefined ? kind.show(key) : kind.showPart(key)}/${bits}`;
}

/** Reads a value and its mask, which is full where none is given. */
export function readValue(scanner: Scanner, kind: ValueText): Masked {
  const key = kind.read(scanner);
  return { key, mask: scanner.eat("/") ? kind.readMask(scanner) : kind.full };
}

/** An attribute with a single value. */
export function scalar(name: string, field: string, kind: ValueText): Entry {
  return {
    name,
    field,
    format: (key, mask, style) => {
      const text = valueText(kind, key, mask, style);
      if (text !== undefined) return `${name}(${text})`;
      return style.keep ? `${name}(${kind.show(key)}/${kind.blankMask})` : "";
    },
    parse: (scanner) => {
      const value = readValue(scanner, kind);
      scanner.close();
      return value;
    },
    isFull: (mask) => kind.showMask(mask) === kind.fullMask,
  };
}

/** Whether an attribute is written wherever it is, since its presence alone says something. */
export const ALWAYS = true;

/** An attribute with several members. */
export function structure(name: string, field: string, parts: readonly Part[], always = false): Entry {
  return {
    name,
    field,
    format: (key, mask, style) => {
      const text = partsText(parts, fieldsOf(key), fieldsOf(mask), style);
      return text === "" && !always && !style.keep && !style.exact ? "" : `${name}(${text})`;
    },
    parse: (scanner) => {
      const { key, mask } = readParts(scanner, parts);
      return { key, mask };
    },
    isFull: (mask) => areFull(parts, fieldsOf(mask)),
  };
}

/** The members of an attribute as text: `src=1,dst=2/0xff`. */
export function partsText(parts: readonly Part[], key: Fields, mask: Fields, style: Style): string {
  let text = "";
  for (const [name, field, kind] of parts) {
    let value: string | undefined;
    try {
      value = valueText(kind, key[field], mask[field], style);
    } catch (error) {
      throw placed(field, error);
    }
    if (value === undefined) continue;
    text += text === "" ? `${name}=${value}` : `,${name}=${value}`;
  }
  return text;
}

/** Reads members up to and with the closing parenthesis. Those that are not there are zero, and nobody looks at them. */
export function readParts(scanner: Scanner, parts: readonly Part[]): { key: Fields; mask: Fields; given: Set<string> } {
  const key: Fields = {};
  const mask: Fields = {};
  for (const [, field, kind] of parts) {
    key[field] = kind.zero;
    mask[field] = kind.zero;
  }
  const given = new Set<string>();
  while (scanner.more()) {
    const part = readName(scanner, parts, given);
    scanner.expect("=");
    const value = readValue(scanner, part[2]);
    key[part[1]] = value.key;
    mask[part[1]] = value.mask;
  }
  return { key, mask, given };
}

/** Members that ovs-dpctl reads by one name and writes by another. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["tp_src", "src_port"],
  ["tp_dst", "dst_port"],
]);

function readName(scanner: Scanner, parts: readonly Part[], given: Set<string>): Part {
  const start = scanner.at;
  const name = scanner.maybeWord();
  const part = parts.find(([text]) => text === name || text === ALIASES.get(name));
  if (part === undefined) return scanner.fail(`one of ${parts.map(([text]) => text).join(", ")}, or ")"`, start);
  if (given.has(part[0])) scanner.fail(`${part[0]} only once`, start);
  given.add(part[0]);
  return part;
}

/** Whether a mask looks at all bits of all members. */
export function areFull(parts: readonly Part[], mask: Fields): boolean {
  return parts.every(([, field, kind]) => kind.showMask(mask[field]) === kind.fullMask);
}
