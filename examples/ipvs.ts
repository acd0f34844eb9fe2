// Distributes the connections to one address over two servers, and prints the counters.
// Run it as root in a new network namespace: unshare -n bun examples/ipvs.ts
import { Ipvs } from "bun-netlink/ipvs";
import { Links } from "bun-netlink/route";

using links = Links.open();
links.change({ dev: "lo", up: true });

using ipvs = Ipvs.open();
const service = { protocol: "tcp", address: "192.0.2.1", port: 80 } as const;
ipvs.services.add({ ...service, scheduler: "wrr", persistence: { timeout: 600 } });
ipvs.destinations.addMany([
  { service, address: "10.0.0.1", forwarding: "masq", weight: 2 },
  { service, address: "10.0.0.2", forwarding: "masq", weight: 1 },
]);

// Take one server out of service: it keeps its connections and gets no new ones.
ipvs.destinations.change({ service, address: "10.0.0.2", weight: 0 });

for (const { address, port, forwarding, weight, statistics } of ipvs.destinations.list({ service })) {
  console.log(`${address}:${port} ${forwarding}, weight ${weight}: ${statistics?.connections ?? 0n} connections`);
}
