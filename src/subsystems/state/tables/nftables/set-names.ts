import { typeError } from "../../../../base/argument-error.ts";
import { isRecord } from "../../../../base/check.ts";
import { describeValue } from "../../../../base/describe.ts";
import { ENOENT } from "../../../../constants/errno.ts";
import { failure } from "../../../../errors.ts";
import { hostLittleEndian } from "../../../../message/byte-order.ts";
import type { NftObject } from "../../../nftables/model/objects.ts";
import type { Statement } from "../../../nftables/model/statements.ts";
import { copyOrigin } from "../../../nftables/text/scanner/origin.ts";
import { nameOfSet, numberOfSet } from "../../model/ipset-numbers.ts";
import type { Scope } from "../../model/scopes.ts";

/**
 * Data of an extension of iptables that uses ipsets. The kernel identifies a set by its number, which another set may have
 * after the next start. Descriptions have the names of sets instead, one for each number, and zeros in the place of the
 * number.
 */
interface Named {
  readonly hex: string;
  readonly ipsets: readonly (string | null)[];
}

/** Offsets of the numbers of sets, by extension and revision. (linux/netfilter/xt_set.h) */
const offsets: Readonly<Record<string, readonly number[]>> = {
  ...Object.fromEntries([1, 2, 3, 4].map((revision) => [`match set ${revision}`, [0]])),
  ...{ "target SET 1": [0, 4], "target SET 2": [0, 4], "target SET 3": [0, 4, 8] },
};
/** (IPSET_INVALID_ID) */
const NO_SET = 0xffff;

/** Returns objects with the names of sets. Numbers for which `nameOf` returns undefined remain. */
export function withNames(
  objects: readonly NftObject[],
  nameOf: (number: number) => string | undefined,
): readonly NftObject[] {
  return mapInfos(objects, (info, at) => {
    if (!(info instanceof Uint8Array)) return info;
    const bytes = info.slice();
    const view = new DataView(bytes.buffer);
    const ipsets: (string | null)[] = [];
    for (const offset of at) {
      const number = view.getUint16(offset, hostLittleEndian);
      const name = number === NO_SET ? null : nameOf(number);
      if (name === undefined) return info;
      ipsets.push(name);
      view.setUint16(offset, 0);
    }
    return { hex: bytes.toHex(), ipsets };
  });
}

/** Returns objects with the numbers of sets. */
export function withNumbers(objects: readonly NftObject[], numberOf: (name: string) => number): readonly NftObject[] {
  return mapInfos(objects, (info, at) => {
    if (info instanceof Uint8Array) return info;
    const { hex, ipsets } = info as Named;
    const bytes = Uint8Array.fromHex(hex);
    const view = new DataView(bytes.buffer);
    for (const [index, name] of ipsets.entries())
      view.setUint16(at[index]!, name === null ? NO_SET : numberOf(name), hostLittleEndian);
    return bytes;
  });
}

/** Returns listed objects with the names of sets. */
export async function readNames(scope: Scope, objects: readonly NftObject[]): Promise<readonly NftObject[]> {
  const numbers = new Set<number>();
  withNames(objects, (number) => {
    numbers.add(number);
    return "";
  });
  if (numbers.size === 0) return objects;
  const names = new Map<number, string | undefined>();
  for (const number of numbers) names.set(number, await nameOfSet(scope, number));
  return withNames(objects, (number) => names.get(number));
}

/** Returns the numbers of all sets that objects use; undefined for a missing set. */
async function numbersOf(
  scope: Scope,
  objects: readonly NftObject[],
): Promise<ReadonlyMap<string, number | undefined>> {
  const numbers = new Map<string, number | undefined>();
  withNumbers(objects, (name) => {
    numbers.set(name, undefined);
    return 0;
  });
  for (const name of numbers.keys()) numbers.set(name, await numberOfSet(scope, name));
  return numbers;
}

export async function usesMissingSets(scope: Scope, objects: readonly NftObject[]): Promise<boolean> {
  return [...(await numbersOf(scope, objects)).values()].includes(undefined);
}

/** @throws NetlinkError ENOENT if a set does not exist. */
export async function numberReader(
  scope: Scope,
  objects: readonly NftObject[],
): Promise<(objects: readonly NftObject[]) => readonly NftObject[]> {
  const numbers = await numbersOf(scope, objects);
  const numberOf = (name: string): number => {
    const number = numbers.get(name);
    if (number !== undefined) return number;
    throw failure("add rule", `the ipset "${name}" does not exist`, ENOENT);
  };
  return numbers.size === 0 ? (all) => all : (all) => withNumbers(all, numberOf);
}

/** Throws a TypeError if a rule has numbers of sets instead of names. */
export function checkNames(objects: readonly NftObject[], paths: readonly string[]): void {
  mapInfos(objects, (info, at, index, statement) => {
    const { hex, ipsets } = (info ?? {}) as Partial<Named>;
    const isValid =
      typeof hex === "string" &&
      /^(?:[\da-f]{2})*$/i.test(hex) &&
      hex.length >= 2 * (at.at(-1)! + 2) &&
      Array.isArray(ipsets) &&
      ipsets.length === at.length &&
      ipsets.every((name) => name === null || typeof name === "string");
    if (isValid) return info;
    const names = at.length === 1 ? "one name" : `${at.length} names (null for none)`;
    throw typeError(
      `${paths[index] ?? ""}.rule.expr[${statement}].raw.data.info`,
      `expected the member "hex" and ${names} in the member "ipsets", as in snapshots, because the kernel's numbers of sets change, ` +
        `got ${describeValue(info)}`,
    );
  });
}

/** Converts the data of the extensions that use ipsets. */
function mapInfos(
  objects: readonly NftObject[],
  convert: (info: unknown, offsets: readonly number[], index: number, statement: number) => unknown,
): readonly NftObject[] {
  let mapped: NftObject[] | undefined;
  for (const [index, object] of objects.entries()) {
    const rule = "rule" in object ? object.rule : undefined;
    if (!Array.isArray(rule?.expr)) continue;
    let expr: Statement[] | undefined;
    for (const [position, statement] of rule.expr.entries()) {
      const raw = isRecord(statement) ? (statement as { raw?: { name?: unknown; data?: unknown } }).raw : undefined;
      if (!isRecord(raw?.data)) continue;
      const { name, rev, info } = raw.data as Readonly<Record<string, unknown>>;
      const at = offsets[`${raw.name} ${name} ${rev}`];
      if (at === undefined) continue;
      expr ??= [...rule.expr];
      const converted = { ...raw, data: { ...raw.data, info: convert(info, at, index, position) } };
      expr[position] = { raw: converted } as Statement;
    }
    if (expr === undefined) continue;
    const copy = { ...rule, expr };
    copyOrigin(rule, copy);
    mapped ??= [...objects];
    mapped[index] = { rule: copy };
  }
  return mapped ?? objects;
}
