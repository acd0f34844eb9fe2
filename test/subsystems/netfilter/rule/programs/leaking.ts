// Leaves a packet queue and a queue rule open, and closes others. Prints the warnings and the descriptors that stay
// open.
import { PacketQueue, QueueRule, readQueueCounters } from "../../../../../src/subsystems/netfilter/index.ts";

const warnings: string[] = [];
process.on("warning", ({ name, message }) => warnings.push(`${name}: ${message}`));

const table = "forgotten";
const isThere = (): boolean => {
  try {
    QueueRule.install({ hook: "input", queues: 0, table }).close();
    return false;
  } catch {
    return true;
  }
};

(() => {
  PacketQueue.open(1).close();
  QueueRule.install({ hook: "input", queues: 0 }).close();
  PacketQueue.open({ first: 3, last: 4 });
  QueueRule.install({ hook: "input", queues: 3, table });
  try {
    PacketQueue.open(3);
  } catch {
    // The queue is in use.
  }
})();

const left = (): number => (isThere() ? 1 : 0) + (readQueueCounters()?.length ?? 0);
for (let round = 0; round < 500 && left() > 0; round++) {
  Bun.gc(true);
  await Bun.sleep(10);
}
await Bun.sleep(20);
for (const warning of warnings) console.log(warning);
console.log(`tables and queues: ${left()}`);
