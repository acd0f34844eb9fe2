import { join } from "node:path";
import type { Contender } from "./cases.ts";
import type { Sample } from "./contender.ts";

const folder = join(import.meta.dir, "..");

/** Compiles a C program of bench/baseline into `scratch` and returns its path. */
export function compile(program: string, scratch: string): string {
  const binary = join(scratch, program);
  const source = join(folder, "baseline", `${program}.c`);
  const { exitCode, stderr } = Bun.spawnSync(["cc", "-O2", "-Wall", "-Wextra", "-o", binary, source, "-pthread"]);
  if (exitCode !== 0) throw new Error(`${source} does not compile:\n${stderr}`);
  return binary;
}

/** A contender's program while it runs: it does a round whenever it is asked to. */
export class ContenderProcess {
  readonly contender: Contender;
  readonly #child: Bun.Subprocess<"pipe", "pipe", "inherit">;
  readonly #lines: AsyncIterator<string>;

  private constructor(contender: Contender, command: string[]) {
    this.contender = contender;
    this.#child = Bun.spawn(command, { stdin: "pipe", stdout: "pipe", stderr: "inherit" });
    this.#lines = lines(this.#child.stdout);
  }

  /** Starts the program, and returns when it has made itself ready. */
  static async start(contender: Contender, scratch: string): Promise<ContenderProcess> {
    const { program, arguments: args = [] } = contender;
    const command =
      "c" in program
        ? [compile(program.c, scratch), ...args]
        : [process.execPath, join(folder, "contenders", `${program.typescript}.ts`), ...args];
    const started = new ContenderProcess(contender, command);
    await started.#line();
    return started;
  }

  /** Has it do one round. */
  async round(): Promise<Sample> {
    this.#child.stdin.write("round\n");
    await this.#child.stdin.flush();
    return JSON.parse(await this.#line());
  }

  async stop(): Promise<void> {
    this.#child.stdin.end();
    await this.#child.exited;
  }

  async #line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done !== true) return value;
    throw new Error(`${this.contender.implementation} ended with ${await this.#child.exited}`);
  }
}

async function* lines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of stream) {
    const parts = (rest + Buffer.from(chunk).toString()).split("\n");
    rest = parts.pop()!;
    yield* parts;
  }
}
