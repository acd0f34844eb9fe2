import { match, Nftables } from "bun-netlink/nftables";

const inTable = { family: "inet", table: "blocklist" } as const;
const blocked = { ...inTable, name: "blocked" };

using nft = Nftables.open();
nft.replaceTable([
  { table: { family: "inet", name: "blocklist" } },
  { set: { ...blocked, type: "ipv4_addr", flags: "interval", "auto-merge": true } },
  { chain: { ...inTable, name: "input", type: "filter", hook: "input", prio: "raw" } },
  { rule: { ...inTable, chain: "input", expr: [match("ip.saddr", "@blocked"), { counter: null }, { drop: null }] } },
]);
const yesterday = ["198.51.100.0/24", "203.0.113.7"];
const today = ["198.51.100.0/24", "203.0.113.8"];
for (const list of [yesterday, today]) {
  const { added, removed } = nft.syncElements(blocked, list);
  console.log(`${added} added, ${removed} removed`);
}
