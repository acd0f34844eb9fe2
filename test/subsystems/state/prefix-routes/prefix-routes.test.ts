import { expect } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { snapshot } from "../../../../src/subsystems/state/index.ts";
import { describeWith } from "../../../support/environment.ts";
import { test } from "../../../support/fixtures.ts";
import { runAll } from "../../../support/oracle.ts";
import { apply, planned } from "../support.ts";
import { links, testPrefixRoutes } from "./prefix-routes.ts";

testPrefixRoutes(
  {
    "of addresses": "192.0.2.1/24\n2001:db8::1/64",
    "of the shortest networks": "192.0.2.1/31\n192.0.2.4/32\n2001:db8::1/128\n2001:db8::3/127",
    "of the longest networks": "192.0.2.1/0\n2001:db8::1/0",
    "of peers": "192.0.2.1 peer 198.51.100.2/32\n2001:db8::1 peer 2001:db8:9::2/128",
    "of networks of peers": "192.0.2.1 peer 198.51.100.2/24\n2001:db8::1 peer 2001:db8:9::2/64",
    "of an address that has got a peer": `2001:db8::1/64
      address change 2001:db8::1 peer 2001:db8:8::2/64 metric 77 dev br0`,
    "of an address with a changed metric": `2001:db8::1 peer 2001:db8:9::2/64
      address change 2001:db8::1 peer 2001:db8:9::2/64 metric 78 dev br0`,
    "of a peer with noprefixroute": "2001:db8::1 peer 2001:db8:9::2/64 noprefixroute",
    "of a link-local peer": "fe80::5 peer fe80::6/64",
    "of a secondary address": "192.0.2.1/24\n192.0.2.2/24",
    "of multicast addresses": "224.5.5.5/24 autojoin\nff05::5/64 autojoin\nff02::99/128 autojoin\nff0e::9/128 autojoin",
    "of an address with a lifetime": "2001:db8::1/64 mngtmpaddr valid_lft 9000 preferred_lft 8000",
    "of the loopback interface":
      "address add 192.0.2.1/24 metric 77 dev lo\naddress add 2001:db8::1/64 metric 77 dev lo",
  },
  [],
);

testPrefixRoutes(
  {
    "with another metric": `192.0.2.1/24
      192.0.2.2/24 noprefixroute
      route add 192.0.2.0/24 dev br0 proto kernel metric 99`,
    "of a secondary address": `192.0.2.1/24 noprefixroute
      192.0.2.2/24
      route add 192.0.2.0/24 dev br0 proto kernel metric 77`,
    "like the kernel's, of an address with noprefixroute": `192.0.2.1/24 noprefixroute
      route add 192.0.2.0/24 dev br0 proto kernel scope link src 192.0.2.1`,
    "in another table": `192.0.2.1/24
      route add 192.0.2.0/24 dev br0 proto kernel metric 77 table 9`,
    "in another table, without a metric": `192.0.2.1/24
      route add 192.0.2.0/24 dev br0 proto kernel scope link src 192.0.2.1 table 9`,
    "without a metric and an address": "route add 192.0.2.0/24 dev br0 proto kernel",
    "that discard packets": "route add blackhole 192.0.2.0/24 proto kernel",
    "with a gateway": `198.51.100.1/24
      route add 192.0.2.0/24 via 198.51.100.2 proto kernel metric 77`,
  },
  ["192.0.2.0/24"],
);

testPrefixRoutes(
  {
    "of the address of a peer with noprefixroute": `2001:db8::1 peer 2001:db8:9::2/64 noprefixroute
      -6 route add 2001:db8::/64 dev br0 proto kernel metric 77`,
    "without an address": "-6 route add 2001:db8::/64 dev br0 proto kernel metric 77",
  },
  ["2001:db8::/64"],
);

describeWith(["ip"], "Routes of programs for addresses that are not declared", () => {
  const exact = { routes: [], mode: { routes: "exact" } } as const;

  // NetworkManager gives all of its addresses the flag noprefixroute.
  test("remain with the mode exact until the address is declared", async ({ netns }) => {
    await apply(netns, { links });
    runAll(netns, [
      "ip address add 192.0.2.1/24 dev br0 noprefixroute",
      "ip route add 192.0.2.0/24 dev br0 proto kernel scope link src 192.0.2.1 metric 425",
      "ip address flush dev br0 scope link",
      "ip address add fe80::5/64 dev br0 noprefixroute nodad",
      "ip route add fe80::/64 dev br0 proto kernel metric 1024",
    ]);
    expect(await planned(netns, exact)).toEqual([]);
    const { addresses = [] } = await snapshot({ netns });
    expect(addresses).toHaveLength(2);
    expect(await planned(netns, { ...exact, addresses })).toEqual([
      expect.stringContaining("- route 192.0.2.0/24 "),
      expect.stringContaining("- route fe80::/64 "),
    ]);
  });

  test("are not in snapshots and remain if the address has a lifetime", async ({ netns }) => {
    await apply(netns, { links });
    runAll(netns, [
      "ip address add 192.0.2.1/24 dev br0 noprefixroute valid_lft 3600 preferred_lft 3600",
      "ip route add 192.0.2.0/24 dev br0 proto kernel scope link src 192.0.2.1 metric 100",
      "ip route add 198.51.100.0/24 dev br0 proto dhcp src 192.0.2.1 metric 100",
      "ip address add 2001:db8::1/64 dev br0 noprefixroute nodad valid_lft 3600 preferred_lft 3600",
      "ip -6 route add 2001:db8::/64 dev br0 proto kernel metric 100",
      "ip route add default via 192.0.2.9 dev br0 proto dhcp",
      "ip -6 route add default via 2001:db8::9 dev br0 proto dhcp",
    ]);
    const taken = await snapshot({ netns });
    expect(taken).not.toHaveProperty("routes");
    expect(await planned(netns, { ...exact, ...taken })).toEqual([]);
    using other = NetworkNamespace.create();
    await apply(other, taken);
    // An owner's own routes are removed.
    expect(await planned(netns, { routes: [], owner: { protocol: "dhcp" } })).toEqual(
      expect.arrayContaining([expect.stringContaining("- route 198.51.100.0/24 ")]),
    );
  });

  test("are in snapshots if their gateway is reachable without such an address", async ({ netns }) => {
    await apply(netns, { links });
    runAll(netns, [
      "ip address add 192.0.2.1/24 dev br0 valid_lft 3600 preferred_lft 3600",
      "ip address add 192.0.2.2/24 dev br0",
      "ip route add 198.51.100.0/24 via 192.0.2.9 dev br0 proto dhcp",
      "ip address add 203.0.113.1/24 dev br0 valid_lft 3600 preferred_lft 3600",
      "ip route add 198.51.101.0/24 via 203.0.113.9 dev br0 onlink proto dhcp",
      "ip route add 198.51.102.0/24 via 203.0.113.9 dev br0 proto dhcp",
    ]);
    const { routes = [] } = await snapshot({ netns });
    expect(routes.map(({ dst }) => dst)).toEqual(["198.51.100.0/24", "198.51.101.0/24"]);
  });
});
