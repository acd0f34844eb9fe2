// Command and attribute numbers of Open vSwitch for reading upcalls and writing replies (linux/openvswitch.h).

/** Packet command: upcall of a packet that matched no flow. */
export const OVS_PACKET_CMD_MISS = 1;
/** Packet command: upcall of a `userspace` action. */
export const OVS_PACKET_CMD_ACTION = 2;
/** Packet command: executes actions on a packet. */
export const OVS_PACKET_CMD_EXECUTE = 3;

/** Packet attribute: bytes of the packet. */
export const OVS_PACKET_ATTR_PACKET = 1;
/** Packet attribute: flow key of the packet, `OVS_KEY_ATTR_*`. */
export const OVS_PACKET_ATTR_KEY = 2;
/** Packet attribute: actions of the packet's flow, or actions to execute. */
export const OVS_PACKET_ATTR_ACTIONS = 3;
/** Packet attribute: user data of the `userspace` action. */
export const OVS_PACKET_ATTR_USERDATA = 4;
/** Packet attribute: output tunnel of the packet, in the format of a tunnel key. */
export const OVS_PACKET_ATTR_EGRESS_TUN_KEY = 5;
/** Packet attribute: maximum received unit of a reassembled packet, u16. */
export const OVS_PACKET_ATTR_MRU = 9;
/** Packet attribute: length of the packet before truncation, u32. */
export const OVS_PACKET_ATTR_LEN = 10;
/** Packet attribute: hash of the packet and its type, u64. */
export const OVS_PACKET_ATTR_HASH = 11;
/** Packet attribute: port id that receives further upcalls of the packet, u32 (Linux 6.17). */
export const OVS_PACKET_ATTR_UPCALL_PID = 12;

/** Flow command: puts a flow. */
export const OVS_FLOW_CMD_NEW = 1;

/** Flow attribute: key of the flow. */
export const OVS_FLOW_ATTR_KEY = 1;
/** Flow attribute: actions of the flow. */
export const OVS_FLOW_ATTR_ACTIONS = 2;
/** Flow attribute: mask of the flow's key. */
export const OVS_FLOW_ATTR_MASK = 7;
/** Flow attribute: flag that keeps the kernel from logging errors. */
export const OVS_FLOW_ATTR_PROBE = 8;
/** Flow attribute: unique flow identifier (UFID). */
export const OVS_FLOW_ATTR_UFID = 9;

/** Flow key attribute: nest with the key of the headers after a VLAN tag. */
export const OVS_KEY_ATTR_ENCAP = 1;
/** Flow key attribute: packet priority, u32. */
export const OVS_KEY_ATTR_PRIORITY = 2;
/** Flow key attribute: input port, u32. */
export const OVS_KEY_ATTR_IN_PORT = 3;
/** Flow key attribute: Ethernet addresses, struct ovs_key_ethernet. */
export const OVS_KEY_ATTR_ETHERNET = 4;
/** Flow key attribute: VLAN tag, be16. */
export const OVS_KEY_ATTR_VLAN = 5;
/** Flow key attribute: EtherType, be16. */
export const OVS_KEY_ATTR_ETHERTYPE = 6;
/** Flow key attribute: IPv4 header fields, struct ovs_key_ipv4. */
export const OVS_KEY_ATTR_IPV4 = 7;
/** Flow key attribute: IPv6 header fields, struct ovs_key_ipv6. */
export const OVS_KEY_ATTR_IPV6 = 8;
/** Flow key attribute: TCP ports, struct ovs_key_tcp. */
export const OVS_KEY_ATTR_TCP = 9;
/** Flow key attribute: UDP ports, struct ovs_key_udp. */
export const OVS_KEY_ATTR_UDP = 10;
/** Flow key attribute: ICMP type and code, struct ovs_key_icmp. */
export const OVS_KEY_ATTR_ICMP = 11;
/** Flow key attribute: ICMPv6 type and code, struct ovs_key_icmpv6. */
export const OVS_KEY_ATTR_ICMPV6 = 12;
/** Flow key attribute: ARP fields, struct ovs_key_arp. */
export const OVS_KEY_ATTR_ARP = 13;
/** Flow key attribute: neighbour discovery message, struct ovs_key_nd. */
export const OVS_KEY_ATTR_ND = 14;
/** Flow key attribute: packet mark, u32. */
export const OVS_KEY_ATTR_SKB_MARK = 15;
/** Flow key attribute: nest with the tunnel of the received packet. */
export const OVS_KEY_ATTR_TUNNEL = 16;
/** Flow key attribute: SCTP ports, struct ovs_key_sctp. */
export const OVS_KEY_ATTR_SCTP = 17;
/** Flow key attribute: TCP flags, be16. */
export const OVS_KEY_ATTR_TCP_FLAGS = 18;
/** Flow key attribute: result of the action `hash` (`dp_hash`), u32. */
export const OVS_KEY_ATTR_DP_HASH = 19;
/** Flow key attribute: recirculation id, u32. */
export const OVS_KEY_ATTR_RECIRC_ID = 20;
/** Flow key attribute: MPLS label stack entries, be32 each. */
export const OVS_KEY_ATTR_MPLS = 21;
/** Flow key attribute: connection state, u32. */
export const OVS_KEY_ATTR_CT_STATE = 22;
/** Flow key attribute: conntrack zone, u16. */
export const OVS_KEY_ATTR_CT_ZONE = 23;
/** Flow key attribute: conntrack mark, u32. */
export const OVS_KEY_ATTR_CT_MARK = 24;
/** Flow key attribute: conntrack labels, 16 bytes. */
export const OVS_KEY_ATTR_CT_LABELS = 25;
/** Flow key attribute: original tuple of an IPv4 connection, struct ovs_key_ct_tuple_ipv4. */
export const OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV4 = 26;
/** Flow key attribute: original tuple of an IPv6 connection, struct ovs_key_ct_tuple_ipv6. */
export const OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV6 = 27;
/** Flow key attribute: nest with the network service header (NSH). */
export const OVS_KEY_ATTR_NSH = 28;
/** Flow key attribute: IPv6 extension headers, u16. */
export const OVS_KEY_ATTR_IPV6_EXTHDRS = 32;

/** Tunnel key attribute: tunnel id, be64. */
export const OVS_TUNNEL_KEY_ATTR_ID = 0;
/** Tunnel key attribute: IPv4 destination of the tunnel, be32. */
export const OVS_TUNNEL_KEY_ATTR_IPV4_DST = 2;
/** Tunnel key attribute: Geneve options. */
export const OVS_TUNNEL_KEY_ATTR_GENEVE_OPTS = 8;
/** Tunnel key attribute: nest with the VXLAN options. */
export const OVS_TUNNEL_KEY_ATTR_VXLAN_OPTS = 11;
/** Tunnel key attribute: IPv6 destination of the tunnel, 16 bytes. */
export const OVS_TUNNEL_KEY_ATTR_IPV6_DST = 13;
/** Tunnel key attribute: ERSPAN options, struct erspan_metadata. */
export const OVS_TUNNEL_KEY_ATTR_ERSPAN_OPTS = 15;
