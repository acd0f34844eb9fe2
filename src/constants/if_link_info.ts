// Link attributes by kind and address family: contents of IFLA_INFO_DATA, IFLA_INFO_SLAVE_DATA and IFLA_AF_SPEC.

// Attributes of a link of the kind "vlan" (IFLA_INFO_DATA).

/** VLAN attribute: unspecified (type 0). (linux/if_link.h) */
export const IFLA_VLAN_UNSPEC = 0;
/** VLAN attribute: VLAN id (u16). (linux/if_link.h) */
export const IFLA_VLAN_ID = 1;
/** VLAN attribute: VLAN_FLAG_ bits and the mask of bits to change (struct ifla_vlan_flags). (linux/if_link.h) */
export const IFLA_VLAN_FLAGS = 2;
/**
 * VLAN attribute: mapping of packet priorities to priorities in the tag (list of IFLA_VLAN_QOS_MAPPING).
 * (linux/if_link.h)
 */
export const IFLA_VLAN_EGRESS_QOS = 3;
/**
 * VLAN attribute: mapping of priorities in the tag to packet priorities (list of IFLA_VLAN_QOS_MAPPING).
 * (linux/if_link.h)
 */
export const IFLA_VLAN_INGRESS_QOS = 4;
/** VLAN attribute: EtherType of the tag (be16). (linux/if_link.h) */
export const IFLA_VLAN_PROTOCOL = 5;

// Attributes of one mapping between packet priority and VLAN priority.

/** VLAN priority mapping attribute: unspecified (type 0). (linux/if_link.h) */
export const IFLA_VLAN_QOS_UNSPEC = 0;
/** VLAN priority mapping attribute: mapping of one priority (struct ifla_vlan_qos_mapping). (linux/if_link.h) */
export const IFLA_VLAN_QOS_MAPPING = 1;

// Flags of a VLAN (IFLA_VLAN_FLAGS).

/** VLAN flag: received packets are delivered without the VLAN tag. (linux/if_vlan.h) */
export const VLAN_FLAG_REORDER_HDR = 0x1;
/** VLAN flag: the kernel announces the VLAN with GVRP. (linux/if_vlan.h) */
export const VLAN_FLAG_GVRP = 0x2;
/** VLAN flag: the link stays up when the parent link goes down. (linux/if_vlan.h) */
export const VLAN_FLAG_LOOSE_BINDING = 0x4;
/** VLAN flag: the kernel announces the VLAN with MVRP. (linux/if_vlan.h) */
export const VLAN_FLAG_MVRP = 0x8;
/** VLAN flag: the link is up while any port of the parent bridge carries the VLAN. (linux/if_vlan.h) */
export const VLAN_FLAG_BRIDGE_BINDING = 0x10;

// Attributes of a link of the kind "bridge" (IFLA_INFO_DATA).

/** Bridge attribute: unspecified (type 0). (linux/if_link.h) */
export const IFLA_BR_UNSPEC = 0;
/**
 * Bridge attribute: time a port spends listening, and learning, before it forwards, in clock ticks (u32).
 * (linux/if_link.h)
 */
export const IFLA_BR_FORWARD_DELAY = 1;
/** Bridge attribute: interval between hello messages, in clock ticks (u32). (linux/if_link.h) */
export const IFLA_BR_HELLO_TIME = 2;
/** Bridge attribute: time after which a neighbour's hello message expires, in clock ticks (u32). (linux/if_link.h) */
export const IFLA_BR_MAX_AGE = 3;
/**
 * Bridge attribute: time after which an unused address is removed from the forwarding database, in clock ticks (u32).
 * (linux/if_link.h)
 */
export const IFLA_BR_AGEING_TIME = 4;
/**
 * Bridge attribute: spanning tree protocol: 0 for off, 1 for the kernel's, 2 for one in user space (u32).
 * (linux/if_link.h)
 */
export const IFLA_BR_STP_STATE = 5;
/** Bridge attribute: priority in the bridge id (u16). (linux/if_link.h) */
export const IFLA_BR_PRIORITY = 6;
/** Bridge attribute: whether VLAN filtering is enabled (u8). (linux/if_link.h) */
export const IFLA_BR_VLAN_FILTERING = 7;
/** Bridge attribute: EtherType of VLAN tags (be16). (linux/if_link.h) */
export const IFLA_BR_VLAN_PROTOCOL = 8;
/** Bridge attribute: bit mask of the link-local multicast groups to forward (u16). (linux/if_link.h) */
export const IFLA_BR_GROUP_FWD_MASK = 9;
/** Bridge attribute: id of the root bridge (struct ifla_bridge_id). (linux/if_link.h) */
export const IFLA_BR_ROOT_ID = 10;
/** Bridge attribute: id of this bridge (struct ifla_bridge_id). (linux/if_link.h) */
export const IFLA_BR_BRIDGE_ID = 11;
/** Bridge attribute: port towards the root bridge (u16). (linux/if_link.h) */
export const IFLA_BR_ROOT_PORT = 12;
/** Bridge attribute: cost of the path to the root bridge (u32). (linux/if_link.h) */
export const IFLA_BR_ROOT_PATH_COST = 13;
/** Bridge attribute: whether a topology change is in progress (u8). (linux/if_link.h) */
export const IFLA_BR_TOPOLOGY_CHANGE = 14;
/** Bridge attribute: whether this bridge detected a topology change (u8). (linux/if_link.h) */
export const IFLA_BR_TOPOLOGY_CHANGE_DETECTED = 15;
/** Bridge attribute: remaining time of the hello timer, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_HELLO_TIMER = 16;
/**
 * Bridge attribute: remaining time of the topology change notification timer, in clock ticks (u64). (linux/if_link.h)
 */
export const IFLA_BR_TCN_TIMER = 17;
/** Bridge attribute: remaining time of the topology change timer, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_TOPOLOGY_CHANGE_TIMER = 18;
/** Bridge attribute: remaining time until expired addresses are removed, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_GC_TIMER = 19;
/** Bridge attribute: group address of the spanning tree protocol (bytes). (linux/if_link.h) */
export const IFLA_BR_GROUP_ADDR = 20;
/** Bridge attribute: removes all learned addresses (flag). (linux/if_link.h) */
export const IFLA_BR_FDB_FLUSH = 21;
/**
 * Bridge attribute: multicast router mode of the bridge: 0 for never, 1 for detected, 2 for always (u8).
 * (linux/if_link.h)
 */
export const IFLA_BR_MCAST_ROUTER = 22;
/** Bridge attribute: whether multicast snooping is enabled (u8). (linux/if_link.h) */
export const IFLA_BR_MCAST_SNOOPING = 23;
/** Bridge attribute: whether queries carry the bridge's own IP address (u8). (linux/if_link.h) */
export const IFLA_BR_MCAST_QUERY_USE_IFADDR = 24;
/** Bridge attribute: whether the bridge sends multicast queries (u8). (linux/if_link.h) */
export const IFLA_BR_MCAST_QUERIER = 25;
/** Bridge attribute: unused (u32). (linux/if_link.h) */
export const IFLA_BR_MCAST_HASH_ELASTICITY = 26;
/** Bridge attribute: maximum number of multicast groups (u32). (linux/if_link.h) */
export const IFLA_BR_MCAST_HASH_MAX = 27;
/** Bridge attribute: number of queries to send when a member leaves (u32). (linux/if_link.h) */
export const IFLA_BR_MCAST_LAST_MEMBER_CNT = 28;
/** Bridge attribute: number of queries to send at startup (u32). (linux/if_link.h) */
export const IFLA_BR_MCAST_STARTUP_QUERY_CNT = 29;
/** Bridge attribute: interval between queries after a member has left, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_MCAST_LAST_MEMBER_INTVL = 30;
/** Bridge attribute: time after which a group membership expires, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_MCAST_MEMBERSHIP_INTVL = 31;
/** Bridge attribute: time after which another querier is considered gone, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_MCAST_QUERIER_INTVL = 32;
/** Bridge attribute: interval between queries, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_MCAST_QUERY_INTVL = 33;
/** Bridge attribute: time within which members must respond to a query, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_MCAST_QUERY_RESPONSE_INTVL = 34;
/** Bridge attribute: interval between queries at startup, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_MCAST_STARTUP_QUERY_INTVL = 35;
/** Bridge attribute: whether bridged IPv4 packets traverse iptables (u8). (linux/if_link.h) */
export const IFLA_BR_NF_CALL_IPTABLES = 36;
/** Bridge attribute: whether bridged IPv6 packets traverse ip6tables (u8). (linux/if_link.h) */
export const IFLA_BR_NF_CALL_IP6TABLES = 37;
/** Bridge attribute: whether bridged ARP packets traverse arptables (u8). (linux/if_link.h) */
export const IFLA_BR_NF_CALL_ARPTABLES = 38;
/** Bridge attribute: default VLAN of untagged packets on new ports (u16). (linux/if_link.h) */
export const IFLA_BR_VLAN_DEFAULT_PVID = 39;
/** Bridge attribute: padding that aligns the next attribute to 8 bytes. (linux/if_link.h) */
export const IFLA_BR_PAD = 40;
/** Bridge attribute: whether the bridge counts packets per VLAN (u8). (linux/if_link.h) */
export const IFLA_BR_VLAN_STATS_ENABLED = 41;
/** Bridge attribute: whether the bridge counts IGMP and MLD packets (u8). (linux/if_link.h) */
export const IFLA_BR_MCAST_STATS_ENABLED = 42;
/** Bridge attribute: IGMP version (u8). (linux/if_link.h) */
export const IFLA_BR_MCAST_IGMP_VERSION = 43;
/** Bridge attribute: MLD version (u8). (linux/if_link.h) */
export const IFLA_BR_MCAST_MLD_VERSION = 44;
/** Bridge attribute: whether the bridge counts packets per VLAN and port (u8). (linux/if_link.h) */
export const IFLA_BR_VLAN_STATS_PER_PORT = 45;
/**
 * Bridge attribute: further boolean options and the mask of options to change (struct br_boolopt_multi).
 * (linux/if_link.h)
 */
export const IFLA_BR_MULTI_BOOLOPT = 46;
/** Bridge attribute: state of the current querier (nest); since Linux 5.15. (linux/if_link.h) */
export const IFLA_BR_MCAST_QUERIER_STATE = 47;
/** Bridge attribute: number of learned addresses (u32); since Linux 6.7. (linux/if_link.h) */
export const IFLA_BR_FDB_N_LEARNED = 48;
/** Bridge attribute: maximum number of learned addresses (u32); since Linux 6.7. (linux/if_link.h) */
export const IFLA_BR_FDB_MAX_LEARNED = 49;

// Attributes of a bridge port (IFLA_INFO_SLAVE_DATA, IFLA_PROTINFO).

/** Bridge port attribute: unspecified (type 0). (linux/if_link.h) */
export const IFLA_BRPORT_UNSPEC = 0;
/** Bridge port attribute: spanning tree state of the port, one of BR_STATE_ (u8). (linux/if_link.h) */
export const IFLA_BRPORT_STATE = 1;
/** Bridge port attribute: priority in the port id (u16). (linux/if_link.h) */
export const IFLA_BRPORT_PRIORITY = 2;
/** Bridge port attribute: path cost of the port (u32). (linux/if_link.h) */
export const IFLA_BRPORT_COST = 3;
/**
 * Bridge port attribute: hairpin mode: whether packets may leave through the port they came in by (u8).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_MODE = 4;
/**
 * Bridge port attribute: BPDU guard: whether a received spanning tree message disables the port (u8). (linux/if_link.h)
 */
export const IFLA_BRPORT_GUARD = 5;
/** Bridge port attribute: root guard: whether the port can never become the root port (u8). (linux/if_link.h) */
export const IFLA_BRPORT_PROTECT = 6;
/**
 * Bridge port attribute: whether the port stops receiving a multicast group as soon as a member leaves it (u8).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_FAST_LEAVE = 7;
/** Bridge port attribute: whether the bridge learns source addresses on the port (u8). (linux/if_link.h) */
export const IFLA_BRPORT_LEARNING = 8;
/**
 * Bridge port attribute: whether the bridge floods packets with unknown destination to the port (u8). (linux/if_link.h)
 */
export const IFLA_BRPORT_UNICAST_FLOOD = 9;
/**
 * Bridge port attribute: whether the bridge answers ARP requests on behalf of hosts behind the port (u8).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_PROXYARP = 10;
/** Bridge port attribute: whether the bridge adopts addresses that the device learned (u8). (linux/if_link.h) */
export const IFLA_BRPORT_LEARNING_SYNC = 11;
/** Bridge port attribute: proxy ARP as IEEE 802.11 access points need it (u8). (linux/if_link.h) */
export const IFLA_BRPORT_PROXYARP_WIFI = 12;
/** Bridge port attribute: id of the root bridge that the port sees (struct ifla_bridge_id). (linux/if_link.h) */
export const IFLA_BRPORT_ROOT_ID = 13;
/** Bridge port attribute: id of the designated bridge (struct ifla_bridge_id). (linux/if_link.h) */
export const IFLA_BRPORT_BRIDGE_ID = 14;
/** Bridge port attribute: designated port (u16). (linux/if_link.h) */
export const IFLA_BRPORT_DESIGNATED_PORT = 15;
/** Bridge port attribute: designated cost (u16). (linux/if_link.h) */
export const IFLA_BRPORT_DESIGNATED_COST = 16;
/** Bridge port attribute: port id (u16). (linux/if_link.h) */
export const IFLA_BRPORT_ID = 17;
/** Bridge port attribute: port number (u16). (linux/if_link.h) */
export const IFLA_BRPORT_NO = 18;
/** Bridge port attribute: whether the port acknowledges a topology change (u8). (linux/if_link.h) */
export const IFLA_BRPORT_TOPOLOGY_CHANGE_ACK = 19;
/** Bridge port attribute: whether a spanning tree message is pending (u8). (linux/if_link.h) */
export const IFLA_BRPORT_CONFIG_PENDING = 20;
/** Bridge port attribute: remaining time of the message age timer, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BRPORT_MESSAGE_AGE_TIMER = 21;
/** Bridge port attribute: remaining time of the forward delay timer, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BRPORT_FORWARD_DELAY_TIMER = 22;
/** Bridge port attribute: remaining time of the hold timer, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BRPORT_HOLD_TIMER = 23;
/** Bridge port attribute: removes all addresses learned on the port (flag). (linux/if_link.h) */
export const IFLA_BRPORT_FLUSH = 24;
/** Bridge port attribute: multicast router mode of the port (u8). (linux/if_link.h) */
export const IFLA_BRPORT_MULTICAST_ROUTER = 25;
/** Bridge port attribute: padding that aligns the next attribute to 8 bytes. (linux/if_link.h) */
export const IFLA_BRPORT_PAD = 26;
/**
 * Bridge port attribute: whether the bridge floods packets of unknown multicast groups to the port (u8).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_MCAST_FLOOD = 27;
/**
 * Bridge port attribute: whether the bridge sends multicast packets as unicast to each member (u8). (linux/if_link.h)
 */
export const IFLA_BRPORT_MCAST_TO_UCAST = 28;
/** Bridge port attribute: whether the port maps VLANs to tunnel ids (u8). (linux/if_link.h) */
export const IFLA_BRPORT_VLAN_TUNNEL = 29;
/** Bridge port attribute: whether the bridge floods broadcasts to the port (u8). (linux/if_link.h) */
export const IFLA_BRPORT_BCAST_FLOOD = 30;
/** Bridge port attribute: bit mask of the link-local multicast groups to forward (u16). (linux/if_link.h) */
export const IFLA_BRPORT_GROUP_FWD_MASK = 31;
/**
 * Bridge port attribute: whether the bridge answers ARP and neighbour requests instead of flooding them (u8).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_NEIGH_SUPPRESS = 32;
/**
 * Bridge port attribute: whether the port exchanges packets only with ports that are not isolated (u8).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_ISOLATED = 33;
/** Bridge port attribute: index of the port to use while this port has no carrier (u32). (linux/if_link.h) */
export const IFLA_BRPORT_BACKUP_PORT = 34;
/** Bridge port attribute: whether the media redundancy (MRP) ring is open (u8). (linux/if_link.h) */
export const IFLA_BRPORT_MRP_RING_OPEN = 35;
/** Bridge port attribute: whether the media redundancy (MRP) interconnection is open (u8). (linux/if_link.h) */
export const IFLA_BRPORT_MRP_IN_OPEN = 36;
/** Bridge port attribute: maximum number of tracked multicast hosts (u32); since Linux 5.12. (linux/if_link.h) */
export const IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT = 37;
/** Bridge port attribute: number of tracked multicast hosts (u32); since Linux 5.12. (linux/if_link.h) */
export const IFLA_BRPORT_MCAST_EHT_HOSTS_CNT = 38;
/**
 * Bridge port attribute: whether the bridge drops packets from unknown source addresses (u8); since Linux 5.18.
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_LOCKED = 39;
/**
 * Bridge port attribute: whether a locked port adds unknown source addresses to the forwarding database as locked
 * entries (u8); since Linux 6.2. (linux/if_link.h)
 */
export const IFLA_BRPORT_MAB = 40;
/** Bridge port attribute: number of multicast groups of the port (u32); since Linux 6.3. (linux/if_link.h) */
export const IFLA_BRPORT_MCAST_N_GROUPS = 41;
/** Bridge port attribute: maximum number of multicast groups of the port (u32); since Linux 6.3. (linux/if_link.h) */
export const IFLA_BRPORT_MCAST_MAX_GROUPS = 42;
/**
 * Bridge port attribute: whether neighbour suppression is configured per VLAN (u8); since Linux 6.4. (linux/if_link.h)
 */
export const IFLA_BRPORT_NEIGH_VLAN_SUPPRESS = 43;
/**
 * Bridge port attribute: id of the next hop to use for known addresses while the port is down (u32); since Linux 6.6.
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_BACKUP_NHID = 44;

// Attributes of a link's IPv4 settings (IFLA_AF_SPEC).

/** IPv4 link attribute: unspecified (type 0). (linux/if_link.h) */
export const IFLA_INET_UNSPEC = 0;
/** IPv4 link attribute: settings in the order of IPV4_DEVCONF_ (array of u32). (linux/if_link.h) */
export const IFLA_INET_CONF = 1;

// Attributes of a link's IPv6 settings (IFLA_AF_SPEC, IFLA_PROTINFO).

/** IPv6 link attribute: unspecified (type 0). (linux/if_link.h) */
export const IFLA_INET6_UNSPEC = 0;
/** IPv6 link attribute: IPv6 state of the link (u32). (linux/if_link.h) */
export const IFLA_INET6_FLAGS = 1;
/** IPv6 link attribute: settings in the order of DEVCONF_ (array of s32). (linux/if_link.h) */
export const IFLA_INET6_CONF = 2;
/** IPv6 link attribute: IPv6 counters (array of u64). (linux/if_link.h) */
export const IFLA_INET6_STATS = 3;
/** IPv6 link attribute: unused. (linux/if_link.h) */
export const IFLA_INET6_MCAST = 4;
/** IPv6 link attribute: timers of IPv6 neighbour discovery (struct ifla_cacheinfo). (linux/if_link.h) */
export const IFLA_INET6_CACHEINFO = 5;
/** IPv6 link attribute: ICMPv6 counters (array of u64). (linux/if_link.h) */
export const IFLA_INET6_ICMP6STATS = 6;
/** IPv6 link attribute: interface identifier from which the kernel forms addresses (address). (linux/if_link.h) */
export const IFLA_INET6_TOKEN = 7;
/** IPv6 link attribute: generation of link-local addresses, one of IN6_ADDR_GEN_MODE_ (u8). (linux/if_link.h) */
export const IFLA_INET6_ADDR_GEN_MODE = 8;
/** IPv6 link attribute: MTU from router advertisements (u32); since Linux 5.15. (linux/if_link.h) */
export const IFLA_INET6_RA_MTU = 9;

// Generation of link-local addresses (IFLA_INET6_ADDR_GEN_MODE).

/** IPv6 address generation mode: generates link-local addresses from the hardware address. (linux/if_link.h) */
export const IN6_ADDR_GEN_MODE_EUI64 = 0;
/** IPv6 address generation mode: generates no link-local addresses. (linux/if_link.h) */
export const IN6_ADDR_GEN_MODE_NONE = 1;
/** IPv6 address generation mode: generates stable, opaque link-local addresses from a secret. (linux/if_link.h) */
export const IN6_ADDR_GEN_MODE_STABLE_PRIVACY = 2;
/**
 * IPv6 address generation mode: generates link-local addresses from a random secret if none was set. (linux/if_link.h)
 */
export const IN6_ADDR_GEN_MODE_RANDOM = 3;

// Attributes of the XDP programs of a link (IFLA_XDP).

/** XDP attribute: unspecified (type 0). (linux/if_link.h) */
export const IFLA_XDP_UNSPEC = 0;
/** XDP attribute: descriptor of the program to attach, or -1 to detach it (s32). (linux/if_link.h) */
export const IFLA_XDP_FD = 1;
/** XDP attribute: attachment mode of the program, one of XDP_ATTACHED_ (u8). (linux/if_link.h) */
export const IFLA_XDP_ATTACHED = 2;
/** XDP attribute: attachment options, as XDP_FLAGS_ bits (u32). (linux/if_link.h) */
export const IFLA_XDP_FLAGS = 3;
/** XDP attribute: id of the program, if only one is attached (u32). (linux/if_link.h) */
export const IFLA_XDP_PROG_ID = 4;
/** XDP attribute: id of the program attached to the driver (u32). (linux/if_link.h) */
export const IFLA_XDP_DRV_PROG_ID = 5;
/** XDP attribute: id of the program attached in generic mode (u32). (linux/if_link.h) */
export const IFLA_XDP_SKB_PROG_ID = 6;
/** XDP attribute: id of the program offloaded to the device (u32). (linux/if_link.h) */
export const IFLA_XDP_HW_PROG_ID = 7;
/** XDP attribute: program that must currently be attached, or the change fails (s32). (linux/if_link.h) */
export const IFLA_XDP_EXPECTED_FD = 8;
