// Starts workers:
//   workers.ts time      how long it takes until the handler of one is open
//   workers.ts memory    how much memory each takes, in a process of its own

import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import { NETLINK_USERSOCK, ReceiverPool } from "../../src/index.ts";
import { type Sample, serve } from "../lib/contender.ts";

const STARTS = 5;
const MORE_WORKERS = 4;

function start(workers: number): Promise<ReceiverPool> {
  const module = new URL("../workers/nothing.ts", import.meta.url);
  return ReceiverPool.start({ protocol: NETLINK_USERSOCK, workers, module });
}

async function time(): Promise<Sample> {
  let nanoseconds = 0;
  for (let count = 0; count < STARTS; count++) {
    const began = monotonicNanoseconds();
    const pool = await start(1);
    nanoseconds += monotonicNanoseconds() - began;
    await pool.stop();
  }
  return { nanoseconds, operations: STARTS, checksum: "0" };
}

async function memory(): Promise<Sample> {
  const child = Bun.spawn([process.execPath, import.meta.path, "child"], { stdout: "pipe", stderr: "inherit" });
  const worker = Number(await child.stdout.text());
  if ((await child.exited) !== 0) throw new Error("the process that was to be weighed failed");
  return { nanoseconds: 0, operations: 1, checksum: "0", more: { worker } };
}

async function weigh(): Promise<void> {
  const first = await start(1);
  Bun.gc(true);
  const before = process.memoryUsage.rss();
  const others = await start(MORE_WORKERS);
  Bun.gc(true);
  console.log((process.memoryUsage.rss() - before) / MORE_WORKERS);
  await others.stop();
  await first.stop();
}

if (process.argv[2] === "child") await weigh();
else await serve(process.argv[2] === "time" ? time : memory);
