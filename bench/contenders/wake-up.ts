// How long it takes until a message that a receiver's worker got has reached this thread, which sleeps meanwhile:
//   wake-up.ts <sender program> <count> <interval in microseconds>
import { NETLINK_USERSOCK, Receiver } from "../../src/index.ts";
import { type Sample, serve } from "../lib/contender.ts";
import { Helper } from "../lib/helper.ts";
import { UpcallParser } from "../lib/upcall.ts";
import { quantile, waited } from "../lib/waits.ts";

const [program, countText, interval] = process.argv.slice(2) as [string, string, string];
const waits = new Float64Array(Number(countText));
const parser = new UpcallParser();
const receiver = Receiver.start({ protocol: NETLINK_USERSOCK });
const sender = new Helper([program, countText, interval, "0", `${receiver.socket.portId}`]);

await serve(async (): Promise<Sample> => {
  let operations = 0;
  let checksum = 0;
  await sender.tell();
  for await (const batch of receiver) {
    for (const item of batch) {
      if (item.kind !== "message") throw new Error("upcalls were dropped");
      if (!parser.parse(item.message)) throw new Error("bad upcall");
      waits[operations++] = waited(parser, item.message.view);
      checksum += parser.digest(item.message.view);
    }
    if (operations >= waits.length) break;
  }
  await sender.answer();
  return { nanoseconds: quantile(waits, 0.5) * operations, operations, checksum: `${checksum}` };
});

await sender.stop();
await receiver.stop();
