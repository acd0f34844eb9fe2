// Links by kind and by address family: what stands in IFLA_INFO_DATA, IFLA_INFO_SLAVE_DATA and IFLA_AF_SPEC.

// Attributes of the kind "vlan" (IFLA_INFO_DATA).

/** Names no attribute. (linux/if_link.h) */
export const IFLA_VLAN_UNSPEC = 0;
/** The number of the VLAN (u16). (linux/if_link.h) */
export const IFLA_VLAN_ID = 1;
/** VLAN_FLAG_ bits, and which of them count (struct ifla_vlan_flags). (linux/if_link.h) */
export const IFLA_VLAN_FLAGS = 2;
/** How priorities become those of the tag (list of IFLA_VLAN_QOS_MAPPING). (linux/if_link.h) */
export const IFLA_VLAN_EGRESS_QOS = 3;
/** How priorities of the tag become those of the packet (list of IFLA_VLAN_QOS_MAPPING). (linux/if_link.h) */
export const IFLA_VLAN_INGRESS_QOS = 4;
/** The type of the tag (be16). (linux/if_link.h) */
export const IFLA_VLAN_PROTOCOL = 5;

// Attributes of a priority mapping.

/** Names no attribute. (linux/if_link.h) */
export const IFLA_VLAN_QOS_UNSPEC = 0;
/** One priority and what becomes of it (struct ifla_vlan_qos_mapping). (linux/if_link.h) */
export const IFLA_VLAN_QOS_MAPPING = 1;

// Flags of a VLAN (IFLA_VLAN_FLAGS).

/** Packets come up without their tag. (linux/if_vlan.h) */
export const VLAN_FLAG_REORDER_HDR = 0x1;
/** The VLAN is announced by GVRP. (linux/if_vlan.h) */
export const VLAN_FLAG_GVRP = 0x2;
/** The link stays up when the one below goes down. (linux/if_vlan.h) */
export const VLAN_FLAG_LOOSE_BINDING = 0x4;
/** The VLAN is announced by MVRP. (linux/if_vlan.h) */
export const VLAN_FLAG_MVRP = 0x8;
/** The link is up while a port of the bridge below carries the VLAN. (linux/if_vlan.h) */
export const VLAN_FLAG_BRIDGE_BINDING = 0x10;

// Attributes of the kind "bridge" (IFLA_INFO_DATA).

/** Names no attribute. (linux/if_link.h) */
export const IFLA_BR_UNSPEC = 0;
/** How long a port listens and learns before it forwards, in clock ticks (u32). (linux/if_link.h) */
export const IFLA_BR_FORWARD_DELAY = 1;
/** The time between hello messages, in clock ticks (u32). (linux/if_link.h) */
export const IFLA_BR_HELLO_TIME = 2;
/** How long a neighbour's message counts, in clock ticks (u32). (linux/if_link.h) */
export const IFLA_BR_MAX_AGE = 3;
/** How long an address is remembered, in clock ticks (u32). (linux/if_link.h) */
export const IFLA_BR_AGEING_TIME = 4;
/** Whether the spanning tree protocol is on, 2 for one in user space (u32). (linux/if_link.h) */
export const IFLA_BR_STP_STATE = 5;
/** The priority in the bridge id (u16). (linux/if_link.h) */
export const IFLA_BR_PRIORITY = 6;
/** Whether VLAN filtering is enabled (u8). (linux/if_link.h) */
export const IFLA_BR_VLAN_FILTERING = 7;
/** The type of VLAN tags (be16). (linux/if_link.h) */
export const IFLA_BR_VLAN_PROTOCOL = 8;
/** Which link-local groups are forwarded (u16). (linux/if_link.h) */
export const IFLA_BR_GROUP_FWD_MASK = 9;
/** The id of the root bridge (struct ifla_bridge_id). (linux/if_link.h) */
export const IFLA_BR_ROOT_ID = 10;
/** The id of this bridge (struct ifla_bridge_id). (linux/if_link.h) */
export const IFLA_BR_BRIDGE_ID = 11;
/** The port towards the root (u16). (linux/if_link.h) */
export const IFLA_BR_ROOT_PORT = 12;
/** The cost of the way to the root (u32). (linux/if_link.h) */
export const IFLA_BR_ROOT_PATH_COST = 13;
/** Whether the topology changes (u8). (linux/if_link.h) */
export const IFLA_BR_TOPOLOGY_CHANGE = 14;
/** Whether this bridge has seen it change (u8). (linux/if_link.h) */
export const IFLA_BR_TOPOLOGY_CHANGE_DETECTED = 15;
/** What is left of the hello timer, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_HELLO_TIMER = 16;
/** What is left of the topology change notice timer, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_TCN_TIMER = 17;
/** What is left of the topology change timer, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_TOPOLOGY_CHANGE_TIMER = 18;
/** What is left until addresses are cleaned up, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_GC_TIMER = 19;
/** The group address of the spanning tree protocol (bytes). (linux/if_link.h) */
export const IFLA_BR_GROUP_ADDR = 20;
/** Forgets all learned addresses (flag). (linux/if_link.h) */
export const IFLA_BR_FDB_FLUSH = 21;
/** Whether the bridge counts as a multicast router (u8). (linux/if_link.h) */
export const IFLA_BR_MCAST_ROUTER = 22;
/** Whether multicast membership is snooped (u8). (linux/if_link.h) */
export const IFLA_BR_MCAST_SNOOPING = 23;
/** Whether queries carry the bridge's own address (u8). (linux/if_link.h) */
export const IFLA_BR_MCAST_QUERY_USE_IFADDR = 24;
/** Whether the bridge sends queries (u8). (linux/if_link.h) */
export const IFLA_BR_MCAST_QUERIER = 25;
/** Unused (u32). (linux/if_link.h) */
export const IFLA_BR_MCAST_HASH_ELASTICITY = 26;
/** The most multicast groups (u32). (linux/if_link.h) */
export const IFLA_BR_MCAST_HASH_MAX = 27;
/** How many queries go out when a member leaves (u32). (linux/if_link.h) */
export const IFLA_BR_MCAST_LAST_MEMBER_CNT = 28;
/** How many queries go out at the start (u32). (linux/if_link.h) */
export const IFLA_BR_MCAST_STARTUP_QUERY_CNT = 29;
/** The time between queries after a member has left, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_MCAST_LAST_MEMBER_INTVL = 30;
/** How long a membership lasts, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_MCAST_MEMBERSHIP_INTVL = 31;
/** How long another querier counts as there, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_MCAST_QUERIER_INTVL = 32;
/** The time between queries, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_MCAST_QUERY_INTVL = 33;
/** How long members may take to answer, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_MCAST_QUERY_RESPONSE_INTVL = 34;
/** The time between queries at the start, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_MCAST_STARTUP_QUERY_INTVL = 35;
/** Whether IPv4 packets go through iptables (u8). (linux/if_link.h) */
export const IFLA_BR_NF_CALL_IPTABLES = 36;
/** Whether IPv6 packets go through ip6tables (u8). (linux/if_link.h) */
export const IFLA_BR_NF_CALL_IP6TABLES = 37;
/** Whether ARP packets go through arptables (u8). (linux/if_link.h) */
export const IFLA_BR_NF_CALL_ARPTABLES = 38;
/** The VLAN of untagged packets on new ports (u16). (linux/if_link.h) */
export const IFLA_BR_VLAN_DEFAULT_PVID = 39;
/** Padding to an 8-byte boundary. (linux/if_link.h) */
export const IFLA_BR_PAD = 40;
/** Whether packets are counted by VLAN (u8). (linux/if_link.h) */
export const IFLA_BR_VLAN_STATS_ENABLED = 41;
/** Whether multicast control packets are counted (u8). (linux/if_link.h) */
export const IFLA_BR_MCAST_STATS_ENABLED = 42;
/** The version of IGMP (u8). (linux/if_link.h) */
export const IFLA_BR_MCAST_IGMP_VERSION = 43;
/** The version of MLD (u8). (linux/if_link.h) */
export const IFLA_BR_MCAST_MLD_VERSION = 44;
/** Whether packets are counted by VLAN and port (u8). (linux/if_link.h) */
export const IFLA_BR_VLAN_STATS_PER_PORT = 45;
/** More switches, with the bits that count (struct br_boolopt_multi). (linux/if_link.h) */
export const IFLA_BR_MULTI_BOOLOPT = 46;
/** The querier that is known (nest); since Linux 5.15. (linux/if_link.h) */
export const IFLA_BR_MCAST_QUERIER_STATE = 47;
/** How many addresses it has learnt (u32); since Linux 6.7. (linux/if_link.h) */
export const IFLA_BR_FDB_N_LEARNED = 48;
/** How many it may learn (u32); since Linux 6.7. (linux/if_link.h) */
export const IFLA_BR_FDB_MAX_LEARNED = 49;

// Attributes of a port of a bridge (IFLA_INFO_SLAVE_DATA, IFLA_PROTINFO).

/** Names no attribute. (linux/if_link.h) */
export const IFLA_BRPORT_UNSPEC = 0;
/** The state of the spanning tree protocol, one of BR_STATE_ (u8). (linux/if_link.h) */
export const IFLA_BRPORT_STATE = 1;
/** The priority in the port id (u16). (linux/if_link.h) */
export const IFLA_BRPORT_PRIORITY = 2;
/** The cost of the way through the port (u32). (linux/if_link.h) */
export const IFLA_BRPORT_COST = 3;
/** Whether packets may leave where they came in (u8). (linux/if_link.h) */
export const IFLA_BRPORT_MODE = 4;
/** Whether spanning tree messages close the port (u8). (linux/if_link.h) */
export const IFLA_BRPORT_GUARD = 5;
/** Whether the port can never lead to the root (u8). (linux/if_link.h) */
export const IFLA_BRPORT_PROTECT = 6;
/** Whether a group is left at once (u8). (linux/if_link.h) */
export const IFLA_BRPORT_FAST_LEAVE = 7;
/** Whether addresses are learned (u8). (linux/if_link.h) */
export const IFLA_BRPORT_LEARNING = 8;
/** Whether packets to unknown addresses go out (u8). (linux/if_link.h) */
export const IFLA_BRPORT_UNICAST_FLOOD = 9;
/** Whether ARP requests are answered for others (u8). (linux/if_link.h) */
export const IFLA_BRPORT_PROXYARP = 10;
/** Whether addresses that the device learned are taken over (u8). (linux/if_link.h) */
export const IFLA_BRPORT_LEARNING_SYNC = 11;
/** The same as proxy ARP, as wireless networks need it (u8). (linux/if_link.h) */
export const IFLA_BRPORT_PROXYARP_WIFI = 12;
/** The root bridge as seen from here (struct ifla_bridge_id). (linux/if_link.h) */
export const IFLA_BRPORT_ROOT_ID = 13;
/** The designated bridge (struct ifla_bridge_id). (linux/if_link.h) */
export const IFLA_BRPORT_BRIDGE_ID = 14;
/** The designated port (u16). (linux/if_link.h) */
export const IFLA_BRPORT_DESIGNATED_PORT = 15;
/** The designated cost (u16). (linux/if_link.h) */
export const IFLA_BRPORT_DESIGNATED_COST = 16;
/** The port id (u16). (linux/if_link.h) */
export const IFLA_BRPORT_ID = 17;
/** The port number (u16). (linux/if_link.h) */
export const IFLA_BRPORT_NO = 18;
/** Whether a topology change is acknowledged (u8). (linux/if_link.h) */
export const IFLA_BRPORT_TOPOLOGY_CHANGE_ACK = 19;
/** Whether a message waits to be sent (u8). (linux/if_link.h) */
export const IFLA_BRPORT_CONFIG_PENDING = 20;
/** What is left of the message age timer, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BRPORT_MESSAGE_AGE_TIMER = 21;
/** What is left of the forward delay timer, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BRPORT_FORWARD_DELAY_TIMER = 22;
/** What is left of the hold timer, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BRPORT_HOLD_TIMER = 23;
/** Forgets the addresses that were learned here (flag). (linux/if_link.h) */
export const IFLA_BRPORT_FLUSH = 24;
/** Whether a multicast router is behind the port (u8). (linux/if_link.h) */
export const IFLA_BRPORT_MULTICAST_ROUTER = 25;
/** Padding to an 8-byte boundary. (linux/if_link.h) */
export const IFLA_BRPORT_PAD = 26;
/** Whether packets to unknown groups go out (u8). (linux/if_link.h) */
export const IFLA_BRPORT_MCAST_FLOOD = 27;
/** Whether multicast is sent to each member by itself (u8). (linux/if_link.h) */
export const IFLA_BRPORT_MCAST_TO_UCAST = 28;
/** Whether VLANs are mapped to tunnels (u8). (linux/if_link.h) */
export const IFLA_BRPORT_VLAN_TUNNEL = 29;
/** Whether broadcasts go out (u8). (linux/if_link.h) */
export const IFLA_BRPORT_BCAST_FLOOD = 30;
/** Which link-local groups are forwarded (u16). (linux/if_link.h) */
export const IFLA_BRPORT_GROUP_FWD_MASK = 31;
/** Whether neighbour requests are answered instead of flooded (u8). (linux/if_link.h) */
export const IFLA_BRPORT_NEIGH_SUPPRESS = 32;
/** Whether the port talks to ports only that are not isolated (u8). (linux/if_link.h) */
export const IFLA_BRPORT_ISOLATED = 33;
/** The index of the port to use when this one has no carrier (u32). (linux/if_link.h) */
export const IFLA_BRPORT_BACKUP_PORT = 34;
/** Whether the ring of the media redundancy protocol is open (u8). (linux/if_link.h) */
export const IFLA_BRPORT_MRP_RING_OPEN = 35;
/** Whether its interconnection is open (u8). (linux/if_link.h) */
export const IFLA_BRPORT_MRP_IN_OPEN = 36;
/** The most hosts that are tracked for multicast (u32); since Linux 5.12. (linux/if_link.h) */
export const IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT = 37;
/** How many hosts are tracked for multicast (u32); since Linux 5.12. (linux/if_link.h) */
export const IFLA_BRPORT_MCAST_EHT_HOSTS_CNT = 38;
/** Whether only known addresses may send (u8); since Linux 5.18. (linux/if_link.h) */
export const IFLA_BRPORT_LOCKED = 39;
/** Whether addresses that a locked port hides are noted, locked, in the forwarding database (u8); since Linux 6.2. (linux/if_link.h) */
export const IFLA_BRPORT_MAB = 40;
/** In how many multicast groups it is (u32); since Linux 6.3. (linux/if_link.h) */
export const IFLA_BRPORT_MCAST_N_GROUPS = 41;
/** In how many it may be (u32); since Linux 6.3. (linux/if_link.h) */
export const IFLA_BRPORT_MCAST_MAX_GROUPS = 42;
/** Whether each VLAN has its own say on neighbour suppression (u8); since Linux 6.4. (linux/if_link.h) */
export const IFLA_BRPORT_NEIGH_VLAN_SUPPRESS = 43;
/** The next hop that known addresses are reached by when the port is down (u32); since Linux 6.6. (linux/if_link.h) */
export const IFLA_BRPORT_BACKUP_NHID = 44;

// Attributes of IPv4 (IFLA_AF_SPEC).

/** Names no attribute. (linux/if_link.h) */
export const IFLA_INET_UNSPEC = 0;
/** The settings in the order of IPV4_DEVCONF_ (array of u32). (linux/if_link.h) */
export const IFLA_INET_CONF = 1;

// Attributes of IPv6 (IFLA_AF_SPEC, IFLA_PROTINFO).

/** Names no attribute. (linux/if_link.h) */
export const IFLA_INET6_UNSPEC = 0;
/** The state of IPv6 on the link (u32). (linux/if_link.h) */
export const IFLA_INET6_FLAGS = 1;
/** The settings in the order of DEVCONF_ (array of s32). (linux/if_link.h) */
export const IFLA_INET6_CONF = 2;
/** Counters of IPv6 (array of u64). (linux/if_link.h) */
export const IFLA_INET6_STATS = 3;
/** Unused. (linux/if_link.h) */
export const IFLA_INET6_MCAST = 4;
/** Timers of neighbour discovery (struct ifla_cacheinfo). (linux/if_link.h) */
export const IFLA_INET6_CACHEINFO = 5;
/** Counters of ICMPv6 (array of u64). (linux/if_link.h) */
export const IFLA_INET6_ICMP6STATS = 6;
/** The interface id that addresses are made with (address). (linux/if_link.h) */
export const IFLA_INET6_TOKEN = 7;
/** How link-local addresses are made, one of IN6_ADDR_GEN_MODE_ (u8). (linux/if_link.h) */
export const IFLA_INET6_ADDR_GEN_MODE = 8;
/** The MTU that routers advertise (u32); since Linux 5.15. (linux/if_link.h) */
export const IFLA_INET6_RA_MTU = 9;

// How link-local addresses are made (IFLA_INET6_ADDR_GEN_MODE).

/** From the hardware address. (linux/if_link.h) */
export const IN6_ADDR_GEN_MODE_EUI64 = 0;
/** Not at all. (linux/if_link.h) */
export const IN6_ADDR_GEN_MODE_NONE = 1;
/** Generated from a secret, so that they are stable and opaque. (linux/if_link.h) */
export const IN6_ADDR_GEN_MODE_STABLE_PRIVACY = 2;
/** From a random secret, where none was set. (linux/if_link.h) */
export const IN6_ADDR_GEN_MODE_RANDOM = 3;

// Attributes of XDP programs (IFLA_XDP).

/** Names no attribute. (linux/if_link.h) */
export const IFLA_XDP_UNSPEC = 0;
/** The program to attach, -1 to take it away (s32). (linux/if_link.h) */
export const IFLA_XDP_FD = 1;
/** Where a program is attached, one of XDP_ATTACHED_ (u8). (linux/if_link.h) */
export const IFLA_XDP_ATTACHED = 2;
/** How to attach it, as XDP_FLAGS_ bits (u32). (linux/if_link.h) */
export const IFLA_XDP_FLAGS = 3;
/** The id of the only program (u32). (linux/if_link.h) */
export const IFLA_XDP_PROG_ID = 4;
/** The id of the program in the driver (u32). (linux/if_link.h) */
export const IFLA_XDP_DRV_PROG_ID = 5;
/** The id of the generic program (u32). (linux/if_link.h) */
export const IFLA_XDP_SKB_PROG_ID = 6;
/** The id of the program in the device (u32). (linux/if_link.h) */
export const IFLA_XDP_HW_PROG_ID = 7;
/** The program that must currently be attached for the change (s32). (linux/if_link.h) */
export const IFLA_XDP_EXPECTED_FD = 8;
