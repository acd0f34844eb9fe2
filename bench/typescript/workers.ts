// Starts pools of workers whose handler does nothing:
//   workers.ts time      measures the time until the handler of one worker is open
//   workers.ts memory    measures the resident memory of one worker, in a separate process
import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import { NETLINK_USERSOCK, ReceiverPool } from "../../src/index.ts";
import { type Sample, serve } from "../lib/serve.ts";

const STARTS = 5;
const ADDITIONAL_WORKERS = 4;

function start(workers: number): Promise<ReceiverPool> {
  const module = new URL("../handlers/empty.ts", import.meta.url);
  return ReceiverPool.start({ protocol: NETLINK_USERSOCK, workers, module });
}

async function time(): Promise<Sample> {
  let nanoseconds = 0;
  for (let count = 0; count < STARTS; count++) {
    const started = monotonicNanoseconds();
    const pool = await start(1);
    nanoseconds += monotonicNanoseconds() - started;
    await pool.stop();
  }
  return { nanoseconds, operations: STARTS, checksum: "0" };
}

async function memory(): Promise<Sample> {
  const child = Bun.spawn([process.execPath, import.meta.path, "child"], { stdout: "pipe", stderr: "inherit" });
  const worker = Number(await child.stdout.text());
  if ((await child.exited) !== 0) throw new Error("the measured process failed");
  return { nanoseconds: 0, operations: 1, checksum: "0", more: { worker } };
}

/** Prints the resident memory in bytes that each of several additional workers uses. */
async function printWorkerMemory(): Promise<void> {
  const first = await start(1);
  Bun.gc(true);
  const before = process.memoryUsage.rss();
  const others = await start(ADDITIONAL_WORKERS);
  Bun.gc(true);
  console.log((process.memoryUsage.rss() - before) / ADDITIONAL_WORKERS);
  await others.stop();
  await first.stop();
}

if (process.argv[2] === "child") await printWorkerMemory();
else await serve(process.argv[2] === "time" ? time : memory);
