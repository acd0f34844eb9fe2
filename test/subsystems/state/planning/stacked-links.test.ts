import { expect } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { syncIo } from "../../../../src/io/io.ts";
import { type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import { Scopes } from "../../../../src/subsystems/state/model/scopes.ts";
import { planSteps } from "../../../../src/subsystems/state/planning/planner.ts";
import { readDescription } from "../../../../src/subsystems/state/tables/sections.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { test } from "../../route/support.ts";
import { apply, planned } from "../support.ts";

const stacked: Description = {
  links: {
    e0: { kind: "veth", data: { peer: { ifname: "e1" } } },
    m0: { kind: "macvlan", link: "e0" },
    m1: { kind: "macvlan", link: "e0" },
    x0: { kind: "vxlan", link: "e0", data: { id: 7, port: 4789 } },
  },
  addresses: [{ dev: "m0", local: "192.0.2.1/24" }],
};
const impossible = { dst: "10.9.0.0/16", gateway: "203.0.113.9" } as const;

describeInNamespaces("Plans that remove a link", () => {
  test("show the links on top, and restore them if a step fails", async ({ netns, links }) => {
    await apply(netns, stacked);
    const removal: Description = { links: { e0: null } };
    // The kernel removes a VXLAN only with its own interface, not with the one below. (vxlan_handle_lowerdev_unregister)
    const steps = await planned(netns, removal);
    expect(steps.toSorted()).toEqual([
      "- link e0 (veth)",
      "- link m0 (macvlan)",
      "- link m1 (macvlan)",
      "- link x0 (vxlan)",
    ]);
    const before = await snapshot({ netns });
    const plan = await desired({ ...removal, routes: [impossible] }, { netns }).plan();
    await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect(await snapshot({ netns })).toEqual(before);
    expect((await apply(netns, removal)).toSorted()).toEqual(steps.toSorted());
    expect([...links.list()].map(({ ifname }) => ifname)).toEqual(["lo"]);
  });

  test("show no links that are declared", async ({ netns }) => {
    await apply(netns, stacked);
    const removal: Description = { links: { e0: null, m0: null, m1: null, x0: null } };
    expect((await planned(netns, removal)).toSorted()).toEqual([
      "- link e0 (veth)",
      "- link m0 (macvlan)",
      "- link m1 (macvlan)",
      "- link x0 (vxlan)",
    ]);
  });

  test("show links on top in other namespaces", async ({ netns, links }) => {
    using red = NetworkNamespace.create();
    await apply(netns, { links: { e0: stacked.links!["e0"]! } });
    links.add({ ifname: "m0", kind: "macvlan", link: "e0", netns: red });
    const description: Description = { links: { e0: null }, namespaces: { red: {} } };
    const plan = await desired(description, { netns, namespaces: { red } }).plan();
    expect(plan.steps.map(String).toSorted()).toEqual(["- link e0 (veth)", "- red: link m0 (macvlan)"]);
    await plan.apply();
  });
});

// The kernel would attach it to the interface below both. (macvlan_common_newlink)
describeInNamespaces("Plans with a macvlan on top of another one", () => {
  test.each<Description["links"]>([
    { m2: { kind: "macvlan", link: "m0" } },
    { m2: { kind: "macvtap", link: "m0" } },
    { m0: stacked.links!["m0"]!, m1: { kind: "macvlan", link: "m0" } },
    { e0: {}, new: { kind: "macvtap", link: "e0" }, m2: { kind: "macvlan", link: "new" } },
  ])("name the interface below: %#", async (links, { netns }) => {
    await apply(netns, stacked);
    await expect(planned(netns, { links: links! })).rejects.toThrow(/links\.m[12]\.link: .*: declare "e0"/);
  });
});

describeInNamespaces("Plans with the MTU of a link on top of another", () => {
  test("record links on top of a bridge once for all ports of an MTU that join", async ({ netns, links }) => {
    links.add({ ifname: "br0", kind: "bridge", mtu: 1500 });
    links.add({ ifname: "m0", kind: "macvlan", link: "br0" });
    const port = { kind: "dummy", mtu: 1400, master: "br0" } as const;
    const description: Description = { links: { d0: port, d1: port, d2: { ...port, mtu: 1399 }, d3: port } };
    const declared = syncIo.run(readDescription(description, { netns }, syncIo));
    using scopes = new Scopes(declared);
    const { lost } = await planSteps(declared, scopes);
    const m0 = { ifname: "m0", mtu: 1500 };
    expect(lost.map(({ wanted }) => wanted)).toEqual([m0, m0]);
  });

  test.each<[Description["links"], string]>([
    [{ m0: { mtu: 9000 } }, 'plan links.m0.mtu: 9000 is above the MTU 1500 of "e0", the interface below'],
    [{ e0: { mtu: 4000 }, m0: { mtu: 9000 } }, 'plan links.m0.mtu: 9000 is above the MTU 4000 of "e0"'],
    [{ new: { kind: "macvlan", link: "e0", mtu: 1501 } }, "plan links.new.mtu: 1501 is above the MTU 1500"],
    [
      {
        n0: { kind: "veth", data: { peer: { ifname: "n1" } } },
        v5: { kind: "vlan", link: "n0", mtu: 9000, data: { id: 5 } },
      },
      'plan links.v5.mtu: 9000 is above the MTU 1500 of "n0"',
    ],
    [
      { x5: { kind: "vxlan", link: "e0", mtu: 1451, data: { id: 5 } } },
      'plan links.x5.mtu: 1451 is above the MTU 1500 of "e0", the interface below, 1450 with the headers of a vxlan',
    ],
    [
      { x5: { kind: "vxlan", link: "e0", mtu: 1431, data: { id: 5, group6: "2001:db8::1" } } },
      "1430 with the headers of a vxlan",
    ],
  ])("reject an MTU above that of the link below: %#", async (links, message, { netns }) => {
    await apply(netns, stacked);
    await expect(planned(netns, { links: links! })).rejects.toThrow(message);
  });

  // (vxlan_dev_configure, vxlan_change_mtu)
  test("accept the smallest MTU of a new VXLAN, and one that does not change", async ({ netns }) => {
    const vxlan = { kind: "vxlan", link: "e0", mtu: 68, data: { id: 5 } } as const;
    const links: Description["links"] = { e0: { ...stacked.links!["e0"]!, mtu: 68 }, x5: vxlan };
    await expect(planned(netns, { links: { ...links, x5: { ...vxlan, mtu: 69 } } })).rejects.toThrow("69 is above");
    await apply(netns, { links });
    const taken = await snapshot({ netns });
    expect(taken.links).toMatchObject({ x5: { mtu: 68 } });
    await apply(netns, { links: { x5: { mtu: 68, ifalias: "five" } } });
    await expect(planned(netns, { links: { x5: { mtu: 69 } } })).rejects.toThrow("69 is above");
    using other = NetworkNamespace.create();
    await apply(other, taken);
    expect(await snapshot({ netns: other })).toEqual(taken);
  });

  test("accept the MTU of a new VXLAN on the second end of a new pair", async ({ netns }) => {
    const { e0 } = stacked.links!;
    const x5 = { kind: "vxlan", link: "e1", mtu: 8950, data: { id: 5 } } as const;
    const plan = await desired({ links: { e0: e0!, e1: { mtu: 9000 }, x5 } }, { netns }).plan();
    expect((await plan.apply()).replanned).toBe(0);
    expect((await snapshot({ netns })).links).toMatchObject({ e1: { mtu: 9000 }, x5: { mtu: 8950 } });
  });

  test("accept it if the link below gets a larger one, and are undone", async ({ netns }) => {
    await apply(netns, stacked);
    const before = await snapshot({ netns });
    const description: Description = { links: { m0: { mtu: 9000 }, e0: { mtu: 9000 } } };
    const plan = await desired({ ...description, routes: [impossible] }, { netns }).plan();
    await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect(await snapshot({ netns })).toEqual(before);
    await apply(netns, description);
    expect(await planned(netns, description)).toEqual([]);
  });

  // The bridge gets the MTU of its smallest port, and a macvlan has at most that of the bridge. (br_mtu_auto_adjust)
  test("are restored if a port with a smaller MTU has joined a bridge, or the last port has left it", async ({
    netns,
    links,
  }) => {
    const port = { kind: "veth", mtu: 3000, master: "br0", data: { peer: { ifname: "end" } } } as const;
    await apply(netns, {
      links: { br0: { kind: "bridge" }, port, m0: { kind: "macvlan", link: "br0" }, e0: stacked.links!["e0"]! },
    });
    expect(links.get("m0").mtu).toBe(3000);
    const changes: Description["links"][] = [{ e0: { master: "br0" } }, { port: { mtu: 2000 } }];
    // A bridge without ports has 1,500.
    for (const change of [...changes, { port: { master: null } }, { port: null }, { end: null }]) {
      const plan = await desired({ links: change!, routes: [impossible] }, { netns }).plan();
      await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
      expect(links.get("m0").mtu).toBe(3000);
    }
  });

  test("are those of bridges with smaller ports, also after a removal is undone", async ({ netns, links }) => {
    const port = { kind: "veth", mtu: 1350, master: "br0", data: { peer: { ifname: "end" } } } as const;
    const plan = await desired({ links: { br0: { kind: "bridge", mtu: 1500 }, port } }, { netns }).plan();
    expect((await plan.apply()).replanned).toBe(0);
    expect(links.get("br0").mtu).toBe(1500);
    const macvlan = { kind: "macvlan", mtu: 9000 } as const;
    const large = {
      br1: { kind: "bridge", mtu: 9000 },
      m1: { ...macvlan, link: "br1" },
      m2: { ...macvlan, link: "br1" },
    } as const;
    expect((await (await desired({ links: large }, { netns }).plan()).apply()).replanned).toBe(0);
    const removal = await desired({ links: { br0: null }, routes: [impossible] }, { netns }).plan();
    await expect(removal.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect(links.get("br0").mtu).toBe(1500);
  });

  test("above that of the link below, which has changed, are omitted from snapshots", async ({
    netns,
    other,
    links,
  }) => {
    await apply(netns, { links: { e0: stacked.links!["e0"]!, x0: stacked.links!["x0"]! } });
    links.set("e0", { mtu: 1300 });
    expect(links.get("x0").mtu).toBe(1450);
    const taken = await snapshot({ netns });
    expect(await planned(netns, taken)).toEqual([]);
    await apply(other, taken);
    expect(await planned(other, taken)).toEqual([]);
  });
});
