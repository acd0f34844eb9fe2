import { RTM_BASE } from "../../constants/rtnetlink.ts";

/** An object of NETLINK_ROUTE, such as a link, with up to four message types: one for each operation. */
interface RouteObject {
  /** Name of the object in its message types: "LINK" for RTM_NEWLINK. */
  readonly name: string;
  /** Operations for which the kernel defines a message type. */
  readonly operations: readonly string[];
  /** Size in bytes of the family header in messages about the object. */
  readonly headerLength: number;
}

/** Operations of NETLINK_ROUTE message types, by the two low bits of the type. */
const OPERATIONS = ["NEW", "DEL", "GET", "SET"];

/**
 * Objects in the order of their message types, which start at RTM_BASE, with the size of the family header. Comments
 * name the header's structure. (linux/rtnetlink.h, if_link.h, if_addr.h, neighbour.h, dcbnl.h, netconf.h, if_bridge.h,
 * if_addrlabel.h, nexthop.h)
 */
const objects: readonly RouteObject[] = [
  object("LINK", "NEW DEL GET SET", 16), // ifinfomsg
  object("ADDR", "NEW DEL GET", 8), // ifaddrmsg
  object("ROUTE", "NEW DEL GET", 12), // rtmsg
  object("NEIGH", "NEW DEL GET", 12), // ndmsg
  object("RULE", "NEW DEL GET", 12), // fib_rule_hdr
  object("QDISC", "NEW DEL GET", 20), // tcmsg
  object("TCLASS", "NEW DEL GET", 20), // tcmsg
  object("TFILTER", "NEW DEL GET", 20), // tcmsg
  object("ACTION", "NEW DEL GET", 4), // tcamsg
  object("PREFIX", "NEW", 12), // prefixmsg
  object("MULTICAST", "NEW DEL GET", 8), // ifaddrmsg
  object("ANYCAST", "NEW DEL GET", 8), // ifaddrmsg
  object("NEIGHTBL", "NEW GET SET", 4), // ndtmsg
  object("NDUSEROPT", "NEW", 16), // nduseroptmsg; the neighbour discovery options precede the attributes
  object("ADDRLABEL", "NEW DEL GET", 12), // ifaddrlblmsg
  object("DCB", "GET SET", 4), // dcbmsg
  object("NETCONF", "NEW DEL GET", 4), // netconfmsg, padded
  object("MDB", "NEW DEL GET", 8), // br_port_msg
  object("NSID", "NEW DEL GET", 4), // rtgenmsg, padded
  object("STATS", "NEW GET SET", 12), // if_stats_msg
  object("CACHEREPORT", "NEW", 4), // rtgenmsg, padded
  object("CHAIN", "NEW DEL GET", 20), // tcmsg
  object("NEXTHOP", "NEW DEL GET", 8), // nhmsg
  object("LINKPROP", "NEW DEL GET", 16), // ifinfomsg
  object("VLAN", "NEW DEL GET", 8), // br_vlan_msg
  object("NEXTHOPBUCKET", "NEW DEL GET", 8), // nhmsg
  object("TUNNEL", "NEW DEL GET", 8), // tunnel_msg
];

function object(name: string, operations: string, headerLength: number): RouteObject {
  return { name, operations: operations.split(" "), headerLength };
}

/** Returns the object of a NETLINK_ROUTE message type; undefined for an unknown type. */
export function routeObject(type: number): RouteObject | undefined {
  return objects[(type - RTM_BASE) >> 2];
}

/** Returns the name of a NETLINK_ROUTE message type ("RTM_NEWLINK"); undefined for an unknown type. */
export function routeMessageName(type: number): string | undefined {
  const found = routeObject(type);
  const operation = OPERATIONS[type & 3]!;
  return found?.operations.includes(operation) === true ? `RTM_${operation}${found.name}` : undefined;
}
