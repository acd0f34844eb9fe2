// Routes with an effect that their type does not show. Each prediction is compared with a real packet.
import { expect } from "bun:test";
import type { NetlinkError } from "../../../src/index.ts";
import { explain } from "../../../src/subsystems/explain/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { PATIENCE_MS, until } from "../../support/threads.ts";
import { UdpSocket } from "../../support/udp.ts";
import { PORT, predictionOf } from "./compared-packet.ts";
import { type Host, PAYLOAD, pair, settle } from "./network.ts";

const test = base.extend({ hosts: dual });

const IPPROTO_IPV6 = 41;
const IPV6_RECVERR = 25;

function dual(): ReturnType<typeof pair> {
  const made = pair();
  const { client, server } = made;
  client.address("r", "2001:db8::1/64");
  server.address("l", "2001:db8::2/64");
  settle(client, server);
  client.routes.add({ dst: "2001:db8:9::/48", gateway: "2001:db8::2" });
  return made;
}

/** Sends a packet, and returns the ICMP error that the sending socket receives. */
function errorOf(from: Host, source: string, destination: string): string | undefined {
  using socket = UdpSocket.open(from.netns, 6, source);
  socket.setOption(IPPROTO_IPV6, IPV6_RECVERR, 1);
  try {
    socket.send(PORT, PAYLOAD, destination);
    socket.receive(PATIENCE_MS);
    return undefined;
  } catch (error) {
    return (error as NetlinkError).code;
  }
}

describeInNamespaces("explain", () => {
  test.each([0, 1])(
    "knows that IPv6 routes to the loopback interface reject packets (forwarding = %i)",
    (forwarding, { hosts: { client, server } }) => {
      server.set("net.ipv6.conf.all.forwarding", forwarding);
      server.routes.add({ dst: "2001:db8:9::/64", dev: "lo" });
      for (const [from, source] of [
        [client, "2001:db8::1"],
        [server, "2001:db8::2"],
      ] as const) {
        const packet = { protocol: "udp", source, destination: "2001:db8:9::5", destinationPort: PORT } as const;
        const { outcome, reason } = explain(packet, { netns: from.netns });
        expect({ outcome, reason, error: errorOf(from, source, packet.destination) }).toEqual({
          outcome: "rejected",
          reason:
            "rejected by the route 2001:db8:9::/64 dev lo metric 1024 in table main, because it leads to the loopback interface",
          error: "ENETUNREACH",
        });
      }
    },
  );

  test.each([
    ["fib daddr type unreachable", "delivered"],
    ["fib daddr type unicast", "dropped"],
    ["fib daddr oif exists", "dropped"],
    ["fib daddr oif missing", "delivered"],
  ] as const)(
    "knows the result of %s for an IPv6 route to the loopback interface",
    async (match, end, { hosts: { client, server } }) => {
      server.routes.add({ dst: "2001:db8:9::/64", dev: "lo" });
      server.addRules(`table ip6 n {
        chain c { type filter hook prerouting priority 0; udp dport ${PORT} ${match} ip6 daddr set 2001:db8::2; }; }`);
      const ends = { from: client, to: server, source: "2001:db8::1", destination: "2001:db8:9::5" };
      expect((await predictionOf([client, server], ends)).outcome).toBe(end === "dropped" ? "rejected" : end);
    },
  );

  test.each([0, 1])(
    "delivers sent IPv4 packets of routes to the loopback interface (forwarding = %i)",
    async (value) => {
      using hosts = pair();
      const { client, server } = hosts;
      server.set("net.ipv4.ip_forward", value);
      client.routes.add({ dst: "10.9.0.0/24", gateway: "10.0.0.2" });
      server.routes.add({ dst: "10.9.0.0/24", dev: "lo", scope: "link" });
      const ends = { from: server, to: server, source: "10.0.0.2", destination: "10.9.0.1" };
      expect((await predictionOf([client, server], ends, () => false)).outcome).toBe("delivered");
      const received = { from: client, to: server, source: "10.0.0.1", destination: "10.9.0.1" };
      expect((await predictionOf([client, server], received, () => false)).outcome).toBe(
        value === 0 ? "dropped" : "rejected",
      );
    },
  );

  test("delivers packets for the anycast address of routers, which answer for it", async ({
    hosts: { client, server },
  }) => {
    const isAnycast = () =>
      [...server.routes.list({ family: "inet6", table: 255 })].some(
        ({ type, dst }) => type === "anycast" && dst === "2001:db8::",
      );
    const ends = { from: client, to: server, source: "2001:db8::1", destination: "2001:db8::" };
    server.set("net.ipv6.conf.all.forwarding", 0);
    expect((await predictionOf([client, server], ends)).outcome).toBe("rejected");
    server.set("net.ipv6.conf.all.forwarding", 1);
    await until(isAnycast, "the server has the anycast address");
    expect((await predictionOf([client, server], ends)).outcome).toBe("delivered");
    const own = { ...ends, from: server, source: "2001:db8::2" };
    expect((await predictionOf([client, server], own, () => false)).outcome).toBe("delivered");
  });

  test("delivers received packets of other anycast routes, and sends own ones", async ({
    hosts: { client, server },
  }) => {
    server.routes.add({ dst: "2001:db8:9::7", type: "anycast", dev: "l" });
    const ends = { from: client, to: server, source: "2001:db8::1", destination: "2001:db8:9::7" };
    expect((await predictionOf([client, server], ends)).outcome).toBe("delivered");
    const own = { ...ends, from: server, source: "2001:db8::2" };
    expect((await predictionOf([client, server], own)).outcome).toBe("rejected");
  });
});
