// Checks that filters with options that the running kernel ignores are errors and leave nothing behind.
import { describe, expect } from "bun:test";
import type { Filters, NewFilter, NewQdisc } from "../../../../src/subsystems/route/index.ts";
import { ignoredOptions } from "../../../../src/subsystems/route/tc/new-options.ts";
import { loadModule } from "../../../vm/modules.ts";
import { failure, test } from "../support.ts";

const actions = ["police", "skbedit", "tunnel_key"].map((kind) => `act_${kind}`);
for (const name of [
  "sch_ingress",
  "cls_flower",
  "cls_matchall",
  "cls_u32",
  "cls_cgroup",
  "sch_netem",
  "sch_fq",
  "sch_fq_codel",
  "sch_pie",
  "sch_red",
  ...actions,
])
  loadModule(name);

const base = { dev: "d0", parent: "clsact/ingress", pref: 5 } as const;
const flower = (protocol: NewFilter["protocol"], options: object) => ({ ...base, protocol, kind: "flower", options });
const tunnel = { tAction: 1, action: "pipe" } as const;
const noFrag = { encIpv4Src: "10.0.0.1", encIpv4Dst: "10.0.0.2", encKeyId: 5, noFrag: true };
const rows: readonly (readonly [name: string, filter: object])[] = [
  ["keyMplsOpts", flower(0x8847, { keyMplsOpts: { lse: [{ lseDepth: 2, lseLabel: 5 }] } })],
  ["keyMplsOpts", flower(0x8847, { keyMplsOpts: { lse: [{ lseDepth: 1, lseLabel: 5 }] } })],
  ["keyHash", flower(undefined, { keyHash: 5, keyHashMask: 0xff })],
  ["keyNumOfVlans", flower(undefined, { keyNumOfVlans: 1 })],
  ["keyPppoeSid", flower(0x8864, { keyPppoeSid: 5 })],
  ["keyL2tpv3Sid", flower("ip", { keyIpProto: 115, keyL2tpv3Sid: 5 })],
  ["l2Miss", flower(undefined, { l2Miss: 0 })],
  ["keyCfm", flower(0x8902, { keyCfm: { mdLevel: 5 } })],
  ["keySpi", flower("ip", { keyIpProto: 50, keySpi: 5 })],
  ["keyEncFlags", flower("ip", { keyEncFlags: ["tundf"], keyEncFlagsMask: ["tundf"] })],
  [
    "noFrag",
    { ...base, kind: "matchall", options: { act: [{ kind: "tunnel_key", options: { parms: tunnel, ...noFrag } }] } },
  ],
  [
    "queueMappingMax",
    {
      ...base,
      parent: "clsact/egress",
      kind: "matchall",
      options: {
        act: [{ kind: "skbedit", options: { parms: {}, queueMapping: 0, queueMappingMax: 1, flags: ["txq-skbhash"] } }],
      },
    },
  ],
];

const listed = (filters: Filters) =>
  ["ingress", "egress"].flatMap((side) => filters.list("d0", { parent: `clsact/${side}` }).toArray());

/** Listed options that differ from the requested ones. */
const listedForms: Readonly<Record<string, object>> = {
  fq_codel: { ceThresholdSelector: 1, ceThresholdMask: 3 },
  red: { limit: 400_000, flags: { value: 1 } },
};

describe("Options that older kernels ignore", () => {
  test.each(rows)("are listed or errors: %s %j", (name, filter, { links, qdiscs, filters }) => {
    links.add({ ifname: "d0", kind: "dummy", numTxQueues: 4 });
    qdiscs.add({ dev: "d0", kind: "clsact" });
    const [outcome] = filters.addMany([filter as NewFilter]);
    const added = listed(filters);
    const { error } = outcome!;
    if (error === undefined) {
      expect(Bun.inspect(added, { depth: 10 })).toContain(name.slice(0, 7));
      // The kernel cannot replace matchall. (mall_change)
      if (added[0]!.kind === "flower")
        filters.replace({ ...added[0], ...filter, handle: added[0]!.handle } as NewFilter);
      return;
    }
    expect([error.code, error.message]).toEqual(["EOPNOTSUPP", expect.stringContaining(`.${name} (requires Linux `)]);
    expect(added).toEqual([]);
    expect(failure(() => filters.add(filter as NewFilter)).message).toContain("was deleted again");
    expect(listed(filters)).toEqual([]);
  });

  test.each([
    ["netem", { prngSeed: 5n }],
    ["fq", { weights: [100_000, 200_000, 300_000] }],
    ["fq", { offloadHorizon: 5 }],
    ["fq", { timerSlack: 5000 }],
    ["fq", { horizon: 5000 }],
    ["fq_codel", { ceThreshold: 4999, ceThresholdSelector: 1, ceThresholdMask: 3 }],
    ["pie", { dqRateEstimator: 0 }],
    ["red", { limit: 400_000, avpkt: 1000, flags: { value: 1, selector: 1 } }],
  ] as const)("of queueing disciplines are listed or errors: %s %p", (kind, requested, { links, qdiscs }) => {
    // The default discipline of an interface that is up is replaced.
    links.add({ ifname: "d0", kind: "dummy", up: true });
    const options = listedForms[kind] ?? requested;
    const qdisc = { dev: "d0", handle: "1:", kind, options: requested } as NewQdisc;
    const [outcome] = qdiscs.addMany([qdisc]);
    const added = qdiscs.list({ dev: "d0", kind }).toArray();
    if (outcome!.error === undefined) {
      expect(added[0]!.options).toMatchObject(options);
      qdiscs.change(qdisc);
      return;
    }
    expect([outcome!.error.code, added]).toEqual(["EOPNOTSUPP", []]);
    expect(failure(() => qdiscs.add(qdisc)).message).toContain("was deleted again");
  });

  // A list of a newer kernel can be restored on an older one.
  test.each([
    ["fq", {}],
    ["fq_codel", { ceThreshold: 4999 }],
    ["pie", {}],
    ["red", { limit: 400_000, avpkt: 1000 }],
  ] as const)(
    "of queueing disciplines do not count with their default values: %s",
    (kind, options, { links, qdiscs }) => {
      links.add({ ifname: "d0", kind: "dummy" });
      qdiscs.add({ dev: "d0", handle: "1:", kind, options } as NewQdisc);
      const [added] = qdiscs.list({ dev: "d0", kind });
      expect(ignoredOptions({ kind, options: added!.options }, { options: {} })).toEqual([]);
    },
  );

  test("of templates of chains are listed or errors", ({ links, qdiscs, chains }) => {
    links.add({ ifname: "d0", kind: "dummy" });
    qdiscs.add({ dev: "d0", kind: "clsact" });
    const place = { dev: "d0", parent: "clsact/ingress", chain: 5 } as const;
    const chain = { ...place, protocol: "ip", kind: "flower", options: { keyIpProto: 50, keySpi: 5 } } as const;
    const [outcome] = chains.addMany([chain]);
    const listed = () => chains.list("d0", { parent: place.parent, chain: 5 }).toArray();
    const added = listed();
    if (outcome!.error === undefined) {
      expect(added).toMatchObject([{ options: { keySpi: 5 } }]);
      return;
    }
    expect([outcome!.error.code, added]).toEqual(["EOPNOTSUPP", []]);
    expect(failure(() => chains.add(chain)).message).toContain("options.keySpi (requires Linux 6.6)");
    expect(listed()).toEqual([]);
  });

  // The kernel returns a changed u32 filter as it was before, and a cgroup filter without its options.
  test.each([
    ["u32", { handle: "800::1", options: { sel: { keys: [{ val: 5, mask: 255, off: 0 }] } } }],
    ["cgroup", { handle: 1, options: {} }],
  ] as const)("are compared with the filter in place: %s", (kind, { handle, options }, { links, qdiscs, filters }) => {
    links.add({ ifname: "d0", kind: "dummy" });
    qdiscs.add({ dev: "d0", kind: "clsact" });
    const action = { kind: "tunnel_key", options: { parms: tunnel, ...noFrag } } as const;
    const filter = { ...base, kind, handle, options } as NewFilter;
    if (kind === "u32") filters.add(filter);
    const [outcome] = filters.replaceMany([{ ...filter, options: { ...options, act: [action] } } as NewFilter]);
    const [added] = listed(filters).filter(({ options }) => options !== undefined && "act" in options);
    const hasOption = Bun.inspect(added, { depth: 10 }).includes("noFrag");
    expect([added?.kind, outcome!.error?.code]).toEqual([kind, hasOption ? undefined : "EOPNOTSUPP"]);
  });
});
