// Hands upcalls of another process to a handler in a worker and through a ring to this thread, and notes by how much the
// memory of the process has grown since it was warm:
//   memory.ts <sender program> <upcalls in a round>
import { NETLINK_USERSOCK, Receiver, ReceiverPool } from "../../src/index.ts";
import { type Sample, serve } from "../lib/contender.ts";
import { Helper } from "../lib/helper.ts";
import { UpcallParser } from "../lib/upcall.ts";
import type { LiveReport } from "../workers/live.ts";

/** After so many rounds every buffer was used and everything is compiled. */
const WARM_UP = 8;
/** How many of these, the last ones, tell how large the heap gets between two collections. */
const LAST = 4;

const [program, countText] = process.argv.slice(2) as [string, string];
const count = Number(countText);
let report: (report: LiveReport) => void = () => {};
const pool = await ReceiverPool.start({
  protocol: NETLINK_USERSOCK,
  workers: 1,
  module: new URL("../workers/live.ts", import.meta.url),
  data: { share: count / 2 },
  onReport: (value) => report(value as LiveReport),
});
const receiver = Receiver.start({ protocol: NETLINK_USERSOCK });
const ports = [receiver.socket, ...pool.statistics.sockets.map(({ socket }) => socket)].map(
  ({ portId }) => `${portId}`,
);
const sender = new Helper([program, countText, ...ports]);
const parser = new UpcallParser();
let before = 0;

async function round(): Promise<Sample> {
  let operations = 0;
  let checksum = 0;
  const reported = new Promise<LiveReport>((resolve) => (report = resolve));
  await sender.tell();
  for await (const batch of receiver) {
    for (const item of batch) {
      if (item.kind !== "message") throw new Error("upcalls were dropped");
      if (!parser.parse(item.message)) throw new Error("bad upcall");
      operations++;
      checksum += parser.digest(item.message.view);
    }
    if (operations >= count / 2) break;
  }
  const inWorker = await reported;
  await sender.answer();
  operations += inWorker.operations;
  checksum += inWorker.checksum;
  Bun.gc(true);
  return { nanoseconds: 0, operations, checksum: `${checksum}`, more: { growth: process.memoryUsage.rss() - before } };
}

for (let number = 0; number < WARM_UP; number++) {
  await round();
  if (number >= WARM_UP - LAST) before = Math.max(before, process.memoryUsage.rss());
}
await serve(round);

await sender.stop();
await receiver.stop();
await pool.stop();
