import { typeError } from "../../../base/argument-error.ts";
import { checkInteger, isRecord } from "../../../base/check.ts";
import { sleep } from "../../../base/engine.ts";
import { EBUSY } from "../../../constants/errno.ts";
import { RTNLGRP_TC } from "../../../constants/rtnetlink.ts";
import type { NetlinkError } from "../../../errors.ts";
import type { InterfaceSource } from "../../route/core/interfaces.ts";
import { Filters, filterFields, filterKind } from "../../route/tc/filters.ts";
import { parseFilterHandle, ROUTE_NUMBER, showFilterHandle } from "../../route/tc/handle.ts";
import { mapOptionInterfaces } from "../../route/tc/kind-options.ts";
import { listedFormsOf } from "../../route/tc/layout.ts";
import { type Filter, isCounter, parseProtocol, protocolNumbers } from "../../route/tc/objects.ts";
import { TrafficClasses } from "../../route/tc/tables.ts";
import { includes, toPlain } from "../model/compare.ts";
import { rejected } from "../model/forms.ts";
import { withNames } from "../model/names.ts";
import { writeChanges } from "../model/outcomes.ts";
import type { Scope } from "../model/scopes.ts";
import { defineTable, type LinkReference, type StateTable } from "../model/table.ts";
import {
  fieldsOf,
  hasMore,
  hasUndeclaredOptions,
  haveUndeclaredSettings,
  withoutFilterFlags,
  withoutState,
  withPeditNames,
} from "./filter-actions.ts";
import {
  canonicalOptions,
  classKey,
  commonForms,
  devicesWithDisciplines,
  disciplineKey,
  ingressKinds,
  listDisciplines,
} from "./traffic-control.ts";
import {
  addRefused,
  canonicalU32,
  declaredHandle,
  FIRST_TABLE,
  type FilterChange,
  type InterfaceFilter,
  identityOf,
  isFixedU32,
  isTable,
  matchByContent,
  placeTitle,
  preferenceKey,
  readU32,
  tableOfFilter,
  type U32Declaration,
  type WantedFilter,
  withListed,
  withTableText,
} from "./u32-filters.ts";

/** Kinds of filters to which the kernel assigns handles, beginning with 1. */
const numberedKinds: ReadonlySet<unknown> = new Set(["basic", "bpf", "cgroup", "flow", "flower", "matchall"]);
/** Filters that the kernel cannot change after their creation. */
const fixedKinds: ReadonlySet<unknown> = new Set(["matchall", "route"]);
/** Kinds whose filters of a preference the kernel applies in the order of their creation or, if `true`, in the reverse order. */
const orderedKinds: ReadonlyMap<unknown, boolean> = new Map([
  ["basic", true],
  ["bpf", true],
  ["flow", false],
  // New masks come after others. The kernel lists the filters by handle. (fl_check_assign_mask)
  ["flower", false],
]);
const readFilterOptions = canonicalOptions("attrs");

export const filterTable: StateTable<InterfaceFilter, WantedFilter> = defineTable<InterfaceFilter, WantedFilter>({
  name: "filters",
  groups: [RTNLGRP_TC],

  kind: filterKind,
  fields: filterFields,
  forms: {
    block: rejected("not supported in a description; specify the interface and the parent"),
    ...commonForms,
    pref: (pref: number, path) => checkInteger(pref, 1, 0xffff, path),
    protocol: parseProtocol,
    handle: (handle: string | number, path, { kind }) =>
      checkInteger(parseFilterHandle(handle, path, kind as string | undefined), 1, 0xffffffff, path),
    options: (...parameters: Parameters<typeof readFilterOptions>) => withPeditNames(readFilterOptions(...parameters)),
  },
  required: ["dev", "kind", "parent", "pref"],
  complete(entry, path) {
    const { kind, protocol = protocolNumbers.all } = entry;
    if (kind === "u32") {
      const { handle: _, ...rest } = entry;
      return { ...rest, protocol, ...canonicalU32(entry as U32Declaration, path) } as WantedFilter;
    }
    if (kind === "route") return withRouteNumber({ ...entry, protocol });
    const handle = entry.handle ?? (numberedKinds.has(kind) ? 1 : undefined);
    if (handle === undefined)
      throw typeError(`${path}.handle`, `expected a number, because it identifies filters of the kind ${kind}`);
    return { ...entry, protocol, handle };
  },

  async list(scope, _isRequired, declared = []) {
    const table = scope.openAsync(Filters);
    const disciplines = await listDisciplines(scope);
    const devices = devicesWithDisciplines(disciplines);
    const filters: InterfaceFilter[] = [];
    const wanted = [...declared];
    for (const { dev, kind, handle } of disciplines) {
      if (dev === undefined || !devices.has(dev) || handle === "0:") continue;
      const parents = kind === "clsact" ? ["clsact/ingress", "clsact/egress"] : [kind === "ingress" ? kind : handle];
      if (!ingressKinds.has(kind))
        // HFSC lists the discipline itself as a class.
        for (const { handle: parent } of await scope.openAsync(TrafficClasses).list(dev, { kind }).toArray())
          if (parent !== handle) parents.push(parent);
      const listed: InterfaceFilter[] = [];
      for (const parent of parents)
        for (const filter of inOrder(await table.list(dev, { parent }).toArray()))
          if (isFilter(filter)) listed.push(filter);
      const firstTableOf = async ({ parent, chain, pref, protocol }: InterfaceFilter) =>
        (await table.get(dev, { parent, chain, pref, protocol, handle: FIRST_TABLE })).handle;
      const own = wanted.filter((entry) => entry.dev === dev && parents.includes(entry.parent));
      for (const filter of await readU32(listed, firstTableOf, own)) filters.push(filter);
    }
    matchByContent(filters, wanted, filterKey);
    // Tables must come before their filters.
    return filters.sort((one, other) => Number(isTable(other)) - Number(isTable(one)));
  },
  key: (filter) => filterKey(filter, filter.kind === "route" ? routeIdentity(filter) : identityOf(filter)),
  // Filters with equal texts keep the order of the list.
  order: (filter) => (orderedKinds.has(filter.kind) ? filterKey(filter, "") : filterTable.key(filter)),
  title(filter) {
    const { dev, kind, parent, chain = 0, pref, protocol } = filter;
    const known = Object.entries(protocolNumbers).find(([, number]) => number === protocol)?.[0];
    const shown = protocol === protocolNumbers.all ? "" : ` protocol ${known ?? protocol}`;
    return `${kind} dev ${dev} parent ${parent}${chain === 0 ? "" : ` chain ${chain}`}${shown} pref ${pref}${kind === "route" ? ` ${routeIdentity(filter)}` : placeTitle(filter)}`;
  },

  compared: ["kind"],
  compare(list, { kind, options }, { options: current }) {
    const [wanted, found] = [options, withoutHardwareFlags(current)].map(withoutFilterFlags);
    list.compareMembers("options", wanted, found, listedFormsOf(kind));
    const [declared, listed] = [fieldsOf(wanted), fieldsOf(found)];
    if (haveUndeclaredSettings(declared["act"], listed["act"])) list.add("options.act", declared["act"], listed["act"]);
    const [policer, other] = [declared["police"], listed["police"]];
    if (policer !== undefined && hasUndeclaredOptions("police", fieldsOf(policer), other))
      list.add("options.police", policer, other);
    // Without extended matches, these filters apply to all packets.
    const { ematches } = fieldsOf(current) as { ematches?: { treeHdr?: { nmatches?: number } } };
    if (fieldsOf(options)["ematches"] === undefined && (ematches?.treeHdr?.nmatches ?? 0) > 0)
      list.add("options.ematches", undefined, ematches);
    if (kind !== "flower") return;
    for (const name of differingKeys(options, current))
      list.add(`options.${name}`, fieldsOf(options)[name], fieldsOf(current)[name]);
  },

  references({ dev, kind, options }) {
    const found: LinkReference[] = [{ ifname: dev, field: "dev" }];
    mapNames(kind, options, (ifname, field) => {
      found.push({ ifname, field });
      return ifname;
    });
    return found;
  },
  renamed(entry, names) {
    const { kind, options } = entry;
    const mapped = mapNames(kind, options, (name) => names.get(name));
    return { ...withNames(entry, names), ...(mapped !== undefined && { options: mapped }) } as typeof entry;
  },
  isFixed: (field, wanted, current) =>
    field === "kind" ||
    fixedKinds.has(wanted.kind) ||
    (wanted.kind === "u32" && isFixedU32(field)) ||
    (wanted.kind === "fw" && field === "options.mask") ||
    (wanted.kind === "flower" && differingKeys(wanted.options, current.options).length > 0),
  containersOf(filter) {
    const { dev, parent } = filter;
    const table = isTable(filter) ? undefined : tableOfFilter(filter);
    const containers = [disciplineKey(dev, parent), classKey(dev, parent)];
    return table === undefined ? containers : [...containers, tableKey(filter, table)];
  },
  containerKey: (filter) => (isTable(filter) ? tableKey(filter, identityOf(filter)) : undefined),
  // Remove a filter before its class or the table to which it links: the kernel refuses the removal with EBUSY otherwise.
  holds(filter) {
    const { classid, link } = (filter.options ?? {}) as { classid?: unknown; link?: unknown };
    if (typeof link === "number" && link !== 0) return tableKey(filter, showFilterHandle(link));
    return typeof classid === "string" ? classKey(filter.dev, classid) : undefined;
  },
  level: (filter) => (isTable(filter) ? 0 : 1),

  restore(filter) {
    const { dev, kind, parent, pref, protocol, handle, chain, options } = filter;
    const settings = options instanceof Uint8Array ? options : settingsOf(withoutFilterFlags(options));
    const entry = { dev: dev!, kind, parent, pref, protocol, ...(chain !== 0 && { chain }), options: settings };
    if (kind === "route") return withRouteNumber({ ...entry, handle } as WantedFilter);
    if (kind !== "u32") return { ...entry, handle } as WantedFilter;
    return { ...entry, ...canonicalU32({ ...entry, handle: declaredHandle(filter) }, "") } as WantedFilter;
  },
  describe: (filters) => filters.map((filter) => toPlain(withTableText(filter))),

  async write(scope, action, changes) {
    const table = scope.openAsync(Filters);
    const isLocated =
      action === "add" || !changes.some(({ current }) => current?.kind === "u32" || isRestoredRoute(current));
    const all = isLocated ? changes : await located(scope, changes);
    const results = await writeChanges(table, action, all, (current) => current);
    for (let delayMs = 5; delayMs <= MAX_DELAY_MS; delayMs *= 2) {
      const busy = [...results.keys()].filter((index) => isInUse(results[index], all[index]!));
      if (busy.length === 0) break;
      await sleep(delayMs);
      const again = busy.map((index) => all[index]!);
      const outcomes = await writeChanges(table, action, again, (current) => current);
      for (const [at, index] of busy.entries()) results[index] = outcomes[at];
    }
    if (action === "add") await addRefused(table, all, results);
    return results;
  },
});

const MAX_DELAY_MS = 640;

/** A removed filter refers to its table until the kernel releases it later (`u32_delete_key_freepf_work`). */
function isInUse(error: NetlinkError | undefined, { current }: FilterChange): boolean {
  return error?.errno === -EBUSY && current !== undefined && isTable(current);
}

/** Declared filters lack complete handles, and so do those that a rollback restores. */
async function located(scope: Scope, changes: readonly FilterChange[]): Promise<FilterChange[]> {
  const declared = changes.flatMap(({ current }) => current ?? []) as unknown as WantedFilter[];
  const listed = await filterTable.list(scope, true, declared);
  return withListed(changes, new Map(listed.map((entry) => [filterTable.key(entry), entry])), filterTable.key);
}

/**
 * The rest of the handle of a route filter follows from these options; with `iif`, it contains the index of the interface.
 * (route4_set_parms)
 */
function routeIdentity({ handle, options }: InterfaceFilter | WantedFilter): string {
  const { to, from, iif } = (options ?? {}) as { to?: number; from?: number; iif?: InterfaceSource };
  return Object.entries({ to, from, iif, handle: routeNumber(handle) })
    .filter(([, value]) => value !== undefined)
    .flat()
    .join(" ");
}

/** Returns undefined for 0, which most route filters have. */
function routeNumber(handle: string | number | undefined): number | undefined {
  return Number(handle) & ROUTE_NUMBER || undefined;
}

function withRouteNumber({ handle, ...filter }: WantedFilter): WantedFilter {
  const number = routeNumber(handle);
  return number === undefined ? filter : { ...filter, handle: number };
}

function isRestoredRoute(current: InterfaceFilter | undefined): boolean {
  return current?.kind === "route" && (Number(current.handle) & ~ROUTE_NUMBER) === 0;
}

function filterKey(filter: InterfaceFilter | WantedFilter, identity: string): string {
  return `${preferenceKey(filter)} ${filter.protocol} ${identity}`;
}

/** All preferences of a parent share their tables. */
function tableKey({ dev, parent }: InterfaceFilter | WantedFilter, table: string): string {
  return `u32 ${dev} ${parent} ${table}`;
}

function mapNames<Options>(
  kind: string,
  options: Options,
  convert: (name: string, path: string) => string | undefined,
): Options {
  if (!isRecord(options) || options instanceof Uint8Array) return options;
  const ofName = (of: InterfaceSource, path: string) => (typeof of === "string" ? convert(of, path) : undefined);
  return mapOptionInterfaces(kind, options as Record<string, unknown>, ofName) as Options;
}

/** Returns the filters of a parent in the order of their creation, as far as the list of the kernel shows it. */
function inOrder(filters: readonly Filter[]): Filter[] {
  const isReversed = ({ kind }: Filter) => orderedKinds.get(kind) === true;
  return [...filters.filter((filter) => !isReversed(filter)), ...filters.filter(isReversed).reverse()];
}

/** The list also contains hash tables of u32, and preferences of the kind fw. */
function isFilter(entry: Filter): entry is InterfaceFilter {
  if (entry.block !== undefined || entry.options === undefined || entry.handle === 0) return false;
  return true;
}

/**
 * Returns the keys and masks that only one of two flower filters has, and those that differ in their masks or parts. A
 * field without a key matches any value. fl_change() rejects other masks with EINVAL.
 */
function differingKeys(wanted: object | undefined, current: object | undefined): string[] {
  const [own, other] = [wanted, current].map(fieldsOf);
  const names = new Set([own!, other!].flatMap(Object.keys).filter(isKey));
  return [...names].filter((name) => {
    if (!name.endsWith("Mask"))
      return own![name] === undefined || other![name] === undefined || hasMore(own![name], other![name]);
    return !(
      (own![name] !== undefined && includes(own![name], other![name])) ||
      [own![name] ?? other![name], other![name] ?? own![name]].every(isFullMask)
    );
  });
}

function isKey(name: string): boolean {
  if (name === "indev" || name === "l2Miss") return true;
  // The kernel lists the EtherType of the protocol as the key "keyEthType".
  return name.startsWith("key") && name !== "keyEthType";
}

/** A key without a declared mask has a full one, which the kernel lists. */
function isFullMask(mask: unknown): boolean {
  if (typeof mask === "number") return mask === 0xff || mask === 0xffff || mask === 0xffffffff;
  if (mask instanceof Uint8Array) return mask.every((byte) => byte === 0xff);
  if (typeof mask === "object" && mask !== null) return Object.values(mask).every(isFullMask);
  return typeof mask === "string" && /^(255(\.255){3}|ff(:ff){5}|ffff(:ffff){7})$/.test(mask);
}

function isSettableFlag(flag: unknown): boolean {
  return flag !== "in-hw" && flag !== "not-in-hw";
}

/** Removes the flags with which the kernel lists whether hardware executes a filter. */
function withoutHardwareFlags(options: object | undefined): object | undefined {
  if (!isRecord(options) || options instanceof Uint8Array) return options;
  const kept: Record<string, unknown> = { ...options };
  for (const name of ["flags", "flagsGen"]) {
    const flags = kept[name];
    if (Array.isArray(flags)) kept[name] = flags.filter(isSettableFlag);
  }
  return kept;
}

function settingsOf(options: object | undefined): object {
  const settings: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options ?? {})) {
    if (isCounter(name) || name === "inHwCount") continue;
    if (name === "act") settings[name] = (value as object[]).map(withoutState);
    else if (name === "flags" || name === "flagsGen") {
      const flags = (value as unknown[]).filter(isSettableFlag);
      if (flags.length > 0) settings[name] = flags;
    } else settings[name] = value;
  }
  return settings;
}
