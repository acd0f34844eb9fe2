import { checkFinished } from "../base/check.ts";
import { ENOENT, EPERM } from "../constants/errno.ts";
import { CLONE_NEWNET, O_CLOEXEC, O_NONBLOCK, O_RDONLY } from "../constants/system.ts";
import { AS_ROOT, check, NetlinkError } from "../errors.ts";
import { close, open, setns } from "../ffi/libc.ts";
import { SystemCall } from "../ffi/system-calls.ts";
import { runCalls } from "../threads/calls/call-threads.ts";
import { NO_PROTOCOL, withTexts } from "../threads/calls/run-call.ts";
import { inOwnNamespace, recordNamespace, returnToNamespace } from "../threads/own-namespace.ts";

export const OWN_NAMESPACE = "/proc/thread-self/ns/net";
const AT_FDCWD = -100;
/** O_NONBLOCK is included because opening a named pipe by mistake could otherwise block forever. */
export const OPEN_FLAGS: number = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
const ENTERING = `it takes CAP_SYS_ADMIN in the user namespaces that own this network namespace and the other one: ${AS_ROOT}`;
export const CREATING: string = `it takes CAP_SYS_ADMIN, also in the user namespace that owns the network namespace of this thread: ${AS_ROOT}`;
export const ASYNCHRONOUS = "open the socket in the function, and await outside of it";

interface NamespaceFile {
  readonly fd: number;
  readonly id: string;
}

/**
 * Moves this thread into a network namespace, calls `action`, and moves the thread back. If `namespace` is undefined,
 * `action` runs in the thread's current namespace. Because `action` may leave this namespace, the function then only
 * checks that the thread could return.
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
    if (namespace?.id === idOf(home)) return finished(action());
    // Entering the thread's own namespace requires the same privilege as returning to it. This call therefore tests,
    // before the thread leaves, whether it can return.
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

/**
 * Error of this thread's failed attempt to leave a namespace. While the error is set, the thread cannot open sockets.
 */
let returnError: NetlinkError | undefined;

/** Prevents this thread from opening sockets if it cannot return to its own network namespace. */
function leave(home: number): void {
  try {
    returnToNamespace(home);
  } catch (error) {
    returnError = error as NetlinkError;
    throw error;
  }
}

/** A socket would belong to the wrong namespace if this thread has failed to leave another network namespace. */
export function checkInOwnNamespace(): void {
  if (returnError !== undefined)
    throw new NetlinkError(returnError.message, { errno: returnError.errno, syscall: "setns", cause: returnError });
}

function finished<Result>(result: Result): Result {
  checkFinished(result, "action", ASYNCHRONOUS);
  return result;
}

/** The device and inode numbers of a namespace file are the same for all descriptors of the namespace. */
export function idOf(fd: number): string {
  // Importing node:fs takes a large part of a worker's start time, so the module is loaded on demand.
  const { dev, ino } = process.getBuiltinModule("node:fs").fstatSync(fd);
  return `${dev}:${ino}`;
}

function enter(fd: number, advice: string): void {
  const status = setns(fd, CLONE_NEWNET);
  check(status, "setns", status === -EPERM ? advice : undefined);
}

/**
 * Creates a network namespace in another thread, because the kernel may take seconds. Resolves with a file descriptor
 * of the new namespace.
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

export function openOwn(): number {
  const fd = open(OWN_NAMESPACE, OPEN_FLAGS);
  return check(fd, "open", fd === -ENOENT ? `${OWN_NAMESPACE} does not exist; is /proc mounted?` : undefined);
}
