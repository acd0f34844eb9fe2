// Attributes inside the link attributes IFLA_INFO_DATA, IFLA_INFO_SLAVE_DATA and IFLA_AF_SPEC. They depend on the kind
// of link or on the address family.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

// Attributes of a link of the kind "vlan", inside the link attribute IFLA_INFO_DATA.

/** Reserved type 0 of VLAN attributes. The kernel does not use this type. (linux/if_link.h) */
export const IFLA_VLAN_UNSPEC = 0;
/** VLAN attribute with the VLAN id (u16). (linux/if_link.h) */
export const IFLA_VLAN_ID = 1;
/**
 * VLAN attribute with the VLAN_FLAG_* bits to set and the mask of the bits to change (struct ifla_vlan_flags).
 * (linux/if_link.h)
 */
export const IFLA_VLAN_FLAGS = 2;
/**
 * VLAN attribute with the mapping of packet priorities to priorities in sent VLAN tags (list of IFLA_VLAN_QOS_MAPPING
 * attributes). (linux/if_link.h)
 */
export const IFLA_VLAN_EGRESS_QOS = 3;
/**
 * VLAN attribute with the mapping of priorities in received VLAN tags to packet priorities (list of
 * IFLA_VLAN_QOS_MAPPING attributes). (linux/if_link.h)
 */
export const IFLA_VLAN_INGRESS_QOS = 4;
/** VLAN attribute with the EtherType of the VLAN tag (be16). (linux/if_link.h) */
export const IFLA_VLAN_PROTOCOL = 5;

// Attributes that map a packet priority to a VLAN priority, or a VLAN priority to a packet priority.

/** Reserved type 0 of VLAN priority mapping attributes. The kernel does not use this type. (linux/if_link.h) */
export const IFLA_VLAN_QOS_UNSPEC = 0;
/** VLAN priority mapping attribute that maps one priority (struct ifla_vlan_qos_mapping). (linux/if_link.h) */
export const IFLA_VLAN_QOS_MAPPING = 1;

// Attributes of a link of the kind "bridge", inside the link attribute IFLA_INFO_DATA.

/** Reserved type 0 of bridge attributes. The kernel does not use this type. (linux/if_link.h) */
export const IFLA_BR_UNSPEC = 0;
/**
 * Bridge attribute with the time that a port listens, and then learns, before it forwards, in clock ticks (u32).
 * (linux/if_link.h)
 */
export const IFLA_BR_FORWARD_DELAY = 1;
/** Bridge attribute with the interval between spanning tree hello messages, in clock ticks (u32). (linux/if_link.h) */
export const IFLA_BR_HELLO_TIME = 2;
/**
 * Bridge attribute with the time after which a received spanning tree message expires, in clock ticks (u32).
 * (linux/if_link.h)
 */
export const IFLA_BR_MAX_AGE = 3;
/**
 * Bridge attribute with the time after which an unused address leaves the forwarding database, in clock ticks (u32).
 * (linux/if_link.h)
 */
export const IFLA_BR_AGEING_TIME = 4;
/**
 * Bridge attribute with the spanning tree mode: 0 for off, 1 for the kernel, 2 for user space (u32). (linux/if_link.h)
 */
export const IFLA_BR_STP_STATE = 5;
/** Bridge attribute with the priority of the bridge, which is a part of the bridge id (u16). (linux/if_link.h) */
export const IFLA_BR_PRIORITY = 6;
/** Bridge attribute that says whether VLAN filtering is enabled (u8). (linux/if_link.h) */
export const IFLA_BR_VLAN_FILTERING = 7;
/** Bridge attribute with the EtherType of the VLAN tags (be16). (linux/if_link.h) */
export const IFLA_BR_VLAN_PROTOCOL = 8;
/**
 * Bridge attribute with the bit mask of the link-local multicast groups that the bridge forwards (u16).
 * (linux/if_link.h)
 */
export const IFLA_BR_GROUP_FWD_MASK = 9;
/** Bridge attribute with the bridge id of the spanning tree's root bridge (struct ifla_bridge_id). (linux/if_link.h) */
export const IFLA_BR_ROOT_ID = 10;
/** Bridge attribute with the bridge's own bridge id (struct ifla_bridge_id). (linux/if_link.h) */
export const IFLA_BR_BRIDGE_ID = 11;
/** Bridge attribute with the number of the port towards the root bridge (u16). (linux/if_link.h) */
export const IFLA_BR_ROOT_PORT = 12;
/** Bridge attribute with the cost of the path to the root bridge (u32). (linux/if_link.h) */
export const IFLA_BR_ROOT_PATH_COST = 13;
/** Bridge attribute that says whether a topology change of the spanning tree is in progress (u8). (linux/if_link.h) */
export const IFLA_BR_TOPOLOGY_CHANGE = 14;
/**
 * Bridge attribute that says whether this bridge detected a topology change of the spanning tree (u8).
 * (linux/if_link.h)
 */
export const IFLA_BR_TOPOLOGY_CHANGE_DETECTED = 15;
/**
 * Bridge attribute with the remaining time of the spanning tree hello timer, in clock ticks (u64). (linux/if_link.h)
 */
export const IFLA_BR_HELLO_TIMER = 16;
/**
 * Bridge attribute with the remaining time of the topology change notification timer, in clock ticks (u64).
 * (linux/if_link.h)
 */
export const IFLA_BR_TCN_TIMER = 17;
/** Bridge attribute with the remaining time of the topology change timer, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_TOPOLOGY_CHANGE_TIMER = 18;
/**
 * Bridge attribute with the time until the kernel next removes expired addresses, in clock ticks (u64).
 * (linux/if_link.h)
 */
export const IFLA_BR_GC_TIMER = 19;
/** Bridge attribute with the destination address of spanning tree messages (bytes). (linux/if_link.h) */
export const IFLA_BR_GROUP_ADDR = 20;
/** Bridge attribute that removes all learned addresses from the forwarding database (flag). (linux/if_link.h) */
export const IFLA_BR_FDB_FLUSH = 21;
/**
 * Bridge attribute with the multicast router mode of the bridge: 0 for never, 1 for detected, 2 for always (u8).
 * (linux/if_link.h)
 */
export const IFLA_BR_MCAST_ROUTER = 22;
/** Bridge attribute that says whether multicast snooping is enabled (u8). (linux/if_link.h) */
export const IFLA_BR_MCAST_SNOOPING = 23;
/**
 * Bridge attribute that says whether multicast queries have the bridge's own IP address as source (u8).
 * (linux/if_link.h)
 */
export const IFLA_BR_MCAST_QUERY_USE_IFADDR = 24;
/** Bridge attribute that says whether the bridge itself sends multicast queries (u8). (linux/if_link.h) */
export const IFLA_BR_MCAST_QUERIER = 25;
/** Bridge attribute that the kernel does not use (u32). (linux/if_link.h) */
export const IFLA_BR_MCAST_HASH_ELASTICITY = 26;
/** Bridge attribute with the maximum number of multicast groups (u32). (linux/if_link.h) */
export const IFLA_BR_MCAST_HASH_MAX = 27;
/** Bridge attribute with the number of multicast queries to send when a member leaves (u32). (linux/if_link.h) */
export const IFLA_BR_MCAST_LAST_MEMBER_CNT = 28;
/** Bridge attribute with the number of multicast queries to send at startup (u32). (linux/if_link.h) */
export const IFLA_BR_MCAST_STARTUP_QUERY_CNT = 29;
/**
 * Bridge attribute with the interval between multicast queries after a member has left, in clock ticks (u64).
 * (linux/if_link.h)
 */
export const IFLA_BR_MCAST_LAST_MEMBER_INTVL = 30;
/**
 * Bridge attribute with the time after which a multicast group membership expires, in clock ticks (u64).
 * (linux/if_link.h)
 */
export const IFLA_BR_MCAST_MEMBERSHIP_INTVL = 31;
/**
 * Bridge attribute with the time after which the bridge considers another multicast querier gone if that querier is
 * silent, in clock ticks (u64). (linux/if_link.h)
 */
export const IFLA_BR_MCAST_QUERIER_INTVL = 32;
/** Bridge attribute with the interval between multicast queries, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_MCAST_QUERY_INTVL = 33;
/**
 * Bridge attribute with the time within which members must respond to a multicast query, in clock ticks (u64).
 * (linux/if_link.h)
 */
export const IFLA_BR_MCAST_QUERY_RESPONSE_INTVL = 34;
/** Bridge attribute with the interval between multicast queries at startup, in clock ticks (u64). (linux/if_link.h) */
export const IFLA_BR_MCAST_STARTUP_QUERY_INTVL = 35;
/** Bridge attribute that says whether bridged IPv4 packets traverse iptables (u8). (linux/if_link.h) */
export const IFLA_BR_NF_CALL_IPTABLES = 36;
/** Bridge attribute that says whether bridged IPv6 packets traverse ip6tables (u8). (linux/if_link.h) */
export const IFLA_BR_NF_CALL_IP6TABLES = 37;
/** Bridge attribute that says whether bridged ARP packets traverse arptables (u8). (linux/if_link.h) */
export const IFLA_BR_NF_CALL_ARPTABLES = 38;
/** Bridge attribute with the id of the VLAN for untagged packets on new ports (u16). (linux/if_link.h) */
export const IFLA_BR_VLAN_DEFAULT_PVID = 39;
/** Empty bridge attribute that aligns the next attribute to 8 bytes. (linux/if_link.h) */
export const IFLA_BR_PAD = 40;
/** Bridge attribute that says whether the bridge counts packets per VLAN (u8). (linux/if_link.h) */
export const IFLA_BR_VLAN_STATS_ENABLED = 41;
/** Bridge attribute that says whether the bridge counts IGMP and MLD packets (u8). (linux/if_link.h) */
export const IFLA_BR_MCAST_STATS_ENABLED = 42;
/** Bridge attribute with the IGMP version that the bridge uses (u8). (linux/if_link.h) */
export const IFLA_BR_MCAST_IGMP_VERSION = 43;
/** Bridge attribute with the MLD version that the bridge uses (u8). (linux/if_link.h) */
export const IFLA_BR_MCAST_MLD_VERSION = 44;
/** Bridge attribute that says whether the bridge counts packets separately per VLAN and port (u8). (linux/if_link.h) */
export const IFLA_BR_VLAN_STATS_PER_PORT = 45;
/**
 * Bridge attribute with more boolean options and the mask of the options to change (struct br_boolopt_multi).
 * (linux/if_link.h)
 */
export const IFLA_BR_MULTI_BOOLOPT = 46;
/**
 * Bridge attribute with the state of the current multicast querier (nested). Available since Linux 5.15.
 * (linux/if_link.h)
 */
export const IFLA_BR_MCAST_QUERIER_STATE = 47;
/**
 * Bridge attribute with the number of learned addresses in the forwarding database (u32). Available since Linux 6.7.
 * (linux/if_link.h)
 */
export const IFLA_BR_FDB_N_LEARNED = 48;
/**
 * Bridge attribute with the maximum number of learned addresses in the forwarding database (u32). Available since Linux
 * 6.7. (linux/if_link.h)
 */
export const IFLA_BR_FDB_MAX_LEARNED = 49;

// Attributes of a bridge port (IFLA_INFO_SLAVE_DATA, IFLA_PROTINFO).

/** Reserved type 0 of bridge port attributes. The kernel does not use this type. (linux/if_link.h) */
export const IFLA_BRPORT_UNSPEC = 0;
/** Bridge port attribute with the spanning tree state of the port, a BR_STATE_* constant (u8). (linux/if_link.h) */
export const IFLA_BRPORT_STATE = 1;
/** Bridge port attribute with the priority of the port, which is a part of the port id (u16). (linux/if_link.h) */
export const IFLA_BRPORT_PRIORITY = 2;
/** Bridge port attribute with the spanning tree path cost of the port (u32). (linux/if_link.h) */
export const IFLA_BRPORT_COST = 3;
/**
 * Bridge port attribute that says whether packets may leave through the port on which they arrived (hairpin mode, u8).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_MODE = 4;
/**
 * Bridge port attribute that says whether a received spanning tree message disables the port (BPDU guard, u8).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_GUARD = 5;
/**
 * Bridge port attribute that says whether the port can never become the root port (root guard, u8). (linux/if_link.h)
 */
export const IFLA_BRPORT_PROTECT = 6;
/**
 * Bridge port attribute that says whether the port stops receiving a multicast group as soon as a member leaves it
 * (u8). (linux/if_link.h)
 */
export const IFLA_BRPORT_FAST_LEAVE = 7;
/** Bridge port attribute that says whether the bridge learns source addresses on the port (u8). (linux/if_link.h) */
export const IFLA_BRPORT_LEARNING = 8;
/**
 * Bridge port attribute that says whether the bridge floods packets with an unknown destination to the port (u8).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_UNICAST_FLOOD = 9;
/**
 * Bridge port attribute that says whether the bridge answers ARP requests for hosts behind the port (u8).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_PROXYARP = 10;
/**
 * Bridge port attribute that says whether the bridge adds the addresses that the device learned to its database (u8).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_LEARNING_SYNC = 11;
/**
 * Bridge port attribute that says whether the port answers ARP requests for other hosts (proxy ARP) in the way that
 * IEEE 802.11 access points need (u8). (linux/if_link.h)
 */
export const IFLA_BRPORT_PROXYARP_WIFI = 12;
/**
 * Bridge port attribute with the id of the root bridge, as received on the port (struct ifla_bridge_id).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_ROOT_ID = 13;
/**
 * Bridge port attribute with the bridge id of the designated bridge of the network segment (struct ifla_bridge_id).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_BRIDGE_ID = 14;
/** Bridge port attribute with the port id of the designated port of the network segment (u16). (linux/if_link.h) */
export const IFLA_BRPORT_DESIGNATED_PORT = 15;
/** Bridge port attribute with the path cost of the designated bridge of the network segment (u16). (linux/if_link.h) */
export const IFLA_BRPORT_DESIGNATED_COST = 16;
/** Bridge port attribute with the spanning tree id of the port (u16). (linux/if_link.h) */
export const IFLA_BRPORT_ID = 17;
/** Bridge port attribute with the number of the port within the bridge (u16). (linux/if_link.h) */
export const IFLA_BRPORT_NO = 18;
/**
 * Bridge port attribute that says whether the port acknowledges a topology change of the spanning tree (u8).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_TOPOLOGY_CHANGE_ACK = 19;
/**
 * Bridge port attribute that says whether the port still has to send a spanning tree message (u8). (linux/if_link.h)
 */
export const IFLA_BRPORT_CONFIG_PENDING = 20;
/**
 * Bridge port attribute with the remaining time of the spanning tree message age timer, in clock ticks (u64).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_MESSAGE_AGE_TIMER = 21;
/**
 * Bridge port attribute with the remaining time of the spanning tree forward delay timer, in clock ticks (u64).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_FORWARD_DELAY_TIMER = 22;
/**
 * Bridge port attribute with the remaining time of the spanning tree hold timer, in clock ticks (u64).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_HOLD_TIMER = 23;
/** Bridge port attribute that removes all addresses learned on the port (flag). (linux/if_link.h) */
export const IFLA_BRPORT_FLUSH = 24;
/** Bridge port attribute with the multicast router mode of the port (u8). (linux/if_link.h) */
export const IFLA_BRPORT_MULTICAST_ROUTER = 25;
/** Empty bridge port attribute that aligns the next attribute to 8 bytes. (linux/if_link.h) */
export const IFLA_BRPORT_PAD = 26;
/**
 * Bridge port attribute that says whether the bridge floods packets of unknown multicast groups to the port (u8).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_MCAST_FLOOD = 27;
/**
 * Bridge port attribute that says whether the bridge sends multicast packets to each member as unicast (u8).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_MCAST_TO_UCAST = 28;
/** Bridge port attribute that says whether the port maps VLAN ids to tunnel ids (u8). (linux/if_link.h) */
export const IFLA_BRPORT_VLAN_TUNNEL = 29;
/** Bridge port attribute that says whether the bridge floods broadcasts to the port (u8). (linux/if_link.h) */
export const IFLA_BRPORT_BCAST_FLOOD = 30;
/**
 * Bridge port attribute with the bit mask of the link-local multicast groups that the port forwards (u16).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_GROUP_FWD_MASK = 31;
/**
 * Bridge port attribute that says whether the bridge answers ARP and neighbour requests instead of flooding them (u8).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_NEIGH_SUPPRESS = 32;
/** Bridge port attribute that says whether the port is isolated from other isolated ports (u8). (linux/if_link.h) */
export const IFLA_BRPORT_ISOLATED = 33;
/**
 * Bridge port attribute with the index of the link that replaces the port while the port has no carrier (u32).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_BACKUP_PORT = 34;
/**
 * Bridge port attribute that says whether the ring of the media redundancy protocol (MRP) is open (u8).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_MRP_RING_OPEN = 35;
/**
 * Bridge port attribute that says whether the interconnection of the media redundancy protocol (MRP) is open (u8).
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_MRP_IN_OPEN = 36;
/**
 * Bridge port attribute with the maximum number of tracked multicast receivers on the port (u32). Available since Linux
 * 5.12. (linux/if_link.h)
 */
export const IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT = 37;
/**
 * Bridge port attribute with the number of tracked multicast receivers on the port (u32). Available since Linux 5.12.
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_MCAST_EHT_HOSTS_CNT = 38;
/**
 * Bridge port attribute that says whether the bridge drops packets from unknown addresses on the port (u8). Available
 * since Linux 5.18. (linux/if_link.h)
 */
export const IFLA_BRPORT_LOCKED = 39;
/**
 * Bridge port attribute that says whether a locked port adds locked forwarding entries for unknown addresses (u8).
 * Available since Linux 6.2. (linux/if_link.h)
 */
export const IFLA_BRPORT_MAB = 40;
/**
 * Bridge port attribute with the number of multicast groups of the port (u32). Available since Linux 6.3.
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_MCAST_N_GROUPS = 41;
/**
 * Bridge port attribute with the maximum number of multicast groups of the port (u32). Available since Linux 6.3.
 * (linux/if_link.h)
 */
export const IFLA_BRPORT_MCAST_MAX_GROUPS = 42;
/**
 * Bridge port attribute that says whether the suppression of ARP and neighbour requests is set separately for each VLAN
 * (u8). Available since Linux 6.4. (linux/if_link.h)
 */
export const IFLA_BRPORT_NEIGH_VLAN_SUPPRESS = 43;
/**
 * Bridge port attribute with the id of the next hop that replaces the port while the port is down (u32). Available
 * since Linux 6.6. (linux/if_link.h)
 */
export const IFLA_BRPORT_BACKUP_NHID = 44;

// Attributes of a link's IPv4 settings (IFLA_AF_SPEC).

/** Reserved type 0 of IPv4 link attributes. The kernel does not use this type. (linux/if_link.h) */
export const IFLA_INET_UNSPEC = 0;
/**
 * IPv4 link attribute with the IPv4 settings of the link, in the order of the IPV4_DEVCONF_* constants (array of u32).
 * (linux/if_link.h)
 */
export const IFLA_INET_CONF = 1;

// Attributes of a link's IPv6 settings (IFLA_AF_SPEC, IFLA_PROTINFO).

/** Reserved type 0 of IPv6 link attributes. The kernel does not use this type. (linux/if_link.h) */
export const IFLA_INET6_UNSPEC = 0;
/** IPv6 link attribute with the flags of the link's IPv6 state (u32). (linux/if_link.h) */
export const IFLA_INET6_FLAGS = 1;
/**
 * IPv6 link attribute with the IPv6 settings of the link, in the order of the kernel's DEVCONF_* constants (array of
 * s32). (linux/if_link.h)
 */
export const IFLA_INET6_CONF = 2;
/** IPv6 link attribute with the IPv6 counters (array of u64). (linux/if_link.h) */
export const IFLA_INET6_STATS = 3;
/** Unused IPv6 link attribute. (linux/if_link.h) */
export const IFLA_INET6_MCAST = 4;
/** IPv6 link attribute with the timers of neighbour discovery (struct ifla_cacheinfo). (linux/if_link.h) */
export const IFLA_INET6_CACHEINFO = 5;
/** IPv6 link attribute with the ICMPv6 counters (array of u64). (linux/if_link.h) */
export const IFLA_INET6_ICMP6STATS = 6;
/**
 * IPv6 link attribute with the interface identifier from which the kernel forms IPv6 addresses (address).
 * (linux/if_link.h)
 */
export const IFLA_INET6_TOKEN = 7;
/**
 * IPv6 link attribute with the way to generate link-local addresses, an IN6_ADDR_GEN_MODE_* constant (u8).
 * (linux/if_link.h)
 */
export const IFLA_INET6_ADDR_GEN_MODE = 8;
/**
 * IPv6 link attribute with the MTU received in router advertisements (u32). Available since Linux 5.15.
 * (linux/if_link.h)
 */
export const IFLA_INET6_RA_MTU = 9;

// Attributes of the XDP programs of a link (IFLA_XDP).

/** Reserved type 0 of XDP link attributes. The kernel does not use this type. (linux/if_link.h) */
export const IFLA_XDP_UNSPEC = 0;
/**
 * XDP link attribute with the descriptor of the program to attach, or -1 to detach the current program (s32).
 * (linux/if_link.h)
 */
export const IFLA_XDP_FD = 1;
/** XDP link attribute with the attachment mode of the program, an XDP_ATTACHED_* constant (u8). (linux/if_link.h) */
export const IFLA_XDP_ATTACHED = 2;
/** XDP link attribute with the attachment options, as XDP_FLAGS_* bits (u32). (linux/if_link.h) */
export const IFLA_XDP_FLAGS = 3;
/** XDP link attribute with the id of the program if only one program is attached (u32). (linux/if_link.h) */
export const IFLA_XDP_PROG_ID = 4;
/** XDP link attribute with the id of the program attached to the driver (u32). (linux/if_link.h) */
export const IFLA_XDP_DRV_PROG_ID = 5;
/** XDP link attribute with the id of the program attached in generic mode (u32). (linux/if_link.h) */
export const IFLA_XDP_SKB_PROG_ID = 6;
/** XDP link attribute with the id of the program offloaded to the device (u32). (linux/if_link.h) */
export const IFLA_XDP_HW_PROG_ID = 7;
/**
 * XDP link attribute with the descriptor of the program that the request replaces (s32). If another program is
 * attached, the request fails. (linux/if_link.h)
 */
export const IFLA_XDP_EXPECTED_FD = 8;
