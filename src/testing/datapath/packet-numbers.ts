// Numbers in packets and keys, under the kernel's names. (linux/if_ether.h, linux/openvswitch.h)

/** Length of an Ethernet header. */
export const ETH_HLEN = 14;
/** IPv4. */
export const ETH_P_IP = 0x0800;
/** ARP. */
export const ETH_P_ARP = 0x0806;
/** Reverse ARP. */
export const ETH_P_RARP = 0x8035;
/** VLAN tag. */
export const ETH_P_8021Q = 0x8100;
/** IPv6. */
export const ETH_P_IPV6 = 0x86dd;
/** MPLS. */
export const ETH_P_MPLS_UC = 0x8847;
/** MPLS multicast. */
export const ETH_P_MPLS_MC = 0x8848;
/** Outer of two VLAN tags. */
export const ETH_P_8021AD = 0x88a8;
/** Network service header. */
export const ETH_P_NSH = 0x894f;
/** Smaller values are the length of a frame, not a type. */
export const ETH_P_802_3_MIN = 0x0600;
/** The type of packets without one. It is omitted from reported keys. */
export const ETH_P_802_2 = 4;
/** Bit of the VLAN control information that marks a tag as present. (OVS's VLAN_CFI_MASK) */
export const VLAN_CFI_MASK = 0x1000;
/** First fragment, which contains the ports. */
export const OVS_FRAG_TYPE_FIRST = 1;
/** Later fragment. */
export const OVS_FRAG_TYPE_LATER = 2;
