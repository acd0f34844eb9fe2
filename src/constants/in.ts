// IP protocol numbers.

/** IP: unspecified or any protocol. (linux/in.h) */
export const IPPROTO_IP = 0;
/** ICMP for IPv4. (linux/in.h) */
export const IPPROTO_ICMP = 1;
/** IGMP, multicast group membership of IPv4. (linux/in.h) */
export const IPPROTO_IGMP = 2;
/** IPv4 encapsulated in IP. (linux/in.h) */
export const IPPROTO_IPIP = 4;
/** TCP. (linux/in.h) */
export const IPPROTO_TCP = 6;
/** Exterior Gateway Protocol. (linux/in.h) */
export const IPPROTO_EGP = 8;
/** PARC Universal Packet. (linux/in.h) */
export const IPPROTO_PUP = 12;
/** UDP. (linux/in.h) */
export const IPPROTO_UDP = 17;
/** Internet Datagram Protocol of Xerox. (linux/in.h) */
export const IPPROTO_IDP = 22;
/** ISO transport protocol, class 4. (linux/in.h) */
export const IPPROTO_TP = 29;
/** DCCP, datagrams with congestion control. (linux/in.h) */
export const IPPROTO_DCCP = 33;
/** IPv6 encapsulated in IP. (linux/in.h) */
export const IPPROTO_IPV6 = 41;
/** RSVP, resource reservation. (linux/in.h) */
export const IPPROTO_RSVP = 46;
/** GRE tunnels. (linux/in.h) */
export const IPPROTO_GRE = 47;
/** IPsec encapsulating security payload (encryption). (linux/in.h) */
export const IPPROTO_ESP = 50;
/** IPsec authentication header. (linux/in.h) */
export const IPPROTO_AH = 51;
/** Multicast Transport Protocol. (linux/in.h) */
export const IPPROTO_MTP = 92;
/** IP option pseudo-header of IPsec BEET mode. (linux/in.h) */
export const IPPROTO_BEETPH = 94;
/** Encapsulation header. (linux/in.h) */
export const IPPROTO_ENCAP = 98;
/** PIM, multicast routing. (linux/in.h) */
export const IPPROTO_PIM = 103;
/** IPComp, payload compression. (linux/in.h) */
export const IPPROTO_COMP = 108;
/** L2TP, layer 2 tunnels. (linux/in.h) */
export const IPPROTO_L2TP = 115;
/** SCTP. (linux/in.h) */
export const IPPROTO_SCTP = 132;
/** UDP-Lite, datagrams with partial checksum coverage. (linux/in.h) */
export const IPPROTO_UDPLITE = 136;
/** MPLS encapsulated in IP. (linux/in.h) */
export const IPPROTO_MPLS = 137;
/** Ethernet encapsulated in IPv6. (linux/in.h) */
export const IPPROTO_ETHERNET = 143;
/** Raw IP packets. (linux/in.h) */
export const IPPROTO_RAW = 255;
/** Multipath TCP. (linux/in.h) */
export const IPPROTO_MPTCP = 262;
/** IPv6 hop-by-hop options header. (linux/in6.h) */
export const IPPROTO_HOPOPTS = 0;
/** IPv6 routing header. (linux/in6.h) */
export const IPPROTO_ROUTING = 43;
/** IPv6 fragment header. (linux/in6.h) */
export const IPPROTO_FRAGMENT = 44;
/** ICMPv6. (linux/in6.h) */
export const IPPROTO_ICMPV6 = 58;
/** IPv6: no next header. (linux/in6.h) */
export const IPPROTO_NONE = 59;
/** IPv6 destination options header. (linux/in6.h) */
export const IPPROTO_DSTOPTS = 60;
/** IPv6 mobility header. (linux/in6.h) */
export const IPPROTO_MH = 135;
