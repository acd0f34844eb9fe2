import { RTNLGRP_TC } from "../../../constants/rtnetlink.ts";
import { defined } from "../../../message/objects.ts";
import { checkChange } from "../../route/core/changes.ts";
import { parseHandle, showHandle } from "../../route/tc/handle.ts";
import type { NewTrafficClass, TrafficClass } from "../../route/tc/objects.ts";
import { classFields, classKind } from "../../route/tc/tables.ts";
import { DifferenceList } from "../compare.ts";
import type { StateTable } from "../table.ts";
import { writeChanges } from "./outcomes.ts";
import {
  canonicalHandle,
  canonicalOptions,
  checkCommon,
  classKey,
  compareOptions,
  devicesWithDisciplines,
  disciplineKey,
  isDiscipline,
} from "./traffic-control.ts";

/** A declared traffic class in canonical form. */
export type WantedClass = NewTrafficClass & {
  readonly dev: string;
  readonly kind: string;
  readonly handle: string;
  readonly parent: string;
};

/**
 * Kinds of disciplines whose classes user space adds and removes. All other disciplines create their classes
 * themselves.
 */
const classfulKinds: ReadonlySet<unknown> = new Set(["drr", "hfsc", "htb", "qfq"]);
const MAJOR = 0xffff0000;

/** The table of traffic classes in a description. */
export const classTable: StateTable<TrafficClass, WantedClass> = {
  name: "classes",
  noun: "class",
  groups: [RTNLGRP_TC],

  normalise(input, path) {
    checkCommon(input, "class", path);
    const { kind } = input;
    const entry = input as NewTrafficClass & { dev: string; kind: string };
    classFields.check(entry, path);
    const number = parseHandle(entry.handle, `${path}.handle`);
    const handle = showHandle(number);
    const parent = canonicalHandle(entry.parent ?? (number & MAJOR) >>> 0, `${path}.parent`);
    if (entry.options === undefined) return { ...entry, handle, parent };
    const options = canonicalOptions("class-attrs", kind, entry.options, `${path}.options`);
    return { ...entry, handle, parent, options } as WantedClass;
  },

  check: (wanted, path) => checkChange(classKind, "add", wanted, path),
  *list(scope) {
    for (const dev of devicesWithDisciplines(scope)) yield* parentsFirst(scope.classes.list(dev).toArray());
  },
  key: ({ dev, handle }) => `${dev} ${handle}`,
  title: ({ dev, kind, handle, parent }) => `${kind} ${handle} dev ${dev} parent ${parent}`,

  differences(wanted, current) {
    const list = new DifferenceList();
    list.compare("kind", wanted.kind, current.kind);
    // The kernel lists a class without a parent class as a child of the root.
    if (!(isDiscipline(wanted.parent) && current.parent === "root"))
      list.compare("parent", wanted.parent, current.parent);
    compareOptions(list, wanted.options, current.options);
    return list.result;
  },

  isFixed: (field) => field === "kind" || field === "parent",
  references: ({ dev }) => [{ ifname: dev, field: "dev" }],
  deviceOf: ({ dev }) => dev,
  containersOf: ({ dev, handle, parent }) => [disciplineKey(dev, handle), classKey(dev, parent)],
  containerKey: ({ dev, handle }) => classKey(dev, handle),
  // The kernel rejects the removal of a class with child classes: EBUSY. (htb_delete)
  holds: ({ dev, parent }) => classKey(dev, parent),
  isAutomatic: ({ kind, handle }) => !classfulKinds.has(kind) || isDiscipline(handle),

  restore({ dev, kind, handle, parent, options, stab }) {
    const discipline = `${handle.split(":", 1)[0]}:`;
    const entry = { dev: dev!, kind, handle, parent: parent === "root" ? discipline : parent };
    return { ...entry, ...defined({ options, stab }) } as WantedClass;
  },

  write: ({ classes }, action, changes) =>
    writeChanges(classes, action, changes, ({ dev, handle }) => ({ dev, handle })),
};

/** Returns the classes of an interface in an order in which each one comes after its parent. */
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
