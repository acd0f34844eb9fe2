// Reads ten sockets in one worker while one of them is flooded, and measures the latency on the other nine:
//   fairness.ts <sender program> <count> <interval in microseconds>
import { NETLINK_USERSOCK, NetlinkSocket, ReceiverPool } from "../../src/index.ts";
import type { FairnessReport } from "../handlers/fairness.ts";
import { LineProcess } from "../lib/line-process.ts";
import { type Sample, serve } from "../lib/serve.ts";

const SOCKETS = 10;

const [program, countText, interval] = process.argv.slice(2) as [string, string, string];
const count = Number(countText);
const sockets = Array.from({ length: SOCKETS }, () => NetlinkSocket.open(NETLINK_USERSOCK));
let report: (report: FairnessReport) => void = () => {};
const pool = await ReceiverPool.start({
  sockets,
  workers: 1,
  module: new URL("../handlers/fairness.ts", import.meta.url),
  data: { count },
  onReport: (value) => report(value as FairnessReport),
});
const sender = new LineProcess([program, countText, interval, ...sockets.map(({ portId }) => `${portId}`)]);

await serve(async (): Promise<Sample> => {
  const reported = new Promise<FairnessReport>((resolve) => (report = resolve));
  await sender.request();
  const { median, p99, checksum } = await reported;
  await sender.response();
  if (pool.statistics.dropped > 0) throw new Error("the kernel dropped upcalls");
  return { nanoseconds: median * count, operations: count, checksum: `${checksum}`, more: { p99 } };
});

await sender.stop();
await pool.stop();
for (const socket of sockets) socket.close();
