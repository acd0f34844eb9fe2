// The thread that writes to the ring buffer and to the queue in the fuzz target `RingPair`.
import { ringDoorbell } from "../../src/threads/doorbell.ts";
import { ReadyQueueWriter } from "../../src/threads/ready-queue.ts";
import { RingWriter } from "../../src/workers/receiver/ring.ts";
import { Random } from "../message/random.ts";
import { lengthOf, type WriterStart } from "./ring-pair.ts";

const LONGEST = 511;

globalThis.addEventListener("message", (event) => {
  const { data } = event as MessageEvent<WriterStart>;
  const random = new Random(data.seed);
  const ring = new RingWriter(data.ring);
  const queue = new ReadyQueueWriter(data.queue);
  const bell = new Int32Array(data.doorbell);
  let record = 0;
  let entry = 0;
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
    if (random.below(4) === 0) {
      // If the queue is full, this thread continues with the ring buffer. Only the reading thread can make room in the
      // queue, and it may be asleep.
      if (queue.put(entry >>> 0, (entry ^ 0xffffffff) >>> 0)) entry = (entry + 1) | 0;
      queue.publish();
      ringDoorbell(bell);
    } else if (ring.readerSleeps) ringDoorbell(bell);
    if (random.below(64) === 0) Bun.sleepSync(random.below(3) / 10);
  }
});
