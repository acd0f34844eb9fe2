import { shown } from "../errors.ts";
import { checkFlag, checkInteger, checkKnown, type Names } from "../message/check.ts";
import { checkSignal } from "../sock/call-options.ts";
import { checkNamespace, currentNamespace, type NamespaceSource, NetworkNamespace } from "../sock/namespace.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import type { AnySource } from "./source.ts";
import type { TrackerOptions } from "./tracker.ts";

/** How tables are followed. */
export interface WatchOptions {
  /** The network namespace (default: the calling thread's). It is kept open meanwhile, whatever becomes of a handle given. */
  netns?: NamespaceSource | undefined;
  /** Ends it; what waits then throws the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Receive beside this thread's other work instead of in a worker thread (default false): see `ReceiverOptions.inLoop`. */
  inLoop?: boolean | undefined;
  /** Bytes to ask for as receive buffer of the kernel's (default 4 MiB). */
  receiveBufferSize?: number | undefined;
  /** How many bytes of messages can wait while a table is dumped or nobody reads (default 16 MiB). */
  ringSize?: number | undefined;
  /**
   * Read a table again when it is older than this, in milliseconds (default: never). The kernel changes some fields without an
   * event, such as the alias of a link that is down; this bounds how long such a change can stay unnoticed. A table that takes
   * long to read is read at most a third of the time.
   */
  maxAgeMs?: number | undefined;
  /**
   * A socket for reading tables, instead of those of the pool: of the one protocol that all sources are of, in the same
   * namespace, and in no group. It stays the caller's. While somebody else reads it, tables wait.
   */
  socket?: NetlinkSocket | undefined;
}

const names: Names<WatchOptions> = {
  netns: true,
  signal: true,
  inLoop: true,
  receiveBufferSize: true,
  ringSize: true,
  maxAgeMs: true,
  socket: true,
};

/** Memory that is used only as far as messages wait. */
const DEFAULT_RING_SIZE = 16 * 1024 * 1024;

/** The longest time that a timer of the engine can have. */
const MAX_AGE_MS = 0x7fffffff;

/** Throws unless these are sources that can be followed together, and returns them as a list. */
export function checkSources(sources: AnySource | readonly AnySource[]): readonly AnySource[] {
  const list = Array.isArray(sources) ? (sources as readonly AnySource[]) : [sources as AnySource];
  if (list.length === 0) throw new TypeError("sources: expected at least one");
  for (const [index, source] of list.entries()) {
    if (typeof source?.plan !== "function") {
      throw new TypeError(`sources[${index}]: expected a source, got ${shown(source)}`);
    }
    const twin = list.findIndex((other) => other.name === source.name);
    if (twin < index) throw new TypeError(`sources[${index}]: there are two of the name "${source.name}"`);
  }
  return list;
}

/** Throws unless the options can be meant for these sources. */
export function checkWatchOptions(
  options: WatchOptions,
  sources: readonly AnySource[],
  more: Names<object> = {},
): void {
  checkKnown(options, { ...names, ...more } as Names<WatchOptions>);
  checkSignal(options.signal);
  checkNamespace(options.netns);
  checkFlag(options.inLoop, "inLoop");
  if (options.maxAgeMs !== undefined) checkInteger(options.maxAgeMs, 1, MAX_AGE_MS, "maxAgeMs");
  if (options.socket !== undefined) checkSocket(options.socket, sources);
  options.signal?.throwIfAborted();
}

function checkSocket(socket: NetlinkSocket, sources: readonly AnySource[]): void {
  if (!(socket instanceof NetlinkSocket)) throw new TypeError(`socket: expected a NetlinkSocket, got ${shown(socket)}`);
  const other = sources.find(({ protocol }) => protocol !== socket.protocol);
  if (other !== undefined) {
    throw new TypeError(
      `socket: "${other.name}" is of protocol ${other.protocol}, and cannot be read by a socket of protocol ${socket.protocol}`,
    );
  }
  if (socket.groups.length > 0) throw new TypeError("socket: expected one that is in no group");
}

/** Where to follow; `close` gives up what was opened for it. */
export function trackerOptions(options: WatchOptions): TrackerOptions & { close: () => void } {
  const { netns = currentNamespace(), signal, inLoop, receiveBufferSize, socket } = options;
  // A handle of its own: the caller's may be closed before tables are read again.
  const source = netns instanceof NetworkNamespace ? { fd: netns.fd } : netns;
  const namespace = source === undefined ? undefined : NetworkNamespace.open(source);
  return {
    netns: namespace,
    dumpSocket: socket,
    maxAgeMs: options.maxAgeMs ?? Number.POSITIVE_INFINITY,
    receiver: {
      ringSize: options.ringSize ?? DEFAULT_RING_SIZE,
      ...(inLoop === undefined ? {} : { inLoop }),
      ...(signal === undefined ? {} : { signal }),
      ...(receiveBufferSize === undefined ? {} : { receiveBufferSize }),
    },
    close: () => namespace?.close(),
  };
}
