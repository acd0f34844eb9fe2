// Measures the time from sending a message until it has passed through a Receiver's worker to the sleeping main thread:
//   wake-up.ts <sender program> <count> <interval in microseconds>
import { NETLINK_USERSOCK, Receiver } from "../../src/index.ts";
import { latencyOf, quantile } from "../lib/latency.ts";
import { LineProcess } from "../lib/line-process.ts";
import { type Sample, serve } from "../lib/serve.ts";
import { UpcallParser } from "../lib/upcall.ts";
import { receiveUpcalls } from "../lib/upcall-rounds.ts";

const [program, countText, interval] = process.argv.slice(2) as [string, string, string];
const latencies = new Float64Array(Number(countText));
const parser = new UpcallParser();
const receiver = Receiver.start({ protocol: NETLINK_USERSOCK });
const sender = new LineProcess([program, countText, interval, "0", `${receiver.socket.portId}`]);

await serve(async (): Promise<Sample> => {
  let received = 0;
  await sender.request();
  const { operations, checksum } = await receiveUpcalls(receiver, latencies.length, parser, ({ view }) => {
    latencies[received++] = latencyOf(parser, view);
  });
  await sender.response();
  return { nanoseconds: quantile(latencies, 0.5) * operations, operations, checksum: `${checksum}` };
});

await sender.stop();
await receiver.stop();
