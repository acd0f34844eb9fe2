import { EACCES, EBADF, EINVAL, ENOENT, EPERM, ESRCH } from "../constants/errno.ts";
import { SO_NETNS_COOKIE, SOL_SOCKET } from "../constants/socket.ts";
import { CLONE_NEWNET, O_CLOEXEC, O_NONBLOCK, O_RDONLY } from "../constants/system.ts";
import { check, limitAdvice, NetlinkError, shown, systemCallError } from "../errors.ts";
import { close, getOption, namespaceType, open, openNamespaceOfSocket, setns, unshare } from "../ffi/libc.ts";
import { allocate } from "../ffi/memory.ts";
import { checkFunction, checkInteger } from "../message/check.ts";
import { recordNamespace, returnToNamespace } from "../threads/home-namespace.ts";
import { AS_ROOT } from "./advice.ts";
import { inspectAs } from "./inspect.ts";
import { type Held, type LeakKind, leaks } from "./leaks.ts";

/**
 * Names a network namespace: `{ pid }` for that of a process, `{ fd }` for a descriptor of one, a path such as
 * `/run/netns/blue`, the bare name that `ip netns` gave it, or a {@link NetworkNamespace} that is open. No plain number does:
 * it could be that of a descriptor, of a process, or of a namespace in another one (see `Namespaces.openId`).
 */
export type NamespaceSource = string | { fd: number } | { pid: number } | NetworkNamespace;

const OWN_NAMESPACE = "/proc/thread-self/ns/net";
/** Without O_NONBLOCK a path that names a pipe would have the thread wait for ever. */
const OPEN_FLAGS = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
const ENTERING = `it takes CAP_SYS_ADMIN in the user namespaces that own this network namespace and the other one: ${AS_ROOT}`;
const CREATING = `it takes CAP_SYS_ADMIN, also in the user namespace that owns the network namespace of this thread: ${AS_ROOT}`;

/** The namespace that this thread is inside of through {@link NetworkNamespace.run}. */
let inside: NetworkNamespace | undefined;

const forgottenNamespace: LeakKind = {
  one: "a network namespace",
  many: "network namespaces",
  omission: "never closed",
  remedy: "`using` or close()",
};

/** The descriptor of a namespace. */
class NamespaceDescriptor implements Held {
  fd: number;
  /** Device and inode: the same for all descriptors of one namespace. */
  readonly name: string;
  readonly kind: LeakKind = forgottenNamespace;
  /** What else is to be given up with it. */
  readonly closing: (() => void)[] = [];

  constructor(fd: number) {
    this.fd = fd;
    this.name = idOf(fd);
  }

  close(): void {
    if (this.fd < 0) return;
    for (const action of this.closing.splice(0)) action();
    close(this.fd);
    this.fd = -1;
  }
}

/**
 * A network namespace, held open: it exists at least as long as this handle. Sockets that `transact` and `dump` keep
 * ready for it are closed together with it.
 *
 * A handle that was forgotten is closed by the collector, with a warning, unless such sockets are kept ready for it. One of a
 * worker thread stays open when the thread is terminated: nothing runs there any more that could close it.
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
    this.#descriptor = new NamespaceDescriptor(fd);
    leaks.register(this, this.#descriptor, this);
  }

  /**
   * Opens a namespace that exists.
   *
   * @throws NetlinkError ENOENT when there is none of that name, process or descriptor, EINVAL when it is something else;
   * TypeError or RangeError for what names none.
   */
  static open(source: Exclude<NamespaceSource, NetworkNamespace>): NetworkNamespace {
    const place = locate(source);
    const fd = open(place.path, OPEN_FLAGS);
    if (fd < 0) throw openError(fd, place);
    return NetworkNamespace.#own(fd, place.title);
  }

  /**
   * Opens the namespace that a socket, given by its descriptor, belongs to; undefined when the kernel does not let this thread.
   *
   * @internal
   */
  static ofSocket(fd: number): NetworkNamespace | undefined {
    const namespace = openNamespaceOfSocket(fd);
    return namespace < 0 ? undefined : new NetworkNamespace(namespace);
  }

  /** Opens the namespace that the calling thread is in. */
  static current(): NetworkNamespace {
    return NetworkNamespace.#own(openOwn(), OWN_NAMESPACE);
  }

  /**
   * Creates an empty namespace without a name. It has a loopback interface that is down, and goes away with the last
   * handle, socket and process in it.
   *
   * @throws NetlinkError EPERM without CAP_SYS_ADMIN, both in the thread's user namespace and in the one that owns the
   * network namespace where the thread is.
   */
  static create(): NetworkNamespace {
    return inNamespace(undefined, CREATING, () => {
      const status = unshare(CLONE_NEWNET);
      check(status, "unshare", status === -EPERM ? CREATING : undefined);
      return NetworkNamespace.current();
    });
  }

  /** The descriptor; it belongs to this handle. */
  get fd(): number {
    if (this.closed) {
      throw new NetlinkError("this network namespace handle is closed (EBADF)", { errno: EBADF, operation: "netns" });
    }
    return this.#descriptor.fd;
  }

  /** Tells namespaces apart: equal for two handles of the same one. */
  get id(): string {
    return this.#descriptor.name;
  }

  /** Whether the handle was given up. */
  get closed(): boolean {
    return this.#descriptor.fd < 0;
  }

  /**
   * Calls `action` with the calling thread inside the namespace, and returns with the thread back where it was, also
   * when `action` throws. Sockets opened and processes started meanwhile belong to the namespace for good. It takes no
   * right where the thread is there already.
   *
   * Threads that Bun starts while `action` runs inherit the namespace and keep it open, for example those of its file I/O or of
   * `new Worker()`. The library starts its own threads in the thread's original namespace.
   *
   * @throws NetlinkError EPERM when the thread may not enter, or may not come back; it has not moved then. TypeError when
   * `action` is no function, or asynchronous: other code of this thread would run inside the namespace.
   */
  run<Result>(action: () => Result): Result {
    checkFunction(action, "action");
    const outer = inside;
    return inNamespace(this, ENTERING, () => {
      inside = this;
      try {
        return action();
      } finally {
        inside = outer;
      }
    });
  }

  /**
   * Calls `action` once when the handle is closed, or was forgotten and is collected, which an action that refers to the
   * handle prevents.
   *
   * @internal
   */
  onClose(action: () => void): void {
    this.#descriptor.closing.push(action);
  }

  /** Gives the handle up. Closing twice is harmless. */
  close(): void {
    if (this.closed) return;
    leaks.unregister(this);
    this.#descriptor.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  static #own(fd: number, title: string): NetworkNamespace {
    if (isNetworkNamespace(fd)) return new NetworkNamespace(fd);
    close(fd);
    throw new NetlinkError(`${title} is not a network namespace (EINVAL)`, { errno: EINVAL, operation: "netns" });
  }
}

/** The namespace that this thread is inside of through {@link NetworkNamespace.run}; undefined outside of that. */
export function currentNamespace(): NetworkNamespace | undefined {
  return inside;
}

/** Calls `action` inside the namespace that `source` names; inside the thread's own when it is undefined. */
export function runInNamespace<Result>(source: NamespaceSource | undefined, action: () => Result): Result {
  if (source === undefined) {
    checkNotStranded();
    return action();
  }
  if (source instanceof NetworkNamespace) return source.run(action);
  using namespace = NetworkNamespace.open(source);
  return namespace.run(action);
}

/** Whether two sockets belong to one namespace. A kernel before 5.14 does not tell: then where the thread is counts. */
export function haveSameNamespace(one: number, other: number): boolean {
  const cookies = allocate(16);
  for (const [index, fd] of [one, other].entries()) {
    if (getOption(fd, SOL_SOCKET, SO_NETNS_COOKIE, cookies, index * 8, 8) < 0) return currentNamespace() === undefined;
  }
  return cookies.view.getBigUint64(0) === cookies.view.getBigUint64(8);
}

/** Throws unless `source` is undefined or can name a namespace. Whether there is such a one is another question. */
export function checkNamespace(source: NamespaceSource | undefined): void {
  if (source !== undefined && !(source instanceof NetworkNamespace)) locate(source);
}

/**
 * Runs `action` with this thread in a namespace (undefined: where it is), and brings the thread back. `advice` is for those
 * who may not.
 */
function inNamespace<Result>(namespace: NetworkNamespace | undefined, advice: string, action: () => Result): Result {
  checkNotStranded();
  const fd = namespace?.fd;
  const home = openOwn();
  try {
    if (namespace?.id === idOf(home)) return synchronous(action);
    // Who may not come back must not leave, and going where one is already takes the same right.
    enter(home, advice);
    if (fd !== undefined) enter(fd, advice);
    const restore = recordNamespace(home, fd ?? home);
    try {
      return synchronous(action);
    } finally {
      restore();
      leave(home);
    }
  } finally {
    close(home);
  }
}

/** Why this thread could not leave a namespace, if that happened. */
let stranded: NetlinkError | undefined;

/** Returns to a namespace. If that fails for good, every later call of this thread that opens a socket fails. */
function leave(home: number): void {
  try {
    returnToNamespace(home);
  } catch (error) {
    stranded = error as NetlinkError;
    throw error;
  }
}

/** Throws if this thread could not leave a network namespace: it would open sockets in the wrong one. */
function checkNotStranded(): void {
  if (stranded !== undefined)
    throw new NetlinkError(stranded.message, { errno: stranded.errno, syscall: "setns", cause: stranded });
}

function synchronous<Result>(action: () => Result): Result {
  const result = action();
  if (!(result instanceof Promise)) return result;
  result.catch(() => {});
  throw new TypeError(
    "a namespace can be entered only for a synchronous action: open the socket inside, await outside",
  );
}

function idOf(fd: number): string {
  // Not imported, since it would make up a good part of the time in which a worker starts.
  const { dev, ino } = process.getBuiltinModule("node:fs").fstatSync(fd);
  return `${dev}:${ino}`;
}

function enter(fd: number, advice: string): void {
  const status = setns(fd, CLONE_NEWNET);
  check(status, "setns", status === -EPERM ? advice : undefined);
}

function openOwn(): number {
  const fd = open(OWN_NAMESPACE, OPEN_FLAGS);
  return check(fd, "open", fd === -ENOENT ? `${OWN_NAMESPACE} is not there; is /proc mounted?` : undefined);
}

/** Where a namespace is to be found. */
interface Place {
  readonly path: string;
  /** What it is called in errors. */
  readonly title: string;
  /** What is said when there is none. */
  readonly missing: string;
}

function openError(errno: number, { path, title, missing }: Place): NetlinkError {
  if (errno === -ENOENT || errno === -ESRCH) {
    return new NetlinkError(`${missing} (ENOENT)`, { errno: ENOENT, syscall: "open", operation: "netns" });
  }
  const denied = errno === -EACCES || errno === -EPERM;
  const root = "be root of the machine itself, which under `unshare` nobody is";
  const advice = denied ? `${title} is not this user's to open: ${root}` : (limitAdvice(errno, "open") ?? path);
  return systemCallError("open", errno, advice);
}

function locate(source: Exclude<NamespaceSource, NetworkNamespace>): Place {
  if (typeof source === "string" && source !== "" && !source.includes("\0")) {
    const path = source.includes("/") ? source : `/run/netns/${source}`;
    return { path, title: path, missing: `no network namespace at ${path}; \`ip netns list\` shows the named ones` };
  }
  const { fd, pid } = (typeof source === "object" && source !== null ? source : {}) as { fd?: number; pid?: number };
  if (fd !== undefined && pid !== undefined) throw new TypeError("netns: expected either fd or pid, got both");
  if (fd !== undefined) return ofDescriptor(checkedNumber(fd, "netns.fd"));
  if (pid !== undefined) return ofProcess(checkedNumber(pid, "netns.pid"));
  const hint = typeof source === "number" ? `: is it { pid: ${source} } or { fd: ${source} }?` : "";
  throw new TypeError(
    `netns: expected a path, a name, { pid }, { fd } or a NetworkNamespace, got ${shown(source)}${hint}`,
  );
}

function ofDescriptor(fd: number): Place {
  return { path: `/proc/self/fd/${fd}`, title: `descriptor ${fd}`, missing: `no descriptor ${fd} is open` };
}

function ofProcess(pid: number): Place {
  return { path: `/proc/${pid}/ns/net`, title: `the namespace of process ${pid}`, missing: `no process ${pid}` };
}

function checkedNumber(value: number, name: string): number {
  return checkInteger(value, 0, 0x7fffffff, name);
}

// The kernel is asked, since the name behind a descriptor is the path for a namespace that has one.
function isNetworkNamespace(fd: number): boolean {
  return namespaceType(fd) === CLONE_NEWNET;
}
