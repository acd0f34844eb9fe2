// Compares which generated commands the library and nft reject: statements that change each kind of field to each kind of
// value, fields of each protocol in each family, and definitions.
import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Nftables, parseRuleset } from "../../../../src/subsystems/nftables/index.ts";
import {
  ctKeys,
  extensionFields,
  extensions,
  headers,
  metaKeys,
} from "../../../../src/subsystems/nftables/model/field-tables.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, hasProgram, whereTheKernelHas } from "../../../support/environment.ts";
import { runNft } from "./load.ts";
import { ABORTED, errorOf, errorsOfNft } from "./verdicts.ts";

const nft = { name: "nft", command: ["nft"] };
const families = ["ip", "ip6", "inet", "arp", "bridge", "netdev"] as const;

/** A rule, the error of nft (or "accepted"), and the reason why the library treats the rule in another way. */
type Difference = readonly [rule: RegExp, nft: RegExp, reason: string];

const differences: readonly Difference[] = [
  [/ (gre \w+|icmpv6 (parameter-problem|taddr|daddr))/, /syntax error/, "nft 1.0.6 lacks the field"],
  [/ tcp option [\w-]+ kind/, /syntax error/, "nft has the kind of an option only in JSON"],
  [/ set (frag|tcp option|fib|ipsec|exthdr|ip option|rt type)/, /syntax error|boolean type/, "only JSON has it there"],
  [/ mark set /, /datatype mismatch: expected packet mark/, "nft since 1.0.9 accepts all numbers for marks"],
  [/ c (.+) set \1/, /must be constant|shift of/, "nft since 1.1 changes some bits of a field"],
  [/ set vlan id$/, /ether vs. vlan/, "nft 1.1.7 accepts tags after another protocol"],
  [/ ether saddr set 1/, /accepted/, "numbers are no addresses"],
  [/ meta priority set (new|lo|"x")$/, /accepted/, "nft reads any word as the number 0"],
  [/ set ip option \w+ addr$/, /accepted/, "nft since 1.0.9 knows that this is an address"],
  [/ set (ip6 flowlabel|vlan id)$/, /accepted/, "nft writes only a part of the value"],
  [
    / set (ip ttl|ip id|icmp mtu|tcp sequence|udp length|sctp vtag|meta length|meta cpu|ct (secmark|zone|id)|rt mtu)$/,
    /accepted/,
    "nft since 1.1 rejects integers as values of other types",
  ],
  [/ set (numgen|symhash|jhash|@|frag id|tcp option maxseg)/, /accepted/, "as above"],
  [/ ct original proto-src /, /symbolic invalid/, "nft 1.1.7 accepts ports of connections of all protocols"],
  [/ set 10s$/, /accepted/, "nft reads a duration as a number of seconds"],
  [/^arp t c rt ip nexthop/, /accepted/, "nft accepts fields of a protocol that the packets never have"],
  [/ socket cgroupv2 /, /cgroupv2 path/, "nft 1.0.6 does not read numbers of control groups"],
];

/** Returns the commands that the library and nft treat differently, except for listed differences. */
function unexpectedOf(commands: readonly string[]): {
  found: string[];
  counts: { accepted: number; rejected: number };
} {
  using netns = NetworkNamespace.create();
  using client = Nftables.open({ netns });
  const setUp = families.flatMap((family) => [`add table ${family} t`, `add chain ${family} t c`]);
  expect(
    runNft(nft, netns, ["-f", "-"], `${setUp.join("\n")}\nadd set inet t s { type mark; }\n`).error,
  ).toBeUndefined();
  const counts = { accepted: 0, rejected: 0 };
  const found: string[] = [];
  for (const [index, theirs] of errorsOfNft(nft, netns, commands).entries()) {
    const command = commands[index]!;
    const ours = errorOf(client, command);
    counts[theirs === undefined ? "accepted" : "rejected"]++;
    if ((theirs === undefined) === (ours === undefined) || theirs === ABORTED) continue;
    const rule = command.replace("add rule ", "");
    if (differences.some(([pattern, error]) => pattern.test(rule) && error.test(theirs ?? "accepted"))) continue;
    found.push(`${command}: nft: ${theirs ?? "accepted"}; library: ${ours?.split("\n")[0] ?? "accepted"}`);
  }
  return { found, counts };
}

const payload = Object.entries(headers).flatMap(([protocol, { base, fields }]) =>
  base === "tun" ? [] : [Object.keys(fields)[0], Object.keys(fields).at(-1)].map((field) => `${protocol} ${field}`),
);
const options = Object.entries(extensions).flatMap(([kind, { known }]) =>
  Object.keys(known).map((name) => {
    const field = extensionFields(kind, name).at(-1);
    return `${kind === "exthdr" ? "" : kind} ${name} ${field}`.trim();
  }),
);
const keys = [
  ...Object.keys(metaKeys).map((key) => `meta ${key}`),
  ...Object.keys(ctKeys).flatMap((key) => (key.includes(" ") ? `ct original ${key}` : `ct ${key}`)),
];

/** One field for each data type, length and checksum. */
const settable = [
  ["ether saddr", "ether type", "vlan type", "arp operation", "ip saddr", "ip6 saddr", "ip id", "ip protocol"],
  ["icmp gateway", "icmp type", "tcp sport", "tcp flags", "tcp sequence", "udp length", "udp dport", "sctp vtag"],
  ["dccp sport", "ah nexthdr", "meta mark", "meta priority", "meta pkttype", "meta nftrace", "ct mark", "ct zone"],
  ["ct label", "ct event", "ct secmark", "tcp option maxseg size", "tcp option timestamp tsval", "@nh,64,128"],
  ["@th,0,16", "meta iifname", "ct state", "rt classid", "ip dscp", "vlan id", "comp flags"],
].flat();
const values = [
  ["ether daddr", "ether type", "vlan id", "arp operation", "ip dscp", "ip ttl", "ip id", "ip protocol", "ip daddr"],
  ["ip6 flowlabel", "ip6 daddr", "icmp type", "icmp code", "icmp mtu", "tcp dport", "tcp flags", "tcp sequence"],
  ["udp length", "sctp vtag", "th sport", "meta mark", "meta length", "meta iif", "meta iifname", "meta iiftype"],
  ["meta skuid", "meta pkttype", "meta rtclassid", "meta time", "meta day", "meta hour", "meta cpu", "meta iifgroup"],
  ["ct state", "ct mark", "ct label", "ct expiration", "ct protocol", "ct l3proto", "ct secmark", "ct zone", "ct id"],
  ["rt mtu", "rt classid", "socket mark", "osf name", "numgen inc mod 4", "symhash mod 4", "jhash ip saddr mod 4"],
  ["@nh,0,8", "@nh,0,32", "@ll,0,48", "frag id", "tcp option maxseg size", "fib daddr type", "ip option rr addr"],
  ["exists", "missing", "1", "70000", "new", "lo", '"x"', "10s", "1-5", "{ 1, 2 }", "@s", "1 . 2", "1 | 2", "accept"],
  ["meta mark and 1", "ip saddr and 1.1.1.1", "ip dscp or 1", "tcp dport and 0xff", "ct mark lshift 8"],
].flat();
/** Values for matches. The first one that the parser accepts is used. */
const matched = ["1", "1.1.1.1", "::1", "00:11:22:33:44:55", '"lo"', "exists", "new", "established", "original", "1s"];

function matchOf(field: string): string {
  const value = matched.find((one) => {
    try {
      return parseRuleset(`add rule inet t c ${field} ${one}`).length > 0;
    } catch {
      return false;
    }
  });
  return `${field} ${value ?? "1"}`;
}

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("commands that nft rejects", () => {
    test.skipIf(!hasProgram("nft"))("are the same in statements that change a field, for each kind of value", () => {
      const rules = settable.flatMap((field) => values.map((value) => `add rule inet t c ${field} set ${value}`));
      const { found, counts } = unexpectedOf(rules);
      expect(found).toEqual([]);
      expect(Math.min(counts.accepted, counts.rejected)).toBeGreaterThan(300);
    });

    test.skipIf(!hasProgram("nft"))("are the same in matches of each field, for each family", () => {
      const more = [
        "rt ip nexthop",
        "rt mtu",
        "fib daddr type",
        "socket mark",
        "osf name",
        "ct original proto-src",
        "@th,0,16",
      ];
      const others = [
        "meta secmark { 1, 2 }",
        "ct secmark != 1",
        "meta secmark and 1 == 1",
        "reject with icmpx no-route",
      ];
      const after = [
        "ct l3proto ipv4 ip6 saddr ::1",
        "ct l3proto ipv4 ip saddr 1.1.1.1",
        "tcp dport 1 ct original proto-src 1",
      ];
      const ports = [
        "meta nfproto ipv4 ct protocol tcp udp dport 1",
        "ct protocol tcp udp dport 1",
        "meta iiftype ppp ether type ip",
      ];
      const matches = [...[...payload, ...keys, ...options, ...more].map(matchOf), ...others, ...after, ...ports];
      const { found, counts } = unexpectedOf(
        families.flatMap((one) => matches.map((match) => `add rule ${one} t c ${match}`)),
      );
      expect(found).toEqual([]);
      expect(Math.min(counts.accepted, counts.rejected)).toBeGreaterThan(100);
    });

    test.skipIf(!hasProgram("nft"))("are the same for definitions and empty lists", () => {
      const definitions = [
        "$y",
        "1",
        "{ 1, 2 }",
        "{ $y }",
        "",
        "{ $y, 2 }",
        '"a b"',
        "ip saddr",
        "1-5",
        "1 . 2",
        "accept",
      ].concat([
        ...[
          "{ 1 : accept }",
          "{ a, b, }",
          "{ }",
          "*",
          "@s",
          "-1",
          "1 + 2",
          "1 | 2",
          "new,established",
          "a b",
          "jump c",
        ],
        ...[
          "$y + 1",
          '"$y"',
          "eth*",
          "10s",
          "ip saddr map { 1 : 2 }",
          "(1)",
          "{ { 1 }, 2 }",
          "1 and 2",
          "{ 1 timeout 1s }",
        ],
      ]);
      const elements = [
        "add element inet t s { }",
        "delete element inet t s { }",
        "add set inet t q { type mark; elements = { } }",
      ];
      const used = ["add element inet t s $x", "add element inet t s { $x }", "add rule inet t c meta mark $x"];
      const commands = [
        ...definitions.map((value) => `define x = ${value}`),
        ...["5", "{ 5 }", "{ }", "5-6"].flatMap((value) => used.map((command) => `define x = ${value}; ${command}`)),
        ...[
          "define x = $y; define y = 1",
          "define y = 1; define x = $y",
          "redefine x = 1",
          "define x = 1; redefine x = $x",
        ],
        ...elements,
        "add rule inet t c tcp dport { }",
        "add chain inet t q { type filter hook ingress devices = { } priority 0; }",
      ];
      // nft keeps the variables of earlier commands.
      const { found } = unexpectedOf(commands.map((one, index) => one.replaceAll(/\b[xy]\b(?!:)/g, `$&${index}`)));
      expect(found).toEqual([]);
    });
  });
});
