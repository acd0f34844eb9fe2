import { MAX_LINKS } from "../constants/netlink.ts";
import { currentNamespace, type NamespaceSource, NetworkNamespace } from "./namespace.ts";
import { NetlinkSocket } from "./socket.ts";
import type { SocketCore } from "./socket-core.ts";
import { checkProtocol } from "./socket-options.ts";

/** Maximum number of idle sockets per protocol. */
const MAX_POOLED = 16;

/** Idle sockets for transactions and dumps, by protocol. The socket released last is taken first. */
class SocketPool {
  readonly #idle: NetlinkSocket[][] = Array.from({ length: MAX_LINKS }, () => []);
  #closed = false;

  /** @param netns namespace of the pool's sockets. The pool does not keep this namespace open. */
  acquire(protocol: number, netns: NetworkNamespace | undefined): NetlinkSocket {
    return this.#idle[protocol]!.pop() ?? this.#open(protocol, netns);
  }

  /** Returns the socket that {@link acquire} would take, if one is idle. */
  peek(protocol: number): NetlinkSocket | undefined {
    const idle = this.#idle[protocol]!;
    return idle[idle.length - 1];
  }

  #open(protocol: number, netns: NetworkNamespace | undefined): NetlinkSocket {
    const socket = NetlinkSocket.open(protocol, { netns });
    socket.core.pool = this;
    socket.core.connect();
    closeAtExit();
    return socket;
  }

  release(socket: NetlinkSocket): void {
    const idle = this.#idle[socket.protocol]!;
    if (idle.length < MAX_POOLED && !this.#closed) idle.push(socket);
    else socket.close();
  }

  clear(): void {
    for (const idle of this.#idle) for (const socket of idle.splice(0)) socket.close();
  }

  /** Closes the idle sockets of the pool, and each socket that is returned to it later. */
  close(): void {
    this.#closed = true;
    this.clear();
    pools.delete(this);
  }
}

/** The pool of sockets in the thread's own namespace. */
let ownPool: SocketPool | undefined;
/** The socket pools of open namespaces. They do not keep a leaked namespace open. */
const poolsOf = new WeakMap<NetworkNamespace, SocketPool>();
const pools = new Set<SocketPool>();

/**
 * Takes a socket for one transaction or dump, which is its only user until {@link releaseSocket}.
 *
 * There is one pool for the thread's own namespace and one for each open {@link NetworkNamespace}. The latter is also
 * used while the thread is in that namespace. For other namespace sources, a socket is opened for this use only.
 */
export function acquireSocket(protocol: number, netns: NamespaceSource | undefined): NetlinkSocket {
  checkProtocol(protocol);
  const namespace = netns ?? currentNamespace();
  if (namespace === undefined || namespace instanceof NetworkNamespace) {
    return poolOf(namespace).acquire(protocol, namespace);
  }
  return NetlinkSocket.open(protocol, { netns });
}

/**
 * Returns the idle socket of the thread's own namespace that {@link acquireSocket} would take, if it can be used with
 * `Exchange.runDirectly`. The socket remains in the pool, so the caller must not call code that uses sockets.
 */
export function idleSocket(protocol: number): SocketCore | undefined {
  const core = currentNamespace() === undefined ? ownPool?.peek(protocol)?.core : undefined;
  return core?.isConnected === true && core.isDirect ? core : undefined;
}

/**
 * Returns a socket to its pool if it is `clean` (nothing is queued and no dump is running), and closes it otherwise.
 */
export function releaseSocket(socket: NetlinkSocket, clean: boolean): void {
  const { pool, closed } = socket.core;
  if (clean && pool !== undefined && !closed) pool.release(socket);
  else socket.close();
}

const onCloseActions: (() => void)[] = [];

/** Registers an action that {@link closeIdleSockets} calls, to close sockets that higher layers keep open. */
export function onCloseIdleSockets(action: () => void): void {
  onCloseActions.push(action);
}

/**
 * Closes the idle sockets of this thread. Later calls reopen them on demand. A worker that ends on its own closes them;
 * a worker that is terminated does not, so call this function in it first.
 */
export function closeIdleSockets(): void {
  for (const action of onCloseActions) action();
  ownPool?.clear();
  for (const pool of pools) pool.clear();
}

function poolOf(namespace: NetworkNamespace | undefined): SocketPool {
  if (namespace === undefined) {
    ownPool ??= new SocketPool();
    return ownPool;
  }
  const known = poolsOf.get(namespace);
  if (known !== undefined) return known;
  const pool = new SocketPool();
  poolsOf.set(namespace, pool);
  pools.add(pool);
  namespace.onClose(() => pool.close());
  return pool;
}

let closesAtExit = false;

/** Descriptors belong to the process, so the pooled sockets of a worker would stay open after the worker has ended. */
function closeAtExit(): void {
  if (closesAtExit || Bun.isMainThread) return;
  closesAtExit = true;
  process.on("exit", closeIdleSockets);
}
