import { checkProtocolNumber } from "../base/check.ts";
import { isMainThread } from "../base/engine.ts";
import { MAX_LINKS } from "../constants/netlink.ts";
import { AF_NETLINK, SOCK_CLOEXEC, SOCK_RAW } from "../constants/socket.ts";
import { SystemCall } from "../ffi/system-calls.ts";
import { currentNamespace, type NamespaceSource, NetworkNamespace } from "../netns/namespace.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import type { SocketCore } from "../sock/socket-core.ts";
import { operationTurns, runCalls } from "../threads/calls/call-threads.ts";
import { releaseIdle } from "../threads/idle-resources.ts";
import type { Operation } from "../threads/operation.ts";

const MAX_POOLED = 16;

/** Protocols for which this thread has opened a socket, so that their kernel module is loaded. */
const loadedProtocols = new Set<number>();

/** Idle sockets for transactions and dumps, by protocol. The socket that was released last is reused first. */
class SocketPool {
  readonly #idle: (NetlinkSocket[] | undefined)[] = [];
  /** Next idle socket of each protocol, if `DirectExchange` supports it. Saves 30 ns compared to a search. */
  readonly directSockets: (SocketCore | undefined)[] = new Array<undefined>(MAX_LINKS).fill(undefined);
  #closed = false;

  /** @param netns namespace of the sockets, which the pool does not keep open. */
  acquire(protocol: number, netns: NetworkNamespace | undefined): NetlinkSocket {
    const socket = this.#idle[protocol]?.pop();
    if (socket === undefined) return this.own(NetlinkSocket.open(protocol, { netns }));
    this.#updateDirect(protocol);
    return socket;
  }

  #updateDirect(protocol: number): void {
    const core = this.#idle[protocol]?.at(-1)?.core;
    this.directSockets[protocol] = core?.isConnected === true && core.isDirect ? core : undefined;
  }

  /** Prepares a new socket, which the pool then receives with {@link release}. */
  own(socket: NetlinkSocket): NetlinkSocket {
    connected(socket);
    loadedProtocols.add(socket.protocol);
    socket.core.pool = this;
    closeAtExit();
    return socket;
  }

  release(socket: NetlinkSocket): void {
    this.#idle[socket.protocol] ??= [];
    const idle = this.#idle[socket.protocol]!;
    if (idle.length < MAX_POOLED && !this.#closed) {
      // Idle guards receive messages, so only the socket that is reused first keeps its guards.
      if (idle.length > 0) socket.core.closeGuards();
      idle.push(socket);
      this.#updateDirect(socket.protocol);
    } else socket.close();
  }

  clear(): void {
    this.directSockets.fill(undefined);
    for (const idle of this.#idle) for (const socket of idle?.splice(0) ?? []) socket.close();
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
  return connected(NetlinkSocket.open(protocol, { netns }));
}

/** Makes the kernel reject messages of other processes, which could fill the receive buffer. */
function connected(socket: NetlinkSocket): NetlinkSocket {
  socket.core.connect();
  return socket;
}

const loading = new Map<number, Promise<void>>();

/**
 * Opens the first socket of a protocol in another thread, because the kernel may load a module. Returns undefined if
 * the module is loaded. The promise rejects if the socket cannot be opened.
 */
function loadProtocol(protocol: number): Promise<void> | undefined {
  checkProtocolNumber(protocol);
  if (loadedProtocols.has(protocol)) return undefined;
  const started = loading.get(protocol);
  if (started !== undefined) return started;
  const isLoaded = load(protocol).finally(() => loading.delete(protocol));
  loading.set(protocol, isLoaded);
  // Operations that wait for their turn handle the rejection later.
  isLoaded.catch(() => {});
  return isLoaded;
}

async function load(protocol: number): Promise<void> {
  const fd = await runCalls({
    protocol,
    prepare: () => [[SystemCall.socket, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol]],
    finish: ([result]) => result!,
  });
  releaseSocket(ownPool.own(NetlinkSocket.adopt(fd, protocol)), true);
}

/**
 * Waits until an operation may take a socket of a pool: when it is its turn, and the protocol is loaded. Until then, the
 * operation has no descriptor. Returns undefined if it may take the socket at once.
 */
export function socketTurn(operation: Operation, protocol: number): Promise<void> | undefined {
  const isLoaded = loadProtocol(protocol);
  const turn = operation.enter(operationTurns(protocol));
  if (isLoaded === undefined) return turn;
  return turn === undefined ? operation.wait(isLoaded) : turn.then(() => operation.wait(isLoaded));
}

/** Takes a socket like {@link acquireSocket} for an operation, after {@link socketTurn}. */
export function acquireSocketAsync(
  operation: Operation,
  protocol: number,
  netns: NamespaceSource | undefined,
): NetlinkSocket | Promise<NetlinkSocket> {
  const turn = socketTurn(operation, protocol);
  const source = netns ?? currentNamespace();
  return turn === undefined ? acquireSocket(protocol, source) : acquireAfter(turn, protocol, source);
}

async function acquireAfter(
  turn: Promise<void>,
  protocol: number,
  source: NamespaceSource | undefined,
): Promise<NetlinkSocket> {
  using held = new WaitingNamespace(source);
  await turn;
  const isPooled = source === undefined || (source instanceof NetworkNamespace && !source.closed);
  if (isPooled) return poolOf(source).acquire(protocol, source);
  return connected(NetlinkSocket.open(protocol, { netns: held.netns }));
}

/** Duplicates of the caller's namespaces. All waiting operations of a namespace share one descriptor. */
const duplicates = new Map<NetworkNamespace, { readonly netns: NetworkNamespace; users: number }>();

/** Keeps a namespace open while an operation waits, even if the caller closes its handle. */
class WaitingNamespace implements Disposable {
  readonly netns: NetworkNamespace | undefined;
  readonly #source: NamespaceSource | undefined;

  constructor(source: NamespaceSource | undefined) {
    this.#source = source;
    if (!(source instanceof NetworkNamespace)) {
      this.netns = source === undefined ? undefined : NetworkNamespace.open(source);
      return;
    }
    const { fd } = source;
    const duplicate = duplicates.getOrInsertComputed(source, () => ({
      netns: NetworkNamespace.open({ fd }),
      users: 0,
    }));
    duplicate.users++;
    this.netns = duplicate.netns;
  }

  [Symbol.dispose](): void {
    const duplicate = this.#source instanceof NetworkNamespace ? duplicates.get(this.#source) : undefined;
    if (duplicate === undefined || --duplicate.users === 0) this.netns?.close();
    if (duplicate?.users === 0) duplicates.delete(this.#source as NetworkNamespace);
  }
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

/**
 * Closes the idle sockets of this thread, and ends its idle threads: those of asynchronous calls and of `waitAsync`.
 * Later calls open new sockets and start new threads.
 *
 * Call this function before you terminate a worker, because its sockets would stay open. A worker that ends on its own
 * closes its sockets itself.
 */
export function closeIdleSockets(): void {
  releaseIdle();
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
  if (closesAtExit || isMainThread()) return;
  closesAtExit = true;
  process.on("exit", closeIdleSockets);
}
