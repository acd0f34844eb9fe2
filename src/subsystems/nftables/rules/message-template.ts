// Encoded requests of rules that differ only in constants.
import { align } from "../../../base/bytes.ts";
import { NLA_HDRLEN, NLMSG_HDRLEN } from "../../../constants/netlink.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";

/** A constant of a request: a text with a NUL after it, bytes, or a number of 32 or 64 bits in network byte order. */
export type MessageConstant = string | Uint8Array | number | bigint;

/** Length of `struct nfgenmsg`. */
const HEADER_LENGTH = 4;
const INITIAL_SIZE = 4096;

/** A text, which is the value of an attribute. */
interface Text {
  readonly index: number;
  readonly at: number;
  /** Length of the text in the template with its NUL and padding. */
  readonly size: number;
  /** Number of bytes between the header of the attribute and the text: type and length of a comment in user data. */
  prefix: number;
}

interface Value {
  readonly index: number;
  readonly at: number;
  /** Number of texts before this value. */
  readonly texts: number;
}

/** A nested attribute that contains texts: those from `first` to `end`. */
interface Nest {
  readonly at: number;
  readonly length: number;
  readonly first: number;
  readonly end: number;
}

/** Memory of the template that is being filled. A Buffer writes texts, but its slices are no copies. */
let filling: { readonly bytes: Uint8Array; readonly out: Buffer } | undefined;
/** By how many bytes the part of the message after this number of texts moves. */
const shifts: number[] = [];

/** A netlink message of nftables with other constants. */
export class MessageTemplate {
  readonly #pieces: readonly Uint8Array[];
  readonly #texts: readonly Text[];
  readonly #nests: readonly Nest[];
  readonly #values: readonly Value[];
  readonly #length: number;

  /**
   * Returns undefined if a text is no value of an attribute.
   *
   * @param marks the constants of the message.
   * @param found receives the index of each constant at each of its places in the message.
   */
  static of(bytes: Uint8Array, marks: readonly MessageConstant[], found: number[]): MessageTemplate | undefined {
    const buffer = Buffer.from(bytes);
    const texts: Text[] = [];
    const places: { index: number; at: number }[] = [];
    for (const [index, mark] of marks.entries()) {
      const needle = bytesOf(mark);
      for (let at = buffer.indexOf(needle); at >= 0; at = buffer.indexOf(needle, at + 1)) {
        found.push(index);
        if (typeof mark === "string") texts.push({ index, at, size: align(at + needle.length) - at, prefix: 0 });
        else places.push({ index, at });
      }
    }
    texts.sort((one, other) => one.at - other.at);
    const nests = nestsOf(buffer, texts);
    if (nests === undefined) return undefined;
    const values = places.map(({ index, at }) => ({ index, at, texts: countBefore(texts, at) }));
    return new MessageTemplate(bytes, texts, nests, values);
  }

  private constructor(bytes: Uint8Array, texts: readonly Text[], nests: readonly Nest[], values: readonly Value[]) {
    const starts = [0, ...texts.map(({ at, size }) => at + size)];
    this.#pieces = starts.map((start, index) => bytes.slice(start, texts[index]?.at));
    this.#texts = texts;
    this.#nests = nests;
    this.#values = values;
    this.#length = bytes.length;
  }

  filled(constants: readonly MessageConstant[]): Uint8Array {
    let size = this.#length;
    for (const { index } of this.#texts) size += align((constants[index] as string).length * 3 + 1);
    if (filling === undefined || filling.out.length < size) {
      const bytes = new Uint8Array(Math.max(size, INITIAL_SIZE));
      filling = { bytes, out: Buffer.from(bytes.buffer) };
    }
    const { bytes, out } = filling;
    shifts[0] = 0;
    let end = 0;
    for (let index = 0; index < this.#pieces.length; index++) {
      const piece = this.#pieces[index]!;
      out.set(piece, end);
      end += piece.length;
      const text = this.#texts[index];
      if (text === undefined) continue;
      const start = end;
      const length = out.write(constants[text.index] as string, start) + 1;
      if (text.prefix > 0) out[start - 1] = length;
      put16(out, start - text.prefix - NLA_HDRLEN, NLA_HDRLEN + text.prefix + length);
      end = align(start + length);
      for (let at = start + length - 1; at < end; at++) out[at] = 0;
      shifts[index + 1] = end - text.at - text.size;
    }
    for (const { at, length, first, end: last } of this.#nests)
      put16(out, at + shifts[first]!, length + shifts[last]! - shifts[first]!);
    for (const { index, at, texts } of this.#values) putConstant(out, at + shifts[texts]!, constants[index]!);
    return bytes.slice(0, end);
  }
}

function countBefore(texts: readonly Text[], at: number): number {
  const first = texts.findIndex((text) => text.at > at);
  return first < 0 ? texts.length : first;
}

/** Returns undefined if the message contains other attributes than expected. */
function nestsOf(buffer: Buffer, texts: readonly Text[]): Nest[] | undefined {
  const nests: Nest[] = [];
  const visit = (start: number, limit: number): boolean => {
    let at = start;
    while (at + NLA_HDRLEN <= limit) {
      const length = hostLittleEndian ? buffer.readUInt16LE(at) : buffer.readUInt16BE(at);
      const next = align(at + length);
      if (length < NLA_HDRLEN || next > limit) return false;
      const [first, end] = [countBefore(texts, at), countBefore(texts, next - 1)];
      const text = texts[first];
      if (text !== undefined && first < end && !isValue(buffer, text, at, next)) {
        nests.push({ at, length, first, end });
        if (!visit(at + NLA_HDRLEN, at + length)) return false;
      }
      at = next;
    }
    return at === limit;
  };
  return texts.length === 0 || visit(NLMSG_HDRLEN + HEADER_LENGTH, buffer.length) ? nests : undefined;
}

/** Reports whether a text is the value of an attribute, or a comment in one. Sets the prefix of a comment. */
function isValue(buffer: Buffer, text: Text, at: number, next: number): boolean {
  const prefix = text.at - at - NLA_HDRLEN;
  if (text.at + text.size !== next) return false;
  if (prefix === 2) {
    const length = buffer.indexOf(0, text.at) + 1 - text.at;
    if (buffer[text.at - 2] !== 0 || buffer[text.at - 1] !== length) return false;
    text.prefix = prefix;
  }
  return prefix === 0 || prefix === 2;
}

function bytesOf(constant: MessageConstant): Buffer {
  if (typeof constant === "string") return Buffer.from(`${constant}\0`);
  const bytes = Buffer.alloc(constant instanceof Uint8Array ? constant.length : typeof constant === "bigint" ? 8 : 4);
  putConstant(bytes, 0, constant);
  return bytes;
}

function putConstant(out: Buffer, at: number, constant: MessageConstant): void {
  if (typeof constant === "number") out.writeUInt32BE(constant, at);
  else if (typeof constant === "bigint") out.writeBigUInt64BE(constant, at);
  else if (typeof constant !== "string")
    for (let index = 0; index < constant.length; index++) out[at + index] = constant[index]!;
}

function put16(out: Buffer, at: number, value: number): void {
  if (hostLittleEndian) out.writeUInt16LE(value, at);
  else out.writeUInt16BE(value, at);
}
