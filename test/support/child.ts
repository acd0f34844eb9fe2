import type { NetworkNamespace } from "../../src/index.ts";

/** Options for running a program in a child process. */
export interface RunOptions {
  /** Command line arguments of the program. */
  args?: string[];
  /** The network namespace to run the program in (default: the caller's). */
  netns?: NetworkNamespace;
  /** A command prefix for the program, such as `["unshare", "-r"]`. */
  prefix?: string[];
  /** Time limit of the program in milliseconds (default 200,000). */
  timeoutMs?: number;
}

/** The result of a program that ran in a child process. */
export interface RunResult {
  /** Lines that the program has printed. */
  lines: string[];
  errors: string;
  /** Exit code of the program; null if the program was killed. */
  exitCode: number | null;
}

/** Runs a TypeScript program in a child process and waits for its end. */
export function runProgram(path: string, options: RunOptions = {}): RunResult {
  const { args = [], netns, prefix = [], timeoutMs = 200_000 } = options;
  const spawn = () =>
    Bun.spawnSync([...prefix, process.execPath, path, ...args], { timeout: timeoutMs, killSignal: "SIGKILL" });
  const { stdout, stderr, exitCode } = netns === undefined ? spawn() : netns.run(spawn);
  const text = stdout.toString().trim();
  return { lines: text === "" ? [] : text.split("\n"), errors: stderr.toString(), exitCode };
}
