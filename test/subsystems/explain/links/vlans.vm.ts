// VLAN interfaces in other namespaces, two tags, and bridges that filter VLANs. Each prediction is compared with a real packet.
import { describe, expect, test } from "bun:test";
import { explain } from "../../../../src/subsystems/explain/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { loadModule } from "../../../vm/modules.ts";
import { type Ends, PORT, predictionOf } from "../compared-packet.ts";
import { connect, Host, settle } from "../network.ts";

for (const name of ["8021q", "bridge", "nf_tables"]) loadModule(name);

describeInNamespaces("explain, with VLAN interfaces in other namespaces,", () => {
  /** A client in VLAN 7, and a host whose VLAN interface is in a container. */
  class Vlans implements Disposable {
    readonly #stack = new DisposableStack();
    readonly client = this.#stack.use(new Host("client"));
    readonly host = this.#stack.use(new Host("host"));
    readonly container = this.#stack.use(new Host("container"));
    readonly hosts = [this.client, this.host, this.container];

    constructor(protocol: string, address?: string, ofClient = protocol) {
      const { client, host, container } = this;
      connect(client, "r", host, "l");
      client.add({ ifname: "v", kind: "vlan", link: "r", data: { id: 7, protocol: ofClient }, up: true });
      const own = address === undefined ? {} : { address };
      host.add({ ifname: "v", kind: "vlan", link: "l", data: { id: 7, protocol }, ...own });
      host.links.change({ dev: "v", netns: container.netns });
      container.links.change({ dev: "v", up: true });
      for (const [one, last] of [[client, 1] as const, [container, 2] as const]) {
        one.address("v", `10.0.0.${last}/24`);
        one.address("v", `2001:db8::${last}/64`);
      }
      settle(...this.hosts);
    }

    [Symbol.dispose](): void {
      this.#stack.dispose();
    }
  }

  const toContainer = ({ client, container }: Vlans): Ends => {
    return { from: client, to: container, source: "10.0.0.1", destination: "10.0.0.2" };
  };
  const toClient = ({ client, container }: Vlans): Ends => {
    return { from: container, to: client, source: "10.0.0.2", destination: "10.0.0.1" };
  };

  test.each([
    ["8021q", undefined],
    ["8021q", "02:00:5e:00:53:17"],
    ["8021ad", undefined],
    ["8021ad", "02:00:5e:00:53:17"],
  ])("follows packets in both directions (tags of %s, hardware address %p)", async (protocol, address) => {
    using made = new Vlans(protocol, address);
    for (const ends of [toContainer(made), toClient(made)]) {
      expect((await predictionOf(made.hosts, ends)).outcome).toBe("delivered");
      const six = { ...ends, source: ends.source.replace("10.0.0.", "2001:db8::") };
      const destination = ends.destination.replace("10.0.0.", "2001:db8::");
      expect((await predictionOf(made.hosts, { ...six, destination })).outcome).toBe("delivered");
    }
  });

  test("keeps the mark between the namespaces", async () => {
    using made = new Vlans("8021q");
    made.host.addRules(
      `table netdev m { chain c { type filter hook ingress device "l" priority 0; meta mark set 5; }; }`,
    );
    made.container.addRules("table inet d { chain c { type filter hook input priority 0; meta mark 5 drop; }; }");
    expect((await predictionOf(made.hosts, toContainer(made))).outcome).toBe("dropped");
  });

  test.each([
    ["8021ad", "8021q"],
    ["8021q", "8021ad"],
  ])("knows that an interface of %s does not receive tags of %s", async (protocol, ofClient) => {
    using made = new Vlans(protocol, undefined, ofClient);
    expect((await predictionOf(made.hosts, toContainer(made))).outcome).toBe("rejected");
    expect((await predictionOf(made.hosts, toClient(made))).outcome).toBe("rejected");
  });

  test("evaluates rules about the tag", async () => {
    for (const [protocol, expected] of [
      ["8021q", "rejected"],
      ["8021ad", "delivered"],
    ] as const) {
      using made = new Vlans(protocol);
      // The type of the frame is that of the outermost tag.
      made.host.addRules(
        'table netdev d { chain c { type filter hook ingress device "l" priority 0; ether type 8021q vlan id 7 drop; }; }',
      );
      expect((await predictionOf(made.hosts, toContainer(made))).outcome).toBe(expected);
    }
  });
});

describeInNamespaces("explain, with two VLAN tags,", () => {
  /** Two hosts with an interface of VLAN 8 (802.1Q) in VLAN 7 (802.1ad). */
  class Stacked implements Disposable {
    readonly #stack = new DisposableStack();
    readonly client = this.#stack.use(new Host("client"));
    readonly server = this.#stack.use(new Host("server"));
    readonly hosts = [this.client, this.server];
    readonly ends: Ends = { from: this.client, to: this.server, source: "10.0.0.1", destination: "10.0.0.2" };

    constructor(idOfServer: number) {
      connect(this.client, "r", this.server, "l");
      for (const [host, lower, inner, address] of [
        [this.client, "r", 8, "10.0.0.1/24"] as const,
        [this.server, "l", idOfServer, "10.0.0.2/24"] as const,
      ]) {
        host.add({ ifname: "outer", kind: "vlan", link: lower, data: { id: 7, protocol: "8021ad" }, up: true });
        host.add({ ifname: "inner", kind: "vlan", link: "outer", data: { id: inner, protocol: "8021q" }, up: true });
        host.address("inner", address);
      }
      settle(...this.hosts);
    }

    [Symbol.dispose](): void {
      this.#stack.dispose();
    }
  }
  // The counters of the test see the second tag at the first interface.
  const isCompared = (device: string) => device !== "l" && device !== "r";

  test.each([
    [8, "delivered"],
    [9, "rejected"],
  ] as const)("passes the frame to the interface of both tags (inner VLAN %d: %s)", async (id, expected) => {
    using made = new Stacked(id);
    expect((await predictionOf(made.hosts, made.ends, isCompared)).outcome).toBe(expected);
  });

  test("is undecided if rules see both tags", () => {
    using made = new Stacked(8);
    made.server.addRules('table netdev d { chain c { type filter hook ingress device "l" priority 0; }; }');
    const { source, destination } = made.ends;
    const packet = { protocol: "udp", source, destination, destinationPort: PORT } as const;
    expect(explain(packet, { netns: made.client.netns })).toMatchObject({
      outcome: "undecided",
      missing: ["type and headers that rules read behind the second VLAN tag"],
    });
  });
});

describeInNamespaces("explain, with a bridge that filters VLANs,", () => {
  interface Filtering extends Disposable {
    readonly client: Host;
    readonly bridge: Host;
    readonly server: Host;
    readonly hosts: readonly Host[];
    readonly ends: Ends;
  }

  /** A bridge of the given tags between two hosts, with an interface of VLAN 8 (802.1Q) each. */
  function filtering(vlanProtocol: string, ofPorts: readonly [number, number], ofHosts = "8021q"): Filtering {
    const stack = new DisposableStack();
    const [client, bridge, server] = [new Host("client"), new Host("bridge"), new Host("server")].map((host) =>
      stack.use(host),
    ) as [Host, Host, Host];
    bridge.add({ ifname: "br", kind: "bridge", up: true, data: { vlanFiltering: 1, vlanProtocol } });
    connect(client, "r", bridge, "p1");
    connect(bridge, "p2", server, "l");
    for (const [index, dev] of ["p1", "p2"].entries()) {
      bridge.links.change({ dev, master: "br" });
      bridge.vlans.delete({ dev, vlan: 1 });
      bridge.vlans.add({ dev, vlan: ofPorts[index]!, flags: ["pvid", "untagged"] });
    }
    for (const [host, lower, address] of [
      [client, "r", "10.0.0.1/24"] as const,
      [server, "l", "10.0.0.2/24"] as const,
    ]) {
      host.add({ ifname: "v", kind: "vlan", link: lower, data: { id: 8, protocol: ofHosts }, up: true });
      host.address("v", address);
    }
    settle(client, bridge, server);
    const ends = { from: client, to: server, source: "10.0.0.1", destination: "10.0.0.2" };
    return { client, bridge, server, hosts: [client, bridge, server], ends, [Symbol.dispose]: () => stack.dispose() };
  }

  test.each([
    ["8021ad", [100, 100], "8021q", "delivered"],
    ["8021ad", [100, 101], "8021q", "rejected"],
    ["8021ad", [8, 8], "8021ad", "delivered"],
    ["8021ad", [100, 100], "8021ad", "rejected"],
    ["8021q", [100, 100], "8021ad", "delivered"],
    ["8021q", [100, 100], "8021q", "rejected"],
  ] as const)(
    "of %s, with the PVIDs %p, treats tags of %s as the kernel does: %s",
    async (protocol, pvids, tags, expected) => {
      using made = filtering(protocol, pvids, tags);
      if (tags === protocol && expected === "delivered")
        for (const dev of ["p1", "p2"]) made.bridge.vlans.add({ dev, vlan: 8, flags: [] });
      expect((await predictionOf(made.hosts, made.ends)).outcome).toBe(expected);
    },
  );

  test.each([
    ["v", "10.0.0.2", "rejected"],
    ["w", "10.0.0.3", "delivered"],
  ] as const)(
    "adds its tag at a port that is not untagged (interface %s of the receiver)",
    async (dev, destination, expected) => {
      using made = filtering("8021ad", [100, 100]);
      const { bridge, server } = made;
      bridge.vlans.add({ dev: "p2", vlan: 100, flags: ["pvid"] });
      if (dev === "w") {
        server.links.change({ dev: "v", up: false });
        server.add({ ifname: "outer", kind: "vlan", link: "l", data: { id: 100, protocol: "8021ad" }, up: true });
        server.add({ ifname: "w", kind: "vlan", link: "outer", data: { id: 8, protocol: "8021q" }, up: true });
        server.address("w", `${destination}/24`);
        settle(...made.hosts);
      }
      const isCompared = (name: string) => name !== "l" && name !== "r";
      expect((await predictionOf(made.hosts, { ...made.ends, destination }, isCompared)).outcome).toBe(expected);
    },
  );

  describe("and neighSuppress", () => {
    test.each([
      // An interface of the VLAN has the neighbour, and the port of the client is untagged or tagged.
      ["10.0.0.", true, true, "delivered"],
      ["10.0.0.", true, false, "delivered"],
      ["2001:db8::", true, true, "delivered"],
      ["2001:db8::", true, false, "delivered"],
      // Without an interface of the VLAN, the bridge forwards the request.
      ["10.0.0.", false, true, "rejected"],
    ] as const)(
      "answers for %s if an interface of the VLAN knows the neighbour (%p, PVID %p): %s",
      async (prefix, isKnown, isPvid, expected) => {
        using stack = new DisposableStack();
        const [client, bridge, server] = [new Host("client"), new Host("bridge"), new Host("server")].map((host) =>
          stack.use(host),
        ) as [Host, Host, Host];
        bridge.add({ ifname: "br", kind: "bridge", up: true, data: { vlanFiltering: 1 } });
        connect(client, "r", bridge, "p1");
        connect(bridge, "p2", server, "l");
        for (const dev of ["p1", "p2"]) {
          bridge.links.change({ dev, master: "br" });
          bridge.vlans.delete({ dev, vlan: 1 });
          bridge.vlans.add({ dev, vlan: 8, flags: isPvid || dev === "p2" ? ["pvid", "untagged"] : [] });
        }
        bridge.vlans.add({ dev: "br", vlan: 8, flags: ["brentry"] });
        const dev = isPvid ? "r" : "v";
        if (!isPvid) client.add({ ifname: dev, kind: "vlan", link: "r", data: { id: 8 }, up: true });
        client.address(dev, prefix === "10.0.0." ? "10.0.0.1/24" : "2001:db8::1/64");
        server.address("l", prefix === "10.0.0." ? "10.0.0.2/24" : "2001:db8::2/64");
        // The server itself answers nothing.
        server.addRules(
          prefix === "10.0.0."
            ? "table arp a { chain c { type filter hook input priority 0; drop; }; }"
            : "table ip6 a { chain c { type filter hook input priority 0; icmpv6 type 135 drop; }; }",
        );
        const lladdr = server.links.get("l")!.address!;
        bridge.links.change({ dev: "p2", slaveKind: "bridge", slaveData: { neighSuppress: 1 } });
        bridge.fdb.replace({ dev: "p2", mac: lladdr, vlan: 8, state: ["noarp"], flags: ["master"] });
        if (isKnown) {
          bridge.add({ ifname: "svi", kind: "vlan", link: "br", data: { id: 8 }, up: true });
          bridge.neighbours.replace({ dev: "svi", dst: `${prefix}2`, lladdr, state: ["permanent"] });
        }
        settle(client, bridge, server);
        const hosts = [client, bridge, server];
        const ends = { from: client, to: server, source: `${prefix}1`, destination: `${prefix}2` };
        expect((await predictionOf(hosts, ends)).outcome).toBe(expected);
      },
    );
  });
});
