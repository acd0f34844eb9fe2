// IP protocol numbers.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

/** IP protocol number 0: unspecified, or any protocol. (linux/in.h) */
export const IPPROTO_IP = 0;
/** IP protocol number of ICMP for IPv4. (linux/in.h) */
export const IPPROTO_ICMP = 1;
/** IP protocol number of IGMP, which manages IPv4 multicast group membership. (linux/in.h) */
export const IPPROTO_IGMP = 2;
/** IP protocol number of IPv4 packets encapsulated in IP. (linux/in.h) */
export const IPPROTO_IPIP = 4;
/** IP protocol number of TCP. (linux/in.h) */
export const IPPROTO_TCP = 6;
/** IP protocol number of the Exterior Gateway Protocol (EGP). (linux/in.h) */
export const IPPROTO_EGP = 8;
/** IP protocol number of the PARC Universal Packet protocol (PUP). (linux/in.h) */
export const IPPROTO_PUP = 12;
/** IP protocol number of UDP. (linux/in.h) */
export const IPPROTO_UDP = 17;
/** IP protocol number of the Internet Datagram Protocol of Xerox (IDP). (linux/in.h) */
export const IPPROTO_IDP = 22;
/** IP protocol number of the ISO transport protocol, class 4 (TP4). (linux/in.h) */
export const IPPROTO_TP = 29;
/** IP protocol number of DCCP, a protocol for datagrams with congestion control. (linux/in.h) */
export const IPPROTO_DCCP = 33;
/** IP protocol number of IPv6 packets encapsulated in IP. (linux/in.h) */
export const IPPROTO_IPV6 = 41;
/** IP protocol number of RSVP, the Resource Reservation Protocol. (linux/in.h) */
export const IPPROTO_RSVP = 46;
/** IP protocol number of GRE tunnels. (linux/in.h) */
export const IPPROTO_GRE = 47;
/** IP protocol number of the IPsec encapsulating security payload (ESP), which encrypts packets. (linux/in.h) */
export const IPPROTO_ESP = 50;
/** IP protocol number of the IPsec authentication header (AH). (linux/in.h) */
export const IPPROTO_AH = 51;
/** IP protocol number of the Multicast Transport Protocol (MTP). (linux/in.h) */
export const IPPROTO_MTP = 92;
/** IP protocol number of the pseudo-header for IP options in IPsec BEET mode. (linux/in.h) */
export const IPPROTO_BEETPH = 94;
/** IP protocol number of the Encapsulation Header protocol (ENCAP). (linux/in.h) */
export const IPPROTO_ENCAP = 98;
/** IP protocol number of PIM, a multicast routing protocol. (linux/in.h) */
export const IPPROTO_PIM = 103;
/** IP protocol number of IPComp, which compresses the payload of IP packets. (linux/in.h) */
export const IPPROTO_COMP = 108;
/** IP protocol number of L2TP, a protocol for layer 2 tunnels. (linux/in.h) */
export const IPPROTO_L2TP = 115;
/** IP protocol number of SCTP. (linux/in.h) */
export const IPPROTO_SCTP = 132;
/** IP protocol number of UDP-Lite, a variant of UDP with partial checksum coverage. (linux/in.h) */
export const IPPROTO_UDPLITE = 136;
/** IP protocol number of MPLS packets encapsulated in IP. (linux/in.h) */
export const IPPROTO_MPLS = 137;
/** IP protocol number of Ethernet frames encapsulated in IPv6. (linux/in.h) */
export const IPPROTO_ETHERNET = 143;
/** IP protocol number for raw IP packets. (linux/in.h) */
export const IPPROTO_RAW = 255;
/** Protocol number of Multipath TCP for socket(); packets carry the number of TCP. (linux/in.h) */
export const IPPROTO_MPTCP = 262;
/** IP protocol number of the IPv6 hop-by-hop options header. (linux/in6.h) */
export const IPPROTO_HOPOPTS = 0;
/** IP protocol number of the IPv6 routing header. (linux/in6.h) */
export const IPPROTO_ROUTING = 43;
/** IP protocol number of the IPv6 fragment header. (linux/in6.h) */
export const IPPROTO_FRAGMENT = 44;
/** IP protocol number of ICMPv6. (linux/in6.h) */
export const IPPROTO_ICMPV6 = 58;
/** IP protocol number in an IPv6 packet after which no other header follows. (linux/in6.h) */
export const IPPROTO_NONE = 59;
/** IP protocol number of the IPv6 destination options header. (linux/in6.h) */
export const IPPROTO_DSTOPTS = 60;
/** IP protocol number of the IPv6 mobility header. (linux/in6.h) */
export const IPPROTO_MH = 135;
