import { NetlinkError } from "../../../../src/index.ts";

/** Runs the scenario named on the command line, and prints its result. */
export async function runScenario(scenarios: Record<string, () => unknown>): Promise<void> {
  console.log(JSON.stringify(await scenarios[process.argv[2]!]!()));
}

/** Runs shell commands that must succeed, and returns their output. */
export function sh(commands: string): string {
  const { stdout, stderr, exitCode } = Bun.spawnSync(["sh", "-ec", commands]);
  if (exitCode !== 0) throw new Error(`${commands}: ${stderr.toString()}`);
  return stdout.toString();
}

/** Waits until a condition holds. Unlike the helper of the tests, this function needs no privileges. */
export async function waitUntil(condition: () => boolean, what: string): Promise<void> {
  for (const end = performance.now() + 100_000; !condition(); await Bun.sleep(10))
    if (performance.now() > end) throw new Error(`waited without success until ${what}`);
}

/** Returns code and message of the error that an action throws. */
export function failure(action: () => unknown): { code: string; message: string } {
  try {
    action();
  } catch (error) {
    if (error instanceof NetlinkError) return { code: error.code, message: error.message };
    if (error instanceof TypeError || error instanceof RangeError) return { code: error.name, message: error.message };
    throw error;
  }
  return { code: "none", message: "" };
}
