import { describe } from "../message/message.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import type { ReceiverOptions } from "./receiver.ts";
import { MOST_DATAGRAM } from "./ring.ts";

/** Those that say something about the socket beyond what can be changed once it is open. */
const openingOptions = [
  "netns",
  "receiveBufferSize",
  "sendBufferSize",
  "portId",
  "allowPeers",
  "strictChecking",
  "extendedAck",
  "capAck",
  "packetInfo",
  "listenAllNamespaces",
  "noEnobufs",
  "broadcastError",
] as const satisfies readonly (keyof ReceiverOptions)[];

const MOST_SLOTS = 1024;
const LEAST_SLOT_SIZE = 16;
const MOST_RING_SIZE = 2 ** 30;
/** The most memory for one system call's datagrams. It is used only where data arrives. */
const MOST_BUFFER_SIZE = 2 ** 30;

/** Throws unless the options can be meant. Those of the socket are checked where it is opened, before it is. */
export function checkReceiverOptions(options: ReceiverOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`options: expected an object, got ${describe(options)}`);
  }
  const { socket, protocol, ringSize, slots, slotSize, signal } = options;
  if (socket === undefined && protocol === undefined) throw new TypeError("protocol: expected one, or a socket");
  checkInteger(ringSize, "ringSize", 1, MOST_RING_SIZE);
  checkInteger(slots, "slots", 1, MOST_SLOTS);
  checkInteger(slotSize, "slotSize", LEAST_SLOT_SIZE, MOST_DATAGRAM);
  if ((slots ?? 1) * (slotSize ?? LEAST_SLOT_SIZE) > MOST_BUFFER_SIZE) {
    throw new RangeError(`slots, slotSize: expected at most 2^30 bytes together, got ${slots} of ${slotSize} bytes`);
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError(`signal: expected an AbortSignal, got ${describe(signal)}`);
  }
  if (socket !== undefined) checkSocket(socket, options);
}

function checkSocket(socket: NetlinkSocket, options: ReceiverOptions): void {
  if (!(socket instanceof NetlinkSocket)) {
    throw new TypeError(`socket: expected a NetlinkSocket, got ${describe(socket)}`);
  }
  if (options.protocol !== undefined && options.protocol !== socket.protocol) {
    throw new RangeError(`protocol: the socket has ${socket.protocol}, got ${describe(options.protocol)}`);
  }
  for (const name of openingOptions) {
    if (options[name] === undefined) continue;
    throw new TypeError(`${name}: this is for opening a socket, and the one given is open already`);
  }
}

function checkInteger(value: number | undefined, name: string, least: number, most: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  throw new RangeError(`${name}: expected an integer from ${least} to ${most}, got ${describe(value)}`);
}
