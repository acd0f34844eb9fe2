// Attributes, flags and states of neighbours and bridge forwarding entries.

// Attributes of a neighbour.

/** Neighbour attribute: unspecified (type 0). (linux/neighbour.h) */
export const NDA_UNSPEC = 0;
/** Neighbour attribute: network address, or the remote endpoint for VXLAN (address). (linux/neighbour.h) */
export const NDA_DST = 1;
/** Neighbour attribute: hardware address (bytes). (linux/neighbour.h) */
export const NDA_LLADDR = 2;
/** Neighbour attribute: times of the last use, confirmation and update (struct nda_cacheinfo). (linux/neighbour.h) */
export const NDA_CACHEINFO = 3;
/** Neighbour attribute: number of unanswered probes (u32). (linux/neighbour.h) */
export const NDA_PROBES = 4;
/** Neighbour attribute: VLAN id of a forwarding entry (u16). (linux/neighbour.h) */
export const NDA_VLAN = 5;
/** Neighbour attribute: UDP port of a remote VXLAN endpoint (u16, network byte order). (linux/neighbour.h) */
export const NDA_PORT = 6;
/** Neighbour attribute: VXLAN network id to send with (u32). (linux/neighbour.h) */
export const NDA_VNI = 7;
/** Neighbour attribute: index of the interface that reaches the remote VXLAN endpoint (u32). (linux/neighbour.h) */
export const NDA_IFINDEX = 8;
/** Neighbour attribute: index of the bridge to which a forwarding entry belongs (u32). (linux/neighbour.h) */
export const NDA_MASTER = 9;
/**
 * Neighbour attribute: id of the network namespace to which the index in NDA_IFINDEX belongs (s32). (linux/neighbour.h)
 */
export const NDA_LINK_NETNSID = 10;
/** Neighbour attribute: VXLAN network id of the entry itself (u32). (linux/neighbour.h) */
export const NDA_SRC_VNI = 11;
/** Neighbour attribute: origin of the entry, one of RTPROT_ (u8). (linux/neighbour.h) */
export const NDA_PROTOCOL = 12;
/** Neighbour attribute: id of the next hop group to which a forwarding entry points (u32). (linux/neighbour.h) */
export const NDA_NH_ID = 13;
/** Neighbour attribute: activity tracking settings of a forwarding entry (nest). (linux/neighbour.h) */
export const NDA_FDB_EXT_ATTRS = 14;
/** Neighbour attribute: extended flags, NTF_EXT_ bits (u32); since Linux 5.16. (linux/neighbour.h) */
export const NDA_FLAGS_EXT = 15;
/** Neighbour attribute: mask of the states that a bulk delete compares (u16); since Linux 5.19. (linux/neighbour.h) */
export const NDA_NDM_STATE_MASK = 16;
/** Neighbour attribute: mask of the flags that a bulk delete compares (u8); since Linux 5.19. (linux/neighbour.h) */
export const NDA_NDM_FLAGS_MASK = 17;

// Neighbour flags (ndm_flags).

/** Neighbour flag: starts resolving the neighbour, as if a packet were sent to it. (linux/neighbour.h) */
export const NTF_USE = 0x01;
/** Neighbour flag: the forwarding entry belongs to the device itself. (linux/neighbour.h) */
export const NTF_SELF = 0x02;
/** Neighbour flag: the forwarding entry belongs to the bridge of which the device is a port. (linux/neighbour.h) */
export const NTF_MASTER = 0x04;
/** Neighbour flag: the kernel answers for the address on behalf of another host. (linux/neighbour.h) */
export const NTF_PROXY = 0x08;
/** Neighbour flag: a controller added the entry; the kernel does not age it. (linux/neighbour.h) */
export const NTF_EXT_LEARNED = 0x10;
/** Neighbour flag: the entry is offloaded to hardware. (linux/neighbour.h) */
export const NTF_OFFLOADED = 0x20;
/** Neighbour flag: the forwarding entry does not move to another port. (linux/neighbour.h) */
export const NTF_STICKY = 0x40;
/** Neighbour flag: the IPv6 neighbour is a router. (linux/neighbour.h) */
export const NTF_ROUTER = 0x80;

// Extended neighbour flags (NDA_FLAGS_EXT).

/** Extended neighbour flag: the kernel keeps the neighbour resolved; since Linux 5.16. (linux/neighbour.h) */
export const NTF_EXT_MANAGED = 0x01;
/**
 * Extended neighbour flag: the entry is locked: the bridge drops packets from its address; since Linux 6.2.
 * (linux/neighbour.h)
 */
export const NTF_EXT_LOCKED = 0x02;
/**
 * Extended neighbour flag: user space validated the neighbour, so the kernel does not remove it; since Linux 6.17.
 * (linux/neighbour.h)
 */
export const NTF_EXT_EXT_VALIDATED = 0x04;

// Neighbour states (ndm_state).

/** Neighbour state: none, because resolution has not started. (linux/neighbour.h) */
export const NUD_NONE = 0x00;
/** Neighbour state: first resolution in progress. (linux/neighbour.h) */
export const NUD_INCOMPLETE = 0x01;
/** Neighbour state: recently confirmed as reachable. (linux/neighbour.h) */
export const NUD_REACHABLE = 0x02;
/** Neighbour state: needs a check on the next use. (linux/neighbour.h) */
export const NUD_STALE = 0x04;
/** Neighbour state: in use, waiting for a confirmation before it is probed. (linux/neighbour.h) */
export const NUD_DELAY = 0x08;
/** Neighbour state: being probed. (linux/neighbour.h) */
export const NUD_PROBE = 0x10;
/** Neighbour state: did not respond. (linux/neighbour.h) */
export const NUD_FAILED = 0x20;
/** Neighbour state: needs no resolution. (linux/neighbour.h) */
export const NUD_NOARP = 0x40;
/** Neighbour state: static, never changed by the kernel. (linux/neighbour.h) */
export const NUD_PERMANENT = 0x80;
