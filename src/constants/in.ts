// The protocols behind IP headers.

/** Whatever protocol there is, or none. (linux/in.h) */
export const IPPROTO_IP = 0;
/** Control messages of IPv4. (linux/in.h) */
export const IPPROTO_ICMP = 1;
/** Membership in groups. (linux/in.h) */
export const IPPROTO_IGMP = 2;
/** IPv4 inside of IP. (linux/in.h) */
export const IPPROTO_IPIP = 4;
/** Streams. (linux/in.h) */
export const IPPROTO_TCP = 6;
/** The Exterior Gateway Protocol. (linux/in.h) */
export const IPPROTO_EGP = 8;
/** The PARC Universal Packet. (linux/in.h) */
export const IPPROTO_PUP = 12;
/** Datagrams. (linux/in.h) */
export const IPPROTO_UDP = 17;
/** The Internet Datagram Protocol of Xerox. (linux/in.h) */
export const IPPROTO_IDP = 22;
/** The transport protocol of ISO, class 4. (linux/in.h) */
export const IPPROTO_TP = 29;
/** Datagrams with congestion control. (linux/in.h) */
export const IPPROTO_DCCP = 33;
/** IPv6 inside of IP. (linux/in.h) */
export const IPPROTO_IPV6 = 41;
/** Reservations. (linux/in.h) */
export const IPPROTO_RSVP = 46;
/** Generic tunnels. (linux/in.h) */
export const IPPROTO_GRE = 47;
/** What IPsec has encrypted. (linux/in.h) */
export const IPPROTO_ESP = 50;
/** What IPsec has signed. (linux/in.h) */
export const IPPROTO_AH = 51;
/** The Multicast Transport Protocol. (linux/in.h) */
export const IPPROTO_MTP = 92;
/** Options of IP in a BEET tunnel. (linux/in.h) */
export const IPPROTO_BEETPH = 94;
/** Encapsulation. (linux/in.h) */
export const IPPROTO_ENCAP = 98;
/** Multicast routing of any kind. (linux/in.h) */
export const IPPROTO_PIM = 103;
/** What is compressed. (linux/in.h) */
export const IPPROTO_COMP = 108;
/** Tunnels of the second layer. (linux/in.h) */
export const IPPROTO_L2TP = 115;
/** Streams of messages. (linux/in.h) */
export const IPPROTO_SCTP = 132;
/** Datagrams whose checksum covers a part. (linux/in.h) */
export const IPPROTO_UDPLITE = 136;
/** Labels inside of IP. (linux/in.h) */
export const IPPROTO_MPLS = 137;
/** Ethernet inside of IPv6. (linux/in.h) */
export const IPPROTO_ETHERNET = 143;
/** Packets as they are. (linux/in.h) */
export const IPPROTO_RAW = 255;
/** Streams over several paths. (linux/in.h) */
export const IPPROTO_MPTCP = 262;
/** Options for every hop. (linux/in6.h) */
export const IPPROTO_HOPOPTS = 0;
/** Places to pass on the way. (linux/in6.h) */
export const IPPROTO_ROUTING = 43;
/** A part of a packet. (linux/in6.h) */
export const IPPROTO_FRAGMENT = 44;
/** Control messages of IPv6. (linux/in6.h) */
export const IPPROTO_ICMPV6 = 58;
/** No next header. (linux/in6.h) */
export const IPPROTO_NONE = 59;
/** Options for the destination. (linux/in6.h) */
export const IPPROTO_DSTOPTS = 60;
/** Mobility. (linux/in6.h) */
export const IPPROTO_MH = 135;
