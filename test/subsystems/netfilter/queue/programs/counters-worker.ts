// Opens a queue in a private network namespace in a worker thread, and prints the queue's counters.
import { NetworkNamespace } from "../../../../../src/index.ts";
import { PacketQueue, readQueueCounters } from "../../../../../src/subsystems/netfilter/index.ts";

declare function postMessage(message: unknown): void;

using netns = NetworkNamespace.create();
using queue = PacketQueue.open(4711, { netns });
const numbers = (counters: { queue: number }[] | undefined) => counters?.map((one) => one.queue);
const there = numbers(readQueueCounters(netns));
const inside = numbers(netns.run(() => readQueueCounters()));
// Seen once in hundreds of runs: /proc still has the file of the namespace that the thread has left.
for (const end = performance.now() + 100_000; numbers(readQueueCounters())?.length !== 0 && performance.now() < end; )
  Bun.sleepSync(10);
postMessage({
  there,
  inside,
  here: numbers(readQueueCounters()),
  own: numbers(queue.statistics().queues),
});
