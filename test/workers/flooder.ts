import { NETLINK_USERSOCK } from "../../src/constants/netlink.ts";
import type { NetlinkError } from "../../src/errors.ts";
import { NetlinkSocket, type SocketToken } from "../../src/sock/socket.ts";
import type { Destination } from "../../src/sock/transport.ts";
import { NumberedMessages } from "./numbered.ts";

/** Options for a thread or process that sends a flood of messages. */
export interface Flood {
  to: Destination;
  /** Number of messages in the flood. The messages are numbered from 0. */
  count: number;
  /** Lengths of the messages in bytes. The list has at most 128 entries and is repeated for longer floods. */
  lengths: number[];
  /**
   * Descriptor of the namespace that the flooding thread enters. A flooding process is started inside the namespace
   * instead.
   */
  netns?: number;
  /** Socket of another thread. The flood is sent on this socket and ends when that thread closes the socket. */
  socket?: SocketToken;
}

declare const self: { onmessage: ((event: { data: Flood }) => void) | null };
declare function postMessage(message: { sent: number }): void;

/** A flood that nothing ends stops after this time in milliseconds. */
const LIMIT_MS = 500_000;

/**
 * Sends the messages of a flood as fast as possible and returns the number of sent messages. A unicast send waits for
 * the receiver; a multicast send does not.
 */
function flood({ to, count, lengths, netns, socket: token }: Flood): number {
  const deadline = performance.now() + LIMIT_MS;
  const own = () => NetlinkSocket.open(NETLINK_USERSOCK, netns === undefined ? {} : { netns: { fd: netns } });
  using socket = token === undefined ? own() : NetlinkSocket.attach(token);
  const messages = new NumberedMessages(lengths);
  let sent = 0;
  try {
    while (sent < count && performance.now() < deadline)
      sent += socket.sendMany(messages.from(sent, Math.min(lengths.length, count - sent)), { to });
  } catch (error) {
    if (token === undefined || (error as NetlinkError).code !== "EBADF") throw error;
  }
  return sent;
}

if (Bun.isMainThread) {
  console.log(flood(JSON.parse(process.argv[2]!)));
} else {
  self.onmessage = ({ data }) => {
    self.onmessage = null;
    postMessage({ sent: flood(data) });
  };
}
