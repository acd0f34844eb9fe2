// IP protocol numbers.

/** IP protocol number: unspecified, or any protocol. (linux/in.h) */
export const IPPROTO_IP = 0;
/** IP protocol number: ICMP for IPv4. (linux/in.h) */
export const IPPROTO_ICMP = 1;
/** IP protocol number: IGMP, multicast group membership of IPv4. (linux/in.h) */
export const IPPROTO_IGMP = 2;
/** IP protocol number: IPv4 encapsulated in IP. (linux/in.h) */
export const IPPROTO_IPIP = 4;
/** IP protocol number: TCP. (linux/in.h) */
export const IPPROTO_TCP = 6;
/** IP protocol number: Exterior Gateway Protocol. (linux/in.h) */
export const IPPROTO_EGP = 8;
/** IP protocol number: PARC Universal Packet. (linux/in.h) */
export const IPPROTO_PUP = 12;
/** IP protocol number: UDP. (linux/in.h) */
export const IPPROTO_UDP = 17;
/** IP protocol number: Internet Datagram Protocol of Xerox. (linux/in.h) */
export const IPPROTO_IDP = 22;
/** IP protocol number: ISO transport protocol, class 4. (linux/in.h) */
export const IPPROTO_TP = 29;
/** IP protocol number: DCCP, datagrams with congestion control. (linux/in.h) */
export const IPPROTO_DCCP = 33;
/** IP protocol number: IPv6 encapsulated in IP. (linux/in.h) */
export const IPPROTO_IPV6 = 41;
/** IP protocol number: RSVP, resource reservation. (linux/in.h) */
export const IPPROTO_RSVP = 46;
/** IP protocol number: GRE tunnels. (linux/in.h) */
export const IPPROTO_GRE = 47;
/** IP protocol number: IPsec encapsulating security payload (encryption). (linux/in.h) */
export const IPPROTO_ESP = 50;
/** IP protocol number: IPsec authentication header. (linux/in.h) */
export const IPPROTO_AH = 51;
/** IP protocol number: Multicast Transport Protocol. (linux/in.h) */
export const IPPROTO_MTP = 92;
/** IP protocol number: IP option pseudo-header of IPsec BEET mode. (linux/in.h) */
export const IPPROTO_BEETPH = 94;
/** IP protocol number: encapsulation header. (linux/in.h) */
export const IPPROTO_ENCAP = 98;
/** IP protocol number: PIM, multicast routing. (linux/in.h) */
export const IPPROTO_PIM = 103;
/** IP protocol number: IPComp, payload compression. (linux/in.h) */
export const IPPROTO_COMP = 108;
/** IP protocol number: L2TP, layer 2 tunnels. (linux/in.h) */
export const IPPROTO_L2TP = 115;
/** IP protocol number: SCTP. (linux/in.h) */
export const IPPROTO_SCTP = 132;
/** IP protocol number: UDP-Lite, datagrams with partial checksum coverage. (linux/in.h) */
export const IPPROTO_UDPLITE = 136;
/** IP protocol number: MPLS encapsulated in IP. (linux/in.h) */
export const IPPROTO_MPLS = 137;
/** IP protocol number: Ethernet encapsulated in IPv6. (linux/in.h) */
export const IPPROTO_ETHERNET = 143;
/** IP protocol number: raw IP packets. (linux/in.h) */
export const IPPROTO_RAW = 255;
/** IP protocol number: Multipath TCP. (linux/in.h) */
export const IPPROTO_MPTCP = 262;
/** IP protocol number: IPv6 hop-by-hop options header. (linux/in6.h) */
export const IPPROTO_HOPOPTS = 0;
/** IP protocol number: IPv6 routing header. (linux/in6.h) */
export const IPPROTO_ROUTING = 43;
/** IP protocol number: IPv6 fragment header. (linux/in6.h) */
export const IPPROTO_FRAGMENT = 44;
/** IP protocol number: ICMPv6. (linux/in6.h) */
export const IPPROTO_ICMPV6 = 58;
/** IP protocol number: IPv6: no next header. (linux/in6.h) */
export const IPPROTO_NONE = 59;
/** IP protocol number: IPv6 destination options header. (linux/in6.h) */
export const IPPROTO_DSTOPTS = 60;
/** IP protocol number: IPv6 mobility header. (linux/in6.h) */
export const IPPROTO_MH = 135;
