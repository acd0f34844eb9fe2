// Generates rules in the nft language: each field of the library's tables, with each form of value.

import { sourceOf } from "../../../../src/subsystems/nftables/expressions/registry.ts";
import type { Expression } from "../../../../src/subsystems/nftables/index.ts";
import type { Datatype } from "../../../../src/subsystems/nftables/model/datatypes.ts";
import { lefts } from "../generator.ts";

/** Returns three values of a data type as text, in ascending order if the type has an order. */
function valuesOf({ name, kind }: Datatype, max: number, symbols: readonly string[]): readonly string[] {
  const known = EXAMPLES[kind];
  if (known !== undefined) return known;
  const isNamed = kind === "bitmask" || name === "ct_dir" || name === "ecn" || name === "day" || symbols.length >= 3;
  if (isNamed && symbols.length > 0) return symbols.slice(0, 3);
  return [1, 2, 3].map((one) => String(Math.min(one * Math.max(1, Math.floor(Math.min(max, 60_000) / 5)), max)));
}

/** Three values of each kind of data type whose values are not numbers. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  ipv4: ["10.0.0.1", "192.0.2.1", "198.51.100.7"],
  ipv6: ["2001:db8::1", "2001:db8::2:3", "fe80::1"],
  mac: ["00:11:22:33:44:55", "02:00:00:00:00:01", "02:00:00:00:00:ff"],
  string: ['"eth0"', '"lo"', '"wlan0"'],
  interface: ['"lo"', "7", "9"],
  classid: ["1:1", "1:2", "beef:12"],
  hour: ['"09:00"', '"12:30"', '"17:45:10"'],
  nanoseconds: ['"2024-01-01 00:00:00"', '"2024-06-01 10:20:30"', '"2025-01-01 00:00:00"'],
  milliseconds: ["30s", "5m", "2h10m"],
  boolean: ["missing", "exists", "exists"],
  label: ["1", "5", "100"],
};
/** Largest values of fields that have a limit other than their length. */
const MAXIMA: readonly (readonly [RegExp, number])[] = [
  [/^meta (broute|nftrace)|^socket (transparent|wildcard)/, 1],
  [/^numgen inc mod 7|^meta day/, 6],
  [/^numgen random/, 11],
  [/^symhash/, 4],
];
/** Fields for which the nft language has no name of its own, or which it does not accept as values. */
const UNNAMED =
  /^tcp option [\w-]+ kind|^tcp option (eol|nop) length|^(sctp chunk|ip option) [\w-]+ (type|length)|^ct (ip6? |event|secmark|proto-)|^srh$|^exthdr srh|^rt nexthdr/;
const WRITABLE =
  /^(ether|vlan|arp|ip6?|icmp|icmpv6|igmp|tcp|udp|udplite|sctp|dccp|th|ah|esp|comp) (?!option|chunk)|^@|^tcp option (maxseg|timestamp) [st]|^meta (mark|priority|pkttype|nftrace|secmark)$|^ct (original |reply )?(mark|zone|label|event|secmark)$/;
/** Fields that the nft language does not accept as values of statements. */
const ONLY_MATCHED = /^(hbh|rt|dst|frag|mh|srh|ipsec) /;

/** Returns a field in the nft language. */
function textOf(expression: Expression): string {
  const [kind, args] = Object.entries(expression)[0] as [string, Record<string, unknown>];
  const { key, name, field, protocol, tunnel, base, offset, len, dir, family, flags, result, mode, mod } = args;
  const named = (...words: unknown[]) => words.filter((word) => word !== undefined && word !== "").join(" ");
  switch (kind) {
    case "payload": {
      if (base !== undefined) return `@${base},${offset},${len}`;
      return named(tunnel, protocol, field);
    }
    case "tcp option":
      return base === undefined ? named(kind, name, field) : `tcp option @${base},${offset},${len}`;
    case "exthdr":
      return field === undefined ? `exthdr ${name}` : `${name} ${field}`;
    case "ip option":
    case "sctp chunk":
      return named(kind, name, field);
    case "fib":
      return `fib ${(flags as string[]).join(" . ")} ${result}`;
    case "ipsec":
      return named(kind, dir, args["spnum"] === undefined ? "" : `spnum ${args["spnum"]}`, family, key);
    case "rt":
      return named(kind, family, key);
    case "numgen":
      return named(kind, mode, "mod", mod, offset ? `offset ${offset}` : "");
    case "symhash":
      return `symhash mod ${mod}`;
    case "jhash":
      return `jhash ${textOf(args["expr"] as Expression)} mod ${mod} seed ${args["seed"]}`;
    case "osf":
      return named(kind, args["ttl"] === undefined ? "" : `ttl ${args["ttl"]}`, key);
    case "ct":
      return named(kind, dir, key);
    default:
      return named(kind, key);
  }
}

/** Returns rules that match a field with each operator and each form of value, and rules that use it as a value. */
function rulesOf(expression: Expression): string[] {
  const source = sourceOf(expression);
  const text = textOf(expression);
  if (source === undefined || UNNAMED.test(text)) return [];
  const { type, bits } = source;
  const max = MAXIMA.find(([pattern]) => pattern.test(text))?.[1] ?? 2 ** Math.min(bits, 31) - 1;
  const [a, b, c = b] = valuesOf(type, max, [...type.symbols.keys()]) as [string, string, string];
  if (type.kind === "boolean") return [`${text} ${a}`, `${text} ${b}`];
  const values = [a, `!= ${b}`, `{ ${a} }`, `{ ${a}, ${b} }`, `!= { ${a}, ${b}, ${c} }`];
  const isNumber = !["bitmask", "label", "string"].includes(type.kind);
  if (!isNumber && type.kind !== "string") {
    values.push(`${a},${b}`, `! ${a}`, `! ${a},${b}`, `== ${a}`, `!= ${a},${b}`, `& (${a} | ${b}) == ${a}`);
    values.push(`& ${b} != 0`, `${a} / ${a},${b}`);
  } else if (isNumber && max > 1) {
    const isSymbolic = type.symbols.size > 0;
    const [low, high] = isSymbolic ? ["1", String(Math.min(max, 3))] : [a, c];
    values.push(`${low}-${high}`, `!= ${low}-${high}`, `{ ${low}-${high} }`, `> ${a}`, `<= ${b}`);
    if (!isSymbolic) values.push(`{ ${a}-${b}, ${c} }`);
    if (type.kind === "integer" && bits <= 32) {
      const mask = `0x${(2 ** Math.floor(Math.log2(max + 1) / 2) - 1 || 1).toString(16)}`;
      values.push(`& ${mask} == 1`, `& ${mask} != 0`, `| ${mask} == ${mask}`, `^ ${mask} == 1`);
    }
  }
  if (type.kind === "ipv4") {
    values.push("10.0.0.0/8", "!= 192.0.2.0/27", "{ 10.0.0.0/8, 192.0.2.1 }", "& 255.0.0.255 == 10.0.0.1");
  }
  if (type.kind === "ipv6") values.push("2001:db8::/32", "!= fe80::/10", "{ ::1, fe80::/10 }", "& ffff:: == fe80::");
  if (type.name === "ifname") values.push('"eth*"', '!= "eth*"', '{ "eth*", "lo" }', '"dummy\\*"');
  const rules = values.map((value) => `${text} ${value}`);
  if (a !== b) rules.push(`${text} vmap { ${a} : accept, ${b} : drop }`);
  const network = /ip6|icmpv6|^(hbh|rt|dst|frag|mh|srh) /.test(text)
    ? "ip6 saddr"
    : /^arp/.test(text)
      ? "arp saddr ip"
      : "ip saddr";
  const [one, two, prefix] =
    network === "ip6 saddr" ? ["::1", "::2", "fe80::/10"] : ["10.0.0.1", "10.0.0.2", "10.0.0.0/8"];
  rules.push(
    `${text} . ${network} { ${a} . ${one}, ${b} . ${two} }`,
    `${network} . ${text} { ${one} . ${a}, ${prefix} . ${b} }`,
  );
  if (bits <= 32 && isNumber && !ONLY_MATCHED.test(text)) {
    const nested = Math.min(max, 255);
    rules.push(
      `meta mark set ${text}`,
      `meta mark set ${text} << 3`,
      `ct mark set ${text} & ${nested} | 0x100`,
      `meta mark set meta mark | ${text}`,
    );
    if (a !== b) rules.push(`meta mark set ${text} map { ${a} : 1, ${b} : 2 }`);
  }
  if (!ONLY_MATCHED.test(text) && !/^(numgen|jhash|symhash)/.test(text))
    rules.push(`meta mark set jhash ${text} mod 16`);
  if (WRITABLE.test(text)) {
    rules.push(`${text} set ${a}`, `${text} set ${text} | ${a}`);
    if (type.name === "integer" || type.name === "mark" || type.kind === "ipv4")
      rules.push(`${text} set numgen inc mod 2`);
    if (a !== b) rules.push(`${text} set ${text} map { ${a} : ${b} }`);
  }
  if (type.name === "inet_service") rules.push(`add @dyn { ip saddr . ${text} }`);
  const tunnel = source.tunnel === undefined || source.tunnel.startsWith("gre") ? "" : "udp dport 4789 ";
  return rules.map((rule) => tunnel + rule);
}

/** Returns the generated rules by the kind of their field, such as "tcp" or "meta". nft rejects some of the rules. */
export function generatedRules(): Map<string, string[]> {
  const rules = new Map<string, string[]>();
  for (const field of lefts()) {
    const [kind, args] = Object.entries(field)[0] as [string, { protocol?: string; tunnel?: string; name?: string }];
    const group =
      args.tunnel ?? args.protocol ?? (kind === "sctp chunk" || kind === "tcp option" ? `${kind} ${args.name}` : kind);
    rules.set(group, [...(rules.get(group) ?? []), ...rulesOf(field)]);
  }
  return rules;
}
