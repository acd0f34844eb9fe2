// nf_tables: tables, chains, rules and rule expressions.

// Messages: the low byte of the type, with NFNL_SUBSYS_NFTABLES in the high byte.

/** Creates a table. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWTABLE = 0;
/** Requests tables. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETTABLE = 1;
/** Deletes a table with all its chains, sets and objects. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELTABLE = 2;
/** Creates a chain. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWCHAIN = 3;
/** Requests chains. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETCHAIN = 4;
/** Deletes a chain. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELCHAIN = 5;
/** Creates a rule. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWRULE = 6;
/** Requests rules. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETRULE = 7;
/** Deletes a rule. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELRULE = 8;
/** Creates a set. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWSET = 9;
/** Requests sets. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETSET = 10;
/** Deletes a set. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELSET = 11;
/** Adds elements to a set. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWSETELEM = 12;
/** Requests elements of a set. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETSETELEM = 13;
/** Deletes elements of a set. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELSETELEM = 14;
/** Reports a new generation of the ruleset. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWGEN = 15;
/** Requests the generation of the ruleset. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETGEN = 16;
/** Reports one step of a traced packet. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_TRACE = 17;
/** Creates a stateful object. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWOBJ = 18;
/** Requests stateful objects. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETOBJ = 19;
/** Deletes a stateful object. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELOBJ = 20;
/** Requests stateful objects and resets them. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETOBJ_RESET = 21;
/** Creates a flow table. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWFLOWTABLE = 22;
/** Requests flow tables. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETFLOWTABLE = 23;
/** Deletes a flow table. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELFLOWTABLE = 24;

// Lists.

/** Unspecified attribute (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_LIST_UNSPEC = 0;
/** List element (nest). (linux/netfilter/nf_tables.h) */
export const NFTA_LIST_ELEM = 1;

// Hooks of chains.

/** Unspecified attribute (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_HOOK_UNSPEC = 0;
/** Hook number (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_HOOK_HOOKNUM = 1;
/** Priority of the chain within the hook; chains run in ascending order (signed be32). (linux/netfilter/nf_tables.h) */
export const NFTA_HOOK_PRIORITY = 2;
/** Device of a chain of the netdev family. (linux/netfilter/nf_tables.h) */
export const NFTA_HOOK_DEV = 3;
/** Devices of a chain of the netdev family (nest). (linux/netfilter/nf_tables.h) */
export const NFTA_HOOK_DEVS = 4;

// Tables.

/** Unspecified attribute (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_UNSPEC = 0;
/** Table name. (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_NAME = 1;
/** Table flags, NFT_TABLE_F_ bits (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_FLAGS = 2;
/** Number of chains, sets and objects in the table (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_USE = 3;
/** Table handle (be64). (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_HANDLE = 4;
/** Padding. (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_PAD = 5;
/** User data, which the kernel only stores. (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_USERDATA = 6;
/** Port id of the socket that owns the table (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_OWNER = 7;
/** The table is dormant: its chains are not evaluated. (linux/netfilter/nf_tables.h) */
export const NFT_TABLE_F_DORMANT = 0x1;
/**
 * The table belongs to its creating socket: only that socket can change it, and closing the socket deletes it.
 * (linux/netfilter/nf_tables.h)
 */
export const NFT_TABLE_F_OWNER = 0x2;

// Chains.

/** Unspecified attribute (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_UNSPEC = 0;
/** Name of the chain's table. (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_TABLE = 1;
/** Chain handle (be64). (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_HANDLE = 2;
/** Chain name. (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_NAME = 3;
/** Hook that the chain is attached to (nest of NFTA_HOOK_ attributes). (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_HOOK = 4;
/** Default verdict of the chain: NF_ACCEPT or NF_DROP (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_POLICY = 5;
/** Number of rules in the chain and references to it (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_USE = 6;
/** Chain type, such as filter or nat. (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_TYPE = 7;
/**
 * Packets and bytes that the chain's policy decided (nest of NFTA_COUNTER_ attributes). (linux/netfilter/nf_tables.h)
 */
export const NFTA_CHAIN_COUNTERS = 8;
/** Padding. (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_PAD = 9;
/** Chain flags, NFT_CHAIN_ bits (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_FLAGS = 10;
/** Id that refers to the chain within the same batch (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_ID = 11;
/** User data, which the kernel only stores. (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_USERDATA = 12;

// Rules.

/** Unspecified attribute (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_UNSPEC = 0;
/** Name of the rule's table. (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_TABLE = 1;
/** Name of the rule's chain. (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_CHAIN = 2;
/** Rule handle (be64). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_HANDLE = 3;
/** Expressions of the rule (list of nests of NFTA_EXPR_ attributes). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_EXPRESSIONS = 4;
/**
 * Settings for iptables extensions in the rule (nest of NFTA_RULE_COMPAT_ attributes). (linux/netfilter/nf_tables.h)
 */
export const NFTA_RULE_COMPAT = 5;
/** Handle of the rule after which to add this one (be64). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_POSITION = 6;
/** User data, which the kernel only stores. (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_USERDATA = 7;
/** Padding. (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_PAD = 8;
/** Id that refers to the rule within the same batch (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_ID = 9;
/** Batch id of the rule after which to add this one (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_POSITION_ID = 10;
/** Batch id of the rule's chain (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_CHAIN_ID = 11;
/** Unspecified attribute (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_COMPAT_UNSPEC = 0;
/** Transport protocol that packets must match (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_COMPAT_PROTO = 1;
/** Flags; bit 1 inverts the protocol match (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_COMPAT_FLAGS = 2;

// Expressions: each has a name and its own attributes. They operate on registers of 16 bytes.

/** Unspecified attribute (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_EXPR_UNSPEC = 0;
/** Expression name. (linux/netfilter/nf_tables.h) */
export const NFTA_EXPR_NAME = 1;
/** Attributes of the expression (nest). (linux/netfilter/nf_tables.h) */
export const NFTA_EXPR_DATA = 2;
/** Verdict register. (linux/netfilter/nf_tables.h) */
export const NFT_REG_VERDICT = 0;
/** First data register. (linux/netfilter/nf_tables.h) */
export const NFT_REG_1 = 1;
/** Second data register. (linux/netfilter/nf_tables.h) */
export const NFT_REG_2 = 2;
/** Third data register. (linux/netfilter/nf_tables.h) */
export const NFT_REG_3 = 3;
/** Fourth data register. (linux/netfilter/nf_tables.h) */
export const NFT_REG_4 = 4;
/** Unspecified attribute (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_DATA_UNSPEC = 0;
/** Value as bytes. (linux/netfilter/nf_tables.h) */
export const NFTA_DATA_VALUE = 1;
/** Verdict (nest). (linux/netfilter/nf_tables.h) */
export const NFTA_DATA_VERDICT = 2;

// The expression "bitwise": computes (data & mask) ^ value.

/** Unspecified attribute (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_UNSPEC = 0;
/** Source register (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_SREG = 1;
/** Destination register (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_DREG = 2;
/** Operand length in bytes (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_LEN = 3;
/** Mask for AND (nest of NFTA_DATA_ attributes). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_MASK = 4;
/** Value for XOR (nest of NFTA_DATA_ attributes). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_XOR = 5;
/** Operation other than mask and XOR, such as a shift (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_OP = 6;
/** Operand of NFTA_BITWISE_OP (nest of NFTA_DATA_ attributes). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_DATA = 7;

// The expression "cmp": stops the evaluation of the rule unless the comparison is true.

/** Unspecified attribute (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_CMP_UNSPEC = 0;
/** Register to compare (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_CMP_SREG = 1;
/** Comparison operator, one of NFT_CMP_ (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_CMP_OP = 2;
/** Value to compare with (nest of NFTA_DATA_ attributes). (linux/netfilter/nf_tables.h) */
export const NFTA_CMP_DATA = 3;
/** Comparison: equal. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_EQ = 0;
/** Comparison: not equal. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_NEQ = 1;
/** Comparison: less than. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_LT = 2;
/** Comparison: less than or equal. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_LTE = 3;
/** Comparison: greater than. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_GT = 4;
/** Comparison: greater than or equal. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_GTE = 5;

// The expression "payload": reads or writes bytes of the packet.

/** Unspecified attribute (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_UNSPEC = 0;
/** Register that receives the bytes (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_DREG = 1;
/** Header from which the offset counts, one of NFT_PAYLOAD_ (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_BASE = 2;
/** Offset of the first byte (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_OFFSET = 3;
/** Number of bytes (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_LEN = 4;
/** Register whose value is written into the packet (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_SREG = 5;
/** Type of the checksum to update after a write (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_CSUM_TYPE = 6;
/** Offset of the checksum to update (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_CSUM_OFFSET = 7;
/** Flags of the checksum update (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_CSUM_FLAGS = 8;
/** Offset base: link-layer header. (linux/netfilter/nf_tables.h) */
export const NFT_PAYLOAD_LL_HEADER = 0;
/** Offset base: network header. (linux/netfilter/nf_tables.h) */
export const NFT_PAYLOAD_NETWORK_HEADER = 1;
/** Offset base: transport header. (linux/netfilter/nf_tables.h) */
export const NFT_PAYLOAD_TRANSPORT_HEADER = 2;
/** Offset base: payload of the transport protocol. (linux/netfilter/nf_tables.h) */
export const NFT_PAYLOAD_INNER_HEADER = 3;

// The expression "meta": reads or writes metadata of the packet.

/** Unspecified attribute (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_META_UNSPEC = 0;
/** Register that receives the value (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_META_DREG = 1;
/** Packet metadata to read or write, one of NFT_META_ (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_META_KEY = 2;
/** Register whose value is written to the packet metadata (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_META_SREG = 3;
/** Packet length (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_LEN = 0;
/** EtherType (be16). (linux/netfilter/nf_tables.h) */
export const NFT_META_PROTOCOL = 1;
/** Packet priority (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_PRIORITY = 2;
/** Packet mark (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_MARK = 3;
/** Index of the input interface (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_IIF = 4;
/** Index of the output interface (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_OIF = 5;
/** Name of the input interface, in 16 bytes. (linux/netfilter/nf_tables.h) */
export const NFT_META_IIFNAME = 6;
/** Name of the output interface, in 16 bytes. (linux/netfilter/nf_tables.h) */
export const NFT_META_OIFNAME = 7;
/** User id of the sending socket (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_SKUID = 10;
/** Group id of the sending socket (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_SKGID = 11;
/** Protocol family, NFPROTO_IPV4 or NFPROTO_IPV6 (u8). (linux/netfilter/nf_tables.h) */
export const NFT_META_NFPROTO = 15;
/** Transport protocol number (u8). (linux/netfilter/nf_tables.h) */
export const NFT_META_L4PROTO = 16;
/** Name of the input bridge, in 16 bytes. (linux/netfilter/nf_tables.h) */
export const NFT_META_BRI_IIFNAME = 17;
/** Name of the output bridge, in 16 bytes. (linux/netfilter/nf_tables.h) */
export const NFT_META_BRI_OIFNAME = 18;
/** Number of the CPU that processes the packet (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_CPU = 20;

// The expression "counter".

/** Unspecified attribute (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_COUNTER_UNSPEC = 0;
/** Counted bytes (be64). (linux/netfilter/nf_tables.h) */
export const NFTA_COUNTER_BYTES = 1;
/** Counted packets (be64). (linux/netfilter/nf_tables.h) */
export const NFTA_COUNTER_PACKETS = 2;

// The expression "queue": sends the packet to a queue of user space.

/** Unspecified attribute (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_QUEUE_UNSPEC = 0;
/** Queue number, or the first one of a range (be16). (linux/netfilter/nf_tables.h) */
export const NFTA_QUEUE_NUM = 1;
/** Number of queues in the range (be16). (linux/netfilter/nf_tables.h) */
export const NFTA_QUEUE_TOTAL = 2;
/** Queue flags, NFT_QUEUE_FLAG_ bits (be16). (linux/netfilter/nf_tables.h) */
export const NFTA_QUEUE_FLAGS = 3;
/** Register with the queue number (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_QUEUE_SREG_QNUM = 4;
/** Accepts packets if no program is bound to the queue. (linux/netfilter/nf_tables.h) */
export const NFT_QUEUE_FLAG_BYPASS = 0x1;
/** Selects the queue by CPU instead of by connection hash. (linux/netfilter/nf_tables.h) */
export const NFT_QUEUE_FLAG_CPU_FANOUT = 0x2;
