import { RTNLGRP_TC } from "../../../constants/rtnetlink.ts";
import { describeValue } from "../../../errors.ts";
import { checkObject } from "../../../message/check.ts";
import { checkChange } from "../../route/core/changes.ts";
import { checkedName } from "../../route/core/interfaces.ts";
import { parseHandle, showHandle } from "../../route/tc/handle.ts";
import type { NewQdisc, Qdisc } from "../../route/tc/objects.ts";
import { qdiscFields, qdiscKind } from "../../route/tc/tables.ts";
import { DifferenceList } from "../compare.ts";
import type { StateTable } from "../table.ts";
import { errorsOf, recreationErrors, removalErrors } from "./outcomes.ts";

/** A declared queueing discipline in canonical form. */
export type WantedQdisc = NewQdisc & { readonly dev: string; readonly parent: string };

const ingressKinds: ReadonlySet<unknown> = new Set(["ingress", "clsact"]);

/** Queueing disciplines. */
export const qdiscTable: StateTable<Qdisc, WantedQdisc> = {
  name: "qdiscs",
  noun: "queueing discipline",
  groups: [RTNLGRP_TC],
  removedLast: false,

  normalise(input, path) {
    checkObject(input, path);
    const qdisc = input as NewQdisc;
    qdiscFields.check(qdisc, path);
    checkedName(qdisc.dev as string, `${path}.dev`);
    if (typeof qdisc.kind !== "string")
      throw new TypeError(`${path}.kind: expected the kind of the discipline, got ${describeValue(qdisc.kind)}`);
    const parent = qdisc.parent ?? (ingressKinds.has(qdisc.kind) ? "ingress" : "root");
    const entry: Record<string, unknown> = { ...qdisc, parent: showHandle(parseHandle(parent, `${path}.parent`)) };
    if (qdisc.handle !== undefined) entry["handle"] = showHandle(parseHandle(qdisc.handle, `${path}.handle`));
    return entry as unknown as WantedQdisc;
  },

  check: (wanted, path) => checkChange(qdiscKind, "add", wanted, path),
  list: (scope) => scope.qdiscs.list(),
  key: ({ dev, parent }) => `${dev} ${parent}`,
  title: ({ dev, kind, parent, handle }) =>
    `${kind} dev ${dev} parent ${parent}${handle === undefined ? "" : ` handle ${handle}`}`,

  differences(wanted, current) {
    const list = new DifferenceList();
    if (wanted.kind !== current.kind) list.add("kind", wanted.kind, current.kind);
    list.compare("handle", wanted.handle, current.handle);
    for (const [name, value] of Object.entries((wanted.options as object | undefined) ?? {}))
      list.compare(`options.${name}`, value, (current.options as Record<string, unknown> | undefined)?.[name]);
    return list.result;
  },

  // The kernel replaces its default discipline, which has no handle of its own, by any other.
  isFixed: (field, _wanted, current) => (field === "kind" || field === "handle") && !isDefault(current),
  references: ({ dev }) => [{ ifname: dev, field: "dev" }],
  level: ({ parent }) => (parent === "root" || parent === "ingress" ? 0 : 1),
  deviceOf: ({ dev }) => dev,
  isAutomatic: (qdisc) => isDefault(qdisc),
  isOwned: () => false,

  restore({ dev, kind, parent, handle, options }) {
    const entry: Record<string, unknown> = { dev, kind, parent };
    if (!ingressKinds.has(kind)) entry["handle"] = handle;
    if (options !== undefined && !ingressKinds.has(kind)) entry["options"] = options;
    return entry as unknown as WantedQdisc;
  },

  write(scope, action, changes) {
    const removed = () => removalErrors(scope.qdiscs.deleteMany(changes.map(({ current }) => current!)));
    if (action === "remove") return removed();
    const wanted = changes.map((change) => change.wanted!);
    if (action === "add") return errorsOf(scope.qdiscs.addMany(wanted));
    if (action === "change") return errorsOf(scope.qdiscs.replaceMany(wanted));
    return recreationErrors(removed(), scope.qdiscs.replaceMany(wanted));
  },
};

/** Whether the kernel has chosen the discipline itself. Such disciplines have the handle 0. */
function isDefault({ handle, kind }: Qdisc): boolean {
  return !ingressKinds.has(kind) && (handle === "0:" || handle === "0:0" || handle === "none");
}
