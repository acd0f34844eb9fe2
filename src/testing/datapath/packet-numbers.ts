// Numbers that stand in packets, and in keys of them, under the kernel's names. (linux/if_ether.h, linux/openvswitch.h)

/** The length of an Ethernet header. */
export const ETH_HLEN = 14;
/** IPv4. */
export const ETH_P_IP = 0x0800;
/** ARP. */
export const ETH_P_ARP = 0x0806;
/** Reverse ARP. */
export const ETH_P_RARP = 0x8035;
/** The tag of a VLAN. */
export const ETH_P_8021Q = 0x8100;
/** IPv6. */
export const ETH_P_IPV6 = 0x86dd;
/** MPLS. */
export const ETH_P_MPLS_UC = 0x8847;
/** MPLS for several receivers. */
export const ETH_P_MPLS_MC = 0x8848;
/** The outer tag of two. */
export const ETH_P_8021AD = 0x88a8;
/** The network service header. */
export const ETH_P_NSH = 0x894f;
/** What is less is the length of a frame, and no type. */
export const ETH_P_802_3_MIN = 0x0600;
/** What packets without a type are taken for: it is left out of what is told of a key. */
export const ETH_P_802_2 = 4;
/** In the control information of a tag: there is one. (OVS's VLAN_CFI_MASK) */
export const VLAN_CFI_MASK = 0x1000;
/** The first fragment of a packet, with its ports. */
export const OVS_FRAG_TYPE_FIRST = 1;
/** A fragment behind the first one. */
export const OVS_FRAG_TYPE_LATER = 2;
