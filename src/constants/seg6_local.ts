// Constants of segment routing endpoints (SRv6), which are encapsulations of routes.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

/**
 * Attribute of a segment routing endpoint with its counters. In a request, the attribute enables counting (nested).
 * Available since Linux 5.14. (linux/seg6_local.h)
 */
export const SEG6_LOCAL_COUNTERS = 10;
/**
 * Attribute with the number of packets that a segment routing endpoint has processed (u64). Available since Linux 5.14.
 * (linux/seg6_local.h)
 */
export const SEG6_LOCAL_CNT_PACKETS = 2;
/**
 * Attribute with the number of bytes that a segment routing endpoint has processed (u64). Available since Linux 5.14.
 * (linux/seg6_local.h)
 */
export const SEG6_LOCAL_CNT_BYTES = 3;
/**
 * Attribute with the number of packets that a segment routing endpoint has dropped (u64). Available since Linux 5.14.
 * (linux/seg6_local.h)
 */
export const SEG6_LOCAL_CNT_ERRORS = 4;
