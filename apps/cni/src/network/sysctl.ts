import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Sets a kernel parameter of the thread's network namespace, unless it has the value. `path` is below /proc/sys/net. */
export function setSysctl(path: string, value: string): void {
  if (readSysctl(path) !== value) writeFileSync(`/proc/sys/net/${path}`, value);
}

/** Returns the value of a kernel parameter of the thread's network namespace. */
export function readSysctl(path: string): string {
  return readFileSync(`/proc/sys/net/${path}`, "utf8").trim();
}

/** Returns whether the kernel has a parameter. */
export function hasSysctl(path: string): boolean {
  return existsSync(`/proc/sys/net/${path}`);
}

/** Returns the parameter that lets the host forward packets of an address family. */
export function forwardingPath(family: 4 | 6): string {
  return family === 4 ? "ipv4/ip_forward" : "ipv6/conf/all/forwarding";
}
