// Random rulesets for a router, whose rules match the packets of the test more often than arbitrary rules.
import { formatRule } from "../../../../src/subsystems/nftables/index.ts";
import { carrierOf, lefts, matchOf, type Random, statements } from "../generator.ts";

export const PORTS = [22, 53, 80, 443, 2000] as const;

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[random(items.length)]!;

/** A base chain of the generated rulesets. */
export interface ChainKind {
  readonly name: string;
  readonly head: string;
  readonly statements: readonly ((random: Random) => string)[];
}

const address = (random: Random) => `10.0.1.${2 + random(8)}`;
const target = (random: Random) => `10.0.2.${2 + random(4)}`;
const port = (random: Random) => String(pick(random, PORTS));

/** Matches of the packets of the test. */
const MATCHES: readonly ((random: Random) => string)[] = [
  (random) => `ip saddr ${address(random)}`,
  (random) => `ip saddr != ${address(random)}`,
  (random) => `ip saddr 10.0.1.0/${28 + random(4)}`,
  (random) => `ip saddr { ${address(random)}, 10.0.1.6-10.0.1.9 }`,
  (random) => `ip saddr ${pick(random, ["10.0.1.2-10.0.1.5", "!= 10.0.1.3-10.0.1.7"])}`,
  (random) => `ip saddr & 0.0.0.3 == 0.0.0.${random(4)}`,
  (random) => `ip daddr ${target(random)}`,
  (random) => `ip daddr != { ${target(random)}, 10.0.3.0/24 }`,
  (random) => `ip saddr . ip daddr { ${address(random)} . ${target(random)}, 10.0.1.0/29 . 10.0.2.3-10.0.2.4 }`,
  (random) => `ip saddr . tcp dport { ${address(random)} . ${port(random)}, 10.0.1.4-10.0.1.9 . 20-80 }`,
  (random) => `meta l4proto . th dport { tcp . ${port(random)}, udp . 53, udp . ${port(random)} }`,
  () => "ip saddr @addresses",
  () => "ip saddr . th dport @pairs",
  () => "ip daddr @ranges",
  (random) => `tcp dport ${port(random)}`,
  (random) => `tcp dport != ${port(random)}`,
  (random) => `tcp dport { ${port(random)}, 400-500 }`,
  (random) => `udp dport { 53, ${port(random)} }`,
  (random) => `th dport ${pick(random, ["> 50", "<= 443", "20-100", "!= 80-1000"])}`,
  (random) => `tcp sport ${pick(random, ["1024-20000", "> 30000", "!= 2000-40000"])}`,
  (random) =>
    `tcp flags ${pick(random, ["syn", "ack", "& (syn | ack) == syn", "! syn", "!= syn", "& (fin | psh) != 0"])}`,
  (random) =>
    `tcp option ${pick(random, ["maxseg size 1460", "sack-perm exists", "maxseg exists", "timestamp missing"])}`,
  (random) => `ip ttl ${pick(random, ["64", "> 62", "< 64", "{ 63, 64 }"])}`,
  (random) => `ip dscp ${pick(random, ["cs0", "cs1", "!= cs2", "{ cs1, cs3 }"])}`,
  (random) => `ip length ${pick(random, ["44", "< 40", "30-40", "!= 32"])}`,
  (random) => `meta length ${pick(random, ["> 40", "32"])}`,
  (random) => `ip protocol ${pick(random, ["tcp", "udp", "!= tcp", "{ udp, icmp }"])}`,
  (random) => `meta l4proto ${pick(random, ["tcp", "{ tcp, udp }", "!= udp"])}`,
  (random) => `udp length ${pick(random, ["12", "> 12"])}`,
  (random) => `@th,16,16 ${port(random)}`,
  (random) => `@nh,64,8 ${63 + random(2)}`,
  (random) => `@ih,0,16 ${pick(random, ["0x102", "!= 0x102"])}`,
  (random) => `ip id & 0x${pick(random, ["1", "3", "f0"])} == ${random(2)}`,
  (random) => `ip ecn ${pick(random, ["not-ect", "!= ce"])}`,
  (random) => `ip checksum & 0x8000 == ${pick(random, ["0", "0x8000"])}`,
  (random) => `tcp sequence > 0x${pick(random, ["7fffffff", "3fffffff"])}`,
  (random) => `iifname ${pick(random, ['"a"', '"a*"', '{ "lo", "a" }', '!= "b"'])}`,
  (random) => `iif ${pick(random, ['"a"', '!= "b"', '{ "lo", "a" }'])}`,
  (random) => `meta mark ${pick(random, ["0", "!= 0", "1-9", "& 0x3 == 1", "{ 0, 5 }"])}`,
  (random) => `ct state ${pick(random, ["new", "established,related", "!= new", "{ new, untracked }", "invalid"])}`,
  (random) => `ct mark ${pick(random, ["0", "!= 0", "7"])}`,
  () => "ct direction original",
  () => "meta nfproto ipv4",
  () => "meta protocol ip",
  (random) => `ether saddr ${pick(random, ["02:00:00:00:01:02", "!= 02:00:00:00:01:02"])}`,
  () => "ether type ip",
  (random) => `jhash ip saddr . ip daddr mod 4 seed 0x${random(1000).toString(16)} ${random(4)}`,
  (random) => `ip saddr . meta mark . ip protocol { ${address(random)} . 0 . tcp, ${address(random)} . 1-9 . udp }`,
  (random) => `limit rate ${pick(random, ["over ", ""])}${1 + random(9)}/hour`,
  // The packets before must not decide.
  (random) => `quota ${pick(random, ["10 bytes", "over 10 bytes", "over 9 mbytes", "9 mbytes"])}`,
  (random) => `numgen random mod 3 ${random(3)}`,
  (random) => `meta iifgroup ${random(2)}`,
];

const VERDICTS: readonly ((random: Random) => string)[] = [
  () => "accept",
  () => "drop",
  () => "return",
  (random) => `jump c${random(3)}`,
  (random) => `goto c${1 + random(2)}`,
  () => "counter",
  () => "continue",
  () => "reject",
  (random) => `tcp dport vmap { ${port(random)} : drop, 1-100 : jump c1, 2000 : accept }`,
  (random) => `ip saddr vmap { ${address(random)} : jump c0, 10.0.1.8 : return }`,
  (random) => `ip saddr . th dport vmap { ${address(random)} . ${port(random)} : drop }`,
  (random) => `th dport vmap @verdicts${pick(random, ["", " counter"])}`,
  (random) => `jump { ${pick(random, MATCHES)(random)} ${pick(random, ["drop", "return", "accept", "counter"])}; }`,
];

const CHANGES: readonly ((random: Random) => string)[] = [
  (random) => `meta mark set ${random(10)}`,
  () => "meta mark set meta mark | 0x10",
  (random) => `meta mark set ip saddr map { ${address(random)} : 5, 10.0.1.6 : 1 }`,
  () => "meta mark set ip dscp << 2 | 1",
  () => "meta mark set jhash ip saddr mod 8 seed 0x5",
  () => "meta mark set th dport",
  (random) => `ct mark set ${random(9)}`,
  () => "ct mark set meta mark",
  () => "meta mark set ct mark",
  (random) => `ip dscp set ${pick(random, ["cs1", "af11", "0"])}`,
  (random) => `ip ttl set ${20 + random(100)}`,
  (random) => `ip ecn set ${pick(random, ["ce", "ect0"])}`,
  (random) => `tcp dport set ${port(random)}`,
  (random) => `udp dport set ${port(random)}`,
  () => "udp checksum set 0",
  (random) => `tcp option maxseg size set ${pick(random, ["1000", "1500", "1400"])}`,
  () => "reset tcp option maxseg",
  () => "tcp flags set tcp flags | ack",
  // A copy of a value that is changed afterwards.
  (random) => `meta mark set tcp dport tcp dport set tcp sport meta mark { 22, ${port(random)} } counter`,
  (random) => `meta mark set ct mark ct mark set ${random(9)} meta mark { 0, 7 } counter`,
  (random) => `meta l4proto tcp @th,32,16 set ${random(60_000)}`,
  () => "add @changing { ip saddr }",
  () => "update @changing { ip saddr counter }",
  () => "delete @changing { ip saddr }",
  () => "ip saddr @changing counter",
  (random) => `add @limited { ip saddr limit rate ${pick(random, ["", "over "])}5/minute }`,
  () => 'log prefix "x"',
  () => "notrack",
];

const SOURCES: readonly ((random: Random) => string)[] = [
  (random) => `snat to 10.0.9.${1 + random(9)}`,
  (random) => `meta l4proto { tcp, udp } snat to 10.0.9.1:${1000 + random(50)}-50000`,
  () => "masquerade",
  () => "snat to 10.0.1.0-10.0.1.255",
  () => "snat ip prefix to ip saddr map { 10.0.1.0/24 : 10.0.8.0/24 }",
  (random) => `snat to ip saddr map { ${address(random)} : 10.0.9.7, 10.0.1.7 : 10.0.9.8 }`,
];
const DESTINATIONS: readonly ((random: Random) => string)[] = [
  () => "dnat to 10.0.2.2-10.0.2.9",
  (random) => `dnat to 10.0.2.${6 + random(9)}`,
  (random) => `meta l4proto { tcp, udp } dnat to 10.0.2.${6 + random(9)}:${port(random)}`,
  () => "tcp dport 80 dnat to :8080",
  (random) => `tcp dnat to ip saddr . tcp dport map { ${address(random)} . ${port(random)} : 10.0.2.9 . 99 }`,
  () => "meta l4proto tcp dnat to 10.0.2.7:1000-2000",
];

export const CHAINS: readonly ChainKind[] = [
  { name: "raw", head: "type filter hook prerouting priority raw", statements: [...VERDICTS, ...CHANGES] },
  { name: "mangle", head: "type filter hook prerouting priority mangle", statements: [...VERDICTS, ...CHANGES] },
  {
    name: "dstnat",
    head: "type nat hook prerouting priority dstnat",
    statements: [...DESTINATIONS, ...DESTINATIONS, ...VERDICTS],
  },
  { name: "forward", head: "type filter hook forward priority filter", statements: [...VERDICTS, ...CHANGES] },
  { name: "later", head: "type filter hook forward priority 10", statements: [...VERDICTS, ...CHANGES] },
  { name: "post", head: "type filter hook postrouting priority mangle", statements: [...VERDICTS, ...CHANGES] },
  { name: "src", head: "type nat hook postrouting priority srcnat", statements: [...SOURCES, ...SOURCES, ...VERDICTS] },
];

/** The base chains of a bridge, for which the priorities have other names. */
export const BRIDGE_CHAINS: readonly ChainKind[] = CHAINS.filter(({ head }) => !head.includes("nat")).map((kind) => ({
  ...kind,
  name: `bridge-${kind.name}`,
  head: kind.head.replace("priority raw", "priority -300").replace("priority mangle", "priority -150"),
}));

/** The chains of a table of the family netdev. */
export const INGRESS: ChainKind = {
  name: "ingress",
  head: 'type filter hook ingress device "a" priority 0',
  statements: [...VERDICTS, ...CHANGES],
};
export const EGRESS: ChainKind = {
  name: "egress",
  head: 'type filter hook egress device "b" priority 0',
  statements: [...VERDICTS, ...CHANGES],
};

export const ALL_CHAINS: readonly ChainKind[] = [...CHAINS, ...BRIDGE_CHAINS, INGRESS, EGRESS];

const SETS = `
  set addresses { type ipv4_addr; elements = { 10.0.1.2, 10.0.1.5, 10.0.1.8 } }
  set ranges { type ipv4_addr; flags interval; elements = { 10.0.2.2-10.0.2.3, 10.0.2.8/29 } }
  set pairs { type ipv4_addr . inet_service; flags interval; elements = { 10.0.1.2-10.0.1.6 . 20-80, 10.0.1.8 . 443 } }
  set changing { type ipv4_addr; flags dynamic; size 100; }
  set limited { type ipv4_addr; flags dynamic; size 100; }
`;
const VERDICT_MAP = `
  map verdicts { type inet_service : verdict; flags interval; elements = { 22 : drop, 50-60 : jump c2, 443 : accept, * : continue } }
`;

/** Family of a generated table. A rule of the family inet is written for IPv4 or for IPv6. */
export type RulesetFamily = "ip" | "ip6" | "inet" | "bridge" | "netdev";

/** Makes rules for IPv6 of rules for IPv4. The addresses are those of random-packets.ts. */
const REPLACED: readonly [RegExp, string][] = [
  [/\bip (saddr|daddr|dscp|ecn|length|prefix)\b/g, "ip6 $1"],
  [/\bip ttl\b/g, "ip6 hoplimit"],
  [/\bip protocol\b/g, "ip6 nexthdr"],
  [/\bip (id|checksum)\b/g, "ip6 flowlabel"],
  [/\b(meta protocol|ether type) ip\b/g, "$1 ip6"],
  [/\bicmp\b/g, "ipv6-icmp"],
  [/\bnfproto ipv4\b/g, "nfproto ipv6"],
  [/\bipv4_addr\b/g, "ipv6_addr"],
  [/@nh,64,8\b/g, "@nh,56,8"],
  [/(@|\bset )(addresses|pairs|ranges|changing|limited)\b/g, "$1$26"],
  [/\b0\.0\.0\.(\d)\b/g, "::$1"],
  [/\b10\.0\.(\d+)\.(\d+)(:\d)/g, "[fd00:$1::$2]$3"],
  [/\b10\.0\.(\d+)\.(\d+)\b/g, "fd00:$1::$2"],
];

function inIpv6(text: string): string {
  const replaced = REPLACED.reduce((all, [from, to]) => all.replaceAll(from, to), text);
  return replaced.replaceAll(/(fd00[\w:]+)\/(\d+)/g, (_, address, length) => `${address}/${96 + Number(length)}`);
}

/** Matches of the packets of IPv6 that have no counterpart in IPv4. */
const IPV6_MATCHES: readonly ((random: Random) => string)[] = [
  (random) => `exthdr ${pick(random, ["hbh", "dst", "frag", "rt"])} ${pick(random, ["exists", "missing"])}`,
  (random) => `${pick(random, ["hbh", "dst"])} nexthdr ${pick(random, ["6", "17", "60", "!= 58"])}`,
  (random) => `dst hdrlength ${pick(random, ["0", "!= 0"])}`,
  (random) => `icmpv6 type ${pick(random, ["echo-request", "!= echo-request", "{ echo-request, echo-reply }"])}`,
  (random) => `icmpv6 ${pick(random, ["id", "sequence"])} ${pick(random, ["> 20000", "< 3000", "1-9"])}`,
  (random) => `ip6 flowlabel ${pick(random, ["> 9000", "!= 7", "& 0x3 == 2"])}`,
];

/** Rules of the generator of all fields and statements. They rarely match, but must not disturb. */
export function generatedRule(random: Random, family: RulesetFamily = "ip"): string | undefined {
  const left = pick(random, FIELDS);
  const match = matchOf(left, random);
  const all = random(3) === 0 ? pick(random, statements(random)) : [pick(random, [{ counter: null }, { drop: null }])];
  try {
    const expr = [...carrierOf(left), ...(match === undefined ? [] : [match]), ...all];
    const text = formatRule({ family, expr });
    return UNWANTED.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

const FIELDS = lefts();
/**
 * Copies, queues and offloads change other packets, quotas count those before, and tracing must stay enabled. A router drops
 * packets without hops.
 */
const UNWANTED =
  /nftrace|quota|queue|dup to|fwd to|flow add|tproxy|synproxy|(ttl|hoplimit|nexthdr|flowlabel) set|jump|goto|@(?!addrs)|daddr set|length set|protocol set|version set|saddr set|frag-off set|hdrlength set|ct (helper|timeout|expectation)|secmark|tunnel|log|redirect/;

export function wantedRule(random: Random, kind: ChainKind, family: RulesetFamily = "ip"): string {
  const matches = Array.from({ length: random(3) }, () => pick(random, MATCHES)(random));
  const rule = [...matches, pick(random, kind.statements)(random)].join(" ");
  if (family === "ip" || (family !== "ip6" && random(2) === 0)) return rule;
  const others = random(3) === 0 ? [pick(random, IPV6_MATCHES)(random)] : [];
  return [...others, inIpv6(rule)].join(" ");
}

/** Returns a base chain with rules. */
export function base(chain: string, rules: string, policy = "accept"): string {
  const { head } = ALL_CHAINS.find(({ name }) => name === chain)!;
  return `chain ${chain} { ${head}; policy ${policy};\n${rules}\n}`;
}

/** Returns a table with the objects that the rules use. */
export function table(content: string, family: RulesetFamily = "ip"): string {
  const sets = [...(family === "ip6" ? [] : [SETS]), ...(family === "ip" ? [] : [inIpv6(SETS)])];
  return `table ${family} t {\n chain c2 { counter; }\n${sets.join("")}${VERDICT_MAP}\n${content}\n}`;
}
