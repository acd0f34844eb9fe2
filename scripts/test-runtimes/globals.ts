import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isMainThread, parentPort, Worker, type WorkerOptions } from "node:worker_threads";

type Listener = (event: object) => void;

/** Events of Bun's workers with the names that Node.js has for them. */
const EVENTS: Readonly<Record<string, string>> = { message: "message", error: "error", close: "exit", open: "online" };
const isDeno = "Deno" in globalThis;
/** Deno does not load {@link register} in workers, so they start with this module. */
const ENTRY = pathToFileURL(join(import.meta.dirname, "worker-entry.ts"));

/** Texts of the `blob:` URLs of this thread, of which Node.js and Deno start no worker of `node:worker_threads`. */
const texts = new Map<string, string>();

/** Keeps the texts of blobs, because their content cannot be read synchronously. */
function keepTexts(): void {
  const parts = new WeakMap<object, readonly unknown[]>();
  for (const name of ["Blob", "File"] as const) {
    const Original = globalThis[name] as new (...args: unknown[]) => Blob;
    const Kept = class extends Original {
      constructor(...args: unknown[]) {
        super(...args);
        if (Array.isArray(args[0])) parts.set(this, args[0]);
      }
    };
    define(name, Kept);
  }
  const { createObjectURL } = URL;
  URL.createObjectURL = (blob) => {
    const url = createObjectURL(blob);
    texts.set(url, (parts.get(blob) ?? []).join(""));
    return url;
  };
}

const threads = process.getBuiltinModule("node:worker_threads");

/** A worker whose program Deno loads like one of the main thread. The library creates its workers with this class, too. */
class PreparedWorker extends Worker {
  constructor(program: string | URL, options: WorkerOptions = {}) {
    super(ENTRY, { ...options, workerData: { program: String(program), data: options.workerData } });
  }
}

if (isDeno) threads.Worker = PreparedWorker;

/** A worker of `node:worker_threads` with the methods and events of a web worker, which Bun has. */
class WebWorker extends threads.Worker {
  readonly #listeners = new Map<Listener, (value: unknown) => void>();
  #onMessage: Listener | undefined;

  constructor(path: string | URL, options: WorkerOptions & { ref?: boolean } = {}) {
    const text = texts.get(String(path));
    if (text !== undefined) path = new URL(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`);
    const file = typeof path === "string" && !/^[a-z]+:/.test(path) ? pathToFileURL(path) : new URL(path);
    super(file, options);
    if (options.ref === false) this.unref();
  }

  addEventListener(type: string, listener: Listener, { once = false } = {}): void {
    const call = (value: unknown) => {
      if (once) this.removeEventListener(type, listener);
      if (type === "message") listener({ type, data: value });
      else if (type === "error") {
        const message = value instanceof Error ? value.message : String(value);
        listener({ type, error: value, message, preventDefault() {} });
      } else listener({ type, code: value });
    };
    this.#listeners.set(listener, call);
    this.on(EVENTS[type] ?? type, call);
  }

  removeEventListener(type: string, listener: Listener): void {
    const call = this.#listeners.get(listener);
    if (call !== undefined) this.off(EVENTS[type] ?? type, call);
  }

  set onmessage(listener: Listener | null) {
    this.#set("message", listener);
  }

  set onerror(listener: Listener | null) {
    this.#set("error", listener);
  }

  #set(type: string, listener: Listener | null): void {
    if (this.#onMessage !== undefined && type === "message") this.removeEventListener(type, this.#onMessage);
    if (type === "message") this.#onMessage = listener ?? undefined;
    if (listener !== null) this.addEventListener(type, listener);
  }
}

/** Adds the globals of Bun that tests use. In a worker, these are also those of a web worker. */
export function installGlobals(): void {
  define("Worker", WebWorker);
  installReaders();
  keepTexts();
  if (isMainThread || parentPort === null) return;
  const port = parentPort;
  define("self", globalThis);
  define("postMessage", (message: unknown, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer));
  let current: ((data: unknown) => void) | undefined;
  Object.defineProperty(globalThis, "onmessage", {
    configurable: true,
    get: () => current,
    set: (listener: ((event: object) => void) | null) => {
      if (current !== undefined) port.off("message", current);
      current = listener === null ? undefined : (data) => listener({ data });
      if (current !== undefined) port.on("message", current);
    },
  });
  define("addEventListener", (type: string, listener: Listener, { once = false } = {}) => {
    if (type === "message") port[once ? "once" : "on"]("message", (data) => listener({ type, data }));
  });
}

/** Streams of Bun have methods that read all of them. */
function installReaders(): void {
  const prototype = ReadableStream.prototype as unknown as Record<string, unknown>;
  for (const method of ["text", "json", "bytes", "arrayBuffer"] as const) {
    if (method in prototype) continue;
    Object.defineProperty(prototype, method, {
      configurable: true,
      value(this: ReadableStream) {
        return new Response(this)[method]();
      },
    });
  }
}

function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { configurable: true, writable: true, value });
}
