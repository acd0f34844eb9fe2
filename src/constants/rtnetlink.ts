// rtnetlink: the messages, groups and attributes of NETLINK_ROUTE; links, addresses and neighbours have files of their own.

// Families beyond the address families.

/** Multicast routes of IPv4. (linux/rtnetlink.h) */
export const RTNL_FAMILY_IPMR = 128;
/** Multicast routes of IPv6. (linux/rtnetlink.h) */
export const RTNL_FAMILY_IP6MR = 129;

// Message types. The type modulo 4 says what is done: 0 new, 1 delete, 2 get, 3 set.

/** The first message type of rtnetlink. (linux/rtnetlink.h) */
export const RTM_BASE = 16;
/** Creates or changes a link, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWLINK = 16;
/** Deletes a link, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELLINK = 17;
/** Asks for links. (linux/rtnetlink.h) */
export const RTM_GETLINK = 18;
/** Changes a link, without ever creating it. (linux/rtnetlink.h) */
export const RTM_SETLINK = 19;
/** Adds or changes an address, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWADDR = 20;
/** Removes an address, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELADDR = 21;
/** Asks for addresses. (linux/rtnetlink.h) */
export const RTM_GETADDR = 22;
/** Adds or changes a route, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWROUTE = 24;
/** Removes a route, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELROUTE = 25;
/** Asks for the route to a destination, or for all routes as a dump. (linux/rtnetlink.h) */
export const RTM_GETROUTE = 26;
/** Adds or changes a neighbour or bridge forwarding entry, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWNEIGH = 28;
/** Removes a neighbour or bridge forwarding entry, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELNEIGH = 29;
/** Asks for neighbours or bridge forwarding entries. (linux/rtnetlink.h) */
export const RTM_GETNEIGH = 30;
/** Adds a routing rule, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWRULE = 32;
/** Removes a routing rule, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELRULE = 33;
/** Asks for routing rules. (linux/rtnetlink.h) */
export const RTM_GETRULE = 34;
/** Adds or changes a queueing discipline, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWQDISC = 36;
/** Removes a queueing discipline, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELQDISC = 37;
/** Asks for queueing disciplines. (linux/rtnetlink.h) */
export const RTM_GETQDISC = 38;
/** Adds or changes a traffic class, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWTCLASS = 40;
/** Removes a traffic class, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELTCLASS = 41;
/** Asks for the traffic classes of a link. (linux/rtnetlink.h) */
export const RTM_GETTCLASS = 42;
/** Adds or changes a traffic filter, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWTFILTER = 44;
/** Removes a traffic filter, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELTFILTER = 45;
/** Asks for traffic filters. (linux/rtnetlink.h) */
export const RTM_GETTFILTER = 46;
/** Adds or changes a traffic control action, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWACTION = 48;
/** Removes a traffic control action, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELACTION = 49;
/** Asks for traffic control actions. (linux/rtnetlink.h) */
export const RTM_GETACTION = 50;
/** Tells of an IPv6 prefix that a router advertised. (linux/rtnetlink.h) */
export const RTM_NEWPREFIX = 52;
/**
 * Describes a multicast address that an interface listens to, or reports that it was added; since Linux 6.14.
 * (linux/rtnetlink.h)
 */
export const RTM_NEWMULTICAST = 56;
/** Tells that an interface left a multicast address; since Linux 6.14. (linux/rtnetlink.h) */
export const RTM_DELMULTICAST = 57;
/** Asks for the multicast addresses that interfaces listen to. (linux/rtnetlink.h) */
export const RTM_GETMULTICAST = 58;
/** Describes an anycast address of an interface, or reports that it was added; since Linux 6.14. (linux/rtnetlink.h) */
export const RTM_NEWANYCAST = 60;
/** Tells that an interface dropped an anycast address; since Linux 6.14. (linux/rtnetlink.h) */
export const RTM_DELANYCAST = 61;
/** Asks for the anycast addresses of interfaces. (linux/rtnetlink.h) */
export const RTM_GETANYCAST = 62;
/** Describes a neighbour table and its parameters. (linux/rtnetlink.h) */
export const RTM_NEWNEIGHTBL = 64;
/** Asks for the neighbour tables. (linux/rtnetlink.h) */
export const RTM_GETNEIGHTBL = 66;
/** Changes the parameters of a neighbour table. (linux/rtnetlink.h) */
export const RTM_SETNEIGHTBL = 67;
/**
 * Hands over options of an IPv6 router advertisement that are meant for user space, such as DNS servers.
 * (linux/rtnetlink.h)
 */
export const RTM_NEWNDUSEROPT = 68;
/** Adds or changes an IPv6 address label, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWADDRLABEL = 72;
/** Removes an IPv6 address label. (linux/rtnetlink.h) */
export const RTM_DELADDRLABEL = 73;
/** Asks for IPv6 address labels. (linux/rtnetlink.h) */
export const RTM_GETADDRLABEL = 74;
/** Asks for the data center bridging state of a link. (linux/rtnetlink.h) */
export const RTM_GETDCB = 78;
/** Changes the data center bridging state of a link. (linux/rtnetlink.h) */
export const RTM_SETDCB = 79;
/** Describes the network settings of an interface, or reports a change. (linux/rtnetlink.h) */
export const RTM_NEWNETCONF = 80;
/** Tells that the network settings of an interface are gone. (linux/rtnetlink.h) */
export const RTM_DELNETCONF = 81;
/** Asks for the network settings of interfaces. (linux/rtnetlink.h) */
export const RTM_GETNETCONF = 82;
/** Adds a multicast group to a bridge port, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWMDB = 84;
/** Removes a multicast group from a bridge port, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELMDB = 85;
/** Asks for the multicast groups of bridges. (linux/rtnetlink.h) */
export const RTM_GETMDB = 86;
/** Gives another network namespace an id in this one, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWNSID = 88;
/** Tells that the id of a network namespace is gone. (linux/rtnetlink.h) */
export const RTM_DELNSID = 89;
/** Asks for the ids of other network namespaces. (linux/rtnetlink.h) */
export const RTM_GETNSID = 90;
/** Describes the statistics of a link. (linux/rtnetlink.h) */
export const RTM_NEWSTATS = 92;
/** Asks for selected statistics of links. (linux/rtnetlink.h) */
export const RTM_GETSTATS = 94;
/** Turns optional statistics of a link on or off; since Linux 5.18. (linux/rtnetlink.h) */
export const RTM_SETSTATS = 95;
/** Hands over a packet or an event of multicast routing. (linux/rtnetlink.h) */
export const RTM_NEWCACHEREPORT = 96;
/** Adds a chain of traffic filters, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWCHAIN = 100;
/** Removes a chain of traffic filters, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELCHAIN = 101;
/** Asks for chains of traffic filters. (linux/rtnetlink.h) */
export const RTM_GETCHAIN = 102;
/** Adds or changes a next hop object, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWNEXTHOP = 104;
/** Removes a next hop object, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELNEXTHOP = 105;
/** Asks for next hop objects. (linux/rtnetlink.h) */
export const RTM_GETNEXTHOP = 106;
/** Adds properties to a link, such as alternative names. (linux/rtnetlink.h) */
export const RTM_NEWLINKPROP = 108;
/** Removes properties from a link, such as alternative names. (linux/rtnetlink.h) */
export const RTM_DELLINKPROP = 109;
/** Set aside for asking for properties of links; RTM_GETLINK reports them. (linux/rtnetlink.h) */
export const RTM_GETLINKPROP = 110;
/** Changes VLANs of a bridge port, or describes them. (linux/rtnetlink.h) */
export const RTM_NEWVLAN = 112;
/** Removes VLANs of a bridge port, or reports that they were removed. (linux/rtnetlink.h) */
export const RTM_DELVLAN = 113;
/** Asks for the VLANs of bridge ports. (linux/rtnetlink.h) */
export const RTM_GETVLAN = 114;
/** Describes a bucket of a resilient next hop group, or reports that it moved; since Linux 5.13. (linux/rtnetlink.h) */
export const RTM_NEWNEXTHOPBUCKET = 116;
/** Set aside: buckets go away with their group; since Linux 5.13. (linux/rtnetlink.h) */
export const RTM_DELNEXTHOPBUCKET = 117;
/** Asks for the buckets of resilient next hop groups; since Linux 5.13. (linux/rtnetlink.h) */
export const RTM_GETNEXTHOPBUCKET = 118;
/**
 * Adds an entry of a tunnel device, such as a VXLAN network id, or describes one; since Linux 5.18.
 * (linux/rtnetlink.h)
 */
export const RTM_NEWTUNNEL = 120;
/** Removes an entry of a tunnel device, or reports that it was removed; since Linux 5.18. (linux/rtnetlink.h) */
export const RTM_DELTUNNEL = 121;
/** Asks for the entries of tunnel devices; since Linux 5.18. (linux/rtnetlink.h) */
export const RTM_GETTUNNEL = 122;

// Multicast groups, for NETLINK_ADD_MEMBERSHIP.

/** Names no group. (linux/rtnetlink.h) */
export const RTNLGRP_NONE = 0;
/** Links. (linux/rtnetlink.h) */
export const RTNLGRP_LINK = 1;
/** Holds a number; the kernel does not send to it. (linux/rtnetlink.h) */
export const RTNLGRP_NOTIFY = 2;
/** Neighbours and bridge forwarding entries. (linux/rtnetlink.h) */
export const RTNLGRP_NEIGH = 3;
/** Queueing disciplines, classes, filters, chains and actions. (linux/rtnetlink.h) */
export const RTNLGRP_TC = 4;
/** IPv4 addresses. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_IFADDR = 5;
/** IPv4 multicast routes. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_MROUTE = 6;
/** IPv4 routes. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_ROUTE = 7;
/** IPv4 routing rules. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_RULE = 8;
/** IPv6 addresses. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_IFADDR = 9;
/** IPv6 multicast routes. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_MROUTE = 10;
/** IPv6 routes. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_ROUTE = 11;
/** The IPv6 state of links. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_IFINFO = 12;
/** DECnet addresses, while the kernel had them. (linux/rtnetlink.h) */
export const RTNLGRP_DECnet_IFADDR = 13;
/** Holds a number; the kernel does not send to it. (linux/rtnetlink.h) */
export const RTNLGRP_NOP2 = 14;
/** DECnet routes, while the kernel had them. (linux/rtnetlink.h) */
export const RTNLGRP_DECnet_ROUTE = 15;
/** DECnet routing rules, while the kernel had them. (linux/rtnetlink.h) */
export const RTNLGRP_DECnet_RULE = 16;
/** Holds a number; the kernel does not send to it. (linux/rtnetlink.h) */
export const RTNLGRP_NOP4 = 17;
/** IPv6 prefixes from router advertisements. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_PREFIX = 18;
/** IPv6 routing rules. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_RULE = 19;
/** Options of router advertisements that are meant for user space. (linux/rtnetlink.h) */
export const RTNLGRP_ND_USEROPT = 20;
/** Phonet addresses. (linux/rtnetlink.h) */
export const RTNLGRP_PHONET_IFADDR = 21;
/** Phonet routes. (linux/rtnetlink.h) */
export const RTNLGRP_PHONET_ROUTE = 22;
/** Data center bridging state. (linux/rtnetlink.h) */
export const RTNLGRP_DCB = 23;
/** IPv4 settings of interfaces. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_NETCONF = 24;
/** IPv6 settings of interfaces. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_NETCONF = 25;
/** Multicast groups and router ports of bridges. (linux/rtnetlink.h) */
export const RTNLGRP_MDB = 26;
/** MPLS routes. (linux/rtnetlink.h) */
export const RTNLGRP_MPLS_ROUTE = 27;
/** Ids of other network namespaces. (linux/rtnetlink.h) */
export const RTNLGRP_NSID = 28;
/** MPLS settings of interfaces. (linux/rtnetlink.h) */
export const RTNLGRP_MPLS_NETCONF = 29;
/** Packets and events of IPv4 multicast routing, for the routing daemon. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_MROUTE_R = 30;
/** Packets and events of IPv6 multicast routing, for the routing daemon. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_MROUTE_R = 31;
/** Next hop objects. (linux/rtnetlink.h) */
export const RTNLGRP_NEXTHOP = 32;
/** VLANs of bridge ports. (linux/rtnetlink.h) */
export const RTNLGRP_BRVLAN = 33;
/** MCTP addresses; since Linux 5.17. (linux/rtnetlink.h) */
export const RTNLGRP_MCTP_IFADDR = 34;
/** Entries of tunnel devices; since Linux 5.18. (linux/rtnetlink.h) */
export const RTNLGRP_TUNNEL = 35;
/** Changes to which statistics a link keeps; since Linux 5.18. (linux/rtnetlink.h) */
export const RTNLGRP_STATS = 36;
/** IPv4 multicast addresses of interfaces; since Linux 6.14. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_MCADDR = 37;
/** IPv6 multicast addresses of interfaces; since Linux 6.14. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_MCADDR = 38;
/** IPv6 anycast addresses of interfaces; since Linux 6.14. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_ACADDR = 39;

// Multicast groups as the bits of nl_groups, from before groups were joined by number.

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

// Kinds of routes (rtm_type).

/** Names no kind, or any. (linux/rtnetlink.h) */
export const RTN_UNSPEC = 0;
/** Leads to a gateway or straight to the destination. (linux/rtnetlink.h) */
export const RTN_UNICAST = 1;
/** The destination is this machine. (linux/rtnetlink.h) */
export const RTN_LOCAL = 2;
/** The destination is a broadcast address of a link. (linux/rtnetlink.h) */
export const RTN_BROADCAST = 3;
/** The destination is an anycast address of this machine. (linux/rtnetlink.h) */
export const RTN_ANYCAST = 4;
/** The destination is a multicast group. (linux/rtnetlink.h) */
export const RTN_MULTICAST = 5;
/** Drops packets in silence. (linux/rtnetlink.h) */
export const RTN_BLACKHOLE = 6;
/** Drops packets and says that the host is unreachable. (linux/rtnetlink.h) */
export const RTN_UNREACHABLE = 7;
/** Drops packets and says that this is forbidden. (linux/rtnetlink.h) */
export const RTN_PROHIBIT = 8;
/** Ends the lookup in this table; the next rule decides. (linux/rtnetlink.h) */
export const RTN_THROW = 9;
/** Rewrote addresses in kernels long gone. (linux/rtnetlink.h) */
export const RTN_NAT = 10;
/** Set aside for asking a resolver outside the kernel. (linux/rtnetlink.h) */
export const RTN_XRESOLVE = 11;

// Who made a route (rtm_protocol).

/** Unknown, or any. (linux/rtnetlink.h) */
export const RTPROT_UNSPEC = 0;
/** Learned from an ICMP redirect. (linux/rtnetlink.h) */
export const RTPROT_REDIRECT = 1;
/** Made by the kernel itself, mostly along with an address. (linux/rtnetlink.h) */
export const RTPROT_KERNEL = 2;
/** Made while the system started; the default of many tools. (linux/rtnetlink.h) */
export const RTPROT_BOOT = 3;
/** Made by an administrator. (linux/rtnetlink.h) */
export const RTPROT_STATIC = 4;
/** Made by GateD. (linux/rtnetlink.h) */
export const RTPROT_GATED = 8;
/** Learned from an IPv6 router advertisement. (linux/rtnetlink.h) */
export const RTPROT_RA = 9;
/** Made by the MRT toolkit. (linux/rtnetlink.h) */
export const RTPROT_MRT = 10;
/** Made by Zebra or its successors Quagga and FRR. (linux/rtnetlink.h) */
export const RTPROT_ZEBRA = 11;
/** Made by BIRD. (linux/rtnetlink.h) */
export const RTPROT_BIRD = 12;
/** Made by the DECnet routing daemon. (linux/rtnetlink.h) */
export const RTPROT_DNROUTED = 13;
/** Made by XORP. (linux/rtnetlink.h) */
export const RTPROT_XORP = 14;
/** Made by Netsukuku. (linux/rtnetlink.h) */
export const RTPROT_NTK = 15;
/** Made by a DHCP client. (linux/rtnetlink.h) */
export const RTPROT_DHCP = 16;
/** Made by a multicast routing daemon. (linux/rtnetlink.h) */
export const RTPROT_MROUTED = 17;
/** Made by keepalived. (linux/rtnetlink.h) */
export const RTPROT_KEEPALIVED = 18;
/** Made by the Babel daemon. (linux/rtnetlink.h) */
export const RTPROT_BABEL = 42;
/** Made by OVN; since Linux 6.15. (linux/rtnetlink.h) */
export const RTPROT_OVN = 84;
/** Made by Open/R; since Linux 5.13. (linux/rtnetlink.h) */
export const RTPROT_OPENR = 99;
/** Learned over BGP. (linux/rtnetlink.h) */
export const RTPROT_BGP = 186;
/** Learned over IS-IS. (linux/rtnetlink.h) */
export const RTPROT_ISIS = 187;
/** Learned over OSPF. (linux/rtnetlink.h) */
export const RTPROT_OSPF = 188;
/** Learned over RIP. (linux/rtnetlink.h) */
export const RTPROT_RIP = 189;
/** Learned over EIGRP. (linux/rtnetlink.h) */
export const RTPROT_EIGRP = 192;

// How far away a destination is (rtm_scope, ifa_scope): the greater, the nearer.

/** Anywhere. (linux/rtnetlink.h) */
export const RT_SCOPE_UNIVERSE = 0;
/** Inside the own routing domain. (linux/rtnetlink.h) */
export const RT_SCOPE_SITE = 200;
/** On a link of this machine. (linux/rtnetlink.h) */
export const RT_SCOPE_LINK = 253;
/** On this machine. (linux/rtnetlink.h) */
export const RT_SCOPE_HOST = 254;
/** No destination at all. (linux/rtnetlink.h) */
export const RT_SCOPE_NOWHERE = 255;

// Flags of a route (rtm_flags).

/** Asks for a notification when the route changes. (linux/rtnetlink.h) */
export const RTM_F_NOTIFY = 0x100;
/** The route is an entry of the routing cache: an exception or the answer to a lookup. (linux/rtnetlink.h) */
export const RTM_F_CLONED = 0x200;
/** Was meant to spread packets over several next hops; never built. (linux/rtnetlink.h) */
export const RTM_F_EQUALIZE = 0x400;
/** Asks a dump for routes made by router advertisements only. (linux/rtnetlink.h) */
export const RTM_F_PREFIX = 0x800;
/** Asks a lookup to report the table that it found the route in. (linux/rtnetlink.h) */
export const RTM_F_LOOKUP_TABLE = 0x1000;
/** Asks a lookup for the entry of the table that matched, rather than for the result. (linux/rtnetlink.h) */
export const RTM_F_FIB_MATCH = 0x2000;
/** Hardware forwards what takes this route. (linux/rtnetlink.h) */
export const RTM_F_OFFLOAD = 0x4000;
/** Hardware hands what takes this route to the processor. (linux/rtnetlink.h) */
export const RTM_F_TRAP = 0x8000;
/** Hardware could not take the route; since Linux 5.12. (linux/rtnetlink.h) */
export const RTM_F_OFFLOAD_FAILED = 0x20000000;

// Routing tables with a fixed number (rtm_table, RTA_TABLE).

/** Names no table, or any. (linux/rtnetlink.h) */
export const RT_TABLE_UNSPEC = 0;
/** Stands in rtm_table for any number over 255, which RTA_TABLE holds then. (linux/rtnetlink.h) */
export const RT_TABLE_COMPAT = 252;
/** The table that is searched last; empty by default. (linux/rtnetlink.h) */
export const RT_TABLE_DEFAULT = 253;
/** The table of ordinary routes. (linux/rtnetlink.h) */
export const RT_TABLE_MAIN = 254;
/** The table of local and broadcast addresses, which the kernel keeps. (linux/rtnetlink.h) */
export const RT_TABLE_LOCAL = 255;
/** The greatest number of a table. (linux/rtnetlink.h) */
export const RT_TABLE_MAX = 0xffffffff;

// Attributes of a route.

/** Attributes start at multiples of this many bytes. (linux/rtnetlink.h) */
export const RTA_ALIGNTO = 4;
/** Names no attribute. (linux/rtnetlink.h) */
export const RTA_UNSPEC = 0;
/** The destination (address). (linux/rtnetlink.h) */
export const RTA_DST = 1;
/** The source that the route is for (address). (linux/rtnetlink.h) */
export const RTA_SRC = 2;
/** The index of the interface that a packet came from (u32). (linux/rtnetlink.h) */
export const RTA_IIF = 3;
/** The index of the interface that packets leave through (u32). (linux/rtnetlink.h) */
export const RTA_OIF = 4;
/** The next router, in the family of the route (address). (linux/rtnetlink.h) */
export const RTA_GATEWAY = 5;
/** The metric: the least one wins (u32). (linux/rtnetlink.h) */
export const RTA_PRIORITY = 6;
/** The source address to use where the program chose none (address). (linux/rtnetlink.h) */
export const RTA_PREFSRC = 7;
/** Properties of the path (nest of RTAX_). (linux/rtnetlink.h) */
export const RTA_METRICS = 8;
/** The next hops of a route that has several (list of struct rtnexthop with attributes). (linux/rtnetlink.h) */
export const RTA_MULTIPATH = 9;
/** Unused. (linux/rtnetlink.h) */
export const RTA_PROTOINFO = 10;
/** The realms of source and destination (u32). (linux/rtnetlink.h) */
export const RTA_FLOW = 11;
/** Age, use and expiry of a cache entry (struct rta_cacheinfo). (linux/rtnetlink.h) */
export const RTA_CACHEINFO = 12;
/** Unused. (linux/rtnetlink.h) */
export const RTA_SESSION = 13;
/** Unused. (linux/rtnetlink.h) */
export const RTA_MP_ALGO = 14;
/** The number of the table, all 32 bits of it (u32). (linux/rtnetlink.h) */
export const RTA_TABLE = 15;
/** The mark that a lookup is for (u32). (linux/rtnetlink.h) */
export const RTA_MARK = 16;
/** Packet and byte counts of a multicast route (struct rta_mfc_stats). (linux/rtnetlink.h) */
export const RTA_MFC_STATS = 17;
/** The next router in a family other than the route's (struct rtvia). (linux/rtnetlink.h) */
export const RTA_VIA = 18;
/** The label stack that replaces the destination, for MPLS (labels). (linux/rtnetlink.h) */
export const RTA_NEWDST = 19;
/** The preference that an IPv6 router gave the route (u8). (linux/rtnetlink.h) */
export const RTA_PREF = 20;
/** Which lightweight tunnel wraps the packets (u16). (linux/rtnetlink.h) */
export const RTA_ENCAP_TYPE = 21;
/** The parameters of that tunnel (nest, by type). (linux/rtnetlink.h) */
export const RTA_ENCAP = 22;
/** Seconds until an IPv6 route goes away (u32). (linux/rtnetlink.h) */
export const RTA_EXPIRES = 23;
/** Padding to an 8-byte boundary. (linux/rtnetlink.h) */
export const RTA_PAD = 24;
/** The user that a lookup is for (u32). (linux/rtnetlink.h) */
export const RTA_UID = 25;
/** Whether the end of an MPLS path copies its TTL into the packet (u8). (linux/rtnetlink.h) */
export const RTA_TTL_PROPAGATE = 26;
/** The transport protocol that a lookup is for (u8). (linux/rtnetlink.h) */
export const RTA_IP_PROTO = 27;
/** The source port that a lookup is for (u16, network byte order). (linux/rtnetlink.h) */
export const RTA_SPORT = 28;
/** The destination port that a lookup is for (u16, network byte order). (linux/rtnetlink.h) */
export const RTA_DPORT = 29;
/** The id of the next hop object that the route uses (u32). (linux/rtnetlink.h) */
export const RTA_NH_ID = 30;
/** The IPv6 flow label that a lookup is for (u32, network byte order); since Linux 6.14. (linux/rtnetlink.h) */
export const RTA_FLOWLABEL = 31;

// Properties of a path (RTA_METRICS).

/** Names no property. (linux/rtnetlink.h) */
export const RTAX_UNSPEC = 0;
/** Which properties the kernel may not adapt, as bits by number (u32). (linux/rtnetlink.h) */
export const RTAX_LOCK = 1;
/** The largest packet in bytes (u32). (linux/rtnetlink.h) */
export const RTAX_MTU = 2;
/** The largest TCP window to offer, in bytes (u32). (linux/rtnetlink.h) */
export const RTAX_WINDOW = 3;
/** The first estimate of the round trip time, in eighths of a millisecond (u32). (linux/rtnetlink.h) */
export const RTAX_RTT = 4;
/** The first estimate of how much that time varies, in quarters of a millisecond (u32). (linux/rtnetlink.h) */
export const RTAX_RTTVAR = 5;
/** Where TCP's slow start ends, in segments (u32). (linux/rtnetlink.h) */
export const RTAX_SSTHRESH = 6;
/** The bound of TCP's congestion window, in segments (u32). (linux/rtnetlink.h) */
export const RTAX_CWND = 7;
/** The segment size to offer to the other end, in bytes (u32). (linux/rtnetlink.h) */
export const RTAX_ADVMSS = 8;
/** How far segments may be out of order before that counts as loss (u32). (linux/rtnetlink.h) */
export const RTAX_REORDERING = 9;
/** The TTL or hop limit of packets sent (u32). (linux/rtnetlink.h) */
export const RTAX_HOPLIMIT = 10;
/** TCP's first congestion window, in segments (u32). (linux/rtnetlink.h) */
export const RTAX_INITCWND = 11;
/** What the path can do, as RTAX_FEATURE_ bits (u32). (linux/rtnetlink.h) */
export const RTAX_FEATURES = 12;
/** The least time before TCP sends again, in milliseconds (u32). (linux/rtnetlink.h) */
export const RTAX_RTO_MIN = 13;
/** TCP's first receive window, in segments (u32). (linux/rtnetlink.h) */
export const RTAX_INITRWND = 14;
/** Whether TCP acknowledges at once on this path (u32). (linux/rtnetlink.h) */
export const RTAX_QUICKACK = 15;
/** The name of TCP's congestion control on this path (string). (linux/rtnetlink.h) */
export const RTAX_CC_ALGO = 16;
/** Whether TCP Fast Open works without a cookie on this path (u32). (linux/rtnetlink.h) */
export const RTAX_FASTOPEN_NO_COOKIE = 17;
/** Explicit congestion notification. (linux/rtnetlink.h) */
export const RTAX_FEATURE_ECN = 0x1;
/** Selective acknowledgements; the kernel does not act on it. (linux/rtnetlink.h) */
export const RTAX_FEATURE_SACK = 0x2;
/** TCP timestamps; the kernel does not act on it. (linux/rtnetlink.h) */
export const RTAX_FEATURE_TIMESTAMP = 0x4;
/** A fragment header in every packet, which newer kernels do not act on. (linux/rtnetlink.h) */
export const RTAX_FEATURE_ALLFRAG = 0x8;
/** TCP timestamps in microseconds; since Linux 6.7. (linux/rtnetlink.h) */
export const RTAX_FEATURE_TCP_USEC_TS = 0x10;

// Flags of a next hop (rtnh_flags).

/** Cannot be used. (linux/rtnetlink.h) */
export const RTNH_F_DEAD = 1;
/** Was meant for gateways found by a further lookup. (linux/rtnetlink.h) */
export const RTNH_F_PERVASIVE = 2;
/** The gateway is on this link even though no route says so. (linux/rtnetlink.h) */
export const RTNH_F_ONLINK = 4;
/** Hardware forwards to it. (linux/rtnetlink.h) */
export const RTNH_F_OFFLOAD = 8;
/** Its link has no carrier. (linux/rtnetlink.h) */
export const RTNH_F_LINKDOWN = 16;
/** The multicast route is not known yet. (linux/rtnetlink.h) */
export const RTNH_F_UNRESOLVED = 32;
/** Hardware hands its packets to the processor; since Linux 5.11. (linux/rtnetlink.h) */
export const RTNH_F_TRAP = 64;

// Attributes of traffic control objects.

/** Names no attribute. (linux/rtnetlink.h) */
export const TCA_UNSPEC = 0;
/** Which discipline, class or filter it is (string). (linux/rtnetlink.h) */
export const TCA_KIND = 1;
/** The parameters, by kind (nest). (linux/rtnetlink.h) */
export const TCA_OPTIONS = 2;
/** Statistics in the old form (struct tc_stats). (linux/rtnetlink.h) */
export const TCA_STATS = 3;
/** Statistics of the kind's own, in the old form (struct, by kind). (linux/rtnetlink.h) */
export const TCA_XSTATS = 4;
/** The parameters of the rate estimator (struct tc_estimator). (linux/rtnetlink.h) */
export const TCA_RATE = 5;
/** How many filters refer to it (u32). (linux/rtnetlink.h) */
export const TCA_FCNT = 6;
/** Statistics (nest of TCA_STATS_). (linux/rtnetlink.h) */
export const TCA_STATS2 = 7;
/** A table that corrects packet sizes (nest of TCA_STAB_). (linux/rtnetlink.h) */
export const TCA_STAB = 8;
/** Padding to an 8-byte boundary. (linux/rtnetlink.h) */
export const TCA_PAD = 9;
/** Asks a dump for disciplines that are hidden otherwise (flag). (linux/rtnetlink.h) */
export const TCA_DUMP_INVISIBLE = 10;
/** The number of a filter's chain (u32). (linux/rtnetlink.h) */
export const TCA_CHAIN = 11;
/** Whether hardware does the work (u8). (linux/rtnetlink.h) */
export const TCA_HW_OFFLOAD = 12;
/** The shared filter block for packets received (u32). (linux/rtnetlink.h) */
export const TCA_INGRESS_BLOCK = 13;
/** The shared filter block for packets sent (u32). (linux/rtnetlink.h) */
export const TCA_EGRESS_BLOCK = 14;
/** How to dump, as TCA_DUMP_FLAGS_ bits (bitfield32). (linux/rtnetlink.h) */
export const TCA_DUMP_FLAGS = 15;
/** A warning about a change that succeeded (string); since Linux 6.3. (linux/rtnetlink.h) */
export const TCA_EXT_WARN_MSG = 16;
/** Asks a dump for identities and statistics only. (linux/rtnetlink.h) */
export const TCA_DUMP_FLAGS_TERSE = 0x1;
/** Stands for an interface index: the parent is a shared filter block. (linux/rtnetlink.h) */
export const TCM_IFINDEX_MAGIC_BLOCK = 0xffffffff;

// Attributes and flags of action messages.

/** Names no attribute. (linux/rtnetlink.h) */
export const TCA_ROOT_UNSPEC = 0;
/** The actions (list of TCA_ACT_ nests). (linux/rtnetlink.h) */
export const TCA_ROOT_TAB = 1;
/** How to dump, as TCA_ACT_FLAG_ bits (bitfield32). (linux/rtnetlink.h) */
export const TCA_ROOT_FLAGS = 2;
/** How many actions a dump message holds (u32). (linux/rtnetlink.h) */
export const TCA_ROOT_COUNT = 3;
/** Asks a dump for actions used within this many milliseconds (u32). (linux/rtnetlink.h) */
export const TCA_ROOT_TIME_DELTA = 4;
/** A warning about a change that succeeded (string); since Linux 6.3. (linux/rtnetlink.h) */
export const TCA_ROOT_EXT_WARN_MSG = 5;
/** Asks a dump to fill its messages with as many actions as fit. (linux/rtnetlink.h) */
export const TCA_FLAG_LARGE_DUMP_ON = 0x1;
/** Another name for TCA_FLAG_LARGE_DUMP_ON; since Linux 5.11. (linux/rtnetlink.h) */
export const TCA_ACT_FLAG_LARGE_DUMP_ON = 0x1;
/** Asks a dump for kind, index and statistics only; since Linux 5.11. (linux/rtnetlink.h) */
export const TCA_ACT_FLAG_TERSE_DUMP = 0x2;

// Attributes of a prefix from a router advertisement (RTM_NEWPREFIX).

/** Names no attribute. (linux/rtnetlink.h) */
export const PREFIX_UNSPEC = 0;
/** The prefix (address). (linux/rtnetlink.h) */
export const PREFIX_ADDRESS = 1;
/** How long it is preferred and valid (struct prefix_cacheinfo). (linux/rtnetlink.h) */
export const PREFIX_CACHEINFO = 2;

// Attributes of router advertisement options (RTM_NEWNDUSEROPT).

/** Names no attribute. (linux/rtnetlink.h) */
export const NDUSEROPT_UNSPEC = 0;
/** The router that sent them (address). (linux/rtnetlink.h) */
export const NDUSEROPT_SRCADDR = 1;

// What a link dump holds besides the usual (IFLA_EXT_MASK).

/** Asks for the virtual functions of a device. (linux/rtnetlink.h) */
export const RTEXT_FILTER_VF = 0x1;
/** Asks for the VLANs of bridge ports. (linux/rtnetlink.h) */
export const RTEXT_FILTER_BRVLAN = 0x2;
/** Asks for the VLANs of bridge ports, as ranges. (linux/rtnetlink.h) */
export const RTEXT_FILTER_BRVLAN_COMPRESSED = 0x4;
/** Asks to leave statistics out. (linux/rtnetlink.h) */
export const RTEXT_FILTER_SKIP_STATS = 0x8;
/** Asks for the media redundancy state of bridges. (linux/rtnetlink.h) */
export const RTEXT_FILTER_MRP = 0x10;
/** Asks for the connectivity fault management settings of bridges; since Linux 5.11. (linux/rtnetlink.h) */
export const RTEXT_FILTER_CFM_CONFIG = 0x20;
/** Asks for the connectivity fault management state of bridges; since Linux 5.11. (linux/rtnetlink.h) */
export const RTEXT_FILTER_CFM_STATUS = 0x40;
/** Asks for the multiple spanning tree state of bridge ports; since Linux 5.18. (linux/rtnetlink.h) */
export const RTEXT_FILTER_MST = 0x80;
