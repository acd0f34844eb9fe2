import { join } from "node:path";
import { Archive } from "./vm/archive.ts";
import { Cache } from "./vm/cache.ts";
import { imageFor } from "./vm/image.ts";
import { boot } from "./vm/machine.ts";
import { Packages, Unavailable } from "./vm/packages.ts";
import { type Counts, countResults, summary } from "./vm/results.ts";
import { select } from "./vm/selection.ts";

/**
 * Runs the tests that need another kernel than the running one (`*.vm.ts`) in a virtual machine with Debian's, which has
 * all modules. Arguments: parts of file names, then options for `bun test`; `--fresh` fetches everything again. The last
 * line counts what passed, failed and was skipped. Where the virtual machine cannot be had the tests are skipped; with
 * BUN_NETLINK_REQUIRE_ALL=1 that is a failure, and so is a single skipped test.
 */
const root = join(import.meta.dir, "..");
const requireAll = process.env["BUN_NETLINK_REQUIRE_ALL"] === "1";
/** When the virtual machine is stopped at the latest. */
const MOST_SECONDS = 780;
/** How long one test may take, in milliseconds, unless the command line says otherwise: the virtual machine is slow. */
const TEST_TIMEOUT_MS = 60_000;
/** What of the project the guest gets. */
const PROJECT = ["{src,test,scripts,examples}/**/*", "*.{json,toml}"];

const { files, options, fresh } = select(process.argv.slice(2), root);
const { counts, exitCode } = await run();
console.log(summary(counts));
process.exitCode = exitCode;

async function run(): Promise<{ counts: Counts; exitCode: number }> {
  const failure = { counts: { passed: 0, failed: 1, skipped: 0 }, exitCode: 1 };
  if (files.length === 0) {
    console.error("there are no tests for the virtual machine in files of such a name");
    return failure;
  }
  try {
    return await runInVirtualMachine();
  } catch (error) {
    if (!(error instanceof Unavailable)) {
      console.error(error);
      return failure;
    }
    console.error(`no virtual machine for the tests that need one: ${error.message}`);
    if (!requireAll) return { counts: { passed: 0, failed: 0, skipped: files.length }, exitCode: 0 };
    console.error("that is a failure, since BUN_NETLINK_REQUIRE_ALL is set");
    return failure;
  }
}

async function runInVirtualMachine(): Promise<{ counts: Counts; exitCode: number }> {
  const cache = new Cache();
  if (fresh) cache.clear();
  const packages = await Packages.get(cache);
  const image = await imageFor(packages, cache);
  const started = performance.now();
  const { status, report, late } = await cache.aside((scratch) =>
    boot(image, packages, scratch, MOST_SECONDS, addProject),
  );
  if (late) console.error(`the virtual machine was stopped after ${MOST_SECONDS} seconds`);
  else if (status === undefined) console.error("the virtual machine ended before the tests did");
  const seconds = (performance.now() - started) / 1000;
  console.log(`Linux ${packages.kernelVersion} in a virtual machine, ${seconds.toFixed(1)} s with its start`);
  const counts = countResults(report);
  const failed = status !== 0 || counts.failed > 0 || (requireAll && counts.skipped > 0);
  return { counts, exitCode: failed ? status || 1 : 0 };
}

/** Appends the project and what to do with it. */
function addProject(file: string): void {
  using archive = new Archive(file, { append: true });
  for (const pattern of PROJECT) {
    for (const path of new Bun.Glob(pattern).scanSync({ cwd: root })) archive.copy(`project/${path}`, join(root, path));
  }
  archive.file("tests.sh", script());
  archive.finish();
}

/** The script that runs the tests in the guest. */
function script(): string {
  const settings = ["--reporter=junit", "--reporter-outfile=/tmp/report.xml", `--timeout=${TEST_TIMEOUT_MS}`];
  const words = ["bun", "test", ...files.map((path) => `./${path}`), ...settings, ...options];
  const setting = requireAll ? "export BUN_NETLINK_REQUIRE_ALL=1\n" : "";
  return `${setting}exec ${words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ")}\n`;
}
