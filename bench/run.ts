import { join } from "node:path";
import { parseArguments, UsageError, usage } from "./lib/arguments.ts";
import { cases } from "./lib/cases.ts";

/**
 * Measures the library beside programs that do the same work, in one run and by turns: see `usage`.
 * A round of all contenders counts only when they agree on the number of operations and on the checksum.
 */

const INSIDE = "BUN_NETLINK_BENCH_INSIDE";
const USAGE = 2;
const INTERRUPTED = 130;

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  let plan: ReturnType<typeof parseArguments>;
  try {
    plan = parseArguments(words, cases, join(import.meta.dir, "results", "full.json"));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`bench: ${error.message}\n(bun run bench --help says more)`);
    return USAGE;
  }
  if (plan === undefined) {
    console.log(usage(cases));
    return 0;
  }
  if (process.env[INSIDE] !== "1") return runInside(words);
  const { runCases } = await import("./lib/run-cases.ts");
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(INTERRUPTED));
  const { failed } = await runCases(plan, { say: (text) => console.log(text), showProgress });
  return failed === undefined ? 0 : 1;
}

/** Runs this again in a user and network namespace of its own, so that it needs no privilege and touches nothing. */
async function runInside(words: readonly string[]): Promise<number> {
  const enter = [
    ["unshare", "-rn"],
    ["unshare", "-n"],
  ].find((command) => Bun.which(command[0]!) !== null && Bun.spawnSync([...command, "true"]).exitCode === 0);
  if (enter === undefined) {
    console.error("bench: needs a network namespace of its own, and `unshare -rn` makes none here");
    return 1;
  }
  const child = Bun.spawn([...enter, process.execPath, import.meta.path, ...words], {
    env: { ...process.env, [INSIDE]: "1" },
    stdio: ["inherit", "inherit", "inherit"],
  });
  // The terminal sends them to both: the one inside ends by them.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  return child.exited;
}

function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${text.padEnd(28)}\r`);
}
