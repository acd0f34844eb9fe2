// Tests the texts of rules that the kernel has.
import { expect } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { formatRule, Nftables, parseRuleset, type Statement } from "../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, hasProgram, whereTheKernelHas } from "../../../support/environment.ts";
import { test } from "../fixtures.ts";
import { runNft } from "../oracle/load.ts";

/** Rules by the family of their table, each with the text of the listed rule; undefined if it is the same. */
const rules: [family: string, rule: string, listed?: string][] = [
  ["ip", "ip saddr & 255.255.0.0 == 10.1.0.0", "ip saddr 10.1.0.0/16"],
  ["ip", "ip saddr & 255.255.255.255 != 10.1.0.0", "ip saddr != 10.1.0.0"],
  ["ip", "ip saddr & 0.0.255.0 == 0.0.3.0"],
  ["ip6", "ip6 daddr & ffff:: == 2001::", "ip6 daddr 2001::/16"],
  [
    "inet",
    "tcp flags & (fin | syn | rst | psh | ack | urg | ecn | cwr) == fin | syn | rst | psh | ack | urg | ecn | cwr",
  ],
  ["ip", "udp dport 4789 vxlan icmp type echo-reply"],
  ["ip6", "udp dport 4789 vxlan icmp type echo-reply"],
  ["ip6", "gre icmp type echo-reply"],
  ["ip", "gretap icmpv6 type echo-reply"],
  ["ip", "add @pairs { ip saddr . ip daddr : meta mark }"],
  ["ip", 'meta hour "22:00"-"06:00"'],
  ["ip", 'meta hour != "22:00"-"06:00"', 'meta hour "06:00"-"22:00"'],
  // nft keeps ranges of one value, and merges the comparisons with both bounds of the same value.
  ["ip", 'meta hour "09:00"-"09:00"'],
  ["ip", "tcp dport 22-22"],
  ["ip", "tcp dport != { 22-22 }", "tcp dport != 22-22"],
  ["ip", "ip protocol 6-6 tcp dport 22-23"],
  ["ip", "ct mark & 0x00000003 >= 1 ct mark & 3 <= 2", "ct mark & 0x00000003 == 0x00000001-0x00000002"],
  ["ip", "tcp flags & (fin | syn) == 0x1-0x2"],
  ["ip", "ct mark >= 1 meta mark <= 2", "ct mark >= 0x00000001 meta mark <= 0x00000002"],
  ["ip", "@nh,8,8 >= 1 @nh,16,8 <= 2", "@nh,8,8 >= 0x1 @nh,16,8 <= 0x2"],
  ["ip", "tcp dport 22 dnat to 1.1.1.1-1.1.1.1:22-22"],
  ["inet", "meta nfproto ipv6 ct original saddr ::1", "meta nfproto ipv6 ct original ip6 saddr ::1"],
  ["inet", "ip daddr 192.0.2.1 ct reply daddr 1.2.3.4", "ip daddr 192.0.2.1 ct reply ip daddr 1.2.3.4"],
  ["inet", "@th,16,16 22", "th dport 22"],
  ["inet", 'oifname { "a*", "b" }'],
  ["inet", 'oifname != { "eth0*", "eth1", "eth2*" }'],
  // Of several types, the last one must have the field.
  ["inet", "icmpv6 type { 3, 2 } icmpv6 mtu 1280", "icmpv6 type { time-exceeded, packet-too-big } icmpv6 mtu 1280"],
  ["inet", "icmp type { 5, 8 } icmp id 5", "icmp type { redirect, echo-request } icmp id 5"],
  // As nft 1.1.7 lists them.
  ["inet", "ip protocol igmp"],
  ["inet", "igmp type membership-query", "meta nfproto ipv4 igmp type membership-query"],
  ["bridge", "vlan type arp", "ether type 8021q vlan type arp"],
  ["bridge", "vlan id 1 vlan type ip6"],
  // The protocol of extension headers and IP options is matched first, so that the counter counts only their packets.
  ["inet", "counter frag id 5", "meta nfproto ipv6 counter packets 0 bytes 0 frag id 5"],
  ["inet", "tcp dport 5 ip option rr exists", "meta nfproto ipv4 tcp dport 5 ip option rr exists"],
  ["bridge", "counter srh flags 5", "ether type ip6 counter packets 0 bytes 0 srh flags 5"],
  [
    "netdev",
    "notrack frag id 5 reject with icmpv6 no-route",
    "meta protocol ip6 notrack frag id 5 reject with icmpv6 no-route",
  ],
  ["inet", 'tcp dport != { 443 comment "x" }', "tcp dport != 443"],
  ["ip", "ip saddr set ip saddr"],
  // Aliases of /etc/protocols, which nft reads.
  ["ip", "ip protocol { TCP, UDP, HOPOPT }", "ip protocol { ip, tcp, udp }"],
  // 36 bytes of the key and 20 of the value fit into the registers only without a gap.
  ["ip6", "add @long { ip6 saddr . ip6 daddr . tcp dport : ip6 daddr . tcp dport }"],
];
const setup = `table FAMILY t { chain c { }; map pairs { type ipv4_addr . ipv4_addr : mark; flags dynamic; }; map long { typeof ip6 saddr . ip6 daddr . tcp dport : ip6 daddr . tcp dport; flags dynamic; }; }`;

const ruleset = (family: string, rule: string) =>
  `${setup.replace("FAMILY", family)}\nadd rule ${family} t c ${rule}\n`;

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("text of a listed rule", () => {
    for (const [family, rule, listed = rule] of rules) {
      test(`of the family ${family} is "${listed}"`, ({ nft }) => {
        nft.transaction((batch) => batch.run(parseRuleset(ruleset(family, rule))));
        expect(nft.list("rule").map((one) => formatRule(one))).toEqual([listed]);
      });
    }

    test.skipIf(!hasProgram("nft"))("is the same if nft has added the rule", () => {
      const differences = rules.flatMap(([family, rule, listed = rule]) => {
        if (!/>=|\d"?-"?\d|frag|srh|option|comment|set/.test(rule)) return [];
        using netns = NetworkNamespace.create();
        using client = Nftables.open({ netns });
        const { error } = runNft({ name: "nft", command: ["nft"] }, netns, ["-f", "-"], ruleset(family, rule));
        const text = error ?? client.list("rule").map((one) => formatRule(one))[0]!;
        return text === listed ? [] : [`${rule}: ${text}`];
      });
      expect(differences).toEqual([]);
    });

    test("of a constant set has neither size nor policy, which nft does not send", ({ nft }) => {
      const set = "set s { type ipv4_addr; flags constant; size 5; policy memory; elements = { 10.0.0.1 }; }";
      nft.transaction((batch) => batch.run(parseRuleset(`table ip t { ${set}; }`)));
      const [listed] = nft.list("set");
      expect([listed!.size, listed!.policy]).toEqual([undefined, undefined]);
    });

    test.skipIf(!hasProgram("nft"))(
      "of a constant set that nft has added has no size, which nft does not print",
      ({ netns, nft }) => {
        const set = "table ip t { set s { type ipv4_addr; flags constant; elements = { 10.0.0.1 }; }; }\n";
        expect(runNft({ name: "nft", command: ["nft"] }, netns, ["-f", "-"], set).error).toBeUndefined();
        expect(nft.list("set")[0]!.size).toBeUndefined();
      },
    );

    test("that updates a map has the value in the register after the key, or in the one after a gap", ({ nft }) => {
      const load = (dreg: string, offset: number): Statement => ({
        raw: { name: "payload", data: { dreg, base: "network-header", offset, len: 4 } },
      });
      const update = (register: string): Statement[] => [
        load("reg32-00", 12),
        load("reg32-01", 16),
        { raw: { name: "meta", data: { dreg: register, key: "mark" } } },
        { raw: { name: "dynset", data: { setName: "pairs", op: "add", sregKey: "reg32-00", sregData: register } } },
      ];
      const table = parseRuleset(setup.replace("FAMILY", "ip"));
      nft.transaction((batch) => {
        batch.run(table);
        for (const register of ["reg32-02", "reg32-04"])
          batch.add({ rule: { family: "ip", table: "t", chain: "c", expr: update(register) } });
      });
      const text = "add @pairs { ip saddr . ip daddr : meta mark }";
      expect(nft.list("rule").map((one) => formatRule(one))).toEqual([text, text]);
    });
  });
});
