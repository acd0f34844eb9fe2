// Attributes, flags and states of links, the network interfaces of rtnetlink.

// Attributes of a link.

/** Link attribute: unspecified (type 0). (linux/if_link.h) */
export const IFLA_UNSPEC = 0;
/** Link attribute: hardware address (bytes). (linux/if_link.h) */
export const IFLA_ADDRESS = 1;
/** Link attribute: hardware broadcast address (bytes). (linux/if_link.h) */
export const IFLA_BROADCAST = 2;
/** Link attribute: name of the link (string). (linux/if_link.h) */
export const IFLA_IFNAME = 3;
/** Link attribute: maximum transmission unit in bytes (u32). (linux/if_link.h) */
export const IFLA_MTU = 4;
/** Link attribute: index of the underlying link, such as the parent device of a VLAN (u32). (linux/if_link.h) */
export const IFLA_LINK = 5;
/** Link attribute: name of the root queueing discipline (string). (linux/if_link.h) */
export const IFLA_QDISC = 6;
/** Link attribute: 32-bit counters (struct rtnl_link_stats). (linux/if_link.h) */
export const IFLA_STATS = 7;
/** Link attribute: unused. (linux/if_link.h) */
export const IFLA_COST = 8;
/** Link attribute: unused. (linux/if_link.h) */
export const IFLA_PRIORITY = 9;
/**
 * Link attribute: index of the bridge, bond or other device of which this link is a port; 0 removes it from that device
 * (u32). (linux/if_link.h)
 */
export const IFLA_MASTER = 10;
/** Link attribute: event of the old wireless extensions (struct iw_event). (linux/if_link.h) */
export const IFLA_WIRELESS = 11;
/**
 * Link attribute: state of one protocol on the link, such as that of a bridge port (nest, by family). (linux/if_link.h)
 */
export const IFLA_PROTINFO = 12;
/** Link attribute: length of the transmit queue in packets (u32). (linux/if_link.h) */
export const IFLA_TXQLEN = 13;
/** Link attribute: bus addresses and interrupt of the device (struct rtnl_link_ifmap). (linux/if_link.h) */
export const IFLA_MAP = 14;
/** Link attribute: unused. (linux/if_link.h) */
export const IFLA_WEIGHT = 15;
/** Link attribute: operational state, one of IF_OPER_ (u8). (linux/if_link.h) */
export const IFLA_OPERSTATE = 16;
/** Link attribute: policy for entering the state up, one of IF_LINK_MODE_ (u8). (linux/if_link.h) */
export const IFLA_LINKMODE = 17;
/** Link attribute: kind of the link and its parameters (nest of IFLA_INFO_). (linux/if_link.h) */
export const IFLA_LINKINFO = 18;
/** Link attribute: id of the process to whose network namespace the link moves (u32). (linux/if_link.h) */
export const IFLA_NET_NS_PID = 19;
/** Link attribute: description of the link, set by the administrator (string). (linux/if_link.h) */
export const IFLA_IFALIAS = 20;
/** Link attribute: number of virtual functions of the device (u32). (linux/if_link.h) */
export const IFLA_NUM_VF = 21;
/** Link attribute: virtual functions (list of nests). (linux/if_link.h) */
export const IFLA_VFINFO_LIST = 22;
/** Link attribute: 64-bit counters (struct rtnl_link_stats64). (linux/if_link.h) */
export const IFLA_STATS64 = 23;
/** Link attribute: port profiles of the virtual functions (list of nests). (linux/if_link.h) */
export const IFLA_VF_PORTS = 24;
/** Link attribute: port profile of the device itself (nest). (linux/if_link.h) */
export const IFLA_PORT_SELF = 25;
/** Link attribute: settings specific to each address family (nest by family). (linux/if_link.h) */
export const IFLA_AF_SPEC = 26;
/** Link attribute: number of the link group (u32). (linux/if_link.h) */
export const IFLA_GROUP = 27;
/** Link attribute: descriptor of the network namespace to which the link moves (u32). (linux/if_link.h) */
export const IFLA_NET_NS_FD = 28;
/** Link attribute: extra data to include in a dump, as RTEXT_FILTER_ bits (u32). (linux/if_link.h) */
export const IFLA_EXT_MASK = 29;
/** Link attribute: number of users that have put the link into promiscuous mode (u32). (linux/if_link.h) */
export const IFLA_PROMISCUITY = 30;
/** Link attribute: number of transmit queues (u32). (linux/if_link.h) */
export const IFLA_NUM_TX_QUEUES = 31;
/** Link attribute: number of receive queues (u32). (linux/if_link.h) */
export const IFLA_NUM_RX_QUEUES = 32;
/** Link attribute: whether the link has a carrier (u8). (linux/if_link.h) */
export const IFLA_CARRIER = 33;
/** Link attribute: opaque id that is equal for all links on the same physical port (bytes). (linux/if_link.h) */
export const IFLA_PHYS_PORT_ID = 34;
/** Link attribute: number of carrier state changes (u32). (linux/if_link.h) */
export const IFLA_CARRIER_CHANGES = 35;
/** Link attribute: opaque id that is equal for all ports of the same switch (bytes). (linux/if_link.h) */
export const IFLA_PHYS_SWITCH_ID = 36;
/** Link attribute: id of the network namespace to which the index in IFLA_LINK belongs (s32). (linux/if_link.h) */
export const IFLA_LINK_NETNSID = 37;
/** Link attribute: name of the physical port (string). (linux/if_link.h) */
export const IFLA_PHYS_PORT_NAME = 38;
/** Link attribute: whether a protocol in user space keeps the port down (u8). (linux/if_link.h) */
export const IFLA_PROTO_DOWN = 39;
/** Link attribute: maximum number of segments of one large packet (u32). (linux/if_link.h) */
export const IFLA_GSO_MAX_SEGS = 40;
/** Link attribute: maximum size in bytes of a packet that is segmented on transmission (u32). (linux/if_link.h) */
export const IFLA_GSO_MAX_SIZE = 41;
/** Link attribute: padding that aligns the next attribute to 8 bytes. (linux/if_link.h) */
export const IFLA_PAD = 42;
/** Link attribute: XDP programs attached to the link (nest of IFLA_XDP_). (linux/if_link.h) */
export const IFLA_XDP = 43;
/** Link attribute: reason for the notification (u32). (linux/if_link.h) */
export const IFLA_EVENT = 44;
/** Link attribute: id of the network namespace to which the link moved (s32). (linux/if_link.h) */
export const IFLA_NEW_NETNSID = 45;
/** Link attribute: old name of IFLA_TARGET_NETNSID. (linux/if_link.h) */
export const IFLA_IF_NETNSID = 46;
/** Link attribute: id of the network namespace to which the request applies (s32). (linux/if_link.h) */
export const IFLA_TARGET_NETNSID = 46;
/** Link attribute: number of times the carrier came up (u32). (linux/if_link.h) */
export const IFLA_CARRIER_UP_COUNT = 47;
/** Link attribute: number of times the carrier went down (u32). (linux/if_link.h) */
export const IFLA_CARRIER_DOWN_COUNT = 48;
/** Link attribute: index of the link in its new network namespace (s32). (linux/if_link.h) */
export const IFLA_NEW_IFINDEX = 49;
/** Link attribute: minimum MTU that the device supports (u32). (linux/if_link.h) */
export const IFLA_MIN_MTU = 50;
/** Link attribute: maximum MTU that the device supports, or 0 for no limit (u32). (linux/if_link.h) */
export const IFLA_MAX_MTU = 51;
/** Link attribute: properties, such as alternative names (list of IFLA_ALT_IFNAME). (linux/if_link.h) */
export const IFLA_PROP_LIST = 52;
/** Link attribute: alternative name, at most ALTIFNAMSIZ bytes (string). (linux/if_link.h) */
export const IFLA_ALT_IFNAME = 53;
/** Link attribute: permanent hardware address of the device (bytes). (linux/if_link.h) */
export const IFLA_PERM_ADDRESS = 54;
/** Link attribute: reason why a protocol keeps the port down (nest). (linux/if_link.h) */
export const IFLA_PROTO_DOWN_REASON = 55;
/**
 * Link attribute: name of the parent device on its bus, such as a PCI address (string); since Linux 5.14.
 * (linux/if_link.h)
 */
export const IFLA_PARENT_DEV_NAME = 56;
/** Link attribute: bus of the parent device, such as "pci" (string); since Linux 5.14. (linux/if_link.h) */
export const IFLA_PARENT_DEV_BUS_NAME = 57;
/**
 * Link attribute: maximum size in bytes to which received segments are merged (u32); since Linux 5.17.
 * (linux/if_link.h)
 */
export const IFLA_GRO_MAX_SIZE = 58;
/**
 * Link attribute: maximum size in bytes of a packet that the device can segment (u32); since Linux 5.19.
 * (linux/if_link.h)
 */
export const IFLA_TSO_MAX_SIZE = 59;
/**
 * Link attribute: maximum number of segments that the device can produce from one packet (u32); since Linux 5.19.
 * (linux/if_link.h)
 */
export const IFLA_TSO_MAX_SEGS = 60;
/**
 * Link attribute: number of users that receive all multicast packets of the link (u32); since Linux 6.0.
 * (linux/if_link.h)
 */
export const IFLA_ALLMULTI = 61;
/** Link attribute: devlink port of the link (nest); since Linux 6.2. (linux/if_link.h) */
export const IFLA_DEVLINK_PORT = 62;
/** Link attribute: IPv4 variant of IFLA_GSO_MAX_SIZE (u32); since Linux 6.3. (linux/if_link.h) */
export const IFLA_GSO_IPV4_MAX_SIZE = 63;
/** Link attribute: IPv4 variant of IFLA_GRO_MAX_SIZE (u32); since Linux 6.3. (linux/if_link.h) */
export const IFLA_GRO_IPV4_MAX_SIZE = 64;
/** Link attribute: DPLL (clock) pin of the link (nest); since Linux 6.7. (linux/if_link.h) */
export const IFLA_DPLL_PIN = 65;
/**
 * Link attribute: maximum time in nanoseconds by which the device can delay a packet (uint); since Linux 6.13.
 * (linux/if_link.h)
 */
export const IFLA_MAX_PACING_OFFLOAD_HORIZON = 66;
/**
 * Link attribute: whether the link cannot move to another network namespace (u8); since Linux 6.15. (linux/if_link.h)
 */
export const IFLA_NETNS_IMMUTABLE = 67;
/**
 * Link attribute: number of bytes that the device needs in front of a packet's data (u16); since Linux 6.18.
 * (linux/if_link.h)
 */
export const IFLA_HEADROOM = 68;
/**
 * Link attribute: number of bytes that the device needs after a packet's data (u16); since Linux 6.18.
 * (linux/if_link.h)
 */
export const IFLA_TAILROOM = 69;

// Attributes of a link's kind (IFLA_LINKINFO).

/** Link kind attribute: unspecified (type 0). (linux/if_link.h) */
export const IFLA_INFO_UNSPEC = 0;
/** Link kind attribute: kind of link, such as "veth" (string). (linux/if_link.h) */
export const IFLA_INFO_KIND = 1;
/** Link kind attribute: parameters specific to the kind (nest). (linux/if_link.h) */
export const IFLA_INFO_DATA = 2;
/** Link kind attribute: statistics specific to the kind (binary). (linux/if_link.h) */
export const IFLA_INFO_XSTATS = 3;
/** Link kind attribute: kind of the device of which this link is a port (string). (linux/if_link.h) */
export const IFLA_INFO_SLAVE_KIND = 4;
/** Link kind attribute: port parameters specific to that kind (nest). (linux/if_link.h) */
export const IFLA_INFO_SLAVE_DATA = 5;

// Attributes of a link of the kind "veth" (IFLA_INFO_DATA).

/** veth attribute: unspecified (type 0). (linux/veth.h) */
export const VETH_INFO_UNSPEC = 0;
/** veth attribute: peer link: a struct ifinfomsg followed by IFLA_ attributes. (linux/veth.h) */
export const VETH_INFO_PEER = 1;

// Maximum lengths of link names and descriptions.

/** Maximum length of a link name in bytes, including the terminating zero byte. (linux/if.h) */
export const IFNAMSIZ = 16;
/** Maximum length of a link description in bytes, including the terminating zero byte. (linux/if.h) */
export const IFALIASZ = 256;
/** Maximum length of an alternative link name in bytes, including the terminating zero byte. (linux/if.h) */
export const ALTIFNAMSIZ = 128;

// Flags of a link (ifi_flags).

/** Link flag: the link is administratively up. (linux/if.h) */
export const IFF_UP = 0x1;
/** Link flag: the link has a broadcast address. (linux/if.h) */
export const IFF_BROADCAST = 0x2;
/** Link flag: debugging of the driver is enabled. (linux/if.h) */
export const IFF_DEBUG = 0x4;
/** Link flag: the link is a loopback device. (linux/if.h) */
export const IFF_LOOPBACK = 0x8;
/** Link flag: the link connects exactly two peers. (linux/if.h) */
export const IFF_POINTOPOINT = 0x10;
/** Link flag: the link does not use trailers (historical). (linux/if.h) */
export const IFF_NOTRAILERS = 0x20;
/** Link flag: the link is operational: administratively up, with a carrier, and not dormant. (linux/if.h) */
export const IFF_RUNNING = 0x40;
/** Link flag: the link does not resolve neighbours. (linux/if.h) */
export const IFF_NOARP = 0x80;
/** Link flag: the link is in promiscuous mode: it receives all packets. (linux/if.h) */
export const IFF_PROMISC = 0x100;
/** Link flag: the link receives all multicast packets. (linux/if.h) */
export const IFF_ALLMULTI = 0x200;
/** Link flag: the link is a bond or another device that balances load over its ports. (linux/if.h) */
export const IFF_MASTER = 0x400;
/** Link flag: the link is a port of a bond or another load-balancing device. (linux/if.h) */
export const IFF_SLAVE = 0x800;
/** Link flag: the link supports multicast. (linux/if.h) */
export const IFF_MULTICAST = 0x1000;
/** Link flag: the link can select its media type. (linux/if.h) */
export const IFF_PORTSEL = 0x2000;
/** Link flag: the link selects its media type automatically. (linux/if.h) */
export const IFF_AUTOMEDIA = 0x4000;
/** Link flag: the link loses its addresses when it goes down. (linux/if.h) */
export const IFF_DYNAMIC = 0x8000;
/** Link flag: the physical layer is up: the link has a carrier. (linux/if.h) */
export const IFF_LOWER_UP = 0x10000;
/** Link flag: the link waits for an external event before it carries data. (linux/if.h) */
export const IFF_DORMANT = 0x20000;
/** Link flag: the link echoes sent packets, like CAN devices do. (linux/if.h) */
export const IFF_ECHO = 0x40000;
/** Mask of the link flags that the administrator cannot set. (linux/if.h) */
export const IFF_VOLATILE = 0x70c5a;

// Operational states of a link (IFLA_OPERSTATE).

/** Operational state of a link: unknown, because the driver does not report it. (linux/if.h) */
export const IF_OPER_UNKNOWN = 0;
/** Operational state of a link: the hardware is missing. (linux/if.h) */
export const IF_OPER_NOTPRESENT = 1;
/** Operational state of a link: the link cannot carry data. (linux/if.h) */
export const IF_OPER_DOWN = 2;
/** Operational state of a link: down because the underlying link is down. (linux/if.h) */
export const IF_OPER_LOWERLAYERDOWN = 3;
/** Operational state of a link: in test mode. (linux/if.h) */
export const IF_OPER_TESTING = 4;
/** Operational state of a link: waiting for an external event, such as authentication. (linux/if.h) */
export const IF_OPER_DORMANT = 5;
/** Operational state of a link: the link carries data. (linux/if.h) */
export const IF_OPER_UP = 6;

// Link modes: whether the kernel or user space sets the operational state to up (IFLA_LINKMODE).

/** Link mode: the kernel sets the state to up as soon as the link has a carrier. (linux/if.h) */
export const IF_LINK_MODE_DEFAULT = 0;
/** Link mode: user space sets the state to up; the kernel leaves it at IF_OPER_DORMANT. (linux/if.h) */
export const IF_LINK_MODE_DORMANT = 1;
/** Link mode: user space sets the state to up; the kernel leaves it at IF_OPER_TESTING. (linux/if.h) */
export const IF_LINK_MODE_TESTING = 2;
