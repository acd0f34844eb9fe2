import { addCounts, type Counts, readSummary } from "./results.ts";

/** What became of several suites of tests. */
export interface SuitesOutcome {
  counts: Counts;
  /** Whether each of them ended well. */
  ok: boolean;
}

/**
 * Runs programs that each end with a line that counts tests, one after the other, and adds up what they counted. All that
 * they print is passed on as it comes. One that ends without such a line counts as a failed test; one that fails without
 * having counted a failure leaves the counts alone, and the outcome is not ok.
 */
export async function runSuites(commands: readonly string[][]): Promise<SuitesOutcome> {
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  let ok = true;
  for (const command of commands) {
    const child = Bun.spawn(command, { stdio: ["ignore", "pipe", "inherit"] });
    const said = readSummary(await passOn(child.stdout)) ?? { passed: 0, failed: 1, skipped: 0 };
    counts = addCounts(counts, said);
    if ((await child.exited) !== 0 || said.failed > 0) ok = false;
  }
  return { counts, ok };
}

/** Prints what comes, and returns the last line of it. */
async function passOn(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let end = "";
  for await (const bytes of stream) {
    await Bun.write(Bun.stdout, bytes);
    end = lastLines(end + decoder.decode(bytes, { stream: true }));
  }
  return end.trimEnd();
}

/** What of a text can be its last line, be it complete or not. */
function lastLines(text: string): string {
  return text.slice(text.trimEnd().lastIndexOf("\n") + 1);
}
