/**
 * Error about an argument: a `TypeError` for a value of a wrong type or an unknown name, a `RangeError` for a value
 * outside of the allowed range. The library throws it before it sends anything.
 */
export type ArgumentError = (TypeError | RangeError) & {
  /**
   * Path of the invalid value, as at the start of the error message: "mtu", "peers[2].endpoint". In a list of changes,
   * the path starts with the index: "[3].mtu". Empty if the argument itself is the only possible value. If one of
   * several fields is required, the path lists them: "devIndex or devName".
   */
  readonly path: string;
};

interface Parts {
  /** Start of the message in front of the path, such as "[3] add link eth0: ". */
  title: string;
  /** Path of the parent that `title` shows, such as "[3]". */
  parent: string;
  /** Path as the message shows it; several if the error is about several fields. */
  paths: readonly string[];
  readonly reason: string;
}

/** Parts from which the message of each argument error is built. Errors of the caller's own getters have none. */
const partsOf = new WeakMap<object, Parts>();

/** Whether an error is about an argument, and therefore has a `path`. False for errors that the caller's getters throw. */
export function isArgumentError(error: unknown): error is ArgumentError {
  return partsOf.has(error as object);
}

/** @param path path of the invalid value, or the paths of fields of which one is required. */
export function typeError(path: string | readonly string[], reason: string, options?: ErrorOptions): ArgumentError {
  return argumentError(new TypeError("", options), path, reason);
}

/** Like {@link typeError}, for a value outside of the allowed range. */
export function rangeError(path: string | readonly string[], reason: string, options?: ErrorOptions): ArgumentError {
  return argumentError(new RangeError("", options), path, reason);
}

/** Number of frames in stack traces. The default of 10 frames would omit the caller of the library. */
const FRAMES = 30;

function argumentError(error: Error, path: string | readonly string[], reason: string): ArgumentError {
  const parts: Parts = { title: "", parent: "", paths: typeof path === "string" ? [path] : path, reason };
  partsOf.set(error, parts);
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = Math.max(limit, FRAMES);
  Error.captureStackTrace(error, argumentError);
  Error.stackTraceLimit = limit;
  return build(error, parts);
}

/** The path is not enumerable, like the message: `console.log` prints it once. */
function build(error: Error, { title, parent, paths, reason }: Parts): ArgumentError {
  const path = orList(paths);
  error.message = `${title}${path === "" ? "" : `${path}: `}${reason}`;
  return Object.defineProperty(error, "path", { value: joined(parent, path), configurable: true }) as ArgumentError;
}

/** Adds the path to an error that another thread has described with a message and a path. */
export function restorePath(error: Error, path: string, message: string): void {
  const parts = { title: "", parent: path, paths: [""], reason: message };
  partsOf.set(error, parts);
  build(error, parts);
}

/** Changes the path of an argument error in place. Returns other errors unchanged. */
export function withPath(error: unknown, change: (path: string) => string): unknown {
  const parts = partsOf.get(error as object);
  if (parts === undefined) return error;
  parts.paths = parts.paths.map(change);
  return build(error as Error, parts);
}

/** Puts the path of a parent in front of the path of an argument error: "mtu" becomes "link.mtu". */
export function withParent(error: unknown, parent: string): unknown {
  return isArgumentError(error) ? withPath(error, (path) => joined(parent, path)) : withTitle(error, `${parent}: `);
}

export function joined(parent: string, path: string): string {
  return parent === "" || path === "" || path.startsWith("[") ? `${parent}${path}` : `${parent}.${path}`;
}

/**
 * Adds `title` in front of the message of any TypeError or RangeError in place. A new error with the old one as its
 * `cause` would be printed with both messages.
 *
 * @param parent path that the title stands for: "[3]" for the title "[3] ".
 */
export function withTitle(error: unknown, title: string, parent = ""): unknown {
  const parts = partsOf.get(error as object);
  if (parts !== undefined) {
    parts.title = `${title}${parts.title}`;
    parts.parent = joined(parent, parts.parent);
    build(error as Error, parts);
  } else if (error instanceof RangeError || error instanceof TypeError) {
    Reflect.set(error, "message", `${title}${error.message}`);
  }
  return error;
}

/** Returns "a, b or c". */
export function orList(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}
