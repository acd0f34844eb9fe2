// Receives the upcalls that fill a socket, either through a Receiver's ring in the main thread, or in a pool's handler:
//   ring.ts ring | worker <sender program>
import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import { NETLINK_USERSOCK, NetlinkSocket, Receiver } from "../../src/index.ts";
import { DrainPool } from "../lib/drain-pool.ts";
import { DRAIN_BUFFER_SIZE, fillPlan } from "../lib/drain-socket.ts";
import { LineProcess } from "../lib/line-process.ts";
import { type Sample, serve } from "../lib/serve.ts";
import { UpcallParser } from "../lib/upcall.ts";
import { receiveUpcalls } from "../lib/upcall-rounds.ts";

/**
 * Ratio of the size of the socket's buffer to the size of the receiver's ring. It is high, so that most upcalls pass
 * through the ring while the time is measured.
 */
const SOCKET_TO_RING = 16;
const UPCALL_SIZE = 300;

const [mode, senderProgram] = process.argv.slice(2) as [string, string];

async function serveThroughRing(): Promise<void> {
  const socket = NetlinkSocket.open(NETLINK_USERSOCK, { receiveBufferSize: DRAIN_BUFFER_SIZE });
  const { count, repeats } = fillPlan(socket.receiveBufferSize, 1);
  const ringSize = Math.floor((count * UPCALL_SIZE) / SOCKET_TO_RING);
  const receiver = Receiver.start({ socket, ringSize, slotSize: 2048 });
  const sender = new LineProcess([senderProgram, `${count}`, `${socket.portId}`]);
  const parser = new UpcallParser();
  await serve(async (): Promise<Sample> => {
    let nanoseconds = 0;
    let operations = 0;
    let checksum = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      // Meanwhile, the worker fills the ring. It continues when this thread starts to read.
      await sender.request();
      await sender.response();
      const started = monotonicNanoseconds();
      const received = await receiveUpcalls(receiver, count, parser);
      nanoseconds += monotonicNanoseconds() - started;
      operations += received.operations;
      checksum += received.checksum;
    }
    return { nanoseconds, operations, checksum: `${checksum}` };
  });
  await sender.stop();
  await receiver.stop();
  socket.close();
}

async function serveInWorker(): Promise<void> {
  const pool = await DrainPool.start(1, senderProgram);
  await serve(() => pool.round());
  await pool.stop();
}

await (mode === "ring" ? serveThroughRing() : serveInWorker());
