import { getHeapStatistics } from "node:v8";

/** `heapStats` of the module `bun:jsc` without the counts of objects. */
export function heapStats(): { heapSize: number; heapCapacity: number; objectTypeCounts: Record<string, number> } {
  const { used_heap_size: heapSize, total_heap_size: heapCapacity } = getHeapStatistics();
  return { heapSize, heapCapacity, objectTypeCounts: {} };
}
