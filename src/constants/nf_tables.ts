// nf_tables: tables, chains, rules and expressions of rules.

// Messages of nf_tables. The number is the low byte of the message type; NFNL_SUBSYS_NFTABLES is the high byte.

/** nf_tables message that creates or describes a table. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWTABLE = 0;
/** nf_tables message that requests tables. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETTABLE = 1;
/**
 * nf_tables message that deletes a table with all its contents, or reports its deletion. (linux/netfilter/nf_tables.h)
 */
export const NFT_MSG_DELTABLE = 2;
/** nf_tables message that creates or describes a chain. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWCHAIN = 3;
/** nf_tables message that requests chains. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETCHAIN = 4;
/** nf_tables message that deletes a chain or reports its deletion. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELCHAIN = 5;
/** nf_tables message that creates or describes a rule. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWRULE = 6;
/** nf_tables message that requests rules. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETRULE = 7;
/** nf_tables message that deletes a rule or reports its deletion. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELRULE = 8;
/** nf_tables message that creates or describes a set. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWSET = 9;
/** nf_tables message that requests sets. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETSET = 10;
/** nf_tables message that deletes a set or reports its deletion. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELSET = 11;
/** nf_tables message that adds or describes elements of a set. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWSETELEM = 12;
/** nf_tables message that requests elements of a set. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETSETELEM = 13;
/** nf_tables message that deletes elements of a set or reports their deletion. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELSETELEM = 14;
/**
 * nf_tables message that reports a new generation of the ruleset, which each change causes.
 * (linux/netfilter/nf_tables.h)
 */
export const NFT_MSG_NEWGEN = 15;
/** nf_tables message that requests the generation number of the ruleset. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETGEN = 16;
/** nf_tables message that reports one step of a traced packet through the ruleset. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_TRACE = 17;
/**
 * nf_tables message that creates or describes a stateful object, such as a counter or a quota.
 * (linux/netfilter/nf_tables.h)
 */
export const NFT_MSG_NEWOBJ = 18;
/** nf_tables message that requests stateful objects. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETOBJ = 19;
/** nf_tables message that deletes a stateful object or reports its deletion. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELOBJ = 20;
/** nf_tables message that requests stateful objects and resets their state. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETOBJ_RESET = 21;
/** nf_tables message that creates or describes a flow table. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWFLOWTABLE = 22;
/** nf_tables message that requests flow tables. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETFLOWTABLE = 23;
/** nf_tables message that deletes a flow table or reports its deletion. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELFLOWTABLE = 24;

// Attributes of lists in nf_tables messages.

/** Reserved type 0 of nf_tables list attributes. The kernel does not use this type. (linux/netfilter/nf_tables.h) */
export const NFTA_LIST_UNSPEC = 0;
/** nf_tables list attribute with one element of the list (nested). (linux/netfilter/nf_tables.h) */
export const NFTA_LIST_ELEM = 1;

// Attributes of the netfilter hook of an nf_tables chain.

/** Reserved type 0 of nf_tables hook attributes. The kernel does not use this type. (linux/netfilter/nf_tables.h) */
export const NFTA_HOOK_UNSPEC = 0;
/** nf_tables hook attribute with the number of the netfilter hook (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_HOOK_HOOKNUM = 1;
/**
 * nf_tables hook attribute with the priority of the chain; chains run in ascending order (signed be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_HOOK_PRIORITY = 2;
/** nf_tables hook attribute with the name of the device of a netdev chain. (linux/netfilter/nf_tables.h) */
export const NFTA_HOOK_DEV = 3;
/** nf_tables hook attribute with the names of the devices of a netdev chain (nested). (linux/netfilter/nf_tables.h) */
export const NFTA_HOOK_DEVS = 4;

// Attributes and flags of an nf_tables table.

/** Reserved type 0 of nf_tables table attributes. The kernel does not use this type. (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_UNSPEC = 0;
/** nf_tables table attribute with the name of the table. (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_NAME = 1;
/** nf_tables table attribute with the table's flags, NFT_TABLE_F_* bits (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_FLAGS = 2;
/**
 * nf_tables table attribute with the number of chains, sets and objects in the table (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_TABLE_USE = 3;
/**
 * nf_tables table attribute with the handle, a number that identifies the table (be64). (linux/netfilter/nf_tables.h)
 */
export const NFTA_TABLE_HANDLE = 4;
/** Empty nf_tables table attribute that aligns the next attribute to 8 bytes. (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_PAD = 5;
/** nf_tables table attribute with user data, which the kernel stores but does not use. (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_USERDATA = 6;
/**
 * nf_tables table attribute with the port id of the netlink socket that owns the table (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_TABLE_OWNER = 7;
/** nf_tables table flag: the table is dormant, so its chains are not evaluated. (linux/netfilter/nf_tables.h) */
export const NFT_TABLE_F_DORMANT = 0x1;
/**
 * nf_tables table flag: only the socket that created the table can change it, and closing this socket deletes the
 * table. (linux/netfilter/nf_tables.h)
 */
export const NFT_TABLE_F_OWNER = 0x2;

// Attributes of an nf_tables chain.

/** Reserved type 0 of nf_tables chain attributes. The kernel does not use this type. (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_UNSPEC = 0;
/** nf_tables chain attribute with the name of the chain's table. (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_TABLE = 1;
/**
 * nf_tables chain attribute with the handle, a number that identifies the chain (be64). (linux/netfilter/nf_tables.h)
 */
export const NFTA_CHAIN_HANDLE = 2;
/** nf_tables chain attribute with the name of the chain. (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_NAME = 3;
/**
 * nf_tables chain attribute with the netfilter hook of the chain (nested NFTA_HOOK_* attributes).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_CHAIN_HOOK = 4;
/**
 * nf_tables chain attribute with the default verdict of the chain: NF_ACCEPT or NF_DROP (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_CHAIN_POLICY = 5;
/**
 * nf_tables chain attribute with the number of rules in the chain and of references to the chain (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_CHAIN_USE = 6;
/** nf_tables chain attribute with the type of the chain, such as "filter" or "nat". (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_TYPE = 7;
/**
 * nf_tables chain attribute with the counters of packets that got the default verdict (nested NFTA_COUNTER_*
 * attributes). (linux/netfilter/nf_tables.h)
 */
export const NFTA_CHAIN_COUNTERS = 8;
/** Empty nf_tables chain attribute that aligns the next attribute to 8 bytes. (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_PAD = 9;
/** nf_tables chain attribute with the chain's flags, NFT_CHAIN_* bits (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_FLAGS = 10;
/**
 * nf_tables chain attribute with an id by which messages of the same batch refer to the chain (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_CHAIN_ID = 11;
/** nf_tables chain attribute with user data, which the kernel stores but does not use. (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_USERDATA = 12;

// Attributes of an nf_tables rule.

/** Reserved type 0 of nf_tables rule attributes. The kernel does not use this type. (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_UNSPEC = 0;
/** nf_tables rule attribute with the name of the rule's table. (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_TABLE = 1;
/** nf_tables rule attribute with the name of the rule's chain. (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_CHAIN = 2;
/** nf_tables rule attribute with the handle, a number that identifies the rule (be64). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_HANDLE = 3;
/**
 * nf_tables rule attribute with the rule's expressions (list of nested NFTA_EXPR_* attributes).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_RULE_EXPRESSIONS = 4;
/**
 * nf_tables rule attribute with the settings for iptables extensions in the rule (nested NFTA_RULE_COMPAT_*
 * attributes). (linux/netfilter/nf_tables.h)
 */
export const NFTA_RULE_COMPAT = 5;
/**
 * nf_tables rule attribute with the handle of the rule after which the kernel inserts this rule (be64).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_RULE_POSITION = 6;
/** nf_tables rule attribute with user data, which the kernel stores but does not use. (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_USERDATA = 7;
/** Empty nf_tables rule attribute that aligns the next attribute to 8 bytes. (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_PAD = 8;
/**
 * nf_tables rule attribute with an id by which messages of the same batch refer to the rule (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_RULE_ID = 9;
/**
 * nf_tables rule attribute with the NFTA_RULE_ID of the rule after which the kernel inserts this rule (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_RULE_POSITION_ID = 10;
/**
 * nf_tables rule attribute with the NFTA_CHAIN_ID of the rule's chain, which the same batch creates (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_RULE_CHAIN_ID = 11;
/**
 * Reserved type 0 of the nf_tables attributes for iptables extensions. The kernel does not use this type.
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_RULE_COMPAT_UNSPEC = 0;
/**
 * nf_tables attribute for iptables extensions with the transport protocol that packets must match (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_RULE_COMPAT_PROTO = 1;
/**
 * nf_tables attribute for iptables extensions with flags; bit 1 inverts the protocol match (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_RULE_COMPAT_FLAGS = 2;

// Expressions of nf_tables rules. Each expression has a name and its own attributes. Expressions operate on registers
// of 16 bytes.

/**
 * Reserved type 0 of nf_tables expression attributes. The kernel does not use this type. (linux/netfilter/nf_tables.h)
 */
export const NFTA_EXPR_UNSPEC = 0;
/** nf_tables expression attribute with the name of the expression, such as "cmp". (linux/netfilter/nf_tables.h) */
export const NFTA_EXPR_NAME = 1;
/**
 * nf_tables expression attribute with the attributes specific to the expression (nested). (linux/netfilter/nf_tables.h)
 */
export const NFTA_EXPR_DATA = 2;
/** nf_tables register number of the verdict register. (linux/netfilter/nf_tables.h) */
export const NFT_REG_VERDICT = 0;
/** nf_tables register number of the first data register. (linux/netfilter/nf_tables.h) */
export const NFT_REG_1 = 1;
/** nf_tables register number of the second data register. (linux/netfilter/nf_tables.h) */
export const NFT_REG_2 = 2;
/** nf_tables register number of the third data register. (linux/netfilter/nf_tables.h) */
export const NFT_REG_3 = 3;
/** nf_tables register number of the fourth data register. (linux/netfilter/nf_tables.h) */
export const NFT_REG_4 = 4;
/** Reserved type 0 of nf_tables data attributes. The kernel does not use this type. (linux/netfilter/nf_tables.h) */
export const NFTA_DATA_UNSPEC = 0;
/** nf_tables data attribute with a value, as bytes. (linux/netfilter/nf_tables.h) */
export const NFTA_DATA_VALUE = 1;
/** nf_tables data attribute with a verdict (nested). (linux/netfilter/nf_tables.h) */
export const NFTA_DATA_VERDICT = 2;

// The nf_tables expression "bitwise": computes (data & mask) ^ value.

/** Reserved type 0 of nf_tables bitwise attributes. The kernel does not use this type. (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_UNSPEC = 0;
/** nf_tables bitwise attribute with the number of the source register (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_SREG = 1;
/** nf_tables bitwise attribute with the number of the destination register (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_DREG = 2;
/** nf_tables bitwise attribute with the length of the operands in bytes (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_LEN = 3;
/**
 * nf_tables bitwise attribute with the mask, the operand of AND (nested NFTA_DATA_* attributes).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_BITWISE_MASK = 4;
/**
 * nf_tables bitwise attribute with the operand of XOR (nested NFTA_DATA_* attributes). (linux/netfilter/nf_tables.h)
 */
export const NFTA_BITWISE_XOR = 5;
/**
 * nf_tables bitwise attribute with an operation other than AND and XOR, such as a shift (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_BITWISE_OP = 6;
/**
 * nf_tables bitwise attribute with the operand of NFTA_BITWISE_OP (nested NFTA_DATA_* attributes).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_BITWISE_DATA = 7;

// The nf_tables expression "cmp": ends the evaluation of the rule unless the comparison is true.

/** Reserved type 0 of nf_tables cmp attributes. The kernel does not use this type. (linux/netfilter/nf_tables.h) */
export const NFTA_CMP_UNSPEC = 0;
/** nf_tables cmp attribute with the number of the register to compare (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_CMP_SREG = 1;
/** nf_tables cmp attribute with the comparison operator, an NFT_CMP_* constant (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_CMP_OP = 2;
/**
 * nf_tables cmp attribute with the value to compare the register with (nested NFTA_DATA_* attributes).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_CMP_DATA = 3;
/** nf_tables cmp operator: the register equals the value. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_EQ = 0;
/** nf_tables cmp operator: the register does not equal the value. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_NEQ = 1;
/** nf_tables cmp operator: the register is less than the value. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_LT = 2;
/** nf_tables cmp operator: the register is less than or equal to the value. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_LTE = 3;
/** nf_tables cmp operator: the register is greater than the value. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_GT = 4;
/** nf_tables cmp operator: the register is greater than or equal to the value. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_GTE = 5;

// The nf_tables expression "payload": reads or writes bytes of the packet.

/** Reserved type 0 of nf_tables payload attributes. The kernel does not use this type. (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_UNSPEC = 0;
/**
 * nf_tables payload attribute with the number of the register that receives the packet's bytes (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_PAYLOAD_DREG = 1;
/**
 * nf_tables payload attribute with the header at which the offset starts, an NFT_PAYLOAD_* constant (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_PAYLOAD_BASE = 2;
/**
 * nf_tables payload attribute with the offset of the first byte to read or write (be32). (linux/netfilter/nf_tables.h)
 */
export const NFTA_PAYLOAD_OFFSET = 3;
/** nf_tables payload attribute with the number of bytes to read or write (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_LEN = 4;
/**
 * nf_tables payload attribute with the number of the register whose value is written into the packet (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_PAYLOAD_SREG = 5;
/**
 * nf_tables payload attribute with the type of the checksum to update after a write (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_PAYLOAD_CSUM_TYPE = 6;
/**
 * nf_tables payload attribute with the offset of the checksum to update after a write (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_PAYLOAD_CSUM_OFFSET = 7;
/** nf_tables payload attribute with the flags of the checksum update (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_CSUM_FLAGS = 8;
/** nf_tables payload base: offsets start at the link-layer header. (linux/netfilter/nf_tables.h) */
export const NFT_PAYLOAD_LL_HEADER = 0;
/** nf_tables payload base: offsets start at the network header. (linux/netfilter/nf_tables.h) */
export const NFT_PAYLOAD_NETWORK_HEADER = 1;
/** nf_tables payload base: offsets start at the transport header. (linux/netfilter/nf_tables.h) */
export const NFT_PAYLOAD_TRANSPORT_HEADER = 2;
/** nf_tables payload base: offsets start at the payload of the transport protocol. (linux/netfilter/nf_tables.h) */
export const NFT_PAYLOAD_INNER_HEADER = 3;

// The nf_tables expression "meta": reads or writes metadata of the packet.

/** Reserved type 0 of nf_tables meta attributes. The kernel does not use this type. (linux/netfilter/nf_tables.h) */
export const NFTA_META_UNSPEC = 0;
/**
 * nf_tables meta attribute with the number of the register that receives the packet metadata (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_META_DREG = 1;
/**
 * nf_tables meta attribute with the kind of packet metadata to read or write, an NFT_META_* constant (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_META_KEY = 2;
/**
 * nf_tables meta attribute with the number of the register whose value becomes the packet metadata (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_META_SREG = 3;
/** nf_tables meta key for the length of the packet (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_LEN = 0;
/** nf_tables meta key for the EtherType of the packet (be16). (linux/netfilter/nf_tables.h) */
export const NFT_META_PROTOCOL = 1;
/** nf_tables meta key for the priority of the packet (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_PRIORITY = 2;
/** nf_tables meta key for the mark of the packet (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_MARK = 3;
/** nf_tables meta key for the index of the input interface (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_IIF = 4;
/** nf_tables meta key for the index of the output interface (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_OIF = 5;
/** nf_tables meta key for the name of the input interface (16 bytes). (linux/netfilter/nf_tables.h) */
export const NFT_META_IIFNAME = 6;
/** nf_tables meta key for the name of the output interface (16 bytes). (linux/netfilter/nf_tables.h) */
export const NFT_META_OIFNAME = 7;
/** nf_tables meta key for the user id of the sending socket (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_SKUID = 10;
/** nf_tables meta key for the group id of the sending socket (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_SKGID = 11;
/**
 * nf_tables meta key for the packet's protocol family, NFPROTO_IPV4 or NFPROTO_IPV6 (u8). (linux/netfilter/nf_tables.h)
 */
export const NFT_META_NFPROTO = 15;
/** nf_tables meta key for the packet's transport protocol number (u8). (linux/netfilter/nf_tables.h) */
export const NFT_META_L4PROTO = 16;
/** nf_tables meta key for the name of the input bridge (16 bytes). (linux/netfilter/nf_tables.h) */
export const NFT_META_BRI_IIFNAME = 17;
/** nf_tables meta key for the name of the output bridge (16 bytes). (linux/netfilter/nf_tables.h) */
export const NFT_META_BRI_OIFNAME = 18;
/** nf_tables meta key for the number of the CPU that processes the packet (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_CPU = 20;

// The nf_tables expression "counter": counts packets and bytes.

/** Reserved type 0 of nf_tables counter attributes. The kernel does not use this type. (linux/netfilter/nf_tables.h) */
export const NFTA_COUNTER_UNSPEC = 0;
/** nf_tables counter attribute with the number of counted bytes (be64). (linux/netfilter/nf_tables.h) */
export const NFTA_COUNTER_BYTES = 1;
/** nf_tables counter attribute with the number of counted packets (be64). (linux/netfilter/nf_tables.h) */
export const NFTA_COUNTER_PACKETS = 2;

// The nf_tables expression "queue": sends the packet to a packet queue, from which user space reads it.

/** Reserved type 0 of nf_tables queue attributes. The kernel does not use this type. (linux/netfilter/nf_tables.h) */
export const NFTA_QUEUE_UNSPEC = 0;
/**
 * nf_tables queue attribute with the queue number, or with the first number of a range (be16).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_QUEUE_NUM = 1;
/** nf_tables queue attribute with the number of queues in the range (be16). (linux/netfilter/nf_tables.h) */
export const NFTA_QUEUE_TOTAL = 2;
/**
 * nf_tables queue attribute with the expression's flags, NFT_QUEUE_FLAG_* bits (be16). (linux/netfilter/nf_tables.h)
 */
export const NFTA_QUEUE_FLAGS = 3;
/**
 * nf_tables queue attribute with the number of the register that contains the queue number (be32).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_QUEUE_SREG_QNUM = 4;
/** nf_tables queue flag that accepts packets if no program is bound to the queue. (linux/netfilter/nf_tables.h) */
export const NFT_QUEUE_FLAG_BYPASS = 0x1;
/**
 * nf_tables queue flag that selects the queue by the CPU instead of a hash of the connection.
 * (linux/netfilter/nf_tables.h)
 */
export const NFT_QUEUE_FLAG_CPU_FANOUT = 0x2;
