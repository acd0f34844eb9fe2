import type { Subprocess } from "bun";

/**
 * Returns the maximum resident memory of a process in bytes, or 0 if it has ended. `getrusage` is not used, because its
 * maximum includes the memory of the parent at the time of the fork.
 */
export async function maximumMemory(process: number | "self"): Promise<number> {
  const status = await Bun.file(`/proc/${process}/status`)
    .text()
    .catch(() => "");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

/** Waits for the end of a process, and returns its maximum resident memory in bytes at the last of its measurements. */
export async function memoryUntilExit(child: Subprocess, intervalMs: number): Promise<number> {
  let bytes = 0;
  while (child.exitCode === null && child.signalCode === null) {
    bytes = Math.max(bytes, await maximumMemory(child.pid));
    await Promise.race([child.exited, Bun.sleep(intervalMs)]);
  }
  return bytes;
}
