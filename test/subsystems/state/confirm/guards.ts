import { readdirSync, readFileSync } from "node:fs";

/** Returns the ids of the guard processes whose records are in a directory. */
export function guardsOf(directory: string): number[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8");
      // A process that was killed, and whose parent has not yet read its status, has an empty command line.
      return command.includes(`"${directory}/records/`) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

/** Waits until all guard processes of a directory have ended. */
export async function guardsEnded(directory: string): Promise<void> {
  while (guardsOf(directory).length > 0) await Bun.sleep(20);
}
