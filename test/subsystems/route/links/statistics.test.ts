import { expect } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { LinkStatistics, Links } from "../../../../src/subsystems/route/index.ts";
import { describeInNamespaces, hasProgram } from "../../../support/environment.ts";
import { until } from "../../../support/threads.ts";
import { test as base, json } from "../support.ts";

const test = base.extend({ netns: lab }).extend({ counters: ({ netns }) => LinkStatistics.open({ netns }) });

function lab(): NetworkNamespace {
  const netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  links.add({ ifname: "br0", kind: "bridge", up: true });
  links.add({ ifname: "v0", kind: "veth", master: "br0", data: { peer: { ifname: "v1" } } });
  links.set("lo", { up: true });
  return netns;
}

describeInNamespaces("LinkStatistics", () => {
  test("lists the requested groups of all links, or of one", ({ counters, links }) => {
    const all = counters.list().toArray();
    expect(all.map(LinkStatistics.keyOf)).toEqual([...links.list()].map(Links.keyOf));
    expect(all.map(({ dev }) => dev)).toEqual([...links.list()].map(({ ifname }) => ifname));
    const port = counters.list({ dev: "v0", groups: ["xstatsSlave"] }).toArray();
    expect(port.map(Object.keys)).toEqual([["ifindex", "dev", "xstatsSlave"]]);
    // Kernels with CONFIG_BRIDGE_VLAN_FILTERING also report the VLANs.
    expect(Object.keys(port[0]!.xstatsSlave!.bridge!)).toEqual(expect.arrayContaining(["mcast", "stp"]));
    expect(() => counters.list({ groups: ["links" as never] }).toArray()).toThrow(
      /groups\[0\]: expected one of link, /,
    );
  });

  test.skipIf(!hasProgram("ip"))("lists the counters of ip stats", async ({ netns, counters }) => {
    using socket = netns.run(() => Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } }));
    const connect = `await Bun.connect({ hostname: "127.0.0.1", port: ${socket.port}, socket: { data() {} } }); process.exit()`;
    const child = netns.run(() => Bun.spawn([process.execPath, "-e", connect]));
    expect(await child.exited).toBe(0);
    const counted = () => counters.list({ dev: "lo", groups: ["link"] }).toArray()[0]!.link!;
    const show = () =>
      json(netns, "ip -j stats show dev lo group link") as unknown as { stats64: Record<"rx" | "tx", object> }[];
    let [link, shown] = [counted(), show()];
    // The end of the connection may still be sent.
    await until(() => {
      const before = counted();
      [shown, link] = [show(), counted()];
      return Bun.deepEquals(before, link);
    }, "the counters stay the same");
    const of = (side: "rx" | "tx") => {
      const { bytes, packets, errors, dropped } = shown[0]!.stats64[side] as Record<string, number>;
      return [bytes, packets, errors, dropped].map((number) => BigInt(number!));
    };
    expect(of("rx")[0]).toBeGreaterThan(0n);
    expect([link.rxBytes, link.rxPackets, link.rxErrors, link.rxDropped]).toEqual(of("rx"));
    expect([link.txBytes, link.txPackets, link.txErrors, link.txDropped]).toEqual(of("tx"));
  });
});
