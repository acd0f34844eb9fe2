// Routing rules: the routing table to look up for each packet.

// Attributes of a routing rule.

/** Routing rule attribute: unspecified (type 0). (linux/fib_rules.h) */
export const FRA_UNSPEC = 0;
/** Routing rule attribute: destination prefix that packets must match (address). (linux/fib_rules.h) */
export const FRA_DST = 1;
/** Routing rule attribute: source prefix that packets must match (address). (linux/fib_rules.h) */
export const FRA_SRC = 2;
/** Routing rule attribute: name of the input interface that packets must match (string). (linux/fib_rules.h) */
export const FRA_IIFNAME = 3;
/** Routing rule attribute: priority of the rule to jump to, for FR_ACT_GOTO (u32). (linux/fib_rules.h) */
export const FRA_GOTO = 4;
/** Routing rule attribute: unused. (linux/fib_rules.h) */
export const FRA_UNUSED2 = 5;
/**
 * Routing rule attribute: priority of the rule; the kernel evaluates rules in ascending order (u32).
 * (linux/fib_rules.h)
 */
export const FRA_PRIORITY = 6;
/** Routing rule attribute: unused. (linux/fib_rules.h) */
export const FRA_UNUSED3 = 7;
/** Routing rule attribute: unused. (linux/fib_rules.h) */
export const FRA_UNUSED4 = 8;
/** Routing rule attribute: unused. (linux/fib_rules.h) */
export const FRA_UNUSED5 = 9;
/** Routing rule attribute: firewall mark that packets must match, under FRA_FWMASK (u32). (linux/fib_rules.h) */
export const FRA_FWMARK = 10;
/** Routing rule attribute: realms that the rule assigns to packets (u32). (linux/fib_rules.h) */
export const FRA_FLOW = 11;
/** Routing rule attribute: tunnel id that packets must match (be64). (linux/fib_rules.h) */
export const FRA_TUN_ID = 12;
/**
 * Routing rule attribute: ignores a route whose output interface belongs to this interface group (u32).
 * (linux/fib_rules.h)
 */
export const FRA_SUPPRESS_IFGROUP = 13;
/** Routing rule attribute: ignores a route whose prefix length is at most this value (u32). (linux/fib_rules.h) */
export const FRA_SUPPRESS_PREFIXLEN = 14;
/** Routing rule attribute: routing table to look up, as 32 bits (u32). (linux/fib_rules.h) */
export const FRA_TABLE = 15;
/** Routing rule attribute: bits of the firewall mark to compare (u32). (linux/fib_rules.h) */
export const FRA_FWMASK = 16;
/** Routing rule attribute: name of the output interface that packets must match (string). (linux/fib_rules.h) */
export const FRA_OIFNAME = 17;
/** Routing rule attribute: padding that aligns the next attribute to 8 bytes. (linux/fib_rules.h) */
export const FRA_PAD = 18;
/** Routing rule attribute: whether to look up the table of the packet's VRF (u8). (linux/fib_rules.h) */
export const FRA_L3MDEV = 19;
/**
 * Routing rule attribute: user ids of the sockets whose packets match (struct fib_rule_uid_range). (linux/fib_rules.h)
 */
export const FRA_UID_RANGE = 20;
/** Routing rule attribute: origin of the rule, one of RTPROT_ (u8). (linux/fib_rules.h) */
export const FRA_PROTOCOL = 21;
/** Routing rule attribute: transport protocol that packets must match (u8). (linux/fib_rules.h) */
export const FRA_IP_PROTO = 22;
/** Routing rule attribute: source ports that packets must match (struct fib_rule_port_range). (linux/fib_rules.h) */
export const FRA_SPORT_RANGE = 23;
/**
 * Routing rule attribute: destination ports that packets must match (struct fib_rule_port_range). (linux/fib_rules.h)
 */
export const FRA_DPORT_RANGE = 24;

// Old name of a routing rule attribute.

/** Old name of FRA_IIFNAME, the input interface of a routing rule. (linux/fib_rules.h) */
export const FRA_IFNAME = 3;

// Actions of a routing rule (fib_rule_hdr.action).

/** Routing rule action: unspecified (0). (linux/fib_rules.h) */
export const FR_ACT_UNSPEC = 0;
/** Routing rule action: looks up the routing table of the rule. (linux/fib_rules.h) */
export const FR_ACT_TO_TBL = 1;
/** Routing rule action: jumps to another rule. (linux/fib_rules.h) */
export const FR_ACT_GOTO = 2;
/** Routing rule action: none; evaluation continues with the next rule. (linux/fib_rules.h) */
export const FR_ACT_NOP = 3;
/** Routing rule action: reserved. (linux/fib_rules.h) */
export const FR_ACT_RES3 = 4;
/** Routing rule action: reserved. (linux/fib_rules.h) */
export const FR_ACT_RES4 = 5;
/** Routing rule action: drops the packet silently. (linux/fib_rules.h) */
export const FR_ACT_BLACKHOLE = 6;
/** Routing rule action: drops the packet and replies with ICMP network unreachable. (linux/fib_rules.h) */
export const FR_ACT_UNREACHABLE = 7;
/** Routing rule action: drops the packet and replies with ICMP administratively prohibited. (linux/fib_rules.h) */
export const FR_ACT_PROHIBIT = 8;

// Flags of a routing rule (fib_rule_hdr.flags).

/** Routing rule flag: the rule cannot be deleted. (linux/fib_rules.h) */
export const FIB_RULE_PERMANENT = 0x1;
/** Routing rule flag: the rule applies to packets that do not match its selectors. (linux/fib_rules.h) */
export const FIB_RULE_INVERT = 0x2;
/** Routing rule flag: the target rule of FR_ACT_GOTO does not exist. (linux/fib_rules.h) */
export const FIB_RULE_UNRESOLVED = 0x4;
/** Routing rule flag: the input interface of the rule does not exist. (linux/fib_rules.h) */
export const FIB_RULE_IIF_DETACHED = 0x8;
/** Old name of FIB_RULE_IIF_DETACHED, a routing rule flag. (linux/fib_rules.h) */
export const FIB_RULE_DEV_DETACHED = 0x8;
/** Routing rule flag: the output interface of the rule does not exist. (linux/fib_rules.h) */
export const FIB_RULE_OIF_DETACHED = 0x10;
/** Routing rule flag: the rule selects a source address during the lookup. (linux/fib_rules.h) */
export const FIB_RULE_FIND_SADDR = 0x10000;
