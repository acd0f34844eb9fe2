import { typeError } from "../../../base/argument-error.ts";
import { checkOneOf } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import type { Scanner } from "./scanner.ts";
import { hexText, wholeNumber } from "./values.ts";

export interface BitNames {
  readonly texts: readonly (string | undefined)[];
  readonly all: number;
  readonly maximum: number;
}

/** Formats flags as `syn|ack`; bits without a name become a number. */
export function flagText(bits: number, { texts }: BitNames): string {
  let text = "";
  let left = bits;
  for (const [bit, name] of texts.entries()) {
    if (name === undefined || (bits & (1 << bit)) === 0) continue;
    text += text === "" ? name : `|${name}`;
    left &= ~(1 << bit);
  }
  if (left === 0 && text !== "") return text;
  return text === "" ? hexText(left >>> 0) : `${text}|${hexText(left >>> 0)}`;
}

/** Formats `+syn-ack`; undefined if a bit of the mask is unnamed. */
export function signedFlagText(bits: number, mask: number, { texts }: BitNames): string | undefined {
  let text = "";
  let left = mask;
  for (const [bit, name] of texts.entries()) {
    if (name === undefined || (mask & (1 << bit)) === 0) continue;
    text += (bits & (1 << bit)) === 0 ? `-${name}` : `+${name}`;
    left &= ~(1 << bit);
  }
  return left === 0 ? text : undefined;
}

export function readFlags(scanner: Scanner, names: BitNames): { bits: number; mask: number } {
  const first = scanner.text.charAt(scanner.at);
  if (first === "+" || first === "-") return readSigned(scanner, names);
  let bits = 0;
  let single = true;
  do {
    const start = scanner.at;
    const name = scanner.maybeFlag();
    if (name !== "") bits |= bitOf(scanner, names, name, start);
    else if (/\d/.test(scanner.text.charAt(scanner.at))) bits |= scanner.number(names.maximum);
    else scanner.fail(`${expectedFlags(names)} or a number`);
    if (scanner.text.startsWith("|", scanner.at)) single = false;
  } while (scanner.eat("|"));
  const mask = single && scanner.eat("/") ? scanner.number(names.maximum) : names.all;
  return { bits: bits >>> 0, mask };
}

function readSigned(scanner: Scanner, names: BitNames): { bits: number; mask: number } {
  let bits = 0;
  let mask = 0;
  for (;;) {
    const set = scanner.eat("+");
    if (!set && !scanner.eat("-")) return { bits, mask };
    const start = scanner.at;
    const bit = bitOf(scanner, names, scanner.maybeFlag(), start);
    if ((mask & bit) !== 0) scanner.fail("each flag only once", start);
    mask |= bit;
    if (set) bits |= bit;
  }
}

function bitOf(scanner: Scanner, names: BitNames, name: string, at: number): number {
  const bit = names.texts.indexOf(name);
  return bit >= 0 ? 1 << bit : scanner.fail(expectedFlags(names), at);
}

function expectedFlags({ texts }: BitNames): string {
  return `one of ${texts.filter((text) => text !== undefined).join(", ")}`;
}

/** `ovs-dpctl` prints reserved TCP flags as hexadecimal numbers in brackets. */
export const TCP_FLAGS: BitNames = {
  texts: ["fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr", "ns", "[200]", "[400]", "[800]"],
  all: 0xfff,
  maximum: 0xffff,
};

/** OVS_CS_F_* */
export const CT_STATE: BitNames = {
  texts: ["new", "est", "rel", "rpl", "inv", "trk", "snat", "dnat"],
  all: 0xff,
  maximum: 0xffff_ffff,
};

/** Flag names by bit; bits without a name form one number. */
type ListedBits = readonly string[];

/** OVS_CS_F_* */
export const CT_STATE_LIST: ListedBits = "new established related reply-dir invalid tracked src-nat dst-nat".split(" ");

/** Names in the `eventmask` of the action `ct`. */
export const CT_EVENTS: ListedBits =
  "new related destroy reply assured protoinfo helper mark seqadj secmark label synproxy".split(" ");

export const MPLS_FLAGS: ListedBits = ["l3"];

export function listBits(list: unknown, names: ListedBits): number {
  if (list === undefined) return 0;
  if (!Array.isArray(list)) throw typeError("", `expected a list of names and numbers, got ${describeValue(list)}`);
  let bits = 0;
  for (const item of list as unknown[]) {
    if (typeof item === "string") checkOneOf(item, names, "");
    const bit = names.indexOf(item as string);
    bits |= bit >= 0 ? 1 << bit : wholeNumber(item, 0xffff_ffff);
  }
  return bits >>> 0;
}

export function bitList(bits: number, names: ListedBits): (string | number)[] {
  const list: (string | number)[] = names.filter((_, bit) => (bits & (1 << bit)) !== 0);
  const rest = (bits & ~((1 << names.length) - 1)) >>> 0;
  if (rest !== 0) list.push(rest);
  return list;
}
