import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { NetworkNamespace } from "../../src/index.ts";
import { LineProcess } from "../lib/line-process.ts";
import type { Sample } from "../lib/serve.ts";
import type { Implementation } from "./cases.ts";

const folder = join(import.meta.dir, "..");

/** A running process of one implementation. */
export class ImplementationProcess {
  readonly implementation: Implementation;
  readonly #process: LineProcess;

  private constructor(implementation: Implementation, command: string[]) {
    this.implementation = implementation;
    this.#process = new LineProcess(command, implementation.name);
  }

  /**
   * Starts the program in a network namespace and waits until it is ready. C programs are compiled into `scratch` first.
   *
   * @returns undefined if the program needs Python and Python is not installed.
   */
  static async start(
    implementation: Implementation,
    scratch: string,
    netns: NetworkNamespace,
  ): Promise<ImplementationProcess | undefined> {
    const command = commandOf(implementation, scratch);
    if (command === undefined) return undefined;
    const started = netns.run(() => new ImplementationProcess(implementation, command));
    try {
      await started.#process.response();
    } catch (error) {
      await started.stop();
      throw error;
    }
    return started;
  }

  /** Runs one round and returns its measurement. */
  async round(): Promise<Sample> {
    await this.#process.request();
    const line = await this.#process.response();
    const { nanoseconds, operations, checksum, more } = parseObject(line) as Partial<Sample>;
    if (typeof nanoseconds !== "number" || typeof operations !== "number" || typeof checksum !== "string") {
      throw new Error(`${this.implementation.name} printed an invalid sample: ${line}`);
    }
    return { nanoseconds, operations, checksum, ...(more === undefined ? {} : { more }) };
  }

  /** Waits until the program exits, or kills it. */
  stop(): Promise<void> {
    return this.#process.stop();
  }
}

function commandOf({ program, arguments: words = [] }: Implementation, scratch: string): string[] | undefined {
  const rest = words.map((word) => (typeof word === "string" ? word : compile(word.helper, scratch)));
  if ("c" in program) return [compile(program.c, scratch), ...rest];
  if ("typescript" in program) {
    return [process.execPath, resolve(folder, "typescript", `${program.typescript}.ts`), ...rest];
  }
  const python = Bun.which("python3");
  return python === null ? undefined : [python, join(folder, "python", `${program.python}.py`), ...rest];
}

/** Compiles a program of bench/c into `scratch`, unless it is already compiled, and returns its path. */
function compile(program: string, scratch: string): string {
  const binary = join(scratch, program);
  if (existsSync(binary)) return binary;
  if (Bun.which("cc") === null) throw new Error("cc is not installed; the C programs need it");
  const source = join(folder, "c", `${program}.c`);
  const { exitCode, stderr } = Bun.spawnSync(["cc", "-O2", "-Wall", "-Wextra", "-o", binary, source, "-pthread"]);
  if (exitCode !== 0) throw new Error(`${source} does not compile:\n${stderr}`);
  return binary;
}

function parseObject(line: string): object {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
