import { expect } from "bun:test";
import { type Description, snapshot } from "../../../../src/subsystems/state/index.ts";
import { describeWith } from "../../../support/environment.ts";
import { test } from "../../../support/fixtures.ts";
import { runAll, runIn } from "../../../support/oracle.ts";
import { apply, planned } from "../support.ts";

// Next hop objects require a carrier.
const links: Description["links"] = {
  lo: { up: true },
  near: { kind: "veth", up: true, data: { peer: { ifname: "far" } } },
  far: { up: true },
};
const lifetime = "valid_lft 3600 preferred_lft 3600";
const dhcp = `address add 10.6.0.5/24 dev near ${lifetime}`;

interface Case {
  readonly commands: readonly string[];
  /** Destinations of the routes with a gateway, and next hop objects, that snapshots contain. */
  readonly kept?: readonly string[];
  /** Commands that the kernel rejects after a snapshot was applied in another namespace. */
  readonly rejected?: readonly string[];
}

/** Commands that add routes and next hop objects which a snapshot omits. */
const cases: Readonly<Record<string, Case>> = {
  "of an address with a lifetime": {
    commands: [dhcp],
    rejected: ["route add 10.99.0.0/16 via 10.6.0.1 dev near"],
  },
  "with a route of its own": {
    commands: [
      "address add 192.168.1.1/24 dev near",
      dhcp,
      "route add 10.6.0.1 dev near scope link",
      "route add 10.99.0.0/16 via 10.6.0.1",
    ],
    kept: ["10.99.0.0/16"],
  },
  "in the network of a static route": {
    commands: [dhcp, "route add 10.6.0.0/16 dev near", "route add 10.99.0.0/16 via 10.6.0.1"],
    kept: ["10.99.0.0/16"],
  },
  "in the network of a static default route": {
    commands: [dhcp, "route add default dev near", "route add 10.99.0.0/16 via 10.6.0.1 dev near"],
    kept: ["10.99.0.0/16"],
  },
  "in a less specific network of a static address": {
    commands: ["address add 10.6.0.9/16 dev near", dhcp, "route add 10.99.0.0/16 via 10.6.0.1"],
    kept: ["10.99.0.0/16"],
  },
  "in the network of a secondary address": {
    commands: [dhcp, "address add 10.6.0.9/24 dev near", "route add 10.99.0.0/16 via 10.6.0.1"],
    kept: ["10.99.0.0/16"],
  },
  "in the network of a static address without a route": {
    commands: [dhcp, "address add 10.6.0.9/16 dev near noprefixroute"],
    rejected: ["route add 10.99.0.0/16 via 10.6.0.1"],
  },
  "in the network of another interface": {
    commands: [dhcp, "route add 10.6.0.0/16 dev far"],
    rejected: ["route add 10.99.0.0/16 via 10.6.0.1 dev near"],
  },
  "in the network of a route that leads behind a gateway": {
    commands: [dhcp, "route add 10.6.0.0/16 dev near scope global"],
    rejected: ["route add 10.99.0.0/16 via 10.6.0.1 dev near"],
  },
  "in the network of a route with such a source address": {
    commands: [`address add 10.6.0.5/32 dev near ${lifetime}`, "route add 10.5.0.1 dev near scope link src 10.6.0.5"],
    rejected: ["route add default via 10.5.0.1 dev near"],
  },
  "of some next hops": {
    commands: [dhcp, "address add 10.7.0.5/24 dev far"],
    rejected: ["route add 10.98.0.0/16 nexthop via 10.6.0.1 dev near nexthop via 10.7.0.1 dev far"],
  },
  "of next hops that remain": {
    commands: [
      dhcp,
      "address add 10.7.0.5/24 dev far",
      "route add 10.98.0.0/16 nexthop via 10.6.0.1 dev near onlink nexthop via 10.7.0.1 dev far",
    ],
    kept: ["10.98.0.0/16"],
  },
  "with a route of the same table": {
    commands: [dhcp, "route add 10.6.0.0/24 dev near table 9", "route add 10.99.0.0/16 via 10.6.0.1 dev near table 9"],
    kept: ["10.99.0.0/16"],
    rejected: ["route add 10.98.0.0/16 via 10.6.0.1 dev near"],
  },
  "with a route of the table of a rule": {
    commands: [dhcp, "route add 10.6.0.0/24 dev near table 9", "rule add from 10.6.0.5 lookup 9"],
    rejected: ["route add 10.99.0.0/16 via 10.6.0.1 dev near"],
  },
  "of next hop objects": {
    commands: [dhcp, "address add 10.7.0.5/24 dev far", "nexthop add id 6 via 10.7.0.1 dev far"],
    rejected: [
      "nexthop add id 5 via 10.6.0.1 dev near",
      "nexthop add id 7 group 5/6",
      "route add 10.97.0.0/16 nhid 5",
      "route add 10.96.0.0/16 nhid 7",
    ],
    kept: ["6"],
  },
  "of next hop objects with a route": {
    commands: [
      dhcp,
      "route add 10.6.0.1 dev near scope link",
      "nexthop add id 5 via 10.6.0.1 dev near",
      "nexthop add id 7 group 5",
      "route add 10.96.0.0/16 nhid 7",
    ],
    kept: ["5", "7", "10.96.0.0/16"],
  },
  "of next hop objects with a route through another one": {
    commands: [
      dhcp,
      "nexthop add id 4 dev near",
      "route add 10.6.0.1 nhid 4 scope link",
      "nexthop add id 5 via 10.6.0.1 dev near",
      "route add 10.96.0.0/16 nhid 5",
    ],
    kept: ["4", "10.6.0.1"],
  },
  "of next hop objects that remain": {
    commands: [
      dhcp,
      "nexthop add id 5 via 10.6.0.1 dev near onlink",
      "nexthop add id 7 group 5",
      "route add 10.96.0.0/16 nhid 7",
    ],
    kept: ["5", "7", "10.96.0.0/16"],
  },
  "in IPv6": {
    commands: [
      `address add 2001:db8::5/64 dev near nodad ${lifetime}`,
      "address add 2001:db8:5::5/64 dev near nodad",
      "route add 2001:db8:2::/48 via fe80::1 dev near",
      "route add 2001:db8:3::/48 via 2001:db8:5::1 dev near",
    ],
    kept: ["2001:db8:2::/48", "2001:db8:3::/48"],
    rejected: ["route add 2001:db8:1::/48 via 2001:db8::1 dev near", "nexthop add id 5 via 2001:db8::1 dev near"],
  },
  "in IPv6 with a route": {
    commands: [
      `address add 2001:db8::5/64 dev near nodad ${lifetime}`,
      "route add 2001:db8::1 dev near",
      "route add 2001:db8:1::/48 via 2001:db8::1 dev near",
    ],
    kept: ["2001:db8:1::/48"],
  },
  "of another family": {
    commands: [`address add 2001:db8::5/64 dev near nodad ${lifetime}`, "address add 192.0.2.1/24 dev near"],
    rejected: ["route add 10.99.0.0/16 via inet6 2001:db8::1 dev near"],
  },
};

describeWith(["ip"], "Gateways in the network of an address with a lifetime", () => {
  test.each(Object.entries(cases))(
    "are in snapshots if they are reachable without it: %s",
    async (_, { commands, kept = [], rejected = [] }, { netns, other }) => {
      await apply(netns, { links });
      runAll(
        netns,
        [...commands, ...rejected].map((command) => `ip ${command}`),
      );
      const taken = await snapshot({ netns });
      const { routes = [], nexthops = [] } = taken;
      const throughGateways = routes.filter(
        ({ gateway, via, nexthops, nhid }) => (gateway ?? via ?? nexthops ?? nhid) !== undefined,
      );
      expect([...nexthops.map(({ id }) => `${id}`), ...throughGateways.map(({ dst }) => dst)]).toEqual([...kept]);
      const exact = { mode: { routes: "exact", nexthops: "exact" }, routes, nexthops } as const;
      expect(await planned(netns, { ...taken, ...exact })).toEqual([]);
      await apply(other, taken);
      for (const command of rejected) expect(() => runIn(other, ["ip", ...command.split(" ")])).toThrow();
    },
  );
});
