import { typeError } from "../../../base/argument-error.ts";
import { checkArray, checkObject } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { crc32 } from "../../../base/engine.ts";
import { defined, groupBy, omit } from "../../../base/objects.ts";
import { EBUSY, EINVAL, ENOENT } from "../../../constants/errno.ts";
import { AF_UNSPEC } from "../../../constants/socket.ts";
import { failure, type NetlinkError } from "../../../errors.ts";
import { textLength } from "../../../schema/values/text.ts";
import { TimeSlice } from "../../../threads/time-slice.ts";
import { entryTitle, MAX_NAME, type NewIpsetEntry, writeEntry } from "../../netfilter/ipset/entry.ts";
import { Ipset } from "../../netfilter/ipset/ipset.ts";
import { familyNumber, type IpsetInfo, type NewIpset, writeSet } from "../../netfilter/ipset/set.ts";
import { EntryKeys } from "../../netfilter/ipset/sync.ts";
import { checkSettings } from "../../netfilter/ipset/type-fields.ts";
import {
  canonicalAddress,
  lastAddress,
  maskedBytes,
  type Prefix,
  parsePrefix,
  showAddress,
} from "../../route/core/addresses.ts";
import { type DifferenceList, toPlain } from "../model/compare.ts";
import { hardwareAddress, memberPath, withPathOf } from "../model/forms.ts";
import { numberOfSet } from "../model/ipset-numbers.ts";
import { errorsOf, failureOf, readable, recreationErrors, removalErrors } from "../model/outcomes.ts";
import type { Scope } from "../model/scopes.ts";
import { type Action, type Change, defineTable, type ListEntry, type StateTable } from "../model/table.ts";
import type { DeclaredIpset, DeclaredIpsetElement } from "../model/types.ts";

type Settings = Omit<NewIpset, "name">;

/** A set of ipset, or one of its elements (`element`). */
interface IpsetState {
  readonly set: string;
  /** Undefined for an element and for an absent set. */
  readonly settings?: Settings | undefined;
  readonly element?: NewIpsetEntry | undefined;
  readonly key?: string | undefined;
  readonly type?: string | undefined;
  /** Whether elements are declared, so that others are removed. */
  readonly hasElements?: boolean;
}

/** Settings that the kernel omits if they have these values. */
const off: Readonly<Record<string, unknown>> = { counters: false, comments: false, skbInfo: false, forceAdd: false };
/** Never compared: for example, the kernel itself increases `hashSize`. */
const initial: ReadonlySet<string> = new Set(["hashSize", "initialValue"]);
/** Compared in addition to `mac`, `timeout` and the flags. The kernel omits these values. */
const unlisted = { comment: "", skbMark: { mark: 0, mask: 0 }, skbPriority: 0, skbQueue: 0 } as const;
const data = /* @__PURE__ */ Object.keys(unlisted) as (keyof typeof unlisted)[];

export const ipsetTable: StateTable<IpsetState, IpsetState> = defineTable<IpsetState, IpsetState>({
  name: "ipsets",
  noun: "ipset",
  isPolled: true,
  // Last, because rules may use obsolete sets until then.
  removedLast: true,
  split,
  normalise: (input) => input as IpsetState,

  async list(scope, isRequired) {
    const sets = scope.openAsync(Ipset);
    const entries: IpsetState[] = [];
    const slice = new TimeSlice();
    for (const info of await readable(() => sets.list().toArray(), isRequired, [EINVAL])) {
      const { name: set } = info;
      entries.push({ set, settings: settingsOf(info) });
      const keys = new EntryKeys(info);
      // Another program may have removed the set in the meantime (ENOENT).
      for (const element of await readable(() => sets.entries(set).toArray(), isRequired, [ENOENT])) {
        entries.push({ set, type: info.type, element, key: keys.ofListed(element) });
        if (slice.isOverAfterEntry()) await slice.pause();
      }
    }
    return entries;
  },
  // Sets of hash types have a random number. The others have only an index, and a new set gets the lowest free one.
  async creations(scope) {
    const numbers = new Map<string, string | number>();
    for (const { name, initialValue } of await readable(() => scope.openAsync(Ipset).list().toArray())) {
      const index = initialValue === undefined ? await numberOfSet(scope, name) : undefined;
      const number = initialValue ?? (index === undefined ? undefined : `index ${index}`);
      if (number !== undefined) numbers.set(name, number);
    }
    return numbers;
  },
  key: ({ set, key }) => (key === undefined ? set : `${set} ${key}`),
  title: ({ set, settings, element }) =>
    element === undefined
      ? `${set}${settings === undefined ? "" : ` (${settings.type})`}`
      : `element ${shown(element)} of ${set}`,

  compare(list, wanted, current) {
    if (wanted.element !== undefined) compareElements(list, wanted.type!, wanted.element, current.element!);
    else if (wanted.settings !== undefined) compareSettings(list, wanted, current.settings!);
  },
  // The kernel cannot change the flag `wildcard` of an element.
  isFixed: (field, { element }) => element === undefined || field === "wildcard",

  level: ({ settings, element }) => (element !== undefined ? 2 : settings?.type === "list:set" ? 1 : 0),
  containersOf: ({ set, element }) => (element === undefined ? [] : [containerOf(set)]),
  containerKey: ({ set, element }) => (element === undefined ? containerOf(set) : undefined),
  deviceOf: () => undefined,
  // Firewall rules add elements with a timeout: keep them.
  isAutomatic: ({ element }) => (element?.timeout ?? 0) > 0,
  isOwned: ({ set, element }, _owner, declared) =>
    element !== undefined && (declared.get(set)?.wanted as IpsetState | undefined)?.hasElements === true,
  isInScope: ({ set, element }, isDeclared) => element === undefined || isDeclared("ipsets", set),
  restore({ set, type, settings, element, key }) {
    if (element === undefined) return { set, settings };
    const { packets: _, bytes: __, ...kept } = element;
    return { set, type, element: kept, key };
  },
  describe,

  async write(scope, action, changes) {
    const errors: (NetlinkError | undefined)[] = [];
    const record = (at: readonly number[], results: readonly (NetlinkError | undefined)[]) => {
      for (const [position, index] of at.entries()) errors[index] = results[position];
    };
    const sets: number[] = [];
    const elements: number[] = [];
    for (const [index, { wanted, current }] of changes.entries())
      ((wanted ?? current)!.element === undefined ? sets : elements).push(index);
    // Elements are removed before their sets, and added after their sets.
    const writeElements = async () => {
      for (const [set, at] of groupBy(elements, (index) => (changes[index]!.wanted ?? changes[index]!.current)!.set)) {
        const some = at.map((index) => (changes[index]!.wanted ?? changes[index]!.current)!.element!);
        if (action === "recreate") {
          const current = at.map((index) => changes[index]!.current!.element!);
          const removals = await elementErrors(scope, "remove", set, current);
          record(at, recreationErrors(removals, await elementErrors(scope, action, set, some)));
        } else record(at, await elementErrors(scope, action, set, some));
      }
    };
    if (action === "remove") await writeElements();
    for (const index of sets) errors[index] = await writeSetOf(scope, action, changes[index]!);
    if (action !== "remove") await writeElements();
    return changes.map((_, index) => errors[index]);
  },
});

function settingsOf(info: IpsetInfo): Settings {
  const settings = omit(info, "name", "revision", "elements", "references", "memory", "initialValue");
  return canonicalSettings(settings as Settings);
}

const containerOf = (set: string) => `ipset ${set}`;

async function elementErrors(
  scope: Scope,
  action: Action,
  set: string,
  elements: readonly NewIpsetEntry[],
): Promise<(NetlinkError | undefined)[]> {
  const sets = scope.openAsync(Ipset);
  let results: (NetlinkError | undefined)[] = [];
  const error = await failureOf(async () => {
    try {
      results =
        action === "remove"
          ? removalErrors(await sets.deleteMany(set, elements.map(identityOf)))
          : errorsOf(await sets.replaceMany(set, elements));
    } catch (reason) {
      // Another program may have recreated the set with another type (TypeError).
      if (!(reason instanceof TypeError)) throw reason;
      throw failure(`change elements of set ${set}`, reason.message, EINVAL, undefined, reason);
    }
  });
  return error === undefined ? results : elements.map(() => error);
}

function identityOf(element: NewIpsetEntry): NewIpsetEntry {
  return omit(element, "timeout", "packets", "bytes", "comment", "skbMark", "skbPriority", "skbQueue");
}

async function writeSetOf(
  scope: Scope,
  action: Action,
  { wanted, current }: Change<IpsetState, IpsetState>,
): Promise<NetlinkError | undefined> {
  const sets = scope.openAsync(Ipset);
  if (action === "remove")
    return failureOf(
      () => sets.destroy(current!.set),
      ({ errno }) => errno === -ENOENT,
    );
  const { set: name, settings } = wanted!;
  const created: NewIpset = { ...settings!, name };
  if (action === "add") return failureOf(() => sets.ensure(created));
  const error = await failureOf(() => sets.destroy(name));
  if (error?.errno === -EBUSY) return replaceUsed(sets, created);
  if (error !== undefined && error.errno !== -ENOENT) return error;
  return recreationErrors([], [await failureOf(() => sets.create(created))])[0];
}

/** A used set cannot be destroyed, but it can be swapped. */
async function replaceUsed(sets: Ipset<"async">, created: NewIpset): Promise<NetlinkError | undefined> {
  const { name } = created;
  const temporary = `${name.slice(0, 24)}.${crc32(name).toString(36).slice(0, 6)}`;
  // Remove a temporary set that a killed process has left behind.
  await failureOf(() => sets.destroy(temporary));
  return failureOf(async () => {
    await sets.create({ ...created, name: temporary });
    try {
      // Later steps add rejected elements again and report the errors.
      const kept = (await sets.entries(name).toArray()).map((element) => fitting(element, created));
      await sets.replaceMany(temporary, kept);
      await sets.swap(temporary, name);
    } finally {
      await sets.destroy(temporary);
    }
  });
}

/** Omits data that the new set cannot store, such as counters. */
function fitting(element: NewIpsetEntry, { timeout, counters, comments, skbInfo }: NewIpset): NewIpsetEntry {
  return {
    ...identityOf(element),
    ...(timeout !== undefined && defined({ timeout: element.timeout })),
    ...(counters === true && defined({ packets: element.packets, bytes: element.bytes })),
    ...(comments === true && defined({ comment: element.comment })),
    ...(skbInfo === true &&
      defined({ skbMark: element.skbMark, skbPriority: element.skbPriority, skbQueue: element.skbQueue })),
  };
}

function* split(declaration: unknown, path: string): Generator<ListEntry> {
  checkObject(declaration, path);
  for (const [set, declared] of Object.entries(declaration as Record<string, DeclaredIpset | null>)) {
    const at = memberPath(path, set);
    if (declared === null) {
      yield { path: at, entry: { set, absent: true } };
      continue;
    }
    const { settings, elements } = checkedSet(set, declared, at);
    yield { path: at, entry: { set, settings, hasElements: elements !== undefined } };
    const keys = new EntryKeys(settings);
    for (const [index, declaredElement] of (elements ?? []).entries()) {
      const where = `${at}.elements[${index}]`;
      checkObject(declaredElement, where);
      const { absent, ...element } = declaredElement;
      const checked = checkedElement(element, keys, where);
      const entry = { set, type: settings.type, element: checked, key: keys.of(checked, where) };
      yield { path: where, entry: absent === undefined ? entry : { ...entry, absent } };
    }
  }
}

function checkedSet(
  name: string,
  declared: DeclaredIpset,
  path: string,
): { settings: Settings; elements: readonly DeclaredIpsetElement[] | undefined } {
  checkObject(declared, path);
  const { elements, ...settings } = declared;
  if ("name" in declared) throw typeError(`${path}.name`, "not allowed; the name is the key in ipsets");
  try {
    if (typeof settings.type !== "string")
      throw typeError("set.type", `expected a type such as "hash:net", got ${describeValue(settings.type)}`);
    writeSet({ ...settings, name });
    checkSettings({ ...settings, name });
    familyNumber({ ...settings });
  } catch (error) {
    throw withPathOf("set", path, error);
  }
  if (textLength(name) > MAX_NAME || name === "" || name.includes("\0"))
    throw typeError(path, `expected a name of 1 to ${MAX_NAME} bytes`);
  if (elements !== undefined) checkArray(elements, `${path}.elements`);
  return { settings: canonicalSettings(settings), elements };
}

/** Smallest size of a list of sets (IP_SET_LIST_MIN_SIZE). */
const MIN_LIST_SIZE = 4;
/** Limits of `bucketSize` (AHASH_INIT_SIZE, AHASH_MAX_SIZE). */
const [MIN_BUCKET, MAX_BUCKET] = [2, 12];

/** Maximum timeout in seconds (IPSET_MAX_TIMEOUT). */
const MAX_TIMEOUT = 2_147_483;

/** Returns the settings as the kernel stores them. */
function canonicalSettings(from: Settings): Settings {
  const settings = { ...from };
  const { range, family = "inet", bitmask, size, bucketSize, timeout } = settings;
  if (timeout !== undefined) settings.timeout = Math.min(timeout, MAX_TIMEOUT);
  if (size !== undefined) settings.size = Math.max(size, MIN_LIST_SIZE);
  // The kernel rounds odd numbers up.
  if (bucketSize !== undefined)
    settings.bucketSize = Math.min(Math.max(bucketSize + (bucketSize % 2), MIN_BUCKET), MAX_BUCKET);
  if (familyNumber(settings) === AF_UNSPEC) delete settings.family;
  else settings.family = family;
  if (range !== undefined) settings.range = canonicalRange(range, settings);
  if (bitmask !== undefined) settings.bitmask = canonicalAddress(bitmask);
  return settings;
}

function canonicalRange(range: string, { type, netmask }: Settings): string {
  const [start, end = start] = range.split("-") as [string, string?];
  if (type === "bitmap:port") {
    const ports = [Number(start), Number(end)];
    return `${Math.min(...ports)}-${Math.max(...ports)}`;
  }
  const prefixes = [parsePrefix(start, "range"), parsePrefix(end, "range")];
  const [first, last] = prefixes.sort((one, other) => Buffer.compare(one.bytes, other.bytes)) as [Prefix, Prefix];
  // The kernel extends the range to whole networks of the netmask.
  const withMask = (prefix: Prefix) => ({ ...prefix, length: Math.min(prefix.length, netmask ?? prefix.length) });
  const { family } = first;
  return `${showAddress(family, maskedBytes(withMask(first)))}-${showAddress(family, lastAddress(withMask(last)))}`;
}

const WHOLE_IPV6 = Array(8).fill("ffff").join(":");

function compareSettings(list: DifferenceList, { settings, hasElements }: IpsetState, current: Settings): void {
  const wanted = settings!;
  const [netmask, bitmask] = wanted.family === "inet6" ? [128, WHOLE_IPV6] : [32, "255.255.255.255"];
  const unset: Record<string, unknown> = { ...off, netmask, bitmask, markMask: 0xffffffff };
  for (const [name, value] of Object.entries(wanted))
    if (!initial.has(name)) list.compare(name, value, current[name as keyof Settings] ?? unset[name]);
  if (hasElements !== true) return;
  // With another mask, the set would store other elements than the declared ones.
  for (const name of ["netmask", "bitmask", "markMask"] as const) {
    const isSet = current[name] !== undefined && current[name] !== unset[name];
    if (wanted[name] === undefined && isSet) list.add(name, undefined, current[name]);
  }
}

function checkedElement(element: DeclaredIpsetElement, keys: EntryKeys, path: string): NewIpsetEntry {
  for (const name of ["addressTo", "address2To", "portTo"] as const)
    if (name in element)
      throw typeError(`${path}.${name}`, "not allowed; declare each element, as the kernel lists each one");
  for (const name of ["before", "after", "packets", "bytes"] as const)
    if (name in element) throw typeError(`${path}.${name}`, "not allowed in a description");
  writeEntry(element, path);
  const canonical: NewIpsetEntry = { ...element, ...keys.stored(element, path) };
  if (element.mac !== undefined) canonical.mac = hardwareAddress(element.mac);
  if (element.skbMark !== undefined) canonical.skbMark = { mask: 0xffffffff, ...element.skbMark };
  return canonical;
}

const shown = (element: NewIpsetEntry) => `${entryTitle(element)}${element.nomatch === true ? " nomatch" : ""}`;

function compareElements(list: DifferenceList, type: string, wanted: NewIpsetEntry, current: NewIpsetEntry): void {
  for (const name of data) list.compare(name, wanted[name], current[name] ?? unlisted[name]);
  list.compare("nomatch", wanted.nomatch ?? false, current.nomatch ?? false);
  list.compare("wildcard", wanted.wildcard ?? false, current.wildcard ?? false);
  if (type === "bitmap:ip,mac") list.compare("mac", wanted.mac, current.mac);
  // The kernel lists the remaining time of a timeout.
  if (wanted.timeout !== undefined && (wanted.timeout === 0) !== ((current.timeout ?? 0) === 0))
    list.add("timeout", wanted.timeout, current.timeout);
}

function describe(entries: readonly IpsetState[]): Record<string, DeclaredIpset> {
  const sets: Record<string, DeclaredIpset & { elements: DeclaredIpsetElement[] }> = {};
  for (const { set, settings } of entries) if (settings !== undefined) sets[set] = { ...settings, elements: [] };
  for (const { set, element } of entries)
    if (element !== undefined) sets[set]?.elements.push(toPlain(element) as object);
  return sets;
}
