import { typeError } from "../../../base/argument-error.ts";
import { checkInteger } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { RTNLGRP_TC } from "../../../constants/rtnetlink.ts";
import { Filters, filterFields, filterKind } from "../../route/tc/filters.ts";
import { type Filter, type NewFilter, protocolNumbers } from "../../route/tc/objects.ts";
import { TrafficClasses } from "../../route/tc/tables.ts";
import { defineTable, type StateTable } from "../table.ts";
import { rejected } from "./forms.ts";
import { writeChanges } from "./outcomes.ts";
import {
  canonicalOptions,
  classKey,
  commonForms,
  devicesWithDisciplines,
  disciplineKey,
  ingressKinds,
  listDisciplines,
} from "./traffic-control.ts";

type WantedFilter = NewFilter & {
  readonly dev: string;
  readonly kind: string;
  readonly parent: string;
  readonly pref: number;
  readonly protocol: number;
  readonly handle: number;
  readonly chain?: number;
};

/** Kinds of filters to which the kernel assigns handles, beginning with 1. */
const numberedKinds: ReadonlySet<unknown> = new Set(["basic", "bpf", "cgroup", "flow", "flower", "matchall"]);
/** Filters that the kernel cannot change after their creation. */
const fixedKinds: ReadonlySet<unknown> = new Set(["matchall", "u32"]);
/** Fields of filter actions that are not configuration, such as counters. */
const reported = [...["tm", "stats", "inHwCount", "usedHwStats", "order", "index", "refcnt", "bindcnt", "capab"]];

/** Filter of an interface, not of a shared block. */
type InterfaceFilter = Filter & { parent: string };

export const filterTable: StateTable<InterfaceFilter, WantedFilter> = defineTable<InterfaceFilter, WantedFilter>({
  name: "filters",
  noun: "filter",
  groups: [RTNLGRP_TC],

  kind: filterKind,
  fields: filterFields,
  forms: {
    block: rejected("not supported in a description; specify the interface and the parent"),
    ...commonForms,
    pref: (pref: number, path) => checkInteger(pref, 1, 0xffff, path),
    protocol: protocolNumber,
    handle: (handle: number, path) => checkInteger(handle, 1, 0xffffffff, path),
    options: canonicalOptions("attrs"),
  },
  required: ["dev", "kind", "parent", "pref"],
  complete(entry, path) {
    const { kind, protocol = protocolNumbers.all } = entry;
    const handle = entry.handle ?? (numberedKinds.has(kind) ? 1 : undefined);
    if (handle === undefined)
      throw typeError(`${path}.handle`, `expected a number, because it identifies filters of the kind ${kind}`);
    return { ...entry, protocol, handle };
  },

  async list(scope) {
    const table = scope.openAsync(Filters);
    const disciplines = await listDisciplines(scope);
    const devices = devicesWithDisciplines(disciplines);
    const filters: InterfaceFilter[] = [];
    const addFiltersOf = async (dev: string, parent: string) => {
      for (const filter of await table.list(dev, { parent }).toArray()) if (isFilter(filter)) filters.push(filter);
    };
    for (const { dev, kind, handle } of disciplines) {
      if (dev === undefined || !devices.has(dev) || handle === "0:") continue;
      const parents = kind === "clsact" ? ["clsact/ingress", "clsact/egress"] : [kind === "ingress" ? kind : handle];
      for (const parent of parents) await addFiltersOf(dev, parent);
      if (ingressKinds.has(kind)) continue;
      for (const { handle: parent } of await scope.openAsync(TrafficClasses).list(dev, { kind }).toArray())
        await addFiltersOf(dev, parent);
    }
    return filters;
  },
  key: ({ dev, parent, chain = 0, pref, protocol, handle }) =>
    `${dev} ${parent} ${chain} ${pref} ${protocol} ${handle}`,
  title({ dev, kind, parent, chain = 0, pref, protocol, handle }) {
    const known = Object.entries(protocolNumbers).find(([, number]) => number === protocol)?.[0];
    const shown = protocol === protocolNumbers.all ? "" : ` protocol ${known ?? protocol}`;
    return `${kind} dev ${dev} parent ${parent}${chain === 0 ? "" : ` chain ${chain}`}${shown} pref ${pref} handle ${handle}`;
  },

  compared: ["kind"],
  members: ["options"],

  isFixed: (field, { kind }) => field === "kind" || fixedKinds.has(kind),
  containersOf: ({ dev, parent }) => [disciplineKey(dev, parent), classKey(dev, parent)],
  // Remove a filter before its class: htb_delete() fails with EBUSY otherwise.
  holds({ dev, options }) {
    const { classid } = (options ?? {}) as { classid?: unknown };
    return typeof classid === "string" ? classKey(dev, classid) : undefined;
  },

  restore({ dev, kind, parent, pref, protocol, handle, chain, options }) {
    const entry = { dev: dev!, kind, parent, pref, protocol, handle };
    const settings = options instanceof Uint8Array ? options : settingsOf(options);
    return { ...entry, ...(chain !== 0 && { chain }), options: settings } as WantedFilter;
  },

  write: (scope, action, changes) => writeChanges(scope.openAsync(Filters), action, changes, (current) => current),
});

function protocolNumber(protocol: keyof typeof protocolNumbers | number, path: string): number {
  const number = typeof protocol === "number" ? protocol : protocolNumbers[protocol];
  if (number !== undefined) return checkInteger(number, 0, 0xffff, path);
  const names = Object.keys(protocolNumbers).join(", ");
  throw typeError(path, `expected ${names}, got ${describeValue(protocol)}`);
}

/** The kernel's list also contains priorities and u32 hash tables. */
function isFilter(entry: Filter): entry is InterfaceFilter {
  if (entry.block !== undefined || entry.options === undefined || entry.handle === 0) return false;
  return !(entry.kind === "u32" && "divisor" in entry.options);
}

function settingsOf(options: object | undefined): object {
  const settings: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options ?? {})) {
    if (name === "pcnt" || name === "inHwCount") continue;
    if (name === "act") settings[name] = (value as object[]).map(withoutState);
    else if (name === "flags" || name === "flagsGen") {
      const flags = (value as unknown[]).filter((flag) => flag !== "in-hw" && flag !== "not-in-hw");
      if (flags.length > 0) settings[name] = flags;
    } else settings[name] = value;
  }
  return settings;
}

function withoutState(value: object): object {
  const kept: [string, unknown][] = [];
  for (const [name, member] of Object.entries(value)) {
    if (reported.includes(name)) continue;
    if (name === "options" && !(member instanceof Uint8Array)) kept.push([name, withoutState(member as object)]);
    else if (name === "parms") kept.push([name, withoutReferences(member as object)]);
    else kept.push([name, member]);
  }
  return Object.fromEntries(kept);
}

function withoutReferences(parameters: object): object {
  const { index: _, refcnt: __, bindcnt: ___, capab: ____, ...rest } = parameters as Record<string, unknown>;
  return rest;
}
