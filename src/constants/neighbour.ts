// Neighbours and bridge forwarding entries: their attributes, flags and states.

// Attributes of a neighbour.

/** Names no attribute. (linux/neighbour.h) */
export const NDA_UNSPEC = 0;
/** The network address, or for VXLAN the remote endpoint (address). (linux/neighbour.h) */
export const NDA_DST = 1;
/** The hardware address (bytes). (linux/neighbour.h) */
export const NDA_LLADDR = 2;
/** When the entry was used, confirmed and updated (struct nda_cacheinfo). (linux/neighbour.h) */
export const NDA_CACHEINFO = 3;
/** How many probes went unanswered (u32). (linux/neighbour.h) */
export const NDA_PROBES = 4;
/** The VLAN of a forwarding entry (u16). (linux/neighbour.h) */
export const NDA_VLAN = 5;
/** The UDP port of a remote VXLAN endpoint (u16, network byte order). (linux/neighbour.h) */
export const NDA_PORT = 6;
/** The VXLAN network id to send with (u32). (linux/neighbour.h) */
export const NDA_VNI = 7;
/** The index of the interface that reaches the remote VXLAN endpoint (u32). (linux/neighbour.h) */
export const NDA_IFINDEX = 8;
/** The index of the bridge that a forwarding entry belongs to (u32). (linux/neighbour.h) */
export const NDA_MASTER = 9;
/** The id of the network namespace that NDA_IFINDEX counts in (s32). (linux/neighbour.h) */
export const NDA_LINK_NETNSID = 10;
/** The VXLAN network id of the entry itself (u32). (linux/neighbour.h) */
export const NDA_SRC_VNI = 11;
/** Who made the entry, one of RTPROT_ (u8). (linux/neighbour.h) */
export const NDA_PROTOCOL = 12;
/** The id of the next hop group that a forwarding entry points to (u32). (linux/neighbour.h) */
export const NDA_NH_ID = 13;
/** Settings of a forwarding entry's activity tracking (nest). (linux/neighbour.h) */
export const NDA_FDB_EXT_ATTRS = 14;
/** More flags, NTF_EXT_ bits (u32); since Linux 5.16. (linux/neighbour.h) */
export const NDA_FLAGS_EXT = 15;
/** Which states a bulk delete is about (u16); since Linux 5.19. (linux/neighbour.h) */
export const NDA_NDM_STATE_MASK = 16;
/** Which flags a bulk delete is about (u8); since Linux 5.19. (linux/neighbour.h) */
export const NDA_NDM_FLAGS_MASK = 17;

// Flags (ndm_flags).

/** Resolves the neighbour as if a packet had to be sent. (linux/neighbour.h) */
export const NTF_USE = 0x01;
/** The forwarding entry is the device's own. (linux/neighbour.h) */
export const NTF_SELF = 0x02;
/** The forwarding entry is that of the bridge above. (linux/neighbour.h) */
export const NTF_MASTER = 0x04;
/** Answers for the address on behalf of another host. (linux/neighbour.h) */
export const NTF_PROXY = 0x08;
/** A controller learned the entry; the kernel does not age it. (linux/neighbour.h) */
export const NTF_EXT_LEARNED = 0x10;
/** Hardware holds the entry. (linux/neighbour.h) */
export const NTF_OFFLOADED = 0x20;
/** The forwarding entry does not move to another port. (linux/neighbour.h) */
export const NTF_STICKY = 0x40;
/** The IPv6 neighbour is a router. (linux/neighbour.h) */
export const NTF_ROUTER = 0x80;

// More flags (NDA_FLAGS_EXT).

/** The kernel keeps the neighbour resolved; since Linux 5.16. (linux/neighbour.h) */
export const NTF_EXT_MANAGED = 0x01;
/** The forwarding entry is locked, so its address may not send yet; since Linux 6.2. (linux/neighbour.h) */
export const NTF_EXT_LOCKED = 0x02;
/** User space vouches for the neighbour, so the kernel does not drop it; since Linux 6.17. (linux/neighbour.h) */
export const NTF_EXT_EXT_VALIDATED = 0x04;

// States (ndm_state).

/** New, in no state yet. (linux/neighbour.h) */
export const NUD_NONE = 0x00;
/** Being resolved for the first time. (linux/neighbour.h) */
export const NUD_INCOMPLETE = 0x01;
/** Confirmed a short time ago. (linux/neighbour.h) */
export const NUD_REACHABLE = 0x02;
/** Was confirmed once and is checked when used. (linux/neighbour.h) */
export const NUD_STALE = 0x04;
/** In use and waiting for a confirmation before it is probed. (linux/neighbour.h) */
export const NUD_DELAY = 0x08;
/** Being probed. (linux/neighbour.h) */
export const NUD_PROBE = 0x10;
/** Did not answer. (linux/neighbour.h) */
export const NUD_FAILED = 0x20;
/** Needs no resolving. (linux/neighbour.h) */
export const NUD_NOARP = 0x40;
/** Set by hand and never changed by the kernel. (linux/neighbour.h) */
export const NUD_PERMANENT = 0x80;
