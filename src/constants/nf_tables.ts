// nf_tables: tables, chains, rules and rule expressions.

// Messages of nf_tables: the low byte of the type, with NFNL_SUBSYS_NFTABLES in the high byte.

/** nf_tables message: creates a table. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWTABLE = 0;
/** nf_tables message: requests tables. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETTABLE = 1;
/** nf_tables message: deletes a table with all its chains, sets and objects. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELTABLE = 2;
/** nf_tables message: creates a chain. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWCHAIN = 3;
/** nf_tables message: requests chains. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETCHAIN = 4;
/** nf_tables message: deletes a chain. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELCHAIN = 5;
/** nf_tables message: creates a rule. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWRULE = 6;
/** nf_tables message: requests rules. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETRULE = 7;
/** nf_tables message: deletes a rule. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELRULE = 8;
/** nf_tables message: creates a set. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWSET = 9;
/** nf_tables message: requests sets. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETSET = 10;
/** nf_tables message: deletes a set. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELSET = 11;
/** nf_tables message: adds elements to a set. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWSETELEM = 12;
/** nf_tables message: requests elements of a set. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETSETELEM = 13;
/** nf_tables message: deletes elements of a set. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELSETELEM = 14;
/** nf_tables message: reports a new generation of the ruleset. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWGEN = 15;
/** nf_tables message: requests the generation of the ruleset. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETGEN = 16;
/** nf_tables message: reports one step of a traced packet. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_TRACE = 17;
/** nf_tables message: creates a stateful object. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWOBJ = 18;
/** nf_tables message: requests stateful objects. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETOBJ = 19;
/** nf_tables message: deletes a stateful object. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELOBJ = 20;
/** nf_tables message: requests stateful objects and resets them. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETOBJ_RESET = 21;
/** nf_tables message: creates a flow table. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWFLOWTABLE = 22;
/** nf_tables message: requests flow tables. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETFLOWTABLE = 23;
/** nf_tables message: deletes a flow table. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELFLOWTABLE = 24;

// Attributes of lists in nf_tables messages.

/** nf_tables list attribute: unspecified (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_LIST_UNSPEC = 0;
/** nf_tables list attribute: list element (nest). (linux/netfilter/nf_tables.h) */
export const NFTA_LIST_ELEM = 1;

// Attributes of the hook of an nf_tables chain.

/** nf_tables hook attribute: unspecified (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_HOOK_UNSPEC = 0;
/** nf_tables hook attribute: hook number (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_HOOK_HOOKNUM = 1;
/**
 * nf_tables hook attribute: priority of the chain within the hook; chains run in ascending order (signed be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_HOOK_PRIORITY = 2;
/** nf_tables hook attribute: device of a chain of the netdev family. (linux/netfilter/nf_tables.h) */
export const NFTA_HOOK_DEV = 3;
/** nf_tables hook attribute: devices of a chain of the netdev family (nest). (linux/netfilter/nf_tables.h) */
export const NFTA_HOOK_DEVS = 4;

// Attributes and flags of an nf_tables table.

/** nf_tables table attribute: unspecified (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_UNSPEC = 0;
/** nf_tables table attribute: table name. (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_NAME = 1;
/** nf_tables table attribute: table flags, NFT_TABLE_F_ bits (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_FLAGS = 2;
/** nf_tables table attribute: number of chains, sets and objects in the table (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_USE = 3;
/** nf_tables table attribute: table handle (be64). (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_HANDLE = 4;
/** nf_tables table attribute: padding that aligns the next attribute to 8 bytes. (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_PAD = 5;
/** nf_tables table attribute: user data, which the kernel only stores. (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_USERDATA = 6;
/** nf_tables table attribute: port id of the socket that owns the table (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_OWNER = 7;
/** nf_tables table flag: the table is dormant: its chains are not evaluated. (linux/netfilter/nf_tables.h) */
export const NFT_TABLE_F_DORMANT = 0x1;
/**
 * nf_tables table flag: the table belongs to its creating socket: only that socket can change it, and closing the
 * socket deletes it. (linux/netfilter/nf_tables.h)
 */
export const NFT_TABLE_F_OWNER = 0x2;

// Attributes of an nf_tables chain.

/** nf_tables chain attribute: unspecified (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_UNSPEC = 0;
/** nf_tables chain attribute: name of the chain's table. (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_TABLE = 1;
/** nf_tables chain attribute: chain handle (be64). (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_HANDLE = 2;
/** nf_tables chain attribute: chain name. (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_NAME = 3;
/**
 * nf_tables chain attribute: hook that the chain is attached to (nest of NFTA_HOOK_ attributes).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_CHAIN_HOOK = 4;
/**
 * nf_tables chain attribute: default verdict of the chain: NF_ACCEPT or NF_DROP (be32). (linux/netfilter/nf_tables.h)
 */
export const NFTA_CHAIN_POLICY = 5;
/**
 * nf_tables chain attribute: number of rules in the chain and references to it (be32). (linux/netfilter/nf_tables.h)
 */
export const NFTA_CHAIN_USE = 6;
/** nf_tables chain attribute: chain type, such as filter or nat. (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_TYPE = 7;
/**
 * nf_tables chain attribute: packets and bytes that the chain's policy decided (nest of NFTA_COUNTER_ attributes).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_CHAIN_COUNTERS = 8;
/** nf_tables chain attribute: padding that aligns the next attribute to 8 bytes. (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_PAD = 9;
/** nf_tables chain attribute: chain flags, NFT_CHAIN_ bits (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_FLAGS = 10;
/**
 * nf_tables chain attribute: id that refers to the chain within the same batch (be32). (linux/netfilter/nf_tables.h)
 */
export const NFTA_CHAIN_ID = 11;
/** nf_tables chain attribute: user data, which the kernel only stores. (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_USERDATA = 12;

// Attributes of an nf_tables rule.

/** nf_tables rule attribute: unspecified (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_UNSPEC = 0;
/** nf_tables rule attribute: name of the rule's table. (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_TABLE = 1;
/** nf_tables rule attribute: name of the rule's chain. (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_CHAIN = 2;
/** nf_tables rule attribute: rule handle (be64). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_HANDLE = 3;
/**
 * nf_tables rule attribute: expressions of the rule (list of nests of NFTA_EXPR_ attributes).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_RULE_EXPRESSIONS = 4;
/**
 * nf_tables rule attribute: settings for iptables extensions in the rule (nest of NFTA_RULE_COMPAT_ attributes).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_RULE_COMPAT = 5;
/** nf_tables rule attribute: handle of the rule after which to add this one (be64). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_POSITION = 6;
/** nf_tables rule attribute: user data, which the kernel only stores. (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_USERDATA = 7;
/** nf_tables rule attribute: padding that aligns the next attribute to 8 bytes. (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_PAD = 8;
/** nf_tables rule attribute: id that refers to the rule within the same batch (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_ID = 9;
/** nf_tables rule attribute: batch id of the rule after which to add this one (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_POSITION_ID = 10;
/** nf_tables rule attribute: batch id of the rule's chain (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_CHAIN_ID = 11;
/** nf_tables compatibility attribute: unspecified (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_COMPAT_UNSPEC = 0;
/**
 * nf_tables compatibility attribute: transport protocol that packets must match (be32). (linux/netfilter/nf_tables.h)
 */
export const NFTA_RULE_COMPAT_PROTO = 1;
/** nf_tables compatibility attribute: flags; bit 1 inverts the protocol match (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_COMPAT_FLAGS = 2;

// Expressions of nf_tables rules: each has a name and its own attributes. They operate on registers of 16 bytes.

/** nf_tables expression attribute: unspecified (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_EXPR_UNSPEC = 0;
/** nf_tables expression attribute: expression name. (linux/netfilter/nf_tables.h) */
export const NFTA_EXPR_NAME = 1;
/** nf_tables expression attribute: attributes of the expression (nest). (linux/netfilter/nf_tables.h) */
export const NFTA_EXPR_DATA = 2;
/** nf_tables register number: verdict register. (linux/netfilter/nf_tables.h) */
export const NFT_REG_VERDICT = 0;
/** nf_tables register number: first data register. (linux/netfilter/nf_tables.h) */
export const NFT_REG_1 = 1;
/** nf_tables register number: second data register. (linux/netfilter/nf_tables.h) */
export const NFT_REG_2 = 2;
/** nf_tables register number: third data register. (linux/netfilter/nf_tables.h) */
export const NFT_REG_3 = 3;
/** nf_tables register number: fourth data register. (linux/netfilter/nf_tables.h) */
export const NFT_REG_4 = 4;
/** nf_tables data attribute: unspecified (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_DATA_UNSPEC = 0;
/** nf_tables data attribute: value as bytes. (linux/netfilter/nf_tables.h) */
export const NFTA_DATA_VALUE = 1;
/** nf_tables data attribute: verdict (nest). (linux/netfilter/nf_tables.h) */
export const NFTA_DATA_VERDICT = 2;

// The nf_tables expression "bitwise": computes (data & mask) ^ value.

/** nf_tables bitwise attribute: unspecified (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_UNSPEC = 0;
/** nf_tables bitwise attribute: source register (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_SREG = 1;
/** nf_tables bitwise attribute: destination register (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_DREG = 2;
/** nf_tables bitwise attribute: operand length in bytes (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_LEN = 3;
/** nf_tables bitwise attribute: mask for AND (nest of NFTA_DATA_ attributes). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_MASK = 4;
/** nf_tables bitwise attribute: value for XOR (nest of NFTA_DATA_ attributes). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_XOR = 5;
/**
 * nf_tables bitwise attribute: operation other than mask and XOR, such as a shift (be32). (linux/netfilter/nf_tables.h)
 */
export const NFTA_BITWISE_OP = 6;
/**
 * nf_tables bitwise attribute: operand of NFTA_BITWISE_OP (nest of NFTA_DATA_ attributes).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_BITWISE_DATA = 7;

// The nf_tables expression "cmp": stops the evaluation of the rule unless the comparison is true.

/** nf_tables cmp attribute: unspecified (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_CMP_UNSPEC = 0;
/** nf_tables cmp attribute: register to compare (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_CMP_SREG = 1;
/** nf_tables cmp attribute: comparison operator, one of NFT_CMP_ (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_CMP_OP = 2;
/** nf_tables cmp attribute: value to compare with (nest of NFTA_DATA_ attributes). (linux/netfilter/nf_tables.h) */
export const NFTA_CMP_DATA = 3;
/** nf_tables cmp operator: equal. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_EQ = 0;
/** nf_tables cmp operator: not equal. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_NEQ = 1;
/** nf_tables cmp operator: less than. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_LT = 2;
/** nf_tables cmp operator: less than or equal. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_LTE = 3;
/** nf_tables cmp operator: greater than. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_GT = 4;
/** nf_tables cmp operator: greater than or equal. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_GTE = 5;

// The nf_tables expression "payload": reads or writes bytes of the packet.

/** nf_tables payload attribute: unspecified (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_UNSPEC = 0;
/** nf_tables payload attribute: register that receives the bytes (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_DREG = 1;
/**
 * nf_tables payload attribute: header from which the offset counts, one of NFT_PAYLOAD_ (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_PAYLOAD_BASE = 2;
/** nf_tables payload attribute: offset of the first byte (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_OFFSET = 3;
/** nf_tables payload attribute: number of bytes (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_LEN = 4;
/**
 * nf_tables payload attribute: register whose value is written into the packet (be32). (linux/netfilter/nf_tables.h)
 */
export const NFTA_PAYLOAD_SREG = 5;
/** nf_tables payload attribute: type of the checksum to update after a write (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_CSUM_TYPE = 6;
/** nf_tables payload attribute: offset of the checksum to update (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_CSUM_OFFSET = 7;
/** nf_tables payload attribute: flags of the checksum update (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_CSUM_FLAGS = 8;
/** nf_tables payload base: link-layer header. (linux/netfilter/nf_tables.h) */
export const NFT_PAYLOAD_LL_HEADER = 0;
/** nf_tables payload base: network header. (linux/netfilter/nf_tables.h) */
export const NFT_PAYLOAD_NETWORK_HEADER = 1;
/** nf_tables payload base: transport header. (linux/netfilter/nf_tables.h) */
export const NFT_PAYLOAD_TRANSPORT_HEADER = 2;
/** nf_tables payload base: payload of the transport protocol. (linux/netfilter/nf_tables.h) */
export const NFT_PAYLOAD_INNER_HEADER = 3;

// The nf_tables expression "meta": reads or writes metadata of the packet.

/** nf_tables meta attribute: unspecified (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_META_UNSPEC = 0;
/** nf_tables meta attribute: register that receives the value (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_META_DREG = 1;
/**
 * nf_tables meta attribute: packet metadata to read or write, one of NFT_META_ (be32). (linux/netfilter/nf_tables.h)
 */
export const NFTA_META_KEY = 2;
/**
 * nf_tables meta attribute: register whose value is written to the packet metadata (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_META_SREG = 3;
/** nf_tables meta key: packet length (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_LEN = 0;
/** nf_tables meta key: EtherType (be16). (linux/netfilter/nf_tables.h) */
export const NFT_META_PROTOCOL = 1;
/** nf_tables meta key: packet priority (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_PRIORITY = 2;
/** nf_tables meta key: packet mark (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_MARK = 3;
/** nf_tables meta key: index of the input interface (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_IIF = 4;
/** nf_tables meta key: index of the output interface (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_OIF = 5;
/** nf_tables meta key: name of the input interface, in 16 bytes. (linux/netfilter/nf_tables.h) */
export const NFT_META_IIFNAME = 6;
/** nf_tables meta key: name of the output interface, in 16 bytes. (linux/netfilter/nf_tables.h) */
export const NFT_META_OIFNAME = 7;
/** nf_tables meta key: user id of the sending socket (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_SKUID = 10;
/** nf_tables meta key: group id of the sending socket (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_SKGID = 11;
/** nf_tables meta key: protocol family, NFPROTO_IPV4 or NFPROTO_IPV6 (u8). (linux/netfilter/nf_tables.h) */
export const NFT_META_NFPROTO = 15;
/** nf_tables meta key: transport protocol number (u8). (linux/netfilter/nf_tables.h) */
export const NFT_META_L4PROTO = 16;
/** nf_tables meta key: name of the input bridge, in 16 bytes. (linux/netfilter/nf_tables.h) */
export const NFT_META_BRI_IIFNAME = 17;
/** nf_tables meta key: name of the output bridge, in 16 bytes. (linux/netfilter/nf_tables.h) */
export const NFT_META_BRI_OIFNAME = 18;
/** nf_tables meta key: number of the CPU that processes the packet (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_CPU = 20;

// The nf_tables expression "counter": counts packets and bytes.

/** nf_tables counter attribute: unspecified (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_COUNTER_UNSPEC = 0;
/** nf_tables counter attribute: counted bytes (be64). (linux/netfilter/nf_tables.h) */
export const NFTA_COUNTER_BYTES = 1;
/** nf_tables counter attribute: counted packets (be64). (linux/netfilter/nf_tables.h) */
export const NFTA_COUNTER_PACKETS = 2;

// The nf_tables expression "queue": sends the packet to a queue of user space.

/** nf_tables queue attribute: unspecified (type 0). (linux/netfilter/nf_tables.h) */
export const NFTA_QUEUE_UNSPEC = 0;
/** nf_tables queue attribute: queue number, or the first one of a range (be16). (linux/netfilter/nf_tables.h) */
export const NFTA_QUEUE_NUM = 1;
/** nf_tables queue attribute: number of queues in the range (be16). (linux/netfilter/nf_tables.h) */
export const NFTA_QUEUE_TOTAL = 2;
/** nf_tables queue attribute: queue flags, NFT_QUEUE_FLAG_ bits (be16). (linux/netfilter/nf_tables.h) */
export const NFTA_QUEUE_FLAGS = 3;
/** nf_tables queue attribute: register with the queue number (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_QUEUE_SREG_QNUM = 4;
/** nf_tables queue flag: accepts packets if no program is bound to the queue. (linux/netfilter/nf_tables.h) */
export const NFT_QUEUE_FLAG_BYPASS = 0x1;
/** nf_tables queue flag: selects the queue by CPU instead of by connection hash. (linux/netfilter/nf_tables.h) */
export const NFT_QUEUE_FLAG_CPU_FANOUT = 0x2;
