import { shown } from "../../../errors.ts";
import { checkInteger } from "../../../message/check.ts";

/** The handle of the root of a device. (`TC_H_ROOT`) */
export const ROOT = 0xffffffff;
/** The hook of what comes in; clsact has one for what goes out as well. (`TC_H_INGRESS`, `TC_H_MIN_*`) */
export const INGRESS = 0xfffffff1;
const INGRESS_HOOK = 0xfffffff2;
const EGRESS_HOOK = 0xfffffff3;

const names: ReadonlyMap<number, string> = /* @__PURE__ */ new Map([
  [ROOT, "root"],
  [INGRESS, "ingress"],
]);
const hooks: Readonly<Record<string, number>> = { "clsact/ingress": INGRESS_HOOK, "clsact/egress": EGRESS_HOOK };

/** A handle as text: "1:", "1:10", "root", "ingress"; numbers are hexadecimal, as everywhere in traffic control. */
export function showHandle(handle: number): string {
  const name = names.get(handle);
  if (name !== undefined) return name;
  const minor = handle & 0xffff;
  return `${(handle >>> 16).toString(16)}:${minor === 0 ? "" : minor.toString(16)}`;
}

/**
 * The handle that a text is: "1:", "1:10", "root", "ingress", and for filters of clsact "clsact/ingress" and "clsact/egress".
 *
 * @throws TypeError or RangeError for what is none.
 */
export function parseHandle(handle: string | number, path: string): number {
  if (typeof handle === "number") return checkInteger(handle, 0, 0xffffffff, path);
  if (handle === "root") return ROOT;
  if (handle === "ingress") return INGRESS;
  const hook = typeof handle === "string" && Object.hasOwn(hooks, handle) ? hooks[handle] : undefined;
  if (hook !== undefined) return hook;
  const parts = typeof handle === "string" ? /^([0-9a-f]{0,4}):([0-9a-f]{0,4})$/i.exec(handle) : null;
  if (parts === null) throw new TypeError(`${path}: expected a handle such as "1:" or "1:10", got ${shown(handle)}`);
  return ((Number.parseInt(parts[1] || "0", 16) << 16) | Number.parseInt(parts[2] || "0", 16)) >>> 0;
}

/** How long one tick of the kernel's packet clock is, in nanoseconds. (`PSCHED_SHIFT`) */
const TICK_NS = 64;

/**
 * What `buffer` of a token bucket is: the time that so many bytes take at a rate of so many bytes a second, in the kernel's
 * ticks.
 */
export function transmitTicks(bytes: number, rate: number): number {
  return Math.ceil((bytes * 1e9) / rate / TICK_NS);
}
