import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../../../../src/subsystems/state/confirm/files.ts";

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

/**
 * Shortens the time to apply a plan ("begun.json") or to confirm it ("applied.json") to `ms` milliseconds. With a long
 * time from the start, a busy machine cannot exceed the time before the test expects it.
 */
export function shortenTime(directory: string, name: "begun.json" | "applied.json", ms: number): void {
  const records = join(directory, "records");
  for (const id of readdirSync(records)) {
    const read = <Content>(file: string) => JSON.parse(readFileSync(join(records, id, file), "utf8")) as Content;
    const { deadline } = read<{ deadline: number }>(name);
    const { timeoutMs } = read<{ timeoutMs: number }>("record.json");
    replaceFile(join(records, id, name), JSON.stringify({ deadline: deadline - timeoutMs + ms }));
  }
}
