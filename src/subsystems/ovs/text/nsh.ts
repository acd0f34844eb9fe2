import type { Fields } from "../../../schema/kept.ts";
import { areFull, type Entry, fieldsOf, type Part, partsText, readParts } from "./entry.ts";
import { bytesOf, viewOf } from "./packed.ts";
import { decimal8, prefixed24, prefixed32 } from "./values.ts";

const BASE_LENGTH = 8;
const MD1_LENGTH = 16;
/** Metadata of a fixed length: four words. */
const MD_TYPE_1 = 1;

/** What every network service header has. */
export const NSH_BASE: readonly Part[] = [
  ["flags", "flags", decimal8],
  ["ttl", "ttl", decimal8],
  ["mdtype", "mdtype", decimal8],
  ["np", "np", decimal8],
  ["spi", "spi", prefixed24],
  ["si", "si", decimal8],
];

/** The four words of the first type of metadata. */
export const NSH_CONTEXT: readonly Part[] = [
  ["c1", "c1", prefixed32],
  ["c2", "c2", prefixed32],
  ["c3", "c3", prefixed32],
  ["c4", "c4", prefixed32],
];

//  0       1       2       3       4                  7
//  | flags | ttl   | type  | next  | path (24 bits)   | index |
/** The members of the header's first eight bytes. */
export function unpackBase(value: unknown): Fields {
  if (value === undefined) return {};
  const bytes = bytesOf(value, BASE_LENGTH);
  const path = viewOf(bytes).getUint32(4, false);
  return { flags: bytes[0], ttl: bytes[1], mdtype: bytes[2], np: bytes[3], spi: path >>> 8, si: path & 0xff };
}

/** The header's first eight bytes. */
export function packBase(fields: Fields): Uint8Array {
  const { flags, ttl, mdtype, np, spi, si } = fields as Record<string, number>;
  return Uint8Array.of(flags!, ttl!, mdtype!, np!, spi! >>> 16, spi! >>> 8, spi!, si!);
}

/** The words of the first type of metadata. */
export function unpackContext(value: unknown): Fields {
  if (value === undefined) return {};
  const view = viewOf(bytesOf(value, MD1_LENGTH));
  return Object.fromEntries(NSH_CONTEXT.map(([, field], index) => [field, view.getUint32(index * 4, false)]));
}

/** The bytes of the first type of metadata. */
export function packContext(fields: Fields): Uint8Array {
  const bytes = new Uint8Array(MD1_LENGTH);
  for (const [index, [, field]] of NSH_CONTEXT.entries())
    viewOf(bytes).setUint32(index * 4, (fields[field] ?? 0) as number, false);
  return bytes;
}

/** Whether a header has metadata of the first type: it says so, or has some. */
export function hasContext(base: Fields, given: ReadonlySet<string>): boolean {
  return base["mdtype"] === MD_TYPE_1 || NSH_CONTEXT.some(([name]) => given.has(name));
}

const parts = [...NSH_BASE, ...NSH_CONTEXT];

/** The network service header of a packet. */
export const nsh: Entry = {
  name: "nsh",
  field: "nsh",
  format: (key, mask, style) => {
    const { base, md1 } = fieldsOf(key);
    const masks = fieldsOf(mask);
    const first = partsText(NSH_BASE, unpackBase(base), unpackBase(masks["base"]), style);
    const second =
      md1 === undefined && masks["md1"] === undefined
        ? ""
        : partsText(NSH_CONTEXT, unpackContext(md1), unpackContext(masks["md1"]), style);
    if (first === "" && second === "" && !style.keep && !style.exact) return "";
    return `nsh(${first}${first !== "" && second !== "" ? "," : ""}${second})`;
  },
  parse: (scanner) => {
    const { key, mask, given } = readParts(scanner, parts);
    const whole = (fields: Fields): Fields => {
      const nest: Fields = { base: packBase(fields) };
      if (hasContext(key, given)) nest["md1"] = packContext(fields);
      return nest;
    };
    return { key: whole(key), mask: whole(mask) };
  },
  isFull: (mask) => {
    const { base, md1 } = fieldsOf(mask);
    return areFull(NSH_BASE, unpackBase(base)) && (md1 === undefined || areFull(NSH_CONTEXT, unpackContext(md1)));
  },
};
