// nfnetlink_queue: packets that wait for a verdict of user space.

// Messages: the low byte of the type, with NFNL_SUBSYS_QUEUE in the high byte.

/** A packet, from the kernel. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_MSG_PACKET = 0;
/** The verdict on one packet. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_MSG_VERDICT = 1;
/** Binds, sets up and unbinds a queue. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_MSG_CONFIG = 2;
/** One verdict on every queued packet up to an id. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_MSG_VERDICT_BATCH = 3;

// Attributes of packets and of verdicts.

/** Names no attribute. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_UNSPEC = 0;
/**
 * Id of the packet (be32), its protocol by EtherType (be16) and the hook (u8), packed.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_PACKET_HDR = 1;
/** The verdict (be32) and the id of the packet (be32). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_VERDICT_HDR = 2;
/** The mark of the packet (be32); the kernel leaves it out when it is 0. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_MARK = 3;
/** When the packet came in: seconds (be64) and microseconds (be64) since 1970. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_TIMESTAMP = 4;
/** Index of the interface that the packet came in through (be32). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_IFINDEX_INDEV = 5;
/** Index of the interface that the packet goes out through (be32). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_IFINDEX_OUTDEV = 6;
/** Index of the bridge port that the packet came in through (be32). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_IFINDEX_PHYSINDEV = 7;
/** Index of the bridge port that the packet goes out through (be32). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_IFINDEX_PHYSOUTDEV = 8;
/**
 * Link address of the sender: its length (be16), two bytes of padding, and 8 bytes of room.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_HWADDR = 9;
/** The packet itself, from its network header on. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_PAYLOAD = 10;
/**
 * The connection that the packet belongs to, as connection tracking describes it (nest of CTA_ attributes).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CT = 11;
/** How the packet stands to its connection (be32, IP_CT_). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_CT_INFO = 12;
/** True length of a packet of which only the beginning was copied (be32). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_CAP_LEN = 13;
/**
 * NFQA_SKB_ flags about the packet (be32); the kernel leaves it out when there is none.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_SKB_INFO = 14;
/** In a verdict: a connection to be expected (nest of CTA_EXPECT_ attributes). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_EXP = 15;
/** User id of the local process whose socket the packet belongs to (be32). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_UID = 16;
/** Group id of the local process whose socket the packet belongs to (be32). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_GID = 17;
/** Security context of the packet, as text. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_SECCTX = 18;
/** VLAN tag of a bridged frame (nest of NFQA_VLAN_ attributes). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_VLAN = 19;
/** Link header of a bridged frame. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_L2HDR = 20;
/** Priority of the packet (be32); the kernel leaves it out when it is 0. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_PRIORITY = 21;
/**
 * Class that the cgroup of the sending process gives to its packets (be32); since Linux 6.4.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CGROUP_CLASSID = 22;
/** Names no attribute of a VLAN tag. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_VLAN_UNSPEC = 0;
/** EtherType of a VLAN tag (be16). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_VLAN_PROTO = 1;
/** Priority, drop bit and number of a VLAN (be16). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_VLAN_TCI = 2;

// NFQA_SKB_INFO.

/** The checksum of the packet is still to be computed: a wrong one is no damage. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_SKB_CSUMNOTREADY = 0x1;
/**
 * Several packets in one, to be split by the device: it may be longer than the MTU. (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_SKB_GSO = 0x2;
/** The checksum of the packet has not been verified. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_SKB_CSUM_NOTVERIFIED = 0x4;

// Attributes of a configuration.

/** Names no attribute. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_CFG_UNSPEC = 0;
/** What to do: a command (u8), padding (u8) and a protocol family (be16). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_CFG_CMD = 1;
/** How many bytes of a packet to copy (be32) and the copy mode (u8), packed. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_CFG_PARAMS = 2;
/** How many packets may wait for a verdict (be32). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_CFG_QUEUE_MAXLEN = 3;
/** Which NFQA_CFG_F_ flags are to change (be32). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_CFG_MASK = 4;
/** What they are to be (be32). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_CFG_FLAGS = 5;
/** No operation. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_CFG_CMD_NONE = 0;
/** Makes the queue the socket's own. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_CFG_CMD_BIND = 1;
/** Gives the queue up and drops what waits in it. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_CFG_CMD_UNBIND = 2;
/** Obsolete; ignored by the kernel. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_CFG_CMD_PF_BIND = 3;
/** Obsolete; ignored by the kernel. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_CFG_CMD_PF_UNBIND = 4;
/** Copies nothing: packets for the queue are dropped. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_COPY_NONE = 0;
/** What is known about a packet is handed over, the packet is not. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_COPY_META = 1;
/** Packets are handed over, up to the copy range. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_COPY_PACKET = 2;

// Flags of a queue.

/** What does not fit the queue or the socket goes on instead of being dropped. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_CFG_F_FAIL_OPEN = 0x1;
/** Packets come with their connection. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_CFG_F_CONNTRACK = 0x2;
/**
 * Packets that a device is to split come whole, and checksums may be incomplete. (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CFG_F_GSO = 0x4;
/** Packets of local processes come with the user and group of the socket. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_CFG_F_UID_GID = 0x8;
/** Packets come with their security context. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_CFG_F_SECCTX = 0x10;
/** One more than all flags that this version knows. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_CFG_F_MAX = 0x20;
