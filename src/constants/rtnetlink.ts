// rtnetlink: messages, groups and attributes of NETLINK_ROUTE. Links, addresses and neighbours have their own files.

// Families of rtnetlink messages in addition to the address families.

/** rtnetlink family: IPv4 multicast routes. (linux/rtnetlink.h) */
export const RTNL_FAMILY_IPMR = 128;
/** rtnetlink family: IPv6 multicast routes. (linux/rtnetlink.h) */
export const RTNL_FAMILY_IP6MR = 129;

// Message types of rtnetlink. The type modulo 4 is the operation: 0 new, 1 delete, 2 get, 3 set.

/** Lowest message type of rtnetlink. (linux/rtnetlink.h) */
export const RTM_BASE = 16;
/** rtnetlink message: creates or changes a link, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWLINK = 16;
/** rtnetlink message: deletes a link, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELLINK = 17;
/** rtnetlink message: requests links. (linux/rtnetlink.h) */
export const RTM_GETLINK = 18;
/** rtnetlink message: changes an existing link. (linux/rtnetlink.h) */
export const RTM_SETLINK = 19;
/** rtnetlink message: adds or changes an address, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWADDR = 20;
/** rtnetlink message: removes an address, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELADDR = 21;
/** rtnetlink message: requests addresses. (linux/rtnetlink.h) */
export const RTM_GETADDR = 22;
/** rtnetlink message: adds or changes a route, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWROUTE = 24;
/** rtnetlink message: removes a route, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELROUTE = 25;
/** rtnetlink message: requests the route to a destination, or all routes as a dump. (linux/rtnetlink.h) */
export const RTM_GETROUTE = 26;
/** rtnetlink message: adds or changes a neighbour or bridge forwarding entry, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWNEIGH = 28;
/**
 * rtnetlink message: removes a neighbour or bridge forwarding entry, or reports that it was removed.
 * (linux/rtnetlink.h)
 */
export const RTM_DELNEIGH = 29;
/** rtnetlink message: requests neighbours or bridge forwarding entries. (linux/rtnetlink.h) */
export const RTM_GETNEIGH = 30;
/** rtnetlink message: adds a routing rule, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWRULE = 32;
/** rtnetlink message: removes a routing rule, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELRULE = 33;
/** rtnetlink message: requests routing rules. (linux/rtnetlink.h) */
export const RTM_GETRULE = 34;
/** rtnetlink message: adds or changes a queueing discipline, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWQDISC = 36;
/** rtnetlink message: removes a queueing discipline, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELQDISC = 37;
/** rtnetlink message: requests queueing disciplines. (linux/rtnetlink.h) */
export const RTM_GETQDISC = 38;
/** rtnetlink message: adds or changes a traffic class, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWTCLASS = 40;
/** rtnetlink message: removes a traffic class, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELTCLASS = 41;
/** rtnetlink message: requests the traffic classes of a link. (linux/rtnetlink.h) */
export const RTM_GETTCLASS = 42;
/** rtnetlink message: adds or changes a traffic filter, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWTFILTER = 44;
/** rtnetlink message: removes a traffic filter, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELTFILTER = 45;
/** rtnetlink message: requests traffic filters. (linux/rtnetlink.h) */
export const RTM_GETTFILTER = 46;
/** rtnetlink message: adds or changes a traffic control action, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWACTION = 48;
/** rtnetlink message: removes a traffic control action, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELACTION = 49;
/** rtnetlink message: requests traffic control actions. (linux/rtnetlink.h) */
export const RTM_GETACTION = 50;
/** rtnetlink message: reports an IPv6 prefix from a router advertisement. (linux/rtnetlink.h) */
export const RTM_NEWPREFIX = 52;
/**
 * rtnetlink message: describes a multicast address that an interface joined, or reports that it was added; since Linux
 * 6.14. (linux/rtnetlink.h)
 */
export const RTM_NEWMULTICAST = 56;
/** rtnetlink message: reports that an interface left a multicast address; since Linux 6.14. (linux/rtnetlink.h) */
export const RTM_DELMULTICAST = 57;
/** rtnetlink message: requests the multicast addresses that interfaces joined. (linux/rtnetlink.h) */
export const RTM_GETMULTICAST = 58;
/**
 * rtnetlink message: describes an anycast address of an interface, or reports that it was added; since Linux 6.14.
 * (linux/rtnetlink.h)
 */
export const RTM_NEWANYCAST = 60;
/**
 * rtnetlink message: reports that an anycast address was removed from an interface; since Linux 6.14.
 * (linux/rtnetlink.h)
 */
export const RTM_DELANYCAST = 61;
/** rtnetlink message: requests the anycast addresses of interfaces. (linux/rtnetlink.h) */
export const RTM_GETANYCAST = 62;
/** rtnetlink message: describes a neighbour table and its parameters. (linux/rtnetlink.h) */
export const RTM_NEWNEIGHTBL = 64;
/** rtnetlink message: requests the neighbour tables. (linux/rtnetlink.h) */
export const RTM_GETNEIGHTBL = 66;
/** rtnetlink message: changes the parameters of a neighbour table. (linux/rtnetlink.h) */
export const RTM_SETNEIGHTBL = 67;
/**
 * rtnetlink message: delivers options of an IPv6 router advertisement that are meant for user space, such as DNS
 * servers. (linux/rtnetlink.h)
 */
export const RTM_NEWNDUSEROPT = 68;
/** rtnetlink message: adds or changes an IPv6 address label, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWADDRLABEL = 72;
/** rtnetlink message: removes an IPv6 address label. (linux/rtnetlink.h) */
export const RTM_DELADDRLABEL = 73;
/** rtnetlink message: requests IPv6 address labels. (linux/rtnetlink.h) */
export const RTM_GETADDRLABEL = 74;
/** rtnetlink message: requests the data center bridging state of a link. (linux/rtnetlink.h) */
export const RTM_GETDCB = 78;
/** rtnetlink message: changes the data center bridging state of a link. (linux/rtnetlink.h) */
export const RTM_SETDCB = 79;
/** rtnetlink message: describes the network settings of an interface, or reports a change. (linux/rtnetlink.h) */
export const RTM_NEWNETCONF = 80;
/** rtnetlink message: reports that the network settings of an interface were removed. (linux/rtnetlink.h) */
export const RTM_DELNETCONF = 81;
/** rtnetlink message: requests the network settings of interfaces. (linux/rtnetlink.h) */
export const RTM_GETNETCONF = 82;
/** rtnetlink message: adds a multicast group to a bridge port, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWMDB = 84;
/**
 * rtnetlink message: removes a multicast group from a bridge port, or reports that it was removed. (linux/rtnetlink.h)
 */
export const RTM_DELMDB = 85;
/** rtnetlink message: requests the multicast groups of bridges. (linux/rtnetlink.h) */
export const RTM_GETMDB = 86;
/** rtnetlink message: assigns an id to another network namespace, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWNSID = 88;
/** rtnetlink message: reports that the id of a network namespace was removed. (linux/rtnetlink.h) */
export const RTM_DELNSID = 89;
/** rtnetlink message: requests the ids of other network namespaces. (linux/rtnetlink.h) */
export const RTM_GETNSID = 90;
/** rtnetlink message: describes the statistics of a link. (linux/rtnetlink.h) */
export const RTM_NEWSTATS = 92;
/** rtnetlink message: requests selected statistics of links. (linux/rtnetlink.h) */
export const RTM_GETSTATS = 94;
/** rtnetlink message: enables or disables optional statistics of a link; since Linux 5.18. (linux/rtnetlink.h) */
export const RTM_SETSTATS = 95;
/** rtnetlink message: delivers a packet or an event of multicast routing. (linux/rtnetlink.h) */
export const RTM_NEWCACHEREPORT = 96;
/** rtnetlink message: adds a chain of traffic filters, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWCHAIN = 100;
/** rtnetlink message: removes a chain of traffic filters, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELCHAIN = 101;
/** rtnetlink message: requests chains of traffic filters. (linux/rtnetlink.h) */
export const RTM_GETCHAIN = 102;
/** rtnetlink message: adds or changes a next hop object, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWNEXTHOP = 104;
/** rtnetlink message: removes a next hop object, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELNEXTHOP = 105;
/** rtnetlink message: requests next hop objects. (linux/rtnetlink.h) */
export const RTM_GETNEXTHOP = 106;
/** rtnetlink message: adds properties to a link, such as alternative names. (linux/rtnetlink.h) */
export const RTM_NEWLINKPROP = 108;
/** rtnetlink message: removes properties from a link, such as alternative names. (linux/rtnetlink.h) */
export const RTM_DELLINKPROP = 109;
/** rtnetlink message: reserved; RTM_GETLINK reports properties of links. (linux/rtnetlink.h) */
export const RTM_GETLINKPROP = 110;
/** rtnetlink message: changes VLANs of a bridge port, or describes them. (linux/rtnetlink.h) */
export const RTM_NEWVLAN = 112;
/** rtnetlink message: removes VLANs of a bridge port, or reports that they were removed. (linux/rtnetlink.h) */
export const RTM_DELVLAN = 113;
/** rtnetlink message: requests the VLANs of bridge ports. (linux/rtnetlink.h) */
export const RTM_GETVLAN = 114;
/**
 * rtnetlink message: describes a bucket of a resilient next hop group, or reports that it moved; since Linux 5.13.
 * (linux/rtnetlink.h)
 */
export const RTM_NEWNEXTHOPBUCKET = 116;
/** rtnetlink message: reserved; buckets are removed together with their group; since Linux 5.13. (linux/rtnetlink.h) */
export const RTM_DELNEXTHOPBUCKET = 117;
/** rtnetlink message: requests the buckets of resilient next hop groups; since Linux 5.13. (linux/rtnetlink.h) */
export const RTM_GETNEXTHOPBUCKET = 118;
/**
 * rtnetlink message: adds an entry of a tunnel device, such as a VXLAN network id, or describes one; since Linux 5.18.
 * (linux/rtnetlink.h)
 */
export const RTM_NEWTUNNEL = 120;
/**
 * rtnetlink message: removes an entry of a tunnel device, or reports that it was removed; since Linux 5.18.
 * (linux/rtnetlink.h)
 */
export const RTM_DELTUNNEL = 121;
/** rtnetlink message: requests the entries of tunnel devices; since Linux 5.18. (linux/rtnetlink.h) */
export const RTM_GETTUNNEL = 122;

// Multicast groups of rtnetlink, for NETLINK_ADD_MEMBERSHIP.

/** rtnetlink multicast group 0: no group. (linux/rtnetlink.h) */
export const RTNLGRP_NONE = 0;
/** rtnetlink multicast group: links. (linux/rtnetlink.h) */
export const RTNLGRP_LINK = 1;
/** rtnetlink multicast group: reserved group number; the kernel does not send to it. (linux/rtnetlink.h) */
export const RTNLGRP_NOTIFY = 2;
/** rtnetlink multicast group: neighbours and bridge forwarding entries. (linux/rtnetlink.h) */
export const RTNLGRP_NEIGH = 3;
/** rtnetlink multicast group: queueing disciplines, classes, filters, chains and actions. (linux/rtnetlink.h) */
export const RTNLGRP_TC = 4;
/** rtnetlink multicast group: IPv4 addresses. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_IFADDR = 5;
/** rtnetlink multicast group: IPv4 multicast routes. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_MROUTE = 6;
/** rtnetlink multicast group: IPv4 routes. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_ROUTE = 7;
/** rtnetlink multicast group: IPv4 routing rules. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_RULE = 8;
/** rtnetlink multicast group: IPv6 addresses. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_IFADDR = 9;
/** rtnetlink multicast group: IPv6 multicast routes. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_MROUTE = 10;
/** rtnetlink multicast group: IPv6 routes. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_ROUTE = 11;
/** rtnetlink multicast group: the IPv6 state of links. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_IFINFO = 12;
/** rtnetlink multicast group: DECnet addresses, removed from the kernel. (linux/rtnetlink.h) */
export const RTNLGRP_DECnet_IFADDR = 13;
/** rtnetlink multicast group: reserved group number; the kernel does not send to it. (linux/rtnetlink.h) */
export const RTNLGRP_NOP2 = 14;
/** rtnetlink multicast group: DECnet routes, removed from the kernel. (linux/rtnetlink.h) */
export const RTNLGRP_DECnet_ROUTE = 15;
/** rtnetlink multicast group: DECnet routing rules, removed from the kernel. (linux/rtnetlink.h) */
export const RTNLGRP_DECnet_RULE = 16;
/** rtnetlink multicast group: reserved group number; the kernel does not send to it. (linux/rtnetlink.h) */
export const RTNLGRP_NOP4 = 17;
/** rtnetlink multicast group: IPv6 prefixes from router advertisements. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_PREFIX = 18;
/** rtnetlink multicast group: IPv6 routing rules. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_RULE = 19;
/** rtnetlink multicast group: options of router advertisements that are meant for user space. (linux/rtnetlink.h) */
export const RTNLGRP_ND_USEROPT = 20;
/** rtnetlink multicast group: Phonet addresses. (linux/rtnetlink.h) */
export const RTNLGRP_PHONET_IFADDR = 21;
/** rtnetlink multicast group: Phonet routes. (linux/rtnetlink.h) */
export const RTNLGRP_PHONET_ROUTE = 22;
/** rtnetlink multicast group: data center bridging state. (linux/rtnetlink.h) */
export const RTNLGRP_DCB = 23;
/** rtnetlink multicast group: IPv4 settings of interfaces. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_NETCONF = 24;
/** rtnetlink multicast group: IPv6 settings of interfaces. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_NETCONF = 25;
/** rtnetlink multicast group: multicast groups and router ports of bridges. (linux/rtnetlink.h) */
export const RTNLGRP_MDB = 26;
/** rtnetlink multicast group: MPLS routes. (linux/rtnetlink.h) */
export const RTNLGRP_MPLS_ROUTE = 27;
/** rtnetlink multicast group: ids of other network namespaces. (linux/rtnetlink.h) */
export const RTNLGRP_NSID = 28;
/** rtnetlink multicast group: MPLS settings of interfaces. (linux/rtnetlink.h) */
export const RTNLGRP_MPLS_NETCONF = 29;
/**
 * rtnetlink multicast group: packets and events of IPv4 multicast routing, for the routing daemon. (linux/rtnetlink.h)
 */
export const RTNLGRP_IPV4_MROUTE_R = 30;
/**
 * rtnetlink multicast group: packets and events of IPv6 multicast routing, for the routing daemon. (linux/rtnetlink.h)
 */
export const RTNLGRP_IPV6_MROUTE_R = 31;
/** rtnetlink multicast group: next hop objects. (linux/rtnetlink.h) */
export const RTNLGRP_NEXTHOP = 32;
/** rtnetlink multicast group: VLANs of bridge ports. (linux/rtnetlink.h) */
export const RTNLGRP_BRVLAN = 33;
/** rtnetlink multicast group: MCTP addresses; since Linux 5.17. (linux/rtnetlink.h) */
export const RTNLGRP_MCTP_IFADDR = 34;
/** rtnetlink multicast group: entries of tunnel devices; since Linux 5.18. (linux/rtnetlink.h) */
export const RTNLGRP_TUNNEL = 35;
/** rtnetlink multicast group: changes to which statistics a link keeps; since Linux 5.18. (linux/rtnetlink.h) */
export const RTNLGRP_STATS = 36;
/** rtnetlink multicast group: IPv4 multicast addresses of interfaces; since Linux 6.14. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_MCADDR = 37;
/** rtnetlink multicast group: IPv6 multicast addresses of interfaces; since Linux 6.14. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_MCADDR = 38;
/** rtnetlink multicast group: IPv6 anycast addresses of interfaces; since Linux 6.14. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_ACADDR = 39;

// Multicast groups of rtnetlink as bits of nl_groups, for groups 1 to 32.

/** The bit of RTNLGRP_LINK in the group mask of a socket address. (linux/rtnetlink.h) */
export const RTMGRP_LINK = 0x1;
/** The bit of RTNLGRP_NOTIFY in the group mask of a socket address. (linux/rtnetlink.h) */
export const RTMGRP_NOTIFY = 0x2;
/** The bit of RTNLGRP_NEIGH in the group mask of a socket address. (linux/rtnetlink.h) */
export const RTMGRP_NEIGH = 0x4;
/** The bit of RTNLGRP_TC in the group mask of a socket address. (linux/rtnetlink.h) */
export const RTMGRP_TC = 0x8;
/** The bit of RTNLGRP_IPV4_IFADDR in the group mask of a socket address. (linux/rtnetlink.h) */
export const RTMGRP_IPV4_IFADDR = 0x10;
/** The bit of RTNLGRP_IPV4_MROUTE in the group mask of a socket address. (linux/rtnetlink.h) */
export const RTMGRP_IPV4_MROUTE = 0x20;
/** The bit of RTNLGRP_IPV4_ROUTE in the group mask of a socket address. (linux/rtnetlink.h) */
export const RTMGRP_IPV4_ROUTE = 0x40;
/** The bit of RTNLGRP_IPV4_RULE in the group mask of a socket address. (linux/rtnetlink.h) */
export const RTMGRP_IPV4_RULE = 0x80;
/** The bit of RTNLGRP_IPV6_IFADDR in the group mask of a socket address. (linux/rtnetlink.h) */
export const RTMGRP_IPV6_IFADDR = 0x100;
/** The bit of RTNLGRP_IPV6_MROUTE in the group mask of a socket address. (linux/rtnetlink.h) */
export const RTMGRP_IPV6_MROUTE = 0x200;
/** The bit of RTNLGRP_IPV6_ROUTE in the group mask of a socket address. (linux/rtnetlink.h) */
export const RTMGRP_IPV6_ROUTE = 0x400;
/** The bit of RTNLGRP_IPV6_IFINFO in the group mask of a socket address. (linux/rtnetlink.h) */
export const RTMGRP_IPV6_IFINFO = 0x800;
/** The bit of RTNLGRP_DECnet_IFADDR in the group mask of a socket address. (linux/rtnetlink.h) */
export const RTMGRP_DECnet_IFADDR = 0x1000;
/** The bit of RTNLGRP_DECnet_ROUTE in the group mask of a socket address. (linux/rtnetlink.h) */
export const RTMGRP_DECnet_ROUTE = 0x4000;
/** The bit of RTNLGRP_IPV6_PREFIX in the group mask of a socket address. (linux/rtnetlink.h) */
export const RTMGRP_IPV6_PREFIX = 0x20000;

// Route types (rtm_type).

/** Unspecified route type; in a request, any type. (linux/rtnetlink.h) */
export const RTN_UNSPEC = 0;
/** Route to a gateway or directly to the destination. (linux/rtnetlink.h) */
export const RTN_UNICAST = 1;
/** Route to an address of this host. (linux/rtnetlink.h) */
export const RTN_LOCAL = 2;
/** Route to a broadcast address of a link. (linux/rtnetlink.h) */
export const RTN_BROADCAST = 3;
/** Route to an anycast address of this host. (linux/rtnetlink.h) */
export const RTN_ANYCAST = 4;
/** Route to a multicast group. (linux/rtnetlink.h) */
export const RTN_MULTICAST = 5;
/** Route that drops packets silently. (linux/rtnetlink.h) */
export const RTN_BLACKHOLE = 6;
/** Route that drops packets and replies with ICMP host unreachable. (linux/rtnetlink.h) */
export const RTN_UNREACHABLE = 7;
/** Route that drops packets and replies with ICMP administratively prohibited. (linux/rtnetlink.h) */
export const RTN_PROHIBIT = 8;
/** Route that ends the lookup in its table; the next rule applies. (linux/rtnetlink.h) */
export const RTN_THROW = 9;
/** Route that translates addresses, removed from the kernel. (linux/rtnetlink.h) */
export const RTN_NAT = 10;
/** Reserved route type for an external resolver, which was never implemented. (linux/rtnetlink.h) */
export const RTN_XRESOLVE = 11;

// Route origins (rtm_protocol).

/** Route origin: unknown, or any. (linux/rtnetlink.h) */
export const RTPROT_UNSPEC = 0;
/** Route origin: added because of an ICMP redirect. (linux/rtnetlink.h) */
export const RTPROT_REDIRECT = 1;
/** Route origin: added by the kernel, usually together with an address. (linux/rtnetlink.h) */
export const RTPROT_KERNEL = 2;
/** Route origin: added during boot; the default of many tools. (linux/rtnetlink.h) */
export const RTPROT_BOOT = 3;
/** Route origin: added by an administrator. (linux/rtnetlink.h) */
export const RTPROT_STATIC = 4;
/** Route origin: added by GateD. (linux/rtnetlink.h) */
export const RTPROT_GATED = 8;
/** Route origin: added because of an IPv6 router advertisement. (linux/rtnetlink.h) */
export const RTPROT_RA = 9;
/** Route origin: added by the MRT toolkit. (linux/rtnetlink.h) */
export const RTPROT_MRT = 10;
/** Route origin: added by Zebra, Quagga or FRR. (linux/rtnetlink.h) */
export const RTPROT_ZEBRA = 11;
/** Route origin: added by BIRD. (linux/rtnetlink.h) */
export const RTPROT_BIRD = 12;
/** Route origin: added by the DECnet routing daemon. (linux/rtnetlink.h) */
export const RTPROT_DNROUTED = 13;
/** Route origin: added by XORP. (linux/rtnetlink.h) */
export const RTPROT_XORP = 14;
/** Route origin: added by Netsukuku. (linux/rtnetlink.h) */
export const RTPROT_NTK = 15;
/** Route origin: added by a DHCP client. (linux/rtnetlink.h) */
export const RTPROT_DHCP = 16;
/** Route origin: added by a multicast routing daemon. (linux/rtnetlink.h) */
export const RTPROT_MROUTED = 17;
/** Route origin: added by keepalived. (linux/rtnetlink.h) */
export const RTPROT_KEEPALIVED = 18;
/** Route origin: added by the Babel daemon. (linux/rtnetlink.h) */
export const RTPROT_BABEL = 42;
/** Route origin: added by OVN; since Linux 6.15. (linux/rtnetlink.h) */
export const RTPROT_OVN = 84;
/** Route origin: added by Open/R; since Linux 5.13. (linux/rtnetlink.h) */
export const RTPROT_OPENR = 99;
/** Route origin: learned from BGP. (linux/rtnetlink.h) */
export const RTPROT_BGP = 186;
/** Route origin: learned from IS-IS. (linux/rtnetlink.h) */
export const RTPROT_ISIS = 187;
/** Route origin: learned from OSPF. (linux/rtnetlink.h) */
export const RTPROT_OSPF = 188;
/** Route origin: learned from RIP. (linux/rtnetlink.h) */
export const RTPROT_RIP = 189;
/** Route origin: learned from EIGRP. (linux/rtnetlink.h) */
export const RTPROT_EIGRP = 192;

// Scope of a route or an address (rtm_scope, ifa_scope). A destination is nearer if the value is higher.

/** Global scope: the destination can be anywhere. (linux/rtnetlink.h) */
export const RT_SCOPE_UNIVERSE = 0;
/** Site scope: the destination is inside the local routing domain. (linux/rtnetlink.h) */
export const RT_SCOPE_SITE = 200;
/** Link scope: the destination is on a directly attached link. (linux/rtnetlink.h) */
export const RT_SCOPE_LINK = 253;
/** Host scope: the destination is this host. (linux/rtnetlink.h) */
export const RT_SCOPE_HOST = 254;
/** No scope: the destination does not exist. (linux/rtnetlink.h) */
export const RT_SCOPE_NOWHERE = 255;

// Flags of a route (rtm_flags).

/** Route flag: requests a notification when the route changes. (linux/rtnetlink.h) */
export const RTM_F_NOTIFY = 0x100;
/** Route flag: the route is a cached entry: an exception or the result of a lookup. (linux/rtnetlink.h) */
export const RTM_F_CLONED = 0x200;
/** Route flag: per-packet load balancing over several next hops; never implemented. (linux/rtnetlink.h) */
export const RTM_F_EQUALIZE = 0x400;
/** Route flag: restricts a dump to routes from router advertisements. (linux/rtnetlink.h) */
export const RTM_F_PREFIX = 0x800;
/** Route flag: requests that a lookup reports the table of the route. (linux/rtnetlink.h) */
export const RTM_F_LOOKUP_TABLE = 0x1000;
/**
 * Route flag: requests that a lookup returns the matching table entry instead of the resolved route.
 * (linux/rtnetlink.h)
 */
export const RTM_F_FIB_MATCH = 0x2000;
/** Route flag: hardware forwards the packets of this route. (linux/rtnetlink.h) */
export const RTM_F_OFFLOAD = 0x4000;
/** Route flag: hardware passes the packets of this route to the CPU. (linux/rtnetlink.h) */
export const RTM_F_TRAP = 0x8000;
/** Route flag: offloading the route to hardware failed; since Linux 5.12. (linux/rtnetlink.h) */
export const RTM_F_OFFLOAD_FAILED = 0x20000000;

// Routing tables with a fixed number (rtm_table, RTA_TABLE).

/** Routing table number: unspecified table, or any. (linux/rtnetlink.h) */
export const RT_TABLE_UNSPEC = 0;
/** Routing table number: placeholder in rtm_table if the number exceeds 255 and is in RTA_TABLE. (linux/rtnetlink.h) */
export const RT_TABLE_COMPAT = 252;
/** Routing table number: table that the kernel searches last, empty by default. (linux/rtnetlink.h) */
export const RT_TABLE_DEFAULT = 253;
/** Routing table number: table of ordinary routes. (linux/rtnetlink.h) */
export const RT_TABLE_MAIN = 254;
/** Routing table number: table of local and broadcast addresses, maintained by the kernel. (linux/rtnetlink.h) */
export const RT_TABLE_LOCAL = 255;
/** Routing table number: highest possible number. (linux/rtnetlink.h) */
export const RT_TABLE_MAX = 0xffffffff;

// Attributes of a route.

/** Alignment of rtnetlink attributes in bytes. (linux/rtnetlink.h) */
export const RTA_ALIGNTO = 4;
/** Route attribute: unspecified (type 0). (linux/rtnetlink.h) */
export const RTA_UNSPEC = 0;
/** Route attribute: destination prefix (address). (linux/rtnetlink.h) */
export const RTA_DST = 1;
/** Route attribute: source prefix to which the route is restricted (address). (linux/rtnetlink.h) */
export const RTA_SRC = 2;
/** Route attribute: index of the input interface (u32). (linux/rtnetlink.h) */
export const RTA_IIF = 3;
/** Route attribute: index of the output interface (u32). (linux/rtnetlink.h) */
export const RTA_OIF = 4;
/** Route attribute: gateway address in the family of the route (address). (linux/rtnetlink.h) */
export const RTA_GATEWAY = 5;
/** Route attribute: metric of the route; the lowest metric wins (u32). (linux/rtnetlink.h) */
export const RTA_PRIORITY = 6;
/** Route attribute: preferred source address (address). (linux/rtnetlink.h) */
export const RTA_PREFSRC = 7;
/** Route attribute: path metrics such as the MTU (nest of RTAX_). (linux/rtnetlink.h) */
export const RTA_METRICS = 8;
/** Route attribute: next hops of a multipath route (list of struct rtnexthop with attributes). (linux/rtnetlink.h) */
export const RTA_MULTIPATH = 9;
/** Route attribute: unused. (linux/rtnetlink.h) */
export const RTA_PROTOINFO = 10;
/** Route attribute: realms of source and destination (u32). (linux/rtnetlink.h) */
export const RTA_FLOW = 11;
/** Route attribute: age, use count and expiry of a cached route (struct rta_cacheinfo). (linux/rtnetlink.h) */
export const RTA_CACHEINFO = 12;
/** Route attribute: unused. (linux/rtnetlink.h) */
export const RTA_SESSION = 13;
/** Route attribute: unused. (linux/rtnetlink.h) */
export const RTA_MP_ALGO = 14;
/** Route attribute: routing table number, as 32 bits (u32). (linux/rtnetlink.h) */
export const RTA_TABLE = 15;
/** Route attribute: packet mark for a lookup (u32). (linux/rtnetlink.h) */
export const RTA_MARK = 16;
/** Route attribute: packet and byte counts of a multicast route (struct rta_mfc_stats). (linux/rtnetlink.h) */
export const RTA_MFC_STATS = 17;
/** Route attribute: gateway address in a family other than the route's (struct rtvia). (linux/rtnetlink.h) */
export const RTA_VIA = 18;
/** Route attribute: MPLS label stack that replaces the destination (labels). (linux/rtnetlink.h) */
export const RTA_NEWDST = 19;
/** Route attribute: IPv6 router preference (u8). (linux/rtnetlink.h) */
export const RTA_PREF = 20;
/** Route attribute: type of the lightweight tunnel encapsulation (u16). (linux/rtnetlink.h) */
export const RTA_ENCAP_TYPE = 21;
/** Route attribute: parameters of the lightweight tunnel encapsulation (nest, by type). (linux/rtnetlink.h) */
export const RTA_ENCAP = 22;
/** Route attribute: seconds until an IPv6 route expires (u32). (linux/rtnetlink.h) */
export const RTA_EXPIRES = 23;
/** Route attribute: padding that aligns the next attribute to 8 bytes. (linux/rtnetlink.h) */
export const RTA_PAD = 24;
/** Route attribute: user id for a lookup (u32). (linux/rtnetlink.h) */
export const RTA_UID = 25;
/** Route attribute: whether the last MPLS router copies the label's TTL into the packet (u8). (linux/rtnetlink.h) */
export const RTA_TTL_PROPAGATE = 26;
/** Route attribute: transport protocol for a lookup (u8). (linux/rtnetlink.h) */
export const RTA_IP_PROTO = 27;
/** Route attribute: source port for a lookup (u16, network byte order). (linux/rtnetlink.h) */
export const RTA_SPORT = 28;
/** Route attribute: destination port for a lookup (u16, network byte order). (linux/rtnetlink.h) */
export const RTA_DPORT = 29;
/** Route attribute: id of the next hop object that the route uses (u32). (linux/rtnetlink.h) */
export const RTA_NH_ID = 30;
/** Route attribute: IPv6 flow label for a lookup (u32, network byte order); since Linux 6.14. (linux/rtnetlink.h) */
export const RTA_FLOWLABEL = 31;

// Path metrics of a route (RTA_METRICS).

/** Path metric of a route: unspecified (type 0). (linux/rtnetlink.h) */
export const RTAX_UNSPEC = 0;
/** Path metric of a route: bit mask of the metrics that the kernel must not change (u32). (linux/rtnetlink.h) */
export const RTAX_LOCK = 1;
/** Path metric of a route: path MTU in bytes (u32). (linux/rtnetlink.h) */
export const RTAX_MTU = 2;
/** Path metric of a route: maximum TCP window to advertise, in bytes (u32). (linux/rtnetlink.h) */
export const RTAX_WINDOW = 3;
/**
 * Path metric of a route: initial estimate of the round-trip time, in units of 1/8 millisecond (u32).
 * (linux/rtnetlink.h)
 */
export const RTAX_RTT = 4;
/**
 * Path metric of a route: initial estimate of the round-trip time variance, in units of 1/4 millisecond (u32).
 * (linux/rtnetlink.h)
 */
export const RTAX_RTTVAR = 5;
/** Path metric of a route: slow start threshold of TCP, in segments (u32). (linux/rtnetlink.h) */
export const RTAX_SSTHRESH = 6;
/** Path metric of a route: maximum congestion window of TCP, in segments (u32). (linux/rtnetlink.h) */
export const RTAX_CWND = 7;
/** Path metric of a route: TCP segment size to advertise, in bytes (u32). (linux/rtnetlink.h) */
export const RTAX_ADVMSS = 8;
/**
 * Path metric of a route: number of out-of-order segments that TCP tolerates before it assumes loss (u32).
 * (linux/rtnetlink.h)
 */
export const RTAX_REORDERING = 9;
/** Path metric of a route: TTL or hop limit of sent packets (u32). (linux/rtnetlink.h) */
export const RTAX_HOPLIMIT = 10;
/** Path metric of a route: initial congestion window of TCP, in segments (u32). (linux/rtnetlink.h) */
export const RTAX_INITCWND = 11;
/** Path metric of a route: features of the path, as RTAX_FEATURE_ bits (u32). (linux/rtnetlink.h) */
export const RTAX_FEATURES = 12;
/** Path metric of a route: minimum retransmission timeout of TCP, in milliseconds (u32). (linux/rtnetlink.h) */
export const RTAX_RTO_MIN = 13;
/** Path metric of a route: initial receive window of TCP, in segments (u32). (linux/rtnetlink.h) */
export const RTAX_INITRWND = 14;
/** Path metric of a route: whether TCP sends acknowledgements without delay (u32). (linux/rtnetlink.h) */
export const RTAX_QUICKACK = 15;
/** Path metric of a route: name of the TCP congestion control algorithm (string). (linux/rtnetlink.h) */
export const RTAX_CC_ALGO = 16;
/** Path metric of a route: whether TCP Fast Open works without a cookie (u32). (linux/rtnetlink.h) */
export const RTAX_FASTOPEN_NO_COOKIE = 17;
/** Path feature: explicit congestion notification. (linux/rtnetlink.h) */
export const RTAX_FEATURE_ECN = 0x1;
/** Path feature: selective acknowledgements; ignored by the kernel. (linux/rtnetlink.h) */
export const RTAX_FEATURE_SACK = 0x2;
/** Path feature: TCP timestamps; ignored by the kernel. (linux/rtnetlink.h) */
export const RTAX_FEATURE_TIMESTAMP = 0x4;
/** Path feature: fragment header in every packet; ignored by newer kernels. (linux/rtnetlink.h) */
export const RTAX_FEATURE_ALLFRAG = 0x8;
/** Path feature: TCP timestamps in microseconds; since Linux 6.7. (linux/rtnetlink.h) */
export const RTAX_FEATURE_TCP_USEC_TS = 0x10;

// Flags of a next hop (rtnh_flags).

/** Next hop flag: the next hop is unusable. (linux/rtnetlink.h) */
export const RTNH_F_DEAD = 1;
/** Next hop flag: reserved for gateways that need a recursive lookup; never implemented. (linux/rtnetlink.h) */
export const RTNH_F_PERVASIVE = 2;
/** Next hop flag: the gateway is on the link even if no route covers it. (linux/rtnetlink.h) */
export const RTNH_F_ONLINK = 4;
/** Next hop flag: hardware forwards packets to the next hop. (linux/rtnetlink.h) */
export const RTNH_F_OFFLOAD = 8;
/** Next hop flag: the link of the next hop has no carrier. (linux/rtnetlink.h) */
export const RTNH_F_LINKDOWN = 16;
/** Next hop flag: the multicast route is not resolved yet. (linux/rtnetlink.h) */
export const RTNH_F_UNRESOLVED = 32;
/** Next hop flag: hardware passes packets of the next hop to the CPU; since Linux 5.11. (linux/rtnetlink.h) */
export const RTNH_F_TRAP = 64;

// Attributes of traffic control objects.

/** Traffic control attribute: unspecified (type 0). (linux/rtnetlink.h) */
export const TCA_UNSPEC = 0;
/** Traffic control attribute: kind of discipline, class or filter, such as "htb" (string). (linux/rtnetlink.h) */
export const TCA_KIND = 1;
/** Traffic control attribute: parameters specific to the kind (nest). (linux/rtnetlink.h) */
export const TCA_OPTIONS = 2;
/** Traffic control attribute: statistics in the old format (struct tc_stats). (linux/rtnetlink.h) */
export const TCA_STATS = 3;
/**
 * Traffic control attribute: statistics specific to the kind, in the old format (struct, by kind). (linux/rtnetlink.h)
 */
export const TCA_XSTATS = 4;
/** Traffic control attribute: parameters of the rate estimator (struct tc_estimator). (linux/rtnetlink.h) */
export const TCA_RATE = 5;
/** Traffic control attribute: number of filters that refer to the object (u32). (linux/rtnetlink.h) */
export const TCA_FCNT = 6;
/** Traffic control attribute: statistics (nest of TCA_STATS_). (linux/rtnetlink.h) */
export const TCA_STATS2 = 7;
/** Traffic control attribute: size table, which adjusts packet sizes (nest of TCA_STAB_). (linux/rtnetlink.h) */
export const TCA_STAB = 8;
/** Traffic control attribute: padding that aligns the next attribute to 8 bytes. (linux/rtnetlink.h) */
export const TCA_PAD = 9;
/** Traffic control attribute: includes hidden queueing disciplines in a dump (flag). (linux/rtnetlink.h) */
export const TCA_DUMP_INVISIBLE = 10;
/** Traffic control attribute: number of the filter's chain (u32). (linux/rtnetlink.h) */
export const TCA_CHAIN = 11;
/** Traffic control attribute: whether the object is offloaded to hardware (u8). (linux/rtnetlink.h) */
export const TCA_HW_OFFLOAD = 12;
/** Traffic control attribute: index of the shared filter block for received packets (u32). (linux/rtnetlink.h) */
export const TCA_INGRESS_BLOCK = 13;
/** Traffic control attribute: index of the shared filter block for sent packets (u32). (linux/rtnetlink.h) */
export const TCA_EGRESS_BLOCK = 14;
/** Traffic control attribute: dump options, as TCA_DUMP_FLAGS_ bits (bitfield32). (linux/rtnetlink.h) */
export const TCA_DUMP_FLAGS = 15;
/** Traffic control attribute: warning about a successful change (string); since Linux 6.3. (linux/rtnetlink.h) */
export const TCA_EXT_WARN_MSG = 16;
/** Flag of a traffic control dump: restricts the dump to identities and statistics. (linux/rtnetlink.h) */
export const TCA_DUMP_FLAGS_TERSE = 0x1;
/** Interface index that marks the parent of a traffic filter as a shared filter block. (linux/rtnetlink.h) */
export const TCM_IFINDEX_MAGIC_BLOCK = 0xffffffff;

// Attributes and flags of traffic control action messages.

/** Traffic control action attribute: unspecified (type 0). (linux/rtnetlink.h) */
export const TCA_ROOT_UNSPEC = 0;
/** Traffic control action attribute: actions (list of TCA_ACT_ nests). (linux/rtnetlink.h) */
export const TCA_ROOT_TAB = 1;
/** Traffic control action attribute: dump options, as TCA_ACT_FLAG_ bits (bitfield32). (linux/rtnetlink.h) */
export const TCA_ROOT_FLAGS = 2;
/** Traffic control action attribute: number of actions in a dump message (u32). (linux/rtnetlink.h) */
export const TCA_ROOT_COUNT = 3;
/**
 * Traffic control action attribute: restricts a dump to actions used within this many milliseconds (u32).
 * (linux/rtnetlink.h)
 */
export const TCA_ROOT_TIME_DELTA = 4;
/**
 * Traffic control action attribute: warning about a successful change (string); since Linux 6.3. (linux/rtnetlink.h)
 */
export const TCA_ROOT_EXT_WARN_MSG = 5;
/** Flag of an action dump: fills each message with as many traffic control actions as fit. (linux/rtnetlink.h) */
export const TCA_FLAG_LARGE_DUMP_ON = 0x1;
/** Alias of TCA_FLAG_LARGE_DUMP_ON; since Linux 5.11. (linux/rtnetlink.h) */
export const TCA_ACT_FLAG_LARGE_DUMP_ON = 0x1;
/** Flag of an action dump: restricts the dump to kind, index and statistics; since Linux 5.11. (linux/rtnetlink.h) */
export const TCA_ACT_FLAG_TERSE_DUMP = 0x2;

// Attributes of a prefix from a router advertisement (RTM_NEWPREFIX).

/** IPv6 prefix attribute: unspecified (type 0). (linux/rtnetlink.h) */
export const PREFIX_UNSPEC = 0;
/** IPv6 prefix attribute: prefix (address). (linux/rtnetlink.h) */
export const PREFIX_ADDRESS = 1;
/** IPv6 prefix attribute: preferred and valid lifetime (struct prefix_cacheinfo). (linux/rtnetlink.h) */
export const PREFIX_CACHEINFO = 2;

// Attributes of router advertisement options (RTM_NEWNDUSEROPT).

/** Router advertisement attribute: unspecified (type 0). (linux/rtnetlink.h) */
export const NDUSEROPT_UNSPEC = 0;
/** Router advertisement attribute: address of the router that sent the options (address). (linux/rtnetlink.h) */
export const NDUSEROPT_SRCADDR = 1;

// Extra data of a link dump (IFLA_EXT_MASK).

/** Includes the virtual functions of devices in a link dump. (linux/rtnetlink.h) */
export const RTEXT_FILTER_VF = 0x1;
/** Includes the VLANs of bridge ports in a link dump. (linux/rtnetlink.h) */
export const RTEXT_FILTER_BRVLAN = 0x2;
/** Includes the VLANs of bridge ports in a link dump, as ranges. (linux/rtnetlink.h) */
export const RTEXT_FILTER_BRVLAN_COMPRESSED = 0x4;
/** Omits statistics from a link dump. (linux/rtnetlink.h) */
export const RTEXT_FILTER_SKIP_STATS = 0x8;
/** Includes the media redundancy (MRP) state of bridges in a link dump. (linux/rtnetlink.h) */
export const RTEXT_FILTER_MRP = 0x10;
/**
 * Includes the connectivity fault management settings of bridges in a link dump; since Linux 5.11. (linux/rtnetlink.h)
 */
export const RTEXT_FILTER_CFM_CONFIG = 0x20;
/** Includes the connectivity fault management state of bridges in a link dump; since Linux 5.11. (linux/rtnetlink.h) */
export const RTEXT_FILTER_CFM_STATUS = 0x40;
/** Includes the multiple spanning tree state of bridge ports in a link dump; since Linux 5.18. (linux/rtnetlink.h) */
export const RTEXT_FILTER_MST = 0x80;
