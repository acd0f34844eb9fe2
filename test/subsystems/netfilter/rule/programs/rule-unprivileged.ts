import type { NetlinkError } from "../../../../../src/index.ts";
import { PacketQueue, QueueRule } from "../../../../../src/subsystems/netfilter/index.ts";

try {
  QueueRule.install({ hook: "input", queues: 0 });
} catch (error) {
  const { code, operation } = error as NetlinkError;
  console.log(code, operation);
}
try {
  PacketQueue.open(0);
} catch (error) {
  console.log((error as NetlinkError).code);
}
