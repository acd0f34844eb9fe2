import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatSummary } from "./test/counts.ts";
import { runSuites } from "./test/run-suites.ts";

/**
 * Runs the tests as an ordinary user, then as root with all requirements (of the files that the first run has completed,
 * a quarter each day), in the asynchronous form, in the virtual machine, and a part of them in Node.js and Deno. Repeats the
 * output of all failed tests at the end, and prints the time of each run. The last line contains the total counts of all
 * runs, without the tests that the ordinary user's run skips: the second run does not skip them.
 */
const report = join(tmpdir(), `bun-netlink-ordinary-${process.pid}.xml`);
const ordinary = await runSuites([["bash", join(import.meta.dir, "test/ordinary-user.sh"), report]]);
const complete = await runSuites([
  ["npx", "--yes", `bun@${Bun.version}`, "run", "test:all", "--rotate", `--passed=${report}`],
  ["npx", "--yes", `bun@${Bun.version}`, "run", "test:async"],
  [process.execPath, join(import.meta.dir, "test-vm.ts"), "--rotate"],
  [process.execPath, join(import.meta.dir, "test-runtimes/main.ts"), "--part"],
]);
rmSync(report, { force: true });
const failures = [...ordinary.failures.map((failure) => `As an ordinary user: ${failure}`), ...complete.failures];
if (failures.length > 0) console.log(`\nFailed tests:\n\n${failures.join("\n\n")}\n`);
console.log(`\n${[...ordinary.times, ...complete.times].join("\n")}\n`);
const counts = {
  passed: ordinary.counts.passed + complete.counts.passed,
  failed: ordinary.counts.failed + complete.counts.failed,
  skipped: complete.counts.skipped,
};
console.log(formatSummary(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;
