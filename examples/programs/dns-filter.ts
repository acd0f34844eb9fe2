// Drops DNS queries for blocked names, and for names below them.
//
//   unshare -rn bun examples/programs/dns-filter.ts example.com ads.example
import { PacketQueues } from "bun-netlink/netfilter";
import type { Blocked } from "./dns-filter-handler.ts";

const names: Blocked = process.argv.slice(2).map((name) => name.toLowerCase());
await using queues = await PacketQueues.start<Blocked>({
  module: new URL("./dns-filter-handler.ts", import.meta.url),
  workers: 2,
  data: names,
  rule: { hook: "output", match: { protocol: "udp", destinationPort: 53 } },
  onReport: (name) => console.log(`dropped ${name}`),
  onError: (error) => console.error(error.message),
});
console.log("ready");
for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => void queues.stop());
await queues.wait();
