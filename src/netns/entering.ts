import { checkFinished } from "../base/check.ts";
import { ENOENT, EPERM } from "../constants/errno.ts";
import { CLONE_NEWNET, O_CLOEXEC, O_NONBLOCK, O_RDONLY } from "../constants/system.ts";
import { AS_ROOT, check, NetlinkError } from "../errors.ts";
import { close, open, setns } from "../ffi/libc.ts";
import { SystemCall } from "../ffi/system-calls.ts";
import { runCalls } from "../threads/calls/call-threads.ts";
import { NO_PROTOCOL, withTexts } from "../threads/calls/run-call.ts";
import { inOwnNamespace, recordNamespace, returnToNamespace } from "../threads/own-namespace.ts";

/** Path of the file of the calling thread's network namespace. */
export const OWN_NAMESPACE = "/proc/thread-self/ns/net";
/** Directory argument that makes `openat` behave like `open`. (fcntl.h) */
const AT_FDCWD = -100;
/** Flags for opening a namespace file. Without O_NONBLOCK, opening a named pipe by mistake could block forever. */
export const OPEN_FLAGS: number = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
const ENTERING = `it takes CAP_SYS_ADMIN in the user namespaces that own this network namespace and the other one: ${AS_ROOT}`;
/** Advice for EPERM when creating a network namespace. */
export const CREATING: string = `it takes CAP_SYS_ADMIN, also in the user namespace that owns the network namespace of this thread: ${AS_ROOT}`;
/** Advice for a caller that passes an asynchronous function. */
export const ASYNCHRONOUS = "open the socket in the function, and await outside of it";

interface NamespaceFile {
  readonly fd: number;
  readonly id: string;
}

/**
 * Calls `action` with this thread in a network namespace, and then moves the thread back. If `namespace` is undefined,
 * the thread is not moved; it is only checked that it could return, because `action` may leave the namespace.
 *
 * @param advice end of the error if the thread may not enter the namespace (EPERM).
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
    if (namespace?.id === idOf(home)) return finished(action());
    // Entering the thread's own namespace needs the same privilege as returning to it. Tested before the thread leaves.
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

/** Error with which this thread failed to leave a namespace. While it is set, the thread cannot open sockets. */
let returnError: NetlinkError | undefined;

/**
 * Moves this thread back to a network namespace. If that fails, every later call of this thread that opens a socket
 * fails too.
 */
function leave(home: number): void {
  try {
    returnToNamespace(home);
  } catch (error) {
    returnError = error as NetlinkError;
    throw error;
  }
}

/** Throws if this thread failed to leave another namespace, in which it would open sockets. */
export function checkInOwnNamespace(): void {
  if (returnError !== undefined)
    throw new NetlinkError(returnError.message, { errno: returnError.errno, syscall: "setns", cause: returnError });
}

function finished<Result>(result: Result): Result {
  checkFinished(result, "action", ASYNCHRONOUS);
  return result;
}

/** Returns device and inode of an open namespace file as text. All descriptors of a namespace have the same text. */
export function idOf(fd: number): string {
  // Loaded on demand, because an import takes a large part of a worker's start time.
  const { dev, ino } = process.getBuiltinModule("node:fs").fstatSync(fd);
  return `${dev}:${ino}`;
}

function enter(fd: number, advice: string): void {
  const status = setns(fd, CLONE_NEWNET);
  check(status, "setns", status === -EPERM ? advice : undefined);
}

/**
 * Creates a network namespace in another thread, because the kernel may take seconds. The thread then returns to its
 * own. Resolves with a descriptor of the new namespace.
 */
export async function unshareInThread(): Promise<number> {
  const home = inOwnNamespace(openOwn);
  try {
    const [created, fd = 0] = await runCalls({
      protocol: NO_PROTOCOL,
      prepare: (thread) =>
        withTexts(thread, [
          [SystemCall.unshare, CLONE_NEWNET],
          [SystemCall.openat, AT_FDCWD, OWN_NAMESPACE, OPEN_FLAGS, 0],
          [SystemCall.setns, home, CLONE_NEWNET],
        ]),
      finish: (results) => results,
      // The other thread could not return from the new namespace.
      spoilsThread: (results) => results[0]! >= 0 && results[2] !== 0,
    });
    check(created!, "unshare", created === -EPERM ? CREATING : undefined);
    return check(fd, "open");
  } finally {
    close(home);
  }
}

/** Opens the file of the calling thread's network namespace. */
export function openOwn(): number {
  const fd = open(OWN_NAMESPACE, OPEN_FLAGS);
  return check(fd, "open", fd === -ENOENT ? `${OWN_NAMESPACE} does not exist; is /proc mounted?` : undefined);
}
