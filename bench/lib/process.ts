import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Argument, Contender } from "./cases.ts";
import type { Sample } from "./contender.ts";
import { lines } from "./lines.ts";

const folder = join(import.meta.dir, "..");

/** Compiles a C program of bench/baseline into `scratch`, once, and returns its path. */
function compile(program: string, scratch: string): string {
  const binary = join(scratch, program);
  if (existsSync(binary)) return binary;
  const source = join(folder, "baseline", `${program}.c`);
  const { exitCode, stderr } = Bun.spawnSync(["cc", "-O2", "-Wall", "-Wextra", "-o", binary, source, "-pthread"]);
  if (exitCode !== 0) throw new Error(`${source} does not compile:\n${stderr}`);
  return binary;
}

/** The command that runs a contender's program; undefined where what it is written in is not installed. */
function commandOf({ program, arguments: args = [] }: Contender, scratch: string): string[] | undefined {
  const rest = args.map((argument: Argument) =>
    typeof argument === "string" ? argument : compile(argument.helper, scratch),
  );
  if ("c" in program) return [compile(program.c, scratch), ...rest];
  if ("typescript" in program) {
    return [process.execPath, join(folder, "contenders", `${program.typescript}.ts`), ...rest];
  }
  const python = Bun.which("python3");
  return python === null ? undefined : [python, join(folder, "others", `${program.python}.py`), ...rest];
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

  /** Starts the program, and returns when it has made itself ready; undefined where it cannot run. */
  static async start(contender: Contender, scratch: string): Promise<ContenderProcess | undefined> {
    const command = commandOf(contender, scratch);
    if (command === undefined) return undefined;
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
