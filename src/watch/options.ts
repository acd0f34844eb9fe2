import { typeError } from "../base/argument-error.ts";
import { checkFlag, checkOptions, checkSignal, integerFrom, type OptionChecks } from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import { defined } from "../base/objects.ts";
import { checkNamespace, currentNamespace, type NamespaceSource, NetworkNamespace } from "../netns/namespace.ts";
import { checkNetlinkSocket, type NetlinkSocket } from "../sock/socket.ts";
import { socketOptions } from "../sock/socket-options.ts";
import type { AnySource } from "./source.ts";
import type { TrackerOptions } from "./tracker.ts";

/** Options for watches and mirrors of kernel tables. `Raw` is the type of the option `raw`. */
export interface WatchOptions<Raw extends boolean = false> {
  /**
   * Network namespace to watch (default: the namespace of the calling thread). The namespace stays open until the watch
   * ends, even if the caller closes its handle.
   */
  netns?: NamespaceSource | undefined;
  /** Signal that ends the watch or mirror. Pending calls then throw the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Whether the event loop of the calling thread receives the kernel's messages, instead of a worker thread (default
   * false). Another thread still reads the tables.
   *
   * While the calling thread is busy, messages wait in the socket's receive buffer and are dropped when it is full: see
   * `ReceiverOptions.inLoop`.
   */
  inLoop?: boolean | undefined;
  /** Size of the socket's receive buffer in bytes (default 4 MiB). */
  receiveBufferSize?: number | undefined;
  /**
   * Maximum size in bytes of received messages that are queued in memory, during a dump or until the caller reads
   * events. Further messages wait in the socket's receive buffer.
   *
   * The default is 4 MiB divided by the number of the program's watches and receivers, but at least 32 KiB.
   */
  ringSize?: number | undefined;
  /**
   * Age in milliseconds after which a table is read again (default: never). Set this option to detect changes that the
   * kernel does not announce, such as a new alias of a link that is down. Reading takes at most a third of the time,
   * even for a large table. An object has the ages of single sources by their names: `{ links: 5000 }`.
   */
  maxAgeMs?: number | Readonly<Record<string, number | undefined>> | undefined;
  /**
   * Whether entries are objects of the netlink family, with the kernel's names and numbers (default false). Otherwise,
   * they are typed objects, such as those of `bun-netlink/route`.
   */
  raw?: Raw | undefined;
  /**
   * Socket that sends the dump requests, instead of pooled sockets. The socket must be in the watched namespace, have
   * the protocol of all sources, and must not have joined a multicast group. The caller closes the socket.
   *
   * A watch reads its tables again after lost messages, at any time. While another reader uses the socket, the watch
   * waits. While the watch reads, a blocking call on the socket fails with EBUSY, and an asynchronous one waits. Pass a
   * socket that nothing else uses.
   *
   * If the socket belongs to a fake kernel whose transport has the method `clone`, the watch opens its own sockets to
   * that fake kernel, and events come from there too. Otherwise, the kernel of `netns` sends the events.
   */
  socket?: NetlinkSocket | undefined;
}

const checks: OptionChecks<WatchOptions<boolean>> = {
  netns: checkNamespace,
  signal: checkSignal,
  inLoop: checkFlag,
  receiveBufferSize: socketOptions.receiveBufferSize,
  ringSize: true,
  maxAgeMs: true,
  raw: checkFlag,
  socket: true,
};

export function checkSources(sources: AnySource | readonly AnySource[]): readonly AnySource[] {
  const list = Array.isArray(sources) ? (sources as readonly AnySource[]) : [sources as AnySource];
  if (list.length === 0) throw typeError("sources", "expected at least one source");
  for (const [index, source] of list.entries()) {
    if (typeof source?.plan !== "function") {
      throw typeError(
        `sources[${index}]`,
        `expected a source, such as links of bun-netlink/watch, got ${describeValue(source)}`,
      );
    }
    const duplicate = list.findIndex((other) => other.name === source.name);
    if (duplicate < index)
      throw typeError(`sources[${index}]`, `duplicate name "${source.name}"; give each source its own name`);
  }
  return list;
}

export function checkWatchOptions(
  options: WatchOptions<boolean>,
  sources: readonly AnySource[],
  more: OptionChecks<object> = {},
): void {
  checkOptions(options, { ...checks, ...more } as OptionChecks<WatchOptions<boolean>>);
  checkMaxAge(options.maxAgeMs, sources);
  if (options.socket !== undefined) checkSocket(options, sources);
  options.signal?.throwIfAborted();
}

const checkAge = integerFrom(1, 0x7fffffff);

function checkMaxAge(maxAgeMs: WatchOptions<boolean>["maxAgeMs"], sources: readonly AnySource[]): void {
  if (typeof maxAgeMs === "object" && maxAgeMs !== null)
    checkOptions(maxAgeMs, Object.fromEntries(sources.map(({ name }) => [name, checkAge])), "maxAgeMs");
  else if (maxAgeMs !== undefined) checkAge(maxAgeMs, "maxAgeMs");
}

function checkSocket({ socket, netns }: WatchOptions<boolean>, sources: readonly AnySource[]): void {
  checkNetlinkSocket(socket);
  const other = sources.find(({ protocol }) => protocol !== socket.protocol);
  if (other !== undefined) {
    throw typeError(
      "socket",
      `"${other.name}" has protocol ${other.protocol}, the socket has protocol ${socket.protocol}`,
    );
  }
  if (!socket.core.isKernelSocket && socket.core.transport.clone === undefined && netns === undefined) {
    throw typeError(
      "socket",
      "a watch needs a transport with the method clone(), or the option netns for events of the running kernel",
    );
  }
  if (socket.groups.length > 0) throw typeError("socket", "expected a socket without groups");
}

export function trackerOptions(
  options: WatchOptions<boolean>,
): Omit<TrackerOptions, "nameOf" | "reusesMessages" | "resolver"> & { close: () => void } {
  const { netns = currentNamespace(), signal, inLoop, receiveBufferSize, socket } = options;
  // The caller may close its handle during the watch.
  const source = netns instanceof NetworkNamespace ? { fd: netns.fd } : netns;
  const namespace = source === undefined ? undefined : NetworkNamespace.open(source);
  // A read at any time would disturb the calls of the program under test on its socket.
  const isFake = socket?.core.isKernelSocket === false && socket.core.transport.clone !== undefined;
  const own = isFake ? socket.clone() : undefined;
  return {
    netns: namespace,
    dumpSocket: own ?? socket,
    maxAgeMs: options.maxAgeMs,
    raw: options.raw ?? false,
    receiver: defined({ ringSize: options.ringSize, inLoop, signal, receiveBufferSize }),
    close() {
      namespace?.close();
      own?.close();
    },
  };
}
