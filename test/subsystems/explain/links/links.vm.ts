// Bonds and tunnels that the local kernel may not support. Each prediction is compared with a real packet.
import { expect, test } from "bun:test";
import { type ExplainedPacket, explain } from "../../../../src/subsystems/explain/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { until } from "../../../support/threads.ts";
import { UdpSocket } from "../../../support/udp.ts";
import { loadModule } from "../../../vm/modules.ts";
import { type Ends, PORT, predictionOf, tracedOutcome } from "../compared-packet.ts";
import { connect, Host, PAYLOAD, settle } from "../network.ts";
import { describeTunnels, kinds } from "../tunnel-tests.ts";

for (const name of ["bonding", "8021q", "ipip", "sit", "ip_gre", "vxlan", "geneve", "wireguard", "nf_tables"])
  loadModule(name);

describeInNamespaces("explain, with bonds,", () => {
  const MODES = ["active-backup", "balance-rr", "balance-xor", "broadcast", "802.3ad", "balance-tlb"] as const;

  interface Bonds extends Disposable {
    readonly client: Host;
    readonly server: Host;
  }

  /** Two hosts with a bond of two pairs. */
  async function bonds(mode: (typeof MODES)[number], modeOfServer: (typeof MODES)[number] = mode): Promise<Bonds> {
    const stack = new DisposableStack();
    const [client, server] = [stack.use(new Host("client")), stack.use(new Host("server"))];
    for (const number of [1, 2]) connect(client, `p${number}`, server, `q${number}`, false);
    for (const [host, ports, own] of [
      [client, ["p1", "p2"], mode],
      [server, ["q1", "q2"], modeOfServer],
    ] as const) {
      host.add({ ifname: "bond", kind: "bond", data: { mode: own, miimon: 20 } });
      for (const dev of ports) host.links.change({ dev, master: "bond" });
      host.links.change({ dev: "bond", up: true });
    }
    client.address("bond", "10.0.0.1/24");
    server.address("bond", "10.0.0.2/24");
    settle(client, server);
    const isReady = ({ links }: Host) =>
      [...links.list()].every(
        (link) =>
          link.slaveKind !== "bond" ||
          (link.slaveData?.miiStatus === "up" &&
            (mode !== "802.3ad" || (link.slaveData.adPartnerOperPortState ?? 0) >= 0x3c)),
      );
    await until(() => isReady(client) && isReady(server), "the ports are active");
    return { client, server, [Symbol.dispose]: () => stack.dispose() };
  }

  const ends = ({ client, server }: Bonds): Ends => {
    return { from: client, to: server, source: "10.0.0.1", destination: "10.0.0.2" };
  };

  test.each(MODES)("sends through the ports that the mode %s selects", async (mode) => {
    using made = await bonds(mode);
    const isKnown = mode === "active-backup" || mode === "broadcast";
    const isCompared = (device: string) => isKnown || device === "bond";
    const { outcome, missing, steps } = await predictionOf([made.client, made.server], ends(made), isCompared);
    // In the mode balance-tlb, the other bond receives frames only from one of the ports.
    const isSpread = mode === "balance-tlb";
    expect({ outcome, missing }).toEqual({
      outcome: isSpread ? "undecided" : "delivered",
      missing: isSpread ? ["port that bond selects (balance-tlb)"] : [],
    });
    const ports = { "active-backup": "p1", broadcast: "p1, p2" }[mode as string] ?? "p1 or p2";
    if (!isSpread) expect(steps.map(({ answer }) => answer)).toContain(`through ${ports} (${mode})`);
  });

  test("has the same way as a traced packet", async () => {
    using made = await bonds("active-backup");
    expect(await tracedOutcome(ends(made))).toEqual({ outcome: "delivered", differences: [] });
  });

  test("knows which port of a bond receives nothing", async () => {
    using made = await bonds("active-backup");
    made.server.links.change({ dev: "bond", kind: "bond", data: { activeSlave: "q2" } });
    const neighbour = made.server.links.get("bond")!.address!;
    expect(await predictionOf([made.client, made.server], ends(made))).toMatchObject({ outcome: "rejected" });
    made.client.neighbours.replace({ dev: "bond", dst: "10.0.0.2", lladdr: neighbour, state: ["permanent"] });
    expect(explain(packetOf(made), { netns: made.client.netns })).toMatchObject({
      outcome: "dropped",
      reason: "q1 is not an active port of bond (active-backup), which discards what it receives",
    });
  });

  const packetOf = (made: Bonds): ExplainedPacket => {
    const { source, destination } = ends(made);
    return { protocol: "udp", source, destination, sourcePort: 1, destinationPort: PORT, payload: PAYLOAD };
  };

  test("is undecided if the packet ends differently for the ports", async () => {
    using made = await bonds("balance-xor");
    made.client.neighbours.add({
      ...{ dev: "bond", dst: "10.0.0.2", lladdr: made.server.links.get("bond")!.address!, state: ["permanent"] },
    });
    made.server.addRules(
      `table netdev d { chain c { type filter hook ingress device "q2" priority 0; udp dport ${PORT} drop; }; }`,
    );
    expect(explain(packetOf(made), { netns: made.client.netns })).toMatchObject({
      outcome: "undecided",
      missing: ["port that bond selects (balance-xor)"],
    });
  });

  test("is undecided if the ports lead to different hosts that both deliver", () => {
    using client = new Host("client");
    using one = new Host("one");
    using other = new Host("other");
    const lladdr = "02:00:5e:00:53:09";
    client.add({ ifname: "bond", kind: "bond", data: { mode: "balance-xor", miimon: 20 } });
    for (const [index, host] of [one, other].entries()) {
      connect(client, `p${index}`, host, "l", false);
      client.links.change({ dev: `p${index}`, master: "bond" });
      host.links.change({ dev: "l", address: lladdr, up: true });
      host.address("l", "10.0.0.2/24");
    }
    client.links.change({ dev: "bond", up: true });
    client.address("bond", "10.0.0.1/24");
    const isReady = () =>
      [...client.links.list()].every((link) => link.slaveKind !== "bond" || link.slaveData?.miiStatus === "up");
    settle(client, one, other);
    for (const end = performance.now() + 100_000; !isReady() && performance.now() < end; ) Bun.sleepSync(5);
    client.neighbours.add({ dev: "bond", dst: "10.0.0.2", lladdr, state: ["permanent"] });
    using _one = UdpSocket.open(one.netns, 4, "0.0.0.0", PORT);
    using _other = UdpSocket.open(other.netns, 4, "0.0.0.0", PORT);
    const packet = { protocol: "udp", source: "10.0.0.1", destination: "10.0.0.2", destinationPort: PORT } as const;
    expect(explain(packet, { netns: client.netns })).toMatchObject({
      outcome: "undecided",
      reason: "the packet ends differently for the ports p0 or p1 of bond",
      missing: ["port that bond selects (balance-xor)"],
    });
  });

  test("sends requests through the active port in the mode balance-tlb", async () => {
    // The other bond sends its answer through both ports, and receives from both.
    using made = await bonds("balance-tlb", "broadcast");
    const active = (made.client.links.get("bond") as { data?: { activeSlave?: string } }).data?.activeSlave;
    const other = active === "p1" ? "q2" : "q1";
    made.server.addRules(
      `table netdev d { chain c { type filter hook ingress device "${other}" priority 0; meta protocol arp drop; }; }`,
    );
    const isCompared = (device: string) => device === "bond";
    const { outcome } = await predictionOf([made.client, made.server], ends(made), isCompared);
    expect(outcome).toBe("delivered");
  });

  test("follows a packet in a VLAN through the port that is left", async () => {
    using made = await bonds("active-backup");
    for (const [host, address] of [[made.client, "10.1.0.1/24"] as const, [made.server, "10.1.0.2/24"] as const]) {
      host.add({ ifname: "bond.7", kind: "vlan", link: "bond", data: { id: 7 }, up: true });
      host.address("bond.7", address);
    }
    const active = ({ links }: Host) => (links.get("bond") as { data?: { activeSlave?: string } }).data?.activeSlave;
    made.client.links.change({ dev: "p1", up: false });
    await until(() => active(made.client) === "p2" && active(made.server) === "q2", "the other port is active");
    settle(made.client, made.server);
    const { outcome, steps } = await predictionOf([made.client, made.server], {
      ...ends(made),
      ...{ source: "10.1.0.1", destination: "10.1.0.2" },
    });
    expect(outcome).toBe("delivered");
    expect(steps.map(({ answer }) => answer)).toContain("through p2 (active-backup)");
  });
});

describeInNamespaces("explain, with several tunnels with the same ends,", () => {
  test.each(["ipip", "sit", "gre"])(
    "prefers the %s interface that is bound to the receiving interface",
    async (kind) => {
      using client = new Host("client");
      using server = new Host("server");
      for (const number of [1, 2]) {
        connect(client, `r${number}`, server, `l${number}`);
        client.address(`r${number}`, `10.0.${number}.1/24`);
        server.address(`l${number}`, `10.0.${number}.2/24`);
      }
      const [near, far] = ["192.0.2.1", "192.0.2.2"];
      client.address("lo", `${near}/32`);
      server.address("lo", `${far}/32`);
      client.routes.add({ dst: `${far}/32`, gateway: "10.0.2.2" });
      client.add({ ifname: "tun", kind, data: { local: near, remote: far }, up: true });
      for (const number of [1, 2])
        server.add({ ifname: `tun${number}`, kind, link: `l${number}`, data: { local: far, remote: near }, up: true });
      const [source, destination] = kind === "sit" ? ["fd09::1", "fd09::2"] : ["10.9.0.1", "10.9.0.2"];
      const length = kind === "sit" ? 64 : 24;
      client.address("tun", `${source}/${length}`);
      server.address("tun2", `${destination}/${length}`);
      settle(client, server);
      const { outcome, steps } = await predictionOf([client, server], {
        from: client,
        to: server,
        source,
        destination,
      });
      expect(outcome).toBe("delivered");
      expect(steps.some(({ question }) => question === "receive on tun2")).toBe(true);
      // No interface is bound to the receiving one: sit does not receive the packet, and the others are equal.
      connect(client, "r3", server, "l3");
      client.address("r3", "10.0.3.1/24");
      server.address("l3", "10.0.3.2/24");
      settle(client, server);
      client.routes.replace({ dst: `${far}/32`, gateway: "10.0.3.2" });
      const again = await predictionOf([client, server], { from: client, to: server, source, destination });
      expect(again.reason).toContain(
        kind === "sit" ? "no interface of kind sit" : "the interfaces tun1, tun2 take packets",
      );
    },
  );
});

describeInNamespaces("explain, with interfaces whose way is not examined,", () => {
  test("names the missing fact", () => {
    using host = new Host("host");
    host.add({ ifname: "wg", kind: "wireguard", up: true });
    host.address("wg", "10.9.0.1/24");
    const packet = { protocol: "udp", source: "10.9.0.1", destination: "10.9.0.2", destinationPort: PORT } as const;
    expect(explain(packet, { netns: host.netns })).toMatchObject({
      outcome: "undecided",
      missing: ["allowed addresses, endpoints and sessions of the peers (wg)"],
    });
  });
});

describeTunnels(Object.keys(kinds));
