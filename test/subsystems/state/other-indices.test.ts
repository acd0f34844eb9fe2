import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { type Description, desired, snapshot } from "../../../src/subsystems/state/index.ts";
import { describeWith } from "../../support/environment.ts";
import { runIn } from "../../support/oracle.ts";
import { detailsOf, ip, lowerLinks, shifted, testElsewhere } from "./other-indices.ts";
import { apply, planned } from "./support.ts";

describeWith(["ip"], "A snapshot applied where interfaces have other indices", () => {
  testElsewhere({
    "a vxlan tunnel": "link add vx0 type vxlan id 7 dstport 4789 dev eth1 remote 192.0.2.9",
    "a macvlan": "link add link eth2 name mv0 type macvlan mode bridge",
    "a macvlan with source addresses": `link add link eth2 name mv0 type macvlan mode source
      link set mv0 type macvlan macaddr add 02:00:00:00:00:13
      link set mv0 type macvlan macaddr add 02:00:00:00:00:12`,
    "a backup port of a bridge": `link add br0 type bridge
      link set eth0 master br0
      link set eth1 master br0
      link set eth0 type bridge_slave backup_port eth1`,
  });
});

/** Returns the filters of eth0 as `tc` shows them, with names of interfaces and without counters. */
function filtersOf(netns: NetworkNamespace): unknown {
  const shown = JSON.parse(runIn(netns, ["tc", "-j", "filter", "show", "dev", "eth0", "ingress"]));
  const isCounter = (name: string) => ["ref", "bind", "not_in_hw", "used_hw_stats", "fh", "rule hit"].includes(name);
  return JSON.parse(JSON.stringify(shown), (name, value) => (isCounter(name) ? undefined : value));
}

describeWith(["ip", "tc"], "A snapshot of filters applied where interfaces have other indices", () => {
  testElsewhere(
    {
      "an action that redirects packets": `tc qdisc add dev eth0 clsact
        tc filter add dev eth0 ingress pref 5 u32 match u32 0 0 action mirred egress redirect dev eth2`,
      "a list of actions": `tc qdisc add dev eth0 clsact
        tc filter add dev eth0 ingress pref 5 u32 match u32 0 0 action mirred egress mirror dev eth1 pipe action mirred egress redirect dev eth2`,
    },
    filtersOf,
  );
});

describeWith(["ip"], "Declared settings of links", () => {
  test("name the underlying interface of a tunnel in either place, and the kernel keeps it", async () => {
    for (const declared of [{ link: "eth1", data: { id: 7 } }, { data: { id: 7, link: "eth1" } }]) {
      using netns = shifted(2);
      ip(netns, lowerLinks);
      const description: Description = { links: { vx0: { kind: "vxlan", ...declared } } };
      expect(await apply(netns, description)).toEqual(["+ link vx0 (vxlan)"]);
      expect(detailsOf(netns)["vx0"]).toMatchObject({ linkinfo: { info_data: { link: "eth1" } } });
      // vxlan_changelink() accepts another lower device.
      const moved: Description = { links: { vx0: { kind: "vxlan", link: "eth2", data: { id: 7 } } } };
      expect(await apply(netns, moved)).toEqual(["~ link vx0 (vxlan): link eth1 → eth2"]);
      expect(detailsOf(netns)["vx0"]).toMatchObject({ linkinfo: { info_data: { link: "eth2" } } });
    }
  });

  test("reject indices, and interfaces that do not exist", async () => {
    expect(() => desired({ links: { vx0: { kind: "vxlan", data: { id: 7, link: 3 } } } })).toThrow(
      "links.vx0.data.link: expected the name of an interface, got 3",
    );
    using netns = NetworkNamespace.create();
    const data = { mode: "active-backup", primary: "eth9" } as const;
    const plan = desired({ links: { bond0: { kind: "bond", data } } }, { netns }).plan();
    await expect(plan).rejects.toThrow('links.bond0.data.primary: there is no interface "eth9"');
  });

  test("accept alternative names in all fields that refer to interfaces", async () => {
    using netns = shifted(2);
    ip(
      netns,
      `${lowerLinks}
      link property add dev eth0 altname first
      link property add dev eth1 altname uplink
      link set eth1 up
      tc qdisc add dev eth0 clsact`,
    );
    const sel = { flags: 1, keys: [{ mask: 0 }] };
    const parms = { action: "stolen", eaction: "egress-redir", ifindex: "uplink" } as const;
    const act = [{ kind: "mirred", options: { parms } }] as const;
    const at = { dev: "first", parent: "clsact/ingress", kind: "u32", pref: 5, handle: 0x80000800 } as const;
    const zero = { mac: "00:00:00:00:00:00", dst: "192.0.2.9" };
    const description: Description = {
      links: {
        br0: { kind: "bridge" },
        eth0: { master: "br0", slaveKind: "bridge", slaveData: { backupPort: "uplink" } },
        eth1: { master: "br0" },
        vx0: { kind: "vxlan", data: { id: 7, link: "uplink", port: 4789 } },
      },
      filters: [{ ...at, options: { sel, act: [...act] } }],
      forwardingEntries: [{ ...zero, dev: "vx0", viaIf: "uplink" }],
      routes: [
        {
          dst: "2001:db8:5::/48",
          dev: "uplink",
          encap: { type: "seg6local", action: "End.X", nh6: "fe80::1", oif: "uplink" },
        },
      ],
    };
    await apply(netns, description);
    expect(await planned(netns, description)).toEqual([]);
    const text = JSON.stringify(await snapshot({ netns }));
    for (const shown of ['"backupPort":"eth1"', '"link":"eth1"', '"ifindex":"eth1"', '"viaIf":"eth1"'])
      expect(text).toContain(shown);
  });

  test("follow a renamed interface", async () => {
    using netns = NetworkNamespace.create();
    ip(
      netns,
      `link add eth0 type ifb
      link add eth1 address 02:00:00:00:00:01 type veth peer name end
      link add br0 address 02:00:00:00:00:09 type bridge
      link set eth0 master br0
      link set eth1 master br0
      link set eth0 type bridge_slave backup_port eth1`,
    );
    const description = {
      links: {
        uplink: { match: { address: "02:00:00:00:00:01" } },
        eth0: { slaveKind: "bridge", slaveData: { backupPort: "uplink" } },
      },
    } as const;
    expect(await planned(netns, description)).toEqual(["~ link uplink: ifname eth1 → uplink"]);
  });
});
