import { type Address, type AddressReply, addressOf } from "./addresses.ts";
import { entryOf, type FdbEntry } from "./bridge/fdb.ts";
import { type InterfaceNames, NAMELESS } from "./interfaces.ts";
import { type Link, type LinkReply, linkOf } from "./links/link.ts";
import { type Neighbour, type NeighbourReply, neighbourOf } from "./neighbours.ts";
import { configurationOf, type InterfaceConfiguration, type NetconfReply } from "./netconf.ts";
import { type Nexthop, type NexthopReply, nexthopOf } from "./nexthops.ts";
import { type RouteReply, routeOf } from "./routes/read-route.ts";
import type { Route } from "./routes/route.ts";
import { type Rule, type RuleReply, ruleOf } from "./rules.ts";
import type { Qdisc } from "./tc/objects.ts";
import { type QdiscReply, qdiscOf } from "./tc/tables.ts";

// A watch, a mirror and the clients of families have things as the kernel's specs have them. What is made of them here is what
// lists of this subsystem yield, and what their tables take. An item stays as it is; objects inside of it may be shared.

/** The name of the interface with that index; undefined where it is not known. */
export type NameOf = (ifindex: number) => string | undefined;

/** The link that an item of a watch, a mirror or the family `rt-link` is. */
export function toLink(item: LinkReply, nameOf?: NameOf): Link {
  return linkOf(item, namesOf(nameOf));
}

/** The address that an item of a watch, a mirror or the family `rt-addr` is. */
export function toAddress(item: AddressReply, nameOf?: NameOf): Address {
  return addressOf(item, namesOf(nameOf));
}

/** The route that an item of a watch, a mirror or the family `rt-route` is. */
export function toRoute(item: RouteReply, nameOf?: NameOf): Route {
  return routeOf(item, namesOf(nameOf));
}

/** The rule that an item of a watch, a mirror or the family `rt-rule` is. */
export function toRule(item: RuleReply): Rule {
  return ruleOf(item);
}

/** The neighbour that an item of a watch, a mirror or the family `rt-neigh` is. */
export function toNeighbour(item: NeighbourReply, nameOf?: NameOf): Neighbour {
  return neighbourOf(item, namesOf(nameOf));
}

/** The next hop that an item of a watch, a mirror or the family `rt-nexthop` is. */
export function toNexthop(item: NexthopReply, nameOf?: NameOf): Nexthop {
  return nexthopOf(item, namesOf(nameOf));
}

/** The entry of a forwarding database that an item of a watch, a mirror or the family `rt-neigh` is. */
export function toForwardingEntry(item: NeighbourReply, nameOf?: NameOf): FdbEntry {
  return entryOf(item, namesOf(nameOf));
}

/** The queueing discipline that an item of a watch, a mirror or the family `tc` is. */
export function toQdisc(item: QdiscReply, nameOf?: NameOf): Qdisc {
  return qdiscOf(item, namesOf(nameOf));
}

/** The configuration that an item of a watch, a mirror or the family `rt-netconf` is. */
export function toInterfaceConfiguration(item: NetconfReply, nameOf?: NameOf): InterfaceConfiguration {
  return configurationOf(item, namesOf(nameOf));
}

function namesOf(nameOf: NameOf | undefined): InterfaceNames {
  return nameOf === undefined ? NAMELESS : { name: nameOf };
}
