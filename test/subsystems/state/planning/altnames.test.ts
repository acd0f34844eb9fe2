import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Addresses, Links } from "../../../../src/subsystems/route/index.ts";
import { type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { apply, planned } from "../support.ts";

// A name of dev_get_by_name() is the name or an alternative name of an interface.
const pair: Description["links"] = {
  eth0: { kind: "veth", up: true, altnames: ["uplink", "enp1s0"], data: { peer: { ifname: "eth1" } } },
  eth1: { up: true },
};

async function host(): Promise<NetworkNamespace> {
  const netns = NetworkNamespace.create();
  await apply(netns, { links: pair, addresses: [{ dev: "eth0", local: "192.0.2.1/24" }] });
  return netns;
}

describeInNamespaces("Plan with alternative names", () => {
  test("removes an address and a link by an alternative name", async () => {
    using netns = await host();
    const removed: Description = { addresses: [{ dev: "uplink", local: "192.0.2.1/24", absent: true }] };
    expect(await planned(netns, removed)).toEqual(["- address 192.0.2.1/24 dev eth0"]);
    await apply(netns, removed);
    expect(await planned(netns, removed)).toEqual([]);
    expect(await planned(netns, { links: { uplink: null } })).toEqual(["- link eth0 (veth)"]);
    await apply(netns, { links: { uplink: null } });
    using links = Links.open({ netns });
    expect([...links.list()].map(({ ifname }) => ifname)).toEqual(["lo"]);
  });

  test("is complete if a link has taken the name of a removed one as an alternative name", async () => {
    using netns = await host();
    await apply(netns, { links: { br0: { kind: "bridge" } } });
    const replaced: Description = { links: { eth0: { altnames: ["br0"] }, br0: null } };
    expect(await planned(netns, replaced)).toEqual([
      "- link br0 (bridge)",
      '~ link eth0: altnames ["uplink","enp1s0"] → ["uplink","enp1s0","br0"]',
    ]);
    await apply(netns, replaced);
    expect(await planned(netns, replaced)).toEqual([]);
    await expect(planned(netns, { links: { eth0: { mtu: 1400 }, br0: null } })).rejects.toThrow("the same link");
  });

  test("finds a link by an alternative name that is too long for a name", async () => {
    using netns = await host();
    using links = Links.open({ netns });
    const long = "uplink-of-the-laboratory-network";
    links.addAltNames("eth0", [long]);
    expect(await planned(netns, { links: { [long]: { mtu: 1400 } } })).toEqual(["~ link eth0: mtu 1500 → 1400"]);
    expect(await planned(netns, { links: { [long]: null } })).toEqual(["- link eth0 (veth)"]);
    expect(() => desired({ links: { [long]: { kind: "bridge" } } })).toThrow("expected a name of 1 to 15 bytes");
    await expect(planned(netns, { links: { [`${long}-2`]: { mtu: 1400 } } })).rejects.toThrow(`${long}-2`);
  });

  test("finds the entries of an interface in each table", async () => {
    using netns = await host();
    const described = (dev: string): Description => ({
      links: {
        br0: { kind: "bridge", up: true },
        [dev]: { mtu: 1400, master: "br0" },
        m0: { kind: "macvlan", link: dev === "eth0" ? "eth1" : "peer" },
      },
      sysctls: { [`net.ipv4.conf.${dev}.rp_filter`]: 2 },
      ethtool: { [dev]: { features: { "tx-checksum-ip-generic": false } } },
      addresses: [{ dev, local: "192.0.2.7/24" }],
      neighbours: [{ dev, dst: "192.0.2.9", lladdr: "02:00:5e:00:53:01" }],
      forwardingEntries: [{ dev, mac: "02:00:5e:00:53:02", flags: ["master"], state: ["noarp"] }],
      nexthops: [{ id: 7, gateway: "192.0.2.254", dev }],
      routes: [
        { dst: "198.51.100.0/24", gateway: "192.0.2.254", dev },
        {
          dst: "203.0.113.0/24",
          nexthops: [
            { dev, gateway: "192.0.2.253" },
            { dev, gateway: "192.0.2.252" },
          ],
        },
      ],
      qdiscs: [{ dev, kind: "htb", handle: "1:" }],
      classes: [{ dev, kind: "htb", handle: "1:1", options: { rate: "1mbit" } }],
    });
    {
      using links = Links.open({ netns });
      links.addAltNames("eth1", ["peer"]);
    }
    const steps = await planned(netns, described("uplink"));
    expect(steps).toEqual(await planned(netns, described("eth0")));
    expect(steps).toHaveLength(13);
    await apply(netns, described("uplink"));
    expect(await planned(netns, described("uplink"))).toEqual([]);
    expect(await planned(netns, described("eth0"))).toEqual([]);
  });

  test("uses declared alternative names that the kernel does not have yet", async () => {
    using netns = NetworkNamespace.create();
    const description: Description = { links: pair, addresses: [{ dev: "enp1s0", local: "192.0.2.1/24" }] };
    expect(await planned(netns, description)).toEqual([
      "+ link eth0 (veth)",
      "+ link eth1",
      "+ address 192.0.2.1/24 dev eth0",
    ]);
    await apply(netns, description);
    expect(await planned(netns, description)).toEqual([]);
  });

  test("moves a link by its alternative name", async () => {
    using netns = await host();
    using red = NetworkNamespace.create();
    const description: Description = {
      links: { uplink: { netns: "red" } },
      namespaces: { red: { addresses: [{ dev: "uplink", local: "192.0.2.5/24" }] } },
    };
    const state = desired(description, { netns, namespaces: { red } });
    const plan = await state.plan();
    expect(plan.steps.map(String)).toEqual(["+ red: link eth0", "+ red: address 192.0.2.5/24 dev eth0"]);
    await plan.apply();
    expect((await state.plan()).isEmpty).toBe(true);
  });

  test.each(
    Object.entries<Description>({
      'plan links.uplink: the interface "eth0" of another kind': { links: { uplink: { kind: "bridge" } } },
      'plan links.a.data.peer: the interface "lo" of another kind has this alternative name': {
        links: { br0: { kind: "bridge" }, a: { kind: "veth", data: { peer: { ifname: "alias" } } } },
      },
      'links.uplink: links.eth0 declares the same link, by its name "eth0"': {
        links: { eth0: { mtu: 1400 }, uplink: { up: true } },
      },
      'plan links.br0.altnames[1]: "eth1" is the name of another interface (EEXIST)': {
        links: { br0: { kind: "bridge", altnames: ["good", "eth1"] } },
      },
      'plan links.eth0.altnames[0]: "lo" is the name of another interface (EEXIST)': {
        links: { eth0: { altnames: ["lo"] }, lo: { up: true } },
      },
      'plan links.eth1.altnames[0]: "alias" is an alternative name of another interface (EEXIST)': {
        links: { eth1: { altnames: ["alias"] } },
      },
      "addresses[1]: addresses[0] declares the same address": {
        addresses: [
          { dev: "eth0", local: "192.0.2.1/24" },
          { dev: "uplink", local: "192.0.2.1/24" },
        ],
      },
    }),
  )("rejects an alternative name: %s", async (message, description) => {
    using netns = await host();
    using links = Links.open({ netns });
    links.addAltNames("lo", ["alias"]);
    await expect(planned(netns, description)).rejects.toThrow(message);
  });

  test("takes the name of a link that it removes or renames as an alternative name", async () => {
    const other: Description["links"] = { d0: { kind: "veth", data: { peer: { ifname: "d1" } } } };
    for (const isRemoved of [true, false]) {
      using netns = await host();
      await apply(netns, { links: other });
      using links = Links.open({ netns });
      const change: Description["links"] = isRemoved
        ? { d0: null }
        : { last: { match: { address: links.get("d1").address! } } };
      await apply(netns, { links: { eth0: { altnames: ["d1"] }, ...change } });
      expect(links.get("eth0").altnames).toContain("d1");
    }
  });

  test("shows only the names that it adds", async () => {
    using netns = await host();
    const description: Description = { links: { eth0: { altnames: ["uplink", "wan"] } } };
    const steps = ['~ link eth0: altnames ["uplink","enp1s0"] → ["uplink","enp1s0","wan"]'];
    expect(await planned(netns, description)).toEqual(steps);
    await apply(netns, description);
    using links = Links.open({ netns });
    expect(links.get("eth0").altnames).toEqual(["uplink", "enp1s0", "wan"]);
  });

  test("renames a selected link to its own alternative name, and back", async () => {
    using netns = await host();
    using links = Links.open({ netns });
    using addresses = Addresses.open({ netns });
    const { address, ifindex } = links.get("eth0");
    const before = await snapshot({ netns });
    const links1 = { uplink: { match: { address: address! } } };
    const failing: Description = { links: links1, routes: [{ dst: "10.9.0.0/16", gateway: "203.0.113.9" }] };
    const plan = await desired(failing, { netns }).plan();
    await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect(await snapshot({ netns })).toEqual(before);
    expect(links.get("eth0").altnames?.toSorted()).toEqual(["enp1s0", "uplink"]);
    const wanted: Description = { links: links1, addresses: [{ dev: "uplink", local: "192.0.2.1/24" }] };
    expect(await planned(netns, wanted)).toEqual(["~ link uplink: ifname eth0 → uplink"]);
    await apply(netns, wanted);
    expect(links.get(ifindex)).toMatchObject({ ifname: "uplink", altnames: ["enp1s0"] });
    expect(addresses.list({ dev: "uplink", family: "inet" }).toArray()).toHaveLength(1);
    expect(await planned(netns, wanted)).toEqual([]);
  });

  test("does not rename a link to the alternative name of another one", async () => {
    using netns = await host();
    using links = Links.open({ netns });
    links.addAltNames("lo", ["alias"]);
    const description: Description = { links: { alias: { match: { address: links.get("eth0").address! } } } };
    await expect(planned(netns, description)).rejects.toMatchObject({ code: "EEXIST" });
  });
});

describeInNamespaces("Links with alternative names", () => {
  test("name the cause if a name is taken", async () => {
    using netns = await host();
    using links = Links.open({ netns });
    const taken = /this or another interface has that name or alternative name/;
    expect(() => links.rename("eth0", "uplink")).toThrow(taken);
    expect(() => links.addAltNames("eth0", ["uplink"])).toThrow(taken);
  });
});
