// Prints the TCP metrics that the kernel has cached for other hosts, such as round-trip times.
import { TcpMetrics } from "bun-netlink/sockets";

using metrics = TcpMetrics.open();
const hosts = metrics.list().toArray();
console.log(`hosts: ${hosts.length}`);
for (const { destination, rtt, cwnd, age } of hosts) {
  console.log(`${destination}: round-trip time ${rtt ?? "?"} us, window ${cwnd ?? "?"} packets, changed ${age} ms ago`);
}
