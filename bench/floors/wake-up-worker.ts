// Worker thread of the minimal JavaScript program for the benchmark `wake-up`. It receives messages into shared memory,
// and wakes the main thread.
import { poll, recv } from "../../src/ffi/libc.ts";
import { allocate, PinnedMemory } from "../../src/ffi/memory.ts";

const MESSAGE = 8;
const POLLIN = 1;
const MSG_DONTWAIT = 0x40;

declare const self: { onmessage: (event: { data: { fd: number; memory: SharedArrayBuffer } }) => void };

self.onmessage = ({ data: { fd, memory } }) => {
  const target = new PinnedMemory(memory);
  const bell = target.int32() as Int32Array<SharedArrayBuffer>;
  const descriptors = allocate(8);
  descriptors.view.setInt32(0, fd, true);
  descriptors.view.setUint16(4, POLLIN, true);
  for (;;) {
    if (poll(descriptors, 1, -1) < 1) continue;
    const length = recv(fd, target, MESSAGE, memory.byteLength - MESSAGE, MSG_DONTWAIT);
    if (length < 0) continue;
    bell[1] = length;
    Atomics.store(bell, 0, 1);
    Atomics.notify(bell, 0);
    // The notification for the previous message may arrive during this wait.
    while (Atomics.load(bell, 0) === 1) Atomics.wait(bell, 0, 1);
  }
};
