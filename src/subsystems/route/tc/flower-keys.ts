import { rangeError, typeError } from "../../../base/argument-error.ts";
import { describeValue } from "../../../base/describe.ts";
import { ETH_P_8021AD, ETH_P_8021Q, ETH_P_ARP, ETH_P_IP, ETH_P_IPV6 } from "../../../constants/if_ether.ts";
import type { OptionFields } from "./computed.ts";

const ETH_P_RARP = 0x8035;
const ETH_P_MPLS_UC = 0x8847;
const ETH_P_MPLS_MC = 0x8848;
const ETH_P_PPP_SES = 0x8864;
const [ICMP, TCP, UDP, ICMPV6, L2TP, SCTP] = [1, 6, 17, 58, 115, 132];
const PPP_ETHER_TYPES: ReadonlyMap<unknown, number> = new Map([
  [0x21, ETH_P_IP],
  [0x57, ETH_P_IPV6],
  [0x281, ETH_P_MPLS_UC],
  [0x283, ETH_P_MPLS_MC],
]);

/** Headers of the packets that a flower filter selects. */
interface Headers {
  /** Number of VLAN tags, up to 2. */
  readonly tags: number;
  readonly isPppoe: boolean;
  /** EtherType of the innermost header; undefined if the filter does not select one. */
  readonly type: unknown;
  /** IP protocol; undefined if the filter does not select one. */
  readonly protocol: unknown;
}

/** Follows the EtherTypes inward, as the kernel does. (is_vlan_key, fl_set_key_pppoe) */
function headersOf(fields: OptionFields): Headers {
  const known = Number(fields["keyNumOfVlans"] ?? 0);
  const isTagged = (type: unknown, tags: number) => type === ETH_P_8021Q || type === ETH_P_8021AD || known > tags;
  let type = fields["keyEthType"];
  let tags = 0;
  for (const next of ["keyVlanEthType", "keyCvlanEthType"]) {
    if (!isTagged(type, tags)) break;
    tags++;
    type = fields[next];
  }
  const isPppoe = type === ETH_P_PPP_SES;
  if (isPppoe) type = PPP_ETHER_TYPES.get(fields["keyPppProto"]);
  const isIp = type === ETH_P_IP || type === ETH_P_IPV6;
  return { tags, isPppoe, type, protocol: isIp ? fields["keyIpProto"] : undefined };
}

/** Keys that the kernel reads only in filters for some packets. It ignores them in others. (fl_set_key) */
const groups: readonly (readonly [keys: RegExp, needs: string, isRead: (headers: Headers) => boolean])[] = [
  [/^keyVlan/, "the EtherType of a VLAN in protocol, or keyNumOfVlans", ({ tags }) => tags > 0],
  [/^keyCvlan/, "the EtherType of a VLAN in keyVlanEthType, or keyNumOfVlans 2", ({ tags }) => tags > 1],
  [/^keyPpp/, "the EtherType 0x8864 (PPPoE)", ({ isPppoe }) => isPppoe],
  [/^keyIp(Proto|Tos|Ttl)/, "the EtherType of IPv4 or IPv6", ({ type }) => type === ETH_P_IP || type === ETH_P_IPV6],
  [/^keyTcp/, "keyIpProto 6 (TCP)", ({ protocol }) => protocol === TCP],
  [/^keyUdp/, "keyIpProto 17 (UDP)", ({ protocol }) => protocol === UDP],
  [/^keySctp/, "keyIpProto 132 (SCTP)", ({ protocol }) => protocol === SCTP],
  [/^keyPort/, "keyIpProto 6, 17 or 132", ({ protocol }) => [TCP, UDP, SCTP].includes(protocol as number)],
  [
    /^keyIcmpv4/,
    "the EtherType of IPv4 and keyIpProto 1 (ICMP)",
    ({ type, protocol }) => type === ETH_P_IP && protocol === ICMP,
  ],
  [
    /^keyIcmpv6/,
    "the EtherType of IPv6 and keyIpProto 58 (ICMPv6)",
    ({ type, protocol }) => type === ETH_P_IPV6 && protocol === ICMPV6,
  ],
  [/^keyMpls/, "the EtherType of MPLS", ({ type }) => type === ETH_P_MPLS_UC || type === ETH_P_MPLS_MC],
  [/^keyArp/, "the EtherType of ARP or RARP", ({ type }) => type === ETH_P_ARP || type === ETH_P_RARP],
  [/^keyL2tp/, "keyIpProto 115 (L2TP)", ({ protocol }) => protocol === L2TP],
];

/** Keys of which the kernel stores only some bits. (fl_set_key_vlan) */
const limits: readonly (readonly [key: string, maximum: number])[] = [
  ["keyVlanId", 0xfff],
  ["keyVlanPrio", 7],
  ["keyCvlanId", 0xfff],
  ["keyCvlanPrio", 7],
];

/** Of each pair, the kernel ignores the second address if the filter has the first one. */
const addressPairs = [
  ["keyIpv4", "keyIpv6"],
  ["keyEncIpv4", "keyEncIpv6"],
] as const;

/** Rejects keys that the kernel would ignore: the filter would match more packets. */
export function checkFlowerKeys(fields: OptionFields, path: string): void {
  const keys = Object.keys(fields).filter((name) => name.startsWith("key") && fields[name] !== undefined);
  const headers = headersOf(fields);
  for (const key of keys) {
    const group = groups.find(([names]) => names.test(key));
    if (group !== undefined && !group[2](headers))
      throw typeError(`${path}.${key}`, `requires ${group[1]}: the kernel would ignore it`);
    const value = key.endsWith("Mask") ? key.slice(0, -"Mask".length) : undefined;
    if (value !== undefined && fields[value] === undefined)
      throw typeError(`${path}.${key}`, `requires ${value}: the kernel would ignore it`);
  }
  for (const [ipv4, ipv6] of addressPairs) {
    const addressesOf = (prefix: string) => keys.find((key) => key === `${prefix}Src` || key === `${prefix}Dst`);
    const ignored = addressesOf(ipv6);
    if (ignored !== undefined && addressesOf(ipv4) !== undefined)
      throw typeError(`${path}.${ignored}`, "not allowed with IPv4 addresses: the kernel would ignore it");
  }
  for (const [key, maximum] of limits) {
    const value = fields[key];
    if (typeof value === "number" && value > maximum)
      throw rangeError(`${path}.${key}`, `expected a value from 0 to ${maximum}, got ${describeValue(value)}`);
  }
}
