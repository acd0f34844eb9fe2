import { typeError } from "../../../../base/argument-error.ts";
import { isRecord } from "../../../../base/check.ts";
import { describeValue } from "../../../../base/describe.ts";
import { member } from "../../../../base/objects.ts";
import { membersOf } from "../../model/statements.ts";

/**
 * Bytes become `{ hex: "0a0b" }`, and integers up to 2^53 become numbers.
 *
 * @param large converts larger integers, from their digits (default: to text).
 */
export function plain(value: unknown, large: (digits: string) => unknown = String): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : large(`${value}`);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return { hex: value.toHex() };
  // Loops, because a new process would spend longer on compiling map() and its callback, or Object.fromEntries().
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    for (let index = 0; index < value.length; index++) list.push(plain(value[index], large));
    return list;
  }
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) copy[name] = plain(member(value, name), large);
  return copy;
}

/** Inverse of {@link plain}, for attributes of the family `nftables`. */
export function rawData(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(rawData);
  if ("hex" in value && typeof value.hex === "string" && Object.keys(value).length === 1) {
    if (/^(?:[\da-f]{2})*$/i.test(value.hex)) return Uint8Array.fromHex(value.hex);
    throw typeError("", `expected pairs of hexadecimal digits, got ${describeValue(value.hex)}`);
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, rawData(item)]));
}

/** Offsets of the numbers of ipsets in the data of iptables' extensions, by extension and revision. (linux/netfilter/xt_set.h) */
const setOffsets: Readonly<Record<string, readonly number[]>> = {
  ...Object.fromEntries([1, 2, 3, 4].map((revision) => [`match set ${revision}`, [0]])),
  // Revision 0 has structures of 32 bytes.
  "match set 0": [0],
  "target SET 0": [0, 32],
  "target SET 1": [0, 4],
  "target SET 2": [0, 4],
  "target SET 3": [0, 4, 8],
};

/** Returns the data of an extension of iptables that uses ipsets, and the offsets of their numbers in it. */
export function setDataOf(raw: unknown): readonly [info?: unknown, offsets?: readonly number[]] {
  const { name, data } = membersOf(raw);
  const { name: extension, rev, info } = membersOf(data);
  const offsets = setOffsets[`${name} ${extension} ${rev}`];
  return offsets === undefined ? [] : [info, offsets];
}

/** Throws a TypeError for a `raw` statement with the kernel's numbers of ipsets, which other sets can have later. */
export function checkNoSetNumbers(raw: unknown, path: string): void {
  const [info] = setDataOf(raw);
  const hasNumbers = info instanceof Uint8Array || (isRecord(info) && "hex" in info && !("ipsets" in info));
  if (!hasNumbers) return;
  throw typeError(
    `${path}.data.info`,
    "expected the name of the ipset, got the kernel's number, which another set can have later; store rules with " +
      "withIpsetNames() of bun-netlink/netfilter, or list them again with `bun-netlink nft list`",
  );
}

/** Throws a TypeError for a `raw` statement with the names of ipsets, whose numbers the kernel needs. */
export function checkNoSetNames(raw: unknown, path: string): void {
  const [info] = setDataOf(raw);
  if (!isRecord(info) || !("ipsets" in info)) return;
  throw typeError(
    `${path}.data.info`,
    "expected the kernel's number of the ipset, got its name; convert rules with withIpsetNumbers() of bun-netlink/netfilter",
  );
}
