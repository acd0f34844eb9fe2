import { createSocket } from "node:dgram";
import { match, Nftables } from "bun-netlink/nftables";

const inTable = { family: "inet", table: "count" } as const;

using nft = Nftables.open();
nft.add([
  { table: { family: "inet", name: "count" } },
  { counter: { ...inTable, name: "syslog" } },
  { chain: { ...inTable, name: "output", type: "filter", hook: "output", prio: "filter" } },
  { rule: { ...inTable, chain: "output", expr: [match("udp.dport", 514), { counter: "syslog" }] } },
]);

const socket = createSocket("udp4");
await new Promise((sent) => socket.send("a message", 514, "192.0.2.10", sent));
socket.close();
const { packets = 0, bytes = 0 } = nft.get("counter", { ...inTable, name: "syslog" });
console.log(`${Number(bytes) / Number(packets)} bytes per packet to port 514`);
