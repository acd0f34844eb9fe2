import type { NetworkNamespace } from "../../src/index.ts";

/** Runs a program in a namespace and returns its output. Throws if the program fails. */
export function runIn(netns: NetworkNamespace, command: string[]): string {
  const { stdout, stderr, exitCode } = netns.run(() => Bun.spawnSync(command));
  if (exitCode !== 0) throw new Error(`${command.join(" ")} failed: ${stderr.toString()}`);
  return stdout.toString();
}

/** Runs `ip -j …` in a namespace and returns the parsed output. */
export function ipJson(netns: NetworkNamespace, ...args: string[]): Record<string, unknown>[] {
  const text = runIn(netns, ["ip", "-j", ...args]);
  return text.trim() === "" ? [] : JSON.parse(text);
}
