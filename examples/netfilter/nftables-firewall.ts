// Installs a firewall, adds an address to a set, and prints the rules.
// Run it without privileges in a new network namespace: unshare -rn bun examples/netfilter/nftables-firewall.ts
import { formatRule, formatRuleset, match, Nftables, nft } from "bun-netlink/nftables";

const inTable = { family: "inet", table: "example" } as const;

using firewall = Nftables.open();
const ports = [80, 443];
firewall.transaction((batch) =>
  batch.run(nft`
    table inet example
    delete table inet example
    table inet example {
      set blocked { type ipv4_addr; flags interval; }
      chain input {
        type filter hook input priority filter; policy drop;
        ct state established,related accept
        iifname lo accept
        ip saddr @blocked counter drop
        tcp dport ${ports} accept comment "web"
      }
    }`),
);
const address = "198.51.100.0/24";
firewall.transaction((batch) => batch.run(nft`add element inet example blocked { ${address} }`));

for (const rule of firewall.list("rule", inTable)) console.log(rule.handle, formatRule(rule));
console.log(formatRuleset([{ set: firewall.get("set", { ...inTable, name: "blocked" }) }]).trimEnd());

try {
  // Objects have the form of `nft -j`.
  const expr = [match("tcp.dport", 22), { jump: { target: "ssh" } }];
  firewall.add({ rule: { ...inTable, chain: "input", expr } });
} catch (error) {
  console.log(error instanceof Error ? error.message : error);
}
