import { expect, test as plainTest } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { type Link, Links } from "../../../../src/subsystems/route/index.ts";
import { type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import { restoredSettings } from "../../../../src/subsystems/state/tables/link-fields.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { test } from "../../route/support.ts";
import { apply, planned } from "../support.ts";

/** The sizes of a link, in the order gsoMaxSize, gsoIpv4MaxSize, groMaxSize, groIpv4MaxSize. */
function sizesOf(netns: NetworkNamespace, ifname: string) {
  using links = Links.open({ netns });
  const { gsoMaxSize, gsoIpv4MaxSize, groMaxSize, groIpv4MaxSize } = links.get(ifname);
  return [gsoMaxSize, gsoIpv4MaxSize, groMaxSize, groIpv4MaxSize];
}

const sizes = { gsoMaxSize: 60_000, gsoIpv4MaxSize: 50_000, groMaxSize: 100_000, groIpv4MaxSize: 55_000 };

describeInNamespaces("offload sizes of links", () => {
  // The kernel also sets the limit of IPv4 with the other one. (netif_set_gro_max_size)
  test("a plan changes both limits, or only the declared one", async ({ netns }) => {
    await apply(netns, { links: { br0: { kind: "bridge" } } });
    await apply(netns, { links: { br0: { groMaxSize: 50_000 } } });
    expect(sizesOf(netns, "br0")).toEqual([65_536, 65_536, 50_000, 65_536]);
    await apply(netns, { links: { br0: { groIpv4MaxSize: 60_000, gsoIpv4MaxSize: 50_000 } } });
    const both = {
      links: { br0: { groMaxSize: 40_000, groIpv4MaxSize: 60_000, gsoMaxSize: 40_000, gsoIpv4MaxSize: 50_000 } },
    };
    await apply(netns, both);
    expect(sizesOf(netns, "br0")).toEqual([40_000, 50_000, 40_000, 60_000]);
    expect(await planned(netns, both)).toEqual([]);
  });

  test("snapshots contain the sizes that differ from the default", async ({ netns }) => {
    const base = { kind: "veth", ...sizes, data: { peer: { ifname: "end" } } } as const;
    const links: Description["links"] = {
      base,
      end: { groMaxSize: 70_000 },
      br0: { kind: "bridge", ...sizes },
      other: { kind: "bridge" },
    };
    await apply(netns, { links });
    const taken = await snapshot({ netns });
    expect(taken.links!["br0"]).toMatchObject(sizes);
    expect(taken.links!["base"]).toMatchObject(sizes);
    expect(taken.links!["end"]).toMatchObject({ groMaxSize: 70_000 });
    expect(await planned(netns, taken)).toEqual([]);
    expect(Object.keys(taken.links!["other"]!).filter((name) => /^g[rs]o.*M/.test(name))).toEqual([]);
    using elsewhere = NetworkNamespace.create();
    await apply(elsewhere, taken);
    expect(await snapshot({ netns: elsewhere })).toEqual(taken);
  });

  // The kernel limits the size of a macvlan to that of the link below when it is created. (netif_inherit_tso_max)
  test("links on top of a bridge are created after its ports have joined", async ({ netns, other }) => {
    const links: Description["links"] = {
      br0: { kind: "bridge", up: true },
      a0: { kind: "macvlan", link: "br0", up: true, gsoMaxSize: 100_000 },
      b0: { kind: "macvlan", link: "br0", up: true, gsoMaxSize: 90_000 },
      v0: { kind: "veth", master: "br0", up: true, data: { peer: { ifname: "v1" } } },
    };
    await apply(netns, { links });
    expect(sizesOf(netns, "b0")[0]).toBe(90_000);
    expect(await planned(netns, { links })).toEqual([]);
    const taken = await snapshot({ netns });
    await apply(other, { links: taken.links! });
    expect((await snapshot({ netns: other })).links).toEqual(taken.links);
  });

  test("links below others are created after the ports of all bridges below have joined", async ({ netns }) => {
    const links: Description["links"] = {
      // By default, a plan creates links in this order.
      top: { kind: "macvlan", link: "br1", gsoMaxSize: 90_000 },
      br1: { kind: "bridge", gsoMaxSize: 100_000 },
      middle: { kind: "macvlan", link: "br0", master: "br1" },
      br0: { kind: "bridge" },
      v0: { kind: "veth", master: "br0", data: { peer: { ifname: "v1" } } },
    };
    await apply(netns, { links });
    expect(["br1", "top"].map((ifname) => sizesOf(netns, ifname)[0])).toEqual([100_000, 90_000]);
  });

  test("a rollback restores the sizes of a removed bridge", async ({ netns }) => {
    const veth = { kind: "veth", master: "br0", data: { peer: { ifname: "v1" } } } as const;
    await apply(netns, { links: { br0: { kind: "bridge", gsoMaxSize: 200_000, gsoIpv4MaxSize: 100_000 }, v0: veth } });
    const before = sizesOf(netns, "br0");
    const routes = [{ dst: "10.0.0.0/8", gateway: "203.0.113.1" }];
    const plan = await desired({ links: { br0: null }, routes }, { netns }).plan();
    await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect(sizesOf(netns, "br0")).toEqual(before);
  });

  test("a plan rejects a size above that of a port that stays, also if others join", async ({ netns }) => {
    const small = { kind: "vxlan", master: "br0", data: { id: 9, port: 4789 } } as const;
    await apply(netns, { links: { br0: { kind: "bridge" }, x0: small } });
    const added = { kind: "veth", master: "br0", data: { peer: { ifname: "v1" } } } as const;
    const links: Description["links"] = { br0: { gsoMaxSize: 200_000 }, v0: added };
    await expect(planned(netns, { links })).rejects.toThrow(
      "br0.gsoMaxSize: expected 0 to 65536 for this link, got 200000",
    );
    // The kernel rejects such a cycle only when the plan is applied.
    await expect(planned(netns, { links: { ...links, x0: { link: "br0" } } })).rejects.toThrow(
      "br0.gsoMaxSize: expected",
    );
    await apply(netns, { links: { ...links, x0: { master: null } } });
    expect(sizesOf(netns, "br0")[0]).toBe(200_000);
  });
});

plainTest.each([
  [{ gsoMaxSize: 65_536, groMaxSize: 65_536, tsoMaxSize: 524_280 }, {}],
  [{ gsoMaxSize: 30_000, groMaxSize: 65_536, tsoMaxSize: 524_280 }, { gsoMaxSize: 30_000 }],
  [{ gsoMaxSize: 65_536, groMaxSize: 30_000, tsoMaxSize: 524_280 }, { groMaxSize: 30_000 }],
  [{ gsoMaxSize: 16_384, groMaxSize: 65_536, tsoMaxSize: 16_384 }, {}],
  // The driver may have set this limit.
  [{ gsoMaxSize: 16_384 }, {}],
])("Snapshots contain sizes of kernels without values for IPv4: %j", (listed, expected) => {
  const link = { ifname: "v0", kind: "veth", linkType: "ether", flags: [], ...listed } as unknown as Link;
  const settings = Object.entries(restoredSettings(link));
  expect(Object.fromEntries(settings.filter(([name]) => name.endsWith("MaxSize")))).toEqual(expected);
});
