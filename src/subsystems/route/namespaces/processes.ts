import { readdirSync, readlinkSync } from "node:fs";
import { identityOf } from "./names.ts";

/**
 * Returns the process ids of each network namespace, by `NetworkNamespace.id` of the namespace of their main thread.
 * Processes that this user may not inspect and processes in other pid namespaces are omitted.
 */
export function processesByNamespace(): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const name of readdirSync("/proc")) {
    if (!/^[0-9]+$/.test(name)) continue;
    const id = identityOf(`/proc/${name}/ns/net`);
    if (id === undefined) continue;
    const pids = found.get(id);
    if (pids === undefined) found.set(id, [Number(name)]);
    else pids.push(Number(name));
  }
  for (const pids of found.values()) pids.sort((a, b) => a - b);
  return found;
}

/** Returns paths of the network namespaces that this process has open. Each namespace occurs once. */
export function openNamespaces(): string[] {
  const found = new Map<string, string>();
  for (const name of readdirSync("/proc/self/fd")) {
    const path = `/proc/self/fd/${name}`;
    try {
      const target = readlinkSync(path);
      if (target.startsWith("net:[")) found.set(target, path);
    } catch {
      // The descriptor was closed after the directory of descriptors was read.
    }
  }
  return [...found.values()];
}
