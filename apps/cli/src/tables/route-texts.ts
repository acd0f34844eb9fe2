import type { Encap, RouteNexthop, Rule } from "bun-netlink/route";
import { cellText } from "../values.ts";
import { formatOf, hexadecimal } from "./formats.ts";
import { rules } from "./row-fields.ts";
import { NumberedNames } from "./system-names.ts";

/** Types of encapsulations that the library decodes. */
export const encapTypes: readonly string[] = ["mpls", "ip", "ip6", "seg6", "seg6local", "xfrm"];
/** Fields that `ip route` names otherwise in the encapsulation "ip6". */
const ip6Words: Readonly<Record<string, string>> = { ttl: "hoplimit", tos: "tc" };
/** Values of fields of the encapsulations "ip" and "ip6" without a setting. */
const unsetTexts: ReadonlySet<string> = new Set(["0", "0.0.0.0", "::"]);

/** Formats an encapsulation, and the labels that replace that of a packet. */
export function encapText({ encap, as }: { encap?: Encap | undefined; as?: number[] | undefined }): string | undefined {
  const labels = as === undefined ? undefined : `as ${as.join("/")}`;
  if (encap === undefined) return labels;
  const { type, ...fields } = encap;
  const isTunnel = type === "ip" || type === "ip6";
  const words = Object.entries(fields).flatMap(([name, value]) => {
    if (type === "mpls" && Array.isArray(value)) return value.join("/");
    const text = cellText(value);
    if (isTunnel && unsetTexts.has(text)) return [];
    return `${(type === "ip6" ? ip6Words[name] : undefined) ?? name} ${text}`;
  });
  return [type, ...words].join(" ");
}

/** Formats one next hop of a multipath route. */
export function nexthopText({ gateway, via, dev, weight, encap, as }: RouteNexthop): string {
  const tunnel = encapText({ encap, as });
  const address = gateway ?? via?.host;
  const words = [tunnel, tunnel === undefined || address === undefined ? address : `via ${address}`];
  if (dev !== undefined) words.push(`dev ${dev}`);
  if (weight > 1) words.push(`weight ${weight}`);
  return words.filter((word) => word !== undefined).join(" ");
}

/** Names of IP protocols as in /etc/protocols, and those of other tables. */
export const ipProtocols: NumberedNames = new NumberedNames({
  ...{ icmp: 1, igmp: 2, tcp: 6, udp: 17, dccp: 33, gre: 47, esp: 50, ah: 51, "ipv6-icmp": 58, icmpv6: 58 },
  ...{ ospf: 89, vrrp: 112, l2tp: 115, sctp: 132, udplite: 136 },
});

/** Conditions and suppressions of rules, as `ip rule` names them. */
const ruleWords = {
  ...{ tos: "tos", dscp: "dscp", ipproto: "ipproto", sport: "sport", dport: "dport", uidRange: "uidrange" },
  ...{ tunId: "tun_id", flowlabel: "flowlabel", l3mdev: "l3mdev", goto: "goto", realms: "realms" },
  ...{ suppressPrefixlength: "suppress_prefixlength", suppressIfgroup: "suppress_ifgroup" },
} as const;

/** Formats the conditions of a rule that have no columns of their own. */
export function matchText(rule: Rule): string | undefined {
  const words = rule.not === true ? ["not"] : [];
  for (const [name, word] of Object.entries(ruleWords)) {
    const field = name as keyof typeof ruleWords;
    const value = rule[field];
    const mask = rule[`${field}Mask` as "sportMask"];
    if (value === undefined) continue;
    if (value === true) words.push(word);
    else words.push(`${word} ${valueText(rule, field)}${mask === undefined ? "" : `/${hexadecimal(mask)}`}`);
  }
  return words.length === 0 ? undefined : words.join(" ");
}

function valueText({ tos, ipproto, ...rule }: Rule, field: keyof typeof ruleWords): string {
  if (field === "tos") return hexadecimal(tos!);
  if (field === "ipproto") return cellText(ipProtocols.show(ipproto));
  return (formatOf(rules[field])?.show ?? cellText)(rule[field]);
}
