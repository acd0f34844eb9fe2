import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { getRuntimes, runtimePath } from "../../scripts/test/runtimes.ts";
import { writeProgram } from "../../scripts/test-runtimes/program.ts";
import { UnavailableError } from "../../scripts/vm/apt.ts";
import { Cache } from "../../scripts/vm/cache.ts";
import type { NetworkNamespace } from "../../src/index.ts";
import { LineProcess } from "../lib/line-process.ts";
import type { Sample } from "../lib/serve.ts";
import type { BenchCase, Implementation } from "./cases.ts";
import type { Profiler } from "./profile.ts";
import type { SlicedProgram } from "./slice-process.ts";

const folder = join(import.meta.dir, "..");
/** Number of slices before the measurement. It is high, because the engine compiles hot code several times. */
const SLICE_WARM_UP = 3000;

/** A running process of one implementation of a benchmark case. */
export class ImplementationProcess {
  readonly implementation: Implementation;
  readonly #process: LineProcess;

  private constructor(implementation: Implementation, command: string[]) {
    this.implementation = implementation;
    this.#process = new LineProcess(command, implementation.name);
  }

  /**
   * Starts the program in a network namespace and waits until it is ready. C programs are compiled into `scratch`
   * first.
   *
   * @param profiler records the program, if given.
   * @returns the running process; or the name of the missing language or library, if the program needs Go or Python and
   * cannot run.
   */
  static async start(
    implementation: Implementation,
    scratch: string,
    netns: NetworkNamespace,
    profiler?: Profiler,
  ): Promise<ImplementationProcess | string> {
    const command = await commandOf(implementation, scratch);
    if (typeof command === "string") return command;
    const pinned = implementation.isPinned === true ? onOneCpu(command) : command;
    const started = netns.run(() => new ImplementationProcess(implementation, profiler?.command(pinned) ?? pinned));
    try {
      await started.#process.response();
    } catch (error) {
      await started.stop();
      throw error;
    }
    return started;
  }

  /** Runs one round of the benchmark in the process and returns its measurement. */
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

/**
 * Measures the TypeScript and C programs of a case in one process, in slices: rounds of 100 µs to 3 ms. Returns
 * the samples by implementation name. On a machine whose speed changes, this is more exact than rounds of processes. If
 * programs of the case are pinned, only these are measured, and all on one CPU.
 */
export async function measureSlices(
  { implementations }: BenchCase,
  slices: number,
  scratch: string,
  netns: NetworkNamespace,
): Promise<Map<string, Sample[]>> {
  const pinned = implementations.filter(({ isPinned }) => isPinned === true);
  const measured = pinned.length === 0 ? implementations : pinned;
  const programs: SlicedProgram[] = measured.flatMap((implementation, index) => {
    const { program } = implementation;
    const list = argumentsOf(implementation, scratch);
    if ("typescript" in program) {
      return [{ implementation, path: resolve(folder, "typescript", `${program.typescript}.ts`), arguments: list }];
    }
    // Two loads of the same file would share the variables of the program.
    return "c" in program
      ? [{ implementation, path: compile(program.c, scratch, `${program.c}-${index}.so`), arguments: list }]
      : [];
  });
  const path = join(import.meta.dir, "slice-process.ts");
  const unpinned = [process.execPath, path, `${slices}`, `${SLICE_WARM_UP}`, JSON.stringify(programs)];
  const command = pinned.length === 0 ? unpinned : onOneCpu(unpinned);
  const child = netns.run(() => Bun.spawn(command, { stdio: ["ignore", "pipe", "pipe"] }));
  const [text, errors] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  if ((await child.exited) !== 0) {
    throw new Error(errors.trim() || `the process of the slices ended with ${child.signalCode ?? child.exitCode}`);
  }
  return new Map(JSON.parse(text) as [string, Sample[]][]);
}

/** Returns a command that runs a program on the first CPU that this process may use, if `taskset` is installed. */
function onOneCpu(command: string[]): string[] {
  if (Bun.which("taskset") === null) return command;
  const allowed = /^Cpus_allowed_list:\s*(\d+)/m.exec(readFileSync("/proc/self/status", "utf8"));
  return ["taskset", "--cpu-list", allowed?.[1] ?? "0", ...command];
}

/** Returns the command line arguments of a program. Compiles its helper programs. */
function argumentsOf({ arguments: words = [] }: Implementation, scratch: string): string[] {
  return words.map((word) => (typeof word === "string" ? word : compile(word.helper, scratch)));
}

/** Returns the command of a program, or the name of the language or library that is not installed. */
async function commandOf(implementation: Implementation, scratch: string): Promise<string[] | string> {
  const { program } = implementation;
  const rest = argumentsOf(implementation, scratch);
  if ("c" in program) return [compile(program.c, scratch), ...rest];
  if ("typescript" in program) {
    const { typescript, runtime } = program;
    const started = runtime === undefined ? process.execPath : await startOf(runtime, scratch);
    return started === undefined ? runtime! : [started, resolve(folder, "typescript", `${typescript}.ts`), ...rest];
  }
  if ("go" in program) {
    const binary = compileGo(program.go, scratch);
    return binary === undefined ? `Go with the library ${program.go}` : [binary, ...rest];
  }
  const python = pythonWith(program.module);
  if (python === undefined) return program.module === undefined ? "Python" : `Python with ${program.module}`;
  return [python, join(folder, "python", `${program.python}.py`), ...rest];
}

/** Returns the path of a program that starts another runtime, or undefined if npm cannot install it. */
async function startOf(runtime: "node" | "deno", scratch: string): Promise<string | undefined> {
  const cache = new Cache();
  try {
    await getRuntimes(cache);
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
  }
  const path = runtimePath(cache, runtime);
  return path === undefined ? undefined : writeProgram(runtime, path, scratch);
}

/**
 * Returns the path of a Python interpreter that has the module. The first interpreter in PATH may lack modules that the
 * system's interpreter has.
 */
export function pythonWith(module: string = "socket"): string | undefined {
  const found = [Bun.which("python3"), "/usr/bin/python3"].filter((path) => path !== null && existsSync(path));
  return found.find((path) => Bun.spawnSync([path!, "-c", `import ${module}`]).exitCode === 0) ?? undefined;
}

/** Folder in which Debian's packages install the source code of Go libraries. */
const GO_PATH = "/usr/share/gocode";

/** Compiles a program of bench/go into `scratch`. Returns undefined if Go or the library is not installed. */
export function compileGo(program: string, scratch: string): string | undefined {
  const binary = join(scratch, `go-${program}`);
  if (existsSync(binary)) return binary;
  if (Bun.which("go") === null) return undefined;
  const env = { ...process.env, GO111MODULE: "off", GOPATH: GO_PATH, GOCACHE: join(scratch, "go-cache") };
  const source = join(folder, "go", `${program}.go`);
  return Bun.spawnSync(["go", "build", "-o", binary, source], { env }).exitCode === 0 ? binary : undefined;
}

/**
 * Compiles a program of bench/c into `scratch`, unless it is already compiled, and returns its path.
 *
 * @param file name of the compiled file. If it ends with ".so", the program is compiled as a library, which is measured
 * in slices.
 */
function compile(program: string, scratch: string, file: string = program): string {
  const binary = join(scratch, file);
  if (existsSync(binary)) return binary;
  if (Bun.which("cc") === null) throw new Error("cc is not installed; the C programs need it");
  const source = join(folder, "c", `${program}.c`);
  const options = ["-O2", "-Wall", "-Wextra", ...(file.endsWith(".so") ? ["-shared", "-fPIC", "-DSLICES"] : [])];
  const { exitCode, stderr } = Bun.spawnSync(["cc", ...options, "-o", binary, source, "-pthread"]);
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
