import type { NetworkNamespace } from "../../src/index.ts";

/** How to run a program. */
export interface RunOptions {
  /** Arguments of the program. */
  args?: string[];
  /** The namespace to run in (default: the caller's). */
  netns?: NetworkNamespace;
  /** A command prefix, such as `["unshare", "-r"]`. */
  prefix?: string[];
  /** Time limit in milliseconds (default 60,000). */
  timeoutMs?: number;
}

/** The result of a program. */
export interface RunResult {
  /** Printed lines. */
  lines: string[];
  errors: string;
  /** Exit code; null if the program was killed. */
  exitCode: number | null;
}

/** Runs a TypeScript program in a child process and waits for its end. */
export function runProgram(path: string, options: RunOptions = {}): RunResult {
  const { args = [], netns, prefix = [], timeoutMs = 60_000 } = options;
  const spawn = () =>
    Bun.spawnSync([...prefix, process.execPath, path, ...args], { timeout: timeoutMs, killSignal: "SIGKILL" });
  const { stdout, stderr, exitCode } = netns === undefined ? spawn() : netns.run(spawn);
  const text = stdout.toString().trim();
  return { lines: text === "" ? [] : text.split("\n"), errors: stderr.toString(), exitCode };
}
