import { rangeError, typeError } from "../../../base/argument-error.ts";
import { checkInteger } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";

/** `TC_H_ROOT` */
export const ROOT = 0xffffffff;
/** `TC_H_INGRESS`. The two hooks of clsact have other minor numbers. (`TC_H_MIN_*`) */
export const INGRESS = 0xfffffff1;
const INGRESS_HOOK = 0xfffffff2;
const EGRESS_HOOK = 0xfffffff3;

const names: ReadonlyMap<number, string> = /* @__PURE__ */ new Map([
  [ROOT, "root"],
  [INGRESS, "ingress"],
  [INGRESS_HOOK, "clsact/ingress"],
  [EGRESS_HOOK, "clsact/egress"],
]);
const numbers: ReadonlyMap<unknown, number> = /* @__PURE__ */ new Map(
  [...names].map(([number, name]) => [name, number]),
);

/** Formats a handle as `tc` does, such as "1:10" or "clsact/egress". */
export function showHandle(handle: number): string {
  const name = names.get(handle);
  if (name !== undefined) return name;
  const minor = handle & 0xffff;
  return `${(handle >>> 16).toString(16)}:${minor === 0 ? "" : minor.toString(16)}`;
}

/** Returns a valid number unchanged. */
export function parseHandle(handle: string | number, path: string): number {
  if (typeof handle === "number") return checkInteger(handle, 0, 0xffffffff, path);
  const named = numbers.get(handle);
  if (named !== undefined) return named;
  const parts = typeof handle === "string" ? /^([0-9a-f]{0,4}):([0-9a-f]{0,4})$/i.exec(handle) : null;
  if (parts === null) throw typeError(path, `expected a handle such as "1:" or "1:10", got ${describeValue(handle)}`);
  return ((Number.parseInt(parts[1] || "0", 16) << 16) | Number.parseInt(parts[2] || "0", 16)) >>> 0;
}

/** Tick of the packet scheduler clock. (`PSCHED_SHIFT`, net/pkt_sched.h) */
export const TICK_NS = 64;
export const MAX_TICKS = 0xffffffff;

/** May exceed {@link MAX_TICKS}. `rate` is in bytes per second. */
export function ticksFor(bytes: number, rate: number): number {
  return Math.ceil((bytes * 1e9) / rate / TICK_NS);
}

/** If several numbers match, returns the one with the fewest decimals. */
export function bytesFor(ticks: number, rate: number): number {
  const exact = (ticks * TICK_NS * rate) / 1e9;
  for (let scale = 1; scale <= 1e6; scale *= 10) {
    const bytes = Math.floor(exact * scale) / scale;
    if (ticksFor(bytes, rate) === ticks) return bytes;
  }
  return exact;
}

/**
 * Returns the time to transmit `bytes` at `rate` bytes per second, in ticks of the kernel's packet scheduler clock. Raw
 * netlink attributes contain the size of a token bucket in this unit (`buffer` of `struct tc_tbf_qopt`).
 *
 * @throws TypeError for an argument that is not a number; RangeError for a negative number, a rate of 0, and a time
 *   above the maximum of about 4.5 minutes.
 */
export function transmitTicks(bytes: number, rate: number): number {
  if (checkAmount(rate, "rate") === 0) throw rangeError("rate", "expected more than 0 bytes per second");
  return bucketTicks(bytes, rate, "bytes");
}

/** `rate` must be above 0. */
export function bucketTicks(bytes: number, rate: number, path: string): number {
  checkAmount(bytes, path);
  const ticks = ticksFor(bytes, rate);
  if (ticks <= MAX_TICKS) return ticks;
  throw rangeError(
    path,
    `at ${rate} bytes per second, the transmission of ${bytes} bytes takes longer than the kernel can represent`,
  );
}

function checkAmount(value: unknown, path: string): number {
  if (typeof value !== "number") throw typeError(path, `expected a number, got ${describeValue(value)}`);
  if (!Number.isFinite(value) || value < 0) {
    throw rangeError(path, `expected a finite number of at least 0, got ${value}`);
  }
  return value;
}
