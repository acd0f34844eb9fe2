// Takes upcalls that fill a socket through a receiver's worker and its ring to this thread, and parses them here; or
// receives and parses them in the handler of a pool's worker:
//   ring.ts ring | worker <sender program>

import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import { NETLINK_USERSOCK, NetlinkSocket, Receiver } from "../../src/index.ts";
import { type Sample, serve } from "../lib/contender.ts";
import { DrainPool } from "../lib/drain-pool.ts";
import { Helper } from "../lib/helper.ts";
import { UpcallParser } from "../lib/upcall.ts";
import { DRAINED_BUFFER, fillOf } from "../lib/upcall-lane.ts";

/** A small part of what the socket holds, so that most of it passes through the ring while it is measured. */
const RING_PART = 16;
const UPCALL_SIZE = 300;

const [mode, senderProgram] = process.argv.slice(2) as [string, string];

async function throughRing(): Promise<void> {
  const socket = NetlinkSocket.open(NETLINK_USERSOCK, { receiveBufferSize: DRAINED_BUFFER });
  const { count, repeats } = fillOf(socket.receiveBufferSize, 1);
  const ringSize = Math.floor((count * UPCALL_SIZE) / RING_PART);
  const receiver = Receiver.start({ socket, ringSize, slotSize: 2048 });
  const sender = new Helper([senderProgram, `${count}`, `${socket.portId}`]);
  const parser = new UpcallParser();
  await serve(async (): Promise<Sample> => {
    let nanoseconds = 0;
    let operations = 0;
    let checksum = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      // The worker takes what the ring holds meanwhile, and goes on when this thread begins to read.
      await sender.tell();
      await sender.answer();
      const began = monotonicNanoseconds();
      let left = count;
      for await (const batch of receiver) {
        for (const item of batch) {
          if (item.kind !== "message") throw new Error("upcalls were dropped");
          if (!parser.parse(item.message)) throw new Error("bad upcall");
          left--;
          checksum += parser.digest(item.message.view);
        }
        if (left === 0) break;
      }
      nanoseconds += monotonicNanoseconds() - began;
      operations += count;
    }
    return { nanoseconds, operations, checksum: `${checksum}` };
  });
  await sender.stop();
  await receiver.stop();
  socket.close();
}

async function inWorker(): Promise<void> {
  const drainers = await DrainPool.start(1, senderProgram);
  await serve(() => drainers.round());
  await drainers.stop();
}

await (mode === "ring" ? throughRing() : inWorker());
