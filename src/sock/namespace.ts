import {
  type AnyChecks,
  checkFinished,
  checkInteger,
  checkOptions,
  checkSignal,
  checkSynchronous,
  isPlainObject,
} from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import { inspectAs } from "../base/inspect.ts";
import { leaks, neverClosed } from "../base/leaks.ts";
import { EACCES, EBADF, EINVAL, ENOENT, EPERM, ESRCH } from "../constants/errno.ts";
import { SO_NETNS_COOKIE, SOL_SOCKET } from "../constants/socket.ts";
import { CLONE_NEWNET, O_CLOEXEC, O_NONBLOCK, O_RDONLY } from "../constants/system.ts";
import { check, limitAdvice, NetlinkError, systemCallError } from "../errors.ts";
import { close, getOption, namespaceType, open, openNamespaceOfSocket, setns, unshare } from "../ffi/libc.ts";
import { allocate } from "../ffi/memory.ts";
import { OwnedDescriptor } from "../ffi/owned-descriptor.ts";
import { SystemCall } from "../ffi/system-calls.ts";
import { runCalls } from "../threads/calls/call-threads.ts";
import { NO_PROTOCOL, withTexts } from "../threads/calls/run-call.ts";
import { inOwnNamespace, recordNamespace, returnToNamespace } from "../threads/own-namespace.ts";
import { AS_ROOT } from "./advice.ts";

/**
 * Identifies a network namespace: `{ pid }` for the namespace of a process, `{ fd }` for a file descriptor, a path such
 * as `/run/netns/blue`, a name created with `ip netns`, or an open {@link NetworkNamespace}. Plain numbers are
 * rejected, because they could be descriptors, process ids or namespace ids (see `Namespaces.openId`).
 */
export type NamespaceSource = string | { fd: number } | { pid: number } | NetworkNamespace;

const OWN_NAMESPACE = "/proc/thread-self/ns/net";
/** Makes `openat` like `open` (fcntl.h). */
const AT_FDCWD = -100;
/** Flags for opening a namespace file. Without O_NONBLOCK, the path of a pipe would block forever. */
const OPEN_FLAGS = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
const ENTERING = `it takes CAP_SYS_ADMIN in the user namespaces that own this network namespace and the other one: ${AS_ROOT}`;
const CREATING = `it takes CAP_SYS_ADMIN, also in the user namespace that owns the network namespace of this thread: ${AS_ROOT}`;
const ASYNCHRONOUS = "open the socket in the function, and await outside of it";

/** The namespace that this thread has entered with {@link NetworkNamespace.run}, if any. */
let entered: NetworkNamespace | undefined;

const leakedNamespace = neverClosed("a network namespace", "network namespaces");

/**
 * The file descriptor of an open network namespace. Its name is the device and inode of the namespace's file, which are
 * the same for all descriptors of a namespace.
 */
class NamespaceDescriptor extends OwnedDescriptor {
  /** Functions to call when the namespace handle is closed. */
  readonly onClose: (() => void)[] = [];

  override close(): void {
    for (const action of this.onClose.splice(0)) action();
    super.close();
  }
}

/**
 * An open network namespace, which exists at least as long as this handle. Closing the handle also closes the sockets
 * that `transact` and `dump` keep open in the namespace.
 *
 * The garbage collector closes a leaked handle with a warning, unless such sockets exist. A handle of a worker thread
 * stays open if the thread is terminated, because no code runs in a terminated thread.
 */
export class NetworkNamespace implements Disposable {
  static {
    inspectAs(
      NetworkNamespace,
      (namespace) => `NetworkNamespace(${namespace.id}, ${namespace.closed ? "closed" : "open"})`,
    );
  }

  readonly #descriptor: NamespaceDescriptor;

  private constructor(fd: number) {
    this.#descriptor = new NamespaceDescriptor(fd, leakedNamespace, idOf(fd));
    leaks.register(this, this.#descriptor, this);
  }

  /**
   * Opens an existing network namespace.
   *
   * @throws NetlinkError ENOENT if the name, process or descriptor does not exist, EINVAL if `source` is not a network
   * namespace; TypeError or RangeError for an invalid source.
   */
  static open(source: Exclude<NamespaceSource, NetworkNamespace>): NetworkNamespace {
    const place = locate(source);
    const fd = open(place.path, OPEN_FLAGS);
    if (fd < 0) throw openError(fd, place);
    return NetworkNamespace.#own(fd, place.title);
  }

  /**
   * Opens the network namespace of the socket with this descriptor. Returns undefined if the kernel does not allow it.
   *
   * @internal
   */
  static ofSocket(fd: number): NetworkNamespace | undefined {
    const namespace = openNamespaceOfSocket(fd);
    return namespace < 0 ? undefined : new NetworkNamespace(namespace);
  }

  /** Opens the network namespace of the calling thread. */
  static current(): NetworkNamespace {
    return NetworkNamespace.#own(openOwn(), OWN_NAMESPACE);
  }

  /**
   * Creates an empty network namespace without a name. It has a loopback interface that is down, and exists until its
   * last handle, socket and process are gone.
   *
   * @throws NetlinkError EPERM without CAP_SYS_ADMIN, both in the thread's user namespace and in the one that owns the
   * current network namespace.
   */
  static create(): NetworkNamespace {
    return inNamespace(undefined, CREATING, () => {
      const status = unshare(CLONE_NEWNET);
      check(status, "unshare", status === -EPERM ? CREATING : undefined);
      return NetworkNamespace.current();
    });
  }

  /**
   * Creates a namespace like {@link create}, while another thread waits for the kernel: destroying other namespaces can
   * delay it by seconds.
   *
   * @param options `signal` aborts the call at once. The namespace is then destroyed when the kernel has created it.
   */
  static async createAsync({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<NetworkNamespace> {
    checkSignal(signal, "signal");
    signal?.throwIfAborted();
    const creating = unshareInThread().then((fd) => new NetworkNamespace(fd));
    if (signal === undefined) return creating;
    const { promise, reject } = Promise.withResolvers<never>();
    const abort = () => {
      reject(signal.reason);
      creating.then(
        (namespace) => namespace.close(),
        () => {},
      );
    };
    signal.addEventListener("abort", abort);
    try {
      return await Promise.race([creating, promise]);
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  /** File descriptor of the namespace. It belongs to this handle: do not close it. */
  get fd(): number {
    if (this.closed) {
      throw new NetlinkError("this network namespace handle is closed (EBADF); open another one", {
        errno: EBADF,
        operation: "netns",
      });
    }
    return this.#descriptor.fd;
  }

  /** Text that is the same for two handles of one namespace. */
  get id(): string {
    return this.#descriptor.name;
  }

  /** Whether the handle was closed. */
  get closed(): boolean {
    return this.#descriptor.fd < 0;
  }

  /**
   * Moves the calling thread into the namespace, calls `action`, and moves the thread back even if `action` throws.
   * Sockets and processes that `action` creates stay in the namespace. Requires no privilege if the thread is already
   * there.
   *
   * Threads that Bun starts while `action` runs inherit the namespace and keep it open, for example those of its file
   * I/O or of `new Worker()`. The library starts its own threads in the thread's original namespace.
   *
   * @throws NetlinkError EPERM if the thread may not enter the namespace or return; it has not moved then. TypeError if
   * `action` is not a function or is asynchronous, because other code of this thread would run inside the namespace.
   */
  run<Result>(action: () => Result): Result {
    checkSynchronous(action, "action", ASYNCHRONOUS);
    const outer = entered;
    return inNamespace(this, ENTERING, () => {
      entered = this;
      try {
        return action();
      } finally {
        entered = outer;
      }
    });
  }

  /**
   * Calls `action` once, when the namespace handle is closed or garbage collected. If the action references the handle,
   * the handle is never garbage collected.
   *
   * @internal
   */
  onClose(action: () => void): void {
    this.#descriptor.onClose.push(action);
  }

  /** Closes the namespace handle. Closing twice has no effect. */
  close(): void {
    if (this.closed) return;
    leaks.unregister(this);
    this.#descriptor.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  static #own(fd: number, title: string): NetworkNamespace {
    // The path of a named namespace does not contain its type, so the kernel must report the type.
    if (namespaceType(fd) === CLONE_NEWNET) return new NetworkNamespace(fd);
    close(fd);
    throw new NetlinkError(`${title} is not a network namespace (EINVAL)`, { errno: EINVAL, operation: "netns" });
  }
}

/**
 * The network namespace of an object, kept open even if the caller's path or process disappears. It is opened for the
 * object, unless the caller passes an open handle.
 */
export class HeldNamespace implements Disposable {
  /** Handle of the network namespace; undefined for the namespace of the calling thread. */
  readonly netns: NetworkNamespace | undefined;
  readonly #opened: NetworkNamespace | undefined;

  /** @throws NetlinkError if the namespace cannot be opened. */
  constructor(source: NamespaceSource | undefined) {
    const isHandle = source === undefined || source instanceof NetworkNamespace;
    this.#opened = isHandle ? undefined : NetworkNamespace.open(source);
    this.netns = isHandle ? source : this.#opened;
  }

  /** Closes the namespace handle, unless it belongs to the caller. */
  [Symbol.dispose](): void {
    this.#opened?.close();
  }
}

/** Returns the namespace that this thread has entered with {@link NetworkNamespace.run}, if any. */
export function currentNamespace(): NetworkNamespace | undefined {
  return entered;
}

/** Calls `action` in the namespace of `source`, or in the current namespace if `source` is undefined. */
export function runInNamespace<Result>(source: NamespaceSource | undefined, action: () => Result): Result {
  if (source === undefined) {
    checkInOwnNamespace();
    return action();
  }
  if (source instanceof NetworkNamespace) return source.run(action);
  using namespace = NetworkNamespace.open(source);
  return namespace.run(action);
}

/**
 * Reports whether two sockets belong to the same network namespace. Kernels before 5.14 do not report a socket's
 * namespace: on these, reports whether this thread is in its original namespace.
 */
export function haveSameNamespace(one: number, other: number): boolean {
  const cookies = allocate(16);
  for (const [index, fd] of [one, other].entries()) {
    if (getOption(fd, SOL_SOCKET, SO_NETNS_COOKIE, cookies, index * 8, 8) < 0) return currentNamespace() === undefined;
  }
  return cookies.view.getBigUint64(0) === cookies.view.getBigUint64(8);
}

/** Throws unless `source` is undefined or valid. The namespace need not exist. */
export function checkNamespace(source: unknown): void {
  if (source !== undefined && !(source instanceof NetworkNamespace)) locate(source as NamespaceSource);
}

/**
 * Moves this thread into a namespace (undefined: the current one), calls `action`, and moves the thread back. An EPERM
 * error contains `advice`.
 */
function inNamespace<Result>(namespace: NetworkNamespace | undefined, advice: string, action: () => Result): Result {
  checkInOwnNamespace();
  const fd = namespace?.fd;
  const home = openOwn();
  try {
    if (namespace?.id === idOf(home)) return finished(action());
    // A thread that may not return to its original namespace must not leave it. Test that first: entering the current
    // namespace requires the same privilege.
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

/** The error of this thread's last attempt to return to its own network namespace, if it failed. */
let returnError: NetlinkError | undefined;

/**
 * Moves this thread back to a namespace. If that fails permanently, later calls of this thread that open a socket also
 * fail.
 */
function leave(home: number): void {
  try {
    returnToNamespace(home);
  } catch (error) {
    returnError = error as NetlinkError;
    throw error;
  }
}

/**
 * Throws if this thread could not return to its own network namespace, because it would open sockets in the wrong one.
 */
function checkInOwnNamespace(): void {
  if (returnError !== undefined)
    throw new NetlinkError(returnError.message, { errno: returnError.errno, syscall: "setns", cause: returnError });
}

function finished<Result>(result: Result): Result {
  checkFinished(result, "action", ASYNCHRONOUS);
  return result;
}

function idOf(fd: number): string {
  // Import the module on demand: an import takes a large part of a worker's start time.
  const { dev, ino } = process.getBuiltinModule("node:fs").fstatSync(fd);
  return `${dev}:${ino}`;
}

function enter(fd: number, advice: string): void {
  const status = setns(fd, CLONE_NEWNET);
  check(status, "setns", status === -EPERM ? advice : undefined);
}

/** Creates a network namespace in another thread, which returns to its own namespace. Resolves with the descriptor. */
async function unshareInThread(): Promise<number> {
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
      // The thread has left its namespace, and has not returned.
      spoilsThread: (results) => results[0]! >= 0 && results[2] !== 0,
    });
    check(created!, "unshare", created === -EPERM ? CREATING : undefined);
    return check(fd, "open");
  } finally {
    close(home);
  }
}

function openOwn(): number {
  const fd = open(OWN_NAMESPACE, OPEN_FLAGS);
  return check(fd, "open", fd === -ENOENT ? `${OWN_NAMESPACE} does not exist; is /proc mounted?` : undefined);
}

/** The file of a network namespace, with texts for errors about it. */
interface Location {
  readonly path: string;
  /** Name of the network namespace in error messages. */
  readonly title: string;
  /** Error message for a namespace that does not exist. */
  readonly missing: string;
}

function openError(errno: number, { path, title, missing }: Location): NetlinkError {
  if (errno === -ENOENT || errno === -ESRCH) {
    return new NetlinkError(`${missing} (ENOENT)`, { errno: ENOENT, syscall: "open", operation: "netns" });
  }
  const denied = errno === -EACCES || errno === -EPERM;
  const root = "run as root of the host, because `unshare` does not grant this";
  const advice = denied ? `${title} may not be opened by this user: ${root}` : (limitAdvice(errno, "open") ?? path);
  return systemCallError("open", errno, advice);
}

const sourceNames: AnyChecks = { fd: true, pid: true };

function locate(source: Exclude<NamespaceSource, NetworkNamespace>): Location {
  if (typeof source === "string" && source !== "" && !source.includes("\0")) {
    const path = source.includes("/") ? source : `/run/netns/${source}`;
    return { path, title: path, missing: `no network namespace at ${path}; \`ip netns list\` shows the named ones` };
  }
  const { fd, pid } = (typeof source === "object" && source !== null ? source : {}) as { fd?: number; pid?: number };
  // Other objects with a descriptor are sources as well, such as a file handle.
  if (isPlainObject(source)) checkOptions(source, sourceNames, "netns");
  if (fd !== undefined && pid !== undefined) throw new TypeError("netns: expected either fd or pid, got both");
  if (fd !== undefined) {
    checkInteger(fd, 0, 0x7fffffff, "netns.fd");
    return { path: `/proc/self/fd/${fd}`, title: `descriptor ${fd}`, missing: `no descriptor ${fd} is open` };
  }
  if (pid !== undefined) {
    checkInteger(pid, 0, 0x7fffffff, "netns.pid");
    return { path: `/proc/${pid}/ns/net`, title: `the namespace of process ${pid}`, missing: `no process ${pid}` };
  }
  const hint = typeof source === "number" ? `: is it { pid: ${source} } or { fd: ${source} }?` : "";
  throw new TypeError(
    `netns: expected a path, a name, { pid }, { fd } or a NetworkNamespace, got ${describeValue(source)}${hint}`,
  );
}
