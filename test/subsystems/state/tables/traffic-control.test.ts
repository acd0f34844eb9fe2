import { describe, expect } from "bun:test";
import { Links } from "../../../../src/subsystems/route/index.ts";
import { type ApplyError, type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import { qdiscTable } from "../../../../src/subsystems/state/tables/traffic-control.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { runIn } from "../../../support/oracle.ts";
import { test } from "../../route/support.ts";
import { apply, planned } from "../support.ts";

const dev = "port";
const rate = (bytes: number) => ({ rate: bytes, ceil: bytes, burst: 8, cburst: 8 });
const links: Description["links"] = { port: { kind: "veth", up: true, data: { peer: { ifname: "end" } } } };
const match = { keys: [{ mask: 0xffffffff, val: 0x0a000001, off: 16, offmask: 0 }], flags: ["terminal"] } as const;
const filter = {
  dev,
  parent: "1:",
  kind: "u32",
  pref: 5,
  protocol: "ip",
  handle: "800::800",
  options: { classid: "1:10", sel: match },
} as never;
const shaping: Description = {
  links,
  qdiscs: [
    { dev, kind: "pfifo", parent: "1:100", handle: "10:", options: { limit: 50 } },
    { dev, kind: "htb", handle: "1:", options: { defcls: 0x10, rate2quantum: 10 } },
  ],
  classes: [
    { dev, kind: "htb", handle: "1:100", parent: "1:10", options: rate(60_000) },
    { dev, kind: "htb", handle: "1:10", options: rate(125_000) },
  ],
  filters: [filter],
};

describe("desired() with traffic control", () => {
  test.each(
    Object.entries<Description>({
      "classes[0].kind: expected the kind": { classes: [{ dev, handle: "1:1" } as never] },
      "classes[0].handle: expected a handle": { classes: [{ dev, kind: "htb", handle: "x", options: { rate: 1 } }] },
      "classes[0].options.parm: unknown field": {
        classes: [{ dev, kind: "htb", handle: "1:1", options: { parm: {} } as never }],
      },
      'options.burts: unknown field; did you mean "burst"?': {
        classes: [{ dev, kind: "htb", handle: "1:1", options: { rate: "1mbit", burts: "15kb" } as never }],
      },
      "filters[0].pref: ": { filters: [{ dev, parent: "1:", kind: "flower" } as never] },
      "filters[0].handle: expected a number, because it identifies filters of the kind fw": {
        filters: [{ dev, parent: "1:", kind: "fw", pref: 1 }],
      },
      "filters[0].block: not supported in a description": {
        filters: [{ dev, block: 5, kind: "fw", pref: 1, handle: 1 }],
      },
      "filters[0].protocol: expected a number or all, ip": {
        filters: [{ dev, parent: "1:", kind: "flower", pref: 1, protocol: "ipx" as never }],
      },
    }),
  )("rejects a declaration: %s", (message, description) => {
    expect(() => desired(description)).toThrow(message);
  });
});

describeInNamespaces("Declared disciplines, classes and filters", () => {
  test("match their declarations with parameters of tc(8)", async ({ netns }) => {
    const description: Description = {
      links,
      qdiscs: [
        { dev, kind: "htb", handle: "1:", options: { defcls: 0x10 } },
        { dev, kind: "tbf", parent: "1:10", handle: "10:", options: { rate: "1mbit", burst: "15kb", limit: "20kb" } },
      ],
      classes: [{ dev, kind: "htb", handle: "1:10", options: { rate: "1mbit", burst: "15kb" } }],
    };
    expect(await apply(netns, description)).not.toEqual([]);
    expect(await planned(netns, description)).toEqual([]);
    const changed = [{ dev, kind: "htb", handle: "1:10", options: { rate: "2mbit", burst: "15kb" } }] as const;
    expect(await planned(netns, { ...description, classes: changed })).toHaveLength(1);
  });

  test("are added in dependency order and match their declarations", async ({ netns, classes }) => {
    expect((await apply(netns, shaping)).slice(-5)).toEqual([
      "+ queueing discipline htb dev port parent root handle 1:",
      "+ class htb 1:10 dev port parent 1:",
      "+ class htb 1:100 dev port parent 1:10",
      "+ queueing discipline pfifo dev port parent 1:100 handle 10:",
      "+ filter u32 dev port parent 1: protocol ip pref 5 handle ::800",
    ]);
    expect(await planned(netns, shaping)).toEqual([]);
    classes.change({ dev, handle: "1:10", kind: "htb", options: rate(1000) });
    expect((await apply(netns, shaping)).map((step) => step.slice(0, 38))).toEqual([
      "~ class htb 1:10 dev port parent 1:: o",
    ]);
    expect(await planned(netns, shaping)).toEqual([]);
  });

  test("are restored by a rollback after the root discipline was recreated", async ({ netns, filters }) => {
    await apply(netns, shaping);
    filters.add({ ...(filter as object), pref: 7, handle: 0 } as never);
    const before = await snapshot({ netns });
    const failing = { ...shaping, routes: [{ dst: "10.0.0.0/8", gateway: "203.0.113.1" }] };
    const [child, root] = shaping.qdiscs!;
    const other = { ...root!, options: { defcls: 0x100, rate2quantum: 10 } } as typeof root & object;
    const changed: Description = {
      ...failing,
      qdiscs: [child!, { ...other, kind: "tbf", options: undefined } as never],
    };
    // The kernel rejects the discipline without options after it has removed the previous one.
    const plan = await desired({ ...changed, classes: [], filters: [] }, { netns }).plan();
    const error = await plan.apply({ rollback: true, allowRecreate: true }).catch((reason: ApplyError) => reason);
    expect(error).toMatchObject({ rolledBack: true, notUndone: [] });
    expect(await snapshot({ netns })).toEqual(before);
  });

  test("are removed if declared absent or undeclared in exact mode", async ({ netns, qdiscs }) => {
    await apply(netns, shaping);
    const absent = { dev, kind: "htb", handle: "1:100", absent: true } as const;
    expect(await apply(netns, { classes: [absent] })).toEqual(["- class htb 1:100 dev port parent 1:10"]);
    expect(await apply(netns, { mode: { classes: "exact", filters: "exact", qdiscs: "exact" } })).toEqual([
      "- queueing discipline htb dev port parent root handle 1:",
    ]);
    await apply(netns, shaping);
    const { qdiscs: declared } = shaping;
    const qdiscsOnly: Description = { links, qdiscs: declared!, mode: { classes: "exact", filters: "exact" } };
    // The kernel removes the leaf discipline with its class. The discipline cannot be added again.
    await expect(apply(netns, qdiscsOnly)).rejects.toThrow("queueing discipline pfifo dev port parent 1:100");
    await apply(netns, { links, qdiscs: [{ dev, kind: "htb", absent: true }] });
    expect(qdiscs.list({ dev, kind: "htb" }).toArray()).toEqual([]);
  });

  test("classes are not restored in a discipline of another kind", async ({ netns }) => {
    await apply(netns, shaping);
    const other: Description = { qdiscs: [{ dev, kind: "drr", parent: "root", handle: "1:" }] };
    const steps = await planned(netns, other);
    expect(steps[0]).toStartWith("! queueing discipline drr dev port parent root handle 1:: kind htb → drr");
    expect(steps.filter((step) => step.includes("class"))).toEqual([]);
  });

  test("filters are removed before their class and restored after it", async ({ netns }) => {
    await apply(netns, shaping);
    expect(await apply(netns, { classes: [{ dev, kind: "htb", handle: "1:10", absent: true }] })).toEqual([
      "- filter u32 dev port parent 1: protocol ip pref 5 handle ::800",
      "- class htb 1:100 dev port parent 1:10",
      "- class htb 1:10 dev port parent root",
    ]);
    await apply(netns, shaping);
    const [child, parent] = shaping.classes!;
    const top = { ...parent!, handle: "1:5" };
    const moved: Description = { ...shaping, classes: [child!, { ...parent!, parent: "1:5" }, top] };
    await apply(netns, moved);
    expect(await planned(netns, moved)).toEqual([]);
    // A plan also restores undeclared filters, child classes and disciplines.
    const restored = await apply(netns, { classes: [parent!] });
    expect(restored.filter((step) => step.endsWith(" (restored)"))).toHaveLength(3);
    expect(await planned(netns, shaping)).toEqual([]);
    const before = await snapshot({ netns });
    const absent: Description = { classes: [{ dev, kind: "htb", handle: "1:10", absent: true }] };
    const failing = { ...absent, routes: [{ dst: "10.0.0.0/8", gateway: "203.0.113.1" }] };
    const plan = await desired(failing, { netns }).plan();
    await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ rolledBack: true, notUndone: [] });
    expect(await snapshot({ netns })).toEqual(before);
  });

  test("can be applied in another namespace from a snapshot", async ({ netns, other }) => {
    await apply(netns, shaping);
    const taken = await snapshot({ netns });
    expect(JSON.parse(JSON.stringify(taken))).toEqual(taken);
    await apply(other, taken);
    expect(await snapshot({ netns: other })).toEqual(taken);
    using links = Links.open({ netns: other });
    links.delete("port");
    await apply(other, taken);
    expect(await snapshot({ netns: other })).toEqual(taken);
  });

  test("are created in the order in which the kernel applies those of a preference", async ({ netns, other }) => {
    const filters = [1, 2, 100, 10].map((handle) => ({
      ...{ dev, parent: "ingress", kind: "bpf", pref: 7, handle },
      options: { classid: handle, opsLen: 1, ops: new Uint8Array(new BigUint64Array([6n]).buffer) },
    }));
    const ingress = [{ dev, kind: "ingress", parent: "ingress" }];
    await apply(netns, { links, qdiscs: ingress, filters } as never);
    const shown = (of: typeof netns) => runIn(of, ["tc", "filter", "show", "dev", dev, "ingress"]);
    expect(shown(netns).match(/handle \S+/g)).toEqual(["handle 0xa", "handle 0x64", "handle 0x2", "handle 0x1"]);
    await apply(other, await snapshot({ netns }));
    expect(shown(other)).toBe(shown(netns));
  });

  test("differ if their size table or their blocks differ", async ({ netns }) => {
    const described = (size: object, blocks: object): Description => ({
      links,
      qdiscs: [
        { dev, kind: "htb", handle: "1:", options: { defcls: 0x10 }, ...size },
        { dev, kind: "clsact", ...blocks },
      ],
    });
    await apply(netns, described({}, {}));
    for (const base of [{ overhead: 20 }, { overhead: 4, mpu: 64 }, { linklayer: 2, mtu: 2048, tsize: 0 }]) {
      const description = described({ stab: { base } }, {});
      expect(await planned(netns, description)).toHaveLength(1);
      await apply(netns, description);
      expect(await planned(netns, description)).toEqual([]);
    }
    const shared = described({}, { ingressBlock: 5, egressBlock: 6 });
    expect(await planned(netns, shared)).toHaveLength(1);
    await apply(netns, shared);
    expect(await planned(netns, shared)).toEqual([]);
  });

  test("differ if the settings of their rates do, of which a snapshot has all", async ({ netns, classes, qdiscs }) => {
    const rated = { rate: 125_000, burst: 10_000 };
    const tbf = { ...rated, limit: 10_000, mtu: 1500, peakrate: 250_000 };
    const description: Description = {
      links,
      qdiscs: [
        { dev, kind: "htb", handle: "1:", options: { defcls: 0x10 } },
        { dev, kind: "tbf", parent: "1:10", handle: "10:", options: tbf },
      ],
      classes: [{ dev, kind: "htb", handle: "1:10", options: rated }],
    };
    await apply(netns, description);
    const taken = await snapshot({ netns });
    const spec = { overhead: 20, mpu: 64 };
    for (const name of ["rateSpec", "peakrateSpec"]) {
      qdiscs.change({ dev, parent: "1:10", handle: "10:", kind: "tbf", options: { ...tbf, [name]: spec } });
      expect(await apply(netns, taken)).toEqual([
        `~ queueing discipline tbf dev port parent 1:10 handle 10:: options.${name} {"overhead":20,"mpu":64} → none`,
      ]);
    }
    for (const name of ["rateSpec", "ceilSpec"]) {
      const change = (value: object) =>
        classes.change({ dev, handle: "1:10", kind: "htb", options: { ...rated, [name]: value } });
      change(spec);
      const partial = { dev, kind: "htb", handle: "1:10", options: { ...rated, [name]: { mpu: 64, overhead: 0 } } };
      expect(await planned(netns, { classes: [partial as never] })).toHaveLength(1);
      expect(await apply(netns, taken)).toHaveLength(1);
    }
    expect(await planned(netns, taken)).toEqual([]);
    expect(await snapshot({ netns })).toEqual(taken);
  });

  // A change without a size table removes it. (qdisc_change)
  test("keep a size table that is not declared when their options change, also after a rollback", async ({
    netns,
    qdiscs,
  }) => {
    const links: Description["links"] = { v0: { kind: "veth", data: { peer: { ifname: "v1" } } }, v1: {} };
    const declared = (limit: number): Description => ({
      links,
      qdiscs: [{ dev: "v0", kind: "pfifo", options: { limit } }],
    });
    await apply(netns, declared(5));
    const stab = { base: { overhead: 20, mpu: 64, linklayer: 1 } };
    qdiscs.replace({ dev: "v0", kind: "pfifo", handle: "1:", options: { limit: 5 }, stab });
    const before = qdiscs.get("v0").stab;
    expect(before).toMatchObject(stab);
    await apply(netns, declared(6));
    expect(qdiscs.get("v0")).toMatchObject({ options: { limit: 6 }, stab: before! });
    const routes = [{ dst: "10.0.0.0/8", gateway: "203.0.113.1" }];
    const plan = await desired({ ...declared(7), routes }, { netns }).plan();
    await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect(qdiscs.get("v0")).toMatchObject({ options: { limit: 6 }, stab: before! });
  });

  test("are removed by the undo if they replaced the default discipline, which returns", async ({ netns }) => {
    // Unlike veth, ifb has a default discipline.
    const ifb: Description["links"] = { [dev]: { kind: "ifb", up: true } };
    await apply(netns, { links: ifb });
    const show = () => runIn(netns, ["tc", "qdisc", "show", "dev", dev]);
    const before = show();
    expect(before).toMatch(/^qdisc \w+ 0: root/);
    const stab = { base: { overhead: 20, mpu: 64, linklayer: 1 } };
    const qdiscs = [{ dev, kind: "pfifo", handle: "1:", stab }] as const;
    const plan = await desired({ links: ifb, qdiscs }, { netns }).plan();
    const failing = plan.apply({
      rollback: true,
      onStep: () => {
        expect(show()).toContain("pfifo 1: root");
        throw new Error("end");
      },
    });
    await expect(failing).rejects.toMatchObject({ message: expect.stringContaining("end"), notUndone: [] });
    expect(show()).toBe(before);
  });

  test("keep their size table in snapshots, which omit the packets that htb has counted", async ({ netns, other }) => {
    const base = { cellLog: 0, sizeLog: 0, cellAlign: 0, overhead: 20, linklayer: 0, mpu: 0, mtu: 0, tsize: 0 };
    const options = { directPkts: 7, defcls: 0x10 };
    const description: Description = { links, qdiscs: [{ dev, kind: "htb", handle: "1:", options, stab: { base } }] };
    await apply(netns, description);
    expect(await planned(netns, description)).toEqual([]);
    const taken = await snapshot({ netns });
    expect(taken.qdiscs).toMatchObject([{ kind: "htb", stab: { base: { overhead: 20 } }, options: { defcls: 0x10 } }]);
    expect((taken.qdiscs![0] as { options: object }).options).not.toHaveProperty("directPkts");
    await apply(other, taken);
    expect(await snapshot({ netns: other })).toEqual(taken);
  });
});

test("A snapshot keeps the bytes of a discipline of an unknown kind", () => {
  const options = Uint8Array.of(8, 0, 1, 0, 5, 0, 0, 0);
  const listed = { dev, kind: "mine", parent: "root", handle: "1:", options };
  expect(qdiscTable.restore(listed as never, undefined as never, undefined as never)).toMatchObject({ options });
});
