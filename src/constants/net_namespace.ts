// Ids of network namespaces, as one namespace numbers the others.

// Attributes of a namespace id (RTM_NEWNSID, RTM_GETNSID).

/** Names no attribute. (linux/net_namespace.h) */
export const NETNSA_NONE = 0;
/** The id, -1 for none yet (s32). (linux/net_namespace.h) */
export const NETNSA_NSID = 1;
/** The namespace of this process (u32). (linux/net_namespace.h) */
export const NETNSA_PID = 2;
/** The namespace that this descriptor refers to (u32). (linux/net_namespace.h) */
export const NETNSA_FD = 3;
/** The namespace whose numbering is asked for, by its id here (s32). (linux/net_namespace.h) */
export const NETNSA_TARGET_NSID = 4;
/** The id that this namespace has for the one asked about (s32). (linux/net_namespace.h) */
export const NETNSA_CURRENT_NSID = 5;
