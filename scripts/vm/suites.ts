import { addCounts, type Counts, readSummary } from "./results.ts";

/**
 * Runs programs that each end with a line that counts tests, one after the other, and adds up what they counted. All that
 * they print is passed on as it comes. One that ends without such a line counts as a failed test, and so does one that
 * fails without having counted a failure: the sum never looks better than the outcome.
 */
export async function runSuites(commands: readonly string[][]): Promise<Counts> {
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const command of commands) {
    const child = Bun.spawn(command, { stdio: ["ignore", "pipe", "inherit"] });
    const said = readSummary(await passOn(child.stdout)) ?? { passed: 0, failed: 1, skipped: 0 };
    if ((await child.exited) !== 0 && said.failed === 0) said.failed = 1;
    counts = addCounts(counts, said);
  }
  return counts;
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
