import { isArgumentError, restorePath } from "../base/argument-error.ts";
import { EPIPE } from "../constants/errno.ts";
import { type ExtendedAck, NetlinkError, type NetlinkErrorDetails } from "../errors.ts";

export interface ThreadFailure extends Omit<NetlinkErrorDetails, "errno" | "cause"> {
  name?: string | undefined;
  message: string;
  errno?: number | undefined;
  code?: string | undefined;
  stack?: string | undefined;
  cause?: ThreadFailure | undefined;
}

/** Blob URL of this thread's code, which `name` replaces in stacks. */
let ownCode: { url: string; name: string } | undefined;

export function nameInStacks(url: string, name: string): void {
  ownCode = { url, name };
}

const MAX_CAUSES = 8;

/** Works for every thrown value, even an object whose getters throw. */
export function describeFailure(error: unknown, causes: number = MAX_CAUSES): ThreadFailure {
  if (typeof error !== "object" || error === null) return { message: String(error) };
  const message = text(error, "message");
  if (message === undefined) return { message: printed(error) };
  const failure: ThreadFailure = { name: text(error, "name"), message, stack: readableStack(error) };
  const cause = causes > 0 ? property(error, "cause") : undefined;
  if (cause !== undefined) failure.cause = describeFailure(cause, causes - 1);
  const errno = number(error, "errno");
  if (errno === undefined || !isNetlinkError(error)) {
    return { ...failure, code: text(error, "code"), path: isArgumentError(error) ? error.path : undefined };
  }
  return {
    ...failure,
    errno,
    syscall: text(error, "syscall"),
    operation: text(error, "operation"),
    path: text(error, "path"),
    extendedAck: extendedAckOf(error),
    dropped: number(error, "dropped"),
    length: number(error, "length"),
    sent: number(error, "sent"),
  };
}

/** A bundle may contain another copy of the class `NetlinkError`. */
function isNetlinkError(error: object): boolean {
  return error instanceof NetlinkError || text(error, "name") === "NetlinkError";
}

function extendedAckOf(error: object): ExtendedAck | undefined {
  const value = property(error, "extendedAck");
  if (typeof value !== "object" || value === null) return undefined;
  const policy = property(value, "policy");
  if (policy === null || (policy !== undefined && typeof policy !== "object")) return undefined;
  try {
    return structuredClone(value);
  } catch {
    return undefined;
  }
}

/** A Map, because an error may be named "toString" or "__proto__". */
const kinds: ReadonlyMap<string, new (message: string) => Error> = new Map(
  [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map((kind) => [kind.name, kind]),
);

export function rebuildError(failure: ThreadFailure): Error {
  const { name = "Error", message, errno, code, path, stack } = failure;
  const cause = failure.cause === undefined ? undefined : rebuildError(failure.cause);
  if (errno !== undefined) return withStack(new NetlinkError(message, { ...failure, errno, cause }), stack);
  const error = new (kinds.get(name) ?? Error)(message);
  if (path !== undefined) restorePath(error, path, message);
  if (error.name !== name) error.name = name;
  if (cause !== undefined) error.cause = cause;
  if (code !== undefined) Object.assign(error, { code });
  return withStack(error, stack);
}

/**
 * Rebuilds an error of another thread, with its stack. An error that is not a {@link NetlinkError} gets the code EPIPE.
 *
 * @param thread name of the thread, for the message and as the operation.
 */
export function rebuildFailure(failure: ThreadFailure, thread: string): NetlinkError {
  const { name, message, errno, operation = thread, stack } = failure;
  const cause = failure.cause === undefined ? undefined : rebuildError(failure.cause);
  const what = name === undefined ? message : `${name}: ${message}`;
  const sentence = errno === undefined ? `the thread ${thread} failed: ${what}` : message;
  return withStack(new NetlinkError(sentence, { ...failure, errno: errno ?? EPIPE, operation, cause }), stack);
}

function readableStack(error: object): string | undefined {
  const stack = text(error, "stack");
  return ownCode === undefined ? stack : stack?.replaceAll(ownCode.url, ownCode.name);
}

export function withStack<Kind extends Error>(error: Kind, stack: string | undefined): Kind {
  if (stack !== undefined) error.stack = stack;
  return error;
}

function text(error: object, name: string): string | undefined {
  const value = property(error, name);
  return typeof value === "string" ? value : undefined;
}

function number(error: object, name: string): number | undefined {
  const value = property(error, name);
  return typeof value === "number" ? value : undefined;
}

function property(object: object, name: string): unknown {
  try {
    return (object as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}

function printed(value: object): string {
  try {
    return String(value);
  } catch {
    return "something that cannot be printed";
  }
}
