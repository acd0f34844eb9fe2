// Rules of the kernel that decide about few packets. The outcome of each was compared with a real packet.
import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { type ExplainedPacket, type ExplainOptions, explain } from "../../../src/subsystems/explain/index.ts";
import { hasConntrack } from "../../support/conntrack.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../support/environment.ts";
import { UdpSocket } from "../../support/udp.ts";
import { connect, Host, settle } from "./network.ts";

const SOL_SOCKET = 1;
const SO_BINDTOIFINDEX = 62;
const MAC = "02:00:5e:00:53:07";

describeInNamespaces("explain, like the kernel,", () => {
  /** A host with the interface "in", which is a port of "br" if `isBridge`. */
  function host(isBridge = false): Host {
    const made = new Host("host");
    connect(made, "in", made, "far");
    made.links.change({ dev: "in", address: MAC });
    if (isBridge) {
      made.add({ ifname: "br", kind: "bridge", address: "02:00:5e:00:53:01", up: true });
      connect(made, "other", made, "end");
      for (const dev of ["in", "other"]) made.links.change({ dev, master: "br" });
    }
    const dev = isBridge ? "br" : "in";
    made.address(dev, "10.0.0.2/24");
    made.address(dev, "2001:db8::2/64");
    settle(made);
    return made;
  }

  const outcome = ({ netns }: Host, packet: Partial<ExplainedPacket>, options: ExplainOptions = {}) =>
    explain(
      {
        protocol: "udp",
        source: "10.0.0.1",
        destination: "10.0.0.2",
        destinationPort: 53,
        ...packet,
      } as ExplainedPacket,
      { netns, ...options },
    ).outcome;

  test("drops an IPv6 packet that it does not forward before it looks at its hop limit", () => {
    using made = host();
    connect(made, "out", made, "end");
    made.address("out", "2001:db8:1::1/64");
    settle(made);
    const packet = { source: "2001:db8::1", destination: "2001:db8:1::2", ttl: 1 };
    made.set("net.ipv6.conf.all.forwarding", 0);
    expect(outcome(made, packet, { in: "in" })).toBe("dropped");
    made.set("net.ipv6.conf.all.forwarding", 1);
    expect(outcome(made, packet, { in: "in" })).toBe("rejected");
  });

  test("forwards an IPv6 packet from a link-local address only to the interface that received it", async () => {
    using made = host();
    connect(made, "out", made, "end");
    made.address("out", "2001:db8:1::1/64");
    settle(made);
    made.set("net.ipv6.conf.all.forwarding", 1);
    const reason = (destination: string) =>
      explain({ protocol: "udp", source: "fe80::9", destination, destinationPort: 53 }, { netns: made.netns, in: "in" })
        .reason;
    expect(reason("2001:db8:1::2")).toBe("packets from link-local addresses are not forwarded");
    expect(reason("2001:db8::9")).toStartWith("nothing answers requests for 2001:db8::9 on in");
  });

  test.each([
    ["a", "one", "delivered"],
    ["a", "two", "rejected"],
    ["b", "two", "delivered"],
    ["b", "one", "rejected"],
    ["a", "three", "delivered"],
  ])(
    "with source routing of IPv6, knows the end of a packet from address %s of a socket bound to %s",
    (address, dev, end) => {
      using client = new Host("client");
      using server = new Host("server");
      for (const [index, name] of ["one", "two", "three"].entries()) {
        connect(client, name, server, `l${index + 1}`);
        client.address(name, `2001:db8:${"abc"[index]}::1/64`);
        server.address(`l${index + 1}`, `2001:db8:${"abc"[index]}::2/64`);
      }
      server.address("lo", "2001:db8:9::9/128");
      settle(client, server);
      using _socket = UdpSocket.open(server.netns, 6, "::", 53);
      const dst = "2001:db8:9::9";
      client.routes.add({ dst, src: "2001:db8:a::/64", gateway: "2001:db8:a::2", dev: "one" });
      client.routes.add({ dst: "default", gateway: "2001:db8:b::2", dev: "two", table: 5 });
      client.rules.add({ family: "inet6", priority: 5, src: "2001:db8:b::/64", table: 5 });
      client.routes.add({ dst: "2001:db8:9::/64", gateway: "2001:db8:c::2", dev: "three" });
      const source = `2001:db8:${address}::1`;
      const packet = { protocol: "udp", source, destination: dst, destinationPort: 53 } as const;
      expect(explain(packet, { netns: client.netns, out: dev }).outcome).toBe(end as "delivered");
      using socket = UdpSocket.open(client.netns, 6, source);
      const ifindex = client.links.get(dev)!.ifindex;
      socket.setOption(SOL_SOCKET, SO_BINDTOIFINDEX, ifindex);
      const send = () => socket.send(53, new Uint8Array(8), dst);
      if (end === "delivered") expect(send).not.toThrow();
      else expect(send).toThrow("ENETUNREACH");
    },
  );

  test("names the route that rp_filter requires of a forwarded packet, and the table of a broadcast route", () => {
    using made = host();
    connect(made, "out", made, "end");
    made.address("out", "10.0.1.1/24");
    settle(made);
    made.set("net.ipv4.ip_forward", 1);
    made.set("net.ipv4.conf.all.rp_filter", 1);
    const forwarded = (source: string) =>
      explain(
        { protocol: "udp", source, destination: "10.0.1.2", destinationPort: 53 },
        { netns: made.netns, in: "in" },
      );
    const isThrough = "rp_filter: the route to the source";
    expect(forwarded("10.0.1.9").reason).toBe(`${isThrough} 10.0.1.9 leads through out, not through in`);
    expect(forwarded("192.0.2.9").reason).toBe(`${isThrough} 192.0.2.9 does not lead through in`);
    expect(forwarded("10.0.1.1").reason).not.toContain("rp_filter");
    const { steps } = explain(
      { protocol: "udp", source: "10.0.0.2", destination: "10.0.0.255", destinationPort: 53 },
      { netns: made.netns },
    );
    expect(steps.find(({ place }) => place === "route")?.decidedBy).toContain("10.0.0.255 dev in in table local");
  });

  test.each([
    ["10.0.0.2", 4, "in", "delivered"],
    ["10.0.0.2", 4, "lo", "rejected"],
    ["2001:db8::2", 6, "in", "delivered"],
    ["2001:db8::2", 6, "lo", "rejected"],
  ] as const)(
    "gives a packet to the own address %s (IPv%i) to a socket bound to %s: %s",
    (address, version, dev, expected) => {
      using made = host();
      using bound = UdpSocket.open(made.netns, version, address);
      bound.setOption(SOL_SOCKET, SO_BINDTOIFINDEX, made.links.get(dev)!.ifindex);
      using sender = UdpSocket.open(made.netns, version, address);
      sender.send(bound.port, Uint8Array.of(7));
      const received = bound.receive(expected === "delivered" ? 100_000 : 0);
      expect(received === undefined).toBe(expected === "rejected");
      expect(outcome(made, { source: address, destination: address, destinationPort: bound.port })).toBe(expected);
    },
  );

  test("sends no IPv6 packet from an address that the namespace lacks", () => {
    using made = host();
    const packet = { source: "2001:db8::dead", destination: "2001:db8::9" };
    const reason = () => explain({ protocol: "udp", destinationPort: 53, ...packet }, { netns: made.netns }).reason;
    expect(reason()).toBe(
      "the source address 2001:db8::dead is not an address of this namespace; for a packet that an interface receives, set in (--in)",
    );
    made.set("net.ipv6.ip_nonlocal_bind", 1);
    expect(reason()).not.toContain("source address");
  });

  test("needs the interface for link-local addresses", () => {
    using made = host();
    const packet = { source: "fe80::1", destination: "fe80::2" };
    expect(() => outcome(made, packet)).toThrow("out: required for link-local addresses");
  });

  test("discards packets from and to ::1 that another interface than that of loopback receives", () => {
    using made = host();
    for (const packet of [
      { source: "::1", destination: "2001:db8::2" },
      { source: "2001:db8::1", destination: "::1" },
    ])
      expect(outcome(made, packet, { in: "in" })).toBe("dropped");
    expect(outcome(made, { source: "::1", destination: "::1" })).toBe("rejected");
  });

  test("receives frames for the bridge or for the port that they enter, and no others", () => {
    using made = host(true);
    const others = made.links.get("other")!.address!;
    const reached = [undefined, MAC, MAC.toUpperCase(), "02:00:5e:00:53:01"].map((mac) =>
      outcome(made, {}, { in: "in", mac }),
    );
    expect(reached).toEqual(["rejected", "rejected", "rejected", "rejected"]);
    expect(outcome(made, {}, { in: "in", mac: others })).toBe("dropped");
    expect(outcome(made, {}, { in: "in", mac: "ff:ff:ff:ff:ff:ff" })).toBe("undecided");
  });

  whereTheKernelHas("connection tracking", hasConntrack(), () => {
    test.each([
      [["syn"], "new"],
      [["ack"], "new"],
      [["syn", "ack"], "invalid"],
      [["fin", "ack"], "invalid"],
      [["rst"], "invalid"],
      [[], "invalid"],
    ] as const)("gives a TCP packet with the flags %j and no connection the state %s", (flags, state) => {
      using made = host();
      made.addRules(
        `table inet f { chain c { type filter hook input priority 0; ct state ${state} drop; reject with icmpx port-unreachable; }; }`,
      );
      expect(outcome(made, { protocol: "tcp", flags, sourcePort: 7 }, { in: "in" })).toBe("dropped");
    });
  });

  whereTheKernelHas("br_netfilter", existsSync("/proc/sys/net/bridge/bridge-nf-call-iptables"), () => {
    test("calls the rules of IP once for a packet that a bridge receives itself", () => {
      using client = new Host("client");
      using server = new Host("server");
      server.add({ ifname: "br", kind: "bridge", up: true });
      connect(client, "r", server, "port");
      server.links.change({ dev: "port", master: "br" });
      client.address("r", "10.0.0.1/24");
      server.address("br", "10.0.0.2/24");
      server.set("net.bridge.bridge-nf-call-iptables", 1);
      server.addRules(
        `table ip f { chain c { type filter hook prerouting priority raw; udp dport 53 drop; iifname "port" drop; iifname "br" ip protocol udp counter; }; }`,
      );
      settle(client, server);
      using socket = UdpSocket.open(server.netns, 4, "10.0.0.2");
      using sender = UdpSocket.open(client.netns, 4, "10.0.0.1");
      expect(outcome(client, { destinationPort: socket.port })).toBe("delivered");
      expect(outcome(client, { destinationPort: 53 })).toBe("dropped");
      sender.send(socket.port, Uint8Array.of(7), "10.0.0.2");
      expect(socket.receive(100_000)).toEqual(Uint8Array.of(7));
      const counters = server.firewall.list("rule", { family: "ip", table: "f" }).flatMap(({ expr }) => expr);
      expect(counters.filter((one) => "counter" in one)).toMatchObject([{ counter: { packets: 1 } }]);
      // The answer leaves through the bridge without the rules of bridged packets.
      expect(outcome(server, { source: "10.0.0.2", destination: "10.0.0.1" })).toBe("rejected");
      server.addRules(
        "table ip n { chain c { type nat hook prerouting priority dstnat; udp dport 54 dnat to 10.0.0.9; }; }",
      );
      expect(outcome(client, { destinationPort: 54 })).toBe("undecided");
    });
  });

  test("does not examine routes with an encapsulation, which replaces forwarding and delivery", () => {
    using made = host();
    const encap = { type: "seg6local", action: "End.DT6", table: 254 } as const;
    made.routes.add({ dst: "2001:db8:5::/64", dev: "in", encap });
    made.set("net.ipv6.conf.all.forwarding", 0);
    const packet = { source: "2001:db8::1", destination: "2001:db8:5::1" };
    expect(outcome(made, packet, { in: "in" })).toBe("undecided");
  });

  test("may give a packet to another socket by tproxy", () => {
    using made = host();
    made.addRules(
      "table ip f { chain c { type filter hook prerouting priority mangle; udp dport 53 tproxy to 127.0.0.1:901 accept; }; }",
    );
    expect(outcome(made, {}, { in: "in" })).toBe("undecided");
  });
});
