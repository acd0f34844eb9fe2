/** Numbers of passed, failed and skipped tests of a run. */
export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Reads the counts of a JUnit report of `bun test`. A missing or incomplete report counts as one failure. */
export function readReport(report: string | undefined): TestCounts {
  const suites = /<testsuites\b[^>]*>/.exec(report ?? "")?.[0];
  if (suites === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const attribute = (name: string) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suites)?.[1] ?? 0);
  const failed = attribute("failures") + attribute("errors");
  const skipped = attribute("skipped");
  return { passed: attribute("tests") - failed - skipped, failed, skipped };
}

/** Returns lines with the slowest test files of a JUnit report of `bun test` and their seconds, the slowest first. */
export function slowestFiles(report: string, count: number): string[] {
  const files = [...report.matchAll(/<testsuite name="([^"]+)" file="\1"[^>]* time="([\d.]+)"/g)];
  return files
    .map(([, file, time]) => ({ file, seconds: Number(time) }))
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, count)
    .map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}`);
}

/** Returns the test files of a JUnit report of `bun test` without skipped and failed tests. */
export function completeFiles(report: string): string[] {
  const suites = report.matchAll(/<testsuite name="([^"]+)" file="\1"[^>]* failures="(\d+)" skipped="(\d+)"/g);
  return [...suites].filter(([, , ...counts]) => counts.every((count) => count === "0")).map(([, file]) => file!);
}

/** Returns the line with the counts that every test command prints last. */
export function formatSummary({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Parses a line with the counts of a test command. Returns undefined for any other line. */
export function parseSummary(line: string): TestCounts | undefined {
  const match = /^(\d+) passed, (\d+) failed, (\d+) skipped$/.exec(line);
  if (match === null) return undefined;
  const [passed = 0, failed = 0, skipped = 0] = match.slice(1).map(Number);
  return { passed, failed, skipped };
}
