// Addresses: their attributes, flags and origins.

// Attributes of an address.

/** Names no attribute. (linux/if_addr.h) */
export const IFA_UNSPEC = 0;
/** The address of the prefix: on a point-to-point link, that of the other end (address). (linux/if_addr.h) */
export const IFA_ADDRESS = 1;
/** The address of this end (address). (linux/if_addr.h) */
export const IFA_LOCAL = 2;
/** A label of an IPv4 address that starts with the link's name (string). (linux/if_addr.h) */
export const IFA_LABEL = 3;
/** The broadcast address that goes with an IPv4 address (address). (linux/if_addr.h) */
export const IFA_BROADCAST = 4;
/** An anycast address, in the reply to RTM_GETANYCAST (address). (linux/if_addr.h) */
export const IFA_ANYCAST = 5;
/** How long the address is preferred and valid, and since when (struct ifa_cacheinfo). (linux/if_addr.h) */
export const IFA_CACHEINFO = 6;
/** A multicast address, in the reply to RTM_GETMULTICAST (address). (linux/if_addr.h) */
export const IFA_MULTICAST = 7;
/** The flags, all 32 bits of them; ifa_flags holds the lowest 8 (u32). (linux/if_addr.h) */
export const IFA_FLAGS = 8;
/** The metric of the route that goes with the address (u32). (linux/if_addr.h) */
export const IFA_RT_PRIORITY = 9;
/** The id of the network namespace that the request is about (s32). (linux/if_addr.h) */
export const IFA_TARGET_NETNSID = 10;
/** Who made the address, one of IFAPROT_ or a number of the user's (u8); since Linux 5.18. (linux/if_addr.h) */
export const IFA_PROTO = 11;

// Flags of an address (ifa_flags, IFA_FLAGS).

/** IPv4: another address of the same prefix is the primary one. (linux/if_addr.h) */
export const IFA_F_SECONDARY = 0x01;
/** IPv6: a privacy address that is replaced from time to time. (linux/if_addr.h) */
export const IFA_F_TEMPORARY = 0x01;
/** Skips duplicate address detection. (linux/if_addr.h) */
export const IFA_F_NODAD = 0x02;
/** May be used while duplicate address detection runs. (linux/if_addr.h) */
export const IFA_F_OPTIMISTIC = 0x04;
/** Duplicate address detection found another owner. (linux/if_addr.h) */
export const IFA_F_DADFAILED = 0x08;
/** Is the home address of Mobile IPv6. (linux/if_addr.h) */
export const IFA_F_HOMEADDRESS = 0x10;
/** Is past its preferred lifetime: no new connection picks it. (linux/if_addr.h) */
export const IFA_F_DEPRECATED = 0x20;
/** Duplicate address detection has not finished. (linux/if_addr.h) */
export const IFA_F_TENTATIVE = 0x40;
/** Has no lifetime. (linux/if_addr.h) */
export const IFA_F_PERMANENT = 0x80;
/** Has the kernel make temporary addresses from it. (linux/if_addr.h) */
export const IFA_F_MANAGETEMPADDR = 0x100;
/** Comes without a route for its prefix. (linux/if_addr.h) */
export const IFA_F_NOPREFIXROUTE = 0x200;
/** Joins the multicast group of this very address. (linux/if_addr.h) */
export const IFA_F_MCAUTOJOIN = 0x400;
/** Generated from a secret, so that it is stable and opaque. (linux/if_addr.h) */
export const IFA_F_STABLE_PRIVACY = 0x800;

// Who made an address (IFA_PROTO).

/** Unknown; since Linux 5.18. (linux/if_addr.h) */
export const IFAPROT_UNSPEC = 0;
/** The kernel, for the loopback device; since Linux 5.18. (linux/if_addr.h) */
export const IFAPROT_KERNEL_LO = 1;
/** The kernel, from a router advertisement; since Linux 5.18. (linux/if_addr.h) */
export const IFAPROT_KERNEL_RA = 2;
/** The kernel, as link-local address; since Linux 5.18. (linux/if_addr.h) */
export const IFAPROT_KERNEL_LL = 3;
