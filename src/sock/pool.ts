import { MAX_LINKS } from "../constants/netlink.ts";
import { currentNamespace, type NamespaceSource, NetworkNamespace } from "./namespace.ts";
import { NetlinkSocket } from "./socket.ts";
import { checkProtocol } from "./socket-options.ts";

/** How many sockets of one protocol are kept. */
const MAX_POOLED = 16;

/** Sockets that are ready for the next transaction or dump, by protocol; the last one back is the first one out. */
class SocketPool {
  readonly #idle: NetlinkSocket[][] = Array.from({ length: MAX_LINKS }, () => []);
  #closed = false;

  /** @param netns that of the pool, which does not keep it alive. */
  acquire(protocol: number, netns: NetworkNamespace | undefined): NetlinkSocket {
    return this.#idle[protocol]!.pop() ?? this.#open(protocol, netns);
  }

  #open(protocol: number, netns: NetworkNamespace | undefined): NetlinkSocket {
    const socket = NetlinkSocket.open(protocol, { netns });
    socket.home = this;
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

  /** Closes what it has, and what comes back later. */
  close(): void {
    this.#closed = true;
    this.clear();
    pools.delete(this);
  }
}

/** That of the thread's own namespace. */
let ownPool: SocketPool | undefined;
/** Those of open namespaces. They do not keep a namespace open that everybody else has forgotten. */
const poolsOf = new WeakMap<NetworkNamespace, SocketPool>();
const pools = new Set<SocketPool>();

/**
 * Takes a socket for one transaction or dump, which is its only user until {@link releaseSocket}. There is one pool for
 * the thread's own namespace and one for each open {@link NetworkNamespace}, which is also the one that counts while the
 * thread is inside of it; for a namespace that is given in another way a socket is opened this one time.
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
 * Gives a socket back to the pool that it came from. `clean` says that nothing is queued on it and no dump is running:
 * otherwise it is closed, since a later user would meet what this one left behind.
 */
export function releaseSocket(socket: NetlinkSocket, clean: boolean): void {
  const { home } = socket;
  if (clean && home !== undefined && !socket.closed) home.release(socket);
  else socket.close();
}

const closing: (() => void)[] = [];

/** Has `action` called whenever idle sockets are closed: for those that the layers above keep open. */
export function onCloseIdleSockets(action: () => void): void {
  closing.push(action);
}

/**
 * Closes the sockets that this thread keeps ready between calls. The next call opens what it needs again. A worker that
 * ends does it by itself; one that is terminated from outside closes nothing: have it call this first.
 */
export function closeIdleSockets(): void {
  for (const action of closing) action();
  ownPool?.clear();
  for (const pool of pools) pool.clear();
}

function poolOf(namespace: NetworkNamespace | undefined): SocketPool {
  if (namespace === undefined) {
    ownPool ??= newPool();
    return ownPool;
  }
  const known = poolsOf.get(namespace);
  if (known !== undefined) return known;
  const pool = newPool();
  poolsOf.set(namespace, pool);
  pools.add(pool);
  namespace.onClose(() => pool.close());
  return pool;
}

function newPool(): SocketPool {
  closeAtExit();
  return new SocketPool();
}

let closesAtExit = false;

/** Descriptors belong to the process: those of a worker would outlive it. */
function closeAtExit(): void {
  if (closesAtExit || Bun.isMainThread) return;
  closesAtExit = true;
  process.on("exit", closeIdleSockets);
}
