import { ReceiveBuffer } from "../../sock/receive-buffer.ts";
import { ringDoorbell } from "../../threads/doorbell.ts";
import { runProgram } from "../../threads/program-entry.ts";
import { ReceiveLoop } from "../loop/receive-loop.ts";
import type { ReceiverStart } from "./ring-fillers.ts";
import { RingSink } from "./ring-sink.ts";

runProgram((start: ReceiverStart) => {
  const buffer = new ReceiveBuffer(start.buffer);
  const doorbell = new Int32Array(start.doorbell);
  const sink = new RingSink(start.ring, start.counters, buffer, {
    wakeReader: () => ringDoorbell(doorbell),
    awaitRoom(ring) {
      ring.sleep();
      return true;
    },
  });
  const loop = new ReceiveLoop(start, buffer, sink);
  try {
    loop.run();
    // If messages are still queued on the socket, they precede the dropped messages. The receiver's own thread reads
    // them after the worker has ended, and then reports the drops.
    if (!loop.hasQueued) loop.finish();
  } finally {
    sink.flush();
    sink.idle();
  }
});
