import { fromOpen, typeError } from "../base/argument-error.ts";
import { checkOptions, checkSignal, checkSynchronous } from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import { inspectAs } from "../base/inspect.ts";
import { leaks, neverClosed } from "../base/leaks.ts";
import { EBADF, EINVAL, EPERM } from "../constants/errno.ts";
import { SO_NETNS_COOKIE, SOL_SOCKET } from "../constants/socket.ts";
import { CLONE_NEWNET } from "../constants/system.ts";
import { check, failure, NetlinkError } from "../errors.ts";
import { close, getOption, namespaceType, open, openNamespaceOfSocket, unshare } from "../ffi/libc.ts";
import { allocate } from "../ffi/memory.ts";
import { OwnedDescriptor } from "../ffi/owned-descriptor.ts";
import { ownNamespace } from "../threads/own-namespace.ts";
import {
  ASYNCHRONOUS,
  CREATING,
  checkInOwnNamespace,
  idOf,
  inNamespace,
  OPEN_FLAGS,
  OWN_NAMESPACE,
  openOwn,
} from "./entering.ts";
import { locate, openError } from "./location.ts";

/**
 * Identifies a network namespace. Possible values are:
 *
 * - `{ pid }` for the namespace of a process,
 * - `{ fd }` for a file descriptor of a namespace,
 * - a path such as `/run/netns/blue`,
 * - a name that was created with `ip netns`,
 * - an open {@link NetworkNamespace}.
 *
 * Plain numbers are rejected, because they could be file descriptors, process ids or namespace ids (see
 * `Namespaces.openId`).
 */
export type NamespaceSource = string | { fd: number } | { pid: number } | NetworkNamespace;

/** Rejects functions that return promises. The text is part of the compiler's error. */
export type Synchronous<Result> = 0 extends 1 & Result
  ? unknown
  : [Result] extends [never]
    ? unknown
    : [Result] extends [PromiseLike<unknown>]
      ? "run() needs a synchronous function: see start(), and await outside of the function"
      : unknown;

/** Namespace that this thread has entered with {@link NetworkNamespace.run}. */
let entered: NetworkNamespace | undefined;

function runEntered<Result>(namespace: NetworkNamespace, action: () => Result): Result {
  checkSynchronous(action, "action", ASYNCHRONOUS);
  const outer = entered;
  return inNamespace(namespace, () => {
    entered = namespace;
    try {
      return action();
    } finally {
      entered = outer;
    }
  });
}

const leakedNamespace = neverClosed("a network namespace", "network namespaces");

class NamespaceDescriptor extends OwnedDescriptor {
  readonly onClose: (() => void)[] = [];

  override close(): void {
    for (const action of this.onClose.splice(0)) action();
    super.close();
  }
}

/**
 * Handle of a network namespace. The namespace exists at least as long as the handle. Closing the handle also closes
 * the sockets that `transact` and `dump` keep open in the namespace.
 *
 * If a handle is leaked, the garbage collector closes it with a warning, unless such sockets exist. If a worker thread
 * is terminated, its handles stay open, because no code runs in a terminated thread.
 */
export class NetworkNamespace implements Disposable {
  static {
    inspectAs(
      NetworkNamespace,
      (namespace) => `NetworkNamespace(${namespace.id}, ${namespace.closed ? "closed" : "open"})`,
    );
  }

  readonly #descriptor: NamespaceDescriptor;

  /** Takes over the descriptor, also if the constructor throws. */
  private constructor(fd: number) {
    fromOpen(fd, new.target, undefined, typeof fd === "number");
    try {
      this.#descriptor = new NamespaceDescriptor(fd, leakedNamespace, idOf(fd));
    } catch (error) {
      close(fd);
      throw error;
    }
    leaks.register(this, this.#descriptor, this);
  }

  /**
   * Opens an existing network namespace and returns a handle.
   *
   * @throws TypeError or RangeError for an invalid source.
   * @throws NetlinkError ENOENT if the name, process or descriptor does not exist, EINVAL if `source` is not a network
   *   namespace.
   */
  static open(source: Exclude<NamespaceSource, NetworkNamespace>): NetworkNamespace {
    const place = locate(source);
    const fd = open(place.path, OPEN_FLAGS);
    if (fd < 0) throw openError(fd, place);
    return NetworkNamespace.#own(fd, place.title);
  }

  /**
   * Opens a socket's network namespace, if the kernel allows it.
   *
   * @internal
   */
  static ofSocket(fd: number): NetworkNamespace | undefined {
    const namespace = openNamespaceOfSocket(fd);
    return namespace < 0 ? undefined : new NetworkNamespace(namespace);
  }

  /** Opens a handle of the calling thread's network namespace. */
  static current(): NetworkNamespace {
    return NetworkNamespace.#own(openOwn(), OWN_NAMESPACE);
  }

  /**
   * Creates an empty network namespace without a name. Its loopback interface is down. The namespace exists until its
   * last handle, socket and process are gone.
   *
   * @throws NetlinkError EPERM if the thread lacks CAP_SYS_ADMIN, both in its user namespace and in the one that owns
   *   the current network namespace.
   */
  static create(...none: readonly undefined[]): NetworkNamespace {
    const given: unknown = none.find((one) => one !== undefined);
    if (given !== undefined)
      throw typeError(
        "name",
        `expected no argument, got ${describeValue(given)}; Namespaces.create() of "bun-netlink/route" takes a name`,
      );
    const create = () => {
      const status = unshare(CLONE_NEWNET);
      check(status, "unshare", status === -EPERM ? CREATING : undefined);
      return NetworkNamespace.current();
    };
    return inNamespace(undefined, create, CREATING);
  }

  /**
   * Creates a network namespace like {@link create}, but without blocking this thread. The kernel may take seconds if
   * it is destroying other namespaces.
   *
   * @param options `signal` aborts the call at once. If the kernel creates the namespace afterwards, it is destroyed.
   */
  static async createAsync(options: { signal?: AbortSignal | undefined } = {}): Promise<NetworkNamespace> {
    checkOptions(options, { signal: checkSignal });
    options.signal?.throwIfAborted();
    // Most programs and all workers of the library do without the threads for system calls.
    const { createInThread } = await import("./creating.ts");
    return createInThread((fd) => new NetworkNamespace(fd), options.signal);
  }

  /** File descriptor of the network namespace. The descriptor belongs to this handle, so do not close it. */
  get fd(): number {
    if (this.closed) {
      throw new NetlinkError("this network namespace handle is closed (EBADF); open another one", {
        errno: EBADF,
        operation: "netns",
      });
    }
    return this.#descriptor.fd;
  }

  /** Text that identifies the network namespace. It is equal for all handles of the same namespace. */
  get id(): string {
    return this.#descriptor.name;
  }

  /** Whether this handle was closed. */
  get closed(): boolean {
    return this.#descriptor.fd < 0;
  }

  /**
   * Moves the calling thread into the namespace, calls `action`, and moves the thread back even if `action` throws.
   * Sockets and processes that `action` creates stay in the namespace. No privilege is required if the thread is
   * already in the namespace.
   *
   * Threads that Bun starts while `action` runs inherit the namespace and keep it open, for example those of its file
   * I/O, of its first `fetch`, or of `new Worker()`. The library starts its own threads in the thread's original namespace.
   *
   * @throws NetlinkError EPERM if the thread may not enter the namespace or return from it. The thread has not moved
   *   then.
   * @throws TypeError if `action` is not a function or is asynchronous, because other code of this thread would run
   *   inside the namespace. If `action` returns a promise of a socket, the socket is closed. See {@link start}.
   */
  run<Result>(action: (() => Result) & Synchronous<Result>): Result {
    return runEntered(this, action);
  }

  /**
   * Starts an asynchronous operation with the thread in the namespace, such as `Bun.connect` and `Bun.udpSocket`, and
   * returns its promise. The thread is in the namespace only until `action` returns, so that the operation must open its
   * socket before that: this is not the case for `fetch`, for functions of `node:net`, `node:dgram` and `node:http`, and
   * for the addresses of host names.
   *
   * @throws NetlinkError as {@link run} does. The promise is that of `action`.
   * @throws TypeError if `action` is an async function, whose code after the first `await` would run outside of the
   *   namespace, or does not return a promise.
   */
  start<Result>(action: () => PromiseLike<Result>): Promise<Result> {
    checkSynchronous(action, "action", "pass a function that returns the promise, and await outside of it");
    const started = runEntered(this, () => ({ promise: action() }));
    if (typeof (started.promise as Partial<PromiseLike<Result>> | undefined)?.then !== "function") {
      throw typeError("action", `expected a promise as its result, got ${describeValue(started.promise)}`);
    }
    return Promise.resolve(started.promise);
  }

  /**
   * Registers an action that runs when the handle is closed or garbage collected. The action must not refer to the
   * handle, which could then not be garbage collected.
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
    // Files of other namespace types can have the same path.
    if (namespaceType(fd) === CLONE_NEWNET) return new NetworkNamespace(fd);
    close(fd);
    throw new NetlinkError(`${title} is not a network namespace (EINVAL)`, { errno: EINVAL, operation: "netns" });
  }
}

/**
 * Keeps the network namespace of an object open, even if the path or process that identified the namespace disappears.
 * A handle that the caller has passed is not closed.
 */
export class HeldNamespace implements Disposable {
  readonly netns: NetworkNamespace | undefined;
  readonly #opened: NetworkNamespace | undefined;
  #isClosed = false;

  constructor(source: NamespaceSource | undefined) {
    const isHandle = source === undefined || source instanceof NetworkNamespace;
    this.#opened = isHandle ? undefined : NetworkNamespace.open(source);
    this.netns = isHandle ? source : this.#opened;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Throws NetlinkError EBADF after the disposal. `operation` names the object that holds the namespace. */
  check(operation: string): void {
    if (!this.#isClosed) return;
    throw failure(operation, "closed", EBADF, "open another one");
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#opened?.close();
  }
}

export function currentNamespace(): NetworkNamespace | undefined {
  return entered;
}

/** Runs `action` in the namespace that {@link currentNamespace} has returned, also if the thread has entered another one since. */
export function runInEntered<Result>(namespace: NetworkNamespace | undefined, action: () => Result): Result {
  if (namespace !== undefined) return runEntered(namespace, action);
  checkInOwnNamespace();
  const fd = ownNamespace();
  if (fd === undefined) return action();
  const outer = entered;
  return inNamespace({ fd, id: idOf(fd) }, () => {
    entered = undefined;
    try {
      return action();
    } finally {
      entered = outer;
    }
  });
}

/** If `source` is undefined, `action` runs in the thread's current namespace. */
export function runInNamespace<Result>(source: NamespaceSource | undefined, action: () => Result): Result {
  if (source === undefined) {
    checkInOwnNamespace();
    return action();
  }
  if (source instanceof NetworkNamespace) return runEntered(source, action);
  using namespace = NetworkNamespace.open(source);
  return runEntered(namespace, action);
}

/**
 * Reports whether two sockets belong to the same network namespace. Before Linux 5.14, which cannot compare namespaces,
 * reports whether this thread is in its own namespace.
 */
export function haveSameNamespace(one: number, other: number): boolean {
  const cookies = allocate(16);
  for (const [index, fd] of [one, other].entries()) {
    if (getOption(fd, SOL_SOCKET, SO_NETNS_COOKIE, cookies, index * 8, 8) < 0) return currentNamespace() === undefined;
  }
  return cookies.view.getBigUint64(0) === cookies.view.getBigUint64(8);
}

export function checkNamespace(source: unknown): void {
  if (source !== undefined && !(source instanceof NetworkNamespace)) locate(source as NamespaceSource);
}
