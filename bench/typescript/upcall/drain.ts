// Drains sockets that another process has filled with upcalls: receives them, checks the sender and parses every field.
//   upcall/drain.ts <sender program> <workers> Each worker of a pool drains its own socket, and all workers start at
//   the same moment. With 0 workers, the main thread drains one socket in a hand-written loop.
import { DrainPool } from "../../lib/drain-pool.ts";
import { DrainSocket, fillPlan } from "../../lib/drain-socket.ts";
import { LineProcess } from "../../lib/line-process.ts";
import { measure, type Sample, serve } from "../../lib/serve.ts";

const [senderProgram, workers] = process.argv.slice(2) as [string, string];

async function serveInMainThread(): Promise<void> {
  const drain = new DrainSocket();
  const { count, repeats } = fillPlan(drain.socket.receiveBufferSize, 1);
  const sender = new LineProcess([senderProgram, `${count}`, `${drain.socket.portId}`]);
  await serve(async (): Promise<Sample> => {
    let nanoseconds = 0;
    drain.operations = 0;
    drain.checksum = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      await sender.request();
      await sender.response();
      nanoseconds += measure(() => {
        drain.drain();
        return { operations: 0, checksum: 0 };
      }).nanoseconds;
    }
    return { nanoseconds, operations: drain.operations, checksum: `${drain.checksum}` };
  });
  await sender.stop();
}

async function serveInWorkers(): Promise<void> {
  const pool = await DrainPool.start(Number(workers), senderProgram);
  await serve(() => pool.round());
  await pool.stop();
}

await (workers === "0" ? serveInMainThread() : serveInWorkers());
