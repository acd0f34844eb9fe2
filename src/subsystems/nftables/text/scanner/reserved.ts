import { ELEMENT_KEYWORDS, KEYWORDS, VERDICTS } from "../../model/statements.ts";

/** Words that must be quoted as values, as in `iifname "accept"`. */
export const reserved: ReadonlySet<string> = new Set([
  ...KEYWORDS,
  ...ELEMENT_KEYWORDS,
  ...VERDICTS,
  ...`comment add update delete set map vmap xt tunnel ct meta ether vlan
  arp ip ip6 icmp icmpv6 igmp tcp udp udplite sctp dccp ah esp comp th gre gretap vxlan geneve iif oif iifname oifname
  iiftype oiftype iifgroup oifgroup mark skuid skgid nftrace rtclassid ibrname obrname pkttype cpu cgroup ipsec time day
  hour rt rt0 rt2 srh frag hbh dst mh exthdr socket osf fib numgen jhash symhash eq ne lt gt le ge and or xor not lshift
  rshift table chain rule element flowtable include define redefine undefine elements timeout expires device devices
  typeof type policy hook priority flags`.split(/\s+/),
]);
