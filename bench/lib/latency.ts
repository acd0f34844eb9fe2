import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import type { UpcallParser } from "./upcall.ts";

/** Offset of the send time in the packet of an upcall. */
const SEND_TIME = 8;

/** Returns the nanoseconds that have passed since the upcall in `parser` was sent. */
export function latencyOf(parser: UpcallParser, view: DataView): number {
  const at = parser.packet + SEND_TIME;
  return monotonicNanoseconds() - (view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true));
}

/** Returns the quantile of values: the value below which `fraction` of the values lie. */
export function quantile(values: Float64Array, fraction: number): number {
  return values.toSorted()[Math.floor((values.length - 1) * fraction)]!;
}
