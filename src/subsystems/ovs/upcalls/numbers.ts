// The kernel's numbers that upcalls are read and answered by. (linux/openvswitch.h)

/** No flow knew the packet. */
export const OVS_PACKET_CMD_MISS = 1;
/** An action of its flow has sent the packet up. */
export const OVS_PACKET_CMD_ACTION = 2;
/** Sends a packet through actions. */
export const OVS_PACKET_CMD_EXECUTE = 3;

/** The packet's bytes. */
export const OVS_PACKET_ATTR_PACKET = 1;
/** What the datapath has read in the packet, `OVS_KEY_ATTR_*`. */
export const OVS_PACKET_ATTR_KEY = 2;
/** Actions: of the packet's flow, or those to go through. */
export const OVS_PACKET_ATTR_ACTIONS = 3;
/** What the action that sent the packet up says about it. */
export const OVS_PACKET_ATTR_USERDATA = 4;
/** The tunnel that the packet would have left through. */
export const OVS_PACKET_ATTR_EGRESS_TUN_KEY = 5;
/** Size of the largest fragment of a packet that was put together: u16. */
export const OVS_PACKET_ATTR_MRU = 9;
/** How long the packet was before it was cut: u32. */
export const OVS_PACKET_ATTR_LEN = 10;
/** The packet's hash, and how it was computed: u64. */
export const OVS_PACKET_ATTR_HASH = 11;
/** The socket that gets what goes up again: u32, since Linux 6.17. */
export const OVS_PACKET_ATTR_UPCALL_PID = 12;

/** Puts a flow. */
export const OVS_FLOW_CMD_NEW = 1;

/** Which packets it is for. */
export const OVS_FLOW_ATTR_KEY = 1;
/** What is done with them. */
export const OVS_FLOW_ATTR_ACTIONS = 2;
/** Which bits of the key count. */
export const OVS_FLOW_ATTR_MASK = 7;
/** That the kernel's log is to say nothing about it. */
export const OVS_FLOW_ATTR_PROBE = 8;
/** An id that it can be asked for by. */
export const OVS_FLOW_ATTR_UFID = 9;

/** What is behind the tag of a VLAN, a key of its own. */
export const OVS_KEY_ATTR_ENCAP = 1;
/** Priority of the packet: u32. */
export const OVS_KEY_ATTR_PRIORITY = 2;
/** The port where it came in: u32. */
export const OVS_KEY_ATTR_IN_PORT = 3;
/** Hardware addresses: struct ovs_key_ethernet. */
export const OVS_KEY_ATTR_ETHERNET = 4;
/** The tag of a VLAN: be16. */
export const OVS_KEY_ATTR_VLAN = 5;
/** What the frame carries: be16. */
export const OVS_KEY_ATTR_ETHERTYPE = 6;
/** struct ovs_key_ipv4. */
export const OVS_KEY_ATTR_IPV4 = 7;
/** struct ovs_key_ipv6. */
export const OVS_KEY_ATTR_IPV6 = 8;
/** Ports of TCP: struct ovs_key_tcp. */
export const OVS_KEY_ATTR_TCP = 9;
/** Ports of UDP: struct ovs_key_udp. */
export const OVS_KEY_ATTR_UDP = 10;
/** struct ovs_key_icmp. */
export const OVS_KEY_ATTR_ICMP = 11;
/** struct ovs_key_icmpv6. */
export const OVS_KEY_ATTR_ICMPV6 = 12;
/** struct ovs_key_arp. */
export const OVS_KEY_ATTR_ARP = 13;
/** A neighbour message: struct ovs_key_nd. */
export const OVS_KEY_ATTR_ND = 14;
/** Mark of the packet: u32. */
export const OVS_KEY_ATTR_SKB_MARK = 15;
/** The tunnel that it came through. */
export const OVS_KEY_ATTR_TUNNEL = 16;
/** Ports of SCTP: struct ovs_key_sctp. */
export const OVS_KEY_ATTR_SCTP = 17;
/** Flags of TCP: be16. */
export const OVS_KEY_ATTR_TCP_FLAGS = 18;
/** What the action `hash` has computed: u32. */
export const OVS_KEY_ATTR_DP_HASH = 19;
/** With which number it was sent round again: u32. */
export const OVS_KEY_ATTR_RECIRC_ID = 20;
/** Label stack entries: be32 each. */
export const OVS_KEY_ATTR_MPLS = 21;
/** How it stands to its connection: u32. */
export const OVS_KEY_ATTR_CT_STATE = 22;
/** Zone of connection tracking: u16. */
export const OVS_KEY_ATTR_CT_ZONE = 23;
/** Mark of the connection: u32. */
export const OVS_KEY_ATTR_CT_MARK = 24;
/** Labels of the connection: sixteen bytes. */
export const OVS_KEY_ATTR_CT_LABELS = 25;
/** The connection as it began: struct ovs_key_ct_tuple_ipv4. */
export const OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV4 = 26;
/** The connection as it began: struct ovs_key_ct_tuple_ipv6. */
export const OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV6 = 27;
/** The network service header. */
export const OVS_KEY_ATTR_NSH = 28;
/** Which extension headers an IPv6 packet has: u16. */
export const OVS_KEY_ATTR_IPV6_EXTHDRS = 32;

/** Number of a tunnel's network: be64. */
export const OVS_TUNNEL_KEY_ATTR_ID = 0;
/** Where a tunnel over IPv4 ends. */
export const OVS_TUNNEL_KEY_ATTR_IPV4_DST = 2;
/** Options of Geneve, one behind the other. */
export const OVS_TUNNEL_KEY_ATTR_GENEVE_OPTS = 8;
/** Options of VXLAN, a nest. */
export const OVS_TUNNEL_KEY_ATTR_VXLAN_OPTS = 11;
/** Where a tunnel over IPv6 ends. */
export const OVS_TUNNEL_KEY_ATTR_IPV6_DST = 13;
/** struct erspan_metadata. */
export const OVS_TUNNEL_KEY_ATTR_ERSPAN_OPTS = 15;
