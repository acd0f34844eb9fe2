import { Conntrack } from "bun-netlink/netfilter";

using conntrack = Conntrack.open();
for (const [index, source] of ["192.0.2.10", "192.0.2.10", "192.0.2.11"].entries()) {
  const original = { source, destination: "203.0.113.7", sourcePort: 40_000 + index, destinationPort: 443 };
  conntrack.create({ protocol: "tcp", original, timeout: 60, tcp: { state: "established" } });
}

const hosts = new Map<string, number>();
for (const { original } of conntrack.list({ protocol: "tcp" })) {
  hosts.set(original.source, (hosts.get(original.source) ?? 0) + 1);
}
for (const [host, count] of [...hosts].sort()) console.log(host, count);
