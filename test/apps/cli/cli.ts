import type { NetworkNamespace } from "../../../src/index.ts";
import { runIn } from "../../support/oracle.ts";
import { commandWords } from "./command.ts";

/** Time limit of a command in milliseconds, less than that of a test. */
const TIMEOUT_MS = 550_000;

/** The namespace, the input and the environment variables with which a test runs the command. */
export interface CliOptions {
  /** Program and arguments that run the command, such as `setpriv`. */
  prefix?: readonly string[];
  netns?: NetworkNamespace | undefined;
  stdin?: string;
  env?: Record<string, string>;
  /** Time in milliseconds after which the command is killed (default: that of a test, nearly). */
  timeoutMs?: number;
}

/** The output and the exit status of a command. */
export interface CliResult {
  stdout: string;
  stderr: string;
  status: number | null;
}

function environment({ env }: CliOptions): Record<string, string | undefined> {
  const { NO_COLOR: _, FORCE_COLOR: __, ...rest } = process.env;
  return { ...rest, ...env };
}

/** Runs the command `bun-netlink` in a namespace as a user would, and waits until it exits. */
export function cli(args: readonly string[], options: CliOptions = {}): CliResult {
  const { netns, stdin = "", prefix = [] } = options;
  const spawn = () =>
    Bun.spawnSync([...prefix, ...commandWords, ...args], {
      stdin: Buffer.from(stdin),
      env: environment(options),
      timeout: TIMEOUT_MS,
      killSignal: "SIGKILL",
    });
  const { stdout, stderr, exitCode } = netns === undefined ? spawn() : netns.run(spawn);
  return { stdout: stdout.toString(), stderr: stderr.toString(), status: exitCode };
}

/** Runs the command `bun-netlink`, which must succeed, and returns its output. */
export function output(args: readonly string[], options: CliOptions = {}): string {
  const { stdout, stderr, status } = cli(args, options);
  if (status !== 0) throw new Error(`bun-netlink ${args.join(" ")}: status ${status}: ${stderr}`);
  return stdout;
}

/** Runs the command `bun-netlink` with `--json`, and returns the objects that it prints. */
export function objects(args: readonly string[], options: CliOptions = {}): Record<string, unknown>[] {
  const lines = output([...args, "--json"], options)
    .trim()
    .split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
}

/** A running command that prints until it is interrupted. */
export class RunningCli implements AsyncDisposable {
  readonly #process: Bun.Subprocess<"ignore", "pipe", "pipe">;
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #text = "";

  constructor(args: readonly string[], options: CliOptions = {}) {
    const spawn = () =>
      Bun.spawn([...(options.prefix ?? []), ...commandWords, ...args], {
        stdio: ["ignore", "pipe", "pipe"],
        env: environment(options),
        timeout: options.timeoutMs ?? TIMEOUT_MS,
        killSignal: "SIGKILL",
      });
    this.#process = options.netns === undefined ? spawn() : options.netns.run(spawn);
    this.#chunks = this.#process.stdout[Symbol.asyncIterator]();
  }

  /** Returns the next output line that contains a text. Throws an error if the command exits before. */
  async line(containing = ""): Promise<string> {
    for (;;) {
      for (let end = this.#text.indexOf("\n"); end >= 0; end = this.#text.indexOf("\n")) {
        const line = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 1);
        if (line.includes(containing)) return line;
      }
      const { done, value } = await this.#chunks.next();
      if (done === true)
        throw new Error(`the command ended before "${containing}": ${await this.#process.stderr.text()}`);
      this.#text += this.#decoder.decode(value, { stream: true });
    }
  }

  /** Waits until the command exits, and returns its standard error output. */
  errors(): Promise<string> {
    return this.#process.stderr.text();
  }

  /** Returns the first line that the command writes to its standard error output. */
  async errorLine(): Promise<string> {
    let text = "";
    for await (const chunk of this.#process.stderr) {
      text += this.#decoder.decode(chunk, { stream: true });
      if (text.includes("\n")) break;
    }
    return text.split("\n")[0]!;
  }

  /**
   * Stops the process and runs `change` in the namespace until a netlink socket of the process has lost messages. Then
   * lets the process continue.
   */
  async overrun(netns: NetworkNamespace, protocol: number, change: () => void): Promise<void> {
    const hasLost = () =>
      runIn(netns, ["cat", "/proc/thread-self/net/netlink"])
        .split("\n")
        .map((line) => line.trim().split(/\s+/))
        // The kernel's own sockets have port id 0. The last columns are the number of drops and the inode.
        .some((columns) => columns[1] === `${protocol}` && columns[2] !== "0" && Number(columns.at(-2)) > 0);
    this.#process.kill("SIGSTOP");
    for (const deadline = Date.now() + TIMEOUT_MS; !hasLost(); change()) {
      if (Date.now() > deadline) throw new Error("the socket of the command has lost nothing");
    }
    this.#process.kill("SIGCONT");
  }

  /** Sends a signal to the command. */
  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Sends a signal to the command, and returns its exit status. */
  async interrupt(signal: NodeJS.Signals = "SIGINT"): Promise<number> {
    this.#process.kill(signal);
    return this.end();
  }

  /** Waits until the command exits, and returns its exit status. */
  end(): Promise<number> {
    return this.#process.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#process.killed) this.#process.kill("SIGKILL");
    await this.#process.exited;
  }
}
