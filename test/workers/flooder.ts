import {
  type Destination,
  NETLINK_USERSOCK,
  type NetlinkError,
  NetlinkSocket,
  type SocketToken,
} from "../../src/index.ts";
import { NumberedMessages } from "./numbered.ts";

/** Input of a flooding thread or process. */
export interface Flood {
  to: Destination;
  /** Number of messages, which are numbered from 0. */
  count: number;
  /** Lengths of the messages, repeated: up to 128. */
  lengths: number[];
  /** Descriptor of the namespace for a thread. A process is started in it. */
  netns?: number;
  /** A socket of another thread to send on. The flood ends when that thread closes it. */
  socket?: SocketToken;
}

declare const self: { onmessage: ((event: { data: Flood }) => void) | null };
declare function postMessage(message: { sent: number }): void;

/**
 * Sends as fast as possible. A unicast waits for the receiver, a multicast does not. Returns the number of messages.
 */
function flood({ to, count, lengths, netns, socket: token }: Flood): number {
  const deadline = performance.now() + 60_000;
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
