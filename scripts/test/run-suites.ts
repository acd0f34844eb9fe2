import { parseSummary, type TestCounts } from "./counts.ts";

/** Combined results of several test commands. */
export interface SuiteResults {
  counts: TestCounts;
  /** File, output and name of each failed test, and each command that failed without a failed test. */
  failures: string[];
  /** Time in seconds of each command, with the command. */
  times: string[];
}

/** Number of lines of a failed test's output that are kept from the start, and from the end. */
const KEPT_LINES = 30;

/**
 * Runs test commands one after the other, forwards their output, and adds up the counts in their last lines. A command
 * counts as one failure if its last line has no counts, or if it exits with an error without reporting a failure.
 */
export async function runSuites(commands: readonly string[][]): Promise<SuiteResults> {
  const counts: TestCounts = { passed: 0, failed: 0, skipped: 0 };
  const failures: string[] = [];
  const times: string[] = [];
  for (const command of commands) {
    const started = performance.now();
    const child = Bun.spawn(command, { stdio: ["ignore", "pipe", "pipe"] });
    const skipped: string[] = [];
    const [lastLine] = await Promise.all([
      forward(child.stdout, process.stdout, new ResultParser(failures, skipped)),
      forward(child.stderr, process.stderr, new ResultParser(failures, skipped)),
    ]);
    const reported = parseSummary(lastLine) ?? { passed: 0, failed: 1, skipped: 0 };
    const exitCode = await child.exited;
    if (exitCode !== 0 && reported.failed === 0) {
      reported.failed = 1;
      failures.push([`${command.join(" ")}: exit code ${exitCode} without a failed test`, ...skipped].join("\n"));
    }
    counts.passed += reported.passed;
    counts.failed += reported.failed;
    counts.skipped += reported.skipped;
    times.push(`${((performance.now() - started) / 1000).toFixed(0).padStart(6)} s  ${command.join(" ")}`);
  }
  return { counts, failures, times };
}

/** Forwards the output of a test command, also to the parser, and returns the last non-empty line. */
async function forward(
  from: ReadableStream<Uint8Array>,
  to: NodeJS.WriteStream,
  parser: ResultParser,
): Promise<string> {
  const decoder = new TextDecoder();
  let unfinished = "";
  let last = "";
  const addLine = (line: string) => {
    parser.addLine(line);
    if (line.trim() !== "") last = line;
  };
  for await (const bytes of from) {
    await new Promise((done) => to.write(bytes, done));
    const lines = (unfinished + decoder.decode(bytes, { stream: true })).split("\n");
    unfinished = lines.pop()!;
    lines.forEach(addLine);
  }
  addLine(unfinished);
  return last.trimEnd();
}

/** Finds failed and skipped tests in the output of `bun test`, which prints a test's result line after the test's output. */
class ResultParser {
  #file = "";
  #hasEnded = false;
  #lines: string[] = [];
  readonly #failures: string[];
  readonly #skipped: string[];

  constructor(failures: string[], skipped: string[]) {
    this.#failures = failures;
    this.#skipped = skipped;
  }

  addLine(line: string): void {
    if (/^\S+\.ts:\r?$/.test(line)) {
      this.#file = line;
      this.#lines = [];
      this.#hasEnded = false;
    } else if (/^\((pass|skip|todo)\) /.test(line)) {
      this.#lines = [];
      if (line.startsWith("(skip) ") && !this.#hasEnded) this.#skipped.push(`${this.#file} ${line}`);
    } else if (/^\d+ tests? (failed|skipped|todo):\r?$/.test(line)) {
      // After this line, `bun test` repeats the names of all failed or skipped tests.
      this.#hasEnded = true;
    } else {
      this.#lines.push(line);
      if (this.#lines.length > 2 * KEPT_LINES) this.#lines.splice(KEPT_LINES, 2, "[…]");
      if (!line.startsWith("(fail) ") || this.#hasEnded) return;
      this.#failures.push([this.#file, ...this.#lines].join("\n"));
      this.#lines = [];
    }
  }
}
