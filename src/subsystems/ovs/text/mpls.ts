import { shown } from "../../../errors.ts";
import type { Fields } from "../../../schema/model/types.ts";
import type { Entry, Part } from "./entry.ts";
import { numeric, wholeNumber } from "./values.ts";

const U32 = 0xffff_ffff;

/** Shift and maximum of each member of a label stack entry. */
const SHIFTS: readonly (readonly [name: string, shift: number, most: number])[] = [
  ["label", 12, 0xfffff],
  ["tc", 9, 7],
  ["ttl", 0, 0xff],
  ["bos", 8, 1],
];

/** Members of a label stack entry in texts. */
export const MPLS_PARTS: readonly Part[] = SHIFTS.map(([name, , most]) => [
  name,
  name,
  numeric(most, (value) => `${value}`),
]);

/** Formats a label stack entry: `label=5,tc=1,ttl=64,bos=1`. */
export function entryText(word: number): string {
  return SHIFTS.map(([name, shift, most]) => `${name}=${(word >>> shift) & most}`).join(",");
}

/** Returns a label stack entry from its members. */
export function entryOf(parts: Fields): number {
  return SHIFTS.reduce((word, [name, shift]) => (word | ((parts[name] as number) << shift)) >>> 0, 0);
}

function maskedText(word: number, mask: number): string {
  return SHIFTS.map(([name, shift, most]) => {
    const bits = (mask >>> shift) & most;
    // ovs-dpctl prints masks of few bits without a prefix.
    return `${name}=${(word >>> shift) & most}/${most > 7 ? "0x" : ""}${bits.toString(16)}`;
  }).join(",");
}

/** Returns the entries of a stack, starting with the outermost. */
function stackOf(value: unknown): number[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new TypeError(`expected a list of numbers, got ${shown(value)}`);
  return (value as unknown[]).map((word) => wholeNumber(word, U32));
}

/** MPLS label stack. */
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
      // A member that the current entry already has starts the next entry.
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

/** Maximum number of entries, more than any kernel reads. */
const MAX_ENTRIES = 16;
