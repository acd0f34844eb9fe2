import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { NetworkNamespace } from "../../src/index.ts";
import type { Argument, Contender } from "./cases.ts";
import type { Sample } from "./contender.ts";
import { lines } from "./lines.ts";

const folder = join(import.meta.dir, "..");
/** How long a contender may take to get ready, or for a round. */
const PATIENCE_MS = 120_000;
/** How long it may take to end when nothing more is wanted of it. */
const LAST_PATIENCE_MS = 5000;

/** Compiles a C program of bench/baseline into `scratch`, once, and returns its path. */
function compile(program: string, scratch: string): string {
  const binary = join(scratch, program);
  if (existsSync(binary)) return binary;
  if (Bun.which("cc") === null) throw new Error("cc is not installed, which programs in C need");
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
    return [process.execPath, resolve(folder, "contenders", `${program.typescript}.ts`), ...rest];
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

  /** Starts the program in a namespace, and returns when it has made itself ready; undefined where it cannot run. */
  static async start(
    contender: Contender,
    scratch: string,
    netns: NetworkNamespace,
  ): Promise<ContenderProcess | undefined> {
    const command = commandOf(contender, scratch);
    if (command === undefined) return undefined;
    const started = netns.run(() => new ContenderProcess(contender, command));
    try {
      await started.#line();
    } catch (error) {
      await started.stop();
      throw error;
    }
    return started;
  }

  /** Has it do one round. */
  async round(): Promise<Sample> {
    this.#child.stdin.write("round\n");
    await this.#child.stdin.flush();
    const line = await this.#line();
    const { nanoseconds, operations, checksum, more } = parsed(line) as Partial<Sample>;
    if (typeof nanoseconds !== "number" || typeof operations !== "number" || typeof checksum !== "string") {
      throw new Error(`${this.contender.implementation} says what is no sample: ${line}`);
    }
    return { nanoseconds, operations, checksum, ...(more === undefined ? {} : { more }) };
  }

  /** Ends it, by force when it does not end by itself. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), LAST_PATIENCE_MS);
    try {
      await this.#child.stdin.end();
    } catch {
      // It has ended already.
    }
    await this.#child.exited;
    clearTimeout(timer);
  }

  async #line(): Promise<string> {
    const { implementation } = this.contender;
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      late.reject(new Error(`${implementation} did not answer within ${PATIENCE_MS / 1000} s`));
      this.#child.kill("SIGKILL");
    }, PATIENCE_MS);
    try {
      const { value, done } = await Promise.race([this.#lines.next(), late.promise]);
      if (done !== true) return value;
      throw new Error(`${implementation} ended with ${await this.#child.exited}`);
    } finally {
      clearTimeout(timer);
    }
  }
}

function parsed(line: string): object {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
