// A mirror of all routes: mirror.ts start | dump | latency | latency-in-loop
//   start    until the mirror is there, and what it takes of memory
//   dump     the same table read once, as objects
//   latency  from the request for a route until a mirror shows it (median of a round)
import { rtRoute } from "../../src/families/rt-route.ts";
import { AF_INET, NETLINK_ROUTE, transact } from "../../src/index.ts";
import { mirror, routes } from "../../src/watch/index.ts";
import { measure, type Sample, serve } from "../lib/contender.ts";
import { addRoute, deleteRoute } from "../lib/routes.ts";
import { quantile } from "../lib/waits.ts";

const FAMILY = 16;
const CHANGES = 200;

const [mode] = process.argv.slice(2);
const main = rtRoute.connect();
const before = memory();

/** Bytes of the heap and of the buffers that it refers to. */
function memory(): number {
  Bun.gc(true);
  const { heapUsed, external } = process.memoryUsage();
  return Math.max(heapUsed, external);
}

/** How many IPv4 routes there are, beside those of the loopback interface's own table. */
function fits(family: number, table: number | undefined): boolean {
  return family === AF_INET && table === 254;
}

function dump(): Sample {
  return measure(() => {
    let operations = 0;
    const table = main.dump("getroute", { header: { rtmFamily: AF_INET } });
    for (const route of table) if (fits(route.header.rtmFamily, route.table)) operations++;
    return { operations, checksum: operations };
  });
}

async function start(): Promise<Sample> {
  const started = performance.now();
  await using kernel = await mirror(routes);
  const nanoseconds = (performance.now() - started) * 1e6;
  let operations = 0;
  for (const { view, offset } of kernel.routes.messages()) {
    if (fits(view.getUint8(offset + FAMILY), view.getUint8(offset + FAMILY + 4))) operations++;
  }
  const bytes = memory() - before;
  return { nanoseconds, operations, checksum: `${operations}`, more: { bytes } };
}

async function latency(): Promise<Sample> {
  const waits = new Float64Array(CHANGES);
  let shown = Promise.withResolvers<void>();
  using _listening = kernel!.onChange(() => shown.resolve());
  for (let change = 0; change < CHANGES; change++) {
    shown = Promise.withResolvers<void>();
    const request = change % 2 === 0 ? addRoute(1) : deleteRoute(1);
    const started = performance.now();
    transact(NETLINK_ROUTE, request);
    await shown.promise;
    waits[change] = (performance.now() - started) * 1e6;
    await Bun.sleep(1);
  }
  return { nanoseconds: quantile(waits, 0.5) * CHANGES, operations: CHANGES, checksum: `${kernel!.routes.size}` };
}

const inLoop = mode === "latency-in-loop";
const kernel = mode?.startsWith("latency") ? await mirror(routes, { inLoop }) : undefined;
await serve(mode === "dump" ? dump : mode === "start" ? start : latency);
await kernel?.stop();
main.close();
