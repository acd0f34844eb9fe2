// Numbers of Open vSwitch commands and attributes, for reading upcalls and writing replies (linux/openvswitch.h).

/**
 * Commands of the family `ovs_packet`: "Miss" for the upcall of a packet that matched no flow, "Action" for the upcall
 * of a `userspace` action.
 */
export const PacketCommand = {
  Miss: 1,
  Action: 2,
  Execute: 3,
} as const;

/** OVS_PACKET_ATTR_* */
export const PacketAttr = {
  Packet: 1,
  Key: 2,
  Actions: 3,
  Userdata: 4,
  EgressTunKey: 5,
  Mru: 9,
  Len: 10,
  Hash: 11,
  UpcallPid: 12,
} as const;

/** OVS_FLOW_ATTR_* */
export const FlowAttr = {
  Key: 1,
  Actions: 2,
  Mask: 7,
  Probe: 8,
  Ufid: 9,
} as const;

/** OVS_KEY_ATTR_* */
export const KeyAttr = {
  Encap: 1,
  Priority: 2,
  InPort: 3,
  Ethernet: 4,
  Vlan: 5,
  Ethertype: 6,
  Ipv4: 7,
  Ipv6: 8,
  Tcp: 9,
  Udp: 10,
  Icmp: 11,
  Icmpv6: 12,
  Arp: 13,
  Nd: 14,
  SkbMark: 15,
  Tunnel: 16,
  Sctp: 17,
  TcpFlags: 18,
  DpHash: 19,
  RecircId: 20,
  Mpls: 21,
  CtState: 22,
  CtZone: 23,
  CtMark: 24,
  CtLabels: 25,
  CtOrigTupleIpv4: 26,
  CtOrigTupleIpv6: 27,
  Nsh: 28,
  Ipv6Exthdrs: 32,
} as const;

/** OVS_TUNNEL_KEY_ATTR_* */
export const TunnelKeyAttr = {
  Id: 0,
  Ipv4Dst: 2,
  GeneveOpts: 8,
  VxlanOpts: 11,
  Ipv6Dst: 13,
  ErspanOpts: 15,
} as const;

/** OVS_NSH_KEY_ATTR_* */
export const NshKeyAttr = {
  Base: 1,
  Md1: 2,
} as const;

export const OVS_FLOW_CMD_NEW = 1;
