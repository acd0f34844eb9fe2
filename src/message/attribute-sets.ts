import * as fibRules from "../constants/fib_rules.ts";
import * as genetlink from "../constants/genetlink.ts";
import * as ifAddr from "../constants/if_addr.ts";
import * as ifLink from "../constants/if_link.ts";
import * as ifLinkInfo from "../constants/if_link_info.ts";
import * as neighbour from "../constants/neighbour.ts";
import * as netNamespace from "../constants/net_namespace.ts";
import * as netlink from "../constants/netlink.ts";
import * as nexthop from "../constants/nexthop.ts";
import * as rtnetlink from "../constants/rtnetlink.ts";
import { AF_BRIDGE, AF_INET, AF_INET6 } from "../constants/socket.ts";
import { byValue, named } from "./names.ts";

/** What is known of the attributes that can stand on one level. */
export interface AttributeSet {
  /** The name of one of them. */
  readonly name?: (type: number) => string | undefined;
  /** Those of them that are nests, marked as such or not. */
  readonly nests?: Readonly<Record<number, Nest>>;
  /** What all of them are: entries of a list, whose numbers only count. */
  readonly entries?: Nest;
}

/** What is known of the inside of a nest. */
export interface Nest {
  /** Size of a structure in front of the attributes. */
  readonly header?: number;
  /** The attributes. They are looked up when the nest is met: a set can occur inside itself. */
  readonly inside?: () => AttributeSet;
  /** Where they depend on what a neighbour of the nest says: its number, and the attributes by its text. */
  readonly kinds?: { readonly neighbour: number; readonly sets: ReadonlyMap<string, AttributeSet> };
}

/** The names of the constants that look like that, by number; they are looked up when the first one is asked for. */
function names(constants: Readonly<Record<string, unknown>>, pattern: RegExp): (type: number) => string | undefined {
  let map: ReadonlyMap<number, string> | undefined;
  return (type) => {
    map ??= byValue(named(constants, pattern));
    return map.get(type);
  };
}

/** Size of a struct ifinfomsg. */
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
/** The same in messages of AF_BRIDGE. */
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

/** The attributes of NETLINK_ROUTE by group of four message types from RTM_BASE on, as far as they are known. */
const routeSets: Readonly<Record<number, AttributeSet>> = {
  0: link,
  1: address,
  2: route,
  3: neighbourEntry,
  4: rule,
  5: traffic,
  6: traffic,
  7: traffic,
  8: actions,
  9: prefix,
  10: address,
  11: address,
  13: discovery,
  18: namespaceId,
  21: traffic,
  22: nexthops,
  23: link,
  25: nexthops,
};

/** A list of nests with those attributes. */
const listOf = (set: AttributeSet): Nest => ({ inside: () => ({ entries: { inside: () => set } }) });

/** The attributes of the controller of generic netlink. */
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

/**
 * What is known of the attributes of such a message; nothing for families that have no set here.
 *
 * @param family the first byte behind the netlink header, where NETLINK_ROUTE has an address family.
 */
export function attributeSet(protocol: number | undefined, type: number, family: number): AttributeSet {
  if (protocol === netlink.NETLINK_GENERIC && type === genetlink.GENL_ID_CTRL) return controller;
  const set = protocol === netlink.NETLINK_ROUTE ? routeSets[(type - rtnetlink.RTM_BASE) >> 2] : undefined;
  return (set === link && family === AF_BRIDGE ? linkOfBridge : set) ?? {};
}
