import { isBun } from "../base/engine.ts";

/** A worker thread of this runtime. It does not keep the process alive before {@link ref}. */
export interface EngineWorker {
  postMessage(message: unknown): void;
  ref(): void;
  unref(): void;
  terminate(): unknown;
}

export interface EngineWorkerEvents {
  message(data: unknown): void;
  error(message: string): void;
  close(exitCode: number | undefined): void;
}

/**
 * Whether a terminated worker can report its end while its thread still runs. Deno 2.9 ends a thread only when its code
 * returns to the event loop.
 */
export const terminationIsLate: boolean = process.versions["deno"] !== undefined;

const nodeThreads = () => process.getBuiltinModule("node:worker_threads");

/**
 * Bun has web workers. Those of Node.js are workers of `node:worker_threads`, which Deno has as well.
 *
 * @param url `file:`, `blob:` or `data:` URL of a module.
 */
export function startEngineWorker(url: string, name: string, events: EngineWorkerEvents): EngineWorker {
  if (isBun) return ofWebWorker(new Worker(url, { name, ref: false }), events);
  const { Worker: NodeWorker, SHARE_ENV } = nodeThreads();
  // In a terminal, Deno asks for the permission to copy the environment.
  const options = process.versions["deno"] === undefined ? { name } : { name, env: SHARE_ENV };
  return ofNodeWorker(new NodeWorker(new URL(url), options as object), events);
}

/** Name of the class of workers in this runtime. */
export const workerClass: string = isBun ? "Worker" : "Worker of node:worker_threads";

/** Returns undefined if the value is not a worker of {@link workerClass}. */
export function engineWorkerOf(worker: object, events: EngineWorkerEvents): EngineWorker | undefined {
  if (isBun) return worker instanceof Worker ? ofWebWorker(worker, events) : undefined;
  return worker instanceof nodeThreads().Worker ? ofNodeWorker(worker, events) : undefined;
}

function ofWebWorker(worker: Worker, events: EngineWorkerEvents): EngineWorker {
  worker.addEventListener("message", ({ data }: MessageEvent<unknown>) => events.message(data));
  worker.addEventListener("error", ({ message }) => events.error(message));
  worker.addEventListener("close", ({ code }) => events.close(code));
  worker.unref();
  return worker;
}

function ofNodeWorker(worker: import("node:worker_threads").Worker, events: EngineWorkerEvents): EngineWorker {
  worker.on("message", (data) => events.message(data));
  worker.on("error", (error) => events.error(error instanceof Error ? messageWithPlace(error) : String(error)));
  worker.on("exit", (exitCode) => events.close(exitCode));
  // A new listener of messages would undo an earlier call.
  worker.unref();
  return worker;
}

/**
 * Returns the message of an error with the file and line of a syntax error. Node.js has them only before the stack, and
 * for modules in JavaScript only in the output of an uncaught error.
 *
 * @param module URL of the imported module, for errors without a place.
 */
export function messageWithPlace({ message, stack = "" }: Error, module?: string): string {
  const place = /^(?:file:\/\/)?(\/.*:\d+)\n/.exec(stack)?.[1];
  if (place !== undefined) return `${place}: ${message}`;
  const path = module?.startsWith("file:") ? process.getBuiltinModule("node:url").fileURLToPath(module) : module;
  const isPlaceHidden = stack.includes("at compileSourceTextModule (node:");
  const advice = isPlaceHidden ? `; \`node ${path ?? "FILE"}\` shows the line` : "";
  return `${path === undefined ? "" : `${path}: `}${message}${advice}`;
}

/** Returns the URL of a module with this source text. The caller releases it with `URL.revokeObjectURL`. */
export function moduleUrl(source: string, name: string): string {
  if (isBun) return URL.createObjectURL(new File([source], name, { type: "application/javascript" }));
  return `data:text/javascript;base64,${Buffer.from(source).toString("base64")}`;
}

declare const self: { onmessage: ((event: { data: unknown }) => void) | null };
declare function postMessage(message: unknown, transfer?: ArrayBuffer[]): void;

let listener: ((data: unknown) => void) | undefined;

/** In a worker, sets the function for messages of the thread that started it. Without one, the worker can end. */
export function listenToParent(next: ((data: unknown) => void) | undefined): void {
  if (isBun) self.onmessage = next === undefined ? null : ({ data }) => next(data);
  else {
    const { parentPort } = nodeThreads();
    if (listener !== undefined) parentPort?.off("message", listener);
    if (next !== undefined) parentPort?.on("message", next);
    listener = next;
  }
}

/**
 * In a worker of Deno, returns the worker's name, which Deno does not give to the thread. Returns the empty string in other
 * runtimes.
 */
export function unusedName(): string {
  if (process.versions["deno"] === undefined) return "";
  return (globalThis as { readonly name?: string }).name ?? "";
}

export function postToParent(message: unknown, transfer?: ArrayBuffer[]): void {
  if (isBun) postMessage(message, transfer);
  else nodeThreads().parentPort?.postMessage(message, transfer ?? []);
}
