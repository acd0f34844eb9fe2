// Creates, lists, changes, follows and deletes connections of the connection tracking table.
// Run it without privileges in a new network namespace: unshare -rn bun examples/netfilter/conntrack.ts
import { Conntrack } from "bun-netlink/netfilter";

using conntrack = Conntrack.open();

await using events = conntrack.events(["new", "destroy"], { inLoop: true });

const web = {
  protocol: "tcp",
  original: { source: "10.0.0.1", destination: "192.0.2.1", sourcePort: 40_000, destinationPort: 80 },
  sourceNat: { address: "203.0.113.7", port: 61_000 },
  timeout: 300,
  tcp: { state: "established" },
} as const;
conntrack.create(web);
conntrack.update({ protocol: web.protocol, original: web.original, mark: 7 });

for (const { protocol, original, reply, mark, sourceNat } of conntrack.list({ mark: 7 })) {
  console.log(`${protocol} ${original.source} → ${original.destination}:${original.destinationPort}, mark ${mark}`);
  console.log(`replies go to ${reply.destination}:${reply.destinationPort}, translated to ${sourceNat?.address}`);
}

conntrack.flush({ mark: 7 });
for await (const event of events) {
  if (event.kind === "gap") continue;
  console.log(`${event.kind}: ${event.connection.original.source}`);
  if (event.kind === "destroy") break;
}
