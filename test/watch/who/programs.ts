import { expect } from "bun:test";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NetworkNamespace } from "../../../src/index.ts";
import { type ChangedBy, routes, watch } from "../../../src/watch/index.ts";
import { within } from "../../support/threads.ts";

/** A virtual machine on a busy system runs the programs before this process reads their first event. */
const PATIENCE_MS = 1_800_000;

export interface Counts {
  right: number;
  wrong: number;
  /** Reasons of unknown programs, without numbers. */
  readonly unknown: Map<string, number>;
}

/**
 * Adds `total` routes with `parallel` short-lived programs at once, each with its own name, and compares the programs of
 * the events with those that added the routes.
 */
export async function changeByPrograms(netns: NetworkNamespace, total: number, parallel: number): Promise<Counts> {
  const directory = mkdtempSync(join(tmpdir(), "who-"));
  try {
    // The name of a program is that of the link. `ip` takes names with more than two characters for commands.
    const names = Array.from({ length: parallel }, (_, index) => index.toString(36).padStart(2, "0"));
    for (const name of names) symlinkSync(Bun.which("ip")!, join(directory, name));
    await using changes = watch(routes, { netns, who: true });
    const events = changes[Symbol.asyncIterator]();
    await within(events.next(), "the snapshot");
    for (const [program, name] of names.entries()) {
      const count = Math.ceil((total - program) / parallel);
      const lines = Array.from({ length: count }, (_, round) => destination(round * parallel + program));
      writeFileSync(join(directory, `${name}.txt`), lines.join("\n"));
    }
    // Each `xargs` starts one program after another, each for one line. A shell starts them, because this process reads events.
    const script = `for name in ${names.join(" ")}; do xargs -n1 ./$name route add unreachable < $name.txt & done; wait`;
    await using shell = netns.run(() => Bun.spawn(["sh", "-c", script], { cwd: directory }));
    const counts: Counts = { right: 0, wrong: 0, unknown: new Map() };
    for (let number = 0; number < total; number++) {
      const { value } = await within(events.next(), `change ${number + 1} of ${total}`, PATIENCE_MS);
      if (value?.kind !== "add") throw new Error(`unexpected event ${value?.kind}`);
      const [, high, low] = value.item.dst!.split(".").map(Number);
      count(counts, value.by, names[((high! << 8) + low!) % parallel]!);
    }
    expect(await shell.exited).toBe(0);
    return counts;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function destination(number: number): string {
  return `10.${number >> 8}.${number & 255}.0/24`;
}

function count(counts: Counts, by: ChangedBy | undefined, name: string): void {
  if (by?.program === name) counts.right++;
  else if (by?.program !== undefined) counts.wrong++;
  else {
    const reason = (by?.reason ?? "no by").replace(/\d+/g, "N");
    counts.unknown.set(reason, (counts.unknown.get(reason) ?? 0) + 1);
  }
}
