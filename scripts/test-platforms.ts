// Runs tests with Bun for another C library or processor.
//
//   bun run test:platforms NAME[,NAME…] [--record] [WORD…] [OPTIONS FOR bun test…]
//
// NAME is "x64", "x64-musl", "rootless", "arm64", "arm64-musl" or "arm64-machine". The words select test files by parts
// of their paths, as in `bun run test`. --record records the results in test/results, from which `bun run docs`
// generates docs/platforms.md. A version of Bun that is not the one of the development dependencies has its own
// results. --missing selects the files that have no recorded results yet (with arm64-machine). docs/testing.md describes
// what the emulation of arm64 lacks. The last line contains the counts.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { devDependencies } from "../package.json";
import { arm64Machine, runOnArm64 } from "./platforms/arm64-machine.ts";
import type { GroupResult } from "./platforms/guest-tests.ts";
import { PLATFORMS, platformFor } from "./platforms/platform.ts";
import { formatSummary, readReport, type TestCounts } from "./test/counts.ts";
import { hasResults, recordResults } from "./test/results.ts";
import { UnavailableError } from "./vm/apt.ts";
import { Cache } from "./vm/cache.ts";

/** Default timeout of one test in milliseconds. An emulated processor has a tenth of the speed of a real one. */
const TEST_TIMEOUT_MS = 300_000;

/** Time limit of a group of test files in the virtual machine in seconds. */
const GROUP_SECONDS = 900;
/** Number of groups of test files that the virtual machine, which has two processors, runs at once. */
const PROCESSES = 3;
/** Time in milliseconds that is assumed for a test file without a recorded time. */
const DEFAULT_FILE_MS = 300;

/** Time in milliseconds that a group may take on a real processor, and the time in which a file starts there. */
const [GROUP_MS, START_MS] = [700, 100];
const NO_TESTS: TestCounts = { passed: 0, failed: 0, skipped: 0 };

/** Name of the platform that has its own kernel in a virtual machine. */
const MACHINE = "arm64-machine";

const root = join(import.meta.dir, "..");
const [list = "", ...rest] = process.argv.slice(2);
const record = rest.includes("--record");
const missing = rest.includes("--missing");
const options = rest.filter((word) => word.startsWith("-") && word !== "--record" && word !== "--missing");
const words = rest.filter((word) => !word.startsWith("-"));
const names = list.split(",");
const known = [...Object.keys(PLATFORMS), MACHINE];
const unknown = names.find((name) => !known.includes(name));
const total: TestCounts = { passed: 0, failed: 0, skipped: 0 };

if (unknown !== undefined) {
  console.error(`expected platforms (${known.join(", ")}), separated by commas, got "${unknown}"`);
  total.failed++;
} else {
  for (const name of names) await testPlatform(name);
}
console.log(formatSummary(total));
process.exitCode = total.failed > 0 ? 1 : 0;

async function testPlatform(name: string): Promise<void> {
  const cache = new Cache();
  const settings = [`--timeout=${TEST_TIMEOUT_MS}`, "--reporter=junit"];
  try {
    if (name === MACHINE) return await testOnMachine(cache);
    const { namespace, bun, env, version } = await platformFor(name, cache);
    await cache.withTemporaryDirectory((scratch) => {
      const file = join(scratch, "report.xml");
      Bun.spawnSync([...namespace, bun, "test", ...settings, `--reporter-outfile=${file}`, ...options, ...words], {
        cwd: root,
        env: { ...process.env, ...env },
        stdio: ["ignore", "inherit", "inherit"],
      });
      const report = existsSync(file) ? readFileSync(file, "utf8") : undefined;
      finish(name, { title: PLATFORMS[name]!.title, version }, report);
    });
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    console.error(`${name} is unavailable: ${error.message}`);
    total.failed++;
  }
}

/** Runs the tests with a kernel for arm64. Records the results of each group of files when it ends. */
async function testOnMachine(cache: Cache): Promise<void> {
  const { bun } = await platformFor("arm64", cache);
  const machine = await arm64Machine(bun, cache);
  const about = { title: "arm64, own kernel", version: `Bun ${Bun.version}, Linux ${machine.version}` };
  const groups = groupsOfMachine();
  const plan = {
    options: [`--timeout=${TEST_TIMEOUT_MS}`, ...options],
    groupSeconds: GROUP_SECONDS,
    processes: PROCESSES,
  };
  // A machine stops at its time limit. Another one runs the groups that had not ended.
  for (let before = Infinity; groups.size > 0 && groups.size < before; ) {
    before = groups.size;
    const planned = new Map([...groups].map((files) => [files.join(), files]));
    const receive = (result: GroupResult) => {
      const { files, seconds, status, report } = result;
      groups.delete(planned.get(files.join())!);
      const counts = status === 0 && report === undefined ? NO_TESTS : readReport(report);
      console.log(
        `${files.join(" ")}: ${formatSummary(counts)}, status ${status}, ${seconds} s; ${groups.size} groups left`,
      );
      const isComplete = status === 0 || (report !== undefined && counts.failed > 0);
      if (isComplete && report !== undefined) finish(MACHINE, about, report);
      else if (!isComplete && files.length === 1) finish(MACHINE, about, report, files);
      // A file of the group stopped the process, or cannot be loaded.
      else if (!isComplete) for (const file of files) groups.add([file]);
    };
    if (await runOnArm64(machine, { ...plan, groups: [...groups] }, cache, receive)) return;
  }
  for (const files of groups) finish(MACHINE, about, undefined, files);
}

/**
 * Returns the selected test files in groups, in the order of the words. The fast files of a word are first: they do not
 * wait for those that reach their time limit.
 */
function groupsOfMachine(): Set<string[]> {
  const { files } = JSON.parse(readFileSync(join(root, "test/timings.json"), "utf8")) as {
    files: Record<string, number>;
  };
  const time = (file: string) => files[file] ?? DEFAULT_FILE_MS;
  const place = (file: string) => words.findIndex((word) => file.includes(word));
  const selected = [...new Bun.Glob("test/**/*.test.ts").scanSync({ cwd: root })]
    .filter((file) => words.length === 0 || place(file) >= 0)
    .filter((file) => !missing || !hasResults(`platforms/${MACHINE}`, file))
    .sort((one, other) => place(one) - place(other) || time(one) - time(other) || (one < other ? -1 : 1));
  const groups: string[][] = [];
  let milliseconds = Infinity;
  for (const file of selected) {
    milliseconds += time(file) + START_MS;
    if (milliseconds <= GROUP_MS) groups.at(-1)!.push(file);
    else {
      groups.push([file]);
      milliseconds = time(file) + START_MS;
    }
  }
  return new Set(groups);
}

/** Adds the results of a report to the total, and records them. */
function finish(
  name: string,
  about: { title: string; version: string },
  report: string | undefined,
  planned: readonly string[] = [],
): void {
  const { passed, failed, skipped } = readReport(report);
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  const command = `bun run test:platforms ${name} --record`;
  const other = Bun.version === devDependencies["@types/bun"] ? "" : `-bun-${Bun.version}`;
  const title = other === "" ? about.title : `${about.title}, Bun ${Bun.version}`;
  if (record) recordResults(`platforms/${name}${other}`, { ...about, title, command }, report, planned);
}
