/**
 * What Bun, Node.js and Deno name differently, or only some of them have. Everything else of src/ uses standard JavaScript
 * and the modules of Node.js, which all three have. Modules of Node.js are loaded at their first use, because programs start
 * faster without them.
 */

/** The parts of the global `Bun` that this module uses; undefined in other runtimes. */
const bun = (globalThis as { readonly Bun?: Pick<typeof Bun, "isMainThread" | "main" | "hash"> }).Bun;

/**
 * The parts of the global `Deno` that this module uses; undefined in other runtimes. They replace `process`, whose first use
 * takes Deno 10 ms. A list of links uses neither `process` nor a module of Node.js.
 */
const deno = (globalThis as { readonly Deno?: DenoGlobal }).Deno;

interface DenoGlobal {
  readonly build: { readonly os: string; readonly arch: string };
  readonly env: { get(name: string): string | undefined };
  readonly permissions: {
    querySync(permission: { name: "env"; variable: string }): { readonly state: string };
  };
}

export const isBun: boolean = bun !== undefined;

/** Returns the name of the operating system. */
export function platform(): string {
  return deno?.build.os ?? process.platform;
}

/** Whether the processor is an x86-64 ("x64" in Node.js and Bun, "x86_64" in Deno); otherwise it is an arm64. */
export const isX64: boolean = (deno?.build.arch ?? process.arch)[0] === "x";

export function isMainThread(): boolean {
  if (deno !== undefined) return !("DedicatedWorkerGlobalScope" in globalThis);
  return bun?.isMainThread ?? process.getBuiltinModule("node:worker_threads").isMainThread;
}

/** Returns the name and version of the runtime for messages. */
export function runtimeName(): string {
  const { bun, deno } = process.versions as { readonly bun?: string; readonly deno?: string };
  return bun !== undefined ? `Bun ${bun}` : deno !== undefined ? `Deno ${deno}` : `Node.js ${process.version}`;
}

/**
 * Longest time in milliseconds for which a worker thread blocks in one system call; -1 if it has no limit. Bun ends a thread
 * during a system call. Node.js and Deno wait until the call returns, also when the process exits.
 */
export const longestBlockMs: number = bun === undefined ? 1000 : -1;

/** Smaller memory needs no {@link heapWeight}: the objects that use it are counted. */
const MIN_WEIGHT = 32 * 1024;

/**
 * Returns an object of the same size as some shared memory, for an object that uses the memory to reference. V8 does not
 * count shared memory: without this object, the garbage collector seldom runs, and megabytes of unused memory remain. The
 * pages of a resizable buffer are mapped on their own and never used. Bun counts shared memory.
 */
export function heapWeight({ byteLength }: SharedArrayBuffer): ArrayBuffer | undefined {
  if (bun !== undefined || byteLength < MIN_WEIGHT) return undefined;
  return new ArrayBuffer(byteLength, { maxByteLength: byteLength });
}

/** Reports an error like one that nobody has caught. */
export function reportUncaught(error: unknown): void {
  if (typeof reportError === "function") reportError(error);
  else
    queueMicrotask(() => {
      throw error;
    });
}

/**
 * Returns an environment variable. Returns undefined if Deno does not permit to read it: such a variable is unset for the
 * program.
 */
export function environmentVariable(name: string): string | undefined {
  if (deno === undefined) return process.env[name];
  // Reading without the permission would ask the user in a terminal, and throw elsewhere.
  const { state } = deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? deno.env.get(name) : undefined;
}

/** Returns the path of the program's main file. */
export function mainFile(): string {
  return bun?.main ?? process.argv[1] ?? "";
}

/** Resolves after the time, which keeps the process alive. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Blocks the calling thread. */
export function sleepSync(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

export function crc32(data: Uint8Array | string): number {
  return bun === undefined ? process.getBuiltinModule("node:zlib").crc32(data) : bun.hash.crc32(data);
}

/** Returns a SHA-256 hash to which the caller adds data. */
export function sha256(): import("node:crypto").Hash {
  return process.getBuiltinModule("node:crypto").createHash("sha256");
}

/**
 * Reports whether two values of data are equal: numbers and texts, arrays, bytes, and objects, in which an undefined
 * property is the same as none.
 */
export function equals(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isObject(one) || !isObject(other) || Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
  if (isList(one) && isList(other))
    return one.length === other.length && Array.prototype.every.call(one, (value, at) => equals(value, other[at]));
  for (const name in one) if (!equals(one[name], other[name])) return false;
  for (const name in other) if (other[name] !== undefined && one[name] === undefined) return false;
  return true;
}

function isList(value: object): value is ArrayLike<unknown> {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
