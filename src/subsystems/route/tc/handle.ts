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

/** Parts of the handle of a u32 filter. (`TC_U32_HTID`, `TC_U32_NODE`, linux/pkt_cls.h) */
export const TABLE = 0xfff00000;
export const ENTRY = 0xfff;

/** Returns the handle of the hash table of a u32 filter. */
export function tableOf(handle: number): number {
  return (handle & TABLE) >>> 0;
}

/**
 * Parses the handle of a traffic control filter: a number, or "TABLE:BUCKET:ITEM" as `tc` shows those of u32 filters, such
 * as "800::801" (0x80000801), "800:" for a hash table, and "::801" for an item in the first table of the preference.
 */
export function parseFilterHandle(handle: string | number, path: string, kind?: string): number {
  if (typeof handle === "number") return checkInteger(handle, 0, 0xffffffff, path);
  const parts =
    typeof handle === "string" ? /^([0-9a-f]{0,3}):([0-9a-f]{0,2})(?::([0-9a-f]{0,3}))?$/i.exec(handle) : null;
  const [table = 0, bucket = 0, item = 0] = parts?.slice(1).map((part) => Number.parseInt(part || "0", 16)) ?? [];
  if (parts === null || (table | bucket | item) === 0) {
    const number = kind === "u32" ? "" : "a number, or for u32 ";
    throw typeError(path, `expected ${number}table, bucket and item, such as "800::801", got ${describeValue(handle)}`);
  }
  return ((table << 20) | (bucket << 12) | item) >>> 0;
}

/** Formats the handle of a u32 filter as `tc` does. */
export function showFilterHandle(handle: number): string {
  const part = (number: number) => (number === 0 ? "" : number.toString(16));
  const [table, bucket, item] = [handle >>> 20, (handle >>> 12) & 0xff, handle & ENTRY];
  return `${part(table)}:${part(bucket)}${item === 0 && bucket === 0 ? "" : `:${part(item)}`}`;
}

/** Bits of the handle of a route filter that do not follow from its options: filters with equal options differ in them. (route4_set_parms) */
export const ROUTE_NUMBER = 0x7f00;

/** Returns the handle that the kernel requires for a filter of the kind route: it follows from the options. (route4_set_parms) */
export function routeHandle({ to, from, iif }: { to?: number; from?: number; iif?: number } = {}): number {
  const source = iif === undefined ? (from ?? 0xffff) : 0x8000 | iif;
  return ((source << 16) | (to ?? 0x8000)) >>> 0;
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
  return bucketTicks(bytes, rate, "bytes", MAX_TICKS);
}

/** `rate` must be above 0. */
export function bucketTicks(
  bytes: number,
  rate: number,
  path: string,
  maximum: number = Number.MAX_SAFE_INTEGER,
): number {
  checkAmount(bytes, path);
  const ticks = ticksFor(bytes, rate);
  if (ticks <= maximum) return ticks;
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
