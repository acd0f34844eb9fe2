import { rangeError, typeError } from "../../base/argument-error.ts";
import { checkObject } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { inspectAs } from "../../base/inspect.ts";
import { EINVAL, ENOENT, EOPNOTSUPP, ESTALE } from "../../constants/errno.ts";
import { MAX_LINKS, NETLINK_SOCK_DIAG } from "../../constants/netlink.ts";
import { type InetDiagReqV2, type Operations, sockDiag } from "../../families/sock-diag.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import { FilterProgram, filteredOf } from "../../subsystems/sockets/filter-program.ts";
import { ignoresProgram, inetNumbers, isInet } from "../../subsystems/sockets/protocols.ts";
import {
  type InetProtocol,
  type InetSocket,
  type Socket,
  type SocketIdentity,
  type SocketOf,
  type SocketProtocol,
  socketKey,
} from "../../subsystems/sockets/socket.ts";
import type { FamilyHandlers } from "../fake-family.ts";
import { checkKernel, FakeKernel } from "../fake-kernel.ts";
import { Refusal } from "../refusal.ts";
import { checkProgram } from "./filter-program.ts";
import { checkSocket, completed, type FakeSocket, type FakeSocketChanges, merged } from "./given-socket.ts";
import { destroyedFields, type InetFields, inetFields } from "./inet-fields.ts";
import { endsOf, findSocket } from "./lookup.ts";
import { normalized } from "./normalized.ts";
import { netlinkFields, packetFields, unixFields, vsockFields, xdpFields } from "./other-fields.ts";
import { checkCookie, has, isInState, namesOf, protocolOf } from "./selection.ts";

interface InetRequest {
  readonly header: InetDiagReqV2;
  readonly bytecode?: Uint8Array;
}

interface Entry {
  readonly socket: Socket;
  readonly automaticPort: boolean;
}

/** Larger than the inode numbers of most real sockets, which are assigned from 1. */
const FIRST_INODE = 4_000_000_000;
/** Selects netlink sockets of all protocols. */
const NDIAG_PROTO_ALL = 255;
const destroyable: readonly InetProtocol[] = ["tcp", "udp", "udplite", "raw"];
/** TCP connections that send a reset when they are destroyed. (`tcp_need_reset`) */
const resetStates: readonly string[] = ["established", "close-wait", "fin-wait1", "fin-wait2", "syn-recv"];

/**
 * The sockets of a fake kernel. No packets are sent: a test adds sockets and changes them. The program under test lists
 * and closes them with `Sockets`, with the filters of a real kernel.
 *
 * ```ts
 * using table = new FakeSockets();
 * using sockets = Sockets.open({ socket: table.open() });
 * const server = table.add({ protocol: "tcp", source: { address: "0.0.0.0", port: 443 }, backlog: 128 });
 * table.change(server, { acceptQueue: 128 });
 * ```
 *
 * A closed socket is reported to `Sockets.destroyed`, without the delay of a real connection's last packets.
 */
export class FakeSockets implements Disposable {
  static {
    inspectAs(FakeSockets, (table) => `FakeSockets(${table.#entries.size} sockets)`);
  }

  /**
   * Fake kernel that contains the sockets. Use it to inject faults, to lose events, to set `permitted`, and to register
   * further families.
   */
  readonly kernel: FakeKernel;
  readonly #entries = new Map<string, Entry>();
  #nextInode = FIRST_INODE;
  #nextCookie = 1n;

  /**
   * Creates a kernel without sockets in a fake kernel (default: a new one).
   *
   * @throws TypeError if the argument is not a fake kernel.
   */
  constructor(kernel: FakeKernel = new FakeKernel()) {
    checkKernel(kernel);
    this.kernel = kernel;
    const handlers: FamilyHandlers<Operations> = {
      inet: {
        do: (request) => this.#get(request as InetRequest),
        dump: (request) => this.#listInet(protocolOf(request.header.sdiagProtocol), request as InetRequest),
      },
      mptcp: { dump: (request) => this.#listInet("mptcp", request as InetRequest) },
      "inet-destroy": { do: (request) => this.#destroy(request as InetRequest) },
      unix: {
        do: ({ header: { udiagIno, udiagCookie, udiagShow } }) => {
          if (udiagIno === 0) throw new Refusal(EINVAL);
          const found = this.#all("unix").find(({ inode }) => inode === udiagIno);
          if (found === undefined) throw new Refusal(ENOENT);
          checkCookie(found, udiagCookie!, ESTALE);
          return unixFields(found, namesOf(udiagShow));
        },
        dump: ({ header: { udiagStates, udiagShow } }) =>
          this.#all("unix").flatMap((one) => (has(udiagStates, one.state) ? unixFields(one, namesOf(udiagShow)) : [])),
      },
      packet: {
        dump: ({ header }) => {
          if (header?.sdiagProtocol !== 0) throw new Refusal(EINVAL);
          return this.#all("packet").map((one) => packetFields(one, namesOf(header.pdiagShow)));
        },
      },
      netlink: {
        dump: ({ header: { sdiagProtocol, ndiagShow } }) => {
          if (sdiagProtocol !== NDIAG_PROTO_ALL && sdiagProtocol >= MAX_LINKS) throw new Refusal(ENOENT);
          return this.#all("netlink").flatMap((one) =>
            sdiagProtocol === NDIAG_PROTO_ALL || sdiagProtocol === one.netlinkProtocol
              ? netlinkFields(one, namesOf(ndiagShow))
              : [],
          );
        },
      },
      vsock: {
        dump: ({ header: { vdiagStates } }) =>
          this.#all("vsock").flatMap((one) => (has(vdiagStates, one.state) ? vsockFields(one) : [])),
      },
      xdp: {
        dump: ({ header }) => {
          if (header?.sdiagProtocol !== 0) throw new Refusal(EINVAL);
          return this.#all("xdp").map((one) => xdpFields(one, namesOf(header.xdiagShow)));
        },
      },
    };
    kernel.register(sockDiag, handlers);
  }

  /** Opens a netlink socket to the fake kernel, for `Sockets.open({ socket })` and `Sockets.openAsync({ socket })`. */
  open(): NetlinkSocket {
    return this.kernel.open(NETLINK_SOCK_DIAG);
  }

  /**
   * Adds a socket and returns it as `Sockets.list` does. Omitted fields get defaults: `inode` and `cookie` are unique, a
   * socket with a peer is connected, and a stream socket without one is listening. Sockets that `Sockets.list` has
   * returned from a real kernel can be added unchanged.
   *
   * @throws TypeError or RangeError for an invalid field, or a cookie that another socket of the protocol has.
   */
  add<Protocol extends SocketProtocol>(socket: FakeSocket<Protocol>): SocketOf<Protocol> {
    checkSocket(socket, "socket");
    const {
      inode = this.#nextInode++,
      cookie = this.#freeCookie(socket.protocol),
      ...given
    } = socket as FakeSocket<"tcp">;
    const entry = entryOf({ ...given, inode, cookie } as FakeSocket, "socket");
    const key = socketKey(entry.socket);
    if (this.#entries.has(key))
      throw rangeError("socket.cookie", `another ${entry.socket.protocol} socket has ${cookie}`);
    this.#entries.set(key, entry);
    return structuredClone(entry.socket) as SocketOf<Protocol>;
  }

  /**
   * Changes fields of a socket, and returns the socket. In nested structures, such as `tcp` and `memory`, omitted
   * members stay unchanged. A field that is `undefined` is removed.
   *
   * @throws TypeError or RangeError for an invalid field, or a socket that this fake does not contain.
   */
  change<Protocol extends SocketProtocol>(
    socket: { protocol: Protocol; cookie: bigint },
    changes: FakeSocketChanges<Protocol>,
  ): SocketOf<Protocol> {
    const key = this.#keyOf(socket);
    checkObject(changes, "changes");
    for (const name of ["protocol", "cookie"] as const) {
      if (name in changes) throw typeError(`changes.${name}`, "a socket keeps its protocol and its cookie");
    }
    const { socket: before, automaticPort } = this.#entries.get(key)!;
    const after = merged(isInet(before.protocol) ? { ...before, automaticPort } : before, changes);
    checkSocket(after, "changes");
    const entry = entryOf(after, "changes");
    this.#entries.set(key, entry);
    return structuredClone(entry.socket) as SocketOf<Protocol>;
  }

  /**
   * Removes a socket, as if its program had closed it. The closing of a TCP or UDP socket is reported to
   * `Sockets.destroyed`, except in the state "time-wait".
   *
   * @throws TypeError or RangeError for a socket that this fake does not contain.
   */
  remove(socket: SocketIdentity): void {
    const key = this.#keyOf(socket);
    this.#remove(this.#entries.get(key)!.socket);
  }

  /** Disposes the fake kernel, which closes its sockets. */
  [Symbol.dispose](): void {
    this.kernel[Symbol.dispose]();
  }

  #freeCookie(protocol: SocketProtocol): bigint {
    while (this.#entries.has(keyOf(protocol, this.#nextCookie))) this.#nextCookie++;
    return this.#nextCookie++;
  }

  #keyOf(socket: SocketIdentity): string {
    checkObject(socket, "socket");
    const key = socketKey(socket);
    if (this.#entries.has(key)) return key;
    const { protocol, cookie } = socket;
    throw rangeError("socket", `expected a socket of this fake, got ${protocol} with cookie ${describeValue(cookie)}`);
  }

  #all<Protocol extends SocketProtocol>(protocol: Protocol): SocketOf<Protocol>[] {
    const found: Socket[] = [];
    for (const { socket } of this.#entries.values()) if (socket.protocol === protocol) found.push(socket);
    return found as SocketOf<Protocol>[];
  }

  #listInet(protocol: InetProtocol, { header, bytecode }: InetRequest): InetFields[] {
    const { sdiagFamily, idiagStates, id } = header;
    const isPermitted = this.kernel.permitted;
    const program = bytecode === undefined ? undefined : new FilterProgram(bytecode);
    if (program !== undefined) checkProgram(program, isPermitted);
    const view = { extensions: namesOf(header.idiagExt), isPermitted };
    return [...this.#entries.values()].flatMap(({ socket, automaticPort }) => {
      if (socket.protocol !== protocol || !isInetSocket(socket) || socket.family !== sdiagFamily) return [];
      if (!isInState(socket, idiagStates)) return [];
      const filtered = filteredOf(socket, automaticPort);
      if (id.idiagSport !== 0 && id.idiagSport !== filtered.sourcePort) return [];
      if (id.idiagDport !== 0 && id.idiagDport !== filtered.destinationPort) return [];
      const isRejected = !ignoresProgram.has(protocol) && program?.accepts(filtered) === false;
      return isRejected ? [] : inetFields(socket, view);
    });
  }

  #get({ header }: InetRequest): InetFields {
    const protocol = protocolOf(header.sdiagProtocol);
    const isUdp = protocol === "udp" || protocol === "udplite";
    const found = this.#find(header, protocol, isUdp);
    // For UDP, the kernel reports a wrong cookie with another error. (`udp_dump_one`, `raw_diag_dump_one`)
    if (protocol !== "raw") checkCookie(found, header.id.idiagCookie, isUdp ? ESTALE : ENOENT);
    return inetFields(found, { extensions: namesOf(header.idiagExt), isPermitted: this.kernel.permitted });
  }

  #destroy({ header }: InetRequest): void {
    const protocol = protocolOf(header.sdiagProtocol);
    if (!destroyable.includes(protocol)) throw new Refusal(EOPNOTSUPP);
    const found = this.#find(header, protocol, false);
    if (protocol !== "raw") checkCookie(found, header.id.idiagCookie, ENOENT);
    this.#remove(found);
    if (protocol !== "tcp" || !resetStates.includes(found.state)) return;
    const { source: remote, destination: local } = found;
    const peer = findSocket(this.#all("tcp"), "tcp", found.family, {
      local,
      remote,
      ifindex: found.ifindex,
      ipProtocol: 0,
    });
    if (peer !== undefined && peer.state !== "listen") this.#remove(peer);
  }

  #find(header: InetDiagReqV2, protocol: InetProtocol, isSwapped: boolean): InetSocket {
    const { sdiagFamily } = header;
    if (sdiagFamily !== "inet" && sdiagFamily !== "inet6") throw new Refusal(EINVAL);
    const found = findSocket(this.#all(protocol), protocol, sdiagFamily, endsOf(header, isSwapped));
    if (found === undefined) throw new Refusal(ENOENT);
    return found;
  }

  #remove(socket: Socket): void {
    this.#entries.delete(socketKey(socket));
    if ((socket.protocol !== "tcp" && socket.protocol !== "udp") || socket.state === "time-wait") return;
    const group = `sknlgrp-${socket.family}-${socket.protocol}-destroy`;
    this.kernel.publish(sockDiag, "inet-destroy-ntf", destroyedFields(socket, inetNumbers[socket.protocol]), { group });
  }
}

function keyOf(protocol: SocketProtocol, cookie: bigint): string {
  return socketKey({ protocol, cookie } as SocketIdentity);
}

function entryOf(input: FakeSocket, path: string): Entry {
  const { automaticPort = false } = input as FakeSocket<"tcp">;
  return { socket: normalized(completed(structuredClone(input), path), path), automaticPort };
}

function isInetSocket(socket: Socket): socket is InetSocket {
  return isInet(socket.protocol);
}
