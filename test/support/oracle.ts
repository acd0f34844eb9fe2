import { writeFileSync } from "node:fs";
import { NetworkNamespace } from "../../src/index.ts";

/** Runs a program in a namespace and returns its output. Throws if the program fails. */
export function runIn(netns: NetworkNamespace, command: string[]): string {
  const { stdout, stderr, exitCode } = netns.run(() => Bun.spawnSync(command));
  if (exitCode !== 0) throw new Error(`${command.join(" ")} failed: ${stderr.toString()}`);
  return stdout.toString();
}

/** Runs commands, such as "ip link set lo up", in a namespace. Throws if one of them fails. */
export function runAll(netns: NetworkNamespace, commands: readonly string[]): void {
  for (const command of commands) runIn(netns, command.split(" "));
}

/** Creates a namespace and runs commands in it, as {@link runAll} does. */
export function namespaceWith(commands: readonly string[]): NetworkNamespace {
  const netns = NetworkNamespace.create();
  runAll(netns, commands);
  return netns;
}

/** Sets a kernel parameter of a namespace, by its path below /proc/sys/net. */
export function setSysctl(netns: NetworkNamespace, path: string, value: number): void {
  netns.run(() => writeFileSync(`/proc/sys/net/${path}`, `${value}`));
}

/** Runs `ip -j …` in a namespace and returns the parsed output. */
export function ipJson(netns: NetworkNamespace, ...args: string[]): Record<string, unknown>[] {
  const text = runIn(netns, ["ip", "-j", ...args]);
  return text.trim() === "" ? [] : JSON.parse(text);
}
