import { match, Nftables } from "bun-netlink/nftables";

const addresses = Array.from({ length: 50_000 }, (_, n) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`);
const inTable = { family: "ip", table: "blocklist" } as const;

using nft = Nftables.open();
nft.replaceTable([
  { table: { family: "ip", name: "blocklist" } },
  { set: { ...inTable, name: "blocked", type: "ipv4_addr" } },
  { chain: { ...inTable, name: "input", type: "filter", hook: "input", prio: "raw" } },
  { rule: { ...inTable, chain: "input", expr: [match("ip.saddr", "@blocked"), { drop: null }] } },
  { element: { ...inTable, name: "blocked", elem: addresses } },
]);
console.log(`${nft.get("set", { ...inTable, name: "blocked" }).elem?.length} addresses are blocked`);
