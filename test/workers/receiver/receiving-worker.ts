import { NETLINK_USERSOCK, Receiver } from "../../../src/index.ts";
import { type Came, collect, complete } from "../numbered.ts";

declare const self: { onmessage: ((event: { data: { netns: number; count: number } }) => void) | null };
declare function postMessage(message: "ready" | Came[]): void;

// Runs a receiver in this thread, and says what it received.
self.onmessage = async ({ data: { netns, count } }) => {
  self.onmessage = null;
  await using receiver = Receiver.start({ protocol: NETLINK_USERSOCK, groups: [1], netns: { fd: netns } });
  postMessage("ready");
  postMessage(await collect(receiver, complete(count)));
};
