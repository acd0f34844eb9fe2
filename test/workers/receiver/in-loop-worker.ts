import { NETLINK_USERSOCK } from "../../../src/constants/netlink.ts";
import { Receiver } from "../../../src/workers/receiver/receiver.ts";
import { collect, complete, type Item } from "../numbered.ts";

declare const self: { onmessage: ((event: { data: { netns: number; count: number } }) => void) | null };
declare function postMessage(message: "ready" | Item[]): void;

// Runs a receiver in the event loop of this worker thread, together with other work. Posts the messages that the
// receiver delivers.
self.onmessage = async ({ data: { netns, count } }) => {
  self.onmessage = null;
  await using receiver = Receiver.start({
    protocol: NETLINK_USERSOCK,
    groups: [1],
    netns: { fd: netns },
    inLoop: true,
  });
  postMessage("ready");
  postMessage(await collect(receiver, complete(count)));
};
