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
import { check, shown, systemCallError } from "../errors.ts";
import { SockaddrNl } from "../ffi/layout.ts";
import { bind, getOption, getsockname, setIntegerOption, setTimeOption } from "../ffi/libc.ts";
import { allocate } from "../ffi/memory.ts";
import { checkFlag, checkInteger, checkKnown, checkObject, type Names } from "../message/check.ts";
import { bindAdvice, optionAdvice } from "./advice.ts";
import { checkNamespace, type NamespaceSource } from "./namespace.ts";
import { KernelTransport, SEND_SLICE_MS } from "./transport.ts";

/** What Open vSwitch asks for: enough that bursts of notifications and upcalls survive a busy moment. */
const DEFAULT_RECEIVE_BUFFER_SIZE = 4 * 1024 * 1024;

export { checkProtocolNumber as checkProtocol } from "../message/check.ts";

/** How a socket is opened. What the kernel does not know is left out, unless it was asked for by name here. */
export interface SocketOptions {
  /** The network namespace that the socket belongs to, for good (default: the calling thread's). */
  netns?: NamespaceSource | undefined;
  /** Bytes to ask for as receive buffer (default 4 MiB). `socket.receiveBufferSize` tells what was granted. */
  receiveBufferSize?: number | undefined;
  /** Bytes to ask for as send buffer: it bounds the largest message (default: the system's, about 200 KiB). */
  sendBufferSize?: number | undefined;
  /** Multicast groups to join, by number. */
  groups?: readonly number[] | undefined;
  /** Port id to take, for peers that must know it beforehand (default: one that the kernel picks). */
  portId?: number | undefined;
  /**
   * Whether datagrams of other processes are delivered (default: on NETLINK_USERSOCK only). Elsewhere they are skipped
   * and counted, since any process may send to any port.
   */
  allowPeers?: boolean | undefined;
  /** Have the kernel check requests strictly, so that filters of dumps work and unknown fields are refused (default true). */
  strictChecking?: boolean | undefined;
  /** Have the kernel explain refusals (default true). */
  extendedAck?: boolean | undefined;
  /** Have the kernel leave the request's payload out of its refusals (default true). */
  capAck?: boolean | undefined;
  /** Tell of the group of every datagram also above 32 (default: from the first such group joined on). */
  packetInfo?: boolean | undefined;
  /** Receive what happens in every namespace that has an id in this one (default false). */
  listenAllNamespaces?: boolean | undefined;
  /** Do not report overruns; the loss is still counted (default false). Right for packets, wrong for mirrors of state. */
  noEnobufs?: boolean | undefined;
  /** Report to senders in the kernel that a broadcast was not delivered here (default false). */
  broadcastError?: boolean | undefined;
}

/** The names of the options, for what takes others as well. */
export const socketOptionNames: Names<SocketOptions> = {
  netns: true,
  receiveBufferSize: true,
  sendBufferSize: true,
  groups: true,
  portId: true,
  allowPeers: true,
  strictChecking: true,
  extendedAck: true,
  capAck: true,
  packetInfo: true,
  listenAllNamespaces: true,
  noEnobufs: true,
  broadcastError: true,
};

/** Those of some options that are for opening a socket. */
export function pickSocketOptions(options: SocketOptions): SocketOptions {
  const entries = Object.entries(options).filter(([name]) => Object.hasOwn(socketOptionNames, name));
  return Object.fromEntries(entries);
}

/** Sets the options, binds, and reads back what was granted. */
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
  const bound = bind(fd, memory, 0, SockaddrNl.size);
  if (bound < 0) throw systemCallError("bind", bound, bindAdvice(bound));
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

/** Throws unless the options can be meant. */
export function checkSocketOptions(options: SocketOptions): void {
  checkObject(options, "options");
  checkKnown(options, socketOptionNames);
  checkSize(options.receiveBufferSize, "receiveBufferSize");
  checkSize(options.sendBufferSize, "sendBufferSize");
  checkPort(options.portId, "portId");
  checkNamespace(options.netns);
  for (const name of flagNames) checkFlag(options[name], name);
  if (options.groups === undefined) return;
  if (!Array.isArray(options.groups)) {
    throw new TypeError(`groups: expected an array of group numbers, got ${shown(options.groups)}`);
  }
  for (const [index, group] of options.groups.entries()) checkGroup(group, `groups[${index}]`);
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
  if (size !== undefined) checkInteger(size, 0, 2 ** 30, name);
}

/** Throws unless `portId` can be one. */
export function checkPort(portId: number | undefined, name: string): void {
  if (portId !== undefined) checkInteger(portId, 0, 0xffffffff, name);
}

/** Throws unless `group` can be the number of a multicast group. */
export function checkGroup(group: number, name: string): void {
  checkInteger(group, 1, 0x7fffffff, name);
}
