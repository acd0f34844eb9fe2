import { expect } from "bun:test";
import { rtNexthop } from "../../../src/families/rt-nexthop.ts";
import type { NetworkNamespace } from "../../../src/index.ts";
import type { Encap } from "../../../src/subsystems/route/index.ts";
import { describeInNamespaces, hasProgram } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { Tables } from "./setups.ts";
import { iproute, json } from "./support.ts";

const test = base.extend({ tables: ({ netns }) => withLink(netns) });

const segments: Encap = { type: "seg6", mode: "encap", segs: ["2001:db8::9"] };

function withLink(netns: NetworkNamespace): Tables {
  const tables = new Tables(netns);
  tables.make({
    links: [{ ifname: "va", kind: "veth", data: { peer: { ifname: "vb" } } }],
    up: ["va", "vb", "lo"],
    addresses: [
      { dev: "va", local: "192.0.2.1/24" },
      { dev: "va", local: "2001:db8::1/64", flags: ["nodad"] },
    ],
  });
  return tables;
}

describeInNamespaces("Next hops with encapsulations", () => {
  test.skipIf(!hasProgram("ip"))("can be deleted and added again unchanged", ({ netns, tables: { nexthops } }) => {
    iproute(
      netns,
      `ip nexthop add id 1 via 2001:db8::5 dev va encap seg6 mode encap segs 2001:db8::9
       ip nexthop add id 2 via 192.0.2.5 dev va encap ip id 42 dst 192.0.2.9 ttl 7`,
    );
    const listed = nexthops.list().toArray();
    expect(listed.map(({ encap }) => encap)).toMatchObject([
      segments,
      { type: "ip", id: 42n, dst: "192.0.2.9", ttl: 7 },
    ]);
    using family = rtNexthop.connect({ netns });
    expect(family.dump("getnexthop").toArray()).toMatchObject([
      { encapType: "seg6", encap: { srh: expect.anything() } },
      { encapType: "ip", encap: { id: 42n, dst: "192.0.2.9", ttl: 7 } },
    ]);
    const before = json(netns, "ip -json nexthop");
    nexthops.deleteMany(listed);
    for (const outcome of nexthops.addMany(listed)) expect(outcome).toEqual({});
    expect(json(netns, "ip -json nexthop")).toEqual(before);
    nexthops.replace({ id: 1, gateway: "2001:db8::6", dev: "va", encap: segments });
    expect(nexthops.get(1)).toMatchObject({ gateway: "2001:db8::6", encap: segments });
  });
});

describeInNamespaces("Next hops", () => {
  test("are rejected with advice about an interface that is down or has no carrier", ({
    tables: { links, nexthops },
  }) => {
    // With its own address, a bridge without ports has no carrier.
    links.add({ ifname: "br0", kind: "bridge", address: "02:00:00:00:00:01", up: true });
    expect(() => nexthops.add({ id: 1, dev: "br0" })).toThrow("it also needs a carrier");
    links.set("lo", { up: false });
    for (const family of ["inet", "inet6"] as const)
      expect(() => nexthops.add({ id: 1, blackhole: true, family })).toThrow("set lo up");
  });
});

describeInNamespaces("Flags of next hops", () => {
  test("that only the kernel sets are accepted and ignored", ({ tables: { nexthops } }) => {
    nexthops.add({ id: 1, gateway: "192.0.2.5", dev: "va", flags: ["dead", "linkdown", "onlink"] });
    expect(nexthops.get(1).flags).toEqual(["onlink"]);
    nexthops.replace({ id: 1, gateway: "192.0.2.5", dev: "va", flags: ["dead", 0x80] });
    expect(nexthops.get(1).flags).toEqual([]);
  });
});

describeInNamespaces("IPv4 routes with one next hop object", () => {
  test("have their own metrics, also none", ({ tables: { nexthops, routes } }) => {
    nexthops.add({ id: 1, gateway: "192.0.2.5", dev: "va" });
    routes.add({ dst: "10.1.0.0/16", nhid: 1, metrics: { mtu: 1300 } });
    routes.addMany([{ dst: "10.2.0.0/16", nhid: 1 }]);
    routes.replace({ dst: "10.3.0.0/16", nhid: 1 });
    const metricsOf = (dst: string) => routes.list({ dst }).toArray()[0]!.metrics;
    expect(metricsOf("10.1.0.0/16")).toEqual({ mtu: 1300 });
    for (const dst of ["10.2.0.0/16", "10.3.0.0/16"]) expect(metricsOf(dst)).toBeUndefined();
    const ofObject = () => Array.from(routes.list()).filter(({ nhid }) => nhid === 1);
    routes.deleteMany(ofObject());
    expect(ofObject()).toEqual([]);
  });
});
