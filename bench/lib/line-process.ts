import { basename } from "node:path";

/** Maximum time in milliseconds that a benchmark process may take to start, or to do one unit of work. */
const WORK_TIMEOUT_MS = 120_000;
/** Maximum time in milliseconds that a benchmark process may take to exit after its standard input was closed. */
const EXIT_TIMEOUT_MS = 5000;

/**
 * A child process that does one unit of work for each line on its standard input, and prints one line when the work is
 * done. It is an implementation of a benchmark case, or a C program that sends messages while its parent receives them.
 */
export class LineProcess {
  readonly #name: string;
  readonly #child: Bun.Subprocess<"pipe", "pipe", "inherit">;
  readonly #lines: AsyncIterator<string>;

  constructor(command: string[], name: string = basename(command[0]!)) {
    this.#name = name;
    this.#child = Bun.spawn(command, { stdin: "pipe", stdout: "pipe", stderr: "inherit" });
    this.#lines = linesOf(this.#child.stdout);
  }

  /** Requests one unit of work from the process. */
  async request(): Promise<void> {
    this.#child.stdin.write("round\n");
    await this.#child.stdin.flush();
  }

  /**
   * Waits for the next line that the process prints and returns it. Rejects if the process exits. If the line takes too
   * long, kills the process and rejects.
   */
  async response(): Promise<string> {
    const timeout = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      timeout.reject(new Error(`${this.#name} did not respond within ${WORK_TIMEOUT_MS / 1000} s`));
      this.#child.kill("SIGKILL");
    }, WORK_TIMEOUT_MS);
    try {
      const { value, done } = await Promise.race([this.#lines.next(), timeout.promise]);
      if (done !== true) return value;
      throw new Error(`${this.#name} exited with code ${await this.#child.exited}`);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Closes the process's standard input and waits until the process exits. Kills the process if that takes too long.
   */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), EXIT_TIMEOUT_MS);
    try {
      await this.#child.stdin.end();
    } catch {
      // The process has already exited.
    }
    await this.#child.exited;
    clearTimeout(timer);
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of stream) {
    const parts = (rest + Buffer.from(chunk).toString()).split("\n");
    rest = parts.pop()!;
    yield* parts;
  }
}
