import { shown } from "../../../errors.ts";
import type { Fields } from "../../../schema/model/types.ts";
import { areFull, type Entry, fieldsOf, type Part, partsText, readParts } from "./entry.ts";
import { hidden, wholeNumber } from "./values.ts";

/** Metadata type 1: four words. */
const MD_TYPE_1 = 1;

const plain = (value: number) => `${value}`;
const short = (value: number) => `0x${value.toString(16)}`;
const padded = (digits: number) => (value: number) => `0x${value.toString(16).padStart(digits, "0")}`;

const byte = hidden(0xff, plain, padded(2), padded(2));
const path = hidden(0xff_ffff, short, short, padded(8));
const word = hidden(0xffff_ffff, short, short, padded(8));

/** Members of every network service header. */
export const NSH_BASE: readonly Part[] = [
  ["flags", "flags", byte],
  ["ttl", "ttl", byte],
  ["mdtype", "mdtype", byte],
  ["np", "np", byte],
  ["spi", "spi", path],
  ["si", "si", byte],
];

/** Context words of metadata type 1. */
export const NSH_CONTEXT: readonly Part[] = [
  ["c1", "c1", word],
  ["c2", "c2", word],
  ["c3", "c3", word],
  ["c4", "c4", word],
];

/** Members of the base header of eight bytes. */
export function unpackBase(value: unknown): Fields {
  const { flags, ttl, mdtype, np, pathHdr } = fieldsOf(value);
  const both = wholeNumber(pathHdr, 0xffff_ffff);
  return { flags, ttl, mdtype, np, spi: both >>> 8, si: both & 0xff };
}

/** Returns the structure of the base header. */
export function packBase({ flags, ttl, mdtype, np, spi, si }: Fields): Fields {
  return { flags, ttl, mdtype, np, pathHdr: (((spi as number) << 8) | (si as number)) >>> 0 };
}

/** Returns the context words as members. */
export function unpackContext(value: unknown): Fields {
  if (value === undefined) return {};
  if (!Array.isArray(value)) throw new TypeError(`expected a list of numbers, got ${shown(value)}`);
  return Object.fromEntries(NSH_CONTEXT.map(([, field], index) => [field, (value as unknown[])[index]]));
}

/** Returns the list of context words. */
export function packContext(fields: Fields): number[] {
  return NSH_CONTEXT.map(([, field]) => (fields[field] ?? 0) as number);
}

/** Whether a header has metadata type 1, by its type or by its content. */
export function hasContext(base: Fields, names: ReadonlySet<string>): boolean {
  return base["mdtype"] === MD_TYPE_1 || NSH_CONTEXT.some(([name]) => names.has(name));
}

const parts = [...NSH_BASE, ...NSH_CONTEXT];

/** Network service header. */
export const nsh: Entry = {
  name: "nsh",
  field: "nsh",
  format: (key, mask, style) => {
    const { base, md1 } = fieldsOf(key);
    const masks = fieldsOf(mask);
    const first = partsText(NSH_BASE, unpackBase(base), unpackBase(masks["base"]), style);
    let second = "";
    if (md1 !== undefined || masks["md1"] !== undefined) {
      second = partsText(NSH_CONTEXT, unpackContext(md1), unpackContext(masks["md1"]), style);
    }
    // ovs-dpctl treats a context that the key or the mask lacks as one that matches exactly.
    if (!style.exact && !style.complete && mask !== undefined && (md1 === undefined || masks["md1"] === undefined)) {
      second = partsText(NSH_CONTEXT, unpackContext(md1), {}, { ...style, exact: true });
    }
    return `nsh(${first}${first !== "" && second !== "" ? "," : ""}${second})`;
  },
  parse: (scanner) => {
    const { key, mask, names } = readParts(scanner, parts);
    const whole = (fields: Fields): Fields => {
      const nest: Fields = { base: packBase(fields) };
      if (hasContext(key, names)) nest["md1"] = packContext(fields);
      return nest;
    };
    return { key: whole(key), mask: whole(mask) };
  },
  isFull: (mask) => {
    const { base, md1 } = fieldsOf(mask);
    return areFull(NSH_BASE, unpackBase(base)) && (md1 === undefined || areFull(NSH_CONTEXT, unpackContext(md1)));
  },
};
