// Constants of routing rules. A rule selects packets, and the routing table in which the kernel looks up their route.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

// Attributes of a routing rule.

/** Reserved type 0 of routing rule attributes. The kernel does not use this type. (linux/fib_rules.h) */
export const FRA_UNSPEC = 0;
/** Routing rule attribute with the destination prefix that packets must match (address). (linux/fib_rules.h) */
export const FRA_DST = 1;
/** Routing rule attribute with the source prefix that packets must match (address). (linux/fib_rules.h) */
export const FRA_SRC = 2;
/** Routing rule attribute with the name of the input interface that packets must match (string). (linux/fib_rules.h) */
export const FRA_IIFNAME = 3;
/** Routing rule attribute with the priority of the rule to jump to, for FR_ACT_GOTO (u32). (linux/fib_rules.h) */
export const FRA_GOTO = 4;
/** Unused routing rule attribute. (linux/fib_rules.h) */
export const FRA_UNUSED2 = 5;
/**
 * Routing rule attribute with the priority of the rule; the kernel evaluates rules in ascending order (u32).
 * (linux/fib_rules.h)
 */
export const FRA_PRIORITY = 6;
/** Unused routing rule attribute. (linux/fib_rules.h) */
export const FRA_UNUSED3 = 7;
/** Unused routing rule attribute. (linux/fib_rules.h) */
export const FRA_UNUSED4 = 8;
/** Unused routing rule attribute. (linux/fib_rules.h) */
export const FRA_UNUSED5 = 9;
/**
 * Routing rule attribute with the firewall mark that packets must match; FRA_FWMASK selects the compared bits (u32).
 * (linux/fib_rules.h)
 */
export const FRA_FWMARK = 10;
/**
 * Routing rule attribute with the realms (source and destination groups for accounting) that the rule assigns to
 * packets (u32). (linux/fib_rules.h)
 */
export const FRA_FLOW = 11;
/** Routing rule attribute with the tunnel id that packets must match (be64). (linux/fib_rules.h) */
export const FRA_TUN_ID = 12;
/**
 * Routing rule attribute with the number of an interface group. The rule ignores routes whose output interface belongs
 * to this group (u32). (linux/fib_rules.h)
 */
export const FRA_SUPPRESS_IFGROUP = 13;
/**
 * Routing rule attribute with a prefix length. The rule ignores routes whose prefix has this length or a shorter one
 * (u32). (linux/fib_rules.h)
 */
export const FRA_SUPPRESS_PREFIXLEN = 14;
/** Routing rule attribute with the 32-bit number of the routing table to look up (u32). (linux/fib_rules.h) */
export const FRA_TABLE = 15;
/** Routing rule attribute with the bits of the firewall mark to compare (u32). (linux/fib_rules.h) */
export const FRA_FWMASK = 16;
/**
 * Routing rule attribute with the name of the output interface that packets must match (string). (linux/fib_rules.h)
 */
export const FRA_OIFNAME = 17;
/** Empty routing rule attribute that aligns the next attribute to 8 bytes. (linux/fib_rules.h) */
export const FRA_PAD = 18;
/** Routing rule attribute that says whether to look up the table of the packet's VRF (u8). (linux/fib_rules.h) */
export const FRA_L3MDEV = 19;
/**
 * Routing rule attribute with the range of user ids that the sending socket must match (struct fib_rule_uid_range).
 * (linux/fib_rules.h)
 */
export const FRA_UID_RANGE = 20;
/** Routing rule attribute with the origin of the rule, an RTPROT_* constant (u8). (linux/fib_rules.h) */
export const FRA_PROTOCOL = 21;
/** Routing rule attribute with the transport protocol that packets must match (u8). (linux/fib_rules.h) */
export const FRA_IP_PROTO = 22;
/**
 * Routing rule attribute with the range of source ports that packets must match (struct fib_rule_port_range).
 * (linux/fib_rules.h)
 */
export const FRA_SPORT_RANGE = 23;
/**
 * Routing rule attribute with the range of destination ports that packets must match (struct fib_rule_port_range).
 * (linux/fib_rules.h)
 */
export const FRA_DPORT_RANGE = 24;

// Old name of a routing rule attribute.

/** Old name of FRA_IIFNAME, the routing rule attribute with the name of the input interface. (linux/fib_rules.h) */
export const FRA_IFNAME = 3;

// Actions of a routing rule (fib_rule_hdr.action).

/** Routing rule action 0: unspecified. (linux/fib_rules.h) */
export const FR_ACT_UNSPEC = 0;
/** Routing rule action that looks up the routing table of the rule. (linux/fib_rules.h) */
export const FR_ACT_TO_TBL = 1;
/** Routing rule action that jumps to the rule whose priority is in FRA_GOTO. (linux/fib_rules.h) */
export const FR_ACT_GOTO = 2;
/** Routing rule action that does nothing: evaluation continues with the next rule. (linux/fib_rules.h) */
export const FR_ACT_NOP = 3;
/** Reserved routing rule action that the kernel does not implement. (linux/fib_rules.h) */
export const FR_ACT_RES3 = 4;
/** Reserved routing rule action that the kernel does not implement. (linux/fib_rules.h) */
export const FR_ACT_RES4 = 5;
/** Routing rule action that drops the packet silently. (linux/fib_rules.h) */
export const FR_ACT_BLACKHOLE = 6;
/** Routing rule action that drops the packet and replies with ICMP "network unreachable". (linux/fib_rules.h) */
export const FR_ACT_UNREACHABLE = 7;
/**
 * Routing rule action that drops the packet and replies with the ICMP error "administratively prohibited".
 * (linux/fib_rules.h)
 */
export const FR_ACT_PROHIBIT = 8;

// Flags of a routing rule (fib_rule_hdr.flags).

/** Routing rule flag: the rule cannot be deleted. (linux/fib_rules.h) */
export const FIB_RULE_PERMANENT = 0x1;
/** Routing rule flag: the rule applies to packets that do not match its criteria. (linux/fib_rules.h) */
export const FIB_RULE_INVERT = 0x2;
/** Routing rule flag: the rule jumps (FR_ACT_GOTO) to a priority that no rule has. (linux/fib_rules.h) */
export const FIB_RULE_UNRESOLVED = 0x4;
/** Routing rule flag: the input interface named by the rule does not exist. (linux/fib_rules.h) */
export const FIB_RULE_IIF_DETACHED = 0x8;
/** Old name of FIB_RULE_IIF_DETACHED, a routing rule flag. (linux/fib_rules.h) */
export const FIB_RULE_DEV_DETACHED = 0x8;
/** Routing rule flag: the output interface named by the rule does not exist. (linux/fib_rules.h) */
export const FIB_RULE_OIF_DETACHED = 0x10;
/**
 * Routing rule flag: an IPv6 lookup selects a source address, which must match the source prefix of the rule.
 * (linux/fib_rules.h)
 */
export const FIB_RULE_FIND_SADDR = 0x10000;
