import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { snapshot } from "../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { apply, network, planned } from "./support.ts";

describeInNamespaces("snapshot()", () => {
  test("returns a description that recreates the state elsewhere", async () => {
    using netns = NetworkNamespace.create();
    await apply(netns, network);
    const taken = await snapshot({ netns });
    expect(JSON.parse(JSON.stringify(taken))).toEqual(taken);
    expect(await planned(netns, taken)).toEqual([]);

    using other = NetworkNamespace.create();
    await apply(other, taken);
    expect(await snapshot({ netns: other })).toEqual(taken);
  });
});

describeInNamespaces("snapshot() of all tables", () => {
  test("can be applied in another namespace without differences", async () => {
    using netns = NetworkNamespace.create();
    await apply(netns, {
      ...network,
      links: { ...network.links, end: { up: true }, lo: { up: true } },
      neighbours: [
        { dev: "br0", dst: "192.0.2.9", lladdr: "02:00:00:00:00:09" },
        { dev: "br0", dst: "192.0.2.10", proxy: true },
      ],
      forwardingEntries: [{ dev: "port", mac: "02:00:00:00:00:01", flags: ["master"], state: ["noarp"] }],
      nexthops: [
        { id: 1, gateway: "192.0.2.9", dev: "br0" },
        { id: 2, blackhole: true },
        { id: 10, group: [1, { id: 3, weight: 5 }] },
        { id: 3, gateway: "192.0.2.8", dev: "br0" },
      ],
      routes: [
        { dst: "10.1.0.0/16", nhid: 10 },
        { dst: "10.2.0.0/16", type: "unreachable", metric: 9 },
        { dst: "2001:db8:1::/48", dev: "br0" },
        { dst: "10.3.0.0/16", nexthops: [{ gateway: "192.0.2.9" }, { gateway: "192.0.2.8", weight: 3 }] },
      ],
      rules: [{ priority: 9, src: "10.0.0.0/8", fwmark: 5, table: 100 }],
      nftables: [{ table: { family: "inet", name: "lab" } }],
    });
    const taken = await snapshot({ netns });
    expect(Object.keys(taken).sort()).toEqual([
      "addresses",
      "forwardingEntries",
      "links",
      "neighbours",
      "nexthops",
      "nftables",
      "routes",
      "rules",
    ]);
    expect(await planned(netns, JSON.parse(JSON.stringify(taken)))).toEqual([]);
    using other = NetworkNamespace.create();
    await apply(other, taken);
    expect(await snapshot({ netns: other })).toEqual(taken);
  });
});
