// Rules that iptables-nft wrote, as the evaluation reads them.
import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { translateExtensions } from "../../../../src/subsystems/nftables/evaluate/iptables.ts";
import { formatRule, Nftables, type Rule, type Statement } from "../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeWith, whereTheKernelHas } from "../../../support/environment.ts";

const cases: readonly (readonly [command: string, translation: string | undefined])[] = [
  ["iptables -A INPUT -i docker0 -m comment --comment remark -j ACCEPT", 'iifname "docker0" accept'],
  ["iptables -A INPUT ! -i docker0 -j ACCEPT", 'iifname != "docker0" accept'],
  ["iptables -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", "ct state established,related accept"],
  ["iptables -A INPUT -m state ! --state INVALID", "ct state != invalid"],
  ["iptables -A INPUT -m addrtype --dst-type LOCAL", "fib daddr type local"],
  ["iptables -A INPUT -m addrtype ! --src-type LOCAL --limit-iface-in", "fib saddr . iif type != local"],
  [
    "iptables -A INPUT -p icmp --icmp-type 3/4 -j DROP",
    "meta l4proto icmp icmp type destination-unreachable icmp code 4 drop",
  ],
  ["ip6tables -A INPUT -p icmpv6 --icmpv6-type 8", "meta l4proto ipv6-icmp icmpv6 type 8"],
  ["ip6tables -A INPUT -m hl --hl-lt 5", "ip6 hoplimit < 5"],
  ["iptables -A INPUT -m ttl --ttl-eq 1", "ip ttl 1"],
  ["iptables -A INPUT -p udp -m multiport ! --sports 53,80:90", "meta l4proto udp th sport != { 53, 80-90 }"],
  ["iptables -A INPUT -j LOG --log-prefix 'in: '", 'log prefix "in: "'],
  ["iptables -A INPUT -j REJECT --reject-with icmp-host-prohibited", "reject with icmp host-prohibited"],
  ["iptables -A INPUT -p tcp -j REJECT --reject-with tcp-reset", "meta l4proto tcp reject with tcp reset"],
  ["ip6tables -A INPUT -j REJECT --reject-with icmp6-adm-prohibited", "reject with icmpv6 admin-prohibited"],
  ["iptables -t mangle -A INPUT -j MARK --set-xmark 0x4/0xff", "meta mark set meta mark & 0xffffff00 ^ 0x00000004"],
  ["iptables -t mangle -A INPUT -j CONNMARK --restore-mark", "meta mark set ct mark"],
  [
    "iptables -t nat -A PREROUTING -p tcp -j DNAT --to-destination 192.0.2.1-192.0.2.4:80 --random",
    "meta l4proto tcp dnat to 192.0.2.1-192.0.2.4:80 random",
  ],
  [
    "ip6tables -t nat -A PREROUTING -p tcp -j DNAT --to-destination '[2001:db8::1]:80'",
    "meta l4proto tcp dnat to [2001:db8::1]:80",
  ],
  ["iptables -t nat -A PREROUTING -p tcp -j REDIRECT --to-ports 80", "meta l4proto tcp redirect to :80"],
  [
    "iptables -t nat -A POSTROUTING -p tcp -j MASQUERADE --to-ports 5-9 --random-fully",
    "meta l4proto tcp masquerade to :5-9 fully-random",
  ],
  ["ip6tables -t nat -A POSTROUTING -j MASQUERADE", "masquerade"],
  ["iptables -t nat -A POSTROUTING -j SNAT --to-source 192.0.2.1 --persistent", "snat to 192.0.2.1 persistent"],
  ["iptables -A INPUT -m statistic --mode random --probability 0.5", undefined],
  ["ip6tables -A INPUT -m addrtype --dst-type LOCAL", undefined],
  ["iptables -A INPUT -m conntrack --ctstate DNAT", undefined],
];

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeWith(["iptables-nft", "ip6tables-nft", "unshare"], "rule of iptables", () => {
    test.each(cases)("%s", (command, expected) => {
      using netns = NetworkNamespace.create();
      const name = command.replace(/^(ip6?tables)/, "$1-nft");
      const { exitCode, stderr } = netns.run(() => Bun.spawnSync(["sh", "-c", name]));
      expect([exitCode, stderr.toString()]).toEqual([0, ""]);
      using nft = Nftables.open({ netns });
      const [rule] = nft.listRuleset().flatMap((one) => ("rule" in one ? [one.rule as Rule] : []));
      const expr = translateExtensions(rule!.family, rule!.expr) as Statement[];
      const shown = expr.filter((one) => !("counter" in one));
      if (expected === undefined) expect(expr).toEqual(rule!.expr);
      else expect(formatRule({ ...rule!, expr: shown })).toBe(expected);
    });
  });
});
