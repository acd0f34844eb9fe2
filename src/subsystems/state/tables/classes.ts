import { RTNLGRP_TC } from "../../../constants/rtnetlink.ts";
import { defined } from "../../../message/objects.ts";
import { parseHandle } from "../../route/tc/handle.ts";
import type { NewTrafficClass, TrafficClass } from "../../route/tc/objects.ts";
import { classFields, classKind, TrafficClasses } from "../../route/tc/tables.ts";
import { defineTable, type StateTable } from "../table.ts";
import { writeChanges } from "./outcomes.ts";
import {
  canonicalHandle,
  canonicalOptions,
  classKey,
  commonForms,
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
export const classTable: StateTable<TrafficClass, WantedClass> = defineTable<TrafficClass, WantedClass>({
  name: "classes",
  noun: "class",
  groups: [RTNLGRP_TC],

  kind: classKind,
  fields: classFields,
  forms: { ...commonForms, handle: canonicalHandle },
  required: ["dev", "kind", "handle"],
  complete(entry, path) {
    const { kind, options, handle, parent = canonicalHandle((parseHandle(handle, path) & MAJOR) >>> 0, path) } = entry;
    if (options === undefined) return { ...entry, parent };
    const canonical = canonicalOptions("class-attrs", kind, options, `${path}.options`);
    return { ...entry, parent, options: canonical } as WantedClass;
  },

  *list(scope) {
    for (const dev of devicesWithDisciplines(scope))
      yield* parentsFirst(scope.open(TrafficClasses).list(dev).toArray());
  },
  key: ({ dev, handle }) => `${dev} ${handle}`,
  title: ({ dev, kind, handle, parent }) => `${kind} ${handle} dev ${dev} parent ${parent}`,

  compared: ["kind"],
  members: ["options"],
  compare(list, { parent }, current) {
    // The kernel lists a class without a parent class as a child of the root.
    if (!(isDiscipline(parent) && current.parent === "root")) list.compare("parent", parent, current.parent);
  },

  isFixed: (field) => field === "kind" || field === "parent",
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

  write: (scope, action, changes) =>
    writeChanges(scope.open(TrafficClasses), action, changes, ({ dev, handle }) => ({ dev, handle })),
});

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
