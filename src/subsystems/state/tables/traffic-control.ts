import { typeError, withPath } from "../../../base/argument-error.ts";
import { checkObject, isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { defined } from "../../../base/objects.ts";
import { RTNLGRP_TC } from "../../../constants/rtnetlink.ts";
import { tc } from "../../../families/tc.ts";
import { decodeAttributes, encodeAttributes } from "../../../schema/codec/codec.ts";
import { withPendingSchedule } from "../../route/tc/computed.ts";
import { parseHandle, showHandle } from "../../route/tc/handle.ts";
import { completeOptions, encodeOptions, optionPath, readOptions } from "../../route/tc/kind-options.ts";
import { isFixedOption, listedFormsOf, ratesOf, requestedOptions } from "../../route/tc/layout.ts";
import {
  isCounter,
  type NewQdisc,
  type NewTrafficClass,
  protocolNumbers,
  type Qdisc,
  type TrafficClass,
} from "../../route/tc/objects.ts";
import { classFields, classKind, Qdiscs, qdiscFields, qdiscKind, TrafficClasses } from "../../route/tc/tables.ts";
import { type DifferenceList, declaredPart, includes } from "../model/compare.ts";
import { declaredInterface, withPathOf } from "../model/forms.ts";
import { listIfSupported, writeChanges } from "../model/outcomes.ts";
import type { Scope } from "../model/scopes.ts";
import { type Change, defineTable, type StateTable } from "../model/table.ts";
import { fieldsOf } from "./filter-actions.ts";

/** Disciplines that run filters at a hook instead of queueing. */
export const ingressKinds: ReadonlySet<unknown> = new Set(["ingress", "clsact"]);
const HOOKS = "ffff:";

function canonicalHandle(handle: string | number, path: string): string {
  return showHandle(parseHandle(handle, path));
}

export const commonForms: Readonly<Record<"dev" | "parent" | "kind", (value: never, path: string) => unknown>> = {
  dev: declaredInterface,
  parent: canonicalHandle,
  kind(kind: unknown, path: string): string {
    if (typeof kind === "string") return kind;
    throw typeError(path, `expected the kind of the entry, such as "htb" or "flower", got ${describeValue(kind)}`);
  },
};

/**
 * Returns the conversion of a traffic control entry's options to canonical form. `set` is the attribute set in the YAML
 * spec that contains the options.
 */
export function canonicalOptions(
  set: "attrs" | "class-attrs",
): (options: unknown, path: string, entry: { readonly kind?: string; readonly protocol?: number }) => unknown {
  const isClass = set === "class-attrs";
  return (options, path, { kind, protocol: number }) => {
    if (kind === undefined) throw typeError(path, "not allowed without kind, which determines the options");
    if (options instanceof Uint8Array) return options;
    checkObject(options, path);
    try {
      const declared = options as Record<string, unknown>;
      const protocol = number === protocolNumbers.all ? undefined : number;
      // While encoded, each name of an interface has a number.
      const names: string[] = [];
      const indexOf = (name: unknown, at: string) => names.push(declaredInterface(name, at));
      const encoded = encodeOptions(kind, declared, { protocol, isClass, indexOf });
      const bytes = encodeAttributes(tc, set, { kind, options: encoded });
      const decoded = decodeAttributes(tc, set, bytes) as { options?: object };
      const listed = readOptions(kind, decoded.options, (index) => names[index - 1], isClass) ?? {};
      return declaredPart(listed, completeOptions(kind, declared, isClass));
    } catch (error) {
      throw withPathOf("options", path, withPath(error, optionPath));
    }
  };
}

/** Compares the settings of rates: those that a request with the rate omits have their default values, which are not listed. */
function compareRates(
  list: DifferenceList,
  { kind, options }: { readonly kind: string; readonly options?: object | undefined },
  listed: object | undefined,
  isClass: boolean,
): void {
  const [declared, current] = [fieldsOf(options), fieldsOf(listed)];
  for (const rate of ratesOf(kind, isClass)) {
    const name = `${rate}Spec`;
    const [to, from] = [declared[name], current[name]];
    if (declared[rate] !== undefined && !includes(from ?? {}, to ?? {})) list.add(`options.${name}`, to, from);
  }
}

/** Returns the key of a handle's queueing discipline. */
export function disciplineKey(dev: string | undefined, handle: string): string {
  const major = handle.startsWith("clsact/") || handle === "ingress" ? HOOKS : majorOf(handle);
  return `qdisc ${dev} ${major}`;
}

function majorOf(handle: string): string {
  return `${handle.split(":", 1)[0]}:`;
}

export function classKey(dev: string | undefined, handle: string): string {
  return `class ${dev} ${handle}`;
}

/** Returns whether a handle is a queueing discipline's, such as "1:". */
function isDiscipline(handle: string): boolean {
  return handle.endsWith(":");
}

/** Lists queueing disciplines, or none if the kernel lacks them. */
export function listDisciplines(scope: Scope): Promise<Qdisc[]> {
  return listIfSupported(() => scope.openAsync(Qdiscs).list().toArray());
}

export function devicesWithDisciplines(disciplines: readonly Qdisc[]): Set<string> {
  const devices = new Set<string>();
  for (const { dev, handle } of disciplines)
    if (dev !== undefined && handle !== "0:" && handle !== "none") devices.add(dev);
  return devices;
}

const readQdiscOptions = canonicalOptions("attrs");

function qdiscOptions(...parameters: Parameters<typeof readQdiscOptions>): unknown {
  return withoutCounters(readQdiscOptions(...parameters) as object);
}

const fixedFields: ReadonlySet<string> = new Set(["kind", "handle", "stab", "ingressBlock", "egressBlock"]);

type WantedQdisc = NewQdisc & { readonly dev: string; readonly kind: string; readonly parent: string };

export const qdiscTable: StateTable<Qdisc, WantedQdisc> = defineTable<Qdisc, WantedQdisc>({
  name: "qdiscs",
  noun: "queueing discipline",
  groups: [RTNLGRP_TC],

  kind: qdiscKind,
  fields: qdiscFields,
  forms: { ...commonForms, handle: canonicalHandle, options: qdiscOptions },
  required: ["dev", "kind"],
  examples: [{ dev: "lo", kind: "pfifo", parent: "root" }],
  complete: (entry) => ({ ...entry, parent: entry.parent ?? (ingressKinds.has(entry.kind) ? "ingress" : "root") }),

  // Parents must come before their children.
  list: async (scope) =>
    (await listDisciplines(scope)).map(withLatestSchedule).sort((one, other) => depthOf(one) - depthOf(other)),
  key: ({ dev, parent }) => `${dev} ${parent}`,
  // The kernel assigns a handle again only after 32,767 others. (qdisc_alloc_handle)
  creations: async (scope) =>
    new Map(
      (await listDisciplines(scope))
        .filter((qdisc) => !isDefault(qdisc))
        .map((qdisc) => [qdiscTable.key(qdisc), `${qdisc.kind} ${qdisc.handle}`]),
    ),
  title: ({ dev, kind, parent, handle }) =>
    `${kind} dev ${dev} parent ${parent}${handle === undefined ? "" : ` handle ${handle}`}`,

  compared: ["kind", "handle", "ingressBlock", "egressBlock"],
  members: ["options"],
  listedForms: ({ kind }) => listedFormsOf(kind),
  compare(list, wanted, current) {
    compareRates(list, wanted, current.options, false);
    const { base } = wanted.stab ?? {};
    if (base === undefined) return;
    // With the size and MTU 0, the request has the default ones.
    const { overhead, linklayer, mpu, mtu, tsize } = base;
    const settings = { overhead, linklayer, mpu, mtu: mtu || undefined, tsize: tsize || undefined };
    list.compareMembers("stab", settings, current.stab?.base);
  },

  // Any other discipline replaces the kernel's default one directly. Several kinds cannot change their size table.
  isFixed(field, { kind }, current) {
    const [name, option = ""] = field.split(".") as [string, string?];
    if (isDefault(current)) return false;
    return (
      fixedFields.has(name) || (name === "options" && (isFixedOption(kind, option) || isFixedOfTaprio(kind, option)))
    );
  },
  containersOf: (qdisc) =>
    depthOf(qdisc) === 0 ? [] : [disciplineKey(qdisc.dev, qdisc.parent), classKey(qdisc.dev, qdisc.parent)],
  containerKey({ dev, kind, handle = ingressKinds.has(kind) ? "ffff:" : undefined }) {
    return handle === undefined ? undefined : disciplineKey(dev, `${handle}`);
  },
  isAutomatic: isDefault,
  // tc_get_qdisc() refuses to delete a discipline with the handle 0.
  isPermanent: isDefault,
  // The default discipline of a queue of `mq` does not return. (mq_graft)
  isDefault: (qdisc) => isDefault(qdisc) && qdisc.parent === "root",

  restore({ dev, kind, parent, handle, options, stab, ingressBlock, egressBlock }) {
    const settings = {
      handle,
      ...(options !== undefined && { options: requestedOptions(kind, withoutCounters(options)) }),
    };
    const entry = { dev: dev!, kind, parent, ...(ingressKinds.has(kind) ? {} : settings) };
    return { ...entry, ...defined({ stab, ingressBlock, egressBlock }) } as WantedQdisc;
  },

  write(scope, action, changes) {
    const written = action === "change" ? changes.map((change) => withoutFixedOptions(withSizeTable(change))) : changes;
    return writeChanges(scope.openAsync(Qdiscs), action, written, (current) => current, "replaceMany");
  },
});

/** A change without a size table would remove the table that is not declared. (qdisc_change) */
function withSizeTable(change: Change<Qdisc, WantedQdisc>): Change<Qdisc, WantedQdisc> {
  const { wanted, current } = change;
  if (wanted === undefined || wanted.stab !== undefined || current?.stab === undefined) return change;
  return { ...change, wanted: { ...wanted, stab: current.stab } };
}

/** The kernel rejects options that it cannot change even if they have the same value. (fq_codel_change) */
function withoutFixedOptions(change: Change<Qdisc, WantedQdisc>): Change<Qdisc, WantedQdisc> {
  const { wanted, current } = change;
  if (wanted === undefined || !isRecord(wanted.options) || current === undefined || isDefault(current)) return change;
  const options = Object.entries(wanted.options).filter(([name]) => !isFixedOption(wanted.kind, name));
  return { ...change, wanted: { ...wanted, options: Object.fromEntries(options) } as WantedQdisc };
}

/** For example, the htb discipline lists the number of packets without a class among its options. */
function withoutCounters<Options extends object>(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !isCounter(name))) as Options;
}

/**
 * A change must contain these options, unlike those of `isFixedOption`, but the kernel rejects other values than the
 * current ones. (taprio_change)
 */
function isFixedOfTaprio(kind: string, option: string): boolean {
  return kind === "taprio" && ["priomap", "schedClockid", "flags"].includes(option);
}

/** A taprio has the requested schedule from a point in time on. */
function withLatestSchedule(qdisc: Qdisc): Qdisc {
  if (qdisc.kind !== "taprio" || !isRecord(qdisc.options)) return qdisc;
  return { ...qdisc, options: withPendingSchedule(qdisc.options as Record<string, unknown>) } as Qdisc;
}

function depthOf({ parent }: Qdisc | WantedQdisc): number {
  return parent === "root" || parent === "ingress" ? 0 : 1;
}

/** Returns whether the kernel has added the discipline by default. */
function isDefault({ handle, kind }: Qdisc): boolean {
  return !ingressKinds.has(kind) && (handle === "0:" || handle === "0:0" || handle === "none");
}

type WantedClass = NewTrafficClass & {
  readonly dev: string;
  readonly kind: string;
  readonly handle: string;
  readonly parent: string;
};

/** Queueing disciplines whose classes are added by user space only. */
const classfulKinds: ReadonlySet<unknown> = new Set(["drr", "hfsc", "htb", "qfq"]);

export const classTable: StateTable<TrafficClass, WantedClass> = defineTable<TrafficClass, WantedClass>({
  name: "classes",
  groups: [RTNLGRP_TC],

  kind: classKind,
  fields: classFields,
  forms: { ...commonForms, handle: canonicalHandle, options: canonicalOptions("class-attrs") },
  required: ["dev", "kind", "handle"],
  examples: [{ dev: "lo", kind: "htb", parent: "1:", handle: "1:1" }],
  complete: (entry) => ({ ...entry, parent: entry.parent ?? majorOf(entry.handle) }),

  async list(scope) {
    const classes: TrafficClass[] = [];
    for (const dev of devicesWithDisciplines(await listDisciplines(scope)))
      for (const one of parentsFirst(await scope.openAsync(TrafficClasses).list(dev).toArray())) classes.push(one);
    return classes;
  },
  key: ({ dev, handle }) => `${dev} ${handle}`,
  title: ({ dev, kind, handle, parent }) => `${kind} ${handle} dev ${dev} parent ${parent}`,

  compared: ["kind"],
  members: ["options"],
  listedForms: ({ kind }) => listedFormsOf(kind, true),
  compare(list, wanted, current) {
    compareRates(list, wanted, current.options, true);
    const { parent } = wanted;
    // Directly below a discipline, the kernel lists "root" as the parent.
    if (!(isDiscipline(parent) && current.parent === "root")) list.compare("parent", parent, current.parent);
  },

  isFixed: (field) => field === "kind" || field === "parent",
  containersOf({ dev, kind, handle, parent }) {
    const discipline = disciplineKey(dev, handle);
    return [`${discipline} ${kind}`, discipline, classKey(dev, parent)];
  },
  containerKey: ({ dev, handle }) => classKey(dev, handle),
  // htb_delete() refuses to remove a class that has child classes (EBUSY).
  holds: ({ dev, parent }) => classKey(dev, parent),
  isAutomatic: ({ kind, handle }) => !classfulKinds.has(kind) || isDiscipline(handle),

  restore({ dev, kind, handle, parent, options, stab }) {
    const entry = { dev: dev!, kind, handle, parent: parent === "root" ? majorOf(handle) : parent };
    return { ...entry, ...defined({ options, stab }) } as WantedClass;
  },

  write: (scope, action, changes) =>
    writeChanges(scope.openAsync(TrafficClasses), action, changes, ({ dev, handle }) => ({ dev: dev!, handle })),
});

function parentsFirst(classes: readonly TrafficClass[]): TrafficClass[] {
  const parents = new Map(classes.map(({ handle, parent }) => [handle, parent]));
  const depthOf = ({ parent }: TrafficClass) => {
    let depth = 0;
    for (let next: string | undefined = parent; next !== undefined && depth < classes.length; depth++)
      next = parents.get(next);
    return depth;
  };
  return classes.toSorted((one, other) => depthOf(one) - depthOf(other));
}
