// Does one action with the tables of this network namespace twice, and prints the measurement of the second time as JSON:
// action.ts TABLE ACTION COUNT
import { writeFileSync } from "node:fs";
import { localFeed } from "../../apps/map/src/local/feed.ts";
import { Conntrack } from "../../src/subsystems/netfilter/index.ts";
import { ForwardingEntries, Links, Neighbours, Routes } from "../../src/subsystems/route/index.ts";
import { desiredAsync, snapshot } from "../../src/subsystems/state/index.ts";
import { connections, forwardingEntries, links, mirror, neighbours, routes } from "../../src/watch/index.ts";
import { DelayRecorder } from "../lib/delays.ts";
import type { Action, Measured, Table } from "./tables.ts";

const tables = {
  links: { opened: Links, source: links, field: "links" },
  neighbours: { opened: Neighbours, source: neighbours, field: "neighbours" },
  forwardingEntries: { opened: ForwardingEntries, source: forwardingEntries, field: "forwardingEntries" },
  routes: { opened: Routes, source: routes, field: "routes" },
  connections: { opened: Conntrack, source: connections, field: "connections" },
} as const;

const [table, action, count] = process.argv.slice(2) as [Table, Action, string];
const { opened, source, field } = tables[table];

/** Each action returns the number of entries that it has seen. */
const actions: Record<Action, () => Promise<number>> = {
  async list() {
    using entries = opened.openAsync();
    return (await entries.list().toArray()).length;
  },
  async mirror() {
    await using copy = await mirror([source]);
    return copy[field].size;
  },
  /** Snapshot, and the plan of what is already so. */
  async plan() {
    const description = await snapshot();
    const { steps } = await (await desiredAsync(description)).plan();
    if (steps.length > 0) throw new Error(`the plan of the snapshot has ${steps.length} steps`);
    const section = description[field as "links" | "routes"] ?? [];
    return Array.isArray(section) ? section.length : Object.keys(section).length;
  },
  /** The map's first view of the host. */
  async map() {
    for await (const event of localFeed({ host: "bench" })(new AbortController().signal)) {
      if (event.type === "snapshot") return event.entries.filter((entry) => entry.table === table).length;
    }
    return 0;
  },
};

const MEBIBYTE = 2 ** 20;
const perform = actions[action];
const check = (found: number) => {
  if (found < Number(count)) throw new Error(`${action} saw ${found} of ${count} entries of ${table}`);
};

check(await perform());
Bun.gc(true);
// Resets the maximum of the resident memory (proc_pid_clear_refs(5)).
writeFileSync("/proc/self/clear_refs", "5");
const before = process.memoryUsage.rss();
const recorder = new DelayRecorder();
recorder.clear();
const cpu = process.cpuUsage();
const started = performance.now();
const found = await perform();
const milliseconds = performance.now() - started;
const { user, system } = process.cpuUsage(cpu);
recorder.end();
const maximum = Number(/^VmHWM:\s+(\d+) kB$/m.exec(await Bun.file("/proc/self/status").text())![1]) * 1024;
check(found);
const measured: Measured = {
  wall: milliseconds,
  cpu: (user + system) / 1000,
  kernel: system / 1000,
  memory: (maximum - before) / MEBIBYTE,
  delay: recorder.delays.blocked / 1e6,
};
console.log(JSON.stringify(measured));
process.exit(0);
