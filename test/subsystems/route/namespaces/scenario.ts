import { NetlinkError } from "../../../../src/index.ts";

/** Runs the scenario that the command line names, and prints what it found. */
export async function runScenario(scenarios: Record<string, () => unknown>): Promise<void> {
  console.log(JSON.stringify(await scenarios[process.argv[2]!]!()));
}

/** Runs a shell's commands, which must succeed, and returns what they print. */
export function sh(commands: string): string {
  const { stdout, stderr, exitCode } = Bun.spawnSync(["sh", "-ec", commands]);
  if (exitCode !== 0) throw new Error(`${commands}: ${stderr.toString()}`);
  return stdout.toString();
}

/** What an action fails with: its code and its message. */
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
