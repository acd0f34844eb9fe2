import { typeError } from "../../../base/argument-error.ts";
import { checkArray, checkSignal, isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { type ConnectOptions, checkConnectOptions } from "../../../client/options.ts";
import { ENOENT } from "../../../constants/errno.ts";
import { NETLINK_NETFILTER } from "../../../constants/netlink.ts";
import { failure, NetlinkError } from "../../../errors.ts";
import { ipset } from "../../../families/ipset.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { mapStatements } from "../../nftables/model/nested-statements.ts";
import type { Command } from "../../nftables/model/objects.ts";
import type { RawExpression } from "../../nftables/model/statements.ts";
import { isVerb } from "../../nftables/requests/change.ts";
import { checkNoSetNumbers, rawData, setDataOf } from "../../nftables/rules/expressions/raw-data.ts";
import { copyOrigin, originOf } from "../../nftables/text/scanner/origin.ts";
import { checkName } from "../arguments.ts";
import { PROTOCOL } from "./elements.ts";
import { MAX_NAME } from "./entry.ts";

/**
 * Data of an extension of iptables that uses ipsets. The kernel identifies a set by its number, which another set may have
 * after the next start. This form has the names of sets instead, one for each number, and zeros in the place of the number.
 */
interface Named {
  readonly ipsets: readonly (string | null)[];
  readonly hex: string;
}

/** (IPSET_INVALID_ID) */
const NO_SET = 0xffff;

/** Options of {@link withIpsetNames} and {@link withIpsetNumbers}: where the sets are, time limit, and signal. */
export interface IpsetNamesOptions extends ConnectOptions {
  /** Cancels the requests: the call rejects with the reason of the signal. */
  signal?: AbortSignal | undefined;
}

/**
 * Replaces the numbers of ipsets in listed rules of iptables (`raw` statements of the extensions `set` and `SET`) by their
 * names, so that the rules can be stored: the kernel gives other numbers to sets that are created again. The result can be
 * converted by `toJSON()` and `formatRuleset()`.
 *
 * @throws NetlinkError ENOENT if the namespace has no set with a number, for example because the rules are of another one.
 */
export async function withIpsetNames<Object extends Command>(
  objects: readonly Object[],
  options: IpsetNamesOptions = {},
): Promise<readonly Object[]> {
  checkArray(objects, "objects");
  checkConnectOptions(options, NETLINK_NETFILTER, { signal: checkSignal });
  return withLookups(options, ({ nameOf }) => {
    const nameOfExisting = async (number: number) => {
      const name = await nameOf(number);
      if (name !== undefined) return name;
      throw failure(
        "read rule",
        `no ipset has the number ${number}`,
        ENOENT,
        "read the rules and sets of one namespace",
      );
    };
    return readNames(objects, nameOfExisting);
  });
}

/**
 * Inverse of {@link withIpsetNames}, for results of `fromJSON()` and `parseRuleset()`. The result can be passed to
 * `NftTransaction.run`.
 *
 * @throws NetlinkError ENOENT if a set does not exist.
 * @throws TypeError if a rule has numbers of sets instead of names.
 */
export async function withIpsetNumbers<Object extends Command>(
  commands: readonly Object[],
  options: IpsetNamesOptions = {},
): Promise<readonly Object[]> {
  checkArray(commands, "commands");
  checkConnectOptions(options, NETLINK_NETFILTER, { signal: checkSignal });
  checkNames(commands);
  if (setsOf(commands).size === 0) return commands;
  return withLookups(options, async ({ numberOf }) => (await numberReader(commands, numberOf))(commands));
}

type NameOf = (number: number) => Promise<string | undefined>;
type NumberOf = (name: string) => Promise<number | undefined>;

interface Lookups {
  readonly nameOf: NameOf;
  readonly numberOf: NumberOf;
}

type IpsetClient = ReturnType<typeof ipset.connectAsync>;

async function withLookups<Result>(
  { signal, ...options }: IpsetNamesOptions,
  use: (lookups: Lookups) => Promise<Result>,
): Promise<Result> {
  using client = ipset.connectAsync(options);
  return await use(lookupsOf(client, signal));
}

/** Returns look-ups of sets that return undefined for a set that does not exist. */
export function lookupsOf(client: IpsetClient, signal?: AbortSignal): Lookups {
  const found = async <Reply>(reply: Promise<Reply>): Promise<Reply | undefined> => {
    try {
      return await reply;
    } catch (error) {
      if (error instanceof NetlinkError && error.errno === -ENOENT) return undefined;
      throw error;
    }
  };
  return {
    nameOf: async (index) =>
      (await found(client.do("get-byindex", { protocol: PROTOCOL, index }, { signal })))?.setname,
    numberOf: async (setname) =>
      (await found(client.do("get-byname", { protocol: PROTOCOL, setname }, { signal })))?.index,
  };
}

/** Returns objects with the names of sets. Numbers for which `nameOf` returns undefined remain. */
export function replaceNumbers<Object extends Command>(
  objects: readonly Object[],
  nameOf: (number: number) => string | undefined,
): readonly Object[] {
  return mapInfos(objects, (info, at) => {
    const bytes = info instanceof Uint8Array ? info.slice() : rawData(info);
    if (!(bytes instanceof Uint8Array) || bytes.length < lengthWith(at)) return info;
    const view = new DataView(bytes.buffer);
    const ipsets: (string | null)[] = [];
    for (const offset of at) {
      const number = view.getUint16(offset, hostLittleEndian);
      const name = number === NO_SET ? null : nameOf(number);
      if (name === undefined) return info;
      ipsets.push(name);
      view.setUint16(offset, 0);
    }
    // The names first, because plans show the start of a long rule.
    return { ipsets, hex: bytes.toHex() };
  });
}

/** Returns objects with the numbers of sets. */
export function replaceNames<Object extends Command>(
  objects: readonly Object[],
  numberOf: (name: string) => number,
): readonly Object[] {
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
export async function readNames<Object extends Command>(
  objects: readonly Object[],
  nameOf: NameOf,
): Promise<readonly Object[]> {
  const numbers = new Set<number>();
  replaceNumbers(objects, (number) => {
    numbers.add(number);
    return "";
  });
  if (numbers.size === 0) return objects;
  const names = new Map<number, string | undefined>();
  for (const number of numbers) names.set(number, await nameOf(number));
  return replaceNumbers(objects, (number) => names.get(number));
}

/** Returns the names of the sets that objects use. */
export function setsOf(objects: readonly Command[]): ReadonlySet<string> {
  const names = new Set<string>();
  replaceNames(objects, (name) => {
    names.add(name);
    return 0;
  });
  return names;
}

/** Returns a function that replaces the names of the sets that `objects` use by numbers. It throws ENOENT for a missing set. */
export async function numberReader(
  objects: readonly Command[],
  find: NumberOf,
): Promise<<Object extends Command>(objects: readonly Object[]) => readonly Object[]> {
  const numbers = new Map<string, number | undefined>();
  for (const name of setsOf(objects)) numbers.set(name, await find(name));
  const numberOf = (name: string): number => {
    const number = numbers.get(name);
    if (number !== undefined) return number;
    throw failure("add rule", `the ipset "${name}" does not exist`, ENOENT);
  };
  return (all) => replaceNames(all, numberOf);
}

/**
 * Throws a TypeError if a rule has numbers of sets instead of names, and a RangeError for an invalid name.
 *
 * @param paths paths of the objects in errors.
 */
export function checkNames(objects: readonly Command[], paths?: readonly string[]): void {
  mapInfos(objects, (info, at, index, place) => {
    const parent = paths?.[index] ?? (place.origin === undefined ? `commands[${index}]` : undefined);
    const inObject =
      place.origin === undefined
        ? `${parent}.${place.path}`
        : `${parent === undefined ? "" : `${parent}: `}${place.origin}: ${place.path}`;
    checkNoSetNumbers(place.raw, inObject);
    const path = `${inObject}.data.info`;
    const { hex, ipsets } = (isRecord(info) ? info : {}) as Partial<Named>;
    const isValid =
      typeof hex === "string" &&
      /^(?:[\da-f]{2})*$/i.test(hex) &&
      hex.length >= 2 * lengthWith(at) &&
      Array.isArray(ipsets) &&
      ipsets.length === at.length;
    if (!isValid) {
      const names = at.length === 1 ? "one name" : `${at.length} names (null for none)`;
      throw typeError(
        path,
        `expected the member "hex" and ${names} in the member "ipsets", got ${describeValue(info)}`,
      );
    }
    const unknown = Object.keys(info as object).find((name) => name !== "hex" && name !== "ipsets");
    if (unknown !== undefined) throw typeError(`${path}.${unknown}`, "unknown member; there are: ipsets, hex");
    // Not every(), which skips holes. Only targets can lack a set.
    for (const [position, name] of (ipsets as readonly unknown[]).entries())
      if (name !== null || at.length === 1) checkName(name, MAX_NAME, `${path}.ipsets[${position}]`);
    return info;
  });
}

/** Where a rule has the data of an extension. */
interface Place {
  /** Path of the `raw` statement in the object or command. */
  readonly path: string;
  readonly raw: unknown;
  /** Place in the text of the rule. */
  readonly origin: string | undefined;
}

/** Returns the least length of data with numbers at these offsets, in bytes. */
function lengthWith(at: readonly number[]): number {
  return at.at(-1)! + 2;
}

/** Converts the data of the extensions that use ipsets. */
function mapInfos<Object extends Command>(
  objects: readonly Object[],
  convert: (info: unknown, offsets: readonly number[], index: number, place: Place) => unknown,
): readonly Object[] {
  let mapped: Object[] | undefined;
  for (const [index, object] of objects.entries()) {
    const { verb, rule } = ruleOf(object);
    if (rule === undefined) continue;
    const start = `${verb === undefined ? "" : `${verb}.`}rule.expr`;
    const expr = mapStatements(rule.expr, start, (statement, place) => {
      const raw = "raw" in statement ? (statement.raw as RawExpression) : undefined;
      const [data, offsets] = setDataOf(raw);
      if (offsets === undefined) return statement;
      const info = convert(data, offsets, index, { path: `${place}.raw`, origin: originOf(rule), raw });
      return { raw: { ...raw!, data: { ...(raw!.data as object), info } } };
    });
    if (expr === rule.expr) continue;
    const copy = { ...rule, expr };
    copyOrigin(rule, copy);
    mapped ??= [...objects];
    mapped[index] = (verb === undefined ? { rule: copy } : { [verb]: { rule: copy } }) as unknown as Object;
  }
  return mapped ?? objects;
}

/** Returns the rule that a command adds. */
function ruleOf(command: Command): { verb?: string; rule?: { readonly expr?: unknown } } {
  const [name, value] = (isRecord(command) ? Object.entries(command)[0] : undefined) ?? ["", undefined];
  if (name === "rule") return { rule: value };
  return isVerb(name) && isRecord(value) && "rule" in value ? { verb: name, rule: value.rule as object } : {};
}
