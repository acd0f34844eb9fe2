// Routing rules: which table is looked into for which packet.

// Attributes of a rule.

/** Names no attribute. (linux/fib_rules.h) */
export const FRA_UNSPEC = 0;
/** The destinations that the rule is for (address). (linux/fib_rules.h) */
export const FRA_DST = 1;
/** The sources that the rule is for (address). (linux/fib_rules.h) */
export const FRA_SRC = 2;
/** The link that packets come in through (string). (linux/fib_rules.h) */
export const FRA_IIFNAME = 3;
/** The priority of the rule to jump to, for FR_ACT_GOTO (u32). (linux/fib_rules.h) */
export const FRA_GOTO = 4;
/** Unused. (linux/fib_rules.h) */
export const FRA_UNUSED2 = 5;
/** The place of the rule: the lowest number is looked at first (u32). (linux/fib_rules.h) */
export const FRA_PRIORITY = 6;
/** Unused. (linux/fib_rules.h) */
export const FRA_UNUSED3 = 7;
/** Unused. (linux/fib_rules.h) */
export const FRA_UNUSED4 = 8;
/** Unused. (linux/fib_rules.h) */
export const FRA_UNUSED5 = 9;
/** The mark of the packets that the rule is for (u32). (linux/fib_rules.h) */
export const FRA_FWMARK = 10;
/** The realms that the rule gives packets (u32). (linux/fib_rules.h) */
export const FRA_FLOW = 11;
/** The tunnel id of the packets that the rule is for (be64). (linux/fib_rules.h) */
export const FRA_TUN_ID = 12;
/** Ignores what the table says when it leads to a link of this group (u32). (linux/fib_rules.h) */
export const FRA_SUPPRESS_IFGROUP = 13;
/** Ignores what the table says when its prefix is no longer than this (u32). (linux/fib_rules.h) */
export const FRA_SUPPRESS_PREFIXLEN = 14;
/** The table to look into, with all 32 bits (u32). (linux/fib_rules.h) */
export const FRA_TABLE = 15;
/** The bits of the mark that count (u32). (linux/fib_rules.h) */
export const FRA_FWMASK = 16;
/** The link that packets are bound to go out through (string). (linux/fib_rules.h) */
export const FRA_OIFNAME = 17;
/** Padding to an 8-byte boundary. (linux/fib_rules.h) */
export const FRA_PAD = 18;
/** Whether the table is that of the packet's VRF (u8). (linux/fib_rules.h) */
export const FRA_L3MDEV = 19;
/** The users whose packets the rule is for (struct fib_rule_uid_range). (linux/fib_rules.h) */
export const FRA_UID_RANGE = 20;
/** Who made the rule, one of RTPROT_ (u8). (linux/fib_rules.h) */
export const FRA_PROTOCOL = 21;
/** The protocol of the packets that the rule is for (u8). (linux/fib_rules.h) */
export const FRA_IP_PROTO = 22;
/** Their source ports (struct fib_rule_port_range). (linux/fib_rules.h) */
export const FRA_SPORT_RANGE = 23;
/** Their destination ports (struct fib_rule_port_range). (linux/fib_rules.h) */
export const FRA_DPORT_RANGE = 24;

// An older name of an attribute.

/** An older name of FRA_IIFNAME. (linux/fib_rules.h) */
export const FRA_IFNAME = 3;

// What a rule does (fib_rule_hdr.action).

/** Names no action. (linux/fib_rules.h) */
export const FR_ACT_UNSPEC = 0;
/** Looks into the rule's table. (linux/fib_rules.h) */
export const FR_ACT_TO_TBL = 1;
/** Jumps to another rule. (linux/fib_rules.h) */
export const FR_ACT_GOTO = 2;
/** No operation: continues with the next rule. (linux/fib_rules.h) */
export const FR_ACT_NOP = 3;
/** Reserved. (linux/fib_rules.h) */
export const FR_ACT_RES3 = 4;
/** Reserved. (linux/fib_rules.h) */
export const FR_ACT_RES4 = 5;
/** Drops the packet silently. (linux/fib_rules.h) */
export const FR_ACT_BLACKHOLE = 6;
/** Drops the packet and answers that the network cannot be reached. (linux/fib_rules.h) */
export const FR_ACT_UNREACHABLE = 7;
/** Drops the packet and answers that it is forbidden. (linux/fib_rules.h) */
export const FR_ACT_PROHIBIT = 8;

// Flags of a rule (fib_rule_hdr.flags).

/** Cannot be deleted. (linux/fib_rules.h) */
export const FIB_RULE_PERMANENT = 0x1;
/** Is for the packets that it does not describe. (linux/fib_rules.h) */
export const FIB_RULE_INVERT = 0x2;
/** Jumps to a rule that does not exist. (linux/fib_rules.h) */
export const FIB_RULE_UNRESOLVED = 0x4;
/** The link that packets come in through does not exist. (linux/fib_rules.h) */
export const FIB_RULE_IIF_DETACHED = 0x8;
/** An older name of FIB_RULE_IIF_DETACHED. (linux/fib_rules.h) */
export const FIB_RULE_DEV_DETACHED = 0x8;
/** The link that packets go out through does not exist. (linux/fib_rules.h) */
export const FIB_RULE_OIF_DETACHED = 0x10;
/** Looks for a source address while routing. (linux/fib_rules.h) */
export const FIB_RULE_FIND_SADDR = 0x10000;
