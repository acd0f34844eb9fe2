import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import type { UpcallParser } from "./upcall.ts";

/** Where in an upcall's packet the time stands at which it was sent. */
const STAMP = 8;

/** How long ago the upcall was sent that the parser has read, in nanoseconds. */
export function waited(parser: UpcallParser, view: DataView): number {
  const at = parser.packet + STAMP;
  return monotonicNanoseconds() - (view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true));
}

/** The value below which that part of them lies. */
export function quantile(values: Float64Array, part: number): number {
  return values.toSorted()[Math.floor((values.length - 1) * part)]!;
}
