import { rangeError } from "../../../base/argument-error.ts";
import { checkRequiredString } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import type { Fields } from "../../../schema/model/types.ts";
import { at, fieldsOf } from "./entry.ts";
import { bitList, CT_EVENTS, listBits } from "./flags.ts";
import { labels } from "./key-special.ts";
import type { Scanner } from "./scanner.ts";
import { hexText, ipv4, ipv6, wholeNumber } from "./values.ts";

const U16 = 0xffff;
const U32 = 0xffff_ffff;

/** Formats and parses one member of the action `ct`. */
interface Member {
  readonly name: string;
  readonly field: string;
  format(value: unknown, complete: boolean): string | undefined;
  parse(scanner: Scanner): unknown;
}

const flag = (name: string, field: string): Member => ({
  name,
  field,
  format: (value) => (value === true ? "" : undefined),
  parse: () => true,
});

const assigned = (
  name: string,
  field: string,
  show: (value: unknown, complete: boolean) => string | undefined,
  read: (scanner: Scanner) => unknown,
): Member => ({
  name,
  field,
  format: (value, complete) => {
    const text = show(value, complete);
    return text === undefined ? undefined : `=${text}`;
  },
  parse: (scanner) => {
    scanner.expect("=");
    return read(scanner);
  },
});

const members: readonly Member[] = [
  flag("commit", "commit"),
  flag("force_commit", "forceCommit"),
  { ...flag("force", "forceCommit"), format: () => undefined },
  assigned(
    "zone",
    "zone",
    (value) => (value === 0 ? undefined : `${wholeNumber(value, U16)}`),
    (scanner) => scanner.number(U16),
  ),
  assigned("mark", "mark", markText, (scanner) => ({
    // As in ovs-dpctl, the mark is hexadecimal even without `0x`.
    value: scanner.hex(U32),
    mask: scanner.eat("/") ? scanner.hex(U32) : U32,
  })),
  assigned("label", "labels", labelText, (scanner) => ({
    value: labels.read(scanner),
    mask: scanner.eat("/") ? labels.readMask(scanner) : labels.full,
  })),
  assigned("helper", "helper", nameText, (scanner) => scanner.objectName("the name of a helper")),
  assigned("timeout", "timeout", nameText, (scanner) => scanner.objectName("the name of a policy")),
  assigned(
    "eventmask",
    "eventmask",
    (value, complete) => (complete ? hexText(listBits(value, CT_EVENTS)) : undefined),
    (scanner) => bitList(scanner.number(U32), CT_EVENTS),
  ),
  { name: "nat", field: "nat", format: natText, parse: readNat },
];

export function ctText(value: unknown, complete: boolean): string {
  const ct = fieldsOf(value);
  const parts: string[] = [];
  for (const { name, field, format } of members) {
    if (ct[field] === undefined) continue;
    const text = at(field, () => format(ct[field], complete));
    if (text !== undefined) parts.push(`${name}${text}`);
  }
  return parts.length === 0 ? "" : `(${parts.join(",")})`;
}

export function readCt(scanner: Scanner): Fields {
  const ct: Fields = {};
  if (!scanner.sees("(")) return ct;
  scanner.open();
  while (scanner.more()) {
    const start = scanner.at;
    const name = scanner.maybeWord();
    // The kernel's test program `ovs-dpctl.py` calls the `ct` member `eventmask` "emask".
    const member = members.find((one) => one.name === (name === "emask" ? "eventmask" : name));
    if (member === undefined) return scanner.fail(`one of ${members.map((one) => one.name).join(", ")}, or ")"`, start);
    const value = member.parse(scanner);
    if (ct[member.field] !== undefined) scanner.fail(`${name} only once`, start);
    ct[member.field] = value;
  }
  return ct;
}

function markText(value: unknown): string {
  const { value: mark, mask } = fieldsOf(value);
  return `${hexText(wholeNumber(mark, U32))}/${hexText(wholeNumber(mask, U32))}`;
}

function labelText(value: unknown): string {
  const { value: label, mask } = fieldsOf(value);
  const seen = labels.showMask(mask);
  return seen === labels.fullMask ? labels.show(label) : `${labels.show(label)}/${seen}`;
}

function nameText(value: unknown): string {
  checkRequiredString(value, "");
  if (!/^[^\s,)]+$/.test(value))
    throw rangeError("", `expected a name without spaces, commas or closing parentheses, got ${describeValue(value)}`);
  return value;
}

const natFlags: readonly (readonly [name: string, field: string])[] = [
  ["src", "src"],
  ["dst", "dst"],
  ["persistent", "persistent"],
  ["hash", "protoHash"],
  ["random", "protoRandom"],
];

function natText(value: unknown): string {
  const nat = fieldsOf(value);
  const range = rangeText(nat);
  const set = natFlags.filter(([name, field]) => nat[field] === true && !(name === "dst" && nat["src"] === true));
  const parts = set.map(([name]) => (name === "src" || name === "dst" ? `${name}${range}` : name));
  return parts.length === 0 ? "" : `(${parts.join(",")})`;
}

function rangeText({ ipMin, ipMax, protoMin, protoMax }: Fields): string {
  const low = ipMin === undefined ? undefined : addressText(ipMin);
  const high = ipMax === undefined ? undefined : addressText(ipMax);
  const first = wholeNumber(protoMin, U16);
  const last = wholeNumber(protoMax, U16);
  if (low === undefined && first === 0) return "";
  const bracketed = (text: string) => (first !== 0 && text.includes(":") ? `[${text}]` : text);
  let text = low === undefined ? "=" : `=${bracketed(low)}`;
  if (high !== undefined && high !== low) text += `-${bracketed(high)}`;
  if (first !== 0) text += last === 0 || last === first ? `:${first}` : `:${first}-${last}`;
  return text;
}

function addressText(value: unknown): string {
  const isIpv4 = typeof value === "string" ? !value.includes(":") : value instanceof Uint8Array && value.length === 4;
  return isIpv4 ? ipv4.show(value) : ipv6.show(value);
}

function readNat(scanner: Scanner): Fields {
  const nat: Fields = {};
  if (!scanner.sees("(")) return nat;
  scanner.open();
  while (scanner.more()) {
    const start = scanner.at;
    const name = scanner.maybeWord();
    const field = natFlags.find(([text]) => text === name)?.[1];
    if (field === undefined) {
      return scanner.fail(`one of ${natFlags.map(([text]) => text).join(", ")}, or ")"`, start);
    }
    if (nat[field] !== undefined) scanner.fail(`${name} only once`, start);
    nat[field] = true;
    if (name !== "src" && name !== "dst") continue;
    if (nat["src"] === true && nat["dst"] === true) scanner.fail("src or dst, not both", start);
    if (scanner.eat("=")) readRange(scanner, nat);
  }
  return nat;
}

/** Parses a NAT range: `address[-address][:port[-port]]`. An IPv6 address with ports must be in brackets. */
function readRange(scanner: Scanner, nat: Fields): void {
  if (!scanner.sees(":") || scanner.sees("::")) {
    const low = readAddress(scanner);
    nat["ipMin"] = low;
    if (scanner.eat("-")) {
      const start = scanner.at;
      const high = readAddress(scanner);
      if (high.includes(":") !== low.includes(":")) scanner.fail("an address of the same family", start);
      nat["ipMax"] = high;
    }
  }
  if (!scanner.eat(":")) return;
  nat["protoMin"] = scanner.number(U16);
  if (scanner.eat("-")) nat["protoMax"] = scanner.number(U16);
}

/** Only an IPv6 address has colons. */
const addressStart = /[0-9A-Fa-f:]*/y;

function readAddress(scanner: Scanner): string {
  if (scanner.eat("[")) {
    const address = ipv6.read(scanner) as string;
    scanner.expect("]");
    return address;
  }
  addressStart.lastIndex = scanner.at;
  const isIpv6 = addressStart.exec(scanner.text)![0].includes(":");
  return (isIpv6 ? ipv6 : ipv4).read(scanner) as string;
}
