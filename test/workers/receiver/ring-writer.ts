import { ringDoorbell } from "../../../src/threads/doorbell.ts";
import { RingWriter } from "../../../src/workers/receiver/ring.ts";
import { datagramAt, storeOfDatagrams } from "./ring-datagrams.ts";

/** Options for the thread that writes datagrams to a ring buffer. */
export interface RingWriterStart {
  ring: SharedArrayBuffer;
  doorbell: SharedArrayBuffer;
  count: number;
  longest: number;
}

declare const self: { onmessage: ((event: { data: RingWriterStart }) => void) | null };
declare function postMessage(message: { sleeps: number }): void;

// Writes numbered datagrams of random sizes to a ring buffer as fast as possible, and publishes them in groups of
// random size.
self.onmessage = ({ data: { ring, doorbell, count, longest } }) => {
  self.onmessage = null;
  const writer = new RingWriter(ring);
  const bell = new Int32Array(doorbell);
  const store = storeOfDatagrams();
  let sleeps = 0;
  let together = 1;
  const hand = () => {
    writer.publish();
    if (writer.readerSleeps) ringDoorbell(bell);
  };
  for (let number = 0; number < count && !writer.closed; ) {
    let room = writer.room(longest);
    if (room === 0) {
      sleeps++;
      hand();
      room = writer.awaitRoom(longest);
      if (room === 0) Bun.sleepSync(0.01);
    }
    for (let left = Math.min(room, count - number); left > 0; left--, number++) {
      const { offset, length, sender } = datagramAt(number, longest);
      writer.datagram(store, offset, length, sender, number & 31, -1);
      if (--together > 0) continue;
      hand();
      together = 1 + (sender & 15);
    }
  }
  hand();
  postMessage({ sleeps });
};
