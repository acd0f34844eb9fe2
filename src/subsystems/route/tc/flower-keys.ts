import { rangeError, typeError } from "../../../base/argument-error.ts";
import { describeValue } from "../../../base/describe.ts";
import { defined } from "../../../base/objects.ts";
import {
  ETH_P_8021AD,
  ETH_P_8021Q,
  ETH_P_ARP,
  ETH_P_IP,
  ETH_P_IPV6,
  ETH_P_MPLS_MC,
  ETH_P_MPLS_UC,
  ETH_P_PPP_SES,
  ETH_P_RARP,
} from "../../../constants/if_ether.ts";
import { isFields, type OptionFields } from "./computed.ts";
import { checkOneFamily, checkRead, checkTunnelOptions, type ReadRule } from "./filter-options.ts";

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
const groups: readonly ReadRule<Headers>[] = [
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

/** Keys of kernels after 5.4, with the first version that knows them. Older kernels ignore them. */
export const newFlowerKeys: Readonly<Record<string, string>> = {
  keyMplsOpts: "5.8",
  keyHash: "5.9",
  keyNumOfVlans: "5.19",
  keyPppoeSid: "6.0",
  keyPppProto: "6.0",
  keyL2tpv3Sid: "6.1",
  l2Miss: "6.5",
  keyCfm: "6.5",
  keySpi: "6.6",
  keyEncFlags: "6.11",
};

/** Returns whether a listed filter has the key, or the kernel omits it, because it selects no packets. */
export function hasFlowerKey(key: string, requested: OptionFields, listed: OptionFields): boolean {
  const { [key]: value, [`${key}Mask`]: mask } = requested;
  if (listed[key] !== undefined || mask === 0 || (Array.isArray(mask) && mask.length === 0)) return true;
  if (key === "keyCfm") return isFields(value) && Object.keys(defined(value)).length === 0;
  if (key !== "keyMplsOpts") return false;
  // The kernel lists the first entry of the stack as keys of its own. (fl_dump_key_mpls)
  return Object.keys(listed).some((name) => name.startsWith("keyMpls")) || !selectsLabels(value);
}

function selectsLabels(stack: unknown): boolean {
  const entries = isFields(stack) ? stack["lse"] : undefined;
  return (
    Array.isArray(entries) && entries.some((entry) => Object.keys(defined(entry)).some((name) => name !== "lseDepth"))
  );
}

/** Rejects keys that the kernel would ignore: the filter would match more packets. */
export function checkFlowerKeys(fields: OptionFields, path: string): void {
  const keys = Object.keys(fields).filter((name) => name.startsWith("key") && fields[name] !== undefined);
  checkRead(fields, groups, headersOf(fields), `${path}.`);
  for (const key of keys) {
    const value = key.endsWith("Mask") ? key.slice(0, -"Mask".length) : undefined;
    if (value !== undefined && fields[value] === undefined)
      throw typeError(`${path}.${key}`, `requires ${value}: the kernel would ignore it`);
  }
  checkOneFamily(fields, "keyIpv4", "keyIpv6", `${path}.`);
  checkOneFamily(fields, "keyEncIpv4", "keyEncIpv6", `${path}.`);
  checkTunnelOptions(fields["keyEncOpts"], `${path}.keyEncOpts`);
  for (const [key, maximum] of limits) {
    const value = fields[key];
    if (typeof value === "number" && value > maximum)
      throw rangeError(`${path}.${key}`, `expected a value from 0 to ${maximum}, got ${describeValue(value)}`);
  }
}
