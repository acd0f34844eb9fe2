import { describe, expect } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Addresses, type Link, Links } from "../../../../src/subsystems/route/index.ts";
import {
  type Description,
  desired,
  type KeepReport,
  type LinkMatch,
  type PlanError,
  snapshot,
} from "../../../../src/subsystems/state/index.ts";
import { linksWith } from "../../../../src/subsystems/state/planning/matching.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { until } from "../../../support/threads.ts";
import { test } from "../../route/support.ts";
import { apply, planned } from "../support.ts";

const mac = (number: number) => `02:00:5e:00:53:0${number}`;

/** Creates a namespace with the bridges eth0 and eth1, and their hardware addresses. */
function host(): NetworkNamespace {
  const netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  for (const number of [0, 1]) links.add({ ifname: `eth${number}`, kind: "bridge", up: true, address: mac(number) });
  return netns;
}

async function problems(netns: NetworkNamespace, description: Description, options: object = {}) {
  const error = await desired(description, { netns, ...options })
    .plan()
    .catch((reason: PlanError) => reason);
  return (error as PlanError).problems.map(({ path, error: { message } }) => [path, message]);
}

describe("desired()", () => {
  test.each<[object, string]>([
    [{}, "links.lan.match: expected at least one of address, permaddr, parentdev"],
    [{ mac: "x" }, "links.lan.match.mac: unknown option"],
    [{ address: 5 }, "links.lan.match.address: expected a string, got 5"],
    [{ address: "zz" }, 'links.lan.match.address: expected a hardware address such as "02:00:5e:00:53:01", got "zz"'],
    [{ address: "" }, "links.lan.match.address: expected a hardware address such as"],
    [{ permaddr: "02:00:5e:00:53:1" }, "links.lan.match.permaddr: expected a hardware address such as"],
  ])("rejects the match %j", (match, message) => {
    expect(() => desired({ links: { lan: { match } } } as Description)).toThrow(message);
  });
});

describe("linksWith()", () => {
  const link = (ifname: string, fields: object) => ({ ...listed, ifname, address: mac(0), ...fields }) as Link;
  const listed = { ifindex: 1, linkType: "ether", flags: [], mtu: 1500 } as unknown as Link;
  const names = (match: LinkMatch, ...links: Link[]) => linksWith(match, links).map(({ ifname }) => ifname);
  // As cloud-init's and netplan's reports: physical links with VLANs, bonds and bridges.
  const physical = [link("eth0", { permaddr: mac(0) }), link("eth1", { permaddr: mac(1), master: "bond0" })];
  const made = [
    link("bond0", { kind: "bond" }),
    link("eth0.5", { kind: "vlan", link: "eth0", linkIndex: 2 }),
    link("br0", { kind: "bridge" }),
  ];

  test("prefers physical links, and of the ports of a bond that with this permanent address", () => {
    expect(names({ address: mac(0) }, ...made, ...physical)).toEqual(["eth0"]);
    expect(names({ permaddr: mac(1) }, ...made, ...physical)).toEqual(["eth1"]);
  });

  test("finds a port of a bond by the permanent address that the bond has replaced", () => {
    expect(names({ address: mac(1) }, ...made, ...physical)).toEqual(["eth1"]);
    // A current address takes precedence.
    expect(names({ address: mac(1) }, ...physical, link("eth2", { address: mac(1) }))).toEqual(["eth2"]);
  });

  test("prefers links of their own to links that are made on others", () => {
    const veth = link("v0", { kind: "veth", linkIndex: 9, linkNetnsid: 0 });
    expect(names({ address: mac(0) }, ...made, veth)).toEqual(["v0"]);
    expect(names({ address: mac(0) }, link("br0", { kind: "bridge" }))).toEqual(["br0"]);
  });

  test("returns all links between which it cannot decide", () => {
    expect(names({ address: mac(0) }, link("eth0", {}), link("eth1", {}))).toEqual(["eth0", "eth1"]);
  });
});

describeInNamespaces("Links that are found by their properties", () => {
  test("are found although links on top have the same address", async ({ netns, links }) => {
    const description: Description = {
      links: { lan: { match: { address: mac(3) }, master: "br0" }, br0: { kind: "bridge", address: mac(3) } },
    };
    links.add({ ifname: "v0", kind: "veth", address: mac(3), data: { peer: { ifname: "v1" } } });
    await apply(netns, description);
    expect(await planned(netns, description)).toEqual([]);
    links.rename("lan", "other");
    expect(await planned(netns, description)).toEqual(["~ link lan: ifname other → lan"]);
  });

  test("are renamed before all other steps", async () => {
    using netns = host();
    using addresses = Addresses.open({ netns });
    addresses.add({ dev: "eth1", local: "192.0.2.1/24" });
    const description: Description = {
      links: { lan: { match: { address: mac(1).toUpperCase().replaceAll(":", "-") }, mtu: 1400 } },
      addresses: [
        { dev: "lan", local: "192.0.2.1/24" },
        { dev: "lan", local: "192.0.2.2/24" },
      ],
      sysctls: { "net.ipv4.conf.lan.rp_filter": 1 },
    };
    expect(await apply(netns, description)).toEqual([
      "~ link lan: ifname eth1 → lan",
      "~ link lan: mtu 1500 → 1400",
      "~ sysctl net.ipv4.conf.lan.rp_filter: value 0 → 1",
      "+ address 192.0.2.2/24 dev lan",
    ]);
    expect(await planned(netns, description)).toEqual([]);
  });

  test("exchange their names", async () => {
    using netns = host();
    using links = Links.open({ netns });
    const before = await snapshot({ netns });
    const swapped: Description = {
      links: { eth0: { match: { address: mac(1) } }, eth1: { match: { permaddr: mac(0) } } },
    };
    const broken = { ...swapped, routes: [{ dst: "10.0.0.0/8", gateway: "203.0.113.9" }] };
    const plan = await desired(broken, { netns }).plan();
    await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ name: "ApplyError", notUndone: [] });
    expect(await snapshot({ netns })).toEqual(before);
    expect(await apply(netns, swapped)).toEqual(["~ link eth0: ifname eth1 → eth0", "~ link eth1: ifname eth0 → eth1"]);
    expect([links.get("eth0").address, links.get("eth1").address]).toEqual([mac(1), mac(0)]);
    expect(await planned(netns, swapped)).toEqual([]);
  });

  test("are moved to another namespace with their new name", async ({ netns }) => {
    using red = NetworkNamespace.create();
    using links = Links.open({ netns: red });
    using own = Links.open({ netns });
    own.add({ ifname: "eth1", kind: "veth", address: mac(1) });
    const description: Description = {
      links: { lan: { match: { address: mac(1) }, netns: "red", up: true } },
      namespaces: { red: {} },
    };
    const state = desired(description, { netns, namespaces: { red } });
    const plan = await state.plan();
    expect(plan.steps.map(String)).toEqual(["~ link lan: ifname eth1 → lan", "+ red: link lan"]);
    await plan.apply();
    expect(links.get("lan").address).toBe(mac(1));
    expect((await state.plan()).isEmpty).toBe(true);
  });

  test("are problems of the plan if they are missing, ambiguous, or cannot be renamed", async () => {
    using netns = host();
    using links = Links.open({ netns });
    links.add({ ifname: "copy", kind: "bridge", address: mac(1) });
    const description: Description = {
      links: {
        a: { match: { address: mac(5) } },
        b: { match: { address: mac(1) } },
        copy: { match: { address: mac(0) } },
        lo: { match: { address: "00:00:00:00:00:00" }, up: true },
        other: { match: { permaddr: "00:00:00:00:00:00" } },
      },
      addresses: [
        { dev: "a", local: "192.0.2.1/24" },
        { dev: "lo", local: "192.0.2.2/24" },
      ],
    };
    expect(await problems(netns, description)).toEqual([
      ["links.a.match", `plan links.a.match: no interface of the namespace has {"address":"${mac(5)}"} (ENODEV)`],
      [
        "links.b.match",
        `plan links.b.match: several interfaces have {"address":"${mac(1)}"}: eth1, copy; add another property (EEXIST)`,
      ],
      ["links.other.match", 'plan links.other.match: links.lo finds the same interface, "lo" (EEXIST)'],
      [
        "links.copy",
        'plan links.copy: the interface "eth0" cannot get this name, which another interface has (EEXIST)',
      ],
    ]);
  });

  test("are renamed by a keeper when they appear", async ({ netns, links }) => {
    const description: Description = {
      links: { lan: { match: { address: mac(1) }, up: true } },
      addresses: [{ dev: "lan", local: "192.0.2.1/24" }],
    };
    const reports: KeepReport[] = [];
    await using _keeper = desired(description, { netns }).keep({ onReport: (report) => void reports.push(report) });
    await until(() => reports.length > 0, "the report");
    expect(reports[0]).toMatchObject({ kind: "failed", withheld: [{ entry: "192.0.2.1/24 dev lan" }] });
    links.add({ ifname: "eth7", kind: "bridge", address: mac(1) });
    await until(() => [...links.list()].some(({ ifname }) => ifname === "lan"), "the new name");
    await _keeper.ready;
  });
});
