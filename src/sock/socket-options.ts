import { type Check, checkArray, checkFlag, checkFunction, integerFrom, type OptionChecks } from "../base/check.ts";
import { environmentVariable } from "../base/engine.ts";
import { EINVAL, ENOPROTOOPT, EPERM } from "../constants/errno.ts";
import {
  NETLINK_BROADCAST_ERROR,
  NETLINK_CAP_ACK,
  NETLINK_EXT_ACK,
  NETLINK_GET_STRICT_CHK,
  NETLINK_LISTEN_ALL_NSID,
  NETLINK_NO_ENOBUFS,
  NETLINK_PKTINFO,
} from "../constants/netlink.ts";
import {
  AF_NETLINK,
  SO_RCVBUF,
  SO_RCVBUFFORCE,
  SO_SNDBUF,
  SO_SNDBUFFORCE,
  SO_SNDTIMEO,
  SOL_NETLINK,
  SOL_SOCKET,
} from "../constants/socket.ts";
import { check, systemCallError } from "../errors.ts";
import { SockaddrNl } from "../ffi/layout.ts";
import { bind, getOption, getsockname, setIntegerOption, setTimeOption } from "../ffi/libc.ts";
import { allocate } from "../ffi/memory.ts";
import { checkNamespace, type NamespaceSource } from "../netns/namespace.ts";
import { bindAdvice, optionAdvice } from "./advice.ts";
import { type Trace, TracingTransport } from "./tracing.ts";
import { KernelTransport, SEND_SLICE_MS } from "./transport.ts";

/** Default size of the receive buffer: enough for bursts of notifications. Open vSwitch uses the same size. */
const DEFAULT_RECEIVE_BUFFER_SIZE = 4 * 1024 * 1024;

const TRACE_VARIABLE = "BUN_NETLINK_TRACE";

/** Options for opening a socket. Unsupported options are errors, but unsupported defaults are skipped. */
export interface SocketOptions {
  /** Network namespace in which the socket is opened (default: the namespace of the calling thread). */
  netns?: NamespaceSource | undefined;
  /** Requested size of the receive buffer in bytes (default 4 MiB): see `NetlinkSocket.receiveBufferSize`. */
  receiveBufferSize?: number | undefined;
  /** Requested size of the send buffer in bytes, which limits a message (default: the system's, about 200 KiB). */
  sendBufferSize?: number | undefined;
  /** Numbers of the multicast groups that the socket joins. */
  groups?: readonly number[] | undefined;
  /** Port id of the socket (default: chosen by the kernel). Set it if other processes must know it in advance. */
  portId?: number | undefined;
  /**
   * Whether datagrams of other processes are delivered (default: only on NETLINK_USERSOCK). Otherwise, they are counted
   * and ignored.
   *
   * Any process can send to any port, so check `Datagram.sender` if you set this option.
   */
  allowPeers?: boolean | undefined;
  /** Whether the kernel applies dump filters and rejects unknown fields (`NETLINK_GET_STRICT_CHK`, default true). */
  strictChecking?: boolean | undefined;
  /** Whether replies contain the kernel's error messages and warnings (`NETLINK_EXT_ACK`, default true). */
  extendedAck?: boolean | undefined;
  /** Whether error replies omit the payload of the rejected request (`NETLINK_CAP_ACK`, default true). */
  capAck?: boolean | undefined;
  /** Whether the kernel reports multicast groups above 32 (default: true if the socket joins such a group). */
  packetInfo?: boolean | undefined;
  /** Whether to also receive events of all namespaces that have an id in the socket's namespace (default false). */
  listenAllNamespaces?: boolean | undefined;
  /**
   * Whether the kernel only counts dropped messages, instead of also reporting them with ENOBUFS (default false). This
   * is suitable for packets, but not for programs that mirror the kernel's state.
   */
  noEnobufs?: boolean | undefined;
  /**
   * Whether kernel code that sends a multicast message gets an error if the queue of this socket is full
   * (`NETLINK_BROADCAST_ERROR`, default false).
   */
  broadcastError?: boolean | undefined;
  /**
   * Called with a copy of each datagram that this thread sends or receives on the socket, for debugging. Datagrams that
   * a worker receives are not included.
   *
   * The environment variable `BUN_NETLINK_TRACE=1` prints the datagrams of all sockets and threads to the standard
   * error output, in a format that `bun-netlink decode` reads.
   */
  trace?: Trace | undefined;
}

export const checkPort: Check = integerFrom(0, 0xffffffff);

export const checkGroup: Check = integerFrom(1, 0x7fffffff);

export const socketOptions: OptionChecks<SocketOptions> = {
  netns: checkNamespace,
  receiveBufferSize: integerFrom(0, 2 ** 30),
  sendBufferSize: integerFrom(0, 2 ** 30),
  groups: checkGroups,
  portId: checkPort,
  allowPeers: checkFlag,
  strictChecking: checkFlag,
  extendedAck: checkFlag,
  capAck: checkFlag,
  packetInfo: checkFlag,
  listenAllNamespaces: checkFlag,
  noEnobufs: checkFlag,
  broadcastError: checkFlag,
  trace: checkFunction,
};

/** Returns only those options that apply to opening a socket. */
export function pickSocketOptions(options: SocketOptions): SocketOptions {
  const entries = Object.entries(options).filter(([name]) => Object.hasOwn(socketOptions, name));
  return Object.fromEntries(entries);
}

/** Sets the options of a new socket, binds the socket, and creates its transport. */
export function configure(fd: number, protocol: number, options: SocketOptions): KernelTransport {
  const flag = (name: number, wanted: boolean | undefined, byDefault: boolean) => {
    if (!(wanted ?? byDefault)) return;
    const status = setIntegerOption(fd, SOL_NETLINK, name, 1);
    if (status === -ENOPROTOOPT && wanted === undefined) return;
    check(status, "setsockopt", optionAdvice(status, name));
  };
  flag(NETLINK_EXT_ACK, options.extendedAck, true);
  flag(NETLINK_CAP_ACK, options.capAck, true);
  flag(NETLINK_GET_STRICT_CHK, options.strictChecking, true);
  flag(NETLINK_NO_ENOBUFS, options.noEnobufs, false);
  flag(NETLINK_BROADCAST_ERROR, options.broadcastError, false);
  flag(NETLINK_PKTINFO, options.packetInfo, false);
  flag(NETLINK_LISTEN_ALL_NSID, options.listenAllNamespaces, false);
  setBuffer(fd, SO_RCVBUFFORCE, SO_RCVBUF, options.receiveBufferSize ?? DEFAULT_RECEIVE_BUFFER_SIZE);
  if (options.sendBufferSize !== undefined) setBuffer(fd, SO_SNDBUFFORCE, SO_SNDBUF, options.sendBufferSize);
  check(setTimeOption(fd, SOL_SOCKET, SO_SNDTIMEO, SEND_SLICE_MS), "setsockopt");
  const memory = allocate(16);
  memory.view.setUint16(SockaddrNl.family, AF_NETLINK, true);
  memory.view.setUint32(SockaddrNl.pid, options.portId ?? 0, true);
  const bound = bind(fd, memory, SockaddrNl.size);
  check(bound, "bind", bindAdvice(bound));
  const length = check(getsockname(fd, memory, SockaddrNl.size), "getsockname");
  if (length < SockaddrNl.size || memory.view.getUint16(SockaddrNl.family, true) !== AF_NETLINK) {
    throw systemCallError("getsockname", EINVAL);
  }
  const portId = memory.view.getUint32(SockaddrNl.pid, true);
  check(getOption(fd, SOL_SOCKET, SO_RCVBUF, memory, 0, 4), "getsockopt");
  return createTransport(fd, protocol, portId, memory.view.getUint32(0, true), options.trace);
}

/** Creates the transport of a kernel socket. If tracing is requested, the transport reports every datagram. */
export function createTransport(
  fd: number,
  protocol: number,
  portId: number,
  receiveBufferSize: number,
  trace?: Trace,
): KernelTransport {
  return trace === undefined && environmentVariable(TRACE_VARIABLE) !== "1"
    ? new KernelTransport(fd, protocol, portId, receiveBufferSize)
    : new TracingTransport(trace, fd, protocol, portId, receiveBufferSize);
}

/**
 * Sets the size of a socket's receive or send buffer. With CAP_NET_ADMIN in the initial user namespace, the option
 * `force` sets it; otherwise, `plain` sets it up to the system's limit.
 */
export function setBuffer(fd: number, force: number, plain: number, size: number): void {
  const status = setIntegerOption(fd, SOL_SOCKET, force, size);
  if (status === -EPERM) check(setIntegerOption(fd, SOL_SOCKET, plain, size), "setsockopt");
  else check(status, "setsockopt");
}

function checkGroups(groups: unknown, path: string): void {
  checkArray(groups, path);
  for (const [index, group] of (groups as unknown[]).entries()) checkGroup(group, `${path}[${index}]`);
}
