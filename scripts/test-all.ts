import { join } from "node:path";
import { formatSummary } from "./test/counts.ts";
import { runSuites } from "./test/run-suites.ts";

/**
 * Runs the tests on this machine's kernel and then the tests in the virtual machine. Repeats the output of all failed
 * tests at the end. The last line contains the total counts of both runs.
 */
const programs = ["test.ts", "test-vm.ts"];
const { counts, failures } = await runSuites(programs.map((name) => [process.execPath, join(import.meta.dir, name)]));
if (failures.length > 0) console.log(`\nFailed tests:\n\n${failures.join("\n\n")}\n`);
console.log(formatSummary(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;
