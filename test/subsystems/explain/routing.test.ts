// Which route the kernel selects, compared with real packets.
import { expect } from "bun:test";
import type { NetlinkError } from "../../../src/index.ts";
import { type ExplainedPacket, type Explanation, explain } from "../../../src/subsystems/explain/index.ts";
import type { NewRoute, NewRule } from "../../../src/subsystems/route/index.ts";
import { hasConntrack } from "../../support/conntrack.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { until } from "../../support/threads.ts";
import { UdpSocket } from "../../support/udp.ts";
import { PORT, predictionOf } from "./compared-packet.ts";
import { connect, Host, PAYLOAD, settle } from "./network.ts";

const test = base.extend({ net: () => new TwoWays() });

const TARGET = { inet: "10.9.0.1", inet6: "2001:db8:9::1" } as const;

/** A client with two links to a server. The table 100 leads over the second link. */
class TwoWays implements Disposable {
  readonly client: Host = new Host("client");
  readonly server: Host = new Host("server");
  readonly hosts: readonly Host[] = [this.client, this.server];

  constructor() {
    const { client, server } = this;
    for (const link of [1, 2]) {
      connect(client, `r${link}`, server, `l${link}`);
      client.address(`r${link}`, `10.0.${link}.1/24`);
      client.address(`r${link}`, `2001:db8:${link}::1/64`);
      server.address(`l${link}`, `10.0.${link}.2/24`);
      server.address(`l${link}`, `2001:db8:${link}::2/64`);
    }
    server.address("lo", `${TARGET.inet}/32`);
    server.address("lo", `${TARGET.inet6}/128`);
    settle(client, server);
    this.route({ dst: TARGET.inet, gateway: "10.0.1.2" });
    this.route({ dst: TARGET.inet, gateway: "10.0.2.2", table: 100 });
    this.route({ dst: TARGET.inet6, gateway: "2001:db8:1::2" });
    this.route({ dst: TARGET.inet6, gateway: "2001:db8:2::2", table: 100 });
  }

  [Symbol.dispose](): void {
    for (const host of this.hosts) host[Symbol.dispose]();
  }

  route(route: NewRoute): void {
    this.client.routes.add(route);
  }

  rule(rule: NewRule): void {
    this.client.rules.add(rule);
  }

  /** Explains a packet to the target, and compares it with a real one. */
  async way(family: "inet" | "inet6" = "inet"): Promise<{ outcome: string; entered: readonly string[] }> {
    const ends = {
      ...{ from: this.client, to: this.server, destination: TARGET[family] },
      source: family === "inet" ? "10.0.1.1" : "2001:db8:1::1",
    };
    const { outcome, steps } = await predictionOf(this.hosts, ends);
    return { outcome, entered: steps.flatMap(({ question }) => /^receive on (l\d)$/.exec(question)?.[1] ?? []) };
  }

  explain(packet: Partial<ExplainedPacket> = {}): Explanation {
    const whole = { protocol: "udp", source: "10.0.1.1", destination: TARGET.inet, destinationPort: PORT } as const;
    return explain({ ...whole, ...packet } as ExplainedPacket, { netns: this.client.netns });
  }
}

/** Returns the end of a forwarded packet, and the code of the error that a program receives for a sent one. */
function sendError(host: Host, source: string, destination: string): string | undefined {
  using socket = UdpSocket.open(host.netns, source.includes(":") ? 6 : 4, source);
  try {
    socket.send(PORT, PAYLOAD, destination);
    return undefined;
  } catch (error) {
    return (error as NetlinkError).code;
  }
}

describeInNamespaces("explain, for routes,", () => {
  const chain = (type: string, statements: string, priority = 0) =>
    `chain c${type}${Math.abs(priority)} { type ${type} hook output priority ${priority}; udp length 147 ${statements}; };`;
  test.each([
    ["inet", "a mark of a chain of the type filter", [chain("filter", "meta mark set 5")], "l1"],
    ["inet", "a mark of a chain of the type route", [chain("route", "meta mark set 5")], "l2"],
    ["inet6", "a mark of a chain of the type filter", [chain("filter", "meta mark set 5")], "l1"],
    ["inet6", "a mark of a chain of the type route", [chain("route", "meta mark set 5")], "l2"],
    [
      ...["inet", "a mark before another change in a chain of the type route"],
      ...[[chain("filter", "meta mark set 5", -10), chain("route", "ip dscp set 3")], "l2"],
    ],
    [
      ...["inet", "a mark after another change in a chain of the type route"],
      ...[[chain("route", "ip dscp set 3", -10), chain("filter", "meta mark set 5")], "l1"],
    ],
    [
      ...["inet", "the same mark in a chain of the type route"],
      ...[[chain("filter", "meta mark set 5", -10), chain("route", "meta mark set 5")], "l1"],
    ],
    [
      ...["inet", "a new TTL in a chain of the type route"],
      ...[[chain("filter", "meta mark set 5", -10), chain("route", "ip ttl set 9")], "l1"],
    ],
    [
      ...["inet6", "a new hop limit in a chain of the type route"],
      ...[[chain("filter", "meta mark set 5", -10), chain("route", "ip6 hoplimit set 9")], "l2"],
    ],
  ] as [family: "inet" | "inet6", what: string, chains: string[], way: string][])(
    "%s: looks up the route again as the kernel does after %s",
    async (family, _, chains, way, { net }) => {
      net.rule({ family, fwmark: 5, table: 100, priority: 500 });
      net.client.addRules(`table inet f { ${chains.join("\n")} }`);
      expect(await net.way(family)).toEqual({ outcome: "delivered", entered: [way] });
    },
  );

  test("looks up the route again with the ports", async ({ net }) => {
    net.rule({ fwmark: 5, dport: { start: PORT, end: PORT }, table: 100, priority: 500 });
    net.client.addRules(`table inet f { ${chain("route", "meta mark set 5")} }`);
    expect((await net.way()).entered).toEqual(["l2"]);
  });

  test("evaluates output with the interface of the first route", async ({ net }) => {
    net.rule({ fwmark: 5, table: 100, priority: 500 });
    net.client.addRules(
      `table inet f { ${chain("route", 'oifname "r1" meta mark set 5')}
        chain post { type filter hook postrouting priority 0; oifname "r2" meta mark 5 udp length 147 drop; }; }`,
    );
    expect(await net.way()).toEqual({ outcome: "dropped", entered: [] });
  });

  whereTheKernelHas("connection tracking", hasConntrack(), () => {
    test("looks up the route again after a translation, with the mark at that time", async ({ net }) => {
      net.rule({ fwmark: 5, table: 100, priority: 500 });
      net.route({ dst: "10.8.0.1", gateway: "10.0.1.2" });
      net.client.addRules(
        `table ip n { chain nat { type nat hook output priority dstnat; ip daddr 10.8.0.1 dnat to ${TARGET.inet}; };
          ${chain("filter", "meta mark set 5", -150)} }`,
      );
      const ends = { from: net.client, to: net.server, source: "10.0.1.1", destination: "10.8.0.1" };
      const { outcome, steps } = await predictionOf(net.hosts, ends);
      expect(outcome).toBe("delivered");
      expect(steps.map(({ question }) => question)).toContain("receive on l2");
    });

    test("shows at each hook the packet that the hook sees", () => {
      using client = new Host("client");
      using router = new Host("router");
      connect(client, "r", router, "l");
      connect(router, "out", router, "far");
      client.address("r", "10.0.0.1/24");
      router.address("l", "10.0.0.2/24");
      router.address("out", "10.0.3.1/24");
      router.set("net.ipv4.ip_forward", 1);
      router.addRules(
        `table ip n { chain pre { type nat hook prerouting priority dstnat; dnat to 10.0.3.2; };
          chain post { type nat hook postrouting priority srcnat; masquerade; }; }`,
      );
      settle(client, router);
      const packet = { protocol: "udp", source: "10.0.0.1", destination: "10.0.0.9", destinationPort: 53 } as const;
      const { steps } = explain(packet, { netns: router.netns, in: "l" });
      const answers = steps.flatMap(({ place, answer }) => (/routing$/.test(place) ? [answer] : []));
      expect(answers).toEqual([
        "accept, 10.0.0.1 → 10.0.0.9 becomes 10.0.0.1 → 10.0.3.2",
        "accept, 10.0.0.1 → 10.0.3.2 becomes 10.0.3.1 → 10.0.3.2",
      ]);
    });
  });

  test("names the rule whose lookup is not suppressed", async ({ net }) => {
    net.client.routes.delete({ dst: TARGET.inet });
    net.route({ dst: "default", gateway: "10.0.1.2" });
    net.route({ dst: "default", gateway: "10.0.2.2", table: 51_820 });
    net.rule({ family: "inet", table: 254, suppressPrefixlength: 0, priority: 100 });
    net.rule({ family: "inet", not: true, fwmark: 51_820, table: 51_820, priority: 200 });
    net.rule({ family: "inet", goto: 300, priority: 250 });
    net.rule({ family: "inet", table: 254, priority: 260 });
    net.rule({ family: "inet", table: 254, priority: 300 });
    const decided = (packet?: Partial<ExplainedPacket>) =>
      net.explain(packet).steps.find(({ place }) => place === "route")?.decidedBy;
    expect(await net.way()).toEqual({ outcome: "delivered", entered: ["l2"] });
    expect(decided()).toEndWith("in table 51820; the rule 200: not fwmark 51820 lookup 51820");
    expect(decided({ destination: "10.0.1.2" })).toEndWith(
      "in table main; the rule 100: lookup main suppress_prefixlength 0",
    );
    expect(decided({ mark: 51_820 })).toEndWith("in table main; the rule 300: lookup main");
  });

  const text = { inet: "10.9.0.1", inet6: "2001:db8:9::1" };
  test.each([
    ["inet", { type: "unreachable" }, "EHOSTUNREACH"],
    ["inet", { type: "prohibit" }, "EACCES"],
    ["inet", { type: "blackhole" }, "EINVAL"],
    ["inet6", { type: "unreachable" }, "EHOSTUNREACH"],
    ["inet6", { type: "prohibit" }, "EACCES"],
    ["inet6", { type: "blackhole" }, "EINVAL"],
    ["inet", { action: "unreachable" }, "ENETUNREACH"],
    ["inet", { action: "prohibit" }, "EACCES"],
    ["inet", { action: "blackhole" }, "EINVAL"],
    ["inet6", { action: "unreachable" }, "ENETUNREACH"],
    ["inet6", { action: "prohibit" }, "EACCES"],
    ["inet6", { action: "blackhole" }, "EINVAL"],
  ] as const)("names what rejects a packet of %s: %j", (family, what, code, { net }) => {
    const source = family === "inet" ? "10.0.1.1" : "2001:db8:1::1";
    const destination = TARGET[family];
    let by: string;
    if ("type" in what) {
      // The rule of the table with "throw" does not decide.
      net.route({ dst: family === "inet" ? "10.9.0.0/16" : "2001:db8:9::/48", type: "throw", table: 7 });
      net.rule({ family, table: 7, priority: 6 });
      net.route({ dst: destination, type: what.type, table: 8 });
      net.rule({ family, table: 8, priority: 7 });
      by = `the route ${what.type} ${text[family]}`;
    } else {
      net.rule({ src: source, action: what.action, priority: 8 });
      by = `the rule 8: from ${source} ${what.action}`;
    }
    const { outcome, reason, steps } = net.explain({ source, destination });
    expect(sendError(net.client, source, destination)).toBe(code);
    expect({ outcome, reason }).toEqual({
      outcome: "rejected",
      reason: expect.stringMatching(new RegExp(`^rejected by ${by}.*; the program receives the error ${code}$`)),
    });
    if ("type" in what) expect(steps.at(-1)?.decidedBy).toEndWith("in table 8; the rule 7: lookup 8");
  });

  test("names what rejects a forwarded packet", ({ net }) => {
    net.client.set("net.ipv4.ip_forward", 1);
    net.route({ dst: "10.7.0.0/16", type: "unreachable" });
    net.route({ dst: "10.6.0.0/16", type: "blackhole" });
    net.rule({ dst: "10.5.0.0/16", action: "prohibit", priority: 9 });
    const ended = (destination: string) => {
      const packet = { protocol: "udp", source: "10.0.1.2", destination, destinationPort: 53 } as const;
      const { outcome, reason } = explain(packet, { netns: net.client.netns, in: "r1" });
      return `${outcome}: ${reason}`;
    };
    expect(ended("10.7.0.1")).toBe("rejected: rejected by the route unreachable 10.7.0.0/16 in table main");
    expect(ended("10.6.0.1")).toBe("dropped: dropped by the route blackhole 10.6.0.0/16 in table main");
    expect(ended("10.5.0.1")).toBe("rejected: rejected by the rule 9: to 10.5.0.0/16 prohibit");
    expect(ended("10.4.0.1")).toBe("rejected: there is no route");
  });

  test("suggests an interface if a program cannot have the source address", ({ net }) => {
    expect(net.explain({ source: "192.0.2.7" }).reason).toBe(
      "the source address 192.0.2.7 is not an address of this namespace; for a packet that an interface receives, set in (--in)",
    );
    expect(net.explain({ source: "127.0.0.1" }).reason).toBe(
      "the source address 127.0.0.1 is not valid for the route (EINVAL)",
    );
  });
});

describeInNamespaces("explain, for a route with several next hops,", () => {
  const PACKETS = 40;

  /** Sends packets that differ in the source port, and returns the interfaces that they enter. */
  async function entered(net: TwoWays, from: Host, source: string, to: string): Promise<string[]> {
    for (const host of net.hosts) host.count();
    for (let count = 0; count < PACKETS; count++) {
      using socket = UdpSocket.open(from.netns, source.includes(":") ? 6 : 4, source);
      socket.send(PORT, PAYLOAD, to);
    }
    const counted = () =>
      net.server.firewall.list("rule", { family: "netdev", table: "entered" }).flatMap(({ chain, expr }) => {
        const counter = expr.find((one) => "counter" in one) as { counter: { packets: bigint | number } };
        return Number(counter.counter.packets) === 0
          ? []
          : [[chain.slice(1), Number(counter.counter.packets)] as const];
      });
    await until(() => counted().reduce((sum, [, packets]) => sum + packets, 0) === PACKETS, "all packets arrive");
    return counted().map(([name]) => name);
  }

  /** The target of both families has two next hops, and `behind` sends through the client. */
  function spread(net: TwoWays): Host {
    const behind = new Host("behind");
    connect(behind, "up", net.client, "down");
    behind.address("up", "10.0.5.1/24");
    behind.address("up", "2001:db8:5::1/64");
    net.client.address("down", "10.0.5.2/24");
    net.client.address("down", "2001:db8:5::2/64");
    settle(behind, net.client);
    behind.routes.add({ dst: TARGET.inet, gateway: "10.0.5.2" });
    behind.routes.add({ dst: TARGET.inet6, gateway: "2001:db8:5::2" });
    net.client.set("net.ipv4.ip_forward", 1);
    net.client.set("net.ipv6.conf.all.forwarding", 1);
    for (const family of ["inet", "inet6"] as const) {
      net.client.routes.delete({ dst: TARGET[family], table: 254 });
      const gateways = family === "inet" ? ["10.0.1.2", "10.0.2.2"] : ["2001:db8:1::2", "2001:db8:2::2"];
      net.route({ dst: TARGET[family], nexthops: gateways.map((gateway) => ({ gateway })) });
    }
    return behind;
  }

  test.each(["inet", "inet6"] as const)(
    "predicts the next hop of packets of %s that a program sends",
    async (family, { net }) => {
      using _behind = spread(net);
      const source = family === "inet" ? "10.0.1.1" : "2001:db8:1::1";
      const { steps } = net.explain({ source, destination: TARGET[family] });
      const predicted = steps.flatMap(({ question }) => /^receive on (l\d)$/.exec(question)?.[1] ?? []);
      expect(await entered(net, net.client, source, TARGET[family])).toEqual(predicted);
    },
  );

  test("predicts the next hop of forwarded packets of IPv4", async ({ net }) => {
    using behind = spread(net);
    const packet = { protocol: "udp", source: "10.0.5.1", destination: TARGET.inet, destinationPort: PORT } as const;
    const { steps } = explain(packet, { netns: behind.netns });
    const predicted = steps.flatMap(({ question }) => /^receive on (l\d)$/.exec(question)?.[1] ?? []);
    expect(await entered(net, behind, "10.0.5.1", TARGET.inet)).toEqual(predicted);
  });

  test("is undecided for forwarded packets of IPv6, whose flow label selects", async ({ net }) => {
    using behind = spread(net);
    const packet = {
      ...({ protocol: "udp", source: "2001:db8:5::1", destination: TARGET.inet6 } as const),
      ...{ sourcePort: 40_000, destinationPort: PORT },
    };
    expect(await entered(net, behind, packet.source, packet.destination)).toEqual(["l1", "l2"]);
    expect(explain(packet, { netns: behind.netns })).toMatchObject({
      outcome: "undecided",
      reason: `the route ${TARGET.inet6} has several next hops, and the flow label selects one`,
    });
  });

  test.each([
    ["inet", 1, {}, "the source port"],
    ["inet", 1, { sourcePort: 7 }, undefined],
    ["inet", 1, { protocol: "icmp", destinationPort: undefined }, "a hash with the ports of icmp"],
    ["inet", 2, {}, undefined],
    ["inet", 3, {}, undefined],
    ["inet6", 1, { sourcePort: 7 }, undefined],
    ["inet6", 0, { protocol: "sctp" }, "a hash with the number of sctp"],
  ] as const)(
    "%s: knows what the hash of the policy %i contains for %j: unknown is %s",
    (family, policy, packet, unknown, { net }) => {
      using _behind = spread(net);
      net.client.set(`net.${family === "inet" ? "ipv4" : "ipv6"}.fib_multipath_hash_policy`, policy);
      const source = family === "inet" ? "10.0.1.1" : "2001:db8:1::1";
      const { missing } = net.explain({ source, destination: TARGET[family], ...(packet as Partial<ExplainedPacket>) });
      expect(missing).toEqual(unknown === undefined ? [] : [unknown]);
    },
  );

  test("is undecided for forwarded packets whose hash the sender determines", ({ net }) => {
    using behind = spread(net);
    net.client.set("net.ipv4.fib_multipath_hash_policy", 1);
    const packet = {
      ...({ protocol: "udp", source: "10.0.5.1", destination: TARGET.inet } as const),
      ...{ sourcePort: 40_000, destinationPort: PORT },
    };
    expect(explain(packet, { netns: behind.netns }).missing).toEqual([
      "a hash that the interface or the sending socket calculated",
    ]);
  });
});
