// Watches the links, addresses and routes of 200 network namespaces in one process for a long time, changes their links,
// and records the resources of the process.
//
//   bun run soak:namespaces [--minutes N] [--record]
//
// Each round changes 100,000 links and then waits until the process is idle. Descriptors, threads and memory must not
// grow. --record writes the samples, one per round, to test/results/soak-namespaces.json.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { IDLE_MS, WatchedNamespaces } from "../../bench/lib/watched-namespaces.ts";
import { rerunInNamespace } from "../namespace-command.ts";

const NAMESPACES = 200;
/** Number of changes of each namespace's link in a round. */
const CHANGES = 500;
/**
 * Maximum growth from the second fifth of the run to the last one. The memory depends on the time of the last garbage
 * collection.
 */
const MAX_GROWTH = { descriptors: 8, threads: 4, memoryMiB: 32 };

interface Sample {
  seconds: number;
  changes: number;
  descriptors: number;
  threads: number;
  memoryMiB: number;
}

const { values } = parseArgs({ options: { minutes: { type: "string", default: "1" }, record: { type: "boolean" } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  console.error("usage: bun run soak:namespaces [--minutes N] [--record]");
  process.exit(2);
}
if (process.env["BUN_NETLINK_SOAK"] === undefined) process.exit(rerunInNamespace("BUN_NETLINK_SOAK").exitCode);

const started = performance.now();
await using watched = new WatchedNamespaces(NAMESPACES, "watch");
await watched.ready();
const samples: Sample[] = [];
do {
  await watched.change(CHANGES);
  await Bun.sleep(IDLE_MS);
  samples.push(sample());
  console.log(JSON.stringify(samples.at(-1)));
} while (performance.now() - started < minutes * 60_000);
report();

function sample(): Sample {
  const { resident, descriptors, threads } = watched.usage();
  return {
    seconds: Math.round((performance.now() - started) / 1000),
    changes: (samples.length + 1) * CHANGES * NAMESPACES,
    ...{ descriptors, threads },
    memoryMiB: Math.round(resident / 2 ** 20),
  };
}

/** Compares the means of the last fifth of the samples with those of the second fifth. */
function report(): void {
  const part = (fifth: number) =>
    samples.slice(Math.floor((samples.length * fifth) / 5), Math.ceil((samples.length * (fifth + 1)) / 5));
  const problems: string[] = [];
  for (const field of ["descriptors", "threads", "memoryMiB"] as const) {
    const mean = (fifth: number) => part(fifth).reduce((sum, one) => sum + one[field], 0) / part(fifth).length;
    const growth = Math.round(mean(4) - mean(1));
    console.log(`${field}: ${growth} more in the last fifth of the run`);
    if (growth > MAX_GROWTH[field]) problems.push(`${growth} more ${field}`);
  }
  if (values.record === true) {
    const path = join(import.meta.dir, "../../test/results/soak-namespaces.json");
    writeFileSync(path, `${JSON.stringify({ minutes, samples }, null, 1)}\n`);
  }
  console.log(problems.length === 0 ? "no growth" : `grown: ${problems.join("; ")}`);
  if (problems.length > 0) process.exitCode = 1;
}
