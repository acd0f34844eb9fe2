// Attributes, flags and origins of IP addresses in rtnetlink.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

// Attributes of an IP address.

/** Reserved type 0 of IP address attributes. The kernel does not use this type. (linux/if_addr.h) */
export const IFA_UNSPEC = 0;
/**
 * IP address attribute with the prefix address; on a point-to-point link, the address of the peer (address).
 * (linux/if_addr.h)
 */
export const IFA_ADDRESS = 1;
/** IP address attribute with the local address of the interface (address). (linux/if_addr.h) */
export const IFA_LOCAL = 2;
/**
 * IP address attribute with the label of an IPv4 address, which starts with the name of the link (string).
 * (linux/if_addr.h)
 */
export const IFA_LABEL = 3;
/** IP address attribute with the IPv4 broadcast address (address). (linux/if_addr.h) */
export const IFA_BROADCAST = 4;
/** IP address attribute with an anycast address, in replies to RTM_GETANYCAST (address). (linux/if_addr.h) */
export const IFA_ANYCAST = 5;
/**
 * IP address attribute with the preferred and valid lifetime and the times of creation and last change (struct
 * ifa_cacheinfo). (linux/if_addr.h)
 */
export const IFA_CACHEINFO = 6;
/** IP address attribute with a multicast address, in replies to RTM_GETMULTICAST (address). (linux/if_addr.h) */
export const IFA_MULTICAST = 7;
/**
 * IP address attribute with all 32 flags of the address; the header field ifa_flags has only the lowest 8 (u32).
 * (linux/if_addr.h)
 */
export const IFA_FLAGS = 8;
/**
 * IP address attribute with the metric of the prefix route that the kernel adds with the address (u32).
 * (linux/if_addr.h)
 */
export const IFA_RT_PRIORITY = 9;
/** IP address attribute with the id of the network namespace to which the request applies (s32). (linux/if_addr.h) */
export const IFA_TARGET_NETNSID = 10;
/**
 * IP address attribute with the origin of the address, an IFAPROT_* constant or a user-defined number (u8). Available
 * since Linux 5.18. (linux/if_addr.h)
 */
export const IFA_PROTO = 11;

// Flags of an IP address (ifa_flags, IFA_FLAGS).

/** IPv4 address flag: the link has another, primary address in the same prefix. (linux/if_addr.h) */
export const IFA_F_SECONDARY = 0x1;
/** IPv6 address flag: the address is a privacy address, which the kernel replaces periodically. (linux/if_addr.h) */
export const IFA_F_TEMPORARY = 0x1;
/** IP address flag: the kernel skips duplicate address detection. (linux/if_addr.h) */
export const IFA_F_NODAD = 0x2;
/** IP address flag: the address is usable while duplicate address detection runs. (linux/if_addr.h) */
export const IFA_F_OPTIMISTIC = 0x4;
/** IP address flag: duplicate address detection found that another host uses the address. (linux/if_addr.h) */
export const IFA_F_DADFAILED = 0x8;
/** IP address flag: the address is the home address of a Mobile IPv6 host. (linux/if_addr.h) */
export const IFA_F_HOMEADDRESS = 0x10;
/** IP address flag: the preferred lifetime has expired, so new connections do not use the address. (linux/if_addr.h) */
export const IFA_F_DEPRECATED = 0x20;
/**
 * IP address flag: duplicate address detection has not finished, so the address is not usable yet. (linux/if_addr.h)
 */
export const IFA_F_TENTATIVE = 0x40;
/** IP address flag: the address has no lifetime limit. (linux/if_addr.h) */
export const IFA_F_PERMANENT = 0x80;
/** IP address flag: the kernel generates temporary (privacy) addresses from this address. (linux/if_addr.h) */
export const IFA_F_MANAGETEMPADDR = 0x100;
/** IP address flag: the kernel adds no route for the prefix of the address. (linux/if_addr.h) */
export const IFA_F_NOPREFIXROUTE = 0x200;
/** IP address flag: the kernel joins the multicast group with this address. (linux/if_addr.h) */
export const IFA_F_MCAUTOJOIN = 0x400;
/**
 * IP address flag: the address is generated from a secret, so it is stable but does not reveal the hardware address.
 * (linux/if_addr.h)
 */
export const IFA_F_STABLE_PRIVACY = 0x800;

// Origins of an IP address (IFA_PROTO).

/** Origin of an IP address: unspecified. Available since Linux 5.18. (linux/if_addr.h) */
export const IFAPROT_UNSPEC = 0;
/**
 * Origin of an IP address: the kernel added it to the loopback device. Available since Linux 5.18. (linux/if_addr.h)
 */
export const IFAPROT_KERNEL_LO = 1;
/**
 * Origin of an IP address: the kernel added it because of a router advertisement. Available since Linux 5.18.
 * (linux/if_addr.h)
 */
export const IFAPROT_KERNEL_RA = 2;
/**
 * Origin of an IP address: the kernel added it as a link-local address. Available since Linux 5.18. (linux/if_addr.h)
 */
export const IFAPROT_KERNEL_LL = 3;
