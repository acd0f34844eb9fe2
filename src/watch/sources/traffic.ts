import { jsonReplacer } from "../../base/json.ts";
import {
  RTM_DELQDISC,
  RTM_DELTCLASS,
  RTM_DELTFILTER,
  RTM_NEWQDISC,
  RTM_NEWTCLASS,
  RTM_NEWTFILTER,
  RTNLGRP_LINK,
  RTNLGRP_TC,
  TCA_CHAIN,
  TCA_STATS,
  TCA_STATS2,
  TCA_XSTATS,
} from "../../constants/rtnetlink.ts";
import type { MessageView } from "../../message/message.ts";
import type { InterfaceSource } from "../../subsystems/route/core/interfaces.ts";
import { decodeFilter, isPreference, readFilter } from "../../subsystems/route/tc/filters.ts";
import { parseHandle } from "../../subsystems/route/tc/handle.ts";
import type { Filter, TrafficClass } from "../../subsystems/route/tc/objects.ts";
import { classKey, filterKey, isCounter } from "../../subsystems/route/tc/objects.ts";
import { decodeClass, readClass } from "../../subsystems/route/tc/tables.ts";
import { type Comparison, comparisonWithout, type Ignored } from "../compare.ts";
import { type FilterableSource, headerDevice } from "../filter.ts";
import { headerWord, LINK_INDEX, numberAttribute } from "../message-fields.ts";
import { rereadAfter } from "./change-detector.ts";
import { filterableSource, LinkEntryTable, numbered } from "./table-source.ts";

// The tables of classes and filters are read again after each message about a queueing discipline, class or filter,
// because the kernel deletes the classes and filters of a queueing discipline without a message.

type RawClass = ReturnType<typeof decodeClass>;
type RawFilter = ReturnType<typeof decodeFilter>;

/** Length in bytes of `struct tcmsg`, and offsets of its members. */
const TCMSG = 20;
const HANDLE = 8;
const PARENT = 12;
const INFO = 16;

const triggers: ReadonlySet<number> = new Set([
  ...[RTM_NEWQDISC, RTM_DELQDISC, RTM_NEWTCLASS, RTM_DELTCLASS, RTM_NEWTFILTER, RTM_DELTFILTER],
]);

/** Fields by which `trafficClasses.where` selects traffic classes. */
export interface ClassWatchFilter {
  /** Interface whose classes are watched. */
  dev: InterfaceSource;
}

/** Fields by which `filters.where` selects traffic control filters. */
export interface FilterWatchFilter {
  /** Interface whose filters are watched. */
  dev: InterfaceSource;
  /**
   * Parent of the filters: a queueing discipline, class or hook, such as "1:" or "clsact/ingress" (default: the root
   * queueing discipline).
   */
  parent?: string | number | undefined;
}

/** The traffic classes or filters of an interface in a mirror. */
export class TrafficTable<Item> extends LinkEntryTable<Item> {}

export const ignoredCounters: Ignored = {
  "`stats`": [TCA_STATS],
  "`stats2`": [TCA_STATS2],
  "`xstats`": [TCA_XSTATS],
  "counters and times in options": [],
};

/** Counters and times have no fixed place in options, so entries that differ elsewhere are decoded. */
export function withoutCounters(
  decode: (message: MessageView) => { readonly header: object },
  ignored: Ignored,
): Comparison {
  const textOf = (message: MessageView) => {
    const { header: _, ...fields } = decode(message);
    return JSON.stringify(fields, (name, value: unknown) => (isCounter(name) ? undefined : jsonReplacer(name, value)));
  };
  return {
    ...comparisonWithout(TCMSG, ignored),
    sameValues: (one, other) => one.length === other.length && textOf(one) === textOf(other),
  };
}

const common = {
  groups: [RTNLGRP_TC, RTNLGRP_LINK],
  headerLength: TCMSG,
  requires: "dev",
  ignored: ignoredCounters,
  unannounced: () => rereadAfter((message, detector) => triggers.has(message.type) || detector.noteLink(message)),
};
const dev = { ...headerDevice, header: [LINK_INDEX, 4] } as const;

/**
 * The traffic classes of one interface: `trafficClasses.where({ dev: "eth0" })`. The kernel cannot dump the classes of
 * several interfaces at once. Statistics are those of the last read.
 */
export const trafficClasses: FilterableSource<
  TrafficClass,
  "trafficClasses",
  TrafficTable<TrafficClass>,
  RawClass,
  TrafficTable<RawClass>,
  ClassWatchFilter
> = filterableSource({
  ...common,
  name: "trafficClasses",
  isNumbered: true,
  keyOf: classKey,
  decode: (message, nameOf) => readClass(decodeClass(message), nameOf),
  decodeRaw: decodeClass,
  comparison: withoutCounters(decodeClass, ignoredCounters),
  table: TrafficTable,
  apply: numbered((message, key) => key.u32(headerWord(message, LINK_INDEX)).u32(headerWord(message, HANDLE))),
  filter: { dev },
  type: RTM_NEWTCLASS,
});

const addFilter = numbered((message, key) => {
  for (const at of [LINK_INDEX, PARENT, INFO, HANDLE]) key.u32(headerWord(message, at));
  return key.u32(numberAttribute(message, TCMSG, TCA_CHAIN) ?? 0);
});

/**
 * The traffic filters of one parent on an interface: `filters.where({ dev: "eth0", parent: "clsact/ingress" })`. The
 * kernel cannot dump the filters of several parents at once. Statistics are those of the last read.
 */
export const filters: FilterableSource<
  Filter,
  "filters",
  TrafficTable<Filter>,
  RawFilter,
  TrafficTable<RawFilter>,
  FilterWatchFilter
> = filterableSource({
  ...common,
  name: "filters",
  isNumbered: true,
  keyOf: filterKey,
  apply(message, effect, editor) {
    const isOther = headerWord(message, HANDLE) !== 0 || !isPreference(decodeFilter(message));
    if (isOther) addFilter(message, effect, editor);
  },
  decode: (message, nameOf) => readFilter(decodeFilter(message), nameOf),
  decodeRaw: decodeFilter,
  comparison: withoutCounters(decodeFilter, ignoredCounters),
  table: TrafficTable,
  filter: {
    dev,
    parent: {
      header: [PARENT, 4],
      parse: (parent, path) => parseHandle(parent, path),
      // The kernel lists only the filters of the requested parent.
      matches: () => true,
    },
  },
  type: RTM_NEWTFILTER,
});
