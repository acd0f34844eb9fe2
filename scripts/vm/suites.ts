import { addCounts, type Counts, readSummary } from "./results.ts";

/** What became of several suites. */
export interface Outcome {
  counts: Counts;
  /** Of each test that failed the file, what was printed while it ran, and its name. */
  failures: string[];
}

/** How many of a test's first lines are kept when it fails, and how many of its last ones. */
const KEPT_LINES = 30;

/**
 * Runs programs that each end with a line that counts tests, one after the other, and adds up what they counted. All that
 * they print is passed on as it comes. One that ends without such a line counts as a failed test, and so does one that
 * fails without having counted a failure: the sum never looks better than the outcome.
 */
export async function runSuites(commands: readonly string[][]): Promise<Outcome> {
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const failures: string[] = [];
  for (const command of commands) {
    const child = Bun.spawn(command, { stdio: ["ignore", "pipe", "pipe"] });
    const [end] = await Promise.all([
      passOn(child.stdout, process.stdout, failures),
      passOn(child.stderr, process.stderr, failures),
    ]);
    const said = readSummary(end) ?? { passed: 0, failed: 1, skipped: 0 };
    if ((await child.exited) !== 0 && said.failed === 0) said.failed = 1;
    counts = addCounts(counts, said);
  }
  return { counts, failures };
}

/** Prints what comes, adds to the failures those that it tells of, and returns the last line of it. */
async function passOn(from: ReadableStream<Uint8Array>, to: NodeJS.WriteStream, failures: string[]): Promise<string> {
  const decoder = new TextDecoder();
  const told = new Failures(failures);
  let unfinished = "";
  let last = "";
  const take = (line: string) => {
    told.take(line);
    if (line.trim() !== "") last = line;
  };
  for await (const bytes of from) {
    await new Promise((done) => to.write(bytes, done));
    const lines = (unfinished + decoder.decode(bytes, { stream: true })).split("\n");
    unfinished = lines.pop()!;
    lines.forEach(take);
  }
  take(unfinished);
  return last.trimEnd();
}

/** Finds the failures in what `bun test` prints: a line for each test, behind what was printed while it ran. */
class Failures {
  #file = "";
  #ended = false;
  #lines: string[] = [];
  readonly #found: string[];

  constructor(found: string[]) {
    this.#found = found;
  }

  take(line: string): void {
    if (/^\S+\.ts:\r?$/.test(line)) {
      this.#file = line;
      this.#lines = [];
    } else if (/^\((pass|skip|todo)\) /.test(line)) {
      this.#lines = [];
    } else if (/^\d+ tests? failed:\r?$/.test(line)) {
      // The names of all of them follow, once more.
      this.#ended = true;
    } else {
      this.#lines.push(line);
      if (this.#lines.length > 2 * KEPT_LINES) this.#lines.splice(KEPT_LINES, 2, "[…]");
      if (!line.startsWith("(fail) ") || this.#ended) return;
      this.#found.push([this.#file, ...this.#lines].join("\n"));
      this.#lines = [];
    }
  }
}
