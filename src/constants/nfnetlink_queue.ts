// nfnetlink_queue: packets queued to user space for a verdict.

// Messages of packet queues: the low byte of the type, with NFNL_SUBSYS_QUEUE in the high byte.

/** Packet queue message: packet sent to user space by the kernel. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_MSG_PACKET = 0;
/** Packet queue message: verdict on one packet. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_MSG_VERDICT = 1;
/** Packet queue message: binds, configures or unbinds a queue. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_MSG_CONFIG = 2;
/** Packet queue message: verdict on all queued packets up to an id. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_MSG_VERDICT_BATCH = 3;

// Attributes of queued packets and of their verdicts.

/** Queued packet attribute: unspecified (type 0). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_UNSPEC = 0;
/**
 * Queued packet attribute: packet id (be32), EtherType (be16) and hook (u8), packed.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_PACKET_HDR = 1;
/** Queued packet attribute: verdict (be32) and packet id (be32). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_VERDICT_HDR = 2;
/** Queued packet attribute: packet mark (be32); absent if 0. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_MARK = 3;
/**
 * Queued packet attribute: arrival time: seconds (be64) and microseconds (be64) since 1970.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_TIMESTAMP = 4;
/** Queued packet attribute: index of the input interface (be32). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_IFINDEX_INDEV = 5;
/** Queued packet attribute: index of the output interface (be32). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_IFINDEX_OUTDEV = 6;
/** Queued packet attribute: index of the input bridge port (be32). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_IFINDEX_PHYSINDEV = 7;
/** Queued packet attribute: index of the output bridge port (be32). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_IFINDEX_PHYSOUTDEV = 8;
/**
 * Queued packet attribute: link-layer address of the sender: length (be16), two bytes of padding, 8 bytes of address.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_HWADDR = 9;
/** Queued packet attribute: packet contents, starting at the network header. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_PAYLOAD = 10;
/** Queued packet attribute: connection of the packet (nest of CTA_ attributes). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_CT = 11;
/**
 * Queued packet attribute: relation of the packet to its connection, one of IP_CT_ (be32).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CT_INFO = 12;
/**
 * Queued packet attribute: original length of a packet that was copied only in part (be32).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CAP_LEN = 13;
/** Queued packet attribute: NFQA_SKB_ flags of the packet (be32); absent if 0. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_SKB_INFO = 14;
/**
 * Queued packet attribute: expectation to create, in a verdict (nest of CTA_EXPECT_ attributes).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_EXP = 15;
/**
 * Queued packet attribute: user id of the local socket that the packet belongs to (be32).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_UID = 16;
/**
 * Queued packet attribute: group id of the local socket that the packet belongs to (be32).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_GID = 17;
/** Queued packet attribute: security context of the packet, as text. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_SECCTX = 18;
/**
 * Queued packet attribute: VLAN tag of a bridged frame (nest of NFQA_VLAN_ attributes).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_VLAN = 19;
/** Queued packet attribute: link-layer header of a bridged frame. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_L2HDR = 20;
/** Queued packet attribute: packet priority (be32); absent if 0. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_PRIORITY = 21;
/**
 * Queued packet attribute: network class id of the sender's control group (be32); since Linux 6.4.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CGROUP_CLASSID = 22;
/** Queued VLAN tag attribute: unspecified (type 0). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_VLAN_UNSPEC = 0;
/** Queued VLAN tag attribute: EtherType of a VLAN tag (be16). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_VLAN_PROTO = 1;
/**
 * Queued VLAN tag attribute: tag control information: priority, drop eligible bit and VLAN id (be16).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_VLAN_TCI = 2;

// Flags of a queued packet (NFQA_SKB_INFO).

/**
 * Queued packet flag: the checksum is not computed yet, so a wrong value does not indicate damage.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_SKB_CSUMNOTREADY = 0x1;
/**
 * Queued packet flag: the packet is segmented later by the device, so it may exceed the MTU.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_SKB_GSO = 0x2;
/** Queued packet flag: the checksum of the packet was not verified. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_SKB_CSUM_NOTVERIFIED = 0x4;

// Attributes and commands of a packet queue configuration.

/** Queue configuration attribute: unspecified (type 0). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_CFG_UNSPEC = 0;
/**
 * Queue configuration attribute: command (u8), padding (u8) and protocol family (be16).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CFG_CMD = 1;
/**
 * Queue configuration attribute: number of bytes to copy per packet (be32) and copy mode (u8), packed.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CFG_PARAMS = 2;
/**
 * Queue configuration attribute: maximum number of packets that wait for a verdict (be32).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CFG_QUEUE_MAXLEN = 3;
/**
 * Queue configuration attribute: mask of the NFQA_CFG_F_ flags to change (be32). (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CFG_MASK = 4;
/**
 * Queue configuration attribute: new values of the flags selected by NFQA_CFG_MASK (be32).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CFG_FLAGS = 5;
/** Queue configuration command: no operation. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_CFG_CMD_NONE = 0;
/** Queue configuration command: binds the queue to the socket. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_CFG_CMD_BIND = 1;
/** Queue configuration command: unbinds the queue and drops its packets. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_CFG_CMD_UNBIND = 2;
/** Queue configuration command: obsolete: the kernel ignores it. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_CFG_CMD_PF_BIND = 3;
/** Queue configuration command: obsolete: the kernel ignores it. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_CFG_CMD_PF_UNBIND = 4;
/** Queue copy mode: copies nothing: packets for the queue are dropped. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_COPY_NONE = 0;
/** Queue copy mode: copies the metadata of packets, without their contents. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_COPY_META = 1;
/**
 * Queue copy mode: copies metadata and contents of packets, up to the copy range. (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQNL_COPY_PACKET = 2;

// Flags of a packet queue.

/**
 * Packet queue flag: accepts packets that do not fit into the queue or the socket buffer, instead of dropping them.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CFG_F_FAIL_OPEN = 0x1;
/** Packet queue flag: adds the connection (NFQA_CT) to each packet. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_CFG_F_CONNTRACK = 0x2;
/**
 * Packet queue flag: delivers packets before segmentation, possibly with incomplete checksums.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CFG_F_GSO = 0x4;
/**
 * Packet queue flag: adds the user and group id of the socket to packets of local processes.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CFG_F_UID_GID = 0x8;
/** Packet queue flag: adds the security context to each packet. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_CFG_F_SECCTX = 0x10;
/** Packet queue flag: first bit after the defined flags. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_CFG_F_MAX = 0x20;
