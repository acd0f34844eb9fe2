import { match, Nftables } from "bun-netlink/nftables";

const inTable = { family: "inet", table: "limits" } as const;
const input = { ...inTable, chain: "input" };
const rate = { rate: 10, per: "second", burst: 20, inv: true } as const;

using nft = Nftables.open();
nft.add([
  { table: { family: "inet", name: "limits" } },
  { chain: { ...inTable, name: "input", type: "filter", hook: "input", prio: "filter" } },
  { rule: { ...input, expr: [match("icmp.type", "echo-request"), { limit: rate }, { drop: null }] } },
]);
console.log(JSON.stringify(nft.list("rule", inTable)[0]?.expr[1]));
