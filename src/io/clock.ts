import { readFileSync } from "node:fs";
import { uptime } from "node:os";
import { monotonicNanoseconds } from "../ffi/libc.ts";

/** Returns the milliseconds since boot, including suspend. */
export function bootTime(): number {
  try {
    return Math.round(Number.parseFloat(readFileSync("/proc/uptime", "latin1")) * 1000);
  } catch {
    // Hosts without /proc have only `uptime()`, whose resolution is one second.
    return Math.round(uptime() * 1000);
  }
}

/**
 * Returns the milliseconds since boot without suspend (`CLOCK_MONOTONIC`). If the runtime cannot load libc, the result
 * includes suspend.
 */
export function monotonicTime(): number {
  try {
    return Math.floor(monotonicNanoseconds() / 1e6);
  } catch {
    return bootTime();
  }
}
