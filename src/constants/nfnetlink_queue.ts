// nfnetlink_queue: packets that the kernel sends to a program in user space. The program returns a verdict on each
// packet.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

// Messages of packet queues. The number is the low byte of the message type; NFNL_SUBSYS_QUEUE is the high byte.

/** Packet queue message from the kernel with a packet that needs a verdict. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_MSG_PACKET = 0;
/** Packet queue message with the verdict on one packet. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_MSG_VERDICT = 1;
/** Packet queue message that binds, configures or unbinds a queue. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_MSG_CONFIG = 2;
/**
 * Packet queue message with one verdict on all queued packets up to a packet id. (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQNL_MSG_VERDICT_BATCH = 3;

// Attributes of queued packets and of verdicts.

/**
 * Reserved type 0 of queued packet attributes. The kernel does not use this type. (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_UNSPEC = 0;
/**
 * Queued packet attribute with the packet id (be32), EtherType (be16) and netfilter hook (u8), without padding.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_PACKET_HDR = 1;
/**
 * Queued packet attribute with the verdict (be32) and the id of the packet (be32). (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_VERDICT_HDR = 2;
/**
 * Queued packet attribute with the mark of the packet (be32); absent if the mark is 0.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_MARK = 3;
/**
 * Queued packet attribute with the arrival time, as seconds (be64) and microseconds (be64) since 1970.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_TIMESTAMP = 4;
/** Queued packet attribute with the index of the input interface (be32). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_IFINDEX_INDEV = 5;
/** Queued packet attribute with the index of the output interface (be32). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_IFINDEX_OUTDEV = 6;
/** Queued packet attribute with the index of the input bridge port (be32). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_IFINDEX_PHYSINDEV = 7;
/** Queued packet attribute with the index of the output bridge port (be32). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_IFINDEX_PHYSOUTDEV = 8;
/**
 * Queued packet attribute with the sender's link-layer address: length (be16), two bytes of padding, 8 bytes of
 * address. (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_HWADDR = 9;
/**
 * Queued packet attribute with the contents of the packet, starting at the network header.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_PAYLOAD = 10;
/**
 * Queued packet attribute with the connection of the packet (nested CTA_* attributes).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CT = 11;
/**
 * Queued packet attribute with the relation of the packet to its connection, an IP_CT_* constant (be32).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CT_INFO = 12;
/**
 * Queued packet attribute with the original length of a packet of which only a part was copied (be32).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CAP_LEN = 13;
/**
 * Queued packet attribute with the flags of the packet, NFQA_SKB_* bits (be32); absent if 0.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_SKB_INFO = 14;
/**
 * Queued packet attribute with the conntrack expectation that the kernel creates, in a verdict (nested CTA_EXPECT_*
 * attributes). (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_EXP = 15;
/**
 * Queued packet attribute with the user id of the local socket to which the packet belongs (be32).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_UID = 16;
/**
 * Queued packet attribute with the group id of the local socket to which the packet belongs (be32).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_GID = 17;
/** Queued packet attribute with the security context of the packet, as text. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_SECCTX = 18;
/**
 * Queued packet attribute with the VLAN tag of a bridged frame (nested NFQA_VLAN_* attributes).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_VLAN = 19;
/** Queued packet attribute with the link-layer header of a bridged frame. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_L2HDR = 20;
/**
 * Queued packet attribute with the priority of the packet (be32); absent if the priority is 0.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_PRIORITY = 21;
/**
 * Queued packet attribute with the network class id of the sender's control group (be32). Available since Linux 6.4.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CGROUP_CLASSID = 22;
/**
 * Reserved type 0 of queued VLAN tag attributes. The kernel does not use this type. (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_VLAN_UNSPEC = 0;
/** Queued VLAN tag attribute with the EtherType of the VLAN tag (be16). (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_VLAN_PROTO = 1;
/**
 * Queued VLAN tag attribute with the tag control information: priority, drop eligible bit and VLAN id (be16).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_VLAN_TCI = 2;

// Flags of a queued packet (NFQA_SKB_INFO).

/**
 * Queued packet flag: the checksum of the packet is not computed yet, so a wrong checksum does not mean damage.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_SKB_CSUMNOTREADY = 0x1;
/**
 * Queued packet flag: the device segments the packet later, so the packet may exceed the MTU.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_SKB_GSO = 0x2;
/** Queued packet flag: the kernel has not verified the checksum of the packet. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_SKB_CSUM_NOTVERIFIED = 0x4;

// Attributes and commands of the configuration of a packet queue.

/**
 * Reserved type 0 of packet queue configuration attributes. The kernel does not use this type.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CFG_UNSPEC = 0;
/**
 * Packet queue configuration attribute with a command (u8), padding (u8) and the protocol family (be16).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CFG_CMD = 1;
/**
 * Packet queue configuration attribute with the number of bytes to copy per packet (be32) and the copy mode (u8),
 * without padding. (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CFG_PARAMS = 2;
/**
 * Packet queue configuration attribute with the maximum number of packets that wait for a verdict (be32).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CFG_QUEUE_MAXLEN = 3;
/**
 * Packet queue configuration attribute with the mask of the NFQA_CFG_F_* flags to change (be32).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CFG_MASK = 4;
/**
 * Packet queue configuration attribute with the new values of the flags that NFQA_CFG_MASK selects (be32).
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CFG_FLAGS = 5;
/** Packet queue configuration command that does nothing. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_CFG_CMD_NONE = 0;
/**
 * Packet queue configuration command that binds the queue to the netlink socket. (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQNL_CFG_CMD_BIND = 1;
/**
 * Packet queue configuration command that unbinds the queue and drops its packets. (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQNL_CFG_CMD_UNBIND = 2;
/** Obsolete packet queue configuration command, which the kernel ignores. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_CFG_CMD_PF_BIND = 3;
/** Obsolete packet queue configuration command, which the kernel ignores. (linux/netfilter/nfnetlink_queue.h) */
export const NFQNL_CFG_CMD_PF_UNBIND = 4;
/**
 * Packet queue copy mode in which packets are not sent to user space: the kernel drops the packets of the queue.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQNL_COPY_NONE = 0;
/**
 * Packet queue copy mode that copies only the metadata of packets, without their contents.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQNL_COPY_META = 1;
/**
 * Packet queue copy mode that copies the metadata and the contents of packets, up to the copy range.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQNL_COPY_PACKET = 2;

// Flags of a packet queue.

/**
 * Packet queue flag: packets that do not fit into the queue or the socket buffer are accepted instead of dropped.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CFG_F_FAIL_OPEN = 0x1;
/** Packet queue flag that adds the tracked connection (NFQA_CT) to each packet. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_CFG_F_CONNTRACK = 0x2;
/**
 * Packet queue flag that delivers packets before segmentation, possibly with incomplete checksums.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CFG_F_GSO = 0x4;
/**
 * Packet queue flag that adds the user and group id of the socket to packets of local processes.
 * (linux/netfilter/nfnetlink_queue.h)
 */
export const NFQA_CFG_F_UID_GID = 0x8;
/** Packet queue flag that adds the security context to each packet. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_CFG_F_SECCTX = 0x10;
/** First bit after the defined packet queue flags. (linux/netfilter/nfnetlink_queue.h) */
export const NFQA_CFG_F_MAX = 0x20;
