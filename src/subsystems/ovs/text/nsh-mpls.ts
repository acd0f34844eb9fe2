import { typeError } from "../../../base/argument-error.ts";
import { describeValue } from "../../../base/describe.ts";
import type { Fields } from "../../../schema/model/types.ts";
import { areFull, type Entry, fieldsOf, type Part, partsOf, partsText, readMembers } from "./entry.ts";
import { decimal, numeric, type ValueText, wholeNumber } from "./values.ts";

/** NSH with four context words (RFC 8300). */
const MD_TYPE_1 = 1;

const short = (value: number) => `0x${value.toString(16)}`;
const padded = (digits: number) => (value: number) => `0x${value.toString(16).padStart(digits, "0")}`;

/** Formats partial masks differently, and omits ignored values. */
function masked(whole: ValueText, part: (value: number) => string, mask: (value: number) => string): ValueText {
  const max = whole.full as number;
  return {
    ...whole,
    showPart: (value) => part(wholeNumber(value, max)),
    showMask: (value) => mask(wholeNumber(value, max)),
    blankMask: mask(0),
    fullMask: mask(max),
    unseen: true,
  };
}

const byte = masked(decimal(8), padded(2), padded(2));
const path = masked(numeric(24, short), short, padded(8));
const word = masked(numeric(32, short), short, padded(8));

/** Every network service header (NSH) has these members. */
export const NSH_BASE: readonly Part[] = partsOf("", {
  flags: byte,
  ttl: byte,
  mdtype: byte,
  np: byte,
  spi: path,
  si: byte,
});

export const NSH_CONTEXT: readonly Part[] = partsOf("", { c1: word, c2: word, c3: word, c4: word });

export function unpackBase(value: unknown): Fields {
  const { flags, ttl, mdtype, np, pathHdr } = fieldsOf(value);
  const both = wholeNumber(pathHdr, 0xffff_ffff);
  return { flags, ttl, mdtype, np, spi: both >>> 8, si: both & 0xff };
}

export function packBase({ flags, ttl, mdtype, np, spi, si }: Fields): Fields {
  return { flags, ttl, mdtype, np, pathHdr: (((spi as number) << 8) | (si as number)) >>> 0 };
}

export function unpackContext(value: unknown): Fields {
  if (value === undefined) return {};
  if (!Array.isArray(value)) throw typeError("", `expected a list of numbers, got ${describeValue(value)}`);
  return Object.fromEntries(NSH_CONTEXT.map(([, field], index) => [field, (value as unknown[])[index]]));
}

/** Words of the NSH context that the text omits are 0. */
export function packContext(fields: Fields): number[] {
  return NSH_CONTEXT.map(([, field]) => (fields[field] ?? 0) as number);
}

export function hasContext(base: Fields, names: ReadonlySet<string>): boolean {
  return base["mdtype"] === MD_TYPE_1 || NSH_CONTEXT.some(([name]) => names.has(name));
}

const parts = [...NSH_BASE, ...NSH_CONTEXT];

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
    // ovs-dpctl also prints missing context words, as exact matches.
    if (!style.exact && !style.complete && mask !== undefined && (md1 === undefined || masks["md1"] === undefined)) {
      second = partsText(NSH_CONTEXT, unpackContext(md1), {}, { ...style, exact: true });
    }
    return `nsh(${first}${first !== "" && second !== "" ? "," : ""}${second})`;
  },
  parse: (scanner) => {
    const { key, mask, names } = readMembers(scanner, parts);
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

const U32 = 0xffff_ffff;

/** Bit positions in an MPLS label stack entry (RFC 3032). */
const SHIFTS: readonly (readonly [name: string, shift: number, most: number])[] = [
  ["label", 12, 0xfffff],
  ["tc", 9, 7],
  ["ttl", 0, 0xff],
  ["bos", 8, 1],
];

export const MPLS_PARTS: readonly Part[] = SHIFTS.map(([name, , most]) => [name, name, decimal(Math.log2(most + 1))]);

export function entryText(word: number): string {
  return SHIFTS.map(([name, shift, most]) => `${name}=${(word >>> shift) & most}`).join(",");
}

export function entryOf(parts: Fields): number {
  return SHIFTS.reduce((word, [name, shift]) => (word | ((parts[name] as number) << shift)) >>> 0, 0);
}

function maskedText(word: number, mask: number): string {
  return SHIFTS.map(([name, shift, most]) => {
    const bits = (mask >>> shift) & most;
    // ovs-dpctl prints masks of `tc` and `bos` without the prefix "0x".
    return `${name}=${(word >>> shift) & most}/${most > 7 ? "0x" : ""}${bits.toString(16)}`;
  }).join(",");
}

function stackOf(value: unknown): number[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw typeError("", `expected a list of numbers, got ${describeValue(value)}`);
  return (value as unknown[]).map((word) => wholeNumber(word, U32));
}

export const mpls: Entry = {
  name: "mpls",
  field: "mpls",
  format: (key, mask, style) => {
    const words = stackOf(key);
    const masks = style.exact ? words.map(() => U32) : stackOf(mask);
    if (masks.every((bits) => bits === 0) && !style.verbose && !style.keep) return "";
    const whole = words.every((_, index) => masks[index] === U32);
    const entries = words.map((word, index) => (whole ? entryText(word) : maskedText(word, masks[index] ?? 0)));
    return `mpls(${entries.join(",")})`;
  },
  parse: (scanner) => {
    const key: number[] = [];
    const mask: number[] = [];
    let names = new Set<string>();
    while (scanner.more()) {
      const start = scanner.at;
      const name = scanner.maybeWord();
      const part = SHIFTS.find(([text]) => text === name);
      if (part === undefined) return scanner.fail('one of label, tc, ttl, bos, or ")"', start);
      // A repeated member starts the next label stack entry.
      if (names.has(name)) names = new Set();
      if (names.size === 0) {
        if (key.length === MAX_ENTRIES) scanner.fail(`at most ${MAX_ENTRIES} entries`, start);
        key.push(0);
        mask.push(0);
      }
      names.add(name);
      scanner.expect("=");
      const [, shift, most] = part;
      const last = key.length - 1;
      key[last] = (key[last]! | (scanner.number(most) << shift)) >>> 0;
      mask[last] = (mask[last]! | ((scanner.eat("/") ? scanner.number(most) : most) << shift)) >>> 0;
    }
    return { key, mask };
  },
  isFull: (mask) => stackOf(mask).every((bits) => bits === U32),
};

/** No kernel supports so many MPLS labels. */
const MAX_ENTRIES = 16;
