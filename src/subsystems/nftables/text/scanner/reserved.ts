import { ELEMENT_KEYWORDS, KEYWORDS, VERDICTS } from "../../model/statements.ts";

/**
 * The keywords of nft that it reads everywhere. They must be quoted as values, as in `iifname "accept"`, and as names,
 * where nft reads no quotes.
 */
export const reserved: ReadonlySet<string> = new Set([
  ...KEYWORDS,
  ...ELEMENT_KEYWORDS,
  ...VERDICTS,
  ...`meta ct rt socket tunnel osf fib exthdr ipsec numgen symhash jhash comment add update delete set map vmap xt ether
  vlan arp ip ip6 icmp icmpv6 igmp tcp udp udplite sctp dccp ah esp comp th gre gretap vxlan geneve iif oif iifname
  oifname iiftype oiftype iifgroup oifgroup mark skuid skgid nftrace rtclassid ibrname obrname pkttype cpu cgroup time
  day hour rt0 rt2 srh frag hbh dst mh eq ne lt gt le ge and or xor not lshift rshift table chain rule element flowtable
  include define redefine undefine elements timeout expires device devices typeof type policy hook priority flags all
  auto-merge bridge constant create describe destroy dynamic ecn export flush gc-interval get handle ibriport import
  index inet insert interval list monitor netdev obriport offload position random rename replace ruleset secmark size
  vni`.split(/\s+/),
]);

/** Two keywords are values as well. Only "last" can be the name of a table, chain or object. */
export const isReservedName = (word: string): boolean =>
  (reserved.has(word) && word !== "last") || word === "exists" || word === "missing";
