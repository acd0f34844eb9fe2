import { describe } from "bun:test";
import { join } from "node:path";
import { runProgram } from "../../../support/child.ts";
import { hasProgram, namespacesAvailable } from "../../../support/environment.ts";

/** Command prefix that runs a program in a new mount namespace and a new network namespace with an empty /run. */
export const ISOLATED: readonly string[] = [
  "unshare",
  "-mn",
  "sh",
  "-c",
  'mount -t tmpfs none /run && exec "$@"',
  "sh",
];

const canMount = namespacesAvailable && hasProgram("ip") && Bun.spawnSync([...ISOLATED, "true"]).exitCode === 0;

/**
 * Defines a describe block whose tests mount namespaces and compare them with `ip netns`. The block is skipped if this
 * user may not mount or `ip` is not installed.
 */
export function describeWithMounts(name: string, tests: () => void): void {
  describe.skipIf(!canMount)(name, tests);
}

/**
 * Runs a scenario in a process with its own /run, and returns the scenario's result. `behind` contains words to append
 * to the command prefix.
 */
export function isolated<Found>(
  file: string,
  scenario: string,
  behind: readonly string[] = [],
  isolating = ISOLATED,
): Found {
  const { lines, errors, exitCode } = runProgram(join(import.meta.dir, "programs", file), {
    args: scenario.split(" "),
    prefix: [...isolating, ...behind],
    timeoutMs: 600_000,
  });
  if (exitCode !== 0) throw new Error(`${scenario} ended with ${exitCode}: ${errors}\n${lines.join("\n")}`);
  if (errors !== "") throw new Error(errors);
  return JSON.parse(lines.at(-1)!) as Found;
}
