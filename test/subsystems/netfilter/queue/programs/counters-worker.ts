// Opens a queue in a private network namespace in a worker thread, and prints the queue's counters.
import { NetworkNamespace } from "../../../../../src/index.ts";
import { PacketQueue, readQueueCounters } from "../../../../../src/subsystems/netfilter/index.ts";

declare function postMessage(message: unknown): void;

using netns = NetworkNamespace.create();
using queue = PacketQueue.open(4711, { netns });
const numbers = (counters: { queue: number }[] | undefined) => counters?.map((one) => one.queue);
postMessage({
  there: numbers(readQueueCounters(netns)),
  inside: numbers(netns.run(() => readQueueCounters())),
  here: numbers(readQueueCounters()),
  own: numbers(queue.statistics().queues),
});
