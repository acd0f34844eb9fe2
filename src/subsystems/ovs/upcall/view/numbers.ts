// Command and attribute numbers for reading upcalls and writing replies. (linux/openvswitch.h)

/** Command: upcall of a packet that matched no flow. */
export const OVS_PACKET_CMD_MISS = 1;
/** Command: upcall of a `userspace` action. */
export const OVS_PACKET_CMD_ACTION = 2;
/** Command: executes actions on a packet. */
export const OVS_PACKET_CMD_EXECUTE = 3;

/** Bytes of the packet. */
export const OVS_PACKET_ATTR_PACKET = 1;
/** Flow key of the packet, `OVS_KEY_ATTR_*`. */
export const OVS_PACKET_ATTR_KEY = 2;
/** Actions of the packet's flow, or actions to execute. */
export const OVS_PACKET_ATTR_ACTIONS = 3;
/** Data of the `userspace` action. */
export const OVS_PACKET_ATTR_USERDATA = 4;
/** Output tunnel of the packet, in the format of a tunnel key. */
export const OVS_PACKET_ATTR_EGRESS_TUN_KEY = 5;
/** Maximum received unit of a reassembled packet: u16. */
export const OVS_PACKET_ATTR_MRU = 9;
/** Length of the packet before truncation: u32. */
export const OVS_PACKET_ATTR_LEN = 10;
/** Hash of the packet and its type: u64. */
export const OVS_PACKET_ATTR_HASH = 11;
/** Port id that receives further upcalls of the packet: u32 (Linux 6.17). */
export const OVS_PACKET_ATTR_UPCALL_PID = 12;

/** Command: puts a flow. */
export const OVS_FLOW_CMD_NEW = 1;

/** Key of the flow. */
export const OVS_FLOW_ATTR_KEY = 1;
/** Actions of the flow. */
export const OVS_FLOW_ATTR_ACTIONS = 2;
/** Mask of the flow's key. */
export const OVS_FLOW_ATTR_MASK = 7;
/** Flag: the kernel does not log errors. */
export const OVS_FLOW_ATTR_PROBE = 8;
/** Unique flow identifier. */
export const OVS_FLOW_ATTR_UFID = 9;

/** Nest with the key of the headers after a VLAN tag. */
export const OVS_KEY_ATTR_ENCAP = 1;
/** Packet priority: u32. */
export const OVS_KEY_ATTR_PRIORITY = 2;
/** Input port: u32. */
export const OVS_KEY_ATTR_IN_PORT = 3;
/** Ethernet addresses: struct ovs_key_ethernet. */
export const OVS_KEY_ATTR_ETHERNET = 4;
/** VLAN tag: be16. */
export const OVS_KEY_ATTR_VLAN = 5;
/** EtherType: be16. */
export const OVS_KEY_ATTR_ETHERTYPE = 6;
/** IPv4 header fields: struct ovs_key_ipv4. */
export const OVS_KEY_ATTR_IPV4 = 7;
/** IPv6 header fields: struct ovs_key_ipv6. */
export const OVS_KEY_ATTR_IPV6 = 8;
/** TCP ports: struct ovs_key_tcp. */
export const OVS_KEY_ATTR_TCP = 9;
/** UDP ports: struct ovs_key_udp. */
export const OVS_KEY_ATTR_UDP = 10;
/** ICMP header fields: struct ovs_key_icmp. */
export const OVS_KEY_ATTR_ICMP = 11;
/** ICMPv6 header fields: struct ovs_key_icmpv6. */
export const OVS_KEY_ATTR_ICMPV6 = 12;
/** ARP fields: struct ovs_key_arp. */
export const OVS_KEY_ATTR_ARP = 13;
/** Neighbour discovery message: struct ovs_key_nd. */
export const OVS_KEY_ATTR_ND = 14;
/** Packet mark: u32. */
export const OVS_KEY_ATTR_SKB_MARK = 15;
/** Nest with the tunnel of the received packet. */
export const OVS_KEY_ATTR_TUNNEL = 16;
/** SCTP ports: struct ovs_key_sctp. */
export const OVS_KEY_ATTR_SCTP = 17;
/** TCP flags: be16. */
export const OVS_KEY_ATTR_TCP_FLAGS = 18;
/** Result of the action `hash` (`dp_hash`): u32. */
export const OVS_KEY_ATTR_DP_HASH = 19;
/** Recirculation id: u32. */
export const OVS_KEY_ATTR_RECIRC_ID = 20;
/** MPLS label stack entries: be32 each. */
export const OVS_KEY_ATTR_MPLS = 21;
/** Connection state: u32. */
export const OVS_KEY_ATTR_CT_STATE = 22;
/** Conntrack zone: u16. */
export const OVS_KEY_ATTR_CT_ZONE = 23;
/** Conntrack mark: u32. */
export const OVS_KEY_ATTR_CT_MARK = 24;
/** Conntrack labels: 16 bytes. */
export const OVS_KEY_ATTR_CT_LABELS = 25;
/** Original tuple of the connection: struct ovs_key_ct_tuple_ipv4. */
export const OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV4 = 26;
/** Original tuple of the connection: struct ovs_key_ct_tuple_ipv6. */
export const OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV6 = 27;
/** Nest with the network service header. */
export const OVS_KEY_ATTR_NSH = 28;
/** IPv6 extension headers: u16. */
export const OVS_KEY_ATTR_IPV6_EXTHDRS = 32;

/** Tunnel id: be64. */
export const OVS_TUNNEL_KEY_ATTR_ID = 0;
/** IPv4 destination of the tunnel: be32. */
export const OVS_TUNNEL_KEY_ATTR_IPV4_DST = 2;
/** Geneve options. */
export const OVS_TUNNEL_KEY_ATTR_GENEVE_OPTS = 8;
/** VXLAN options, a nest. */
export const OVS_TUNNEL_KEY_ATTR_VXLAN_OPTS = 11;
/** IPv6 destination of the tunnel: 16 bytes. */
export const OVS_TUNNEL_KEY_ATTR_IPV6_DST = 13;
/** ERSPAN options: struct erspan_metadata. */
export const OVS_TUNNEL_KEY_ATTR_ERSPAN_OPTS = 15;
