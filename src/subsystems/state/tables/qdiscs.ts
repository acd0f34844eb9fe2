import { RTNLGRP_TC } from "../../../constants/rtnetlink.ts";
import type { NewQdisc, Qdisc } from "../../route/tc/objects.ts";
import { Qdiscs, qdiscFields, qdiscKind } from "../../route/tc/tables.ts";
import { defineTable, type StateTable } from "../table.ts";
import { listIfSupported, writeChanges } from "./outcomes.ts";
import {
  canonicalHandle,
  canonicalOptions,
  classKey,
  commonForms,
  disciplineKey,
  ingressKinds,
} from "./traffic-control.ts";

/** A declared queueing discipline in canonical form. */
export type WantedQdisc = NewQdisc & { readonly dev: string; readonly kind: string; readonly parent: string };

/** The table of queueing disciplines in a description. */
export const qdiscTable: StateTable<Qdisc, WantedQdisc> = defineTable<Qdisc, WantedQdisc>({
  name: "qdiscs",
  noun: "queueing discipline",
  groups: [RTNLGRP_TC],

  kind: qdiscKind,
  fields: qdiscFields,
  forms: { ...commonForms, handle: canonicalHandle },
  required: ["dev", "kind"],
  complete(entry, path) {
    const { kind, options, parent = ingressKinds.has(kind) ? "ingress" : "root" } = entry;
    if (options === undefined) return { ...entry, parent };
    return { ...entry, parent, options: canonicalOptions("attrs", kind, options, `${path}.options`) } as WantedQdisc;
  },

  // Root disciplines come before the disciplines of their classes.
  list: (scope) =>
    listIfSupported(() => scope.open(Qdiscs).list().toArray()).sort((one, other) => depthOf(one) - depthOf(other)),
  key: ({ dev, parent }) => `${dev} ${parent}`,
  title: ({ dev, kind, parent, handle }) =>
    `${kind} dev ${dev} parent ${parent}${handle === undefined ? "" : ` handle ${handle}`}`,

  compared: ["kind", "handle"],
  members: ["options"],

  // The kernel's default discipline has no handle of its own. Any other discipline replaces it.
  isFixed: (field, _wanted, current) => (field === "kind" || field === "handle") && !isDefault(current),
  containersOf: (qdisc) =>
    depthOf(qdisc) === 0 ? [] : [disciplineKey(qdisc.dev, qdisc.parent), classKey(qdisc.dev, qdisc.parent)],
  containerKey({ dev, kind, handle = ingressKinds.has(kind) ? "ffff:" : undefined }) {
    return handle === undefined ? undefined : disciplineKey(dev, `${handle}`);
  },
  isAutomatic: isDefault,

  restore({ dev, kind, parent, handle, options }) {
    const settings = { handle, ...(options !== undefined && { options }) };
    return { dev: dev!, kind, parent, ...(ingressKinds.has(kind) ? {} : settings) } as WantedQdisc;
  },

  write: (scope, action, changes) =>
    writeChanges(scope.open(Qdiscs), action, changes, (current) => current, "replaceMany"),
});

function depthOf({ parent }: Qdisc | WantedQdisc): number {
  return parent === "root" || parent === "ingress" ? 0 : 1;
}

/** Reports whether the kernel has chosen the discipline itself. Such disciplines have the handle 0. */
function isDefault({ handle, kind }: Qdisc): boolean {
  return !ingressKinds.has(kind) && (handle === "0:" || handle === "0:0" || handle === "none");
}
