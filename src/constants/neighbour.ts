// Attributes, flags and states of neighbours and bridge forwarding entries.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

// Attributes of a neighbour.

/** Reserved type 0 of neighbour attributes. The kernel does not use this type. (linux/neighbour.h) */
export const NDA_UNSPEC = 0;
/**
 * Neighbour attribute with the network address, or with the remote endpoint of a VXLAN entry (address).
 * (linux/neighbour.h)
 */
export const NDA_DST = 1;
/** Neighbour attribute with the hardware address (bytes). (linux/neighbour.h) */
export const NDA_LLADDR = 2;
/**
 * Neighbour attribute with the times since the last use, confirmation and update (struct nda_cacheinfo).
 * (linux/neighbour.h)
 */
export const NDA_CACHEINFO = 3;
/** Neighbour attribute with the number of unanswered probes (u32). (linux/neighbour.h) */
export const NDA_PROBES = 4;
/** Neighbour attribute with the VLAN id of a bridge forwarding entry (u16). (linux/neighbour.h) */
export const NDA_VLAN = 5;
/** Neighbour attribute with the UDP port of a remote VXLAN endpoint (u16, network byte order). (linux/neighbour.h) */
export const NDA_PORT = 6;
/** Neighbour attribute with the VXLAN network id of packets to the remote endpoint (u32). (linux/neighbour.h) */
export const NDA_VNI = 7;
/**
 * Neighbour attribute with the index of the interface that leads to the remote VXLAN endpoint (u32).
 * (linux/neighbour.h)
 */
export const NDA_IFINDEX = 8;
/**
 * Neighbour attribute with the index of the bridge or other device to which the entry belongs (u32).
 * (linux/neighbour.h)
 */
export const NDA_MASTER = 9;
/**
 * Neighbour attribute with the id of the network namespace of the interface in NDA_IFINDEX (s32). (linux/neighbour.h)
 */
export const NDA_LINK_NETNSID = 10;
/** Neighbour attribute with the VXLAN network id to which the forwarding entry belongs (u32). (linux/neighbour.h) */
export const NDA_SRC_VNI = 11;
/** Neighbour attribute with the origin of the entry, an RTPROT_* constant (u8). (linux/neighbour.h) */
export const NDA_PROTOCOL = 12;
/** Neighbour attribute with the id of the next hop group of a forwarding entry (u32). (linux/neighbour.h) */
export const NDA_NH_ID = 13;
/** Neighbour attribute with the activity tracking of a bridge forwarding entry (nested). (linux/neighbour.h) */
export const NDA_FDB_EXT_ATTRS = 14;
/**
 * Neighbour attribute with the extended flags, NTF_EXT_* bits (u32). Available since Linux 5.16. (linux/neighbour.h)
 */
export const NDA_FLAGS_EXT = 15;
/**
 * Neighbour attribute with the mask of the states that a bulk delete compares (u16). Available since Linux 5.19.
 * (linux/neighbour.h)
 */
export const NDA_NDM_STATE_MASK = 16;
/**
 * Neighbour attribute with the mask of the flags that a bulk delete compares (u8). Available since Linux 5.19.
 * (linux/neighbour.h)
 */
export const NDA_NDM_FLAGS_MASK = 17;

// Neighbour flags (ndm_flags).

/** Neighbour flag: the kernel starts to resolve the neighbour, as if it had a packet to send. (linux/neighbour.h) */
export const NTF_USE = 0x1;
/** Neighbour flag: the forwarding entry belongs to the device itself, not to its bridge. (linux/neighbour.h) */
export const NTF_SELF = 0x2;
/** Neighbour flag: the forwarding entry belongs to the bridge of which the device is a port. (linux/neighbour.h) */
export const NTF_MASTER = 0x4;
/**
 * Neighbour flag: the kernel answers requests for the address on behalf of another host (proxy). (linux/neighbour.h)
 */
export const NTF_PROXY = 0x8;
/** Neighbour flag: a controller added the entry, and the kernel does not age it. (linux/neighbour.h) */
export const NTF_EXT_LEARNED = 0x10;
/** Neighbour flag: the entry is offloaded to hardware. (linux/neighbour.h) */
export const NTF_OFFLOADED = 0x20;
/** Neighbour flag: the forwarding entry is sticky, so it does not move to another port. (linux/neighbour.h) */
export const NTF_STICKY = 0x40;
/** Neighbour flag: the IPv6 neighbour is a router. (linux/neighbour.h) */
export const NTF_ROUTER = 0x80;

// Extended neighbour flags (NDA_FLAGS_EXT).

/** Extended neighbour flag: the kernel keeps the neighbour resolved. Available since Linux 5.16. (linux/neighbour.h) */
export const NTF_EXT_MANAGED = 0x1;
/**
 * Extended neighbour flag: the forwarding entry is locked, so the bridge drops packets from its address. Available
 * since Linux 6.2. (linux/neighbour.h)
 */
export const NTF_EXT_LOCKED = 0x2;
/**
 * Extended neighbour flag: user space validated the neighbour, so the kernel does not remove it. Available since Linux
 * 6.17. (linux/neighbour.h)
 */
export const NTF_EXT_EXT_VALIDATED = 0x4;

// Neighbour states (ndm_state).

/** Neighbour state: resolution has not started. (linux/neighbour.h) */
export const NUD_NONE = 0x0;
/** Neighbour state: the first resolution is in progress. (linux/neighbour.h) */
export const NUD_INCOMPLETE = 0x1;
/** Neighbour state: the neighbour was recently confirmed as reachable. (linux/neighbour.h) */
export const NUD_REACHABLE = 0x2;
/** Neighbour state: the entry is stale, so the kernel verifies the neighbour after the next use. (linux/neighbour.h) */
export const NUD_STALE = 0x4;
/** Neighbour state: the kernel waits for a confirmation before it probes the neighbour. (linux/neighbour.h) */
export const NUD_DELAY = 0x8;
/** Neighbour state: the kernel probes the neighbour. (linux/neighbour.h) */
export const NUD_PROBE = 0x10;
/** Neighbour state: the neighbour did not respond. (linux/neighbour.h) */
export const NUD_FAILED = 0x20;
/** Neighbour state: the neighbour does not need resolution. (linux/neighbour.h) */
export const NUD_NOARP = 0x40;
/** Neighbour state: the entry is permanent, so the kernel does not change it. (linux/neighbour.h) */
export const NUD_PERMANENT = 0x80;
