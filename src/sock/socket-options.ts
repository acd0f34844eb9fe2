import { EINVAL, ENOPROTOOPT, EPERM } from "../constants/errno.ts";
import {
  MAX_LINKS,
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
import { check, shown, systemCallError } from "../errors.ts";
import { SockaddrNl } from "../ffi/layout.ts";
import { bind, getOption, getsockname, setIntegerOption, setTimeOption } from "../ffi/libc.ts";
import { allocate } from "../ffi/memory.ts";
import { openAdvice, optionAdvice } from "./advice.ts";
import type { NamespaceSource } from "./namespace.ts";
import { KernelTransport, SEND_TIMEOUT_MS } from "./transport.ts";

/** What Open vSwitch asks for: enough that bursts of notifications and upcalls survive a busy moment. */
const DEFAULT_RECEIVE_BUFFER_SIZE = 4 * 1024 * 1024;

/** How a socket is opened. What the kernel does not know is left out, unless it was asked for by name here. */
export interface SocketOptions {
  /** The network namespace that the socket belongs to, for good (default: the calling thread's). */
  netns?: NamespaceSource | undefined;
  /** Bytes to ask for as receive buffer (default 4 MiB). `socket.receiveBufferSize` tells what was granted. */
  receiveBufferSize?: number;
  /** Bytes to ask for as send buffer: it bounds the largest message (default: the system's, about 200 KiB). */
  sendBufferSize?: number;
  /** Multicast groups to join, by number. */
  groups?: readonly number[];
  /** Port id to take, for peers that must know it beforehand (default: one that the kernel picks). */
  portId?: number;
  /**
   * Whether datagrams of other processes are delivered (default: on NETLINK_USERSOCK only). Elsewhere they are skipped
   * and counted, since any process may send to any port.
   */
  allowPeers?: boolean;
  /** Have the kernel check requests strictly, so that filters of dumps work and unknown fields are refused (default true). */
  strictChecking?: boolean;
  /** Have the kernel explain refusals (default true). */
  extendedAck?: boolean;
  /** Have the kernel leave the request's payload out of its refusals (default true). */
  capAck?: boolean;
  /** Tell of the group of every datagram also above 32 (default: from the first such group joined on). */
  packetInfo?: boolean;
  /** Receive what happens in every namespace that has an id in this one (default false). */
  listenAllNamespaces?: boolean;
  /** Do not report overruns; the loss is still counted (default false). Right for packets, wrong for mirrors of state. */
  noEnobufs?: boolean;
  /** Report to senders in the kernel that a broadcast was not delivered here (default false). */
  broadcastError?: boolean;
}

/** Sets the options, binds, and reads back what was granted. */
export function configure(fd: number, protocol: number, options: SocketOptions): KernelTransport {
  const flag = (name: number, wanted: boolean | undefined, byDefault: boolean) => {
    if (!(wanted ?? byDefault)) return;
    const status = setIntegerOption(fd, SOL_NETLINK, name, 1);
    if (status === -ENOPROTOOPT && wanted === undefined) return;
    check(status, "setsockopt", optionAdvice(status));
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
  check(setTimeOption(fd, SOL_SOCKET, SO_SNDTIMEO, SEND_TIMEOUT_MS), "setsockopt");
  const memory = allocate(16);
  memory.view.setUint16(SockaddrNl.family, AF_NETLINK, true);
  memory.view.setUint32(SockaddrNl.pid, options.portId ?? 0, true);
  const bound = bind(fd, memory, 0, SockaddrNl.size);
  if (bound < 0) throw systemCallError("bind", bound, openAdvice(bound, protocol));
  const length = check(getsockname(fd, memory, 0, SockaddrNl.size), "getsockname");
  if (length < SockaddrNl.size || memory.view.getUint16(SockaddrNl.family, true) !== AF_NETLINK) {
    throw systemCallError("getsockname", EINVAL);
  }
  const portId = memory.view.getUint32(SockaddrNl.pid, true);
  check(getOption(fd, SOL_SOCKET, SO_RCVBUF, memory, 0, 4), "getsockopt");
  return new KernelTransport(fd, protocol, portId, memory.view.getUint32(0, true));
}

/** Asks for a buffer beyond the system's limit, which takes a privilege, or else for as much as the limit allows. */
function setBuffer(fd: number, force: number, plain: number, size: number): void {
  const status = setIntegerOption(fd, SOL_SOCKET, force, size);
  if (status === -EPERM) check(setIntegerOption(fd, SOL_SOCKET, plain, size), "setsockopt");
  else check(status, "setsockopt");
}

/** Throws unless `protocol` is a number that a netlink protocol can have. */
export function checkProtocol(protocol: number): void {
  if (typeof protocol !== "number") throw new TypeError(`protocol: expected a number, got ${shown(protocol)}`);
  if (!Number.isInteger(protocol) || protocol < 0 || protocol >= MAX_LINKS) {
    throw new RangeError(`protocol: expected an integer from 0 to ${MAX_LINKS - 1}, got ${protocol}`);
  }
}

/** Throws unless the options can be meant. */
export function checkOptions(options: SocketOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`options: expected an object, got ${shown(options)}`);
  }
  checkSize(options.receiveBufferSize, "receiveBufferSize");
  checkSize(options.sendBufferSize, "sendBufferSize");
  checkPort(options.portId, "portId");
  for (const name of flagNames) {
    const value = options[name];
    if (value === undefined || typeof value === "boolean") continue;
    throw new TypeError(`${name}: expected true or false, got ${shown(value)}`);
  }
  if (options.groups === undefined) return;
  if (!Array.isArray(options.groups)) {
    throw new TypeError(`groups: expected an array of group numbers, got ${shown(options.groups)}`);
  }
  for (const group of options.groups) checkGroup(group);
}

const flagNames = [
  "allowPeers",
  "strictChecking",
  "extendedAck",
  "capAck",
  "packetInfo",
  "listenAllNamespaces",
  "noEnobufs",
  "broadcastError",
] as const satisfies readonly (keyof SocketOptions)[];

function checkSize(size: number | undefined, name: string): void {
  if (size === undefined || (Number.isInteger(size) && size >= 0 && size <= 2 ** 30)) return;
  throw new RangeError(`${name}: expected an integer from 0 to 2^30 bytes, got ${shown(size)}`);
}

/** Throws unless `portId` can be one. */
export function checkPort(portId: number | undefined, name: string): void {
  if (portId === undefined || (Number.isInteger(portId) && portId >= 0 && portId <= 0xffffffff)) return;
  throw new RangeError(`${name}: expected an integer from 0 to 2^32 - 1, got ${shown(portId)}`);
}

/** Throws unless `group` can be the number of a multicast group. */
export function checkGroup(group: number): void {
  if (typeof group !== "number") throw new TypeError(`group: expected a group number, got ${shown(group)}`);
  if (!Number.isInteger(group) || group < 1 || group > 0x7fffffff) {
    throw new RangeError(`group: expected a group number from 1 on, got ${group}`);
  }
}
