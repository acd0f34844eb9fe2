import { join } from "node:path";
import { summary } from "./vm/results.ts";
import { runSuites } from "./vm/suites.ts";

/**
 * Runs the ordinary tests and then those in the virtual machine, each with its output, and fails when one of the two does.
 * The last line counts the tests of both.
 */
const programs = ["test.ts", "test-vm.ts"];
const counts = await runSuites(programs.map((name) => [process.execPath, join(import.meta.dir, name)]));
console.log(summary(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;
