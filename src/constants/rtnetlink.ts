// rtnetlink: messages, groups and attributes of NETLINK_ROUTE. Links, addresses and neighbours have their own files.

// Families in addition to the address families.

/** Family of IPv4 multicast routes. (linux/rtnetlink.h) */
export const RTNL_FAMILY_IPMR = 128;
/** Family of IPv6 multicast routes. (linux/rtnetlink.h) */
export const RTNL_FAMILY_IP6MR = 129;

// Message types. The type modulo 4 is the operation: 0 new, 1 delete, 2 get, 3 set.

/** Lowest message type of rtnetlink. (linux/rtnetlink.h) */
export const RTM_BASE = 16;
/** Creates or changes a link, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWLINK = 16;
/** Deletes a link, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELLINK = 17;
/** Requests links. (linux/rtnetlink.h) */
export const RTM_GETLINK = 18;
/** Changes an existing link. (linux/rtnetlink.h) */
export const RTM_SETLINK = 19;
/** Adds or changes an address, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWADDR = 20;
/** Removes an address, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELADDR = 21;
/** Requests addresses. (linux/rtnetlink.h) */
export const RTM_GETADDR = 22;
/** Adds or changes a route, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWROUTE = 24;
/** Removes a route, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELROUTE = 25;
/** Requests the route to a destination, or all routes as a dump. (linux/rtnetlink.h) */
export const RTM_GETROUTE = 26;
/** Adds or changes a neighbour or bridge forwarding entry, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWNEIGH = 28;
/** Removes a neighbour or bridge forwarding entry, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELNEIGH = 29;
/** Requests neighbours or bridge forwarding entries. (linux/rtnetlink.h) */
export const RTM_GETNEIGH = 30;
/** Adds a routing rule, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWRULE = 32;
/** Removes a routing rule, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELRULE = 33;
/** Requests routing rules. (linux/rtnetlink.h) */
export const RTM_GETRULE = 34;
/** Adds or changes a queueing discipline, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWQDISC = 36;
/** Removes a queueing discipline, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELQDISC = 37;
/** Requests queueing disciplines. (linux/rtnetlink.h) */
export const RTM_GETQDISC = 38;
/** Adds or changes a traffic class, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWTCLASS = 40;
/** Removes a traffic class, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELTCLASS = 41;
/** Requests the traffic classes of a link. (linux/rtnetlink.h) */
export const RTM_GETTCLASS = 42;
/** Adds or changes a traffic filter, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWTFILTER = 44;
/** Removes a traffic filter, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELTFILTER = 45;
/** Requests traffic filters. (linux/rtnetlink.h) */
export const RTM_GETTFILTER = 46;
/** Adds or changes a traffic control action, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWACTION = 48;
/** Removes a traffic control action, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELACTION = 49;
/** Requests traffic control actions. (linux/rtnetlink.h) */
export const RTM_GETACTION = 50;
/** Reports an IPv6 prefix from a router advertisement. (linux/rtnetlink.h) */
export const RTM_NEWPREFIX = 52;
/**
 * Describes a multicast address that an interface joined, or reports that it was added; since Linux 6.14.
 * (linux/rtnetlink.h)
 */
export const RTM_NEWMULTICAST = 56;
/** Reports that an interface left a multicast address; since Linux 6.14. (linux/rtnetlink.h) */
export const RTM_DELMULTICAST = 57;
/** Requests the multicast addresses that interfaces joined. (linux/rtnetlink.h) */
export const RTM_GETMULTICAST = 58;
/** Describes an anycast address of an interface, or reports that it was added; since Linux 6.14. (linux/rtnetlink.h) */
export const RTM_NEWANYCAST = 60;
/** Reports that an anycast address was removed from an interface; since Linux 6.14. (linux/rtnetlink.h) */
export const RTM_DELANYCAST = 61;
/** Requests the anycast addresses of interfaces. (linux/rtnetlink.h) */
export const RTM_GETANYCAST = 62;
/** Describes a neighbour table and its parameters. (linux/rtnetlink.h) */
export const RTM_NEWNEIGHTBL = 64;
/** Requests the neighbour tables. (linux/rtnetlink.h) */
export const RTM_GETNEIGHTBL = 66;
/** Changes the parameters of a neighbour table. (linux/rtnetlink.h) */
export const RTM_SETNEIGHTBL = 67;
/**
 * Delivers options of an IPv6 router advertisement that are meant for user space, such as DNS servers.
 * (linux/rtnetlink.h)
 */
export const RTM_NEWNDUSEROPT = 68;
/** Adds or changes an IPv6 address label, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWADDRLABEL = 72;
/** Removes an IPv6 address label. (linux/rtnetlink.h) */
export const RTM_DELADDRLABEL = 73;
/** Requests IPv6 address labels. (linux/rtnetlink.h) */
export const RTM_GETADDRLABEL = 74;
/** Requests the data center bridging state of a link. (linux/rtnetlink.h) */
export const RTM_GETDCB = 78;
/** Changes the data center bridging state of a link. (linux/rtnetlink.h) */
export const RTM_SETDCB = 79;
/** Describes the network settings of an interface, or reports a change. (linux/rtnetlink.h) */
export const RTM_NEWNETCONF = 80;
/** Reports that the network settings of an interface were removed. (linux/rtnetlink.h) */
export const RTM_DELNETCONF = 81;
/** Requests the network settings of interfaces. (linux/rtnetlink.h) */
export const RTM_GETNETCONF = 82;
/** Adds a multicast group to a bridge port, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWMDB = 84;
/** Removes a multicast group from a bridge port, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELMDB = 85;
/** Requests the multicast groups of bridges. (linux/rtnetlink.h) */
export const RTM_GETMDB = 86;
/** Assigns an id to another network namespace, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWNSID = 88;
/** Reports that the id of a network namespace was removed. (linux/rtnetlink.h) */
export const RTM_DELNSID = 89;
/** Requests the ids of other network namespaces. (linux/rtnetlink.h) */
export const RTM_GETNSID = 90;
/** Describes the statistics of a link. (linux/rtnetlink.h) */
export const RTM_NEWSTATS = 92;
/** Requests selected statistics of links. (linux/rtnetlink.h) */
export const RTM_GETSTATS = 94;
/** Enables or disables optional statistics of a link; since Linux 5.18. (linux/rtnetlink.h) */
export const RTM_SETSTATS = 95;
/** Delivers a packet or an event of multicast routing. (linux/rtnetlink.h) */
export const RTM_NEWCACHEREPORT = 96;
/** Adds a chain of traffic filters, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWCHAIN = 100;
/** Removes a chain of traffic filters, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELCHAIN = 101;
/** Requests chains of traffic filters. (linux/rtnetlink.h) */
export const RTM_GETCHAIN = 102;
/** Adds or changes a next hop object, or describes one. (linux/rtnetlink.h) */
export const RTM_NEWNEXTHOP = 104;
/** Removes a next hop object, or reports that it was removed. (linux/rtnetlink.h) */
export const RTM_DELNEXTHOP = 105;
/** Requests next hop objects. (linux/rtnetlink.h) */
export const RTM_GETNEXTHOP = 106;
/** Adds properties to a link, such as alternative names. (linux/rtnetlink.h) */
export const RTM_NEWLINKPROP = 108;
/** Removes properties from a link, such as alternative names. (linux/rtnetlink.h) */
export const RTM_DELLINKPROP = 109;
/** Reserved; RTM_GETLINK reports properties of links. (linux/rtnetlink.h) */
export const RTM_GETLINKPROP = 110;
/** Changes VLANs of a bridge port, or describes them. (linux/rtnetlink.h) */
export const RTM_NEWVLAN = 112;
/** Removes VLANs of a bridge port, or reports that they were removed. (linux/rtnetlink.h) */
export const RTM_DELVLAN = 113;
/** Requests the VLANs of bridge ports. (linux/rtnetlink.h) */
export const RTM_GETVLAN = 114;
/** Describes a bucket of a resilient next hop group, or reports that it moved; since Linux 5.13. (linux/rtnetlink.h) */
export const RTM_NEWNEXTHOPBUCKET = 116;
/** Reserved; buckets are removed together with their group; since Linux 5.13. (linux/rtnetlink.h) */
export const RTM_DELNEXTHOPBUCKET = 117;
/** Requests the buckets of resilient next hop groups; since Linux 5.13. (linux/rtnetlink.h) */
export const RTM_GETNEXTHOPBUCKET = 118;
/**
 * Adds an entry of a tunnel device, such as a VXLAN network id, or describes one; since Linux 5.18.
 * (linux/rtnetlink.h)
 */
export const RTM_NEWTUNNEL = 120;
/** Removes an entry of a tunnel device, or reports that it was removed; since Linux 5.18. (linux/rtnetlink.h) */
export const RTM_DELTUNNEL = 121;
/** Requests the entries of tunnel devices; since Linux 5.18. (linux/rtnetlink.h) */
export const RTM_GETTUNNEL = 122;

// Multicast groups, for NETLINK_ADD_MEMBERSHIP.

/** No multicast group (0). (linux/rtnetlink.h) */
export const RTNLGRP_NONE = 0;
/** Multicast group: links. (linux/rtnetlink.h) */
export const RTNLGRP_LINK = 1;
/** Reserved group number; the kernel does not send to it. (linux/rtnetlink.h) */
export const RTNLGRP_NOTIFY = 2;
/** Multicast group: neighbours and bridge forwarding entries. (linux/rtnetlink.h) */
export const RTNLGRP_NEIGH = 3;
/** Multicast group: queueing disciplines, classes, filters, chains and actions. (linux/rtnetlink.h) */
export const RTNLGRP_TC = 4;
/** Multicast group: IPv4 addresses. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_IFADDR = 5;
/** Multicast group: IPv4 multicast routes. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_MROUTE = 6;
/** Multicast group: IPv4 routes. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_ROUTE = 7;
/** Multicast group: IPv4 routing rules. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_RULE = 8;
/** Multicast group: IPv6 addresses. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_IFADDR = 9;
/** Multicast group: IPv6 multicast routes. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_MROUTE = 10;
/** Multicast group: IPv6 routes. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_ROUTE = 11;
/** Multicast group: the IPv6 state of links. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_IFINFO = 12;
/** Multicast group: DECnet addresses, removed from the kernel. (linux/rtnetlink.h) */
export const RTNLGRP_DECnet_IFADDR = 13;
/** Reserved group number; the kernel does not send to it. (linux/rtnetlink.h) */
export const RTNLGRP_NOP2 = 14;
/** Multicast group: DECnet routes, removed from the kernel. (linux/rtnetlink.h) */
export const RTNLGRP_DECnet_ROUTE = 15;
/** Multicast group: DECnet routing rules, removed from the kernel. (linux/rtnetlink.h) */
export const RTNLGRP_DECnet_RULE = 16;
/** Reserved group number; the kernel does not send to it. (linux/rtnetlink.h) */
export const RTNLGRP_NOP4 = 17;
/** Multicast group: IPv6 prefixes from router advertisements. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_PREFIX = 18;
/** Multicast group: IPv6 routing rules. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_RULE = 19;
/** Multicast group: options of router advertisements that are meant for user space. (linux/rtnetlink.h) */
export const RTNLGRP_ND_USEROPT = 20;
/** Multicast group: Phonet addresses. (linux/rtnetlink.h) */
export const RTNLGRP_PHONET_IFADDR = 21;
/** Multicast group: Phonet routes. (linux/rtnetlink.h) */
export const RTNLGRP_PHONET_ROUTE = 22;
/** Multicast group: data center bridging state. (linux/rtnetlink.h) */
export const RTNLGRP_DCB = 23;
/** Multicast group: IPv4 settings of interfaces. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_NETCONF = 24;
/** Multicast group: IPv6 settings of interfaces. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_NETCONF = 25;
/** Multicast group: multicast groups and router ports of bridges. (linux/rtnetlink.h) */
export const RTNLGRP_MDB = 26;
/** Multicast group: MPLS routes. (linux/rtnetlink.h) */
export const RTNLGRP_MPLS_ROUTE = 27;
/** Multicast group: ids of other network namespaces. (linux/rtnetlink.h) */
export const RTNLGRP_NSID = 28;
/** Multicast group: MPLS settings of interfaces. (linux/rtnetlink.h) */
export const RTNLGRP_MPLS_NETCONF = 29;
/** Multicast group: packets and events of IPv4 multicast routing, for the routing daemon. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_MROUTE_R = 30;
/** Multicast group: packets and events of IPv6 multicast routing, for the routing daemon. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_MROUTE_R = 31;
/** Multicast group: next hop objects. (linux/rtnetlink.h) */
export const RTNLGRP_NEXTHOP = 32;
/** Multicast group: VLANs of bridge ports. (linux/rtnetlink.h) */
export const RTNLGRP_BRVLAN = 33;
/** Multicast group: MCTP addresses; since Linux 5.17. (linux/rtnetlink.h) */
export const RTNLGRP_MCTP_IFADDR = 34;
/** Multicast group: entries of tunnel devices; since Linux 5.18. (linux/rtnetlink.h) */
export const RTNLGRP_TUNNEL = 35;
/** Multicast group: changes to which statistics a link keeps; since Linux 5.18. (linux/rtnetlink.h) */
export const RTNLGRP_STATS = 36;
/** Multicast group: IPv4 multicast addresses of interfaces; since Linux 6.14. (linux/rtnetlink.h) */
export const RTNLGRP_IPV4_MCADDR = 37;
/** Multicast group: IPv6 multicast addresses of interfaces; since Linux 6.14. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_MCADDR = 38;
/** Multicast group: IPv6 anycast addresses of interfaces; since Linux 6.14. (linux/rtnetlink.h) */
export const RTNLGRP_IPV6_ACADDR = 39;

// Multicast groups as bits of nl_groups, for groups 1 to 32.

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

/** Unspecified route type, or any. (linux/rtnetlink.h) */
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
/** Reserved for an external resolver; never implemented. (linux/rtnetlink.h) */
export const RTN_XRESOLVE = 11;

// Route origins (rtm_protocol).

/** Unknown route origin, or any. (linux/rtnetlink.h) */
export const RTPROT_UNSPEC = 0;
/** Added because of an ICMP redirect. (linux/rtnetlink.h) */
export const RTPROT_REDIRECT = 1;
/** Added by the kernel, usually together with an address. (linux/rtnetlink.h) */
export const RTPROT_KERNEL = 2;
/** Added during boot; the default of many tools. (linux/rtnetlink.h) */
export const RTPROT_BOOT = 3;
/** Added by an administrator. (linux/rtnetlink.h) */
export const RTPROT_STATIC = 4;
/** Added by GateD. (linux/rtnetlink.h) */
export const RTPROT_GATED = 8;
/** Added because of an IPv6 router advertisement. (linux/rtnetlink.h) */
export const RTPROT_RA = 9;
/** Added by the MRT toolkit. (linux/rtnetlink.h) */
export const RTPROT_MRT = 10;
/** Added by Zebra, Quagga or FRR. (linux/rtnetlink.h) */
export const RTPROT_ZEBRA = 11;
/** Added by BIRD. (linux/rtnetlink.h) */
export const RTPROT_BIRD = 12;
/** Added by the DECnet routing daemon. (linux/rtnetlink.h) */
export const RTPROT_DNROUTED = 13;
/** Added by XORP. (linux/rtnetlink.h) */
export const RTPROT_XORP = 14;
/** Added by Netsukuku. (linux/rtnetlink.h) */
export const RTPROT_NTK = 15;
/** Added by a DHCP client. (linux/rtnetlink.h) */
export const RTPROT_DHCP = 16;
/** Added by a multicast routing daemon. (linux/rtnetlink.h) */
export const RTPROT_MROUTED = 17;
/** Added by keepalived. (linux/rtnetlink.h) */
export const RTPROT_KEEPALIVED = 18;
/** Added by the Babel daemon. (linux/rtnetlink.h) */
export const RTPROT_BABEL = 42;
/** Added by OVN; since Linux 6.15. (linux/rtnetlink.h) */
export const RTPROT_OVN = 84;
/** Added by Open/R; since Linux 5.13. (linux/rtnetlink.h) */
export const RTPROT_OPENR = 99;
/** Learned from BGP. (linux/rtnetlink.h) */
export const RTPROT_BGP = 186;
/** Learned from IS-IS. (linux/rtnetlink.h) */
export const RTPROT_ISIS = 187;
/** Learned from OSPF. (linux/rtnetlink.h) */
export const RTPROT_OSPF = 188;
/** Learned from RIP. (linux/rtnetlink.h) */
export const RTPROT_RIP = 189;
/** Learned from EIGRP. (linux/rtnetlink.h) */
export const RTPROT_EIGRP = 192;

// Scope of a destination (rtm_scope, ifa_scope): the higher the value, the nearer the destination.

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

/** Requests a notification when the route changes. (linux/rtnetlink.h) */
export const RTM_F_NOTIFY = 0x100;
/** The route is a cached entry: an exception or the result of a lookup. (linux/rtnetlink.h) */
export const RTM_F_CLONED = 0x200;
/** Per-packet load balancing over several next hops; never implemented. (linux/rtnetlink.h) */
export const RTM_F_EQUALIZE = 0x400;
/** Restricts a dump to routes from router advertisements. (linux/rtnetlink.h) */
export const RTM_F_PREFIX = 0x800;
/** Requests that a lookup reports the table of the route. (linux/rtnetlink.h) */
export const RTM_F_LOOKUP_TABLE = 0x1000;
/** Requests that a lookup returns the matching table entry instead of the resolved route. (linux/rtnetlink.h) */
export const RTM_F_FIB_MATCH = 0x2000;
/** Hardware forwards the packets of this route. (linux/rtnetlink.h) */
export const RTM_F_OFFLOAD = 0x4000;
/** Hardware passes the packets of this route to the CPU. (linux/rtnetlink.h) */
export const RTM_F_TRAP = 0x8000;
/** Offloading the route to hardware failed; since Linux 5.12. (linux/rtnetlink.h) */
export const RTM_F_OFFLOAD_FAILED = 0x20000000;

// Routing tables with a fixed number (rtm_table, RTA_TABLE).

/** Unspecified table, or any. (linux/rtnetlink.h) */
export const RT_TABLE_UNSPEC = 0;
/** Value of rtm_table if the table number exceeds 255 and is in RTA_TABLE. (linux/rtnetlink.h) */
export const RT_TABLE_COMPAT = 252;
/** Table that the kernel searches last; empty by default. (linux/rtnetlink.h) */
export const RT_TABLE_DEFAULT = 253;
/** Table of ordinary routes. (linux/rtnetlink.h) */
export const RT_TABLE_MAIN = 254;
/** Table of local and broadcast addresses, maintained by the kernel. (linux/rtnetlink.h) */
export const RT_TABLE_LOCAL = 255;
/** Highest table number. (linux/rtnetlink.h) */
export const RT_TABLE_MAX = 0xffffffff;

// Attributes of a route.

/** Alignment of attributes in bytes. (linux/rtnetlink.h) */
export const RTA_ALIGNTO = 4;
/** Unspecified attribute (type 0). (linux/rtnetlink.h) */
export const RTA_UNSPEC = 0;
/** Destination prefix (address). (linux/rtnetlink.h) */
export const RTA_DST = 1;
/** Source prefix to which the route is restricted (address). (linux/rtnetlink.h) */
export const RTA_SRC = 2;
/** Index of the input interface (u32). (linux/rtnetlink.h) */
export const RTA_IIF = 3;
/** Index of the output interface (u32). (linux/rtnetlink.h) */
export const RTA_OIF = 4;
/** Gateway address in the family of the route (address). (linux/rtnetlink.h) */
export const RTA_GATEWAY = 5;
/** Metric of the route; the lowest metric wins (u32). (linux/rtnetlink.h) */
export const RTA_PRIORITY = 6;
/** Preferred source address (address). (linux/rtnetlink.h) */
export const RTA_PREFSRC = 7;
/** Path metrics such as the MTU (nest of RTAX_). (linux/rtnetlink.h) */
export const RTA_METRICS = 8;
/** Next hops of a multipath route (list of struct rtnexthop with attributes). (linux/rtnetlink.h) */
export const RTA_MULTIPATH = 9;
/** Unused. (linux/rtnetlink.h) */
export const RTA_PROTOINFO = 10;
/** Realms of source and destination (u32). (linux/rtnetlink.h) */
export const RTA_FLOW = 11;
/** Age, use count and expiry of a cached route (struct rta_cacheinfo). (linux/rtnetlink.h) */
export const RTA_CACHEINFO = 12;
/** Unused. (linux/rtnetlink.h) */
export const RTA_SESSION = 13;
/** Unused. (linux/rtnetlink.h) */
export const RTA_MP_ALGO = 14;
/** Routing table number, as 32 bits (u32). (linux/rtnetlink.h) */
export const RTA_TABLE = 15;
/** Packet mark for a lookup (u32). (linux/rtnetlink.h) */
export const RTA_MARK = 16;
/** Packet and byte counts of a multicast route (struct rta_mfc_stats). (linux/rtnetlink.h) */
export const RTA_MFC_STATS = 17;
/** Gateway address in a family other than the route's (struct rtvia). (linux/rtnetlink.h) */
export const RTA_VIA = 18;
/** MPLS label stack that replaces the destination (labels). (linux/rtnetlink.h) */
export const RTA_NEWDST = 19;
/** IPv6 router preference (u8). (linux/rtnetlink.h) */
export const RTA_PREF = 20;
/** Type of the lightweight tunnel encapsulation (u16). (linux/rtnetlink.h) */
export const RTA_ENCAP_TYPE = 21;
/** Parameters of the lightweight tunnel encapsulation (nest, by type). (linux/rtnetlink.h) */
export const RTA_ENCAP = 22;
/** Seconds until an IPv6 route expires (u32). (linux/rtnetlink.h) */
export const RTA_EXPIRES = 23;
/** Padding to an 8-byte boundary. (linux/rtnetlink.h) */
export const RTA_PAD = 24;
/** User id for a lookup (u32). (linux/rtnetlink.h) */
export const RTA_UID = 25;
/** Whether the last MPLS router copies the label's TTL into the packet (u8). (linux/rtnetlink.h) */
export const RTA_TTL_PROPAGATE = 26;
/** Transport protocol for a lookup (u8). (linux/rtnetlink.h) */
export const RTA_IP_PROTO = 27;
/** Source port for a lookup (u16, network byte order). (linux/rtnetlink.h) */
export const RTA_SPORT = 28;
/** Destination port for a lookup (u16, network byte order). (linux/rtnetlink.h) */
export const RTA_DPORT = 29;
/** Id of the next hop object that the route uses (u32). (linux/rtnetlink.h) */
export const RTA_NH_ID = 30;
/** IPv6 flow label for a lookup (u32, network byte order); since Linux 6.14. (linux/rtnetlink.h) */
export const RTA_FLOWLABEL = 31;

// Path metrics (RTA_METRICS).

/** Unspecified metric (type 0). (linux/rtnetlink.h) */
export const RTAX_UNSPEC = 0;
/** Bit mask of the metrics that the kernel must not change (u32). (linux/rtnetlink.h) */
export const RTAX_LOCK = 1;
/** Path MTU in bytes (u32). (linux/rtnetlink.h) */
export const RTAX_MTU = 2;
/** Maximum TCP window to advertise, in bytes (u32). (linux/rtnetlink.h) */
export const RTAX_WINDOW = 3;
/** Initial estimate of the round-trip time, in units of 1/8 millisecond (u32). (linux/rtnetlink.h) */
export const RTAX_RTT = 4;
/** Initial estimate of the round-trip time variance, in units of 1/4 millisecond (u32). (linux/rtnetlink.h) */
export const RTAX_RTTVAR = 5;
/** Slow start threshold of TCP, in segments (u32). (linux/rtnetlink.h) */
export const RTAX_SSTHRESH = 6;
/** Maximum congestion window of TCP, in segments (u32). (linux/rtnetlink.h) */
export const RTAX_CWND = 7;
/** TCP segment size to advertise, in bytes (u32). (linux/rtnetlink.h) */
export const RTAX_ADVMSS = 8;
/** Number of out-of-order segments that TCP tolerates before it assumes loss (u32). (linux/rtnetlink.h) */
export const RTAX_REORDERING = 9;
/** TTL or hop limit of sent packets (u32). (linux/rtnetlink.h) */
export const RTAX_HOPLIMIT = 10;
/** Initial congestion window of TCP, in segments (u32). (linux/rtnetlink.h) */
export const RTAX_INITCWND = 11;
/** Features of the path, as RTAX_FEATURE_ bits (u32). (linux/rtnetlink.h) */
export const RTAX_FEATURES = 12;
/** Minimum retransmission timeout of TCP, in milliseconds (u32). (linux/rtnetlink.h) */
export const RTAX_RTO_MIN = 13;
/** Initial receive window of TCP, in segments (u32). (linux/rtnetlink.h) */
export const RTAX_INITRWND = 14;
/** Whether TCP sends acknowledgements without delay (u32). (linux/rtnetlink.h) */
export const RTAX_QUICKACK = 15;
/** Name of the TCP congestion control algorithm (string). (linux/rtnetlink.h) */
export const RTAX_CC_ALGO = 16;
/** Whether TCP Fast Open works without a cookie (u32). (linux/rtnetlink.h) */
export const RTAX_FASTOPEN_NO_COOKIE = 17;
/** Feature: explicit congestion notification. (linux/rtnetlink.h) */
export const RTAX_FEATURE_ECN = 0x1;
/** Feature: selective acknowledgements; ignored by the kernel. (linux/rtnetlink.h) */
export const RTAX_FEATURE_SACK = 0x2;
/** Feature: TCP timestamps; ignored by the kernel. (linux/rtnetlink.h) */
export const RTAX_FEATURE_TIMESTAMP = 0x4;
/** Feature: fragment header in every packet; ignored by newer kernels. (linux/rtnetlink.h) */
export const RTAX_FEATURE_ALLFRAG = 0x8;
/** Feature: TCP timestamps in microseconds; since Linux 6.7. (linux/rtnetlink.h) */
export const RTAX_FEATURE_TCP_USEC_TS = 0x10;

// Flags of a next hop (rtnh_flags).

/** The next hop is unusable. (linux/rtnetlink.h) */
export const RTNH_F_DEAD = 1;
/** Reserved for gateways that need a recursive lookup; never implemented. (linux/rtnetlink.h) */
export const RTNH_F_PERVASIVE = 2;
/** The gateway is on the link even if no route covers it. (linux/rtnetlink.h) */
export const RTNH_F_ONLINK = 4;
/** Hardware forwards packets to the next hop. (linux/rtnetlink.h) */
export const RTNH_F_OFFLOAD = 8;
/** The link of the next hop has no carrier. (linux/rtnetlink.h) */
export const RTNH_F_LINKDOWN = 16;
/** The multicast route is not resolved yet. (linux/rtnetlink.h) */
export const RTNH_F_UNRESOLVED = 32;
/** Hardware passes packets of the next hop to the CPU; since Linux 5.11. (linux/rtnetlink.h) */
export const RTNH_F_TRAP = 64;

// Attributes of traffic control objects.

/** Unspecified attribute (type 0). (linux/rtnetlink.h) */
export const TCA_UNSPEC = 0;
/** Kind of discipline, class or filter, such as "htb" (string). (linux/rtnetlink.h) */
export const TCA_KIND = 1;
/** Parameters specific to the kind (nest). (linux/rtnetlink.h) */
export const TCA_OPTIONS = 2;
/** Statistics in the old format (struct tc_stats). (linux/rtnetlink.h) */
export const TCA_STATS = 3;
/** Statistics specific to the kind, in the old format (struct, by kind). (linux/rtnetlink.h) */
export const TCA_XSTATS = 4;
/** Parameters of the rate estimator (struct tc_estimator). (linux/rtnetlink.h) */
export const TCA_RATE = 5;
/** Number of filters that refer to the object (u32). (linux/rtnetlink.h) */
export const TCA_FCNT = 6;
/** Statistics (nest of TCA_STATS_). (linux/rtnetlink.h) */
export const TCA_STATS2 = 7;
/** Size table, which adjusts packet sizes (nest of TCA_STAB_). (linux/rtnetlink.h) */
export const TCA_STAB = 8;
/** Padding to an 8-byte boundary. (linux/rtnetlink.h) */
export const TCA_PAD = 9;
/** Includes hidden queueing disciplines in a dump (flag). (linux/rtnetlink.h) */
export const TCA_DUMP_INVISIBLE = 10;
/** Number of the filter's chain (u32). (linux/rtnetlink.h) */
export const TCA_CHAIN = 11;
/** Whether the object is offloaded to hardware (u8). (linux/rtnetlink.h) */
export const TCA_HW_OFFLOAD = 12;
/** Index of the shared filter block for received packets (u32). (linux/rtnetlink.h) */
export const TCA_INGRESS_BLOCK = 13;
/** Index of the shared filter block for sent packets (u32). (linux/rtnetlink.h) */
export const TCA_EGRESS_BLOCK = 14;
/** Dump options, as TCA_DUMP_FLAGS_ bits (bitfield32). (linux/rtnetlink.h) */
export const TCA_DUMP_FLAGS = 15;
/** Warning about a successful change (string); since Linux 6.3. (linux/rtnetlink.h) */
export const TCA_EXT_WARN_MSG = 16;
/** Restricts a dump to identities and statistics. (linux/rtnetlink.h) */
export const TCA_DUMP_FLAGS_TERSE = 0x1;
/** Interface index that marks the parent as a shared filter block. (linux/rtnetlink.h) */
export const TCM_IFINDEX_MAGIC_BLOCK = 0xffffffff;

// Attributes and flags of action messages.

/** Unspecified attribute (type 0). (linux/rtnetlink.h) */
export const TCA_ROOT_UNSPEC = 0;
/** Actions (list of TCA_ACT_ nests). (linux/rtnetlink.h) */
export const TCA_ROOT_TAB = 1;
/** Dump options, as TCA_ACT_FLAG_ bits (bitfield32). (linux/rtnetlink.h) */
export const TCA_ROOT_FLAGS = 2;
/** Number of actions in a dump message (u32). (linux/rtnetlink.h) */
export const TCA_ROOT_COUNT = 3;
/** Restricts a dump to actions used within this many milliseconds (u32). (linux/rtnetlink.h) */
export const TCA_ROOT_TIME_DELTA = 4;
/** Warning about a successful change (string); since Linux 6.3. (linux/rtnetlink.h) */
export const TCA_ROOT_EXT_WARN_MSG = 5;
/** Fills each message of a dump with as many actions as fit. (linux/rtnetlink.h) */
export const TCA_FLAG_LARGE_DUMP_ON = 0x1;
/** Alias of TCA_FLAG_LARGE_DUMP_ON; since Linux 5.11. (linux/rtnetlink.h) */
export const TCA_ACT_FLAG_LARGE_DUMP_ON = 0x1;
/** Restricts a dump to kind, index and statistics; since Linux 5.11. (linux/rtnetlink.h) */
export const TCA_ACT_FLAG_TERSE_DUMP = 0x2;

// Attributes of a prefix from a router advertisement (RTM_NEWPREFIX).

/** Unspecified attribute (type 0). (linux/rtnetlink.h) */
export const PREFIX_UNSPEC = 0;
/** Prefix (address). (linux/rtnetlink.h) */
export const PREFIX_ADDRESS = 1;
/** Preferred and valid lifetime (struct prefix_cacheinfo). (linux/rtnetlink.h) */
export const PREFIX_CACHEINFO = 2;

// Attributes of router advertisement options (RTM_NEWNDUSEROPT).

/** Unspecified attribute (type 0). (linux/rtnetlink.h) */
export const NDUSEROPT_UNSPEC = 0;
/** Address of the router that sent the options (address). (linux/rtnetlink.h) */
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
