import type { MessageView } from "../../src/index.ts";

/**
 * Returns the checksum of a message: its length plus the first and the last byte after the header. c/flood.c computes
 * the same checksum.
 */
export function checksumOf({ store, offset, length }: MessageView): number {
  return length + store[offset + 16]! + store[offset + length - 1]!;
}
