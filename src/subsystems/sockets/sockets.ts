import { fromOpen, typeError } from "../../base/argument-error.ts";
import { checkBigint, checkInteger, checkOptions, U64_MAXIMUM } from "../../base/check.ts";
import type { KeyOf } from "../../base/entry-key.ts";
import { defined } from "../../base/objects.ts";
import type { Client } from "../../client/client.ts";
import type { ConnectOptions, DoOptions, EventOptions, ReadOptions } from "../../client/options.ts";
import { Owner } from "../../client/owner.ts";
import { ENOENT } from "../../constants/errno.ts";
import { NETLINK_SOCK_DIAG } from "../../constants/netlink.ts";
import type { AsyncDump } from "../../dump/async-dump.ts";
import type { Dump } from "../../dump/dump.ts";
import { failure, NetlinkError } from "../../errors.ts";
import { type Events, type Groups, type Operations, sockDiag } from "../../families/sock-diag.ts";
import { AsyncListing } from "../../io/async-listing.ts";
import type { MaybePromise } from "../../io/drive.ts";
import { asynchronous, type Listed, type Mode, type Result, type Steps, wait } from "../../io/io.ts";
import { Listing, type ListingSource } from "../../io/listing.ts";
import { isRejection, rejection, specialAdvice } from "../../sock/advice.ts";
import { checkDuration, checkIterable } from "../../sock/call-options.ts";
import { Interfaces } from "../route/core/interfaces.ts";
import { neededBy, resolving } from "../route/core/lookups.ts";
import { Session } from "../route/core/session.ts";
import { type DestroyEventFilter, destroyGroups, SocketEvents } from "./events.ts";
import {
  checkListOptions,
  countOptionNames,
  ignoredConditions,
  repetitions,
  type Selection,
  type SocketFilter,
  type SocketListOptions,
  select,
} from "./filter.ts";
import { type InetSocketId, identify, socketTitle, type UnixSocketId } from "./identity.ts";
import { type ListingPart, startParts } from "./listing.ts";
import { checkOmittedSctp, sctpKey } from "./omitted-sctp.ts";
import {
  checkSockets,
  type ProcessesOfSocket,
  ProcessSearch,
  type ProcessSearchOptions,
  searchOptionNames,
  socketOwners,
  socketsOfProcess,
} from "./processes.ts";
import { ignoresStates, inetNumbers, isInet } from "./protocols.ts";
import { readInet } from "./read-inet.ts";
import { readNetlink, readPacket, readUnix, readVsock, readXdp } from "./read-other.ts";
import type { InetProtocol, Socket, SocketOf, SocketProcess, SocketProtocol, UnixSocket } from "./socket.ts";
import { type SocketIdentity, socketKey } from "./socket.ts";

/** Options for listing sockets: network namespace, netlink socket and time limit. */
export type SocketsOptions = ConnectOptions;

/** Outcome of the attempt to destroy one of several sockets. `error` is absent if the socket was destroyed. */
export interface DestroyOutcome {
  error?: NetlinkError;
}

type SockDiagClient = Client<Operations, Events, Groups>;

const LIST_SOCKETS = "list sockets";
const EVERY_STATE = [0xffffffff];
/** Selects netlink sockets of all protocols. */
const ALL_NETLINK_PROTOCOLS = 255;
const EVERY_DETAIL = ["info", "vegasinfo", "cong", "tos", "tclass", "skmeminfo", "shutdown"] as const;
const PACKET_DETAILS = ["info", "mclist", "ring-cfg", "fanout", "meminfo", "filter"] as const;
/** Details of netlink sockets in successive dumps. */
const NETLINK_DETAILS = [["meminfo", "groups", "flags"], ["meminfo", "groups"], ["groups"]] as const;
const NO_NETLINK_DETAILS = [[], ["flags"]] as const;
/**
 * Length in bytes up to which a dump of netlink sockets is one datagram. A datagram has more than 3,000 bytes, and a socket
 * needs 96 bytes and one bit for each group. (NLMSG_GOODSIZE)
 */
const ONE_DATAGRAM = 2560;
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
export class Sockets<M extends Mode = "sync"> extends Owner<Session<M>> {
  readonly #client: SockDiagClient;
  readonly #search = new ProcessSearch();

  private constructor(options: SocketsOptions) {
    super(new Session("sockets", fromOpen(options, new.target), sockDiag));
    this.#client = sockDiag.connect(this.session.options);
  }

  /**
   * Opens a client for the sockets of a network namespace, without sending a request. Throws if the namespace cannot be
   * opened.
   */
  static open(options: SocketsOptions = {}): Sockets {
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
   * Lists sockets, ordered by protocol and address family. If `protocol` is omitted, lists all kinds of sockets for which
   * the kernel has a module (`*_diag`). Throws ENOENT if the kernel cannot list a requested protocol.
   *
   * The list is not a snapshot: sockets that open or close during the iteration may be missing.
   *
   * @throws NetlinkError EMSGSIZE after the SCTP sockets if the kernel omits some, because one has more addresses than fit a
   *   message (about 250). They are checked unless the caller has passed a socket.
   */
  list<Protocol extends SocketProtocol = SocketProtocol>(
    filter: SocketFilter<Protocol> = {},
    options: SocketListOptions = {},
  ): Listed<M, SocketOf<Protocol>> {
    checkListOptions(options);
    if (options.processes === true) this.#checkProcesses("processes");
    if (filter?.pid !== undefined) this.#checkProcesses("filter.pid");
    const { io } = this.session;
    const { netns } = io;
    const reading = readOptions(options);
    const interfaces = new Interfaces(this.session, () => "list sockets");
    const selected = () => select(filter, (name, path) => interfaces.index(name, path));
    const details = options.details !== false;
    const starting = () =>
      io.run(this.#startListing(selected, details, options.processes === true, reading), { netns });
    if (io.mode === "sync") {
      const source = starting() as ListingSource<SocketOf<Protocol>, Dump>;
      return new Listing(LIST_SOCKETS, source) as Listed<M, SocketOf<Protocol>>;
    }
    // The call checks the options; the iteration sends the requests.
    neededBy(selected);
    this.session.check(LIST_SOCKETS);
    const started = starting as () => Promise<ListingSource<SocketOf<Protocol>, AsyncDump>>;
    return new AsyncListing(LIST_SOCKETS, started) as Listed<M, SocketOf<Protocol>>;
  }

  *#startListing(
    selected: () => Selection,
    details: boolean,
    processes: boolean,
    options: () => ReadOptions,
  ): Steps<ListingSource<Socket, Dump | AsyncDump>> {
    const { io } = this.session;
    const selection = yield* resolving(selected);
    const { pid, optional } = selection;
    const inodes = pid === undefined ? undefined : new Set((yield* socketsOfProcess(io, pid)).keys());
    const owners = processes ? yield* socketOwners(io) : undefined;
    const parts = this.#parts(selection, details, options);
    return yield* startParts(parts, { io, owners, inodes, optional });
  }

  /**
   * Returns the number of sockets that `list` returns for the same filter, without keeping them and without requesting
   * their details.
   */
  count(filter: SocketFilter = {}, options: Omit<SocketListOptions, "details" | "processes"> = {}): Result<M, number> {
    checkOptions(options, countOptionNames);
    const { timeoutMs, deadlineMs, signal } = options;
    return this.list(filter, { details: false, timeoutMs, deadlineMs, signal }).count() as Result<M, number>;
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
    return this.session.run(this.#get(id, options), options);
  }

  *#get(
    id: UnixSocketId | InetSocketId,
    options: DoOptions | undefined,
    verb: "get" | "destroy" = "get",
  ): Steps<Socket> {
    if (id?.protocol === "unix") {
      const { inode, cookie } = id;
      checkInteger(inode, 0, 0xffff_ffff, "id.inode");
      if (cookie !== undefined) checkBigint(cookie, 0n, U64_MAXIMUM, "id.cookie");
      const header = {
        udiagIno: inode,
        udiagShow: unixDetails(true),
        ...(cookie === undefined ? {} : { udiagCookie: cookie }),
      };
      return readUnix(yield* named(verb, id, () => this.#client.do("unix", { header }, options)));
    }
    const header = identify(id, "get");
    const fields = { header: { ...header, idiagExt: inetDetails(id.protocol) } };
    const found = readInet(id.protocol, yield* named(verb, id, () => this.#client.do("inet", fields, options)));
    // The kernel may return a listening socket instead of a connection.
    if (id.destination === undefined || found.destination.port === id.destination.port) return found;
    const { address, port } = id.destination;
    const operation = operationOf(verb, id);
    throw failure(operation, `no socket has the peer ${address} port ${port}`, ENOENT);
  }

  /**
   * Returns the processes that have each socket open, in the order of the sockets. /proc is read once for all sockets.
   * With `first`, only until each socket has a process: this is the fast way to find the program that a packet belongs
   * to. Processes of other users are found only with CAP_SYS_PTRACE, and processes of other PID namespaces only if /proc
   * shows them.
   *
   * ```ts
   * const socket = sockets.get({ protocol: "tcp", source, destination });
   * const [[process] = []] = sockets.processesOf([socket], { first: true });
   * ```
   */
  processesOf(sockets: Iterable<ProcessesOfSocket>, options: ProcessSearchOptions = {}): Result<M, SocketProcess[][]> {
    return this.session.call(() => this.#processesOf(sockets, options), options);
  }

  #processesOf(sockets: Iterable<ProcessesOfSocket>, options: ProcessSearchOptions): Steps<SocketProcess[][]> {
    checkIterable(sockets, "sockets");
    checkOptions(options, searchOptionNames);
    this.session.check("processes of sockets");
    const all = [...sockets];
    checkSockets(all, "sockets");
    this.#checkProcesses("sockets");
    const { io } = this.session;
    return options.first === true ? this.#search.first(io, all) : this.#search.all(io, all);
  }

  /** The inode numbers of a fake kernel are not those of /proc. */
  #checkProcesses(path: string): void {
    if (this.session.isFake) throw typeError(path, "the sockets of a fake kernel have no processes");
  }

  /**
   * Closes a socket of another process. Calls of that process on the socket then fail with ECONNABORTED. A TCP socket
   * sends a reset to its peer.
   *
   * @throws NetlinkError ENOENT if the socket does not exist, EPERM without CAP_NET_ADMIN, EOPNOTSUPP if the kernel
   *   cannot destroy sockets of this protocol (CONFIG_INET_DIAG_DESTROY).
   */
  destroy(id: InetSocketId, options?: DoOptions): Result<M, void> {
    return this.session.run(this.#destroy(id, options), options);
  }

  *#destroy(id: InetSocketId, options: DoOptions | undefined): Steps<void> {
    const header = identify(id, "destroy");
    if (needsCookie(id)) header.id.idiagCookie = yield* this.#cookieOf(id, options);
    yield* named("destroy", id, () => this.#client.do("inet-destroy", { header }, options));
  }

  /**
   * Closes many sockets of other processes with few system calls, as {@link destroy} closes one. Returns one outcome
   * for each socket, in order.
   */
  destroyMany(
    ids: Iterable<InetSocketId>,
    options?: Pick<DoOptions, "timeoutMs" | "signal">,
  ): Result<M, DestroyOutcome[]> {
    return this.session.run(this.#destroyMany(ids, options), options);
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
      const index = known[position]!;
      if (error !== undefined) outcomes[index] = { error: withSocket(error, "destroy", all[index]!) };
    }
    let first: NetlinkError | undefined;
    for (const { error } of outcomes) {
      if (error !== undefined) first = this.session.io.located(error, this.#destroyMany, first);
    }
    return outcomes;
  }

  /** The cookie excludes later sockets with the same addresses. */
  *#cookieOf(id: InetSocketId, options: Pick<DoOptions, "timeoutMs" | "signal"> = {}): Steps<bigint> {
    const { timeoutMs, signal } = options;
    return ((yield* this.#get(id, { timeoutMs, signal }, "destroy")) as SocketOf<"tcp">).cookie;
  }

  /**
   * Subscribes to events about TCP and UDP sockets that the kernel has freed. An event contains the socket's last state
   * and counters. The subscription is active when this method returns, and requires no privilege.
   */
  destroyed(filter: DestroyEventFilter = {}, options?: EventOptions): Result<M, SocketEvents> {
    return this.session.run(this.#destroyed(filter, options), options);
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
    const { protocols, families } = selection;
    return protocols.flatMap((protocol) =>
      isInet(protocol)
        ? families.map((family) => this.#inetPart(protocol, family, selection, details, options))
        : this.#otherParts(protocol, selection, details, options),
    );
  }

  #inetPart(
    protocol: InetProtocol,
    sdiagFamily: "inet" | "inet6",
    selection: Selection,
    details: boolean,
    options: () => ReadOptions,
  ): ListingPart<object> {
    const { states, program } = selection;
    const number = inetNumbers[protocol];
    const idiagStates = [...((ignoresStates.has(protocol) ? undefined : states) ?? EVERY_STATE)];
    const idiagExt = details ? inetDetails(protocol) : [];
    const filter = program === undefined ? {} : { bytecode: program.bytes };
    const accepts = ignoredConditions(protocol, selection) as ListingPart<object>["accepts"];
    const read = (entry: object) => readInet(protocol, entry as Parameters<typeof readInet>[1]);
    if (protocol === "mptcp") {
      const fields = { header: { sdiagFamily, idiagStates, idiagExt }, protocol: number, ...filter };
      return { start: () => this.#client.dump("mptcp", fields, options()), read };
    }
    const header = { sdiagProtocol: number, idiagStates };
    const dump = (ext: typeof idiagExt, of = sdiagFamily) =>
      this.#client.dump("inet", { header: { ...header, sdiagFamily: of, idiagExt: ext }, ...filter }, options());
    const start = () => dump(idiagExt);
    const { socket, netns } = this.session.options;
    // The namespace of the caller's socket is unknown.
    if (protocol === "sctp" && socket === undefined) {
      const again = () => this.#sctpKeys(dump, read);
      return { start, read, accepts, checkOmitted: (listed) => checkOmittedSctp(listed, sdiagFamily, netns, again) };
    }
    // Only TCP sockets have long details: up to several hundred keys. (tcp_diag_put_md5sig)
    if (!details || protocol !== "tcp") return { start, read, accepts };
    return {
      start,
      read,
      plain: () => dump([]),
      complete: (socket) => this.#completed(socket as SocketOf<"tcp">, options()),
    };
  }

  *#sctpKeys(
    dump: (ext: [], family: "inet" | "inet6") => Listed<Mode, object>,
    read: (entry: object) => Socket,
  ): Steps<string[]> {
    const keys: string[] = [];
    for (const family of ["inet", "inet6"] as const)
      for (const entry of yield* wait<object[]>(dump([], family).toArray())) keys.push(sctpKey(read(entry)));
    return keys;
  }

  /** Keeps a socket without details if the kernel cannot look it up, for example because it was closed. */
  *#completed<S extends UnixSocket | SocketOf<"tcp">>(
    socket: S,
    { timeoutMs, signal, deadlineMs = Number.POSITIVE_INFINITY }: ReadOptions,
  ): Steps<Socket> {
    const limit = Math.min(timeoutMs ?? Number.POSITIVE_INFINITY, deadlineMs);
    try {
      return yield* this.#get(socket, defined({ signal, timeoutMs: Number.isFinite(limit) ? limit : undefined }));
    } catch (error) {
      if (error instanceof NetlinkError && error.code !== "ETIMEDOUT") return socket;
      throw error;
    }
  }

  #otherParts(
    protocol: Exclude<SocketProtocol, InetProtocol>,
    { states: selected }: Selection,
    details: boolean,
    options: () => ReadOptions,
  ): ListingPart<object>[] {
    const client = this.#client;
    const states = [...(selected ?? EVERY_STATE)];
    switch (protocol) {
      case "unix": {
        const dump = (show: ReturnType<typeof unixDetails>) =>
          client.dump("unix", { header: { udiagStates: states, udiagShow: show } }, options());
        const unix = part(() => dump(unixDetails(details)), readUnix);
        // The list of connections that wait for accept() can be long. (sk_diag_dump_icons)
        const plain = () => dump(unixDetails(true).filter((detail) => detail !== "icons"));
        return details
          ? [{ ...unix, plain, complete: (socket) => this.#completed(socket as UnixSocket, options()) }]
          : [unix];
      }
      case "packet": {
        const dump = (pdiagShow: (typeof PACKET_DETAILS)[number][]) =>
          client.dump("packet", { header: { pdiagShow } }, options());
        const packet = part(() => dump(details ? [...PACKET_DETAILS] : []), readPacket);
        // A filter can have 32 KiB. (BPF_MAXINSNS)
        const plain = () => dump(PACKET_DETAILS.filter((detail) => detail !== "filter" && detail !== "mclist"));
        return [details ? { ...packet, plain } : packet];
      }
      case "netlink": {
        const isRepeated = repetitions();
        // Without details, only the length of the second dump matters.
        const read: typeof readNetlink = details ? readNetlink : ({ header }) => readNetlink({ header });
        // A dump omits one socket after each datagram except the last one. The other dumps have datagrams with other sockets.
        // (__netlink_diag_dump)
        let bytes = 0;
        return (details ? NETLINK_DETAILS : NO_NETLINK_DETAILS).map((ndiagShow, index) => {
          const header = { sdiagProtocol: ALL_NETLINK_PROTOCOLS, ndiagShow: [...ndiagShow] };
          return {
            start: () => client.dump("netlink", { header }, options()),
            read(entry, length = 0) {
              bytes += length;
              return read(entry as Parameters<typeof read>[0]);
            },
            accepts: (one) => !isRepeated(one),
            isNeeded: () => index === 0 || bytes > ONE_DATAGRAM,
          };
        });
      }
      case "vsock":
        return [part(() => client.dump("vsock", { header: { vdiagStates: states } }, options()), readVsock)];
      case "xdp": {
        const xdiagShow = details ? (["info", "ring-cfg", "umem", "meminfo", "stats"] as const) : [];
        return [part(() => client.dump("xdp", { header: { xdiagShow: [...xdiagShow] } }, options()), readXdp)];
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

/** The types ensure that `read` accepts the entries of the dump. */
function part<Entry extends object>(
  start: ListingPart<Entry>["start"],
  read: (entry: Entry) => Socket,
): ListingPart<object> {
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

type Id = InetSocketId | UnixSocketId;

const operationOf = (verb: "get" | "destroy", id: Id) => `${verb} socket ${socketTitle(id)}`;

/** If the kernel rejects the request, the error names the socket. */
function* named<Reply>(verb: "get" | "destroy", id: Id, send: () => MaybePromise<Reply>): Steps<Reply> {
  try {
    return yield* wait(send());
  } catch (error) {
    throw error instanceof NetlinkError ? withSocket(error, verb, id) : error;
  }
}

function withSocket(error: NetlinkError, verb: "get" | "destroy", id: Id): NetlinkError {
  if (!isRejection(error)) return error;
  return rejection(operationOf(verb, id), error, NETLINK_SOCK_DIAG, undefined, specialAdvice(error));
}
