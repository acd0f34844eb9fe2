// Takes upcalls that fill a socket through a receiver's worker and its ring to this thread, and parses them here; or
// receives and parses them in a worker:
//   ring.ts ring | worker

import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import { MessageWriter, NETLINK_USERSOCK, NetlinkSocket, Receiver } from "../../src/index.ts";
import { type Sample, serve } from "../lib/contender.ts";
import { buildUpcall, UpcallParser } from "../lib/upcall.ts";
import { shareOf, TOTAL } from "../lib/upcall-lane.ts";
import type { DrainReport, DrainStart } from "../workers/drain.ts";

/** A small part of what the socket holds, so that most of it passes through the ring while it is measured. */
const RING_PART = 16;
const UPCALL_SIZE = 300;

async function throughRing(): Promise<void> {
  const socket = NetlinkSocket.open(NETLINK_USERSOCK, { receiveBufferSize: 64 * 1024 * 1024 });
  const sender = NetlinkSocket.open(NETLINK_USERSOCK);
  const writer = new MessageWriter();
  const share = shareOf(socket, 1);
  const upcalls = Array.from({ length: share }, (_, number) => buildUpcall(writer, number));
  const ringSize = Math.floor((share * UPCALL_SIZE) / RING_PART);
  const receiver = Receiver.start({ socket, ringSize, slotSize: 2048 });
  const parser = new UpcallParser();
  await serve(async (): Promise<Sample> => {
    let nanoseconds = 0;
    let operations = 0;
    let checksum = 0;
    for (let repeat = 0; repeat < Math.floor(TOTAL / share); repeat++) {
      if (sender.sendMany(upcalls, { to: { portId: socket.portId }, wait: false }) !== share) {
        throw new Error("the socket could not be filled");
      }
      const began = monotonicNanoseconds();
      let left = share;
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
      operations += share;
    }
    return { nanoseconds, operations, checksum: `${checksum}` };
  });
  await receiver.stop();
  socket.close();
  sender.close();
}

async function inWorker(): Promise<void> {
  const worker = new Worker(new URL("../workers/drain.ts", import.meta.url));
  const answer = () => new Promise<DrainReport>((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
  const ready = answer();
  worker.postMessage({ number: 0, lanes: 1, state: new SharedArrayBuffer(4) } satisfies DrainStart);
  await ready;
  await serve(async (): Promise<Sample> => {
    const report = answer();
    worker.postMessage("round");
    const { began, ended, operations, checksum } = await report;
    const nanoseconds = ended.reduce((total, end, drain) => total + end - began[drain]!, 0);
    return { nanoseconds, operations, checksum: `${checksum}` };
  });
  worker.terminate();
}

await (process.argv[2] === "ring" ? throughRing() : inWorker());
