// The thread that writes to the ring buffer in the fuzz target `RingPair`.
import { ringDoorbell } from "../../src/threads/doorbell.ts";
import { RingWriter } from "../../src/workers/receiver/ring.ts";
import { Random } from "../message/random.ts";
import { lengthOf, type WriterStart } from "./ring-pair.ts";

const LONGEST = 511;

globalThis.addEventListener("message", (event) => {
  const { data } = event as MessageEvent<WriterStart>;
  const random = new Random(data.seed);
  const ring = new RingWriter(data.ring);
  const bell = new Int32Array(data.doorbell);
  let record = 0;
  while (!ring.closed) {
    let room = ring.room(LONGEST);
    if (room === 0) {
      ring.publish();
      ringDoorbell(bell);
      room = ring.awaitRoom(LONGEST);
      if (room === 0) {
        Bun.sleepSync(0.1);
        continue;
      }
    }
    for (room = 1 + random.below(room); room > 0; room--) {
      const length = lengthOf(record);
      if (random.below(8) === 0) ring.gap(record >>> 0, 0);
      else ring.datagram(Buffer.alloc(length, record & 0xff), 0, length, 7, record, -1);
      record = (record + 1) | 0;
    }
    ring.publish();
    if (random.below(4) === 0 || ring.readerSleeps) ringDoorbell(bell);
    if (random.below(64) === 0) Bun.sleepSync(random.below(3) / 10);
  }
});
