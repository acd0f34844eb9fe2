import type { NetworkNamespace } from "../../src/index.ts";

/** How a program is run. */
export interface RunOptions {
  /** Words behind the program. */
  args?: string[];
  /** The namespace to run it in (default: the caller's). */
  netns?: NetworkNamespace;
  /** A command to put in front, such as `["unshare", "-r"]`. */
  prefix?: string[];
  /** When it is killed, in milliseconds (default 60,000). */
  timeoutMs?: number;
}

/** What a program did. */
export interface RunResult {
  /** The lines that it printed. */
  lines: string[];
  errors: string;
  /** Its exit code; null when it was killed. */
  exitCode: number | null;
}

/** Runs a TypeScript program of its own process to its end. */
export function runProgram(path: string, options: RunOptions = {}): RunResult {
  const { args = [], netns, prefix = [], timeoutMs = 60_000 } = options;
  const spawn = () =>
    Bun.spawnSync([...prefix, process.execPath, path, ...args], { timeout: timeoutMs, killSignal: "SIGKILL" });
  const { stdout, stderr, exitCode } = netns === undefined ? spawn() : netns.run(spawn);
  const text = stdout.toString().trim();
  return { lines: text === "" ? [] : text.split("\n"), errors: stderr.toString(), exitCode };
}
