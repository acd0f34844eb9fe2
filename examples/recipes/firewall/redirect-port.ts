import { match, Nftables } from "bun-netlink/nftables";

const inTable = { family: "inet", table: "nat" } as const;
const rule = { ...inTable, chain: "prerouting", expr: [match("tcp.dport", 80), { redirect: { port: 8080 } }] };

using nft = Nftables.open();
nft.add([
  { table: { family: "inet", name: "nat" } },
  { chain: { ...inTable, name: "prerouting", type: "nat", hook: "prerouting", prio: "dstnat" } },
  { rule },
]);
console.log(JSON.stringify(nft.list("rule", inTable)[0]?.expr));
