// Rules of bridges, VXLAN and ARP that decide about few packets. The outcome of each was compared with a real packet.
import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { describeInNamespaces, whereTheKernelHas } from "../../support/environment.ts";
import { predictionOf } from "./compared-packet.ts";
import { connect, Host, PAYLOAD, pair, settle } from "./network.ts";
import { hasVxlan } from "./tunnel-tests.ts";

const IP_HEADERS = 28;
const VLAN_TAG = 4;

describeInNamespaces("explain, like the kernel,", () => {
  const ends = (from: Host, to: Host) => ({ from, to, source: "10.0.0.1", destination: "10.0.0.2" });

  /** Two hosts at a bridge, whose ports are called "p1" and "p2". */
  function bridged(): { client: Host; bridge: Host; server: Host; hosts: Host[] } & Disposable {
    const stack = new DisposableStack();
    const [client, bridge, server] = ["client", "bridge", "server"].map((name) => stack.use(new Host(name))) as [
      Host,
      Host,
      Host,
    ];
    bridge.add({ ifname: "br", kind: "bridge", up: true });
    connect(client, "r", bridge, "p1");
    connect(server, "l", bridge, "p2");
    for (const dev of ["p1", "p2"]) bridge.links.change({ dev, master: "br" });
    client.address("r", "10.0.0.1/24");
    server.address("l", "10.0.0.2/24");
    client.address("r", "2001:db8::1/64");
    server.address("l", "2001:db8::2/64");
    const hosts = [client, bridge, server];
    settle(...hosts);
    return { client, bridge, server, hosts, [Symbol.dispose]: () => stack.dispose() };
  }

  test.each([
    [0, "delivered"],
    [1, "dropped"],
  ] as const)(
    "compares the length of the packet with the MTU of the receiving end of a pair (%i too long)",
    async (more, expected) => {
      using made = pair();
      made.server.links.change({ dev: "l", mtu: PAYLOAD.length + IP_HEADERS - VLAN_TAG - more });
      const { outcome } = await predictionOf([made.client, made.server], ends(made.client, made.server));
      expect(outcome).toBe(expected);
    },
  );

  test.each([
    [0, "delivered"],
    [1, "dropped"],
  ] as const)(
    "compares the length of the packet with the MTU of a bridge port (%i too long)",
    async (more, expected) => {
      using made = bridged();
      if (existsSync("/proc/sys/net/bridge")) made.bridge.set("net.bridge.bridge-nf-call-iptables", 0);
      made.bridge.links.change({ dev: "p2", mtu: PAYLOAD.length + IP_HEADERS - VLAN_TAG - more });
      expect((await predictionOf(made.hosts, ends(made.client, made.server))).outcome).toBe(expected);
    },
  );

  whereTheKernelHas("br_netfilter", existsSync("/proc/sys/net/bridge/bridge-nf-call-iptables"), () => {
    test("may split packets that are longer than the MTU of a bridge port", async () => {
      using made = bridged();
      made.bridge.set("net.bridge.bridge-nf-call-iptables", 1);
      made.bridge.links.change({ dev: "p2", mtu: PAYLOAD.length + IP_HEADERS - 1 });
      expect((await predictionOf(made.hosts, ends(made.client, made.server))).outcome).toBe("undecided");
    });
  });

  test("ignores options of ports about floods for frames of the bridge itself", async () => {
    using made = bridged();
    made.bridge.address("br", "10.0.0.3/24");
    made.bridge.address("br", "2001:db8::3/64");
    settle(...made.hosts);
    made.bridge.links.change({ dev: "p2", slaveKind: "bridge", slaveData: { bcastFlood: 0, mcastFlood: 0 } });
    const fromBridge = { ...ends(made.bridge, made.server), source: "10.0.0.3" };
    expect((await predictionOf(made.hosts, fromBridge)).outcome).toBe("delivered");
    const six = { ...fromBridge, source: "2001:db8::3", destination: "2001:db8::2" };
    expect((await predictionOf(made.hosts, six)).outcome).toBe("delivered");
    expect((await predictionOf(made.hosts, ends(made.client, made.server))).outcome).toBe("rejected");
  });

  test.each(["10.0.0.", "2001:db8::"])("lets a bridge with neighSuppress answer for %s", async (prefix) => {
    for (const [isKnown, isSuppressing, expected] of [
      [true, true, "delivered"],
      [false, true, "delivered"],
      [true, false, "rejected"],
    ] as const) {
      using made = bridged();
      const { client, bridge, server } = made;
      const lladdr = server.links.get("l")!.address!;
      // The server itself answers nothing.
      const deaf =
        prefix === "10.0.0."
          ? `table arp a { chain c { type filter hook input priority 0; drop; }; }`
          : `table ip6 a { chain c { type filter hook input priority 0; icmpv6 type 135 drop; }; }`;
      if (isKnown) server.addRules(deaf);
      bridge.links.change({ dev: "p2", slaveKind: "bridge", slaveData: { neighSuppress: isSuppressing ? 1 : 0 } });
      if (isKnown) {
        bridge.neighbours.replace({ dev: "br", dst: `${prefix}2`, lladdr, state: ["permanent"] });
        bridge.fdb.replace({ dev: "p2", mac: lladdr, state: ["noarp"], flags: ["master"] });
      }
      const { outcome } = await predictionOf(made.hosts, {
        ...ends(client, server),
        ...{ source: `${prefix}1`, destination: `${prefix}2` },
      });
      expect({ isKnown, isSuppressing, outcome }).toEqual({ isKnown, isSuppressing, outcome: expected });
    }
  });

  test("sends no request to a port with neighSuppress if it knows the neighbour, but not where it is", async () => {
    using made = bridged();
    const { bridge, server } = made;
    bridge.neighbours.replace({
      ...{ dev: "br", dst: "10.0.0.2", lladdr: made.client.links.get("r")!.address!, state: ["permanent"] },
    });
    bridge.links.change({ dev: "p2", slaveKind: "bridge", slaveData: { neighSuppress: 1 } });
    // The bridge has the address at the port from which the request comes.
    expect((await predictionOf(made.hosts, ends(made.client, server))).outcome).toBe("rejected");
  });

  test("may answer for addresses with a proxy entry", async () => {
    using made = pair();
    const { client, server } = made;
    client.address("r", "2001:db8::1/64");
    server.address("l", "2001:db8::2/64");
    settle(client, server);
    for (const destination of ["10.0.0.9", "2001:db8::9"]) {
      const six = destination.includes(":");
      const question = { ...ends(client, server), source: six ? "2001:db8::1" : "10.0.0.1", destination };
      expect((await predictionOf([client, server], question)).outcome).toBe("rejected");
      server.neighbours.add({ dev: "l", dst: destination, proxy: true });
      expect((await predictionOf([client, server], question)).outcome).toBe("undecided");
    }
  });

  test.each([
    [0, "rejected"],
    [1, "dropped"],
    [2, "dropped"],
  ] as const)("asks with the source address that arp_announce %i selects: %s", async (announce, expected) => {
    using made = pair();
    const { client, server } = made;
    client.address("lo", "192.0.2.1/32");
    client.set("net.ipv4.conf.all.arp_announce", announce);
    // The server has no route back to the other address: it neither answers its requests nor receives its packets.
    server.set("net.ipv4.conf.all.rp_filter", 1);
    const question = { ...ends(client, server), source: "192.0.2.1" };
    expect((await predictionOf([client, server], question)).outcome).toBe(expected);
  });
});

whereTheKernelHas("VXLAN", hasVxlan(), () => {
  describeInNamespaces("explain, with VXLAN,", () => {
    /** Two hosts with VXLAN interfaces. */
    function vxlans(near: object, far: object): { client: Host; server: Host; hosts: Host[] } & Disposable {
      const made = pair();
      const { client, server } = made;
      const common = { id: 7, port: 4789 };
      // Packets of IPv6 would make the server learn the address of the client before the test.
      client.set("net.ipv6.conf.default.disable_ipv6", 1);
      client.add({ ifname: "tun", kind: "vxlan", data: { ...common, local: "10.0.0.1", ...near }, up: true });
      server.add({ ifname: "tun", kind: "vxlan", data: { ...common, local: "10.0.0.2", ...far }, up: true });
      client.address("tun", "10.9.0.1/24");
      server.address("tun", "10.9.0.2/24");
      settle(client, server);
      return { client, server, hosts: [client, server], [Symbol.dispose]: () => made[Symbol.dispose]() };
    }
    const inside = ({ client, server }: { client: Host; server: Host }) => ({
      ...{ from: client, to: server, source: "10.9.0.1", destination: "10.9.0.2" },
    });

    test.each([
      [{}, "delivered"],
      [{ learning: 0 }, "rejected"],
    ] as const)("learns the other end from the request, if it learns (%j): %s", async (far, expected) => {
      using made = vxlans({ group: "10.0.0.2" }, far);
      expect((await predictionOf(made.hosts, inside(made))).outcome).toBe(expected);
    });

    test("discards frames if a static entry has another end", async () => {
      using made = vxlans({ group: "10.0.0.2" }, { group: "10.0.0.1" });
      const mac = made.client.links.get("tun")!.address!;
      made.server.fdb.replace({ dev: "tun", mac, dst: "10.0.0.9", state: ["permanent"], flags: ["self"] });
      expect((await predictionOf(made.hosts, inside(made))).outcome).toBe("rejected");
      const lladdr = made.server.links.get("tun")!.address!;
      made.client.neighbours.replace({ dev: "tun", dst: "10.9.0.2", lladdr, state: ["permanent"] });
      const { outcome, reason } = await predictionOf(made.hosts, inside(made));
      expect({ outcome, reason }).toEqual({
        outcome: "dropped",
        reason: `tun has the static entry ${mac} dst 10.0.0.9, and discards frames from 10.0.0.1`,
      });
    });

    test("answers for neighbours itself with the option proxy", async () => {
      using made = vxlans({ group: "10.0.0.2", proxy: 1 }, { group: "10.0.0.1" });
      const { client, server } = made;
      // A bridge asks, and the VXLAN interface is a port of the bridge.
      client.add({ ifname: "br", kind: "bridge", up: true });
      client.addresses.delete({ dev: "tun", local: "10.9.0.1", prefixlen: 24 });
      client.links.change({ dev: "tun", master: "br" });
      client.address("br", "10.9.0.1/24");
      settle(client, server);
      expect((await predictionOf(made.hosts, inside(made))).outcome).toBe("rejected");
      const lladdr = server.links.get("tun")!.address!;
      client.neighbours.replace({ dev: "tun", dst: "10.9.0.2", lladdr, state: ["permanent"] });
      using again = vxlans({ group: "10.0.0.2", proxy: 1 }, { group: "10.0.0.1" });
      again.client.add({ ifname: "br", kind: "bridge", up: true });
      again.client.addresses.delete({ dev: "tun", local: "10.9.0.1", prefixlen: 24 });
      again.client.links.change({ dev: "tun", master: "br" });
      again.client.address("br", "10.9.0.1/24");
      settle(again.client, again.server);
      again.client.neighbours.replace({
        ...{ dev: "tun", dst: "10.9.0.2", lladdr: again.server.links.get("tun")!.address!, state: ["permanent"] },
      });
      expect((await predictionOf(again.hosts, inside(again))).outcome).toBe("delivered");
    });
  });
});
