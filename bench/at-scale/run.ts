// Measures large tables: bun bench/at-scale/run.ts [--rounds N] [--json FILE] [TABLE…]
// Requires root in a user and network namespace: `unshare -rn bun bench/at-scale/run.ts`.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { NETLINK_ROUTE, NetworkNamespace, transact } from "../../src/index.ts";
import { loopbackUp } from "../lib/routes.ts";
import { addEntries, fillRoutes } from "../runner/environment.ts";
import { describeMachine, isBusy } from "../runner/machine.ts";
import { type Report, spread } from "../runner/results.ts";
import { type Action, growth, type Measured, type ScaleRow, scaleTable, type Table, works } from "./tables.ts";

const { values, positionals } = parseArgs({
  options: { rounds: { type: "string", default: "3" }, json: { type: "string" } },
  allowPositionals: true,
});
const rounds = Number(values.rounds);
const machine = describeMachine();
if (isBusy(machine)) console.error(`the machine is busy (load ${machine.load.toFixed(2)}): the times are not reliable`);

const rows: ScaleRow[] = [];
for (const [table, { sizes, actions }] of Object.entries(works) as [Table, (typeof works)[Table]][]) {
  if (positionals.length > 0 && !positionals.includes(table)) continue;
  if (table === "connections" && maxConnections() < Math.max(...sizes)) {
    console.error("connections: omitted. First run: sysctl net.netfilter.nf_conntrack_max=524288");
    continue;
  }
  for (const count of sizes) {
    using netns = NetworkNamespace.create();
    if (table === "routes") {
      transact(NETLINK_ROUTE, loopbackUp(), { netns });
      fillRoutes(netns, count);
    } else {
      await addEntries(netns, table, count);
    }
    for (const action of actions) {
      const samples = Array.from({ length: rounds }, () => measure(netns, table, action, count));
      const medianOf = (field: keyof Measured) => spread(samples.map((sample) => sample[field])).median;
      const row = {
        ...{ table, action, count },
        ...{ wall: medianOf("wall"), cpu: medianOf("cpu"), kernel: medianOf("kernel") },
        ...{ memory: medianOf("memory"), delay: medianOf("delay") },
      };
      rows.push(row);
      console.log(JSON.stringify(row));
    }
  }
  for (const action of actions) {
    const exponent = growth(rows.filter((row) => row.table === table && row.action === action));
    console.log(`${table} ${action}: growth ${exponent.toFixed(2)}`);
  }
}
const report: Report = { machine, results: [], scale: rows };
console.log(`\n${scaleTable(rows)}`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);

/** Maximum number of connections in one network namespace, which is a setting of the machine. */
function maxConnections(): number {
  return Number(readFileSync("/proc/sys/net/netfilter/nf_conntrack_max", "utf8"));
}

function measure(netns: NetworkNamespace, table: Table, action: Action, count: number): Measured {
  const command = [process.execPath, join(import.meta.dir, "action.ts"), table, action, `${count}`];
  const { stdout, stderr, exitCode } = netns.run(() => Bun.spawnSync(command));
  if (exitCode !== 0) throw new Error(`${table} ${action} ${count} failed: ${stderr}`);
  return JSON.parse(stdout.toString());
}
