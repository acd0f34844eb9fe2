import { join } from "node:path";
import { summary } from "./vm/results.ts";
import { runSuites } from "./vm/suites.ts";

/**
 * Runs the ordinary tests and then those in the virtual machine, each with its output, and fails when one of the two does.
 * What failed is shown again at the end. The last line counts the tests of both.
 */
const programs = ["test.ts", "test-vm.ts"];
const { counts, failures } = await runSuites(programs.map((name) => [process.execPath, join(import.meta.dir, name)]));
if (failures.length > 0) console.log(`\nWhat failed:\n\n${failures.join("\n\n")}\n`);
console.log(summary(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;
