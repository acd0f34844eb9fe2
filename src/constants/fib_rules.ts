// Routing rules: the routing table to look up for each packet.

// Attributes of a rule.

/** Unspecified attribute (type 0). (linux/fib_rules.h) */
export const FRA_UNSPEC = 0;
/** Destination prefix that packets must match (address). (linux/fib_rules.h) */
export const FRA_DST = 1;
/** Source prefix that packets must match (address). (linux/fib_rules.h) */
export const FRA_SRC = 2;
/** Name of the input interface that packets must match (string). (linux/fib_rules.h) */
export const FRA_IIFNAME = 3;
/** Priority of the rule to jump to, for FR_ACT_GOTO (u32). (linux/fib_rules.h) */
export const FRA_GOTO = 4;
/** Unused. (linux/fib_rules.h) */
export const FRA_UNUSED2 = 5;
/** Priority of the rule; the kernel evaluates rules in ascending order (u32). (linux/fib_rules.h) */
export const FRA_PRIORITY = 6;
/** Unused. (linux/fib_rules.h) */
export const FRA_UNUSED3 = 7;
/** Unused. (linux/fib_rules.h) */
export const FRA_UNUSED4 = 8;
/** Unused. (linux/fib_rules.h) */
export const FRA_UNUSED5 = 9;
/** Firewall mark that packets must match, under FRA_FWMASK (u32). (linux/fib_rules.h) */
export const FRA_FWMARK = 10;
/** Realms that the rule assigns to packets (u32). (linux/fib_rules.h) */
export const FRA_FLOW = 11;
/** Tunnel id that packets must match (be64). (linux/fib_rules.h) */
export const FRA_TUN_ID = 12;
/** Ignores a route whose output interface belongs to this interface group (u32). (linux/fib_rules.h) */
export const FRA_SUPPRESS_IFGROUP = 13;
/** Ignores a route whose prefix length is at most this value (u32). (linux/fib_rules.h) */
export const FRA_SUPPRESS_PREFIXLEN = 14;
/** Routing table to look up, as 32 bits (u32). (linux/fib_rules.h) */
export const FRA_TABLE = 15;
/** Bits of the firewall mark to compare (u32). (linux/fib_rules.h) */
export const FRA_FWMASK = 16;
/** Name of the output interface that packets must match (string). (linux/fib_rules.h) */
export const FRA_OIFNAME = 17;
/** Padding to an 8-byte boundary. (linux/fib_rules.h) */
export const FRA_PAD = 18;
/** Whether to look up the table of the packet's VRF (u8). (linux/fib_rules.h) */
export const FRA_L3MDEV = 19;
/** User ids of the sockets whose packets match (struct fib_rule_uid_range). (linux/fib_rules.h) */
export const FRA_UID_RANGE = 20;
/** Origin of the rule, one of RTPROT_ (u8). (linux/fib_rules.h) */
export const FRA_PROTOCOL = 21;
/** Transport protocol that packets must match (u8). (linux/fib_rules.h) */
export const FRA_IP_PROTO = 22;
/** Source ports that packets must match (struct fib_rule_port_range). (linux/fib_rules.h) */
export const FRA_SPORT_RANGE = 23;
/** Destination ports that packets must match (struct fib_rule_port_range). (linux/fib_rules.h) */
export const FRA_DPORT_RANGE = 24;

// Old name of an attribute.

/** Old name of FRA_IIFNAME. (linux/fib_rules.h) */
export const FRA_IFNAME = 3;

// Actions of a rule (fib_rule_hdr.action).

/** Unspecified action (0). (linux/fib_rules.h) */
export const FR_ACT_UNSPEC = 0;
/** Action: looks up the routing table of the rule. (linux/fib_rules.h) */
export const FR_ACT_TO_TBL = 1;
/** Action: jumps to another rule. (linux/fib_rules.h) */
export const FR_ACT_GOTO = 2;
/** Action: none; evaluation continues with the next rule. (linux/fib_rules.h) */
export const FR_ACT_NOP = 3;
/** Reserved. (linux/fib_rules.h) */
export const FR_ACT_RES3 = 4;
/** Reserved. (linux/fib_rules.h) */
export const FR_ACT_RES4 = 5;
/** Action: drops the packet silently. (linux/fib_rules.h) */
export const FR_ACT_BLACKHOLE = 6;
/** Action: drops the packet and replies with ICMP network unreachable. (linux/fib_rules.h) */
export const FR_ACT_UNREACHABLE = 7;
/** Action: drops the packet and replies with ICMP administratively prohibited. (linux/fib_rules.h) */
export const FR_ACT_PROHIBIT = 8;

// Flags of a rule (fib_rule_hdr.flags).

/** The rule cannot be deleted. (linux/fib_rules.h) */
export const FIB_RULE_PERMANENT = 0x1;
/** The rule applies to packets that do not match its selectors. (linux/fib_rules.h) */
export const FIB_RULE_INVERT = 0x2;
/** The target rule of FR_ACT_GOTO does not exist. (linux/fib_rules.h) */
export const FIB_RULE_UNRESOLVED = 0x4;
/** The input interface of the rule does not exist. (linux/fib_rules.h) */
export const FIB_RULE_IIF_DETACHED = 0x8;
/** Old name of FIB_RULE_IIF_DETACHED. (linux/fib_rules.h) */
export const FIB_RULE_DEV_DETACHED = 0x8;
/** The output interface of the rule does not exist. (linux/fib_rules.h) */
export const FIB_RULE_OIF_DETACHED = 0x10;
/** The rule selects a source address during the lookup. (linux/fib_rules.h) */
export const FIB_RULE_FIND_SADDR = 0x10000;
