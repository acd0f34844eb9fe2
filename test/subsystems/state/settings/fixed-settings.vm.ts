import { describe, expect, test } from "bun:test";
import { release } from "node:os";
import { NetworkNamespace } from "../../../../src/index.ts";
import { type Description, snapshot } from "../../../../src/subsystems/state/index.ts";
import { runIn } from "../../../support/oracle.ts";
import { apply, planned } from "../support.ts";
import { schedule } from "./taprio.ts";

type Options = Readonly<Record<string, unknown>>;

const links = { eth0: { kind: "dummy", numTxQueues: 2, up: true } } as const;

function withQdisc(kind: string, options: Options): Description {
  return { links, qdiscs: [{ dev: "eth0", kind, options }] } as Description;
}

function withLink(kind: string, data: Options): Description {
  return { links: { ...links, link0: { kind, data } } } as Description;
}

// Since Linux 6.7, with the settings of this test since 6.12.
const hasNetkit = Bun.semver.order(release().replace(/-.*/, ""), "6.12.0") >= 0;

const again = [expect.stringMatching(/^! .* \(created again\)$/)];

const vxlan = { id: 7, port: 4789 };
const geneve = { id: 7, remote: "192.0.2.9" };
const ends = { local: "192.0.2.1", remote: "192.0.2.9" };

describe("A link with a setting that the kernel cannot change", () => {
  test.each<[string, Options, Options]>([
    ...[{ limit: 99 }, { proxy: 1 }, { rsc: 1 }, { l2miss: 1 }, { l3miss: 1 }].map(
      (change): [string, Options, Options] => ["vxlan", vxlan, change],
    ),
    ["geneve", geneve, { udpCsum: 1 }],
    ["ipip", ends, { proto: 0 }],
    ["sit", ends, { proto: 0 }],
    ["ipip", ends, { collectMetadata: true }],
    ["ip6tnl", { local: "2001:db8::1", remote: "2001:db8::9" }, { collectMetadata: true }],
    ...[{ mode: "l2" }, { scrub: "none" }]
      .filter(() => hasNetkit)
      .map((change): [string, Options, Options] => ["netkit", { mode: "l3" }, change]),
  ])("is created again: %s %j with %j", async (kind, data, change) => {
    using netns = NetworkNamespace.create();
    await apply(netns, withLink(kind, data));
    const changed = withLink(kind, { ...data, ...change });
    expect(await planned(netns, changed)).toEqual(again);
    await apply(netns, changed);
    expect(await planned(netns, changed)).toEqual([]);
  });
});

test("a macsec link with a declared port equals its declaration, and is created again with another port", async () => {
  const described = (port: number): Description => ({
    links: { ...links, ms0: { kind: "macsec", link: "eth0", data: { port, incSci: 0, es: 1 } } },
  });
  using netns = NetworkNamespace.create();
  await apply(netns, described(11));
  expect(await planned(netns, described(11))).toEqual([]);
  expect(await planned(netns, described(12))).toEqual(again);
  await apply(netns, described(12));
  expect(runIn(netns, ["ip", "-d", "link", "show", "ms0"])).toMatch(/sci \w{12}000c .* send_sci off end_station on/);
});

test("the flags of forwarding entries and filters are reached, changed and restored", async () => {
  const network = (fdbFlags: readonly string[], filterFlags: string[]) =>
    ({
      links: { ...links, br0: { kind: "bridge", up: true }, port0: { kind: "dummy", master: "br0", up: true } },
      forwardingEntries: [{ dev: "port0", mac: "02:00:00:00:00:01", state: ["noarp"], flags: ["master", ...fdbFlags] }],
      qdiscs: [{ dev: "eth0", kind: "clsact" }],
      filters: [{ dev: "eth0", parent: "clsact/ingress", pref: 5, kind: "flower", options: { flags: filterFlags } }],
    }) as unknown as Description;
  using netns = NetworkNamespace.create();
  for (const description of [
    network(["sticky"], ["skip-hw"]),
    network([], ["skip-hw"]),
    network(["sticky"], ["skip-hw"]),
  ]) {
    await apply(netns, description);
    expect(await planned(netns, description)).toEqual([]);
  }
  const isSticky = () => /02:00:00:00:00:01.*sticky/.test(runIn(netns, ["bridge", "fdb", "show", "br", "br0"]));
  expect(isSticky()).toBe(true);
  const taken = JSON.parse(JSON.stringify(await snapshot({ netns }))) as Description;
  await apply(netns, network([], ["skip-hw"]));
  expect(isSticky()).toBe(false);
  await apply(netns, taken);
  expect(isSticky()).toBe(true);
});

test("a firewall mark filter with another mask is created again", async () => {
  const marked = (mask: number): Description => ({
    links,
    qdiscs: [{ dev: "eth0", kind: "prio", handle: "1:" }],
    filters: [{ dev: "eth0", parent: "1:", pref: 5, handle: 7, kind: "fw", options: { classid: "1:1", mask } }],
  });
  using netns = NetworkNamespace.create();
  await apply(netns, marked(255));
  expect(await planned(netns, marked(15))).toEqual(again);
  await apply(netns, marked(15));
  expect(await planned(netns, marked(15))).toEqual([]);
});

describe("A queueing discipline with options that the kernel cannot change", () => {
  test("changes the others", async () => {
    for (const kind of ["fq_codel", "fq_pie"]) {
      using netns = NetworkNamespace.create();
      await apply(netns, withQdisc(kind, { flows: 64, limit: 100 }));
      const changed = withQdisc(kind, { flows: 64, limit: 200 });
      expect(await apply(netns, changed)).toEqual([
        `~ queueing discipline ${kind} dev eth0 parent root: options.limit 100 → 200`,
      ]);
      expect(await planned(netns, changed)).toEqual([]);
    }
    using netns = NetworkNamespace.create();
    await apply(netns, withQdisc("taprio", schedule));
    const changed = withQdisc("taprio", { ...schedule, schedBaseTime: 2000n });
    expect(await apply(netns, changed)).toEqual([
      "~ queueing discipline taprio dev eth0 parent root: options.schedBaseTime 1000 → 2000",
    ]);
    expect(await planned(netns, changed)).toEqual([]);
  });

  test.each<[string, Options, Options]>([
    ["fq_codel", { flows: 64 }, { flows: 128 }],
    ["sfq", { perturbPeriod: 10 }, { perturbPeriod: 20 }],
    ["htb", { defcls: 1 }, { defcls: 2 }],
    ["etf", { delta: 1000, clockid: 11 }, { delta: 2000, clockid: 11 }],
    ["taprio", schedule, { ...schedule, schedClockid: 1 }],
  ])("is created again: %s", async (kind, from, to) => {
    using netns = NetworkNamespace.create();
    await apply(netns, withQdisc(kind, from));
    const changed = withQdisc(kind, to);
    expect(await planned(netns, changed)).toEqual(again);
    await apply(netns, changed);
    expect(await planned(netns, changed)).toEqual([]);
  });

  test("is created again with its classes and filters", async () => {
    const shaped = (defcls: number): Description => ({
      links,
      qdiscs: [{ dev: "eth0", kind: "htb", handle: "1:", options: { defcls } }],
      classes: [{ dev: "eth0", kind: "htb", parent: "1:", handle: "1:1", options: { rate: "1mbit" } }],
      filters: [{ dev: "eth0", parent: "1:", pref: 5, kind: "matchall", options: { classid: "1:1" } }],
    });
    using netns = NetworkNamespace.create();
    await apply(netns, shaped(1));
    await apply(netns, shaped(2));
    expect(await planned(netns, shaped(2))).toEqual([]);
  });
});

test("The address of a link that has the address of the link below is rejected by the plan", async () => {
  using netns = NetworkNamespace.create();
  await apply(netns, { links: { ...links, link0: { kind: "ipvlan", link: "eth0" } } });
  const changed = planned(netns, { links: { link0: { address: "02:00:00:00:00:07" } } });
  await expect(changed).rejects.toThrow("link0.address: a link of this kind has the address of the link below");
});

test("A vti6 link can have an MTU below that of IPv6", async () => {
  using netns = NetworkNamespace.create();
  const description = { links: { link0: { kind: "vti6", mtu: 68, data: { remote: "2001:db8::2" } } } } as const;
  await apply(netns, description);
  expect(await planned(netns, description)).toEqual([]);
});
