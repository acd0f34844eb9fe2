import { MalformedInput } from "../errors.ts";
import { type CapturedFrame, isRequest } from "./datagrams.ts";

// A captured frame of link type netlink (253) starts with 16 bytes in network byte order:
//  0      2          4                     14         16
//  | type | ARPHRD   | zeros …             | protocol | messages in the byte order of the host
/** Link type of netlink frames in capture files. (LINKTYPE_NETLINK) */
const LINKTYPE_NETLINK = 253;
const COOKED_HEADER = 16;
const ARPHRD_NETLINK = 824;
/**
 * Packet type of frames from an nlmon device. Packet sockets report this type for all netlink datagrams, sent and
 * received.
 */
const PACKET_OUTGOING = 4;
const PACKET_USER = 6;
const PACKET_KERNEL = 7;

const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const PCAP_MICROSECONDS = 0xa1b2c3d4;
const PCAP_NANOSECONDS = 0xa1b23c4d;
const PCAP_HEADER = 24;
const PCAP_RECORD = 16;
const OPTION_RESOLUTION = 9;
const BLOCK_OVERHEAD = 12;
/** Maximum length of a captured frame in bytes, as the header of the pcapng file announces it. */
const SNAP_LENGTH = 262_144;

/** Returns whether data starts with the magic number of a pcap or pcapng file. */
export function isCapture(bytes: Uint8Array): boolean {
  if (bytes.length < 4) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const magics = [view.getUint32(0, true), view.getUint32(0, false)];
  return magics.some((magic) => [SECTION, PCAP_MICROSECONDS, PCAP_NANOSECONDS].includes(magic));
}

/** Yields the netlink datagrams of a pcap or pcapng file. Frames of other link types are skipped. */
export function* readCapture(bytes: Uint8Array, file: string): Generator<CapturedFrame> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(0, true) === SECTION) yield* readPcapng(bytes, view, file);
  else yield* readPcap(bytes, view, file);
}

function* readPcap(bytes: Uint8Array, view: DataView, file: string): Generator<CapturedFrame> {
  if (bytes.length < PCAP_HEADER)
    throw new MalformedInput(`${file}: the file ends within its header; capture it again`);
  const little = [PCAP_MICROSECONDS, PCAP_NANOSECONDS].includes(view.getUint32(0, true));
  const perMillisecond = view.getUint32(0, little) === PCAP_NANOSECONDS ? 1e6 : 1e3;
  const linkType = view.getUint32(20, little) & 0xffff;
  if (linkType !== LINKTYPE_NETLINK)
    throw new MalformedInput(`${file}: link type ${linkType}, expected ${LINKTYPE_NETLINK} (netlink)`);
  for (let at = PCAP_HEADER; at < bytes.length; ) {
    const start = at + PCAP_RECORD;
    const captured = start > bytes.length ? Number.POSITIVE_INFINITY : view.getUint32(at + 8, little);
    if (start + captured > bytes.length)
      throw new MalformedInput(`${file}: the file ends within the record at byte ${at}; capture it again`);
    const time = view.getUint32(at, little) * 1000 + view.getUint32(at + 4, little) / perMillisecond;
    yield* frame(bytes.subarray(start, start + captured), view.getUint32(at + 12, little), time);
    at = start + captured;
  }
}

interface CaptureInterface {
  readonly linkType: number;
  readonly unitsPerMillisecond: number;
}

function* readPcapng(bytes: Uint8Array, view: DataView, file: string): Generator<CapturedFrame> {
  let little = true;
  let interfaces: CaptureInterface[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + BLOCK_OVERHEAD > bytes.length)
      throw new MalformedInput(`${file}: the file ends within the block at byte ${at}; capture it again`);
    if (view.getUint32(at, true) === SECTION) {
      little = view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC;
      interfaces = [];
    }
    const type = view.getUint32(at, little);
    const length = view.getUint32(at + 4, little);
    if (length < BLOCK_OVERHEAD || length % 4 !== 0 || at + length > bytes.length) {
      throw new MalformedInput(`${file}: the block at byte ${at} has an invalid length of ${length} bytes`);
    }
    const body = at + 8;
    const end = at + length - 4;
    if (type === INTERFACE && end - body >= 8) {
      const unitsPerMillisecond = resolutionOf(view, body + 8, end, little);
      interfaces.push({ linkType: view.getUint16(body, little), unitsPerMillisecond });
    } else if (type === ENHANCED_PACKET && end - body >= 20) {
      const number = view.getUint32(body, little);
      const from = interfaces[number];
      if (from === undefined) {
        throw new MalformedInput(
          `${file}: the packet at byte ${at} is of interface ${number}, which no block describes`,
        );
      }
      const captured = view.getUint32(body + 12, little);
      if (body + 20 + captured > end)
        throw new MalformedInput(`${file}: the packet at byte ${at} is longer than its block; the file is damaged`);
      const units = view.getUint32(body + 4, little) * 2 ** 32 + view.getUint32(body + 8, little);
      if (from.linkType === LINKTYPE_NETLINK) {
        const data = bytes.subarray(body + 20, body + 20 + captured);
        yield* frame(data, view.getUint32(body + 16, little), units / from.unitsPerMillisecond);
      }
    } else if (type === SIMPLE_PACKET && end - body >= 4 && interfaces[0]?.linkType === LINKTYPE_NETLINK) {
      const original = view.getUint32(body, little);
      yield* frame(bytes.subarray(body + 4, Math.min(end, body + 4 + original)), original, undefined);
    }
    at += length;
  }
}

/** Returns the time units per millisecond of a pcapng interface, from the options of its description block. */
function resolutionOf(view: DataView, start: number, end: number, little: boolean): number {
  for (let at = start; at + 4 <= end; ) {
    const [code, length] = [view.getUint16(at, little), view.getUint16(at + 2, little)];
    if (code === 0) break;
    if (code === OPTION_RESOLUTION && at + 5 <= end) {
      const value = view.getUint8(at + 4);
      return (value & 0x80) === 0 ? 10 ** value / 1000 : 2 ** (value & 0x7f) / 1000;
    }
    at += 4 + ((length + 3) & ~3);
  }
  return 1000;
}

function* frame(data: Uint8Array, original: number, time: number | undefined): Generator<CapturedFrame> {
  if (data.length < COOKED_HEADER) return;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const type = view.getUint16(0, false);
  const bytes = data.slice(COOKED_HEADER);
  yield {
    protocol: view.getUint16(14, false),
    bytes,
    length: original - COOKED_HEADER,
    ...(time === undefined ? {} : { time }),
    toKernel: type === PACKET_KERNEL || (type !== PACKET_USER && isRequest(bytes)),
  };
}

/**
 * Returns the datagram of a frame with the link-layer header of netlink, as `tcpdump -xx` prints it; undefined for other
 * data.
 */
export function cookedFrame(data: Uint8Array): CapturedFrame | undefined {
  if (data.length < COOKED_HEADER + 4) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const isCooked = view.getUint16(2, false) === ARPHRD_NETLINK && data.subarray(4, 14).every((byte) => byte === 0);
  return isCooked ? [...frame(data, data.length, undefined)][0] : undefined;
}

/** Returns the start of a pcapng file with one interface of link type netlink. */
export function captureStart(device: string): Uint8Array {
  const section = new DataView(new ArrayBuffer(16));
  section.setUint32(0, BYTE_ORDER_MAGIC, true);
  section.setUint16(4, 1, true);
  section.setBigInt64(8, -1n, true);
  const name = new TextEncoder().encode(device);
  const padded = (name.length + 3) & ~3;
  const body = new Uint8Array(8 + 4 + padded + 8 + 4);
  const view = new DataView(body.buffer);
  view.setUint16(0, LINKTYPE_NETLINK, true);
  view.setUint32(4, SNAP_LENGTH, true);
  view.setUint16(8, 2, true); // if_name
  view.setUint16(10, name.length, true);
  body.set(name, 12);
  view.setUint16(12 + padded, OPTION_RESOLUTION, true);
  view.setUint16(14 + padded, 1, true);
  view.setUint8(16 + padded, 9); // nanoseconds
  return Buffer.concat([block(SECTION, new Uint8Array(section.buffer)), block(INTERFACE, body)]);
}

/** Returns the pcapng block that contains a datagram. */
export function captureRecord({ protocol, bytes, time = 0, length = bytes.length }: CapturedFrame): Uint8Array {
  const captured = COOKED_HEADER + bytes.length;
  const body = new Uint8Array(20 + ((captured + 3) & ~3));
  const view = new DataView(body.buffer);
  const units = BigInt(Math.round(time * 1000)) * 1000n;
  view.setUint32(4, Number(units >> 32n), true);
  view.setUint32(8, Number(units & 0xffff_ffffn), true);
  view.setUint32(12, captured, true);
  view.setUint32(16, COOKED_HEADER + length, true);
  view.setUint16(20, PACKET_OUTGOING, false);
  view.setUint16(22, ARPHRD_NETLINK, false);
  view.setUint16(34, protocol, false);
  body.set(bytes, 20 + COOKED_HEADER);
  return block(ENHANCED_PACKET, body);
}

function block(type: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(body.length + BLOCK_OVERHEAD);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, bytes.length, true);
  bytes.set(body, 8);
  view.setUint32(bytes.length - 4, bytes.length, true);
  return bytes;
}
