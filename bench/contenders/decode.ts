// Parses upcalls that lie in memory: the codec alone.
import { BorrowedMessage, MessageWriter } from "../../src/index.ts";
import { measure, serve } from "../lib/contender.ts";
import { buildUpcall, UpcallParser } from "../lib/upcall.ts";

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
const parser = new UpcallParser();

await serve(() =>
  measure(() => {
    let checksum = 0;
    for (let repeat = 0; repeat < ROUNDS; repeat++) {
      for (let number = 0; number < UPCALLS; number++) {
        if (!parser.parse(message.point(number * STRIDE, lengths[number]!))) throw new Error("bad upcall");
        checksum += parser.digest(view);
      }
    }
    return { operations: UPCALLS * ROUNDS, checksum };
  }),
);
