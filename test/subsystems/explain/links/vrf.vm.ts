// Ports of VRFs, compared with real packets and sockets.
import { expect } from "bun:test";
import type { NetlinkError } from "../../../../src/index.ts";
import { explain } from "../../../../src/subsystems/explain/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { test as base } from "../../../support/fixtures.ts";
import { UdpSocket } from "../../../support/udp.ts";
import { loadModule } from "../../../vm/modules.ts";
import { PORT, predictionOf } from "../compared-packet.ts";
import { connect, Host, settle } from "../network.ts";

const test = base.extend({ leak: () => new Leak() });

for (const name of ["vrf", "nf_tables"]) loadModule(name);

/** A client behind a port of the VRF "red", and a server behind an interface outside of the VRF. */
class Leak implements Disposable {
  readonly client: Host = new Host("client");
  readonly router: Host = new Host("router");
  readonly server: Host = new Host("server");
  readonly hosts: readonly Host[] = [this.client, this.router, this.server];

  constructor() {
    const { client, router, server } = this;
    router.add({ ifname: "red", kind: "vrf", data: { table: 10 }, up: true });
    connect(client, "r", router, "l");
    connect(router, "r", server, "l");
    router.links.change({ dev: "l", master: "red" });
    for (const [host, dev, ipv4, ipv6] of [
      [client, "r", "10.1.0.1/24", "fd00:1::1/64"],
      [router, "l", "10.1.0.2/24", "fd00:1::2/64"],
      [router, "r", "10.2.0.1/24", "fd00:2::1/64"],
      [server, "l", "10.2.0.2/24", "fd00:2::2/64"],
    ] as const) {
      host.address(dev, ipv4);
      host.address(dev, ipv6);
    }
    router.set("net.ipv4.ip_forward", 1);
    settle(...this.hosts);
    client.routes.add({ dst: "10.2.0.0/24", gateway: "10.1.0.2" });
  }

  [Symbol.dispose](): void {
    for (const host of this.hosts) host[Symbol.dispose]();
  }
}

describeInNamespaces("explain, for VRFs,", () => {
  test("compares the port of a received IPv4 packet with routing rules and settings", async ({
    leak: { client, router, server, hosts },
  }) => {
    const ends = { from: client, to: server, source: "10.1.0.1", destination: "10.2.0.2" };
    router.routes.add({ dst: "default", type: "unreachable", table: 10 });
    expect((await predictionOf(hosts, ends)).outcome).toBe("rejected");
    router.routes.add({ dst: "10.2.0.0/24", dev: "r", scope: "link", table: 30 });
    router.rules.add({ iif: "l", table: 30, priority: 600 });
    expect((await predictionOf(hosts, ends)).outcome).toBe("delivered");
    router.set("net.ipv4.conf.l.forwarding", 0);
    expect((await predictionOf(hosts, ends)).outcome).toBe("dropped");
  });

  test("knows that the port of a router answers for the anycast address of its network", async ({
    leak: { client, router, hosts },
  }) => {
    router.set("net.ipv6.conf.all.forwarding", 1);
    const ends = { from: client, to: router, source: "fd00:1::1", destination: "fd00:1::" };
    const { steps, reason } = await predictionOf(hosts, ends);
    const received = steps.filter(({ fact, namespace }) => fact?.kind === "received" && namespace === router.netns.id);
    expect({ isReceived: received.length > 0, reason }).toEqual({ isReceived: true, reason });
  });

  test.each([
    ["10.1.0.2", undefined, "10.1.0.1"],
    ["10.1.0.2", "l", "10.1.0.1"],
    ["10.1.0.2", "red", "10.1.0.1"],
    ["10.1.0.2", "r", "10.2.0.2"],
    ["10.2.0.1", undefined, "10.2.0.2"],
    ["10.2.0.1", "red", "10.1.0.1"],
    ["fd00:1::2", undefined, "fd00:1::1"],
    ["fd00:1::2", "l", "fd00:1::1"],
    ["fd00:2::1", undefined, "fd00:2::2"],
    ["fd00:2::1", "red", "fd00:1::1"],
  ] as const)("knows whether a socket can have the source %s, bound to %s", (source, out, destination, { leak }) => {
    expectSource(leak.router, source, out, destination);
  });

  test.each([
    ["l", "r"],
    ["r", "l"],
  ])(
    "compares the source with the addresses of the socket's VRF if %s has it too, but cannot use it yet",
    (unusable, usable, { leak: { router } }) => {
      router.set(`net.ipv6.conf.${unusable}.dad_transmits`, 1000);
      router.addresses.add({ dev: unusable, local: "fd00:9::1/64" });
      router.addresses.add({ dev: usable, local: "fd00:9::1/64", flags: ["nodad"] });
      expectSource(router, "fd00:9::1", undefined, "fd00:2::2");
      expectSource(router, "fd00:9::1", "red", "fd00:1::1");
    },
  );
});

/** Expects that `explain` refuses the source address of a packet if the kernel does not bind a socket to it. */
function expectSource({ netns, links }: Host, source: string, out: string | undefined, destination: string): void {
  const device = out === undefined ? undefined : links.get(out)!.ifindex;
  const packet = { protocol: "udp", source, destination, destinationPort: PORT } as const;
  const { outcome, reason } = explain(packet, { netns, out });
  const isRefused = outcome === "rejected" && reason.startsWith("the source address");
  expect({ isRefused, reason }).toEqual({ isRefused: !canBind(), reason });

  function canBind(): boolean {
    try {
      using _socket = UdpSocket.open(netns, source.includes(":") ? 6 : 4, source, 0, device);
      return true;
    } catch (error) {
      expect((error as NetlinkError).code).toBe("EADDRNOTAVAIL");
      return false;
    }
  }
}
