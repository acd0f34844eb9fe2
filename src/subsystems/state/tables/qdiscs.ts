import { RTNLGRP_TC } from "../../../constants/rtnetlink.ts";
import { checkChange } from "../../route/core/changes.ts";
import type { NewQdisc, Qdisc } from "../../route/tc/objects.ts";
import { qdiscFields, qdiscKind } from "../../route/tc/tables.ts";
import { DifferenceList } from "../compare.ts";
import type { StateTable } from "../table.ts";
import { listIfSupported, writeChanges } from "./outcomes.ts";
import {
  canonicalHandle,
  canonicalOptions,
  checkCommon,
  classKey,
  compareOptions,
  disciplineKey,
  ingressKinds,
} from "./traffic-control.ts";

/** A declared queueing discipline in canonical form. */
export type WantedQdisc = NewQdisc & { readonly dev: string; readonly kind: string; readonly parent: string };

/** The table of queueing disciplines in a description. */
export const qdiscTable: StateTable<Qdisc, WantedQdisc> = {
  name: "qdiscs",
  noun: "queueing discipline",
  groups: [RTNLGRP_TC],

  normalise(input, path) {
    checkCommon(input, "discipline", path);
    const entry = input as NewQdisc & { dev: string; kind: string };
    const { kind, parent = ingressKinds.has(kind) ? "ingress" : "root", handle, options } = entry;
    qdiscFields.check(entry, path);
    return {
      ...entry,
      parent: canonicalHandle(parent, `${path}.parent`),
      ...(handle !== undefined && { handle: canonicalHandle(handle, `${path}.handle`) }),
      ...(options !== undefined && { options: canonicalOptions("attrs", kind, options, `${path}.options`) }),
    } as WantedQdisc;
  },

  check: (wanted, path) => checkChange(qdiscKind, "add", wanted, path),
  // Root disciplines come before the disciplines of their classes.
  list: (scope) =>
    listIfSupported(() => scope.qdiscs.list().toArray()).sort((one, other) => depthOf(one) - depthOf(other)),
  key: ({ dev, parent }) => `${dev} ${parent}`,
  title: ({ dev, kind, parent, handle }) =>
    `${kind} dev ${dev} parent ${parent}${handle === undefined ? "" : ` handle ${handle}`}`,

  differences(wanted, current) {
    const list = new DifferenceList();
    if (wanted.kind !== current.kind) list.add("kind", wanted.kind, current.kind);
    list.compare("handle", wanted.handle, current.handle);
    compareOptions(list, wanted.options, current.options);
    return list.result;
  },

  // The kernel's default discipline has no handle of its own. Any other discipline replaces it.
  isFixed: (field, _wanted, current) => (field === "kind" || field === "handle") && !isDefault(current),
  references: ({ dev }) => [{ ifname: dev, field: "dev" }],
  deviceOf: ({ dev }) => dev,
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

  write: ({ qdiscs }, action, changes) => writeChanges(qdiscs, action, changes, (current) => current, "replaceMany"),
};

function depthOf({ parent }: Qdisc | WantedQdisc): number {
  return parent === "root" || parent === "ingress" ? 0 : 1;
}

/** Reports whether the kernel has chosen the discipline itself. Such disciplines have the handle 0. */
function isDefault({ handle, kind }: Qdisc): boolean {
  return !ingressKinds.has(kind) && (handle === "0:" || handle === "0:0" || handle === "none");
}
