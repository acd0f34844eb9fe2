// Ethernet: lengths and EtherTypes.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

/** Length of an Ethernet address in bytes. (linux/if_ether.h) */
export const ETH_ALEN = 6;
/** Length of an Ethernet header in bytes. (linux/if_ether.h) */
export const ETH_HLEN = 14;
/**
 * Smallest EtherType. A smaller number in this field of an Ethernet header is the length of the frame.
 * (linux/if_ether.h)
 */
export const ETH_P_802_3_MIN = 0x600;
/** Protocol number of a packet socket that receives the packets of all protocols. (linux/if_ether.h) */
export const ETH_P_ALL = 3;
/**
 * Protocol number of a packet socket that receives IEEE 802.3 frames, which have a length instead of an EtherType.
 * (linux/if_ether.h)
 */
export const ETH_P_802_2 = 4;
/** EtherType of IPv4. (linux/if_ether.h) */
export const ETH_P_IP = 0x800;
/** EtherType of ARP. (linux/if_ether.h) */
export const ETH_P_ARP = 0x806;
/** EtherType of reverse ARP. (linux/if_ether.h) */
export const ETH_P_RARP = 0x8035;
/** EtherType of a frame with an IEEE 802.1Q VLAN tag. (linux/if_ether.h) */
export const ETH_P_8021Q = 0x8100;
/** EtherType of IPv6. (linux/if_ether.h) */
export const ETH_P_IPV6 = 0x86dd;
/** EtherType of MPLS. (linux/if_ether.h) */
export const ETH_P_MPLS_UC = 0x8847;
/** EtherType of MPLS multicast packets. (linux/if_ether.h) */
export const ETH_P_MPLS_MC = 0x8848;
/** EtherType of a PPPoE session. (linux/if_ether.h) */
export const ETH_P_PPP_SES = 0x8864;
/** EtherType of the outer tag of a frame with two VLAN tags (IEEE 802.1ad). (linux/if_ether.h) */
export const ETH_P_8021AD = 0x88a8;
/** EtherType of a packet with a network service header (NSH). (linux/if_ether.h) */
export const ETH_P_NSH = 0x894f;
