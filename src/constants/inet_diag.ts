// Diagnostics of internet sockets (NETLINK_SOCK_DIAG).
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

// Attributes of a socket diagnostics request.

/** Reserved type 0 of socket diagnostics request attributes. The kernel does not use this type. (linux/inet_diag.h) */
export const INET_DIAG_REQ_NONE = 0;
/**
 * Socket diagnostics request attribute with a filter program of INET_DIAG_BC_* operations (bytes). (linux/inet_diag.h)
 */
export const INET_DIAG_REQ_BYTECODE = 1;

// Operations of a socket filter (inet_diag_bc_op.code).

/**
 * Socket filter operation that matches if the source port is greater than or equal to the operand. (linux/inet_diag.h)
 */
export const INET_DIAG_BC_S_GE = 2;

// Attributes of a socket in a diagnostics reply. Bit n - 1 of idiag_ext in the request selects the attribute with type
// n.

/** Reserved type 0 of socket diagnostics attributes. The kernel does not use this type. (linux/inet_diag.h) */
export const INET_DIAG_NONE = 0;
