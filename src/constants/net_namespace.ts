// Attributes of network namespace ids. An id is a number that one network namespace assigns to another.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

// Attributes of a network namespace id (RTM_NEWNSID, RTM_GETNSID).

/** Reserved type 0 of network namespace attributes. The kernel does not use this type. (linux/net_namespace.h) */
export const NETNSA_NONE = 0;
/** Network namespace attribute with the namespace id, or -1 if no id is assigned (s32). (linux/net_namespace.h) */
export const NETNSA_NSID = 1;
/**
 * Network namespace attribute with the id of a process, which identifies its network namespace (u32).
 * (linux/net_namespace.h)
 */
export const NETNSA_PID = 2;
/** Network namespace attribute with a descriptor that refers to the namespace (u32). (linux/net_namespace.h) */
export const NETNSA_FD = 3;
/**
 * Network namespace attribute that selects the namespace whose ids a request reads, by its id in the caller's namespace
 * (s32). (linux/net_namespace.h)
 */
export const NETNSA_TARGET_NSID = 4;
/**
 * Network namespace attribute with the id that the caller's namespace has assigned to the described namespace (s32).
 * Sent only in replies to requests with NETNSA_TARGET_NSID. (linux/net_namespace.h)
 */
export const NETNSA_CURRENT_NSID = 5;
