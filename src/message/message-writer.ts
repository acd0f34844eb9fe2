import {
  NLA_F_NESTED,
  NLA_F_NET_BYTEORDER,
  NLA_HDRLEN,
  NLA_TYPE_MASK,
  NLM_F_REQUEST,
  NLMSG_HDRLEN,
} from "../constants/netlink.ts";
import { align } from "./align.ts";
import { hostLittleEndian } from "./byte-order.ts";
import { describe, FLAGS_OFFSET, Message, TYPE_OFFSET } from "./message.ts";
import { encodeText } from "./text.ts";

/** The longest value that an attribute can hold: its length field has 16 bits and counts the 4-byte header. */
export const MAX_ATTRIBUTE_LENGTH = 65_531;

/** How a nest is written. */
export interface NestOptions {
  /** Set the bit that marks a nest (default true). Old families neither set nor expect it, and accept it. */
  marked?: boolean;
  /** Leave the nest out when nothing was written into it (default false). */
  dropEmpty?: boolean;
}

/**
 * Builds one message in a buffer that grows and can be used again. Lengths, padding and the zero bytes in it are the
 * writer's job. Length, sequence and port id of the header stay 0: they are filled in when the message is sent.
 *
 * ```ts
 * const request = new MessageWriter(RTM_NEWLINK, NLM_F_REQUEST | NLM_F_CREATE)
 *   .struct((header) => header.zero(4).s32(0).u32(IFF_UP).u32(IFF_UP))       // struct ifinfomsg
 *   .string(IFLA_IFNAME, "veth0")
 *   .nest(IFLA_LINKINFO, (info) => info.string(IFLA_INFO_KIND, "veth"))
 *   .finish();
 * ```
 *
 * Values are checked when they are written: a wrong type is a TypeError, a number out of range or a value that is too
 * long a RangeError, each with the path of the attribute.
 */
export class MessageWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;
  /** Offsets of the nests that are open, outermost first. */
  readonly #open: number[] = [];
  readonly #struct: StructWriter;

  /** Starts a message of that type; see {@link begin}. */
  constructor(type = 0, flags: number = NLM_F_REQUEST) {
    this.#bytes = new Uint8Array(new ArrayBuffer(512));
    this.#view = new DataView(this.#bytes.buffer);
    this.#struct = new StructWriter((size) => this.#reserve(size));
    this.#struct.over(this.#view, this.#bytes);
    this.begin(type, flags);
  }

  /** Throws away what was written and starts a message of that type with those `NLM_F_*` flags. */
  begin(type: number, flags: number = NLM_F_REQUEST): this {
    checkInteger(type, 0, 0xffff, "message type");
    checkInteger(flags, 0, 0xffff, "message flags");
    this.#length = 0;
    this.#open.length = 0;
    this.#zero(NLMSG_HDRLEN);
    this.#view.setUint16(TYPE_OFFSET, type, hostLittleEndian);
    this.#view.setUint16(FLAGS_OFFSET, flags, hostLittleEndian);
    return this;
  }

  /** Bytes written so far, header included: to decide when a message is full. */
  get length(): number {
    return this.#length;
  }

  /** Appends the header of a generic netlink message. (`struct genlmsghdr`, linux/genetlink.h) */
  genetlink(command: number, version = 1): this {
    return this.struct((header) => header.u8(command).u8(version).u16(0));
  }

  /** Appends a family's own header, field by field; it is padded to 4 bytes. */
  struct(fill: (fields: StructWriter) => void): this {
    const start = this.#length;
    fill(this.#struct);
    this.#zero(align(this.#length - start) - (this.#length - start));
    return this;
  }

  /** Appends raw bytes, padded to 4: a family's own header, or attributes that were built elsewhere. */
  raw(bytes: Uint8Array): this {
    checkBytes(bytes, "raw bytes");
    const at = this.#zero(align(bytes.length));
    this.#bytes.set(bytes, at);
    return this;
  }

  /** An attribute without a value: its presence says it all. */
  flag(type: number): this {
    this.#attribute(type, 0);
    return this;
  }

  u8(type: number, value: number): this {
    this.#integer(type, value, 0, 0xff);
    this.#view.setUint8(this.#attribute(type, 1), value);
    return this;
  }

  s8(type: number, value: number): this {
    this.#integer(type, value, -0x80, 0x7f);
    this.#view.setInt8(this.#attribute(type, 1), value);
    return this;
  }

  u16(type: number, value: number): this {
    this.#integer(type, value, 0, 0xffff);
    this.#view.setUint16(this.#attribute(type, 2), value, hostLittleEndian);
    return this;
  }

  s16(type: number, value: number): this {
    this.#integer(type, value, -0x8000, 0x7fff);
    this.#view.setInt16(this.#attribute(type, 2), value, hostLittleEndian);
    return this;
  }

  u32(type: number, value: number): this {
    this.#integer(type, value, 0, 0xffffffff);
    this.#view.setUint32(this.#attribute(type, 4), value, hostLittleEndian);
    return this;
  }

  s32(type: number, value: number): this {
    this.#integer(type, value, -0x80000000, 0x7fffffff);
    this.#view.setInt32(this.#attribute(type, 4), value, hostLittleEndian);
    return this;
  }

  u64(type: number, value: bigint | number): this {
    const whole = this.#big(type, value, 0n, 0xffffffffffffffffn);
    this.#view.setBigUint64(this.#attribute(type, 8), whole, hostLittleEndian);
    return this;
  }

  s64(type: number, value: bigint | number): this {
    const whole = this.#big(type, value, -0x8000000000000000n, 0x7fffffffffffffffn);
    this.#view.setBigInt64(this.#attribute(type, 8), whole, hostLittleEndian);
    return this;
  }

  /** An unsigned integer in 4 bytes when it fits, in 8 otherwise (`NLA_UINT`). */
  uint(type: number, value: bigint | number): this {
    const whole = this.#big(type, value, 0n, 0xffffffffffffffffn);
    return whole <= 0xffffffffn ? this.u32(type, Number(whole)) : this.u64(type, whole);
  }

  /** A signed integer in 4 bytes when it fits, in 8 otherwise (`NLA_SINT`). */
  sint(type: number, value: bigint | number): this {
    const whole = this.#big(type, value, -0x8000000000000000n, 0x7fffffffffffffffn);
    return whole >= -0x80000000n && whole <= 0x7fffffffn ? this.s32(type, Number(whole)) : this.s64(type, whole);
  }

  be16(type: number, value: number): this {
    this.#integer(type, value, 0, 0xffff);
    this.#view.setUint16(this.#attribute(type, 2), value, false);
    return this;
  }

  be32(type: number, value: number): this {
    this.#integer(type, value, 0, 0xffffffff);
    this.#view.setUint32(this.#attribute(type, 4), value, false);
    return this;
  }

  be64(type: number, value: bigint | number): this {
    const whole = this.#big(type, value, 0n, 0xffffffffffffffffn);
    this.#view.setBigUint64(this.#attribute(type, 8), whole, false);
    return this;
  }

  /** Text as UTF-8 with its terminating NUL. Text that contains a NUL is refused: the kernel would see less of it. */
  string(type: number, value: string): this {
    const bytes = this.#text(type, value);
    const at = this.#attribute(type, bytes.length + 1);
    this.#bytes.set(bytes, at);
    return this;
  }

  /** Text as UTF-8 without a NUL, for the families that want it so. */
  stringUnterminated(type: number, value: string): this {
    return this.bytes(type, this.#text(type, value));
  }

  /** A value of raw bytes, copied. */
  bytes(type: number, value: Uint8Array): this {
    if (!(value instanceof Uint8Array)) throw new TypeError(`${this.#path(type)}: expected a Uint8Array`);
    const at = this.#attribute(type, value.length);
    this.#bytes.set(value, at);
    return this;
  }

  /** A packed array of u32. */
  u32Array(type: number, values: readonly number[]): this {
    for (const value of values) this.#integer(type, value, 0, 0xffffffff);
    let at = this.#attribute(type, values.length * 4);
    for (const value of values) {
      this.#view.setUint32(at, value, hostLittleEndian);
      at += 4;
    }
    return this;
  }

  /** A value with a structure in it, written field by field. */
  structure(type: number, fill: (fields: StructWriter) => void): this {
    const at = this.startNest(type, false);
    try {
      fill(this.#struct);
    } catch (error) {
      this.cancelNest(at);
      throw error;
    }
    this.#close(at, this.#length - at);
    this.#zero(align(this.#length) - this.#length);
    return this;
  }

  /** A nest, with the attributes that `fill` writes. When `fill` throws, nothing of the nest stays. */
  nest(type: number, fill: (writer: this) => void, options?: NestOptions): this {
    const at = this.startNest(type, options?.marked);
    try {
      fill(this);
    } catch (error) {
      this.cancelNest(at);
      throw error;
    }
    if (options?.dropEmpty === true) this.endNestUnlessEmpty(at);
    else this.endNest(at);
    return this;
  }

  /** A nest that holds one nest for each item, numbered from `first` on (default 1). */
  nestArray<Item>(
    type: number,
    items: Iterable<Item>,
    fill: (writer: this, item: Item) => void,
    options?: NestOptions & { first?: number },
  ): this {
    return this.nest(
      type,
      () => {
        let index = options?.first ?? 1;
        for (const item of items) this.nest(index++, () => fill(this, item), { marked: options?.marked ?? true });
      },
      options,
    );
  }

  /** Opens a nest and returns the token that ends or cancels it. `nest()` does both by itself. */
  startNest(type: number, marked = true): number {
    const at = this.#length;
    this.#attribute(marked ? type | NLA_F_NESTED : type, 0);
    this.#open.push(at);
    return at;
  }

  /**
   * Closes the nest that `token` stands for.
   *
   * @throws RangeError when more than 65,531 bytes were written into it, or an inner one is still open.
   */
  endNest(token: number): void {
    this.#innermost(token);
    this.#close(token, this.#length - token);
  }

  /** Closes the nest, or removes it when it is empty; tells whether it stayed. */
  endNestUnlessEmpty(token: number): boolean {
    if (this.#length === token + NLA_HDRLEN) {
      this.cancelNest(token);
      return false;
    }
    this.endNest(token);
    return true;
  }

  /** Removes the nest that `token` stands for, with all that was written since. */
  cancelNest(token: number): void {
    const index = this.#open.indexOf(token);
    if (index < 0) throw new RangeError("this nest is not open");
    this.#open.length = index;
    this.#length = token;
  }

  /**
   * The finished message, with bytes of its own; the writer can be used for the next one after {@link begin}.
   *
   * @throws RangeError when a nest is still open.
   */
  finish(): Message {
    if (this.#open.length > 0) throw new RangeError(`${this.#path()}: this nest was not closed`);
    return new Message(this.#bytes.slice(0, this.#length));
  }

  #close(at: number, length: number): void {
    if (length - NLA_HDRLEN > MAX_ATTRIBUTE_LENGTH) {
      const path = this.#path();
      this.cancelNest(at);
      throw new RangeError(tooLong(path, length - NLA_HDRLEN));
    }
    this.#open.pop();
    this.#view.setUint16(at, length, hostLittleEndian);
  }

  #innermost(token: number): void {
    if (this.#open.at(-1) === token) return;
    throw new RangeError(
      this.#open.includes(token) ? `${this.#path()}: this inner nest was not closed` : "this nest is not open",
    );
  }

  /** Appends an attribute's header and room for its value, padding zeroed; returns where the value goes. */
  #attribute(type: number, length: number): number {
    const number = type & ~(NLA_F_NESTED | NLA_F_NET_BYTEORDER);
    if (!Number.isInteger(type) || number < 0 || number > NLA_TYPE_MASK) {
      throw new RangeError(`${this.#path()}: an attribute number is an integer from 0 to 16383, got ${describe(type)}`);
    }
    if (length > MAX_ATTRIBUTE_LENGTH) throw new RangeError(tooLong(this.#path(number), length));
    const size = align(NLA_HDRLEN + length);
    const at = this.#reserve(size);
    // The value is written over all but the padding, which lies in the last word.
    this.#view.setUint32(at + size - 4, 0);
    this.#view.setUint16(at, NLA_HDRLEN + length, hostLittleEndian);
    this.#view.setUint16(at + 2, type, hostLittleEndian);
    return at + NLA_HDRLEN;
  }

  /** Appends `size` zero bytes and returns where they start. */
  #zero(size: number): number {
    const at = this.#reserve(size);
    this.#bytes.fill(0, at, at + size);
    return at;
  }

  /** Appends room for `size` bytes, with whatever is in there, and returns where it starts. */
  #reserve(size: number): number {
    const at = this.#length;
    const length = at + size;
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(new ArrayBuffer(Math.max(length, this.#bytes.length * 2)));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
      this.#struct.over(this.#view, larger);
    }
    this.#length = length;
    return at;
  }

  #integer(type: number, value: number, minimum: number, maximum: number): void {
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
    checkInteger(value, minimum, maximum, this.#path(type));
  }

  #big(type: number, value: bigint | number, minimum: bigint, maximum: bigint): bigint {
    return checkBig(value, minimum, maximum, () => this.#path(type));
  }

  #text(type: number, value: string): Uint8Array {
    if (typeof value !== "string") {
      throw new TypeError(`${this.#path(type)}: expected a string, got ${describe(value)}`);
    }
    if (value.includes("\0")) throw new RangeError(`${this.#path(type)}: a string cannot contain a NUL`);
    return encodeText(value);
  }

  /** Path of the innermost open nest, or of an attribute inside it. */
  #path(type?: number): string {
    const path = this.#open.map((at) => this.#view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK);
    if (type !== undefined) path.push(type);
    return path.length === 0 ? "message" : `attribute ${path.join(".")}`;
  }
}

/** Appends the fields of a C structure one after the other, without padding between them. */
export class StructWriter {
  #reserve: (size: number) => number;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(reserve: (size: number) => number) {
    this.#reserve = reserve;
  }

  /** Writes into this memory from now on. The writer that owns it calls this whenever it has moved. */
  over(view: DataView, bytes: Uint8Array): void {
    this.#view = view;
    this.#bytes = bytes;
  }

  u8(value: number): this {
    checkInteger(value, 0, 0xff, "struct field");
    const at = this.#reserve(1);
    this.#view.setUint8(at, value);
    return this;
  }

  u16(value: number): this {
    checkInteger(value, 0, 0xffff, "struct field");
    const at = this.#reserve(2);
    this.#view.setUint16(at, value, hostLittleEndian);
    return this;
  }

  u32(value: number): this {
    checkInteger(value, 0, 0xffffffff, "struct field");
    const at = this.#reserve(4);
    this.#view.setUint32(at, value, hostLittleEndian);
    return this;
  }

  u64(value: bigint | number): this {
    const whole = checkBig(value, 0n, 0xffffffffffffffffn, () => "struct field");
    const at = this.#reserve(8);
    this.#view.setBigUint64(at, whole, hostLittleEndian);
    return this;
  }

  s8(value: number): this {
    checkInteger(value, -0x80, 0x7f, "struct field");
    const at = this.#reserve(1);
    this.#view.setInt8(at, value);
    return this;
  }

  s16(value: number): this {
    checkInteger(value, -0x8000, 0x7fff, "struct field");
    const at = this.#reserve(2);
    this.#view.setInt16(at, value, hostLittleEndian);
    return this;
  }

  s32(value: number): this {
    checkInteger(value, -0x80000000, 0x7fffffff, "struct field");
    const at = this.#reserve(4);
    this.#view.setInt32(at, value, hostLittleEndian);
    return this;
  }

  s64(value: bigint | number): this {
    const whole = checkBig(value, -0x8000000000000000n, 0x7fffffffffffffffn, () => "struct field");
    const at = this.#reserve(8);
    this.#view.setBigInt64(at, whole, hostLittleEndian);
    return this;
  }

  be16(value: number): this {
    checkInteger(value, 0, 0xffff, "struct field");
    const at = this.#reserve(2);
    this.#view.setUint16(at, value, false);
    return this;
  }

  be32(value: number): this {
    checkInteger(value, 0, 0xffffffff, "struct field");
    const at = this.#reserve(4);
    this.#view.setUint32(at, value, false);
    return this;
  }

  be64(value: bigint | number): this {
    const whole = checkBig(value, 0n, 0xffffffffffffffffn, () => "struct field");
    const at = this.#reserve(8);
    this.#view.setBigUint64(at, whole, false);
    return this;
  }

  /** Raw bytes, copied. */
  bytes(value: Uint8Array): this {
    checkBytes(value, "struct field");
    const at = this.#reserve(value.length);
    this.#bytes.set(value, at);
    return this;
  }

  /** `count` zero bytes: padding, or fields that are not used. */
  zero(count: number): this {
    const at = this.#reserve(count);
    this.#bytes.fill(0, at, at + count);
    return this;
  }
}

function tooLong(path: string, length: number): string {
  return (
    `${path}: ${length.toLocaleString("en")} bytes do not fit; an attribute holds at most ` +
    `${MAX_ATTRIBUTE_LENGTH.toLocaleString("en")}: split the request`
  );
}

function checkInteger(value: number, minimum: number, maximum: number, path: string): void {
  if (typeof value !== "number" || !Number.isInteger(value)) {
    throw new TypeError(`${path}: expected an integer, got ${describe(value)}`);
  }
  if (value < minimum || value > maximum) {
    throw new RangeError(`${path}: expected an integer from ${minimum} to ${maximum}, got ${value}`);
  }
}

function checkBig(value: bigint | number, minimum: bigint, maximum: bigint, path: () => string): bigint {
  if (typeof value !== "bigint" && !Number.isSafeInteger(value)) {
    throw new TypeError(`${path()}: expected a bigint or a safe integer, got ${describe(value)}`);
  }
  const whole = BigInt(value);
  if (whole < minimum || whole > maximum) {
    throw new RangeError(`${path()}: expected an integer from ${minimum} to ${maximum}, got ${whole}`);
  }
  return whole;
}

function checkBytes(value: Uint8Array, path: string): void {
  if (!(value instanceof Uint8Array)) throw new TypeError(`${path}: expected a Uint8Array, got ${describe(value)}`);
}
