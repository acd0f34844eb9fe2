/** What became of the tests of a run. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** What a JUnit report of `bun test` counts; a run that ended before it could write one has failed. */
export function countResults(report: string | undefined): Counts {
  const suites = /<testsuites\b[^>]*>/.exec(report ?? "")?.[0];
  if (suites === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const attribute = (name: string) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suites)?.[1] ?? 0);
  const failed = attribute("failures") + attribute("errors");
  const skipped = attribute("skipped");
  return { passed: attribute("tests") - failed - skipped, failed, skipped };
}

/** The line that every run of tests ends with. */
export function summary({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** What such a line says; undefined when it is another. */
export function readSummary(line: string): Counts | undefined {
  const found = /^(\d+) passed, (\d+) failed, (\d+) skipped$/.exec(line);
  if (found === null) return undefined;
  const [passed = 0, failed = 0, skipped = 0] = found.slice(1).map(Number);
  return { passed, failed, skipped };
}

/** The counts of two runs together. */
export function addCounts(one: Counts, other: Counts): Counts {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}
