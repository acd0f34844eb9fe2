import { EACCES, EBADF, EINVAL, ENOENT, EPERM, ESRCH } from "../constants/errno.ts";
import { CLONE_NEWNET, O_CLOEXEC, O_NONBLOCK, O_RDONLY } from "../constants/system.ts";
import { check, NetlinkError, shown, systemCallError } from "../errors.ts";
import { close, namespaceType, open, setns, unshare } from "../ffi/libc.ts";
import { tooManyFiles } from "./advice.ts";

/**
 * Names a network namespace: a path such as `/run/netns/blue`, the bare name that `ip netns` gave it, a descriptor, a
 * process that lives in it, or a {@link NetworkNamespace} that is open. A plain number is a descriptor when it is one of
 * a network namespace, and a process id otherwise.
 */
export type NamespaceSource = string | number | { fd: number } | { pid: number } | NetworkNamespace;

const OWN_NAMESPACE = "/proc/thread-self/ns/net";
/** Without O_NONBLOCK a path that names a pipe would have the thread wait for ever. */
const OPEN_FLAGS = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
const PRIVILEGE =
  "it takes CAP_SYS_ADMIN in the user namespaces that own this network namespace and the other one: run as root, or " +
  "the whole program under `unshare -rn`";

/** The namespace that this thread is inside of through {@link NetworkNamespace.run}. */
let inside: NetworkNamespace | undefined;

/**
 * A network namespace, held open: it exists at least as long as this handle. Sockets that `transact` and `dump` keep
 * ready for it are closed together with it.
 */
export class NetworkNamespace implements Disposable {
  #fd: number;
  /** Tells namespaces apart: equal for two handles of the same one. */
  readonly id: string;
  readonly #closing: (() => void)[] = [];

  private constructor(fd: number) {
    this.#fd = fd;
    this.id = idOf(fd);
  }

  /**
   * Opens a namespace that exists.
   *
   * @throws NetlinkError ENOENT when there is none of that name or process, EINVAL when it is something else.
   */
  static open(source: Exclude<NamespaceSource, NetworkNamespace>): NetworkNamespace {
    const path = namespacePath(source);
    const fd = open(path, OPEN_FLAGS);
    if (fd < 0) throw systemCallError("open", fd, openAdvice(fd, path));
    return NetworkNamespace.#own(fd, path);
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
    return inNamespace(undefined, () => {
      const status = unshare(CLONE_NEWNET);
      check(status, "unshare", status === -EPERM ? PRIVILEGE : undefined);
      return NetworkNamespace.current();
    });
  }

  /** The descriptor; it belongs to this handle. */
  get fd(): number {
    if (this.#fd < 0) {
      throw new NetlinkError("this network namespace handle is closed", { errno: EBADF, operation: "netns" });
    }
    return this.#fd;
  }

  /** Whether the handle was given up. */
  get closed(): boolean {
    return this.#fd < 0;
  }

  /**
   * Calls `action` with the calling thread inside the namespace, and returns with the thread back where it was, also
   * when `action` throws. Sockets opened and processes started meanwhile belong to the namespace for good. It takes no
   * right where the thread is there already.
   *
   * @throws NetlinkError EPERM when the thread may not enter, or may not come back; it has not moved then. TypeError when
   * `action` is asynchronous: other code of this thread would run inside the namespace.
   */
  run<Result>(action: () => Result): Result {
    const outer = inside;
    return inNamespace(this, () => {
      inside = this;
      try {
        return action();
      } finally {
        inside = outer;
      }
    });
  }

  /** Calls `action` once when the handle is closed. */
  onClose(action: () => void): void {
    this.#closing.push(action);
  }

  /** Gives the handle up. Closing twice is harmless. */
  close(): void {
    if (this.#fd < 0) return;
    for (const action of this.#closing.splice(0)) action();
    close(this.#fd);
    this.#fd = -1;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  static #own(fd: number, path: string): NetworkNamespace {
    if (isNetworkNamespace(fd)) return new NetworkNamespace(fd);
    close(fd);
    throw new NetlinkError(`${path} is not a network namespace`, { errno: EINVAL, operation: "netns" });
  }
}

/** The namespace that this thread is inside of through {@link NetworkNamespace.run}; undefined outside of that. */
export function currentNamespace(): NetworkNamespace | undefined {
  return inside;
}

/** Calls `action` inside the namespace that `source` names; inside the thread's own when it is undefined. */
export function runInNamespace<Result>(source: NamespaceSource | undefined, action: () => Result): Result {
  if (source === undefined) return action();
  if (source instanceof NetworkNamespace) return source.run(action);
  using namespace = NetworkNamespace.open(source);
  return namespace.run(action);
}

/** Runs `action` with this thread in a namespace (undefined: where it is), and brings the thread back. */
function inNamespace<Result>(namespace: NetworkNamespace | undefined, action: () => Result): Result {
  const fd = namespace?.fd;
  const home = openOwn();
  try {
    if (namespace?.id === idOf(home)) return synchronous(action);
    // Who may not come back must not leave, and going where one is already takes the same right.
    enter(home);
    if (fd !== undefined) enter(fd);
    try {
      return synchronous(action);
    } finally {
      check(setns(home, CLONE_NEWNET), "setns", "this thread could not leave the namespace and must not be used on");
    }
  } finally {
    close(home);
  }
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

function enter(fd: number): void {
  const status = setns(fd, CLONE_NEWNET);
  check(status, "setns", status === -EPERM ? PRIVILEGE : undefined);
}

function openOwn(): number {
  const fd = open(OWN_NAMESPACE, OPEN_FLAGS);
  return check(fd, "open", fd === -ENOENT ? `${OWN_NAMESPACE} is not there; is /proc mounted?` : tooManyFiles(fd));
}

function openAdvice(errno: number, path: string): string | undefined {
  switch (-errno) {
    case ENOENT:
    case ESRCH:
      return `no network namespace at ${path}; \`ip netns list\` shows the named ones`;
    case EACCES:
    case EPERM:
      return `${path} is not this user's to open; run as root`;
  }
  return tooManyFiles(errno) ?? path;
}

function namespacePath(source: Exclude<NamespaceSource, NetworkNamespace>): string {
  if (typeof source === "string" && source !== "" && !source.includes("\0")) {
    return source.includes("/") ? source : `/run/netns/${source}`;
  }
  if (typeof source === "number") {
    const number = checkedNumber(source, "netns");
    return isNetworkNamespace(number) ? `/proc/self/fd/${number}` : `/proc/${number}/ns/net`;
  }
  if (typeof source === "object" && source !== null && "fd" in source) {
    return `/proc/self/fd/${checkedNumber(source.fd, "netns.fd")}`;
  }
  if (typeof source === "object" && source !== null && "pid" in source) {
    return `/proc/${checkedNumber(source.pid, "netns.pid")}/ns/net`;
  }
  throw new TypeError(`netns: expected a path, a name, a descriptor or a process id, got ${shown(source)}`);
}

function checkedNumber(value: number, name: string): number {
  if (Number.isInteger(value) && value >= 0 && value <= 0x7fffffff) return value;
  throw new TypeError(`${name}: expected a descriptor or process id, got ${shown(value)}`);
}

// The kernel is asked, since the name behind a descriptor is the path for a namespace that has one.
function isNetworkNamespace(fd: number): boolean {
  return namespaceType(fd) === CLONE_NEWNET;
}
