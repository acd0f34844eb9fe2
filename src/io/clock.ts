import { readFileSync } from "node:fs";
import { uptime } from "node:os";

/** Returns the milliseconds since the system was started, as the kernel counts them. */
export function monotonic(): bigint {
  try {
    return BigInt(Math.round(Number.parseFloat(readFileSync("/proc/uptime", "latin1")) * 1000));
  } catch {
    // Hosts without /proc have only `uptime()`, whose resolution is one second.
    return BigInt(Math.round(uptime() * 1000));
  }
}
