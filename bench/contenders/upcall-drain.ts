// Drains sockets that were filled with upcalls beforehand: receive, check the sender, parse in full.
//   upcall-drain.ts [workers]
// With workers each has a socket with its share of the upcalls, and all begin together.
import { measure, type Sample, serve } from "../lib/contender.ts";
import { UpcallLane } from "../lib/upcall-lane.ts";
import type { DrainReport } from "../workers/drain.ts";

const workers = Number(process.argv[2] ?? 0);

if (workers === 0) {
  const lane = new UpcallLane(0, 1);
  await serve((): Sample => {
    let nanoseconds = 0;
    lane.operations = 0;
    lane.checksum = 0;
    for (let repeat = 0; repeat < lane.repeats; repeat++) {
      lane.fill();
      nanoseconds += measure(() => {
        lane.drain();
        return { operations: 0, checksum: 0 };
      }).nanoseconds;
    }
    return { nanoseconds, operations: lane.operations, checksum: `${lane.checksum}` };
  });
} else {
  const state = new SharedArrayBuffer(4);
  const url = new URL("../workers/drain.ts", import.meta.url);
  const threads = Array.from({ length: workers }, () => new Worker(url));
  const answers = (): Promise<DrainReport[]> =>
    Promise.all(
      threads.map((thread) => new Promise<DrainReport>((resolve) => (thread.onmessage = ({ data }) => resolve(data)))),
    );
  const ready = answers();
  for (const [number, thread] of threads.entries()) thread.postMessage({ number, lanes: workers, state });
  await ready;
  await serve(async (): Promise<Sample> => {
    const reports = answers();
    for (const thread of threads) thread.postMessage("round");
    const lanes = await reports;
    let nanoseconds = 0;
    for (let repeat = 0; repeat < lanes[0]!.began.length; repeat++) {
      const began = Math.min(...lanes.map((lane) => lane.began[repeat]!));
      nanoseconds += Math.max(...lanes.map((lane) => lane.ended[repeat]!)) - began;
    }
    const sum = (value: (lane: DrainReport) => number) => lanes.reduce((total, lane) => total + value(lane), 0);
    return { nanoseconds, operations: sum((lane) => lane.operations), checksum: `${sum((lane) => lane.checksum)}` };
  });
  for (const thread of threads) thread.terminate();
}
