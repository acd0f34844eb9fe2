// Declares the firewall of a web server, and changes its ports and the set of blocked addresses in one transaction.
// Run it without privileges in a new network namespace: unshare -rn bun examples/state/firewall.ts
import { desired } from "bun-netlink/state";

function firewall(blocked: string, ports: string): string {
  return `
    table inet web {
      set blocked {
        type ipv4_addr
        flags interval
        elements = { ${blocked} }
      }
      chain input {
        type filter hook input priority filter; policy drop;
        ct state established,related accept
        ip saddr @blocked counter drop
        tcp dport ${ports} accept
      }
    }`;
}

async function apply(nftables: string): Promise<void> {
  const plan = await desired({ nftables }).plan();
  console.log(plan.isEmpty ? "nothing to do" : String(plan));
  await plan.apply({ rollback: true });
}

await apply(firewall("198.51.100.7", "80"));
await apply(firewall("198.51.100.7", "80"));
console.log("-- another address is blocked, and a port opened");
await apply(firewall("198.51.100.7, 203.0.113.9", "{ 80, 443 }"));
