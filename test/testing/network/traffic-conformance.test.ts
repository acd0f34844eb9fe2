import { describe, expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { Filters, Links, Qdiscs, TrafficClasses } from "../../../src/subsystems/route/index.ts";
import { FakeNetwork } from "../../../src/testing/index.ts";
import { links, mirror, qdiscs } from "../../../src/watch/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { outcomeOf } from "../../support/failures.ts";
import { until } from "../../support/threads.ts";

interface Tables {
  readonly links: Links;
  readonly qdiscs: Qdiscs;
  readonly classes: TrafficClasses;
  readonly filters: Filters;
}

type Step = (tables: Tables) => unknown;

function open(options: { netns: NetworkNamespace } | { socket: ReturnType<FakeNetwork["open"]> }): Tables & Disposable {
  const tables = {
    links: Links.open(options),
    qdiscs: Qdiscs.open(options),
    classes: TrafficClasses.open(options),
    filters: Filters.open(options),
  };
  return Object.assign(tables, {
    [Symbol.dispose]() {
      for (const table of Object.values(tables)) table.close();
    },
  });
}

const parents = ["1:", "1:10", "2:", "clsact/ingress", "clsact/egress", "ingress"];

/** Handles that the kernel chooses come from a counter of the whole system. */
function comparable(entry: object): object {
  const { stats: _, stats2: __, xstats: ___, refcnt: ____, ...kept } = entry as Record<string, unknown>;
  const { handle, options } = kept;
  if (typeof options === "object" && options !== null && "directPkts" in options)
    kept["options"] = { ...options, directPkts: 0 };
  if (typeof handle === "string" && /^[89a-f]\w{3}:$/.test(handle) && handle !== "ffff:") kept["handle"] = "chosen";
  return Object.fromEntries(Object.entries(kept).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function state({ links, qdiscs, classes, filters }: Tables): object {
  const text = (entry: object) => JSON.stringify(entry, (_, value) => (typeof value === "bigint" ? `${value}` : value));
  const sorted = (entries: object[]) =>
    entries.map(comparable).sort((one, other) => (text(one) < text(other) ? -1 : 1));
  const names = links
    .list()
    .toArray()
    .filter(({ kind }) => kind === "veth");
  return {
    links: names.map(({ ifname, qdisc }) => [ifname, qdisc]),
    qdiscs: sorted(qdiscs.list().toArray()),
    classes: sorted(names.flatMap(({ ifname }) => classes.list(ifname).toArray())),
    filters: names.map(({ ifname }) =>
      parents.map((parent) => filters.list(ifname, { parent }).toArray().map(comparable)),
    ),
  };
}

/** Performs a step. Returns what it returns, or the error with the kernel's text. */
function outcome(step: Step, tables: Tables): unknown {
  const act = () => {
    const result = step(tables);
    return typeof result === "object" && result !== null && !Array.isArray(result) ? comparable(result) : result;
  };
  return outcomeOf(act, ({ code, extendedAck }) => ({ code, message: extendedAck?.message }));
}

const dev = "v0";
const made: readonly Step[] = [
  ({ links }) => void links.add({ ifname: dev, kind: "veth", up: true, data: { peer: { ifname: "v1" } } }),
  ({ links }) => links.change({ dev: "v1", up: true }),
];
const htb: Step = ({ qdiscs }) => void qdiscs.add({ dev, kind: "htb", handle: "1:", options: { defcls: 0x10 } });
const htbClass =
  (handle: string, parent: string, rate: string, ceil = rate): Step =>
  ({ classes }) =>
    void classes.add({ dev, kind: "htb", handle, parent, options: { rate, ceil } });
const place = { dev, parent: "1:", pref: 10, protocol: "ip", kind: "u32" } as const;
const sel = (val: number) => ({ flags: 1, keys: [{ val, mask: 0xffffff00, off: 16 }] });

const scenes: Readonly<Record<string, readonly Step[]>> = {
  disciplines: [
    ...made,
    ({ qdiscs }) => void qdiscs.add({ dev, kind: "pfifo", options: { limit: 50 } }),
    ({ qdiscs }) => void qdiscs.add({ dev, kind: "bfifo" }),
    ({ qdiscs }) => void qdiscs.replace({ dev, kind: "bfifo", handle: "2:" }),
    ({ qdiscs }) => void qdiscs.replace({ dev, kind: "bfifo", handle: "2:", options: { limit: 9000 } }),
    ({ qdiscs }) => void qdiscs.replace({ dev, kind: "pfifo", handle: "2:" }),
    ({ qdiscs }) => void qdiscs.change({ dev, kind: "bfifo", handle: "2:", options: { limit: 7000 } }),
    ({ qdiscs }) => void qdiscs.change({ dev, kind: "pfifo", handle: "9:" }),
    ({ qdiscs }) => void qdiscs.add({ dev, kind: "pfifo", handle: "3:" }),
    ({ qdiscs }) => void qdiscs.add({ dev, kind: "pfifo", parent: "7:1" }),
    ({ qdiscs }) =>
      void qdiscs.replace({
        dev,
        kind: "tbf",
        handle: "3:",
        options: { rate: "1mbit", burst: "32kbit", latency: "400ms" },
      }),
    ({ qdiscs }) => void qdiscs.add({ dev, kind: "clsact" }),
    ({ qdiscs }) => void qdiscs.add({ dev, kind: "clsact" }),
    ({ qdiscs }) => void qdiscs.add({ dev, kind: "ingress" }),
    ({ qdiscs }) => qdiscs.get(dev, "root"),
    ({ qdiscs }) => qdiscs.get(dev, "5:5"),
    ({ qdiscs }) => qdiscs.delete({ dev, kind: "clsact" }),
    ({ qdiscs }) => qdiscs.delete({ dev, kind: "clsact" }),
    ({ qdiscs }) => qdiscs.delete({ dev, handle: "8:" }),
    ({ qdiscs }) => qdiscs.delete({ dev }),
    ({ qdiscs }) => qdiscs.delete({ dev }),
    ({ links }) => links.delete(dev),
  ],
  "classes, and the disciplines in them": [
    ...made,
    htbClass("1:1", "1:", "1mbit"),
    htb,
    htbClass("1:1", "1:", "1mbit"),
    htbClass("1:1", "1:", "1mbit"),
    htbClass("1:10", "1:1", "100kbit", "1mbit"),
    htbClass("1:20", "1:1", "900kbit"),
    htbClass("1:0", "1:", "1mbit"),
    htbClass("1:30", "2:", "1mbit"),
    htbClass("1:40", "1:99", "9gbit"),
    ({ classes }) => void classes.change({ dev, kind: "htb", handle: "1:20", options: { rate: "500kbit", prio: 3 } }),
    ({ classes }) => void classes.change({ dev, kind: "htb", handle: "1:77", options: { rate: "500kbit" } }),
    ({ qdiscs }) => void qdiscs.add({ dev, kind: "pfifo", parent: "1:10", handle: "10:", options: { limit: 5 } }),
    ({ qdiscs }) => void qdiscs.add({ dev, kind: "pfifo", parent: "1:66", handle: "11:", options: { limit: 5 } }),
    htbClass("1:11", "1:10", "50kbit"),
    ({ classes }) => classes.get(dev, "1:20"),
    ({ classes }) => classes.get(dev, "1:66"),
    ({ classes }) => classes.delete({ dev, handle: "1:10" }),
    ({ classes }) => classes.delete({ dev, handle: "1:11" }),
    ({ classes }) => classes.delete({ dev, handle: "1:11" }),
    ({ qdiscs }) => qdiscs.delete({ dev }),
  ],
  "u32 filters": [
    ...made,
    htb,
    htbClass("1:10", "1:", "1mbit"),
    ({ filters }) => filters.add({ ...place, options: { classid: "1:10", sel: sel(1) } }),
    ({ filters }) => filters.add({ ...place, options: { classid: "1:10", sel: sel(2) } }),
    ({ filters }) => filters.add({ ...place, protocol: "ipv6", options: { classid: "1:10", sel: sel(2) } }),
    ({ filters }) => void filters.add({ ...place, handle: "::5", options: { sel: sel(3) } }),
    ({ filters }) => void filters.add({ ...place, handle: "::5", options: { sel: sel(3) } }),
    ({ filters }) => void filters.add({ ...place, handle: "800::5", options: { sel: sel(3) } }),
    ({ filters }) => void filters.add({ ...place, handle: "700:", options: { divisor: 4 } }),
    ({ filters }) => void filters.add({ ...place, handle: "701:", options: { divisor: 5 } }),
    ({ filters }) => void filters.add({ ...place, handle: "700:2:9", options: { classid: "1:10", sel: sel(4) } }),
    ({ filters }) => void filters.add({ ...place, handle: "700:4:9", options: { classid: "1:10", sel: sel(4) } }),
    ({ filters }) =>
      void filters.add({ ...place, options: { link: "700:", sel: { ...sel(5), flags: 0, hoff: 16, hmask: 3 } } }),
    ({ filters }) => void filters.add({ ...place, options: { link: "5:", sel: sel(6) } }),
    ({ filters }) => filters.add({ ...place, pref: 3, options: { classid: "1:10", sel: sel(7) } }),
    ({ filters }) => filters.add({ ...place, pref: 0, options: { classid: "1:10", sel: sel(8) } }),
    ({ filters }) => filters.change({ ...place, handle: "800::800", options: { classid: "1:20", sel: sel(9) } }),
    ({ filters }) => filters.change({ ...place, handle: "800::900", options: { classid: "1:20", sel: sel(9) } }),
    ({ filters }) => filters.get(dev, { parent: "1:", pref: 10, protocol: "ip", handle: "800::801" }),
    ({ filters }) => filters.get(dev, { parent: "1:", pref: 10, protocol: "ip", handle: "800::907" }),
    ({ filters }) => filters.get(dev, { parent: "1:", pref: 11, protocol: "ip", handle: "800::907" }),
    ({ classes }) => classes.delete({ dev, handle: "1:10" }),
    ({ filters }) => filters.delete({ ...place, handle: "800:" }),
    ({ filters }) => filters.delete({ ...place, handle: "700:" }),
    ({ filters }) => filters.delete({ ...place, handle: "800::801" }),
    ({ filters }) => filters.delete({ ...place, handle: "800::801" }),
    ({ filters }) => filters.delete({ ...place, kind: "flower" }),
    ({ filters }) => filters.delete({ ...place, pref: 3 }),
    ({ filters }) => filters.delete({ ...place }),
    ({ filters }) => filters.delete({ ...place }),
    ({ filters }) => filters.add({ ...place, parent: "9:", options: { sel: sel(1) } }),
    ({ filters }) => filters.add({ ...place, parent: "1:99", options: { sel: sel(1) } }),
    ({ qdiscs }) => void qdiscs.add({ dev, kind: "clsact" }),
    ({ filters }) => filters.add({ ...place, parent: "clsact/ingress", options: { sel: sel(1) } }),
    ({ filters }) => filters.add({ ...place, parent: "clsact/egress", chain: 4, options: { sel: sel(1) } }),
    ({ qdiscs }) => qdiscs.delete({ dev }),
    ({ qdiscs }) => qdiscs.delete({ dev, kind: "clsact" }),
  ],
};

describeInNamespaces("The traffic control of FakeNetwork and of the running kernel", () => {
  test.each(Object.entries(scenes))("agree on %s", (_, steps) => {
    using netns = NetworkNamespace.create();
    using real = open({ netns });
    using network = new FakeNetwork();
    using socket = network.open();
    using fake = open({ socket });
    // Interfaces have the same indices.
    for (const [index, step] of steps.entries()) {
      const at = `step ${index + 1}: ${step}`;
      expect({ at, outcome: outcome(step, fake) }).toEqual({ at, outcome: outcome(step, real) });
      expect({ at, ...state(fake) }).toEqual({ at, ...state(real) });
    }
  });
});

describe("The traffic control of FakeNetwork", () => {
  test.each(Object.entries(scenes))("announces its changes, so that a mirror follows %s", async (_, steps) => {
    using network = new FakeNetwork();
    using socket = network.open();
    using fake = open({ socket });
    await using tables = await mirror([links, qdiscs], { socket });
    const text = (entries: Iterable<{ ifindex: number; parent: string; handle: string }>) =>
      [...entries].map(({ ifindex, parent, handle }) => `${ifindex} ${parent} ${handle}`).sort();
    for (const step of steps) {
      outcome(step, fake);
      const isCurrent = () => Bun.deepEquals(text(tables.qdiscs), text(fake.qdiscs.list()));
      await until(isCurrent, `the mirror has the change of ${step}`);
    }
  });

  test("has filters of other kinds, with the handles that the kernel assigns", () => {
    using network = new FakeNetwork();
    network.addDevice("eth0");
    using socket = network.open();
    using fake = open({ socket });
    fake.qdiscs.add({ dev: "eth0", kind: "clsact" });
    const at = { dev: "eth0", parent: "clsact/ingress", pref: 5, protocol: "ip", kind: "flower" } as const;
    const add = (keyIpProto: number) => fake.filters.add({ ...at, options: { keyIpProto, classid: "1:1" } })?.handle;
    expect([add(6), add(17)]).toEqual([1, 2]);
    fake.filters.replace({ ...at, handle: 2, options: { keyIpProto: 17, classid: "1:2" } });
    expect(fake.filters.list("eth0", { parent: "clsact/ingress" }).toArray()).toMatchObject([
      { handle: 1, options: { keyIpProto: 6 } },
      { handle: 2, options: { keyIpProto: 17, classid: "1:2" } },
    ]);
    fake.filters.delete({ ...at, handle: 1 });
    expect(add(1)).toBe(1);
  });
});
