import { MAX_LINKS } from "../constants/netlink.ts";
import { currentNamespace, type NamespaceSource, NetworkNamespace } from "./namespace.ts";
import { NetlinkSocket } from "./socket.ts";
import { checkProtocol } from "./socket-options.ts";

/** How many sockets of one protocol are kept. */
const MAX_POOLED = 16;

/** Sockets that are ready for the next transaction or dump, by protocol; the last one back is the first one out. */
class SocketPool {
  readonly #namespace: NetworkNamespace | undefined;
  readonly #idle: NetlinkSocket[][] = Array.from({ length: MAX_LINKS }, () => []);

  constructor(namespace: NetworkNamespace | undefined) {
    this.#namespace = namespace;
  }

  acquire(protocol: number): NetlinkSocket {
    const idle = this.#idle[protocol]!.pop();
    if (idle !== undefined) return idle;
    const socket = NetlinkSocket.open(protocol, { netns: this.#namespace });
    origins.set(socket, this);
    return socket;
  }

  release(socket: NetlinkSocket): void {
    const idle = this.#idle[socket.protocol]!;
    if (idle.length < MAX_POOLED && this.#namespace?.closed !== true) idle.push(socket);
    else socket.close();
  }

  clear(): void {
    for (const idle of this.#idle) for (const socket of idle.splice(0)) socket.close();
  }
}

let ownPool: SocketPool | undefined;
const pools = new Map<NetworkNamespace, SocketPool>();
/** Which pool a socket goes back to: the thread may be in another namespace by then. */
const origins = new WeakMap<NetlinkSocket, SocketPool>();

/**
 * Takes a socket for one transaction or dump, which is its only user until {@link releaseSocket}. There is one pool for
 * the thread's own namespace and one for each open {@link NetworkNamespace}, which is also the one that counts while the
 * thread is inside of it; for a namespace that is given in another way a socket is opened this one time.
 */
export function acquireSocket(protocol: number, netns: NamespaceSource | undefined): NetlinkSocket {
  checkProtocol(protocol);
  const pool = poolOf(netns === undefined ? currentNamespace() : netns);
  return pool === undefined ? NetlinkSocket.open(protocol, { netns }) : pool.acquire(protocol);
}

/**
 * Gives a socket back to the pool that it came from. `clean` says that nothing is queued on it and no dump is running: otherwise it is closed, since
 * a later user would meet what this one left behind.
 */
export function releaseSocket(socket: NetlinkSocket, clean: boolean): void {
  const pool = clean && !socket.closed ? origins.get(socket) : undefined;
  if (pool === undefined) socket.close();
  else pool.release(socket);
}

const closing: (() => void)[] = [];

/** Has `action` called whenever idle sockets are closed: for those that the layers above keep open. */
export function onCloseIdleSockets(action: () => void): void {
  closing.push(action);
}

/**
 * Closes the sockets that this thread keeps ready between calls. The next call opens what it needs again. A worker that
 * ends does it by itself.
 */
export function closeIdleSockets(): void {
  for (const action of closing) action();
  ownPool?.clear();
  for (const pool of pools.values()) pool.clear();
}

function poolOf(netns: NamespaceSource | undefined): SocketPool | undefined {
  if (netns === undefined) {
    ownPool ??= openPool(undefined);
    return ownPool;
  }
  return netns instanceof NetworkNamespace ? (pools.get(netns) ?? openPool(netns)) : undefined;
}

function openPool(namespace: NetworkNamespace | undefined): SocketPool {
  closeAtExit();
  const pool = new SocketPool(namespace);
  if (namespace === undefined) return pool;
  pools.set(namespace, pool);
  namespace.onClose(() => {
    pools.delete(namespace);
    pool.clear();
  });
  return pool;
}

let closesAtExit = false;

/** Descriptors belong to the process: those of a worker would outlive it. */
function closeAtExit(): void {
  if (closesAtExit || Bun.isMainThread) return;
  closesAtExit = true;
  process.on("exit", closeIdleSockets);
}
