// Reads every field of upcalls that lie in memory through the view that handlers are given.
import { BorrowedMessage, MessageWriter } from "../../src/index.ts";
import { Upcall } from "../../src/subsystems/ovs/index.ts";
import { measure, serve } from "../lib/contender.ts";
import { buildUpcall } from "../lib/upcall.ts";

const UPCALLS = 1000;
const ROUNDS = 300;
const STRIDE = 256;

const bytes = new Uint8Array(new ArrayBuffer(UPCALLS * STRIDE));
const view = new DataView(bytes.buffer);
const writer = new MessageWriter();
const lengths: number[] = [];
for (let number = 0; number < UPCALLS; number++) {
  const upcall = buildUpcall(writer, number);
  bytes.set(upcall.bytes, number * STRIDE);
  lengths.push(upcall.length);
}
const message = new BorrowedMessage(bytes, view);
const upcall = new Upcall();

await serve(() =>
  measure(() => {
    let checksum = 0;
    for (let repeat = 0; repeat < ROUNDS; repeat++) {
      for (let number = 0; number < UPCALLS; number++) {
        if (!upcall.point(message.point(number * STRIDE, lengths[number]!))) throw new Error("bad upcall");
        checksum += digest();
      }
    }
    return { operations: UPCALLS * ROUNDS, checksum };
  }),
);

/** A number over the values, the same as bench/baseline/upcall.h makes. */
function digest(): number {
  const { key } = upcall;
  const ethernet = key.ethernet!;
  const ipv4 = key.ipv4!;
  const udp = key.udp!;
  return (
    key.inPort! +
    key.priority! +
    key.skbMark! +
    key.recircId! +
    key.ctState! +
    (key.dpHash! & 0xffff) +
    (ethernet.sourceNumber % 256) +
    key.ethertype! +
    (ipv4.sourceNumber & 0xffff) +
    (ipv4.destinationNumber & 0xffff) +
    ipv4.protocol +
    ipv4.ttl +
    udp.source +
    udp.destination +
    (upcall.hashNumber! & 0xff) +
    upcall.length +
    view.getUint8(upcall.packetOffset)
  );
}
