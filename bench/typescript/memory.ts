// Receives upcalls from another process, half of them in a handler and half through a Receiver's ring. Measures how
// much the resident memory grows after the warm-up: memory.ts <sender program> <upcalls per round>
import { NETLINK_USERSOCK, Receiver, ReceiverPool } from "../../src/index.ts";
import type { LiveReport } from "../handlers/live.ts";
import { LineProcess } from "../lib/line-process.ts";
import { type Sample, serve } from "../lib/serve.ts";
import { UpcallParser } from "../lib/upcall.ts";
import { receiveUpcalls } from "../lib/upcall-rounds.ts";

/** Number of rounds after which every buffer has been used and all code is compiled. */
const WARM_UP = 8;
/**
 * Number of final warm-up rounds whose highest memory use is the reference value. One round is not enough, because the
 * heap grows between two garbage collections.
 */
const REFERENCE_ROUNDS = 4;

const [program, countText] = process.argv.slice(2) as [string, string];
const half = Number(countText) / 2;
let report: (report: LiveReport) => void = () => {};
const pool = await ReceiverPool.start({
  protocol: NETLINK_USERSOCK,
  workers: 1,
  module: new URL("../handlers/live.ts", import.meta.url),
  data: { share: half },
  onReport: (value) => report(value as LiveReport),
});
const receiver = Receiver.start({ protocol: NETLINK_USERSOCK });
const sockets = [receiver.socket, ...pool.sockets];
const sender = new LineProcess([program, countText, ...sockets.map(({ portId }) => `${portId}`)]);
const parser = new UpcallParser();
let reference = 0;

async function round(): Promise<Sample> {
  const reported = new Promise<LiveReport>((resolve) => (report = resolve));
  await sender.request();
  const inRing = await receiveUpcalls(receiver, half, parser);
  const inHandler = await reported;
  await sender.response();
  Bun.gc(true);
  return {
    nanoseconds: 0,
    operations: inRing.operations + inHandler.operations,
    checksum: `${inRing.checksum + inHandler.checksum}`,
    more: { growth: process.memoryUsage.rss() - reference },
  };
}

for (let number = 0; number < WARM_UP; number++) {
  await round();
  if (number >= WARM_UP - REFERENCE_ROUNDS) reference = Math.max(reference, process.memoryUsage.rss());
}
await serve(round);

await sender.stop();
await receiver.stop();
await pool.stop();
