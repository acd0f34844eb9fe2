// ipvlan interfaces in other network namespaces. Each prediction is compared with a real packet.
import { expect, test } from "bun:test";
import { describeInNamespaces } from "../../../support/environment.ts";
import { loadModule } from "../../../vm/modules.ts";
import { type Ends, PORT, predictionOf } from "../compared-packet.ts";
import { connect, Host, settle } from "../network.ts";

for (const name of ["ipvlan", "bridge", "nf_tables"]) loadModule(name);

/** A client at the network of a host, whose interface has ipvlan interfaces in two containers. */
class Network implements Disposable {
  readonly #stack = new DisposableStack();
  readonly client = this.#host("client");
  readonly host = this.#host("host");
  readonly one = this.#host("one");
  readonly two = this.#host("two");
  readonly hosts = [this.client, this.host, this.one, this.two];

  constructor(mode: string, flags: readonly string[] = [], isReflecting = false) {
    connect(this.client, "r", this.host, "l");
    const dev = isReflecting ? "br" : "r";
    if (isReflecting) {
      this.client.add({ ifname: "br", kind: "bridge", up: true });
      this.client.links.change({ dev: "r", master: "br" });
      this.client.links.change({ dev: "r", slaveKind: "bridge", slaveData: { mode: 1 } });
    }
    for (const [container, address] of [[this.one, "11"] as const, [this.two, "12"] as const]) {
      const ifname = `iv${address}`;
      this.host.add({ ifname, kind: "ipvlan", link: "l", data: { mode, flags } });
      this.host.links.change({ dev: ifname, netns: container.netns });
      container.links.change({ dev: ifname, up: true });
      container.address(ifname, `10.0.0.${address}/24`);
      container.address(ifname, `2001:db8::${address}/64`);
    }
    this.client.address(dev, "10.0.0.1/24");
    this.client.address(dev, "2001:db8::1/64");
    this.host.address("l", "10.0.0.2/24");
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

  /** Adds an entry with the hardware address of the lower interface. */
  know(host: Host, dev: string, dst: string): void {
    host.neighbours.replace({ dev, dst, lladdr: this.host.links.get("l")!.address!, state: ["permanent"] });
  }

  [Symbol.dispose](): void {
    this.#stack.dispose();
  }
}

describeInNamespaces("explain, with ipvlan interfaces in other namespaces,", () => {
  test.each([[[]], [["private"]], [["vepa"]]])(
    "follows packets from and to the network in the mode l2 with the flags %p",
    async (flags) => {
      using network = new Network("l2", flags);
      const { client, one, host } = network;
      for (const isSix of [false, true]) {
        expect(await network.outcome(client, one, isSix)).toBe("delivered");
        expect(await network.outcome(one, client, isSix)).toBe("delivered");
      }
      expect(await network.outcome(client, host)).toBe("delivered");
    },
  );

  test.each([
    [[], false, "delivered"],
    [["private"], false, "rejected"],
    [["vepa"], false, "rejected"],
    [["vepa"], true, "delivered"],
  ])(
    "follows packets between the interfaces with the flags %p (reflected: %p): %s",
    async (flags, isReflecting, expected) => {
      using network = new Network("l2", flags, isReflecting);
      for (const isSix of [false, true]) expect(await network.outcome(network.one, network.two, isSix)).toBe(expected);
    },
  );

  test("drops packets between the interfaces with the flag private if the neighbour is known", async () => {
    using network = new Network("l2", ["private"]);
    network.know(network.one, "iv11", "10.0.0.12");
    expect(await network.outcome(network.one, network.two)).toBe("dropped");
  });

  test("knows that the host and its ipvlan interfaces do not find each other, but can send to each other", async () => {
    using network = new Network("l2");
    const { host, one } = network;
    expect(await network.outcome(host, one)).toBe("rejected");
    expect(await network.outcome(one, host)).toBe("rejected");
    network.know(one, "iv11", "10.0.0.2");
    expect(await network.outcome(one, host)).toBe("delivered");
  });

  test("gives nothing to an interface that is down", async () => {
    using network = new Network("l2");
    network.one.links.change({ dev: "iv11", up: false });
    expect(await network.outcome(network.client, network.one)).toBe("rejected");
    network.know(network.client, "r", "10.0.0.11");
    expect(await network.outcome(network.client, network.one)).not.toBe("delivered");
  });

  test("keeps the mark of received and sent packets, but not between two interfaces", async () => {
    using network = new Network("l2");
    const { client, host, one, two } = network;
    host.addRules(
      `table netdev m { chain c { type filter hook ingress device "l" priority 0; udp dport ${PORT} meta mark set 5; }; }`,
    );
    one.addRules("table inet d { chain c { type filter hook input priority 0; meta mark 5 drop; }; }");
    expect(await network.outcome(client, one)).toBe("dropped");
    one.addRules("table inet m { chain c { type filter hook output priority 0; meta mark set 6; }; }");
    two.addRules("table inet d { chain c { type filter hook input priority 0; meta mark 6 drop; }; }");
    expect(await network.outcome(one, two)).toBe("delivered");
    host.addRules('table netdev e { chain c { type filter hook egress device "l" priority 0; meta mark 6 drop; }; }');
    expect(await network.outcome(one, client)).toBe("dropped");
  });

  test("in the mode l3, receives packets for its address, and answers no requests", async () => {
    using network = new Network("l3");
    const { client, one, two } = network;
    for (const isSix of [false, true]) {
      expect(await network.outcome(client, one, isSix)).toBe("rejected");
      network.know(client, "r", isSix ? "2001:db8::11" : "10.0.0.11");
      expect(await network.outcome(client, one, isSix)).toBe("delivered");
      expect(await network.outcome(one, two, isSix)).toBe("delivered");
    }
  });

  test("in the mode l3, names the route that is missing for packets to the network", async () => {
    using network = new Network("l3");
    const { outcome, missing } = await predictionOf(network.hosts, network.ends(network.one, network.client));
    const { name } = { name: network.host.netns.id };
    expect({ outcome, missing }).toEqual({
      outcome: "undecided",
      missing: [`route to 10.0.0.1 from 10.0.0.11 in ${name}, through l in ${name}`],
    });
  });

  test("in the mode l3s, is undecided for packets for an interface", async () => {
    using network = new Network("l3s");
    const { client, one, two, host } = network;
    network.know(client, "r", "10.0.0.11");
    expect(await network.outcome(client, one)).toBe("undecided");
    expect(await network.outcome(client, host)).toBe("delivered");
    expect(await network.outcome(one, two)).toBe("delivered");
  });
});
