import { describe, expect } from "bun:test";
import {
  type ExplainedPacket,
  type ExplainOptions,
  explain,
  explainAsync,
} from "../../../src/subsystems/explain/index.ts";
import { Conntrack } from "../../../src/subsystems/netfilter/index.ts";
import { hasConntrack } from "../../support/conntrack.ts";
import { describeInNamespaces, hasProgram, whereTheKernelHas } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { UdpSocket } from "../../support/udp.ts";
import { connect, pair, settle } from "./network.ts";

const test = base.extend({ hosts: () => pair() });

const PACKET = { protocol: "udp", source: "10.0.0.1", destination: "10.0.0.2", destinationPort: 53 } as const;

describe("arguments of explain", () => {
  const cases: readonly (readonly [object, object, string])[] = [
    [
      { ...PACKET, protocol: "tpc" },
      {},
      'packet.protocol: expected one of tcp, udp, icmp, icmpv6, sctp, udplite, got "tpc"; did you mean "tcp"?',
    ],
    [{ ...PACKET, source: "10.0.0" }, {}, "packet.source"],
    [{ ...PACKET, destination: "::1" }, {}, "packet.destination: expected an address of the same family"],
    [{ ...PACKET, destination: "224.0.0.1" }, {}, "packet.destination: expected the address of one host"],
    [{ ...PACKET, destinationPort: undefined }, {}, "packet.destinationPort: required for udp"],
    [{ ...PACKET, destinationPort: 65_536 }, {}, "packet.destinationPort"],
    [{ ...PACKET, protocol: "icmp" }, {}, "packet.destinationPort: not allowed for icmp"],
    [{ ...PACKET, flags: ["syn"] }, {}, "packet.flags: only allowed for tcp"],
    [PACKET, { mac: "02:00:5e:00:53:01" }, "mac: only allowed for a received packet"],
    [PACKET, { in: "lo", uid: 5 }, "uid: not allowed together with in"],
    [PACKET, { vlan: 4095, in: "lo" }, "vlan"],
    [PACKET, { interface: "lo" }, "interface"],
  ];
  test.each(cases)("are checked before anything is read: %j %j", (packet, options, message) => {
    expect(() => explain(packet as ExplainedPacket, options as ExplainOptions)).toThrow(message);
  });
});

describeInNamespaces("explain", () => {
  test("names the socket that receives the packet, and the steps to it", async ({ hosts }) => {
    using socket = UdpSocket.open(hosts.server.netns, 4, "10.0.0.2");
    const packet = { ...PACKET, destinationPort: socket.port };
    const found = explain(packet, { netns: hosts.client.netns });
    expect(found).toMatchObject({
      outcome: "delivered",
      interface: "l",
      namespace: hosts.server.netns.id,
      missing: [],
    });
    expect(found.reason).toStartWith(`the udp socket 10.0.0.2:${socket.port} (user 0)`);
    expect(found.steps.map(({ place }) => place)).toEqual([
      "route",
      "neighbour",
      "interface",
      "interface",
      "route",
      "socket",
    ]);
    expect(await explainAsync(packet, { netns: hosts.client.netns })).toEqual(found);
    const controller = new AbortController();
    const aborted = explainAsync(packet, { netns: hosts.client.netns, signal: controller.signal }).catch(String);
    controller.abort("enough");
    expect(await aborted).toBe("enough");
    const invalid = { signal: 7 } as never;
    expect(await explainAsync(packet, invalid).catch(String)).toStartWith("TypeError: signal: ");
  });

  test("names the rule that drops the packet", ({ hosts }) => {
    hosts.server.addRules("table inet f { chain c { type filter hook input priority 0; udp dport 53 drop; }; }");
    const { outcome, reason, steps } = explain(PACKET, { netns: hosts.client.netns });
    expect({ outcome, reason }).toEqual({
      outcome: "dropped",
      reason: 'dropped at input by the rule "udp dport 53 drop" # handle 2 in inet f c',
    });
    expect(steps.at(-1)).toMatchObject({ place: "input", rules: [{ rule: "udp dport 53 drop", isMatch: true }] });
  });

  test("rejects packets without a socket", ({ hosts }) => {
    const { outcome, reason } = explain(PACKET, { netns: hosts.client.netns });
    expect({ outcome, reason }).toEqual({
      outcome: "rejected",
      reason: "no udp socket receives port 53 of 10.0.0.2 here",
    });
  });

  test("is undecided if a rule depends on the source port, which is not known", ({ hosts }) => {
    hosts.server.addRules("table inet f { chain c { type filter hook input priority 0; udp sport 7 drop; }; }");
    const { outcome, missing } = explain(PACKET, { netns: hosts.client.netns });
    expect({ outcome, missing }).toEqual({
      outcome: "undecided",
      missing: ['udp sport: "udp sport 7" matches (inet f c, rule 1)'],
    });
    const known = { ...PACKET, sourcePort: 7 };
    expect(explain(known, { netns: hosts.client.netns })).toMatchObject({ outcome: "dropped", missing: [] });
  });

  whereTheKernelHas("connection tracking", hasConntrack(), () => {
    const rules = {
      nft: "nft 'table inet f { chain c { type filter hook input priority 0; ct state established drop; }; }'",
      "iptables-nft": "iptables-nft -A INPUT -m conntrack --ctstate ESTABLISHED -j DROP",
    };
    test.each(Object.entries(rules).filter(([program]) => hasProgram(program)))(
      "reads the state of the packet's connection for rules of %s",
      (_, command, { hosts }) => {
        expect(hosts.server.netns.run(() => Bun.spawnSync(["sh", "-c", command]).exitCode)).toBe(0);
        const packet = { ...PACKET, sourcePort: 7 };
        expect(explain(packet, { netns: hosts.client.netns }).outcome).toBe("rejected");
        using conntrack = Conntrack.open({ netns: hosts.server.netns });
        conntrack.create({
          protocol: "udp",
          original: { source: "10.0.0.1", sourcePort: 7, destination: "10.0.0.2", destinationPort: 53 },
          status: ["seen-reply", "confirmed"],
          timeout: 1000,
        });
        expect(explain(packet, { netns: hosts.client.netns }).outcome).toBe("dropped");
      },
    );

    const flow = { source: "10.0.0.1", sourcePort: 7, destination: "10.0.0.2", destinationPort: 53 };

    test("ignores the connections of other zones", ({ hosts }) => {
      hosts.server.addRules(
        "table inet f { chain c { type filter hook input priority 0; ct state established drop; }; }",
      );
      using conntrack = Conntrack.open({ netns: hosts.server.netns });
      const state = { status: ["seen-reply", "confirmed"], timeout: 1000 } as const;
      conntrack.create({ protocol: "udp", original: flow, zone: 5, ...state });
      const outcome = () => explain({ ...PACKET, sourcePort: 7 }, { netns: hosts.client.netns }).outcome;
      expect(outcome()).toBe("rejected");
      conntrack.create({ protocol: "udp", original: flow, ...state });
      expect(outcome()).toBe("dropped");
      // A rule can select the zone of the packet.
      hosts.server.addRules(
        "table inet z { chain c { type filter hook prerouting priority raw; udp dport 9 ct zone set 5; }; }",
      );
      expect(outcome()).toBe("undecided");
    });

    // (tcp_conntracks)
    test.each([
      ["time-wait", ["close-init"], "original", "new"],
      ["time-wait", ["close-init"], "reply", "new"],
      ["time-wait", [], "original", "undecided"],
      ["close", ["close-init"], "original", "new"],
      ["close", [], "reply", "invalid"],
      ["established", [], "original", "established"],
      ["established", [], "reply", "invalid"],
      ["last-ack", ["close-init"], "original", "established"],
    ] as const)(
      "knows the state that a SYN has after a connection in the state %s with the flags %p in the direction %s",
      (state, flags, direction, end, { hosts }) => {
        const states = ["new", "established", "invalid"];
        hosts.server.addRules(
          `table inet f { chain c { type filter hook input priority 0; ${states.map((one, index) => `ct state ${one} meta mark set ${index + 1}`).join("; ")}; }; }`,
        );
        using conntrack = Conntrack.open({ netns: hosts.server.netns });
        const reversed = { source: "10.0.0.2", sourcePort: 53, destination: "10.0.0.1", destinationPort: 7 };
        conntrack.create({
          protocol: "tcp",
          original: direction === "original" ? flow : reversed,
          status: ["seen-reply", "assured", "confirmed"],
          timeout: 1000,
          tcp: { state, originalFlags: flags, replyFlags: flags },
        });
        const packet = { ...PACKET, protocol: "tcp", sourcePort: 7 } as const;
        const { packet: last, outcome } = explain(packet, { netns: hosts.client.netns });
        expect(outcome === "undecided" ? outcome : states[(last.mark ?? 0) - 1]).toBe(end);
      },
    );
  });

  test("starts at an interface, with a hardware address", ({ hosts }) => {
    const { netns } = hosts.server;
    expect(explain(PACKET, { netns, in: "l" }).reason).toBe("no udp socket receives port 53 of 10.0.0.2 here");
    const { outcome, reason } = explain(PACKET, { netns, in: "l", mac: "02:00:5e:00:53:01" });
    expect({ outcome, reason: reason.replace(/[0-9a-f:]{17}$/, "…") }).toEqual({
      outcome: "dropped",
      reason: "the frame is for 02:00:5e:00:53:01, and l has the address …",
    });
    expect(() => explain(PACKET, { netns, in: "nope" })).toThrow('in: there is no interface "nope"');
  });

  test("follows the copies of a packet to all ports of a bridge", ({ hosts: { client, server } }) => {
    client.add({ ifname: "br", kind: "bridge", up: true });
    client.address("br", "10.7.0.1/24");
    for (let number = 0; number < 140; number++) connect(client, `p${number}`, client, `q${number}`);
    connect(client, "last", server, "far");
    server.address("far", "10.7.0.2/24");
    const ports = [...client.links.list()].filter(({ ifname }) => /^(p\d+|last)$/.test(ifname));
    for (const { ifname } of ports) client.links.change({ dev: ifname, master: "br" });
    settle(client, server);
    const packet = { ...PACKET, source: "10.7.0.1", destination: "10.7.0.2" };
    expect(explain(packet, { netns: client.netns })).toMatchObject({
      outcome: "rejected",
      namespace: server.netns.id,
      reason: "no udp socket receives port 53 of 10.7.0.2 here",
    });
  });

  test("finds what is missing between two hosts", ({ hosts }) => {
    const ask = (packet: Partial<ExplainedPacket> = {}) =>
      explain({ ...PACKET, ...packet }, { netns: hosts.client.netns });
    expect(ask({ destination: "10.9.0.1" })).toMatchObject({
      outcome: "rejected",
      reason: "there is no usable route; the program receives the error ENETUNREACH",
    });
    hosts.client.routes.add({ dst: "10.8.0.0/24", type: "blackhole" });
    expect(ask({ destination: "10.8.0.1" })).toMatchObject({
      outcome: "rejected",
      reason: "rejected by the route blackhole 10.8.0.0/24 in table main; the program receives the error EINVAL",
    });
    expect(ask({ destination: "10.0.0.9" })).toMatchObject({
      outcome: "rejected",
      reason: `nothing answers requests for 10.0.0.9 on r: l in ${hosts.server.netns.id} does not answer for 10.0.0.9`,
    });
    hosts.client.routes.add({ dst: "10.9.0.0/24", gateway: "10.0.0.2" });
    expect(ask({ destination: "10.9.0.1" })).toMatchObject({
      outcome: "dropped",
      reason: "the packet is not for this namespace, and l does not forward IPv4 packets",
    });
    hosts.server.set("net.ipv4.ip_forward", 1);
    expect(ask({ destination: "10.9.0.1" })).toMatchObject({ outcome: "rejected", reason: "there is no route" });
    hosts.server.links.change({ dev: "l", up: false });
    expect(ask()).toMatchObject({ outcome: "rejected", interface: "r" });
  });
});
