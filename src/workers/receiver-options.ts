import { NETLINK_KOBJECT_UEVENT } from "../constants/netlink.ts";
import { shown } from "../errors.ts";
import { checkInteger, checkKnown, checkObject, type Names } from "../message/check.ts";
import { DEFAULT_SLOT_SIZE } from "../sock/receive-buffer.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import { type SocketOptions, socketOptionNames } from "../sock/socket-options.ts";
import { MOST_DATAGRAM } from "./ring.ts";

/** What a receiver listens to, and how it is sized. */
export interface ReceiverOptions extends SocketOptions {
  /** The protocol to open a socket of; with `socket` it can be left out, and is otherwise that of the socket. */
  protocol?: number;
  /**
   * A socket to listen on instead of one of the receiver's own; `groups` are joined on it. It stays open and the caller's
   * after the receiver, and nobody else receives on it meanwhile; what it holds when the receiver is stopped is the receiver's.
   * Closing it earlier ends the iteration with EBADF.
   */
  socket?: NetlinkSocket;
  /**
   * Receive in this thread, whenever its event loop finds that something has arrived, instead of in a worker thread
   * (default false). The receiver starts at once, takes less memory, and a message that arrives while nothing else happens
   * is here sooner. But nothing is received while this thread is busy: only what fits the socket's receive buffer waits
   * then. Right for events now and then, as of links and routes; wrong for floods, and for packets.
   *
   * It rests on how the engine's event loop treats descriptors. That is tried out first: the iteration throws EOPNOTSUPP
   * where it does not work.
   */
  inLoop?: boolean;
  /** How many bytes of messages can wait for the iteration before no more are received (default 4 MiB). */
  ringSize?: number;
  /** How many datagrams are received with one system call (default 64). */
  slots?: number;
  /** The longest datagram that fits, in bytes (default 68 KiB). The ring is made large enough for some of these. */
  slotSize?: number;
  /** Stops the receiver; the iteration then throws the signal's reason. */
  signal?: AbortSignal;
}

/** Options that say something about the socket beyond what can be changed once it is open: all but its groups. */
export const openingOptions: readonly (keyof SocketOptions)[] = (
  Object.keys(socketOptionNames) as (keyof SocketOptions)[]
).filter((name) => name !== "groups");

const names: Names<ReceiverOptions> = {
  ...socketOptionNames,
  protocol: true,
  socket: true,
  inLoop: true,
  ringSize: true,
  slots: true,
  slotSize: true,
  signal: true,
};

const DEFAULT_RING_SIZE = 4 * 1024 * 1024;
const MOST_RING_SIZE = 2 ** 30;
const DEFAULT_SLOTS = 64;
const MOST_SLOTS = 1024;
const LEAST_SLOT_SIZE = 16;
/** The most memory for one system call's datagrams. It is used only where data arrives. */
const MOST_BUFFER_SIZE = 2 ** 30;

/** How the memory is sized that a thread receives into. */
export interface BufferSizes {
  slots: number;
  slotSize: number;
}

/** How a receiver is sized. */
export interface ReceiverSizes extends BufferSizes {
  ringSize: number;
}

/**
 * Throws unless the options can be meant, and returns the sizes that are. Options of the socket are checked where it is
 * opened, before it is.
 */
export function checkReceiverOptions(options: ReceiverOptions): ReceiverSizes {
  checkObject(options, "options");
  checkKnown(options, names);
  const { socket, protocol, signal, inLoop } = options;
  if (socket === undefined && protocol === undefined) throw new TypeError("protocol: expected one, or a socket");
  checkSignal(signal);
  if (inLoop !== undefined && typeof inLoop !== "boolean") {
    throw new TypeError(`inLoop: expected true or false, got ${shown(inLoop)}`);
  }
  if (socket !== undefined) checkSocket(socket, options);
  checkFramed(socket?.protocol ?? protocol, socket === undefined ? "protocol" : "socket");
  const ringSize = checkInteger(options.ringSize ?? DEFAULT_RING_SIZE, 1, MOST_RING_SIZE, "ringSize");
  return { ringSize, ...checkSizes(options) };
}

/** Refuses the one protocol whose datagrams are no netlink messages. */
export function checkFramed(protocol: number | undefined, name: string): void {
  if (protocol !== NETLINK_KOBJECT_UEVENT) return;
  throw new RangeError(
    `${name}: what arrives on NETLINK_KOBJECT_UEVENT is text and no netlink messages; take it with ` +
      "NetlinkSocket.receive() and datagram.bytes",
  );
}

/** Throws when a protocol was given and a socket that is open already has another one. */
export function checkSameProtocol(protocol: number | undefined, socket: NetlinkSocket, name: string): void {
  if (protocol === undefined || protocol === socket.protocol) return;
  throw new RangeError(`protocol: ${name} has ${socket.protocol}, got ${shown(protocol)}`);
}

/** Throws unless the sizes can be had, and returns them all. */
export function checkSizes(options: Partial<BufferSizes>): BufferSizes {
  const slotSize = checkInteger(options.slotSize ?? DEFAULT_SLOT_SIZE, LEAST_SLOT_SIZE, MOST_DATAGRAM, "slotSize");
  const fit = Math.floor(MOST_BUFFER_SIZE / slotSize);
  const slots = checkInteger(options.slots ?? Math.min(DEFAULT_SLOTS, fit), 1, Math.min(MOST_SLOTS, fit), "slots");
  return { slots, slotSize };
}

/** Throws unless there is no signal, or one. */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal === undefined || signal instanceof AbortSignal) return;
  throw new TypeError(`signal: expected an AbortSignal, got ${shown(signal)}`);
}

function checkSocket(socket: NetlinkSocket, options: ReceiverOptions): void {
  if (!(socket instanceof NetlinkSocket)) {
    throw new TypeError(`socket: expected a NetlinkSocket, got ${shown(socket)}`);
  }
  checkSameProtocol(options.protocol, socket, "the socket");
  for (const name of openingOptions) {
    if (options[name] === undefined) continue;
    throw new TypeError(`${name}: this is for opening a socket, and the one given is open already`);
  }
}
