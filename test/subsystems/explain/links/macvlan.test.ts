// macvlan interfaces in other network namespaces. Each prediction is compared with a real packet.
import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { explain } from "../../../../src/subsystems/explain/index.ts";
import { Links } from "../../../../src/subsystems/route/index.ts";
import { describeInNamespaces, namespacesAvailable, whereTheKernelHas } from "../../../support/environment.ts";
import { type Ends, PORT, predictionOf } from "../compared-packet.ts";
import { connect, Host, settle } from "../network.ts";

function hasMacvlan(): boolean {
  if (!namespacesAvailable) return false;
  using netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  try {
    links.add({ ifname: "lower", kind: "veth", data: { peer: { ifname: "end" } } });
    links.add({ ifname: "mv", kind: "macvlan", link: "lower" });
    return true;
  } catch {
    return false;
  }
}

/** A client at the network of a host, whose interface has macvlan interfaces in two containers. */
class Network implements Disposable {
  readonly #stack = new DisposableStack();
  readonly client = this.#host("client");
  readonly host = this.#host("host");
  readonly one = this.#host("one");
  readonly two = this.#host("two");
  readonly hosts = [this.client, this.host, this.one, this.two];

  constructor(
    mode: string,
    isMoved = true,
    senders: readonly ("client" | "other")[] = [],
    flags: readonly string[] = [],
  ) {
    connect(this.client, "r", this.host, "l");
    const { address: ofClient } = this.client.links.get("r")!;
    const listed = senders.map((sender) => (sender === "client" ? ofClient : "02:00:5e:00:53:01"));
    for (const [container, address] of [[this.one, "11"] as const, [this.two, "12"] as const]) {
      if (mode === "passthru" && container === this.two) continue;
      const sources = mode === "source" ? { macaddrData: { macaddr: listed }, flags } : {};
      const link = { ifname: `mv${address}`, kind: "macvlan", link: "l", data: { mode, ...sources } };
      if (isMoved) {
        this.host.add(link);
        this.host.links.change({ dev: link.ifname, netns: container.netns });
      } else this.host.add({ ...link, netns: container.netns });
      container.links.change({ dev: link.ifname, up: true });
      container.address(link.ifname, `10.0.0.${address}/24`);
      container.address(link.ifname, `2001:db8::${address}/64`);
    }
    this.client.address("r", "10.0.0.1/24");
    this.client.address("r", "2001:db8::1/64");
    if (mode !== "passthru") this.host.address("l", "10.0.0.2/24");
    settle(...this.hosts);
  }

  #host(name: string): Host {
    return this.#stack.use(new Host(name));
  }

  ends(from: Host, to: Host, isSix = false): Ends {
    const prefix = isSix ? "2001:db8::" : "10.0.0.";
    const numbers = ["1", "2", "11", "12"];
    const address = (host: Host) => `${prefix}${numbers[this.hosts.indexOf(host)]}`;
    return { from, to, source: address(from), destination: address(to) };
  }

  async outcome(from: Host, to: Host, isSix = false): Promise<string> {
    return (await predictionOf(this.hosts, this.ends(from, to, isSix))).outcome;
  }

  [Symbol.dispose](): void {
    this.#stack.dispose();
  }
}

whereTheKernelHas("macvlan", hasMacvlan(), () => {
  describeInNamespaces("explain, with macvlan interfaces in other namespaces,", () => {
    test.each([
      ["bridge", true],
      ["bridge", false],
      ["private", true],
      ["vepa", true],
      ["passthru", true],
    ])("follows packets from and to the network in the mode %s (moved: %p)", async (mode, isMoved) => {
      using network = new Network(mode, isMoved);
      const { client, one } = network;
      for (const isSix of [false, true]) {
        expect(await network.outcome(client, one, isSix)).toBe("delivered");
        expect(await network.outcome(one, client, isSix)).toBe("delivered");
      }
    });

    test.each([
      ["bridge", "delivered"],
      ["private", "rejected"],
      ["vepa", "rejected"],
    ])("follows packets between the interfaces in the mode %s: %s", async (mode, expected) => {
      using network = new Network(mode);
      for (const isSix of [false, true]) expect(await network.outcome(network.one, network.two, isSix)).toBe(expected);
    });

    test("knows that the host and its macvlan interfaces do not reach each other", async () => {
      using network = new Network("bridge");
      expect(await network.outcome(network.host, network.one)).toBe("rejected");
      expect(await network.outcome(network.one, network.host)).toBe("rejected");
      expect(await network.outcome(network.client, network.host)).toBe("delivered");
    });

    test("gives nothing to an interface that is down", async () => {
      using network = new Network("bridge");
      network.one.links.change({ dev: "mv11", up: false });
      expect(await network.outcome(network.client, network.one)).toBe("rejected");
    });

    test("keeps the mark between the namespaces, except between two macvlan interfaces", async () => {
      using network = new Network("bridge");
      const { client, host, one, two } = network;
      host.addRules(
        `table netdev m { chain c { type filter hook ingress device "l" priority 0; udp dport ${PORT} meta mark set 5; }; }`,
      );
      const drop = "table inet d { chain c { type filter hook input priority 0; meta mark 5 drop; }; }";
      one.addRules(drop);
      expect(await network.outcome(client, one)).toBe("dropped");
      two.addRules("table inet m { chain c { type filter hook output priority 0; meta mark set 6; }; }");
      two.addRules("table inet d { chain c { type filter hook input priority 0; meta mark 6 drop; }; }");
      one.addRules("table inet m { chain c { type filter hook output priority 0; meta mark set 6; }; }");
      host.addRules(
        'table netdev d { chain c { type filter hook ingress device "l" priority -10; meta mark 6 drop; }; }',
      );
      // Rules at ingress of the host mark the packet again.
      expect(await network.outcome(two, one)).toBe("dropped");
      expect(await network.outcome(one, two)).toBe("delivered");
    });

    test.each([
      [["client"], [], "delivered", "delivered"],
      [["client"], ["nodst"], "delivered", "rejected"],
      [["other"], [], "rejected", "delivered"],
      [["other"], ["nodst"], "rejected", "delivered"],
      [["other", "client"], [], "delivered", "delivered"],
    ] as const)(
      "in the mode source, passes frames of %p with the flags %p: to an interface %s, to the host %s",
      async (senders, flags, toInterface, toHost) => {
        using network = new Network("source", true, senders, flags);
        const { client, one, host, two } = network;
        for (const isSix of [false, true]) {
          expect(await network.outcome(client, one, isSix)).toBe(toInterface);
          expect(await network.outcome(one, client, isSix)).toBe(toInterface);
        }
        expect(await network.outcome(client, host)).toBe(toHost);
        expect(await network.outcome(one, two)).toBe("rejected");
      },
    );

    test("in the mode source, gives copies of frames for the host to each interface", async () => {
      using network = new Network("source", true, ["client"]);
      const { client, host, one } = network;
      const lladdr = host.links.get("l")!.address!;
      client.neighbours.add({ dev: "r", dst: "10.0.0.11", lladdr, state: ["permanent"] });
      expect(await network.outcome(client, one)).toBe("delivered");
      one.links.change({ dev: "mv11", up: false });
      expect(await network.outcome(client, one)).not.toBe("delivered");
    });

    test("is undecided in the mode source if the sender is not known", () => {
      using network = new Network("source", true, ["client"]);
      const { source, destination } = network.ends(network.client, network.one);
      const packet = { protocol: "udp", source, destination, destinationPort: PORT } as const;
      const { outcome, missing } = explain(packet, { netns: network.host.netns, in: "l" });
      expect({ outcome, missing }).toEqual({ outcome: "undecided", missing: ["hardware address of the sender"] });
    });

    test("follows packets that a bridge sends back to the port from which they came", async () => {
      using network = new Network("vepa");
      const { client, one, two } = network;
      client.add({ ifname: "br", kind: "bridge", up: true });
      client.links.change({ dev: "r", master: "br" });
      settle(...network.hosts);
      expect(await network.outcome(one, two)).toBe("rejected");
      client.links.change({ dev: "r", slaveKind: "bridge", slaveData: { mode: 1 } });
      using again = new Network("vepa");
      again.client.add({ ifname: "br", kind: "bridge", up: true });
      again.client.links.change({ dev: "r", master: "br" });
      again.client.links.change({ dev: "r", slaveKind: "bridge", slaveData: { mode: 1 } });
      settle(...again.hosts);
      for (const isSix of [false, true]) expect(await again.outcome(again.one, again.two, isSix)).toBe("delivered");
    });
  });
});
