// Opens a queue in a private network namespace in a worker thread, and prints the queue's counters.
import { readlinkSync } from "node:fs";
import { NetworkNamespace } from "../../../../../src/index.ts";
import { PacketQueue, readQueueCounters } from "../../../../../src/subsystems/netfilter/index.ts";

declare function postMessage(message: unknown): void;

using netns = NetworkNamespace.create();
using queue = PacketQueue.open(4711, { netns });
const numbers = (counters: { queue: number }[] | undefined) => counters?.map((one) => one.queue);
const namespace = () => readlinkSync("/proc/thread-self/ns/net");
const home = namespace();
const there = numbers(readQueueCounters(netns));
const inside = numbers(netns.run(() => readQueueCounters()));
const here = numbers(readQueueCounters());
postMessage({
  counters: { there, inside, here, own: numbers(queue.statistics().queues) },
  // If the counters are wrong, these show whether the thread or the file was in another namespace.
  isHome: namespace() === home,
  isElsewhere: netns.run(namespace) !== home,
});
