import {
  type Destination,
  NETLINK_USERSOCK,
  type NetlinkError,
  NetlinkSocket,
  type SocketToken,
} from "../../src/index.ts";
import { NumberedMessages } from "./numbered.ts";

/** What a flooding thread or process is given. */
export interface Flood {
  to: Destination;
  /** How many messages to send, numbered from 0 on. */
  count: number;
  /** Lengths of the messages, in turn: up to 128. */
  lengths: number[];
  /** Descriptor of the namespace, for a thread; a process is in it. */
  netns?: number;
  /** A socket of another thread's to send on: when that one closes it, the flood ends. */
  socket?: SocketToken;
}

declare const self: { onmessage: ((event: { data: Flood }) => void) | null };
declare function postMessage(message: { sent: number }): void;

/** Sends as fast as the kernel takes it. A unicast waits for the receiver, a multicast does not. */
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
