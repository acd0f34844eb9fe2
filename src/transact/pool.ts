import { checkProtocolNumber } from "../base/check.ts";
import { MAX_LINKS } from "../constants/netlink.ts";
import { AF_NETLINK, SOCK_CLOEXEC, SOCK_RAW } from "../constants/socket.ts";
import { close } from "../ffi/libc.ts";
import { SystemCall } from "../ffi/system-calls.ts";
import { currentNamespace, type NamespaceSource, NetworkNamespace } from "../netns/namespace.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import type { SocketCore } from "../sock/socket-core.ts";
import { runCalls, stopIdleThreads } from "../threads/calls/call-threads.ts";

const MAX_POOLED = 16;

/** Idle sockets for transactions and dumps, by protocol. The socket that was released last is reused first. */
class SocketPool {
  readonly #idle: NetlinkSocket[][] = Array.from({ length: MAX_LINKS }, () => []);
  /** Next idle socket of each protocol, if `DirectExchange` supports it. Saves 30 ns compared to a search. */
  readonly directSockets: (SocketCore | undefined)[] = Array.from({ length: MAX_LINKS }, () => undefined);
  #closed = false;

  /** @param netns namespace of the sockets, which the pool does not keep open. */
  acquire(protocol: number, netns: NetworkNamespace | undefined): NetlinkSocket {
    const socket = this.#idle[protocol]!.pop();
    if (socket === undefined) return this.#open(protocol, netns);
    this.#updateDirect(protocol);
    return socket;
  }

  #updateDirect(protocol: number): void {
    const core = this.#idle[protocol]!.at(-1)?.core;
    this.directSockets[protocol] = core?.isConnected === true && core.isDirect ? core : undefined;
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
    if (idle.length < MAX_POOLED && !this.#closed) {
      idle.push(socket);
      this.#updateDirect(socket.protocol);
    } else socket.close();
  }

  clear(): void {
    this.directSockets.fill(undefined);
    for (const idle of this.#idle) for (const socket of idle.splice(0)) socket.close();
  }

  /** Closes the idle sockets now, and all other sockets when they are released. */
  close(): void {
    this.#closed = true;
    this.clear();
    pools.delete(this);
  }
}

/** Pool of sockets in this thread's own network namespace. */
const ownPool = new SocketPool();
/** Pools by network namespace. With weak keys, a leaked namespace does not stay open. */
const poolsOf = new WeakMap<NetworkNamespace, SocketPool>();
const pools = new Set<SocketPool>();

/**
 * Takes a socket for one transaction or dump. The caller is its only user until {@link releaseSocket}.
 *
 * There is a pool for the thread's own namespace, and one for each open {@link NetworkNamespace}. For a namespace in
 * another form, such as a path, a socket is opened for this use only.
 */
export function acquireSocket(protocol: number, netns: NamespaceSource | undefined): NetlinkSocket {
  checkProtocolNumber(protocol);
  const namespace = netns ?? currentNamespace();
  if (namespace === undefined || namespace instanceof NetworkNamespace) {
    return poolOf(namespace).acquire(protocol, namespace);
  }
  return NetlinkSocket.open(protocol, { netns });
}

/** Protocols for which this process has opened a socket, so that their kernel module is loaded. */
const loadedProtocols = new Set<number>();

/** Loads a protocol's kernel module in another thread. Returns undefined if it is already loaded. */
export function loadProtocol(protocol: number): Promise<void> | undefined {
  checkProtocolNumber(protocol);
  return loadedProtocols.has(protocol) ? undefined : openInThread(protocol);
}

async function openInThread(protocol: number): Promise<void> {
  const fd = await runCalls({
    protocol,
    prepare: () => [[SystemCall.socket, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol]],
    finish: ([result]) => result!,
  });
  if (fd < 0) return;
  close(fd);
  loadedProtocols.add(protocol);
}

/** Takes a socket like {@link acquireSocket}, but loads the protocol's kernel module in another thread. */
export function acquireSocketAsync(
  protocol: number,
  netns: NamespaceSource | undefined,
): NetlinkSocket | Promise<NetlinkSocket> {
  const loading = loadProtocol(protocol);
  if (loading === undefined) return acquireSocket(protocol, netns);
  const source = netns ?? currentNamespace();
  if (source !== undefined) return openAfter(loading, protocol, source);
  return loading.then(() => acquireSocket(protocol, undefined));
}

/** Opens a socket in the namespace that `source` now is, when the protocol's kernel module is loaded. */
export async function openAfter(
  loading: Promise<void> | undefined,
  protocol: number,
  source: NamespaceSource | undefined,
): Promise<NetlinkSocket> {
  // Keep the namespace open if the caller closes its handle.
  const kept = source instanceof NetworkNamespace ? { fd: source.fd } : source;
  using netns = kept === undefined ? undefined : NetworkNamespace.open(kept);
  await loading;
  return NetlinkSocket.open(protocol, { netns });
}

/** Returns an idle socket without removing it from the pool. The caller must not run other code that uses sockets. */
export function idleSocket(protocol: number): SocketCore | undefined {
  return currentNamespace() === undefined ? ownPool.directSockets[protocol] : undefined;
}

/** Returns a socket to its pool if it is `clean`: no message is queued, and no dump is running. Otherwise closes it. */
export function releaseSocket(socket: NetlinkSocket, clean: boolean): void {
  const { pool, closed } = socket.core;
  if (clean && pool !== undefined && !closed) pool.release(socket);
  else socket.close();
}

const onCloseActions: (() => void)[] = [];

/** Registers a function with which {@link closeIdleSockets} closes the idle sockets of another module. */
export function onCloseIdleSockets(action: () => void): void {
  onCloseActions.push(action);
}

/**
 * Closes the idle sockets of this thread, and ends the idle threads of asynchronous calls. Later calls open new sockets
 * and start new threads.
 *
 * Call this function before you terminate a worker, because its sockets would stay open. A worker that ends on its own
 * closes its sockets itself.
 */
export function closeIdleSockets(): void {
  stopIdleThreads();
  for (const action of onCloseActions) action();
  ownPool.clear();
  for (const pool of pools) pool.clear();
}

function poolOf(namespace: NetworkNamespace | undefined): SocketPool {
  if (namespace === undefined) return ownPool;
  return poolsOf.getOrInsertComputed(namespace, () => {
    const pool = new SocketPool();
    pools.add(pool);
    namespace.onClose(() => pool.close());
    return pool;
  });
}

let closesAtExit = false;

/** Closes this worker's sockets at its exit: file descriptors belong to the process, so the sockets would stay open. */
function closeAtExit(): void {
  if (closesAtExit || Bun.isMainThread) return;
  closesAtExit = true;
  process.on("exit", closeIdleSockets);
}
