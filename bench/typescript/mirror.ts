// Mirrors the routing tables: mirror.ts start | dump | latency | latency-in-loop
//   start    time until the mirror is complete, and its memory
//   dump     for comparison: one dump of the same table as objects
//   latency  time from a route request until the mirror shows the change (median of a round)
import { rtRoute } from "../../src/families/rt-route.ts";
import { AF_INET, NETLINK_ROUTE, RT_TABLE_MAIN, transact } from "../../src/index.ts";
import { mirror, routes } from "../../src/watch/index.ts";
import { quantile } from "../lib/latency.ts";
import { addRoute, deleteRoute } from "../lib/routes.ts";
import { measure, type Sample, serve } from "../lib/serve.ts";

/** Offsets of rtm_family and rtm_table in a route message. */
const FAMILY = 16;
const TABLE = 20;
const CHANGES = 200;

const [mode] = process.argv.slice(2);
const client = rtRoute.connect();
const memoryBefore = memoryUsed();
/**
 * Memory of the first mirror. Only this one is reported: compiled code may refer to the mirror of an earlier round and
 * keep its memory in use.
 */
let firstBytes: number | undefined;

/** Returns the memory use of the heap and of the buffers outside of the heap, in bytes. */
function memoryUsed(): number {
  Bun.gc(true);
  const { heapUsed, external } = process.memoryUsage();
  return Math.max(heapUsed, external);
}

/** Reports whether a route is an IPv4 route of the main table. This excludes the routes of the loopback interface. */
function isCounted(family: number, table: number | undefined): boolean {
  return family === AF_INET && table === RT_TABLE_MAIN;
}

function dump(): Sample {
  return measure(() => {
    let operations = 0;
    const table = client.dump("getroute", { header: { rtmFamily: AF_INET } });
    for (const route of table) if (isCounted(route.header.rtmFamily, route.table)) operations++;
    return { operations, checksum: operations };
  });
}

async function start(): Promise<Sample> {
  const started = performance.now();
  await using kernel = await mirror(routes);
  const nanoseconds = (performance.now() - started) * 1e6;
  let operations = 0;
  for (const { view, offset } of kernel.routes.messages()) {
    if (isCounted(view.getUint8(offset + FAMILY), view.getUint8(offset + TABLE))) operations++;
  }
  // Measure the memory in each round, because this also collects the garbage.
  const bytes = memoryUsed() - memoryBefore;
  firstBytes ??= bytes;
  return { nanoseconds, operations, checksum: `${operations}`, more: { bytes: firstBytes } };
}

async function latency(): Promise<Sample> {
  const latencies = new Float64Array(CHANGES);
  let changed = Promise.withResolvers<void>();
  using _subscription = kernel!.onChange(() => changed.resolve());
  for (let change = 0; change < CHANGES; change++) {
    changed = Promise.withResolvers<void>();
    const request = change % 2 === 0 ? addRoute(1) : deleteRoute(1);
    const started = performance.now();
    transact(NETLINK_ROUTE, request);
    await changed.promise;
    latencies[change] = (performance.now() - started) * 1e6;
    await Bun.sleep(1);
  }
  const nanoseconds = quantile(latencies, 0.5) * CHANGES;
  return { nanoseconds, operations: CHANGES, checksum: `${kernel!.routes.size}` };
}

const inLoop = mode === "latency-in-loop";
const kernel = mode?.startsWith("latency") ? await mirror(routes, { inLoop }) : undefined;
await serve(mode === "dump" ? dump : mode === "start" ? start : latency);
await kernel?.stop();
client.close();
