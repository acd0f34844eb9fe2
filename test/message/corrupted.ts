import { NLM_F_ACK_TLVS, NLM_F_CAPPED, NLMSG_DONE, NLMSG_ERROR } from "../../src/constants/index.ts";
import {
  AttributeReader,
  errorCode,
  formatMessage,
  MessageCursor,
  type MessageView,
  type Policy,
  parseAttributes,
  parseDoneMessage,
  parseErrorMessage,
  type RequestContext,
  type RequestStatus,
} from "../../src/message/index.ts";
import { allCaptured } from "./captured.ts";
import type { Random } from "./random.ts";

/** Offset of the corrupted message in the test memory. Unrelated bytes precede and follow the message. */
const START = 256;
const LONGEST = 2560;
const MEMORY = START + LONGEST + 1024;

/**
 * Two memories that surround the corrupted message: one is full of attributes and strings that look valid, the other of
 * different bytes.
 */
const surroundings = [0x0001_0800, 0x5a5a_a5a5].map((word) => {
  const memory = new Uint8Array(new ArrayBuffer(MEMORY));
  new Uint32Array(memory.buffer).fill(word);
  return memory;
});
const memories = surroundings.map((memory) => {
  const bytes = memory.slice();
  return { bytes, view: new DataView(bytes.buffer) };
});

/** Lengths and types at the limits of the valid range. Corruption writes these values over fields of a message. */
const interesting = [
  0, 1, 2, 3, 4, 5, 7, 8, 12, 15, 16, 17, 20, 36, 255, 0x3fff, 0x4000, 0x7fff, 0x8000, 0xfffe, 0xffff,
];

/** Corrupts a message in place in one to four ways. Returns its new length. */
function damage(random: Random, bytes: Uint8Array, view: DataView, length: number): number {
  let end = length;
  for (let times = 1 + random.below(4); times > 0; times--) {
    const at = random.below(Math.max(end, 1));
    const word = Math.min(at & ~3, Math.max((end & ~3) - 4, 0));
    switch (random.below(10)) {
      case 0:
        bytes[at] = random.u32();
        break;
      case 1:
        bytes[at]! ^= 1 << random.below(8);
        break;
      case 2:
        view.setUint16(word, random.pick(interesting), true);
        break;
      case 3:
        view.setUint16(word + 2, random.pick(interesting), true);
        break;
      case 4:
        view.setUint16(word, end - word + random.below(9) - 4, true);
        break;
      case 5:
        end = at;
        break;
      case 6: {
        const more = Math.min(1 + random.below(40), LONGEST - end);
        for (let index = 0; index < more; index++) bytes[end + index] = random.u32();
        end += more;
        break;
      }
      case 7:
        bytes.copyWithin(word, random.below(Math.max(end, 1)) & ~3, end);
        break;
      case 8:
        view.setUint16(4, random.pick([NLMSG_ERROR, NLMSG_DONE]), true);
        view.setUint16(6, random.pick([0, NLM_F_CAPPED, NLM_F_ACK_TLVS, NLM_F_CAPPED | NLM_F_ACK_TLVS]), true);
        break;
      default:
        view.setUint32(0, random.pick([end, end, end, random.below(end + 8), random.u32(), 16, 0]), true);
    }
  }
  // Most corrupted messages keep a valid length, because otherwise parsers would read only the header.
  if (end >= 4 && random.below(4) > 0) view.setUint32(0, end, true);
  return end;
}

/** Combines all values that were read into one number, so that two results can be compared. */
class Digest {
  value = 0x811c9dc5;

  number(value: number): void {
    this.value = Math.imul(this.value ^ value, 0x01000193) ^ (value / 0x1_0000_0000);
  }

  text(text: string | undefined): void {
    this.number(text === undefined ? -1 : text.length);
    for (let index = 0; index < (text?.length ?? 0); index++) this.number(text!.charCodeAt(index));
  }

  numbers(values: ArrayLike<number>): void {
    this.number(values.length);
    for (let index = 0; index < values.length; index++) this.number(values[index]!);
  }
}

const readers = Array.from({ length: 12 }, () => new AttributeReader());
const inner = new AttributeReader();
const cursor = new MessageCursor();

const policy: Policy = {
  1: { name: "one", kind: "u32" },
  2: { name: "two", kind: "string" },
  3: { name: "three", kind: "string", maximumLength: 16, required: true },
  4: { name: "four", kind: "linkAddress" },
  5: { name: "five", kind: "u8" },
  6: { name: "six", kind: "nested" },
  13: { name: "thirteen", kind: "u64" },
};

/** For each reader method that reads a value, a function that calls it. */
const ways: ((reader: AttributeReader) => number | bigint | string | ArrayLike<number>)[] = [
  (reader) => reader.u8(),
  (reader) => reader.s8(),
  (reader) => reader.u16(),
  (reader) => reader.s16(),
  (reader) => reader.u32(),
  (reader) => reader.s32(),
  (reader) => reader.u64(),
  (reader) => reader.s64(),
  (reader) => reader.u64Number(),
  (reader) => reader.be16(),
  (reader) => reader.be32(),
  (reader) => reader.be64(),
  (reader) => reader.sbe16(),
  (reader) => reader.sbe32(),
  (reader) => reader.sbe64(),
  (reader) => reader.uint(),
  (reader) => reader.sint(),
  (reader) => reader.bitfield32().selector,
  (reader) => reader.string(),
  (reader) => reader.stringUnterminated(),
  (reader) => reader.bytes(),
  (reader) => reader.copy(),
  (reader) => reader.u16Array(),
  (reader) => reader.u32Array(),
];

/** Reads the value of an attribute with one of the reader methods. */
function readValue(reader: AttributeReader, digest: Digest, from: number, to: number): void {
  const value = ways[(reader.type + reader.offset + reader.length) % ways.length]!(reader);
  if (typeof value === "number") digest.number(value);
  else if (typeof value === "string") digest.text(value);
  else if (typeof value === "bigint") digest.number(Number(value & 0xffffffffn));
  else digest.numbers(value);
  // A view shares the memory of the message. A copy owns its bytes.
  if (!(value instanceof Uint8Array) || value.buffer !== reader.view.buffer) return;
  if (value.byteOffset < from || value.byteOffset + value.length > to) throw new Error("a view outside the message");
}

/** Reads all attributes as nests, even those that contain something else. */
function readAttributes(reader: AttributeReader, depth: number, digest: Digest, from: number, to: number): void {
  let left = (to - from) / 4 + 1;
  while (reader.next()) {
    if (left-- <= 0) throw new Error("more attributes than the message has room for");
    if (reader.offset < from || reader.offset + reader.length > to) throw new Error("a value outside the message");
    digest.number(reader.type);
    digest.number(reader.length);
    readValue(reader, digest, from, to);
    const next = readers[depth + 1];
    if (next !== undefined && (reader.isNested || reader.length % 4 === 0)) {
      readAttributes(reader.nested(next), depth + 1, digest, from, to);
    }
  }
  const { error } = reader;
  if (error === undefined) return;
  if (error.offset < from || error.offset > to) throw new Error("an error outside the message");
  digest.text(error.reason);
  digest.text(error.path);
}

function readStatus(status: RequestStatus, digest: Digest): void {
  digest.number(status.errno);
  if (status.request !== undefined) digest.number(status.request.length + status.request.type);
  const ack = status.extendedAck;
  if (ack === undefined) return;
  digest.text(ack.message);
  digest.number(ack.offset ?? -1);
  digest.text(ack.attribute);
  digest.number(ack.cookie?.length ?? -1);
  digest.number(ack.missingType ?? -1);
  digest.number(ack.missingNest ?? -1);
  for (const [name, value] of Object.entries(ack.policy ?? {})) digest.text(`${name} ${value}`);
}

function readMessage(message: MessageView, headerLength: number, request: RequestContext, digest: Digest): void {
  const from = message.offset;
  const to = from + message.length;
  digest.number(message.length);
  digest.number(message.type);
  digest.number(message.flags);
  digest.number(message.sequence);
  digest.number(message.portId);
  readAttributes(message.attributes(headerLength, readers[0]), 0, digest, from, to);
  const attributes = parseAttributes(message.attributes(headerLength, inner), policy);
  for (const type of attributes.types()) {
    const reader = attributes.seek(type)!;
    if (reader.offset < from || reader.offset + reader.length > to) throw new Error("a value outside the message");
    digest.number(reader.type);
    digest.number(reader.length);
  }
  digest.text(attributes.error?.reason);
  digest.text(attributes.error?.path);
  if (message.type === NLMSG_ERROR) {
    digest.number(errorCode(message));
    readStatus(parseErrorMessage(message, request), digest);
  } else if (message.type === NLMSG_DONE) readStatus(parseDoneMessage(message, request), digest);
}

/** Reads the messages of a datagram one after the other. */
function readAll(
  memory: { bytes: Uint8Array; view: DataView },
  start: number,
  end: number,
  headerLength: number,
  request: RequestContext,
): number {
  const digest = new Digest();
  let left = (end - start) / 16 + 1;
  cursor.over(memory.bytes, memory.view, start, end);
  while (cursor.next()) {
    if (left-- <= 0) throw new Error("more messages than there is room for");
    const { message } = cursor;
    if (message.offset < start || message.offset + message.length > end)
      throw new Error("a message outside the datagram");
    readMessage(message, headerLength, request, digest);
  }
  digest.text(cursor.error);
  return digest.value;
}

/**
 * Corrupts a captured message and reads it with all parsers, in two memories whose bytes around the message differ.
 * Sometimes also reads it in a memory of exactly its size.
 *
 * Throws if a parser throws, or if a result depends on the surrounding bytes.
 */
export function readCorrupted(random: Random, index: number): void {
  const captured = random.pick(allCaptured);
  const [one, other] = memories as [(typeof memories)[0], (typeof memories)[0]];
  const scratch = one.bytes.subarray(START, START + LONGEST);
  scratch.set(captured.bytes);
  const view = new DataView(one.bytes.buffer, START, LONGEST);
  const length = damage(random, scratch, view, captured.bytes.length);
  const damaged = scratch.slice(0, length);
  const end = START + length;
  one.bytes.set(surroundings[0]!.subarray(end), end);
  other.bytes.set(surroundings[1]!.subarray(end), end);
  other.bytes.set(damaged, START);

  const headerLength = random.pick([0, 4, 4, 8, 12, 16, 16, 20]);
  const request = { bytes: captured.bytes, headerLength: random.below(2) === 0 ? undefined : headerLength };
  try {
    const first = readAll(one, START, end, headerLength, request);
    if (readAll(other, START, end, headerLength, request) !== first)
      throw new Error("it depends on what lies around it");
    if (index % 16 === 0) {
      const alone = { bytes: damaged, view: new DataView(damaged.buffer) };
      // In a memory of the message's own size, all offsets are different. The test therefore checks only that no parser
      // throws.
      readAll(alone, 0, length, headerLength, request);
    }
    if (index % 50 === 0) {
      const options = random.below(2) === 0 ? { protocol: captured.protocol } : { headerLength };
      const text = formatMessage(one.bytes.subarray(START, end), options);
      if (text !== formatMessage(other.bytes.subarray(START, end), options)) throw new Error("the text depends on it");
      if (text !== formatMessage(damaged, options)) throw new Error("the text depends on where it lies");
    }
  } catch (error) {
    throw new Error(
      `message ${index}: ${(error as Error).stack}\n` +
        `header of ${headerLength} bytes, ${length} bytes: ${damaged.toHex()}`,
    );
  }
}
