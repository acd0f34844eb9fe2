import { checkBigint, checkInteger, U64_MAXIMUM } from "../../base/check.ts";
import type { KeyOf } from "../../base/entry-key.ts";
import type { Client } from "../../client/client.ts";
import type { ConnectOptions, DoOptions, EventOptions, ReadOptions } from "../../client/options.ts";
import { ENOENT } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import { type Events, type Groups, type Operations, sockDiag } from "../../families/sock-diag.ts";
import { asynchronous, type Mode, type Result, type Steps, syncIo, wait } from "../../io/io.ts";
import { checkDuration, checkIterable } from "../../sock/call-options.ts";
import { Interfaces } from "../route/core/interfaces.ts";
import { resolving, withoutLookups } from "../route/core/lookups.ts";
import { SessionOwner } from "../route/core/session-owner.ts";
import { AsyncSocketListing, type PreparedListing } from "./async-listing.ts";
import { type DestroyEventFilter, destroyGroups, SocketEvents } from "./events.ts";
import { checkListOptions, type Selection, type SocketFilter, type SocketListOptions, select } from "./filter.ts";
import { type InetSocketId, identify, type UnixSocketId } from "./identity.ts";
import { type ListingPart, SocketListing, socketOwners } from "./listing.ts";
import { inetNumbers, isInet } from "./protocols.ts";
import { readInet } from "./read-inet.ts";
import { readNetlink, readPacket, readUnix, readVsock, readXdp } from "./read-other.ts";
import type { InetProtocol, Socket, SocketOf, SocketProtocol, UnixSocket } from "./socket.ts";
import { type SocketIdentity, socketKey } from "./socket.ts";

/** Options for listing sockets: network namespace, netlink socket and time limit. */
export type SocketsOptions = ConnectOptions;

/** Outcome of the attempt to destroy one of several sockets. `error` is absent if the socket was destroyed. */
export interface DestroyOutcome {
  error?: NetlinkError;
}

/** The listing that {@link Sockets.list} returns. */
export type SocketsListed<M extends Mode, Item extends Socket> = M extends "sync"
  ? SocketListing<Item>
  : AsyncSocketListing<Item>;

type SockDiagClient = Client<Operations, Events, Groups>;

const EVERY_STATE = [0xffffffff];
/** Selects netlink sockets of all protocols. */
const ALL_NETLINK_PROTOCOLS = 255;
const EVERY_DETAIL = ["info", "vegasinfo", "cong", "tos", "tclass", "skmeminfo", "shutdown"] as const;
/** Without `info`, which is not a `struct tcp_info` for SCTP. */
const DETAILS_OF_SCTP = ["tos", "tclass", "skmeminfo", "shutdown"] as const;

/**
 * The sockets of a network namespace, as the program `ss` shows them.
 *
 * ```ts
 * using sockets = Sockets.open();
 * for (const { source, tcp } of sockets.list({ protocol: "tcp", states: ["established"], destination: { port: 443 } }))
 *   console.log(source.port, tcp?.rtt);
 * ```
 *
 * Listing requires no privilege; `destroy` requires CAP_NET_ADMIN. If an argument is invalid, methods throw a TypeError
 * or RangeError with the path of the argument before anything is sent. If the kernel reports an error, they throw a
 * NetlinkError.
 */
export class Sockets<M extends Mode = "sync"> extends SessionOwner<M> {
  readonly #client: SockDiagClient;

  private constructor(options: SocketsOptions | undefined) {
    super("sockets", options, sockDiag);
    this.#client = sockDiag.connect(this.session.options);
  }

  /**
   * Opens a client for the sockets of a network namespace, without sending a request. Throws if the namespace cannot be
   * opened.
   */
  static open(options?: SocketsOptions): Sockets {
    return new Sockets(options);
  }

  /** Opens a `Sockets` client like {@link open}, but methods return promises. Another thread does the I/O. */
  static openAsync(options?: SocketsOptions): Sockets<"async"> {
    return new Sockets<"async">(asynchronous(options));
  }

  /**
   * Returns the text that identifies a socket, for use as the key of a `Map`. A later socket with the same addresses
   * has a different text.
   */
  static readonly keyOf: KeyOf<SocketIdentity> = socketKey;

  /**
   * Lists sockets. If `protocol` is omitted, lists all kinds of sockets for which the kernel has a module (`*_diag`).
   * Throws ENOENT if the kernel cannot list a requested protocol.
   */
  list<Protocol extends SocketProtocol = SocketProtocol>(
    filter: SocketFilter<Protocol> = {},
    options: SocketListOptions = {},
  ): SocketsListed<M, SocketOf<Protocol>> {
    checkListOptions(options);
    const { io } = this.session;
    const { netns } = io;
    const reading = readOptions(options);
    const interfaces = new Interfaces(this.session, () => "list sockets");
    const selected = () => select(filter, (name, path) => interfaces.index(name, path));
    const details = options.details !== false;
    const prepare = this.#prepareListing(selected, details, options.processes === true, reading);
    if (io.mode === "sync") {
      const { parts, owners } = syncIo.run(prepare);
      return new SocketListing(parts, owners) as SocketsListed<M, SocketOf<Protocol>>;
    }
    // The call checks the options; the iteration sends the requests.
    withoutLookups(selected);
    this.session.check("list sockets");
    const run = <T>(steps: Steps<T>) => io.run(steps, { netns }) as Promise<T>;
    return new AsyncSocketListing(run, prepare) as SocketsListed<M, SocketOf<Protocol>>;
  }

  *#prepareListing(
    selected: () => Selection,
    details: boolean,
    processes: boolean,
    options: () => ReadOptions,
  ): Steps<PreparedListing> {
    const parts = this.#parts(yield* resolving(selected), details, options);
    return { parts, owners: processes ? yield* socketOwners(this.session.io) : undefined };
  }

  /**
   * Returns one socket. An IPv4 or IPv6 socket is identified by its addresses and ports, a UNIX domain socket by its
   * inode number. Sockets that `list()` returned can be passed unchanged.
   *
   * @throws NetlinkError ENOENT if the socket does not exist.
   */
  get(id: UnixSocketId, options?: DoOptions): Result<M, UnixSocket>;
  get<Protocol extends Exclude<InetProtocol, "mptcp">>(
    id: InetSocketId<Protocol>,
    options?: DoOptions,
  ): Result<M, SocketOf<Protocol>>;
  get(id: UnixSocketId | InetSocketId, options?: DoOptions): Result<M, Socket> {
    return this.run(this.#get(id, options), options);
  }

  *#get(id: UnixSocketId | InetSocketId, options: DoOptions | undefined): Steps<Socket> {
    if (id?.protocol === "unix") {
      const { inode, cookie } = id;
      checkInteger(inode, 0, 0xffff_ffff, "id.inode");
      if (cookie !== undefined) checkBigint(cookie, 0n, U64_MAXIMUM, "id.cookie");
      const header = {
        udiagIno: inode,
        udiagShow: unixDetails(true),
        ...(cookie === undefined ? {} : { udiagCookie: cookie }),
      };
      return readUnix(yield* wait(this.#client.do("unix", { header }, options)));
    }
    const header = identify(id, "get");
    const fields = { header: { ...header, idiagExt: inetDetails(id.protocol) } };
    const found = readInet(id.protocol, yield* wait(this.#client.do("inet", fields, options)));
    // The kernel may return a listening socket instead of a connection.
    if (id.destination === undefined || found.destination.port === id.destination.port) return found;
    const { address, port } = id.destination;
    throw new NetlinkError(`sock-diag.inet: no socket has the peer ${address} port ${port} (ENOENT)`, {
      errno: ENOENT,
      operation: "sock-diag.inet",
    });
  }

  /**
   * Closes a socket of another process. Calls of that process on the socket then fail with ECONNABORTED. A TCP socket
   * sends a reset to its peer.
   *
   * @throws NetlinkError ENOENT if the socket does not exist, EPERM without CAP_NET_ADMIN, EOPNOTSUPP if the kernel
   *   cannot destroy sockets of this protocol (CONFIG_INET_DIAG_DESTROY).
   */
  destroy(id: InetSocketId, options?: DoOptions): Result<M, void> {
    return this.run(this.#destroy(id, options), options);
  }

  *#destroy(id: InetSocketId, options: DoOptions | undefined): Steps<void> {
    const header = identify(id, "destroy");
    if (needsCookie(id)) header.id.idiagCookie = yield* this.#cookieOf(id, options);
    yield* wait(this.#client.do("inet-destroy", { header }, options));
  }

  /**
   * Closes many sockets of other processes with few system calls, as {@link destroy} closes one. Returns one outcome
   * for each socket, in order.
   */
  destroyMany(
    ids: Iterable<InetSocketId>,
    options?: Pick<DoOptions, "timeoutMs" | "signal">,
  ): Result<M, DestroyOutcome[]> {
    return this.run(this.#destroyMany(ids, options), options);
  }

  *#destroyMany(
    ids: Iterable<InetSocketId>,
    options: Pick<DoOptions, "timeoutMs" | "signal"> | undefined,
  ): Steps<DestroyOutcome[]> {
    checkIterable(ids, "ids");
    const all = [...ids];
    const outcomes = all.map((): DestroyOutcome => ({}));
    const headers = all.map((id, index) => identify(id, "destroy", `ids[${index}]`));
    const known: number[] = [];
    for (const [index, header] of headers.entries()) {
      try {
        if (needsCookie(all[index]!)) header.id.idiagCookie = yield* this.#cookieOf(all[index]!, options);
        known.push(index);
      } catch (error) {
        if (!(error instanceof NetlinkError)) throw error;
        outcomes[index] = { error };
      }
    }
    const requests = known.map((index) => ({
      operation: "inet-destroy" as const,
      fields: { header: headers[index]! },
    }));
    const results = yield* wait(this.#client.doMultiple<"inet-destroy"[]>(requests, options));
    for (const [position, { error }] of results.entries()) {
      if (error !== undefined) outcomes[known[position]!] = { error };
    }
    return outcomes;
  }

  /** The cookie excludes later sockets with the same addresses. */
  *#cookieOf(id: InetSocketId, options: Pick<DoOptions, "timeoutMs" | "signal"> = {}): Steps<bigint> {
    const { timeoutMs, signal } = options;
    return ((yield* this.#get(id, { timeoutMs, signal })) as SocketOf<"tcp">).cookie;
  }

  /**
   * Subscribes to events about TCP and UDP sockets that the kernel has freed. An event contains the socket's last state
   * and counters. The subscription is active when this method returns, and requires no privilege.
   */
  destroyed(filter: DestroyEventFilter = {}, options?: EventOptions): Result<M, SocketEvents> {
    return this.run(this.#destroyed(filter, options), options);
  }

  *#destroyed(filter: DestroyEventFilter, options: EventOptions | undefined): Steps<SocketEvents> {
    return new SocketEvents(yield* wait(this.#client.events(destroyGroups(filter), options)));
  }

  /**
   * Closes the netlink sockets, and the network namespace if `open` has opened it. Closing a client twice has no
   * effect.
   */
  override close(): void {
    this.#client.close();
    super.close();
  }

  #parts(selection: Selection, details: boolean, options: () => ReadOptions): ListingPart<object>[] {
    const { protocols, families, optional } = selection;
    const parts = protocols.flatMap((protocol) =>
      isInet(protocol)
        ? families.map((family) => this.#inetPart(protocol, family, selection, details, options))
        : [this.#otherPart(protocol, selection, details, options)],
    );
    return parts.map((part) => ({ ...part, optional }));
  }

  #inetPart(
    protocol: InetProtocol,
    sdiagFamily: "inet" | "inet6",
    { states, bytecode }: Selection,
    details: boolean,
    options: () => ReadOptions,
  ): Part<object> {
    const number = inetNumbers[protocol];
    const idiagStates = [...(states ?? EVERY_STATE)];
    const idiagExt = details ? inetDetails(protocol) : [];
    const filter = bytecode === undefined ? {} : { bytecode };
    const read = (entry: object) => readInet(protocol, entry as Parameters<typeof readInet>[1]);
    if (protocol === "mptcp") {
      const fields = { header: { sdiagFamily, idiagStates, idiagExt }, protocol: number, ...filter };
      return { start: () => this.#client.dump("mptcp", fields, options()), read };
    }
    const fields = { header: { sdiagFamily, sdiagProtocol: number, idiagStates, idiagExt }, ...filter };
    return { start: () => this.#client.dump("inet", fields, options()), read };
  }

  #otherPart(
    protocol: Exclude<SocketProtocol, InetProtocol>,
    { states: selected }: Selection,
    details: boolean,
    options: () => ReadOptions,
  ): Part<object> {
    const client = this.#client;
    const states = [...(selected ?? EVERY_STATE)];
    switch (protocol) {
      case "unix": {
        const header = { udiagStates: states, udiagShow: unixDetails(details) };
        return part(() => client.dump("unix", { header }, options()), readUnix);
      }
      case "packet": {
        const pdiagShow = details ? (["info", "mclist", "ring-cfg", "fanout", "meminfo", "filter"] as const) : [];
        return part(() => client.dump("packet", { header: { pdiagShow: [...pdiagShow] } }, options()), readPacket);
      }
      case "netlink": {
        const ndiagShow = details ? (["meminfo", "groups", "ring-cfg", "flags"] as const) : [];
        const header = { sdiagProtocol: ALL_NETLINK_PROTOCOLS, ndiagShow: [...ndiagShow] };
        return part(() => client.dump("netlink", { header }, options()), readNetlink);
      }
      case "vsock":
        return part(() => client.dump("vsock", { header: { vdiagStates: states } }, options()), readVsock);
      case "xdp": {
        const xdiagShow = details ? (["info", "ring-cfg", "umem", "meminfo", "stats"] as const) : [];
        return part(() => client.dump("xdp", { header: { xdiagShow: [...xdiagShow] } }, options()), readXdp);
      }
    }
  }
}

function inetDetails(protocol: InetProtocol) {
  return [...(protocol === "sctp" ? DETAILS_OF_SCTP : EVERY_DETAIL)];
}

function unixDetails(details: boolean) {
  return details ? (["name", "vfs", "peer", "icons", "rqlen", "meminfo", "uid"] as const).slice() : [];
}

type Part<Entry> = Pick<ListingPart<Entry>, "start" | "read">;

/** The types ensure that `read` accepts the entries of the dump. */
function part<Entry extends object>(start: Part<Entry>["start"], read: (entry: Entry) => Socket): Part<object> {
  return { start, read: (entry) => read(entry as Entry) };
}

/** All dumps share one deadline. */
function readOptions({ timeoutMs, deadlineMs, signal }: SocketListOptions): () => ReadOptions {
  const duration = checkDuration(deadlineMs, "deadlineMs", Number.POSITIVE_INFINITY);
  const end = performance.now() + duration;
  return () => ({
    timeoutMs,
    signal,
    deadlineMs: duration === Number.POSITIVE_INFINITY ? undefined : Math.max(0, end - performance.now()),
  });
}

/** Without the cookie, the kernel could select another socket. */
function needsCookie({ cookie, destination }: InetSocketId): boolean {
  return cookie === undefined && destination !== undefined;
}
