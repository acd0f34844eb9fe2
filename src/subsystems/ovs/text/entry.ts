import { rangeError, typeError, withParent } from "../../../base/argument-error.ts";
import { isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import type { Fields } from "../../../schema/model/types.ts";
import type { PortNames } from "./options.ts";
import type { Scanner } from "./scanner.ts";
import type { ValueText } from "./values.ts";

export interface Style {
  exact: boolean;
  /** Also write values of a flow key that its mask ignores. */
  verbose: boolean;
  keep: boolean;
  complete: boolean;
  ports: PortNames | undefined;
}

export interface Masked {
  key: unknown;
  mask: unknown;
}

export interface Entry {
  readonly name: string;
  readonly field: string;
  format(key: unknown, mask: unknown, style: Style): string;
  parse(scanner: Scanner, ports: PortNames | undefined): Masked;
  isFull(mask: unknown): boolean;
}

export type Part = readonly [text: string, field: string, kind: ValueText];

/** The field of "src" is `ipv4Src` with the prefix "ipv4", and `src` without a prefix. */
export function partsOf(prefix: string, kinds: Readonly<Record<string, ValueText>>): Part[] {
  return Object.entries(kinds).map(([text, kind]) => {
    const field = prefix === "" ? text : `${prefix}${text.charAt(0).toUpperCase()}${text.slice(1)}`;
    return [text, field, kind];
  });
}

export function fieldsOf(value: unknown): Fields {
  if (value === undefined) return {};
  if (!isRecord(value)) throw typeError("", `expected an object, got ${describeValue(value)}`);
  return value as Fields;
}

/** Returns undefined if the mask ignores the value. */
export function valueText(kind: ValueText, key: unknown, mask: unknown, style: Style): string | undefined {
  if (style.exact || mask === kind.full) return kind.show(key);
  if ((mask === undefined || mask === kind.zero) && (!style.verbose || kind.unseen)) return undefined;
  const bits = kind.showMask(mask);
  if (bits === kind.fullMask) return kind.show(key);
  if (bits === kind.blankMask && (!style.verbose || kind.unseen)) return undefined;
  return `${kind.showPart === undefined ? kind.show(key) : kind.showPart(key)}/${bits}`;
}

export function readValue(scanner: Scanner, kind: ValueText): Masked {
  const key = kind.read(scanner);
  return { key, mask: scanner.eat("/") ? kind.readMask(scanner) : kind.full };
}

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

interface StructureOptions {
  /** Whether the attribute has a meaning even without members. */
  readonly always?: boolean;
  unpack?(value: unknown): Fields;
  pack?(fields: Fields): unknown;
}

export function structure(
  name: string,
  field: string,
  parts: readonly Part[],
  { always = false, unpack = fieldsOf, pack = (fields) => fields }: StructureOptions = {},
): Entry {
  return {
    name,
    field,
    format: (key, mask, style) => {
      const text = partsText(parts, unpack(key), unpack(mask), style);
      return text === "" && !always && !style.keep && !style.exact ? "" : `${name}(${text})`;
    },
    parse: (scanner) => {
      const { key, mask } = readMembers(scanner, parts);
      return { key: pack(key), mask: pack(mask) };
    },
    isFull: (mask) => areFull(parts, unpack(mask)),
  };
}

export function partsText(parts: readonly Part[], key: Fields, mask: Fields, style: Style): string {
  let text = "";
  for (const [name, field, kind] of parts) {
    let value: string | undefined;
    try {
      value = valueText(kind, key[field], mask[field], style);
    } catch (error) {
      throw withParent(error, field);
    }
    if (value === undefined) continue;
    text += text === "" ? `${name}=${value}` : `,${name}=${value}`;
  }
  return text;
}

/** Parses members of a flow key. Omitted members match any value. */
export function readMembers(
  scanner: Scanner,
  parts: readonly Part[],
): { key: Fields; mask: Fields; names: Set<string> } {
  const key: Fields = {};
  const mask: Fields = {};
  for (const [, field, kind] of parts) {
    key[field] = kind.zero;
    mask[field] = kind.zero;
  }
  const names = new Set<string>();
  while (scanner.more()) {
    const part = readName(scanner, parts, names);
    scanner.expect("=");
    const value = readValue(scanner, part[2]);
    key[part[1]] = value.key;
    mask[part[1]] = value.mask;
  }
  return { key, mask, names };
}

/** Alternative names of flow key members, which ovs-dpctl also accepts. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["tp_src", "src_port"],
  ["tp_dst", "dst_port"],
]);

function readName(scanner: Scanner, parts: readonly Part[], names: Set<string>): Part {
  const start = scanner.at;
  const name = scanner.maybeWord();
  const part = parts.find(([text]) => text === name || text === ALIASES.get(name));
  if (part === undefined) return scanner.fail(`one of ${parts.map(([text]) => text).join(", ")}, or ")"`, start);
  scanner.addName(names, part[0], start);
  return part;
}

export function areFull(parts: readonly Part[], mask: Fields): boolean {
  return parts.every(([, field, kind]) => kind.showMask(mask[field]) === kind.fullMask);
}

/** Undefined stands for bytes that are 0. */
export function bytesOf(value: unknown, length: number): Uint8Array {
  if (value === undefined) return new Uint8Array(length);
  if (!(value instanceof Uint8Array)) throw typeError("", `expected bytes (Uint8Array), got ${describeValue(value)}`);
  if (value.length < length) throw rangeError("", `expected ${length} bytes, got ${value.length}`);
  return value;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function at<Result>(place: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    throw withParent(error, place);
  }
}
