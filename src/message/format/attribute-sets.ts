import * as fibRules from "../../constants/fib_rules.ts";
import * as genetlink from "../../constants/genetlink.ts";
import * as ifAddr from "../../constants/if_addr.ts";
import * as ifLink from "../../constants/if_link.ts";
import * as ifLinkInfo from "../../constants/if_link_info.ts";
import * as neighbour from "../../constants/neighbour.ts";
import * as netNamespace from "../../constants/net_namespace.ts";
import * as netlink from "../../constants/netlink.ts";
import * as nexthop from "../../constants/nexthop.ts";
import * as rtnetlink from "../../constants/rtnetlink.ts";
import { AF_BRIDGE, AF_CAN, AF_INET, AF_INET6 } from "../../constants/socket.ts";
import { routeObject } from "./names.ts";

/** Attribute names and nested attributes of one nesting level. */
export interface AttributeSet {
  readonly name?: (type: number) => string | undefined;
  /** The kernel does not mark all nested attributes with NLA_F_NESTED. */
  readonly nests?: Readonly<Record<number, Nest>>;
  /** Set for a list, whose attribute numbers are positions. */
  readonly entries?: Nest;
}

export interface Nest {
  readonly header?: number;
  /** A function, because an attribute set may contain itself. */
  readonly inside?: () => AttributeSet;
  /** By the text of attribute `neighbour`, such as the kind "vlan". */
  readonly kinds?: { readonly neighbour: number; readonly sets: ReadonlyMap<string, AttributeSet> };
}

/** Built lazily, because most programs never format messages. */
function names(constants: Readonly<Record<string, unknown>>, pattern: RegExp): (type: number) => string | undefined {
  let map: ReadonlyMap<unknown, string> | undefined;
  return (type) => {
    const matching = () => Object.entries(constants).filter(([name]) => pattern.test(name));
    map ??= new Map(matching().map(([name, value]) => [value, name]));
    return map.get(type);
  };
}

const LINK_HEADER = 16;

const opaque: Nest = {};

const vlan: AttributeSet = {
  name: names(ifLinkInfo, /^IFLA_VLAN_(?!QOS_)/),
  nests: {
    [ifLinkInfo.IFLA_VLAN_EGRESS_QOS]: { inside: () => vlanPriorities },
    [ifLinkInfo.IFLA_VLAN_INGRESS_QOS]: { inside: () => vlanPriorities },
  },
};
const vlanPriorities: AttributeSet = { name: names(ifLinkInfo, /^IFLA_VLAN_QOS_/) };

const bridge: AttributeSet = {
  name: names(ifLinkInfo, /^IFLA_BR_/),
  nests: { [ifLinkInfo.IFLA_BR_MCAST_QUERIER_STATE]: opaque },
};
const bridgePort: AttributeSet = { name: names(ifLinkInfo, /^IFLA_BRPORT_/) };

const veth: AttributeSet = {
  name: names(ifLink, /^VETH_INFO_/),
  nests: { [ifLink.VETH_INFO_PEER]: { header: LINK_HEADER, inside: () => link } },
};

const kindsOfLink = new Map(Object.entries({ bridge, veth, vlan }));
const kindsOfPort = new Map(Object.entries({ bridge: bridgePort }));
const linkInfo: AttributeSet = {
  name: names(ifLink, /^IFLA_INFO_/),
  nests: {
    [ifLink.IFLA_INFO_DATA]: { kinds: { neighbour: ifLink.IFLA_INFO_KIND, sets: kindsOfLink } },
    [ifLink.IFLA_INFO_SLAVE_DATA]: {
      kinds: { neighbour: ifLink.IFLA_INFO_SLAVE_KIND, sets: kindsOfPort },
    },
  },
};

const inet: AttributeSet = { name: names(ifLinkInfo, /^IFLA_INET_/) };
const inet6: AttributeSet = { name: names(ifLinkInfo, /^IFLA_INET6_/) };
const byFamily: AttributeSet = {
  name: names({ AF_INET, AF_INET6 }, /./),
  nests: { [AF_INET]: { inside: () => inet }, [AF_INET6]: { inside: () => inet6 } },
};

const xdp: AttributeSet = { name: names(ifLinkInfo, /^IFLA_XDP_/) };

const linkName = names(ifLink, /^IFLA_(?!INFO_)/);
const linkNests: Readonly<Record<number, Nest>> = {
  [ifLink.IFLA_LINKINFO]: { inside: () => linkInfo },
  [ifLink.IFLA_XDP]: { inside: () => xdp },
  [ifLink.IFLA_PROP_LIST]: { inside: () => link },
  [ifLink.IFLA_VFINFO_LIST]: { inside: () => ({ entries: opaque }) },
  [ifLink.IFLA_VF_PORTS]: { inside: () => ({ entries: opaque }) },
  [ifLink.IFLA_PORT_SELF]: opaque,
  [ifLink.IFLA_PROTO_DOWN_REASON]: opaque,
  [ifLink.IFLA_DEVLINK_PORT]: opaque,
  [ifLink.IFLA_DPLL_PIN]: opaque,
};
const link: AttributeSet = {
  name: linkName,
  nests: {
    ...linkNests,
    [ifLink.IFLA_AF_SPEC]: { inside: () => byFamily },
    [ifLink.IFLA_PROTINFO]: { inside: () => inet6 },
  },
};
const linkOfBridge: AttributeSet = {
  name: linkName,
  nests: { ...linkNests, [ifLink.IFLA_AF_SPEC]: opaque, [ifLink.IFLA_PROTINFO]: { inside: () => bridgePort } },
};

const address: AttributeSet = { name: names(ifAddr, /^IFA_(?!F_)/) };

const metrics: AttributeSet = { name: names(rtnetlink, /^RTAX_(?!FEATURE_)/) };
const route: AttributeSet = {
  name: names(rtnetlink, /^RTA_(?!ALIGNTO$)/),
  nests: { [rtnetlink.RTA_METRICS]: { inside: () => metrics }, [rtnetlink.RTA_ENCAP]: opaque },
};

const neighbourEntry: AttributeSet = {
  name: names(neighbour, /^NDA_/),
  nests: { [neighbour.NDA_FDB_EXT_ATTRS]: opaque },
};

const rule: AttributeSet = { name: names(fibRules, /^FRA_(?!IFNAME$)/) };

const traffic: AttributeSet = {
  name: names(rtnetlink, /^TCA_(?!ROOT_|FLAG_|ACT_|DUMP_FLAGS_)/),
  nests: { [rtnetlink.TCA_OPTIONS]: opaque, [rtnetlink.TCA_STATS2]: opaque, [rtnetlink.TCA_STAB]: opaque },
};
const actions: AttributeSet = {
  name: names(rtnetlink, /^TCA_ROOT_/),
  nests: { [rtnetlink.TCA_ROOT_TAB]: { inside: () => ({ entries: opaque }) } },
};

const prefix: AttributeSet = { name: names(rtnetlink, /^PREFIX_/) };
const discovery: AttributeSet = { name: names(rtnetlink, /^NDUSEROPT_/) };
const namespaceId: AttributeSet = { name: names(netNamespace, /^NETNSA_/) };

const resilientGroup: AttributeSet = { name: names(nexthop, /^NHA_RES_GROUP_(?!UNSPEC)/) };
const resilientBucket: AttributeSet = { name: names(nexthop, /^NHA_RES_BUCKET_(?!UNSPEC)/) };
const nexthops: AttributeSet = {
  name: names(nexthop, /^NHA_(?!RES_\w+_)/),
  nests: {
    [nexthop.NHA_ENCAP]: opaque,
    [nexthop.NHA_RES_GROUP]: { inside: () => resilientGroup },
    [nexthop.NHA_RES_BUCKET]: { inside: () => resilientBucket },
  },
};

const routeSets: Readonly<Record<string, AttributeSet>> = {
  LINK: link,
  ADDR: address,
  ROUTE: route,
  NEIGH: neighbourEntry,
  RULE: rule,
  QDISC: traffic,
  TCLASS: traffic,
  TFILTER: traffic,
  ACTION: actions,
  PREFIX: prefix,
  MULTICAST: address,
  ANYCAST: address,
  NDUSEROPT: discovery,
  NSID: namespaceId,
  CHAIN: traffic,
  NEXTHOP: nexthops,
  LINKPROP: link,
  NEXTHOPBUCKET: nexthops,
};

const listOf = (set: AttributeSet): Nest => ({ inside: () => ({ entries: { inside: () => set } }) });

const controller: AttributeSet = {
  name: names(genetlink, /^CTRL_ATTR_(?!OP_(?!POLICY$)|MCAST_GRP_|POLICY_)/),
  nests: {
    [genetlink.CTRL_ATTR_OPS]: listOf({ name: names(genetlink, /^CTRL_ATTR_OP_(?!POLICY$)/) }),
    [genetlink.CTRL_ATTR_MCAST_GROUPS]: listOf({ name: names(genetlink, /^CTRL_ATTR_MCAST_GRP_/) }),
    [genetlink.CTRL_ATTR_OP_POLICY]: listOf({ name: names(genetlink, /^CTRL_ATTR_POLICY_/) }),
    [genetlink.CTRL_ATTR_POLICY]: {
      inside: () => ({ entries: listOf({ name: names(netlink, /^NL_POLICY_TYPE_ATTR_/) }) }),
    },
  },
};

/** `family` is the first byte after the netlink header. */
export function attributeSet(protocol: number | undefined, type: number, family: number): AttributeSet {
  if (protocol === netlink.NETLINK_GENERIC && type === genetlink.GENL_ID_CTRL) return controller;
  const set = protocol === netlink.NETLINK_ROUTE ? routeSets[routeObject(type)?.name ?? ""] : undefined;
  if (family === AF_CAN && set === routeSets["ROUTE"]) return {};
  return (set === link && family === AF_BRIDGE ? linkOfBridge : set) ?? {};
}
