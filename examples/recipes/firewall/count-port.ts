import { createSocket } from "node:dgram";
import { match, Nftables } from "bun-netlink/nftables";

const inTable = { family: "inet", table: "count" } as const;

using nft = Nftables.open();
nft.add([
  { table: { family: "inet", name: "count" } },
  { counter: { ...inTable, name: "dns" } },
  { chain: { ...inTable, name: "output", type: "filter", hook: "output", prio: "filter" } },
  { rule: { ...inTable, chain: "output", expr: [match("udp.dport", 53), { counter: "dns" }] } },
]);

const socket = createSocket("udp4");
await new Promise((sent) => socket.send("a question", 53, "192.0.2.10", sent));
socket.close();
console.log(`${nft.get("counter", { ...inTable, name: "dns" }).packets} packet to port 53`);
