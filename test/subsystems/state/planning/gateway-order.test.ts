import { expect } from "bun:test";
import type { Description } from "../../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { test } from "../../../support/fixtures.ts";
import { apply, planned } from "../support.ts";

const links: Description["links"] = {
  lo: { up: true },
  v0: { kind: "bridge", up: true },
  v1: { kind: "bridge", up: true },
};
const onlink = { dev: "v1", flags: ["onlink"] as const };

describeInNamespaces("Declared routes with IPv6 gateways", () => {
  test.each<[name: string, routes: Description["routes"]]>([
    [
      "a gateway that another route with a gateway contains",
      [
        { dst: "fd02::/32", gateway: "fd02::4", dev: "v0" },
        { dst: "fd05::/32", gateway: "fd02::4", dev: "v0" },
      ],
    ],
    [
      "a gateway without interface that a route which discards packets contains",
      [
        { dst: "fd02::/32", type: "unreachable" },
        { dst: "fd05::/32", gateway: "fd02::4" },
      ],
    ],
    [
      "an onlink gateway that a route over another interface contains",
      [
        { dst: "fd06::/32", dev: "v0" },
        { dst: "fd05::/32", gateway: "fd06::3", ...onlink },
      ],
    ],
    [
      "an onlink gateway of a route with the destination of another one",
      [
        { dst: "fd06::/32", dev: "v0" },
        { dst: "2001:db8:f::2", dev: "v0" },
        { dst: "2001:db8:f::2", gateway: "fd06::3", ...onlink },
      ],
    ],
    [
      "an onlink gateway of a route with the destination of another one, in a network with a gateway",
      [
        { dst: "fd06::/32", gateway: "fe80::5", dev: "v0" },
        { dst: "2001:db8:f::2", dev: "v0" },
        { dst: "2001:db8:f::2", gateway: "fd06::3", ...onlink },
      ],
    ],
    [
      "an onlink gateway of a next hop of an IPv4 route",
      [
        { dst: "fd06::/32", dev: "v0" },
        { dst: "10.2.0.0/16", nexthops: [{ dev: "v0" }, { via: { family: "inet6", host: "fd06::3" }, ...onlink }] },
      ],
    ],
    [
      "a gateway in the network of a route that contains an onlink gateway",
      [
        { dst: "fd07::/32", gateway: "fd06::9", dev: "v0" },
        { dst: "fd06::/32", dev: "v0" },
        { dst: "fd05::/32", gateway: "fd06::3", ...onlink },
      ],
    ],
    [
      "gateways in the networks of each other, which their addresses make reachable",
      [
        { dst: "fd02::/16", gateway: "fd08::1", dev: "v0" },
        { dst: "fd08::/16", gateway: "fd02::4", dev: "v0" },
      ],
    ],
  ])("are added in an order that the kernel accepts: %s", async (_, routes, { netns }) => {
    const addresses = [
      { dev: "v0", address: "fd02::3/24" },
      { dev: "v0", address: "fd08::2/24" },
    ];
    await apply(netns, { links, addresses });
    await apply(netns, { routes });
    expect(await planned(netns, { routes })).toEqual([]);
  });
});
