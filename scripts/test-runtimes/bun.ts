// The functions of the global `Bun` that tests use, for Node.js and Deno.
import {
  type ChildProcess,
  spawn as nodeSpawn,
  spawnSync as nodeSpawnSync,
  type StdioOptions,
} from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { closeSync, existsSync, globSync, openSync, readFileSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { inspect } from "node:util";
import { isMainThread } from "node:worker_threads";
import { crc32, gzipSync } from "node:zlib";
import { udpSocket } from "./bun-udp.ts";
import { sameValues } from "./same-values.ts";

interface SpawnOptions {
  readonly cmd?: readonly string[];
  readonly cwd?: string;
  readonly env?: Record<string, string | undefined>;
  readonly stdio?: readonly unknown[];
  readonly stdin?: unknown;
  readonly stdout?: unknown;
  readonly stderr?: unknown;
  readonly timeout?: number;
  readonly killSignal?: NodeJS.Signals | number;
  readonly argv0?: string;
  readonly detached?: boolean;
  readonly signal?: AbortSignal;
  readonly onExit?: (child: unknown, exitCode: number | null, signal: string | null, error?: Error) => void;
}

/** A file of Bun, of which only the path, and the descriptor, are known. */
class BunFile {
  readonly #file: string | number;

  constructor(file: string | number | URL) {
    this.#file = file instanceof URL ? file.pathname : file;
  }

  get name(): string | number {
    return this.#file;
  }

  get size(): number {
    return statSync(String(this.#file)).size;
  }

  readonly text = async (): Promise<string> => readFileSync(this.#file, "utf8");
  readonly json = async (): Promise<unknown> => JSON.parse(readFileSync(this.#file, "utf8"));
  readonly bytes = async (): Promise<Uint8Array> => new Uint8Array(readFileSync(this.#file));
  readonly arrayBuffer = async (): Promise<ArrayBuffer> => new Uint8Array(readFileSync(this.#file)).buffer;
  readonly exists = async (): Promise<boolean> => existsSync(String(this.#file));
}

function spawn(command: readonly string[] | SpawnOptions, more: SpawnOptions = {}) {
  const options = Array.isArray(command) ? more : (command as SpawnOptions);
  const [program = "", ...args] = Array.isArray(command) ? (command as readonly string[]) : (options.cmd ?? []);
  const { stdio, input, close } = stdioOf(options, ["ignore", "pipe", "inherit"]);
  const child: ChildProcess = nodeSpawn(program, args, { ...common(options), stdio });
  close();
  if (child.pid === undefined) {
    child.on("error", () => {});
    throw Object.assign(new Error(`ENOENT: no such file or directory, posix_spawn '${program}'`), { code: "ENOENT" });
  }
  if (input !== undefined) child.stdin?.end(input);
  const exited = new Promise<number>((settle) => {
    child.on("exit", (code, signal) => {
      options.onExit?.(subprocess, code, signal);
      settle(code ?? 128 + constants.signals[signal ?? "SIGTERM"]);
    });
  });
  const web = (stream: Readable | null | undefined) => (stream ? Readable.toWeb(stream) : undefined);
  const subprocess = {
    pid: child.pid,
    stdout: web(child.stdout),
    stderr: web(child.stderr),
    stdio: child.stdio,
    stdin: child.stdin && {
      write: (data: string | Uint8Array) => child.stdin?.write(data),
      flush: () => 0,
      end: (data?: string | Uint8Array) => void child.stdin?.end(data),
    },
    exited,
    get exitCode() {
      return child.exitCode;
    },
    get signalCode() {
      return child.signalCode;
    },
    get killed() {
      return child.killed || child.exitCode !== null || child.signalCode !== null;
    },
    kill: (signal?: NodeJS.Signals | number) => sendSignal(child, signal),
    ref: () => child.ref(),
    unref: () => child.unref(),
    [Symbol.dispose]: () => sendSignal(child),
    [Symbol.asyncDispose]: async () => {
      sendSignal(child);
      await exited;
    },
  };
  return subprocess;
}

/** The method `kill` of Deno does nothing after its first call. */
function sendSignal(child: ChildProcess, signal?: NodeJS.Signals | number): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(child.pid!, signal);
  } catch {
    // The process has ended, and its event follows.
  }
}

function spawnSync(command: readonly string[] | SpawnOptions, more: SpawnOptions = {}) {
  const options = Array.isArray(command) ? more : (command as SpawnOptions);
  const [program = "", ...args] = Array.isArray(command) ? (command as readonly string[]) : (options.cmd ?? []);
  const { stdio, input, close } = stdioOf(options, ["ignore", "pipe", "pipe"]);
  const file = input === undefined ? undefined : writeInput(input);
  const [name, words] = file === undefined ? [program, args] : ["/bin/sh", [...WITH_INPUT, file, program, ...args]];
  const result = nodeSpawnSync(name, words, {
    ...common(options),
    stdio,
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  close();
  if (file !== undefined) unlinkSync(file);
  const code = (result.error as NodeJS.ErrnoException | undefined)?.code;
  if (code !== undefined && code !== "ETIMEDOUT") throw result.error;
  return {
    pid: result.pid,
    exitCode: result.status,
    signalCode: result.signal ?? undefined,
    success: result.status === 0,
    exitedDueToTimeout: code === "ETIMEDOUT",
    stdout: (result.stdout as Buffer | null) ?? undefined,
    stderr: (result.stderr as Buffer | null) ?? undefined,
  };
}

/**
 * Opens a file as the input of a program. The input of `spawnSync` is a socket in Node.js, which a program cannot open as
 * `/dev/stdin`. In Deno 2.9, `spawnSync` writes all input before it reads output, returns no output of a program that
 * has not read all input, and ignores a descriptor as the input.
 */
const WITH_INPUT = ["-c", 'exec < "$1"; shift; exec "$@"', "sh"];

function writeInput(input: string | Uint8Array): string {
  const path = join(process.env["TEST_RUNTIME_FOLDER"] ?? tmpdir(), `input-${randomUUID()}`);
  writeFileSync(path, input);
  return path;
}

function common({ cwd, env, timeout, killSignal, argv0, detached, signal }: SpawnOptions) {
  return {
    ...(cwd === undefined ? {} : { cwd }),
    env: withRuntime(env ?? process.env),
    ...(timeout === undefined ? {} : { timeout }),
    ...(killSignal === undefined ? {} : { killSignal }),
    ...(argv0 === undefined ? {} : { argv0 }),
    ...(detached === undefined ? {} : { detached }),
    ...(signal === undefined ? {} : { signal }),
  };
}

/** Children need the variables of `register.ts`, even if the test sets the environment. */
function withRuntime(env: Record<string, string | undefined>): Record<string, string | undefined> {
  const { TEST_RUNTIME_FOLDER, TEST_RUNTIME_PROGRAM } = process.env;
  return { ...env, TEST_RUNTIME_FOLDER, TEST_RUNTIME_PROGRAM };
}

function stdioOf(options: SpawnOptions, defaults: readonly string[]) {
  const opened: number[] = [];
  let input: Uint8Array | string | undefined;
  const given = options.stdio ?? [options.stdin, options.stdout, options.stderr];
  const stdio = defaults.map((fallback, at) => {
    const value = given[at] === undefined ? fallback : given[at];
    if (value === null) return "ignore";
    if (value instanceof BunFile) {
      if (typeof value.name === "number") return value.name;
      opened.push(openSync(value.name, at === 0 ? "r" : "w"));
      return opened.at(-1);
    }
    if (at === 0 && (ArrayBuffer.isView(value) || value instanceof ArrayBuffer)) {
      input = value instanceof ArrayBuffer ? new Uint8Array(value) : (value as Uint8Array);
      return "pipe";
    }
    return value;
  });
  const more = given.slice(defaults.length).map((value) => (value === null ? "ignore" : value));
  const close = () => {
    for (const descriptor of opened) closeSync(descriptor);
  };
  return { stdio: [...stdio, ...more] as StdioOptions, input, close };
}

function which(name: string, { PATH = process.env["PATH"] ?? "", cwd = "." } = {}): string | null {
  const places = name.includes("/") ? [resolve(cwd, name)] : PATH.split(delimiter).map((folder) => join(folder, name));
  const isProgram = (path: string) => {
    const status = statSync(path, { throwIfNoEntry: false });
    return status?.isFile() && (status.mode & 0o111) !== 0;
  };
  return places.find(isProgram) ?? null;
}

function hash(data: string | Uint8Array): bigint {
  return createHash("sha256").update(data).digest().readBigUInt64LE();
}
hash.crc32 = (data: string | Uint8Array) => crc32(data);

const waiting = new Int32Array(new SharedArrayBuffer(4));

/** What tests use of the global `Bun`. */
export const Bun = {
  YAML: {
    parse(): never {
      throw new Error("parsing YAML requires Bun");
    },
  },
  spawn,
  spawnSync,
  which,
  hash,
  isMainThread,
  inspect: Object.assign(
    // Bun writes strings in double quotes.
    (value: unknown, options?: object) => inspect(value, options).replace(/'([^'"\n]*)'/g, '"$1"'),
    inspect,
  ),
  udpSocket,
  gzipSync,
  deepEquals: sameValues,
  main: process.argv[1] ?? "",
  sleep: (time: number | Date) =>
    new Promise<void>((settle) => setTimeout(settle, typeof time === "number" ? time : +time - Date.now())),
  sleepSync: (milliseconds: number) => void Atomics.wait(waiting, 0, 0, milliseconds),
  gc: () => (globalThis as { gc?: () => void }).gc?.(),
  nanoseconds: () => Math.round(performance.now() * 1e6),
  file: (file: string | number | URL) => new BunFile(file),
  write: async (file: string, data: string | Uint8Array) => {
    writeFileSync(file, data);
    return data.length;
  },
  concatArrayBuffers: (buffers: readonly (ArrayBuffer | NodeJS.TypedArray)[]) => {
    const parts = buffers.map((part) => (part instanceof ArrayBuffer ? Buffer.from(part) : Buffer.from(part.buffer)));
    return new Uint8Array(Buffer.concat(parts)).buffer;
  },
  Glob: class {
    readonly #pattern: string;

    constructor(pattern: string) {
      this.#pattern = pattern;
    }

    scanSync(options: string | { cwd?: string; absolute?: boolean } = {}): string[] {
      const { cwd = ".", absolute = false } = typeof options === "string" ? { cwd: options } : options;
      const files = globSync(this.#pattern, { cwd }).filter((file) => statSync(join(cwd, file)).isFile());
      return absolute ? files.map((file) => resolve(cwd, file)) : files;
    }
  },
};

export const { sleep, Glob } = Bun;
