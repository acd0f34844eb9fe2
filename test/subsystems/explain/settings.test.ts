// Settings of interfaces that decide about packets. Each prediction is compared with a real packet.
import { expect } from "bun:test";
import { existsSync } from "node:fs";
import { explain } from "../../../src/subsystems/explain/index.ts";
import { Filters, type NewQdisc, Nexthops, Qdiscs } from "../../../src/subsystems/route/index.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { predictionOf } from "./compared-packet.ts";
import { connect, Host, pair, settle } from "./network.ts";

const test = base.extend({
  made: () => pair(),
  client: () => new Host("client"),
  server: () => new Host("server"),
  hosts: () => pair(),
});

describeInNamespaces("explain, with settings of interfaces,", () => {
  test.each([
    [0, "delivered"],
    [1, "dropped"],
  ] as const)(
    "looks at disable_ipv6 = %i of the loopback interface for packets to own addresses",
    async (value, end, { made: { client } }) => {
      client.address("r", "2001:db8::1/64");
      settle(client);
      client.set("net.ipv6.conf.lo.disable_ipv6", value);
      const ends = { from: client, to: client, source: "2001:db8::1", destination: "2001:db8::1" };
      const isCompared = () => false;
      expect((await predictionOf([client], ends, isCompared)).outcome).toBe(end);
    },
  );

  test.each([
    [0, "rejected"],
    [1, "delivered"],
  ] as const)(
    "looks at accept_local = %i for packets from an own address",
    async (value, end, { made: { client, server } }) => {
      client.address("lo", "10.0.0.2/32");
      server.address("l", "10.0.0.3/24");
      server.set("net.ipv4.conf.l.accept_local", value);
      const ends = { from: client, to: server, source: "10.0.0.2", destination: "10.0.0.3" };
      expect((await predictionOf([client, server], ends)).outcome).toBe(end);
      // With the hardware address of the server, no request is necessary.
      const lladdr = server.links.get("l")!.address!;
      client.neighbours.replace({ dev: "r", dst: "10.0.0.3", lladdr, state: ["permanent"] });
      const known = await predictionOf([client, server], ends);
      expect(known.outcome).toBe(value === 0 ? "dropped" : "delivered");
    },
  );

  test.each([
    [0, "dropped"],
    [1, "delivered"],
  ] as const)(
    "looks at route_localnet = %i for packets to 127.0.0.1 after a translation",
    async (value, end, { made: { client, server } }) => {
      server.set("net.ipv4.conf.l.route_localnet", value);
      server.addRules(
        "table ip n { chain c { type nat hook prerouting priority dstnat; udp dport 7777 dnat to 127.0.0.1; }; }",
      );
      const ends = { from: client, to: server, source: "10.0.0.1", destination: "10.0.0.2" };
      expect((await predictionOf([client, server], ends)).outcome).toBe(end);
    },
  );

  test("finds a default route in the table local for fib daddr type", async ({ made: { client, server } }) => {
    client.routes.add({ dst: "198.51.100.1", gateway: "10.0.0.2" });
    server.routes.add({ dst: "default", type: "local", dev: "lo" });
    server.set("net.ipv4.conf.l.accept_local", 1);
    server.addRules(
      "table ip f { chain c { type filter hook prerouting priority 0; fib daddr type local accept; udp dport 7777 drop; }; }",
    );
    const ends = { from: client, to: server, source: "10.0.0.1", destination: "198.51.100.1" };
    expect((await predictionOf([client, server], ends)).outcome).toBe("delivered");
  });

  test("finds the longest prefix for fib daddr . iif type before it compares the interface", async ({
    made: { client, server },
  }) => {
    client.routes.add({ dst: "10.9.0.1", gateway: "10.0.0.2" });
    server.routes.add({ dst: "10.9.0.0/24", type: "local", dev: "l" });
    server.address("lo", "10.9.0.1/32");
    server.addRules(
      "table ip f { chain c { type filter hook prerouting priority 0; fib daddr . iif type local drop; }; }",
    );
    const ends = { from: client, to: server, source: "10.0.0.1", destination: "10.9.0.1" };
    expect((await predictionOf([client, server], ends)).outcome).toBe("delivered");
  });

  test.each([
    ["routes", 1, 1, "delivered"],
    ["routes", 1, 2, "delivered"],
    ["routes", 1, 3, "dropped"],
    ["routes", 2, 3, "delivered"],
    ["next hop objects", 1, 2, "delivered"],
    ["next hop objects", 1, 3, "dropped"],
    ["next hop objects", 2, 3, "delivered"],
  ] as const)(
    "with several next hops to the source (%s) and rp_filter = %i, knows the end of a packet that l%i receives",
    async (kind, filter, link, end, { client, server }) => {
      for (const number of [1, 2, 3]) {
        connect(client, `r${number}`, server, `l${number}`);
        client.address(`r${number}`, `10.0.${number}.1/24`);
        server.address(`l${number}`, `10.0.${number}.2/24`);
      }
      client.address("lo", "192.0.2.1/32");
      settle(client, server);
      const hops = [1, 2].map((number) => ({ gateway: `10.0.${number}.1`, dev: `l${number}` }));
      if (kind === "routes") server.routes.add({ dst: "192.0.2.1", nexthops: hops });
      else {
        using nexthops = Nexthops.open({ netns: server.netns });
        for (const [index, hop] of hops.entries()) nexthops.add({ id: index + 1, ...hop });
        nexthops.add({ id: 9, group: [{ id: 1 }, { id: 2 }] });
        server.routes.add({ dst: "192.0.2.1", nhid: 9 });
      }
      server.set("net.ipv4.conf.all.rp_filter", filter);
      const ends = { from: client, to: server, source: "192.0.2.1", destination: `10.0.${link}.2` };
      // Requests for neighbours have the source of the packet, and rp_filter applies to them.
      const lladdr = server.links.get(`l${link}`)!.address!;
      client.neighbours.replace({ dev: `r${link}`, dst: ends.destination, lladdr, state: ["permanent"] });
      const { outcome, reason } = await predictionOf([client, server], ends);
      expect({ outcome, isFilter: reason.startsWith("rp_filter") }).toEqual({
        outcome: end,
        isFilter: end === "dropped",
      });
    },
  );

  const every = { classid: "1:10", sel: { flags: 1, keys: [{ mask: 0, val: 0, off: 0 }] } };

  test.each([
    ["client", "r", "clsact", "clsact/egress", "egress"],
    ["client", "r", "htb", "1:", "1:"],
    ["client", "r", "pfifo", undefined, undefined],
    ["client", "r", "clsact", undefined, undefined],
    ["server", "l", "clsact", "clsact/ingress", "ingress"],
    ["server", "l", "ingress", "ingress", "ingress"],
    ["server", "l", "ingress", undefined, undefined],
  ] as const)(
    "of the %s, knows that %s with the queueing discipline %s has a filter at %s",
    (name, dev, kind, parent, place, { hosts }) => {
      const { netns } = hosts[name];
      using qdiscs = Qdiscs.open({ netns });
      using filters = Filters.open({ netns });
      const isRoot = kind === "htb" || kind === "pfifo";
      const root = { handle: "1:", options: kind === "htb" ? { version: 3 } : { limit: 100 } };
      qdiscs.add({ dev, kind, ...(isRoot ? root : {}) } as NewQdisc);
      if (parent !== undefined) filters.add({ dev, parent, protocol: "ip", pref: 10, kind: "u32", options: every });
      const { outcome, reason } = explain(
        { protocol: "udp", source: "10.0.0.1", destination: "10.0.0.2", destinationPort: 53 },
        { netns: hosts.client.netns },
      );
      const text = `a filter of traffic control (u32) at ${place} of ${dev} may change or drop the packet`;
      expect({ outcome, reason }).toEqual({
        outcome: place === undefined ? "rejected" : "undecided",
        reason: place === undefined ? "no udp socket receives port 53 of 10.0.0.2 here" : text,
      });
    },
  );

  test("finds the filters of a shared block", ({ hosts }) => {
    const { netns } = hosts.client;
    using qdiscs = Qdiscs.open({ netns });
    using filters = Filters.open({ netns });
    qdiscs.add({ dev: "r", kind: "clsact", egressBlock: 7 });
    filters.add({ block: 7, protocol: "ip", pref: 10, kind: "u32", options: every });
    const packet = { protocol: "udp", source: "10.0.0.1", destination: "10.0.0.2", destinationPort: 53 } as const;
    expect(explain(packet, { netns }).reason).toContain("(u32) at egress of r");
  });

  test.each([
    ["tbf", { rate: 125_000, burst: 40, limit: 6000 }, 1, "undecided"],
    ["tbf", { rate: 125_000, burst: 5000, limit: 6000 }, 1, "rejected"],
    ["bfifo", { limit: 100 }, 40, "rejected"],
    ["bfifo", { limit: 100 }, 100, "undecided"],
  ] as const)(
    "knows whether %s with the options %j may drop a packet without load",
    (kind, options, length, end, { hosts }) => {
      const { netns } = hosts.client;
      using qdiscs = Qdiscs.open({ netns });
      qdiscs.add({ dev: "r", handle: "1:", kind, options } as NewQdisc);
      const { outcome } = explain(
        {
          ...{ protocol: "udp", source: "10.0.0.1", destination: "10.0.0.2", destinationPort: 53 },
          payload: new Uint8Array(length),
        },
        { netns },
      );
      expect(outcome).toBe(end);
    },
  );

  whereTheKernelHas("br_netfilter", existsSync("/proc/sys/net/bridge/bridge-nf-call-iptables"), () => {
    test.each([
      ["nfCallIptables", "10.0.0."],
      ["nfCallIp6tables", "2001:db8::"],
    ] as const)("looks at the option %s of a bridge", (option, prefix, { client, server }) => {
      using bridge = new Host("bridge");
      bridge.add({ ifname: "br", kind: "bridge", up: true });
      for (const [host, port] of [[client, "p1"] as const, [server, "p2"] as const]) {
        connect(host, "e", bridge, port);
        bridge.links.change({ dev: port, master: "br" });
        const last = host === client ? 1 : 2;
        host.address("e", `10.0.0.${last}/24`);
        host.address("e", `2001:db8::${last}/64`);
      }
      settle(client, server, bridge);
      for (const name of ["iptables", "ip6tables"]) bridge.set(`net.bridge.bridge-nf-call-${name}`, 0);
      bridge.addRules("table inet f { chain c { type filter hook forward priority 0; meta l4proto udp drop; }; }");
      const ends = { from: client, to: server, source: `${prefix}1`, destination: `${prefix}2` };
      const packet = {
        protocol: "udp",
        source: ends.source,
        destination: ends.destination,
        destinationPort: 7,
      } as const;
      expect(explain(packet, { netns: client.netns }).outcome).toBe("rejected");
      bridge.links.change({ dev: "br", kind: "bridge", data: { [option]: 1 } });
      expect(explain(packet, { netns: client.netns })).toMatchObject({ outcome: "undecided" });
    });
  });
});
