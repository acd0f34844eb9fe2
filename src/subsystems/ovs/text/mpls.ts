import type { Fields } from "../../../schema/kept.ts";
import { type Entry, fieldsOf, type Masked, type Part, readParts } from "./entry.ts";
import { bytesOf, viewOf } from "./packed.ts";
import type { Scanner } from "./scanner.ts";
import { hexText, numeric, wholeNumber } from "./values.ts";

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
    // Masks of few bits go without their prefix, as ovs-dpctl has them.
    return `${name}=${(word >>> shift) & most}/${most > 7 ? hexText(bits) : bits}`;
  }).join(",");
}

/** The entries of a stack: the first is a member, the others follow it. */
function stackOf(value: unknown): number[] {
  const { mplsLse, rest } = fieldsOf(value);
  const stack = [wholeNumber(mplsLse, U32)];
  if (rest === undefined) return stack;
  const bytes = bytesOf(rest, 0);
  if (bytes.length % 4 !== 0) throw new RangeError(`expected whole entries of 4 bytes, got ${bytes.length} bytes`);
  for (let at = 0; at < bytes.length; at += 4) stack.push(viewOf(bytes).getUint32(at, false));
  return stack;
}

function structureOf(stack: readonly number[]): Fields {
  if (stack.length === 1) return { mplsLse: stack[0] };
  const rest = new Uint8Array(4 * (stack.length - 1));
  for (const [index, word] of stack.slice(1).entries()) viewOf(rest).setUint32(4 * index, word, false);
  return { mplsLse: stack[0], rest };
}

/** The label stack of a packet. A single entry is written in its parts, several as words. */
export const mpls: Entry = {
  name: "mpls",
  field: "mpls",
  format: (key, mask, style) => {
    const words = stackOf(key);
    const masks = style.exact ? words.map(() => U32) : stackOf(mask);
    if (masks.every((bits) => bits === 0) && !style.verbose && !style.keep) return "";
    if (words.length === 1) {
      const bits = masks[0]!;
      return `mpls(${bits === U32 ? entryText(words[0]!) : maskedText(words[0]!, bits)})`;
    }
    const entries = words.map((word, index) => {
      const bits = masks[index] ?? 0;
      const text = `lse${index}=0x${word.toString(16).padStart(8, "0")}`;
      return bits === U32 ? text : `${text}/0x${bits.toString(16).padStart(8, "0")}`;
    });
    return `mpls(${entries.join(",")})`;
  },
  parse: (scanner) => {
    if (scanner.text.startsWith("lse", scanner.at)) return readStack(scanner);
    const { key, mask } = readParts(scanner, MPLS_PARTS);
    return { key: structureOf([entryOf(key)]), mask: structureOf([entryOf(mask)]) };
  },
  isFull: (mask) => stackOf(mask).every((bits) => bits === U32),
};

/** How many entries a text may have: more than any kernel looks at. */
const MOST_ENTRIES = 16;

function readStack(scanner: Scanner): Masked {
  const words: number[] = [];
  const masks: number[] = [];
  while (scanner.more()) {
    if (words.length === MOST_ENTRIES) scanner.fail(`at most ${MOST_ENTRIES} entries`);
    scanner.expect(`lse${words.length}=`);
    words.push(scanner.number(U32));
    masks.push(scanner.eat("/") ? scanner.number(U32) : U32);
  }
  return { key: structureOf(words), mask: structureOf(masks) };
}
