import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Sets a kernel parameter of the thread's network namespace, unless it has the value. `path` is below /proc/sys/net. */
export function setSysctl(path: string, value: string): void {
  const file = `/proc/sys/net/${path}`;
  if (readFileSync(file, "utf8").trim() !== value) writeFileSync(file, value);
}

/** Returns whether the kernel has a parameter. */
export function hasSysctl(path: string): boolean {
  return existsSync(`/proc/sys/net/${path}`);
}

/** Lets the host forward packets of an address family. */
export function enableForwarding(family: 4 | 6): void {
  setSysctl(family === 4 ? "ipv4/ip_forward" : "ipv6/conf/all/forwarding", "1");
}
