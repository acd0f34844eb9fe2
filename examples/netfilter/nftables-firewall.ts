// Installs a firewall, adds an address to a set, and prints the rules.
// Run it without privileges in a new network namespace: unshare -rn bun examples/netfilter/nftables-firewall.ts
import { match, Nftables } from "bun-netlink/nftables";

const table = { family: "inet", name: "example" } as const;
const inTable = { family: "inet", table: "example" } as const;
const input = { ...inTable, chain: "input" };

using nft = Nftables.open();
nft.replaceTable([
  { table },
  { set: { ...inTable, name: "blocked", type: "ipv4_addr", flags: "interval" } },
  { chain: { ...inTable, name: "input", type: "filter", hook: "input", prio: "filter", policy: "drop" } },
  { rule: { ...input, expr: [match("ct.state", "in", ["established", "related"]), { accept: null }] } },
  { rule: { ...input, expr: [match("meta.iifname", "lo"), { accept: null }] } },
  { rule: { ...input, expr: [match("ip.saddr", "@blocked"), { counter: null }, { drop: null }] } },
  { rule: { ...input, comment: "web", expr: [match("tcp.dport", [80, 443]), { accept: null }] } },
]);
nft.add({ element: { ...inTable, name: "blocked", elem: [{ prefix: { addr: "198.51.100.0", len: 24 } }] } });

for (const { handle, expr, comment = "" } of nft.list("rule", inTable)) {
  console.log(handle, JSON.stringify(expr) + (comment && ` # ${comment}`));
}
console.log(JSON.stringify(nft.get("set", { ...inTable, name: "blocked" }).elem));

try {
  nft.add({ rule: { ...input, expr: [match("tcp.dport", 22), { jump: { target: "ssh" } }] } });
} catch (error) {
  console.log(error instanceof Error ? error.message : error);
}
