import { captureStack, hideLibrary, isV8 } from "./stack.ts";

/**
 * Error about an argument: a `TypeError` for a value of a wrong type or an unknown name, a `RangeError` for a value
 * outside of the allowed range. The library throws it before it sends anything.
 */
export type ArgumentError = (TypeError | RangeError) & {
  /**
   * Path of the invalid value, such as "mtu" or "peers[2].endpoint". In a list of changes, the path starts with the
   * index: "[3].mtu". If one of several fields is required, the path lists them: "devIndex or devName". Empty if the
   * argument itself is invalid.
   */
  readonly path: string;
};

interface Parts {
  /** Start of the message, such as "[3] add link eth0: ". */
  title: string;
  /** Path of the parent that `title` shows, such as "[3]". */
  parent: string;
  /** Path in the message; several paths for several fields. */
  paths: readonly string[];
  reason: string;
}

/** Parts of each message. Errors of the caller's getters have none. */
const partsOf = new WeakMap<object, Parts>();

/**
 * Reports whether the library threw an error because of an argument. Such an error has a `path`. Returns false for
 * errors of the caller's own getters.
 */
export function isArgumentError(error: unknown): error is ArgumentError {
  return partsOf.has(error as object);
}

/** Returns the first field in the path of an argument's error, below the path of its parent; "" for other errors. */
export function fieldOfError(error: unknown, parent: string): string {
  return isArgumentError(error) ? error.path.slice(parent.length + 1).split(/[.[]/, 1)[0]! : "";
}

/**
 * @param path path of the invalid value, or paths of alternatives.
 */
export function typeError(path: string | readonly string[], reason: string, options?: ErrorOptions): ArgumentError {
  return argumentError(new TypeError("", options), path, reason, typeError);
}

/** Like {@link typeError}, for a value outside of the allowed range. */
export function rangeError(path: string | readonly string[], reason: string, options?: ErrorOptions): ArgumentError {
  return argumentError(new RangeError("", options), path, reason, rangeError);
}

function argumentError(
  error: Error,
  path: string | readonly string[],
  reason: string,
  called: (...parameters: never[]) => unknown,
): ArgumentError {
  const parts: Parts = { title: "", parent: "", paths: typeof path === "string" ? [path] : path, reason };
  partsOf.set(error, parts);
  // Bun's stacks lack the frame of a function that returns a call, such as this one.
  captureStack(error, isV8 ? called : argumentError);
  return build(error, parts);
}

/** Not enumerable, like the message: `console.log` prints the path once. */
function build(error: Error, { title, parent, paths, reason }: Parts): ArgumentError {
  const path = orList(paths);
  error.message = `${title}${path === "" ? "" : `${path}: `}${reason}`;
  hideLibrary(error);
  return Object.defineProperty(error, "path", { value: joined(parent, path), configurable: true }) as ArgumentError;
}

/** Adds the path to an argument error from another thread. */
export function restorePath(error: Error, path: string, message: string): void {
  const parts = { title: "", parent: path, paths: [""], reason: message };
  partsOf.set(error, parts);
  build(error, parts);
}

/** Changes the path of an argument error in place. */
export function withPath(error: unknown, change: (path: string) => string): unknown {
  const parts = partsOf.get(error as object);
  if (parts === undefined) return error;
  parts.paths = parts.paths.map(change);
  return build(error as Error, parts);
}

/** Changes the reason of an argument error in place. */
export function withReason(error: unknown, change: (reason: string) => string): unknown {
  const parts = partsOf.get(error as object);
  if (parts === undefined) return error;
  parts.reason = change(parts.reason);
  return build(error as Error, parts);
}

/** Adds the parent's path to an argument error: "mtu" becomes "link.mtu". */
export function withParent(error: unknown, parent: string): unknown {
  return isArgumentError(error) ? withPath(error, (path) => joined(parent, path)) : withTitle(error, `${parent}: `);
}

export function joined(parent: string, path: string): string {
  return parent === "" || path === "" || path.startsWith("[") ? `${parent}${path}` : `${parent}.${path}`;
}

/**
 * Prepends a title to an error's message, and a path to its `path`. A new error with a `cause` would be printed with
 * both messages.
 *
 * @param parent path for the title: "[3]" for the title "[3] ".
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

/** Prepends the path to errors that `action` throws: "[3].flow: expected an object". */
export function titled<Result>(path: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw withTitle(error, `${path}: `, path);
  }
}

/** Returns "a, b or c". */
export function orList(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

/**
 * Returns the argument with which the library calls the constructor of a class that callers do not construct.
 *
 * @param creator function that returns or throws objects of the class (default: its function `open` or `start`).
 * @param needed other arguments and conditions. One of them is null, undefined or false if a caller uses the constructor.
 * @throws TypeError if a caller uses the constructor.
 */
export function fromOpen<Value>(
  value: Value | undefined,
  target: { readonly name: string },
  creator?: string,
  ...needed: readonly unknown[]
): Value {
  let isCaller = isMissing(value);
  for (let index = 0; index < needed.length; index++) isCaller ||= isMissing(needed[index]);
  if (isCaller) throw typeError(`new ${String(target.name)}()`, `not possible: call ${creator ?? creatorOf(target)}`);
  return value as Value;
}

/** Returns the function `open` or `start` of the class, or of the class that a caller's class extends. */
function creatorOf(target: { readonly name: string }): string {
  for (let found: unknown = target; typeof found === "function"; found = Object.getPrototypeOf(found)) {
    const creator = ["open", "start"].find((name) => Object.hasOwn(found as object, name));
    if (creator !== undefined) return `${String(found.name)}.${creator}()`;
  }
  return `${String(target.name)}.open()`;
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === false;
}
