// Network namespace ids: each network namespace assigns such a number to the other namespaces that it refers to.

// Attributes of a namespace id (RTM_NEWNSID, RTM_GETNSID).

/** Network namespace id attribute: unspecified (type 0). (linux/net_namespace.h) */
export const NETNSA_NONE = 0;
/** Network namespace id attribute: namespace id, or -1 if none is assigned (s32). (linux/net_namespace.h) */
export const NETNSA_NSID = 1;
/** Network namespace id attribute: process whose network namespace is meant (u32). (linux/net_namespace.h) */
export const NETNSA_PID = 2;
/** Network namespace id attribute: descriptor of the network namespace (u32). (linux/net_namespace.h) */
export const NETNSA_FD = 3;
/**
 * Network namespace id attribute: id of the namespace in which the requested id is valid (s32). (linux/net_namespace.h)
 */
export const NETNSA_TARGET_NSID = 4;
/**
 * Network namespace id attribute: id that the current namespace assigned to the same namespace (s32).
 * (linux/net_namespace.h)
 */
export const NETNSA_CURRENT_NSID = 5;
