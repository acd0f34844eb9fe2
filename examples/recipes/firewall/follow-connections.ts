import { Conntrack } from "bun-netlink/netfilter";

using conntrack = Conntrack.open();
await using events = conntrack.events(["new"], { inLoop: true });

conntrack.create({
  protocol: "tcp",
  original: { source: "192.0.2.10", destination: "203.0.113.7", sourcePort: 40_000, destinationPort: 443 },
  timeout: 60,
  tcp: { state: "established" },
});
for await (const event of events) {
  if (event.kind !== "new") continue;
  const { source, destination, destinationPort } = event.connection.original;
  console.log(`${source} → ${destination}:${destinationPort}`);
  break;
}
