import { NETLINK_USERSOCK } from "../../../src/constants/netlink.ts";
import { Receiver } from "../../../src/workers/receiver/receiver.ts";
import { collect, complete, type Item } from "../numbered.ts";

declare const self: {
  onmessage: ((event: { data: { netns: number; count: number; inLoop: boolean } }) => void) | null;
};
declare function postMessage(message: "ready" | Item[]): void;

// Runs a receiver in this worker thread, or in its event loop, and posts the messages that it delivers.
self.onmessage = async ({ data: { netns, count, inLoop } }) => {
  self.onmessage = null;
  await using receiver = Receiver.start({ protocol: NETLINK_USERSOCK, groups: [1], netns: { fd: netns }, inLoop });
  postMessage("ready");
  postMessage(await collect(receiver, complete(count)));
};
