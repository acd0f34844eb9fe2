import { NETLINK_USERSOCK } from "../../src/index.ts";
import { DRAIN_BUFFER_SIZE, fillPlan } from "../lib/drain-socket.ts";
import { LineProcess } from "../lib/line-process.ts";
import { measure, type Sample, serve } from "../lib/serve.ts";
import { serveUpcallsInMemory } from "../lib/upcall-rounds.ts";
import { FloorSocket } from "./calls.ts";

/** The fields of the last upcall, as in `struct upcall` of c/upcall.h. Offsets are relative to the parsed memory. */
const upcall = {
  inPort: 0,
  priority: 0,
  mark: 0,
  hash: 0,
  recircId: 0,
  ctState: 0,
  ethernet: 0,
  etherType: 0,
  source: 0,
  destination: 0,
  protocol: 0,
  ttl: 0,
  sourcePort: 0,
  destinationPort: 0,
  packetHash: 0,
  packetLength: 0,
  packet: 0,
};

/** Parses every field of the upcall of `length` bytes at `offset` and returns its checksum, or -1 if it is invalid. */
export function parseUpcall(view: DataView, offset: number, length: number): number {
  const end = offset + length;
  let hasKey = false;
  upcall.packet = 0;
  if (view.getUint8(offset + 16) !== 1) return -1;
  for (let at = offset + 24; end - at >= 4; ) {
    const size = view.getUint16(at, true);
    if (size < 4 || size > end - at) return -1;
    switch (view.getUint16(at + 2, true) & 0x3fff) {
      case 1:
        if (size >= 18) upcall.packet = at + 4;
        break;
      case 2:
        if (!parseKey(view, at + 4, at + size)) return -1;
        hasKey = true;
        break;
      case 10:
        if (size >= 8) upcall.packetLength = view.getUint32(at + 4, true);
        break;
      case 11:
        if (size >= 12) upcall.packetHash = view.getUint32(at + 8, true) * 2 ** 32 + view.getUint32(at + 4, true);
        break;
    }
    at += (size + 3) & ~3;
  }
  if (!hasKey || upcall.packet === 0) return -1;
  return (
    upcall.inPort +
    upcall.priority +
    upcall.mark +
    upcall.recircId +
    upcall.ctState +
    (upcall.hash & 0xffff) +
    view.getUint8(upcall.ethernet + 5) +
    upcall.etherType +
    (upcall.source & 0xffff) +
    (upcall.destination & 0xffff) +
    upcall.protocol +
    upcall.ttl +
    upcall.sourcePort +
    upcall.destinationPort +
    (upcall.packetHash & 0xff) +
    upcall.packetLength +
    view.getUint8(upcall.packet)
  );
}

function parseKey(view: DataView, from: number, end: number): boolean {
  for (let at = from; end - at >= 4; ) {
    const size = view.getUint16(at, true);
    if (size < 4 || size > end - at) return false;
    const value = at + 4;
    switch (view.getUint16(at + 2, true) & 0x3fff) {
      case 2:
        if (size >= 8) upcall.priority = view.getUint32(value, true);
        break;
      case 3:
        if (size >= 8) upcall.inPort = view.getUint32(value, true);
        break;
      case 4:
        if (size >= 16) upcall.ethernet = value;
        break;
      case 6:
        if (size >= 6) upcall.etherType = view.getUint16(value);
        break;
      case 7:
        if (size >= 16) {
          upcall.source = view.getUint32(value);
          upcall.destination = view.getUint32(value + 4);
          upcall.protocol = view.getUint8(value + 8);
          upcall.ttl = view.getUint8(value + 10);
        }
        break;
      case 10:
        if (size >= 8) {
          upcall.sourcePort = view.getUint16(value);
          upcall.destinationPort = view.getUint16(value + 2);
        }
        break;
      case 15:
        if (size >= 8) upcall.mark = view.getUint32(value, true);
        break;
      case 19:
        if (size >= 8) upcall.hash = view.getUint32(value, true);
        break;
      case 20:
        if (size >= 8) upcall.recircId = view.getUint32(value, true);
        break;
      case 22:
        if (size >= 8) upcall.ctState = view.getUint32(value, true);
        break;
    }
    at += (size + 3) & ~3;
  }
  return true;
}

/** Send time of the upcall that was parsed last, in nanoseconds on the monotonic clock. */
export function sendTime(view: DataView): number {
  return view.getUint32(upcall.packet + 12, true) * 2 ** 32 + view.getUint32(upcall.packet + 8, true);
}

/** Minimal JavaScript program (floor) for the benchmark `decode` and `upcall-view`. */
export function decode(): Promise<void> {
  return serveUpcallsInMemory(({ view, offset, length }) => parseUpcall(view, offset, length));
}

/** Minimal JavaScript program (floor) for the benchmark `upcall-drain`: <sender program>. */
export async function drain([senderProgram]: string[]): Promise<void> {
  const floor = new FloorSocket(NETLINK_USERSOCK, DRAIN_BUFFER_SIZE);
  const { count, repeats } = fillPlan(floor.socket.receiveBufferSize, 1);
  const sender = new LineProcess([senderProgram!, `${count}`, `${floor.socket.portId}`]);
  const { view } = floor.input;
  const drainAll = () => {
    let operations = 0;
    let checksum = 0;
    for (let received = floor.receiveMany(); received > 0; received = floor.receiveMany()) {
      for (let slot = 0; slot < received; slot++) {
        if (floor.sender(slot) === 0) continue;
        const sum = parseUpcall(view, slot * FloorSocket.STRIDE, floor.length(slot));
        if (sum < 0) throw new Error("invalid upcall");
        operations++;
        checksum += sum;
      }
    }
    return { operations, checksum };
  };
  await serve(async (): Promise<Sample> => {
    const total = { nanoseconds: 0, operations: 0, checksum: 0 };
    for (let repeat = 0; repeat < repeats; repeat++) {
      await sender.request();
      await sender.response();
      const sample = measure(drainAll);
      total.nanoseconds += sample.nanoseconds;
      total.operations += sample.operations;
      total.checksum += Number(sample.checksum);
    }
    return { ...total, checksum: `${total.checksum}` };
  });
  await sender.stop();
}
