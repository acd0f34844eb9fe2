// Rulesets in the forms that fw4, the firewall of OpenWrt, and kube-proxy write, with our own zones, rules and services.
import type { Ruleset } from "../corpus.ts";

interface Zone {
  readonly name: string;
  readonly devices: readonly string[];
  readonly policy: "accept" | "reject" | "drop";
  readonly masquerades?: boolean;
  readonly fixesMtu?: boolean;
}

const braces = (values: readonly string[]): string => (values.length === 1 ? values[0]! : `{ ${values.join(", ")} }`);
const remark = (text: string): string => `comment "!fw4: ${text}"`;

const lan: Zone = { name: "lan", devices: ["br-lan"], policy: "accept" };
const wan: Zone = {
  name: "wan",
  devices: ["pppoe-wan", "eth7.2"],
  policy: "reject",
  masquerades: true,
  fixesMtu: true,
};
const guest: Zone = { name: "guest", devices: ["wlan0-1", "wlan1-1"], policy: "drop" };
const vpn: Zone = { name: "vpn", devices: ["wg*"], policy: "accept", fixesMtu: true };

/** Rules of a zone's chain of incoming packets, and of its chain of forwarded packets, as fw4 writes its options. */
const rules: Readonly<Record<string, readonly string[]>> = {
  default: [
    "meta nfproto ipv4 udp dport 68 counter accept",
    "meta nfproto ipv4 icmp type 8 counter accept",
    "meta nfproto ipv4 meta l4proto igmp counter accept",
    "ip6 saddr fc00::/6 ip6 daddr fc00::/6 udp dport 546 counter accept",
    "ip6 saddr fe80::/10 icmpv6 type . icmpv6 code { 130 . 0, 131 . 0, 132 . 0, 143 . 0 } counter accept",
    "meta nfproto ipv6 icmpv6 type { 128, 129, 1, 3, 133, 134 } limit rate 1000/second counter accept",
    "meta nfproto ipv6 icmpv6 type . icmpv6 code { 2 . 0, 4 . 0, 4 . 1, 135 . 0 } limit rate 1000/second counter accept",
  ],
  addresses: [
    "ip saddr { 10.0.0.0/24, 192.168.26.1-192.168.26.9 } ip daddr != 192.0.2.0/24 counter accept",
    "ip6 saddr & ::ffff:ffff:ffff:ffff == ::1:2:3:4 counter drop",
    "ip saddr & 255.0.0.255 != 10.0.0.1 tcp sport { 1024-65535 } tcp dport != 22 counter accept",
    "tcp dport { 80, 443, 8000-8100 } ether saddr { 02:00:00:00:00:01, 02:00:00:00:00:02 } counter jump handle_reject",
    "meta l4proto { tcp, udp } th dport 53 counter accept",
  ],
  times: [
    'meta time "2022-05-30 21:51:23"-"2025-01-01 00:00:00" meta hour "20:00:00"-"08:00:00" counter accept',
    'meta time >= "2022-05-30 21:51:23" meta day { "Monday", "Tuesday", "Sunday" } counter accept',
    'meta hour <= "21:30:00" meta day != { "Saturday" } tcp dport 22 counter drop',
  ],
  logs: [
    'tcp dport 1005 limit rate 3/minute burst 9 packets counter log prefix "Log rule #1: " accept',
    'tcp dport 1006 limit rate 10/minute log prefix "Log rule #2: "',
    'tcp dport 1007 limit name "wan.log_limit" log prefix "reject wan in: "',
    'ct helper "tftp" counter accept',
  ],
  marks: [
    "meta mark and 0xff00 == 0x1200 counter accept",
    "meta mark != 0x2a counter accept",
    "meta nfproto ipv4 meta mark 0xaa counter accept",
    "ip dscp 0x2e counter accept",
    "ip6 dscp != 0x0 counter accept",
  ],
  sets: [
    "meta nfproto ipv4 meta l4proto tcp ip saddr . tcp dport @pairs counter accept",
    "meta nfproto ipv4 meta l4proto tcp ip daddr . tcp sport != @pairs counter drop",
    "meta nfproto ipv6 meta l4proto tcp ip6 saddr . ip6 daddr . tcp dport @nets counter accept",
    "ether saddr . iifname @cards counter accept",
  ],
};

const sets = `
	set pairs {
		comment "Addresses and ports"
		type ipv4_addr . inet_service
		elements = {
			1.2.3.4 . 80,
			5.6.7.8 . 22,
		}
	}

	set nets {
		type ipv6_addr . ipv6_addr . inet_service
		auto-merge
		flags interval
		elements = {
			2001:db8:4567::1/64 . 2001:db8:abcd::1/64 . 80,
			2001:db8:2:3:4::1/128 . ::/0 . 443,
		}
	}

	set cards {
		type ether_addr . ifname
		flags timeout
		timeout 600s
		size 100
	}
`;

function zoneChains({ name, devices, policy }: Zone, allowed: readonly string[]): string {
  const end = policy === "reject" ? "jump handle_reject" : policy;
  const match = (word: string) => `${word} ${braces(devices.map((device) => `"${device}"`))}`;
  return `
	chain input_${name} {
		${allowed.map((rule, index) => `${rule} ${remark(`Rule #${index}`)}`).join("\n\t\t")}
		ct status dnat accept ${remark("Accept port redirections")}
		jump ${policy}_from_${name}
	}

	chain forward_${name} {
		ct status dnat accept ${remark("Accept port forwards")}
		jump ${policy}_to_${name}
	}

	chain output_${name} {
		jump ${policy}_to_${name}
	}

	chain ${policy}_from_${name} {
		${match("iifname")} counter ${end} ${remark(`${policy} ${name} IPv4/IPv6 traffic`)}
	}

	chain ${policy}_to_${name} {
		meta nfproto ipv4 ${match("oifname")} ct state invalid counter drop ${remark("Prevent NAT leakage")}
		${match("oifname")} counter ${end} ${remark(`${policy} ${name} IPv4/IPv6 traffic`)}
	}
`;
}

/** A base chain. fw4 ends the policy with the line. */
function hookChain(hook: string, priority: string, lines: readonly string[], type = "filter"): string {
  const name = priority === "filter" ? hook : `${priority}_${hook}`;
  const policy = priority === "filter" && hook !== "prerouting" ? "; policy drop" : "";
  return `
	chain ${name} {
		type ${type} hook ${hook} priority ${priority}${policy}
		${lines.join("\n\t\t")}
	}
`;
}

function fw4Ruleset(zones: readonly Zone[], allowed: readonly string[]): string {
  const match = (word: string, { devices }: Zone) => `${word} ${braces(devices.map((device) => `"${device}"`))}`;
  const jumps = (word: string, hook: string) =>
    zones.map((zone) => `${match(word, zone)} jump ${hook}_${zone.name} ${remark(`Handle ${zone.name} traffic`)}`);
  const states = "ct state vmap { established : accept, related : accept }";
  const mtu = (word: string) =>
    zones
      .filter(({ fixesMtu }) => fixesMtu)
      .map((zone) => `${match(word, zone)} tcp flags syn / syn,fin,rst tcp option maxseg size set rt mtu`);
  const definitions = zones.map(
    ({ name, devices }) =>
      `define ${name}_devices = { ${devices.map((device) => `"${device}"`).join(", ")} }\n\tdefine ${name}_subnets = {  }`,
  );
  const redirects = [
    `meta nfproto ipv4 tcp dport 22 counter dnat 192.168.26.100:22 ${remark("Redirect #1")}`,
    `meta nfproto ipv6 tcp dport 25 counter dnat [2001:db8:1000:1::1234]:25 ${remark("Redirect #2")}`,
    `meta nfproto ipv4 udp dport 53 counter redirect to 53 ${remark("Redirect #3")}`,
    `meta nfproto ipv4 tcp dport 8000-8010 counter dnat 10.0.0.2:80 ${remark("Redirect #4")}`,
  ];
  const masquerade = zones
    .filter(({ masquerades }) => masquerades)
    .map((zone) => `${match("oifname", zone)} meta nfproto ipv4 ip saddr { 10.0.0.0/8 } masquerade`);
  return `table inet fw4
flush table inet fw4

table inet fw4 {
	#
	# Set definitions
	#
${sets}
	limit wan.log_limit {
		rate 10/minute
	}

	#
	# Defines
	#

	${definitions.join("\n\t")}

	#
	# User includes
	#

	include "/etc/nftables.d/*.nft"
${hookChain("input", "filter", [
  `iif "lo" accept ${remark("Accept traffic from loopback")}\n`,
  `${states} ${remark("Handle inbound flows")}`,
  `tcp flags & (fin | syn | rst | ack) == syn jump syn_flood ${remark("Rate limit TCP syn packets")}`,
  ...jumps("iifname", "input"),
  "jump handle_reject",
])}${hookChain("forward", "filter", [states, ...jumps("iifname", "forward"), "jump handle_reject"])}${hookChain(
  "output",
  "filter",
  [`oif "lo" accept`, states, ...jumps("oifname", "output")],
)}${hookChain("prerouting", "filter", [])}
	chain handle_reject {
		meta l4proto tcp reject with tcp reset ${remark("Reject TCP traffic")}
		reject with icmpx type port-unreachable ${remark("Reject any other traffic")}
	}

	chain syn_flood {
		limit rate 25/second burst 50 packets return ${remark("Accept SYN packets below rate-limit")}
		drop ${remark("Drop excess packets")}
	}
${zones.map((zone, index) => zoneChains(zone, index === zones.length - 1 ? allowed : [])).join("")}
	chain dstnat {
		type nat hook prerouting priority dstnat
		${redirects.join("\n\t\t")}
	}

	chain srcnat {
		type nat hook postrouting priority srcnat
		${masquerade.join("\n\t\t")}
		ip saddr { 10.0.0.0/24, 192.168.26.0/24 } ip daddr 192.168.26.100 tcp dport 22 snat 192.168.26.1
		ip6 daddr 2001:db8:1000:1::1234 tcp dport 25 snat 2001:db8:1000:1::1
	}
${hookChain("prerouting", "raw", [`${match("iifname", zones[0]!)} udp dport 53 counter notrack`])}${hookChain(
  "prerouting",
  "mangle",
  [
    "meta nfproto ipv4 meta l4proto udp counter ip dscp set 0x1",
    "ip6 dscp 0x2 counter meta mark set mark and 0xffff0000 xor 0x12",
  ],
)}${hookChain("postrouting", "mangle", mtu("oifname"))}${hookChain("forward", "mangle", mtu("iifname"))}${hookChain(
  "output",
  "mangle",
  ["tcp dport 80 counter meta mark set mark or 0x1", "tcp dport 81 counter meta mark set mark and 0xfffffffe"],
  "route",
)}}
`;
}

/** Rulesets in the form of fw4: each set of zones with each group of rules. */
export function fw4Rulesets(): Ruleset[] {
  const routers: Readonly<Record<string, readonly Zone[]>> = {
    home: [lan, wan],
    guests: [lan, guest, wan],
    vpn: [lan, vpn, wan],
  };
  return Object.entries(routers).flatMap(([router, zones]) =>
    Object.entries(rules).map(([group, allowed]) => ({ name: `${router} ${group}`, text: fw4Ruleset(zones, allowed) })),
  );
}

const MAPS = [
  ["firewall-ips", "ADDRESS . inet_proto . inet_service : verdict"],
  ["no-endpoint-nodeports", "inet_proto . inet_service : verdict"],
  ["no-endpoint-services", "ADDRESS . inet_proto . inet_service : verdict"],
  ["service-ips", "ADDRESS . inet_proto . inet_service : verdict"],
  ["service-nodeports", "inet_proto . inet_service : verdict"],
] as const;
const BASE_CHAINS = [
  ["filter-prerouting-pre-dnat", "filter hook prerouting priority -110"],
  ["filter-output-pre-dnat", "filter hook output priority -110"],
  ["filter-forward", "filter hook forward priority 0"],
  ["filter-input", "filter hook input priority 0"],
  ["filter-output", "filter hook output priority 0"],
  ["nat-output", "nat hook output priority -100"],
  ["nat-postrouting", "nat hook postrouting priority 100"],
  ["nat-prerouting", "nat hook prerouting priority -100"],
] as const;
const CHAINS = [
  "cluster-ips-check",
  "firewall-check",
  "mark-for-masquerade",
  "masquerading",
  "nodeport-endpoints-check",
  "services",
  "service-endpoints-check",
];
const SERVICES_RULES = [
  'cluster-ips-check FAMILY daddr @cluster-ips reject comment "Reject traffic to invalid ports of ClusterIPs"',
  "cluster-ips-check FAMILY daddr { CLUSTER } drop",
  "filter-prerouting-pre-dnat ct state new jump firewall-check",
  "filter-forward ct state new jump service-endpoints-check",
  "filter-input ct state new jump nodeport-endpoints-check",
  "filter-output ct state new jump cluster-ips-check",
  "firewall-check FAMILY daddr . meta l4proto . th dport vmap @firewall-ips",
  "mark-for-masquerade mark set mark or 0x4000",
  "masquerading mark and 0x4000 == 0 return",
  "masquerading mark set mark xor 0x4000",
  "masquerading masquerade fully-random",
  "nat-output jump services",
  "nat-postrouting jump masquerading",
  "nat-prerouting jump services",
  "nodeport-endpoints-check FAMILY daddr @nodeport-ips meta l4proto . th dport vmap @no-endpoint-nodeports",
  "reject-chain reject",
  "service-endpoints-check FAMILY daddr . meta l4proto . th dport vmap @no-endpoint-services",
  "services FAMILY daddr . meta l4proto . th dport vmap @service-ips",
  "services FAMILY daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports",
];

interface Service {
  readonly protocol: "tcp" | "udp" | "sctp";
  readonly endpoints: number;
  readonly type: "cluster" | "nodeport" | "loadbalancer" | "local";
  readonly hasAffinity?: boolean;
}

function kubeProxyRuleset(family: "ip" | "ip6", services: readonly Service[]): string {
  const prefix = family === "ip" ? "10.180.0." : "fd00:10:180::";
  const cluster = family === "ip" ? "172.30.0.0/16" : "fd00:10:96::/112";
  const serviceAddress = (index: number) => (family === "ip" ? `172.30.0.${40 + index}` : `fd00:10:96::${40 + index}`);
  const addressType = `${family === "ip" ? "ipv4" : "ipv6"}_addr`;
  const fill = (text: string) =>
    text.replaceAll("ADDRESS", addressType).replaceAll("FAMILY", family).replaceAll("CLUSTER", cluster);
  const table = `${family} kube-proxy`;
  const lines = [
    `add table ${table} { comment "rules for kube-proxy" ; }`,
    `add set ${table} cluster-ips { type ${addressType} ; comment "Active ClusterIPs" ; }`,
    `add set ${table} nodeport-ips { type ${addressType} ; comment "IPs that accept NodePort traffic" ; }`,
    ...MAPS.map(([name, type]) => `add map ${table} ${name} { type ${fill(type)} ; comment "${name}" ; }`),
    ...BASE_CHAINS.map(([name, type]) => `add chain ${table} ${name} { type ${type} ; }`),
    ...CHAINS.map((name) => `add chain ${table} ${name}`),
    `add chain ${table} reject-chain { comment "helper for @no-endpoint-services / @no-endpoint-nodeports" ; }`,
    ...SERVICES_RULES.map((rule) => `add rule ${table} ${fill(rule)}`),
    `add element ${table} nodeport-ips { ${family === "ip" ? "192.168.0.2" : "2001:db8::2"} }`,
  ];
  for (const [index, { protocol, endpoints, type, hasAffinity }] of services.entries()) {
    const name = `ULMVA6X${index}-ns${index}/svc${index}/${protocol}/p80`;
    const address = serviceAddress(index);
    const addresses = Array.from({ length: endpoints }, (_, at) => `${prefix}${index + 1}${at}`);
    const targets = addresses.map(
      (one) => `endpoint-5OJB2KT${index}-ns${index}/svc${index}/${protocol}/p80__${one.replaceAll(":", ".")}/80`,
    );
    const isExternal = type === "loadbalancer" || type === "local";
    const external = family === "ip" ? `192.168.99.${index + 1}` : `2001:db8:99::${index + 1}`;
    lines.push(`add element ${table} cluster-ips { ${address} }`);
    if (endpoints === 0) {
      lines.push(
        `add element ${table} no-endpoint-services { ${address} . ${protocol} . 80 comment "ns${index}/svc${index}:p80" : goto reject-chain }`,
      );
      if (type === "local")
        lines.push(
          `add element ${table} no-endpoint-nodeports { ${protocol} . 300${index} comment "ns${index}" : drop }`,
        );
      continue;
    }
    lines.push(
      `add chain ${table} service-${name}`,
      `add rule ${table} service-${name} ${family} daddr ${address} ${family} saddr != ${family === "ip" ? "10.0.0.0/8" : "fd00:10::/64"} jump mark-for-masquerade`,
      ...targets.map((target) => `add chain ${table} ${target}`),
    );
    for (const [at, target] of targets.entries()) {
      const affinity = `affinity-5OJB2KT${index}-ns${index}/svc${index}/${protocol}/p80__${at}`;
      if (hasAffinity)
        lines.push(
          `add set ${table} ${affinity} { type ${addressType} ; flags dynamic,timeout ; timeout 10800s ; }`,
          `add rule ${table} service-${name} ${family} saddr @${affinity} goto ${target}`,
        );
      lines.push(`add rule ${table} ${target} ${family} saddr ${addresses[at]} jump mark-for-masquerade`);
      if (hasAffinity) lines.push(`add rule ${table} ${target} update @${affinity} { ${family} saddr }`);
      const host = family === "ip" ? addresses[at] : `[${addresses[at]}]`;
      lines.push(`add rule ${table} ${target} meta l4proto ${protocol} dnat to ${host}:80`);
    }
    const choices = targets.map((target, at) => `${at} : goto ${target}`).join(" , ");
    lines.push(
      `add rule ${table} service-${name} numgen random mod ${endpoints} vmap { ${choices} }`,
      `add element ${table} service-ips { ${address} . ${protocol} . 80 : goto service-${name} }`,
    );
    if (type === "cluster") continue;
    lines.push(`add chain ${table} external-${name}`);
    if (type === "local")
      lines.push(
        `add rule ${table} external-${name} ${family} saddr ${family === "ip" ? "10.0.0.0/8" : "fd00:10::/64"} goto service-${name} comment "short-circuit pod traffic"`,
        `add rule ${table} external-${name} fib saddr type local jump mark-for-masquerade comment "masquerade local traffic"`,
      );
    else lines.push(`add rule ${table} external-${name} jump mark-for-masquerade`);
    lines.push(
      `add rule ${table} external-${name} goto service-${name}`,
      `add element ${table} service-nodeports { ${protocol} . 300${index} : goto external-${name} }`,
    );
    if (!isExternal) continue;
    const range = family === "ip" ? "203.0.113.0/25" : "2001:db8:1::/64";
    lines.push(
      `add chain ${table} firewall-${name}`,
      `add rule ${table} firewall-${name} ${family} saddr != { ${range} } drop`,
      `add element ${table} service-ips { ${external} . ${protocol} . 80 : goto external-${name} }`,
      `add element ${table} firewall-ips { ${external} . ${protocol} . 80 comment "ns${index}" : goto firewall-${name} }`,
    );
  }
  return lines.join("\n");
}

/** Rulesets in the form of kube-proxy: clusters whose services have these protocols, types and numbers of endpoints. */
export function kubeProxyRulesets(): Ruleset[] {
  const clusters: Readonly<Record<string, readonly Service[]>> = {
    empty: [],
    cluster: [{ protocol: "tcp", endpoints: 1, type: "cluster" }],
    endpoints: [
      { protocol: "udp", endpoints: 5, type: "cluster" },
      { protocol: "sctp", endpoints: 2, type: "nodeport" },
      { protocol: "tcp", endpoints: 0, type: "cluster" },
    ],
    affinity: [
      { protocol: "tcp", endpoints: 3, type: "loadbalancer", hasAffinity: true },
      { protocol: "udp", endpoints: 1, type: "nodeport", hasAffinity: true },
    ],
    local: [
      { protocol: "tcp", endpoints: 2, type: "local" },
      { protocol: "udp", endpoints: 0, type: "local" },
    ],
    mixed: (["cluster", "nodeport", "loadbalancer", "local"] as const).flatMap((type) =>
      (["tcp", "udp"] as const).map((protocol) => ({ protocol, endpoints: 2, type, hasAffinity: protocol === "tcp" })),
    ),
  };
  return (["ip", "ip6"] as const).flatMap((family) =>
    Object.entries(clusters).map(([name, services]) => ({
      name: `${name} ${family}`,
      text: kubeProxyRuleset(family, services),
    })),
  );
}
