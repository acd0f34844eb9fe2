import { shown } from "../../../errors.ts";
import type { Fields } from "../../../schema/model/types.ts";
import type { Entry, Part } from "./entry.ts";
import { numeric, wholeNumber } from "./values.ts";

const U32 = 0xffff_ffff;

/** The parts of a label stack entry: how far each is shifted, and its largest value. */
const SHIFTS: readonly (readonly [name: string, shift: number, most: number])[] = [
  ["label", 12, 0xfffff],
  ["tc", 9, 7],
  ["ttl", 0, 0xff],
  ["bos", 8, 1],
];

/** The parts of a label stack entry as texts have them. */
export const MPLS_PARTS: readonly Part[] = SHIFTS.map(([name, , most]) => [
  name,
  name,
  numeric(most, (value) => `${value}`),
]);

/** A label stack entry: `label=5,tc=1,ttl=64,bos=1`. */
export function entryText(word: number): string {
  return SHIFTS.map(([name, shift, most]) => `${name}=${(word >>> shift) & most}`).join(",");
}

/** The label stack entry of these parts. */
export function entryOf(parts: Fields): number {
  return SHIFTS.reduce((word, [name, shift]) => (word | ((parts[name] as number) << shift)) >>> 0, 0);
}

function maskedText(word: number, mask: number): string {
  return SHIFTS.map(([name, shift, most]) => {
    const bits = (mask >>> shift) & most;
    // Masks of few bits have no prefix, as ovs-dpctl prints them.
    return `${name}=${(word >>> shift) & most}/${most > 7 ? "0x" : ""}${bits.toString(16)}`;
  }).join(",");
}

/** The entries of a stack, from the outermost on. */
function stackOf(value: unknown): number[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new TypeError(`expected a list of numbers, got ${shown(value)}`);
  return (value as unknown[]).map((word) => wholeNumber(word, U32));
}

/** The label stack of a packet, one entry after the other. */
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
    let given = new Set<string>();
    while (scanner.more()) {
      const start = scanner.at;
      const name = scanner.maybeWord();
      const part = SHIFTS.find(([text]) => text === name);
      if (part === undefined) return scanner.fail('one of label, tc, ttl, bos, or ")"', start);
      // What an entry has already begins the next one.
      if (given.has(name)) given = new Set();
      if (given.size === 0) {
        if (key.length === MOST_ENTRIES) scanner.fail(`at most ${MOST_ENTRIES} entries`, start);
        key.push(0);
        mask.push(0);
      }
      given.add(name);
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

/** How many entries a text may have: more than any kernel looks at. */
const MOST_ENTRIES = 16;
