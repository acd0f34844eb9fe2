// Attributes, flags and states of links, the network interfaces of rtnetlink.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

// Attributes of a link.

/** Reserved type 0 of link attributes. The kernel does not use this type. (linux/if_link.h) */
export const IFLA_UNSPEC = 0;
/** Link attribute with the hardware address (bytes). (linux/if_link.h) */
export const IFLA_ADDRESS = 1;
/** Link attribute with the hardware broadcast address (bytes). (linux/if_link.h) */
export const IFLA_BROADCAST = 2;
/** Link attribute with the name of the link (string). (linux/if_link.h) */
export const IFLA_IFNAME = 3;
/** Link attribute with the maximum transmission unit (MTU) in bytes (u32). (linux/if_link.h) */
export const IFLA_MTU = 4;
/**
 * Link attribute with the index of the underlying link, such as the parent device of a VLAN (u32). (linux/if_link.h)
 */
export const IFLA_LINK = 5;
/** Link attribute with the name of the root queueing discipline (string). (linux/if_link.h) */
export const IFLA_QDISC = 6;
/** Link attribute with the 32-bit packet and byte counters (struct rtnl_link_stats). (linux/if_link.h) */
export const IFLA_STATS = 7;
/** Unused link attribute. (linux/if_link.h) */
export const IFLA_COST = 8;
/** Unused link attribute. (linux/if_link.h) */
export const IFLA_PRIORITY = 9;
/**
 * Link attribute with the index of the bridge or other device of which the link is a port, or 0 for none (u32).
 * (linux/if_link.h)
 */
export const IFLA_MASTER = 10;
/** Link attribute with an event of the old wireless extensions (struct iw_event). (linux/if_link.h) */
export const IFLA_WIRELESS = 11;
/**
 * Link attribute with the state of the link for one address family, such as the state of a bridge port (nested, by
 * family). (linux/if_link.h)
 */
export const IFLA_PROTINFO = 12;
/** Link attribute with the length of the transmit queue in packets (u32). (linux/if_link.h) */
export const IFLA_TXQLEN = 13;
/** Link attribute with the bus addresses and interrupt of the device (struct rtnl_link_ifmap). (linux/if_link.h) */
export const IFLA_MAP = 14;
/** Unused link attribute. (linux/if_link.h) */
export const IFLA_WEIGHT = 15;
/** Link attribute with the operational state, an IF_OPER_* constant (u8). (linux/if_link.h) */
export const IFLA_OPERSTATE = 16;
/**
 * Link attribute that selects whether the kernel or user space sets the operational state to "up", an IF_LINK_MODE_*
 * constant (u8). (linux/if_link.h)
 */
export const IFLA_LINKMODE = 17;
/** Link attribute with the kind and the parameters of the link (nested IFLA_INFO_* attributes). (linux/if_link.h) */
export const IFLA_LINKINFO = 18;
/**
 * Link attribute with the id of a process; the link moves to the network namespace of that process (u32).
 * (linux/if_link.h)
 */
export const IFLA_NET_NS_PID = 19;
/** Link attribute with the administrator's description of the link (string). (linux/if_link.h) */
export const IFLA_IFALIAS = 20;
/** Link attribute with the number of SR-IOV virtual functions of the device (u32). (linux/if_link.h) */
export const IFLA_NUM_VF = 21;
/** Link attribute with the SR-IOV virtual functions of the device (nested list). (linux/if_link.h) */
export const IFLA_VFINFO_LIST = 22;
/** Link attribute with the 64-bit packet and byte counters (struct rtnl_link_stats64). (linux/if_link.h) */
export const IFLA_STATS64 = 23;
/**
 * Link attribute with the port profiles (IEEE 802.1Qbg or 802.1Qbh) of the device's SR-IOV virtual functions (nested
 * list). (linux/if_link.h)
 */
export const IFLA_VF_PORTS = 24;
/** Link attribute with the port profile (IEEE 802.1Qbg or 802.1Qbh) of the device itself (nested). (linux/if_link.h) */
export const IFLA_PORT_SELF = 25;
/** Link attribute with the settings of each address family (nested, by family). (linux/if_link.h) */
export const IFLA_AF_SPEC = 26;
/** Link attribute with the number of the interface group that contains the link (u32). (linux/if_link.h) */
export const IFLA_GROUP = 27;
/** Link attribute with the descriptor of the network namespace to which the link moves (u32). (linux/if_link.h) */
export const IFLA_NET_NS_FD = 28;
/** Link attribute with the extra data to include in a dump, as RTEXT_FILTER_* bits (u32). (linux/if_link.h) */
export const IFLA_EXT_MASK = 29;
/** Link attribute with the number of users that have put the link into promiscuous mode (u32). (linux/if_link.h) */
export const IFLA_PROMISCUITY = 30;
/** Link attribute with the number of transmit queues (u32). (linux/if_link.h) */
export const IFLA_NUM_TX_QUEUES = 31;
/** Link attribute with the number of receive queues (u32). (linux/if_link.h) */
export const IFLA_NUM_RX_QUEUES = 32;
/** Link attribute that says whether the link has a carrier (u8). (linux/if_link.h) */
export const IFLA_CARRIER = 33;
/** Link attribute with an opaque id that is equal for all links on the same physical port (bytes). (linux/if_link.h) */
export const IFLA_PHYS_PORT_ID = 34;
/** Link attribute with the number of times that the carrier came up or went down (u32). (linux/if_link.h) */
export const IFLA_CARRIER_CHANGES = 35;
/** Link attribute with an opaque id that is equal for all ports of the same switch (bytes). (linux/if_link.h) */
export const IFLA_PHYS_SWITCH_ID = 36;
/**
 * Link attribute with the id of the network namespace that contains the underlying link in IFLA_LINK (s32).
 * (linux/if_link.h)
 */
export const IFLA_LINK_NETNSID = 37;
/** Link attribute with the name of the device's physical port (string). (linux/if_link.h) */
export const IFLA_PHYS_PORT_NAME = 38;
/** Link attribute that says whether a protocol in user space keeps the port down (u8). (linux/if_link.h) */
export const IFLA_PROTO_DOWN = 39;
/**
 * Link attribute with the maximum number of segments into which the device splits one packet (u32). (linux/if_link.h)
 */
export const IFLA_GSO_MAX_SEGS = 40;
/**
 * Link attribute with the maximum size of a packet that is segmented on transmission, in bytes (u32). (linux/if_link.h)
 */
export const IFLA_GSO_MAX_SIZE = 41;
/** Empty link attribute that aligns the next attribute to 8 bytes. (linux/if_link.h) */
export const IFLA_PAD = 42;
/** Link attribute with the XDP programs attached to the link (nested IFLA_XDP_* attributes). (linux/if_link.h) */
export const IFLA_XDP = 43;
/** Link attribute with the event that caused the notification (u32). (linux/if_link.h) */
export const IFLA_EVENT = 44;
/** Link attribute with the id of the network namespace to which the link has moved (s32). (linux/if_link.h) */
export const IFLA_NEW_NETNSID = 45;
/**
 * Old name of IFLA_TARGET_NETNSID, the link attribute with the id of the network namespace to which the request
 * applies. (linux/if_link.h)
 */
export const IFLA_IF_NETNSID = 46;
/** Link attribute with the id of the network namespace to which the request applies (s32). (linux/if_link.h) */
export const IFLA_TARGET_NETNSID = 46;
/** Link attribute with the number of times that the carrier came up (u32). (linux/if_link.h) */
export const IFLA_CARRIER_UP_COUNT = 47;
/** Link attribute with the number of times that the carrier went down (u32). (linux/if_link.h) */
export const IFLA_CARRIER_DOWN_COUNT = 48;
/** Link attribute with the index that the link has in its new network namespace (s32). (linux/if_link.h) */
export const IFLA_NEW_IFINDEX = 49;
/** Link attribute with the minimum MTU that the device supports (u32). (linux/if_link.h) */
export const IFLA_MIN_MTU = 50;
/** Link attribute with the maximum MTU that the device supports, or 0 for no limit (u32). (linux/if_link.h) */
export const IFLA_MAX_MTU = 51;
/**
 * Link attribute with properties of the link, such as alternative names (list of IFLA_ALT_IFNAME attributes).
 * (linux/if_link.h)
 */
export const IFLA_PROP_LIST = 52;
/** Link attribute with an alternative name of at most ALTIFNAMSIZ bytes (string). (linux/if_link.h) */
export const IFLA_ALT_IFNAME = 53;
/** Link attribute with the permanent hardware address of the device (bytes). (linux/if_link.h) */
export const IFLA_PERM_ADDRESS = 54;
/** Link attribute with the reason why a protocol keeps the port down (nested). (linux/if_link.h) */
export const IFLA_PROTO_DOWN_REASON = 55;
/**
 * Link attribute with the name of the parent device on its bus, such as a PCI address (string). Available since Linux
 * 5.14. (linux/if_link.h)
 */
export const IFLA_PARENT_DEV_NAME = 56;
/**
 * Link attribute with the name of the parent device's bus, such as "pci" (string). Available since Linux 5.14.
 * (linux/if_link.h)
 */
export const IFLA_PARENT_DEV_BUS_NAME = 57;
/**
 * Link attribute with the maximum size of a merged (GRO) packet, in bytes (u32). Available since Linux 5.17.
 * (linux/if_link.h)
 */
export const IFLA_GRO_MAX_SIZE = 58;
/**
 * Link attribute with the maximum size in bytes of a packet that the device can segment (u32). Available since Linux
 * 5.19. (linux/if_link.h)
 */
export const IFLA_TSO_MAX_SIZE = 59;
/**
 * Link attribute with the maximum number of segments that the device can produce from one packet (u32). Available since
 * Linux 5.19. (linux/if_link.h)
 */
export const IFLA_TSO_MAX_SEGS = 60;
/**
 * Link attribute with the number of users that have put the link into all-multicast mode (u32). Available since Linux
 * 6.0. (linux/if_link.h)
 */
export const IFLA_ALLMULTI = 61;
/** Link attribute with the devlink port of the link (nested). Available since Linux 6.2. (linux/if_link.h) */
export const IFLA_DEVLINK_PORT = 62;
/**
 * Link attribute with the IPv4 variant of IFLA_GSO_MAX_SIZE: the maximum size of a segmented packet, in bytes (u32).
 * Available since Linux 6.3. (linux/if_link.h)
 */
export const IFLA_GSO_IPV4_MAX_SIZE = 63;
/**
 * Link attribute with the IPv4 variant of IFLA_GRO_MAX_SIZE: the maximum size of a merged packet, in bytes (u32).
 * Available since Linux 6.3. (linux/if_link.h)
 */
export const IFLA_GRO_IPV4_MAX_SIZE = 64;
/**
 * Link attribute with the pin of a digital phase-locked loop (DPLL) that belongs to the link's clock (nested).
 * Available since Linux 6.7. (linux/if_link.h)
 */
export const IFLA_DPLL_PIN = 65;
/**
 * Link attribute with the maximum time in nanoseconds by which the device can delay a packet (uint). Available since
 * Linux 6.13. (linux/if_link.h)
 */
export const IFLA_MAX_PACING_OFFLOAD_HORIZON = 66;
/**
 * Link attribute that says whether the link is forbidden to move to another network namespace (u8). Available since
 * Linux 6.15. (linux/if_link.h)
 */
export const IFLA_NETNS_IMMUTABLE = 67;
/**
 * Link attribute with the number of bytes that the device needs before a packet's data (u16). Available since Linux
 * 6.18. (linux/if_link.h)
 */
export const IFLA_HEADROOM = 68;
/**
 * Link attribute with the number of bytes that the device needs after a packet's data (u16). Available since Linux
 * 6.18. (linux/if_link.h)
 */
export const IFLA_TAILROOM = 69;

// Attributes of the kind and the parameters of a link (IFLA_LINKINFO).

/** Reserved type 0 of link kind attributes. The kernel does not use this type. (linux/if_link.h) */
export const IFLA_INFO_UNSPEC = 0;
/** Link kind attribute with the kind of link, such as "veth" (string). (linux/if_link.h) */
export const IFLA_INFO_KIND = 1;
/** Link kind attribute with the parameters of this kind of link (nested). (linux/if_link.h) */
export const IFLA_INFO_DATA = 2;
/** Link kind attribute with the statistics of this kind of link (binary). (linux/if_link.h) */
export const IFLA_INFO_XSTATS = 3;
/**
 * Link kind attribute with the kind of the bridge or other device of which the link is a port (string).
 * (linux/if_link.h)
 */
export const IFLA_INFO_SLAVE_KIND = 4;
/**
 * Link kind attribute with the port parameters, whose layout depends on IFLA_INFO_SLAVE_KIND (nested).
 * (linux/if_link.h)
 */
export const IFLA_INFO_SLAVE_DATA = 5;

// Attributes of a link of the kind "veth", inside the link attribute IFLA_INFO_DATA.

/** Reserved type 0 of veth attributes. The kernel does not use this type. (linux/veth.h) */
export const VETH_INFO_UNSPEC = 0;
/** veth attribute with the peer link: a struct ifinfomsg followed by IFLA_* attributes. (linux/veth.h) */
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
/** Link flag: the link has a valid broadcast address. (linux/if.h) */
export const IFF_BROADCAST = 0x2;
/** Link flag: debugging of the driver is enabled. (linux/if.h) */
export const IFF_DEBUG = 0x4;
/** Link flag: the link is a loopback device. (linux/if.h) */
export const IFF_LOOPBACK = 0x8;
/** Link flag: the link connects exactly two peers. (linux/if.h) */
export const IFF_POINTOPOINT = 0x10;
/** Historical link flag: the link does not use trailer encapsulation. (linux/if.h) */
export const IFF_NOTRAILERS = 0x20;
/** Link flag: the link is operational, which means administratively up, with a carrier and not dormant. (linux/if.h) */
export const IFF_RUNNING = 0x40;
/** Link flag: the link does not resolve neighbours. (linux/if.h) */
export const IFF_NOARP = 0x80;
/** Link flag: the link is in promiscuous mode, which means that it receives all packets. (linux/if.h) */
export const IFF_PROMISC = 0x100;
/** Link flag: the link is in all-multicast mode, which means that it receives all multicast packets. (linux/if.h) */
export const IFF_ALLMULTI = 0x200;
/** Link flag: the link is a bond or another device that balances load over its ports. (linux/if.h) */
export const IFF_MASTER = 0x400;
/** Link flag: the link is a port of a bond or another load-balancing device. (linux/if.h) */
export const IFF_SLAVE = 0x800;
/** Link flag: the link supports multicast. (linux/if.h) */
export const IFF_MULTICAST = 0x1000;
/** Link flag: the link can select its media type. (linux/if.h) */
export const IFF_PORTSEL = 0x2000;
/** Link flag: automatic selection of the media type is enabled. (linux/if.h) */
export const IFF_AUTOMEDIA = 0x4000;
/** Link flag: the link loses its addresses when it goes down. (linux/if.h) */
export const IFF_DYNAMIC = 0x8000;
/** Link flag: the link has a carrier, which means that its physical layer is up. (linux/if.h) */
export const IFF_LOWER_UP = 0x10000;
/** Link flag: the link waits for an external event before it carries data. (linux/if.h) */
export const IFF_DORMANT = 0x20000;
/** Link flag: the link echoes sent packets, as CAN devices do. (linux/if.h) */
export const IFF_ECHO = 0x40000;
/** Mask of the link flags that the administrator cannot change. (linux/if.h) */
export const IFF_VOLATILE = 0x70c5a;

// Operational states of a link (IFLA_OPERSTATE).

/** Operational state of a link: unknown, because the driver does not report it. (linux/if.h) */
export const IF_OPER_UNKNOWN = 0;
/** Operational state of a link: the device is not present. (linux/if.h) */
export const IF_OPER_NOTPRESENT = 1;
/** Operational state of a link: the link is down and cannot carry data. (linux/if.h) */
export const IF_OPER_DOWN = 2;
/** Operational state of a link: the link is down because the underlying link is down. (linux/if.h) */
export const IF_OPER_LOWERLAYERDOWN = 3;
/** Operational state of a link: the link is in test mode. (linux/if.h) */
export const IF_OPER_TESTING = 4;
/** Operational state of a link: the link waits for an external event, such as authentication. (linux/if.h) */
export const IF_OPER_DORMANT = 5;
/** Operational state of a link: the link is up and can carry data. (linux/if.h) */
export const IF_OPER_UP = 6;

// Link modes (IFLA_LINKMODE). The mode determines whether the kernel or user space sets the operational state to "up".

/** Link mode: the kernel sets the operational state to "up" when the link gets a carrier. (linux/if.h) */
export const IF_LINK_MODE_DEFAULT = 0;
/**
 * Link mode: the kernel leaves the operational state at IF_OPER_DORMANT until user space sets it to "up". (linux/if.h)
 */
export const IF_LINK_MODE_DORMANT = 1;
/**
 * Link mode: the kernel leaves the operational state at IF_OPER_TESTING until user space sets it to "up". (linux/if.h)
 */
export const IF_LINK_MODE_TESTING = 2;
