import { MAX_LINKS } from "../constants/netlink.ts";
import { type NamespaceSource, NetworkNamespace } from "./namespace.ts";
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
    return this.#idle[protocol]!.pop() ?? NetlinkSocket.open(protocol, { netns: this.#namespace });
  }

  release(socket: NetlinkSocket): void {
    const idle = this.#idle[socket.protocol]!;
    if (idle.length < MAX_POOLED) idle.push(socket);
    else socket.close();
  }

  clear(): void {
    for (const idle of this.#idle) for (const socket of idle.splice(0)) socket.close();
  }
}

const ownPool = new SocketPool(undefined);
const pools = new Map<NetworkNamespace, SocketPool>();

/** A socket that is one caller's alone, until it gives it back. */
export interface Lease {
  readonly socket: NetlinkSocket;
  /**
   * Gives the socket back. `clean` says that nothing is queued on it and no dump is running: otherwise it is closed,
   * since a later user would meet what this one left behind.
   */
  release(clean: boolean): void;
}

/**
 * Takes a socket for one transaction or dump: the caller's own, or one of the pool. There is one pool for the thread's
 * own namespace and one for each open {@link NetworkNamespace}; a namespace given in another way is opened for this
 * one time.
 */
export function leaseSocket(protocol: number, source?: NamespaceSource, own?: NetlinkSocket): Lease {
  if (own !== undefined) return { socket: own, release: () => {} };
  checkProtocol(protocol);
  if (source !== undefined && !(source instanceof NetworkNamespace)) {
    const socket = NetlinkSocket.open(protocol, { netns: source });
    return { socket, release: () => socket.close() };
  }
  const pool = source === undefined ? ownPool : poolOf(source);
  const socket = pool.acquire(protocol);
  return {
    socket,
    release: (clean) => {
      if (clean && (source === undefined || pools.get(source) === pool)) pool.release(socket);
      else socket.close();
    },
  };
}

/** Closes the sockets that are kept ready. The next transaction or dump opens a new one. */
export function closeIdleSockets(): void {
  ownPool.clear();
  for (const pool of pools.values()) pool.clear();
}

function poolOf(namespace: NetworkNamespace): SocketPool {
  let pool = pools.get(namespace);
  if (pool === undefined) {
    pool = new SocketPool(namespace);
    pools.set(namespace, pool);
    const opened = pool;
    namespace.onClose(() => {
      pools.delete(namespace);
      opened.clear();
    });
  }
  return pool;
}
