import { rangeError, typeError } from "../../base/argument-error.ts";
import {
  checkFlag,
  checkInteger,
  checkOptions,
  checkSignal,
  integerFrom,
  type OptionChecks,
} from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { NETLINK_KOBJECT_UEVENT } from "../../constants/netlink.ts";
import { BufferLimit, DEFAULT_SLOT_SIZE, type ReceiveBufferOptions } from "../../sock/receive-buffer.ts";
import { NetlinkSocket } from "../../sock/socket.ts";
import { type SocketOptions, socketOptions } from "../../sock/socket-options.ts";
import type { BufferSizes } from "../loop/receive-loop.ts";
import { MAX_DATAGRAM } from "./ring.ts";

/** Options for a {@link Receiver}. */
export interface ReceiverOptions extends SocketOptions {
  /**
   * Netlink protocol of the socket that the receiver opens, such as `NETLINK_ROUTE`. If you pass an open `socket`, omit
   * this option or pass the protocol of that socket.
   */
  protocol?: number | undefined;
  /**
   * Open socket to receive from, instead of a new one. The receiver joins `groups` on this socket. The socket belongs
   * to the caller, who closes it after the receiver has stopped.
   *
   * While the receiver runs, nothing else can receive from the socket. If the socket is closed earlier, the iteration
   * throws EBADF.
   */
  socket?: NetlinkSocket | undefined;
  /**
   * Whether to receive in the event loop of this thread instead of in a worker thread (default: false). The receiver
   * then starts immediately, uses less memory, and delivers a message sooner if the thread is idle. Other events wait
   * while messages are copied from the socket.
   *
   * While the thread is busy, messages stay in the socket's receive buffer, and the kernel drops messages when it is
   * full. Use the option for occasional events, such as changes of links and routes, not for floods or packets.
   *
   * The option relies on undocumented behaviour of Bun's event loop, which the receiver verifies first. If this version
   * of Bun is not suitable, the iteration throws EOPNOTSUPP.
   */
  inLoop?: boolean | undefined;
  /**
   * Maximum size in bytes of the received messages that the iteration has not read yet. At the maximum, receiving
   * pauses, and further messages stay in the socket's receive buffer. The default is 4 MiB divided by the number of the
   * program's receivers, but at least 32 KiB.
   *
   * The receiver always reserves 32 to 128 KiB of memory. During a burst of messages, it reserves more, until a second
   * after the burst.
   */
  ringSize?: number | undefined;
  /** Maximum number of datagrams per system call. Default: 64. */
  slots?: number | undefined;
  /**
   * Maximum length of a datagram in bytes (default: 68 KiB). If the buffer of `ringSize` bytes is too small for four
   * such datagrams, it is enlarged.
   */
  slotSize?: number | undefined;
  /** Signal that stops the receiver. The iteration then throws the reason of the signal. */
  signal?: AbortSignal | undefined;
}

const checks: OptionChecks<ReceiverOptions> = {
  ...socketOptions,
  protocol: true,
  socket: true,
  inLoop: checkFlag,
  ringSize: integerFrom(1, 2 ** 30),
  slots: true,
  slotSize: true,
  signal: checkSignal,
};

const DEFAULT_SLOTS = 64;

export function checkReceiverOptions(options: ReceiverOptions): BufferSizes & { ringSize: number | undefined } {
  checkOptions(options, checks);
  const { socket, protocol, ringSize } = options;
  if (socket !== undefined) {
    checkReadable(socket, protocol, "socket");
    checkNotOpening(options, "socket");
  } else if (protocol === undefined) {
    throw typeError("protocol", "expected a protocol number, or an open socket as socket, got neither");
  } else checkFramed(protocol, "protocol");
  return { ringSize, ...checkSizes(options) };
}

/** Throws unless the socket carries netlink messages of this protocol. */
export function checkReadable(socket: NetlinkSocket, protocol: number | undefined, path: string): void {
  if (!(socket instanceof NetlinkSocket)) {
    throw typeError(path, `expected a NetlinkSocket, got ${describeValue(socket)}`);
  }
  if (protocol !== undefined && protocol !== socket.protocol) {
    throw rangeError(
      "protocol",
      `expected ${socket.protocol}, the protocol of ${path}, got ${describeValue(protocol)}`,
    );
  }
  checkFramed(socket.protocol, path);
}

/** NETLINK_KOBJECT_UEVENT is the only protocol whose datagrams are not netlink messages. */
export function checkFramed(protocol: number | undefined, path: string): void {
  if (protocol !== NETLINK_KOBJECT_UEVENT) return;
  throw rangeError(
    path,
    "NETLINK_KOBJECT_UEVENT carries text instead of netlink messages; use NetlinkSocket.receive() and " +
      "datagram.bytes",
  );
}

/** Rejects options that apply only to opening a socket. */
export function checkNotOpening(options: SocketOptions, path: string, allowsGroups = true): void {
  for (const name of Object.keys(socketOptions) as (keyof SocketOptions)[]) {
    if (options[name] === undefined || (allowsGroups && name === "groups")) continue;
    throw typeError(name, `not allowed with ${path}, because it only applies to opening a socket`);
  }
}

export function checkSizes(options: ReceiveBufferOptions): BufferSizes {
  const slotSize = checkInteger(
    options.slotSize ?? DEFAULT_SLOT_SIZE,
    BufferLimit.minSlotSize,
    MAX_DATAGRAM,
    "slotSize",
  );
  const fit = Math.floor(BufferLimit.bytes / slotSize);
  const slots = checkInteger(
    options.slots ?? Math.min(DEFAULT_SLOTS, fit),
    1,
    Math.min(BufferLimit.slots, fit),
    "slots",
  );
  return { slots, slotSize };
}
