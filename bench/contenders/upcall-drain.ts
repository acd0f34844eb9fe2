// Drains sockets that another process has filled with upcalls: receive, check the sender, parse in full.
//   upcall-drain.ts <sender program> <workers>
// The workers are a pool's: each has a socket with its share of the upcalls, and all begin together. With none this thread
// drains a socket by a loop of its own.
import { measure, type Sample, serve } from "../lib/contender.ts";
import { DrainPool } from "../lib/drain-pool.ts";
import { Helper } from "../lib/helper.ts";
import { fillOf, UpcallLane } from "../lib/upcall-lane.ts";

const [senderProgram, workers] = process.argv.slice(2) as [string, string];

async function inThisThread(): Promise<void> {
  const lane = new UpcallLane();
  const { count, repeats } = fillOf(lane.socket.receiveBufferSize, 1);
  const sender = new Helper([senderProgram, `${count}`, `${lane.socket.portId}`]);
  await serve(async (): Promise<Sample> => {
    let nanoseconds = 0;
    lane.operations = 0;
    lane.checksum = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      await sender.tell();
      await sender.answer();
      nanoseconds += measure(() => {
        lane.drain();
        return { operations: 0, checksum: 0 };
      }).nanoseconds;
    }
    return { nanoseconds, operations: lane.operations, checksum: `${lane.checksum}` };
  });
  await sender.stop();
}

async function inWorkers(): Promise<void> {
  const drainers = await DrainPool.start(Number(workers), senderProgram);
  await serve(() => drainers.round());
  await drainers.stop();
}

await (workers === "0" ? inThisThread() : inWorkers());
