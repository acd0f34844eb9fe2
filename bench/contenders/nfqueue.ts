// Receives packets of a queue, looks at every attribute of each, and accepts it:
//   nfqueue.ts single | batch <peer program> <queue> <port> <packets at a time>
import { PacketQueue, type QueuedPacket } from "../../src/subsystems/netfilter/index.ts";
import { measure, type Sample, serve } from "../lib/contender.ts";
import { Helper } from "../lib/helper.ts";

const REPEATS = 60;
/** Behind the headers of IPv4 and UDP. */
const DATA = 28;

const [mode, program, queueText, port, countText] = process.argv.slice(2) as [string, string, string, string, string];
const count = Number(countText);
const queue = PacketQueue.open(Number(queueText));
const peer = new Helper([program, port, countText]);

function digest(packet: QueuedPacket): number {
  const {
    protocol,
    hook,
    mark,
    inputInterface = 0,
    outputInterface = 0,
    length,
    payloadLength,
    payloadOffset,
  } = packet;
  const data = payloadLength > DATA ? packet.bytes[payloadOffset + DATA]! : 0;
  return protocol + hook + mark + inputInterface + outputInterface + length + payloadLength + data;
}

let checksum = 0;
const wait = { wait: true, timeoutMs: 5000 };
const look = (packet: QueuedPacket): "accept" => {
  checksum += digest(packet);
  return "accept";
};

function serveSingle(): number {
  let done = 0;
  while (done < count) {
    const packets = queue.receive(wait);
    if (packets.length === 0) throw new Error("no packet came");
    for (const packet of packets) {
      checksum += digest(packet);
      queue.accept(packet);
      done++;
    }
  }
  return done;
}

function serveBatch(): number {
  let done = 0;
  while (done < count) {
    const packets = queue.process(look, wait);
    if (packets === 0) throw new Error("no packet came");
    done += packets;
  }
  return done;
}

const serveQueue = mode === "batch" ? serveBatch : serveSingle;

await serve(async (): Promise<Sample> => {
  let nanoseconds = 0;
  let operations = 0;
  checksum = 0;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    await peer.tell();
    if ((await peer.answer()) !== count) throw new Error("not all packets were sent");
    const sample = measure(() => ({ operations: serveQueue(), checksum: 0 }));
    nanoseconds += sample.nanoseconds;
    operations += sample.operations;
    await peer.tell();
    if ((await peer.answer()) !== count) throw new Error("not all packets arrived");
  }
  return { nanoseconds, operations, checksum: `${checksum}` };
});

queue.close();
await peer.stop();
