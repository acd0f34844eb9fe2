import { beforeAll, expect, test } from "bun:test";
import { Conntrack } from "../../../src/subsystems/netfilter/index.ts";
import { Nftables } from "../../../src/subsystems/nftables/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { findCniPlugin } from "../../support/shared.ts";
import { until } from "../../support/threads.ts";
import { UdpSocket } from "../../support/udp.ts";
import { addOutside, Host } from "./host.ts";

let plugin = "";
beforeAll(async () => {
  plugin = await findCniPlugin();
}, 600_000);

const ranges = [[{ subnet: "10.88.0.0/24" }], [{ subnet: "fd00:88::/64" }]];
const payload = new TextEncoder().encode("hello");

// The reference plugin portmap deletes these entries, too (deletePortmapStaleConnections), and kube-proxy those of an endpoint.
describeInNamespaces("UDP flows to a mapped port", () => {
  test.each([
    [4, ["192.0.2.2", "192.0.2.1", "10.88.0.2", "10.88.0.3"]],
    [6, ["2001:db8::2", "2001:db8::1", "fd00:88::2", "fd00:88::3"]],
  ] as const)("reach the container that the port is mapped to now, with IPv%d", async (version, addresses) => {
    const [clientAddress, hostAddress, first, second] = addresses;
    using host = new Host(plugin);
    const ipam = { type: "host-local", dataDir: host.directory, ranges };
    const outside = addOutside(host);
    using conntrack = Conntrack.open({ netns: host.netns });
    const translated = () => conntrack.list({ protocol: "udp", status: ["dst-nat"] }).count();
    using client = UdpSocket.open(outside, version, clientAddress);
    /** Sends datagrams from the same port until one arrives. */
    const reaches = async (server: UdpSocket) => {
      await until(() => {
        client.send(5353, payload, hostAddress);
        return server.receive(100) !== undefined;
      }, "a datagram has arrived");
    };
    const config = (server: UdpSocket) => ({
      ipam,
      runtimeConfig: { portMappings: [{ hostPort: 5353, containerPort: server.port, protocol: "udp" }] },
    });
    const [one, two] = [host.container(), host.container()];
    // The port of the first server is not known before it has its address.
    const prevResult = await host.add("one", one, { ipam });
    using serverOne = UdpSocket.open(one, version, first);
    const chained = { ...config(serverOne), name: "ports", chained: true, prevResult };
    await host.add("one", one, chained);
    await reaches(serverOne);
    expect(translated()).toBe(1);
    // A flow of another container, and one to another host with the same port, remain.
    const other = {
      source: clientAddress,
      sourcePort: 1,
      destination: version === 4 ? "198.51.100.1" : "2001:db8:1::1",
    };
    const reply = { source: other.destination, sourcePort: 5353, destination: clientAddress, destinationPort: 1 };
    conntrack.create({ protocol: "udp", original: { ...other, destinationPort: 5353 }, reply, timeout: 600 });
    await host.call("DEL", "one", { config: { ...chained, prevResult: undefined } });
    expect(translated()).toBe(0);

    // Datagrams without a mapping make a flow to the host itself.
    await until(() => {
      client.send(5353, payload, hostAddress);
      return conntrack.list({ protocol: "udp", original: { destination: hostAddress } }).count() === 1;
    }, "the host tracks the flow");
    const result = await host.add("two", two, { ipam });
    using serverTwo = UdpSocket.open(two, version, second);
    const again = { ...config(serverTwo), name: "ports", chained: true, prevResult: result };
    await host.add("two", two, again);
    await reaches(serverTwo);
    expect(translated()).toBe(1);

    // A killed DEL has deleted the elements, but not the connections.
    using nft = Nftables.open({ netns: host.netns });
    nft.flush({ map: { family: "inet", table: "bun-netlink-cni", name: `ports${version}` } });
    await host.call("DEL", "two", { config: again });
    expect(translated()).toBe(0);

    await host.add("two", two, again);
    await reaches(serverTwo);
    await host.call("GC", "", { config: { ...again, "cni.dev/valid-attachments": [] } });
    expect(translated()).toBe(0);
    expect(conntrack.list({ original: { destination: other.destination } }).count()).toBe(1);
  });
});
