import { readFileSync } from "node:fs";
import { uptime } from "node:os";

/** Returns the milliseconds since boot, including suspend. */
export function bootTime(): number {
  try {
    return Math.round(Number.parseFloat(readFileSync("/proc/uptime", "latin1")) * 1000);
  } catch {
    // Hosts without /proc have only `uptime()`, whose resolution is one second.
    return Math.round(uptime() * 1000);
  }
}
