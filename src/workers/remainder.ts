import { ReceiveBuffer } from "../sock/receive-buffer.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import { ReceiveLoop } from "./receive-loop.ts";
import { Counter } from "./receiver-statistics.ts";
import { RingReader, ringCapacity, ringMemory } from "./ring.ts";
import type { RingStart } from "./ring-filler.ts";
import { RingSink } from "./ring-sink.ts";

/** How many of the longest datagrams a ring has room for beyond what is put into it: {@link RingSink.room} counts with them. */
const SPARE = 4;

/**
 * Reads what waits on the socket of a receiver whose filler has ended, and tells of what was lost behind that. It goes into a
 * ring of its own, which has room for all of it: the other one may be full, and nobody has to empty it. Undefined when nothing
 * waits; then the filler has told of everything.
 */
export function readRemainder(socket: NetlinkSocket, start: RingStart): RingReader | undefined {
  if (socket.closed) return undefined;
  const { queued } = socket.memory();
  if (queued === 0) return undefined;
  const { slotSize } = start.buffer;
  // What a datagram takes of the kernel's memory is more than it takes of a ring's.
  const ring = ringMemory(ringCapacity(queued + SPARE * slotSize, slotSize));
  const buffer = new ReceiveBuffer(start.buffer);
  const sink = new RingSink(ring, start.counters, buffer, { wakeReader() {}, awaitRoom: () => false });
  // What the filler was told of and has not told itself is told here.
  const sources = start.sources.map((source) => {
    return { ...source, overrun: new Float64Array(source.counters)[Counter.Overrun] !== 0 };
  });
  new ReceiveLoop({ ...start, sources }, buffer, sink).drain();
  return new RingReader(ring);
}
