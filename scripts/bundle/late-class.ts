type Class = abstract new (...args: never[]) => object;

interface LateClass {
  readonly load: () => Class;
  readonly proxy: object;
  loaded: Class | undefined;
}

class Unloaded {}

const classes = /* @__PURE__ */ new WeakMap<object, LateClass>();
// An entry point has dozens of classes, and every process creates their proxies: they share one handler.
const handler = /* @__PURE__ */ createHandler();

/** Returns an object that behaves like a class, which it loads at the first use. */
export function lateClass(load: () => Class): Class {
  // A bound class is a constructor of which all properties can be replaced.
  const target = Unloaded.bind(undefined);
  const proxy = new Proxy(target, handler);
  classes.set(target, { load, proxy, loaded: undefined });
  return proxy as unknown as Class;
}

function createHandler(): ProxyHandler<object> {
  const traps: Record<string, unknown> = {};
  for (const trap of Object.getOwnPropertyNames(Reflect)) {
    const operation = Reflect[trap as keyof typeof Reflect] as (...args: unknown[]) => unknown;
    traps[trap] = (target: object, ...args: unknown[]) => operation(loadedClass(target), ...args);
  }
  return traps as ProxyHandler<object>;
}

function loadedClass(target: object): Class {
  const late = classes.get(target)!;
  if (late.loaded !== undefined) return late.loaded;
  const loaded = late.load();
  late.loaded = loaded;
  // The properties that a proxy returns must agree with those of its target.
  Object.defineProperties(target, Object.getOwnPropertyDescriptors(loaded));
  Object.setPrototypeOf(target, Object.getPrototypeOf(loaded) as object);
  Object.defineProperty(loaded.prototype, "constructor", { value: late.proxy, writable: true, configurable: true });
  return loaded;
}

const loadedParts = /* @__PURE__ */ new Map<string, unknown>();
let requirePart: NodeJS.Require | undefined;

/** Records a part that the program has imported, so that {@link loadPart} returns it. */
export function recordPart(file: string, part: unknown): void {
  loadedParts.set(file, part);
}

/**
 * Loads a file of the package in a runtime. The bundler puts this function into a file in the same folder as the parts.
 *
 * @throws Error with the `code` of the failure if the file cannot be read. The next call tries again.
 */
export function loadPart(file: string): unknown {
  const loaded = loadedParts.get(file);
  if (loaded !== undefined) return loaded;
  requirePart ??= import.meta.require ?? process.getBuiltinModule("node:module").createRequire(import.meta.url);
  try {
    return requirePart(file);
  } catch (cause) {
    // Errors of Bun have the name of the system's error only in the text.
    const { message, code = /\bE[A-Z]{3,}\b/.exec(message)?.[0] } = cause as { message: string; code?: string };
    const reason = `bun-netlink cannot load its file ${file}: ${message}. A bundle of the program contains all files`;
    throw Object.assign(new Error(reason, { cause }), { code });
  }
}
