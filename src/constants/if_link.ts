// Links: their attributes, flags and states.

// Attributes of a link.

/** Names no attribute. (linux/if_link.h) */
export const IFLA_UNSPEC = 0;
/** The hardware address (bytes). (linux/if_link.h) */
export const IFLA_ADDRESS = 1;
/** The hardware address that reaches everybody (bytes). (linux/if_link.h) */
export const IFLA_BROADCAST = 2;
/** The name (string). (linux/if_link.h) */
export const IFLA_IFNAME = 3;
/** The largest packet in bytes (u32). (linux/if_link.h) */
export const IFLA_MTU = 4;
/** The index of the link below, such as the device that a VLAN sits on (u32). (linux/if_link.h) */
export const IFLA_LINK = 5;
/** The name of the root queueing discipline (string). (linux/if_link.h) */
export const IFLA_QDISC = 6;
/** Counters of 32 bits (struct rtnl_link_stats). (linux/if_link.h) */
export const IFLA_STATS = 7;
/** Unused. (linux/if_link.h) */
export const IFLA_COST = 8;
/** Unused. (linux/if_link.h) */
export const IFLA_PRIORITY = 9;
/** The index of the bridge, bond or other device that this link is a port of; 0 releases it (u32). (linux/if_link.h) */
export const IFLA_MASTER = 10;
/** An event of the old wireless extensions (struct iw_event). (linux/if_link.h) */
export const IFLA_WIRELESS = 11;
/** What one protocol adds, such as the state of a bridge port (nest, by family). (linux/if_link.h) */
export const IFLA_PROTINFO = 12;
/** How many packets the send queue holds (u32). (linux/if_link.h) */
export const IFLA_TXQLEN = 13;
/** Bus addresses and interrupt of the device (struct rtnl_link_ifmap). (linux/if_link.h) */
export const IFLA_MAP = 14;
/** Unused. (linux/if_link.h) */
export const IFLA_WEIGHT = 15;
/** The operational state, one of IF_OPER_ (u8). (linux/if_link.h) */
export const IFLA_OPERSTATE = 16;
/** Who moves the link to the state up, one of IF_LINK_MODE_ (u8). (linux/if_link.h) */
export const IFLA_LINKMODE = 17;
/** The kind of link and its parameters (nest of IFLA_INFO_). (linux/if_link.h) */
export const IFLA_LINKINFO = 18;
/** Moves the link to the network namespace of this process (u32). (linux/if_link.h) */
export const IFLA_NET_NS_PID = 19;
/** A description for people (string). (linux/if_link.h) */
export const IFLA_IFALIAS = 20;
/** How many virtual functions the device has (u32). (linux/if_link.h) */
export const IFLA_NUM_VF = 21;
/** The virtual functions (list of nests). (linux/if_link.h) */
export const IFLA_VFINFO_LIST = 22;
/** Counters of 64 bits (struct rtnl_link_stats64). (linux/if_link.h) */
export const IFLA_STATS64 = 23;
/** The port profiles of the virtual functions (list of nests). (linux/if_link.h) */
export const IFLA_VF_PORTS = 24;
/** The port profile of the device itself (nest). (linux/if_link.h) */
export const IFLA_PORT_SELF = 25;
/** What each address family adds (nest by family). (linux/if_link.h) */
export const IFLA_AF_SPEC = 26;
/** The group of links that this one belongs to (u32). (linux/if_link.h) */
export const IFLA_GROUP = 27;
/** Moves the link to the network namespace that this descriptor refers to (u32). (linux/if_link.h) */
export const IFLA_NET_NS_FD = 28;
/** What a dump shall hold besides the usual, as RTEXT_FILTER_ bits (u32). (linux/if_link.h) */
export const IFLA_EXT_MASK = 29;
/** How many users want every packet on the wire (u32). (linux/if_link.h) */
export const IFLA_PROMISCUITY = 30;
/** How many send queues the device has (u32). (linux/if_link.h) */
export const IFLA_NUM_TX_QUEUES = 31;
/** How many receive queues the device has (u32). (linux/if_link.h) */
export const IFLA_NUM_RX_QUEUES = 32;
/** Whether there is a carrier (u8). (linux/if_link.h) */
export const IFLA_CARRIER = 33;
/** Bytes that are equal for links on the same physical port (bytes). (linux/if_link.h) */
export const IFLA_PHYS_PORT_ID = 34;
/** How often the carrier came or went (u32). (linux/if_link.h) */
export const IFLA_CARRIER_CHANGES = 35;
/** Bytes that are equal for ports of the same switch (bytes). (linux/if_link.h) */
export const IFLA_PHYS_SWITCH_ID = 36;
/** The id of the network namespace that IFLA_LINK counts in (s32). (linux/if_link.h) */
export const IFLA_LINK_NETNSID = 37;
/** The name of the physical port (string). (linux/if_link.h) */
export const IFLA_PHYS_PORT_NAME = 38;
/** Whether a protocol in user space holds the port down (u8). (linux/if_link.h) */
export const IFLA_PROTO_DOWN = 39;
/** The most segments that one large packet may be cut into (u32). (linux/if_link.h) */
export const IFLA_GSO_MAX_SEGS = 40;
/** The largest packet that is handed over to be cut into segments (u32). (linux/if_link.h) */
export const IFLA_GSO_MAX_SIZE = 41;
/** Padding to an 8-byte boundary. (linux/if_link.h) */
export const IFLA_PAD = 42;
/** The XDP programs on the link (nest of IFLA_XDP_). (linux/if_link.h) */
export const IFLA_XDP = 43;
/** Why a notification was sent (u32). (linux/if_link.h) */
export const IFLA_EVENT = 44;
/** The id of the network namespace that the link moved to (s32). (linux/if_link.h) */
export const IFLA_NEW_NETNSID = 45;
/** An older name of IFLA_TARGET_NETNSID. (linux/if_link.h) */
export const IFLA_IF_NETNSID = 46;
/** The id of the network namespace that the request is about (s32). (linux/if_link.h) */
export const IFLA_TARGET_NETNSID = 46;
/** How often the carrier came (u32). (linux/if_link.h) */
export const IFLA_CARRIER_UP_COUNT = 47;
/** How often the carrier went (u32). (linux/if_link.h) */
export const IFLA_CARRIER_DOWN_COUNT = 48;
/** The index of the link in the network namespace that it moves to (s32). (linux/if_link.h) */
export const IFLA_NEW_IFINDEX = 49;
/** The least MTU that the device takes (u32). (linux/if_link.h) */
export const IFLA_MIN_MTU = 50;
/** The greatest MTU that the device takes, 0 for no bound (u32). (linux/if_link.h) */
export const IFLA_MAX_MTU = 51;
/** Properties, such as alternative names (list of IFLA_ALT_IFNAME). (linux/if_link.h) */
export const IFLA_PROP_LIST = 52;
/** An alternative name, up to ALTIFNAMSIZ long (string). (linux/if_link.h) */
export const IFLA_ALT_IFNAME = 53;
/** The hardware address that the device was made with (bytes). (linux/if_link.h) */
export const IFLA_PERM_ADDRESS = 54;
/** Why a protocol holds the port down (nest). (linux/if_link.h) */
export const IFLA_PROTO_DOWN_REASON = 55;
/**
 * The name of the device below that is not a link, such as a PCI address (string); since Linux 5.14.
 * (linux/if_link.h)
 */
export const IFLA_PARENT_DEV_NAME = 56;
/** The bus that this device sits on (string); since Linux 5.14. (linux/if_link.h) */
export const IFLA_PARENT_DEV_BUS_NAME = 57;
/** The largest packet that received segments are joined into (u32); since Linux 5.17. (linux/if_link.h) */
export const IFLA_GRO_MAX_SIZE = 58;
/** The largest packet that the device can cut by itself (u32); since Linux 5.19. (linux/if_link.h) */
export const IFLA_TSO_MAX_SIZE = 59;
/** The most segments that the device can cut by itself (u32); since Linux 5.19. (linux/if_link.h) */
export const IFLA_TSO_MAX_SEGS = 60;
/** How many users want every multicast packet (u32); since Linux 6.0. (linux/if_link.h) */
export const IFLA_ALLMULTI = 61;
/** The devlink port that belongs to the link (nest); since Linux 6.2. (linux/if_link.h) */
export const IFLA_DEVLINK_PORT = 62;
/** As IFLA_GSO_MAX_SIZE, for IPv4 (u32); since Linux 6.3. (linux/if_link.h) */
export const IFLA_GSO_IPV4_MAX_SIZE = 63;
/** As IFLA_GRO_MAX_SIZE, for IPv4 (u32); since Linux 6.3. (linux/if_link.h) */
export const IFLA_GRO_IPV4_MAX_SIZE = 64;
/** The clock pin that belongs to the link (nest); since Linux 6.7. (linux/if_link.h) */
export const IFLA_DPLL_PIN = 65;
/** How far ahead the device can schedule packets, in nanoseconds (uint); since Linux 6.13. (linux/if_link.h) */
export const IFLA_MAX_PACING_OFFLOAD_HORIZON = 66;
/** Whether the link is bound to its network namespace (u8); since Linux 6.15. (linux/if_link.h) */
export const IFLA_NETNS_IMMUTABLE = 67;
/** How many bytes the device needs before a packet (u16); since Linux 6.18. (linux/if_link.h) */
export const IFLA_HEADROOM = 68;
/** How many bytes the device needs after a packet (u16); since Linux 6.18. (linux/if_link.h) */
export const IFLA_TAILROOM = 69;

// Attributes of a kind of link (IFLA_LINKINFO).

/** Names no attribute. (linux/if_link.h) */
export const IFLA_INFO_UNSPEC = 0;
/** The kind of link, such as "veth" (string). (linux/if_link.h) */
export const IFLA_INFO_KIND = 1;
/** The parameters, by kind (nest). (linux/if_link.h) */
export const IFLA_INFO_DATA = 2;
/** Statistics of the kind's own (binary). (linux/if_link.h) */
export const IFLA_INFO_XSTATS = 3;
/** The kind of the device that this link is a port of (string). (linux/if_link.h) */
export const IFLA_INFO_SLAVE_KIND = 4;
/** The parameters of this port, by that kind (nest). (linux/if_link.h) */
export const IFLA_INFO_SLAVE_DATA = 5;

// Attributes of the kind "veth" (IFLA_INFO_DATA).

/** Names no attribute. (linux/veth.h) */
export const VETH_INFO_UNSPEC = 0;
/** The other end: a struct ifinfomsg followed by IFLA_ attributes. (linux/veth.h) */
export const VETH_INFO_PEER = 1;

// Lengths of names.

/** Room for the name of a link, the zero byte at its end included. (linux/if.h) */
export const IFNAMSIZ = 16;
/** Room for the description of a link, the zero byte at its end included. (linux/if.h) */
export const IFALIASZ = 256;
/** Room for an alternative name of a link, the zero byte at its end included. (linux/if.h) */
export const ALTIFNAMSIZ = 128;

// Flags of a link (ifi_flags).

/** Switched on by the administrator. (linux/if.h) */
export const IFF_UP = 0x1;
/** Has a broadcast address. (linux/if.h) */
export const IFF_BROADCAST = 0x2;
/** The driver debugs itself. (linux/if.h) */
export const IFF_DEBUG = 0x4;
/** Is a loopback device. (linux/if.h) */
export const IFF_LOOPBACK = 0x8;
/** Connects exactly two ends. (linux/if.h) */
export const IFF_POINTOPOINT = 0x10;
/** Disabled trailers; unused on most links. (linux/if.h) */
export const IFF_NOTRAILERS = 0x20;
/** Is operational: switched on, with a carrier, and not dormant. (linux/if.h) */
export const IFF_RUNNING = 0x40;
/** Does not resolve neighbours. (linux/if.h) */
export const IFF_NOARP = 0x80;
/** Receives every packet on the wire. (linux/if.h) */
export const IFF_PROMISC = 0x100;
/** Receives every multicast packet. (linux/if.h) */
export const IFF_ALLMULTI = 0x200;
/** Is a bond or another device that spreads load over its ports. (linux/if.h) */
export const IFF_MASTER = 0x400;
/** Is a port of such a device. (linux/if.h) */
export const IFF_SLAVE = 0x800;
/** Can send and receive multicast packets. (linux/if.h) */
export const IFF_MULTICAST = 0x1000;
/** Can choose the type of its medium. (linux/if.h) */
export const IFF_PORTSEL = 0x2000;
/** Chooses the type of its medium by itself. (linux/if.h) */
export const IFF_AUTOMEDIA = 0x4000;
/** Loses its addresses when it goes down. (linux/if.h) */
export const IFF_DYNAMIC = 0x8000;
/** The layer below is up: there is a carrier. (linux/if.h) */
export const IFF_LOWER_UP = 0x10000;
/** Waits for an event from outside before it carries data. (linux/if.h) */
export const IFF_DORMANT = 0x20000;
/** Echoes packets sent, as CAN devices do. (linux/if.h) */
export const IFF_ECHO = 0x40000;
/** All flags that the administrator cannot set. (linux/if.h) */
export const IFF_VOLATILE = 0x70c5a;

// Operational states (IFLA_OPERSTATE).

/** The driver does not say. (linux/if.h) */
export const IF_OPER_UNKNOWN = 0;
/** The hardware is missing. (linux/if.h) */
export const IF_OPER_NOTPRESENT = 1;
/** Not able to carry data. (linux/if.h) */
export const IF_OPER_DOWN = 2;
/** Down because the link below is down. (linux/if.h) */
export const IF_OPER_LOWERLAYERDOWN = 3;
/** Under test. (linux/if.h) */
export const IF_OPER_TESTING = 4;
/** Waits for an event from outside, such as an authentication. (linux/if.h) */
export const IF_OPER_DORMANT = 5;
/** Carries data. (linux/if.h) */
export const IF_OPER_UP = 6;

// Who moves a link to the state up (IFLA_LINKMODE).

/** The kernel, as soon as there is a carrier. (linux/if.h) */
export const IF_LINK_MODE_DEFAULT = 0;
/** User space: the kernel goes no further than IF_OPER_DORMANT. (linux/if.h) */
export const IF_LINK_MODE_DORMANT = 1;
/** User space: the kernel goes no further than IF_OPER_TESTING. (linux/if.h) */
export const IF_LINK_MODE_TESTING = 2;
