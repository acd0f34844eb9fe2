// Tests a firewall without a kernel: what happens to each packet, which rule decides, and what it depends on.
import { type EvaluatedPacket, evaluate, parseRuleset } from "bun-netlink/nftables";

const firewall = parseRuleset(`table inet filter {
  set blocked { type ipv4_addr; flags interval; elements = { 198.51.100.0/24 } }
  chain input {
    type filter hook input priority filter; policy drop;
    ct state established,related accept
    iifname "lo" accept
    ip saddr @blocked counter drop
    tcp dport { 22, 443 } accept
    icmp type echo-request limit rate 5/second accept
  }
}
table ip nat {
  chain prerouting {
    type nat hook prerouting priority dstnat;
    iifname "eth0" tcp dport 8080 dnat to 10.0.0.5:80
  }
}`);

const from = (saddr: string) => ({ iif: "eth0", ip: { saddr, daddr: "203.0.113.1" } });
const packets: Record<string, EvaluatedPacket> = {
  ssh: { ...from("192.0.2.7"), tcp: { dport: 22 } },
  blocked: { ...from("198.51.100.9"), tcp: { dport: 22 } },
  telnet: { ...from("192.0.2.7"), tcp: { dport: 23 } },
  ping: { ...from("192.0.2.7"), icmp: { type: "echo-request" } },
};
for (const [name, packet] of Object.entries(packets)) {
  const { verdict, steps, missing } = evaluate(firewall, packet, { hook: "input", conntrack: "new" });
  const last = steps.findLast(({ isMatch }) => isMatch)!;
  console.log(`${name}: ${verdict}, ${last.rule ?? `policy of ${last.chain}`}`);
  for (const { fact, question } of missing) console.log(`  depends on ${fact}: ${question}`);
}

const { verdict, changes } = evaluate(
  firewall,
  { ...from("192.0.2.7"), oif: "eth1", tcp: { dport: 8080 } },
  { conntrack: "new" },
);
console.log(verdict, changes.map(({ field, value }) => `${field} ${value}`).join(", "));
