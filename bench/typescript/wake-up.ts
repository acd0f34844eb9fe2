// Measures the time from sending a message until the sleeping main thread has it:
//   wake-up.ts worker | loop | wait <sender program> <count> <interval in microseconds>
// With `worker` the message passes through the worker of a Receiver, with `loop` through the event loop of this thread
// (`inLoop`), and with `wait` the thread sleeps in NetlinkSocket.receive.
import {
  MessageCursor,
  type MessageView,
  NETLINK_USERSOCK,
  NetlinkSocket,
  ReceiveBuffer,
  Receiver,
} from "../../src/index.ts";
import { latencyOf, quantile } from "../lib/latency.ts";
import { LineProcess } from "../lib/line-process.ts";
import { type Sample, serve } from "../lib/serve.ts";
import { UpcallParser } from "../lib/upcall.ts";
import { receiveUpcalls } from "../lib/upcall-rounds.ts";

const [mode, program, countText, interval] = process.argv.slice(2) as [string, string, string, string];
const latencies = new Float64Array(Number(countText));
const parser = new UpcallParser();
const receiver = mode === "wait" ? undefined : Receiver.start({ protocol: NETLINK_USERSOCK, inLoop: mode === "loop" });
const socket = receiver?.socket ?? NetlinkSocket.open(NETLINK_USERSOCK);
const sender = new LineProcess([program, countText, interval, "0", `${socket.portId}`]);
const buffer = new ReceiveBuffer();
const cursor = new MessageCursor();

/** Receives the upcalls of a round while this thread sleeps in the receive. */
function receiveWaiting(onUpcall: (message: MessageView) => void): { operations: number; checksum: number } {
  let operations = 0;
  let checksum = 0;
  while (operations < latencies.length) {
    const datagram = socket.receive(buffer, { wait: true, timeoutMs: 5000 });
    if (datagram === undefined) throw new Error("no upcall arrived in time");
    for (datagram.cursor(cursor); cursor.next(); operations++) {
      if (!parser.parse(cursor.message)) throw new Error("invalid upcall");
      checksum += parser.digest(cursor.message.view);
      onUpcall(cursor.message);
    }
  }
  return { operations, checksum };
}

await serve(async (): Promise<Sample> => {
  let received = 0;
  const onUpcall = ({ view }: MessageView) => {
    latencies[received++] = latencyOf(parser, view);
  };
  await sender.request();
  const { operations, checksum } =
    receiver === undefined
      ? receiveWaiting(onUpcall)
      : await receiveUpcalls(receiver, latencies.length, parser, onUpcall);
  await sender.response();
  const more = { p99: quantile(latencies, 0.99) };
  return { nanoseconds: quantile(latencies, 0.5) * operations, operations, checksum: `${checksum}`, more };
});

await sender.stop();
await receiver?.stop();
socket.close();
