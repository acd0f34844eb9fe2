import { checkFinished } from "../base/check.ts";
import { ENOENT, EPERM } from "../constants/errno.ts";
import { CLONE_NEWNET, O_CLOEXEC, O_NONBLOCK, O_RDONLY } from "../constants/system.ts";
import { AS_ROOT, check, NetlinkError } from "../errors.ts";
import { fileStatus } from "../ffi/file-status.ts";
import { close, open, setns } from "../ffi/libc.ts";
import { recordNamespace, returnToNamespace } from "../threads/own-namespace.ts";

export const OWN_NAMESPACE = "/proc/thread-self/ns/net";
/** O_NONBLOCK, because opening a named pipe could block forever. */
export const OPEN_FLAGS: number = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
const ENTERING = `it takes CAP_SYS_ADMIN in the user namespaces that own this network namespace and the other one: ${AS_ROOT}`;
export const CREATING: string = `it takes CAP_SYS_ADMIN, also in the user namespace that owns the network namespace of this thread: ${AS_ROOT}`;
export const ASYNCHRONOUS = "open the socket in the function, or call start(), and await outside of it";

interface NamespaceFile {
  readonly fd: number;
  readonly id: string;
}

/**
 * Runs `action` in a network namespace, or in the current one if `namespace` is undefined. First tests that the thread
 * can return to its own namespace, and moves the thread back afterwards.
 *
 * @param advice end of the error message if the thread may not enter the namespace (EPERM).
 */
export function inNamespace<Result>(
  namespace: NamespaceFile | undefined,
  action: () => Result,
  advice: string = ENTERING,
): Result {
  checkInOwnNamespace();
  const fd = namespace?.fd;
  const home = openOwn();
  try {
    if (namespace !== undefined && namespace.id === idOf(home)) return finished(action());
    // Tests whether the thread can return, which needs the same privilege.
    enter(home, advice);
    if (fd !== undefined) enter(fd, advice);
    const restore = recordNamespace(home, fd ?? home);
    try {
      return finished(action());
    } finally {
      restore();
      leave(home);
    }
  } finally {
    close(home);
  }
}

/** Set after this thread could not leave a namespace. */
let returnError: NetlinkError | undefined;

/** The thread opens no sockets after it failed to return. */
function leave(home: number): void {
  try {
    returnToNamespace(home);
  } catch (error) {
    returnError = error as NetlinkError;
    throw error;
  }
}

/** Otherwise, a socket would belong to the wrong namespace. */
export function checkInOwnNamespace(): void {
  if (returnError !== undefined)
    throw new NetlinkError(returnError.message, { errno: returnError.errno, syscall: "setns", cause: returnError });
}

function finished<Result>(result: Result): Result {
  if (result instanceof Promise) result.then(dispose, () => {});
  checkFinished(result, "action", ASYNCHRONOUS);
  return result;
}

/** Closes a socket that nobody can use. Otherwise, it would keep the process alive. */
function dispose(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const method of [Symbol.dispose, Symbol.asyncDispose, "close", "end"]) {
    const close: unknown = Reflect.get(value, method);
    if (typeof close !== "function") continue;
    close.call(value);
    return;
  }
}

/** Device and inode number identify a namespace. */
export function idOf(fd: number): string {
  const { dev, ino } = fileStatus(fd);
  return `${dev}:${ino}`;
}

function enter(fd: number, advice: string): void {
  const status = setns(fd, CLONE_NEWNET);
  check(status, "setns", status === -EPERM ? advice : undefined);
}

export function openOwn(): number {
  const fd = open(OWN_NAMESPACE, OPEN_FLAGS);
  return check(fd, "open", fd === -ENOENT ? `${OWN_NAMESPACE} does not exist; is /proc mounted?` : undefined);
}
