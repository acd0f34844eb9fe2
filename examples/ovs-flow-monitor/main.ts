// Prints the busiest flows of a datapath periodically, like `top` for flows: packets and bytes since the previous round, match
// and actions. Requires the module openvswitch and CAP_NET_ADMIN.
//
//   bun examples/ovs-flow-monitor/main.ts sw0 [--interval=1000] [--rounds=10] [--most=20]
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Datapath, type Flow, formatActions, formatFlow } from "bun-netlink/ovs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    interval: { type: "string", default: "1000" },
    rounds: { type: "string", default: "Infinity" },
    most: { type: "string", default: "20" },
  },
});
const [name] = positionals;
if (name === undefined) {
  console.error("usage: bun examples/ovs-flow-monitor/main.ts DATAPATH [--interval=MS] [--rounds=N] [--most=N]");
  process.exit(2);
}

/** Packets and bytes that a flow has matched. */
interface Counters {
  packets: bigint;
  bytes: bigint;
}

using datapath = Datapath.open(name);
let before = new Map<string, Counters>();
for (let round = Number(values.rounds); round > 0; round--) {
  const start = performance.now();
  before = show(before);
  if (round > 1) await setTimeout(Math.max(0, Number(values.interval) - (performance.now() - start)));
}

/** Prints the table of busiest flows, and returns the counters for the next round. */
function show(previous: ReadonlyMap<string, Counters>): Map<string, Counters> {
  const now = new Map<string, Counters>();
  const ports = datapath.portNames();
  const lines: { bytes: bigint; text: string }[] = [];
  for (const flow of datapath.flows()) {
    const match = formatFlow(flow.key ?? {}, flow.mask, { ports });
    const counters = countersOf(flow);
    now.set(match, counters);
    // If a flow was deleted and added again, its counters restart at 0.
    const last = previous.get(match);
    const since = last === undefined || last.packets > counters.packets ? { packets: 0n, bytes: 0n } : last;
    const packets = counters.packets - since.packets;
    const bytes = counters.bytes - since.bytes;
    const numbers = `${packets}`.padStart(10) + `${bytes}`.padStart(14);
    lines.push({ bytes, text: `${numbers}  ${match} -> ${formatActions(flow.actions ?? [], { ports }) || "drop"}` });
  }
  const { statistics } = datapath.info();
  const { hits = 0n, missed = 0n, lost = 0n } = statistics ?? {};
  console.log(`${name}: ${lines.length} flows; ${hits} packets matched, ${missed} missed, ${lost} lost`);
  console.log(`${"packets".padStart(10)}${"bytes".padStart(14)}  flow`);
  lines.sort((one, other) => Number(other.bytes - one.bytes));
  for (const { text } of lines.slice(0, Number(values.most))) console.log(text);
  return now;
}

function countersOf({ stats }: Flow): Counters {
  return { packets: stats?.nPackets ?? 0n, bytes: stats?.nBytes ?? 0n };
}
