import { QueueRule } from "../../../../../src/subsystems/netfilter/index.ts";

QueueRule.install({ hook: "input", queues: 0, table: "held" });
console.log("installed");
process.kill(process.pid, "SIGKILL");
