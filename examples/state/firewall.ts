// Declares the firewall of a web server, and changes the set of blocked addresses in one transaction.
// Run it without privileges in a new network namespace: unshare -rn bun examples/state/firewall.ts
import { match, type NftObject } from "bun-netlink/nftables";
import { desired } from "bun-netlink/state";

const table = { family: "inet", table: "web" } as const;
const input = { ...table, chain: "input" };

function firewall(blocked: string[]): NftObject[] {
  return [
    { table: { family: "inet", name: "web" } },
    { set: { ...table, name: "blocked", type: "ipv4_addr", flags: "interval", elem: blocked } },
    { chain: { ...table, name: "input", type: "filter", hook: "input", prio: "filter", policy: "drop" } },
    { rule: { ...input, expr: [match("ct.state", "in", ["established", "related"]), { accept: null }] } },
    { rule: { ...input, expr: [match("ip.saddr", "@blocked"), { counter: null }, { drop: null }] } },
    { rule: { ...input, expr: [match("tcp.dport", [80, 443]), { accept: null }] } },
  ];
}

async function apply(nftables: NftObject[]): Promise<void> {
  const plan = await desired({ nftables }).plan();
  console.log(plan.isEmpty ? "nothing to do" : String(plan));
  await plan.apply({ rollback: true });
}

await apply(firewall(["198.51.100.7"]));
await apply(firewall(["198.51.100.7"]));
console.log("-- another address is blocked");
await apply(firewall(["198.51.100.7", "203.0.113.9"]));
