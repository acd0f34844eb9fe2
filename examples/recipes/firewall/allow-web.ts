import { match, Nftables } from "bun-netlink/nftables";

const inTable = { family: "inet", table: "server" } as const;
const input = { ...inTable, chain: "input" };

using nft = Nftables.open();
nft.replaceTable([
  { table: { family: "inet", name: "server" } },
  { chain: { ...inTable, name: "input", type: "filter", hook: "input", prio: "filter", policy: "drop" } },
  { rule: { ...input, expr: [match("ct.state", "in", ["established", "related"]), { accept: null }] } },
  { rule: { ...input, expr: [match("meta.iifname", "lo"), { accept: null }] } },
  { rule: { ...input, expr: [match("tcp.dport", [22, 80, 443]), { accept: null }] } },
]);
console.log(`${nft.list("rule", inTable).length} rules`);
