// nf_tables: tables, chains, rules and the expressions that rules are made of.

// Messages: the low byte of the type, with NFNL_SUBSYS_NFTABLES in the high byte.

/** Creates a table. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWTABLE = 0;
/** Asks for tables. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETTABLE = 1;
/** Deletes a table with all that is in it. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELTABLE = 2;
/** Creates a chain. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWCHAIN = 3;
/** Asks for chains. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETCHAIN = 4;
/** Deletes a chain. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELCHAIN = 5;
/** Creates a rule. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWRULE = 6;
/** Asks for rules. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETRULE = 7;
/** Deletes a rule. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELRULE = 8;
/** Creates a set. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWSET = 9;
/** Asks for sets. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETSET = 10;
/** Deletes a set. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELSET = 11;
/** Adds elements to a set. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWSETELEM = 12;
/** Asks for elements of a set. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETSETELEM = 13;
/** Deletes elements of a set. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELSETELEM = 14;
/** Tells that the ruleset has a new generation. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWGEN = 15;
/** Asks for the generation of the ruleset. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETGEN = 16;
/** Tells of a traced packet. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_TRACE = 17;
/** Creates a stateful object. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWOBJ = 18;
/** Asks for stateful objects. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETOBJ = 19;
/** Deletes a stateful object. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELOBJ = 20;
/** Asks for stateful objects and sets them back. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETOBJ_RESET = 21;
/** Creates a flow table. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_NEWFLOWTABLE = 22;
/** Asks for flow tables. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_GETFLOWTABLE = 23;
/** Deletes a flow table. (linux/netfilter/nf_tables.h) */
export const NFT_MSG_DELFLOWTABLE = 24;

// Lists.

/** Names no attribute. (linux/netfilter/nf_tables.h) */
export const NFTA_LIST_UNSPEC = 0;
/** An item of a list (nest). (linux/netfilter/nf_tables.h) */
export const NFTA_LIST_ELEM = 1;

// Hooks of chains.

/** Names no attribute. (linux/netfilter/nf_tables.h) */
export const NFTA_HOOK_UNSPEC = 0;
/** Number of the hook (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_HOOK_HOOKNUM = 1;
/** Where among the chains of the hook this one stands, the lowest first (signed be32). (linux/netfilter/nf_tables.h) */
export const NFTA_HOOK_PRIORITY = 2;
/** The device of a chain of the netdev family. (linux/netfilter/nf_tables.h) */
export const NFTA_HOOK_DEV = 3;
/** Several such devices (nest). (linux/netfilter/nf_tables.h) */
export const NFTA_HOOK_DEVS = 4;

// Tables.

/** Names no attribute. (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_UNSPEC = 0;
/** Name of the table. (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_NAME = 1;
/** NFT_TABLE_F_ flags (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_FLAGS = 2;
/** How many chains, sets and objects the table has (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_USE = 3;
/** Number of the table (be64). (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_HANDLE = 4;
/** Padding. (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_PAD = 5;
/** Bytes that the kernel keeps for user space. (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_USERDATA = 6;
/** Port id of the socket that owns the table (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_TABLE_OWNER = 7;
/** The table is dormant. (linux/netfilter/nf_tables.h) */
export const NFT_TABLE_F_DORMANT = 0x1;
/**
 * The table belongs to the socket that creates it: only that socket changes it, and it is removed with the socket.
 * (linux/netfilter/nf_tables.h)
 */
export const NFT_TABLE_F_OWNER = 0x2;

// Chains.

/** Names no attribute. (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_UNSPEC = 0;
/** Name of the table that the chain is in. (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_TABLE = 1;
/** Number of the chain (be64). (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_HANDLE = 2;
/** Name of the chain. (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_NAME = 3;
/** Where the chain is attached (nest of NFTA_HOOK_ attributes). (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_HOOK = 4;
/** What becomes of packets that no rule decides on: NF_ACCEPT or NF_DROP (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_POLICY = 5;
/** How many rules and references the chain has (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_USE = 6;
/** What the chain may do, such as filter or nat. (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_TYPE = 7;
/** Packets and bytes that met the policy (nest of NFTA_COUNTER_ attributes). (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_COUNTERS = 8;
/** Padding. (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_PAD = 9;
/** NFT_CHAIN_ flags (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_FLAGS = 10;
/** Number by which other messages of the same batch name the chain (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_ID = 11;
/** Bytes that the kernel keeps for user space. (linux/netfilter/nf_tables.h) */
export const NFTA_CHAIN_USERDATA = 12;

// Rules.

/** Names no attribute. (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_UNSPEC = 0;
/** Name of the table that the rule is in. (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_TABLE = 1;
/** Name of the chain that the rule is in. (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_CHAIN = 2;
/** Number of the rule (be64). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_HANDLE = 3;
/** What the rule does (list of nests of NFTA_EXPR_ attributes). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_EXPRESSIONS = 4;
/**
 * What extensions of iptables in the rule need to know (nest of NFTA_RULE_COMPAT_ attributes).
 * (linux/netfilter/nf_tables.h)
 */
export const NFTA_RULE_COMPAT = 5;
/** Number of the rule that this one stands behind (be64). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_POSITION = 6;
/** Bytes that the kernel keeps for user space. (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_USERDATA = 7;
/** Padding. (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_PAD = 8;
/** Number by which other messages of the same batch name the rule (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_ID = 9;
/** Such a number of the rule that this one stands behind (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_POSITION_ID = 10;
/** Such a number of the chain that the rule is in (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_CHAIN_ID = 11;
/** Names no attribute. (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_COMPAT_UNSPEC = 0;
/** Transport protocol that the rule is restricted to (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_COMPAT_PROTO = 1;
/** Bit 1 inverts that restriction (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_RULE_COMPAT_FLAGS = 2;

// Expressions: each has a name and data of its own. They work on registers of 16 bytes.

/** Names no attribute. (linux/netfilter/nf_tables.h) */
export const NFTA_EXPR_UNSPEC = 0;
/** Name of the expression. (linux/netfilter/nf_tables.h) */
export const NFTA_EXPR_NAME = 1;
/** Its attributes (nest). (linux/netfilter/nf_tables.h) */
export const NFTA_EXPR_DATA = 2;
/** The register of the verdict. (linux/netfilter/nf_tables.h) */
export const NFT_REG_VERDICT = 0;
/** The first register for data. (linux/netfilter/nf_tables.h) */
export const NFT_REG_1 = 1;
/** The second register for data. (linux/netfilter/nf_tables.h) */
export const NFT_REG_2 = 2;
/** The third register for data. (linux/netfilter/nf_tables.h) */
export const NFT_REG_3 = 3;
/** The fourth register for data. (linux/netfilter/nf_tables.h) */
export const NFT_REG_4 = 4;
/** Names no attribute. (linux/netfilter/nf_tables.h) */
export const NFTA_DATA_UNSPEC = 0;
/** Data as bytes. (linux/netfilter/nf_tables.h) */
export const NFTA_DATA_VALUE = 1;
/** A verdict (nest). (linux/netfilter/nf_tables.h) */
export const NFTA_DATA_VERDICT = 2;

// The expression "bitwise": data and a mask, exclusive or a value.

/** Names no attribute. (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_UNSPEC = 0;
/** Register to read (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_SREG = 1;
/** Register to write (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_DREG = 2;
/** How many bytes (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_LEN = 3;
/** The mask (nest of NFTA_DATA_ attributes). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_MASK = 4;
/** The value (nest of NFTA_DATA_ attributes). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_XOR = 5;
/** Another operation instead, such as a shift (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_OP = 6;
/** The operand of that (nest of NFTA_DATA_ attributes). (linux/netfilter/nf_tables.h) */
export const NFTA_BITWISE_DATA = 7;

// The expression "cmp": the rule ends here unless the comparison holds.

/** Names no attribute. (linux/netfilter/nf_tables.h) */
export const NFTA_CMP_UNSPEC = 0;
/** Register to compare (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_CMP_SREG = 1;
/** How to compare (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_CMP_OP = 2;
/** What to compare with (nest of NFTA_DATA_ attributes). (linux/netfilter/nf_tables.h) */
export const NFTA_CMP_DATA = 3;
/** Equal. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_EQ = 0;
/** Not equal. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_NEQ = 1;
/** Less. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_LT = 2;
/** Less or equal. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_LTE = 3;
/** Greater. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_GT = 4;
/** Greater or equal. (linux/netfilter/nf_tables.h) */
export const NFT_CMP_GTE = 5;

// The expression "payload": bytes of the packet.

/** Names no attribute. (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_UNSPEC = 0;
/** Register to write (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_DREG = 1;
/** Where the offset counts from (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_BASE = 2;
/** Offset of the first byte (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_OFFSET = 3;
/** How many bytes (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_LEN = 4;
/** Register whose value is written into the packet (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_SREG = 5;
/** Kind of the checksum that is to be corrected then (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_CSUM_TYPE = 6;
/** Offset of that checksum (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_CSUM_OFFSET = 7;
/** Flags of that correction (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_PAYLOAD_CSUM_FLAGS = 8;
/** From the link header on. (linux/netfilter/nf_tables.h) */
export const NFT_PAYLOAD_LL_HEADER = 0;
/** From the network header on. (linux/netfilter/nf_tables.h) */
export const NFT_PAYLOAD_NETWORK_HEADER = 1;
/** From the transport header on. (linux/netfilter/nf_tables.h) */
export const NFT_PAYLOAD_TRANSPORT_HEADER = 2;
/** From what the transport protocol carries on. (linux/netfilter/nf_tables.h) */
export const NFT_PAYLOAD_INNER_HEADER = 3;

// The expression "meta": what is known about the packet.

/** Names no attribute. (linux/netfilter/nf_tables.h) */
export const NFTA_META_UNSPEC = 0;
/** Register to write (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_META_DREG = 1;
/** What is asked for (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_META_KEY = 2;
/** Register whose value it is given instead (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_META_SREG = 3;
/** Length of the packet (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_LEN = 0;
/** EtherType (be16). (linux/netfilter/nf_tables.h) */
export const NFT_META_PROTOCOL = 1;
/** Priority of the packet (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_PRIORITY = 2;
/** Mark of the packet (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_MARK = 3;
/** Index of the interface that it came in through (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_IIF = 4;
/** Index of the interface that it goes out through (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_OIF = 5;
/** Name of the interface that it came in through, in 16 bytes. (linux/netfilter/nf_tables.h) */
export const NFT_META_IIFNAME = 6;
/** Name of the interface that it goes out through, in 16 bytes. (linux/netfilter/nf_tables.h) */
export const NFT_META_OIFNAME = 7;
/** User id of the sending socket (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_SKUID = 10;
/** Group id of the sending socket (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_SKGID = 11;
/** Protocol family, NFPROTO_IPV4 or NFPROTO_IPV6 (u8). (linux/netfilter/nf_tables.h) */
export const NFT_META_NFPROTO = 15;
/** Transport protocol (u8). (linux/netfilter/nf_tables.h) */
export const NFT_META_L4PROTO = 16;
/** Name of the bridge that it came in through, in 16 bytes. (linux/netfilter/nf_tables.h) */
export const NFT_META_BRI_IIFNAME = 17;
/** Name of the bridge that it goes out through, in 16 bytes. (linux/netfilter/nf_tables.h) */
export const NFT_META_BRI_OIFNAME = 18;
/** The processor that is at work (u32). (linux/netfilter/nf_tables.h) */
export const NFT_META_CPU = 20;

// The expression "counter".

/** Names no attribute. (linux/netfilter/nf_tables.h) */
export const NFTA_COUNTER_UNSPEC = 0;
/** Bytes so far (be64). (linux/netfilter/nf_tables.h) */
export const NFTA_COUNTER_BYTES = 1;
/** Packets so far (be64). (linux/netfilter/nf_tables.h) */
export const NFTA_COUNTER_PACKETS = 2;

// The expression "queue": the packet goes to a queue of user space.

/** Names no attribute. (linux/netfilter/nf_tables.h) */
export const NFTA_QUEUE_UNSPEC = 0;
/** Number of the queue, or of the first one (be16). (linux/netfilter/nf_tables.h) */
export const NFTA_QUEUE_NUM = 1;
/** How many queues there are to choose from (be16). (linux/netfilter/nf_tables.h) */
export const NFTA_QUEUE_TOTAL = 2;
/** NFT_QUEUE_FLAG_ flags (be16). (linux/netfilter/nf_tables.h) */
export const NFTA_QUEUE_FLAGS = 3;
/** Register with the number of the queue (be32). (linux/netfilter/nf_tables.h) */
export const NFTA_QUEUE_SREG_QNUM = 4;
/** The packet is accepted if no program is bound to the queue. (linux/netfilter/nf_tables.h) */
export const NFT_QUEUE_FLAG_BYPASS = 0x1;
/** The processor that is at work decides on the queue, not a hash of the connection. (linux/netfilter/nf_tables.h) */
export const NFT_QUEUE_FLAG_CPU_FANOUT = 0x2;
