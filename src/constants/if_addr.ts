// Attributes, flags and origins of IP addresses in rtnetlink.

// Attributes of an IP address.

/** Address attribute: unspecified (type 0). (linux/if_addr.h) */
export const IFA_UNSPEC = 0;
/** Address attribute: prefix address; on a point-to-point link, the address of the peer (address). (linux/if_addr.h) */
export const IFA_ADDRESS = 1;
/** Address attribute: local address (address). (linux/if_addr.h) */
export const IFA_LOCAL = 2;
/** Address attribute: label of an IPv4 address, which starts with the name of the link (string). (linux/if_addr.h) */
export const IFA_LABEL = 3;
/** Address attribute: IPv4 broadcast address (address). (linux/if_addr.h) */
export const IFA_BROADCAST = 4;
/** Address attribute: anycast address, in the reply to RTM_GETANYCAST (address). (linux/if_addr.h) */
export const IFA_ANYCAST = 5;
/**
 * Address attribute: preferred and valid lifetime, and the time of creation and of the last change (struct
 * ifa_cacheinfo). (linux/if_addr.h)
 */
export const IFA_CACHEINFO = 6;
/** Address attribute: multicast address, in the reply to RTM_GETMULTICAST (address). (linux/if_addr.h) */
export const IFA_MULTICAST = 7;
/** Address attribute: all 32 flags of the address; ifa_flags holds only the lowest 8 (u32). (linux/if_addr.h) */
export const IFA_FLAGS = 8;
/** Address attribute: metric of the prefix route that the kernel adds with the address (u32). (linux/if_addr.h) */
export const IFA_RT_PRIORITY = 9;
/** Address attribute: id of the network namespace to which the request applies (s32). (linux/if_addr.h) */
export const IFA_TARGET_NETNSID = 10;
/**
 * Address attribute: origin of the address, one of IFAPROT_ or a user-defined number (u8); since Linux 5.18.
 * (linux/if_addr.h)
 */
export const IFA_PROTO = 11;

// Flags of an IP address (ifa_flags, IFA_FLAGS).

/** Address flag: IPv4: the link has another, primary address in the same prefix. (linux/if_addr.h) */
export const IFA_F_SECONDARY = 0x01;
/** Address flag: IPv6: privacy address that the kernel replaces periodically. (linux/if_addr.h) */
export const IFA_F_TEMPORARY = 0x01;
/** Address flag: the kernel skips duplicate address detection. (linux/if_addr.h) */
export const IFA_F_NODAD = 0x02;
/** Address flag: the address is usable while duplicate address detection runs. (linux/if_addr.h) */
export const IFA_F_OPTIMISTIC = 0x04;
/** Address flag: duplicate address detection found the address on another host. (linux/if_addr.h) */
export const IFA_F_DADFAILED = 0x08;
/** Address flag: home address of Mobile IPv6. (linux/if_addr.h) */
export const IFA_F_HOMEADDRESS = 0x10;
/** Address flag: the preferred lifetime has expired: new connections do not use the address. (linux/if_addr.h) */
export const IFA_F_DEPRECATED = 0x20;
/** Address flag: duplicate address detection has not finished. (linux/if_addr.h) */
export const IFA_F_TENTATIVE = 0x40;
/** Address flag: the address has no lifetime limit. (linux/if_addr.h) */
export const IFA_F_PERMANENT = 0x80;
/** Address flag: the kernel generates temporary addresses from this address. (linux/if_addr.h) */
export const IFA_F_MANAGETEMPADDR = 0x100;
/** Address flag: the kernel adds no route for the prefix. (linux/if_addr.h) */
export const IFA_F_NOPREFIXROUTE = 0x200;
/** Address flag: the kernel joins the multicast group that this address names. (linux/if_addr.h) */
export const IFA_F_MCAUTOJOIN = 0x400;
/**
 * Address flag: the address is generated from a secret, so it is stable but reveals no hardware address.
 * (linux/if_addr.h)
 */
export const IFA_F_STABLE_PRIVACY = 0x800;

// Origins of an IP address (IFA_PROTO).

/** Address origin: unspecified; since Linux 5.18. (linux/if_addr.h) */
export const IFAPROT_UNSPEC = 0;
/** Address origin: added by the kernel for the loopback device; since Linux 5.18. (linux/if_addr.h) */
export const IFAPROT_KERNEL_LO = 1;
/** Address origin: added by the kernel from a router advertisement; since Linux 5.18. (linux/if_addr.h) */
export const IFAPROT_KERNEL_RA = 2;
/** Address origin: added by the kernel as a link-local address; since Linux 5.18. (linux/if_addr.h) */
export const IFAPROT_KERNEL_LL = 3;
