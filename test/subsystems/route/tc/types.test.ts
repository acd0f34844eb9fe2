// Tests the types of traffic control. The compiler runs these tests.
import { expect, test } from "bun:test";
import {
  type Action,
  type Filters,
  type NewFilter,
  otherKind,
  type Qdiscs,
  type TrafficClasses,
} from "../../../../src/subsystems/route/index.ts";

/** Contains code that is compiled and never called: new objects are typed by kind. */
function written(qdiscs: Qdiscs, classes: TrafficClasses, filters: Filters): void {
  const dev = "va";
  qdiscs.add({ dev, kind: "htb", options: { version: 3 } });
  qdiscs.add({ dev, kind: "clsact" });
  qdiscs.add({ dev, kind: otherKind("mine"), options: new Uint8Array(4) });
  qdiscs.delete({ dev });
  // @ts-expect-error A misspelled discipline kind is rejected.
  qdiscs.add({ dev, kind: "htbb" });
  // @ts-expect-error A misspelled option of a discipline is rejected.
  qdiscs.add({ dev, kind: "fq_codel", options: { limitt: 5 } });
  // @ts-expect-error A discipline option of the wrong type is rejected.
  qdiscs.add({ dev, kind: "fq_codel", options: { limit: "5" } });
  qdiscs.add({ dev, kind: "netem", options: { delay: "5ms", loss: "1%" } });
  qdiscs.add({ dev, kind: "tbf", options: { rate: "1mbit", burst: "15kb", latency: "50ms" } });
  qdiscs.add({ dev, kind: "fq_codel", options: { target: "5ms" } });
  // @ts-expect-error A misspelled parameter of a discipline is rejected.
  qdiscs.add({ dev, kind: "tbf", options: { ratee: "1mbit" } });
  // @ts-expect-error A misspelled member of a structure is rejected.
  qdiscs.add({ dev, kind: "htb", options: { versionn: 3 } });
  // @ts-expect-error A discipline kind without options rejects options.
  qdiscs.add({ dev, kind: "clsact", options: { limit: 5 } });
  // @ts-expect-error Options without a kind are rejected.
  qdiscs.add({ dev, options: { limit: 5 } });
  // @ts-expect-error The options of an unknown kind must be bytes.
  qdiscs.add({ dev, kind: otherKind("mine"), options: { limit: 5 } });
  classes.add({ dev, handle: "1:1", kind: "htb", options: { rate: "5mbit", rateSpec: { overhead: 24 } } });
  // @ts-expect-error A misspelled setting of a rate is rejected.
  classes.add({ dev, handle: "1:1", kind: "htb", options: { rate: 5, rateSpec: { overheadd: 5 } } });
  // @ts-expect-error The options of a discipline are not options of its classes.
  classes.add({ dev, handle: "1:1", kind: "fq_codel", options: { limit: 5 } });

  const at = { dev, parent: "1:" };
  filters.add({ ...at, kind: "flower", options: { keyIpv4Dst: "10.0.0.1", classid: "1:10" } });
  // @ts-expect-error A misspelled flower field is rejected.
  filters.add({ ...at, kind: "flower", options: { keyIpv4Dstt: "10.0.0.1" } });
  // @ts-expect-error A misspelled action kind is rejected.
  filters.add({ ...at, kind: "matchall", options: { act: [{ kind: "gactt" }] } });
  // @ts-expect-error A misspelled parameter of an action is rejected.
  filters.add({ ...at, kind: "matchall", options: { act: [{ kind: "gact", options: { parms: { acton: 2 } } }] } });
  // @ts-expect-error A misspelled decision of an action is rejected.
  filters.add({ ...at, kind: "matchall", options: { act: [{ kind: "gact", options: { parms: { action: "drp" } } }] } });
  filters.add({
    ...at,
    kind: "matchall",
    options: { act: [{ kind: "gact", options: { parms: { action: "shot" } } }] },
  });
  // @ts-expect-error A filter without a parent is rejected.
  filters.add({ dev, kind: "matchall" });
}

/** Contains code that is compiled and never called: listed objects are typed by kind and can be written back. */
function read(qdiscs: Qdiscs, classes: TrafficClasses, filters: Filters): unknown[] {
  const seen: unknown[] = [];
  for (const qdisc of qdiscs.list()) {
    if (qdisc.kind === "htb") seen.push(qdisc.options?.defcls satisfies number | undefined);
    // @ts-expect-error Disciplines of other kinds have no option `defcls`.
    else seen.push(qdisc.options?.defcls);
    if (qdisc.kind === "netem") seen.push(qdisc.options?.delay satisfies number | undefined);
    // @ts-expect-error Only requests have parameters from which options are computed.
    if (qdisc.kind === "tbf") seen.push(qdisc.options?.latency);
    if (qdisc.kind === "noqueue") seen.push(qdisc.handle);
    if (qdisc.kind === otherKind("mine")) seen.push(qdisc.options satisfies Uint8Array | undefined);
    qdiscs.replace(qdisc);
  }
  for (const one of classes.list("va")) {
    if (one.kind === "htb") seen.push(one.options?.rate satisfies number | undefined);
    classes.replace(one);
  }
  for (const filter of filters.list("va")) {
    filters.replace(filter);
    if (filter.kind === "u32") seen.push(filter.options?.sel?.keys?.[0]?.val satisfies number | undefined);
    if (filter.kind !== "flower") continue;
    seen.push(filter.options?.classid satisfies string | undefined);
    for (const action of filter.options?.act ?? []) seen.push(doing(action));
  }
  return seen;
}

function doing(action: Action): string | number | undefined {
  switch (action.kind) {
    case "mirred":
      return action.options?.parms?.ifindex satisfies string | number | undefined;
    case "tunnel_key":
      return action.options?.encIpv4Src satisfies string | undefined;
    case "pedit":
      return action.options?.parms?.keys?.length;
    default:
      return action.index;
  }
}

test("Traffic control objects are typed by kind", () => {
  expect([written, read]).toHaveLength(2);
  // The compiler also checks objects in variables, not only literals in calls.
  const filter: NewFilter = { dev: "va", parent: "1:", kind: "fw", options: { classid: "1:10" } };
  expect(filter.kind).toBe("fw");
});
