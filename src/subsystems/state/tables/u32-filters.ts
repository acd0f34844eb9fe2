import { typeError } from "../../../base/argument-error.ts";
import { describeValue } from "../../../base/describe.ts";
import { defined, groupBy } from "../../../base/objects.ts";
import { EINVAL } from "../../../constants/errno.ts";
import type { NetlinkError } from "../../../errors.ts";
import type { Filters } from "../../route/tc/filters.ts";
import { ENTRY, parseFilterHandle, showFilterHandle, TABLE, tableOf } from "../../route/tc/handle.ts";
import type { Filter, NewFilter } from "../../route/tc/objects.ts";
import { failureOf, writeChanges } from "../model/outcomes.ts";
import type { Change } from "../model/table.ts";

/** Options that u32_change() of net/sched/cls_u32.c sets in an existing filter. It ignores all others. */
const changeable: ReadonlySet<string> = new Set(["options.classid", "options.link", "options.act", "options.police"]);
/** Tables with smaller numbers are those of the user. The kernel numbers the first table of each preference. */
const FIRST_NUMBERED = 0x80000000;
const ALL_BITS = 0xffffffff;
/** Table of the handle 0, which never exists. */
const NOWHERE = 1;

/** Handle by which the kernel finds the first table of a preference. */
export const FIRST_TABLE: number = TABLE;

/** As a symbol, it is no field of a request, and copies of the entry keep it. */
const IDENTITY: unique symbol = Symbol("identity");

interface Identity {
  /** Handle of a listed entry, without the table if it is the first one of the preference. */
  readonly handle: number;
  /** What the filter matches, if a declaration without a handle does so. */
  readonly content?: string;
}

interface U32Entry {
  readonly kind: string;
  readonly handle?: number | string | undefined;
  readonly options?: object | undefined;
  /** Only of listed entries. */
  [IDENTITY]?: Identity;
}

export interface U32Declaration {
  readonly kind: string;
  readonly handle?: number;
  readonly options?: object;
}

interface U32Options {
  readonly divisor?: number;
  readonly hash?: number;
  readonly link?: number;
  readonly sel?: Selection;
  readonly mark?: { readonly val?: number; readonly mask?: number };
  readonly indev?: string;
}

interface Selection {
  readonly flags?: number;
  readonly offshift?: number;
  readonly offmask?: number;
  readonly off?: number;
  readonly offoff?: number;
  readonly hoff?: number;
  readonly hmask?: number;
  readonly keys?: readonly { val?: number; mask?: number; off?: number; offmask?: number }[];
}

const optionsOf = ({ options }: U32Entry): U32Options => (options ?? {}) as U32Options;

export function isTable(entry: U32Entry): boolean {
  return entry.kind === "u32" && optionsOf(entry).divisor !== undefined;
}

/** Returns whether a listed entry is a table that the kernel has created. */
function isFirstTable(entry: U32Entry): boolean {
  return isTable(entry) && optionsOf(entry).divisor === 1 && Number(entry.handle) >= FIRST_NUMBERED;
}

export function isFixedU32(field: string): boolean {
  return !changeable.has(field);
}

/**
 * Returns the canonical handle and options of a declared entry: the handle "1:" for a table, "1:2:800" for a filter in a
 * table, "::800" for a filter in the first table of the preference. Without a handle, what a filter matches identifies it.
 */
export function canonicalU32(entry: U32Declaration, path: string): { handle?: string; options: object } {
  const { handle } = entry;
  const { hash, ...options } = optionsOf(entry);
  if (isTable(entry)) {
    if (handle !== undefined && handle === tableOf(handle)) return { options, handle: showFilterHandle(handle) };
    throw typeError(`${path}.handle`, `expected the number of the table, such as "1:", got ${shown(handle)}`);
  }
  const bucket = hash === undefined || tableOf(hash) === TABLE ? 0 : (hash & ~ENTRY) >>> 0;
  const inBucket = { ...options, hash: bucket };
  if (handle === undefined) {
    if (options.sel !== undefined) return { options: bucket === 0 ? options : inBucket };
    const expected = 'expected table, bucket and item, such as "800::801", unless options.sel is set';
    throw typeError(`${path}.handle`, expected);
  }
  const [table, item] = [tableOf(handle), handle & ENTRY];
  if (item === 0 && options.sel === undefined)
    throw typeError(`${path}.options.divisor`, "expected the number of buckets of the table, a power of two up to 256");
  if (item === 0)
    throw typeError(`${path}.handle`, `expected table, bucket and item, such as "800::801", got ${shown(handle)}`);
  if (bucket === 0) return { options, handle: showFilterHandle(table >= FIRST_NUMBERED ? item : handle) };
  if (table !== 0 && (handle & ~ENTRY) >>> 0 !== bucket)
    throw typeError(
      `${path}.handle`,
      `expected an item in ${showFilterHandle(bucket)} (options.hash), got ${shown(handle)}`,
    );
  // The handle implies the table of a user.
  return { options: bucket < FIRST_NUMBERED ? options : inBucket, handle: showFilterHandle(bucket + item) };
}

function shown(handle: number | undefined): string {
  return handle === undefined ? "none" : describeValue(showFilterHandle(handle));
}

/** Returns the part of the key that identifies the entry within its preference. */
export function identityOf(entry: U32Entry): string {
  const { handle, [IDENTITY]: listed } = entry;
  if (isFoundByContent(entry)) return listed?.content ?? contentOf(entry);
  return listed === undefined ? `${handle}` : showFilterHandle(listed.handle);
}

function isFoundByContent({ kind, handle, [IDENTITY]: listed }: U32Entry): boolean {
  return kind === "u32" && (listed === undefined ? handle === undefined : listed.content !== undefined);
}

/** Returns the end of a title: the handle, or the table and the words that the filter compares. */
export function placeTitle(entry: U32Entry): string {
  if (!isFoundByContent(entry)) return ` ${isTable(entry) ? "table" : "handle"} ${identityOf(entry)}`;
  const { hash, sel } = optionsOf(entry);
  const hex = (number: number) => number.toString(16).padStart(8, "0");
  const words = sel?.keys?.map(
    ({ val = 0, mask = ALL_BITS, off = 0, offmask = 0 }) =>
      ` match ${hex(val)}/${hex(mask)} at ${offmask === 0 ? "" : "nexthdr+"}${off}`,
  );
  return `${hash === undefined ? "" : ` in ${showFilterHandle(hash)}`}${words?.join("") ?? ""}`;
}

/** Returns the table of a filter, such as "1:"; undefined for the first one. */
export function tableOfFilter(entry: U32Entry): string | undefined {
  if (entry.kind !== "u32") return undefined;
  const { handle, [IDENTITY]: listed } = entry;
  const place = listed?.handle ?? (handle === undefined ? optionsOf(entry).hash : parseFilterHandle(handle, "handle"));
  const table = tableOf(place ?? 0);
  return table === 0 ? undefined : showFilterHandle(table);
}

/** Replaces the numbers of tables in the options by text, in a copy. */
export function withTableText<Entry extends U32Entry>(entry: Entry): Entry {
  const { hash, link } = optionsOf(entry);
  if (entry.kind !== "u32" || (hash ?? link) === undefined) return entry;
  const text = (number: number | undefined) => (number === undefined ? undefined : showFilterHandle(number));
  return { ...entry, options: { ...entry.options, ...defined({ hash: text(hash), link: text(link) }) } };
}

/** Returns as text what a filter matches, with its bucket. The class and the actions are settings of the filter. */
function contentOf(entry: U32Entry): string {
  const { hash = 0, sel = {}, mark, indev = "" } = optionsOf(entry);
  const { flags = 0, offshift = 0, offmask = 0, off = 0, offoff = 0, hoff = 0, hmask = 0, keys = [] } = sel;
  const words = keys.map((key) => `${key.val ?? 0}/${key.mask ?? ALL_BITS}/${key.off ?? 0}/${key.offmask ?? 0}`);
  const variable = [flags, offshift, offmask, off, offoff, hoff, hmask].join(",");
  return `in ${hash} match ${words.join(" ")} ${variable} ${mark?.val ?? 0}/${mark?.mask ?? 0} ${indev}`;
}

interface Place {
  readonly parent: string;
  readonly chain?: number;
  readonly pref: number;
}

const placeOf = ({ parent, chain = 0, pref }: Place) => `${parent} ${chain} ${pref}`;

/**
 * Converts listed tables and filters to the form of declarations, without the first table of each preference, which the
 * kernel creates.
 *
 * All blocks and chains of a discipline share their tables, and the kernel lists a table in each preference with the same
 * number (`u32_walk`). Here, a table belongs to the place that declares it, or else to the first one.
 *
 * @param listed entries of one discipline, in the kernel's order.
 * @param firstTableOf returns the handle of the first table of the entry's preference.
 */
export async function readU32<Listed extends U32Entry & Place & { handle: number }>(
  listed: readonly Listed[],
  firstTableOf: (entry: Listed) => Promise<number>,
  declared: readonly (U32Entry & Place)[],
): Promise<Listed[]> {
  const tables = groupBy(
    listed.filter((entry) => isTable(entry)),
    placeOf,
  );
  const first = new Map<string, number>();
  const shared = new Set([...tables.values()].map(([table]) => table!.pref));
  // u32_init() creates the first table; later ones are put in front of it.
  const hasShared = shared.size < tables.size;
  for (const [place, entries] of tables)
    first.set(place, hasShared ? await firstTableOf(entries[0]!) : entries.at(-1)!.handle);
  const firstTables = new Set(first.values());
  const names = new Map(
    Array.from(tables, ([place, entries]) => [place, new Set(entries.map(({ handle }) => showFilterHandle(handle)))]),
  );
  const owners = new Map<string, string>();
  for (const entry of declared) {
    const name = isTable(entry) ? identityOf(entry) : tableOfFilter(entry);
    if (name !== undefined && names.get(placeOf(entry))?.has(name) === true) owners.set(name, placeOf(entry));
  }
  const results: Listed[] = [];
  for (const entry of listed) {
    const { kind, handle } = entry;
    const table = tableOf(handle);
    const isFirst = table === first.get(placeOf(entry));
    if (kind !== "u32") results.push(entry);
    else if (isFirst) {
      const { hash: _, ...options } = optionsOf(entry);
      if (!isTable(entry)) results.push({ ...entry, options, [IDENTITY]: { handle: handle & ENTRY } });
    } else if (!firstTables.has(table)) {
      const name = showFilterHandle(table);
      if (!owners.has(name)) owners.set(name, placeOf(entry));
      if (owners.get(name) === placeOf(entry)) results.push({ ...entry, [IDENTITY]: { handle } });
    }
  }
  return results;
}

/** Gives each listed filter that a declaration without a handle matches the identity of that declaration. */
export function matchByContent<Listed extends U32Entry, Wanted extends U32Entry>(
  listed: readonly Listed[],
  declared: Iterable<Wanted>,
  keyOf: (entry: Listed | Wanted, identity: string) => string,
): void {
  const contents = new Set<string>();
  const keys = new Set<string>();
  for (const entry of declared) {
    if (entry.kind !== "u32") continue;
    (isFoundByContent(entry) ? contents : keys).add(keyOf(entry, identityOf(entry)));
  }
  if (contents.size === 0) return;
  for (const entry of listed) {
    if (entry.kind !== "u32" || isTable(entry) || keys.has(keyOf(entry, identityOf(entry)))) continue;
    const content = contentOf(entry);
    if (contents.delete(keyOf(entry, content))) entry[IDENTITY] = { ...entry[IDENTITY]!, content };
  }
}

/** Returns the handle of a listed entry as a number that {@link canonicalU32} accepts. */
export function declaredHandle({ handle, [IDENTITY]: identity }: U32Entry): number {
  return identity?.handle ?? Number(handle);
}

/**
 * Replaces the entries of changes by listed ones with the same key, because the kernel finds a filter only by its complete
 * handle.
 */
export function withListed<Listed extends U32Entry, Wanted extends U32Entry>(
  changes: readonly Change<Listed, Wanted>[],
  listed: ReadonlyMap<string, Listed>,
  keyOf: (entry: Listed) => string,
): Change<Listed, Wanted>[] {
  return changes.map((change) => {
    const { action, wanted, current } = change;
    if (current === undefined || (current.kind !== "u32" && current.handle !== undefined)) return change;
    const found = listed.get(keyOf(current)) ?? { ...current, handle: NOWHERE };
    const isFound = found.handle !== NOWHERE;
    return {
      ...change,
      current: found,
      wanted: wanted !== undefined && action === "change" && isFound ? { ...wanted, handle: found.handle } : wanted,
    };
  });
}

export type WantedFilter = NewFilter & {
  readonly dev: string;
  readonly kind: string;
  readonly parent: string;
  readonly pref: number;
  readonly protocol: number;
  readonly handle?: number | string;
  readonly chain?: number;
};

/** Filter of an interface, not of a shared block. */
export type InterfaceFilter = Filter & { parent: string };

/** Change of a filter of an interface. */
export type FilterChange = Change<InterfaceFilter, WantedFilter>;

/**
 * Adds refused filters again after the removal of their preference, if it is empty. The kernel keeps an empty preference if
 * another one has filters of u32, and then refuses a filter of another protocol or kind. (u32_delete, tcf_chain_tp_find)
 *
 * @param results errors of the changes. Those of successful additions are removed.
 */
export async function addRefused(
  table: Filters<"async">,
  changes: readonly FilterChange[],
  results: (NetlinkError | undefined)[],
): Promise<void> {
  const refused = [...results.keys()].filter((index) => results[index]?.errno === -EINVAL);
  const lists = new Map<string, Filter[]>();
  for (const indexes of groupBy(refused, (index) => preferenceKey(changes[index]!.wanted!)).values()) {
    // A failure must not replace the results of the batch.
    await failureOf(async () => {
      const { dev, parent, chain = 0, pref } = changes[indexes[0]!]!.wanted!;
      const place = `${dev} ${parent}`;
      const listed = lists.get(place) ?? (await table.list(dev, { parent }).toArray());
      lists.set(place, listed);
      const [left, ...others] = listed.filter((entry) => entry.chain === chain && entry.pref === pref);
      // Further tables are those of other programs.
      if (left === undefined || others.length > 0 || !isFirstTable(left)) return;
      const { protocol } = left;
      const different = indexes.filter((index) => {
        const { wanted } = changes[index]!;
        return wanted!.kind !== "u32" || wanted!.protocol !== protocol;
      });
      if (different.length === 0) return;
      await table.delete({ dev, kind: "u32", parent, chain, pref, protocol });
      const again = different.map((index) => changes[index]!);
      const outcomes = await writeChanges(table, "add", again, (current) => current);
      for (const [at, index] of different.entries()) results[index] = outcomes[at];
    });
  }
}

export function preferenceKey({ dev, parent, chain = 0, pref }: InterfaceFilter | WantedFilter): string {
  return `${dev} ${parent} ${chain} ${pref}`;
}
