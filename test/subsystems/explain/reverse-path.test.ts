// Rules that look up the route to the source (`fib`), and routing rules that reject a packet whose source they also match.
import { expect, test } from "bun:test";
import { explain } from "../../../src/subsystems/explain/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { type Ends, predictionOf } from "./compared-packet.ts";
import { connect, Host, settle } from "./network.ts";

/** A router between two networks, with the default route to the first. Both hosts also have an address of the other network. */
class Network implements Disposable {
  readonly wan = new Host("wan");
  readonly router = new Host("router");
  readonly lan = new Host("lan");
  readonly hosts = [this.wan, this.router, this.lan];

  constructor() {
    connect(this.router, "w", this.wan, "e");
    connect(this.router, "l", this.lan, "e");
    for (const [host, dev, number] of [[this.wan, "w", 1] as const, [this.lan, "l", 2] as const]) {
      this.router.address(dev, `10.0.${number}.1/24`);
      this.router.address(dev, `2001:db8:${number}::1/64`);
      host.address("e", `10.0.${number}.2/24`);
      host.address("e", `2001:db8:${number}::2/64`);
      host.address("lo", `10.0.${3 - number}.77/32`);
      host.address("lo", `2001:db8:${3 - number}::77/128`);
    }
    settle(...this.hosts);
    for (const host of [this.wan, this.lan]) {
      const number = host === this.wan ? 1 : 2;
      host.routes.add({ dst: "default", gateway: `10.0.${number}.1`, dev: "e" });
      host.routes.add({ dst: "default", gateway: `2001:db8:${number}::1`, dev: "e" });
    }
    this.router.routes.add({ dst: "default", gateway: "10.0.1.2", dev: "w" });
    this.router.routes.add({ dst: "default", gateway: "2001:db8:1::2", dev: "w" });
    this.router.set("net.ipv4.ip_forward", 1);
    this.router.set("net.ipv6.conf.all.forwarding", 1);
  }

  [Symbol.dispose](): void {
    for (const host of this.hosts) host[Symbol.dispose]();
  }

  ends(isSix: boolean, fromWan: boolean, isSpoofed: boolean): Ends {
    const address = (network: number, last: number) =>
      isSix ? `2001:db8:${network}::${last}` : `10.0.${network}.${last}`;
    const [own, other] = fromWan ? [1, 2] : [2, 1];
    return {
      from: fromWan ? this.wan : this.lan,
      to: fromWan ? this.lan : this.wan,
      source: isSpoofed ? address(other, 77) : address(own, 2),
      destination: address(other, 2),
    };
  }
}

describeInNamespaces("explain, with rules that look up the route to the source,", () => {
  test.each([
    "fib saddr . iif oif 0 drop",
    "fib saddr . iif oif missing drop",
    "fib saddr . mark . iif check missing drop",
    'fib saddr . iif oifname != { "w", "l" } drop',
    "fib saddr . iif check exists accept; drop",
  ])("knows what the rule %p does with spoofed sources", async (rule) => {
    for (const isSix of [false, true]) {
      for (const [fromWan, isSpoofed] of [[true, false] as const, [true, true] as const, [false, true] as const]) {
        using net = new Network();
        net.router.addRules(
          `table inet f { chain p { type filter hook prerouting priority raw; udp dport != 7777 accept; meta l4proto != udp accept; ${rule}; }; }`,
        );
        const { outcome } = await predictionOf(net.hosts, net.ends(isSix, fromWan, isSpoofed));
        expect({ isSix, fromWan, isSpoofed, outcome }).toEqual({
          ...{ isSix, fromWan, isSpoofed },
          outcome: isSpoofed ? "dropped" : "delivered",
        });
      }
    }
  });

  test.each(["127.0.0.1", "10.0.1.1", "::1"])(
    "knows that the route to %s leads through the loopback interface",
    async (address) => {
      using net = new Network();
      net.router.addRules(
        "table inet f { chain p { type filter hook prerouting priority raw; meta l4proto udp fib saddr . iif check missing drop; }; }",
      );
      const ends = { from: net.router, to: net.router, source: address, destination: address };
      expect((await predictionOf([net.router], ends)).outcome).toBe("delivered");
    },
  );

  test("does not know the result if a routing rule compares what the lookup does not contain", async () => {
    using net = new Network();
    net.router.addRules(
      "table inet f { chain p { type filter hook prerouting priority raw; meta l4proto udp fib saddr . iif oif 0 drop; }; }",
    );
    net.router.rules.add({ family: "inet", priority: 5, src: "10.0.2.2", table: 5 });
    const { outcome, missing } = await predictionOf(net.hosts, net.ends(false, true, false));
    expect(outcome).toBe("undecided");
    expect(missing.join()).toContain("fib saddr . iif oif");
  });

  test("names the rule that rejects a packet, and not the reverse path filter", () => {
    using net = new Network();
    net.router.set("net.ipv4.conf.all.rp_filter", 1);
    net.router.rules.add({
      ...{ family: "inet", priority: 5, src: "10.0.1.2", ipproto: 17, action: "blackhole" },
      sport: { start: 4000, end: 4010 },
    });
    const packet = { protocol: "udp", source: "10.0.1.2", destination: "10.0.2.2", destinationPort: 53 } as const;
    const { reason } = explain({ ...packet, sourcePort: 4005 }, { netns: net.router.netns, in: "w" });
    expect(reason).toBe("dropped by the rule 5: from 10.0.1.2 ipproto 17 sport 4000-4010 blackhole");
  });
});

describeInNamespaces("explain, with rules that read the type of the packet,", () => {
  test.each([
    ["prerouting", "host", "dropped"],
    ["forward", "host", "dropped"],
    ["postrouting", "host", "dropped"],
    ["forward", "{ broadcast, multicast, other }", "delivered"],
  ] as const)("at %s knows what `meta pkttype %s drop` does", async (hook, type, end) => {
    for (const isSix of [false, true]) {
      using net = new Network();
      net.router.addRules(
        `table inet f { chain c { type filter hook ${hook} priority 0; udp dport 7777 meta pkttype ${type} drop; }; }`,
      );
      expect((await predictionOf(net.hosts, net.ends(isSix, true, false))).outcome).toBe(end);
    }
  });
});
