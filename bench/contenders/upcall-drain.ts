// Drains a socket that was filled with upcalls beforehand: receive, check the sender, parse in full.
import { MessageCursor, MessageWriter, NETLINK_USERSOCK, NetlinkSocket, ReceiveBuffer } from "../../src/index.ts";
import { measure, type Sample, serve } from "../lib/contender.ts";
import { buildUpcall, UpcallParser } from "../lib/upcall.ts";

const FILL = 4000;
const ROUNDS = 25;

const writer = new MessageWriter();
const upcalls = Array.from({ length: FILL }, (_, number) => buildUpcall(writer, number));
const receiver = NetlinkSocket.open(NETLINK_USERSOCK, { receiveBufferSize: 64 * 1024 * 1024 });
const sender = NetlinkSocket.open(NETLINK_USERSOCK);
const to = { portId: receiver.portId };
const buffer = new ReceiveBuffer({ slots: 64 });
const cursor = new MessageCursor();
const parser = new UpcallParser();

function drain(): { operations: number; checksum: number } {
  let operations = 0;
  let checksum = 0;
  for (;;) {
    const datagrams = receiver.receiveMany(buffer);
    if (datagrams.length === 0) return { operations, checksum };
    for (const datagram of datagrams) {
      datagram.cursor(cursor);
      while (cursor.next()) {
        if (!parser.parse(cursor.message)) throw new Error("bad upcall");
        operations++;
        checksum += parser.digest(cursor.message.view);
      }
    }
  }
}

await serve((): Sample => {
  let nanoseconds = 0;
  let operations = 0;
  let checksum = 0;
  for (let repeat = 0; repeat < ROUNDS; repeat++) {
    if (sender.sendMany(upcalls, { to, wait: false }) !== FILL) throw new Error("the socket could not be filled");
    const sample = measure(drain);
    nanoseconds += sample.nanoseconds;
    operations += sample.operations;
    checksum += Number(sample.checksum);
  }
  return { nanoseconds, operations, checksum: `${checksum}` };
});
