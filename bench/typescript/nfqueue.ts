// Receives packets from a queue, reads every attribute of each, and accepts them:
//   nfqueue.ts single | batch <peer program> <queue> <port> <packets per repetition>
import { PacketQueue, type QueuedPacket } from "../../src/subsystems/netfilter/index.ts";
import { LineProcess } from "../lib/line-process.ts";
import { measure, type Sample, serve, sliced } from "../lib/serve.ts";

const REPEATS = sliced(60, 1);
/** Offset of the UDP payload in an IPv4 packet. */
const DATA = 28;

const [mode, program, queueText, port, countText] = process.argv.slice(2) as [string, string, string, string, string];
const count = Number(countText);
const queue = PacketQueue.open(Number(queueText));
const peer = new LineProcess([program, port, countText]);

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
const acceptInBatch = (packet: QueuedPacket): "accept" => {
  checksum += digest(packet);
  return "accept";
};

function processSingly(): number {
  let done = 0;
  while (done < count) {
    const packets = queue.receive(wait);
    if (packets.length === 0) throw new Error("no packet arrived in time");
    for (const packet of packets) {
      checksum += digest(packet);
      queue.accept(packet);
      done++;
    }
  }
  return done;
}

function processInBatches(): number {
  let done = 0;
  while (done < count) {
    const packets = queue.process(acceptInBatch, wait);
    if (packets === 0) throw new Error("no packet arrived in time");
    done += packets;
  }
  return done;
}

const processAll = mode === "batch" ? processInBatches : processSingly;

/** Requests one step from the peer process: to send the packets, or to count the packets that arrived. */
async function runPeer(error: string): Promise<void> {
  await peer.request();
  if (Number(await peer.response()) !== count) throw new Error(error);
}

await serve(async (): Promise<Sample> => {
  let nanoseconds = 0;
  let operations = 0;
  checksum = 0;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    await runPeer("the peer did not send all packets");
    const sample = measure(() => ({ operations: processAll(), checksum: 0 }));
    nanoseconds += sample.nanoseconds;
    operations += sample.operations;
    await runPeer("not all packets arrived");
  }
  return { nanoseconds, operations, checksum: `${checksum}` };
});

queue.close();
await peer.stop();
