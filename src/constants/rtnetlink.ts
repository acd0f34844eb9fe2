// Constants of rtnetlink: messages, groups and attributes of NETLINK_ROUTE. The constants of links, addresses and
// neighbours are in separate files.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

// Families of rtnetlink messages that are not address families.

/** rtnetlink family of IPv4 multicast routes. (linux/rtnetlink.h) */
export const RTNL_FAMILY_IPMR = 128;
/** rtnetlink family of IPv6 multicast routes. (linux/rtnetlink.h) */
export const RTNL_FAMILY_IP6MR = 129;

// Message types of rtnetlink. The type modulo 4 is the operation: 0 for new, 1 for delete, 2 for get, 3 for set.

/** Lowest message type of rtnetlink. (linux/rtnetlink.h) */
export const RTM_BASE = 16;
/** rtnetlink message that creates, changes or describes a link. (linux/rtnetlink.h) */
export const RTM_NEWLINK = 16;
/** rtnetlink message that deletes a link or reports its removal. (linux/rtnetlink.h) */
export const RTM_DELLINK = 17;
/** rtnetlink message that requests links. (linux/rtnetlink.h) */
export const RTM_GETLINK = 18;
/** rtnetlink message that changes an existing link. (linux/rtnetlink.h) */
export const RTM_SETLINK = 19;
/** rtnetlink message that adds, changes or describes an IP address. (linux/rtnetlink.h) */
export const RTM_NEWADDR = 20;
/** rtnetlink message that removes an IP address or reports its removal. (linux/rtnetlink.h) */
export const RTM_DELADDR = 21;
/** rtnetlink message that requests IP addresses. (linux/rtnetlink.h) */
export const RTM_GETADDR = 22;
/** rtnetlink message that adds, changes or describes a route. (linux/rtnetlink.h) */
export const RTM_NEWROUTE = 24;
/** rtnetlink message that removes a route or reports its removal. (linux/rtnetlink.h) */
export const RTM_DELROUTE = 25;
/** rtnetlink message that requests the route to a destination, or a dump of all routes. (linux/rtnetlink.h) */
export const RTM_GETROUTE = 26;
/** rtnetlink message that adds, changes or describes a neighbour or a bridge forwarding entry. (linux/rtnetlink.h) */
export const RTM_NEWNEIGH = 28;
/**
 * rtnetlink message that removes a neighbour or a bridge forwarding entry, or reports its removal. (linux/rtnetlink.h)
 */
export const RTM_DELNEIGH = 29;
/** rtnetlink message that requests neighbours or bridge forwarding entries. (linux/rtnetlink.h) */
export const RTM_GETNEIGH = 30;
/** rtnetlink message that adds or describes a routing rule. (linux/rtnetlink.h) */
export const RTM_NEWRULE = 32;
/** rtnetlink message that removes a routing rule or reports its removal. (linux/rtnetlink.h) */
export const RTM_DELRULE = 33;
/** rtnetlink message that requests routing rules. (linux/rtnetlink.h) */
export const RTM_GETRULE = 34;
/** rtnetlink message that adds, changes or describes a queueing discipline. (linux/rtnetlink.h) */
export const RTM_NEWQDISC = 36;
/** rtnetlink message that removes a queueing discipline or reports its removal. (linux/rtnetlink.h) */
export const RTM_DELQDISC = 37;
/** rtnetlink message that requests queueing disciplines. (linux/rtnetlink.h) */
export const RTM_GETQDISC = 38;
/** rtnetlink message that adds, changes or describes a traffic class. (linux/rtnetlink.h) */
export const RTM_NEWTCLASS = 40;
/** rtnetlink message that removes a traffic class or reports its removal. (linux/rtnetlink.h) */
export const RTM_DELTCLASS = 41;
/** rtnetlink message that requests the traffic classes of a link. (linux/rtnetlink.h) */
export const RTM_GETTCLASS = 42;
/** rtnetlink message that adds, changes or describes a traffic filter. (linux/rtnetlink.h) */
export const RTM_NEWTFILTER = 44;
/** rtnetlink message that removes a traffic filter or reports its removal. (linux/rtnetlink.h) */
export const RTM_DELTFILTER = 45;
/** rtnetlink message that requests traffic filters. (linux/rtnetlink.h) */
export const RTM_GETTFILTER = 46;
/** rtnetlink message that adds, changes or describes a traffic control action. (linux/rtnetlink.h) */
export const RTM_NEWACTION = 48;
/** rtnetlink message that removes a traffic control action or reports its removal. (linux/rtnetlink.h) */
export const RTM_DELACTION = 49;
/** rtnetlink message that requests traffic control actions. (linux/rtnetlink.h) */
export const RTM_GETACTION = 50;
/** rtnetlink message that reports an IPv6 prefix from a router advertisement. (linux/rtnetlink.h) */
export const RTM_NEWPREFIX = 52;
/**
 * rtnetlink message that describes a multicast address of an interface, or reports that the interface joined it.
 * Available since Linux 6.14. (linux/rtnetlink.h)
 */
export const RTM_NEWMULTICAST = 56;
/**
 * rtnetlink message that reports that an interface left a multicast address. Available since Linux 6.14.
 * (linux/rtnetlink.h)
 */
export const RTM_DELMULTICAST = 57;
/** rtnetlink message that requests the multicast addresses that interfaces have joined. (linux/rtnetlink.h) */
export const RTM_GETMULTICAST = 58;
/**
 * rtnetlink message that describes an anycast address of an interface, or reports its addition. Available since Linux
 * 6.14. (linux/rtnetlink.h)
 */
export const RTM_NEWANYCAST = 60;
/**
 * rtnetlink message that reports the removal of an anycast address from an interface. Available since Linux 6.14.
 * (linux/rtnetlink.h)
 */
export const RTM_DELANYCAST = 61;
/** rtnetlink message that requests the anycast addresses of interfaces. (linux/rtnetlink.h) */
export const RTM_GETANYCAST = 62;
/** rtnetlink message that describes a neighbour table and its parameters. (linux/rtnetlink.h) */
export const RTM_NEWNEIGHTBL = 64;
/** rtnetlink message that requests the neighbour tables. (linux/rtnetlink.h) */
export const RTM_GETNEIGHTBL = 66;
/** rtnetlink message that changes the parameters of a neighbour table. (linux/rtnetlink.h) */
export const RTM_SETNEIGHTBL = 67;
/**
 * rtnetlink message that delivers the options of an IPv6 router advertisement for user space, such as DNS servers.
 * (linux/rtnetlink.h)
 */
export const RTM_NEWNDUSEROPT = 68;
/** rtnetlink message that adds, changes or describes an IPv6 address label. (linux/rtnetlink.h) */
export const RTM_NEWADDRLABEL = 72;
/** rtnetlink message that removes an IPv6 address label. (linux/rtnetlink.h) */
export const RTM_DELADDRLABEL = 73;
/** rtnetlink message that requests IPv6 address labels. (linux/rtnetlink.h) */
export const RTM_GETADDRLABEL = 74;
/** rtnetlink message that requests the data center bridging state of a link. (linux/rtnetlink.h) */
export const RTM_GETDCB = 78;
/** rtnetlink message that changes the data center bridging state of a link. (linux/rtnetlink.h) */
export const RTM_SETDCB = 79;
/** rtnetlink message that describes the network settings of an interface, or reports a change. (linux/rtnetlink.h) */
export const RTM_NEWNETCONF = 80;
/** rtnetlink message that reports the removal of the network settings of an interface. (linux/rtnetlink.h) */
export const RTM_DELNETCONF = 81;
/** rtnetlink message that requests the network settings of interfaces. (linux/rtnetlink.h) */
export const RTM_GETNETCONF = 82;
/** rtnetlink message that adds a multicast group to a bridge port, or describes such a group. (linux/rtnetlink.h) */
export const RTM_NEWMDB = 84;
/** rtnetlink message that removes a multicast group from a bridge port, or reports its removal. (linux/rtnetlink.h) */
export const RTM_DELMDB = 85;
/** rtnetlink message that requests the multicast groups of bridges. (linux/rtnetlink.h) */
export const RTM_GETMDB = 86;
/** rtnetlink message that assigns an id to another network namespace, or describes such an id. (linux/rtnetlink.h) */
export const RTM_NEWNSID = 88;
/** rtnetlink message that reports the removal of a network namespace id. (linux/rtnetlink.h) */
export const RTM_DELNSID = 89;
/** rtnetlink message that requests the ids of other network namespaces. (linux/rtnetlink.h) */
export const RTM_GETNSID = 90;
/** rtnetlink message that describes the statistics of a link. (linux/rtnetlink.h) */
export const RTM_NEWSTATS = 92;
/** rtnetlink message that requests selected statistics of links. (linux/rtnetlink.h) */
export const RTM_GETSTATS = 94;
/**
 * rtnetlink message that enables or disables optional statistics of a link. Available since Linux 5.18.
 * (linux/rtnetlink.h)
 */
export const RTM_SETSTATS = 95;
/**
 * rtnetlink message that delivers a packet or an event of multicast routing to the routing daemon. (linux/rtnetlink.h)
 */
export const RTM_NEWCACHEREPORT = 96;
/** rtnetlink message that adds or describes a chain of traffic filters. (linux/rtnetlink.h) */
export const RTM_NEWCHAIN = 100;
/** rtnetlink message that removes a chain of traffic filters or reports its removal. (linux/rtnetlink.h) */
export const RTM_DELCHAIN = 101;
/** rtnetlink message that requests chains of traffic filters. (linux/rtnetlink.h) */
export const RTM_GETCHAIN = 102;
/** rtnetlink message that adds, changes or describes a next hop object. (linux/rtnetlink.h) */
export const RTM_NEWNEXTHOP = 104;
/** rtnetlink message that removes a next hop object or reports its removal. (linux/rtnetlink.h) */
export const RTM_DELNEXTHOP = 105;
/** rtnetlink message that requests next hop objects. (linux/rtnetlink.h) */
export const RTM_GETNEXTHOP = 106;
/** rtnetlink message that adds properties to a link, such as alternative names. (linux/rtnetlink.h) */
export const RTM_NEWLINKPROP = 108;
/** rtnetlink message that removes properties from a link, such as alternative names. (linux/rtnetlink.h) */
export const RTM_DELLINKPROP = 109;
/** Reserved rtnetlink message. RTM_GETLINK requests the properties of links. (linux/rtnetlink.h) */
export const RTM_GETLINKPROP = 110;
/** rtnetlink message that adds, changes or describes VLANs of a bridge port. (linux/rtnetlink.h) */
export const RTM_NEWVLAN = 112;
/** rtnetlink message that removes VLANs of a bridge port or reports their removal. (linux/rtnetlink.h) */
export const RTM_DELVLAN = 113;
/** rtnetlink message that requests the VLANs of bridge ports. (linux/rtnetlink.h) */
export const RTM_GETVLAN = 114;
/**
 * rtnetlink message that describes a bucket of a resilient next hop group, or reports its move. Available since Linux
 * 5.13. (linux/rtnetlink.h)
 */
export const RTM_NEWNEXTHOPBUCKET = 116;
/**
 * Reserved rtnetlink message. Buckets of a resilient next hop group are removed with the group. Available since Linux
 * 5.13. (linux/rtnetlink.h)
 */
export const RTM_DELNEXTHOPBUCKET = 117;
/**
 * rtnetlink message that requests the buckets of resilient next hop groups. Available since Linux 5.13.
 * (linux/rtnetlink.h)
 */
export const RTM_GETNEXTHOPBUCKET = 118;
/**
 * rtnetlink message that adds or describes an entry of a tunnel device, such as a VXLAN network id. Available since
 * Linux 5.18. (linux/rtnetlink.h)
 */
export const RTM_NEWTUNNEL = 120;
/**
 * rtnetlink message that removes an entry of a tunnel device or reports its removal. Available since Linux 5.18.
 * (linux/rtnetlink.h)
 */
export const RTM_DELTUNNEL = 121;
/** rtnetlink message that requests the entries of tunnel devices. Available since Linux 5.18. (linux/rtnetlink.h) */
export const RTM_GETTUNNEL = 122;

// Multicast groups of rtnetlink, for NETLINK_ADD_MEMBERSHIP.

/** rtnetlink multicast group 0, which means no group. (linux/rtnetlink.h) */
export const RTNLGRP_NONE = 0;
/** rtnetlink multicast group for notifications about links. (linux/rtnetlink.h) */
export const RTNLGRP_LINK = 1;
/** Reserved rtnetlink multicast group, to which the kernel does not send. (linux/rtnetlink.h) */
export const RTNLGRP_NOTIFY = 2;
/** rtnetlink multicast group for notifications about neighbours and bridge forwarding entries. (linux/rtnetlink.h) */
export const RTNLGRP_NEIGH = 3;
/**
 * rtnetlink multicast group for notifications about queueing disciplines, classes, filters, chains and actions.
 * (linux/rtnetlink.h)
 */
export const RTNLGRP_TC = 4;
/** rtnetlink multicast group for notifications about IPv4 addresses. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_IFADDR = 5;
/** rtnetlink multicast group for notifications about IPv4 multicast routes. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_MROUTE = 6;
/** rtnetlink multicast group for notifications about IPv4 routes. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_ROUTE = 7;
/** rtnetlink multicast group for notifications about IPv4 routing rules. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_RULE = 8;
/** rtnetlink multicast group for notifications about IPv6 addresses. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_IFADDR = 9;
/** rtnetlink multicast group for notifications about IPv6 multicast routes. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_MROUTE = 10;
/** rtnetlink multicast group for notifications about IPv6 routes. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_ROUTE = 11;
/** rtnetlink multicast group for notifications about the IPv6 state of links. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_IFINFO = 12;
/** rtnetlink multicast group for notifications about DECnet addresses, removed from the kernel. (linux/rtnetlink.h) */
export const RTNLGRP_DECnet_IFADDR = 13;
/** Reserved rtnetlink multicast group, to which the kernel does not send. (linux/rtnetlink.h) */
export const RTNLGRP_NOP2 = 14;
/** rtnetlink multicast group for notifications about DECnet routes, removed from the kernel. (linux/rtnetlink.h) */
export const RTNLGRP_DECnet_ROUTE = 15;
/**
 * rtnetlink multicast group for notifications about DECnet routing rules, removed from the kernel. (linux/rtnetlink.h)
 */
export const RTNLGRP_DECnet_RULE = 16;
/** Reserved rtnetlink multicast group, to which the kernel does not send. (linux/rtnetlink.h) */
export const RTNLGRP_NOP4 = 17;
/** rtnetlink multicast group for notifications about IPv6 prefixes from router advertisements. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_PREFIX = 18;
/** rtnetlink multicast group for notifications about IPv6 routing rules. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_RULE = 19;
/**
 * rtnetlink multicast group for the options of IPv6 router advertisements that user space must process.
 * (linux/rtnetlink.h)
 */
export const RTNLGRP_ND_USEROPT = 20;
/** rtnetlink multicast group for notifications about Phonet addresses. (linux/rtnetlink.h) */
export const RTNLGRP_PHONET_IFADDR = 21;
/** rtnetlink multicast group for notifications about Phonet routes. (linux/rtnetlink.h) */
export const RTNLGRP_PHONET_ROUTE = 22;
/** rtnetlink multicast group for notifications about data center bridging state. (linux/rtnetlink.h) */
export const RTNLGRP_DCB = 23;
/** rtnetlink multicast group for notifications about IPv4 settings of interfaces. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_NETCONF = 24;
/** rtnetlink multicast group for notifications about IPv6 settings of interfaces. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_NETCONF = 25;
/**
 * rtnetlink multicast group for notifications about multicast groups and router ports of bridges. (linux/rtnetlink.h)
 */
export const RTNLGRP_MDB = 26;
/** rtnetlink multicast group for notifications about MPLS routes. (linux/rtnetlink.h) */
export const RTNLGRP_MPLS_ROUTE = 27;
/** rtnetlink multicast group for notifications about ids of other network namespaces. (linux/rtnetlink.h) */
export const RTNLGRP_NSID = 28;
/** rtnetlink multicast group for notifications about MPLS settings of interfaces. (linux/rtnetlink.h) */
export const RTNLGRP_MPLS_NETCONF = 29;
/**
 * rtnetlink multicast group for packets and events that the IPv4 multicast routing daemon processes.
 * (linux/rtnetlink.h)
 */
export const RTNLGRP_IPV4_MROUTE_R = 30;
/**
 * rtnetlink multicast group for packets and events that the IPv6 multicast routing daemon processes.
 * (linux/rtnetlink.h)
 */
export const RTNLGRP_IPV6_MROUTE_R = 31;
/** rtnetlink multicast group for notifications about next hop objects. (linux/rtnetlink.h) */
export const RTNLGRP_NEXTHOP = 32;
/** rtnetlink multicast group for notifications about VLANs of bridge ports. (linux/rtnetlink.h) */
export const RTNLGRP_BRVLAN = 33;
/** rtnetlink multicast group for notifications about MCTP addresses. Available since Linux 5.17. (linux/rtnetlink.h) */
export const RTNLGRP_MCTP_IFADDR = 34;
/**
 * rtnetlink multicast group for notifications about entries of tunnel devices. Available since Linux 5.18.
 * (linux/rtnetlink.h)
 */
export const RTNLGRP_TUNNEL = 35;
/**
 * rtnetlink multicast group for notifications about enabled and disabled optional statistics of a link. Available since
 * Linux 5.18. (linux/rtnetlink.h)
 */
export const RTNLGRP_STATS = 36;
/**
 * rtnetlink multicast group for notifications about IPv4 multicast addresses of interfaces. Available since Linux 6.14.
 * (linux/rtnetlink.h)
 */
export const RTNLGRP_IPV4_MCADDR = 37;
/**
 * rtnetlink multicast group for notifications about IPv6 multicast addresses of interfaces. Available since Linux 6.14.
 * (linux/rtnetlink.h)
 */
export const RTNLGRP_IPV6_MCADDR = 38;
/**
 * rtnetlink multicast group for notifications about IPv6 anycast addresses of interfaces. Available since Linux 6.14.
 * (linux/rtnetlink.h)
 */
export const RTNLGRP_IPV6_ACADDR = 39;

// Multicast groups 1 to 32 of rtnetlink as bits of nl_groups.

/** Bit of the multicast group RTNLGRP_LINK in nl_groups of a netlink socket address. (linux/rtnetlink.h) */
export const RTMGRP_LINK = 0x1;
/** Bit of the multicast group RTNLGRP_NOTIFY in nl_groups of a netlink socket address. (linux/rtnetlink.h) */
export const RTMGRP_NOTIFY = 0x2;
/** Bit of the multicast group RTNLGRP_NEIGH in nl_groups of a netlink socket address. (linux/rtnetlink.h) */
export const RTMGRP_NEIGH = 0x4;
/** Bit of the multicast group RTNLGRP_TC in nl_groups of a netlink socket address. (linux/rtnetlink.h) */
export const RTMGRP_TC = 0x8;
/** Bit of the multicast group RTNLGRP_IPV4_IFADDR in nl_groups of a netlink socket address. (linux/rtnetlink.h) */
export const RTMGRP_IPV4_IFADDR = 0x10;
/** Bit of the multicast group RTNLGRP_IPV4_MROUTE in nl_groups of a netlink socket address. (linux/rtnetlink.h) */
export const RTMGRP_IPV4_MROUTE = 0x20;
/** Bit of the multicast group RTNLGRP_IPV4_ROUTE in nl_groups of a netlink socket address. (linux/rtnetlink.h) */
export const RTMGRP_IPV4_ROUTE = 0x40;
/** Bit of the multicast group RTNLGRP_IPV4_RULE in nl_groups of a netlink socket address. (linux/rtnetlink.h) */
export const RTMGRP_IPV4_RULE = 0x80;
/** Bit of the multicast group RTNLGRP_IPV6_IFADDR in nl_groups of a netlink socket address. (linux/rtnetlink.h) */
export const RTMGRP_IPV6_IFADDR = 0x100;
/** Bit of the multicast group RTNLGRP_IPV6_MROUTE in nl_groups of a netlink socket address. (linux/rtnetlink.h) */
export const RTMGRP_IPV6_MROUTE = 0x200;
/** Bit of the multicast group RTNLGRP_IPV6_ROUTE in nl_groups of a netlink socket address. (linux/rtnetlink.h) */
export const RTMGRP_IPV6_ROUTE = 0x400;
/** Bit of the multicast group RTNLGRP_IPV6_IFINFO in nl_groups of a netlink socket address. (linux/rtnetlink.h) */
export const RTMGRP_IPV6_IFINFO = 0x800;
/** Bit of the multicast group RTNLGRP_DECnet_IFADDR in nl_groups of a netlink socket address. (linux/rtnetlink.h) */
export const RTMGRP_DECnet_IFADDR = 0x1000;
/** Bit of the multicast group RTNLGRP_DECnet_ROUTE in nl_groups of a netlink socket address. (linux/rtnetlink.h) */
export const RTMGRP_DECnet_ROUTE = 0x4000;
/** Bit of the multicast group RTNLGRP_IPV6_PREFIX in nl_groups of a netlink socket address. (linux/rtnetlink.h) */
export const RTMGRP_IPV6_PREFIX = 0x20000;

// Route types (rtm_type).

/** Unspecified route type. In a request, it means any type. (linux/rtnetlink.h) */
export const RTN_UNSPEC = 0;
/** Route type of unicast routes, which lead to a gateway or directly to the destination. (linux/rtnetlink.h) */
export const RTN_UNICAST = 1;
/** Route type of routes to an address of this host. (linux/rtnetlink.h) */
export const RTN_LOCAL = 2;
/** Route type of routes to a broadcast address of a link. (linux/rtnetlink.h) */
export const RTN_BROADCAST = 3;
/** Route type of routes to an anycast address of this host. (linux/rtnetlink.h) */
export const RTN_ANYCAST = 4;
/** Route type of routes to a multicast group. (linux/rtnetlink.h) */
export const RTN_MULTICAST = 5;
/** Route type of routes that drop packets silently. (linux/rtnetlink.h) */
export const RTN_BLACKHOLE = 6;
/** Route type of routes that drop packets and reply with the ICMP error "host unreachable". (linux/rtnetlink.h) */
export const RTN_UNREACHABLE = 7;
/**
 * Route type of routes that drop packets and reply with the ICMP error "administratively prohibited".
 * (linux/rtnetlink.h)
 */
export const RTN_PROHIBIT = 8;
/**
 * Route type of routes that end the lookup in their table, so that the next routing rule applies. (linux/rtnetlink.h)
 */
export const RTN_THROW = 9;
/** Route type of routes that translate addresses, removed from the kernel. (linux/rtnetlink.h) */
export const RTN_NAT = 10;
/** Reserved route type for an external resolver, which the kernel never implemented. (linux/rtnetlink.h) */
export const RTN_XRESOLVE = 11;

// Route origins (rtm_protocol).

/** Route origin: unknown. In a request, it means any origin. (linux/rtnetlink.h) */
export const RTPROT_UNSPEC = 0;
/** Route origin: the kernel added the route because of an ICMP redirect. (linux/rtnetlink.h) */
export const RTPROT_REDIRECT = 1;
/** Route origin: the kernel added the route, usually together with an address. (linux/rtnetlink.h) */
export const RTPROT_KERNEL = 2;
/** Route origin: the route was added during boot. Many tools use it as default. (linux/rtnetlink.h) */
export const RTPROT_BOOT = 3;
/** Route origin: an administrator added the route. (linux/rtnetlink.h) */
export const RTPROT_STATIC = 4;
/** Route origin: the GateD routing daemon added the route. (linux/rtnetlink.h) */
export const RTPROT_GATED = 8;
/** Route origin: the kernel or a daemon added the route because of an IPv6 router advertisement. (linux/rtnetlink.h) */
export const RTPROT_RA = 9;
/** Route origin: the MRT toolkit added the route. (linux/rtnetlink.h) */
export const RTPROT_MRT = 10;
/** Route origin: the Zebra, Quagga or FRR routing daemon added the route. (linux/rtnetlink.h) */
export const RTPROT_ZEBRA = 11;
/** Route origin: the BIRD routing daemon added the route. (linux/rtnetlink.h) */
export const RTPROT_BIRD = 12;
/** Route origin: the DECnet routing daemon added the route. (linux/rtnetlink.h) */
export const RTPROT_DNROUTED = 13;
/** Route origin: the XORP routing daemon added the route. (linux/rtnetlink.h) */
export const RTPROT_XORP = 14;
/** Route origin: the Netsukuku routing daemon added the route. (linux/rtnetlink.h) */
export const RTPROT_NTK = 15;
/** Route origin: a DHCP client added the route. (linux/rtnetlink.h) */
export const RTPROT_DHCP = 16;
/** Route origin: a multicast routing daemon added the route. (linux/rtnetlink.h) */
export const RTPROT_MROUTED = 17;
/** Route origin: keepalived added the route. (linux/rtnetlink.h) */
export const RTPROT_KEEPALIVED = 18;
/** Route origin: the Babel routing daemon added the route. (linux/rtnetlink.h) */
export const RTPROT_BABEL = 42;
/** Route origin: Open Virtual Network (OVN) added the route. Available since Linux 6.15. (linux/rtnetlink.h) */
export const RTPROT_OVN = 84;
/** Route origin: the Open/R routing daemon added the route. Available since Linux 5.13. (linux/rtnetlink.h) */
export const RTPROT_OPENR = 99;
/** Route origin: a routing daemon learned the route from BGP. (linux/rtnetlink.h) */
export const RTPROT_BGP = 186;
/** Route origin: a routing daemon learned the route from IS-IS. (linux/rtnetlink.h) */
export const RTPROT_ISIS = 187;
/** Route origin: a routing daemon learned the route from OSPF. (linux/rtnetlink.h) */
export const RTPROT_OSPF = 188;
/** Route origin: a routing daemon learned the route from RIP. (linux/rtnetlink.h) */
export const RTPROT_RIP = 189;
/** Route origin: a routing daemon learned the route from EIGRP. (linux/rtnetlink.h) */
export const RTPROT_EIGRP = 192;

// Scope of a route or an address (rtm_scope, ifa_scope). A higher number means a nearer destination.

/** Global scope of a route or address: the destination can be anywhere. (linux/rtnetlink.h) */
export const RT_SCOPE_UNIVERSE = 0;
/** Site scope of a route or address: the destination is inside the local routing domain. (linux/rtnetlink.h) */
export const RT_SCOPE_SITE = 200;
/** Link scope of a route or address: the destination is on a directly attached link. (linux/rtnetlink.h) */
export const RT_SCOPE_LINK = 253;
/** Host scope of a route or address: the destination is this host. (linux/rtnetlink.h) */
export const RT_SCOPE_HOST = 254;
/** Scope of a route or address whose destination does not exist. (linux/rtnetlink.h) */
export const RT_SCOPE_NOWHERE = 255;

// Flags of a route (rtm_flags).

/** Route flag that requests a notification when the route changes. (linux/rtnetlink.h) */
export const RTM_F_NOTIFY = 0x100;
/**
 * Route flag: the route is a cached entry, which is either an exception or the result of a lookup. (linux/rtnetlink.h)
 */
export const RTM_F_CLONED = 0x200;
/**
 * Route flag for per-packet load balancing over several next hops, which the kernel never implemented.
 * (linux/rtnetlink.h)
 */
export const RTM_F_EQUALIZE = 0x400;
/** Route flag that restricts a dump to routes from router advertisements. (linux/rtnetlink.h) */
export const RTM_F_PREFIX = 0x800;
/** Route flag that requests the table number of the route that a lookup finds. (linux/rtnetlink.h) */
export const RTM_F_LOOKUP_TABLE = 0x1000;
/**
 * Route flag that requests the matching entry of the routing table instead of the resolved route. (linux/rtnetlink.h)
 */
export const RTM_F_FIB_MATCH = 0x2000;
/** Route flag: hardware forwards the packets of this route. (linux/rtnetlink.h) */
export const RTM_F_OFFLOAD = 0x4000;
/** Route flag: hardware passes the packets of this route to the CPU. (linux/rtnetlink.h) */
export const RTM_F_TRAP = 0x8000;
/** Route flag: offloading the route to hardware failed. Available since Linux 5.12. (linux/rtnetlink.h) */
export const RTM_F_OFFLOAD_FAILED = 0x20000000;

// Routing tables with a fixed number (rtm_table, RTA_TABLE).

/** Routing table number 0: unspecified table, or any table. (linux/rtnetlink.h) */
export const RT_TABLE_UNSPEC = 0;
/**
 * Value of rtm_table for a routing table whose number exceeds 255. RTA_TABLE contains the actual number of the table.
 * (linux/rtnetlink.h)
 */
export const RT_TABLE_COMPAT = 252;
/** Routing table number of the table that the kernel searches last, empty by default. (linux/rtnetlink.h) */
export const RT_TABLE_DEFAULT = 253;
/** Routing table number of the main table, which contains ordinary routes. (linux/rtnetlink.h) */
export const RT_TABLE_MAIN = 254;
/** Routing table number of the kernel's table of local and broadcast addresses. (linux/rtnetlink.h) */
export const RT_TABLE_LOCAL = 255;
/** Highest possible routing table number. (linux/rtnetlink.h) */
export const RT_TABLE_MAX = 0xffffffff;

// Attributes of a route.

/** Alignment of rtnetlink attributes in bytes. (linux/rtnetlink.h) */
export const RTA_ALIGNTO = 4;
/** Reserved type 0 of route attributes. The kernel does not use this type. (linux/rtnetlink.h) */
export const RTA_UNSPEC = 0;
/** Route attribute with the destination prefix (address). (linux/rtnetlink.h) */
export const RTA_DST = 1;
/** Route attribute with the source prefix to which the route is restricted (address). (linux/rtnetlink.h) */
export const RTA_SRC = 2;
/** Route attribute with the index of the input interface (u32). (linux/rtnetlink.h) */
export const RTA_IIF = 3;
/** Route attribute with the index of the output interface (u32). (linux/rtnetlink.h) */
export const RTA_OIF = 4;
/** Route attribute with the address of the gateway, in the same family as the route (address). (linux/rtnetlink.h) */
export const RTA_GATEWAY = 5;
/** Route attribute with the metric (priority) of the route; the lowest metric wins (u32). (linux/rtnetlink.h) */
export const RTA_PRIORITY = 6;
/** Route attribute with the preferred source address (address). (linux/rtnetlink.h) */
export const RTA_PREFSRC = 7;
/** Route attribute with the path metrics, such as the MTU (nested RTAX_* attributes). (linux/rtnetlink.h) */
export const RTA_METRICS = 8;
/**
 * Route attribute with the next hops of a multipath route (list of struct rtnexthop with attributes).
 * (linux/rtnetlink.h)
 */
export const RTA_MULTIPATH = 9;
/** Unused route attribute. (linux/rtnetlink.h) */
export const RTA_PROTOINFO = 10;
/** Route attribute with the realms of the source and the destination (u32). (linux/rtnetlink.h) */
export const RTA_FLOW = 11;
/** Route attribute with the age, use count and expiry of a cached route (struct rta_cacheinfo). (linux/rtnetlink.h) */
export const RTA_CACHEINFO = 12;
/** Unused route attribute. (linux/rtnetlink.h) */
export const RTA_SESSION = 13;
/** Unused route attribute. (linux/rtnetlink.h) */
export const RTA_MP_ALGO = 14;
/** Route attribute with the 32-bit number of the routing table (u32). (linux/rtnetlink.h) */
export const RTA_TABLE = 15;
/** Route attribute with the packet mark to use in a lookup (u32). (linux/rtnetlink.h) */
export const RTA_MARK = 16;
/**
 * Route attribute with the packet and byte counters of a multicast route (struct rta_mfc_stats). (linux/rtnetlink.h)
 */
export const RTA_MFC_STATS = 17;
/** Route attribute with a gateway address in another family than the route (struct rtvia). (linux/rtnetlink.h) */
export const RTA_VIA = 18;
/** Route attribute with the MPLS labels that replace the label of the packet (labels). (linux/rtnetlink.h) */
export const RTA_NEWDST = 19;
/** Route attribute with the router preference of an IPv6 route (u8). (linux/rtnetlink.h) */
export const RTA_PREF = 20;
/** Route attribute with the type of the lightweight tunnel encapsulation (u16). (linux/rtnetlink.h) */
export const RTA_ENCAP_TYPE = 21;
/** Route attribute with the parameters of the lightweight tunnel (nested, by RTA_ENCAP_TYPE). (linux/rtnetlink.h) */
export const RTA_ENCAP = 22;
/** Route attribute with the number of seconds until an IPv6 route expires (u32). (linux/rtnetlink.h) */
export const RTA_EXPIRES = 23;
/** Empty route attribute that aligns the next attribute to 8 bytes. (linux/rtnetlink.h) */
export const RTA_PAD = 24;
/** Route attribute with the user id to use in a lookup (u32). (linux/rtnetlink.h) */
export const RTA_UID = 25;
/**
 * Route attribute that says whether the last MPLS router copies the TTL of the label into the packet (u8).
 * (linux/rtnetlink.h)
 */
export const RTA_TTL_PROPAGATE = 26;
/** Route attribute with the transport protocol to use in a lookup (u8). (linux/rtnetlink.h) */
export const RTA_IP_PROTO = 27;
/** Route attribute with the source port to use in a lookup (u16, network byte order). (linux/rtnetlink.h) */
export const RTA_SPORT = 28;
/** Route attribute with the destination port to use in a lookup (u16, network byte order). (linux/rtnetlink.h) */
export const RTA_DPORT = 29;
/** Route attribute with the id of the next hop object that the route uses (u32). (linux/rtnetlink.h) */
export const RTA_NH_ID = 30;
/**
 * Route attribute with the IPv6 flow label to use in a lookup (u32, network byte order). Available since Linux 6.14.
 * (linux/rtnetlink.h)
 */
export const RTA_FLOWLABEL = 31;

// Path metrics of a route (RTA_METRICS).

/** Reserved type 0 of the path metrics of a route. The kernel does not use this type. (linux/rtnetlink.h) */
export const RTAX_UNSPEC = 0;
/** Path metric of a route: the bit mask of the metrics that the kernel must not change (u32). (linux/rtnetlink.h) */
export const RTAX_LOCK = 1;
/** Path metric of a route: the path MTU in bytes (u32). (linux/rtnetlink.h) */
export const RTAX_MTU = 2;
/** Path metric of a route: the maximum TCP window to advertise, in bytes (u32). (linux/rtnetlink.h) */
export const RTAX_WINDOW = 3;
/**
 * Path metric of a route: the initial estimate of the round-trip time, in units of 1/8 millisecond (u32).
 * (linux/rtnetlink.h)
 */
export const RTAX_RTT = 4;
/**
 * Path metric of a route: the initial estimate of the round-trip time variance, in units of 1/4 millisecond (u32).
 * (linux/rtnetlink.h)
 */
export const RTAX_RTTVAR = 5;
/** Path metric of a route: the slow start threshold of TCP, in segments (u32). (linux/rtnetlink.h) */
export const RTAX_SSTHRESH = 6;
/** Path metric of a route: the maximum congestion window of TCP, in segments (u32). (linux/rtnetlink.h) */
export const RTAX_CWND = 7;
/** Path metric of a route: the TCP segment size to advertise, in bytes (u32). (linux/rtnetlink.h) */
export const RTAX_ADVMSS = 8;
/**
 * Path metric of a route: the number of out-of-order segments that TCP tolerates before it assumes loss (u32).
 * (linux/rtnetlink.h)
 */
export const RTAX_REORDERING = 9;
/** Path metric of a route: the TTL or hop limit of sent packets (u32). (linux/rtnetlink.h) */
export const RTAX_HOPLIMIT = 10;
/** Path metric of a route: the initial congestion window of TCP, in segments (u32). (linux/rtnetlink.h) */
export const RTAX_INITCWND = 11;
/** Path metric of a route: the features of the path, as RTAX_FEATURE_* bits (u32). (linux/rtnetlink.h) */
export const RTAX_FEATURES = 12;
/** Path metric of a route: the minimum retransmission timeout of TCP, in milliseconds (u32). (linux/rtnetlink.h) */
export const RTAX_RTO_MIN = 13;
/** Path metric of a route: the initial receive window of TCP, in segments (u32). (linux/rtnetlink.h) */
export const RTAX_INITRWND = 14;
/** Path metric of a route: whether TCP sends acknowledgements without delay (u32). (linux/rtnetlink.h) */
export const RTAX_QUICKACK = 15;
/** Path metric of a route: the name of the TCP congestion control algorithm (string). (linux/rtnetlink.h) */
export const RTAX_CC_ALGO = 16;
/** Path metric of a route: whether TCP Fast Open works without a cookie (u32). (linux/rtnetlink.h) */
export const RTAX_FASTOPEN_NO_COOKIE = 17;
/** Path feature of a route: explicit congestion notification (ECN). (linux/rtnetlink.h) */
export const RTAX_FEATURE_ECN = 0x1;
/** Path feature of a route: selective acknowledgements, which the kernel ignores. (linux/rtnetlink.h) */
export const RTAX_FEATURE_SACK = 0x2;
/** Path feature of a route: TCP timestamps, which the kernel ignores. (linux/rtnetlink.h) */
export const RTAX_FEATURE_TIMESTAMP = 0x4;
/** Path feature of a route: fragment header in every packet, which newer kernels ignore. (linux/rtnetlink.h) */
export const RTAX_FEATURE_ALLFRAG = 0x8;
/** Path feature of a route: TCP timestamps in microseconds. Available since Linux 6.7. (linux/rtnetlink.h) */
export const RTAX_FEATURE_TCP_USEC_TS = 0x10;

// Flags of a next hop (rtnh_flags).

/** Next hop flag: the next hop is unusable. (linux/rtnetlink.h) */
export const RTNH_F_DEAD = 1;
/**
 * Reserved next hop flag for gateways that need a recursive lookup, which the kernel never implemented.
 * (linux/rtnetlink.h)
 */
export const RTNH_F_PERVASIVE = 2;
/** Next hop flag: the gateway is on the link even if no route covers it. (linux/rtnetlink.h) */
export const RTNH_F_ONLINK = 4;
/** Next hop flag: hardware forwards the packets for the next hop. (linux/rtnetlink.h) */
export const RTNH_F_OFFLOAD = 8;
/** Next hop flag: the link of the next hop has no carrier. (linux/rtnetlink.h) */
export const RTNH_F_LINKDOWN = 16;
/** Next hop flag: the multicast route is not resolved yet. (linux/rtnetlink.h) */
export const RTNH_F_UNRESOLVED = 32;
/**
 * Next hop flag: hardware passes the packets for the next hop to the CPU. Available since Linux 5.11.
 * (linux/rtnetlink.h)
 */
export const RTNH_F_TRAP = 64;

// Attributes of traffic control objects.

/** Reserved type 0 of traffic control attributes. The kernel does not use this type. (linux/rtnetlink.h) */
export const TCA_UNSPEC = 0;
/**
 * Traffic control attribute with the kind of queueing discipline, class or filter, such as "htb" (string).
 * (linux/rtnetlink.h)
 */
export const TCA_KIND = 1;
/** Traffic control attribute with the parameters of the discipline, class or filter (nested). (linux/rtnetlink.h) */
export const TCA_OPTIONS = 2;
/** Traffic control attribute with the statistics in the old format (struct tc_stats). (linux/rtnetlink.h) */
export const TCA_STATS = 3;
/**
 * Traffic control attribute with the old-format statistics of the discipline, class or filter (struct, by kind).
 * (linux/rtnetlink.h)
 */
export const TCA_XSTATS = 4;
/** Traffic control attribute with the parameters of the rate estimator (struct tc_estimator). (linux/rtnetlink.h) */
export const TCA_RATE = 5;
/** Traffic control attribute with the number of actions that a flush has deleted (u32). (linux/rtnetlink.h) */
export const TCA_FCNT = 6;
/**
 * Traffic control attribute with the statistics of the discipline, class or filter (nested TCA_STATS_* attributes).
 * (linux/rtnetlink.h)
 */
export const TCA_STATS2 = 7;
/**
 * Traffic control attribute with the size table, which corrects the sizes of packets (nested TCA_STAB_* attributes).
 * (linux/rtnetlink.h)
 */
export const TCA_STAB = 8;
/** Empty traffic control attribute that aligns the next attribute to 8 bytes. (linux/rtnetlink.h) */
export const TCA_PAD = 9;
/** Traffic control attribute that includes hidden queueing disciplines in a dump (flag). (linux/rtnetlink.h) */
export const TCA_DUMP_INVISIBLE = 10;
/** Traffic control attribute with the number of the chain that contains the filter (u32). (linux/rtnetlink.h) */
export const TCA_CHAIN = 11;
/** Traffic control attribute that says whether the object is offloaded to hardware (u8). (linux/rtnetlink.h) */
export const TCA_HW_OFFLOAD = 12;
/**
 * Traffic control attribute with the index of the shared filter block for received packets (u32). (linux/rtnetlink.h)
 */
export const TCA_INGRESS_BLOCK = 13;
/** Traffic control attribute with the index of the shared filter block for sent packets (u32). (linux/rtnetlink.h) */
export const TCA_EGRESS_BLOCK = 14;
/** Traffic control attribute with options of a dump, as TCA_DUMP_FLAGS_* bits (bitfield32). (linux/rtnetlink.h) */
export const TCA_DUMP_FLAGS = 15;
/**
 * Traffic control attribute with a warning about a change that succeeded (string). Available since Linux 6.3.
 * (linux/rtnetlink.h)
 */
export const TCA_EXT_WARN_MSG = 16;
/** Flag of a traffic control dump that restricts the reply to ids and statistics. (linux/rtnetlink.h) */
export const TCA_DUMP_FLAGS_TERSE = 0x1;
/**
 * Interface index in traffic filter messages that refer to a shared filter block instead of a link. (linux/rtnetlink.h)
 */
export const TCM_IFINDEX_MAGIC_BLOCK = 0xffffffff;

// Attributes and flags of traffic control action messages.

/** Reserved type 0 of traffic control action attributes. The kernel does not use this type. (linux/rtnetlink.h) */
export const TCA_ROOT_UNSPEC = 0;
/** Traffic control action attribute with the actions (list of nested TCA_ACT_* attributes). (linux/rtnetlink.h) */
export const TCA_ROOT_TAB = 1;
/** Traffic control action attribute with options of a dump, as TCA_ACT_FLAG_* bits (bitfield32). (linux/rtnetlink.h) */
export const TCA_ROOT_FLAGS = 2;
/** Traffic control action attribute with the number of actions in a message of a dump (u32). (linux/rtnetlink.h) */
export const TCA_ROOT_COUNT = 3;
/**
 * Traffic control action attribute that restricts a dump to actions that were used within this number of milliseconds
 * (u32). (linux/rtnetlink.h)
 */
export const TCA_ROOT_TIME_DELTA = 4;
/**
 * Traffic control action attribute with a warning about a change that succeeded (string). Available since Linux 6.3.
 * (linux/rtnetlink.h)
 */
export const TCA_ROOT_EXT_WARN_MSG = 5;
/** Flag of a traffic control action dump that puts as many actions into each message as fit. (linux/rtnetlink.h) */
export const TCA_FLAG_LARGE_DUMP_ON = 0x1;
/**
 * Alias of TCA_FLAG_LARGE_DUMP_ON, a flag of a traffic control action dump. Available since Linux 5.11.
 * (linux/rtnetlink.h)
 */
export const TCA_ACT_FLAG_LARGE_DUMP_ON = 0x1;
/**
 * Flag of a traffic control action dump that restricts the reply to kind, index and statistics. Available since Linux
 * 5.11. (linux/rtnetlink.h)
 */
export const TCA_ACT_FLAG_TERSE_DUMP = 0x2;

// Attributes of a prefix from a router advertisement (RTM_NEWPREFIX).

/** Reserved type 0 of IPv6 prefix attributes. The kernel does not use this type. (linux/rtnetlink.h) */
export const PREFIX_UNSPEC = 0;
/** IPv6 prefix attribute with the prefix address (address). (linux/rtnetlink.h) */
export const PREFIX_ADDRESS = 1;
/** IPv6 prefix attribute with the preferred and valid lifetime (struct prefix_cacheinfo). (linux/rtnetlink.h) */
export const PREFIX_CACHEINFO = 2;

// Attributes of router advertisement options (RTM_NEWNDUSEROPT).

/** Reserved type 0 of router advertisement attributes. The kernel does not use this type. (linux/rtnetlink.h) */
export const NDUSEROPT_UNSPEC = 0;
/**
 * Router advertisement attribute with the address of the router that sent the options (address). (linux/rtnetlink.h)
 */
export const NDUSEROPT_SRCADDR = 1;

// Extra data of a link dump (IFLA_EXT_MASK).

/** Flag of a link dump that includes the SR-IOV virtual functions of devices. (linux/rtnetlink.h) */
export const RTEXT_FILTER_VF = 0x1;
/** Flag of a link dump that includes the VLANs of bridge ports. (linux/rtnetlink.h) */
export const RTEXT_FILTER_BRVLAN = 0x2;
/** Flag of a link dump that includes the VLANs of bridge ports as ranges. (linux/rtnetlink.h) */
export const RTEXT_FILTER_BRVLAN_COMPRESSED = 0x4;
/** Flag of a link dump that omits statistics. (linux/rtnetlink.h) */
export const RTEXT_FILTER_SKIP_STATS = 0x8;
/** Flag of a link dump that includes the media redundancy protocol (MRP) state of bridges. (linux/rtnetlink.h) */
export const RTEXT_FILTER_MRP = 0x10;
/**
 * Flag of a link dump that includes the connectivity fault management (CFM) settings of bridges. Available since Linux
 * 5.11. (linux/rtnetlink.h)
 */
export const RTEXT_FILTER_CFM_CONFIG = 0x20;
/**
 * Flag of a link dump that includes the connectivity fault management (CFM) state of bridges. Available since Linux
 * 5.11. (linux/rtnetlink.h)
 */
export const RTEXT_FILTER_CFM_STATUS = 0x40;
/**
 * Flag of a link dump that includes the multiple spanning tree state of bridge ports. Available since Linux 5.18.
 * (linux/rtnetlink.h)
 */
export const RTEXT_FILTER_MST = 0x80;
