// Runs tests with Bun for another C library or processor.
//
//   bun run test:platforms NAME[,NAME…] [--record] [WORD…] [OPTIONS FOR bun test…]
//
// NAME is "x64", "x64-musl", "arm64", "arm64-musl" or "arm64-machine". The words select test files by parts of their
// paths, as in `bun run test`. --record records the results in test/results, from which `bun run docs` generates
// docs/platforms.md. A version of Bun that is not the one of the development dependencies has its own results.
// docs/testing.md describes what the emulation of arm64 lacks. The last line contains the counts.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { devDependencies } from "../package.json";
import { arm64Machine, runOnArm64 } from "./platforms/arm64-machine.ts";
import { PLATFORMS, platformFor } from "./platforms/platform.ts";
import { formatSummary, readReport, type TestCounts } from "./test/counts.ts";
import { recordResults } from "./test/results.ts";
import { UnavailableError } from "./vm/apt.ts";
import { Cache } from "./vm/cache.ts";

/** Default timeout of one test in milliseconds. An emulated processor has a tenth of the speed of a real one. */
const TEST_TIMEOUT_MS = 300_000;

/** Name of the platform that has its own kernel in a virtual machine. */
const MACHINE = "arm64-machine";

const root = join(import.meta.dir, "..");
const [list = "", ...rest] = process.argv.slice(2);
const record = rest.includes("--record");
const words = rest.filter((word) => word !== "--record");
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
    if (name === MACHINE) {
      const { bun } = await platformFor("arm64", cache);
      const machine = await arm64Machine(bun, cache);
      const command = ["bun", "test", ...settings, "--reporter-outfile=/tmp/report.xml", ...words];
      const report = await runOnArm64(machine, command, cache);
      if (report === undefined) console.error("the virtual machine stopped before the tests had finished");
      finish(name, { title: "arm64, own kernel", version: `Bun ${Bun.version}, Linux ${machine.version}` }, report);
      return;
    }
    const { namespace, bun, env, version } = await platformFor(name, cache);
    await cache.withTemporaryDirectory((scratch) => {
      const file = join(scratch, "report.xml");
      Bun.spawnSync([...namespace, bun, "test", ...settings, `--reporter-outfile=${file}`, ...words], {
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

/** Adds the results of a report to the total, and records them. */
function finish(name: string, about: { title: string; version: string }, report: string | undefined): void {
  const { passed, failed, skipped } = readReport(report);
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  const command = `bun run test:platforms ${name} --record`;
  const other = Bun.version === devDependencies["@types/bun"] ? "" : `-bun-${Bun.version}`;
  const title = other === "" ? about.title : `${about.title}, Bun ${Bun.version}`;
  if (record) recordResults(`platform-${name}${other}`, { ...about, title, command }, report, []);
}
